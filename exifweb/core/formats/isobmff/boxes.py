"""Boxes: stepping over structures with a length, a type of four letters and, where that is not enough, a long length.

Serves every format that is laid out so, at the top of a file and inside a box alike. Nothing but headers is read. A box
that states more than there is comes out with its stated length: whether that is damage depends on what it holds, and
`missing` tells. Sources: ISO 14496-12 4.2; QuickTime File Format, "Atoms".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from exifweb.core.errors import Malformed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.limits import Limits
    from exifweb.core.source import Source

HEADER, LONG_HEADER = 8, 16
USER_TYPE = 16
LONG, TO_END = 1, 0


class Box(NamedTuple):
    """One box.

    Attributes:
        kind: Its type, four bytes.
        start: First byte of its header in the source.
        offset: First byte of its payload.
        length: Bytes of its payload, as stated.
        open: Whether it states no length but runs to the end of what holds it.
    """

    kind: bytes
    start: int
    offset: int
    length: int
    open: bool = False

    @property
    def end(self) -> int:
        """Offset after its last byte."""
        return self.offset + self.length

    @property
    def name(self) -> str:
        """Its type as text, a character for each byte."""
        return self.kind.decode("latin-1")

    def missing(self, end: int) -> int:
        """Return how many bytes of the payload lie behind `end`."""
        return max(0, self.end - end)


def boxes(source: Source, start: int, end: int, limits: Limits) -> Iterator[Box]:
    """Yield the boxes of a range in order; less than a header at its end is left alone.

    Args:
        source: Where they lie.
        start: Offset of the first header.
        end: Offset after the range: the end of the file, or of the box around.
        limits: Caps the number of boxes.

    Raises:
        Malformed: A length that none can have, or more boxes than the limit.
    """
    at = start
    for _ in range(limits.segments):
        box = box_at(source, at, end)
        if box is None:
            return
        yield box
        if box.open:
            return
        at = box.end
    if at < end:
        raise Malformed("box", at, f"Stopped after {limits.segments} boxes")


def box_at(source: Source, at: int, end: int) -> Box | None:
    """Return the box whose header lies at an offset, None where no header fits before `end`.

    Raises:
        Malformed: A length that none can have.
    """
    head = source.read(at, min(LONG_HEADER, end - at)) if at + HEADER <= end else b""
    if len(head) < HEADER:
        return None
    size, kind = int.from_bytes(head[:4], "big"), head[4:HEADER]
    if size == TO_END:
        return Box(kind, at, at + HEADER, end - at - HEADER, open=True)
    if size == LONG:
        if len(head) < LONG_HEADER:
            raise Malformed("box", at, "Truncated atom header")
        size = int.from_bytes(head[HEADER:], "big")
        if size >> 63:
            raise Malformed("box", at, "Invalid atom size")
        if size < LONG_HEADER:
            raise Malformed("box", at, "Invalid extended size")
        return Box(kind, at, at + LONG_HEADER, size - LONG_HEADER)
    if size < HEADER:
        raise Malformed("box", at, "Invalid atom size")
    return Box(kind, at, at + HEADER, size - HEADER)


def user_type(source: Source, box: Box) -> bytes:
    """Return the sixteen bytes that say what a `uuid` box is, fewer where it is cut short; its payload begins there."""
    return source.read(box.offset, min(USER_TYPE, box.length))


def printable(kind: str) -> str:
    """Return a type as ExifTool shows it in messages, with the codes of what is no letter, digit, `-` or `_`."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_") else f"\\x{ord(c):02x}" for c in kind)
