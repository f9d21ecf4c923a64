"""RAW files with containers of their own, made here: heaps, segments, sections, as the cameras lay them out.

Each table's every row gets a value, so that no conversion of theirs goes untried. `FILES` maps names to bytes.
"""

from __future__ import annotations

import bz2
from struct import pack

from builders import Ifd, exif, jpeg, segment, tiff

from exifweb.core.tags import store

PICTURE = jpeg(exif(Ifd([(0x10F, "string", "Inner"), (0x110, "string", "Inside"), (0x112, "int16u", 6)])))
THUMB = jpeg()
VRD = b"CANON OPTIONAL DATA\0\0\1\0\0" + bytes(4) + b"CANON OPTIONAL DATA\0" + bytes(40)


def pattern(size: int, seed: int) -> bytes:
    """Return bytes that differ from place to place, small enough to look like numbers."""
    return bytes((seed + 37 * at) % 61 if at % 2 else 0 for at in range(size))


def heap(entries: list[tuple[int, bytes]], order: str = "<") -> bytes:
    """Return a heap of a CRW: values, then a directory, then where that begins."""
    data, rows = b"", b""
    for code, value in entries:
        if code & 0x4000:
            rows += pack(f"{order}H", code) + value.ljust(8, b"\0")[:8]
            continue
        rows += pack(f"{order}HII", code, len(value), len(data))
        data += value + b"\0" * (len(value) % 2)
    return data + pack(f"{order}H", len(entries)) + rows + pack(f"{order}I", len(data))


def crw(entries: list[tuple[int, bytes]], order: str = "<", after: bytes = b"") -> bytes:
    """Return a CRW file."""
    mark = b"II" if order == "<" else b"MM"
    return mark + pack(f"{order}I", 26) + b"HEAPCCDR" + bytes(12) + heap(entries, order) + after


