"""The header of an icon file: of its fields only the number of images is a tag.

Source: ExifTool's ProcessICO.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.tags import store

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

COUNT = 4


def decode(context: Context, block: Block) -> None:
    """Decode the header."""
    (count,) = unpack_from("<H", context.source.read(block.offset, block.length).ljust(6, b"\0"), COUNT)
    context.found(store.tag("ICO::Main", COUNT), count, None, block.offset + COUNT, 2, "int16u", 1)
