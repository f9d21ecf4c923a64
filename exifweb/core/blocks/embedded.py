"""Files inside a file that have its metadata, such as the JPEG of a RAW image: each is read as a file of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.read import read_inside

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block


def decode(context: Context, block: Block) -> None:
    """Read the file that a block is; the block's kind names its family."""
    read_inside(context, block.kind, block.offset, block.length)
