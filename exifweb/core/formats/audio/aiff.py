"""AIFF and AIFF-C → the chunks that a row of the table describes; sound is stepped over.

Sources: Audio Interchange File Format 1.3; AIFF-C draft 8/26/91; ExifTool's ProcessAIFF.
"""

from __future__ import annotations

from struct import unpack
from typing import TYPE_CHECKING

from exifweb.core.formats.audio import tags
from exifweb.core.model import Block
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

START, HEADER = 12, 8
MAGIC = b"FORM"
TABLE = "AIFF::Main"
ID3 = "ID3 "
LARGE = 100_000_000
MOST_EMPTY = 100


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of an AIFF file in file order."""
    source = context.source
    if source.read(0, len(MAGIC)) != MAGIC:
        return
    table = store.table(TABLE)
    at, empty = START, 0
    for _ in range(context.limits.segments):
        head = source.read(at, HEADER)
        if len(head) < HEADER:
            return
        name, (length,) = head[:4].decode("latin-1"), unpack(">I", head[4:])
        at += HEADER
        padded = length + length % 2
        info = table.get(name)
        if padded > LARGE and isinstance(info, TagInfo):
            context.warn(f"Skipping large {info.name} chunk (> 100 MB)", at, "chunk")
            info = None
        if info is not None:
            if at + length > source.size:
                context.warn("Error reading AIFF file (corrupted?)", at, "chunk")
                return
            if name == ID3:
                yield from _id3(context, at, padded)
            else:
                yield Block("AIFF", f"AIFF-{name.strip()}", at, length, label=name)
        elif not length:
            empty += 1
            if empty >= MOST_EMPTY:
                context.warn("Aborting scan.  Too many empty chunks", at, "chunk")
                return
            empty += 1
            continue
        at += padded
        empty = 1
    context.warn(f"Stopped after {context.limits.segments} chunks", at, "chunk")


def _id3(context: Context, at: int, length: int) -> Iterator[Block]:
    end = min(at + length, context.source.size)
    found = tags.locate(context, context.source, at, end)
    yield from found.lyrics
    yield from found.blocks
