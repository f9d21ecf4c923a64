"""Values that a reader has worked out itself, taken up by the rows of a table; rows for names that no table has.

Source: ExifTool's HandleTag, AddTagToTable and Decode.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.made import legal
from exifweb.core.blocks.rows import row_of
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exifweb.core.context import Context
    from exifweb.core.model import Tag
    from exifweb.core.tags.schema import Key, TagTable
    from exifweb.core.view import View

BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
CODECS = {"<": "utf-16-le", ">": "utf-16-be"}


def tell(
    context: Context, table: TagTable, key: Key, value: Any, offset: int = -1, length: int = 0, format_name: str = ""
) -> Tag | None:
    """Take up a value by the row of a key; nothing where there is no row, or it is not asked for."""
    info = row_of(context, table, key, b"", 0)
    return None if info is None else context.found(info, value, None, offset, length, format_name)


def tell_all(context: Context, table: TagTable, values: Mapping[Any, Any], offset: int = -1) -> None:
    """Take up several values; those that are None are not known."""
    for key, value in values.items():
        if value is not None:
            tell(context, table, key, value, offset)


def take(context: Context, table: TagTable, key: Key, view: View, start: int, length: int, format_name: str) -> None:
    """Take up a value that lies in a view: by its sub-directory, its row's format, the table's, or the one given."""
    info = row_of(context, table, key, view.read(start, min(length, 128)), length)
    if info is None or len(context.tags) >= context.limits.tags:
        return
    if info.sub is not None:
        context.lists.clear()
        subdirs.decode_value(context, view, start, length, info, table)
        return
    here = view.base + start
    wanted = info.format or table.format or format_name
    name = str(wanted["format"] if isinstance(wanted, dict) else wanted)
    if name not in SIZES:
        whole = Binary(source=view.source, offset=here, length=length)
        context.found(info, whole if info.binary and not info.raw else view.read(start, length), None, here, length)
        return
    size = SIZES[name]
    most = info.attributes.get("count") or length // size
    value = read_value(view.read(start, length), name, min(int(most), length // size), view.order)
    if value is not None:
        context.found(info, value, None, here, length, name, length // size)


def added(table: TagTable, key: Key, name: str, attributes: Mapping[str, Any] | None = None) -> TagInfo:
    """Return a row for a key that the table lacks, its name made fit."""
    return TagInfo(table, key, legal(name), attributes or {})


def in_language(info: TagInfo, code: str) -> TagInfo:
    """Return the row of a tag in a language."""
    attributes = {**info.attributes, "desc": f"{info.description} ({code})"}
    return added(info.table, f"{info.id}-{code}", f"{info.name}-{code}", attributes)


def utf16(data: bytes, order: str) -> str:
    """Return text of two-byte units up to the first NUL; a byte order mark has precedence over the order given."""
    codec = BYTE_ORDER_MARKS.get(data[:2])
    units = data if codec is None else data[2:]
    text = units[: len(units) & ~1].decode(codec or CODECS[order], "surrogatepass").partition("\0")[0]
    return decode_text(text.encode("utf-8", "surrogatepass"))  # half a pair survives as the bytes that spell it


def utf8(data: bytes) -> str:
    """Return text up to the first NUL."""
    return decode_text(data.partition(b"\0")[0])
