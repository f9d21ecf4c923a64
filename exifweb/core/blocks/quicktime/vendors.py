"""Blocks of single makers inside atoms: Nikon's settings, Google's description of spheres, Audible's tags and cover.

Source: ExifTool's ProcessNikonMOV (Nikon), ProcessGSpherical (XMP), ProcessAudible_meta, ProcessAudible_cvrx (Audible).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.types import NAMES, SIZES, read_value
from exifweb.core.blocks.quicktime.atoms import add_tag
from exifweb.core.blocks.quicktime.fields import fields
from exifweb.core.blocks.rows import row_of
from exifweb.core.tags.schema import TagInfo, tag_name
from exifweb.core.values import Binary, decode_text, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

SERIAL_NUMBER, SHUTTER_COUNT = 0x110A431, 0x20000A7
SERIAL_KEY, COUNT_KEY = "NikonSerialKey", "NikonCountKey"
XMP = "XMP::ProcessXMP"
VERSION = 1


def nikon(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode Nikon's settings: entries with a tag, a format and a count; keys of ciphers are looked for first."""
    data = view.read(start, length)
    entries = list(_entries(data, context.limits.entries))
    for tag, kind, count, at in entries:
        if tag in (SERIAL_NUMBER, SHUTTER_COUNT) and kind in NAMES and at + count * SIZES[NAMES[kind]] <= len(data):
            value = text_of(read_value(data[at : at + count * SIZES[NAMES[kind]]], NAMES[kind], count, view.order))
            if tag == SERIAL_NUMBER:
                model = text_of(context.members["Model"])
                context.members[SERIAL_KEY] = value if value.isdigit() else "34" if model.endswith("D50") else "96"
            else:
                context.members[COUNT_KEY] = value
    for tag, kind, count, at in entries:
        here = view.base + start + at
        if kind not in NAMES:
            context.warn(f"Unknown format ({kind}) for {name} tag 0x{tag:x}", here, "entry")
            return
        size = count * SIZES[NAMES[kind]]
        if at + size > len(data):
            context.warn(f"Truncated data for {name} tag 0x{tag:x}", here, "entry")
            return
        info = row_of(context, table, tag, data[at : at + size], size)
        if info is None:
            continue
        if info.sub is not None:
            subdirs.decode_value(context, view, start + at, size, info, table)
            continue
        form = info.format if isinstance(info.format, str) and info.format in SIZES else NAMES[kind]
        number = size // SIZES[form] if form != NAMES[kind] else count
        context.found(info, read_value(data[at : at + size], form, number, view.order), None, here, size, form, number)


def _entries(data: bytes, most: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield tag, format, count and place of the entries, as far as their formats are known."""
    at = 0
    for _ in range(most):
        if at + 8 >= len(data):
            return
        tag, kind, count = fields(">IHH", data, at)
        yield tag, kind, count, at + 8
        if kind not in NAMES or at + 8 + count * SIZES[NAMES[kind]] > len(data):
            return
        at += 8 + count * SIZES[NAMES[kind]]


def spherical(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode a description of a sphere: XMP."""
    codec = subdirs.codec_of(XMP)
    if codec is not None:
        codec(context, view, start, length, table, name)


def audible_meta(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode Audible's names and values."""
    data = view.read(start, length)
    count = int.from_bytes(data[:4], "big") if len(data) >= 4 else 0
    at = 4
    for _ in range(min(count, context.limits.entries)):
        if at + 3 > len(data) or data[at] not in (0, 0x80):
            return
        (size,) = fields(">H", data, at + 1)
        at += 3
        if at + size + 6 > len(data) or not size:
            return
        key = data[at : at + size].decode("latin-1")
        version, length = fields(">HI", data, at + size)
        at += size + 6
        if version != VERSION or at + length > len(data):
            return
        text = decode_text(data[at : at + length])
        if table.get(key) is None:
            name = tag_name(key if any(c.islower() for c in key) else key.lower())
            context.found(TagInfo(table, key, name, {}), text, None, view.base + start + at, length)
        else:
            add_tag(context, table, key, text, view.base + start + at)
        at += length


def audible_cover(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode Audible's cover: its type, then the picture."""
    head = view.read(start, min(length, 0x200))
    if len(head) < 10:
        return
    (size,) = fields(">H", head, 8)
    if 16 + size > length or 16 + size > len(head):
        return
    (picture,) = fields(">I", head, 12 + size)
    if 16 + size + picture > length:
        return
    add_tag(context, table, "CoverArtType", decode_text(head[10 : 10 + size]), view.base + start + 10)
    offset = view.base + start + 16 + size
    add_tag(context, table, "CoverArt", Binary(source=view.source, offset=offset, length=picture), offset)
