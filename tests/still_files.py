"""Still images made here, laid out as their writers lay them out: by extension and by what is special about each."""

from __future__ import annotations

import zlib
from struct import pack

from builders import Ifd, chunk, png, tiff
from zp_coder import packed_annotation

PROFILE = pack(">I", 132) + bytes(32) + b"acsp" + bytes(88) + pack(">I", 0)
XMP = (
    b"<?xpacket begin='\xef\xbb\xbf' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>"
    b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
    b"xmlns:dc='http://purl.org/dc/elements/1.1/' dc:format='image/gif'/></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
)
EXIF = tiff(Ifd([(0x10F, "string", "Acme"), (0x112, "int16u", 6)]))
IPTC = b"\x1c\x02\0\0\2\0\4\x1c\x02\x05\0\5Title"
IRB = b"8BIM\x04\x04\0\0\0\0\0" + bytes((len(IPTC),)) + IPTC


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
    "film": dpx(_1724=pack(">fff", 24, 180.5, 0), _1732=b"frame 1\0", _1920=pack(">I", 0x1020304), _1940=pack(">f", 24)),
    "unset": dpx(_1728=b"\xff" * 4, _1940=b"\xff" * 4),
    "described": dpx(_892=b"second\0\0", _964=bytes(32), _2048=b"me\0"),
    "header": dpx(_24=pack(">II", 1664, 400)),
    "short": dpx()[:2000],
}


