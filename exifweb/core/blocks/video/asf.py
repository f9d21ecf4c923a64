"""ASF's objects → tags: descriptions by name and type, streams, codecs, pictures.

Sources: Advanced Systems Format specification 01.20.05, sections 3 and 4; ExifTool's ASF module.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.rows import row_of
from exifweb.core.blocks.video.values import tell, utf16
from exifweb.core.blocks.views import block_view
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary
from exifweb.core.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

    Decoder = Callable[[Context, View, int, TagTable], bool]

TABLES = ("ASF::Header", "ASF::HeaderExtension")
FORMATS = {2: "int32u", 3: "int32u", 4: "int64u", 5: "int16u"}
TEXT, BOOLEAN = 0, 2
PREFIX = "WM/"
CODEC_KINDS = {1: "Video", 2: "Audio"}
PICTURE_HEAD = 5
_PICTURE_TEXTS = re.compile(rb"((?:..)*?)\0\0((?:..)*?)\0\0", re.DOTALL)


def decode(context: Context, block: Block) -> None:
    """Decode an object by the row of its GUID."""
    info = _row(block.label)
    sub = info.sub or {}
    table = store.table(sub["table"])
    process = sub.get("process") or table.process or ""
    view = block_view(context, block)
    decoder = DECODERS.get(process)
    if decoder is None:
        subdirs.decode_value(context, view, 0, block.length, info, table)
    elif not decoder(context, view, block.length, table):
        context.warn(f"Error processing {info.name} directory", block.offset, "chunk")


def _row(name: str) -> TagInfo:
    return next(info for info in (store.table(place).get(name) for place in TABLES) if isinstance(info, TagInfo))


def content_description(context: Context, view: View, length: int, table: TagTable) -> bool:
    """Decode five texts, whose lengths come first."""
    data = view.read(0, length)
    if len(data) < 10:
        return False
    at = 10
    for key, size in enumerate(unpack_from("<5H", data)):
        if at + size > len(data):
            return False
        if size:
            tell(context, table, key, utf16(data[at : at + size], "<"), view.base + at, size, "string")
        at += size
    return True


def content_branding(context: Context, view: View, length: int, table: TagTable) -> bool:
    """Decode a banner: the kind of its image, the image, and two links."""
    data = view.read(0, length)
    if len(data) < 40:
        return False
    tell(context, table, 0, unpack_from("<I", data)[0], view.base, 4, "int32u")
    at = 4
    for key in (1, 2, 3):
        if at + 4 > len(data):
            return False
        (size,) = unpack_from("<I", data, at)
        at += 4
        if at + size > len(data):
            return False
        if size:
            tell(context, table, key, data[at : at + size], view.base + at, size, "undef")
        at += size
    return True


def extended_description(context: Context, view: View, length: int, table: TagTable) -> bool:
    """Decode values with a name, a type and a length."""
    data = view.read(0, length)
    if len(data) < 2:
        return False
    at = 2
    for _ in range(unpack_from("<H", data)[0]):
        if at + 6 > len(data):
            return False
        (name_length,) = unpack_from("<H", data, at)
        at += 2 + name_length
        if at + 4 > len(data):
            return False
        kind, size = unpack_from("<HH", data, at)
        name = data[at - name_length : at]
        at += 4
        if at + size > len(data):
            return False
        _named(context, view, table, name, kind, (at, size))
        at += size
    return True


def metadata(context: Context, view: View, length: int, table: TagTable) -> bool:
    """Decode values with a language, a stream, a name, a type and a length."""
    data = view.read(0, length)
    if len(data) < 2:
        return False
    at = 2
    for _ in range(unpack_from("<H", data)[0]):
        if at + 12 > len(data):
            return False
        name_length, kind, size = unpack_from("<4xHHI", data, at)
        at += 12
        if at + name_length + size > len(data):
            return False
        name = data[at : at + name_length]
        at += name_length
        _named(context, view, table, name, kind, (at, size))
        at += size
    return True


def _named(context: Context, view: View, table: TagTable, name: bytes, kind: int, where: tuple[int, int]) -> None:
    at, size = where
    key = utf16(name, "<").removeprefix(PREFIX)
    data = view.read(at, size)
    info = row_of(context, table, key, data, size)
    if info is None:
        return
    if info.sub is not None:
        picture(
            context, View(Buffer(data, view.base + at), view.base + at, view.base + at + size, view.base + at), size
        )
        return
    context.found(info, _value(data, kind), None, view.base + at, size, FORMATS.get(kind, "undef"))


def _value(data: bytes, kind: int) -> Any:
    if kind == TEXT:
        return utf16(data, "<")
    name = FORMATS.get(kind)
    if name is None:
        return data
    value = read_value(data, name, len(data) // SIZES[name], "<") if data else None
    if kind != BOOLEAN:
        return "" if value is None else value
    words = ["True" if one else "False" for one in (value if isinstance(value, tuple) else (value,))]
    return " ".join(words)


def picture(context: Context, view: View, length: int) -> bool:
    """Decode a picture: its kind, type and description, and its bytes."""
    table = store.table("ASF::Picture")
    data = view.read(0, length)
    if len(data) <= 9:
        return False
    kind, size = unpack_from("<BI", data)
    tell(context, table, 0, kind, view.base, 1, "int8u")
    room = len(data) - PICTURE_HEAD - size
    if room & 1 or room < 4:
        return False
    found = _PICTURE_TEXTS.match(data[PICTURE_HEAD : PICTURE_HEAD + room])
    if found:
        tell(context, table, 1, utf16(found[1], "<"), view.base + PICTURE_HEAD)
        if found[2]:
            tell(context, table, 2, utf16(found[2], "<"), view.base + PICTURE_HEAD + found.start(2))
    start = view.base + PICTURE_HEAD + room
    tell(context, table, 3, Binary(data[PICTURE_HEAD + room :], offset=start), start, size, "undef")
    return True


def codec_list(context: Context, view: View, length: int, table: TagTable) -> bool:
    """Decode names and descriptions of codecs, whose lengths count characters."""
    data = view.read(0, length)
    if len(data) < 20:
        return False
    at = 20
    for _ in range(unpack_from("<I", data, 16)[0]):
        if at + 8 > len(data):
            return False
        kind = CODEC_KINDS.get(unpack_from("<H", data, at)[0], "Other") + "Codec"
        at += 2
        for word in ("Name", "Description"):
            if at + 2 > len(data):
                return False
            size = 2 * unpack_from("<H", data, at)[0]
            at += 2
            if at + size + 2 > len(data):
                return False
            tell(context, table, kind + word, utf16(data[at : at + size], "<"), view.base + at, size, "string")
            at += size
        at += 2 + unpack_from("<H", data, at)[0]
    return True


DECODERS: dict[str, Decoder] = {
    "ASF::ProcessContentDescription": content_description,
    "ASF::ProcessContentBranding": content_branding,
    "ASF::ProcessExtendedContentDescription": extended_description,
    "ASF::ProcessMetadata": metadata,
    "ASF::ProcessCodecList": codec_list,
}
