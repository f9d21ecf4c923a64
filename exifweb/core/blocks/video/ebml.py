"""EBML: elements of an id and a size, both of variable length, in masters that may not say where they end.

Ids go without the marker of their length, as ExifTool's tables have them.

Sources: RFC 8794, sections 4 to 6; ExifTool's GetVInt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from exifweb.core.source import Source

LONGEST = 16
AHEAD = 4096
"""Bytes read at once, so that small elements come together."""
UNKNOWN = 10**20
"""The size of a master that does not say it: more than any file has."""


class Element(NamedTuple):
    """One element.

    Attributes:
        id: Its id without the length marker.
        start: First byte of its content.
        size: Bytes of its content; `UNKNOWN` where it does not say.
    """

    id: int
    start: int
    size: int

    @property
    def end(self) -> int:
        """Where it ends; beyond all files where it does not say."""
        return min(self.start + self.size, UNKNOWN)


class Elements:
    """Elements of a source, read a little ahead."""

    __slots__ = ("_base", "_data", "_source")

    def __init__(self, source: Source) -> None:
        self._source = source
        self._base, self._data = 0, b""

    def read(self, at: int, length: int) -> bytes:
        """Return up to `length` bytes from `at`."""
        low = at - self._base
        if low < 0 or low + length > len(self._data):
            if length > AHEAD:
                return self._source.read(at, length)
            self._base, self._data, low = at, self._source.read(at, AHEAD), 0
        return self._data[low : low + length]

    def at(self, at: int) -> Element | None:
        """Return the element that begins at an offset, None where none does."""
        head = self.read(at, LONGEST)
        number, used = variable(head, 0)
        if number is None or number < 0:
            return None
        size, end = variable(head, used)
        if size is None:
            return None
        return Element(number, at + end, UNKNOWN if size < 0 else size)


def variable(data: bytes, at: int) -> tuple[int | None, int]:
    """Return an integer of variable length and where it ends: None for one cut off, -1 for one of ones alone."""
    if at >= len(data):
        return None, at
    first, more = data[at], 0
    at += 1
    if not first:
        if at >= len(data) or not data[at]:
            return None, at
        first, more = data[at], 7
        at += 1
    lead = 8 - first.bit_length()
    mask = 0x7F >> lead
    more += lead
    if at + more > len(data):
        return None, at
    rest = data[at : at + more]
    value = first & mask
    if value == mask and rest == b"\xff" * more:
        return -1, at + more
    return value << 8 * more | int.from_bytes(rest, "big"), at + more
