"""Shortcuts of Windows made here: items, places, strings and blocks behind them."""

from __future__ import annotations

from struct import pack

from container_files import wide

GUID = pack("<IHH", 0x20D04FE0, 0x3AEA, 0x1069) + bytes.fromhex("A2D808002B30309D")


def item(kind: int, body: bytes, extensions: tuple[bytes, ...] = ()) -> bytes:
    start = 3 + len(body)
    body += bytes(start & 1)
    start = 3 + len(body)
    tail = b"".join(extensions)
    if tail:
        tail = tail[:-2] + pack("<H", start)
    return pack("<HB", 3 + len(body) + len(tail), kind) + body + tail


def beef(number: int, body: bytes, version: int = 9) -> bytes:
    body += bytes(len(body) & 1)
    return pack("<HHI", 8 + len(body) + 2, version, 0xBEEF0000 | number) + body + b"\0\0"


def items() -> bytes:
    moment = pack("<Q", 132000000000000000)
    dos = 0x52A13C40
    beef4 = pack("<IIH", dos, dos, 0x2E) + bytes(18 + 2 + 4 + 4) + wide("Long name.txt") + wide("@local")
    parts = [bytes(8), GUID, bytes(20), pack("<I", 2), pack("<II", 0, 8), wide("uri"), pack("<II", 1, 8), wide("aut")]
    listed = [
        item(0x1F, b"\x50" + GUID),
        item(0x2F, b"C:\\" + bytes(19)),
        item(0x23, b"D:\\" + bytes(19)),
        item(0x2E, b"\x80" + GUID, (beef(0x25, pack("<I", 0) + moment * 2 + bytes(2)),)),
        item(0x31, b"\0" + pack("<II", 0, dos) + pack("<H", 16) + b"LONGNA~1.TXT\0\0", (beef(4, beef4),)),
        item(0x35, b"\0" + pack("<II", 9, dos) + pack("<H", 32) + "ab.txt".encode("utf-16-le") + b"\0\0"),
        item(0x41, b"\0\0\0\\\\server\\share\0Microsoft Network\0"),
        item(0x61, b"\x80" + pack("<H", 0) + b"\0\0" + wide("http://x/"), (beef(0x14, b"".join(parts)),)),
        item(0x71, b"\0" * 11 + GUID),
        item(0x74, b"\x1a" + pack("<H", 6) + b"CFSF\0\0" + GUID + GUID),
        item(0x01, b"\0" + pack("<I", 0) + pack("<I", 3)),
        item(0x00, b"\0" + pack("<I", 0xFFFFFF37) + pack("<I", 0) + b"c:\\a.cpl\0Name\0Text\0"),
        item(0x00, b"\0" + pack("<I", 0xFFFFFF37) + bytes(16) + wide("c:\\b.cpl") + wide("Na") + wide("T")),
        item(0x00, b"\0" + b"GFSI" + bytes(8)),
        item(0x00, b"\0" + pack("<H", 9) + pack("<I", 0x23FEBBEE) + bytes(4) + GUID + bytes(8)),
        item(0x00, b"\0" + pack("<HI", 9, 0) + bytes(10) + pack("<HH", 3, 2) + wide("ab") + wide("c")),
        item(0xFF, b"\0\0vendor text\0\1\2" + "wide".encode("utf-16-le") + b"\0\0\0\0"),
        item(0x72, b"\0printer"),
        item(0x1F, b"\x42" + GUID, (beef(0x26, pack("<I", 0x11) + moment * 3),)),
        item(0x52, b"\0zipped", (beef(0x99, b"what"),)),
        item(0x2E, b"\0" + GUID, (beef(3, GUID),)),
    ]
    return b"".join(listed) + b"\0\0"


def link_info(*, unicode: bool = False, network: bool = False) -> bytes:
    head = 0x24 if unicode else 0x1C
    volume_label = b"LABEL\0"
    volume = pack("<IIIII", 0x24, 3, 0xC8F0D326, 0x14 if unicode else 0x10, 0x18) + bytes(4)
    if unicode:
        volume += wide("LABÉL")
    else:
        volume = pack("<IIII", 0x20, 3, 0xC8F0D326, 0x10) + volume_label
    volume = volume.ljust(0x30, b"\0")
    net = pack("<IIIIIII", 0x60, 3, 0x1C, 0x2C, 0x20000, 0, 0)
    if unicode:
        net = (
            pack("<IIIIIII", 0x60, 3, 0x1C, 0x30, 0x20000, 0x1C, 0x40)
            + wide("\\\\srv\\shé").ljust(0x24, b"\0")
            + wide("Z:")
        )
    else:
        net += b"\\\\srv\\share\0".ljust(0x10, b"\0") + b"Z:\0"
    net = net.ljust(0x60, b"\0") if network else b""
    at = head
    volume_at = at
    at += len(volume)
    net_at = at if network else 0
    at += len(net)
    path, suffix = b"C:\\a\\b.txt\0", b"suffix\0"
    wide_path, wide_suffix = wide("C:\\é.txt"), wide("suf")
    places = [at, at + len(path), at + len(path) + len(suffix), at + len(path) + len(suffix) + len(wide_path)]
    body = volume + net + path + suffix + (wide_path + wide_suffix if unicode else b"")
    fields = pack("<IIIIII", head, 3 if network else 1, volume_at, places[0], net_at, places[1])
    if unicode:
        fields += pack("<II", places[2], places[3])
    return pack("<I", 4 + len(fields) + len(body)) + fields + body


def shortcut(
    flags: int, *, info: bytes = b"", strings: tuple[str, ...] = (), extra: bytes = b"", hot: int = 0x641
) -> bytes:
    moment = pack("<Q", 132000000000000000)
    head = pack("<I", 0x4C) + bytes.fromhex("0114020000000000C000000000000046") + pack("<II", flags, 0x21)
    head += moment + bytes(8) + moment + pack("<IIII", 1234, 3, 7, hot) + bytes(8)
    out = head
    if flags & 1:
        listed = items()
        out += pack("<H", len(listed)) + listed
    out += info
    for text in strings:
        out += pack("<H", len(text)) + (text.encode("utf-16-le") if flags & 0x80 else text.encode("latin-1"))
    return out + extra


def extra_block(number: int, body: bytes) -> bytes:
    return pack("<II", 8 + len(body), 0xA0000000 | number) + body


CONSOLE = extra_block(
    2,
    pack("<HH8H", 7, 0xF5, 80, 300, 80, 25, 10, 20, 0, 0)
    + bytes(4)
    + pack("<III", 0x140008, 0x36, 400)
    + wide("Lucida").ljust(64, b"\0")
    + pack("<9I", 25, 1, 0, 1, 0, 50, 4, 0, 0),
)
EXTRAS = (
    extra_block(1, b"%windir%".ljust(260, b"\0") + wide("%windir%\\é").ljust(520, b"\0"))
    + CONSOLE
    + extra_block(3, pack("<II", 0x58, 0) + b"machine\0".ljust(16, b"\0") + bytes(64))
    + extra_block(4, pack("<I", 1252))
    + extra_block(9, bytes(20))
    + extra_block(0x77, bytes(20))
    + bytes(4)
)
ADDRESS = (
    b"[InternetShortcut]\r\nURL=http://x/\r\nIconIndex=2\r\nShowCommand=7\r\nModified=20F06BA06D07BD014D\r\nownkey=1\r\n"
    b"[More things]\r\nA b=c\r\nlast=unended"
)
