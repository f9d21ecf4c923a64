"""FLV → blocks: the packets with metadata, and of sound and picture the first byte of the first packet.

Sources: Adobe Flash Video File Format Specification 10.1, annex E; ExifTool's ProcessFLV.
"""

from __future__ import annotations

from struct import unpack
from typing import TYPE_CHECKING

from exifweb.core.model import Block
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

TABLE = "Flash::FLV"
HEADER, PACKET = 9, 15
SOUND_AND_PICTURE = 5
PATIENCE = 8 << 20
"""Bytes after which sound or picture that the header announces is not waited for any more."""


def walk(context: Context) -> Iterator[Block]:
    """Yield packets until sound and picture, as far as the header announces them, are known."""
    source, table = context.source, store.table(TABLE)
    head = source.read(0, HEADER)
    if len(head) < HEADER:
        return
    flags, at, seen = head[4] & SOUND_AND_PICTURE, max(unpack(">I", head[5:])[0], HEADER), 0
    for _ in range(context.limits.segments):
        head = source.read(at, PACKET)
        if len(head) < PACKET:
            return
        (word,) = unpack(">I", head[4:8])
        kind, length = word >> 24, word & 0xFFFFFF
        at += PACKET
        info = table.get(kind)
        if isinstance(info, TagInfo):
            mask, wanted = int(info.attributes.get("bitmask", 0)), length
            if mask and seen & mask:
                wanted = 0
            elif mask:
                seen, flags, wanted = seen | mask, flags & ~mask, 1
            if length < wanted or at + wanted > source.size:
                context.warn(f"Bad {info.name} packet" if mask else "Truncated Meta packet", at, "packet")
                return
            if wanted or not mask:
                yield Block("FLV", f"FLV-{info.name}", at, wanted, detail=kind)
        if not flags or at > PATIENCE:
            return
        at += length
    context.warn(f"Stopped after {context.limits.segments} packets", at, "packet")
