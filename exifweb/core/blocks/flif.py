"""The header of a FLIF, and its chunks, packed without a header of zlib's.

Sources: FLIF16 specification part 1; ExifTool's FLIF module.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import tiff_header
from exifweb.core.blocks.inflate import inflate
from exifweb.core.blocks.inner import EXIF, decode_inner
from exifweb.core.formats.flif import number_at
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "FLIF::Main"
ENCODING = 5
ADDED = (1, 1, 2)
"""What is added to width, height and number of frames."""


def decode(context: Context, block: Block) -> None:
    """Decode the header: two letters, then numbers."""
    data = context.source.read(block.offset, block.length)
    values: list[Any] = [data[:1].decode("latin-1"), data[1:2].decode("latin-1")]
    at = 2
    for added in ADDED:
        value, width = number_at(data[at:])
        if not width:
            break
        values.append(value + added)
        at += width
    for key, value in enumerate(values):
        _found(context, key, value, block.offset)


def image(context: Context, block: Block) -> None:
    """Decode the byte that says how the image is encoded."""
    data = context.source.read(block.offset, 1)
    _found(context, ENCODING, data[0], block.offset)


def chunk(context: Context, block: Block) -> None:
    """Decode a chunk of metadata."""
    info = store.tag(TABLE, block.label)
    data = context.source.read(block.offset, block.length)
    unpacked, _ = inflate(context, data, f"FLIF {block.label} chunk", block.offset, wbits=-zlib.MAX_WBITS)
    if unpacked is None or info.sub is None:
        return
    data, table = unpacked[int(info.sub.get("start", 0)) :], info.sub["table"]
    if table != EXIF or tiff_header.begins(data):
        decode_inner(context, data, table, block.offset, packed=True)


def _found(context: Context, key: int, value: Any, offset: int) -> None:
    info = store.table(TABLE).get(key)
    if isinstance(info, TagInfo):
        context.found(info, value, None, offset)
