"""Directories of other kinds than EXIF in segments of their own: multi-picture format, Kodak's Meta, stereo images.

A multi-picture directory has a list of the images in the file, one record each. Sources: CIPA DC-007, CIPA DC-006;
ExifTool's MPF, Stim, Kodak and JPEG modules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exifweb.core.blocks import binary
from exifweb.core.blocks.ifd.decode import CLASSIC, decode_chain
from exifweb.core.blocks.ifd.decode import decode as decode_ifd
from exifweb.core.blocks.tiff_header import read_header
from exifweb.core.blocks.views import block_view
from exifweb.core.tags import store
from exifweb.core.view import ORDERS

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

RECORD = 16
TABLES: dict[str, tuple[str, str]] = {
    "MPF": ("MPF::Main", "MPF0"),
    "Meta": ("Kodak::Meta", "MetaIFD"),
    "Stim": ("Stim::Main", "Stim"),
    "EPPIM": ("JPEG::EPPIM", "EPPIM"),
}
"""Kind of block → its table and the name of its first directory."""


@dataclass(frozen=True, slots=True)
class MakerSegment:
    """A segment with a directory of maker-note tags.

    Attributes:
        magic: What it opens with; the byte order follows.
        start: Where the directory stands.
        base: Where its offsets count from.
        table: Its table.
        name: Name of the directory.
        g0: Group 0 of its tags, None for the table's.
        g1: Group 1 of its tags, likewise.
    """

    magic: bytes
    start: int
    base: int
    table: str
    name: str
    g0: str | None = None
    g1: str | None = None


MAKER_SEGMENTS: tuple[MakerSegment, ...] = (
    MakerSegment(b"PENTAX \0", 10, 0, "Pentax::Main", "Pentax APP7"),
    MakerSegment(b"RICOH\0", 8, 0, "Pentax::Main", "Pentax APP7"),
    MakerSegment(b"HUAWEI\0\0", 16, 8, "Unknown::Main", "Huawei APP7", "APP7", "Huawei"),
)


def decode(context: Context, block: Block) -> None:
    """Decode a segment that holds a TIFF header and directories."""
    view = block_view(context, block)
    start = read_header(view)
    if start is None:
        context.warn(f"Bad {block.kind} header", block.offset, "block")
        return
    table, name = TABLES[block.kind]
    decode_chain(context, view, start, store.table(table), name, CLASSIC)


def maker_segment(context: Context, block: Block) -> None:
    """Decode a directory of maker-note tags that has a segment to itself."""
    segment = block_view(context, block)
    row = next((r for r in MAKER_SEGMENTS if segment.read(0, len(r.magic)) == r.magic), None)
    order = ORDERS.get(segment.read(len(row.magic), 2)) if row is not None else None
    if row is None or order is None:
        return
    view = segment.ordered(order).rebased(segment.base + row.base)
    outer = context.set_g0, context.set_g1
    context.set_g0, context.set_g1 = row.g0, row.g1
    decode_ifd(context, view, row.start - row.base, store.table(row.table), row.name, CLASSIC)
    context.set_g0, context.set_g1 = outer


def image_list(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode the list: each record is a group of its own."""
    outer = context.set_g1
    for number in range(min(length // RECORD, context.limits.entries)):
        context.set_g1 = f"+{number + 1}"
        binary.decode_block(context, view, start + number * RECORD, RECORD, table, name)
    context.set_g1 = outer
