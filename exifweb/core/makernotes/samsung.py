"""Samsung's own structures: a directory with a count of four bytes, pairs of a name and a number, depth information.

Source: ExifTool's Samsung module.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import decode as ifd
from exifweb.core.source import Patched
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable

ENTRY = 12
DEPTH = b"DOFS"
KNOWN_VERSION = 3


def wide_count(context: Context, view: View, start: int, _length: int, table: TagTable, name: str) -> None:
    """Decode a directory whose offsets count from its own end; models that have none there are passed over."""
    head = view.read(start, 4)
    if len(head) < 4 or not head[0] or any(head[1:]):
        return
    below = Patched(view.source, view.base + start + 2, head[:2])
    shift = start + 4 + ENTRY * head[0] + 4
    moved = View(below, view.start, view.end, view.base + shift, view.order, bounded=view.bounded)
    ifd.decode(context, moved, start + 2 - shift, table, name)


def pairs(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode pairs of a four-letter name and a number; names that nobody knows count too."""
    data = view.read(start, length)
    for at in range(0, len(data) - 7, 8):
        key = data[at : at + 4].decode("latin-1")
        info = table.get(key)
        if info is None:
            name = re.sub(r"[^-_0-9a-zA-Z]", "", f"Samsung_INFO_{key}")
            info = TagInfo(table, key, name, {})
        if isinstance(info, TagInfo):
            (value,) = unpack_from(f"{view.order}I", data, at + 4)
            context.found(info, value, None, view.base + start + at + 4, 4, "int32u", 1)


def depth_information(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode named values of a picture with depth, of the one version whose layout is known."""
    here, order = view.base + start, view.order
    data = view.read(start, length)
    if data[:4] != DEPTH or len(data) < 8:
        context.warn(f"Unrecognized {name} data", here, "block", minor=True)
        return
    (version,) = unpack_from(f"{order}I", data, 4)
    if version != KNOWN_VERSION:
        return
    if len(data) < 18 or unpack_from(f"{order}I", data, 12)[0] != length:
        context.warn(f"Unrecognized {name} version {version} data", here, "block")
        return
    (count,) = unpack_from(f"{order}H", data, 16)
    taken = _named_values(context, view, start, data, table, count)
    if taken < count:
        context.warn(f"Unexpected end of {name} version {version} {taken} {count} data", here, "block")


def _named_values(context: Context, view: View, start: int, data: bytes, table: TagTable, count: int) -> int:
    """Take up values and return how many there were."""
    at = 18
    for number in range(count):
        if at + 2 > len(data):
            return number
        size = data[at + 1]
        at += 2
        if at + size + 2 > len(data):
            return number
        key = data[at : at + size].decode("latin-1")
        (length,) = unpack_from(f"{view.order}H", data, at + size)
        at += size + 2
        if at + length > len(data):
            return number
        value: Any = Binary(data[at : at + length])
        if length == 4:
            (value,) = unpack_from(f"{view.order}I", data, at)
        info = table.get(key)
        if isinstance(info, TagInfo):
            context.found(info, value, None, view.base + start + at, length)
        at += length
    return count
