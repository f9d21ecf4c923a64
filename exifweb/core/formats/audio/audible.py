"""Audible's audio books → the dictionary, the number of chapters and the cover, which a table of contents leads to.

Source: ExifTool's ProcessAA.
"""

from __future__ import annotations

from struct import iter_unpack, unpack
from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEADER, ENTRY = 16, 12
MOST_BYTES = 0xC00
DICTIONARY, CHAPTERS, COVER = 2, 6, 11
LARGE = 100_000_000


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of an audio book in the order of its table of contents."""
    source = context.source
    size = ENTRY * int.from_bytes(source.read(8, 4), "big")
    if size > MOST_BYTES:
        context.warn("Invalid TOC", 8, "block")
        return
    contents = source.read(HEADER, size)
    if len(contents) < size:
        context.warn("Truncated TOC", HEADER, "block")
        return
    for kind, at, length in iter_unpack(">III", contents):
        if kind not in (DICTIONARY, CHAPTERS, COVER) or not length:
            continue
        if kind == CHAPTERS:
            if length >= 4 and at + 4 <= source.size:
                yield Block("AudibleChapters", "AA", at, 4)
        elif length > LARGE:
            context.warn(f"Chunk {kind} too big", at, "chunk")
        elif at + length > source.size:
            context.warn(f"Chunk {kind} read error", at, "chunk")
            return
        elif kind == DICTIONARY:
            yield Block("AudibleDictionary", "AA", at, length)
        else:
            yield from _cover(context, at, length)


def _cover(context: Context, at: int, length: int) -> Iterator[Block]:
    head = context.source.read(at, 8)
    if length < 8 or len(head) < 8:
        return
    size, start = unpack(">II", head)
    if start >= at + 8 and start - at + size <= length:
        yield Block("AudibleCover", "AA", start, size)
