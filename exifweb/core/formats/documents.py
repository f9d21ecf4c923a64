"""Documents that are one block: texts, sidecars, recipes, and page descriptions that their codec finds its way in.

Sources: those of the codecs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context


def walk(context: Context) -> Iterator[Block]:
    """Yield the one block that a document is, of the kind of its family."""
    family = context.file_format.parser if context.file_format else None
    if family:
        yield Block(family, family, context.base, context.source.size - context.base)
