"""A run of bytes read bit by bit, highest first, with the exponential codes of H.264.

Source: ISO 14496-10 section 9.1.
"""

from __future__ import annotations

LONGEST = 64


class Bits:
    """Bits of a run of bytes; behind the end there are none.

    Attributes:
        left: How many there are still.
    """

    __slots__ = ("_value", "left")

    def __init__(self, data: bytes) -> None:
        self._value, self.left = int.from_bytes(data, "big"), 8 * len(data)

    def take(self, count: int) -> int:
        """Return the next bits as a number."""
        count = min(count, self.left)
        self.left -= count
        return self._value >> self.left & ((1 << count) - 1)

    def golomb(self) -> int:
        """Return the next number of the exponential code."""
        zeros = 0
        while self.left and zeros < LONGEST and not self._value >> (self.left - 1) & 1:
            self.left -= 1
            zeros += 1
        return self.take(zeros + 1) - 1

    def signed_golomb(self) -> int:
        """Return the next number of the signed exponential code."""
        value = self.golomb() + 1
        return -(value >> 1) if value & 1 else value >> 1
