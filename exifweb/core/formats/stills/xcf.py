"""GIMP's XCF → blocks: the header, then the properties of the image up to the one that ends them.

Sources: GIMP's description of XCF; ExifTool's ProcessXCF.
"""

from __future__ import annotations

import re
from struct import unpack
from typing import TYPE_CHECKING

from exifweb.core.model import Block
from exifweb.core.tags import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

TABLE, HEADER_TABLE = "GIMP::Main", "GIMP::Header"
HEADER, PROPERTY = 26, 8
PRECISION = 4
_VERSION = re.compile(r"v0*(\d+)", re.ASCII)


def walk(context: Context) -> Iterator[Block]:
    """Yield the header and the properties that a table knows."""
    source, at = context.source, context.base
    yield Block("XCF-Header", "XCF", at, HEADER, table=HEADER_TABLE)
    at += HEADER
    found = _VERSION.match(str(context.members.get("XCFVersion", "")))
    if found and int(found[1]) >= PRECISION:
        at += PRECISION
    table = store.table(TABLE)
    for _ in range(context.limits.segments):
        head = source.read(at, PROPERTY)
        if len(head) < PROPERTY:
            return
        kind, size = unpack(">2I", head)
        if not kind:
            return
        at += PROPERTY
        if table.get(kind) is not None:
            if at + size > source.size:
                return
            yield Block("XCF", f"XCF-{kind}", at, size, detail=kind)
        at += size
