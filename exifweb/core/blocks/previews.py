"""Previews that lie in segments of their own, in one or in several that follow each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks.views import scattered_view
from exifweb.core.model import Embedded
from exifweb.core.tags import store
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block


def decode(context: Context, block: Block) -> None:
    """Take up a preview; its bytes stay where they are."""
    if not block.extents:
        context.embedded.append(Embedded("PreviewImage", "image/jpeg", block.offset, block.length))
    image = Binary(source=scattered_view(context, block).source, offset=block.offset, length=block.length)
    info = store.tag("Extra", "PreviewImage")
    context.found(info, image, None, block.offset, block.length, "undef", block.length)
