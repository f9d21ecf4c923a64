"""FLIF → blocks: a header, packed chunks of metadata, then the image, which is left alone.

Sources: FLIF16 specification part 1; ExifTool's ProcessFLIF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Block
from exifweb.core.tags import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

TABLE = "FLIF::Main"
FIXED = 6
ANIMATED = "H"
"""Types of image behind this letter have a number of frames."""
NAME = 4
LONGEST_NUMBER = 10
FIRST_LETTER = 0x20


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of a FLIF in file order."""
    source, start = context.source, context.base
    head = source.read(start, FIXED)
    at = start + FIXED
    for _ in range(3 if head[4:5].decode("latin-1") > ANIMATED else 2):
        _, width = number_at(source.read(at, LONGEST_NUMBER))
        if not width:
            return
        at += width
    yield Block("FLIF", "FLIF-Header", start + 4, at - start - 4)
    table = store.table(TABLE)
    for _ in range(context.limits.segments):
        name = source.read(at, NAME)
        if len(name) < NAME:
            context.warn("Unexpected EOF", at, "chunk")
            return
        if name[0] < FIRST_LETTER:
            yield Block("FLIF-Image", "FLIF-Image", at, 1)
            return
        size, width = number_at(source.read(at + NAME, LONGEST_NUMBER))
        at += NAME + width
        label = name.decode("latin-1")
        if table.get(label) is not None:
            if at + size > source.size:
                context.warn(f"Truncated FLIF {label} chunk", at, "chunk")
                return
            yield Block("FLIF-Chunk", f"FLIF-{label}", at, size, label=label)
        at += size
    context.warn(f"Stopped after {context.limits.segments} chunks", at, "chunk")


def number_at(data: bytes) -> tuple[int, int]:
    """Return a number, seven bits to a byte, and the bytes that it takes: none where the data ends in it."""
    value = 0
    for index, byte in enumerate(data):
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            return value, index + 1
    return 0, 0
