"""Structures of Fujifilm's own: recognized faces with their names, the directory of a RAF.

Source: ExifTool's FujiFilm module.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.context import Probe
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

FACE = 62
NAME, BIRTHDAY, CATEGORY = 30, 54, 46
MOST_ENTRIES = 255
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


def raf_directory(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode the directory of a RAF: a count, then ids, lengths and values, big-endian."""
    from exifweb.core.blocks.ifd import subdirs

    view = view.ordered(">")
    data = view.read(start, min(length, context.limits.single_read))
    here = view.base + start
    count = int.from_bytes(data[:4], "big")
    if len(data) < 4 or count > MOST_ENTRIES:
        context.warn(f"Bad {name} directory", here, "block")
        return
    at = 4
    for _ in range(count):
        tag, size = unpack_from(">HH", data, at) if at + 4 <= len(data) else (0, len(data))
        at += 4
        if at + size > len(data):
            context.warn(f"Bad {name} directory", here + at, "block")
            return
        found = table.get(tag)
        probe = Probe(data[at : at + 128], "", 0, context.directory, size, ">")
        info = found if isinstance(found, TagInfo) or found is None else found.choose(probe, context)
        if info is not None and info.sub is not None:
            subdirs.decode_value(context, view, start + at, size, info, table)
        elif info is not None:
            form = info.format if isinstance(info.format, str) else ""
            value = _raf_value(data[at : at + size], form, info.attributes.get("count", 0))
            if value is not None:
                context.found(info, value, None, here + at, size, form or "undef", 1)
        at += size


def _raf_value(data: bytes, form: str, count: int) -> Any:
    """Return a value in the format that its row names; without one four bytes are a number."""
    if form:
        whole = len(data) // SIZES[form]
        return read_value(data, form, min(count, whole) if count else whole, ">") if whole else None
    return int.from_bytes(data, "big") if len(data) == 4 else Binary(data)
