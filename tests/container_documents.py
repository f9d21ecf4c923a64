"""Messages, cards, shortcuts, e-books, captures, fitness files and compound files made here: name → bytes."""

from __future__ import annotations

from struct import pack

from builders import chunk, png
from container_files import JPEG, padded, wide

# ---- torrents


def bencode(value: object) -> bytes:
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    if isinstance(value, list):
        return b"l" + b"".join(map(bencode, value)) + b"e"
    assert isinstance(value, dict)
    return b"d" + b"".join(bencode(k) + bencode(v) for k, v in value.items()) + b"e"


TORRENT = {
    "announce": "http://a/é",
    "announce-list": [["http://a/"], ["http://b/", "http://c/"]],
    "created by": "me",
    "creation date": 1400000000,
    "empty": [],
    "my odd key-x": {"inner one": 5, "list": [1, [2, 3], {"deep": "x"}]},
    "nodes": [["host", 6881], ["other", 6882]],
    "9": "nine",
    "info": {
        "files": [
            {"length": 123456, "path": ["a", "b.txt"], "md5sum": "0" * 32},
            {"length": 5, "path": ["c"], "path.utf-8": ["é", b"\xff\xfe"], "extra": "y"},
        ],
        "name": "N",
        "name.utf-8": "Né",
        "piece length": 16384,
        "pieces": bytes(40),
        "private": 1,
        "profiles": [{"width": 640, "height": 480, "acodec": "aac", "vcodec": "h264"}],
        "file-duration": [10, 20],
        "long": "x" * 300,
    },
}

# ---- TNEF


def attribute(tag: int, data: bytes, level: int = 1) -> bytes:
    return pack("<BII", level, tag, len(data)) + data + pack("<H", sum(data) & 0xFFFF)


def prop(kind: int, tag: int, data: bytes, *, named: tuple[int, object] | None = None, many: int = 0) -> bytes:
    head = pack("<HH", kind, tag)
    if named is not None:
        space = pack("<IHH", named[0], 0, 0) + b"\xc0\0\0\0\0\0\0\x46"
        if isinstance(named[1], int):
            head += space + pack("<II", 0, named[1])
        else:
            name = wide(str(named[1]))
            head += space + pack("<II", 1, len(name)) + padded(name)
    return head + (pack("<I", many) if many else b"") + data


def counted(data: bytes, *, single: bool = True) -> bytes:
    return (pack("<I", 1) if single else b"") + pack("<I", len(data)) + padded(data)


def rtf_packed() -> bytes:
    text = b"\0{\\rtf1\\a" + b"\x01" + pack(">H", 0 << 4 | 3) + b"bcdefg}"
    return pack("<IIII", len(text) + 12, 20, 0x75465A4C, 0) + text


def properties(*items: bytes) -> bytes:
    return pack("<I", len(items)) + b"".join(items)


def tnef() -> bytes:
    moment = pack("<Q", 132000000000000000)
    message = properties(
        prop(3, 0x3FDE, pack("<i", 1252)),
        prop(2, 0x3FF1, pack("<hh", 7, 0)),
        prop(11, 0x10F4, pack("<hh", 1, 0)),
        prop(0x40, 0x3007, moment),
        prop(0x1E, 0x1035, counted(b"<id\xe9>\0")),
        prop(0x1F, 0x3FF8, counted(wide("Créator"))),
        prop(0x102, 0x1009, counted(rtf_packed())),
        prop(0x102, 0x1013, counted(b"<html>")),
        prop(6, 0x1007, pack("<q", 123456)),
        prop(5, 0x1008, pack("<d", 1.5)),
        prop(4, 0x4076, pack("<f", -1.5)),
        prop(7, 0x0F02, pack("<d", 45000.5)),
        prop(0x1F, 0x8001, counted(wide("Auth")), named=(0x20329, "Author")),
        prop(0x1E, 0x8002, counted(b"12.0\0"), named=(0x62008, 0x8554)),
        prop(0x1E, 0x8003, counted(b"own\0"), named=(0x20386, "X-My Own.thing")),
        prop(
            0x101E,
            0x8004,
            pack("<I", 1) and counted(b"k1\0", single=False) + counted(b"k2\0", single=False),
            named=(0x20329, "LastAuthor"),
            many=2,
        ),
        prop(0x1003, 0x8005, pack("<ii", 4, 5), named=(0x20329, "Numbers"), many=2),
    )
    attached = properties(
        prop(3, 0x0E20, pack("<i", 99)),
        prop(3, 0x3705, pack("<i", 1)),
        prop(0x1F, 0x3707, counted(wide("long name.txt"))),
    )
    day = pack("<7H", 2024, 5, 6, 7, 8, 9, 1)
    return (
        pack("<IH", 0x223E9F78, 1)
        + attribute(0x089006, pack("<I", 0x10000))
        + attribute(0x069007, pack("<II", 1252, 0))
        + attribute(0x078008, b"IPM.Note\0")
        + attribute(0x018004, b"Subject \xe9\0")
        + attribute(0x038005, day)
        + attribute(0x04800D, pack("<H", 1))
        + attribute(0x069003, message)
        + attribute(0x069002, bytes(14), 2)
        + attribute(0x018010, b"a.txt\0", 2)
        + attribute(0x06800F, b"content", 2)
        + attribute(0x069005, attached, 2)
    )


