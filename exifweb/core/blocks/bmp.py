"""What a bitmap embeds: the name of a profile's file, a JPEG or PNG in place of pixels.

Source: ExifTool's ProcessBMP.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Embedded
from exifweb.core.tags import store
from exifweb.core.values import Binary, latin_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "BMP::Extra"
MIME = {"EmbeddedJPG": "image/jpeg", "EmbeddedPNG": "image/png"}


def picture(context: Context, block: Block) -> None:
    """Take up the picture; its bytes are read when asked for."""
    image = Binary(source=context.source, offset=block.offset, length=block.length)
    context.found(store.tag(TABLE, block.label), image, None, block.offset, block.length, "undef", block.length)
    context.embedded.append(Embedded(block.label, MIME[block.label], block.offset, block.length))


def link(context: Context, block: Block) -> None:
    """Take up the name of the file that has the profile."""
    name = latin_text(context.source.read(block.offset, block.length).rstrip(b"\0"))
    context.found(store.tag(TABLE, block.label), name, None, block.offset, block.length, "string", block.length)
