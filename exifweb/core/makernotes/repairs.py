"""Directories that cameras write wrong in ways that are known: offsets that are none, a count that is missing.

The directory is read with the right bytes in the place of the wrong ones; the file stays as it is. Source: FixOffsets
and ProcessGE2 of ExifTool's MakerNotes module.
"""

from __future__ import annotations

from struct import pack, pack_into, unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.types import NAMES, SIZES
from exifweb.core.source import Patched
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context

ENTRY = 12
FORMATS = range(1, 14)


def with_count(view: View, start: int, count: int) -> View:
    """Return a view in which a directory states so many entries."""
    return _patched(view, start, pack(f"{view.order}H", count))


def with_offsets(context: Context, view: View, start: int, rule: Any) -> View:
    """Return a view in which a directory's offsets are what a rule of the tables makes of them.

    Args:
        context: What the rule may ask.
        view: Bounds, base and byte order.
        start: Offset of the directory from the view's base.
        rule: Name of the rule. It is asked entry by entry, in order, for those whose value lies elsewhere.
    """
    order = view.order
    head = view.read(start, 2)
    if len(head) < 2:
        return view
    data = bytearray(view.read(start + 2, ENTRY * unpack_from(f"{order}H", head)[0]))
    behind = start + 2 + len(data) + 4
    for at in range(0, len(data) - ENTRY + 1, ENTRY):
        tag, form, count, offset = unpack_from(f"{order}HHII", data, at)
        size = count * SIZES[NAMES[form]] if form in FORMATS else 0
        if not 4 < size <= 0x7FFFFFFF:
            continue
        made = subdirs.evaluate(rule, {"tag": tag, "offset": offset, "size": size, "behind": behind}, context)
        if made is None:
            return view
        offset, behind = made
        pack_into(f"{order}I", data, at + 8, offset & 0xFFFFFFFF)
    return _patched(view, start + 2, bytes(data))


def _patched(view: View, at: int, data: bytes) -> View:
    source = Patched(view.source, view.base + at, data)
    return View(source, view.start, view.end, view.base, view.order, bounded=view.bounded)