# ---- cards

CARDS = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8:Last;First\r\nFN:First Last\r\nTEL;HOME;VOICE:1\r\n"
    b'TEL;TYPE=work,FAX:2\r\nADR;TYPE=home;LABEL="A, B\\nC";GEO="geo:1.5,2.5":;;St;City\r\n'
    b"NOTE;LANGUAGE=de;ENCODING=QUOTED-PRINTABLE:a=C3=A9b\r\n"
    b"PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\n SkZJRg==\r\nLOGO:data:image/png;base64,iVBORw0K\r\nBDAY:19800102\r\n"
    b"item1.X-ABLabel:_$!<Home>!$_\r\nCATEGORIES:a,b\\,c,d\r\nX-Own-Thing:x\r\nREV:2024-01-02T03:04:05Z\r\n"
    b"no colon here\r\n"
    b"\xff:odd\r\nX:one\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:4.0\r\nFN:Second\r\nX-ABDATE;TYPE=pref:2020-02-03\r\nEND:VCARD\r\n"
)
CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:me\r\nX-WR-CALNAME:My\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/X\r\n"
    b"BEGIN:DAYLIGHT\r\n"
    b"DTSTART:20070311T020000\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Europe/X:20240102T030405\r\n"
    b"DTEND;VALUE=DATE:20240103\r\nSUMMARY:Long\r\n  line\r\nBEGIN:VALARM\r\nTRIGGER:-PT5M\r\n"
    b"ACTION:AUDIO\r\nEND:VALARM\r\n"
    b"BEGIN:VALARM\r\nTRIGGER:-PT9M\r\nEND:VALARM\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nX-MICROSOFT-CDO-IMPORTANCE:2\r\n"
    b"END:VEVENT\r\nBEGIN:VTODO\r\nDUE:20240102T030405Z\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
)
NOTE = (
    b"BEGIN:VNOTE\r\nVERSION:1.1\r\nBODY:text\r\nDCREATED:20240102T030405\r\nLAST-MODIFIED:20240102T030405Z\r\n"
    b"END:VNOTE\r\n"
)

# ---- shortcuts

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

# ---- Palm, captures, video index


def palm(kind: bytes = b"TEXtREAd", book: bytes = b"", start: int = 3500000000) -> bytes:
    head = b"Some_Book".ljust(32, b"\0") + pack(">HHIIIIII", 0, 1, start, 1400000000, 0, 3, 0, 0) + kind + bytes(8)
    head += pack(">HI", 1 if book else 0, 90) + bytes(8)
    return head.ljust(90, b"\0") + book


