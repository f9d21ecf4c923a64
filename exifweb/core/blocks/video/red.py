"""Red's header and directory: values with a length and a number, whose highest digit tells the format.

Source: ExifTool's Red module.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.video.values import take
from exifweb.core.blocks.views import block_view
from exifweb.core.tags import store

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "Red::Main"
FORMATS = ("int8u", "string", "float", "int8u", "int16u", "int8s", "int32s", "undef", "int32u", "undef")
HEAD = 4


def header(context: Context, block: Block) -> None:
    """Decode the header by the row of its version."""
    take(context, store.table(TABLE), block.label, block_view(context, block), 0, block.length, "")


def decode(context: Context, block: Block) -> None:
    """Decode the directory; what follows it is not told from it where its length is not known (detail 0)."""
    view, table, at = block_view(context, block), store.table(TABLE), 0
    data = view.read(0, block.length)
    while at + HEAD <= len(data):
        length, tag = unpack_from(">HH", data, at)
        if length < HEAD or at + length > len(data):
            return
        if tag >> 12 >= len(FORMATS):
            if block.detail:
                context.warn("Unknown format code", block.offset + at, "entry")
            return
        take(context, table, tag, view, at + HEAD, length - HEAD, FORMATS[tag >> 12])
        at += length
