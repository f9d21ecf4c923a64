"""Chunks of AIFF files that a row of the table describes, and comments with a time each.

Sources: Audio Interchange File Format 1.3; AIFF-C draft 8/26/91; ExifTool's AIFF module.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.rows import PROBE, row_of
from exifweb.core.blocks.views import scattered_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

TABLE = "AIFF::Main"
TIME, MARKER, COMMENT = 0, 1, 2


def decode(context: Context, block: Block) -> None:
    """Decode a chunk by the row of its name."""
    table = store.table(TABLE)
    view = scattered_view(context, block)
    info = row_of(context, table, block.label, view.read(0, PROBE), block.length)
    if info is None:
        return
    if info.sub is not None:
        subdirs.decode_value(context, view, 0, block.length, info, table)
        return
    length = min(block.length + block.length % 2, context.source.size - block.offset)
    value: Any = Binary(source=context.source, offset=block.offset, length=length)
    if not info.binary:
        data = value.read().rstrip(b"\0")
        value = data if info.value else decode_text(data)
    context.found(info, value, None, block.offset, block.length, "undef", block.length)


def comments(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode comments: a time, a marker and a text each."""
    data = view.read(start, length)
    if len(data) <= 2:
        return
    here = view.base + start
    at = 2
    for _ in range(unpack_from(">H", data)[0]):
        if at + 8 > len(data) or len(context.tags) >= context.limits.tags:
            return
        time, marker, size = unpack_from(">IHH", data, at)
        _found(context, table, TIME, time, here + at, 4)
        if marker:
            _found(context, table, MARKER, marker, here + at + 4, 2)
        at += 8
        if at + size > len(data):
            return
        _found(context, table, COMMENT, data[at : at + size], here + at, size)
        at += size + size % 2


def _found(context: Context, table: TagTable, key: int, value: Any, here: int, size: int) -> None:
    info = table.get(key)
    if isinstance(info, TagInfo):
        context.found(info, value, None, here, size)
