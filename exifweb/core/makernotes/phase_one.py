"""Phase One's directories: entries of 32-bit fields behind a header of their own; a calibration has shorter entries.

Source: ExifTool's PhaseOne module.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.context import Probe
from exifweb.core.tags.schema import TagInfo, Variants
from exifweb.core.values import Binary
from exifweb.core.view import ORDERS

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

FORMATS = {1: "string", 2: "int16s", 4: "int32s"}
LONG = 16
"""Bytes of an entry that states its format."""
MOST_ENTRIES = 300
LONG_ARRAY = 100_000
_HEADS = {LONG: re.compile(rb"IIII.waR|MMMMRaw.", re.DOTALL), 12: re.compile(rb"IIII\x01\0\0\0|MMMM\0\0\0\x01")}


def directory(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode a directory and the calibration in it."""
    here = view.base + start
    step = int((table.head.get("vars") or {}).get("entry_size", 0))
    kind = "PhaseOne" if step == LONG else "SensorCalibration"
    head = view.read(start, 12)
    if length < 12 or len(head) < 12 or step not in _HEADS or context.depth >= context.limits.depth:
        return
    if _HEADS[step].match(head) is None:
        if step != LONG:
            context.warn(f"Unrecognized {kind} directory version", here, "ifd")
        return
    view = view.ordered(ORDERS[head[:2]])
    (first,) = unpack_from(f"{view.order}I", head, 8)
    count = _word(view, start + first) if first + 8 <= length else None
    if count is None or not 2 <= count <= MOST_ENTRIES or first + 8 + step * count > length:
        return
    outer, context.order, context.directory = (context.order, context.directory), view.order, name
    context.depth += 1
    try:
        for index in range(count):
            if not _entry(context, view, start, length, table, (kind, step, index, start + first + 8 + step * index)):
                break
    finally:
        context.order, context.directory = outer
        context.depth -= 1


def _word(view: View, at: int) -> int | None:
    data = view.read(at, 4)
    return unpack_from(f"{view.order}I", data)[0] if len(data) == 4 else None


def _entry(
    context: Context, view: View, start: int, length: int, table: TagTable, place: tuple[str, int, int, int]
) -> bool:
    """Take up an entry. False where the directory is not to be read on."""
    kind, step, index, at = place
    data = view.read(at, step)
    if len(data) < step:
        return False
    (tag,) = unpack_from(f"{view.order}I", data)
    size, value_at = unpack_from(f"{view.order}II", data, step - 8)
    form = "undef" if size % 4 else "int32s"
    if step == LONG:
        (code,) = unpack_from(f"{view.order}I", data, 4)
        form = FORMATS.get(code, "undef")
        if code not in FORMATS:
            context.warn(f"Unrecognized {kind} format size {code}", view.base + at, "entry", minor=True)
    if size > 4:
        if size > 0x7FFFFFFF or value_at + size > length:
            what = "Invalid size" if size > 0x7FFFFFFF else f"Invalid offset 0x{value_at:04x}"
            context.warn(f"{what} for {kind} IFD entry {index}", view.base + at, "entry")
            return False
        value_at += start
    else:
        value_at = at + step - 4
    info = _row(context, table, tag, view, value_at, size)
    if info is not None:
        _value(context, view, value_at, size, info, form)
    return True


def _row(context: Context, table: TagTable, tag: int, view: View, at: int, size: int) -> TagInfo | None:
    info = table.get(tag)
    if isinstance(info, Variants) or (info is not None and info.condition is not None):
        probe = Probe(view.read(at, min(size, 128)), "undef", size, context.directory, size, view.order)
        if isinstance(info, Variants):
            info = info.choose(probe, context)
        elif info.condition is not None and not info.condition(probe, context):
            return None
    return info if isinstance(info, TagInfo) and info.unknown <= context.options.unknown else None


def _value(context: Context, view: View, at: int, size: int, info: TagInfo, form: str) -> None:
    if info.sub is not None:
        subdirs.decode_value(context, view, at, size, info, info.table)
        return
    if isinstance(info.format, str):
        form = info.format
    count = size // SIZES.get(form, 1)
    here = view.base + at
    if count > LONG_ARRAY or (info.binary and info.value is None and info.raw is None):
        value: Any = Binary(source=view.source, offset=here, length=size)
    else:
        data = view.read(at, size)
        value = read_value(data, form, count, view.order)
        if form == "int32s" and count and _looks_like_float(data, view.order):
            form = "float"
            value = read_value(data, form, count, view.order)
    if value is not None:
        context.found(info, value, None, here, size, form, count)


def _looks_like_float(data: bytes, order: str) -> bool:
    """Whether the first word makes sense as a float: its exponent is near that of 1."""
    word = int(unpack_from(f"{order}I", data)[0])
    return 120 < (word >> 23 & 0xFF) < 140
