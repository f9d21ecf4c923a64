"""MPEG-2 transport streams → blocks: stream types, the start of each elementary stream, and how long it plays.

Packets are read until every stream of every program has shown its start; then the last clock is looked for from the end
of the file. What lies between is not read. A stream that is announced and doesn't come is given up when the packets
have brought nothing new for a while, unless metadata that goes along with the picture is wanted.

Sources: ISO 13818-1 sections 2.4.3 and 2.4.4; ExifTool's ProcessM2TS.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exifweb.core.formats.video.packets import Packets
from exifweb.core.formats.video.streams import Streams
from exifweb.core.model import Block
from exifweb.core.subtypes import transport_layout

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from exifweb.core.context import Context

HEAD = 1024
PATIENCE, MOST_PATIENCE = 512 << 10, 4 << 20
"""Bytes without anything new, and the same where clocks tell that they are less than a second."""
SECOND = 27_000_000
BACK = 512_000
WRAP = 0x80000000 * 1200
NO_CLOCK = -1
TRAILER = 8


def walk(context: Context) -> Iterator[Block]:
    """Yield blocks in the order in which packets complete them."""
    layout = transport_layout(context.source.read(0, HEAD))
    if layout is None:
        return
    start, lead = layout
    context.override_type("M2TS" if lead else "M2T")
    if start:
        context.warn("File doesn't begin with the start of a packet", 0, "packet")
    packets, streams = Packets(context, start, lead), Streams(context)
    clocks = yield from _forward(context, packets, streams)
    if NO_CLOCK not in (clocks.first, clocks.last):
        ticks = clocks.last - clocks.first + (WRAP if clocks.first > clocks.last else 0)
        yield Block("TS-Clock", "M2TS", start, 0, detail=ticks)
    yield from streams.rest()
    if context.options.embedded:
        yield from _trailer(context)


@dataclass(slots=True)
class Clocks:
    """The first clock and the last; the latter is looked for at the end of the file, unless that was read anyway."""

    first: int = NO_CLOCK
    last: int = NO_CLOCK


def _forward(context: Context, packets: Packets, streams: Streams) -> Generator[Block, None, Clocks]:
    """Read packets until nothing is missing any more."""
    at, clocks, lasting = packets.start, Clocks(), bool(context.options.embedded)
    news, news_at, news_clock = 0, at, NO_CLOCK
    while streams.wanted:
        packet = packets.read(at)
        if packet is None:
            return clocks
        at += packets.stride
        if packet.clock != NO_CLOCK:
            clocks.last = packet.clock
            if clocks.first == NO_CLOCK:
                clocks.first = packet.clock
        yield from streams.take(packet)
        if streams.broken:
            return clocks
        if streams.news != news:
            news, news_at, news_clock = streams.news, at, clocks.last
        elif not lasting and at - news_at > PATIENCE:
            idle = clocks.last - news_clock if news_clock != NO_CLOCK else SECOND
            if not 0 <= idle < SECOND or at - news_at > MOST_PATIENCE:
                _give_up(context, streams, at)
                break
    if clocks.first != NO_CLOCK:
        clocks.last = _last_clock(context, packets, at, clocks.last)
    return clocks


def _give_up(context: Context, streams: Streams, at: int) -> None:
    if not streams.news:
        context.warn(f"No streams are announced in the first {at} bytes", 0, "packet")


def _last_clock(context: Context, packets: Packets, end: int, reached: int) -> int:
    """Return the last clock of the file, looked for from its end back to where reading forward came to.

    Args:
        context: Has the options.
        packets: The packets.
        end: Where reading forward ended.
        reached: The last clock before that.
    """
    if context.options.fast:
        return NO_CLOCK
    stride, size = packets.stride, context.source.size
    at = size // stride * stride
    most = BACK // stride
    near = most >= (size - end) // stride
    stop = end if near else at - most * stride
    while at - stride >= stop:
        at -= stride
        packet = packets.read(at, back=True)
        if packet is None:
            break
        if packet.clock != NO_CLOCK:
            return packet.clock
    return reached if near else NO_CLOCK


def _trailer(context: Context) -> Iterator[Block]:
    """Yield positions that some dashcams put behind the packets."""
    source = context.source
    foot = source.read(source.size - TRAILER, TRAILER)
    length = int.from_bytes(foot[4:], "big")
    if foot[:4] == b"&&&&" and TRAILER < length < source.size:
        yield Block("TS-Ligo", "M2TS", source.size - length, length)
