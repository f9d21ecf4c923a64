"""A maker note taken out of its file, to be put somewhere else with its offsets right.

Vendors' offsets count from the TIFF header that the note lies behind, from the note itself, or from each entry. The
reader knows which: it is let loose on the note and leaves a trail of the directories that it went through. Each
offset in them is kept as a place in the note; values that lie outside of it are brought in at its end. Source:
RebuildMakerNotes of ExifTool's WriteExif, whose aim this shares and whose way (writing the note anew) it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd.subdirs import decode_value
from exifweb.core.blocks.ifd.types import INTEGERS, NAMES, SIZES, read_value
from exifweb.core.makernotes import decode as notes
from exifweb.core.source import Patched
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, Variants
from exifweb.core.values import Binary, numbers_of
from exifweb.core.view import ORDERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exifweb.core.blocks.ifd.decode import Directory, Entry
    from exifweb.core.context import Context
    from exifweb.core.model import Tag
    from exifweb.core.view import View

ENTRY, INLINE = 12, 4
MAKER_NOTES = "MakerNotes"
STAYING = frozenset(("PreviewImageStart", "PreviewImageLength", "OriginalDecisionDataOffset"))
"""Tags that lead to what lies elsewhere in the file, or tell how long it is."""
FOOTER = 8
DIRECTORIES = frozenset(("Nikon::ProcessNikon",))
"""Procedures of ExifTool's that read a directory besides deciphering parts of it."""
FIXED = ("ProcessBinaryData",)
"""Procedures that read what holds no offsets."""
MOST_BROUGHT_IN = 0x10000
"""Bytes of values outside of a note that are taken along."""


class Carried(Binary):
    """A maker note on its way to another file; its bytes are those of the file that it comes from.

    Attributes:
        pointers: (place in the note, where in the note it leads, width in bytes, byte order) of each offset that
            counts from the header before the note.
        moved: The note, with what lay outside of it at its end.
        order: Byte order of the note.
        own_order: Whether it is told by the note, whatever that of the file is.
        outside: (offset from the header, bytes) of each value of the note that lies outside of it.
    """

    __slots__ = ("moved", "order", "outside", "own_order", "pointers")

    def __init__(self, data: bytes, offset: int, order: str) -> None:
        super().__init__(data, offset=offset)
        self.order = order
        self.own_order = True
        self.outside: list[tuple[int, int]] = []
        self.moved = data
        self.pointers: tuple[Pointer, ...] = ()

    def at(self, offset: int) -> bytes:
        """Return the note as it must be where it begins so many bytes behind the header."""
        return _pointed(self.moved, self.pointers, offset)

    def is_in(self, note: bytes) -> bool:
        """Whether a note has the bytes of this one, offsets aside."""
        out = bytearray(note)
        for one in self.pointers:
            out[one.at : one.at + one.width] = self.moved[one.at : one.at + one.width]
        return out == self.moved


@dataclass(frozen=True, slots=True)
class Pointer:
    """An offset in a note.

    Attributes:
        at: Where it stands, from the note's start.
        target: Where it leads, from the note's start.
        width: Bytes of it.
        order: Its byte order.
        base: What it counts from, from the note's start; None for the header before the note.
    """

    at: int
    target: int
    width: int
    order: str
    base: int | None = None


def take(directory: Directory, entry: Entry, info: TagInfo) -> None:
    """Decode a maker note, or another block that is written as one value, and take it up as a tag too.

    Args:
        directory: The directory that it stands in.
        entry: Its entry.
        info: The row that describes it.
    """
    context, view, start, size = directory.context, directory.view, entry.offset, entry.size
    here = view.base + start
    block = Carried(view.read(start, size), here, view.order)
    movable = True
    if info.attributes.get("makernotes"):
        movable = _follow(context, block, directory, entry, info)
    else:
        decode_value(context, view, start, size, info, directory.table)
    if movable:
        context.found(info, block, directory.name, here, size, "undef", size)


def _follow(context: Context, note: Carried, directory: Directory, entry: Entry, info: TagInfo) -> bool:
    """Decode a maker note and find the offsets in it; False where it can't be known what they count from."""
    view, here, sub = directory.view, note.offset, info.sub or {}
    outer, context.trail = context.trail, []
    first = len(context.tags)
    try:
        notes.decode(context, view, entry.offset, entry.size, info)
        tags = context.tags[first:]
        if not context.trail and process_of(info) in DIRECTORIES:
            tags = _look_through(context, view, entry, info)
        passed = _inside(context.trail, view, here, here + entry.size)
    finally:
        context.trail = outer
    if passed:
        _settle(note, view, here, passed)
        note.order, note.own_order = passed[0].view.order, "order" in sub
        _without_preview(note, tags)
    return bool(passed or info.attributes.get("notifd") or "base" in sub or process_of(info) in FIXED)


def process_of(info: TagInfo) -> str | None:
    """Return the name of the procedure by which ExifTool reads a maker note."""
    sub = info.sub or {}
    if "table" not in sub:
        return FIXED[0]
    return sub.get("process") or store.table(sub["table"]).process