def mobi(page: int = 1252, *, extended: bool = True) -> bytes:
    name = "Bücher".encode("cp1252" if page == 1252 else "utf-8")
    texts = [
        (100, "Müller"),
        (101, "Pub"),
        (105, "One"),
        (105, "Two"),
        (106, "2020-01-02T03:04:05+00:00"),
        (524, "de"),
        (999, "?"),
    ]
    entries = b""
    for number, text in texts:
        data = text.encode("cp1252" if page == 1252 else "utf-8")
        entries += pack(">II", number, 8 + len(data)) + data
    for number, value in ((115, pack(">I", 1)), (404, b"\1"), (204, pack(">I", 201))):
        entries += pack(">II", number, 8 + len(value)) + value
    header = pack(">HHIHHHH", 2, 0, 100000, 10, 4096, 0, 0) + b"MOBI" + pack(">IIIII", 232, 2, page, 1, 6)
    header = header.ljust(84, b"\0") + pack(">II", 300 + len(entries), len(name)) + bytes(12) + pack(">I", 6)
    header = header.ljust(128, b"\0") + pack(">I", 0x40 if extended else 0)
    header = header.ljust(248, b"\0") + b"EXTH" + pack(">II", 12 + len(entries), len(texts) + 3) + entries
    return palm(b"BOOKMOBI", header.ljust(300 + len(entries), b"\0") + name)


def pcap(order: str = "<", magic: int = 0xA1B2C3D4) -> bytes:
    return (
        pack(f"{order}IHHiIII", magic, 2, 4, 0, 0, 65535, 1)
        + pack(f"{order}IIII", 1700000000, 123456, 60, 60)
        + bytes(60)
    )


def pcapng(order: str = "<", *, resolution: int = 6) -> bytes:
    def option(number: int, data: bytes) -> bytes:
        return pack(f"{order}HH", number, len(data)) + padded(data)

    def block(kind: int, body: bytes) -> bytes:
        return pack(f"{order}II", kind, len(body) + 12) + body + pack(f"{order}I", len(body) + 12)

    section = pack(f"{order}IHHq", 0x1A2B3C4D, 1, 0, -1)
    section += option(2, b"hard") + option(3, b"os") + option(4, b"app") + option(1, b"note") + option(0, b"")
    custom = pack(f"{order}HHI", 5, 8, 32473) + b"text" + bytes(8)
    inner = pack(f"{order}HHI", 1, 0, 65535) + option(2, b"eth0") + option(3, b"descr") + option(5, bytes(range(17)))
    inner += option(6, b"\1\2\3\4\5\6") + option(7, b"\1\2\3\4\5\6\7\x08") + option(8, pack(f"{order}Q", 1000000))
    inner += (
        option(9, bytes((resolution,))) + option(11, b"\0tcp") + option(13, b"\4") + option(14, pack(f"{order}q", 5))
    )
    inner += option(15, b"card") + option(2988, custom) + option(77, b"odd") + option(0, b"")
    packet = pack(f"{order}IIIII", 0, 0x5B1A3, 0x1234567, 4, 4) + b"data"
    return block(0x0A0D0D0A, section) + block(1, inner) + block(6, packet)


def cap() -> bytes:
    head = b"GMBU\0\2" + pack("<H8H", 1, 2024, 5, 1, 6, 7, 8, 9, 10)
    return head.ljust(40, b"\0") + pack("<II", 48, 8) + b"comment\0"


def moi(aspect: int = 0x55, audio: int = 0x4001, video: int = 0x813D) -> bytes:
    out = bytearray(300)
    out[0:14] = b"V6" + pack(">I", 300) + pack(">HBBBBH", 2011, 5, 15, 17, 58, 48250)
    out[14:18] = pack(">I", 75160)
    out[0x80], out[0x86] = aspect, 11
    out[0x84:0x86], out[0xDA:0xDC] = pack(">H", audio), pack(">H", video)
    return bytes(out)


# ---- FIT


