"""RealMedia, RealAudio and metafiles → blocks: chunks up to the data, a header, or lines of text.

Sources: RealMedia file format (RMFF) as RealNetworks published it; ExifTool's ProcessReal.
"""

from __future__ import annotations

from struct import unpack
from typing import TYPE_CHECKING

from exifweb.core.model import Block
from exifweb.core.tags import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

MEDIA, AUDIO = "Real::Media", "Real::Audio"
FILE_MARK, AUDIO_MARK = b".RMF", b".ra\xfd"
CHUNK, START = 10, 8
AUDIO_HEADER = 512
TEXT = 1 << 20
FOOTER, ID3 = 140, 128
MOST_CHUNK = 0x7FFFFFFF


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of any of the three."""
    mark = context.source.read(0, 4)
    if mark == FILE_MARK:
        yield from _media(context)
    elif mark == AUDIO_MARK:
        yield from _audio(context)
    else:
        yield Block("Real-Metafile", "RAM", 0, min(context.source.size, TEXT))


def _audio(context: Context) -> Iterator[Block]:
    head = context.source.read(0, START)
    length = min(context.source.size - START, AUDIO_HEADER)
    if len(head) < START or length <= 0:
        context.warn("Error reading audio header", START, "block")
        return
    name = f".ra{unpack('>H', head[4:6])[0]}"
    if store.table(AUDIO).get(name) is None:
        context.warn("Unsupported RealAudio version", 4, "block")
        return
    yield Block("Real", f"RA-{name[1:]}", START, length, label=f"{AUDIO}/{name}")


def _media(context: Context) -> Iterator[Block]:
    source, table = context.source, store.table(MEDIA)
    head = source.read(0, START)
    at = unpack(">I", head[4:])[0] if len(head) == START else source.size
    counts: dict[str, int] = {}
    for _ in range(context.limits.segments):
        head = source.read(at, CHUNK)
        if len(head) < CHUNK or head[:4] in (b"\0\0\0\0", b"DATA"):
            break
        name, (size,) = head[:4].decode("latin-1"), unpack(">I", head[4:8])
        if size > MOST_CHUNK or size < CHUNK:
            context.warn("Bad chunk header", at, "chunk")
            break
        if table.get(name) is not None:
            if at + size > source.size:
                context.warn(f"Error reading {name} chunk", at, "chunk")
                break
            counts[name] = counts.get(name, 0) + 1
            yield Block("Real", f"RM-{name}", at + CHUNK, size - CHUNK, label=f"{MEDIA}/{name}", detail=counts[name])
        at += size
    else:
        context.warn(f"Stopped after {context.limits.segments} chunks", at, "chunk")
    yield Block("Real-Streams", "RM", 0, 0)
    yield from _footer(context)


def _footer(context: Context) -> Iterator[Block]:
    """Yield the metadata that RealPlayer appends, and the ID3 tag behind it."""
    source = context.source
    foot = source.read(source.size - FOOTER, 12)
    if source.size < FOOTER or foot[:4] != b"RMJE":
        return
    size = unpack(">I", foot[8:])[0]
    start = source.size - FOOTER - size
    if start >= 0 and size >= START and source.read(start, 4) == b"RJMD":
        yield Block("Real", "RM-RJMD", start + START, size - START, label=f"{MEDIA}/RJMD", detail=1)
    else:
        context.warn("Bad metadata footer", source.size - FOOTER, "block")
    if source.read(source.size - ID3, 3) == b"TAG":
        yield Block("ID3v1", "ID3v1", source.size - ID3, ID3, table="ID3::v1")
