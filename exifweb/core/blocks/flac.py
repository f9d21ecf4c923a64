"""FLAC metadata blocks: the stream's header, comments, pictures, chunks of the WAV that the file was made from.

Sources: RFC 9639 section 8; ExifTool's FLAC module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks import binary
from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.rows import PROBE, row_of
from exifweb.core.blocks.views import scattered_view
from exifweb.core.model import Embedded
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

TABLE, PICTURE = "FLAC::Main", "FLAC::Picture"
LONGEST_TEXT = 1 << 20
LENGTH, DATA = 7, 8


def decode(context: Context, block: Block) -> None:
    """Decode a metadata block by the row of its number."""
    table = store.table(TABLE)
    view = scattered_view(context, block)
    info = row_of(context, table, block.detail, view.read(0, PROBE), block.length)
    if info is None:
        return
    context.lists.clear()
    if info.sub is None:
        value = Binary(source=view.source, offset=block.offset, length=block.length)
        context.found(info, value, None, block.offset, block.length, "undef", block.length)
    elif info.sub["table"] == PICTURE:
        picture(context, view, 0, block.length, store.table(PICTURE))
    else:
        context.visited[view.base] = info.name
        subdirs.decode_value(context, view, 0, block.length, info, table)


def picture(context: Context, view: View, start: int, length: int, table: TagTable) -> None:
    """Decode a picture: its header is read, the picture stays where it is."""
    head = _header(view, start, length)
    here = view.base + start
    before = len(context.tags)
    binary.decode_block(context, View(Buffer(head, here), here, here + len(head), here), 0, len(head), table, "Picture")
    told = {tag.id: tag.raw for tag in context.tags[before:]}
    info = table.get(DATA)
    size = min(int(told.get(LENGTH) or 0), length - len(head))
    if LENGTH not in told or not isinstance(info, TagInfo) or len(head) >= length:
        return
    context.found(info, Binary(source=view.source, offset=here + len(head), length=size), None, here + len(head), size)
    if view.source is context.source and told.get(1):
        context.embedded.append(Embedded(info.name, str(told[1]), here + len(head), size))


def _header(view: View, start: int, length: int) -> bytes:
    """Return what stands before a picture: numbers, and two texts behind their lengths."""
    at = 4
    for _ in range(2):
        if at + 4 > length:
            return view.read(start, min(at, length))
        text = int.from_bytes(view.read(start + at, 4), "big")
        at += 4 + text
        if text > LONGEST_TEXT or at > length:
            return view.read(start, min(length, LONGEST_TEXT))
    return view.read(start, min(at + 20, length))
