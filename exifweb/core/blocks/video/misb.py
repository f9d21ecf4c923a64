"""MISB metadata of drones: sets with a label, in them values with a number and a length.

Sources: MISB ST 0601 and ST 0102, STANAG 4609, SMPTE 336; ExifTool's MISB module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.rows import row_of
from exifweb.core.blocks.video.values import added
from exifweb.core.blocks.views import block_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

TABLE, UNKNOWN = "MISB::Main", "MISB::Unknown"
MORE = "TransportMore"
HEADER, KEY = 5, 16
LABEL = b"\x06\x0e\x2b\x34"
FORMATS = {1: "int8u", 2: "int16u", 4: "int32u", 8: "int64u"}
EVERYTHING = 3
_PLAIN = re.compile(rb"[\t\n\r\x20-\x7e]*\Z")


def decode(context: Context, block: Block) -> None:
    """Decode a packet of metadata; the first is enough unless all are wanted."""
    view = block_view(context, block)
    wanted = context.options.embedded
    if view.read(HEADER, len(LABEL)) != LABEL:
        return
    context.doc = str(context.next_document())
    try:
        found = _sets(context, view, view.end - view.start)
    finally:
        context.doc = None
    if not found:
        context.documents -= 1
    context.members[MORE] = bool(wanted) and (found or wanted >= EVERYTHING)


def _sets(context: Context, view: View, end: int) -> bool:
    """Decode the sets of a packet and return whether there is a value in any."""
    table, at, found = store.table(TABLE), HEADER, False
    while at + KEY < end:
        key = view.read(at, KEY).hex()
        length, at = _length(view, at + KEY, end)
        if length is None:
            return found
        known = table.get(key)
        if known is None and context.options.unknown:
            known = added(table, key, f"MISB_{key}", {"sub": {"table": UNKNOWN}})
        if isinstance(known, TagInfo):
            size = min(length, end - at)
            before = len(context.tags)
            subdirs.decode_value(context, view, at, size, known, table)
            found = found or size > 1 or len(context.tags) > before
        at += length
    return found


def values(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode the values of a set."""
    if context.depth >= context.limits.depth:
        return
    at, end = start, start + length
    while at < end - 1:
        tag = view.read(at, 1)[0]
        size, at = _length(view, at + 1, end)
        if size is None or at + size > end:
            return
        info = row_of(context, table, tag, b"", 0)
        if info is not None and info.sub is not None:
            context.depth += 1
            subdirs.decode_value(context, view, at, size, info, table)
            context.depth -= 1
        elif info is not None:
            value = _value(view.read(at, size), info, view.order)
            if value is not None:
                context.found(info, value, None, view.base + at, size)
        at += size


def _value(data: bytes, info: TagInfo, order: str) -> Any:
    """Return a value by its row's format, by its length, or as what it looks like."""
    name = info.format or FORMATS.get(len(data))
    if name:
        return read_value(data, name, len(data) // SIZES[name], order)
    return decode_text(data) if _PLAIN.match(data) else Binary(data)


def _length(view: View, at: int, end: int) -> tuple[int | None, int]:
    """Return a length of one byte or, behind their number, several, and where it ends; None where it is cut off."""
    first = view.read(at, 1)
    if not first:
        return None, at
    if not first[0] & 0x80:
        return first[0], at + 1
    count = first[0] & 0x7F
    if at + 1 + count > end:
        return None, at
    return int.from_bytes(view.read(at + 1, count), "big"), at + 1 + count
