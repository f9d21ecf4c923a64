"""The picture of an iTunes cover flow file, which is read when asked for.

Source: ExifTool's ProcessITC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Embedded
from exifweb.core.tags import store
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

MIME = {b"\x89PNG": "image/png"}


def picture(context: Context, block: Block) -> None:
    """Take up the picture."""
    info = store.tag("ITC::Main", "data")
    image = Binary(source=context.source, offset=block.offset, length=block.length)
    context.found(info, image, None, block.offset, block.length, "undef", block.length)
    mime = MIME.get(context.source.read(block.offset, 4), "image/jpeg")
    context.embedded.append(Embedded(info.name, mime, block.offset, block.length))
