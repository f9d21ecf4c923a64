"""PGF, progressive graphics → blocks: the header, then a PNG that carries the metadata.

Sources: libpgf's description of the format; ExifTool's ProcessPGF.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.errors import Malformed
from exifweb.core.formats.png import walk as png
from exifweb.core.model import Block
from exifweb.core.source import Splice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEADER, VERSION = 24, 0x36
IN_LENGTH = 16
"""Bytes of the header that its length counts."""
INDEXED, PALETTE = 2, 1024
LONGEST = 0x1000000
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def walk(context: Context) -> Iterator[Block]:
    """Yield the header and the blocks of the PNG behind it.

    Raises:
        Malformed: The version is not one that is known.
    """
    source, start = context.source, context.base
    head = source.read(start, HEADER)
    if len(head) < HEADER:
        return
    if head[3] != VERSION:
        raise Malformed("block", start, f"Unsupported PGF version 0x{head[3]:02x}")
    yield Block("PGF", "PGF", start, HEADER, table="PGF::Main", order="<")
    length, at = unpack_from("<I", head, 4)[0] - IN_LENGTH, start + HEADER
    if context.members.get("PGFColorMode") == INDEXED:
        length, at = length - PALETTE, at + PALETTE
    if not 0 < length < LONGEST or at + length > source.size:
        return
    if source.read(at, len(SIGNATURE)) != SIGNATURE:
        context.warn("File format error", at, "block")
        return
    context.source, context.base = Splice(source, ((at, length),), at), at
    try:
        yield from png.walk(context)
    finally:
        context.source, context.base = source, start