def fit(*, order: str = "<") -> bytes:
    def define(
        local: int, number: int, *fields: tuple[int, int, int], developer: tuple[tuple[int, int, int], ...] = ()
    ) -> bytes:
        head = bytes((0x40 | (0x20 if developer else 0) | local, 0, order == ">")) + pack(f"{order}H", number)
        out = head + bytes((len(fields),)) + b"".join(map(bytes, fields))
        return out + (bytes((len(developer),)) + b"".join(map(bytes, developer)) if developer else b"")

    stamp = 1000000000
    body = define(0, 0, (0, 1, 0), (1, 2, 0x84), (3, 4, 0x8C), (4, 4, 0x86))
    body += b"\0" + pack(f"{order}BHII", 4, 1, 123456, stamp)
    body += define(1, 207, (1, 16, 0x0D), (3, 1, 2)) + b"\1" + bytes(range(16)) + b"\0"
    body += define(2, 206, (0, 1, 2), (1, 1, 2), (2, 1, 2), (3, 12, 7), (8, 8, 7))
    body += b"\2" + b"\0\5\x84" + b"own_speed\0\0\0" + b"km/h ?\0\0"
    body += define(
        3, 20, (253, 4, 0x86), (0, 4, 0x85), (1, 4, 0x85), (2, 2, 0x84), (3, 1, 2), (200, 1, 2), developer=((5, 2, 0),)
    )
    record = pack(f"{order}IiiHBB", stamp + 5, 600000000, -100000000, 2600, 120, 9)
    body += b"\3" + record + pack(f"{order}H", 33) + b"\3" + record + pack(f"{order}H", 34)
    body += define(4, 18, (253, 4, 0x86), (7, 4, 0x86), (5, 1, 0), (9, 3, 0x84))
    body += b"\4" + pack(f"{order}IIB3s", stamp + 60, 3564089, 1, b"abc")
    body += define(0, 999, (253, 4, 0x86), (1, 2, 0x84)) + b"\0" + pack(f"{order}IH", stamp + 61, 5)
    body += (
        define(1, 34, (253, 4, 0x86), (0, 4, 0x86), (5, 4, 0x86)) + b"\1" + pack(f"{order}III", stamp + 62, 7000, stamp)
    )
    body += define(2, 160, (253, 4, 0x86), (1, 4, 0x85), (3, 4, 0x86), (7, 6, 0x83))
    body += b"\2" + pack(f"{order}IiI3h", stamp + 63, 0x7FFFFFFF, 3000, 100, -200, 300)
    return pack("<BBHI", 14, 0x20, 2100, len(body)) + b".FIT\0\0" + body + b"\0\0"


# ---- compound files


