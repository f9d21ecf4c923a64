"""Packets of a transport stream: each with a sync byte, a stream's number, perhaps a clock, and a payload.

Source: ISO 13818-1 section 2.4.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from exifweb.core.context import Context

SIZE, SYNC, PREFIX = 188, 0x47, 4
AT_ONCE = 64
START, ADAPTATION, PAYLOAD = 0x40, 0x20, 0x10
CLOCK_FLAG, CLOCK_END = 0x10, 7


class Packet(NamedTuple):
    """One packet.

    Attributes:
        pid: The stream that it is of.
        starts: Whether a section or a packet of the stream begins in it.
        at: First byte of its payload in the file.
        payload: Its payload; nothing where it carries none.
        clock: The clock that it states in ticks of 27 MHz, -1 for none.
    """

    pid: int
    starts: bool
    at: int
    payload: bytes
    clock: int


class Packets:
    """The packets of a file.

    Attributes:
        start: First byte of the first.
        stride: Bytes from one to the next.
        at: The packet that was read last.
    """

    def __init__(self, context: Context, start: int, lead: int) -> None:
        self.start, self.stride = start, SIZE + lead
        self._context, self._lead = context, lead
        self._base, self._data = 0, b""

    def read(self, at: int, *, back: bool = False) -> Packet | None:
        """Return the packet at an offset, None where the file ends or no packet begins; the latter is warned of.

        Args:
            at: The offset.
            back: Whether the packet before is wanted next, and what is no packet no surprise.
        """
        low = at - self._base
        if low < 0 or low + self.stride > len(self._data):
            most = AT_ONCE * self.stride
            self._base = max(at + self.stride - most, 0) if back else at
            self._data, low = self._context.source.read(self._base, most), at - self._base
            if low + self.stride > len(self._data):
                return None
        data, low = self._data, low + self._lead
        if data[low] != SYNC:
            if not back:
                self._context.warn("M2TS synchronization error", at, "packet")
            return None
        high, flags = data[low + 1], data[low + 3]
        pid, begin, end, clock = (high & 0x1F) << 8 | data[low + 2], low + PREFIX, low + SIZE, -1
        if flags & ADAPTATION:
            length = data[begin]
            begin += 1
            if begin + length > end:
                self._context.warn("Invalid adaptation field length", at, "packet")
                return None
            if length >= CLOCK_END and data[begin] & CLOCK_FLAG:
                ticks = int.from_bytes(data[begin + 1 : begin + 7], "big")
                clock = 300 * (ticks >> 15) + (ticks & 0x1FF)
            begin += length
        payload = data[begin:end] if flags & PAYLOAD else b""
        return Packet(pid, bool(high & START), self._base + begin, payload, clock)
