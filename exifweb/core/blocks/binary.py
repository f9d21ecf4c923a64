"""Fixed-layout blocks: values at known places, described by a table whose ids are offsets in elements.

A table is compiled once into a plan of steps (`plan_of`); a block is then read by walking the plan. Where the layout
varies (counts that depend on earlier values, variable strings, hooks) the step says so and the slow way is taken.
Source: ExifTool's ProcessBinaryData.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd.subdirs import evaluate
from exifweb.core.blocks.ifd.types import SINGLES, SIZES, read_value
from exifweb.core.context import Probe
from exifweb.core.tags.schema import TagInfo, Variants
from exifweb.core.values import decode_text, number_of, numbers_of

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

PROBE = 128
UNKNOWN_LIMIT = 65536


@dataclass(slots=True)
class Step:
    """One place of a table.

    Attributes:
        index: Id.
        at: Offset in bytes, negative from the end.
        info: Who describes it.
        fixed: Format, count and size in bytes, where nothing in the file changes them.
        unknown: How much `Options.unknown` must be for the place to be looked at.
    """

    index: int | float
    at: int
    info: TagInfo | Variants
    fixed: tuple[str, int, int] | None = None
    unknown: int = 0


@dataclass(slots=True)
class Cursor:
    """State while a block is read: what earlier values decide about later places."""

    view: View
    start: int
    data: bytes
    size: int
    increment: int
    shift: int
    values: dict[int | float, Any]
    lengths: dict[int, int] | None = None


def plan_of(table: TagTable) -> list[Step]:
    """Return the steps of a table in the order in which they are read; negative ids, from the end, come last."""
    if table.plan is None:
        increment = SIZES.get(table.format or "int8u", 1)
        ids = sorted((k for k in table.keys() if not isinstance(k, str)), key=lambda k: k + 1e9 if k < 0 else k)
        steps = []
        for key in ids:
            info = table.get(key)
            if info is not None:
                unknown = info.unknown if isinstance(info, TagInfo) and info.condition is None else 0
                steps.append(Step(key, int(key) * increment, info, _fixed(info, table), unknown))
        table.plan = steps
    plan: list[Step] = table.plan
    return plan


def _fixed(info: TagInfo | Variants, table: TagTable) -> tuple[str, int, int] | None:
    """Return format, count and size of a place whose row settles them: no conditions, hooks, masks, offsets."""
    if not isinstance(info, TagInfo) or info.condition or info.sub or info.is_offset:
        return None
    if info.unknown or info.attributes.keys() & {"hook", "mask"}:
        return None
    wanted = info.format or table.format or "int8u"
    name, count = (wanted["format"], wanted["count"]) if isinstance(wanted, dict) else (wanted, 1)
    if name not in SIZES or not isinstance(count, int) or (name == "string" and not isinstance(wanted, dict)):
        return None
    return name, count, count * SIZES[name]


def decode_block(
    context: Context,
    view: View,
    start: int,
    length: int,
    table: TagTable,
    name: str,
    lengths: dict[int, int] | None = None,
) -> None:
    """Decode a block of fixed layout.

    Args:
        context: Takes the tags and warnings.
        view: Bounds, base and byte order.
        start: Offset of the block from the view's base.
        length: Bytes of the block.
        table: Says what lies where.
        name: Name of the block.
        lengths: Bytes of the parts that offsets in the block lead to, by the place of the offset, where they are known.
    """
    if context.depth >= context.limits.depth:
        context.warn(f"{name} is nested too deeply", view.base + start, "block")
        return
    data = view.read(start, min(length, context.limits.single_read))
    increment = SIZES.get(table.format or "int8u", 1)
    cursor = Cursor(view, start, data, len(data), increment, 0, {}, lengths)
    outer = context.directory
    context.directory = name
    context.depth += 1
    try:
        _walk(context, table, cursor)
    finally:
        context.directory = outer
        context.depth -= 1


def _walk(context: Context, table: TagTable, cursor: Cursor) -> None:
    """Take the steps of a table; what lies where it always does is settled in the loop."""
    data, size, values, order = cursor.data, cursor.size, cursor.values, cursor.view.order
    here, found, singles = cursor.view.base + cursor.start, context.found, SINGLES[order]
    unknown = context.options.unknown
    for step in _steps(context, table, cursor):
        fixed = step.fixed
        if fixed is None:
            if step.unknown > unknown:
                continue
        elif step.at >= 0 and 0 <= (at := step.at + cursor.shift) <= size - fixed[2]:
            name, count, width = fixed
            single = singles.get(name) if count == 1 else None
            value = single(data, at)[0] if single else read_value(data[at : at + width], name, count, order)
            values[step.index] = value
            if value is not None:
                found(step.info, value, None, here + at, width, name, count)  # type: ignore[arg-type]
            continue
        if not _take(context, table, cursor, step):
            return


def _steps(context: Context, table: TagTable, cursor: Cursor) -> list[Step]:
    """Return the plan, with made-up steps for the gaps where unknown values are asked for."""
    plan = plan_of(table)
    if context.options.unknown < 2 or table.head.get("first") is None:
        return plan
    known = {step.index for step in plan}
    first = int(table.head["first"])
    top = min(cursor.size, UNKNOWN_LIMIT) // cursor.increment
    gaps = [
        Step(index, index * cursor.increment, table.unknown(index)) for index in range(first, top) if index not in known
    ]
    return sorted([*plan, *gaps], key=lambda s: s.index)


def _take(context: Context, table: TagTable, cursor: Cursor, step: Step) -> bool:
    """Read the value of one step. False where the block has ended."""
    at = step.at + cursor.shift
    if at < 0:
        at += cursor.size
        if at < 0:
            return True
    info = step.info
    fixed = step.fixed
    if fixed is not None:
        name, count, size = fixed
        if at + size <= cursor.size:
            here = cursor.view.base + cursor.start + at
            value = read_value(cursor.data[at : at + size], name, count, cursor.view.order)
            cursor.values[step.index] = value
            if value is not None:
                context.found(info, value, None, here, size, name, count)  # type: ignore[arg-type]
            return True
    if type(info) is not TagInfo or info.condition is not None:
        if at >= cursor.size:
            return True
        chosen = _choose(context, cursor, at, info)
        if chosen is None:
            return True
        info = chosen
    if info.unknown > context.options.unknown:
        return True
    more = cursor.size - at
    if more <= 0:
        return False
    single = info.format or table.format or "int8u"
    if type(single) is str and "hook" not in info.attributes and info.sub is None:
        unpack = SINGLES[cursor.view.order].get(single)
        if unpack is not None:
            if SIZES[single] <= more:
                _finish(context, cursor, step, info, at, unpack(cursor.data, at)[0], single, 1)
            return True
    return _take_slowly(context, table, cursor, step, info, at)


def _take_slowly(context: Context, table: TagTable, cursor: Cursor, step: Step, info: TagInfo, at: int) -> bool:
    more = cursor.size - at
    format_name, count, at, value = _extent(context, table, cursor, info, at)
    if count is None:
        return True
    if "hook" in info.attributes:
        names = {
            "format": format_name,
            "size": cursor.size,
            "shift": cursor.shift,
            "data": cursor.data,
            "pos": at,
            "values": cursor.values,
        }
        changes = evaluate(info.attributes["hook"], names, context) or {}
        cursor.shift = changes.get("shift", cursor.shift)
        format_name = changes.get("format", format_name)
    if info.sub is not None and type(info.sub.get("start")) is str:
        value = read_value(cursor.data[at : at + more], format_name, count, cursor.view.order)
        if value:
            _descend_to(context, cursor, info, at, int(number_of(value)), table)
        return True
    if info.sub is not None:
        length = count * SIZES.get(format_name, 1) if info.format else more
        _descend(context, cursor, info, at, length, table)
        return True
    if value is None:
        value = read_value(cursor.data[at : at + more], format_name, count, cursor.view.order)
    if value is not None:
        _finish(context, cursor, step, info, at, value, format_name, count)
    return True


def _extent(
    context: Context, table: TagTable, cursor: Cursor, info: TagInfo, at: int
) -> tuple[str, int | None, int, Any]:
    """Return format, count (None: pass over), place and, where finding out read it, the value."""
    wanted = info.format or table.format or "int8u"
    more = cursor.size - at
    if isinstance(wanted, dict):
        names = {"values": cursor.values, "size": cursor.size, "shift": cursor.shift}
        worth = evaluate(wanted["count"], names, context)
        format_name = str(wanted["format"])
        count = int(worth) if isinstance(worth, int | float) else -1
        if count < 0:
            return format_name, None, at, None
        if format_name.startswith("var_"):
            format_name = format_name[4:]
            cursor.shift += count * SIZES.get(format_name, 1) - cursor.increment
        return format_name, count, at, None
    if wanted == "string":
        return wanted, more, at, None
    if wanted == "pstring":
        return "string", cursor.data[at], at + 1, None
    if wanted.startswith("var_"):
        return _variable(cursor, wanted[4:], at)
    return (wanted, 1, at, None) if wanted in SIZES else (wanted, None, at, None)


def _variable(cursor: Cursor, kind: str, at: int) -> tuple[str, int | None, int, Any]:
    """Return a variable-length string or block, and shift the places after it."""
    data, more = cursor.data, cursor.size - at
    shift, lead, count = -1, 0, more
    big = "big" if cursor.view.order == ">" else "little"
    if kind == "ue7":
        return _seven_bits(cursor, at)
    if kind == "ustring":
        end = next((i for i in range(at, len(data) - 1, 2) if data[i : i + 2] == b"\0\0"), None)
        count, shift = (more if end is None else end + 2 - at), -2
    elif kind == "pstring":
        lead, count = 1, data[at]
    elif kind in ("pstr32", "ustr32"):
        lead, count = 4, int.from_bytes(data[at : at + 4], big) * (2 if kind == "ustr32" else 1)  # type: ignore[arg-type]
        shift = 0
    elif kind == "int16u":
        count, shift = int.from_bytes(data[at : at + 2], big) + 2, -2  # type: ignore[arg-type]
    else:
        end_of_string = data.find(b"\0", at)
        count = more if end_of_string < 0 else end_of_string + 1 - at
    count = max(0, min(count, more - lead))
    cursor.shift += count + shift + (lead if kind == "pstring" else 0)
    raw = data[at + lead : at + lead + count]
    if kind == "int16u":
        return "undef", count, at, raw
    if kind.startswith("ustr"):
        text = raw.decode("utf-16-be" if big == "big" else "utf-16-le", "replace")
        return "string", count, at + lead, text.partition("\0")[0]
    return "string", count, at + lead, decode_text(raw.partition(b"\0")[0])


def _seven_bits(cursor: Cursor, at: int) -> tuple[str, int | None, int, Any]:
    """Return a number of seven bits to a byte; behind one that is none the block can't be read."""
    from exifweb.core.formats.bpg import ue7

    value, width = ue7(cursor.data, at)
    if not width:
        cursor.size = at
        return "undef", None, at, None
    cursor.shift += width - cursor.increment
    return "int8u", width, at, value


