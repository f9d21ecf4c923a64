"""ISO 9660 disk images → blocks: the volume descriptors behind the first sixteen sectors.

Source: ECMA-119 section 8; ExifTool's ProcessISO.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

START, SECTOR = 32768, 2048
TERMINATOR = 255
TABLES = {0: "ISO::BootRecord", 1: "ISO::PrimaryVolume"}
"""Type of a descriptor → its table."""
_MARK = re.compile(rb"[\0-\x03\xff]CD001")


def walk(context: Context) -> Iterator[Block]:
    """Yield the descriptors that have a table."""
    source = context.source
    for number in range(context.limits.segments):
        at = context.base + START + number * SECTOR
        head = source.read(at, 6)
        if at + SECTOR > source.size or not _MARK.match(head) or head[0] == TERMINATOR:
            return
        table = TABLES.get(head[0])
        if table:
            yield Block("ISO", "ISO-Descriptor", at, SECTOR, table=table, order="<")
