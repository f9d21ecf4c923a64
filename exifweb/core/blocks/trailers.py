"""Trailers behind an image: directories of AFCP and Samsung, records of FotoStation and Photo Mechanic, Canon's VRD.

Sources: AFCP specification; ExifTool's AFCP, FotoStation, PhotoMechanic, CanonVRD and Samsung modules.
"""

from __future__ import annotations

from struct import iter_unpack, unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.iptc import decode as iptc
from exifweb.core.blocks.rows import take
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

VRD_HEADER, VRD_FOOTER = 0x1C, 0x40
VRD_MARK = b"CANON OPTIONAL DATA\0"
TAIL = 1 << 16
SAMSUNG_END = b"\0\0SEFT"


def _view(context: Context, block: Block, order: str) -> View:
    end = block.offset + block.length
    return View(context.source, block.offset, end, 0, order)


def afcp(context: Context, block: Block) -> None:
    """Decode an AXS file control protocol directory: four-letter tags with offsets into the file."""
    order = ">" if context.source.read(block.offset + 3, 1) == b"!" else "<"
    view = _view(context, block, order)
    table = store.table("AFCP::Main")
    count = int.from_bytes(view.read(block.offset + 6, 2), "big" if order == ">" else "little")
    data = view.read(block.offset + 12, 12 * count)
    context.directory = "AFCP"
    for name, size, offset in iter_unpack(f"{order}4sII", data[: len(data) // 12 * 12]):
        if not view.holds(offset, size):
            context.warn("Bad AFCP directory", block.offset, "block")
            return
        take(context, table, name.decode("latin-1"), view, offset, size)


def foto_station(context: Context, block: Block) -> None:
    """Decode records that each end in a number and their size, the last first."""
    view = _view(context, block, ">")
    table = store.table("FotoStation::Main")
    context.directory = "FotoStation"
    end = block.offset + block.length
    while end > block.offset + 10:
        number, size, _ = unpack_from(">HII", view.read(end - 10, 10))
        take(context, table, number, view, end - size, size - 10)
        end -= size


def photo_mechanic(context: Context, block: Block) -> None:
    """Decode a trailer that is laid out like IPTC, in records of its own."""
    view = _view(context, block, ">")
    table = store.table("PhotoMechanic::Main")
    iptc.records(context, view, block.offset, block.length - 12, table, "PhotoMechanic")


def canon_vrd(context: Context, block: Block) -> None:
    """Decode the blocks of a recipe that Canon's program left."""
    view = _view(context, block, ">")
    table = store.table("CanonVRD::Main")
    context.directory = "CanonVRD"
    at, end = block.offset + VRD_HEADER, block.offset + block.length - VRD_FOOTER
    while at + 8 <= end:
        kind, size = unpack_from(">II", view.read(at, 8))
        at += 8
        if at + size > end:
            context.warn("Possibly corrupt CanonVRD block", at, "block")
            return
        take(context, table, kind, view, at, size)
        at += size


def vrd_block(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode a recipe in a box of a raw file: it ends where the box does."""
    from exifweb.core.model import Block

    footer = view.read(start + length - VRD_FOOTER, VRD_FOOTER)
    if not footer.startswith(VRD_MARK) or len(footer) < VRD_FOOTER:
        return
    size = int.from_bytes(footer[20:24], "big") + VRD_HEADER + VRD_FOOTER
    at = start + length - size
    if at < start or view.read(at, len(VRD_MARK)) != VRD_MARK:
        context.warn("Bad CanonVRD trailer", view.base + start, "block")
        return
    canon_vrd(context, Block("CanonVRD", "CanonVRD", view.base + at, size))


def vrd_edit(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode edit data: its first record holds sections of a known size, of a size that they state, or of the rest."""
    (size,) = unpack_from(">I", view.read(start, 4)) if length >= 4 else (0,)
    at, end = start + 4, start + 4 + size
    if size > length - 4:
        context.warn("Possibly corrupt CanonVRD Edit record", view.base + start, "block")
        return
    for index in range(len(table.keys())):
        info = table.get(index)
        if not isinstance(info, TagInfo):
            return
        section = info.attributes.get("size", end - at)
        if not section:
            if at + 4 > end:
                return
            (section,) = unpack_from(">I", view.read(at, 4))
            at += 4
        section = min(section, end - at)
        if section:
            take(context, table, index, view, at, section)
        at += section


def samsung(context: Context, block: Block, floor: int = 0) -> None:
    """Decode the directory of a Samsung trailer: blocks with a type, a name and data, none before the floor."""
    view = _view(context, block, "<")
    table = store.table("Samsung::Trailer")
    data, start = b"", block.offset
    for most in (TAIL, context.limits.single_read):  # blocks may be videos; the directory stands behind them
        start = max(block.offset, block.offset + block.length - most)
        data = view.read(start, block.offset + block.length - start)
        if b"SEFH" in data or start == block.offset:
            break
    at = data.rfind(b"SEFH")
    if at < 0 or at + 12 > len(data):
        context.warn("Error processing Samsung trailer", block.offset, "block", minor=True)
        return
    context.directory = "Samsung"
    (count,) = unpack_from("<I", data, at + 8)
    directory = start + at
    for entry in range(at + 12, min(at + 12 + 12 * count, len(data) - 11), 12):
        _, kind, back, size = unpack_from("<HHII", data, entry)
        if back > directory - floor or size > back or size < 8:
            context.warn("Error processing Samsung trailer", block.offset, "block", minor=True)
            return
        _samsung_block(context, view, table, kind, directory - back, size)


def samsung_block(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode the same directory where a box of a HEIF file or a film holds it."""
    from exifweb.core.model import Block

    if view.read(start + length - len(SAMSUNG_END), len(SAMSUNG_END)) == SAMSUNG_END:
        samsung(context, Block("Samsung", "Samsung", view.base + start, length, order="<"), view.base + start)


def vivo(context: Context, block: Block) -> None:
    """Decode what Vivo's camera leaves: a second picture and a JSON text."""
    data = context.source.read(block.offset, min(block.length, context.limits.single_read))
    view = View(Buffer(data, block.offset), block.offset, block.offset + len(data), block.offset)
    table = store.table("Trailer::Vivo")
    end = data.find(b"\xff\xd9stream")
    if data.startswith(b"streamdata\xff\xd8\xff") and end > 0:
        take(context, table, "HDRImage", view, 10, end + 2 - 10)
    start = data.find(b'vivo{"')
    end = data.find(b"}\0", start)
    if 0 <= start < end:
        take(context, table, "JSONInfo", view, start + 4, end + 1 - start - 4)


def _samsung_part(
    context: Context, table: TagTable, key: str, where: tuple[View, int, int], name: str, made_up: dict[str, int]
) -> None:
    """Take up a name or a value by the row of its key, or by one made up where unknown tags are asked for."""
    view, start, length = where
    if table.get(key) is not None:
        take(context, table, key, view, start, length)
    elif context.options.unknown:
        info = TagInfo(table, key, f"{table.unknown_prefix}_{name}", made_up)
        data = view.read(start, length)
        value = Binary(data, offset=view.base + start) if info.binary else decode_text(data)
        context.found(info, value, None, view.base + start, length, "undef", length)


def _samsung_block(context: Context, view: View, table: TagTable, kind: int, start: int, size: int) -> None:
    head = view.read(start, 8)
    length = int.from_bytes(head[4:], "little")
    if len(head) < 8 or length + 8 > size:
        return
    context.members["SamsungTagName"] = view.read(start + 8, length).decode("latin-1")
    key, value = f"0x{kind:04x}", start + 8 + length
    _samsung_part(context, table, f"{key}-name", (view, start + 8, length), f"{key}Name", {"unknown": 1})
    _samsung_part(context, table, key, (view, value, size - 8 - length), key, {"unknown": 1, "binary": 1})
    del context.members["SamsungTagName"]
