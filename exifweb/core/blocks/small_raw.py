"""RAW formats of one program or camera: Rawzor's compressed files, Sony's PMP.

Rawzor keeps the metadata of the original file; with zeros where the image was it is put together and read as that file.
Sources: ExifTool's Rawzor module; ExifTool's Sony module, ProcessPMP.
"""

from __future__ import annotations

import bz2
from dataclasses import replace
from struct import unpack
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import binary
from exifweb.core.detect import detect
from exifweb.core.read import read_inside
from exifweb.core.source import Meter
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

PMP = "Sony::PMP"
MAKE, MODEL = "Sony", "DSC-F1"
RAWZOR = "Rawzor::Main"
NEWEST = 199
HEAD, INNER_HEAD = 46, 44
LARGEST_OFFSET = 0x7FFFFFFF
SPENT = "inflated"
Extent = tuple[int, bytes]


def pmp(context: Context, block: Block) -> None:
    """Decode the header of a PMP, which one camera alone writes."""
    for name, value in (("Make", MAKE), ("Model", MODEL)):
        context.members[name] = value
        context.found(TagInfo(store.table("Extra"), name, name, {"g0": "ExifTool", "g1": "ExifTool"}), value)
    view = View(context.source, block.offset, block.offset + block.length, block.offset, ">")
    binary.decode_block(context, view, 0, block.length, store.table(PMP), "PMP")


class Gapped:
    """A file of which only some parts are known; the rest reads as zeros.

    Args:
        size: Length in bytes.
        parts: Offset and bytes of each part, in order.
    """

    def __init__(self, size: int, parts: tuple[Extent, ...]) -> None:
        self.size = size
        self._parts = parts

    def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`."""
        end = min(offset + length, self.size)
        if offset < 0 or end <= offset:
            return b""
        found = bytearray(end - offset)
        for start, data in self._parts:
            low, high = max(start, offset), min(start + len(data), end)
            if low < high:
                found[low - offset : high - offset] = data[low - start : high - start]
        return bytes(found)


def rawzor(context: Context, block: Block) -> None:
    """Decode a Rawzor file: its header, then the file that it was made of."""
    head = context.source.read(block.offset, HEAD)
    if len(head) < HEAD:
        return
    needs, by, size, original = unpack("<6x2H2Q20x", head)
    facts: list[tuple[str, Any]] = [("RequiredVersion", needs), ("CreatorVersion", by)]
    _take(context, *((f"Rawzor{name}", value) for name, value in facts), ("OriginalFileSize", original))
    if size:
        _take(context, ("CompressionFactor", original / size))
    if needs > NEWEST:
        context.warn(f"Version {needs} Rawzor images not yet supported", block.offset + 6, "block")
        return
    at = int.from_bytes(head[38:46], "little")
    if at > LARGEST_OFFSET:
        context.warn("Bad metadata offset", block.offset + 38, "block")
        return
    kind = "Unknown"
    inside = _original(context, at, original)
    if inside is not None:
        kind = _read(context, inside)
    elif context.source.read(at + 36, 4).strip(b"\0"):
        return
    _take(context, ("OriginalFileType", kind))


def _take(context: Context, *values: tuple[str, Any]) -> None:
    for name, value in values:
        context.found(store.tag(RAWZOR, name), value)


def _original(context: Context, at: int, size: int) -> Gapped | None:
    """Return what is known of the original file; None, with a warning where something is wrong, if nothing is."""
    head = context.source.read(at, INNER_HEAD)
    if len(head) < INNER_HEAD:
        context.warn("Error reading metadata header", at, "block")
        return None
    end_0, start_1, end_1, start_2, length, packed = unpack("<4Q4x2I", head)
    if not length:
        return None
    data = context.source.read(at + INNER_HEAD, packed)
    fits = end_0 + end_1 - start_1 + size - start_2 == length
    if len(data) < packed or not fits or not end_0 <= start_1 <= end_1 <= start_2:
        context.warn("Error reading image metadata", at, "block")
        return None
    known = _unpacked(context, data, length)
    if known is None:
        context.warn("Error uncompressing image metadata", at, "block")
        return None
    middle = end_0 + end_1 - start_1
    return Gapped(size, ((0, known[:end_0]), (start_1, known[end_0:middle]), (start_2, known[middle:])))


def _unpacked(context: Context, data: bytes, length: int) -> bytes | None:
    """Return bytes of that length that bzip2 packed, None where they are not."""
    spent = context.members.get(SPENT, 0)
    if length > context.limits.inflated - spent:
        return None
    context.members[SPENT] = spent + length
    try:
        found = bz2.BZ2Decompressor().decompress(data, length + 1)
    except (OSError, ValueError):
        return None
    return found if len(found) == length else None


def _read(context: Context, inside: Gapped) -> str:
    """Read the original file, and return its type."""
    outer, visited = context.file_format, context.visited
    found = detect(inside.read(0, 1024), context.name, inside.size)
    if found is None or outer is None:
        return "Unknown"
    before, noted = len(context.tags), len(context.warnings)
    context.file_format, context.visited = found, {}
    context.members["FILE_TYPE"], context.members["FileType"] = found.parser, found.type
    try:
        limited = Meter(inside, context.limits.total_read, context.limits.inflated)
        read_inside(context, found.parser or "", 0, inside.size, limited)
    finally:
        kind = context.file_format.type
        context.override_type(outer.type)
        context.file_format, context.visited = outer, visited
        context.members["FILE_TYPE"] = outer.parser
    for tag in context.tags[before:]:
        tag.offset = -1
        if tag.info.is_offset:
            context.elsewhere[tag] = (inside, None)
    for index in range(noted, len(context.warnings)):
        context.warnings[index] = replace(context.warnings[index], offset=-1)
    return kind
