"""Vorbis comments: a vendor, then `NAME=value` in UTF-8, each behind its length. Any name makes a tag.

Sources: Vorbis I specification section 5; the METADATA_BLOCK_PICTURE proposal; ExifTool's ProcessComments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks import flac, made
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.conv.xmp import from_base64
from exifweb.core.values import decode_text
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable

VENDOR = "vendor"
MOST = 10_000
SEPARATOR = b"="
DAMAGED = "Format error in Vorbis comments"


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode comments."""
    end = start + length
    outer = context.visited.get(view.base + start)
    left = -1
    for _ in range(MOST):
        if start + 4 > end:
            break
        size = int.from_bytes(view.read(start, 4), "little")
        start += 4
        if start + size > end:
            break
        data, here = view.read(start, size), view.base + start
        start += size
        if left < 0:
            key, value = VENDOR, data
            left = int.from_bytes(view.read(start, 4), "little") if start + 4 < end else 0
            start += 4
        else:
            name, mark, value = data.partition(SEPARATOR)
            if not mark:
                break
            key = decode_text(name.upper())
        _take(context, table, key, value, here, size, outer)
        if not left or len(context.tags) >= context.limits.tags:
            return
        left -= 1
    else:
        context.warn(f"Stopped after {MOST} comments", view.base + start, "packet")
        return
    context.warn(DAMAGED, view.base + start, "packet")


def _take(context: Context, table: TagTable, key: str, value: bytes, here: int, size: int, outer: str | None) -> None:
    key = f"{key}_" if key in made.RESERVED else key
    info = made.row(table, key, made.spoken(key))
    if info.sub is None:
        context.found(info, decode_text(value), None, here, size, "utf8", size)
        return
    if outer is not None:  # ExifTool holds the picture for the block that it stands in, which FLAC has read before
        context.warn(f"{info.name} pointer references previous {outer} directory", here, "packet")
        return
    picture = from_base64(decode_text(value))
    lists = dict(context.lists)
    before = len(context.tags)
    inner = View(Buffer(picture), 0, len(picture), 0)
    flac.picture(context, inner, 0, len(picture), store.table(info.sub["table"]))
    for tag in context.tags[before:]:
        tag.offset = -1
    context.lists.update(lists)
