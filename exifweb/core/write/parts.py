"""Recipes: a new file as a list of bytes and ranges of the old one, never as one copy.

A host turns a recipe into a Blob of slices or writes it out piece by piece; `Recipe` is also a `Source`, so that the
result can be read, and proved, before anything is written.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from exifweb.core.source import Source

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Range:
    """Bytes of the old file: `length` of them from `offset`."""

    offset: int
    length: int


Part = bytes | Range


class Recipe:
    """A new file over an old one.

    Attributes:
        parts: Bytes and ranges in order, none empty, neighbours joined.
        size: Length of the new file in bytes.
    """

    __slots__ = ("_source", "_starts", "parts", "size")

    def __init__(self, source: Source, parts: Iterable[Part]) -> None:
        self._source = source
        self.parts = tuple(_joined(parts))
        self._starts: list[int] = []
        at = 0
        for part in self.parts:
            self._starts.append(at)
            at += _length(part)
        self.size = at

    @property
    def new_bytes(self) -> int:
        """How many bytes are not ranges of the old file."""
        return sum(len(part) for part in self.parts if isinstance(part, bytes))

    def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes of the new file from `offset`."""
        if offset < 0 or length <= 0 or offset >= self.size:
            return b""
        end = min(offset + length, self.size)
        pieces = []
        index = bisect_right(self._starts, offset) - 1
        while offset < end:
            part, start = self.parts[index], self._starts[index]
            skip = offset - start
            count = min(end - offset, _length(part) - skip)
            if isinstance(part, bytes):
                pieces.append(part[skip : skip + count])
            else:
                pieces.append(self._source.read(part.offset + skip, count))
            offset += count
            index += 1
        return b"".join(pieces)

    def origin(self, offset: int, length: int) -> int:
        """Return where in the old file a run of the new one lies in one piece, or -1."""
        index = bisect_right(self._starts, offset) - 1
        part, skip = self.parts[index], offset - self._starts[index]
        if isinstance(part, bytes) or skip + length > part.length:
            return -1
        return part.offset + skip

    def chunks(self, size: int = CHUNK) -> Iterator[bytes]:
        """Yield the new file from start to end in pieces of at most `size` bytes."""
        for at in range(0, self.size, size):
            yield self.read(at, size)


def patched(source: Source, patches: Sequence[tuple[int, bytes]], tail: bytes = b"", size: int | None = None) -> Recipe:
    """Return the file with bytes at some offsets replaced by as many others, and more at its end.

    Args:
        source: The old file.
        patches: (offset, bytes) pairs that don't overlap.
        tail: What is appended.
        size: How much of the old file stays before the tail, all of it by default.
    """
    end = source.size if size is None else size
    parts: list[Part] = []
    at = 0
    for offset, data in sorted(patches):
        parts += [Range(at, offset - at), data]
        at = offset + len(data)
    parts += [Range(at, end - at), tail]
    return Recipe(source, parts)


def _length(part: Part) -> int:
    return len(part) if isinstance(part, bytes) else part.length


def _joined(parts: Iterable[Part]) -> Iterator[Part]:
    held: Part | None = None
    for part in parts:
        if not _length(part):
            continue
        if held is None:
            held = part
        elif isinstance(held, bytes) and isinstance(part, bytes):
            held += part
        elif isinstance(held, Range) and isinstance(part, Range) and held.offset + held.length == part.offset:
            held = Range(held.offset, held.length + part.length)
        else:
            yield held
            held = part
    if held is not None:
        yield held
