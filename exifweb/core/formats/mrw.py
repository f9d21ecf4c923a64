"""MRW → blocks: segments before the image, all of them one block, whose length the header tells.

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
    length = HEAD + int.from_bytes(head[4:], "big" if order == ">" else "little")
    yield Block("MRW", "MRW", start, min(length, context.source.size - start), order=order)
