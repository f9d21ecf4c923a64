"""XML of scientific images as tags: XISF of PixInsight, CZI of Zeiss, LIF of Leica Microsystems.

An element's name is what it and those around it are called; wrappers don't count, and long names are shortened. XISF
has properties besides, elements that say by an attribute what they are called. Source: ExifTool's XISF, ZISRAW and LIF.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from exifweb.core.blocks.xmp.decode import Properties
from exifweb.core.blocks.xmp.packet import text_of_packet
from exifweb.core.blocks.xmp.parse import Element, Walker
from exifweb.core.blocks.xmp.scan import Mark, attributes_of
from exifweb.core.blocks.xmp.short_names import shortened
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, tag_name
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from exifweb.core.blocks.xmp.names import Found
    from exifweb.core.context import Context
    from exifweb.core.model import Block

EXTRA, WHOLE = "Extra", "XML"
XISF, CZI, LIF = "XISF::Main", "XMP::XML", "LIF::Main"
XISF_WRAPPERS = frozenset(("xisf", "Metadata", "Property"))
"""Elements that count nowhere, nor do their attributes."""
CZI_WRAPPERS = frozenset(("ImageDocument", "Metadata", "Information"))
LIF_WRAPPERS = frozenset(("LMSDataContainerHeader", "Element", "Children", "Data", "Image", "Attachment"))
"""Elements that don't count at the beginning of a path."""
GEOMETRY = "ImageGeometry"
SIZES = ("ImageWidth", "ImageHeight", "NumPlanes")
OF_PROPERTY = frozenset(("id", "value", "type"))


def xisf(context: Context, block: Block) -> None:
    """Decode the header of an XISF file; its geometry tells the size."""
    data = context.source.read(block.offset, block.length)
    _whole(context, block)
    taker = Taker(context, block.offset, XISF, XISF_WRAPPERS, anywhere=True)
    _walk(context, taker, XisfWalker(context, taker, block.offset), data.decode("utf-8", "surrogateescape"))
    geometry = context.first(GEOMETRY)
    if geometry is not None:
        parts = str(geometry.raw).split(":")
        for name, value in zip(SIZES, parts, strict=False):
            context.found(store.tag(EXTRA, name), value)


def czi(context: Context, block: Block) -> None:
    """Decode the metadata of a CZI file."""
    data = context.source.read(block.offset, block.length)
    _whole(context, block)
    taker = Taker(context, block.offset, CZI, CZI_WRAPPERS)
    text = text_of_packet(context, data, block.offset, alone=True)
    _walk(context, taker, Walker(context, taker, block.offset), text)


def lif(context: Context, block: Block) -> None:
    """Decode the header of a LIF file, which is in UTF-16."""
    data = context.source.read(block.offset, block.length)
    taker = Taker(context, block.offset, LIF, LIF_WRAPPERS)
    text = data.decode("utf-16-le", "replace").partition("\0")[0]
    _walk(context, taker, Walker(context, taker, block.offset), text)


def _whole(context: Context, block: Block) -> None:
    """Take up the XML as one value."""
    whole = Binary(source=context.source, offset=block.offset, length=block.length)
    context.found(store.tag(EXTRA, WHOLE), whole, None, block.offset, block.length, "undef", block.length)


def _walk(context: Context, taker: Taker, walker: Walker, text: str) -> None:
    if len(text) > context.limits.xmp:
        context.warn(f"Ignored {len(text)} bytes of XML: more than the limit", taker.offset, "packet")
        return
    outer, group = context.directory, context.set_g0
    context.directory = "XML"
    taker.uris = walker.prefixes.uris
    try:
        walker.walk(text)
        taker.finish()
    finally:
        context.directory, context.set_g0 = outer, group


class Taker(Properties):
    """Takes the elements and makes tags of them.

    Args:
        context: Takes the tags and warnings.
        offset: Where the XML lies in the file.
        table: The tags' table.
        wrappers: Elements that don't count.
        anywhere: Whether that is so wherever they stand, or only at the beginning of a path.
    """

    def __init__(
        self, context: Context, offset: int, table: str, wrappers: frozenset[str], *, anywhere: bool = False
    ) -> None:
        super().__init__(context, offset, table)
        self.wrappers = wrappers
        self.anywhere = anywhere

    def found(self, path: list[str], value: str, attributes: dict[str, str]) -> None:
        """Take up an element or an attribute."""
        kept = list(path)
        if self.anywhere:
            kept = [step for step in path if step not in self.wrappers]
        else:
            while kept and kept[0] in self.wrappers:
                del kept[0]
        super().found(kept, value, attributes)

    def resolved(self, path: list[str], *, language: bool) -> Found | None:
        """Return what a path is, one that no table knows under a shortened name."""
        found = super().resolved(path, language=language)
        if found is None or not found.added:
            return found
        key = str(found.info.id).removeprefix(f"{found.group.removeprefix('XML-')}:")
        name = tag_name(shortened(self.main, key[:1].upper() + key[1:]))
        return replace(found, info=TagInfo(found.info.table, found.info.id, name, found.info.attributes))


class XisfWalker(Walker):
    """Leads over the header of an XISF file."""

    def __init__(self, context: Context, sink: Taker, offset: int) -> None:
        super().__init__(context, sink, offset)
        self.given: dict[int, str] = {}

    def _start(self, mark: Mark, around: Element) -> bool:
        """Enter an element under the name that it gives itself."""
        pairs = attributes_of(mark.attributes) if "id" in mark.attributes else []
        known = dict(pairs)
        if "id" not in known:
            return super()._start(mark, around)
        if "value" in known:
            self.given[mark.start] = known["value"]
        rest = " ".join([f'{name}="{value}"' for name, value in pairs if name not in OF_PROPERTY])
        name = known["id"].removeprefix("XISF:")
        return super()._start(replace(mark, name=name, attributes=rest), around)

    def _shorthand(self, element: Element, name: str) -> None:
        if name not in XISF_WRAPPERS:
            super()._shorthand(element, name)

    def _leaf(self, element: Element, value: str) -> None:
        super()._leaf(element, self.given.pop(element.mark.start, value))
