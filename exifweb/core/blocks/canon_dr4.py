"""Canon's recipes of version 4, and what its programs keep beside a picture: directories of typed values with flags.

A recipe is a file of its own (DR4) or lies in a recipe of the older kind (VRD). Source: ExifTool's CanonVRD module.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.rows import take
from exifweb.core.blocks.trailers import VRD_FOOTER, canon_vrd
from exifweb.core.blocks.views import scattered_view
from exifweb.core.errors import Malformed
from exifweb.core.model import Block
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.view import ORDERS

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

TABLE, HEADER_TABLE = "CanonVRD::DR4", "CanonVRD::DR4Header"
HEADER, FIRST, ENTRY = 32, 36, 28
FLAGS = 3
FORMATS = {
    1: "int32u",
    2: "string",
    8: "int32u",
    9: "int32s",
    13: "double",
    24: "int32s",
    33: "int32u",
    38: "double",
    255: "undef",
}
NOTHING = 1e-100
"""Numbers nearer to zero than this are meant to be zero."""
SIGNATURE = b"CANON OPTIONAL DATA\0"
VRD_ENDS = 0x5C
IHL_SIGNATURE, IHL_HEADER = b"IHL Created Optional Item Data\0\0", 48


def decode(context: Context, block: Block) -> None:
    """Decode a file."""
    view = scattered_view(context, block)
    decode_block(context, view, 0, view.end - view.start, store.table(TABLE), "DR4")


def vrd_file(context: Context, block: Block) -> None:
    """Decode a file of the older kind, which is a trailer without a picture.

    Raises:
        Malformed: Its last bytes or its first are not those of one.
    """
    source, end = context.source, block.offset + block.length
    foot = source.read(max(end - VRD_FOOTER, 0), VRD_FOOTER)
    length = int.from_bytes(foot[20:24], "big") + VRD_ENDS
    start = end - length
    if not foot.startswith(SIGNATURE):
        raise Malformed("block", block.offset, "Format error in VRD file")
    if start < block.offset or source.read(start, len(SIGNATURE)) != SIGNATURE:
        context.warn("Bad CanonVRD trailer", end - VRD_FOOTER, "block")
        raise Malformed("block", block.offset, "Format error in VRD file")
    canon_vrd(context, Block("CanonVRD", "VRD", start, length))


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode a recipe."""
    order = ORDERS.get(view.read(start, 2))
    count = 0
    if order is not None and length >= HEADER:
        view = view.ordered(order)
        _header(context, view, start)
        (count,) = unpack_from(f"{order}I", view.read(start, HEADER), 28)
    if order is None or length < FIRST + ENTRY * count:
        context.warn("Invalid DR4 directory", view.base + start, "block")
        return
    for index in range(min(count, context.limits.entries)):
        at = start + FIRST + ENTRY * index
        _entry(context, view, table, at, start, start + length)


def _header(context: Context, view: View, start: int) -> None:
    from exifweb.core.blocks import binary

    binary.decode_block(context, view, start, HEADER, store.table(HEADER_TABLE), "DR4Header")


def _entry(context: Context, view: View, table: TagTable, at: int, start: int, end: int) -> None:
    tag, code, *flags, offset, size = unpack_from(f"{view.order}7I", view.read(at, ENTRY))
    where = start + offset
    if where + size >= end:
        return
    info = table.get(tag)
    if info is None and context.options.unknown:
        info = table.unknown(tag)
    if isinstance(info, TagInfo) and info.unknown <= context.options.unknown:
        if info.sub is not None:
            subdirs.decode_value(context, view, where, size, info, table)
        else:
            form = FORMATS.get(code, "undef")
            value = _value(view.read(where, size), code, form, view.order)
            context.found(info, value, None, view.base + where, size, form, size // SIZES[form])
    for number, flag in enumerate(flags):
        own = table.get(f"0x{tag:x}.{number}")
        if isinstance(own, TagInfo):
            context.found(own, flag, None, view.base + at + 8 + 4 * number, 4, "int32u", 1)


def _value(data: bytes, code: int, form: str, order: str) -> Any:
    if code not in FORMATS:
        return data.hex()
    value = read_value(data, form, len(data) // SIZES[form], order)
    return 0 if form == "double" and isinstance(value, float) and abs(value) < NOTHING else value


def ihl_block(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode what Canon's programs keep beside a picture: previews, and the EXIF as edited."""
    view = view.ordered("<")
    at, end = start, start + length
    while at + IHL_HEADER <= end:
        head = view.read(at, IHL_HEADER)
        if not head.startswith(IHL_SIGNATURE):
            context.warn("Possibly corrupted VRD IHL data", view.base + at, "block")
            return
        tag, size, following = unpack_from("<3I", head, 36)
        if size > following or at + IHL_HEADER + following > end:
            context.warn(f"Bad size for VRD IHL tag 0x{tag:04x}", view.base + at, "block")
            return
        take(context, table, tag, view, at + IHL_HEADER, size)
        at += IHL_HEADER + following
