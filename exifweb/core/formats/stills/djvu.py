"""DjVu → blocks: the chunks that a table knows; of a form only its type is looked at, then the chunks inside follow.

Sources: DjVu3 specification, section 8.2; ExifTool's ProcessAIFF, which serves all EA IFF 85 files.
"""

from __future__ import annotations

from struct import unpack
from typing import TYPE_CHECKING

from exifweb.core.model import Block
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

TABLE = "DjVu::Main"
START, HEADER, TYPE = 16, 8, 4
MULTI_PAGE = b"DJVM"
LONGEST = 100_000_000
MOST_EMPTY = 100


def walk(context: Context) -> Iterator[Block]:
    """Yield the chunks of a DjVu file in file order."""
    source, at = context.source, context.base
    if source.read(at + START - TYPE, TYPE) == MULTI_PAGE:
        _name_pages(context)
    at += START
    table = store.table(TABLE)
    empty = 0
    for _ in range(context.limits.segments):
        head = source.read(at, HEADER)
        if len(head) < HEADER:
            return
        name, length = head[:4].decode("latin-1"), unpack(">I", head[4:])[0]
        padded = length + (length & 1)
        at += HEADER
        info = table.get(name)
        if padded > LONGEST and isinstance(info, TagInfo):
            context.warn(f"Skipping large {info.name} chunk (> 100 MB)", at, "chunk")
            info = None
        if isinstance(info, TagInfo):
            if info.attributes.get("typeonly"):
                length = padded = TYPE
            if at + length > source.size:
                context.warn("Error reading DjVu file (corrupted?)", at, "chunk")
                return
            yield Block("DjVu", f"DjVu-{name}", at, length, label=name)
        elif not length:
            empty += 2
            if empty >= MOST_EMPTY:
                context.warn("Aborting scan.  Too many empty chunks", at, "chunk")
                return
            continue
        empty = 0
        at += padded


def _name_pages(context: Context) -> None:
    """Say in the file type that the document has several pages."""
    for tag in context.tags:
        if tag.info.name == "FileType" and tag.info.table.name == "Extra":
            tag.raw = f"{tag.raw} (multi-page)"
