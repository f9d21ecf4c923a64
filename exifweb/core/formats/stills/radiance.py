"""Radiance pictures → one block: the lines of text before the pixels.

Sources: Radiance file formats (filefmts.pdf); ExifTool's ProcessHDR.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

FIRST_READ, LONGEST = 4096, 1 << 20
LONGEST_LINE = 4096


def walk(context: Context) -> Iterator[Block]:
    """Yield the header: up to the first line that is empty or too long, and the line behind it."""
    source, start = context.source, context.base
    length = FIRST_READ
    while True:
        data = source.read(start, length)
        end = _end(data)
        if end or len(data) < length or length >= LONGEST:
            yield Block("HDR", "HDR", start, end or len(data))
            return
        length *= 2


def _end(data: bytes) -> int:
    """Return the end of the line with the size, 0 where it does not end here."""
    at = 0
    while True:
        stop = data.find(b"\n", at)
        if stop < 0:
            return 0
        line, at = data[at:stop], stop + 1
        if not line or len(line) >= LONGEST_LINE:
            return data.find(b"\n", at) + 1
