"""The header of a BPG, and its extensions that are of no kind of their own.

Sources: BPG specification 0.9.5 clause 2; ExifTool's BPG module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks import binary
from exifweb.core.blocks.inner import EXIF, decode_inner
from exifweb.core.blocks.rows import take
from exifweb.core.blocks.views import block_view, scattered_view
from exifweb.core.tags import store

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

HEADER, EXTENSIONS = "BPG::Main", "BPG::Extensions"


def decode(context: Context, block: Block) -> None:
    """Decode the header, or the extension whose type the block states."""
    if block.detail:
        take(context, store.table(EXTENSIONS), block.detail, scattered_view(context, block), 0, block.length)
    else:
        view = block_view(context, block)
        binary.decode_block(context, view, 0, block.length, store.table(HEADER), "BPG")


def exif(context: Context, block: Block) -> None:
    """Decode EXIF, whose offsets ExifTool leaves as they are."""
    decode_inner(context, context.source.read(block.offset, block.length), EXIF, block.offset, packed=False)
