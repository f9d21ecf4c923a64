"""Files that are one block of metadata from the first byte to the last, whose kind is the family's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context


TABLES = {"MOI": ("MOI::Main", 256, ">"), "CHM": ("EXE::CHM", 56, "<")}
"""Family → its table, where nothing else is needed, the bytes that it describes, and their order."""


def walk(context: Context) -> Iterator[Block]:
    """Yield the one block that the file is."""
    family = context.file_format.parser if context.file_format else None
    if family is not None:
        table, length, order = TABLES.get(family, ("", context.source.size - context.base, ">"))
        yield Block(family, family, context.base, length, table, order)
