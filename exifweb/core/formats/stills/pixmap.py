"""Portable pixmaps, graymaps, bitmaps and float maps → one block: the text before the pixels.

Source: the netpbm manual pages ppm(5), pgm(5), pbm(5); ExifTool's ProcessPPM and ProcessPFM2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks.pixmap import header_of
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

FIRST_READ, LONGEST = 1024, 1 << 20
FLOAT_HEADER = 256


def walk(context: Context) -> Iterator[Block]:
    """Yield the header."""
    source, start = context.source, context.base
    if context.file_format is not None and context.file_format.parser == "PFM2":
        yield Block("PFM", "PFM", start, min(FLOAT_HEADER, source.size - start))
        return
    length = FIRST_READ
    while True:
        data = source.read(start, length)
        found = header_of(data)
        if found is not None:
            yield Block("PPM", "PPM", start, found.length)
            return
        if len(data) < length or length >= LONGEST:
            return
        length *= 2
