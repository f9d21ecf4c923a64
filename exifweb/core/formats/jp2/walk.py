"""JPEG 2000 and JPEG XL → blocks: boxes inside boxes, of codestreams only their header.

A box that holds metadata of a kind of its own (XMP, EXIF …) becomes a block of that kind; any other one that the table
knows is a block that the table describes. A superbox of JUMBF is one block, since its nesting numbers its parts. Naked
codestreams are told apart by their first bytes. Sources: ISO/IEC 15444-1 annex I, 15444-2 annex M, 18181-2 clause 9;
ExifTool's ProcessJP2, ProcessJXL and ProcessJUMBF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks import tiff_header
from exifweb.core.blocks.jp2_boxes import Boxes
from exifweb.core.blocks.rows import PROBE, row_of
from exifweb.core.formats.jp2 import codestream
from exifweb.core.model import Block
from exifweb.core.tags import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.blocks.jp2_boxes import Box
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagInfo, TagTable

TABLE = "Jpeg2000::Main"
J2C, JXL = b"\xff\x4f", b"\xff\x0a"
JXL_HEADER = 12
JXL_BOX = b"JXL "
SUPERBOX = "jumb"
CODESTREAMS = frozenset(("jxlc", "jxlp"))
CODESTREAM_HEADER = 64
KINDS: dict[str, tuple[str, int]] = {
    "UUID-EXIF": ("EXIF", 16),
    "UUID-EXIF2": ("EXIF", 16),
    "UUID-EXIF_bad": ("EXIF", 22),
    "UUID-IPTC": ("IPTC", 16),
    "UUID-IPTC2": ("IPTC", 16),
    "UUID-XMP": ("XMP", 16),
    "UUID-Photoshop": ("Photoshop", 16),
    "XMP": ("XMP", 0),
    "IntellectualProperty": ("XMP", 0),
    "EXIF": ("EXIF", 4),
}
"""Row of the table → kind of block, where the row is not enough, and the bytes before it."""
NON_STANDARD = "UUID-EXIF_bad"


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of a file in file order."""
    start, source = context.base, context.source
    head = source.read(start, JXL_HEADER)
    if head.startswith(J2C):
        yield from codestream.walk(context)
    elif head.startswith(JXL):
        yield Block("JXL", "JXL", start, len(head))
    else:
        if head[4:8] == JXL_BOX:
            context.members["IsJXL"] = 1
        yield from Walk(context).blocks()


class Walk:
    """The walk over the boxes of one file."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.source = context.source
        self.table: TagTable = store.table(TABLE)
        self.boxes = Boxes(context, context.source, lambda name: self.table.get(name) is not None)
        self.root = context.file_format.parser or "" if context.file_format else ""

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of all boxes."""
        for box in self.boxes.outermost(self.context.base, self.source.size):
            yield from self._blocks(box, self.root, 0)

    def _blocks(self, box: Box, path: str, depth: int) -> Iterator[Block]:
        context = self.context
        path = f"{path}-{box.name.strip()}"
        if box.name == SUPERBOX:
            yield Block("JUMBF", path, box.start, box.offset + box.length - box.start)
            return
        info = row_of(context, self.table, box.name, self.source.read(box.offset, min(box.length, PROBE)), box.length)
        if info is None:
            return
        if info.sub is not None and not info.sub:
            if depth >= context.limits.depth:
                context.warn("Boxes are nested too deeply", box.start, "box")
                return
            for inner in self.boxes.inside(box.offset, box.offset + box.length):
                yield from self._blocks(inner, path, depth + 1)
            return
        block = self._block(info, box, path)
        if block is not None:
            yield block

    def _block(self, info: TagInfo, box: Box, path: str) -> Block | None:
        """Return the block of a box that holds no others, None where it holds nothing of ours."""
        if box.name in CODESTREAMS:
            return Block("JP2", path, box.offset, min(box.length, CODESTREAM_HEADER), label=box.name)
        known = KINDS.get(info.name)
        if known is None:
            wanted = info.sub is not None or info.format
            return Block("JP2", path, box.offset, box.length, label=box.name) if wanted else None
        kind, skip = known
        if info.name == NON_STANDARD:
            self.context.warn(f"Reading non-standard {info.name} box", box.start, "box")
        if info.name == "EXIF":
            skip += int.from_bytes(self.source.read(box.offset, 4 if box.length > 4 else 0), "big")
        skip = skip if skip <= box.length else 0
        block = Block(kind, path, box.offset + skip, box.length - skip, label=box.name)
        if kind == "EXIF" and not tiff_header.begins(
            self.source.read(block.offset, min(block.length, tiff_header.HEADER))
        ):
            self.context.warn(f"Unrecognized {info.name} box", box.start, "box")
            return None
        return block
