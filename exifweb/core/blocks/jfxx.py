"""The JFIF extension segment: a thumbnail as JPEG, palette or RGB.

Source: JFIF 1.02; ExifTool's JFIF::Extension.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Embedded
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block


def decode(context: Context, block: Block) -> None:
    """Take up the thumbnail; the byte before the payload tells its kind."""
    kind = context.source.read(block.offset - 1, 1)
    info = store.table("JFIF::Extension").get(kind[0]) if kind else None
    if not isinstance(info, TagInfo):
        return
    raw = Binary(source=context.source, offset=block.offset, length=block.length)
    tag = context.found(info, raw, offset=block.offset, length=block.length, type="undef", count=block.length)
    if tag is not None and kind[0] == 0x10:
        context.embedded.append(Embedded(info.name, "image/jpeg", block.offset, block.length))
