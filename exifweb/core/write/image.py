"""The image itself, apart from what is said about it: which bytes of a file they are.

`IMAGES` has, for each family of file types, what finds them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.values import numbers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from exifweb.core.model import Metadata
    from exifweb.core.source import Source

TRAILER = "JPEG-Trailer"
PAIRS = (
    ("StripOffsets", "StripByteCounts"),
    ("TileOffsets", "TileByteCounts"),
    ("PreviewImageStart", "PreviewImageLength"),
    ("JpgFromRawStart", "JpgFromRawLength"),
    ("OtherImageStart", "OtherImageLength"),
)
HEADER = 8
PNG_START, PNG_CHECKSUM = 8, 4
PNG_CHUNKS = frozenset((b"IHDR", b"PLTE", b"IDAT", b"fdAT", b"tRNS", b"acTL", b"fcTL", b"JDAT", b"JDAA", b"JHDR"))
WEBP_START = 12
WEBPS = frozenset(("WEBP", "WEBP (lossless)", "Extended WEBP", "Extended WEBP (lossless)"))
WEBP_CHUNKS = frozenset((b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"))


def image_ranges(source: Source, metadata: Metadata) -> list[tuple[int, int]]:
    """Return (offset, length) of the image's bytes, in file order; none where nothing is known to find them."""
    find = next((find for kinds, find in IMAGES if metadata.file_type in kinds), None)
    return [] if find is None else list(find(source, metadata))


def _jpeg(source: Source, metadata: Metadata) -> Iterable[tuple[int, int]]:
    """The tables before the first scan, and all from there to the trailers."""
    trailers = [block.offset for block in metadata.blocks if block.path.startswith(TRAILER)]
    end = min(trailers, default=source.size)
    at = 2
    while at + 4 <= source.size:
        head = source.read(at, 4)
        if head[0] != 0xFF or head[1] == 0xFF:
            at += 1
            continue
        marker, length = head[1], int.from_bytes(head[2:], "big") + 2
        if marker == 0xDA:
            yield at, end - at
            return
        if marker in (0x01, *range(0xD0, 0xDA)):
            at += 2
            continue
        if not 0xE0 <= marker <= 0xEF and marker != 0xFE:
            yield at, min(length, source.size - at)
        at += length


def _tiff(_: Source, metadata: Metadata) -> Iterable[tuple[int, int]]:
    for offsets, lengths in PAIRS:
        starts = [tag for tag in metadata.tags if tag.name == offsets]
        sizes = {tag.group1: tag for tag in metadata.tags if tag.name == lengths}
        for tag in starts:
            if tag.group1 in sizes:
                pairs = zip(numbers_of(tag.raw), numbers_of(sizes[tag.group1].raw), strict=False)
                yield from [(int(start), int(size)) for start, size in pairs]


def _png(last: bytes) -> Callable[[Source, Metadata], Iterable[tuple[int, int]]]:
    """Return what finds the image's chunks up to the last one; of a damaged file, all from the damage on."""

    def find(source: Source, _: Metadata) -> Iterable[tuple[int, int]]:
        at, name = PNG_START, b""
        while at < source.size and name != last:
            head = source.read(at, HEADER)
            length, name = int.from_bytes(head[:4], "big"), head[4:]
            end = at + HEADER + length + PNG_CHECKSUM
            if len(head) < HEADER or end > source.size:
                yield at, source.size - at
                return
            if name in PNG_CHUNKS:
                yield at, HEADER + length
            at = end

    return find


def _webp(source: Source, _: Metadata) -> Iterable[tuple[int, int]]:
    """The chunks of the image; of a damaged file, all from the damage on."""
    at = WEBP_START
    while at < source.size:
        head = source.read(at, HEADER)
        name, length = head[:4], int.from_bytes(head[4:], "little")
        end = at + HEADER + length
        if len(head) < HEADER or end > source.size or head == bytes(HEADER):
            yield at, source.size - at
            return
        if name in WEBP_CHUNKS:
            yield at, HEADER + length
        at = end + length % 2


IMAGES: tuple[tuple[frozenset[str], Callable[[Source, Metadata], Iterable[tuple[int, int]]]], ...] = (
    (frozenset(("JPEG", "JPS", "MPO")), _jpeg),
    (frozenset(("TIFF", "BTF", "DNG", "GPR")), _tiff),
    (frozenset(("PNG", "APNG", "JNG")), _png(b"IEND")),
    (frozenset(("MNG",)), _png(b"MEND")),
    (WEBPS, _webp),
)
"""File types → what finds the ranges of their image."""