class Compound:
    """Builds a compound file of streams and storages."""

    SECTOR, SMALL = 512, 64

    def __init__(self) -> None:
        self.entries: list[list[object]] = []

    def add(self, name: str, data: bytes | None, parent: int = 0) -> int:
        self.entries.append([name, data, parent])
        return len(self.entries)

    def build(self) -> bytes:
        small = b""
        small_table: list[int] = []
        sectors: list[bytes] = []
        table: list[int] = []

        def store(data: bytes) -> int:
            start = len(sectors)
            count = -(-len(data) // self.SECTOR)
            for at in range(count):
                sectors.append(data[at * self.SECTOR : (at + 1) * self.SECTOR].ljust(self.SECTOR, b"\0"))
                table.append(start + at + 1 if at + 1 < count else 0xFFFFFFFE)
            return start if count else 0xFFFFFFFE

        places: list[tuple[int, int]] = []
        for _name, data, _parent in self.entries:
            assert data is None or isinstance(data, bytes)
            if data is None:
                places.append((0, 0))
            elif len(data) >= 4096:
                places.append((store(data), len(data)))
            else:
                places.append((len(small_table) if data else 0xFFFFFFFE, len(data)))
                count = -(-len(data) // self.SMALL)
                start = len(small_table)
                small_table += [start + at + 1 if at + 1 < count else 0xFFFFFFFE for at in range(count)]
                small += padded(data, self.SMALL)
        small_start = store(small)
        small_table_start = store(b"".join(pack("<I", one) for one in small_table))
        directory = self._entry("Root Entry", 5, 0xFFFFFFFF, self._first(0), small_start, len(small))
        for index, (name, data, parent) in enumerate(self.entries, 1):
            siblings = [i for i, (_, _, p) in enumerate(self.entries, 1) if p == parent]
            after = siblings[siblings.index(index) + 1 :]
            kind = 1 if data is None else 2
            directory += self._entry(
                str(name), kind, after[0] if after else 0xFFFFFFFF, self._first(index), *places[index - 1]
            )
        directory_start = store(padded(directory, self.SECTOR))
        table_at = len(sectors)
        table.append(0xFFFFFFFD)
        assert len(table) <= 128
        sectors.append(b"".join(pack("<I", one) for one in table).ljust(self.SECTOR, b"\xff"))
        head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
        head += pack("<IIIIIIIIII", 0, 1, directory_start, 0, 4096, small_table_start, 1, 0xFFFFFFFE, 0, table_at)
        return head.ljust(512, b"\xff") + b"".join(sectors)

    def _first(self, parent: int) -> int:
        return next((i for i, (_, _, p) in enumerate(self.entries, 1) if p == parent), 0xFFFFFFFF)

    def _entry(self, name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
        text = wide(name)
        head = text.ljust(64, b"\0") + pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, right, child) + bytes(36)
        return head + pack("<III", start, size, 0)


def property_set(*sections: dict[int, tuple[int, bytes]]) -> bytes:
    head = b"\xfe\xff\0\0" + pack("<I", 0x20006) + bytes(16) + pack("<I", len(sections))
    bodies = []
    for section in sections:
        places, values = b"", b""
        base = 8 + 8 * len(section)
        for number, (kind, data) in section.items():
            places += pack("<II", number, base + len(values))
            values += pack("<I", kind) + padded(data)
        bodies.append(pack("<II", base + len(values), len(section)) + places + values)
    at = 28 + 20 * len(sections)
    for body in bodies:
        head += bytes(16) + pack("<I", at)
        at += len(body)
    return head + b"".join(bodies)


def text(value: str) -> tuple[int, bytes]:
    data = value.encode() + b"\0"
    return 30, pack("<I", len(data)) + data


def summary(program: str = "Microsoft Word 9.0", title: str = "Title") -> bytes:
    return property_set(
        {
            1: (2, pack("<h", 1252)),
            2: text(title),
            4: text("Me"),
            10: (64, pack("<Q", 6000000000)),
            12: (64, pack("<Q", 132000000000000000)),
            14: (3, pack("<i", 3)),
            18: text(program),
            19: (3, pack("<i", 2)),
        }
    )


def document_summary() -> bytes:
    names = pack("<II", 2, 2) + pack("<I", 8) + b"My prop\0" + pack("<II", 3, 5) + b"Date\0\0\0\0"[:5]
    own = {0: (2, names[4:]), 1: (2, pack("<h", 1252)), 2: text("value"), 3: (64, pack("<Q", 132000000000000000))}
    return property_set(
        {1: (2, pack("<h", 1252)), 15: text("Company"), 23: (3, pack("<i", 0x90000)), 11: (11, pack("<I", 1))}, own
    )


def component(kind: str) -> bytes:
    data = kind.encode() + b"\0"
    return bytes(28) + pack("<I", len(data)) + data + bytes(8)


def word_document(flags: int = 0x200) -> tuple[bytes, bytes]:
    saved = pack("<HHH", 0xFFFF, 2, 0) + b"".join(
        pack("<H", len(one)) + one.encode("utf-16-le") for one in ("Ann", "C:\\a.doc")
    )
    comments = b"".join(pack("<H", len(one)) + one.encode("utf-16-le") for one in ("Bob", "Cy"))
    settings = bytearray(0x58)
    settings[0x14:0x18] = pack("<I", 0x7C6A4C40)
    tables = bytes(16) + bytes(settings) + comments + saved
    places = [(0, 0)] * 93
    places[0xF8 // 8] = (16, len(settings))
    places[0x120 // 8] = (16 + len(settings), len(comments))
    places[0x238 // 8] = (16 + len(settings) + len(comments), len(saved))
    places[0x2B8 // 8] = (0x12345678, 0x01D1234)
    fib = pack("<HHHHHHHIBBHHII", 0xA5EC, 0xC1, 0, 0x409, 0, flags, 0xBF, 0, 0, 0x10, 0, 0, 0, 0)
    fib = fib.ljust(32, b"\0") + pack("<H", 14) + bytes(28) + pack("<H", 22) + bytes(88) + pack("<H", len(places))
    fib += b"".join(pack("<II", *place) for place in places) + pack("<H", 0)
    return fib, tables


def word(*, extra: bool = False) -> bytes:
    file = Compound()
    fib, tables = word_document()
    file.add("\x01CompObj", component("Microsoft Word Document"))
    file.add("1Table", tables)
    file.add("WordDocument", fib + bytes(5000))
    file.add("\x05SummaryInformation", summary())
    file.add("\x05DocumentSummaryInformation", document_summary())
    if extra:
        pool = file.add("ObjectPool", None)
        inner = file.add("_1234", None, pool)
        file.add("\x05SummaryInformation", summary("Microsoft Excel", "Inner"), inner)
        file.add("\x01CompObj", component("Microsoft Excel Worksheet"), inner)
    return file.build()


def flashpix() -> bytes:
    file = Compound()
    file.add("\x05SummaryInformation", summary("Camera", "A picture"))
    file.add("\x05Image Contents", property_set({0x01000000: (3, pack("<i", 3)), 0x01000002: (3, pack("<i", 640))}))
    file.add(
        "\x05Data Object 000001", property_set({0x00010000: (72, bytes(range(16))), 0x00010100: (3, pack("<i", 1))})
    )
    file.add("Subimage 0000 Header", bytes(28) + pack("<9I", 0, 640, 480, 80, 64, 64, 3, 0, 0))
    file.add("\x05Screen Nail_bd0100609719a180", bytes(28) + JPEG)
    file.add("Unlisted", b"nothing")
    return file.build()


def flash() -> bytes:
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x=\'adobe:ns:meta/\'><rdf:RDF '
        "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:format>application/vnd.adobe.fla</dc:format></rdf:Description>"
        "</rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    ).encode("utf-16-le")
    file = Compound()
    file.add("Contents", b"\x47\1" + bytes(24) + b"\xff\xff\1\0\x0d\0CDocumentPage" + bytes(40) + packet + bytes(9))
    file.add("Page 1", b"x")
    return file.build()


def vignette() -> bytes:
    picture = b"\x0bTargetRole1" + b"\x0d\x80" + b"\0\0\1" + bytes(4) + pack("<II4I", 3, 0, 1, 2, 30, 40)
    masked = b"\x0bTargetRole1" + b"\xff\xff\x3b\0\1\0VnMask" + b"\0\0\1" + bytes(4) + pack("<II4I", 7, 0, 5, 6, 7, 8)
    file = Compound()
    file.add(
        "Contents",
        bytes(4)
        + b"\1name.vnt"
        + b"\x60\xa1\x3f\x22"
        + bytes(5)
        + pack("<II", 640, 480)
        + b"\1"
        + bytes(4)
        + pack("<III", 2, 0, 0)
        + picture
        + masked,
    )
    file.add("IeImg_0003", JPEG)
    file.add("IeImg_0007", JPEG * 2)
    return file.build()


def revit() -> bytes:
    file = Compound()
    file.add("BasicFileInfo", "Path: C:\\a\\house.rvt end".encode("utf-16-le"))
    return file.build()


DOCUMENTS: dict[str, bytes] = {
    "many.torrent": bencode(TORRENT),
    "odd.torrent": bencode({"announce": "x", "info": {"name": "y"}})[:-1] + b"3:ab",
    "mail.tnef": tnef(),
    "cards.vcf": CARDS,
    "calendar.ics": CALENDAR,
    "note.vnt": NOTE,
    "unended.vcf": CARDS[:60],
    "items.lnk": shortcut(0x83, info=link_info(unicode=True), extra=EXTRAS),
    "plain.lnk": shortcut(
        0x7E, info=link_info(), strings=("Descr", "..\\rel", "C:\\work", "-x", "icon.ico"), extra=bytes(8)
    ),
    "network.lnk": shortcut(0x84 | 2, info=link_info(network=True), strings=("é" * 300,), hot=0x91),
    "wide_network.lnk": shortcut(0x82, info=link_info(network=True, unicode=True), extra=bytes(4) + b"overlay", hot=0),
    "address.url": ADDRESS,
    "book.pdb": palm(),
    "book.mobi": mobi(),
    "utf8.mobi": mobi(65001),
    "bare.mobi": mobi(extended=False),
    "little.pcap": pcap(),
    "big.pcap": pcap(">"),
    "nano.pcap": pcap("<", 0xA1B23C4D),
    "little.pcapng": pcapng(),
    "big.pcapng": pcapng(">", resolution=0x94),
    "monitor.cap": cap(),
    "wide.moi": moi(),
    "odd.moi": moi(0x42, 1, 2),
    "run.fit": fit(),
    "big.fit": fit(order=">"),
    "letter.doc": word(),
    "letter_without_a_name": word(extra=True),
    "picture.fpx": flashpix(),
    "project.fla": flash(),
    "room.vnt": vignette(),
    "pasted.png": png(chunk("cpIp", flashpix())),
    "letter.png": png(chunk("cpIp", word())),
    "house": revit(),
}
