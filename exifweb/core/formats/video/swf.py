"""SWF → block: the header and the tags behind it, which may be compressed.

Sources: SWF File Format Specification 19, chapter 2; ExifTool's ProcessSWF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEADER = 8
MOST = 2 << 20
"""Bytes that can hold attributes and metadata, compressed or not."""


def walk(context: Context) -> Iterator[Block]:
    """Yield the header and what follows it."""
    if context.source.size >= HEADER:
        yield Block("SWF", "SWF", 0, min(context.source.size, MOST), order="<")
