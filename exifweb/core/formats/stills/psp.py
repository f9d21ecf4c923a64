"""Paint Shop Pro → blocks: the version, then the main blocks that a table knows.

Source: Paint Shop Pro file format documentation; ExifTool's ProcessPSP.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.model import Block
from exifweb.core.tags import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

TABLE = "PSP::Main"
SIGNATURE, VERSION = 32, 4
MARK = b"~BK\0"


def walk(context: Context) -> Iterator[Block]:
    """Yield the main blocks in file order."""
    source, at = context.source, context.base + SIGNATURE
    head = source.read(at, VERSION)
    if len(head) < VERSION:
        return
    yield Block("PSP-Version", "PSP", at, VERSION, order="<")
    length = 10 if unpack_from("<H", head)[0] > 3 else 14
    at += VERSION
    table = store.table(TABLE)
    for _ in range(context.limits.segments):
        head = source.read(at, length)
        if len(head) < length:
            return
        if not head.startswith(MARK):
            context.warn("Lost synchronization while reading main PSP blocks", at, "block")
            return
        (kind,) = unpack_from("<H", head, 4)
        (size,) = unpack_from("<I", head, length - 4)
        at += length
        if table.get(kind) is not None:
            if at + size > source.size:
                context.warn(f"Truncated main block ID={kind} len={size}", at, "block")
                return
            yield Block("PSP", f"PSP-{kind}", at, size, order="<", detail=kind)
        at += size
