"""FLAC → its metadata blocks, wherever the stream lies: in a file of its own, or spread over the pages of an Ogg file.

Sources: RFC 9639 section 8; ExifTool's ProcessFLAC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Block
from exifweb.core.tags import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.source import Source

MAGIC = b"fLaC"
HEADER = 4
LAST, KIND = 0x80, 0x7F
TABLE = "FLAC::Main"


def blocks(context: Context, at: int) -> Iterator[Block] | None:
    """Return the blocks of the sound at an offset, None where it is of another kind."""
    if context.source.read(at, len(MAGIC)) != MAGIC:
        return None
    return metadata(context, context.source, at)


def metadata(context: Context, source: Source, at: int) -> Iterator[Block]:
    """Yield the metadata blocks of a stream that begins at an offset of a source."""
    table = store.table(TABLE)
    at += len(MAGIC)
    for _ in range(context.limits.segments):
        head = source.read(at, HEADER)
        if len(head) < HEADER:
            return
        length, kind = int.from_bytes(head[1:], "big"), head[0] & KIND
        at += HEADER
        if at + length > source.size:
            context.warn("Format error in FLAC file", at, "block")
            return
        if table.get(kind) is not None:
            yield Block("FLAC", "FLAC", at, length, detail=kind)
        at += length
        if head[0] & LAST:
            return
