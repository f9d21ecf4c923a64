"""What the offsets in a maker note count from, told by where its values lie.

Programs that move a note and leave its offsets as they were break them; the values then seem to lie somewhere else
than right behind the directory, where the vendor puts them. Canon notes end in a footer that tells where they stood
when they were written. Source: ExifTool's FixBase, GetValueBlocks and GetMakerNoteOffset for each vendor's habits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd.types import NAMES, SIZES
from exifweb.core.view import ORDERS

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.view import View

ENTRY = 12
FORMATS = range(1, 14)
PRINT_IM = 0x0E00
USUAL_GAP = 4


@dataclass(frozen=True, slots=True)
class Habit:
    """How far behind a vendor's directory its values begin; the first gap is the usual one.

    Attributes:
        make: What the make matches.
        model: What the model matches.
        gaps: The gaps in bytes; none where there is no rule.
        relative: Whether offsets count from the note itself: None where that is not known.
    """

    make: str
    model: str
    gaps: tuple[int, ...]


HABITS: tuple[Habit, ...] = (
    Habit(r"Canon", r"\b(20D|350D|REBEL XT|Kiss Digital N)\b", (6,)),
    Habit(r"Canon", r"\b(FV\b|OPTURA)", (4, 28)),
    Habit(r"Canon", r"(PowerShot|IXUS|IXY)", (4, 16)),
    Habit(r"CASIO", r"", (4, 16, 2)),
    Habit(r"(?i)(General Imaging Co.|GEDSC IMAGING CORP.)", r"", (0,)),
    Habit(r"KYOCERA", r"", (12,)),
    Habit(r"Leica Camera AG", r"^S2\Z", (4, 286, 274)),
    Habit(r"Leica Camera AG", r"^LEICA M MONOCHROM \(Typ 246\)\Z", (4, 130)),
    Habit(r"Leica Camera AG", r"^LEICA M \(Typ 240\)\Z", (4, 118)),
    Habit(r"Leica Camera AG", r"^(R8|R9|M8)\b", (6,)),
    Habit(r"OLYMPUS", r"^E-(1|300|330)\b", (16,)),
    Habit(
        r"OLYMPUS",
        r"^(C2500L|C-1Z?|C-5000Z|X-2|C720UZ|C725UZ|C150|C2Z|E-10|E-20|FerrariMODEL2003|u20D|u10D)\b",
        (),
    ),
    Habit(r"(Panasonic|JVC)\b", r"", (0,)),
    Habit(r"SONY", r"^(DSLR-.*|SLT-A(33|35|55V)|NEX-(3|5|C3|VG10E))\Z", (4,)),
    Habit(r"SONY", r"", (0,)),
    Habit(r"SAMSUNG\Z", r"^EK-GN120\Z", (40,)),
    Habit(r"FUJIFILM\Z", r"", (4, 6)),
    Habit(r"TOSHIBA", r"", (0, 24)),
    Habit(r"(?i)Konica Minolta", r"", (4, -16)),
    Habit(r"Minolta", r"", (4, -8, -12)),
)
"""The first row that matches counts; without one the gap is `USUAL_GAP`."""


@dataclass(frozen=True, slots=True)
class Values:
    """Where the values of a directory lie that don't stand in their entries.

    Attributes:
        sizes: Offset → bytes of the longest value there.
        by_tag: Tag → offset.
        low: Least offset, counted as if each entry's offset began at the entry.
        high: Least end of a value, counted so.
    """

    sizes: dict[int, int]
    by_tag: dict[int, int]
    low: int
    high: int


def values_of(view: View, start: int) -> tuple[Values | None, int]:
    """Return where a directory's values lie, None where all stand in their entries, and its length in bytes."""
    order = view.order
    head = view.read(start, 2)
    if len(head) < 2:
        return None, 2
    (count,) = unpack_from(f"{order}H", head)
    data = view.read(start + 2, ENTRY * count)
    sizes: dict[int, int] = {}
    by_tag: dict[int, int] = {}
    adjusted: dict[int, int] = {}
    low = high = -1
    for index in range(len(data) // ENTRY):
        tag, form, number, pointer = unpack_from(f"{order}HHII", data, index * ENTRY)
        if form not in FORMATS:
            break
        size = number * SIZES[NAMES[form]]
        if size <= 4:
            continue
        by_tag[tag] = pointer
        sizes[pointer] = max(sizes.get(pointer, 0), size)
        shifted = pointer + ENTRY * index
        if adjusted.get(shifted, 0) <= size:
            adjusted[shifted] = size
            low = shifted if low < 0 or low < ENTRY or low > shifted else low
            high = shifted + size if high < 0 or high > shifted + size else high
    return (Values(sizes, by_tag, low, high) if sizes else None), 2 + ENTRY * count


def fixed(
    context: Context, view: View, start: int, length: int, fixing: int, *, entry_based: bool = False
) -> tuple[View, bool]:
    """Return the view in which a directory's offsets are right, and whether each counts from its own entry.

    Args:
        context: Knows make and model, takes the warnings.
        view: The view as the note's row says.
        start: Offset of the directory from the view's base.
        length: Bytes from there to the end of the note.
        fixing: 0 corrects by a footer only, 1 by the looks of it, 2 only where it looks quite wrong.
        entry_based: Whether the note's row says that offsets count from their entries.
    """
    values, extent = values_of(view, start)
    if values is None:
        return view, entry_based
    if context.members["Make"].startswith("Canon"):
        moved = _by_footer(context, view, start, length, values)
        if moved is not None:
            return moved, entry_based
    least, overlaps, backwards, touching = _survey(
        values, start + extent + _gaps(context)[0], extent, entry_based=entry_based
    )
    if _looks_entry_based(values, extent, length, backwards=backwards > touching):
        return view, True
    if overlaps:
        context.warn("Overlapping MakerNotes values", view.base + start, "ifd", minor=True)
    gap = least - start - extent
    if _is_print_im(view, values) or (fixing == 2 and 0 <= gap <= 24):
        return view, False
    return _by_gap(context, view, start, gap, fixing), False


def _gaps(context: Context) -> tuple[int, ...]:
    make, model = context.members["Make"], context.members["Model"]
    if context.members.get("OlympusCAMER") and make.startswith("SONY"):
        return (USUAL_GAP,)
    habit = next((h for h in HABITS if re.match(h.make, make) and re.search(h.model, model)), None)
    return (habit.gaps or (USUAL_GAP,)) if habit else (USUAL_GAP,)


def _by_footer(context: Context, view: View, start: int, length: int, values: Values) -> View | None:
    """Return the view as Canon's footer has it; None without a footer."""
    footer = view.read(start + length - 8, 8) if length > 8 else b""
    order = ORDERS.get(footer[:2])
    if order != view.order or footer[2:4] not in (b"\x2a\0", b"\0\x2a"):
        return None
    shift = start - unpack_from(f"{order}I", footer, 4)[0]
    if not shift:
        return view
    last = max(values.sizes)
    spare = start + length - (last + values.sizes[last]) - 8
    if spare in (0, 1):
        context.warn("Canon maker note footer may be invalid (ignored)", view.base + start, "ifd", minor=True)
        return view
    context.warn(f"Adjusted MakerNotes base by {shift}", view.base + start, "ifd", minor=True)
    return view.rebased(view.base + shift)


def _survey(values: Values, expected: int, extent: int, *, entry_based: bool) -> tuple[int, int, int, int]:
    """Return the least offset that counts, and how many values overlap, lie twelve bytes back, or touch."""
    overlaps = backwards = touching = 0
    least = min(values.sizes)
    end: int | None = None
    for pointer in sorted(values.sizes):
        if end is not None:
            gap = pointer - end
            if gap in (0, 1):
                touching += 1
            elif gap == -ENTRY and not entry_based:
                backwards += 1
            elif gap < 0:
                overlaps += bool(pointer)
            elif gap >= extent and abs(pointer - expected) <= 4:
                least = pointer
            if least < ENTRY:
                least = pointer
        end = pointer + values.sizes[pointer]
    return least, overlaps, backwards, touching


def _looks_entry_based(values: Values, extent: int, length: int, *, backwards: bool) -> bool:
    near = (backwards and values.low >= extent - 2) or values.low in (extent - 2, extent + 2)
    return near and values.high <= length - 2


def _is_print_im(view: View, values: Values) -> bool:
    """Whether offsets are right, since the print information stands where its entry says."""
    place = values.by_tag.get(PRINT_IM, 0)
    return place > 0 and view.read(place, 8) == b"PrintIM\0"


def _by_gap(context: Context, view: View, start: int, gap: int, fixing: int) -> View:
    gaps = _gaps(context)
    habit = next((h for h in HABITS if re.match(h.make, context.members["Make"])), None)
    if gap in (0, USUAL_GAP, *gaps) or (habit is not None and not habit.gaps):
        return view
    shift = gaps[0] - gap
    if not fixing:
        if gap < 0 or gap > 16 or gap & 1:
            message = f"Possibly incorrect maker notes offsets (fix by {shift}?)"
            context.warn(message, view.base + start, "ifd", minor=True)
        return view
    return view.rebased(view.base + shift)


def leica_base(view: View, start: int) -> View:
    """Return the view of a Leica note whose offsets may count from eight bytes before."""
    values, extent = values_of(view, start)
    if values is not None and min(values.sizes) - (extent + 2) > 8:
        return view.rebased(view.base - 8)
    return view
