"""JPEG edited: segments that change are made anew, all else are ranges of the old file, the image among them.

New segments stand where readers look for them: EXIF behind JFIF, XMP behind EXIF, then Photoshop, ICC and comments.
What points from a segment to bytes behind the image (multi-picture lists, previews of maker notes) is led along.
Source: ITU-T T.81 annex B, Exif 3.0 4.7, CIPA DC-007, ExifTool's WriteJPEG for the order of segments.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from exifweb.core.errors import Malformed, Unwritable
from exifweb.core.formats.jpeg import behind, follow, groups
from exifweb.core.formats.jpeg.joins import JOINS
from exifweb.core.formats.jpeg.package import PACKAGES
from exifweb.core.formats.jpeg.pieces import Piece
from exifweb.core.formats.jpeg.scan import image_end
from exifweb.core.formats.jpeg.walk import EXV_START, begins_exif, classified
from exifweb.core.write.encoders import encode, wanted
from exifweb.core.write.image import image_ranges
from exifweb.core.write.parts import Range, Recipe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exifweb.core.formats.jpeg.walk import Segment
    from exifweb.core.model import Block, Tag
    from exifweb.core.source import Source
    from exifweb.core.write.changes import Job
    from exifweb.core.write.parts import Part

EXIF, EXTENDED, MPF, TRAILERS = "EXIF", "ExtendedXMP", "MPF", "JPEG-Trailer"
COMPANIONS = {"JFIF": ("JFXX", "CIFF", "AVI1", "Ocad"), "XMP": ("ExtendedXMP",)}
"""Kinds whose segments stand together with those of another."""
BLANKED = frozenset(("Samsung::Trailer",))
"""Tables of trailers whose values lie in the file as they are, and may be blanked."""
COMMENT, COMMENTS = 0xFE, "COM"
CARRIED: dict[bytes, tuple[str, ...]] = {
    b"\xe0": ("JFIF",),
    b"\xe1": ("EXIF", "XMP"),
    b"\xe2": ("ICC_Profile",),
    b"\xed": ("Photoshop",),
    b"\xfe": (COMMENTS,),
}
"""Low byte of a marker → the kinds that its segments may hold."""
START = 2


@dataclass(frozen=True, slots=True)
class Head:
    """A segment and the block that it holds."""

    segment: Segment
    block: Block


@dataclass(slots=True)
class Layout:
    """An old file taken apart: pieces up to the first scan, segments by the offset of their payload."""

    pieces: list[Piece] = field(default_factory=list)
    heads: dict[int, Head] = field(default_factory=dict)
    scan: int = 0


def rewrite(job: Job) -> Recipe:
    """Return the file with the job's edits.

    Raises:
        Unwritable: It is damaged and groups were to go, or a block of it can't be changed.
    """
    layout = _take_apart(job)
    pieces = layout.pieces
    for kind in PACKAGES:
        if wanted(job, kind):
            pieces = _replace(job, layout, pieces, kind)
    if wanted(job, COMMENTS) or job.drops("File"):
        pieces = _replace_comments(job, pieces)
    pieces = [piece for piece in pieces if not _goes(job, piece)]
    if job.private is not None:
        pieces = _without_junk(job, pieces)
    tail = _tail(job, layout.scan)
    if groups.removes_trailer(job, ""):
        job.dropped.append(MPF)
        pieces = [piece for piece in pieces if piece.kind != MPF]
    pieces = follow.lead(job, [*pieces, *tail], len(pieces), layout.scan)
    return Recipe(job.source, [piece.part for piece in pieces])


def _goes(job: Job, piece: Piece) -> bool:
    handled = piece.kind in PACKAGES or piece.kind in (COMMENTS, EXTENDED)
    return bool(piece.marker) and not handled and groups.removes_segment(job, piece.kind, piece.marker)


def _without_junk(job: Job, pieces: list[Piece]) -> list[Piece]:
    """Return the pieces without the bytes between segments, which may be anything but what others see as the image."""
    ranges: list[tuple[int, int]] | None = None
    kept = []
    for piece in pieces:
        part = piece.part
        first = not isinstance(part, bytes) and not part.offset and part.length in (START, len(EXV_START))
        if piece.marker or piece.kind or isinstance(part, bytes) or first:
            kept.append(piece)
            continue
        at = part.offset or START
        if ranges is None:
            ranges = image_ranges(job.source, job.metadata)
        if any(start < part.offset + part.length and at < start + length for start, length in ranges):
            kept.append(piece)
        elif not part.offset:
            kept.append(replace(piece, part=Range(0, START)))
    return kept


def _tail(job: Job, scan: int) -> list[Piece]:
    """Return what begins with the first scan: the image, and the trailers that stay."""
    end = job.source.size
    if job.inner is not None and not groups.removes_trailer(job, ""):
        cleaned = _cleaned(job, scan, job.inner)
        if cleaned:
            return cleaned
    if groups.removes_trailer(job, ""):
        end = image_end(job.source, scan)
        if end < job.source.size:
            job.note(f"{job.source.size - end} bytes behind the image were left out")
    pieces, at = [], scan
    for block in sorted(job.metadata.blocks, key=lambda one: one.offset):
        kind = block.kind
        if block.path.startswith(TRAILERS) and at <= block.offset < end and groups.removes_trailer(job, kind):
            pieces.append(Piece("", Range(at, block.offset - at), at))
            at = block.offset + block.length
    return [*pieces, Piece("", Range(at, max(0, end - at)), at)]


def _cleaned(job: Job, scan: int, strip: Callable[[Source], Recipe]) -> list[Piece]:
    """Return the image and what follows without private things; none where nothing follows, or all of it goes."""
    end = image_end(job.source, scan)
    if end >= job.source.size:
        return []
    starts = [tag.raw for tag in job.metadata.tags if tag.name == "MPImageStart"]
    sizes = [tag.raw for tag in job.metadata.tags if tag.name == "MPImageLength"]
    pictures = [(at, size) for at, size in zip(starts, sizes, strict=False) if end <= at < job.source.size]
    private = [tag for tag in job.metadata.tags if job.private is not None and tag.offset >= end and job.private(tag)]
    blanks = [(tag.offset, tag.length) for tag in private if tag.info.table.name in BLANKED]
    parts: list[Part] = []
    at = end
    try:
        for block in _told(job, [tag for tag in private if tag.info.table.name not in BLANKED]):
            parts += behind.without_places(job.source, (at, block.offset), pictures, blanks, strip)
            at = block.offset + block.length
        parts += behind.without_places(job.source, (at, job.source.size), pictures, blanks, strip)
    except Unwritable as why:
        job.note(f"What follows the image goes: {why.message}")
        job.dropped.append("Trailer")
        return []
    if any(not isinstance(part, Range) for part in parts):
        job.tail = end
    return [Piece("", Range(scan, end - scan), scan), *_pieces(parts)]


def _told(job: Job, private: list[Tag]) -> list[Block]:
    """Return the trailers that go since one of these tags is in them.

    Raises:
        Unwritable: A tag is in none that can be told from what surrounds it.
    """
    trailers = [block for block in job.metadata.blocks if block.path.startswith(TRAILERS)]
    going: dict[int, Block] = {}
    for tag in private:
        block = next((one for one in trailers if one.offset <= tag.offset < one.offset + one.length), None)
        if block is None or not groups.goes_alone(block.kind):
            raise Unwritable(f"{tag.name} is in a trailer")
        if block.offset not in going:
            job.note(f"The {block.kind} trailer goes: {tag.name} is in it")
            job.dropped.append(block.kind)
            going[block.offset] = block
    return [going[offset] for offset in sorted(going)]


def _pieces(parts: list[Part]) -> Iterator[Piece]:
    for part in parts:
        piece = Piece("", part, part.offset if isinstance(part, Range) else -1)
        if piece.size:
            yield piece


def _replace_comments(job: Job, pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with the comments made anew, each of which is a segment."""
    from exifweb.core.blocks import comment_encode

    old = [job.source.read(piece.payload, piece.size - piece.shift) for piece in pieces if piece.kind == COMMENTS]
    new = comment_encode.encode_several(job, old, job.changes.get(COMMENTS, []))
    if new == old:
        return pieces
    fresh = [_piece(COMMENTS, COMMENT, payload) for payload in comment_encode.segments(new)]
    first = next((at for at, piece in enumerate(pieces) if piece.kind == COMMENTS), _place(pieces, COMMENTS))
    kept = [[piece for piece in part if piece.kind != COMMENTS] for part in (pieces[:first], pieces[first:])]
    return [*kept[0], *fresh, *kept[1]]


