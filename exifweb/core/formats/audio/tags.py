"""Where the tags lie that any audio file may have before and behind its sound: ID3v2, ID3v1, Lyrics3 and APE.

Sources: ID3 1.1, 2.2 to 2.4; the "Enhanced TAG"; Lyrics3 1.00 and 2.00; APEv2; ExifTool's ProcessID3 and ProcessAPE.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from struct import unpack
from typing import TYPE_CHECKING

from exifweb.core.blocks import id3_header
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.source import Source

DONE = "DoneID3"
"""What remembers that the ID3 tags of a file were looked for, which is done once."""
V1, ENHANCED = 128, 227
FOOTER = 15
OLD_LYRICS = 5100
LYRICS = b"LYRICSBEGIN"
APE_FOOTER = 32
APE_MAGIC = b"APETAGEX"
TOO_LONG = 0x80000000
_LYRICS_END = re.compile(rb"([^\n]{6})LYRICS(END|200)\n?\Z")


@dataclass(slots=True)
class Tagged:
    """What was found.

    Attributes:
        is_tagged: Whether there is ID3 at all.
        sound: Where the sound begins.
        trailer: Bytes at the end that are tags.
        lyrics: Block of lyrics.
        blocks: The ID3 tags, and how long they are together.
    """

    is_tagged: bool = False
    sound: int = 0
    trailer: int = 0
    lyrics: list[Block] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def locate(context: Context, source: Source, start: int, end: int) -> Tagged:
    """Return the tags of a file, or of a chunk of one; nothing where they were looked for before.

    Args:
        context: Takes the warnings.
        source: Holds the file.
        start: First byte of what holds them.
        end: The one behind its last.
    """
    found = Tagged(sound=start)
    if context.members.get(DONE):
        return found
    context.members[DONE] = True
    size = 0
    if source.read(start, 3) == id3_header.MAGIC and end - start >= 3:
        found.is_tagged = True
        header = id3_header.read_header(context, source, start, end)
        if header is not None:
            found.sound = header.end
            size = header.length + id3_header.HEADER
            found.blocks.append(Block("ID3v2", "ID3", start, min(header.end, end) - start))
    if end - start >= V1 and source.read(end - V1, 3) == b"TAG":
        found.is_tagged = True
        size += V1
        found.trailer = V1
        found.blocks.append(Block("ID3v1", "ID3v1", end - V1, V1, "ID3::v1"))
        at = end - V1 - ENHANCED
        if at >= start and source.read(at, 3) == b"TAG":
            found.trailer += ENHANCED
            found.blocks.append(Block("ID3v1", "ID3v1_Enh", at, ENHANCED, "ID3::v1_Enh"))
    if found.is_tagged:
        found.blocks.insert(0, Block("ID3Size", "ID3", start, 0, detail=size))
    _locate_lyrics(context, source, found, start, end - found.trailer)
    return found


def _locate_lyrics(context: Context, source: Source, found: Tagged, start: int, end: int) -> None:
    if end - FOOTER < start:
        return
    ending = _LYRICS_END.match(source.read(end - FOOTER, FOOTER))
    if not ending:
        return
    digits = re.match(rb"\s*(\d+)", ending[1])
    length = OLD_LYRICS if ending[2] == b"END" else int(digits[1] if digits else 0) + FOOTER
    length = min(length, end - start)
    data = source.read(end - length, length)
    at = data.find(LYRICS)
    if at < 0:
        context.warn("Error reading Lyrics3 trailer", end - length, "block")
        return
    at += len(LYRICS)
    found.trailer += length - at + len(LYRICS)
    found.lyrics.append(Block("Lyrics3", "Lyrics3", end - length + at, length - at, label=ending[2].decode()))


def ape_trailer(context: Context, trailer: int) -> Iterator[Block]:
    """Yield the APE tag that ends a file before other tags of so many bytes."""
    source = context.source
    at = source.size - APE_FOOTER - trailer
    foot = source.read(at, APE_FOOTER) if at >= 0 else b""
    if len(foot) == APE_FOOTER and foot.startswith(APE_MAGIC):
        yield from ape_items(context, foot, at, is_header=False)


def ape_items(context: Context, head: bytes, at: int, *, is_header: bool) -> Iterator[Block]:
    """Yield the items of an APE tag, whose header or footer lies at an offset."""
    context.order = "<"
    size, count = unpack("<12xII", head[:20])
    size -= APE_FOOTER
    start = at + APE_FOOTER if is_header else at - size
    if not 0 <= size < TOO_LONG or start < 0 or start + size > context.source.size:
        context.warn("Bad APE trailer", at, "block")
        return
    yield Block("APE", "APE", start, size, order="<", detail=count)
