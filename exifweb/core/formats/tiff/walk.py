"""TIFF → blocks: the file is one block of directories; its header says where the first lies. Trailers may follow.

Most RAW formats are TIFF with another number in the header or other tags inside; `detect.tiff_type` tells them apart,
before the directories are read as far as the header goes, afterwards for what only a tag can tell (DNG, NRW).
Source: TIFF 6.0 section 2, BigTIFF, ExifTool's DoProcessTIFF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.formats.jpeg import trailers
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context


def walk(context: Context) -> Iterator[Block]:
    """Yield the one block that a TIFF file is, and what programs put behind it."""
    yield Block("TIFF", "TIFF", context.base, context.source.size - context.base)
    yield from trailers.walk(context, context.base, container="TIFF")
