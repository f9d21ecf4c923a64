"""WavPack → its header, the chunks of the WAV that it was made from, and tags at the end.

Sources: WavPack 5 file format; ExifTool's ProcessWV.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.formats import riff_media
from exifweb.core.formats.audio import tags
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEADER = 32
TABLE = "WavPack::Main"


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of a WavPack file."""
    source = context.source
    yield Block("WavPack", "WavPack", 0, HEADER, TABLE, ">")
    yield from riff_media.walk(context)
    found = tags.locate(context, source, 0, source.size)
    yield from found.lyrics
    yield from tags.ape_trailer(context, found.trailer)
    yield from found.blocks
