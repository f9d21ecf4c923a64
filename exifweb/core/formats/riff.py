"""RIFF: stepping over chunks with a name, a little-endian length and padding to an even one.

Serves every format that is laid out so. Only chunks that the caller knows must be there whole; others are stepped
over, whatever length they state. Source: Multimedia Programming Interface and Data Specifications 1.0, chapter 2;
ExifTool's ProcessRIFF.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import unpack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exifweb.core.context import Context

HEADER, FORM = 8, 4
LIST, RIFF, NULL = "LIST", "RIFF", "\0\0\0\0"
MOVIE = "LIST_movi"
MEDIA = frozenset(("data", "idx1", MOVIE))
"""Chunks that a fast read does not go beyond."""
FARTHEST = (1 << 63) - 1
SOUND, UNTOLD = "data", 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk.

    Attributes:
        name: Four characters; of a list `LIST_` and its type.
        offset: First byte of its data in the file.
        length: Bytes of its data, without padding.
    """

    name: str
    offset: int
    length: int


def chunks(context: Context, at: int, is_known: Callable[[str], bool]) -> Iterator[Chunk]:
    """Yield the chunks from an offset to the end of the file, those that are known and the names of empty ones.

    The length that the file states for the whole is not believed: editors forget to correct it. A form inside the form
    (a concatenated video) begins another document. The length of sound beyond 4 GiB is what an earlier chunk told
    (`DataSize64`); that of all sound is kept for conversions (`RIFFDataLen`). A movie is yielded where metadata among
    the media data are asked for, even if it is cut off.

    Args:
        context: Takes the warnings.
        at: Offset of the first chunk.
        is_known: Whether the data of a chunk of that name is wanted.
    """
    source, members = context.source, context.members
    try:
        for _ in range(context.limits.segments):
            head = source.read(at, HEADER + FORM)
            if len(head) < HEADER:
                if head:
                    _broken(context, at)
                return
            name, (length,) = head[:4].decode("latin-1"), unpack("<I", head[4:HEADER])
            start = at + HEADER
            if name == SOUND:
                length = members.get("DataSize64") or length if length == UNTOLD else length
                members["RIFFDataLen"] = members.get("RIFFDataLen", 0) + length
            at = start + length + length % 2
            if at > FARTHEST:
                _broken(context, start)
                return
            if name == LIST:
                if len(head) < HEADER + FORM:
                    _broken(context, start)
                    return
                name, start, length = f"LIST_{head[HEADER:].decode('latin-1')}", start + FORM, length - FORM
            if length < 0 or (not length and name == NULL):
                null = "Encountered empty null chunk. Processing aborted"
                context.warn("Invalid chunk length" if length < 0 else null, start, "chunk")
                return
            if context.options.fast and name in MEDIA and length and not (name == MOVIE and context.options.embedded):
                return
            if length and name == RIFF and not is_known(name):
                context.doc = str(context.next_document())
                at = start + FORM
            elif length and name == MOVIE and context.options.embedded:
                yield Chunk(name, start, length)
            elif length and is_known(name):
                if start + length > source.size:
                    _broken(context, start)
                    return
                if at > source.size:
                    context.warn(f"No padding on odd-sized {name} chunk", start, "chunk")
                yield Chunk(name, start, length)
            elif not length:
                yield Chunk(name, start, 0)
        context.warn(f"Stopped after {context.limits.segments} chunks", at, "chunk")
    finally:
        context.doc = None


def _broken(context: Context, at: int) -> None:
    context.warn("Error reading RIFF file (corrupted?)", at, "chunk")
