"""TIFF-based RAW files made here as their makers lay them out: pointers, previews, blocks and trailers of their own."""

from __future__ import annotations

from struct import pack

from builders import Ifd, exif, jpeg, segment, tiff
from raw_containers import mrw, pattern, ttw
from raw_files import with_below

THUMB = jpeg()
RW2_MAGIC = bytes.fromhex("88e774d8f8251d4d947a6e77822b5d6a")
XMP = (
    b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    b"<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:format>image/x</dc:format>"
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)
Entry = tuple[int, str, object]


def placed(entries: list[Entry], data: bytes, pairs: list[tuple[int, int, int, int]], **how: object) -> bytes:
    """Return a TIFF followed by data, to which pairs of tags lead: tags of place and length, start and length in it."""
    whole = b""
    for _ in range(2):
        size = len(whole)
        own: list[Entry] = []
        for at_tag, length_tag, start, length in pairs:
            own += [(at_tag, "int32u", size + start), (length_tag, "int32u", length)]
        whole = tiff(Ifd([*entries, *own]), **how)  # type: ignore[arg-type]
    return whole + data


def named(make: str, model: str) -> list[Entry]:
    """Return the entries that name a camera."""
    return [(0x10F, "string", make), (0x110, "string", model)]


def vrd(*records: tuple[int, bytes]) -> bytes:
    """Return what Canon's program appends to a file."""
    body = b"".join(pack(">II", kind, len(data)) + data for kind, data in records)
    head = b"CANON OPTIONAL DATA\0" + pack(">II", 0x00010000, len(body))
    return head + body + b"CANON OPTIONAL DATA\0" + pack(">I", len(body)) + bytes(40)


def cr2(after: bytes = b"") -> bytes:
    """Return a CR2: preview, thumbnail, a small RGB image, the RAW image."""
    raw = Ifd(
        [
            (0x103, "int16u", 6),
            (0x111, "int32u", 700),
            (0x117, "int32u", 70),
            (0xC640, "int16u", [3, 16, 20]),
            (0xC5E0, "int32u", 1),
        ]
    )
    rgb = Ifd(
        [
            (0x100, "int16u", 30),
            (0x103, "int16u", 6),
            (0x111, "int32u", 600),
            (0x117, "int32u", 60),
            (0xC5D9, "int32u", 2),
        ],
        next=raw,
    )
    small = Ifd([(0x201, "int32u", 500), (0x202, "int32u", 50)], next=rgb)
    first = [*named("Canon", "Canon EOS 5D"), (0x103, "int16u", 6), (0x111, "int32u", 400), (0x117, "int32u", 40)]
    whole = bytearray(tiff(Ifd([*first, (0x2BC, "int8u", list(XMP))], next=small), start=16))
    whole[8:12] = b"CR\2\0"
    return bytes(whole).ljust(900, b"\0") + after


def canon_1d() -> bytes:
    """Return a RAW file of the first EOS-1D, which is called a TIFF."""
    whole = bytearray(
        tiff(Ifd([*named("Canon", "Canon EOS-1D"), (0x103, "int16u", 7), (0x111, "int32u", 90)]), ">", start=16)
    )
    whole[8:12] = b"\xba\xb0\xac\xbb"
    return bytes(whole)


def a100(*, original: bool = True, mark: bytes = b"\0MRI") -> bytes:
    """Return an ARW of the DSLR-A100, whose private data are Minolta's segments, before the RAW data."""
    block = mrw((b"\0WBG", b"\2\2\2\2" + pack("<4H", 1, 2, 3, 4)), (b"\0RIF", bytes(range(90))), order="<")
    block = mark + block[4:]
    first = [*named("SONY", "DSLR-A100"), (0xFE, "int32u", 1), (0x103, "int16u", 6)]
    whole = b""
    for _ in range(2):
        at = len(whole)
        own: list[Entry] = [(0xC634, "int8u", list(pack("<I", at)))]
        if original:
            own.append((0x14A, "int32u", at + len(block)))
        whole = tiff(Ifd([*first, *own]))
    return whole + block + b"\xff\xff" + bytes(200)


def a100_edited() -> bytes:
    """Return one that a program of Sony's has changed: the image data are in a directory as they are elsewhere."""
    first = Ifd([*named("SONY", "DSLR-A100"), (0xFE, "int32u", 1), (0x103, "int16u", 6), (0x201, "int32u", 300)])
    return with_below(first, [Ifd([(0x103, "int16u", 32767), (0x111, "int32u", 400), (0x117, "int32u", 5)])])


