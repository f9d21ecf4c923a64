"""Files of drawing programs, discs and documents made here, by what is special about each."""

from __future__ import annotations

from struct import pack

from builders import Ifd, chunk, png, tiff
from still_parts import EXIF, IPTC, IRB, PROFILE, XMP
from zp_coder import packed_annotation


def psp_block(kind: int, data: bytes, *, old: bool = False) -> bytes:
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
    "new": psp(
        psp_block(0, pack("<I", len(PSP_IMAGE) + 4) + PSP_IMAGE), psp_block(1, PSP_CREATOR), psp_block(4, b"x" * 9)
    ),
    "old": psp(psp_block(0, PSP_IMAGE, old=True), psp_block(1, PSP_CREATOR, old=True), version=3),
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
        xcf_property(
            21, parasite(b"gimp-comment", b"Created with GIMP\0") + parasite(b"gimp-image-grid", b"(style)\0")
        ),
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
    "cut parasite": xcf(
        xcf_property(21, parasite(b"gimp-comment", b"there\0") + parasite(b"gimp-comment", b"cut")[:-2])
    ),
    "cut": xcf(xcf_property(17, b"\1"), xcf_property(20, pack(">I", 9)))[:-26],
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


PICT_MAP = pack(">H4h", 0x8004, 0, 0, 2, 3) + pack(">HHIIIHHHHIII", 0, 0, 0, 72 << 16, 72 << 16, 0, 8, 1, 8, 0, 0, 0)
PICT_COLOURS = pack(">IHH", 0, 0, 1) + bytes(16)


def pict_pixels(row: int, packing: int, rows: bytes, *, mask: bytes = b"", colours: bytes = PICT_COLOURS) -> bytes:
    head = pack(">H4hHH", 0x8000 | row, 0, 0, 2, 3, 0, packing) + PICT_MAP[14:]
    return head + colours + bytes(18) + mask + rows


def pict_quicktime(compressor: bytes, picture: bytes, *, matte: bytes = b"", mask: bytes = b"") -> bytes:
    name = bytes((len(compressor),)) + compressor.ljust(31, b"\0")
    description = pack(">I4s", 86, b"jpeg") + bytes(42) + name + bytes(4)
    described = pack(">I", 6) + b"matter" + matte if matte else b""
    head = bytes(38) + pack(">I", len(matte)) + bytes(22) + pack(">I", len(mask))
    size = 68 + len(mask) + len(description) + len(picture) + (6 if matte else 0)
    return pack(">I", size) + head + described + mask + description + picture


def pict_drawn(version: int, *steps: tuple[int, bytes]) -> bytes:
    data = bytearray(pict(version)[: 524 if version == 1 else 552])
    for opcode, form in steps:
        data += b"\0" * (len(data) % 2 if version > 1 else 0)
        data += opcode.to_bytes(version, "big") + form
    return bytes(data)


PICT_JPEG = b"\xff\xd8\xff\xe0 a picture"
PICT_STEPS = [
    (0x0001, pack(">H", 10) + bytes(8)),
    (0x0003, bytes(2)),
    (0x0012, pack(">H", 2) + bytes(14)),
    (0x0013, pack(">H", 1) + bytes(8) + PICT_MAP + PICT_COLOURS + bytes(8)),
    (0x001A, bytes(6)),
    (0x0022, bytes(6)),
    (0x0028, bytes(4) + b"\3abc"),
    (0x0029, b"\0\2ab"),
    (0x002B, b"\0\0\2ab"),
    (0x002C, pack(">HHB", 6, 1, 3) + b"abc"),
    (0x0060, bytes(12)),
    (0x0070, pack(">H", 14) + bytes(12)),
    (0x0098, pict_pixels(8, 0, b"\1a\2bc")),
    (0x0099, pict_pixels(252, 0, b"\0\1a\0\2bc", mask=pack(">H", 10) + bytes(8))),
    (0x009A, bytes(4) + pict_pixels(8, 2, bytes(12), colours=b"")),
    (0x009B, bytes(4) + pict_pixels(8, 1, bytes(16), colours=b"", mask=pack(">H", 12) + bytes(10))),
    (0x00A0, bytes(2)),
    (0x00A1, pack(">HH", 498, 3) + b"abc"),
]
PICTS = {
    "drawn": pict_drawn(2, *PICT_STEPS, (0x8200, pict_quicktime(b"Photo - JPEG", PICT_JPEG)), (0xFF, b"")),
    "matte": pict_drawn(
        2, (0x8200, pict_quicktime(b"Photo - JPEG", PICT_JPEG, matte=b"abcd", mask=b"ab")), (0xFF, b"")
    ),
    "other codec": pict_drawn(2, (0x8200, pict_quicktime(b"Animation", PICT_JPEG)), (0xFF, b"")),
    "reserved": pict_drawn(2, (0x0017, b""), (0x8201, pack(">I", 2) + b"ab"), (0xFFFF, pack(">I", 0)), (0xFF, b"")),
    "unknown step": pict_drawn(2, (0x00D1, pack(">I", 3) + b"abc"), (0xFF, b"")),
    "cut step": pict_drawn(2, (0x0001, pack(">H", 99) + bytes(8))),
    "small region": pict_drawn(2, (0x0001, pack(">H", 4) + bytes(8)), (0xFF, b"")),
    "bitmaps": pict_drawn(
        1,
        (0x90, pack(">H", 2) + bytes(8) + bytes(18) + pack(">H", 4) + bytes(4)),
        (0x99, pack(">H", 2) + bytes(8) + bytes(18) + pack(">H", 10) + bytes(8) + pack(">H", 3) + bytes(3)),
        (0xFF, b""),
    ),
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
    b'(bad) (? "y") ((nested) "z") (CreationDate "2020-01-02T03:04:05+01:00") (Trapped "/True")) '
    b'(maparea () "" (rect 1 2))'
    b'(xmp "%s")' % XMP.replace(b'"', b'\\"')
)
DJVUS = {
    "page": djvu(
        b"DJVU", DJVU_INFO, iff(b"INCL", b"shared.iff\0"), iff(b"ANTa", DJVU_ANNOTATION), iff(b"Sjbz", bytes(9))
    ),
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


def exif_file(order: str) -> bytes:
    exposure = Ifd([(0x829D, "rational64u", (28, 10))])
    data = tiff(Ifd([(0x10F, "string", "Acme"), (0x112, "int16u", 6)], {0x8769: exposure}), order, start=16)
    return data[:8] + b"ExifMeta" + data[16:]


EXIFS = {"little": exif_file("<"), "big": exif_file(">")}
