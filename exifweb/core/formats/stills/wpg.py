"""WordPerfect graphics → one block: a list of records whose heads its codec follows.

Source: ExifTool's ProcessWPG.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context


def walk(context: Context) -> Iterator[Block]:
    """Yield the one block that the file is."""
    yield Block("WPG", "WPG", context.base, context.source.size - context.base, order="<")
