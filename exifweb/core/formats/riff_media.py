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
    from collections.abc import Callable, Iterator

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
_TEXT = re.compile(r"(\d{2})tx\Z")
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
        yield from _movie(context, chunk, is_known) if chunk.name == riff.MOVIE else _blocks(context, chunk)
        if context.options.embedded and chunk.length:
            context.doc = None  # from here on ExifTool forgets that it is in a form behind the first


def _blocks(context: Context, chunk: riff.Chunk) -> Iterator[Block]:
    if not chunk.length or (chunk.name == PADDING and not _is_worth(context, chunk)):
        return
    if chunk.name in ID3:
        yield from _tags(context, chunk)
        return
    kind = KINDS.get(chunk.name, "RIFF")
    path = f"RIFF-{chunk.name.strip(chr(0)).strip()}"
    order = ">" if kind == "JUMBF" else "<"
    yield Block(kind, path, chunk.offset, chunk.length, order=order, label=chunk.name)


def _movie(context: Context, movie: riff.Chunk, is_known: Callable[[str], bool]) -> Iterator[Block]:
    """Yield the blocks among the media data; where their chunks can't be followed, ExifTool goes on behind them."""
    source = context.source
    at, end = movie.offset, movie.offset + movie.length + movie.length % 2
    for _ in range(context.limits.segments):
        head = source.read(at, riff.HEADER + riff.FORM)
        if at == end:
            return
        if at > end or len(head) < riff.HEADER:
            break
        name, length = head[:4].decode("latin-1"), int.from_bytes(head[4 : riff.HEADER], "little")
        at += riff.HEADER
        padded = length + length % 2
        if name == riff.LIST:
            name, start, length = f"LIST_{head[riff.HEADER :].decode('latin-1')}", at + riff.FORM, length - riff.FORM
        else:
            start = at
        if length <= 0:
            break
        text = _TEXT.match(name)
        if text:
            codec = context.members.get("RIFFStreamCodec", {}).get(int(text[1]) + 1) or "Unknown"
            name = f"tx_{codec}" if is_known(f"tx_{codec}") else "tx_Unknown"
            context.doc = str(context.next_document())
        if is_known(name):
            if start + length > source.size:
                break
            yield from _blocks(context, riff.Chunk(name, start, length))
            context.doc = None
        at += padded
    else:
        context.warn(f"Stopped after {context.limits.segments} chunks of media data", at, "chunk")
        return
    context.warn("Possibly corrupt LIST_movi data", at, "chunk")


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
