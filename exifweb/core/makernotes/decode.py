"""From the value of a maker note tag to its directory: start, base and byte order, as its row says or as it looks.

A row may name a procedure of ExifTool's that looks for the directory itself; `PLACES` has ours for each. Notes that
are no directories (`notifd`) are blocks of fixed layout or text. Source: ExifTool's MakerNotes module and the
sub-directory part of ProcessExif.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd import decode as ifd
from exifweb.core.blocks.ifd import subdirs
from exifweb.core.makernotes import repairs
from exifweb.core.makernotes.base import fixed, leica_base
from exifweb.core.makernotes.locate import locate
from exifweb.core.makernotes.nikon import with_keys
from exifweb.core.model import Embedded
from exifweb.core.source import Patched
from exifweb.core.tags import store
from exifweb.core.view import ORDER_NAMES, View

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagInfo

DIRECTORY = "MakerNotes"
PREVIEW = b"\xff\xd8\xff"
GE_ENTRIES = 25


@dataclass(frozen=True, slots=True)
class Note:
    """A maker note on its way to being read.

    Attributes:
        view: Bounds, base and byte order of its directory.
        start: Where the directory stands, from the view's base.
        size: Bytes from there to the end of the note.
        info: The row that describes it.
        fixing: Whether the base may be corrected: 0 only by a footer, 1 yes, 2 only if it looks quite wrong.
    """

    view: View
    start: int
    size: int
    info: TagInfo
    fixing: int


def decode(context: Context, view: View, start: int, size: int, info: TagInfo) -> None:
    """Decode a maker note.

    Args:
        context: Takes the tags and warnings.
        view: The view that the note lies in.
        start: Offset of the note from the view's base.
        size: Bytes of the note.
        info: The row that its condition chose.
    """
    if context.options.fast > 1:
        return
    sub = info.sub or {}
    if not _is_valid(context, view, start, info):
        context.warn(f"Invalid {info.name} data", view.base + start, "block", minor=True)
        return
    table = store.table(sub["table"])
    process = sub.get("process") or table.process
    if info.attributes.get("notifd") or process not in PLACES:
        subdirs.decode_value(context, view, start, size, info, table)
        return
    note = PLACES[process](context, note_of(context, view, start, size, info))
    if note is not None:
        decode_directory(context, note)


def _is_valid(context: Context, view: View, start: int, info: TagInfo) -> bool:
    rule = (info.sub or {}).get("validate")
    names = {"val": view.read(start, 128), "start": start, "base": view.base}
    return rule is None or subdirs.evaluate(rule, names, context) is not False


def note_of(context: Context, view: View, start: int, size: int, info: TagInfo) -> Note:
    """Return the note with start, base and byte order as its row says."""
    sub = info.sub or {}
    names = {"valuePtr": start, "val": start, "start": start, "base": view.base, "size": size}
    moved = start
    if "start" in sub:
        moved = int(subdirs.evaluate(sub["start"], names, context) or 0)
    order = subdirs.ordered_for(view, info, moved)
    shift = int(subdirs.evaluate(sub["base"], names | {"start": moved}, context) or 0) if "base" in sub else 0
    if "offset" in sub:
        at = int(subdirs.evaluate(sub["offset"], names | {"start": moved}, context) or 0)
        little = "little" if order.order == "<" else "big"
        moved += int.from_bytes(order.read(at, 4), little)  # type: ignore[arg-type]
    fixing = -1 if "base" in sub else int(sub.get("fixbase", 0))
    return Note(order.rebased(view.base + shift), moved - shift, size - (moved - start), info, fixing)


def _as_stated(_: Context, note: Note) -> Note | None:
    return note


def _located(context: Context, note: Note) -> Note | None:
    """Look for the directory behind a header of any length."""
    found = locate(context, note.view, note.start, note.size)
    if found is None:
        context.warn(f"Unrecognized {DIRECTORY}", note.view.base + note.start, "block", minor=True)
        return None
    view, start = found
    passed = view.base + start - note.view.base - note.start
    return replace(note, view=view, start=start, size=note.size - passed)


def _preview_or_located(context: Context, note: Note) -> Note | None:
    """A note that is a picture and nothing else, or one to be looked through."""
    head = note.view.read(note.start, 3)
    if head == PREVIEW and note.size > 6:
        data = note.view.read(note.start, note.size)
        offset = note.view.base + note.start
        context.found(store.tag("Extra", "PreviewImage"), data, None, offset, note.size)
        context.embedded.append(Embedded("PreviewImage", "image/jpeg", offset, note.size))
        return None
    return _located(context, note)


def _behind_wide_count(_: Context, note: Note) -> Note | None:
    """A directory whose count has four bytes, one half of which is zero: the half that is not counts."""
    head = note.view.read(note.start, 4)
    if len(head) < 4:
        return None
    count = head[:2] if any(head[:2]) else head[2:]
    here = note.view.base + note.start + 2
    source = Patched(note.view.source, here, count)
    view = View(source, note.view.start, note.view.end, note.view.base, note.view.order, bounded=note.view.bounded)
    return replace(note, view=view, start=note.start + 2, size=note.size - 2)


def _without_count(_: Context, note: Note) -> Note | None:
    """A directory whose count is missing: it has 25 entries."""
    return replace(note, view=repairs.with_count(note.view, note.start, GE_ENTRIES))


def _leica(_: Context, note: Note) -> Note | None:
    view = leica_base(note.view, note.start)
    return replace(note, view=view, start=note.start + note.view.base - view.base, fixing=-1)


PLACES: dict[str | None, Callable[[Context, Note], Note | None]] = {
    None: _as_stated,
    "Exif::ProcessExif": _as_stated,
    "MakerNotes::ProcessCanon": _as_stated,
    "MakerNotes::ProcessUnknown": _located,
    "MakerNotes::ProcessUnknownOrPreview": _preview_or_located,
    "MakerNotes::ProcessKodakPatch": _behind_wide_count,
    "MakerNotes::FixLeicaBase": _leica,
    "MakerNotes::ProcessGE2": _without_count,
    "Nikon::ProcessNikon": with_keys,
}
"""ExifTool's procedure → what finds the directory that it would read."""


def decode_directory(context: Context, note: Note) -> None:
    """Decode the directory of a note."""
    table = store.table((note.info.sub or {})["table"])
    order = ORDER_NAMES[note.view.order]
    if context.members.get("ExifByteOrder", order) != order:
        context.found(store.tag("Extra", "MakerNoteByteOrder"), order)
    view, entry_based = note.view, bool((note.info.sub or {}).get("entry"))
    rule = (note.info.sub or {}).get("FixOffsets")
    if note.fixing >= 0 and rule is None:
        view, entry_based = fixed(context, note.view, note.start, note.size, note.fixing, entry_based=entry_based)
    start = note.start + note.view.base - view.base
    if rule is not None:
        view = repairs.with_offsets(context, view, start, rule)
    ifd.decode(context, view, start, table, DIRECTORY, entry_based=entry_based, stated=note.view.base)
