"""FITS → one block: the cards of the primary header, 80 characters each.

Sources: FITS standard 4.0, section 4; ExifTool's ProcessFITS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

CARD, RECORD = 80, 2880
END = b"END     "


def walk(context: Context) -> Iterator[Block]:
    """Yield the header with its END card, or as far as it goes."""
    source, start = context.source, context.base
    at = start
    for _ in range(context.limits.segments):
        data = source.read(at, RECORD)
        for place in range(0, len(data), CARD):
            if data[place : place + len(END)] == END:
                yield Block("FITS", "FITS", start, at + place + CARD - start)
                return
        if len(data) < RECORD:
            break
        at += RECORD
    yield Block("FITS", "FITS", start, min(at + RECORD, source.size) - start)
