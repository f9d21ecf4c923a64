"""A part of a source, as the structures in it see it: bounds, a base that offsets count from, a byte order.

A block may not be read past its bounds even where the file goes on (EXIF in a JPEG segment), and its offsets may
count from somewhere else than its start (maker notes). Offsets given to a view count from its base.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exifweb.core.source import Source

ORDERS = {b"II": "<", b"MM": ">"}
ORDER_NAMES = {"<": "II", ">": "MM"}


class View:
    """Bounds, base and byte order over a source.

    Attributes:
        source: Where the bytes come from, addressed by file offset.
        start: First file offset that belongs to the view.
        end: File offset after the last.
        base: File offset that structure offsets count from.
        order: `<` or `>` for `struct`.
        bounded: Whether the view is a block in memory rather than a whole file.
        memory: The bytes at hand and the file offset of the first, where the source has them so.
    """

    __slots__ = ("base", "bounded", "end", "memory", "order", "source", "start")

    def __init__(
        self, source: Source, start: int, end: int, base: int, order: str = ">", *, bounded: bool = True
    ) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.base = base
        self.order = order
        self.bounded = bounded
        self.memory: tuple[bytes, int] | None = getattr(source, "memory", None) if bounded else None

    def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes; nothing where the run starts outside the bounds."""
        at = self.base + offset
        if at < self.start or at >= self.end:
            return b""
        return self.source.read(at, min(length, self.end - at))

    def holds(self, offset: int, length: int) -> bool:
        """Whether the run lies within the bounds."""
        at = self.base + offset
        return self.start <= at and at + length <= self.end

    def rebased(self, base: int) -> View:
        """Return the same bounds with offsets that count from another file offset."""
        return View(self.source, self.start, self.end, base, self.order, bounded=self.bounded)

    def ordered(self, order: str) -> View:
        """Return the same view in another byte order."""
        return View(self.source, self.start, self.end, self.base, order, bounded=self.bounded)
