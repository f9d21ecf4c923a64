"""R3D → blocks: the header of the first block, and the directory that follows it or lies in the second.

Source: ExifTool's ProcessR3D.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

TRUNCATED = "Truncated R3D file"
SECOND = 0x10000
RECORDS_AT = 0x40
RECORD_SIZES = (0x18, 0x14, 0x10)
AFTER_FIRST, AFTER_RECORDS = 0x22, 0x44
SHORTEST, LONGEST = 300, 2048
_LIKELY = re.compile(rb"\0\x0f\x10[\0\x06]")


def walk(context: Context) -> Iterator[Block]:
    """Yield the header and the directory."""
    source = context.source
    head = source.read(0, 8)
    size, version = unpack_from(">I", head)[0], head[7:].decode("ascii")
    data = source.read(0, size)
    if len(data) < size:
        context.warn(TRUNCATED, 0, "block")
        return
    yield Block("R3D-Header", "R3D", 0, size, label=f"RED{version}")
    start, at = 0, AFTER_FIRST
    if version == "1":
        start, data = size, source.read(size, SECOND)
        if not data:
            context.warn(TRUNCATED, size, "block")
            return
    else:
        if len(data) < AFTER_RECORDS:
            context.warn(TRUNCATED, 0, "block")
            return
        counts = data[RECORDS_AT : RECORDS_AT + len(RECORD_SIZES)]
        at = AFTER_RECORDS + sum(count * each for count, each in zip(counts, RECORD_SIZES, strict=True))
    yield from _directory(context, data, start, at)


def _directory(context: Context, data: bytes, start: int, at: int) -> Iterator[Block]:
    length = 0
    if at + 8 <= len(data):
        (length,) = unpack_from(">H", data, at)
        at += 2
    if SHORTEST <= length < LONGEST and at + length <= len(data):
        yield Block("R3D", "R3D", start + at, length, detail=1)
        return
    found = _LIKELY.search(data)
    if found is None:
        context.warn("Can't find Red directory. Please submit sample for testing", start, "block")
        return
    context.warn("This R3D file is different. Please submit a sample for testing", start, "block")
    yield Block("R3D", "R3D", start + found.start(), len(data) - found.start())