def _finish(
    context: Context,
    cursor: Cursor,
    step: Step,
    info: TagInfo,
    at: int,
    value: Any,
    format_name: str,
    count: int,
) -> None:
    attributes = info.attributes
    mask = attributes.get("mask")
    if mask:
        value = (int(value) & mask) >> attributes.get("shift", (mask & -mask).bit_length() - 1)
    if info.is_offset and info.is_offset != 3 and _counts_from_base(info, context, value):
        base = cursor.view.base
        shifted = tuple([v + base for v in numbers_of(value)])
        value = shifted[0] if len(shifted) == 1 else shifted
    cursor.values[step.index] = value
    here = cursor.view.base + cursor.start + at
    context.found(info, value, None, here, count * SIZES.get(format_name, 1), format_name, count)


def _counts_from_base(info: TagInfo, context: Context, value: Any) -> bool:
    rule = info.is_offset
    return isinstance(rule, int) or bool(evaluate(rule, {"val": value}, context))


def _choose(context: Context, cursor: Cursor, at: int, info: TagInfo | Variants) -> TagInfo | None:
    left = cursor.size - at
    probe = Probe(cursor.data[at : at + PROBE], "undef", left, context.directory, left, cursor.view.order)
    if isinstance(info, Variants):
        return info.choose(probe, context)
    return info if info.condition is None or info.condition(probe, context) else None


def _descend(context: Context, cursor: Cursor, info: TagInfo, at: int, length: int, table: TagTable) -> None:
    """Decode a block inside the block."""
    from exifweb.core.blocks.ifd import subdirs

    size = min(length, cursor.size - at)
    subdirs.decode_value(context, cursor.view, cursor.start + at, size, info, table, {"values": cursor.values})


def _descend_to(context: Context, cursor: Cursor, info: TagInfo, at: int, value: int, table: TagTable) -> None:
    """Decode a block that an offset in this one leads to, as far as it is known to go."""
    from exifweb.core.blocks.ifd import subdirs

    view, start = cursor.view, cursor.start
    names = {"values": cursor.values, "val": value, "dirStart": start}
    to = subdirs.evaluate((info.sub or {})["start"], names, context)
    rest = view.end - view.base - int(to or 0)
    if to is None or to < start or rest < 0 or not context.enter(view.base + int(to), table.g0):
        return
    length = (cursor.lengths or {}).get(at) or rest
    size = min(length, rest) + int(to) - start - at
    subdirs.decode_value(context, view, start + at, size, info, table, names)
