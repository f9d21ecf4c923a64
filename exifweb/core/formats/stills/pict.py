"""Apple's PICT → one block: frame and version, with 512 bytes of header before them or none.

Sources: Inside Macintosh: Imaging With QuickDraw, appendix A; ExifTool's ProcessPICT.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

STARTS = (0, 512)
FIRST, SECOND = b"\x11\x01", b"\0\x11"
"""Opcode of the version in pictures of version 1 and 2."""
SECOND_HEADERS = (b"\x02\xff\x0c\0\xff\xff", b"\x02\xff\x0c\0\xff\xfe")


def walk(context: Context) -> Iterator[Block]:
    """Yield frame and version; the picture behind them is drawn, not described."""
    for start in STARTS:
        at = context.base + start
        head = context.source.read(at, 40)
        version = 1 if head[10:12] == FIRST else 2 if head[10:12] == SECOND and head[12:18] in SECOND_HEADERS else 0
        if version:
            yield Block("PICT", "PICT", at, 12 if version == 1 else 40, detail=version)
            return
