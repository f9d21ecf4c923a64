"""XMP sidecars → one block: the file is the packet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context


def walk(context: Context) -> Iterator[Block]:
    """Yield the one block that a sidecar is."""
    if context.file_format is None or context.file_format.type == "XMP":
        yield Block("XMP", "XMP", context.base, context.source.size - context.base)
