"""What a read fetches of a large file: the first sample of each type, grown to 100 MB, costs less than 512 kB."""

from __future__ import annotations

from struct import pack, unpack_from
from typing import TYPE_CHECKING

import pytest
from conftest import SHARED, oracle
from sparse import MEGABYTE, Sparse

import exifweb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Pieces = tuple[int, list[tuple[int, bytes]]]

pytestmark = [pytest.mark.native, pytest.mark.corpus]
GROWTH = 100 * MEGABYTE
BUDGET = 512 << 10
LARGEST_SAMPLE = 400 << 10
FOLDERS = ("mei", "exiftool", "rare")
RIFF_DATA = (b"movi", b"data", b"VP8 ", b"VP8L", b"ANMF")
SCAN = 0xDA
TEXTS = frozenset(("CSV", "HTML", "ICS", "JSON", "PLIST", "RTF", "SVG", "TXT", "VCard", "XML", "XMP", "INX", "AAE"))
"""Types of text, of which there are no large ones with image data to pass over."""
PROGRAMS = frozenset(("AFM", "AI", "EPS", "PFA", "PFB", "PS", "RAM", "URL"))
"""Types whose metadata may stand on any line."""
SHORT = frozenset(("AA", "LNK", "MOI", "PFM", "RAR"))
"""Types that hold no image, sound or film that could be longer, or say how long all of it is."""
WALKED = frozenset(("WPG",))
"""Types of which a record can only be found behind the one before."""
ELSEWHERE = frozenset(("MKV", "MXF", "RM"))
"""Films that grow in the middle: `tests/core/test_read_video.py` reads one of four gigabytes."""
APART = TEXTS | PROGRAMS | SHORT | WALKED | ELSEWHERE


def samples() -> list[tuple[str, Path]]:
    """Return the first sample of each type that is short enough to be mostly metadata."""
    if not (SHARED / "oracle").is_dir():
        return []
    found: dict[str, Path] = {}
    for folder in FOLDERS:
        for name, row in oracle(folder).items():
            path = SHARED / "corpus" / folder / name
            if path.is_file() and path.stat().st_size <= LARGEST_SAMPLE and "File:FileType" in row:
                found.setdefault(row["File:FileType"], path)
    return [(kind, found[kind]) for kind in sorted(found) if kind not in APART]


def in_png(data: bytes) -> Pieces:
    """One more chunk of image data."""
    at = data.index(b"IEND") - 4
    return at, [(at, pack(">I", GROWTH - 12) + b"IDAT")]


def in_jpeg(data: bytes) -> Pieces:
    """More of the first scan."""
    at = 2
    while data[at + 1] != SCAN:
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return at + 2 + int.from_bytes(data[at + 2 : at + 4], "big"), []


def in_riff(data: bytes) -> Pieces:
    """A longer chunk of image or sound."""
    order = "<" if data[:4] == b"RIFF" else ">"
    for at, name, length in _chunks(data, 12, order):
        kind = data[at + 8 : at + 12] if name == b"LIST" else name
        if kind in RIFF_DATA:
            sizes = [(at + 4, pack(f"{order}I", length + GROWTH)), (4, pack(f"{order}I", len(data) - 8 + GROWTH))]
            return at + 8 + length, sizes
    return len(data), []


def _chunks(data: bytes, at: int, order: str) -> Iterator[tuple[int, bytes, int]]:
    while at + 8 <= len(data):
        (length,) = unpack_from(f"{order}I", data, at + 4)
        yield at, data[at : at + 4], length
        at += 8 + length + length % 2


def in_boxes(data: bytes) -> Pieces:
    """A longer box of media data."""
    at = 0
    while at + 8 <= len(data):
        length, name = unpack_from(">I4s", data, at)
        if length < 8:
            break
        if name in (b"mdat", b"jp2c", b"jxlc"):
            return at + length, [(at, pack(">I", length + GROWTH))]
        at += length
    return len(data), []


def before_the_directory(data: bytes) -> Pieces:
    """More image data before a directory to which the last bytes lead."""
    (heap,) = unpack_from("<I", data, 2) if data[6:10] == b"HEAP" else (0,)
    (pointer,) = unpack_from("<I", data, len(data) - 4)
    return heap + pointer, [(len(data) - 4 + GROWTH, pack("<I", pointer + GROWTH))]


def in_pdf(data: bytes) -> Pieces:
    """More before the latest cross-references."""
    way = data.rindex(b"startxref")
    at = int(data[way:].split()[1])
    place = at + GROWTH - 16  # the longer number needs a few bytes more
    return at, [(place, data[at:way] + b"startxref\n%d\n%%%%EOF\n" % place)]


def in_recipe(data: bytes) -> Pieces:
    """One more block of a kind that nobody knows."""
    size = pack(">I", len(data) - 0x5C + GROWTH)
    return 28, [(24, size), (28, pack(">II", 0xFFFF0000, GROWTH - 8)), (len(data) + GROWTH - 44, size)]


def before_tags(data: bytes) -> Pieces:
    """More sound before the tags behind it."""
    foot = data.rfind(b"APETAGEX")
    if foot < 0:
        return at_the_end(data)
    (length,) = unpack_from("<I", data, foot + 12)
    return foot + 32 - length, []


def in_pixels(data: bytes) -> Pieces:
    """One more element of pixel data."""
    end = len(data)
    return end, [(end, b"\xe0\x7f\x10\0OW\0\0" + pack("<I", GROWTH - 12))]


def at_the_end(data: bytes) -> Pieces:
    return len(data), []


GROWERS: tuple[tuple[bytes, int, Callable[[bytes], Pieces]], ...] = (
    (b"\x89PNG", 0, in_png),
    (b"\xff\xd8\xff", 0, in_jpeg),
    (b"RIFF", 0, in_riff),
    (b"ftyp", 4, in_boxes),
    (b"jP  ", 4, in_boxes),
    (b"JXL ", 4, in_boxes),
    (b"moov", 4, in_boxes),
    (b"HEAP", 6, before_the_directory),
    (b"FOVb", 0, before_the_directory),
    (b"%PDF", 0, in_pdf),
    (b"CANON OPTIONAL DATA", 0, in_recipe),
    (b"MAC ", 0, before_tags),
    (b"ID3", 0, before_tags),
    (b"DICM", 128, in_pixels),
    (b"", 0, at_the_end),
)
"""First bytes of a file, where they stand → what makes it large."""


def grown(data: bytes) -> Sparse:
    """Return a file with 100 MB more of what its images are made of."""
    grower = next(grow for magic, at, grow in GROWERS if data.startswith(magic, at))
    at, patches = grower(data)
    head, tail = bytearray(data[:at]), data[at:]
    pieces = {at + GROWTH: tail} if tail else {}
    for offset, new in patches:
        if offset < at:
            head[offset : offset + len(new)] = new
        else:
            pieces[offset] = new
    return Sparse({0: bytes(head), **pieces}, len(data) + GROWTH)


@pytest.mark.parametrize(("kind", "path"), samples(), ids=lambda one: one if isinstance(one, str) else "")
def test_a_large_file_costs_little(corpus: Path, kind: str, path: Path) -> None:
    del corpus
    data = path.read_bytes()
    before = exifweb.read(data, name=path.name)
    large = grown(data)
    pages = exifweb.Pages(large.size, large.read)
    after = exifweb.read(pages, name=path.name)
    assert after["FileType"].text == before["FileType"].text == kind
    assert len(after.tags) >= 0.8 * len(before.tags)
    assert pages.fetched <= BUDGET
