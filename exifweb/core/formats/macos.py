"""AppleDouble files, the `._` companions of files on foreign disks → extended attributes and the resource fork.

Sources: AppleSingle/AppleDouble formats (Apple, 1990); ExifTool's MacOS module.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.formats import rsrc
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEADER, ENTRY = 26, 12
VERSION = 2
LONGEST = 100_000_000
RESOURCES, ATTRIBUTES = 2, 9


def walk(context: Context) -> Iterator[Block]:
    """Yield the records that are read."""
    read = context.source.read
    head = read(context.base, HEADER)
    if len(head) < HEADER:
        return
    if head[5] != VERSION:
        context.warn(f"Unsupported file version {head[5]}", context.base, "block")
        return
    (count,) = unpack_from(">H", head, 24)
    listed = read(context.base + HEADER, ENTRY * count)
    if len(listed) < ENTRY * count:
        context.warn("Truncated header", context.base, "block")
        return
    for at in range(0, len(listed), ENTRY):
        kind, offset, length = unpack_from(">III", listed, at)
        if length > LONGEST:
            context.warn("Record size too large", context.base + HEADER + at, "block")
            return
        if offset + length > context.source.size:
            context.warn("Truncated record", context.base + HEADER + at, "block")
            return
        if kind == ATTRIBUTES:
            yield Block("MacOS", "MacOS-attributes", context.base + offset, length)
        elif kind == RESOURCES:
            yield from rsrc.resources(context, context.base + offset, length, alone=False)
