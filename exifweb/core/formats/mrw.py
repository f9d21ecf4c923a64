"""MRW → blocks: segments before the image, all of them one block; its header tells how far they go.

Source: ExifTool's MinoltaRaw module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.makernotes.minolta import HEAD, ORDERS
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context


def walk(context: Context) -> Iterator[Block]:
    """Yield the run of segments of an MRW file."""
    start = context.base
    head = context.source.read(start, HEAD)
    order = ORDERS.get(head[:4])
    if order is None or len(head) < HEAD:
        return
    yield Block("MRW", "MRW", start, context.source.size - start, order=order)