def a100_thumbnail() -> bytes:
    """Return one with a thumbnail so far behind that the camera keeps only a part of its offset."""
    small = Ifd([(0x103, "int16u", 6), (0x201, "int32u", 0x100), (0x202, "int32u", len(THUMB))])
    return tiff(Ifd([*named("SONY", "DSLR-A100"), (0x103, "int16u", 6)], next=small)).ljust(0x10100, b"\0") + THUMB


def sony_note(entries: list[Entry], model: str, *, first: list[Entry] | None = None) -> bytes:
    """Return a TIFF with a note of Sony's in a RAW file."""
    for _ in range(2):
        note = b"SONY DSC \0\0\0" + _directory(entries)
    exif_ifd = Ifd([(0x927C, "undef", note)])
    return tiff(Ifd([*named("SONY", model), *(first or [])], {0x8769: exif_ifd}))


def _directory(entries: list[Entry]) -> bytes:
    rows = b"".join(
        pack("<HHI", tag, {"int8u": 1, "int16u": 3, "int32u": 4}[kind], _count(value)) + _inline(kind, value)
        for tag, kind, value in sorted(entries)
    )
    return pack("<H", len(entries)) + rows + bytes(4)


def _count(value: object) -> int:
    return len(value) if isinstance(value, list) else 1


def _inline(kind: str, value: object) -> bytes:
    values = value if isinstance(value, list) else [value]
    return pack(f"<{len(values)}{ {'int8u': 'B', 'int16u': 'H', 'int32u': 'I'}[kind] }", *values).ljust(4, b"\0")


def samsung(model: str = "NX100") -> bytes:
    """Return a Samsung file with a preview directory in its note and a thumbnail in a directory of its own."""
    preview = Ifd(
        [(0x103, "int16u", 6), (0x201, "int32u", 40), (0x202, "int32u", 30), (0x11A, "rational64u", (300, 1))]
    )
    note = Ifd([(1, "undef", b"0100"), (2, "int32u", 0x2000), (0x35, "int32u", 0)], {})
    note_at = 0
    whole = b""
    for _ in range(3):
        inner = tiff(note, start=note_at or 8)[note_at or 8 :]
        start = note_at + len(inner)
        note.entries[-1] = (0x35, "int32u", start)
        body = inner + tiff(preview, start=start)[start:]
        below = Ifd([(0x103, "int16u", 32770), (0xFE, "int32u", 0), (0x201, "int32u", 60), (0x202, "int32u", 20)])
        first = Ifd([*named("SAMSUNG", model)], {0x8769: Ifd([(0x927C, "undef", body)])})
        whole = with_below(first, [below])
        note_at = whole.find(body[:2] + body[2:10])
    return whole


def panasonic(kind: str) -> bytes:
    """Return a RAW file of Panasonic's or Leica's with the JPEG that has its metadata."""
    inner = Ifd(
        [*named("Panasonic", "DMC-GH1"), (0x112, "int16u", 8)],
        {0x8769: Ifd([(0x829A, "rational64u", (1, 60)), (0xA002, "int16u", 1920)])},
        Ifd([(0x103, "int16u", 6), (0x201, "int32u", 30), (0x202, "int32u", 20)]),
    )
    picture = jpeg(exif(inner), segment(0xE2, b"MPF\0" + tiff(Ifd([(0xB000, "undef", b"0100")]))))
    entries: list[Entry] = [
        *((1, "undef", b"0310"), (2, "int16u", 4060), (3, "int16u", 3016), (7, "int16u", 3000), (0x10, "int16u", 3)),
        *((0x11, "int16u", 257), (0x12, "int16u", 256), (0x17, "int16u", 200), (0x1C, "int16u", 15)),
        *((0x2E, "undef", picture), (0x10F, "string", "Panasonic"), (0x110, "string", "DMC-GH1"), (0x112, "int16u", 1)),
        *((0x111, "int32u", 4096), (0x117, "int32u", 99), (0x118, "int32u", 8192), (0x37, "int32u", 3200)),
        *((0x2BC, "int8u", list(XMP)), (0x119, "undef", bytes(range(32))), (0x127, "undef", picture)),
    ]
    start = 8 if kind == "raw" else 24
    whole = bytearray(tiff(Ifd(entries, {0x8769: Ifd([(0x9003, "string", "2020:01:02 03:04:05")])}), start=start))
    whole[2:4] = b"U\0"
    if kind != "raw":
        whole[8:24] = RW2_MAGIC
    return bytes(whole)


