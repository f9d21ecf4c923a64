"""A JPEG 2000 codestream that stands alone → blocks: its markers up to the first data of a tile.

Sources: ISO/IEC 15444-1 annex A, 15444-2 annex A; ExifTool's ProcessJPEG, which reads it as if it were a JPEG.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.errors import Malformed
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

SIZE, COMMENT, JPEG_COMMENT, SOD, EOC = 0x51, 0x64, 0xFE, 0x93, 0xD9
KINDS: dict[int, str] = {SIZE: "J2C-Size", COMMENT: "J2C-Comment", JPEG_COMMENT: "COM"}
STANDALONE = frozenset((0x00, 0x01, *range(0x30, 0x40), 0x4F, 0x92, *range(0xD0, 0xDB)))
"""Markers without a segment."""
LONG = frozenset((0x74, 0x75, 0x77))
"""Markers whose segment has a length of four bytes; ExifTool looks into none of them."""
SCAN = 4096


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of a codestream in file order.

    Raises:
        Malformed: The file ends before the data of the first tile.
    """
    source = context.source
    at = context.base
    for _ in range(context.limits.segments):
        marker, at = _next_marker(context, at)
        if marker in (SOD, EOC):
            return
        if marker in STANDALONE:
            continue
        width = 4 if marker in LONG else 2
        length = int.from_bytes(source.read(at, width), "big") - width
        at += width
        if length < 0 or at + length > source.size:
            raise Malformed("segment", at - width, "JPEG format error")
        kind = KINDS.get(marker)
        if kind is not None:
            yield Block(kind, f"J2C-{marker:02X}", at, length)
        at += length
    raise Malformed("segment", at, "JPEG format error: too many segments")


def _next_marker(context: Context, at: int) -> tuple[int, int]:
    """Return the next marker and the offset behind it, skipping fill bytes and junk."""
    source, start = context.source, at
    while True:
        window = source.read(at, SCAN)
        if not window:
            raise Malformed("segment", start, "JPEG format error")
        found = window.find(b"\xff")
        if found < 0:
            at += len(window)
            continue
        at += found
        code = source.read(at + 1, 1)
        if code and code != b"\xff":
            if at > start:
                message = f"Skipped unknown {at - start} bytes in JPEG 2000 codestream"
                context.warn(message, start, "segment", minor=True)
            return code[0], at + 2
        fill = window[found:]
        at += max(1, len(fill) - len(fill.lstrip(b"\xff")) - 1)
