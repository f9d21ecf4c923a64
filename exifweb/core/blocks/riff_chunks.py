"""Chunks of RIFF files that a row of the table describes; of image data only the header is read.

Sources: WebP container specification; RFC 6386 section 9.1; ExifTool's ProcessRIFF.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.blocks.rows import take
from exifweb.core.blocks.views import scattered_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "RIFF::Main"
IMAGE_DATA = frozenset(("VP8 ", "VP8L", "ALPH", "ANMF"))
IMAGE_HEADER = 64
MOST_ODD = 2
_NOT_PRINTED = re.compile(r"[\0-\x1f\x7f-\xff]")


def decode(context: Context, block: Block) -> None:
    """Decode a chunk by the row of its name."""
    table = store.table(TABLE)
    view = scattered_view(context, block)
    length = min(block.length, IMAGE_HEADER) if block.label in IMAGE_DATA else block.length
    if table.get(block.label) is None:
        info = TagInfo(table, block.label, _unknown_name(block.label), {"unknown": 1, "binary": 1})
        value = Binary(source=context.source, offset=block.offset, length=block.length)
        context.found(info, value, None, block.offset, block.length, "undef", block.length)
        return
    take(context, table, block.label, view, 0, length)


def _unknown_name(chunk: str) -> str:
    """Return the name of a chunk that nobody knows, what can't be printed of it in hexadecimal."""
    shown, odd = _NOT_PRINTED.subn(lambda found: f"x{ord(found[0]):02x}", chunk)
    if odd > MOST_ODD:
        shown = f"0x{int.from_bytes(chunk[:4].encode('latin-1'), 'big'):04x}"
    return "Unknown_" + re.sub(r"[^-\w]", "", shown, flags=re.ASCII)
