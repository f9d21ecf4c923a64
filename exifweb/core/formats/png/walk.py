"""PNG, APNG, MNG, JNG → blocks: step from chunk to chunk, never into image data.

A chunk whose name stands in the tables becomes a block; `KINDS` says which ones hold metadata of another kind. Runs of
equal chunks of image data are leapt over. What follows the end chunk is walked as if it were chunks too, its tags in
the group Trailer. Checksums are not looked at, as ExifTool does not. Sources: PNG specification (third edition)
clause 5; MNG 1.0; ExifTool's ProcessPNG.
"""

from __future__ import annotations

from struct import unpack
from typing import TYPE_CHECKING

from exifweb.core.formats.jpeg import trailers
from exifweb.core.model import Block
from exifweb.core.tags import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

SIGNATURE = 8
HEADER, CHECKSUM = 8, 4
LONGEST = 0x7FFFFFFF
TYPES: dict[bytes, tuple[str, str, str]] = {
    b"\x89P": ("PNG", "IHDR", "IEND"),
    b"\x8aM": ("MNG", "MHDR", "MEND"),
    b"\x8bJ": ("JNG", "JHDR", "IEND"),
}
"""Start of the signature → type, first and last chunk."""
IMAGE_DATA = frozenset(("IDAT", "JDAT", "JDAA"))
TEXTS = frozenset(("tEXt", "zTXt", "iTXt", "eXIf"))
"""Chunks that some readers don't look for behind the image data."""
STANDARD_CASE = {"exif": "eXIf", "zxif": "zxIf"}
APPLE = "CgBI"
KINDS: dict[str, str] = {
    "tEXt": "PNG-Text",
    "zTXt": "PNG-Text",
    "iTXt": "PNG-Text",
    "iCCP": "PNG-ICC",
    "eXIf": "PNG-EXIF",
    "zxIf": "PNG-EXIF",
    "tXMP": "XMP",
    "caBX": "JUMBF",
    "seAl": "SEAL",
    "meTa": "XML",
}
"""Chunk → kind of block, where a row of the table is not enough."""
TABLES = ("PNG", "MNG")
DATA_CHUNKS = 4
"""Chunks of image data may be so many times more than others: they cost a look at their header."""


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of a PNG, MNG or JNG file in file order."""
    start = context.base
    known = TYPES.get(context.source.read(start, SIGNATURE)[:2])
    if known is None:
        return
    scan = Scan(context, *known)
    try:
        yield from scan.blocks(start + SIGNATURE)
    finally:
        context.set_g1 = None
    if scan.trailer:
        yield from trailers.walk(context, start, frozenset(("Samsung",)), known[0])


class Scan:
    """The walk over one file.

    Attributes:
        name: Type of the file.
        first: Name of the chunk that comes first.
        last: Name of the chunk that ends the image.
        image: Name of the last chunk of image data so far.
        started: Whether the first chunk was found.
        ended: Whether the last one was.
        trailer: Whether anything follows it.
    """

    def __init__(self, context: Context, name: str, first: str, last: str) -> None:
        self.context = context
        self.name = name
        self.first = first
        self.last = last
        self.image = ""
        self.started = self.ended = self.trailer = False

    def blocks(self, at: int) -> Iterator[Block]:
        """Yield the blocks from the first chunk on."""
        context = self.context
        size, most = context.source.size, context.limits.segments
        others = 0
        for _ in range(DATA_CHUNKS * most):
            head = context.source.read(at, HEADER)
            if not self._goes_on(head, at):
                return
            length, name = int.from_bytes(head[:4], "big"), head[4:].decode("latin-1")
            if not self.started:
                self._check_first(name, at)
            others += name not in IMAGE_DATA
            if others > most:
                break
            if name in IMAGE_DATA:
                if context.options.fast >= 2:
                    return
                self.image = name
                at = self._last_alike(head, at)
            elif name == self.last:
                if at + HEADER + CHECKSUM > size:
                    self._damaged(f"Truncated {self.name} {name} chunk", at)
                    return
                self.ended, length = True, 0
            else:
                if at + HEADER + length + CHECKSUM > size:
                    self._damaged(f"Corrupted {self.name} image", at)
                    return
                block = self._block(name, at + HEADER, length)
                if block is not None:
                    yield block
            at += HEADER + length + CHECKSUM
        context.warn(f"Stopped after {most} chunks", at, "chunk")

    def _last_alike(self, head: bytes, at: int) -> int:
        """Return where the last one of a run of equally long image data chunks begins.

        In a PNG nothing may stand between them, so that a look at every second, fourth, eighth … header is enough:
        files of thousands of 8 kB chunks are not fetched whole.
        """
        if self.name != "PNG":
            return at
        source = self.context.source
        stride = HEADER + int.from_bytes(head[:4], "big") + CHECKSUM
        reach = 1
        while source.read(at + reach * stride, HEADER) == head:
            at += reach * stride
            reach *= 2
        while reach > 1:
            reach //= 2
            if source.read(at + reach * stride, HEADER) == head:
                at += reach * stride
        return at

    def _goes_on(self, head: bytes, at: int) -> bool:
        """Whether a chunk begins here; what is wrong if none does is warned of."""
        if self.ended and head and not self.trailer:
            self.context.warn(f"Trailer data after {self.name} {self.last} chunk", at, "chunk", minor=True)
            self.trailer = True
            self.context.set_g1 = "Trailer"
        if len(head) < HEADER:
            self._damaged(f"Truncated {self.name} image", at)
            return False
        if unpack(">I", head[:4])[0] > LONGEST:
            self._damaged(f"Invalid {self.name} chunk size", at)
            return False
        return True

    def _damaged(self, message: str, at: int) -> None:
        """Warn of damage, which what follows the image can't have."""
        if not self.ended:
            self.context.warn(message, at, "chunk")

    def _check_first(self, name: str, at: int) -> None:
        if name == self.first:
            self.started = True
        elif name == APPLE and self.name == "PNG":
            self.context.warn("Non-standard PNG image (Apple iPhone format)", at, "chunk")
        else:
            self.context.warn(f"{self.name} image did not start with {self.first}", at, "chunk")

    def _block(self, name: str, at: int, length: int) -> Block | None:
        context = self.context
        if self.image and name in TEXTS:
            kind = context.file_format.type if context.file_format else self.name
            message = f"Text/EXIF chunk(s) found after {kind} {self.image} (may be ignored by some readers)"
            context.warn(message, at - HEADER, "chunk", minor=True)
        standard = STANDARD_CASE.get(name.lower())
        if standard is not None and name != standard:
            context.warn(f"{name} chunk should be {standard}", at - HEADER, "chunk", minor=True)
            name = standard
        tables = TABLES[:1] if self.name == "PNG" else TABLES
        table = next((t for t in tables if store.table(f"{t}::Main").get(name) is not None), None)
        if table is None:
            return None
        return Block(KINDS.get(name, table), f"{self.name}-{name}", at, length, label=name)
