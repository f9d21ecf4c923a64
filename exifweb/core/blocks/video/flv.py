"""Packets of Flash video by the row of their kind.

Source: ExifTool's Flash module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks.video.values import take
from exifweb.core.blocks.views import block_view
from exifweb.core.tags import store

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "Flash::FLV"


def decode(context: Context, block: Block) -> None:
    """Decode a packet."""
    take(context, store.table(TABLE), block.detail, block_view(context, block), 0, block.length, "")
