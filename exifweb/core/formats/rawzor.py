"""RWZ → one block: its header leads to the compressed metadata of the RAW file that it was made of.

Source: ExifTool's Rawzor module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context


def walk(context: Context) -> Iterator[Block]:
    """Yield the one block that a Rawzor file is."""
    yield Block("Rawzor", "RWZ", context.base, context.source.size - context.base)
