"""TIFF headers whose first directory is not IFD0: Canon keeps EXIF, GPS and maker notes of CR3 files apart.

Source: ExifTool's DoProcessTIFF and the Canon tables that call it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.blocks.exif import ALONE, HEADER, TABLE, header
from exifweb.core.blocks.ifd.decode import decode as decode_directory
from exifweb.core.blocks.ifd.decode import decode_chain
from exifweb.core.blocks.whole import is_wanted
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary
from exifweb.core.view import ORDER_NAMES, View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable

FIRST = "IFD0"
MAKER_NOTES = "MakerNotes"
WHOLE_NOTES = "MakerNoteCanon"
_OLD_TRAILER = re.compile(rb"(?:II\x2a\0|MM\0\x2a)\0{4,10}\Z")


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


def canon_notes(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode Canon's maker notes; as a whole, where that is asked for, they have their header behind them."""
    data = view.read(start, length)
    if len(data) > HEADER and is_wanted(context, WHOLE_NOTES):
        row = store.tag("Canon::uuid", "CMT3")
        kept = _OLD_TRAILER.sub(b"", data)
        note = Binary(kept[HEADER:] + kept[:HEADER], offset=view.base + start)
        info = TagInfo(row.table, row.id, row.name, {"binary": 1})
        context.found(info, note, None, view.base + start, length, "undef", length)
    decode_block(context, view, start, length, table, name)
