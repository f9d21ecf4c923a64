"""Kyocera's RAW (Contax N Digital) → one block: a header of 156 bytes. Source: ExifTool's KyoceraRaw module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEADER = 156
TABLE = "KyoceraRaw::Main"


def walk(context: Context) -> Iterator[Block]:
    """Yield the header, if it is whole."""
    if context.source.size - context.base >= HEADER:
        yield Block("KyoceraRaw", "RAW", context.base, HEADER, table=TABLE)
