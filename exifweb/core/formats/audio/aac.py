"""AAC in ADTS frames → the first frame.

Source: ExifTool's ProcessAAC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEADER = 7


def walk(context: Context) -> Iterator[Block]:
    """Yield the first frame of an AAC file."""
    head = context.source.read(0, HEADER)
    if len(head) == HEADER:
        length = int.from_bytes(head[3:6], "big") >> 5 & 0x1FFF
        yield Block("AAC", "AAC", 0, max(length, HEADER))
