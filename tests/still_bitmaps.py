"""Bitmaps, GIF, icons, PCX, DPX, portable pixmaps made here, by what is special about each."""

from __future__ import annotations

from struct import pack

from builders import png
from still_parts import PROFILE, XMP


def bmp(header: bytes, rest: bytes = b"") -> bytes:
    return b"BM" + pack("<IHHI", 14 + len(header) + len(rest), 0, 0, 14 + len(header)) + header + rest


def bmp_v5(space: bytes, profile: bytes = b"", compression: int = 0, length: int = 0, at: int | None = None) -> bytes:
    start = 124 if at is None else at
    return pack(
        "<IiiHHIIiiII4I4s9I3IIIII",
        124,
        -7,
        -9,
        1,
        32,
        compression,
        length,
        2835,
        2835,
        0,
        0,
        0xFF0000,
        0xFF00,
        0xFF,
        0xFF000000,
        space,
        *(0x28F5C28F, 0x151EB852, 0, 0x13333333, 0x26666666, 0, 0x9999999, 0x3D70A3D, 0),
        *(0x23333, 0x20000, 0x10000),
        4,
        start,
        len(profile),
        0,
    )


BMPS = {
    "core": bmp(pack("<IHHHH", 12, 16, 8, 1, 24)),
    "short core": bmp(pack("<IHHHH", 16, 16, 8, 1, 24) + bytes(4)),
    "v3": bmp(pack("<IiiHHIIiiII", 40, 16, -8, 1, 8, 1, 99, 2835, 2834, 16, 4), b"\0" * 64),
    "masks": bmp(pack("<IiiHHIIiiII4I", 56, 1, 2, 1, 16, 3, 0, 0, 0, 0, 0, 0xF800, 0x7E0, 0x1F, 0)),
    "os2": bmp(pack("<IHHHH", 64, 16, 8, 1, 24) + bytes(52)),
    "video": bmp(pack("<IiiHHIIiiII", 68, 16, 8, 1, 24, 0x47504A4D, 9, 0, 0, 0, 0) + bytes(28)),
    "odd codec": bmp(pack("<IiiHHIIiiII", 40, 16, 8, 1, 24, 0x2041FF42, 9, 0, 0, 0, 0)),
    "unknown compression": bmp(pack("<IiiHHIIiiII", 40, 16, 8, 1, 24, 77, 9, 0, 0, 0, 0)),
    "v4": bmp(bmp_v5(b"\0\0\0\0")[:108].replace(b"\x7c\0\0\0", b"\x6c\0\0\0", 1)),
    "v5 rgb": bmp(bmp_v5(b"BGRs")),
    "v5 windows": bmp(bmp_v5(b" niW")),
    "v5 linked": bmp(bmp_v5(b"KNIL", b"C:\\f\xfcr.icc\0\0"), b"C:\\f\xfcr.icc\0\0"),
    "v5 embedded": bmp(bmp_v5(b"DEBM", PROFILE), PROFILE),
    "v5 profile cut": bmp(bmp_v5(b"DEBM", PROFILE), PROFILE[:50]),
    "v5 device": bmp(bmp_v5(b"\1\0\0\0")),
    "jpeg inside": bmp(bmp_v5(b"BGRs", compression=4, length=20), b"\xff\xd8\xff\xe0" + bytes(16)),
    "png inside": bmp(bmp_v5(b"BGRs", compression=5, length=len(png())), png()),
    "wrong length": bmp(pack("<IiiHHIIiiII", 20, 16, 8, 1, 24, 0, 9, 0, 0, 0, 0)),
    "cut": bmp(pack("<IiiHHIIiiII", 40, 16, 8, 1, 24, 0, 9, 0, 0, 0, 0))[:50],
}


def gif_parts(data: bytes, size: int = 255) -> bytes:
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(bytes((len(part),)) + part for part in parts) + b"\0"


def gif(*blocks: bytes, version: bytes = b"89a", flags: int = 0xA1, aspect: int = 0, end: bytes = b";") -> bytes:
    screen = pack("<HHBBB", 16, 8, flags, 2, aspect)
    colours = bytes(3 * (2 << (flags & 7))) if flags & 0x80 else b""
    return b"GIF" + version + screen + colours + b"".join(blocks) + end


