"""PNG, APNG, MNG and JNG edited: chunks that change are made anew, all else are ranges of the old file, in its order.

New texts, XMP, IPTC and EXIF stand before the image data, colours before the palette. A block that stands in a place
of some program's own (EXIF in a text chunk) is moved to the standard one when it changes. Where the chunks can't be
followed to the end, all from the damage on is one range of the old file. Sources: PNG specification
(third edition) clause 5.6; ExifTool's ProcessPNG and WritePNG.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from struct import pack
from typing import TYPE_CHECKING
from zlib import crc32

from exifweb.core.blocks.png_text import FORMS
from exifweb.core.errors import Unwritable
from exifweb.core.formats.png import carriers, damage, texts
from exifweb.core.formats.png.carriers import EXIF, ICC, IPTC, PHOTOSHOP, XMP, Carried
from exifweb.core.formats.png.walk import CHECKSUM, HEADER, LONGEST, SIGNATURE, TYPES
from exifweb.core.write.encoders import encode, wanted
from exifweb.core.write.parts import Range, Recipe

if TYPE_CHECKING:
    from exifweb.core.blocks.png_text import Text
    from exifweb.core.write.changes import Change, Job
    from exifweb.core.write.parts import Part

DATA = frozenset(("IDAT", "JDAT", "JDAA"))
FRAMES = frozenset(("IHDR", "JHDR", "BASI", "DHDR", "DEFI", "TERM"))
"""Chunks of an MNG with which its images begin, or what belongs to them."""
CARRIERS = frozenset(("tEXt", "zTXt", "iTXt", "iCCP", "tXMP"))
GOES_WITH: dict[str, str] = {
    "caBX": "JUMBF",
    "seAl": "SEAL",
    "pHYs": "PNG-pHYs",
    "cpIp": "FlashPix",
    **dict.fromkeys(("prVW", "mkBF", "mkBS", "mkBT", "mkTS"), "FlashPix"),
}
"""Chunk → the group whose deletion takes it."""
PIXEL_TAGS = 3
"""Tags of a pHYs chunk, which goes when all of them go."""
KINDS: tuple[str, ...] = (ICC, XMP, PHOTOSHOP, EXIF)
HINT = "The file is damaged; only an XMP sidecar can be written for it."


@dataclass(slots=True)
class Piece:
    """A chunk of the new file, with what it carries."""

    name: str
    part: Part
    data: bytes = b""
    text: Text | None = None
    block: Carried | None = None


@dataclass(slots=True)
class Layout:
    """A file taken apart: its chunks up to the last one or to where it is damaged, and where what follows begins."""

    kind: str
    pieces: list[Piece] = field(default_factory=list)
    end: int = 0
    damaged: bool = False


def rewrite(job: Job) -> Recipe:
    """Return the file with the job's edits.

    Raises:
        Unwritable: A block of it can't be changed, or may stand where the file is damaged.
        InvalidValue: A value does not fit its chunk.
    """
    layout = _take_apart(job)
    if layout.damaged:
        damage.check(job, layout.end, GOES_WITH)
        job.note(f"The file is damaged: all from byte {layout.end} on was left as it is")
    pieces = [piece for piece in layout.pieces if not _goes(job, piece)]
    pieces = _own_tags(job, layout, pieces)
    for kind in KINDS:
        if wanted(job, kind):
            pieces = _replace(job, layout, pieces, kind)
    pieces = _rename_profile(job, pieces)
    parts = [Range(0, SIGNATURE), *(piece.part for piece in pieces)]
    if layout.damaged or not job.drops("Trailer"):
        parts.append(Range(layout.end, job.source.size - layout.end))
    elif layout.end < job.source.size:
        job.note(f"{job.source.size - layout.end} bytes behind the image were left out")
    return Recipe(job.source, parts)


def _take_apart(job: Job) -> Layout:
    source = job.source
    known = TYPES.get(source.read(0, SIGNATURE)[:2])
    if known is None:
        raise Unwritable("The file is no PNG", HINT)
    layout = Layout(known[0])
    at = SIGNATURE
    while True:
        head = source.read(at, HEADER)
        length = int.from_bytes(head[:4], "big")
        end = at + HEADER + length + CHECKSUM
        if len(head) < HEADER or length > LONGEST or end > source.size:
            return _damaged(job, layout, at)
        piece = Piece(head[4:].decode("latin-1"), Range(at, end - at))
        layout.pieces.append(piece)
        if piece.name in CARRIERS or piece.name == texts.PIXELS or piece.name in texts.OWN or _is_exif(piece.name):
            piece.data = source.read(at + HEADER, length)
            piece.text = texts.text_of_chunk(piece.name, piece.data)
            piece.block = carriers.carried(job, piece.name, piece.data)
        at = end
        if piece.name == known[2]:
            layout.end = at
            return layout


def _damaged(job: Job, layout: Layout, at: int) -> Layout:
    """Return what can be trusted of a file whose chunks can be followed up to an offset; its first chunk always is."""
    pieces = layout.pieces
    if not pieces:
        message = f"The first chunk, at byte {at}, is cut off"
        raise Unwritable(message, HINT)
    layout.end, layout.damaged = at, True
    while len(pieces) > 1 and isinstance(part := pieces[-1].part, Range) and not damage.is_whole(job.source, part):
        layout.end = part.offset
        pieces.pop()
    return layout


def _is_exif(name: str) -> bool:
    return name.lower() in ("exif", "zxif")


def _piece(name: str, data: bytes) -> Piece:
    body = name.encode("latin-1") + data
    return Piece(name, pack(">I", len(data)) + body + pack(">I", crc32(body)), data, texts.text_of_chunk(name, data))


def _goes(job: Job, piece: Piece) -> bool:
    """Whether a chunk goes with its group."""
    if piece.name in GOES_WITH:
        return job.drops(GOES_WITH[piece.name])
    own = piece.name in texts.OWN or (piece.name in FORMS and piece.block is None)
    if own and job.drops("PNG"):
        return True
    block = piece.block
    if block is None or block.payload is not None:
        return False  # what can be read is the codec's
    return job.drops(block.kind) or (block.kind == EXIF and job.drops("IFD0"))


def _own_tags(job: Job, layout: Layout, pieces: list[Piece]) -> list[Piece]:
    changes = job.changes.get("PNG", [])
    sizes = [one for one in changes if one.info.table.name == texts.PHYSICAL]
    for change in changes:
        if change not in sizes and change.info.id != texts.PROFILE_NAME:
            pieces = _own_tag(job, layout, pieces, change)
    if not sizes:
        return pieces
    old = next((piece for piece in pieces if piece.name == texts.PIXELS), None)
    if old is not None and all(one.clear and not one.values for one in sizes) and len(sizes) == PIXEL_TAGS:
        return [piece for piece in pieces if piece is not old]
    data = texts.pixels(job, old.data if old else b"", sizes)
    if old is None:
        return _inserted(pieces, _data_at(layout, pieces), _piece(texts.PIXELS, data)) if data else pieces
    return [_piece(texts.PIXELS, data) if piece is old and data != old.data else piece for piece in pieces]


def _own_tag(job: Job, layout: Layout, pieces: list[Piece], change: Change) -> list[Piece]:
    found = [piece for piece in pieces if piece.block is None and texts.concerns(change, piece.name, piece.text)]
    going = [piece for piece in found if texts.applies(job, change, piece.data, piece.text)]
    new = texts.made(change)
    if found and not going:
        return pieces
    if new is None or not (found or change.create):
        return [piece for piece in pieces if not any(piece is one for one in going)]
    if going:
        first = going[0]
        fresh = _piece(*texts.repacked(first.name, new))
        kept = [fresh if piece is first else piece for piece in pieces]
        return [piece for piece in kept if not any(piece is one for one in going)]
    at = _palette_at(layout, pieces) if new[0] in texts.OF_COLOURS else _data_at(layout, pieces)
    return _inserted(pieces, at, _piece(*new))


def _replace(job: Job, layout: Layout, pieces: list[Piece], kind: str) -> list[Piece]:
    """Return the pieces with those that carry a kind of block made anew."""
    kinds = (PHOTOSHOP, IPTC) if kind == PHOTOSHOP else (kind,)
    blocks = [piece for piece in pieces if piece.block is not None and piece.block.kind in kinds]
    blocks.sort(key=lambda piece: piece.block is not None and not piece.block.standard)
    if not blocks:
        return _added(job, layout, pieces, kind)
    for number, piece in enumerate(blocks):
        assert piece.block is not None
        old = carriers.needed(piece.block)
        new = encode(job.existing_only() if number else job, piece.block.kind, old)
        if new == old:
            continue
        at = next(index for index, one in enumerate(pieces) if one is piece)
        rest = pieces[:at] + pieces[at + 1 :]
        if not new:
            pieces = rest
            continue
        if not piece.block.standard and number == 0:
            at = _place(layout, rest, kind)
        pieces = _inserted(rest, at, _carrier(piece.block, new, first=number == 0))
    if kind == PHOTOSHOP and job.changes.get(PHOTOSHOP) and all(p.block and p.block.kind == IPTC for p in blocks):
        without = {name: found for name, found in job.changes.items() if name != IPTC}
        return _added(replace(job, changes=without), layout, pieces, kind)
    return pieces


def _added(job: Job, layout: Layout, pieces: list[Piece], kind: str) -> list[Piece]:
    new = encode(job, kind, b"")
    if not new:
        return pieces
    fresh = _carrier(None, new, first=True, kind=kind)
    return _inserted(pieces, _place(layout, pieces, kind), fresh)


def _carrier(old: Carried | None, payload: bytes, *, first: bool, kind: str = "") -> Piece:
    """Return the chunk that carries a block; a further one of its kind stays in the form that it has."""
    kind = old.kind if old is not None else kind
    if old is not None and not old.standard and not first and old.name:
        header = {EXIF: carriers.EXIF_HEADER, XMP: carriers.XMP_HEADER if b"APP1" in old.name else b""}.get(kind, b"")
        old, payload, kind = replace(old, kind=PHOTOSHOP), header + payload, PHOTOSHOP
    fresh = _piece(*carriers.chunk(old, kind, payload))
    fresh.block = Carried(kind, payload, name=old.name if old is not None else b"")
    return fresh


def _rename_profile(job: Job, pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with the profile under a new name."""
    names = [one for one in job.changes.get("PNG", []) if one.info.id == texts.PROFILE_NAME and one.values]
    if not names:
        return pieces
    name = str(names[-1].values[-1]).encode("latin-1", "replace")[: texts.LONGEST_KEYWORD]
    made = []
    for piece in pieces:
        _, null, rest = piece.data.partition(b"\0")
        made.append(_piece("iCCP", name + null + rest) if piece.name == "iCCP" and null else piece)
    return made


def _place(layout: Layout, pieces: list[Piece], kind: str) -> int:
    return _palette_at(layout, pieces) if kind == ICC else _data_at(layout, pieces)


def _palette_at(layout: Layout, pieces: list[Piece]) -> int:
    data = _data_at(layout, pieces)
    return next((at for at, piece in enumerate(pieces[:data]) if piece.name == "PLTE"), data)


def _data_at(layout: Layout, pieces: list[Piece]) -> int:
    """Return where the image data begins, or the first image of several, or the last chunk, or the damage."""
    starts = DATA | FRAMES if layout.kind == "MNG" else DATA
    end = len(pieces) if layout.damaged else len(pieces) - 1
    return next((at for at, piece in enumerate(pieces) if piece.name in starts), end)


def _inserted(pieces: list[Piece], at: int, piece: Piece) -> list[Piece]:
    return [*pieces[:at], piece, *pieces[at:]]
