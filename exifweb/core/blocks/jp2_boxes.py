"""The boxes of JPEG 2000, JPEG XL and JUMBF, judged as ExifTool judges them.

What is damage depends on where a box stands: at the top of a file a box without a length ends the file, and an unknown
one may run past its end; inside another box every byte counts. Sources: ISO/IEC 15444-1 annex I.4; ExifTool's
ProcessJpeg2000Box.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exifweb.core.context import Context

HEADER, LONG_HEADER = 8, 16
LONG, TO_END = 1, 0
LONGEST = 0xFFFFFFFF
TRUNCATED = "Truncated JPEG 2000 box"
INVALID = "Invalid JPEG 2000 box length"
TOO_LONG = "Can't currently handle JPEG 2000 boxes > 4 GB"


class Reader(Protocol):
    """A source or a view: what boxes are read from."""

    def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`."""
        ...


class Box(NamedTuple):
    """One box.

    Attributes:
        name: Its type, four characters.
        start: First byte of its header.
        offset: First byte of its payload.
        length: Bytes of its payload.
    """

    name: str
    start: int
    offset: int
    length: int


class Boxes:
    """A walk over boxes, which counts them over all levels.

    Args:
        context: Has the limits, takes the warnings.
        reader: Where the boxes lie.
        is_known: Whether a box of that name is looked into.
        shift: What is added to offsets in warnings.
    """

    def __init__(self, context: Context, reader: Reader, is_known: Callable[[str], bool], shift: int = 0) -> None:
        self.context = context
        self.reader = reader
        self.is_known = is_known
        self.shift = shift
        self.count = 0

    def inside(self, start: int, end: int) -> Iterator[Box]:
        """Yield the known boxes inside another one."""
        at = start
        while at < end - HEADER and self._may_go_on(at):
            box = self._box_at(at, end)
            if box is None:
                return
            at = box.offset + box.length
            if at > end:
                break
            if self.is_known(box.name):
                yield box
        if at != end:
            self._warn(TRUNCATED, at)

    def outermost(self, start: int, end: int) -> Iterator[Box]:
        """Yield the known boxes of a file."""
        at = start
        while at < end and self._may_go_on(at):
            box = self._box_at(at, end, outermost=True)
            if box is None:
                return
            at = box.offset + box.length
            if self.is_known(box.name):
                if at > end:
                    self._warn(TRUNCATED, box.start)
                    return
                yield box

    def _may_go_on(self, at: int) -> bool:
        self.count += 1
        most = self.context.limits.segments
        if self.count == most + 1:
            self._warn(f"Stopped after {most} boxes", at)
        return self.count <= most

    def _box_at(self, at: int, end: int, *, outermost: bool = False) -> Box | None:
        """Return the box at an offset, None where there is none, with a warning where it is damaged."""
        head = self.reader.read(at, min(LONG_HEADER, end - at))
        size, name, skip = int.from_bytes(head[:4], "big"), head[4:HEADER].decode("latin-1"), HEADER
        problem = "" if len(head) >= HEADER else TRUNCATED
        if size == LONG:
            size, skip = int.from_bytes(head[HEADER:], "big"), LONG_HEADER
            if len(head) < LONG_HEADER:
                problem = TRUNCATED
            elif size > LONGEST:
                problem = TOO_LONG
        elif size == TO_END:
            if outermost:
                return None
            size = end - at
        if not problem and size < skip:
            problem = INVALID
        if problem:
            self._warn(problem, at)
            return None
        return Box(name, at, at + skip, size - skip)

    def _warn(self, message: str, at: int) -> None:
        self.context.warn(message, self.shift + at, "box")
