"""AVI, WAV and their kin → blocks: the chunks that a row of the table describes, before and behind the media data.

Large videos are several RIFF forms one behind the other, large sounds are RF64; a few lossless codecs keep the chunks
of the WAV that they were made from behind a header of their own. Sources: Multimedia Programming Interface and Data
Specifications 1.0; OpenDML 1.02; EBU Tech 3306 (RF64); ExifTool's ProcessRIFF.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.formats import riff
from exifweb.core.model import Block
from exifweb.core.tags import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

TABLE = "RIFF::Main"
HEADER = 12
FORMS = (b"RIFF", b"RF64")
RF64 = b"RF64"
SEARCHED = 1036
"""Bytes in which the chunks of the original WAV must begin."""
PADDING = "JUNK"
KINDS: dict[str, str] = {
    "XMP ": "XMP",
    "_PMX": "XMP",
    "ICCP": "ICC_Profile",
    "C2PA": "JUMBF",
    "SEAL": "SEAL",
}
"""Chunk → kind of block, where a row of the table is not enough."""
ID3 = frozenset(("id3 ", "ID3 "))
_ORIGINAL = re.compile(rb"WAVE(?:.{4})?(?:junk|fmt )", re.DOTALL)
_MEDIA = re.compile(r"(?:data|idx1|LIST_movi|RIFF|\d{2}(?:db|dc|wb))\Z")


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of a RIFF file in file order."""
    start = first_chunk(context)
    if start is None:
        return
    context.members["RIFFStreamType"] = ""
    context.order = "<"
    table = store.table(TABLE)
    unknown = context.options.unknown > 0

    def is_known(name: str) -> bool:
        return table.get(name) is not None or (unknown and not _MEDIA.match(name))

    for chunk in riff.chunks(context, start, is_known):
        if not chunk.length or (chunk.name == PADDING and not _is_worth(context, chunk)):
            continue
        if chunk.name in ID3:
            yield from _tags(context, chunk)
            continue
        kind = KINDS.get(chunk.name, "RIFF")
        path = f"RIFF-{chunk.name.strip(chr(0)).strip()}"
        order = ">" if kind == "JUMBF" else "<"
        yield Block(kind, path, chunk.offset, chunk.length, order=order, label=chunk.name)


def _tags(context: Context, chunk: riff.Chunk) -> Iterator[Block]:
    """Yield the ID3 tags in a chunk, whose padding ExifTool counts to it."""
    from exifweb.core.formats.audio import tags

    end = min(chunk.offset + chunk.length + chunk.length % 2, context.source.size)
    found = tags.locate(context, context.source, chunk.offset, end)
    yield from found.lyrics
    yield from found.blocks


def first_chunk(context: Context) -> int | None:
    """Return where the chunks begin, None where there are none; RF64 becomes a part of the file type's name."""
    source, start = context.source, context.base
    head = source.read(start, HEADER)
    if head[:4] in FORMS:
        if head[:4] == RF64:
            kind = context.first("FileType")
            if kind is not None:
                kind.raw = f"{kind.raw} (RF64)"
        return start + HEADER
    found = _ORIGINAL.search(source.read(start, SEARCHED))
    return start + found.end() - 4 if found else None


def _is_worth(context: Context, chunk: riff.Chunk) -> bool:
    """Whether padding may hold more than zeros: what cameras hide in it begins with letters."""
    return context.source.read(chunk.offset, 1).isascii() and context.source.read(chunk.offset, 1) >= b" "
