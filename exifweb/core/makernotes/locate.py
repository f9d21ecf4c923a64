"""A directory that stands somewhere in a maker note, behind a header that nobody knows.

Every even place up to 32 bytes in is tried: a TIFF header that points to a directory, or a directory outright, which
has a small count and entries of sane formats. Source: ExifTool's LocateIFD.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd.types import NAMES, SIZES
from exifweb.core.view import ORDERS

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.view import View

LAST_TRY = 32
SMALLEST = 14
ENTRY = 12
FORMATS = range(1, 14)
FAR = 0x10000
OTHER_ORDER = {"<": ">", ">": "<"}


def locate(context: Context, view: View, start: int, size: int) -> tuple[View, int] | None:
    """Return the view that the directory's offsets count in, and where it stands; None where there is none."""
    data = view.read(start, max(size, view.end - view.base - start))
    for at in range(0, LAST_TRY + 1, 2):
        if at + SMALLEST > min(size, len(data)):
            break
        order = ORDERS.get(data[at : at + 2])
        if order is not None and unpack_from(f"{order}H", data, at + 2)[0] == 42:
            (pointer,) = unpack_from(f"{order}I", data, at + 4)
            if pointer >= 8 and pointer + at + SMALLEST <= size:
                return view.ordered(order).rebased(view.base + start + at), pointer
        found = _order_of(context, data, at, order or view.order)
        if found is not None:
            return view.ordered(found), start + at
    return None


def _order_of(context: Context, data: bytes, at: int, order: str) -> str | None:
    """Return the byte order in which a directory stands at a place, None where none does."""
    (count,) = unpack_from(f"{order}H", data, at)
    if not count:
        return None
    if not count & 0xFF:
        order = OTHER_ORDER[order]
        count >>= 8
    elif count & 0xFF00:
        return None
    rest = len(data) - (at + 2 + ENTRY * count)
    if rest < 4 and rest not in (0, 2):
        return None
    for index in range(count):
        tag_at = at + 2 + ENTRY * index
        _, form, number, pointer = unpack_from(f"{order}HHII", data, tag_at)
        if not _is_sane(context, form, number, index, count):
            return None
        if count == 1 and form in NAMES:
            size = number * SIZES[NAMES[form]]
            if size > 4 and (size > len(data) or pointer > FAR):
                return None
    return order


def _is_sane(context: Context, form: int, number: int, index: int, count: int) -> bool:
    """Whether an entry may stand in a directory; some cameras leave junk in places that are known."""
    members = context.members
    if not form:
        if number and index and not (index == count - 1 and "EOS 40D" in members["Model"]):
            return False
        return bool(index) or bool(number) or index == 0
    if count == 12 and members["Make"] == "SONY" and index >= 8:
        return True
    if form == 16 and members["Make"] == "Apple":
        return True
    return form in FORMATS and not number & 0xFF000000
