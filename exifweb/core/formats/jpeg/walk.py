"""JPEG → blocks: step from marker to marker, read a segment's first bytes, never the pixels.

The walk ends at the start of scan. Segments that belong together (EXIF split over several APP1) are joined into one
block. Source: ITU-T T.81 annex B; what ExifTool tolerates (padding, junk between segments, odd EXIF headers).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from exifweb.core.errors import Malformed
from exifweb.core.formats.jpeg import trailers
from exifweb.core.formats.jpeg.joins import JOINS, RUNS, Joiner
from exifweb.core.formats.jpeg.signatures import LONGEST, classify
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from exifweb.core.context import Context
    from exifweb.core.source import Source

SOI, EOI, SOS, COM = 0xD8, 0xD9, 0xDA, 0xFE
EXV_START = b"\xff\x01Exiv2"
STANDALONE = frozenset((0x00, 0x01, *range(0xD0, 0xDA)))
SOF = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
TIFF_HEADERS = (b"II*\0", b"MM\0*")
EXIF = "EXIF"
APP1 = 0xE1
PREVIEW = "PreviewImage"
PREVIEW_GOES_ON = frozenset(((0xE2, 0xE2), (0xE3, 0xE4), (0xE4, 0xE5)))
"""Markers of a segment with a part of a preview and of the next one that may go on with it."""
OWN = ("JPEG", "EXV")
"""Families of files whose second directory ranks behind the first; in a JPEG inside another file it does not."""
SCAN = 4096
HEAD = max(LONGEST, 80)


class Segment(NamedTuple):
    """One marker segment: its marker, and where its payload lies, behind the two length bytes."""

    marker: int
    offset: int
    length: int
    head: bytes


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of a JPEG or EXV file in file order."""
    damage: Malformed | None = None
    joiner = Joiner(context)
    before: tuple[int, str] = (0, "")
    end = context.base
    if context.file_format is not None and context.file_format.parser in OWN:
        context.low_priority.add("IFD1")
    try:
        for segment in segments(context):
            end = segment.offset + segment.length
            if segment.marker != APP1 and joiner.is_open(EXIF):
                yield from joiner.close_runs()  # what a segment is may depend on the camera's name
            block = _block(context, segment, before)
            kind = "" if block is None else block.kind
            if joiner.run:
                yield from joiner.close_runs("" if kind == EXIF and begins_exif(segment) else kind)
            before = (segment.marker, kind)
            if block is None:
                continue
            if kind in RUNS:
                joiner.go_on(block)
            elif kind in JOINS:
                whole = joiner.add(block, segment.head, segment.offset, segment.length)
                if whole is not None:
                    yield whole
            else:
                yield block
    except Malformed as problem:
        damage = problem
    yield from joiner.rest()
    if damage is None and not context.options.fast:
        first = context.source.size
        for trailer in trailers.walk(context, context.base):
            first = trailer.offset
            yield trailer
        yield from trailers.leica(context, end, first)
    if damage is not None:
        raise damage


def classified(context: Context) -> Iterator[tuple[Segment, Block | None]]:
    """Yield the segments with what each holds by itself, in a file that was read before.

    Raises:
        Malformed: The file ends before the image begins.
    """
    before: tuple[int, str] = (0, "")
    for segment in segments(context):
        block = _block(context, segment, before)
        yield segment, block
        before = (segment.marker, "" if block is None else block.kind)


def segments(context: Context) -> Iterator[Segment]:
    """Yield the segments up to the start of scan.

    Raises:
        Malformed: The file ends before the image begins.
    """
    source = context.source
    at = context.base
    is_exv = source.read(at, len(EXV_START)) == EXV_START
    at += len(EXV_START) if is_exv else 2
    for _ in range(context.limits.segments):
        marker, at = _next_marker(context, source, at)
        if marker == SOS or (marker == EOI and is_exv):
            return
        if marker == EOI:
            context.warn("Missing JPEG SOS", at, "segment")
            return
        if marker in STANDALONE:
            continue
        field = source.read(at, 2 + HEAD)
        length = int.from_bytes(field[:2], "big") - 2
        if len(field) < 2 or length < 0 or at + 2 + length > source.size:
            raise Malformed("segment", at - 2, "JPEG format error")
        yield Segment(marker, at + 2, length, field[2 : 2 + length])
        at += 2 + length
    raise Malformed("segment", at, "JPEG format error: too many segments")


def _next_marker(context: Context, source: Source, at: int) -> tuple[int, int]:
    """Return the next marker and the offset behind it, skipping fill bytes and junk."""
    two = source.read(at, 2)
    if len(two) == 2 and two[0] == 0xFF and two[1] != 0xFF:
        return two[1], at + 2
    start = at
    while True:
        window = source.read(at, SCAN)
        if len(window) < 2:
            raise Malformed("segment", start, "JPEG format error")
        found = window.find(b"\xff")
        if found < 0 or found + 1 == len(window):
            at += len(window) - (found >= 0)
            continue
        if found and found + at > start:
            context.warn(f"Skipped unknown {at + found - start} bytes before JPEG marker", start, "segment", minor=True)
        at += found
        if window[found + 1] != 0xFF:
            return window[found + 1], at + 2
        start = at = at + 1


def _block(context: Context, segment: Segment, before: tuple[int, str]) -> Block | None:
    marker, offset, length, head = segment.marker, segment.offset, segment.length, segment.head
    if marker in SOF:
        return Block("SOF", f"JPEG-SOF{marker - 0xC0}", offset, length, detail=marker - 0xC0)
    if marker == COM:
        return Block("COM", "JPEG-COM", offset, length)
    if not 0xE0 <= marker <= 0xEF:
        return None
    path = f"JPEG-APP{marker - 0xE0}"
    row = classify(marker, head, length, _known(context, marker, before))
    if marker == APP1 and row.magic[:4] != b"Exif" and row.kind != "XMP":
        odd = _odd_exif(context, segment)
        if odd:
            return Block(EXIF, path, offset + odd, length - odd)
    skip = min(row.skip, length)
    return Block(row.kind, path, offset + skip, length - skip, table=row.table, order=row.order)


def _known(context: Context, marker: int, before: tuple[int, str]) -> Collection[str]:
    """Return what has come before, as far as the kinds of segment depend on it."""
    members = context.members
    known = ["InfiRay"] if members.get("HasIJPEG") else []
    if members["Make"] == "DJI":
        known.append("DJI")
    if before[1] == PREVIEW and (before[0], marker) in PREVIEW_GOES_ON:
        known.append("Preview")
    return known


def _odd_exif(context: Context, segment: Segment) -> int:
    """Return the length of a non-standard EXIF header (one NUL, lower case, up to four bytes before), or 0."""
    found = segment.head[:10].lower().find(b"exif\0")
    if not 0 <= found <= 4:
        return 0
    message = "Unknown garbage at start of EXIF segment" if found else "Incorrect EXIF segment identifier"
    context.warn(message, segment.offset, "segment", minor=True)
    return found + 6


def begins_exif(segment: Segment) -> bool:
    """Whether an EXIF segment begins anew: its payload is a TIFF header. One without goes on with the one before."""
    return segment.head[6:10].startswith(TIFF_HEADERS)
