"""The encoding side of DjVu's BZZ, for tests: sort, move to the front, ZP-coder.

Sources: DjVu3 specification, appendices; Bottou, Howard and Bengio, "The Z-Coder Adaptive Binary Coder", 1998.
"""

from __future__ import annotations

from exifweb.core.blocks.bzz import AFTER_LIKELY, AFTER_UNLIKELY, CONTEXTS, FRONT, LIKELIHOOD, MARKER, STATES, THRESHOLD


class Encoder:
    """The ZP-coder, encoding."""

    def __init__(self) -> None:
        self.interval = self.low = 0
        self.buffer, self.run, self.delay = 0xFFFFFF, 0, 25
        self.bits: list[int] = []
        self.states = [0] * STATES

    def bit(self, value: int, place: int) -> None:
        state = self.states[place]
        z = self.interval + LIKELIHOOD[state]
        if value == state & 1 and z < 0x8000:
            self.interval = z
            return
        z = min(z, 0x6000 + ((z + self.interval) >> 2))
        if value != state & 1:
            self.states[place] = AFTER_UNLIKELY[state]
            self._unlikely(z)
            return
        if self.interval >= THRESHOLD[state]:
            self.states[place] = AFTER_LIKELY[state]
        self.interval = z
        self._shift()

    def plain_bit(self, value: int) -> None:
        z = 0x8000 + (self.interval >> 1)
        if value:
            self._unlikely(z)
        else:
            self.interval = z
            self._shift()

    def number(self, value: int, bits: int) -> None:
        for at in range(bits - 1, -1, -1):
            self.plain_bit(value >> at & 1)

    def tree(self, value: int, place: int, bits: int) -> None:
        node = 1
        for at in range(bits - 1, -1, -1):
            one = value >> at & 1
            self.bit(one, place + node)
            node = node << 1 | one

    def finish(self) -> bytes:
        self.low = 0x10000 if self.low > 0x8000 else 0x8000 if self.low else 0
        while self.buffer != 0xFFFFFF or self.low:
            self._emit(1 - (self.low >> 15))
            self.low = self.low << 1 & 0xFFFF
        self._put(1)
        for _ in range(self.run):
            self._put(0)
        self.bits += [1] * (-len(self.bits) % 8)
        return bytes(int("".join(map(str, self.bits[at : at + 8])), 2) for at in range(0, len(self.bits), 8))

    def _unlikely(self, z: int) -> None:
        self.low += 0x10000 - z
        self.interval += 0x10000 - z
        self._shift()

    def _shift(self) -> None:
        while self.interval >= 0x8000:
            self._emit(1 - (self.low >> 15))
            self.low = self.low << 1 & 0xFFFF
            self.interval = self.interval << 1 & 0xFFFF

    def _emit(self, bit: int) -> None:
        self.buffer = (self.buffer << 1) + bit
        carry, self.buffer = self.buffer >> 24, self.buffer & 0xFFFFFF
        if carry == 0:
            self.run += 1
            return
        first = 1 if carry == 1 else 0
        self._put(first)
        for _ in range(self.run):
            self._put(1 - first)
        self.run = 0

    def _put(self, bit: int) -> None:
        if self.delay > 0:
            self.delay -= 1
        else:
            self.bits.append(bit)


def packed_annotation(data: bytes) -> bytes:
    """Return data compressed as one block, ended as a stream is."""
    coder = Encoder()
    if data:
        _block(coder, data)
    coder.number(0, 24)
    return coder.finish()


def _block(coder: Encoder, data: bytes) -> None:
    """Encode one block; the end of the data sorts before all bytes."""
    size = len(data) + 1
    order = sorted(range(size), key=lambda at: data[at:])
    marker = order.index(0)
    shifted = [data[at - 1] if at else -1 for at in order]
    coder.number(size, 24)
    coder.plain_bit(0)
    front, counts, added, rank = list(range(256)), [0] * FRONT, FRONT, CONTEXTS
    for at, byte in enumerate(shifted):
        context = min(rank, CONTEXTS - 1)
        rank = MARKER if at == marker else front.index(byte)
        _rank(coder, rank, context)
        if rank == MARKER:
            continue
        added += added
        if added > 0x10000000:
            added >>= 24
            counts = [count >> 24 for count in counts]
        weight = added + (counts[rank] if rank < FRONT else 0)
        place = rank
        while place >= FRONT:
            front[place] = front[place - 1]
            place -= 1
        while place > 0 and weight >= counts[place - 1]:
            front[place], counts[place] = front[place - 1], counts[place - 1]
            place -= 1
        front[place], counts[place] = byte, weight


def _rank(coder: Encoder, rank: int, context: int) -> None:
    for first in range(2):
        coder.bit(int(rank == first), first * CONTEXTS + context)
        if rank == first:
            return
    place, base = 2 * CONTEXTS, 2
    for bits in range(1, 8):
        inside = int(base <= rank < 2 * base)
        coder.bit(inside, place)
        if inside:
            coder.tree(rank - base, place, bits)
            return
        place += base
        base <<= 1
