"""Structures of Canon's own: values in a row, creative filters, custom functions of the old and the new kind.

Source: ExifTool's Canon and CanonCustom modules.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.subdirs import evaluate
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.context import Probe
from exifweb.core.tags.schema import TagInfo, Variants

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

WRONG_SIZE = (0x70C, 0x66, 0x70F)
"""A custom function whose count is one too small in some cameras, that count, and the function that follows it."""


def serial_data(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode values that stand one behind the other, some as many as an earlier one says."""
    data = view.read(start, length)
    values: dict[int | float, Any] = {}
    at = 0
    for index in range(len(table.keys())):
        info = _row(context, table, index, data[at:], view)
        if info is None:
            return
        form, count = _extent(context, table, info, values, len(data) - at)
        size = SIZES.get(form, 1) * count
        if at + size > len(data):
            return
        value = read_value(data[at : at + size], form, count, view.order) if count else None
        values[index] = value
        if info.sub is not None:
            subdirs.decode_value(context, view, start + at, size, info, table)
        elif count and value is not None and info.unknown <= context.options.unknown:
            context.found(info, value, None, view.base + start + at, size, form, count)
        at += size


def _row(context: Context, table: TagTable, index: int, data: bytes, view: View) -> TagInfo | None:
    """Return the row of a place; one that only counts where nothing else does is kept for its size."""
    found = table.get(index)
    probe = Probe(data[:128], "", 0, context.directory, len(data), view.order)
    if isinstance(found, Variants):
        return found.choose(probe, context)
    if found is None or (found.condition is not None and not found.condition(probe, context)):
        return None
    return found


def _extent(
    context: Context, table: TagTable, info: TagInfo, values: dict[int | float, Any], rest: int
) -> tuple[str, int]:
    wanted = info.format or table.format or "int8u"
    if isinstance(wanted, dict):
        count = evaluate(wanted["count"], {"values": values}, context)
        return wanted["format"], max(int(count or 0), 0)
    return wanted, rest if wanted == "string" else 1


def filters(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode creative filters: each a run of parameters with a number, a count and values."""
    data = view.read(start, length)
    here = view.base + start
    if len(data) < 8:
        return
    order = view.order
    (count,) = unpack_from(f"{order}I", data, 4)
    at = 8
    for number in range(count):
        if at + 12 > len(data):
            context.warn(f"Truncated data for filter {number}", here + at, "block", minor=True)
            return
        _, size, parameters = unpack_from(f"{order}III", data, at)
        following = at + 4 + size
        if following > len(data) or size < 8:
            context.warn(f"Invalid size ({size}) for filter {number}", here + at, "block", minor=True)
            return
        _parameters(context, view, start, data, at + 12, parameters, table)
        at = following


def _parameters(
    context: Context, view: View, start: int, data: bytes, at: int, parameters: int, table: TagTable
) -> None:
    for _ in range(parameters):
        if at + 12 > len(data):
            return
        tag, count = unpack_from(f"{view.order}II", data, at)
        at += 8
        if at + 4 * count > len(data):
            return
        info = table.get(tag)
        if isinstance(info, TagInfo):
            value = read_value(data[at : at + 4 * count], "int32s", count, view.order)
            context.found(info, value, None, view.base + start + at, 4 * count, "int32s", count)
        at += 4 * count


def custom_functions(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode the old custom functions: one byte of number and one of value each."""
    data = view.read(start, length)
    if len(data) < 2:
        return
    (stated,) = unpack_from(f"{view.order}H", data)
    if stated != len(data) and not ("D60" in context.members["Model"] and stated + 2 == len(data)):
        context.warn("Invalid CanonCustom data", view.base + start, "block")
        return
    for at in range(2, len(data) - 1, 2):
        (word,) = unpack_from(f"{view.order}H", data, at)
        info = table.get(word >> 8)
        if isinstance(info, TagInfo):
            low = at + (view.order == ">")
            context.found(info, word & 0xFF, None, view.base + start + low, 1, "int8u", 1)


def custom_functions_2(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode the new custom functions: groups of records with a number, a count and values."""
    data = view.read(start, length)
    here = view.base + start
    order = view.order
    if len(data) < 8 or unpack_from(f"{order}H", data)[0] != len(data):
        context.warn("Invalid CanonCustom2 data", here, "block")
        return
    at = 8
    while at + 12 <= len(data):
        number, size, _ = unpack_from(f"{order}III", data, at)
        if size < 8:
            break
        end = at + 4 + size
        if end > len(data):
            context.warn(f"Corrupted CanonCustom2 group {number}", here + at, "block")
            return
        _group(context, view, start, data[:end], at + 12, table)
        at = end
    if at != len(data):
        context.warn("Possibly corrupted CanonCustom2 data", here + at, "block")


def _group(context: Context, view: View, start: int, data: bytes, at: int, table: TagTable) -> None:
    order = view.order
    while at + 8 < len(data):
        tag, count = unpack_from(f"{order}II", data, at)
        following = at + 8 + 4 * count
        if following > len(data):
            return
        if (tag, count) == WRONG_SIZE[:2] and following + 8 < len(data):
            if unpack_from(f"{order}I", data, following + 4)[0] == WRONG_SIZE[2]:
                context.warn("Fixed incorrect CanonCustom tag 0x70c size", view.base + start + at, "block", minor=True)
                count += 1
        at += 8
        value = read_value(data[at : at + 4 * count], "int32s", count, order)
        info = table.get(tag)
        if isinstance(info, Variants):
            info = info.choose(
                Probe(data[at : at + 128], "int32u", count, context.directory, 4 * count, order), context
            )
        if info is not None and value is not None:
            context.found(info, value, None, view.base + start + at, 4 * count, "int32s", count)
        at += 4 * count
