"""What stands in a GIF by itself: version, comments, texts, sums over its images, extensions of applications.

Source: ExifTool's ProcessGIF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.rows import take
from exifweb.core.blocks.views import block_bytes, block_view
from exifweb.core.tags import store
from exifweb.core.values import decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

MAIN, EXTENSIONS, EXTRA = "GIF::Main", "GIF::Extensions", "Extra"
COMMENT = "Comment"
COUNTED = {"FrameCount": 1, "Duration": 100}
"""Sums → what they are divided by."""


def decode(context: Context, block: Block) -> None:
    """Decode one value."""
    value: Any
    if block.label in COUNTED:
        divisor = COUNTED[block.label]
        value = block.detail / divisor if divisor > 1 else block.detail
    else:
        data = block_bytes(context, block)
        value = data[0] if block.label == "TransparentColor" and data else decode_text(data)
    if block.label == COMMENT and value == "0":  # what ExifTool holds for no comment
        return
    info = store.tag(EXTRA if block.label == COMMENT else MAIN, block.label)
    context.found(info, value, None, block.offset, block.length, "undef", block.length)


def application(context: Context, block: Block) -> None:
    """Decode the extension of an application by the row of its name."""
    view = block_view(context, block._replace(order="<"))
    take(context, store.table(EXTENSIONS), block.label, view, 0, view.end - view.start)
