"""WTV → block: the one entry of the directory that holds metadata, its sectors scattered over the file.

Sources: what is known of Windows Recorded TV shows; ExifTool's ProcessWTV.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.video.values import utf16
from exifweb.core.model import Block
from exifweb.core.source import Splice
from exifweb.core.tags import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEADER, SECTOR_SIZE_AT, DIRECTORY_AT = 0x60, 0x28, 0x38
SECTOR, SMALL_SECTOR = 0x1000, 0x100
ENTRY = bytes.fromhex("92b774915970704488df063b82cc213d")
ENTRY_HEAD = 0x28
NO_SECTOR = 0xFFFF
TABLE_OF_SECTORS = 1

Extents = tuple[tuple[int, int], ...]


def walk(context: Context) -> Iterator[Block]:
    """Yield the metadata of a recording."""
    head = context.source.read(0, HEADER)
    if len(head) < HEADER:
        return
    (sector,) = unpack_from("<I", head, SECTOR_SIZE_AT)
    if sector not in (SECTOR, SMALL_SECTOR):
        sector = SECTOR
    extents = _sectors(context, head[DIRECTORY_AT:], sector)
    if not extents:
        return
    joined = Splice(context.source, extents)
    yield from _entries(context, joined.read(0, joined.size), extents[0][0], sector)


def _entries(context: Context, data: bytes, start: int, sector: int) -> Iterator[Block]:
    table, at, length = store.table("WTV::Main"), 0, 0
    while at < len(data) - ENTRY_HEAD:
        if data[at : at + len(ENTRY)] != ENTRY:
            if not at:
                context.warn("WTV directory wasn't at expected location", start, "block")
            return
        (length,) = unpack_from("<I", data, at + 0x10)
        count = unpack_from("<I", data, at + 0x20)[0] * 2
        if at + length > len(data):
            return
        if ENTRY_HEAD + count + 8 > length:
            context.warn("WTV directory error", start + at, "block")
            return
        name = utf16(data[at + ENTRY_HEAD : at + ENTRY_HEAD + count], "<")
        pointer = data[at + ENTRY_HEAD + count : at + ENTRY_HEAD + count + 8]
        at += length
        (how,) = unpack_from("<I", pointer, 4)
        if table.get(name) is None or how > TABLE_OF_SECTORS:
            continue
        extents = _sectors(context, pointer[:4], sector)
        if extents is None:
            return
        if how == TABLE_OF_SECTORS:
            extents = _sectors(context, context.source.read(*extents[0]) if extents else b"", sector)
        if not extents:
            context.warn(f"Error fetching data for {name}", start, "block")
            continue
        length_of_all = sum(size for _, size in extents)
        yield Block("WTV", "WTV-legacy_attrib", extents[0][0], length_of_all, order="<", extents=extents)


def _sectors(context: Context, numbers: bytes, size: int) -> Extents | None:
    """Return where the sectors of a list lie that a zero ends, None where one is not in the file."""
    extents = []
    for (number,) in ((unpack_from("<I", numbers, at)) for at in range(0, len(numbers) - 3, 4)):
        if number == NO_SECTOR or (number and (number + 1) * size > context.source.size):
            return None
        if not number:
            break
        extents.append((number * size, size))
    return tuple(extents)
