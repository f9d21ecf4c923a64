"""Plain-text comments of a JPEG: COM segments, and PhotoStudio's UTF-16 ones in APP10.

Source: ITU-T T.81 B.2.4.5; ExifTool's ProcessJPEG.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.tags import store
from exifweb.core.values import decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block


def decode(context: Context, block: Block) -> None:
    """Decode one comment."""
    data = context.source.read(block.offset, block.length)
    if block.kind == "COM":
        text = decode_text(data.rstrip(b"\0"))
    else:
        text = data.decode("utf-16-be", "replace")
    info = store.tag("Extra", "Comment")
    context.found(info, text, offset=block.offset, length=block.length, type="undef", count=block.length)
