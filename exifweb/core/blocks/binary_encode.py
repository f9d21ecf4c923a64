"""Blocks of fixed layout backwards: values are written over the old ones in place, the block never grows.

Where earlier values decide what lies where (hooks, variable formats, counts that are expressions), a place can't be
told from the table alone, and nothing at or behind it is written. Source: ExifTool's WriteBinaryData and WriteValue.
"""

from __future__ import annotations

import struct
from struct import pack
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.binary import PROBE, plan_of
from exifweb.core.blocks.ifd.types import INTEGERS, LETTERS, SIZES, read_value
from exifweb.core.blocks.ifd.values import fraction_of
from exifweb.core.context import Probe
from exifweb.core.errors import InvalidValue, Unwritable
from exifweb.core.tags.schema import TagInfo, Variants
from exifweb.core.values import Binary, encode_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from exifweb.core.blocks.binary import Step
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.write.changes import Change, Job

FIXED = {"fixed16s": ("h", 0x100), "fixed16u": ("H", 0x100), "fixed32s": ("i", 0x10000), "fixed32u": ("I", 0x10000)}
REVERSED = {"int16uRev": "H", "int32uRev": "I"}
OTHER_ORDER = {"<": ">", ">": "<"}
BYTES = ("undef", "binary")
MOST_DENOMINATOR = {"I": 0xFFFFFFFF, "i": 0x7FFFFFFF, "H": 0xFFFF, "h": 0x7FFF}


def encode(job: Job, old: bytes, table: TagTable, changes: Sequence[Change], order: str) -> bytes:
    """Return the block with new values in it, as long as it was; `old` itself where nothing changes.

    A change of a tag whose condition does not hold for this block, or that lies behind its end, is noted and passed
    over.

    Args:
        job: The write; its context answers conditions.
        old: The block.
        table: Says what lies where.
        changes: Raw values as a read gives them, masked ones shifted down.
        order: `<` or `>`.

    Raises:
        Unwritable: A tag can't be deleted, or its place is not fixed.
        InvalidValue: A value does not fit its format.
    """
    if not old or not changes:
        return old
    new = bytearray(old)
    steps = {step.index: step for step in plan_of(table)}
    for change in sorted(changes, key=lambda item: float(item.info.id)):
        info = change.info
        step = steps.get(info.id) if not isinstance(info.id, str) else None
        if step is None or info.table is not table or not info.writable or info.is_offset or info.sub:
            message = f"{info.name} can't be written"
            raise Unwritable(message)
        _refuse_moving_places(table, step)
        at = step.at if step.at >= 0 else step.at + len(new)
        if not 0 <= at < len(new) or not _holds(job, step.info, info, bytes(new), at, order):
            job.note(f"{info.g1}:{info.name} has no place in this file: not written")
            continue
        _write(job, new, table, change, at, order)
    return old if new == old else bytes(new)


def place_of(table: TagTable, info: TagInfo, length: int) -> tuple[str, int]:
    """Return format and count of a tag; the count of one that runs to the end is `length`.

    Raises:
        Unwritable: They depend on other values.
    """
    wanted = info.format or table.format or "int8u"
    name, count = (wanted["format"], wanted["count"]) if isinstance(wanted, dict) else (wanted, 1)
    if isinstance(count, str) and count.isdigit():
        count = int(count)
    if name not in SIZES or not isinstance(count, int):
        message = f"{info.name} can't be written: its length is not fixed"
        raise Unwritable(message)
    return name, length if wanted == "string" else count


def pack_values(info: TagInfo, value: Any, name: str, count: int, order: str) -> bytes:
    """Return the bytes of a raw value in a format.

    Raises:
        InvalidValue: It does not fit.
    """
    if name == "string":
        return _packed_string(info, value, count)
    if name in BYTES:
        return _packed_bytes(info, value, count)
    values = _elements(info, value, name)
    if len(values) != count:
        message = f"{info.name} takes {count} values, not {len(values)}"
        raise InvalidValue(message)
    packer = _packer(name)
    if packer is None:
        message = f"{info.name} is in a format that can't be written: {name}"
        raise Unwritable(message)
    try:
        return b"".join([packer(one, order) for one in values])
    except (struct.error, OverflowError, ValueError) as wrong:
        message = f"{info.name} can't hold {value!r} ({name})"
        raise InvalidValue(message) from wrong


def _refuse_moving_places(table: TagTable, step: Step) -> None:
    """Refuse a place that something before it may move."""
    for other in plan_of(table):
        if other is not step and (other.at < 0 or other.at > step.at >= 0):
            continue
        for info in other.info.infos if isinstance(other.info, Variants) else (other.info,):
            form = info.format["format"] if isinstance(info.format, dict) else info.format
            if "hook" in info.attributes or str(form or "").startswith("var_"):
                name = step.info.name if isinstance(step.info, TagInfo) else step.info.infos[0].name
                message = f"{name} can't be written: its place depends on {info.name}"
                raise Unwritable(message)


