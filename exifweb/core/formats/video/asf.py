"""ASF, WMV and WMA → blocks: objects with a GUID and a length; the header's objects lie inside it, all else is skipped.

Sources: Advanced Systems Format specification 01.20.05, sections 2 and 3; ExifTool's ProcessASF.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.model import Block
from exifweb.core.tags import store
from exifweb.core.tags.conv.video import guid_of
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable

OBJECT = 24
LONGEST, LARGE = 0x7FFFFFFF * 0x100000000, 0x7FFFFFFF
MAIN = "ASF::Main"
PROCESS = "ASF::ProcessASF"
XMP = "XMP::Main"


@dataclass(slots=True)
class Level:
    """Objects inside an object.

    Attributes:
        table: Describes the objects outside.
        end: Where the inner ones end.
    """

    table: TagTable
    end: int


def walk(context: Context) -> Iterator[Block]:
    """Yield a block for each object that a table can decode."""
    source, at, table = context.source, 0, store.table(MAIN)
    outer: list[Level] = []
    for _ in range(context.limits.segments):
        head = source.read(at, OBJECT)
        if len(head) < OBJECT:
            return
        name, size = guid_of(head[:16]), unpack_from("<Q", head, 16)[0] - OBJECT
        at += OBJECT
        if size < 0 or size > LONGEST:
            context.warn("Invalid ASF object size", at - OBJECT, "chunk")
            return
        if size > LARGE:
            at += size
            continue
        if outer and at >= outer[-1].end:
            table = outer.pop().table
        info = table.get(name)
        sub = info.sub if isinstance(info, TagInfo) else None
        if isinstance(info, TagInfo) and sub is not None:
            below = store.table(sub["table"])
            if below.process == PROCESS:
                outer.append(Level(table, at + size))
                table, at = below, at + sub["size"]
                continue
            if at + size > source.size:
                context.warn("Unexpected end of file", at, "chunk")
                return
            kind = "XMP" if below.name == XMP else "ASF"
            yield Block(kind, f"ASF-{info.name}", at, size, order="<", label=name)
        at += size
    context.warn(f"Stopped after {context.limits.segments} objects", at, "chunk")
