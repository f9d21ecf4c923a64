"""Chunks of RIFF files that a row of the table describes; of image data only the header is read.

Sources: WebP container specification; RFC 6386 section 9.1; ExifTool's ProcessRIFF.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.inner import EXIF, decode_inner
from exifweb.core.blocks.rows import PROBE, row_of
from exifweb.core.blocks.views import scattered_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

TABLE = "RIFF::Main"
IMAGE_DATA = frozenset(("VP8 ", "VP8L", "ALPH", "ANMF"))
IMAGE_HEADER = 64
MOST_ODD = 2
EXIF_CHUNK = "EXIF"
EXIF_HEADER = b"Exif\0\0"
_NOT_PRINTED = re.compile(r"[\0-\x1f\x7f-\xff]")


def decode(context: Context, block: Block) -> None:
    """Decode a chunk by the row of its name."""
    table = store.table(TABLE)
    view = scattered_view(context, block)
    length = min(block.length, IMAGE_HEADER) if block.label in IMAGE_DATA else block.length
    if table.get(block.label) is None:
        _take_padded(context, unknown_row(table, block.label), block)
        return
    info = row_of(context, table, block.label, view.read(0, PROBE), block.length)
    if info is None:
        return
    if info.sub is None:
        _take_padded(context, info, block)
    elif block.label == EXIF_CHUNK and view.read(0, len(EXIF_HEADER)) == EXIF_HEADER:
        # ExifTool reckons its offsets from the header on that belongs in JPEG alone.
        start = len(EXIF_HEADER)
        data = view.read(start, block.length - start)
        decode_inner(context, data, EXIF, block.offset + start, packed=False, base=block.offset)
    else:
        context.lists.clear()
        outer = context.set_g0, context.set_g1
        if "setgroups" in info.attributes:
            context.set_g0 = context.set_g1 = info.attributes["setgroups"]
        try:
            subdirs.decode_value(context, view, 0, length, info, table)
        finally:
            context.set_g0, context.set_g1 = outer


def _take_padded(context: Context, info: TagInfo, block: Block) -> None:
    """Take up a value, to which ExifTool counts the padding."""
    length = min(block.length + block.length % 2, context.source.size - block.offset)
    value: Any = Binary(source=context.source, offset=block.offset, length=length)
    if not info.binary:
        data = value.read()
        value = data if info.raw or info.value else decode_text(data)
    context.found(info, value, None, block.offset, length, "undef", length)


def unknown_row(table: TagTable, chunk: str) -> TagInfo:
    """Return a made-up row for a chunk that nobody knows; what can't be printed of its name stands in hexadecimal."""
    shown, odd = _NOT_PRINTED.subn(lambda found: f"x{ord(found[0]):02x}", chunk)
    if odd > MOST_ODD:
        shown = f"0x{int.from_bytes(chunk[:4].encode('latin-1'), 'big'):04x}"
    name = "Unknown_" + re.sub(r"[^-\w]", "", shown, flags=re.ASCII)
    return TagInfo(table, chunk, name, {"unknown": 1, "binary": 1})
