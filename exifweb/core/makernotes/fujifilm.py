"""Structures of Fujifilm's own: recognized faces with their names, the directory of a RAF.

Source: ExifTool's FujiFilm module.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.context import Probe
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text
from exifweb.core.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable

FACE = 62
NAME, BIRTHDAY, CATEGORY = 30, 54, 46
MOST_ENTRIES = 255
CORRUPT = "Possibly corrupt RAF information"
_DATE = re.compile(r"(\d{4})(\d{2})\d{2}")


def faces(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode recognized faces: a list of places and lengths, each of a name, a birthday and a category."""
    data = view.read(start, length)
    for number, at in enumerate(_places(data, view.order), 1):
        for label, field in (("Name", NAME), ("Birthday", BIRTHDAY)):
            size, place = unpack_from(f"{view.order}II", data, at + field)
            if place + size > len(data):
                return
            text = decode_text(data[place : place + size])
            if field == BIRTHDAY:
                # ExifTool prints the month in place of the day; values are to be the same.
                text = _DATE.sub(r"\1:\2:\2", text, count=1)
            _take(context, table, f"Face{number}{label}", text, view.base + start + place, size, "string")
        here = view.base + start + at + CATEGORY
        _take(context, table, f"Face{number}Category", data[at + CATEGORY], here, 1, "int8u")


def _places(data: bytes, order: str) -> Iterator[int]:
    """Yield where the descriptions of faces begin, up to the first that is none."""
    for entry in range(0, len(data) - 7, 8):
        at, size = unpack_from(f"{order}II", data, entry)
        if size < FACE or at + size > len(data):
            return
        yield at


def _take(context: Context, table: TagTable, key: str, value: Any, offset: int, length: int, form: str) -> None:
    info = table.get(key)
    if isinstance(info, TagInfo):
        context.found(info, value, None, offset, length, form, length)


def raf_directory(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode the directory of a RAF: a count, then ids, lengths and values, big-endian."""
    here = view.base + start
    view = View(view.source, here, here + length, here, ">")
    head = view.read(0, 4)
    count = int.from_bytes(head, "big")
    at = 4
    if not head or count > MOST_ENTRIES:
        context.warn(CORRUPT, here, "block")
        return
    for _ in range(count):
        entry = view.read(at, 4)
        key, size = unpack_from(">HH", entry) if len(entry) == 4 else (0, 0)
        at += 4
        data = view.read(at, size)
        if not data:
            context.warn(CORRUPT, here + at, "block")
            return
        found = table.get(key)
        probe = Probe(data[:128], "", 0, context.directory, size, ">")
        info = found if isinstance(found, TagInfo) or found is None else found.choose(probe, context)
        if info is not None and info.sub is not None:
            subdirs.decode_value(context, view, at, len(data), info, table)
        else:
            take_entry(context, table, key, data, here + at, info)
        at += size


def take_entry(
    context: Context, table: TagTable, key: int, data: bytes, here: int, info: TagInfo | None = None
) -> None:
    """Take up the value of an entry in the format that its row or table names; four bytes of none are a number.

    Args:
        context: Takes the tag.
        table: Has the row.
        key: The entry's id.
        data: The value.
        here: Where it lies in the file.
        info: The row, where it was chosen before.
    """
    found = info or table.get(key)
    if found is None and context.options.unknown:
        found = table.unknown(key)
    if not isinstance(found, TagInfo) or found.unknown > context.options.unknown:
        return
    form = found.format if isinstance(found.format, str) else table.format or ""
    value = _raf_value(data, form, found.attributes.get("count", 0))
    if value is not None:
        context.found(found, value, None, here, len(data), form or "undef", 1)


def _raf_value(data: bytes, form: str, count: int) -> Any:
    """Return a value in the format that its row names; without one four bytes are a number."""
    if form:
        whole = len(data) // SIZES[form]
        return read_value(data, form, min(count, whole) if count else whole, ">") if whole else None
    return int.from_bytes(data, "big") if len(data) == 4 else Binary(data)