def fits(*cards: str, end: bool = True) -> bytes:
    lines = ["SIMPLE  =                    T / standard", *cards, *(["END"] if end else [])]
    data = "".join(line.ljust(80) for line in lines).encode("latin-1")
    return data.ljust(-(-len(data) // 2880) * 2880, b" ") if end else data


FITSS = {
    "values": fits(
        "BITPIX  =                  -32 / bits",
        "NAXIS1  =                  300",
        "EXPTIME =              1.5E+02 / s",
        "GAIN    =            -2.25D-03",
        "TELESCOP= 'Keck    '           / where",
        "OBSERVER= 'O''Hara / Smith'    / quoted",
        "EMPTY   =                      / nothing",
        "FLAG    =                    F",
        "DATE-OBS= '2020-01-02T03:04:05'",
        "CCD-TEMP=                -20.0",
        "MY_KEY_A=                    1",
        "GROUPS  =                    T",
        "FORMAT  = 'x'",
        "no value here",
        "        blank card",
    ),
    "texts": fits("COMMENT   indented", "COMMENT", "HISTORY made here", "HISTORY  twice", "OBJECT  = 'M 31'"),
    "continued": fits(
        "LONG    = 'a long &'",
        "CONTINUE  'value &'",
        "CONTINUE  'ends' / here",
        "OTHER   = 'not continued&'",
        "NUMBER  =                    3",
        "CONTINUE  'alone'",
        "LAST    = 'more&'",
        "CONTINUE  5",
        "AFTER   =                    4",
    ),
    "bad key": fits("GOOD    =                    1", "bad key =                    2", "NEVER   = 3"),
    "cut": fits("GOOD    =                    1", end=False)[:-10],
    "no end": fits("GOOD    =                    1", end=False),
}


def exr(*attributes: tuple[str, str, bytes], flags: int = 2, end: bytes = b"\0") -> bytes:
    body = b"".join(n.encode() + b"\0" + k.encode() + b"\0" + pack("<I", len(v)) + v for n, k, v in attributes)
    return b"\x76\x2f\x31\x01" + pack("<I", flags) + body + end


EXR_WINDOW = ("dataWindow", "box2i", pack("<4i", -1, -2, 14, 5))
EXRS = {
    "types": exr(
        ("channels", "chlist", b"A\0" + pack("<IB3xII", 1, 0, 1, 1) + b"Z\0" + pack("<IB3xII", 7, 1, 2, 2) + b"\0"),
        ("chromaticities", "chromaticities", pack("<8f", 0.64, 0.33, 0.3, 0.6, 0.15, 0.06, 0.3127, 0.329)),
        ("compression", "compression", b"\4"),
        ("displayWindow", "box2i", pack("<4i", 0, 0, 99, 49)),
        EXR_WINDOW,
        ("lineOrder", "lineOrder", b"\1"),
        ("envmap", "envmap", b"\1"),
        ("pixelAspectRatio", "float", pack("<f", 1.5)),
        ("keyCode", "keycode", pack("<7i", 1, 2, 3, 4, 5, 6, 7)),
        ("framesPerSecond", "rational", pack("<iI", 24000, 1001)),
        ("timeCode", "timecode", pack("<2I", 5, 6)),
        ("tiles", "tiledesc", pack("<IIB", 64, 32, 0x11)),
        ("worldToCamera", "m44f", pack("<16f", *range(16))),
        ("m3", "m33f", pack("<9f", *range(9))),
        ("multiView", "stringvector", pack("<I", 4) + b"left" + pack("<I", 5) + b"right"),
        ("owner", "string", b"me \xc3\xa9"),
        ("v2", "v2f", pack("<2f", 1, 2)),
        ("v2i", "v2i", pack("<2i", 1, -2)),
        ("v3", "v3f", pack("<3f", 1, 2, 3)),
        ("v3i", "v3i", pack("<3i", 1, 2, 3)),
        ("big", "double", pack("<d", 0.1)),
        ("whole", "int", pack("<i", -5)),
        ("box", "box2f", pack("<4f", 0, 0, 1, 1)),
    ),
    "place": exr(
        ("altitude", "float", pack("<f", -12.37)),
        ("latitude", "float", pack("<f", 48.25)),
        ("longitude", "float", pack("<f", -16.5)),
        ("utcOffset", "float", pack("<f", -19800)),
        ("capDate", "string", b"2020:01:02 03:04:05"),
        ("expTime", "float", pack("<f", 0.004)),
        ("aperture", "float", pack("<f", 2.8)),
        ("focus", "float", pack("<f", 3.5)),
        ("isoSpeed", "float", pack("<f", 200)),
        ("xDensity", "float", pack("<f", 72)),
    ),
    "above": exr(("altitude", "float", pack("<f", 8848.86)), ("tiles", "tiledesc", pack("<IIB", 1, 1, 0x55))),
    "unknown": exr(
        ("com.maker.some-thing here", "string", b"x"),
        ("preview", "preview", pack("<II", 1, 1) + bytes(4)),
        ("z", "weird", b"12345"),
        ("?", "float", pack("<f", 1)),
        EXR_WINDOW,
    ),
    "one channel": exr(("channels", "chlist", b"Y\0" + pack("<IB3xII", 2, 0, 1, 1) + b"\0")),
    "no channels": exr(("channels", "chlist", b"\0"), ("multiView", "stringvector", b"")),
    "short values": exr(("expTime", "float", b"\0"), ("tiles", "tiledesc", b"\0"), ("dataWindow", "box2i", bytes(8))),
    "display only": exr(("displayWindow", "box2i", pack("<4i", 0, 0, 99, 49))),
    "flags": exr(EXR_WINDOW, flags=0x1E02),
    "long names": exr(("a" * 100, "float", pack("<f", 1)), flags=0x402),
    "name too long": exr(EXR_WINDOW, ("a" * 40, "float", pack("<f", 1))),
    "exif": exr(("exif", "blob", pack("<I", len(EXIF)) + EXIF + bytes(4)), ("xmp", "string", XMP), EXR_WINDOW),
    "cut": exr(EXR_WINDOW, ("owner", "string", b"somebody"), end=b"")[:-3],
    "cut unknown": exr(EXR_WINDOW, ("thing", "weird", b"somebody"), end=b"")[:-3],
    "damaged": exr(EXR_WINDOW, end=b"abc"),
}
HDR_HEAD = b"#?RADIANCE\n"
HDRS = {
    "usual": HDR_HEAD
    + b"# made by hand\nrpict -vf view\nSOFTWARE= us\nVIEW= -vp 0 0 0\nEXPOSURE=2.5\nGAMMA=1\n"
    + b"COLORCORR=1 1 1\nPIXASPECT=1\nPRIMARIES=0.64 0.33\nMY KEY=1\nX=2\nFORMAT=32-bit_rle_rgbe\n\n-Y 8 +X 16\n\2\2",
    "rgbe": b"#?RGBE\nFORMAT=32-bit_rle_xyze\n\n+X 16 -Y 8\n",
    "no size": HDR_HEAD + b"FORMAT=x\n\nnothing\n",
    "no end": HDR_HEAD + b"FORMAT=x\nEXPOSURE=1=2\n",
    "long line": HDR_HEAD + b"A" * 5000 + b"\n-Y 8 +X 16\n",
    **{f"turned {turn}": HDR_HEAD + b"\n" + turn.encode() for turn in ("-Y 1 -X 2\n", "+Y 1 +X 2\n", "+X 1 +Y 2\n")},
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


def psp_block(kind: int, data: bytes, old: bool = False) -> bytes:
    return b"~BK\0" + pack("<H", kind) + (pack("<I", len(data)) if old else b"") + pack("<I", len(data)) + data


def psp_field(kind: int, data: bytes) -> bytes:
    return b"~FL\0" + pack("<HI", kind, len(data)) + data


def psp(*blocks: bytes, version: int = 7) -> bytes:
    return b"Paint Shop Pro Image File\n\x1a\0\0\0\0\0" + pack("<HH", version, 0) + b"".join(blocks)


PSP_IMAGE = pack("<IIdBHHHI", 16, 8, 72.0, 1, 2, 24, 1, 1 << 24) + bytes(20)
PSP_CREATOR = b"".join(
    (
        psp_field(0, b"A title"),
        psp_field(1, pack("<I", 1500000000)),
        psp_field(2, pack("<I", 0)),
        psp_field(3, b"An artist"),
        psp_field(6, pack("<I", 1)),
        psp_field(7, bytes((4, 3, 2, 1))),
        psp_field(99, b"unknown"),
    )
)
PSP_EXIF = tiff(Ifd([(0x10F, "string", "Acme & Sons"), (0x112, "int16u", 6)]), start=8)
PSPS = {
    "new": psp(psp_block(0, pack("<I", len(PSP_IMAGE) + 4) + PSP_IMAGE), psp_block(1, PSP_CREATOR), psp_block(4, b"x" * 9)),
    "old": psp(psp_block(0, PSP_IMAGE, True), psp_block(1, PSP_CREATOR, True), version=3),
    "exif": psp(psp_block(10, psp_field(3, b"Exif\0\0" + PSP_EXIF) + psp_field(4, b"other"))),
    "bad exif": psp(psp_block(10, psp_field(3, b"Nope\0\0" + PSP_EXIF) + psp_field(4, b"other"))),
    "lost": psp(psp_block(1, PSP_CREATOR), b"rubbish in here", psp_block(4, b"x")),
    "lost field": psp(psp_block(1, PSP_CREATOR + b"rubbish in here")),
    "cut field": psp(psp_block(1, psp_field(0, b"A title") + psp_field(3, bytes(20))[:20])),
    "cut": psp(psp_block(1, PSP_CREATOR))[:-5],
}


def xcf_property(kind: int, data: bytes) -> bytes:
    return pack(">II", kind, len(data)) + data


def xcf(*properties: bytes, version: bytes = b"v003", mode: int = 0) -> bytes:
    more = pack(">I", 150) if version >= b"v004" and version[:1] == b"v" else b""
    head = b"gimp xcf " + version + b"\0" + pack(">III", 16, 8, mode) + more
    return head + b"".join(properties) + xcf_property(0, b"") + bytes(16)


def parasite(name: bytes, data: bytes) -> bytes:
    return pack(">I", len(name) + 1) + name + b"\0" + pack(">II", 1, len(data)) + data


XML = b"<?xml version='1.0' encoding='UTF-8'?>\n<metadata>\n<tag name=\"Exif.Image.Make\">Acme</tag>\n</metadata>\n"
XCFS = {
    "usual": xcf(
        xcf_property(17, b"\1"),
        xcf_property(18, bytes(5)),
        xcf_property(19, pack(">2f", 300, 72.5)),
        xcf_property(20, pack(">I", 9)),
        xcf_property(22, pack(">I", 2)),
        xcf_property(21, parasite(b"gimp-comment", b"Created with GIMP\0") + parasite(b"gimp-image-grid", b"(style)\0")),
        mode=1,
    ),
    "oldest": xcf(xcf_property(17, b"\0"), version=b"file", mode=2),
    "precision": xcf(xcf_property(17, b"\2"), version=b"v011"),
    "parasites": xcf(
        xcf_property(
            21,
            b"".join(
                (
                    parasite(b"exif-data", b"Exif\0\0" + EXIF),
                    parasite(b"iptc-data", IPTC),
                    parasite(b"icc-profile", PROFILE),
                    parasite(b"icc-profile-name", b"sRGB\0"),
                    parasite(b"gimp-metadata", b"GIMP_XMP_1" + XMP),
                    parasite(b"gimp-image-metadata", XML),
                    parasite(b"jpeg-settings", b"85\0"),
                    parasite(b"x", b"\1\2"),
                )
            ),
        )
    ),
    "cut parasite": xcf(xcf_property(21, parasite(b"gimp-comment", b"there\0") + parasite(b"gimp-comment", b"cut")[:-2])),
    "cut": xcf(xcf_property(17, b"\1"), xcf_property(20, pack(">I", 9)))[:-26],
}


def element(order: str, group: int, number: int, kind: str, data: bytes, length: int | None = None) -> bytes:
    """Return an element of DICOM, without its representation where that is empty."""
    size = len(data) if length is None else length
    head = pack(f"{order}HH", group, number)
    if not kind:
        return head + pack(f"{order}I", size) + data
    if kind in ("OB", "OW", "OF", "SQ", "UT", "UN"):
        return head + kind.encode() + b"\0\0" + pack(f"{order}I", size) + data
    return head + kind.encode() + pack(f"{order}H", size) + data


def even(text: bytes, pad: bytes = b" ") -> bytes:
    return text + pad * (len(text) % 2)


def dicom(syntax: bytes, body: bytes, *, group_length: bool = True) -> bytes:
    meta = element("<", 2, 1, "OB", b"\0\1") + element("<", 2, 2, "UI", even(b"1.2.840.10008.5.1.4.1.1.7", b"\0"))
    meta += element("<", 2, 0x10, "UI", even(syntax, b"\0")) + element("<", 2, 0x13, "SH", b"US 1.0")
    lead = element("<", 2, 0, "UL", pack("<I", len(meta))) if group_length else b""
    return bytes(128) + b"DICM" + lead + meta + body


def dicom_body(order: str, *, explicit: bool = True) -> bytes:
    def one(group: int, number: int, kind: str, data: bytes, length: int | None = None) -> bytes:
        return element(order, group, number, kind if explicit else "", data, length)

    return b"".join(
        (
            one(8, 5, "CS", b"ISO_IR 100"),
            one(8, 8, "CS", even(b" ORIGINAL\\PRIMARY ")),
            one(8, 0x16, "UI", even(b"1.2.840.10008.5.1.4.1.1.4", b"\0")),
            one(8, 0x18, "UI", even(b"1.2.3.4.5.6", b"\0")),
            one(8, 0x20, "DA", b"20200102"),
            one(8, 0x30, "TM", even(b"030405.67")),
            one(8, 0x2A, "DT", even(b"20200102030405.67")),
            one(8, 0x1155, "UI", even(b"1.2.840.10008.5.1.4.1.1.4", b"\0")),
            one(8, 0x1155, "UI", even(b"9.9.9", b"\0")),
            one(0x10, 0x10, "PN", even(b"Doe^Jane ")),
            one(0x10, 0x1030, "DS", even(b" 61.5")),
            one(0x18, 0x9073, "FD", pack(f"{order}d", 1.5)),
            one(0x20, 0x3100, "IS", b"1 "),
            one(0x28, 9, "AT", pack(f"{order}HH", 0x18, 0x1063)),
            one(0x28, 0x10, "US", pack(f"{order}H", 512)),
            one(0x28, 0x30, "DS", even(b"0.5\\0.5")),
            one(0x28, 0x106, "SS", pack(f"{order}h", -5)),
            one(0x28, 0x412, "LO", b"wild"),
            one(0x40, 0xA160, "UT", even(b"  free text  ")),
            one(0x40, 0x275, "SQ", b"", 0xFFFFFFFF),
            element(order, 0xFFFE, 0xE000, "", b"", 0xFFFFFFFF),
            one(0x40, 7, "LO", b"inside"),
            element(order, 0xFFFE, 0xE00D, "", b""),
            element(order, 0xFFFE, 0xE0DD, "", b""),
            one(0x6002, 0x1203, "US", pack(f"{order}H", 3)),
            one(0x1000, 0x20, "US", pack(f"{order}2H", 3, 4)),
            one(0x1010, 0x1234, "US", pack(f"{order}H", 3)),
            one(0x99, 1, "LO", b"unknown "),
            one(0x7FE0, 0x10, "OW", bytes(2000)),
            one(0x7FE1, 0x10, "LO", b"behind"),
        )
    )


IMPLICIT, EXPLICIT, BIG = b"1.2.840.10008.1.2", b"1.2.840.10008.1.2.1", b"1.2.840.10008.1.2.2"
DEFLATED, JPEG_SYNTAX = b"1.2.840.10008.1.2.1.99", b"1.2.840.10008.1.2.4.50"


def deflated(data: bytes) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return stream.compress(data) + stream.flush()


DICOMS = {  # ExifTool takes all values for registered once it has met one, so that the first must not be
    "unknown syntax": dicom(b"1.2.3", dicom_body("<")),
    "explicit": dicom(EXPLICIT, dicom_body("<")),
    "implicit": dicom(IMPLICIT, dicom_body("<", explicit=False)),
    "big": dicom(BIG, dicom_body(">")),
    "deflated": dicom(DEFLATED, deflated(dicom_body("<"))),
    "deflated badly": dicom(DEFLATED, b"\xff" + deflated(dicom_body("<"))),
    "deflated in part": dicom(DEFLATED, deflated(dicom_body("<"))[:-40]),
    "jpeg": dicom(JPEG_SYNTAX, dicom_body("<")),
    "no group length": dicom(EXPLICIT, dicom_body("<"), group_length=False),
    "short pixels": dicom(EXPLICIT, element("<", 0x7FE0, 0x10, "OW", bytes(20)) + element("<", 0x28, 4, "CS", b"RGB ")),
    "cut": dicom(EXPLICIT, dicom_body("<"))[:-500],
    "cut head": dicom(EXPLICIT, dicom_body("<") + b"\x08\0"),
    "rubbish": dicom(EXPLICIT, element("<", 8, 5, "CS", b"ISO_IR 100") + b"rubbish in here"),
}
ACRS = {
    "implicit": element("<", 8, 0, "", pack("<I", 20)) + dicom_body("<", explicit=False),
    "explicit": element("<", 8, 0, "UL", pack("<I", 20)) + dicom_body("<"),
    "big": element(">", 8, 0, "", pack(">I", 20)) + dicom_body(">", explicit=False),
}


def miff(text: bytes, *profiles: bytes, end: bytes = b"\x0c\n:\x1a") -> bytes:
    return b"id=ImageMagick  version=1.0\n" + text + end + b"".join(profiles) + bytes(20)


MIFFS = {
    "usual": miff(
        b"class=DirectClass colors=0 matte=False\ncolumns=16 rows=8 depth=8\n{a comment\n of two lines }\n"
        b"label={some words here}\nresolution=72x72 units=PixelsPerInch\nmy-own.key=a=b\nx={one}\nmore} y=2\n"
    ),
    "profiles": miff(
        b"columns=16 rows=8\nprofile-icc=%d\nprofile-iptc=%d\nprofile-APP1=%d\nprofile-xmp=%d\nprofile-exif=%d\n"
        % (len(PROFILE), len(IRB), len(EXIF) + 6, len(XMP) + 29, 5),
        PROFILE,
        IRB,
        b"Exif\0\0" + EXIF,
        b"http://ns.adobe.com/xap/1.0/\0" + XMP,
        b"other",
    ),
    "bad length": miff(b"columns=16\nprofile-icc=many\nprofile-iptc=3\n", b"abc"),
    "cut profile": miff(b"columns=16\nprofile-icc=4000\nprofile-abc=2\n", b"abc"),
    "rubbish": miff(b"columns=16\nrubbish here\nrows=8\n"),
    "old": miff(b"columns=16\nrows=8\n", end=b":\n"),
}


def pict(version: int, *, header: bool = True, resolution: tuple[int, int] | None = None) -> bytes:
    lead = bytes(512) if header else b""
    size = pack(">H4h", 0, -1, -2, 99, 198)
    if version == 1:
        return lead + size + b"\x11\x01" + b"\xff" + bytes(60)
    if resolution is None:
        return lead + size + b"\0\x11\x02\xff\x0c\0\xff\xff\xff\xff" + bytes(60)
    words = pack(">hh2I4hI", -2, 0, resolution[0] << 16, resolution[1] << 16, -1, -2, 99, 198, 0)
    return lead + size + b"\0\x11\x02\xff\x0c\0" + words + bytes(60)


PICTS = {
    "first": pict(1),
    "first alone": pict(1, header=False),
    "second": pict(2),
    "extended": pict(2, resolution=(300, 150)),
    "extended alone": pict(2, header=False, resolution=(72, 72)),
    "no resolution": pict(2, resolution=(0, 0)),
}


def wpg(version: int, *records: bytes, offset: int = 16) -> bytes:
    return b"\xffWPC" + pack("<IBBBBHH", offset, 1, 0x16, version, 0, 0, 0) + bytes(offset - 16) + b"".join(records)


WPG_START_2 = pack("<HHB", 1200, 600, 0) + bytes(8) + pack("<4h", 0, 0, 2400, 1800)
WPG_LONG_2 = pack("<HHB", 0, 0, 1) + bytes(8) + pack("<4i", 0, 0, -2400, 1800)
WPGS = {
    "first": wpg(1, b"\x0f\x06" + pack("<BBHH", 1, 0, 1200, 2400), b"\1\2ab", b"\1\2ab", b"\2\xff\3\0abc", b"\x10\0"),
    "first short": wpg(1, b"\x0f\x02ab", b"\x3a\0", b"\x10\0", offset=30),
    "second": wpg(2, b"\0\1\0" + bytes((len(WPG_START_2),)) + WPG_START_2, b"\0\x15\0\1a", b"\0\x15\0\1a", b"\0\2\0\0"),
    "second wide": wpg(2, b"\0\1\0" + bytes((len(WPG_LONG_2),)) + WPG_LONG_2, b"\0\x3f\0\xff\2\x80\0\0", b"\0\x40\0\0"),
    "second bad": wpg(2, b"\0\1\0\5\0\0\0\0\7", b"\0\x07\0\0", b"\0\0\0\0"),
    "third": wpg(3, b"\0\1\0\5\0\0\0\0\7"),
    "cut": wpg(1, b"\x0f\x20ab"),
    "no end": wpg(1, b"\1\2ab", b"\3\2ab"),
    "many": wpg(1, *(bytes((kind, 0)) for kind in range(1, 0x30) if kind != 0x0F)),
}


def xisf(xml: bytes, length: int | None = None) -> bytes:
    return b"XISF0100" + pack("<II", len(xml) if length is None else length, 0) + xml + bytes(40)


XISF_XML = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<xisf version="1.0" xmlns="http://www.pixinsight.com/xisf" '
    b'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.pixinsight.com/xisf x.xsd">\n'
    b'<Image geometry="16:8:3" sampleFormat="Float32" bounds="0:1" colorSpace="RGB" location="attachment:4096:512" '
    b'id="integration" uuid="abc" orientation="90" pixelStorage="Planar">\n'
    b'<Resolution horizontal="72" vertical="73" unit="inch"/>\n'
    b'<FITSKeyword name="EXPTIME" value="300" comment="s"/>\n'
    b'<Property id="Observation:Object:Name" type="String">M 31 &amp; more</Property>\n'
    b'<ICCProfile location="inline:base64">QUJD</ICCProfile>\n'
    b"</Image>\n<Metadata>\n"
    b'<Property id="XISF:CreationTime" type="TimePoint" value="2020-01-02T03:04:05Z"/>\n'
    b'<Property id="XISF:CreatorApplication" type="String">Us 1.0</Property>\n'
    b'<Property id="XISF:Authors" type="String" value="A; B" comment="none"/>\n'
    b'<Property id="XISF:OriginalCreationTime" type="TimePoint" value="2019-01-02T03:04:05.678+01:00"/>\n'
    b"</Metadata>\n</xisf>"
)
XISFS = {
    "usual": xisf(XISF_XML),
    "empty": xisf(b""),
    "cut": xisf(XISF_XML, 5000),
    "no closing": xisf(XISF_XML.replace(b"</Metadata>", b"")),
}


def lif(xml: str, lies: int = 0, size: int | None = None) -> bytes:
    text = xml.encode("utf-16-le")
    return pack("<II", 0x70, len(text) + 5 + lies if size is None else size) + b"\x2a" + pack("<I", len(text) // 2) + text


LIF_XML = (
    '<LMSDataContainerHeader Version="2"><Element Name="proj.lif" UniqueID="a-b"><Data><Experiment Path="C:\\x"/></Data>'
    '<Children><Element Name="Image1"><Data><Image TextDescription=""><Attachment Name="HardwareSetting">'
    '<ATLConfocalSettingDefinition Magnification="63" PinholeAiry="1/2"><LaserArray><Laser LaserName="405" Power="5"/>'
    '</LaserArray><FilterWheel><Wheel Name="Target &#956;"/></FilterWheel></ATLConfocalSettingDefinition></Attachment>'
    '<ImageDescription><Channels><ChannelDescription DataType="0" Resolution="8"/></Channels><Dimensions>'
    '<DimensionDescription DimID="1" NumberOfElements="512"/></Dimensions></ImageDescription>'
    '<TimeStampList NumberOfTimeStamps="2">1d5c1a2b3c4d5e6 1d5c1a2b3c4d5e7 xyz abc </TimeStampList></Image></Data>'
    '<Memory Size="0" MemoryBlockID="MemBlock_1"/></Element></Children></Element></LMSDataContainerHeader>'
)
LIFS = {
    "usual": lif(LIF_XML) + bytes(40),
    "truncated": lif(LIF_XML)[:-50],
    "corrupted": lif(LIF_XML, size=100),
    "too large": lif(LIF_XML, size=200_000_000),
}


def czi(xml: bytes, *, mark: bytes = b"ZISRAWMETADATA\0\0", length: int | None = None, at: int = 512) -> bytes:
    head = b"ZISRAWFILE\0\0\0\0\0\0" + bytes(16) + pack("<II", 1, 2) + bytes(8) + bytes(range(16)) + bytes(range(16, 32))
    head = head.ljust(92, b"\0") + pack("<Q", at)
    body = mark + bytes(16) + pack("<I", len(xml) if length is None else length)
    return head.ljust(512, b"\0") + body.ljust(288, b"\0") + xml


CZI_XML = (
    b"<?xml version='1.0'?><ImageDocument><Metadata><Version>1.0</Version><Information><Image><SizeX>16</SizeX>"
    b"<Dimensions><Channels><Channel Id='Channel:0' Name='DAPI'><ExposureTime>500</ExposureTime>"
    b"<ExcitationWavelength>385.5</ExcitationWavelength></Channel></Channels></Dimensions></Image><Document>"
    b"<CreationDate>2020-01-02T03:04:05</CreationDate><UserName>me</UserName></Document></Information>"
    b"<Experiment><ExperimentBlocks><AcquisitionBlock IsActivated='true'><MultiTrackSetup><TrackSetup Name='T 1'>"
    b"<Detectors><Detector Id='D1'/></Detectors></TrackSetup></MultiTrackSetup></AcquisitionBlock></ExperimentBlocks>"
    b"</Experiment><HardwareSetting><ParameterCollection Id='MTBFocus'><Position>1/4</Position></ParameterCollection>"
    b"</HardwareSetting><Scaling><Items><Distance Id='X'><Value>1.5E-07</Value></Distance></Items></Scaling>"
    b"</Metadata></ImageDocument>"
)
CZIS = {
    "usual": czi(CZI_XML),
    "no metadata": czi(CZI_XML, at=0),
    "bad mark": czi(CZI_XML, mark=b"ZISRAWRUBBISH\0\0\0"),
    "behind the end": czi(CZI_XML, at=1 << 30),
    "too long": czi(CZI_XML, length=250_000_000),
    "cut": czi(CZI_XML)[:-30],
}


def pgf(mode: int, inner: bytes, version: int = 0x36, length: int | None = None) -> bytes:
    palette = bytes(1024) if mode == 2 else b""
    size = 16 + len(palette) + len(inner) if length is None else length
    head = pack("<IIIBBBBB3s", size, 16, 8, 3, 4, 24, 3, mode, b"\1\2\3")
    return b"PGF" + bytes((version,)) + head + palette + inner + bytes(30)


PGF_PNG = png(chunk("tEXt", b"Title\0inside"), chunk("tEXt", b"Software\0us"))
PGFS = {
    "rgb": pgf(3, PGF_PNG),
    "indexed": pgf(2, PGF_PNG),
    "nothing inside": pgf(1, b""),
    "old": pgf(3, PGF_PNG, 0x35),
    "cut": pgf(3, PGF_PNG, length=5000),
}


def photo_cd(**fields: bytes) -> bytes:
    data = bytearray(2048)
    data[:7] = b"PCD_IPI"
    data[7:13] = bytes((0, 6, 255, 255, 1, 0))
    data[13:21] = pack(">2I", 993619776, 0xFFFFFFFF)
    data[21] = 1
    data[22:42] = b"FilmScanner 2000".ljust(20, b" ")
    data[42:62] = b"KODAK".ljust(20, b"\0")
    data[110:112] = b"\x11\x30"
    data[132] = 3
    data[1538] = 0x08
    for name, value in fields.items():
        at = int(name[1:])
        data[at : at + len(value)] = value
    return b"\xff" * 2048 + bytes(data) + bytes(100)


PCDS = {
    "usual": photo_cd(),
    "scene balance": photo_cd(_225=b"SBA\1\2\3", _325=pack(">H", 74), _331=b"\1", _332=b"copyright   "),
    "no copyright": photo_cd(_225=b"SBA\1\2\1", _331=b"\xff", _332=b"copyright   "),
    "turned": photo_cd(_1538=b"\x25"),
    "base": photo_cd(_1538=b"\x42"),
}


def mrc(extended: bytes = b"", kind: bytes = b"CCP4", depth: int = 1, labels: int = 2, length: int | None = None) -> bytes:
    data = bytearray(1024)
    data[:28] = pack("<10I", 16, 8, depth, 2, 0, 0, 0, 16, 8, depth)[:28]
    data[28:40] = pack("<3I", 16, 8, depth)
    data[40:64] = pack("<6f", 1.5, 2.5, 3.5, 90, 90, 120)
    data[64:76] = pack("<3I", 1, 2, 3)
    data[76:88] = pack("<3f", -1, 1, 0.25)
    data[88:108] = pack("<II", 1, len(extended) if length is None else length) + bytes(8) + kind
    data[108:112] = pack("<I", 20140)
    data[196:208] = pack("<3f", 0, 1, 2)
    data[208:212] = b"MAP "
    data[212:216] = b"\x44\x44\0\0"
    data[216:224] = pack("<fI", 0.5, labels)
    data[224:304] = b"first label".ljust(80)
    data[304:384] = b"second label".ljust(80, b"\0")
    return bytes(data) + extended + bytes(64)


def fei(size: int = 888, masks: tuple[int, ...] = (0xFFFFFFFF,) * 4) -> bytes:
    data = bytearray(size)
    data[:8] = pack("<II", size, 1)
    for place, mask in zip((8, 297, 490, 748), masks, strict=True):
        data[place : place + 4] = pack("<I", mask)
    data[12:20] = pack("<d", 43831.5)
    data[20:36] = b"TITAN".ljust(16, b"\0")
    data[84:92] = pack("<d", 300000)
    data[244:252] = pack("<II", 1, 2)
    data[288:297] = b"\1" + pack("<d", 105000)
    data[435:451] = b"BM-Falcon".ljust(16, b"\0")
    data[792:804] = pack("<IQ", 1, 1577934245123456)
    data[860:868] = pack("<Q", 1577934245000000)
    return bytes(data)


MRCS = {
    "plain": mrc(),
    "labels": mrc(labels=10),
    "no labels": mrc(labels=0),
    "extended": mrc(fei(), b"FEI1"),
    "extended two": mrc(fei() * 3, b"FEI2", 3),
    "masked": mrc(fei(masks=(0x0A, 0x01, 0, 0x40)), b"FEI1"),
    "corrupted": mrc(fei(), b"FEI1", 2),
    "cut": mrc(fei(), b"FEI1", length=900)[:1300],
}


def iso_volume(kind: int, data: bytes = b"") -> bytes:
    return (bytes((kind,)) + b"CD001\1" + data).ljust(2048, b"\0")


def iso_date(text: bytes, zone: int) -> bytes:
    return text + pack("b", zone)


def iso_primary() -> bytes:
    data = bytearray(iso_volume(1))
    data[8:72] = b"APPLE".ljust(32) + b"MY DISC".ljust(32)
    data[80:88] = pack("<I", 1000) + pack(">I", 1000)
    data[120:132] = pack("<HHHHHH", 1, 256, 1, 256, 2048, 8)
    data[132:144] = pack("<I", 10) + pack(">I", 10) + pack("<I", 20)
    data[174:181] = bytes((120, 1, 2, 3, 4, 5)) + pack("b", -20)
    data[190:318] = b" " * 128
    data[318:446] = b"A publisher".ljust(128)
    data[574:702] = b"MKISOFS".ljust(128)
    data[813:830] = iso_date(b"2020010203040567", 22)
    data[830:847] = iso_date(b"0000000000000000", 0)
    data[847:864] = iso_date(b"                ", 32)
    data[864:881] = iso_date(b"rubbish         ", 0)
    return bytes(data)


ISO_LEAD = bytes(32768)
ISOS = {
    "usual": ISO_LEAD + iso_primary() + iso_volume(255),
    "bootable": ISO_LEAD
    + iso_primary()
    + iso_volume(0, b"EL TORITO SPECIFICATION".ljust(32, b"\0") + b"boot".ljust(32))
    + iso_volume(2)
    + iso_volume(255),
    "empty boot": ISO_LEAD + iso_volume(0, b" " * 64) + iso_volume(255),
    "no end": ISO_LEAD + iso_primary(),
}


def itc_item(kind: bytes, picture: bytes, words: int = 3) -> bytes:
    fields = bytes(range(8)) + bytes(range(8, 16)) + b"locl" + kind + bytes(4) + pack(">II", 100, 50)
    body = b"".join(pack(">I", one) for one in range(1, words)) + bytes(4) + fields.ljust(0xB0, b"\0") + b"data"
    length = 12 + len(body)
    padded = max(length, 0xD0)
    body = body.ljust(padded - 12, b"\0")
    return pack(">I4sI", padded + len(picture), b"item", padded) + body + picture


ITC_HEAD = pack(">I4sIIII4s", 0x1C, b"itch", 1, 2, 3, 4, b"artw")
ITCS = {
    "jpeg": ITC_HEAD + itc_item(b"\0\0\0\x0d", b"\xff\xd8\xff\xe0picture"),
    "png": ITC_HEAD + itc_item(b"PNGf", png()) + itc_item(b"ABCD", b"more"),
    "other block": ITC_HEAD + pack(">I4s", 12, b"abcd") + b"data",
    "damaged": ITC_HEAD + itc_item(b"PNGf", b"picture")[:100],
    "bad size": ITC_HEAD + pack(">I4s", 4, b"abcd"),
    "no data": ITC_HEAD + itc_item(b"PNGf", b"picture").replace(b"data", b"nope"),
}


def iff(name: bytes, data: bytes) -> bytes:
    return name + pack(">I", len(data)) + data + b"\0" * (len(data) % 2)


def djvu(kind: bytes, *chunks: bytes) -> bytes:
    body = kind + b"".join(chunks)
    return b"AT&TFORM" + pack(">I", len(body)) + body


DJVU_INFO = iff(b"INFO", pack(">HH", 16, 8) + bytes((24, 0)) + pack("<H", 300) + bytes((22, 5)))
DJVU_ANNOTATION = (
    b'(background #ffffff ) (metadata (Author "A \\"quoted\\" \\q name\\n") (year "1999") (My.Key! "x") (url http://x) '
    b'(bad) (? "y") ((nested) "z") (CreationDate "2020-01-02T03:04:05+01:00") (Trapped "/True")) (maparea () "" (rect 1 2))'
    b'(xmp "%s")' % XMP.replace(b'"', b'\\"')
)
DJVUS = {
    "page": djvu(b"DJVU", DJVU_INFO, iff(b"INCL", b"shared.iff\0"), iff(b"ANTa", DJVU_ANNOTATION), iff(b"Sjbz", bytes(9))),
    "pages": djvu(
        b"DJVM",
        iff(b"DIRM", bytes(7)),
        b"FORM" + pack(">I", 30) + b"DJVU",
        DJVU_INFO,
        b"FORM" + pack(">I", 4) + b"THUM",
    ),
    "packed": djvu(b"DJVU", DJVU_INFO, iff(b"ANTz", packed_annotation(DJVU_ANNOTATION))),
    "packed badly": djvu(b"DJVU", DJVU_INFO, iff(b"ANTz", b"\xff\xff\xff\xff rubbish")),
    "packed nothing": djvu(b"DJVU", DJVU_INFO, iff(b"ANTz", packed_annotation(b""))),
    "old version": djvu(b"DJVU", iff(b"INFO", pack(">HH", 16, 8) + bytes((16,)))),
    "open string": djvu(b"DJVU", iff(b"ANTa", b'(metadata (Title "never ends')),
    "closed twice": djvu(b"DJVU", iff(b"ANTa", b'(metadata (Title "a"))) (metadata (Author "b"))')),
    "open lists": djvu(b"DJVU", iff(b"ANTa", b'(metadata (Title "a") (Author "b"')),
    "empty chunks": djvu(b"DJVU", iff(b"ABCD", b""), iff(b"INFO", b""), DJVU_INFO),
    "many empty": djvu(b"DJVU", iff(b"ABCD", b"") * 120, DJVU_INFO),
    "cut": djvu(b"DJVU", DJVU_INFO, iff(b"INCL", b"shared.iff\0"))[:-6],
    "padding": djvu(b"DJVU", DJVU_INFO, iff(b"INCL", b"odd"))[:-1],
}
FILES: dict[str, dict[str, bytes]] = {
    "bmp": BMPS,
    "gif": GIFS,
    "ico": ICONS,
    "cur": CURSORS,
    "pcx": PCXS,
    "dpx": DPXS,
    "fits": FITSS,
    "exr": EXRS,
    "hdr": HDRS,
    "ppm": PPMS,
    "pfm": PFMS,
    "psp": PSPS,
    "xcf": XCFS,
    "dcm": DICOMS,
    "acr": ACRS,
    "miff": MIFFS,
    "pict": PICTS,
    "wpg": WPGS,
    "xisf": XISFS,
    "lif": LIFS,
    "czi": CZIS,
    "pgf": PGFS,
    "pcd": PCDS,
    "mrc": MRCS,
    "iso": ISOS,
    "itc": ITCS,
    "djvu": DJVUS,
}
"""Extension → what is special about a file → its bytes."""
