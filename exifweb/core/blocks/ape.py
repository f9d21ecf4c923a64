"""APE tags: items with a length, flags, a name and a value. Any name makes a tag.

Sources: APEv2 specification; ExifTool's ProcessAPE.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import made
from exifweb.core.model import Embedded
from exifweb.core.tags import store
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

TABLE = "APE::Main"
KIND, BINARY = 0x06, 0x02
COVER, ABOUT = "Cover Art", " Desc"
MOST = 10_000
LONGEST_NAME = 1 << 12
LONGEST_FILE_NAME = 1 << 12
_FILE_NAME = re.compile(rb"([\x20-\x7e]*)\0")


def decode(context: Context, block: Block) -> None:
    """Decode the items of a tag, of which the block's detail says how many there are."""
    source, table = context.source, store.table(TABLE)
    at, end = block.offset, block.offset + block.length
    for _ in range(min(block.detail, MOST)):
        head = source.read(at, min(8 + LONGEST_NAME, end - at))
        stop = head.find(b"\0", 8)
        if stop < 0 or len(context.tags) >= context.limits.tags:
            break
        length, flags = unpack_from("<II", head)
        name = decode_text(head[8:stop])
        at += stop + 1
        if at + length > end:
            break
        _take(context, table, f"{name}." if name in made.RESERVED else name, flags, at, length)
        at += length
    else:
        if block.detail > MOST:
            context.warn(f"Stopped after {MOST} items", at, "block")
        return
    context.warn("Bad APE trailer", at, "block")


def _take(context: Context, table: TagTable, name: str, flags: int, at: int, length: int) -> None:
    value: Any
    if flags & KIND != BINARY:
        value = decode_text(context.source.read(at, length))
    else:
        start = at
        if name.startswith(COVER):
            about = _FILE_NAME.match(context.source.read(at, min(length, LONGEST_FILE_NAME)))
            start += about.end() if about else 0
            if about and about[1] not in (b"", b"0"):
                info = _row(table, name + ABOUT)
                context.found(info, about[1].decode(), None, at, about.end(), "string", about.end())
        value = Binary(source=context.source, offset=start, length=at + length - start)
        if name.startswith(COVER):
            context.embedded.append(Embedded(_row(table, name).name, "image/jpeg", start, value.length))
    context.found(_row(table, name), value, None, at, length, "undef", length)


def _row(table: TagTable, name: str) -> Any:
    is_picture = name.startswith(COVER) and not name.endswith("Desc")
    return made.row(table, name, made.spoken(name), {"g2": "Preview"} if is_picture else {})
