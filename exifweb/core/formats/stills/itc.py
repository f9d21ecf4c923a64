"""iTunes cover flow files → blocks: the header, then items with a picture each.

Source: ExifTool's ProcessITC.
"""

from __future__ import annotations

from struct import unpack
from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

FRAME = 8
SMALLEST_ITEM = 0xD0
ITEM_DATA, DATA_AT = 0xB4, 0xB0
LARGEST = 0x80000000
LARGEST_HEADER, SMALLEST_HEADER = 0x10000, 0x1C
DAMAGED = "ITC file format error"


def walk(context: Context) -> Iterator[Block]:
    """Yield headers, items and pictures in file order."""
    source, at = context.source, context.base
    for number in range(context.limits.segments):
        head = source.read(at, FRAME)
        if not head:
            return
        if len(head) < FRAME:
            break
        size, kind = unpack(">I4s", head)
        if number and not FRAME <= size < LARGEST:
            break
        if not number and (kind != b"itch" or not SMALLEST_HEADER <= size < LARGEST_HEADER):
            return
        end = at + size
        if kind == b"itch":
            if end > source.size:
                break
            yield Block("ITC", "ITC-Header", at + FRAME, size - FRAME, table="ITC::Header")
        elif kind == b"item":
            blocks = _item(context, at, size)
            yield from blocks
            if len(blocks) < 1:
                break
        at = end
    context.warn(DAMAGED, at, "block")


def _item(context: Context, at: int, size: int) -> list[Block]:
    """Return the blocks of an item, none where it is damaged.

    Between its length and its fields stand numbers up to one that is zero.
    """
    source = context.source
    end = at + size
    head = source.read(at + FRAME, 4)
    if size <= 12 or len(head) < 4:
        return []
    (length,) = unpack(">I", head)
    if not SMALLEST_ITEM <= length <= size:
        return []
    fields, stop = at + FRAME + 4, at + length
    while fields + 4 <= stop:
        word = source.read(fields, 4)
        fields += 4
        if len(word) < 4:
            return []
        if word == bytes(4):
            break
    left = stop - fields
    if left < 4 or stop > source.size:
        return []
    if left < ITEM_DATA or source.read(fields + DATA_AT, 4) != b"data":
        context.warn("Parsing error. Please submit this ITC file for testing", fields, "block")
        return []
    found = [Block("ITC", "ITC-Item", fields, left, table="ITC::Item")]
    if end > stop:
        found.append(Block("ITC-Picture", "ITC-Picture", stop, end - stop))
    return found
