"""Ogg → the packets with headers: of each stream the first two, joined from the pages that they lie on.

A packet is taken with all that its pages hold. Where FLAC is what the pages carry, its metadata blocks are found in the
joined pages. Sources: RFC 3533; the Ogg mapping of FLAC; ExifTool's ProcessOGG, whose way of counting packets is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exifweb.core.formats.audio import flac
from exifweb.core.model import Block
from exifweb.core.source import Splice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

MAGIC = b"OggS"
HEADER = 28
"""Bytes of a page's header with the length of its first segment."""
CONTINUED, FIRST, LAST = 0x01, 0x02, 0x04
MOST_PACKETS = 2
MOST_PAGES = 512
"""Pages of one packet that are kept: 33 MB if they are full."""
PEEK = 16
_WANTED = re.compile(rb".(?:vorbis|theora)|Opus(?:Head|Tags)", re.DOTALL)
_FLAC = re.compile(rb"\x7fFLAC[^\n]{2}([^\n]{2})", re.DOTALL)

Extent = tuple[int, int]


@dataclass(slots=True)
class Pages:
    """State of a walk over the pages.

    Attributes:
        packets: Of each stream whose packet is not complete: where its parts lie.
        numbers: Of each stream: the number that its next page should have.
        count: Pages that begin a packet.
        streams: Streams that have begun.
        flac: Packets of FLAC headers still to come, None where the stream is none.
    """

    packets: dict[int, list[Extent]] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    count: int = 0
    streams: int = 0
    flac: int | None = None
    stream: int = 0

    def is_enough(self) -> bool:
        """Whether all packets wanted have begun."""
        return self.count > MOST_PACKETS * self.streams


def blocks(context: Context, at: int) -> Iterator[Block] | None:
    """Return the blocks of the sound at an offset, None where it is of another kind."""
    head = context.source.read(at, HEADER)
    if len(head) < HEADER or not head.startswith(MAGIC):
        return None
    return _walk(context, at)


def _walk(context: Context, at: int) -> Iterator[Block]:
    pages = Pages()
    context.order = "<"
    for _ in range(context.limits.segments):
        head = context.source.read(at, HEADER)
        if len(head) < HEADER:
            if pages.flac is None:
                yield from _remaining(pages)
            break
        if not head.startswith(MAGIC):
            context.warn("Lost synchronization", at, "page")
            break
        flags, pages.stream = head[5], int.from_bytes(head[14:18], "little")
        _count(pages, flags)
        if pages.flac is not None:
            pages.flac -= 1
        else:
            packet = None if flags & CONTINUED else pages.packets.pop(pages.stream, None)
            if packet is not None:
                yield _block(packet)
            if pages.is_enough() and not pages.packets:
                break
        extent = _extent(context, head, at)
        if extent is None:
            break
        _check_number(context, pages, int.from_bytes(head[18:22], "little"), at)
        start, length = extent
        if start + length > context.source.size:
            break
        _collect(context, pages, flags, extent)
        at = start + length
        if pages.flac is not None:
            if pages.flac <= 0:
                break
        elif flags & LAST and pages.stream in pages.packets:
            yield _block(pages.packets.pop(pages.stream))
    else:
        context.warn(f"Stopped after {context.limits.segments} pages", at, "page")
        if pages.flac is None:
            yield from _remaining(pages)
    if pages.flac is not None and pages.stream in pages.packets:
        yield from _flac(context, pages.packets[pages.stream])


def _count(pages: Pages, flags: int) -> None:
    if flags & FIRST:
        pages.streams += 1
        pages.numbers[pages.stream] = 0
    if not flags & CONTINUED:
        pages.count += 1


def _remaining(pages: Pages) -> Iterator[Block]:
    """Yield the packets that the end of the file completes."""
    for stream in sorted(pages.packets, key=str):
        yield _block(pages.packets[stream])
    pages.packets.clear()


def _extent(context: Context, head: bytes, at: int) -> Extent | None:
    """Return where a page's data lie and how long they are, None where its header is cut off."""
    segments, length = head[26], head[27]
    more = max(segments - 1, 0)
    lengths = context.source.read(at + HEADER, more)
    return (at + HEADER + more, length + sum(lengths)) if len(lengths) == more else None


def _check_number(context: Context, pages: Pages, number: int, at: int) -> None:
    expected = pages.numbers.get(pages.stream)
    if expected is None:
        return
    if expected == number:
        pages.numbers[pages.stream] = number + 1
    else:
        context.warn("Missing page(s) in Ogg file", at, "page")
        del pages.numbers[pages.stream]


def _collect(context: Context, pages: Pages, flags: int, extent: Extent) -> None:
    """Add a page to the packet that it continues, or begin one if it is one that is wanted."""
    if pages.stream in pages.packets:
        if extent[1] and len(pages.packets[pages.stream]) < MOST_PAGES:
            pages.packets[pages.stream].append(extent)
    elif not flags & CONTINUED:
        start, length = extent
        head = context.source.read(start, min(length, PEEK))
        headers = _FLAC.match(head)
        if _WANTED.match(head):
            pages.packets[pages.stream] = [extent]
        elif headers:
            pages.flac = int.from_bytes(headers[1], "big")
            pages.packets[pages.stream] = [(start + 9, length - 9)]


def _block(extents: list[Extent]) -> Block:
    length = sum(size for _, size in extents)
    return Block("Ogg", "Ogg", extents[0][0], length, order="<", extents=tuple(extents) if len(extents) > 1 else ())


def _flac(context: Context, extents: list[Extent]) -> Iterator[Block]:
    """Yield the metadata blocks of a FLAC stream that lies on the pages given."""
    joined = Splice(context.source, extents)
    if joined.read(0, len(flac.MAGIC)) != flac.MAGIC:
        return
    for block in flac.metadata(context, joined, 0):
        parts = _cut(extents, block.offset, block.length)
        if parts:
            yield block._replace(offset=parts[0][0], extents=tuple(parts) if len(parts) > 1 else ())


def _cut(extents: list[Extent], start: int, length: int) -> list[Extent]:
    """Return where the bytes lie that are so many from a place of the joined extents on."""
    parts = []
    at = 0
    for offset, size in extents:
        low, high = max(start, at), min(start + length, at + size)
        if low < high:
            parts.append((offset + low - at, high - low))
        at += size
    return parts
