"""Fields of bits: a table whose ids are places of bits in a run of bytes, such as `Bit4-7`, the first bit the highest.

Source: ExifTool's ProcessBitStream and ProcessFrameHeader.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd.types import read_value
from exifweb.core.blocks.rows import row_of

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

_PLACE = re.compile(r"Bit(\d+)-?(\d+)?")


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode the fields that lie in the bytes, in the order of their ids as text."""
    data = view.read(start, length)
    whole, bits = int.from_bytes(data, "big"), 8 * len(data)
    for key in sorted(str(key) for key in table.keys()):
        place = _PLACE.match(key)
        if place is None:
            continue
        first, last = int(place[1]), int(place[2] or place[1])
        if last >= bits:
            return
        part = data[first // 8 : last // 8 + 1]
        info = row_of(context, table, key, part, len(part))
        if info is None:
            continue
        value = whole >> (bits - 1 - last) & ((1 << (last - first + 1)) - 1)
        worth = read_value(part, info.format, len(part), ">") if isinstance(info.format, str) else value
        context.found(info, worth, None, view.base + start + first // 8, len(part), "int8u", len(part))
