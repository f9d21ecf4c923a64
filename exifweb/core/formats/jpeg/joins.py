"""Blocks that are spread over several JPEG segments: where each part says that it belongs, and when all are there.

`JOINS` has, for each kind, the function that reads a part's place from the first bytes of its segment; the kinds in
`RUNS` say nothing, their parts follow each other. `Joiner`
gathers the parts and gives a block back when it is complete, or at the end what there is of it. Sources: ICC.1 annex
B.4, XMP specification part 3 (extended XMP), ISO 19566-5 annex D (JUMBF), ExifTool's ProcessJPEG for FLIR.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exifweb.core.context import Context


@dataclass(frozen=True, slots=True)
class Part:
    """Where a part belongs.

    Attributes:
        label: Which of several blocks of the kind.
        number: Its place among the parts, in any numbers that sort.
        total: How many there are, 0 where that is not said.
        skip: Bytes of header in the segment before the part's own.
        size: Bytes of the whole, where `number` is an offset in it; 0 elsewhere.
    """

    label: str
    number: int
    total: int
    skip: int
    size: int = 0


@dataclass(slots=True)
class Joined:
    """A block being gathered."""

    path: str
    total: int
    size: int = 0
    parts: dict[int, tuple[int, int]] = field(default_factory=dict)


def _icc(head: bytes) -> Part | None:
    return Part("", head[12], head[13], 14) if len(head) >= 14 else None


def _extended_xmp(head: bytes) -> Part | None:
    if len(head) < 75:
        return None
    size, offset = int.from_bytes(head[67:71], "big"), int.from_bytes(head[71:75], "big")
    return Part(head[35:67].decode("latin-1"), offset, 0, 75, size)


def _jumbf(head: bytes) -> Part | None:
    if len(head) < 16:
        return None
    number = int.from_bytes(head[4:8], "big")
    return Part(str(int.from_bytes(head[2:4], "big")), number, 0, 8 if number == 1 else 16)


def _flir(head: bytes) -> Part | None:
    return Part("", head[6], head[7] + 1, 8) if len(head) >= 8 else None


JOINS: dict[str, Callable[[bytes], Part | None]] = {
    "ICC_Profile": _icc,
    "ExtendedXMP": _extended_xmp,
    "JUMBF": _jumbf,
    "FLIR": _flir,
}
"""Kind → what reads a part's place."""
RUNS = frozenset(("EXIF", "Photoshop", "FPXR", "ThermalData", "JPEG-HDR", "PreviewImage"))
"""Kinds that go on from segment to segment as long as nothing else comes between."""


class Joiner:
    """Gathers the parts of a file's spread blocks."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.open: dict[tuple[str, str], Joined] = {}
        self.run: list[Block] = []

    def add(self, block: Block, head: bytes, start: int, length: int) -> Block | None:
        """Take a part and return its block once it is whole.

        Args:
            block: What the segment holds by itself.
            head: First bytes of the segment.
            start: File offset of the segment's payload.
            length: Bytes of it.
        """
        part = JOINS[block.kind](head)
        if part is None or part.skip > length:
            self.context.warn(f"Short {block.kind} segment", start, "segment")
            return None
        key = (block.kind, part.label)
        joined = self.open.setdefault(key, Joined(block.path, part.total))
        number = part.number
        if part.size:
            if joined.size not in (0, part.size):
                self.context.warn("Inconsistent extended XMP size", start, "segment")
            joined.size = part.size
            joined.parts[number] = (start + part.skip, length - part.skip)
            return None
        if number in joined.parts or part.total != joined.total:
            self.context.warn(f"Duplicate or inconsistent {block.kind} segment", start, "segment")
            return None
        joined.parts[number] = (start + part.skip, length - part.skip)
        if not part.total or len(joined.parts) < part.total:
            return None
        return self._close(key)

    def go_on(self, block: Block) -> None:
        """Take a part of a run."""
        if self.run and block.kind == "EXIF":
            self.context.warn("File contains multi-segment EXIF", block.offset, "segment", minor=True)
        self.run.append(block)

    def is_open(self, kind: str) -> bool:
        """Whether a run of that kind may go on."""
        return bool(self.run) and self.run[0].kind == kind

    def close_runs(self, keep: str = "") -> Iterator[Block]:
        """Yield the open run as one block, unless it is of the kind that goes on."""
        parts = self.run
        if not parts or parts[0].kind == keep:
            return
        self.run = []
        first = parts[0]
        if len(parts) == 1:
            yield first
            return
        extents = tuple([(part.offset, part.length) for part in parts])
        yield Block(first.kind, first.path, first.offset, sum(part.length for part in parts), extents=extents)

    def rest(self) -> Iterator[Block]:
        """Yield what is still open at the end: blocks that never say how many parts they have, or lack some."""
        yield from self.close_runs()
        for key in list(self.open):
            joined = self.open[key]
            if joined.total:
                self.context.warn(f"Missing {key[0]} segment", joined.parts[min(joined.parts)][0], "segment")
            yield self._close(key)

    def _close(self, key: tuple[str, str]) -> Block:
        joined = self.open.pop(key)
        extents = tuple(joined.parts[number] for number in sorted(joined.parts))
        start = extents[0][0]
        if joined.size:
            extents = _in_sequence(joined)
        length = sum(size for _, size in extents)
        return Block(key[0], joined.path, start, length, detail=joined.size, extents=extents, label=key[1])


def _in_sequence(joined: Joined) -> tuple[tuple[int, int], ...]:
    """Return the parts that follow each other from the start without a gap or an overlap."""
    extents = []
    offset = 0
    while offset < joined.size and offset in joined.parts:
        extents.append(joined.parts[offset])
        if not extents[-1][1]:
            break
        offset += extents[-1][1]
    return tuple(extents)