def nikon(*, compression: int, linear: bool) -> bytes:
    """Return a RAW file of Nikon's; what its first directory holds tells an NRW from a NEF."""
    raw = Ifd(
        [
            (0xFE, "int32u", 0),
            (0x103, "int16u", 34713),
            (0x111, "int32u", 800),
            (0x117, "int32u", 8),
            (0x828D, "int16u", [2, 2]),
        ]
    )
    shown = Ifd([(0xFE, "int32u", 1), (0x103, "int16u", 6), (0x201, "int32u", 600), (0x202, "int32u", 60)])
    preview = Ifd(
        [(0x103, "int16u", 6), (0x11A, "rational64u", (300, 1)), (0x201, "int32u", 400), (0x202, "int32u", 9)]
    )
    inner: list[Entry] = [(1, "undef", b"0210"), (2, "int16u", [0, 200])]
    if linear:
        inner.append((0x96, "undef", b"\x44\x20" + bytes(30)))
    note = b"Nikon\0\2\x10\0\0" + tiff(Ifd(inner, {0x11: preview}))
    first = Ifd(
        [
            *named("NIKON CORPORATION", "NIKON D70"),
            (0xFE, "int32u", 1),
            (0x103, "int16u", compression),
            (0x201, "int32u", 500),
            (0x202, "int32u", 50),
        ],
        {0x8769: Ifd([(0x927C, "undef", note)])},
    )
    return with_below(first, [shown, raw])


def olympus(mark: bytes, make: str = "OLYMPUS IMAGING CORP.") -> bytes:
    """Return a RAW file of Olympus's or Epson's, with a preview that its note leads to."""
    note = b"OLYMP\0\1\0" + _directory(
        [(0x200, "int32u", 1), (0x100, "int32u", 5), (0x280, "int8u", 3), (0x207, "int8u", 4)]
    )
    whole = bytearray(tiff(Ifd([*named(make, "E-1"), (0x103, "int16u", 1)], {0x8769: Ifd([(0x927C, "undef", note)])})))
    whole[2:4] = mark
    return bytes(whole)


def dcr() -> bytes:
    """Return a RAW file of Kodak's, in which some tags mean something else."""
    entries = [
        *named("Kodak", "DCS Pro 14N"),
        (0xFDE8, "int8u", [5]),
        (0xFE54, "string", "x"),
        (0x9C9C, "int8u", [5, 0]),
    ]
    kodak = Ifd(
        [(0x3E9, "int16u", 2), (0xFDE9, "string", "12345"), (0xFDEA, "string", "lens"), (0xFE4C, "string", "raw")]
    )
    return tiff(Ifd(entries, {0x8290: kodak, 0xFE00: Ifd([(0xFA00, "string", "1"), (0xFA25, "int16u", 4)])}))


def dng_tables(order: str) -> bytes:
    """Return a DNG with what later versions of the format brought."""
    opcodes = pack(">I", 2) + pack(">4I", 4, 0x01030000, 0, 4) + bytes(4) + pack(">4I", 14, 0x01060000, 3, 0)
    entries: list[Entry] = [
        *(*named("Acme", "One"), (0xC612, "int8u", [1, 7, 1, 0]), (0xC613, "int8u", [1, 7, 0, 0])),
        *(
            (0xC614, "string", "Acme One"),
            (0xC65A, "int16u", 21),
            (0xC621, "rational64s", [(at, 10) for at in range(9)]),
        ),
        *((0xC6F8, "string", "A profile"), (0xC6FE, "string", "nobody"), (0xC740, "undef", opcodes)),
        *((0xC741, "undef", opcodes), (0xC74E, "undef", opcodes), (0xCD2D, "undef", bytes(range(80)))),
        *((0xCD30, "int8u", list(range(16))), (0xCD3A, "undef", bytes(16)), (0xCD3B, "int8u", [1])),
        *((0xCD44, "undef", pack(order + "I", 1) + b"\1\0\0\0seq\0type\0info\0" + bytes(9)), (0xCD2E, "string", "Sky")),
        *((0xCD43, "int32u", 4), (0xCD47, "undef", pack(order + "2Hf", 1, 1, 4.5)), (0xCD40, "undef", bytes(40))),
        *((0xC761, "double", [0.1, 0.2]), (0xC7AA, "int32u", 1), (0xC68B, "int8u", list(b"old.CRW\0"))),
        *((0xC6F3, "string", "camera"), (0xC6F4, "string", "profile"), (0xC65D, "int8u", list(range(16)))),
        *((0xCD49, "int8u", [1, 2]), (0xCD4A, "undef", b"\0\1\2\3"), (0xC71A, "int16u", 1)),
    ]
    return tiff(Ifd(entries), order)


