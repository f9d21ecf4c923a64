"""TIFF headers whose first directory is not IFD0: Canon keeps EXIF, GPS and maker notes of CR3 files apart.

Source: ExifTool's DoProcessTIFF and the Canon tables that call it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks.exif import ALONE, TABLE, header
from exifweb.core.blocks.ifd.decode import decode as decode_directory
from exifweb.core.blocks.ifd.decode import decode_chain
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.view import ORDER_NAMES, View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable

FIRST = "IFD0"
MAKER_NOTES = "MakerNotes"


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode a header and the directory behind it.

    Raises:
        Malformed: The header is none.
    """
    data, here = view.read(start, length), view.base + start
    if not data or (table.is_maker and context.options.fast > 1):
        return
    inner = View(Buffer(data, here), here, here + len(data), here, view.order)
    at, _ = header(inner)
    if table.g0 == store.table(TABLE).g0:
        context.found(store.tag("Extra", "ExifByteOrder"), ORDER_NAMES[inner.order], offset=here, length=2)
        context.members["ExifByteOrder"] = ORDER_NAMES[inner.order]
        name = name if name in ALONE else FIRST
    else:
        name = MAKER_NOTES if table.is_maker else table.g1
    context.members["TIFF_TYPE"] = ""
    if name == FIRST:
        decode_chain(context, inner, at, table, name)
    else:
        decode_directory(context, inner, at, table, name)
