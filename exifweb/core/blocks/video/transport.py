"""What a transport stream itself says: the types of its streams, how long it plays, and a little of AC-3 sound.

Sources: ISO 13818-1; ATSC A/52 sections 5.3 and A3.4; ExifTool's M2TS module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.blocks.video.values import tell, tell_all
from exifweb.core.blocks.views import block_bytes
from exifweb.core.tags import store

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

MAIN, AC3 = "M2TS::Main", "M2TS::AC3"
_SYNC = re.compile(rb"\x0b\x77..(.)", re.DOTALL)


def stream_type(context: Context, block: Block) -> None:
    """Tell the type of a stream of sound or picture."""
    tell(context, store.table(MAIN), block.label, block.detail, block.offset, 1, "int8u")


def clock(context: Context, block: Block) -> None:
    """Tell how many ticks of the clock there are."""
    tell(context, store.table(MAIN), "Duration", block.detail)


def sound(context: Context, block: Block) -> None:
    """Decode the sampling rate of the first frame."""
    found = _SYNC.search(block_bytes(context, block))
    if found:
        tell(context, store.table(AC3), "AudioSampleRate", found[1][0] >> 6, block.offset + found.start(1))


def descriptor(context: Context, block: Block) -> None:
    """Decode what a program's table says of AC-3 sound."""
    data = block_bytes(context, block)
    if len(data) < 3:
        return
    values = {"AudioBitrate": data[1] >> 2, "SurroundMode": data[1] & 3, "AudioChannels": data[2] >> 1 & 0x0F}
    tell_all(context, store.table(AC3), values, block.offset)
