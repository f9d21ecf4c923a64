"""Windows icons and cursors → blocks: the number of images, then the entry of each, a document of its own.

Source: ExifTool's ProcessICO.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEADER, ENTRY = 6, 16
COUNT = 4


def walk(context: Context) -> Iterator[Block]:
    """Yield the count and the entries of an icon file."""
    source, start = context.source, context.base
    head = source.read(start, HEADER)
    if len(head) < HEADER:
        return
    yield Block("ICO", "ICO", start, HEADER, order="<")
    (count,) = unpack_from("<H", head, COUNT)
    at = start + HEADER
    try:
        for number in range(1, count + 1):
            if at + ENTRY > source.size:
                context.warn("Truncated file", at, "entry")
                return
            context.doc = str(number)
            yield Block("ICO-Entry", "ICO-Entry", at, ENTRY, table="ICO::IconDir", order="<")
            at += ENTRY
    finally:
        context.doc = None