def _look_through(context: Context, view: View, entry: Entry, info: TagInfo) -> list[Tag]:
    """Go through a note's directory although it can't be decoded, and return its tags, which are not taken up."""
    tags, warnings, blocks = len(context.tags), len(context.warnings), len(context.blocks)
    notes.decode_directory(context, notes.note_of(context, view, entry.offset, entry.size, info))
    found = context.tags[tags:]
    del context.tags[tags:], context.warnings[warnings:], context.blocks[blocks:]
    return found


def _without_preview(note: Carried, tags: list[Tag]) -> None:
    """Let the note have no preview image and the like: they lie outside and stay behind."""
    out = bytearray(note.moved)
    for tag in tags:
        at = tag.offset - note.offset
        if tag.name in STAYING and tag.group0 == MAKER_NOTES and 0 <= at <= len(note) - tag.length:
            out[at : at + tag.length] = bytes(tag.length)
    note.moved = bytes(out)


def _inside(trail: list[Directory], view: View, start: int, end: int) -> list[Directory]:
    """Return the directories of a trail that lie in the note as it is, not in something that was deciphered."""
    kept = []
    for one in trail:
        source = one.view.source
        while isinstance(source, Patched):
            source = source.below
        if source is view.source and start <= one.view.base + one.start < end:
            kept.append(one)
    return kept


def _settle(carried: Carried, view: View, here: int, trail: list[Directory]) -> None:
    """Find the offsets of a note, bring in what they lead to, and set those that never change."""
    data = carried.read()
    footer = _footer(data, trail)
    brought: dict[tuple[int, int], int] = {}
    body = bytearray(data[: len(data) - len(footer)])
    pointers: list[Pointer] = []
    for directory in trail:
        for at, target, size, width in _offsets(directory, data, here):
            outside = target < 0 or target + size > len(body)
            place = _bring(view, here, target, size, body, brought) if outside else target
            if place is None:
                continue
            base = None if directory.view.base == view.base else directory.view.base - here
            base = at + INLINE - ENTRY if directory.entry_based else base
            pointers.append(Pointer(at, place, width, directory.view.order, base))
    if footer:
        pointers.append(Pointer(len(body) + INLINE, 0, INLINE, trail[0].view.order))
    carried.moved = bytes(body) + footer
    carried.outside = [(here + target - view.base, size) for target, size in brought]
    carried.moved = _pointed(carried.moved, [one for one in pointers if one.base is not None], 0)
    carried.pointers = tuple([one for one in pointers if one.base is None])


def _pointed(note: bytes, pointers: Iterable[Pointer], offset: int) -> bytes:
    """Return a note with offsets set, for a place so many bytes behind the header."""
    out = bytearray(note)
    for one in pointers:
        value = one.target + offset if one.base is None else one.target - one.base
        little = "little" if one.order == "<" else "big"
        out[one.at : one.at + one.width] = (value % (1 << 8 * one.width)).to_bytes(one.width, little)  # type: ignore[arg-type]
    return bytes(out)


def _footer(data: bytes, trail: list[Directory]) -> bytes:
    """Return the footer by which Canon's notes tell where they stood, empty where there is none."""
    tail = data[-FOOTER:]
    if not trail or trail[0].context.members["Make"][:5] != "Canon" or len(data) <= FOOTER:
        return b""
    order = ORDERS.get(tail[:2])
    return tail if order == trail[0].view.order and tail[2:4] in (b"\x2a\0", b"\0\x2a") else b""


def _bring(
    view: View, here: int, target: int, size: int, body: bytearray, brought: dict[tuple[int, int], int]
) -> int | None:
    """Bring a value from outside of a note to its end and return its place; None where it can't be had."""
    known = brought.get((target, size))
    if known is not None:
        return known
    start = here + target - view.base
    if size > MOST_BROUGHT_IN or not view.holds(start, size):
        return None
    body += bytes(len(body) % 2)
    brought[target, size] = place = len(body)
    body += view.read(start, size)
    return place


def _offsets(directory: Directory, data: bytes, here: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield place, target, size of what is there, and width of each offset that a directory holds."""
    view, order = directory.view, directory.view.order
    first = view.base + directory.start - here + 2
    layout = directory.layout
    for at in range(first, view.base + directory.end - here, ENTRY):
        if at + ENTRY > len(data):
            return
        tag, code, count, field = layout.entry[order].unpack(data[at : at + ENTRY])
        if code not in NAMES:
            continue
        size = count * SIZES[NAMES[code]]
        (value,) = layout.offset[order].unpack(field)
        place = at + ENTRY - INLINE
        target = value + (at if directory.entry_based else view.base - here)
        if size > INLINE:
            yield place, target, size, INLINE
        inside, width = place if size <= INLINE else target, SIZES[NAMES[code]]
        if NAMES[code] in INTEGERS and 0 <= inside <= len(data) - size and _leads_on(directory, tag):
            numbers = numbers_of(read_value(data[inside : inside + size], NAMES[code], count, order))
            for number, pointer in enumerate(numbers):
                yield inside + number * width, view.base + int(pointer) - here, 2, width


def _leads_on(directory: Directory, tag: int) -> bool:
    """Whether an entry holds offsets of directories."""
    found = directory.table.get(tag)
    rows = found.infos if isinstance(found, Variants) else (found,)
    return any(isinstance(row, TagInfo) and row.attributes.get("subifd") for row in rows)
