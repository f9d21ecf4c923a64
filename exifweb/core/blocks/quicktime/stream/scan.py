"""Media data looked through for records that no table of samples leads to: `freeGPS ` and GoPro's.

Only as far as ExifTool looks by default: the first 20 MB, and on where something was found. Read a window at a time, so
memory stays flat. Source: ExifTool's ScanMediaData (QuickTimeStream).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.blocks.quicktime.stream import common, freegps, makers

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

WINDOW, OVERLAP = 0x8000, 12
FIRST_PART = 20_000_000
MARK = re.compile(rb"\0..\0freeGPS |GP\x06\0\0", re.DOTALL)
GOPRO = b"GP\x06\0\0"
SHORTEST, LONGEST = 12, 1 << 20


def decode(context: Context, block: Block) -> None:
    """Look through media data, unless metadata were found without that."""
    if context.members.get(freegps.FOUND) or context.options.fast or not context.options.embedded:
        return
    source, start = context.source, block.offset
    end = source.size if context.options.embedded > 2 else min(start + block.length, source.size)
    at, found = start, False
    while at < end and not common.full(context):
        window = source.read(at, min(WINDOW, end - at))
        mark = MARK.search(window)
        if mark is None:
            if len(window) < WINDOW or not (found or at - start < FIRST_PART or context.options.embedded > 1):
                break
            at += len(window) - OVERLAP
        elif mark[0] == GOPRO:
            here = at + mark.start()
            length = makers.gopro_run(context, here, end - here)
            if length and not found:
                end, found = source.size, True
            at = here + length if length else at + mark.end()
        else:
            here = at + mark.start()
            length = int.from_bytes(source.read(here, 4), "big")
            if len(window) < WINDOW and end - at >= WINDOW:
                break
            found = True
            if SHORTEST <= length <= LONGEST:
                data = source.read(here, length)
                if len(data) < length:
                    break
                freegps.record(context, data)
                context.members["FoundGPSByScan"] = 1
            at = here + max(length, SHORTEST)
    context.doc = None
