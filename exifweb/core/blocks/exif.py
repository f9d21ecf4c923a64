"""EXIF and TIFF: a header that gives byte order and the first directory, then directories.

Serves EXIF blocks (bounded, all here) and whole TIFF files (strewn about). Source: TIFF 6.0 section 2, Exif 3.0
4.5, BigTIFF; ExifTool's DoProcessTIFF.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd import decode as ifd
from exifweb.core.blocks.ifd.decode import BIG, CLASSIC, Layout, decode_chain
from exifweb.core.blocks.views import block_view
from exifweb.core.errors import Malformed
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.view import ORDER_NAMES, ORDERS, View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

HEADER = 8
BIG_HEADER = 16
MAGIC = (b"*\0", b"\0*", b"+\0", b"\0+")
BIG_MAGIC = 0x2B
PROFILE_MAGIC = 0x4352
"""Where it is kept how many documents there have been inside the file."""
TABLE, PANASONIC_TABLE = "Exif::Main", "PanasonicRaw::Main"
PANASONIC = ("RW2", "RWL", "RAW")
PANASONIC_MAGIC = (b"U\0", b"\0U")
MRW, TIFF = "MRW", "TIFF"
GEOTIFF = "GeoTiffDirectory"
ALONE = frozenset(("ExifIFD", "GPS"))
"""Directories that may stand behind a header of their own, in the place of IFD0."""


def decode(context: Context, block: Block) -> None:
    """Decode an EXIF block or a TIFF file.

    Raises:
        Malformed: The header is none.
    """
    in_file = block.kind == "TIFF"
    _decode(context, _view_of(context, block), in_file=in_file)
    if in_file:
        _settle_type(context)


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode EXIF that is the value of a resource, or of a chunk."""
    if table.name != TABLE or name in ALONE:
        from exifweb.core.blocks import lone_directories

        lone_directories.decode_block(context, view, start, length, table, name)
        return
    data, here = view.read(start, length), view.base + start
    _decode(context, View(Buffer(data, here), here, here + len(data), here, view.order), in_file=False)


def sub_document(context: Context, view: View, start: int, _length: int, table: TagTable, _name: str) -> None:
    """Decode a TIFF structure in a RAW file that counts as a document of its own; its values may lie outside of it."""
    below = View(view.source, view.start, view.end, view.base + start, view.order, bounded=view.bounded)
    try:
        first, layout = header(below, in_file=True)
    except Malformed:
        return
    members, outer = context.members, context.doc
    context.doc = str(context.next_document())
    try:
        context.found(store.tag("Extra", "ExifByteOrder"), ORDER_NAMES[below.order], offset=below.base, length=2)
        members["ExifByteOrder"], members["TIFF_TYPE"] = ORDER_NAMES[below.order], context.directory
        decode_chain(context, below, first, table, "IFD0", layout)
    finally:
        context.doc = outer


def profile(context: Context, view: View, start: int, _length: int, table: TagTable, name: str) -> None:
    """Decode a camera profile of a DNG: a directory behind a header like that of a TIFF, with a number of its own."""
    head = view.read(start, HEADER)
    order = ORDERS.get(head[:2])
    if order is None or len(head) < HEADER or Struct(f"{order}H").unpack_from(head, 2)[0] != PROFILE_MAGIC:
        context.warn(f"Invalid {name} header", view.base + start, "ifd")
        return
    (first,) = Struct(f"{order}I").unpack_from(head, 4)
    ifd.decode(context, view.rebased(view.base + start).ordered(order), first, table, name)


def _decode(context: Context, view: View, *, in_file: bool) -> None:
    start, layout = header(view, in_file=in_file)
    if not in_file and view.read(2, 2) not in MAGIC:
        context.warn("Invalid magic number in EXIF TIFF header", view.base + 2, "block")
    if layout is CLASSIC:
        context.found(store.tag("Extra", "ExifByteOrder"), ORDER_NAMES[view.order], offset=view.base, length=2)
    context.members["ExifByteOrder"] = ORDER_NAMES[view.order]
    kind = _type_of(context) if in_file else ""
    context.members["TIFF_TYPE"] = kind or (MRW if context.directory == MRW else "APP1")
    if kind == "ARW":
        context.low_priority.add("IFD1")
    is_panasonic = kind in PANASONIC and view.read(2, 2) in PANASONIC_MAGIC
    decode_chain(context, view, start, store.table(PANASONIC_TABLE if is_panasonic else TABLE), "IFD0", layout)
    if any(tag.info.name == GEOTIFF for tag in context.tags):
        from exifweb.core.blocks import geotiff

        geotiff.decode(context)


def _type_of(context: Context) -> str:
    """Return the type of a TIFF file; one that is nothing special counts as what its extension says."""
    kind = context.file_format.type if context.file_format is not None else ""
    if kind != TIFF or not context.name:
        return kind
    from exifweb.core.detect import extension_of, families_of

    extension = extension_of(context.name)
    return extension if families_of(extension) else kind


def _settle_type(context: Context) -> None:
    """Correct the type of a TIFF by what its directories told, and count the pages of a plain one."""
    members = context.members
    is_special = members["TIFF_TYPE"] in ("DNG", "GPR") or members["FILE_TYPE"] in ("ORF", "EXIF")
    if members.get("DNGVersion") and not is_special:
        context.override_type("DNG")
    if members["TIFF_TYPE"] == "TIFF" and members.get("MultiPage"):
        context.found(store.tag("Extra", "PageCount"), members["PageCount"])
    elif members["TIFF_TYPE"] == "NRW" and any(tag.info.name == "NEFLinearizationTable" for tag in context.tags):
        context.override_type("NEF")


def _view_of(context: Context, block: Block) -> View:
    """Return the view of a block: over the file itself, or over the block's bytes, read at once."""
    source = context.source
    if block.kind == "TIFF":
        return View(source, 0, source.size, block.offset, bounded=False)
    return block_view(context, block)


def header(view: View, *, in_file: bool = False) -> tuple[int, Layout]:
    """Read the header, set the view's byte order, return the first directory's offset and the layout.

    Raises:
        Malformed: It is no header.
    """
    reason = "Bad TIFF header" if in_file else "Malformed APP1 EXIF segment"
    head = view.read(0, BIG_HEADER)
    order = ORDERS.get(head[:2])
    if order is None or len(head) < HEADER:
        raise Malformed("block", view.base, reason)
    view.order = order
    magic, start = Struct(order + "HI").unpack_from(head, 2)
    if magic == BIG_MAGIC and in_file and len(head) == BIG_HEADER:
        width, _, start = Struct(order + "HHQ").unpack_from(head, 4)
        if width != 8:
            raise Malformed("block", view.base + 4, f"BigTIFF with {width}-byte offsets")
        return start, BIG
    if start < HEADER:
        raise Malformed("block", view.base + 4, reason)
    return start, CLASSIC