def _take_apart(job: Job) -> Layout:
    layout = Layout()
    at = 0
    try:
        for segment, block in classified(job.context):
            start, end = segment.offset - 4, segment.offset + segment.length
            if start > at:
                layout.pieces.append(Piece("", Range(at, start - at)))
            if block is None:
                layout.pieces.append(Piece("", Range(start, end - start), marker=segment.marker))
            else:
                layout.heads[block.offset] = Head(segment, block)
                shift = block.offset - start
                layout.pieces.append(Piece(block.kind, Range(start, end - start), block.offset, shift, segment.marker))
            at = end
    except Malformed as damage:
        marker = job.source.read(damage.offset + 1, 1)
        if not at or job.dropped or any(wanted(job, kind) for kind in CARRIED.get(marker, ())):
            raise Unwritable(
                damage.reason, "The file is damaged there; only an XMP sidecar can be written for it."
            ) from None
        job.note(f"All from byte {at} on stays as it is: {damage.reason}")
    layout.scan = at
    return layout


def _replace(job: Job, layout: Layout, pieces: list[Piece], kind: str) -> list[Piece]:
    """Return the pieces with those of a kind made anew."""
    package = PACKAGES[kind]
    runs = _runs(layout, [piece for piece in pieces if piece.kind in package.kinds], kind)
    made: dict[int, list[Piece]] = {}
    gone: set[int] = set()
    for number, run in enumerate(runs or [[]]):
        old = _payload(job, [layout.heads[piece.payload] for piece in run])
        new = encode(job if not number else job.existing_only(), kind, old)
        if new == old:
            continue
        fresh = [_piece(kind, package.marker, payload) for payload in package.package(new)] if new else []
        if not run:
            at = _place(pieces, kind)
            return [*pieces[:at], *fresh, *pieces[at:]]
        made[id(run[0])] = fresh
        gone.update(id(piece) for piece in run)
    return [new for piece in pieces for new in made.get(id(piece), [] if id(piece) in gone else [piece])]


