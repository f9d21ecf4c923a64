"""Photoshop documents → blocks: header, image resources, layers, how the image data are packed, trailers.

Of the layers only the records are read; the pixels that follow them are stepped over. In large documents (PSB) some
lengths take eight bytes. Source: Adobe Photoshop File Formats Specification; ExifTool's ProcessPSD and
ProcessLayersAndMask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.formats.jpeg import trailers
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.source import Source

HEADER = 30
COUNT = 2
LONG_LAYERS = (b"8BIMLr16",)
MASKS = b"8BIMMt16"
"""An empty block that some writers put before the layers of 16 bits a channel."""


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of a document in file order."""
    source, at = context.source, context.base
    head = source.read(at, HEADER)
    if len(head) < HEADER:
        return
    yield Block("PSD", "PSD-Header", at, HEADER, table="Photoshop::Header")
    resources = at + HEADER + int.from_bytes(head[26:30], "big")
    size = source.read(resources, 4)
    length = int.from_bytes(size, "big")
    if len(size) < 4 or resources + 4 + length > source.size:
        context.warn("File format error", resources, "block")
        return
    yield Block("Photoshop", "PSD", resources + 4, length)
    yield from _pixels(context, resources + 4 + length, large=head[5] == 2)
    yield from trailers.walk(context, at, container="PSD")


def _pixels(context: Context, at: int, *, large: bool) -> Iterator[Block]:
    """Yield the section of layers, and the number that tells how the merged image is packed."""
    source, width = context.source, 8 if large else 4
    if at + 2 * width + COUNT > source.size:
        return
    total = _number(source, at, width)
    end = at + width + total
    if total:
        start, length = _layers(source, at + width, width)
        yield Block("PSD-Layers", "PSD-Layers", start, length + COUNT, detail=int(large))
    else:
        end = at + 2 * width + COUNT  # ExifTool reads on behind the header of the section
    if end + COUNT <= source.size:
        yield Block("PSD", "PSD-ImageData", end, COUNT, table="Photoshop::ImageData")


def _layers(source: Source, at: int, width: int) -> tuple[int, int]:
    """Return where the number of layers stands and how long the records behind it are.

    Documents of 16 bits a channel have an empty list there, and the layers in a tagged block behind it.
    """
    start, length = at + width, _number(source, at, width)
    if length or _number(source, start, COUNT):
        return start, length
    block = start + COUNT + 2
    if source.read(block, 8) == MASKS:
        block += 8 + width
    if source.read(block, 8) in LONG_LAYERS:
        return block + 8 + width, _number(source, block + 8, width)
    return start, length


def _number(source: Source, at: int, width: int) -> int:
    return int.from_bytes(source.read(at, width), "big")
