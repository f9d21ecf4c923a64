"""Main blocks of Paint Shop Pro, and the fields of those that are lists of fields.

Source: Paint Shop Pro file format documentation; ExifTool's ProcessExtData.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.rows import take
from exifweb.core.blocks.views import block_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import decode_text
from exifweb.core.view import ORDERS, View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

TABLE = "PSP::Main"
VERSION = "PSPFileVersion"
FIELD, MARK = 10, b"~FL\0"
EXIF, EXIF_HEADER, FIRST_DIRECTORY = "EXIFInfo", b"Exif\0\0", 14
DIRECTORY = "IFD0"


def version(context: Context, block: Block) -> None:
    """Decode the version of the file, by which some blocks differ."""
    numbers = unpack_from("<2H", context.source.read(block.offset, block.length).ljust(4, b"\0"))
    context.members[VERSION] = numbers[0]
    context.found(store.tag(TABLE, "FileVersion"), numbers, None, block.offset, block.length, "int16u", 2)


def decode(context: Context, block: Block) -> None:
    """Decode a main block by the row of its type."""
    take(context, store.table(TABLE), block.detail, block_view(context, block), 0, block.length)


def fields(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode the fields of a block."""
    at = 0
    while at + FIELD < length:
        head = view.read(start + at, FIELD)
        if not head.startswith(MARK) or len(head) < FIELD:
            context.warn("Lost synchronization while reading sub blocks", view.base + start + at, "block")
            return
        kind, size = unpack_from("<HI", head, 4)
        at += FIELD + size
        if at > length:
            context.warn(f"Truncated sub block ID={kind} len={size}", view.base + start + at, "block")
            return
        info = table.get(kind)
        if isinstance(info, TagInfo):
            if info.name == EXIF:
                _exif(context, view, start + at - size, size)
            else:
                _field(context, view, start + at - size, size, info)


def _field(context: Context, view: View, start: int, size: int, info: TagInfo) -> None:
    data = view.read(start, size)
    form = info.format if isinstance(info.format, str) else "string"
    value: Any = decode_text(data)
    if form != "string":
        count = int(info.attributes.get("count", 0)) or len(data) // SIZES[form]
        value = read_value(data, form, count, "<")
    if value is not None:
        context.found(info, value, None, view.base + start, size, form, 1)


def _exif(context: Context, view: View, start: int, size: int) -> None:
    """Decode EXIF, whose offsets count from the first directory but for the one that leads to it."""
    from exifweb.core.blocks.ifd.decode import decode as decode_directory

    head = view.read(start, FIRST_DIRECTORY)
    if size <= FIRST_DIRECTORY or not head.startswith(EXIF_HEADER) or head[6:8] not in ORDERS:
        return
    below = View(view.source, view.start, view.end, view.base + start + FIRST_DIRECTORY, ORDERS[head[6:8]])
    decode_directory(context, below, 0, store.table("Exif::Main"), DIRECTORY)
