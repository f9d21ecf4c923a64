"""GIF → blocks: the screen, then images and extensions, each a chain of parts with their length before them.

Of an image only its parts' lengths are looked at. A packet of XMP is written as if it were no chain: its bytes are
taken as they stand, up to the mark that ends it. Sources: GIF89a specification; XMP specification part 3, 1.1.2 (GIF);
C2PA specification (GIF); ExifTool's ProcessGIF.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

    Extents = tuple[tuple[int, int], ...]

SIGNATURE, SCREEN = 6, 7
IMAGE, EXTENSION = 0x2C, 0x21
COMMENT, APPLICATION, CONTROL, TEXT = 0xFE, 0xFF, 0xF9, 0x01
APPLICATION_NAME, TEXT_GRID, CONTROL_SIZE = 11, 12, 4
IMAGE_DESCRIPTOR = 9
COLOURS, TRANSPARENT = 0x80, 0x01
XMP = "XMP Data/XMP"
KINDS = {"ICCRGBG1/012": "ICC_Profile", "C2PA_GIF/": "JUMBF"}
"""Application → kind of block, where a row of the table is not enough."""
_XMP_END = re.compile(rb"<\?xpacket end=['\"][wr]['\"]\?>")
_CONTROL = re.compile("[\0-\x1f]")


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of a GIF in file order, then what its images add up to."""
    source, start = context.source, context.base
    head = source.read(start, SIGNATURE + SCREEN)
    if len(head) < SIGNATURE + SCREEN:
        return
    yield Block("GIF", "GIF", start + 3, 3, label="GIFVersion")
    yield Block("GIF-Screen", "GIF-Screen", start + SIGNATURE, SCREEN, table="GIF::Screen", order="<")
    at = start + len(head) + _colours(head[SIGNATURE + 4])
    if at > source.size:
        return
    scan = Scan(context)
    yield from scan.blocks(at)
    if scan.frames > 1:
        yield Block("GIF", "GIF", -1, 0, label="FrameCount", detail=scan.frames)
    if scan.delay:
        yield Block("GIF", "GIF", -1, 0, label="Duration", detail=scan.delay)


def _colours(flags: int) -> int:
    """Return the bytes of the colour table that the flags announce."""
    return 3 * (2 << (flags & 7)) if flags & COLOURS else 0


class Scan:
    """The walk over one file.

    Attributes:
        frames: Images so far.
        delay: What they are shown for in all, in hundredths of a second.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.source = context.source
        self.frames = 0
        self.delay = 0

    def blocks(self, at: int) -> Iterator[Block]:
        """Yield the blocks from an offset on, up to the first byte that begins neither image nor extension."""
        while True:
            head = self.source.read(at, 3)
            if head[:1] == b"\x2c":
                self.frames += 1
                at = self._behind_image(at + 1)
                if at < 0:
                    return
                continue
            if len(head) < 3 or head[0] != EXTENSION:
                return
            block, at = self._extension(head[1], head[2], at + 2)
            if block is not None:
                yield block
                if block.label == "Comment" and self.context.options.fast:
                    return
            if at < 0:
                return

    def _behind_image(self, at: int) -> int:
        """Return what follows an image, -1 where it is cut short."""
        descriptor = self.source.read(at, IMAGE_DESCRIPTOR)
        if len(descriptor) < IMAGE_DESCRIPTOR:
            return -1
        at += IMAGE_DESCRIPTOR + _colours(descriptor[8])
        if at >= self.source.size:
            return -1
        return self._parts(at + 1, collect=False)[1]

    def _parts(self, at: int, *, collect: bool = True) -> tuple[list[tuple[int, int]], int, bool]:
        """Return the parts of a chain, what follows it, and whether it is whole."""
        extents: list[tuple[int, int]] = []
        source = self.source
        while True:
            length = source.read(at, 1)
            if not length:
                return extents, at, False
            if length == b"\0":
                return extents, at + 1, True
            if at + 1 + length[0] > source.size:
                return extents, source.size, False
            if collect:
                extents.append((at + 1, length[0]))
            at += 1 + length[0]

    def _extension(self, kind: int, length: int, at: int) -> tuple[Block | None, int]:
        """Return the block of an extension, if it is one, and what follows; -1 where it is cut short."""
        if kind == COMMENT:
            extents, end, whole = self._parts(at)
            return (_block("GIF", "Comment", extents) if whole and extents else None), end if whole else -1
        if kind == APPLICATION and length == APPLICATION_NAME:
            return self._application(at + 1)
        if kind == TEXT and length == TEXT_GRID:
            if at + 1 + length > self.source.size:
                return None, -1
            extents, end, _ = self._parts(at + 1 + length)
            return _block("GIF", "Text", extents), end
        if kind == CONTROL and length == CONTROL_SIZE:
            return self._control(at)
        _, end, whole = self._parts(at, collect=False)
        return None, end if whole else -1

    def _control(self, at: int) -> tuple[Block | None, int]:
        """Add up how long images are shown; their transparent colour is a tag."""
        data = self.source.read(at + 1, CONTROL_SIZE)
        if len(data) < CONTROL_SIZE:
            return None, -1
        self.delay += unpack_from("<H", data, 1)[0]
        _, end, whole = self._parts(at, collect=False)
        found = Block("GIF", "GIF-Control", at + 4, 1, label="TransparentColor") if data[0] & TRANSPARENT else None
        return found, end if whole else -1

    def _application(self, at: int) -> tuple[Block | None, int]:
        """Return the block of an application, known by its name and code."""
        name = self.source.read(at, APPLICATION_NAME).decode("latin-1")
        if len(name) < APPLICATION_NAME:
            return None, -1
        label = _CONTROL.sub("", f"{name[:8]}/{name[8:]}")
        at += APPLICATION_NAME
        extents, end, whole = self._parts(at)
        if not whole:
            return None, -1
        if label == XMP:
            return self._packet(at, end - 1), end
        return _block(KINDS.get(label, "GIF-Application"), label, extents), end

    def _packet(self, start: int, end: int) -> Block:
        """Return XMP without the bytes behind it, which lead a reader of chains out of it."""
        data = self.source.read(start, min(end - start, self.context.limits.xmp))
        mark = _XMP_END.search(data)
        stop = mark.end() if mark else data.find(b"\0")
        return Block("XMP", "GIF-XMP", start, stop if stop >= 0 else len(data))


def _block(kind: str, label: str, extents: list[tuple[int, int]]) -> Block:
    """Return the block of a chain; joined parts count as if they were one run."""
    start = extents[0][0] if extents else -1
    length = sum(size for _, size in extents)
    scattered = tuple(extents) if len(extents) > 1 else ()
    return Block(kind, f"GIF-{label.partition('/')[0]}", start, length, extents=scattered, label=label)
