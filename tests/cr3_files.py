"""Builders of Canon's CR3 files: directories of their own, a picture and timed metadata in tracks."""

from __future__ import annotations

from struct import pack

from builders import Ifd, tiff
from heif_files import EXIF, JPEG, XMP, box, full_box, uuid

MATRIX = pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)
CAMERA = tiff(
    Ifd(
        [
            (0x829A, "rational64u", (1, 80)),
            (0x829D, "rational64u", (35, 10)),
            (0x8827, "int16u", 100),
            (0x9003, "string", "2024:05:06 07:08:09"),
        ]
    )
)
NOTES = tiff(
    Ifd(
        [
            (0x1, "int16u", [92, 1, 0, 4, *[0] * 42]),
            (0x6, "string", "Canon EOS M50"),
            (0x7, "string", "Firmware Version 1.0.0"),
            (0x10, "int32u", 0x412),
            (0x28, "undef", bytes(range(16))),
        ]
    )
)
PLACE = tiff(Ifd([(0, "int8u", [2, 3, 0, 0]), (1, "string", "N"), (2, "rational64u", [(48, 1), (51, 1), (30, 1)])]))
RAW_FORMAT = b"CRAW"


def record(kind: int, data: bytes) -> bytes:
    """Return a record of timed metadata."""
    return pack("<IHHHH", len(data) + 12, kind, 0, 1, 0xFFFF) + data


def directory(tag: int, data: bytes) -> bytes:
    """Return a directory inside a record."""
    return pack("<II", len(data) + 8, tag) + data


def timed(*more: bytes) -> bytes:
    """Return a sample of timed metadata."""
    return (
        record(1, pack("<HHBBBBBB", 0, 2024, 5, 6, 7, 8, 9, 21))
        + record(3, b"\xff" * 4)
        + record(4, pack("<HHI", 150, 10, 0))
        + record(5, pack("<HHHHI", 35, 10, 1, 80, 0x80000064) + bytes(4))
        + record(7, directory(0x8769, CAMERA) + directory(0x927C, NOTES))
        + record(8, directory(0x927C, NOTES) + directory(0x1234, NOTES))
        + record(11, bytes(8))
        + b"".join(more)
    )


def _track(
    number: int, handler: bytes, entry: bytes, header: bytes, places: list[tuple[int, int]], *, wide: bool
) -> bytes:
    sizes = [length for _, length in places]
    offsets = b"".join(pack(">Q" if wide else ">I", at) for at, _ in places)
    table = box(
        b"stbl",
        full_box(b"stsd", 0, 0, pack(">I", 1), entry),
        full_box(b"stts", 0, 0, pack(">III", 1, len(places), 1)),
        full_box(b"stsc", 0, 0, pack(">IIII", 1, 1, 1, 1)),
        full_box(b"stsz", 0, 0, pack(f">II{len(sizes)}I", 0, len(sizes), *sizes)),
        full_box(b"co64" if wide else b"stco", 0, 0, pack(">I", len(places)), offsets),
    )
    media = box(
        b"mdia",
        full_box(b"mdhd", 0, 0, pack(">IIIIHH", 3602059736, 3602059736, 1, len(places), 0x15C7, 0)),
        full_box(b"hdlr", 0, 0, bytes(4), handler, bytes(13)),
        box(b"minf", header, box(b"dinf", full_box(b"dref", 0, 0, pack(">I", 1), full_box(b"url ", 0, 1))), table),
    )
    head = pack(">IIIIIIIHHHH", 3602059736, 3602059736, number, 0, 1, 0, 0, 0, 0, 0, 0)
    return box(b"trak", full_box(b"tkhd", 0, 7, head, MATRIX, pack(">II", 6000 << 16, 4000 << 16)), media)


def _picture(width: int, height: int, *boxes: bytes) -> bytes:
    head = bytes(6) + pack(">H", 1) + bytes(16) + pack(">HHIIIH", width, height, 72 << 16, 72 << 16, 0, 1)
    return box(RAW_FORMAT, head, bytes(32), pack(">Hh", 24, -1), *boxes)


def cr3(
    samples: list[bytes] | None = None,
    *,
    version: bytes = b"CanonCR3_001/00.09.00/00.00.00",
    wide: bool = True,
    extra: bytes = b"",
    brand: bytes = b"crx ",
) -> bytes:
    """Return a CR3 file with these samples of timed metadata."""
    samples = [timed()] if samples is None else samples
    start = box(b"ftyp", brand, pack(">I", 1), brand, b"isom")
    preview = uuid(
        "Preview", pack(">II", 0, 1), box(b"PRVW", bytes(4), pack(">HHHHI", 1, 160, 120, 1, len(JPEG)), JPEG)
    )
    behind = uuid("XMP", XMP) + preview
    canon = uuid(
        "Canon",
        box(b"CNCV", version),
        box(b"CCTP", bytes(8), pack(">I", 1), box(b"CCDT", bytes(12))),
        box(b"CTBO", pack(">IIQQ", 1, 1, 0, 0)),
        box(b"free", bytes(2)),
        box(b"CMT1", EXIF),
        box(b"CMT2", CAMERA),
        box(b"CMT3", NOTES),
        box(b"CMT4", PLACE),
        box(b"THMB", pack(">IHHIHH", 0, 160, 120, len(JPEG), 1, 0), JPEG),
        extra,
    )
    vmhd, nmhd = full_box(b"vmhd", 0, 1, bytes(8)), full_box(b"nmhd", 0, 0)
    picture = _picture(6000, 4000, box(b"JPEG", bytes(4)), box(b"free"))
    raw = _picture(1624, 1080, box(b"CMP1", bytes(4) + pack(">HHHHIIII", 0xFFFF, 0x30, 1, 0, 1624, 1080, 1624, 1080)))
    movie = b""
    for _ in range(2):  # the first time for its length
        at = len(start) + len(movie) + len(behind) + 16
        places = []
        for data in (JPEG, b"raw data", *samples):
            places.append((at, len(data)))
            at += len(data)
        movie = box(
            b"moov",
            canon,
            full_box(b"mvhd", 0, 0, pack(">IIIIIH", 3602059736, 0, 1, 1, 65536, 256), bytes(10), MATRIX, bytes(28)),
            _track(1, b"vide", picture, vmhd, places[:1], wide=wide),
            _track(2, b"vide", raw, vmhd, places[1:2], wide=wide),
            _track(3, b"meta", box(b"CTMD", bytes(6), pack(">H", 1), bytes(16)), nmhd, places[2:], wide=wide),
        )
    media = JPEG + b"raw data" + b"".join(samples)
    return start + movie + behind + pack(">I4sQ", 1, b"mdat", len(media) + 16) + media


def recipe(*blocks: tuple[int, bytes], size: int = 0) -> bytes:
    """Return a box with a recipe of Canon's program."""
    data = b"".join(pack(">II", kind, len(block)) + block for kind, block in blocks)
    mark, length = b"CANON OPTIONAL DATA\0", pack(">I", size or len(data))
    return uuid("Canon2", box(b"CNOP", mark + b"\0\1\0\0" + length + data + mark + length + bytes(38) + b"\xff\xd9"))