def gif_application(name: bytes, data: bytes, size: int = 255) -> bytes:
    return b"!\xff\x0b" + name + gif_parts(data, size)


JUMD = b"json" + bytes.fromhex("00110010800000aa00389b71") + b"\3label\0"
JUMBF_BOXES = pack(">I4s", 8 + len(JUMD), b"jumd") + JUMD + pack(">I4s", 20, b"json") + b'{"a":"bcd"} '
JUMBF = pack(">I4s", 8 + len(JUMBF_BOXES), b"jumb") + JUMBF_BOXES
GIF_IMAGE = b",\0\0\0\0\x10\0\x08\0\0\x02" + gif_parts(bytes(300))
GIF_IMAGE_COLOURS = b",\0\0\0\0\x10\0\x08\0\x81" + bytes(12) + b"\x02" + gif_parts(bytes(3))
GIF_PACKET = b"!\xff\x0bXMP DataXMP" + XMP + bytes((1, *range(255, -1, -1))) + b"\0"


def gif_control(delay: int, flags: int = 0, colour: int = 0) -> bytes:
    return b"!\xf9\4" + pack("<BHB", flags, delay, colour) + b"\0"


GIFS = {
    "old": gif(GIF_IMAGE, version=b"87a"),
    "no colours": gif(GIF_IMAGE, flags=0x51, aspect=49),
    "local colours": gif(GIF_IMAGE_COLOURS, GIF_IMAGE),
    "animation": gif(
        gif_application(b"NETSCAPE2.0", b"\1\0\0"),
        *(gif_control(delay, 1, 3) + GIF_IMAGE for delay in (10, 20, 300)),
    ),
    "loops": gif(gif_application(b"NETSCAPE2.0", b"\1\5\0", 1), gif_control(5), GIF_IMAGE),
    "comments": gif(b"!\xfe" + gif_parts(b"first " * 60), GIF_IMAGE, b"!\xfe" + gif_parts(b"second")),
    "no comment": gif(b"!\xfe\0", b"!\xfe" + gif_parts(b"0"), GIF_IMAGE),
    "text": gif(b"!\1\x0c" + bytes(12) + gif_parts(b"words to show"), GIF_IMAGE),
    "xmp": gif(GIF_PACKET, GIF_IMAGE),
    "xmp without end": gif(b"!\xff\x0bXMP DataXMP" + gif_parts(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"), GIF_IMAGE),
    "profile": gif(gif_application(b"ICCRGBG1012", PROFILE, 50), GIF_IMAGE),
    "midi": gif(
        gif_application(b"MIDICTRLJon", bytes((1, 2, 3, 4, 0x34, 0x12, 250, 0))),
        gif_application(b"MIDISONGDm7", b"MThd" + bytes(300)),
        GIF_IMAGE,
    ),
    "c2pa": gif(gif_application(b"C2PA_GIF\1\0\0", JUMBF, 40), GIF_IMAGE),
    "unknown application": gif(gif_application(b"ABCDEFGH1.0", b"data"), GIF_IMAGE),
    "unknown extension": gif(b"!\x77\3abc" + gif_parts(b"more"), GIF_IMAGE, b"!\xfe" + gif_parts(b"late")),
    "rubbish": gif(GIF_IMAGE, b"rubbish", b"!\xfe" + gif_parts(b"never read")),
    "no end": gif(GIF_IMAGE, b"!\xfe" + gif_parts(b"there"), end=b""),
    "cut comment": gif(b"!\xfe" + gif_parts(b"there"), b"!\xfe\x20cut", end=b""),
    "cut application": gif(b"!\xfe" + gif_parts(b"there"), b"!\xff\x0bNETSCAPE2.0\3\1", end=b""),
    "cut image": gif(b"!\xfe" + gif_parts(b"there"), GIF_IMAGE, GIF_IMAGE[:200], end=b""),
}


def icon(kind: int, *entries: bytes, count: int | None = None) -> bytes:
    return pack("<HHH", 0, kind, len(entries) if count is None else count) + b"".join(entries)


def icon_entry(width: int, height: int, a: int = 1, b: int = 32) -> bytes:
    return pack("<BBBBHHII", width, height, 0, 0, a, b, 1128, 22)


ICONS = {
    "one": icon(1, icon_entry(16, 32)) + bytes(40),
    "large": icon(1, icon_entry(0, 0), icon_entry(48, 48), icon_entry(7, 9)) + bytes(40),
    "cut": icon(1, icon_entry(0, 0), icon_entry(48, 48)[:10], count=2),
    "none": icon(1) + bytes(20),
}
CURSORS = {"one": icon(2, icon_entry(32, 32, 4, 5)) + bytes(40), "called an icon": icon(1, icon_entry(32, 32, 4, 5))}


def pcx(version: int = 5, depth: int = 8, palette: int = 1, screen: tuple[int, int] = (0, 0)) -> bytes:
    head = pack("<BBBB6H", 10, version, 1, depth, 2, 3, 17, 10, 72, 300)
    return head.ljust(65, b"\0") + pack("<BHHHH", 3, 16, palette, *screen) + bytes(54) + b"\xc1\0" * 20


PCXS = {
    **{f"version {version}": pcx(version) for version in range(6)},
    "screen": pcx(5, 1, 0, (640, 480)),
    "gray": pcx(5, 4, 2),
}


def dpx(order: str = ">", **fields: bytes) -> bytes:
    data = bytearray(2048 + 64)
    data[:4] = b"SDPX" if order == ">" else b"XPDS"
    data[4:16] = pack(f"{order}I", 2048) + b"V1.0\0\0\0\0"
    data[16:36] = pack(f"{order}5I", 8192, 1, 1664, 384, 0)
    data[36:46] = b"shot.dpx\0\0"
    data[136:160] = b"2019:02:03:04:05:06:CET\0"
    data[660:664] = b"\xff" * 4
    data[768:780] = pack(f"{order}HHII", 2, 1, 16, 8)
    data[780:784] = pack(f"{order}I", 0)
    data[800:804] = bytes((50, 6, 6, 10))
    for place in range(892, 1330, 72):
        data[place : place + 32] = b"\xff" * 32
    data[1628:1636] = pack(f"{order}2I", 1, 1)
    for name, value in fields.items():
        at = int(name[1:])
        data[at : at + len(value)] = value
    return bytes(data)


DPXS = {
    "big": dpx(),
    "little": dpx("<"),
    "ratio": dpx(_1628=pack(">2I", 1920, 1080)),
    "decimal ratio": dpx(_1628=pack(">2I", 4096, 1716)),
    "no ratio": dpx(_1628=pack(">2I", 0, 0)),
    "infinite": dpx(_1628=pack(">2I", 5, 0)),
    "unset ratio": dpx(_1628=b"\xff" * 8),
    "zero ratio": dpx(_1628=pack(">2I", 0, 5)),
    "film": dpx(
        _1724=pack(">fff", 24, 180.5, 0), _1732=b"frame 1\0", _1920=pack(">I", 0x1020304), _1940=pack(">f", 24)
    ),
    "unset": dpx(_1728=b"\xff" * 4, _1940=b"\xff" * 4),
    "described": dpx(_892=b"second\0\0", _964=bytes(32), _2048=b"me\0"),
    "header": dpx(_24=pack(">II", 1664, 400)),
    "short": dpx()[:2000],
}


PPMS = {
    "plain": b"P3\n16 8\n255\n1 2 3",
    "comment": b"P6\n# by somebody\n16 8\n255\nabc",
    "comments": b"P5\n#one\n# two\n#  three\n16 8\n255\nabc",
    "late comment": b"P5 16 8 # late\n255\nabc",
    "both comments": b"P5\n# early\n16 8\n# late\n255\nabc",
    "bitmap": b"P4\n16 8\n\xff\xff",
    "plain bitmap": b"P1\n# c\n2 2\n1 0 0 1\n",
    "long comment": b"P6\n# " + b"long " * 500 + b"\n16 8\n255\nabc",
    "seal": b'P6\n# <seal seal="1" kv="1" ka="rsa" d="example.com" s="abc"/>\n16 8\n255\nabc',
    "no number": b"P6\nsixteen 8\n255\n\0\1\2",
    "cut": b"P6\n16 8\n\xff\0",
}
PFMS = {
    "colour": b"PF\n16 8\n-1.000000\n" + bytes(40),
    "gray": b"Pf\n16 8\n1.0\n" + bytes(40),
}
