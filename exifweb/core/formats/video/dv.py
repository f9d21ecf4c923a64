"""DV → block: the first frame's DIF sequence, found by its header.

Source: ExifTool's ProcessDV.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

READ = 12000
DIF, DIFS = 80, 6
_HEADER = re.compile(rb"\x1f\x07\0[\x3f\xbf]")
_LATER = re.compile(rb"[\0\xff]\x3f\x07\0.{76}\xff\x3f\x07\x01", re.DOTALL)
LATER_AT = 163
"""How far behind the first header the end of what `_LATER` finds lies."""


def walk(context: Context) -> Iterator[Block]:
    """Yield what the first frame says of itself."""
    data = context.source.read(0, READ)
    start = _start(data)
    if start is None:
        return
    if start + DIF * DIFS <= len(data):
        yield Block("DV", "DV", 0, len(data), detail=start)


def _start(data: bytes) -> int | None:
    found = _HEADER.search(data)
    if found:
        return found.start()
    ends = (found.end() for found in _LATER.finditer(data))
    return next((end - LATER_AT for end in ends if end >= LATER_AT), None)
