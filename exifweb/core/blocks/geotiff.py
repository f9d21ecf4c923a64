"""GeoTIFF keys: a directory of shorts in one TIFF tag, whose values lie in it, or in two other tags.

Source: OGC GeoTIFF 1.1 section 7.1.2; ExifTool's GeoTiff module.
"""

from __future__ import annotations

from struct import iter_unpack, unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Tag

BLOCKS = ("GeoTiffDirectory", "GeoTiffDoubleParams", "GeoTiffAsciiParams")
TABLE = "GeoTiff::Main"
VERSION = 1
PLACES = {0: (0, "int16u"), 0x87AF: (0, "int16u"), 0x87B0: (1, "double"), 0x87B1: (2, "string")}
"""Where a key's value is → index of the block, format."""
ORDERS = {b"II": "<", b"MM": ">"}


def decode(context: Context) -> None:
    """Replace the three blocks among a context's tags by the keys that they hold; a copy takes the blocks too."""
    found: dict[str, Tag] = {}
    for tag in context.tags:
        if tag.info.name in BLOCKS:
            found.setdefault(tag.info.name, tag)
    if BLOCKS[0] not in found:
        return
    if "makernotes" not in context.options.whole:
        context.tags[:] = [tag for tag in context.tags if tag.info.name not in BLOCKS]
    blocks = [_bytes_of(found.get(name)) for name in BLOCKS]
    order = ORDERS.get(blocks[0][-2:], "<")
    blocks = [blocks[0][:-2], blocks[1][:-2], blocks[2]]
    _keys(context, blocks, order, found[BLOCKS[0]].offset)


def _bytes_of(tag: Tag | None) -> bytes:
    return tag.raw if tag is not None and isinstance(tag.raw, bytes) else b""


def _keys(context: Context, blocks: list[bytes], order: str, here: int) -> None:
    directory = blocks[0]
    count = unpack_from(f"{order}H", directory, 6)[0] if len(directory) >= 8 else 0
    if len(directory) < 8 * (count + 1):
        context.warn("Bad GeoTIFF directory", here, "block")
        return
    table = store.table(TABLE)
    version = table.get(VERSION)
    if isinstance(version, TagInfo):
        context.found(version, ".".join([str(part) for part in unpack_from(f"{order}3H", directory)]), None, here)
    for index, entry in enumerate(iter_unpack(f"{order}4H", directory[8 : 8 * (count + 1)]), 1):
        info = table.get(entry[0])
        if isinstance(info, TagInfo):
            _key(context, info, entry[1:], 8 * index, blocks, order, here)


def _key(
    context: Context,
    info: TagInfo,
    entry: tuple[int, int, int],
    at: int,
    blocks: list[bytes],
    order: str,
    here: int,
) -> None:
    place, count, offset = entry
    if place not in PLACES:
        context.warn(f"Unknown GeoTiff location ({place}) for {info.name}", here + at, "block")
        return
    index, name = PLACES[place]
    if not place:
        count, offset = 1, (at + 6) // 2
    size = SIZES[name]
    data = blocks[index][offset * size : (offset + count) * size]
    if len(data) < count * size:
        context.warn(f"Missing {name} data for {info.name}", here + at, "block")
        return
    value = read_value(data, name, count, order)
    if name == "string":
        value = str(value).removesuffix("|")
    context.found(info, value, None, here + at, 8, name, count)