def _runs(layout: Layout, pieces: list[Piece], kind: str) -> list[list[Piece]]:
    """Return the pieces by the blocks that they belong to: EXIF begins anew with each TIFF header."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        if not runs or (kind == EXIF and begins_exif(layout.heads[piece.payload].segment)):
            runs.append([])
        runs[-1].append(piece)
    return runs


def _payload(job: Job, heads: list[Head]) -> bytes:
    """Return the payload of segments, joined in the order that they say."""
    parts: list[tuple[bool, int, int, int]] = []
    for number, head in enumerate(heads):
        segment, block = head.segment, head.block
        join = JOINS[block.kind](segment.head) if block.kind in JOINS else None
        start = block.offset if join is None else segment.offset + join.skip
        end = segment.offset + segment.length
        parts.append((block.kind == EXTENDED, number if join is None else join.number, start, end - start))
    return b"".join(job.source.read(start, length) for _, _, start, length in sorted(parts))


def _place(pieces: list[Piece], kind: str) -> int:
    """Return where the segments of a kind that was not there go: behind those that precede it, or the first marker."""
    before: set[str] = set()
    for name, _ in groups.BEFORE_NEW:
        before.update((name, *COMPANIONS.get(name, ())))
        if name == kind:
            break
    last = max((at for at, piece in enumerate(pieces) if piece.kind in before), default=-1)
    return last + 1 if last >= 0 else min(1, len(pieces))


def _piece(kind: str, marker: int, payload: bytes) -> Piece:
    return Piece(kind, bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload)
