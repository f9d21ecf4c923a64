"""PMP (Sony DSC-F1) → blocks: a header of 124 bytes and a JPEG. Source: ExifTool's Sony module, ProcessPMP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEADER = 124


def walk(context: Context) -> Iterator[Block]:
    """Yield the header, then the JPEG."""
    start, size = context.base, context.source.size
    yield Block("PMP", "PMP", start, HEADER)
    yield Block("JPEG", "PMP-JPEG", start + HEADER, size - start - HEADER)