def crw_value(key: int, order: str, size: int = 64) -> bytes:
    """Return a value for an entry; blocks of 16-bit numbers begin with their length."""
    kind = key >> 8 & 0x38
    if kind == 0x08:
        return b"Some text %x\0" % key
    if kind == 0x10:
        return pack(f"{order}H", size) + b"".join(pack(f"{order}H", (key + 5 * at) % 50) for at in range(size // 2 - 1))
    if kind == 0x18:
        return pack(f"{order}{size // 4}I", *[(key + 3 * at) % 40 for at in range(size // 4)])
    return pattern(size, key)


def whole_crw(model: bytes, order: str = "<") -> bytes:
    """Return a CRW with every entry that ExifTool knows, in the heaps of a real one."""
    table = store.table("CanonRaw::Main")
    keys = [key for key in table.keys() if isinstance(key, int) and key >> 8 & 0x38 not in (0x28, 0x30)]
    names = (0x080A, 0x2007, 0x2008, 0x2005)
    values = [(key, crw_value(key, order)) for key in keys if key not in names]
    inline = [(key | 0x4000, crw_value(key, order, 8)) for key in keys if key >> 8 & 0x38 in (0x10, 0x18)]
    camera = heap([(0x080A, b"Canon\0" + model + b"\0"), (0x0805, b"CRW made here\0"), *values], order)
    described = heap([(0x0805, b"A description\0"), (0x0815, b"CRW")], order)
    images = [(0x2005, pattern(700, 3)), (0x2007, THUMB.ljust(600, b"\0")), (0x2008, THUMB)]
    props = heap([(0x3004, camera), (0x2804, described), *inline], order)
    return crw([*images, (0x300A, props), (0x3AAA, heap([], order))], order)


def mrw(*segments: tuple[bytes, bytes], order: str = ">", after: bytes = b"", stated: int | None = None) -> bytes:
    """Return an MRW file."""
    body = b"".join(name + pack(f"{order}I", len(data)) + data for name, data in segments)
    mark = b"\0MRM" if order == ">" else b"\0MRI"
    return mark + pack(f"{order}I", len(body) if stated is None else stated) + body + after


def ttw(model: str, origin: int = 0) -> bytes:
    """Return the TIFF in an MRW with a thumbnail behind it, whose offset counts from so many bytes before."""
    note = Ifd([(0, "undef", b"MLT0"), (0x100, "int32u", 5), (0x103, "int32u", 2)])
    whole = b""
    for _ in range(2):
        at = len(whole) + origin
        first = Ifd(
            [
                *((0x10F, "string", "Minolta Co., Ltd."), (0x110, "string", model), (0x112, "int16u", 1)),
                *((0x111, "int32u", 900), (0x117, "int32u", 90), (0x201, "int32u", at), (0x202, "int32u", len(THUMB))),
            ],
            {0x8769: Ifd([(0x829D, "rational64u", (28, 10)), (0x9000, "undef", b"0220")], {0x927C: note})},
        )
        whole = tiff(first, ">")
    return whole + THUMB


def whole_mrw(model: str, sensor: bytes = b"27820001") -> bytes:
    """Return an MRW with all segments."""
    prd = sensor + pack(">8H", 1200, 1600, 1200, 1600, 0x0C0C, 0x5252, 1, 1)[:16]
    wbg = b"\2\2\2\2" + pack(">4H", 350, 256, 256, 420)
    rif = bytes((*(0, 1, 1, 2, 3, 0, 40, 72, 20, 16), *range(10, 80)))
    origin = 8 + 8 + len(prd) + 8 if model == "DiMAGE A200" else 0
    return mrw((b"\0PRD", prd), (b"\0TTW", ttw(model, origin)), (b"\0WBG", wbg), (b"\0RIF", rif), (b"\0PAD", bytes(20)))


def fuji_directory(rows: list[tuple[int, bytes]]) -> bytes:
    """Return a directory of Fujifilm's own."""
    return pack(">I", len(rows)) + b"".join(pack(">HH", key, len(data)) + data for key, data in rows)


def raf(
    picture: bytes, *parts: tuple[int, bytes], version: bytes = b"0159", head: int = 0x94, compression: int = 2
) -> bytes:
    """Return a RAF file: the picture, then parts to which the header's pairs at the places given lead."""
    start = bytearray(head)
    start[:16] = b"FUJIFILMCCD-RAW "
    start[16:60] = b"0201FF383501FinePix X100".ljust(44, b"\0")
    start[60:64] = version
    start[108:112] = pack(">I", compression)
    start[84:92] = pack(">2I", head, len(picture))
    data = bytes(start) + picture.ljust(-(-len(picture) // 4) * 4, b"\0")
    for place, part in parts:
        start[place : place + 8] = pack(">2I", len(data), len(part))
        data += part.ljust(-(-len(part) // 4) * 4, b"\0")
    return bytes(start) + data[head:]


def fuji_rows(seed: int) -> list[tuple[int, bytes]]:
    """Return every row of Fujifilm's directory, and some that nobody knows."""
    known = [key for key in store.table("FujiFilm::RAF").keys() if isinstance(key, int) and key not in (0x131, 0xC000)]
    rows = [(key, pattern(8, key + seed)) for key in known]
    rafdata = pack("<6I", 4936, 3296, 7, 8, 9, 10) + bytes(40)
    return [*rows, (0x131, bytes(at % 3 for at in range(36))), (0x4444, b"\0\0\0\7"), (0xC000, rafdata)]


def fuji_tiff() -> bytes:
    """Return the TIFF structure of a later RAF."""
    entries = [
        *((0xF001, "int32u", 4936), (0xF002, "int32u", 3296), (0xF003, "int32u", 14), (0xF007, "int32u", 2048)),
        *((0xF008, "int32u", 9999), (0xF00A, "int32u", [1, 2, 3, 4]), (0xF00B, "rational64s", [(1, 2)] * 4)),
        *((0xF00C, "int32u", [5, 6, 7, 8]), (0xF00D, "int32u", [300, 400, 500]), (0xF00E, "int32u", [1, 2, 3])),
        (0xF00F, "rational64s", [(3, 4)] * 3),
    ]
    return tiff(Ifd([], {0xF000: Ifd(entries)}))


def m_raw(images: int, *, damage: bytes = b"") -> bytes:
    """Return the list of images of a shot."""
    rows = [(0x2001, pack(">I", 3)), (0x2003, pack(">2H", 1, 3)), (0x2004, pack(">hh", -1, 3))]
    rows += [(0x2005, pack(">2I", 1, 250)), (0x2006, pack(">2I", 56, 10)), (0x2007, pack(">I", 400))]
    body = b"".join(pack(">HH", key, len(data)) + data for key, data in rows)
    head = (damage or b"FUJIFILMM-RAW  ").ljust(16, b"\0") + b"0100"
    head = head.ljust(40, b"\0") + pack(">2H", len(body), len(rows))
    return head + b"".join(pack(">2Q", 1000 * n, 77) + body for n in range(images))


def x3f(version: tuple[int, int], *sections: tuple[bytes, bytes], damage: str = "") -> bytes:
    """Return an X3F file: header, sections, directory."""
    whole = version[0] + version[1] / 10
    head = b"FOVb" + pack("<HH", version[1], version[0]) + bytes(range(16)) + pack("<4I", 5, 2268, 1512, 90)
    head += b"Auto".ljust(32, b"\0") + b"Sunset".ljust(32, b"\0")
    if whole >= 4:
        head = (b"FOVb" + pack("<HH", version[1], version[0]) + pack("<11I", *range(1, 12))).ljust(0x300, b"\1")
    elif whole > 2:
        head = head[: 104 if whole > 2.2 else 72]
        head += bytes((*range(11), *bytes(21))) + pack("<32f", *[n / 4 for n in range(32)])
    else:
        head = head[:40]
    places = b""
    for name, data in sections:
        places += pack("<II4s", len(head), len(data), name)
        head += data
    mark = b"SECx" if damage == "mark" else b"SECd"
    return (
        head
        + mark
        + pack("<HHI", 0, 2, len(sections))
        + places
        + pack("<I", len(head) + (99 if damage == "place" else 0))
    )


def x3f_image(data: bytes, kind: int = 2, form: int = 18) -> bytes:
    """Return an image section."""
    return b"SECi" + pack("<HHIIIII", 0, 2, kind, form, 100, 80, 0) + data


def x3f_properties(pairs: list[tuple[str, str]], form: int = 0) -> bytes:
    """Return a properties section."""
    texts, places = "", b""
    for name, value in pairs:
        places += pack("<II", len(texts), len(texts) + len(name) + 1)
        texts += f"{name}\0{value}\0"
    run = texts.encode("utf-16-le")
    return b"SECp" + pack("<HHIIII", 0, 2, len(pairs), form, 0, len(texts)) + places + run


def every_property() -> list[tuple[str, str]]:
    """Return a value for each property that ExifTool knows."""
    values = {"TIME": "1234567890", "SHUTTER": "0.008", "EXPTIME": "8000", "LENSMODEL": "8900", "EXPCOMP": "-0.7"}
    values |= {"FLENGTH": "24.4", "APERTURE": "5.6", "AEMODE": "8", "DRIVE": "2S", "FOCUS": "NO LOCK", "PMODE": "P"}
    values |= {"FLASH": "OFF", "RESOLUTION": "HI", "EXPNET": "0.333", "FLEQ35MM": "41.2", "CAMMANUF": "SIGMA"}
    keys = [str(key) for key in store.table("SigmaRaw::Properties").keys()]
    return [(key, values.get(key, "17")) for key in keys] + [("UNHEARD", "of"), ("Größe", "ü")]


def lfp(*sections: bytes) -> bytes:
    """Return a light field picture."""
    data = b"\x89LFP\r\n\x1a\n" + pack(">2I", 1, 0)
    for number, body in enumerate(sections):
        mark = b"\x89LF%s\r\n\x1a\n" % (b"C" if number else b"M")
        data += mark + pack(">2I", 0, len(body)) + b"sha1-".ljust(80, b"0") + body + bytes(-len(body) % 16)
    return data


LYTRO = rb"""{
  "type" : "lightField",
  "camera" : {"make" : "Lytro, Inc.", "model" : "F01", "serialNumber" : "A1", "firmware" : "v1"},
  "devices" : {
    "clock" : {"zuluTime" : "2012-02-29T10:11:12.345Z"},
    "lens" : {"fNumber" : 2.07, "focalLength" : 0.00645, "temperature" : 25.65, "zoomStep" : 661},
    "soc" : {"temperature" : 31.2},
    "shutter" : {"pixelExposureDuration" : 0.004, "frameExposureDuration" : 0.0041, "mechanism" : null},
    "sensor" : {"iso" : 80, "pixelPitch" : 1.4e-06, "sensorSerial" : "0x1", "bits-per.pixel" : 12,
      "analogGain" : {"r" : 5.5, "b" : 4}},
    "accelerometer" : {"sampleArray" : [
      {"x" : 0.1, "y" : -0.2, "z" : 9.8, "time" : 0.0}, {"x" : 0.11, "y" : -0.21, "z" : 9.7, "time" : 1.0}]}
  },
  "image" : {"limitExposureBias" : 0, "modulationExposureBias" : -0.5, "orientation" : 1, "width" : 3280, "flag" : true,
    "list" : [1, 2.50, "three", false], "empty" : "", "text" : "a\n\"b\""},
  "parameters" : {"vendorContent" : {"com.lytro.tags" : {"darkFrame" : false}}}
}"""


def rwz(original: bytes, hidden: tuple[int, int, int, int], *, needs: int = 199, packed: bytes | None = None) -> bytes:
    """Return a Rawzor file made of another, whose two runs of image data are left out."""
    end_0, start_1, end_1, start_2 = hidden
    known = original[:end_0] + original[start_1:end_1] + original[start_2:]
    data = bz2.compress(known) if packed is None else packed
    inner = pack("<4Q4x2I", *hidden, len(known), len(data)) + data
    pixels = b"compressed pixels"
    size = 46 + len(pixels) + len(inner)
    head = b"rawzor" + pack("<2H2Q12xQ", needs, 120, size, len(original), 46 + len(pixels))
    return head + pixels + inner


def kyocera() -> bytes:
    """Return a Kyocera file."""
    data = bytearray(pattern(200, 9))
    for at, text in ((1, b"Ver. 1.07"), (0x0C, b"N DIGITAL"), (0x19, b"KYOCERA"), (0x21, b"2005:07:16 18:14:30")):
        data[at : at + len(text)] = text[::-1]
        data[at + len(text)] = 0
    data[0x34:0x3C] = pack(">2I", 13, 56)
    data[0x58:0x5C], data[0x68:0x6C], data[0x70:0x74] = pack(">I", 56), pack(">I", 38), pack(">I", 85)
    data[0x7C:0x9C] = b"Planar 85mm".ljust(32, b"\0")
    return bytes(data)


def pmp(flags: int) -> bytes:
    """Return a picture of Sony's DSC-F1."""
    head = bytearray(124)
    head[8:16] = pack(">2I", 124, len(THUMB))
    head[22:26] = pack(">2H", 640, 480)
    head[27], head[29], head[118] = flags % 4, (8, 23, 51, 9)[flags % 4], flags % 3
    head[52:60] = b"Made up\0"
    head[76:82], head[84:90] = bytes((96, 11, 5, 10, 9, 8)), bytes((97, 1, 2, 3, 4, 5))
    head[102:104], head[106:114] = pack(">h", flags * 10), pack(">4h", 280, (-128, 50, -150)[flags % 3], 0, 480)
    picture = THUMB if THUMB[2:4] == b"\xff\xdb" else b"\xff\xd8" + segment(0xDB, bytes(65)) + THUMB[2:]
    return bytes(head) + picture


def thermal(order: str, *records: tuple[int, bytes], mark: bytes = b"FFF\0", version: int = 101) -> bytes:
    """Return a file of thermal records."""
    at = 0x40 + 0x20 * len(records)
    entries, data = b"", b""
    for kind, body in records:
        entries += pack(f"{order}2H6I", kind, 1, 100, 1, at + len(data), len(body), 0, 0) + bytes(4)
        data += body
    head = mark + b"MTX IR".ljust(16, b"\0") + pack(f"{order}3I", version, 0x40, len(records))
    return head.ljust(0x40, b"\0") + entries + data


def camera_info(order: str) -> bytes:
    """Return a record of a thermal camera's settings."""
    numbers = pack(f"{order}H", 2) + bytes(30) + pack(f"{order}6f", 0.95, 2.0, 293.15, 294.15, 295.15, 1.0)
    return numbers + b"".join(pack(f"{order}f", 1 + at / 8) for at in range(200)) + b"FLIR T420".ljust(64, b"\0")


def public_thermal(order: str) -> bytes:
    """Return a public image of FLIR's."""
    head = b"FPF Public Image Format\0".ljust(32, b"\0") + pack(f"{order}2I4H", 2, 900, 1, 320, 240, 0)
    return head + b"".join(pack(f"{order}f", 1 + at / 16) for at in range(250))


MODELS = (b"Canon EOS 10D", b"Canon EOS D30", b"Canon EOS D60", b"Canon PowerShot G3", b"Canon EOS 300D DIGITAL")
FILES: dict[str, bytes] = {
    **{f"crw {model.decode()}.crw": whole_crw(model) for model in MODELS},
    "crw big.crw": whole_crw(MODELS[0], ">"),
    "crw vrd.crw": crw([(0x080A, b"Canon\0Canon EOS 10D\0")], after=VRD),
    "crw bad entry.crw": crw([(0x080A, b"Canon\0X\0"), (0x8001, b"x"), (0x0805, b"y\0")]),
    "crw no heap.crw": b"II\x1a\0\0\0HEAPCCDR" + bytes(12),
    "crw far heap.crw": b"II\x1a\0\0\0HEAPCCDR" + bytes(12) + b"\xff\xff\0\0",
    **{f"mrw {m}.mrw": whole_mrw(m) for m in ("DiMAGE A1", "DiMAGE A200", "DiMAGE 7Hi", "MAXXUM 7D", "DSLR-A100")},
    "mrw other sensor.mrw": whole_mrw("DYNAX 5D", b"21860002"),
    "mrw little.mrw": mrw((b"\0WBG", bytes(12)), order="<"),
    "mrw short.mrw": mrw((b"\0WBG", bytes(12)), stated=60),
    "mrw long.mrw": mrw((b"\0WBG", bytes(12)), (b"\0RIF", bytes(40)), stated=30),
    "raf early.raf": raf(PICTURE, (0x5C, fuji_directory(fuji_rows(0))), (0x64, bytes(40)), version=b"0100", head=0x6C),
    "raf.raf": raf(
        PICTURE,
        *((0x5C, fuji_directory(fuji_rows(1))), (0x64, fuji_tiff()), (0x78, fuji_directory(fuji_rows(2)))),
        (0x80, fuji_tiff()),
    ),
    "raf m-raw.raf": raf(PICTURE, (0x48, m_raw(3)), (0x5C, fuji_directory(fuji_rows(3)))),
    "raf m-raw bad.raf": raf(PICTURE, (0x48, m_raw(1, damage=b"FUJI")), (0x5C, fuji_directory(fuji_rows(3)))),
    "raf m-raw short.raf": raf(PICTURE, (0x48, m_raw(1)[:20])),
    "raf cut.raf": raf(PICTURE, (0x5C, fuji_directory(fuji_rows(4))[:90])),
    "raf many.raf": raf(PICTURE, (0x5C, b"\0\0\1\0")),
    "raf other compression.raf": raf(PICTURE, compression=3),
    **{
        f"x3f {v[0]}.{v[1]}.x3f": x3f(v, (b"PROP", x3f_properties(every_property())))
        for v in ((2, 0), (2, 1), (2, 2), (2, 3), (4, 0), (5, 1))
    },
    "x3f images.x3f": x3f(
        (2, 3),
        *((b"IMAG", x3f_image(THUMB)), (b"IMAG", x3f_image(PICTURE)), (b"IMA2", x3f_image(THUMB))),
        *((b"IMA2", x3f_image(PICTURE)), (b"IMAG", x3f_image(bytes(90), 1, 30)), (b"CAMF", b"x" * 40)),
    ),
    "x3f mark.x3f": x3f((2, 2), damage="mark"),
    "x3f place.x3f": x3f((2, 2), damage="place"),
    "x3f form.x3f": x3f((2, 0), (b"PROP", x3f_properties([("ISO", "100")], 1))),
    "x3f short.x3f": x3f((2, 0), (b"PROP", x3f_properties([("ISO", "100")])[:26]), (b"PROP", b"x")),
    "lfp.lfp": lfp(
        b'{ "picture" : {"frameArray" : []}}', LYTRO, THUMB, b"\0" * 33, b'{ "devices" : {"lens" : {"zoomStep" : 7}}}'
    ),
    "lfp cut.lfp": lfp(LYTRO)[:400],
    "lfp broken.lfp": lfp(b'{ "a" : 1}') + b"nothing of the kind",
    "rwz.rwz": rwz(tiff(Ifd([(0x10F, "string", "NIKON"), (0x103, "int16u", 34713)])) + bytes(300), (90, 150, 200, 300)),
    "rwz jpeg.rwz": rwz(PICTURE, (len(PICTURE), len(PICTURE), len(PICTURE), len(PICTURE))),
    "rwz new.rwz": rwz(PICTURE, (0, 0, 0, 0), needs=205),
    "rwz damaged.rwz": rwz(PICTURE, (10, 10, 20, 20), packed=b"BZh9 not really"),
    "rwz overlapping.rwz": rwz(PICTURE, (30, 10, 20, 20)),
    "kyocera.raw": kyocera(),
    **{f"pmp {flags}.pmp": pmp(flags) for flags in range(4)},
    **{
        f"fff {name}.fff": thermal(order, (0x20, camera_info(order)), (0x2B, pattern(60, 1)))
        for name, order in (("little", "<"), ("big", ">"))
    },
    "fff version.fff": thermal("<", version=7),
    "fff records.fff": thermal("<", (0x20, camera_info("<")), (0, b""), (1, pack("<2H", 2, 4) + bytes(60))),
    "seq.seq": thermal("<", (0x20, camera_info("<")), mark=b"AFF\0"),
    **{f"fpf {name}.fpf": public_thermal(order) for name, order in (("little", "<"), ("big", ">"))},
}
