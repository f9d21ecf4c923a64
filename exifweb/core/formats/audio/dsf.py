"""DSF, the file of a DSD stream → its format chunk, and an ID3 tag at its end.

Sources: DSF File Format Specification 1.01; ExifTool's ProcessDSF.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.formats.audio import tags
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEADER, FORMAT = 40, 28
SHORTEST, LONGEST = 12, 1000
MOST_TAGS = 20_000_000
TABLE = "DSF::Main"


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of a DSF file."""
    source = context.source
    head = source.read(0, HEADER)
    if len(head) < HEADER:
        return
    context.order = "<"
    size, at, length = unpack_from("<12xQQ4xQ", head)
    if not SHORTEST < length < LONGEST or FORMAT + length > source.size:
        context.warn("Error reading DSF fmt chunk", FORMAT, "chunk")
        return
    yield Block("DSF", "DSF", FORMAT, length, TABLE, "<")
    if at and 0 < size - at < MOST_TAGS and size <= source.size:
        found = tags.locate(context, source, at, size)
        yield from found.lyrics
        yield from found.blocks
