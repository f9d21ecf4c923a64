"""A block's bytes, and the view of a block that is read whole; one that lies in pieces is joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.source import Buffer, Splice
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block


def block_bytes(context: Context, block: Block) -> bytes:
    """Return all bytes of a block."""
    if block.extents:
        joined = Splice(context.source, block.extents)
        return joined.read(0, joined.size)
    return context.source.read(block.offset, block.length)


def scattered_view(context: Context, block: Block) -> View:
    """Return a view of a block that is read where it lies, a piece at a time; offsets count from its start."""
    start = block.offset
    if not block.extents:
        return View(context.source, start, start + block.length, start, block.order)
    joined = Splice(context.source, block.extents, start)
    return View(joined, start, joined.size, start, block.order)


def block_view(context: Context, block: Block) -> View:
    """Return a view of a block's bytes whose offsets count from its start."""
    data = block_bytes(context, block)
    return View(Buffer(data, block.offset), block.offset, block.offset + len(data), block.offset, block.order)
