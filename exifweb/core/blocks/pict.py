"""Frame and resolution of a PICT; in the extended version 2 the frame is scaled to the resolution.

Sources: Inside Macintosh: Imaging With QuickDraw, appendix A; ExifTool's ProcessPICT.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd.types import read_value
from exifweb.core.tags import store

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

EXTRA = "Extra"
EXTENDED = b"\x02\xff\x0c\0\xff\xfe"
POINTS = 72


def decode(context: Context, block: Block) -> None:
    """Decode the size of the picture."""
    data = context.source.read(block.offset, block.length)
    top, left, bottom, right = unpack_from(">4h", data, 2)
    width, height = right - left, bottom - top
    values: list[tuple[str, Any]] = []
    if data[12:18] == EXTENDED:
        across, down = (read_value(data[at:], "fixed32s", 1, ">") for at in (20, 24))
        if not across or not down:
            return
        width, height = int(width * across / POINTS + 0.5), int(height * down / POINTS + 0.5)
        values = [("XResolution", across), ("YResolution", down)]
    for name, value in (("ImageWidth", width), ("ImageHeight", height), *values):
        context.found(store.tag(EXTRA, name), value, None, block.offset, block.length)
    if context.options.unknown:
        from exifweb.core.blocks.pict_opcodes import follow

        follow(context, block.offset + block.length, block.detail)