def _holds(job: Job, held: TagInfo | Variants, info: TagInfo, data: bytes, at: int, order: str) -> bool:
    """Whether the row of the change is the one that describes this place."""
    left = len(data) - at
    context = job.context
    probe = Probe(data[at : at + PROBE], "undef", left, context.directory, left, order)
    if isinstance(held, Variants):
        return held.choose(probe, context) is info
    return info.condition is None or bool(info.condition(probe, context))


def _write(job: Job, new: bytearray, table: TagTable, change: Change, at: int, order: str) -> None:
    info = change.info
    name, count = place_of(table, info, len(new) - at)
    end = at + count * SIZES[name]
    if end > len(new):
        job.note(f"{info.g1}:{info.name} has no place in this file: not written")
        return
    was = bytes(new[at:end])
    if change.removed and held_in(info, was, name, count, order) not in change.removed:
        return
    new[at:end] = written_over(info, only_value(change), was, name, count, order)


def only_value(change: Change) -> Any:
    """Return the one value of a change.

    Raises:
        Unwritable: It has none, or several.
    """
    if len(change.values) != 1:
        name = change.info.name
        message = f"{name} can't be deleted" if not change.values else f"{name} takes one value"
        raise Unwritable(message, "Write another value, or delete the whole group.")
    return change.values[0]


def held_in(info: TagInfo, data: bytes, name: str, count: int, order: str) -> Any:
    """Return the value that a place holds, of bits under a mask those of the tag alone."""
    value = read_value(data, name, count, order)
    mask, shift = _bits(info)
    return (int(value) & mask) >> shift if mask else value


def written_over(info: TagInfo, value: Any, was: bytes, name: str, count: int, order: str) -> bytes:
    """Return the bytes of a place with a new value in them; bits that are not the tag's stay.

    Raises:
        InvalidValue: The value does not fit.
        Unwritable: The format has no writer.
    """
    mask, shift = _bits(info)
    if mask:
        value = _masked(info, value, read_value(was, name, count, order), mask, shift)
    return pack_values(info, value, name, count, order)


def _bits(info: TagInfo) -> tuple[int, int]:
    mask = info.attributes.get("mask") or 0
    return mask, info.attributes.get("shift", (mask & -mask).bit_length() - 1) if mask else 0


def _masked(info: TagInfo, value: Any, was: Any, mask: int, shift: int) -> int:
    if not isinstance(value, int) or value < 0 or value << shift & ~mask:
        message = f"{info.name} can't hold {value!r}"
        raise InvalidValue(message, f"Give a number from 0 to {mask >> shift}.")
    return (value << shift) | (int(was) & ~mask)


def _packed_string(info: TagInfo, value: Any, count: int) -> bytes:
    data = value if isinstance(value, bytes) else encode_text(str(value))
    if len(data.rstrip(b"\0")) >= max(count, 1):
        message = f"{info.name} takes at most {count - 1} bytes"
        raise InvalidValue(message)
    return data[:count].ljust(count, b"\0")


def _packed_bytes(info: TagInfo, value: Any, count: int) -> bytes:
    data = value.read() if isinstance(value, Binary) else encode_text(value) if isinstance(value, str) else value
    if not isinstance(data, bytes) or len(data) > count:
        message = f"{info.name} takes {count} bytes"
        raise InvalidValue(message)
    return data.ljust(count, b"\0")


def _elements(info: TagInfo, value: Any, name: str) -> tuple[Any, ...]:
    values = tuple(value) if isinstance(value, list | tuple) else (value,)
    if name in INTEGERS or name in REVERSED:
        values = tuple([int(v) if isinstance(v, float) and v.is_integer() else v for v in values])
        if not all(isinstance(v, int) for v in values):
            message = f"{info.name} takes whole numbers, not {value!r}"
            raise InvalidValue(message)
    elif not all(isinstance(v, int | float) for v in values):
        message = f"{info.name} takes numbers, not {value!r}"
        raise InvalidValue(message)
    return values


def _packer(name: str) -> Callable[[Any, str], bytes] | None:
    if name in FIXED:
        letter, one = FIXED[name]
        return lambda value, order: pack(order + letter, _rounded(value * one))
    if name in REVERSED:
        return lambda value, order: pack(OTHER_ORDER[order] + REVERSED[name], value)
    if name.startswith("rational"):
        letter = {"rational64u": "I", "rational64s": "i", "rational32u": "H", "rational32s": "h"}[name]
        return lambda value, order: pack(f"{order}2{letter}", *fraction_of(value, MOST_DENOMINATOR[letter]))
    found = LETTERS.get(name)
    return (lambda value, order: pack(order + found, value)) if found else None


def _rounded(value: float) -> int:
    return int(value + (0.5 if value >= 0 else -0.5))
