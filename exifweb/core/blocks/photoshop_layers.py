"""Photoshop's layers, in PSD files and in the document data of a TIFF: a record for each, with tagged blocks behind it.

What the tables want of a layer is listed layer by layer; a layer without a block gets an empty entry, so that the
lists stay in step. Source: Adobe Photoshop File Formats Specification, layer records; ExifTool's Photoshop module.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import binary
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

HEADER = 36
STARTS = {b"Adobe Photoshop Document Data Block\0": False, b"Adobe Photoshop Document Data V0002\0": True}
"""First bytes → whether lengths are those of large documents."""
LAYERS = "Photoshop::Layers"
SIGNATURES = (b"8BIM", b"8B64")
WIDE = frozenset((*b"LMsk Lr16 Lr32 Layr Mt16 Mt32 Mtrn Alph FMsk lnk2 FEid FXid PxSD".split(),))
"""Blocks whose length takes eight bytes in large documents."""
CHANNEL = 13


@dataclass(slots=True)
class Document:
    """Layers being read.

    Attributes:
        view: What they lie in; in little-endian documents names are turned too.
        large: Whether it is a large document.
        counts: Tagged block → layers that have had an entry.
    """

    view: View
    large: bool
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def order(self) -> str:
        """Byte order."""
        return self.view.order

    def number(self, at: int, width: int = 4) -> int:
        """Return the number of so many bytes at an offset."""
        return int.from_bytes(self.view.read(at, width), "little" if self.order == "<" else "big")

    def word(self, at: int) -> bytes:
        """Return four letters."""
        word = self.view.read(at, 4)
        return word[::-1] if self.order == "<" else word

    def block(self, at: int, end: int) -> tuple[str, int, int] | None:
        """Return name, start and length of a tagged block."""
        if at + 12 > end or self.word(at) not in SIGNATURES:
            return None
        name = self.word(at + 4)
        wide = self.large and name in WIDE
        if wide and at + 16 > end:
            return None
        start = at + (16 if wide else 12)
        size = self.number(at + 8, 8 if wide else 4)
        return (name.decode("latin-1"), start, size) if start + size <= end else None


def document_data(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode the document data of a TIFF: tagged blocks, the layers among them."""
    head = view.read(start, min(length, HEADER + 4))
    if head[:HEADER] not in STARTS:
        context.warn("Invalid Photoshop Document Data", view.base + start, "block")
        return
    order = ">" if head[HEADER:] in SIGNATURES else "<"
    document = Document(view.ordered(order), STARTS[head[:HEADER]])
    at, end = start + HEADER, start + min(length, view.end - view.base - start)
    while at + 12 <= end:
        found = document.block(at, end)
        if found is None:
            context.warn("Bad photoshop resource", view.base + at, "block")
            return
        name, where, size = found
        if isinstance(table.get(name), TagInfo):
            layers(context, document, where, where + size)
        at = where + size + -size % 4


def section(context: Context, block: Block) -> None:
    """Decode the section of layers and masks of a PSD file, whose records start with their number."""
    start = block.offset
    view = View(context.source, start, min(start + block.length, context.source.size), start)
    layers(context, Document(view, large=bool(block.detail)), 0, view.end - start)


def layers(context: Context, document: Document, start: int, end: int) -> None:
    """Decode layer records.

    Args:
        context: Takes the tags.
        document: What they lie in.
        start: Where the number of layers stands.
        end: Where the records end at the latest.
    """
    if start + 2 > end:
        return
    table = store.table(LAYERS)
    count = document.number(start, 2)
    count = min(count, 0x10000 - count)
    here = document.view.base
    _take(context, table, "_xcnt", count, here + start, 2)
    at = start + 2
    for index in range(count):
        following = _layer(context, document, table, index, at, end)
        if following is None:
            break
        at = following
    for name in sorted(document.counts):
        _fill(context, document, table, name, count, here)


def _layer(context: Context, document: Document, table: TagTable, index: int, at: int, end: int) -> int | None:
    if at + 18 > end:
        return None
    _read(context, document, table, "_xrct", at, 16)
    at += 18 + (10 if document.large else 6) * document.number(at + 16, 2)
    if at + 20 > end or document.view.read(at, 4) not in (b"8BIM", b"MIB8"):
        return None
    for key, shift, size in (("_xbnd", 4, 4), ("_xopc", 8, 1), ("_xvis", 10, 1)):
        _read(context, document, table, key, at + shift, size)
    following = at + 16 + document.number(at + 12)
    at += 20 + document.number(at + 16)
    if at + 4 > end:
        return None
    at += 4 + document.number(at)
    length = document.number(at, 1)
    if at + 1 + length > end:
        return None
    _read(context, document, table, "_xnam", at + 1, length)
    _blocks(context, document, table, index, at + (length + 4 & ~3), min(following, end))
    return following


def _blocks(context: Context, document: Document, table: TagTable, index: int, at: int, end: int) -> None:
    while found := document.block(at, end):
        name, start, size = found
        if isinstance(table.get(name), TagInfo):
            _fill(context, document, table, name, index, document.view.base)
            _read(context, document, table, name, start, size)
            document.counts[name] += 1
        at = start + size + -size % 4


def _fill(context: Context, document: Document, table: TagTable, name: str, count: int, here: int) -> None:
    """Give the layers before one an empty entry where they have had none."""
    document.counts.setdefault(name, 0)
    while document.counts[name] < count:
        _take(context, table, name, 0 if name == "lsct" else "", here, 0)
        document.counts[name] += 1


def _read(context: Context, document: Document, table: TagTable, key: str, at: int, size: int) -> None:
    info = table.get(key)
    if not isinstance(info, TagInfo):
        return
    data = document.view.read(at, size)
    value: Any = data
    if isinstance(info.format, str) and info.format in SIZES:
        count = info.attributes.get("count") or len(data) // SIZES[info.format]
        value = read_value(data, info.format, count, document.order)
    context.members["PhotoshopOrder"] = document.order
    _take(context, table, key, value, document.view.base + at, size)


def _take(context: Context, table: TagTable, key: str, value: Any, offset: int, size: int) -> None:
    info = table.get(key)
    if isinstance(info, TagInfo) and info.unknown <= context.options.unknown and value is not None:
        context.found(info, value, None, offset, size)


def channels(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode the options of the channels, each in a group of its own."""
    outer = context.set_g1
    for number in range(min(length // CHANNEL, context.limits.entries)):
        context.set_g1 = f"Channel{number}"
        binary.decode_block(context, view, start + number * CHANNEL, CHANNEL, table, name)
    context.set_g1 = outer
