"""One value of a table that a block holds by itself: its row is found, and it is decoded or taken up as a tag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.context import Probe
from exifweb.core.tags.schema import TagInfo, Variants
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import Key, TagTable
    from exifweb.core.view import View

PROBE = 256


def row_of(context: Context, table: TagTable, key: Key, data: bytes, length: int) -> TagInfo | None:
    """Return the row of a key that holds for a value, None where there is none or it is not asked for."""
    found = table.get(key)
    if isinstance(found, Variants) or (found is not None and found.condition is not None):
        probe = Probe(data[:PROBE], "undef", length, context.directory, length)
        if isinstance(found, Variants):
            found = found.choose(probe, context)
        elif found.condition is not None and not found.condition(probe, context):
            return None
    if found is None and context.options.unknown and isinstance(key, int):
        return table.unknown(key)
    return found if isinstance(found, TagInfo) and found.unknown <= context.options.unknown else None


def take(context: Context, table: TagTable, key: Key, view: View, start: int, length: int) -> None:
    """Take up a value that lies in a view: by its sub-directory, its format, as text or as binary data."""
    info = row_of(context, table, key, view.read(start, min(length, PROBE)), length)
    if info is None or len(context.tags) >= context.limits.tags:
        return
    if info.sub is not None:
        context.lists.clear()
        subdirs.decode_value(context, view, start, length, info, table)
        return
    here = view.base + start
    context.found(info, _value(info, view, start, length), None, here, length, "undef", length)


def _value(info: TagInfo, view: View, start: int, length: int) -> Any:
    if info.binary and info.raw is None and info.value is None and info.text is None:
        return Binary(source=view.source, offset=view.base + start, length=length)
    data = view.read(start, length)
    if isinstance(info.format, str) and info.format in SIZES:
        order = "<" if info.attributes.get("byteorder", "").startswith("Little") else view.order
        return read_value(data, info.format, len(data) // SIZES[info.format], order)
    return data if info.raw or info.value or info.binary else decode_text(data)