def profile(order: str, number: int, magic: int = 0x4352) -> bytes:
    """Return a camera profile: a TIFF with a number of its own."""
    data = tiff(Ifd([(0xC614, "string", "Acme One"), (0xC6F8, "string", f"Profile {number}")]), order)
    return data[:2] + pack(f"{order}H", magic) + data[4:]


def dng_profiles() -> bytes:
    """Return a DNG with further camera profiles, one of which is none."""
    parts = [profile("<", 1), profile(">", 2), profile("<", 3, 42)]
    places = [0] * len(parts)
    whole = b""
    for _ in range(2):
        entries = [*named("Acme", "One"), (0xC612, "int8u", [1, 4, 0, 0]), (0xC6F5, "int32u", places)]
        whole = tiff(Ifd(entries))
        for number, part in enumerate(parts):
            places[number] = len(whole)
            whole += part
    return whole


def hasselblad() -> bytes:
    """Return a RAW file of Hasselblad's with a TIFF inside that has metadata of its own."""
    inner = tiff(Ifd(named("Hasselblad", "H3D"), {0x8769: Ifd([(0x829D, "rational64u", (28, 10))])}))
    preview = [(0x103, "int16u", 7), (0x111, "int32u", 300), (0x117, "int32u", 30), (0xFE, "int32u", 1)]
    first = [*named("Hasselblad AB", "H3DII"), (0xC51B, "undef", inner)]
    return tiff(Ifd([*first], next=Ifd([*preview])))


FILES: dict[str, bytes] = {
    "dng profiles.dng": dng_profiles(),
    "hasselblad.3fr": hasselblad(),
    "hasselblad.fff": hasselblad(),
    "cr2.cr2": cr2(),
    "cr2 edited.cr2": cr2(vrd((0xFFFF00F6, XMP), (0xFFFF00F4, pattern(0x2D8, 7)))),
    "canon 1d.tif": canon_1d(),
    "canon 1d.raw": canon_1d(),
    "a100.arw": a100(),
    "a100 tif.tif": a100(),
    "a100 without.arw": a100(original=False),
    "a100 other.arw": a100(mark=b"\0XYZ"),
    "a100 edited.arw": a100_edited(),
    "sr2.sr2": sony_note([(0xB000, "int8u", [1, 0, 0, 0])], "DSC-R1", first=[(0x14A, "int32u", 0)]),
    "sr2 as arw.arw": sony_note([(0xB000, "int8u", [1, 0, 0, 0])], "DSC-R1", first=[(0x14A, "int32u", 0)]),
    "arw by its preview.tif": with_below(
        Ifd([*named("SONY", "ILCE-7"), (0xFE, "int32u", 1), (0x103, "int16u", 6), (0x201, "int32u", 300)]),
        [Ifd([(0x103, "int16u", 1), (0x111, "int32u", 400)])],
    ),
    "arw.arw": sony_note(
        [(0xB000, "int8u", [3, 1, 0, 0])], "ILCE-7", first=[(0x201, "int32u", 9), (0x202, "int32u", 7)]
    ),
    "srw.srw": samsung(),
    "srw jpg.tif": samsung(),
    "srw galaxy.srw": samsung("EK-GN120"),
    **{f"panasonic {kind}.{kind}": panasonic(kind) for kind in ("rw2", "rwl", "raw")},
    **{
        f"nikon {compression} {linear} {extension}.{extension}": nikon(compression=compression, linear=linear)
        for compression in (1, 6)
        for linear in (False, True)
        for extension in ("nef", "nrw", "tif")
    },
    **{
        f"orf {number} {name}.{name}": olympus(mark)
        for number, mark in enumerate((b"RO", b"RS", b"*\0"))
        for name in ("orf", "tif")
    },
    "erf.erf": olympus(b"*\0", "SEIKO EPSON CORP."),
    "dcr.dcr": dcr(),
    "dcr tif.tif": dcr(),
    "dng tables.dng": dng_tables("<"),
    "dng tables big.dng": dng_tables(">"),
    "gpr.gpr": dng_tables("<"),
    "dng as tif.tif": dng_tables("<"),
    "dng as nef.nef": dng_tables("<"),
    "dng as orf.orf": dng_tables("<"),
    "dng as exif.exif": dng_tables("<"),
    "nef as exif.exif": nikon(compression=1, linear=True),
    "big endian.orf": tiff(Ifd(named("OLYMPUS", "E-1")), ">"),
    "ttw.mrw": ttw("DiMAGE A1"),
}
