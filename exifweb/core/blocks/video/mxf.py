"""MXF's packs → tags: the primer's short numbers for labels, and sets of values by such numbers.

Each set is an object with an id; what refers to what is noted in `Objects` and settled by `mxf_objects` at the end.
Source: ExifTool's MXF module.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.rows import row_of
from exifweb.core.blocks.video.mxf_objects import Object, objects_of
from exifweb.core.blocks.video.mxf_values import KNOWN, label, read_type
from exifweb.core.blocks.video.values import in_language
from exifweb.core.blocks.views import block_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block, Tag
    from exifweb.core.tags.schema import Key, TagTable
    from exifweb.core.view import View

TABLE = "MXF::Main"
GROUP, PRIMER, BINARY = "MXF", "MXF::ProcessPrimer", "ProcessBinaryData"
OWN_SET, EXPERIMENTAL = "UserOrganizationPublicUse", "Experimental"
STRONG = "StrongReference"
TEXT, INSTANCE = "UTF-16", "InstanceUID"
RATE = "EditRate"
_TRACK = re.compile(r"TrackID\Z")


def decode(context: Context, block: Block) -> None:
    """Decode a pack by the row of its label."""
    context.set_g1 = GROUP
    try:
        _pack(context, block)
    finally:
        context.set_g1 = None


def _pack(context: Context, block: Block) -> None:
    table, view = store.table(TABLE), block_view(context, block)
    info = table.get(block.label)
    if not isinstance(info, TagInfo):
        _set(context, view, block.length, table, OWN_SET if ".0d" in block.label else EXPERIMENTAL)
    elif info.sub is None:
        _value(context, view, table, block.label, (0, block.length), None)
    elif info.sub.get("process") == PRIMER:
        _primer(context, view.read(0, block.length))
    elif info.sub.get("process") == BINARY:
        subdirs.decode_value(context, view, 0, block.length, info, table)
    else:
        _set(context, view, block.length, table, info.name)


def _primer(context: Context, data: bytes) -> None:
    """Learn which numbers stand for which labels."""
    if len(data) <= 8:
        return
    count, size = unpack_from(">II", data)
    primer = objects_of(context).primer
    if size < 18:
        return
    for at in range(8, min(8 + count * size, len(data) - size + 1), size):
        primer[unpack_from(">H", data, at)[0]] = label(data[at + 2 : at + 18])


def _set(context: Context, view: View, length: int, table: TagTable, name: str) -> None:
    """Decode a set, and note it as an object."""
    objects, made, at = objects_of(context), Object(name), 0
    text_language = language = ""
    instance = ""
    while at + 4 < length:
        number, size = unpack_from(">HH", view.read(at, 4))
        at += 4
        if at + size > length:
            break
        key: Key = objects.primer.get(number, number)
        found = table.get(key)
        if found is None:
            key = number
        kind = found.attributes.get("type", "") if isinstance(found, TagInfo) else ""
        if isinstance(found, TagInfo) and kind.startswith(STRONG) and objects.has_room(context):
            worth = read_type(context, view.read(at, size), kind, view.base + at)
            objects.refer(made, worth if isinstance(worth, list) else [worth])
        if isinstance(found, TagInfo) and found.name == INSTANCE and kind in KNOWN:
            instance = str(read_type(context, view.read(at, size), kind, view.base + at))
            text_language = objects.language_of(instance)
        tag = _value(context, view, table, key, (at, size), text_language if kind == TEXT else None)
        at += size
        if tag is None:
            continue
        made.tags.append(tag)
        if "languagecode" in tag.info.attributes:
            language = str(tag.raw)
        elif tag.info.name == RATE:
            made.rate = tag.raw
        elif _TRACK.search(tag.info.name):
            made.track = tag.raw
            objects.number(tag.raw)
    if instance:
        objects.add(instance, made, language)


def _value(
    context: Context, view: View, table: TagTable, key: Key, where: tuple[int, int], language: str | None
) -> Tag | None:
    """Take up a value by its row's type or format; one of no known type is binary data where it is not known at all."""
    at, size = where
    info = row_of(context, table, key, b"", 0)
    if info is None or info.sub is not None:
        return None
    here, kind = view.base + at, info.attributes.get("type", "")
    if language:
        info = in_language(info, language)
    if kind in KNOWN:
        return context.found(info, read_type(context, view.read(at, size), kind, here), None, here, size)
    name = info.format
    if isinstance(name, str) and name in SIZES:
        value: Any = read_value(view.read(at, size), name, size // SIZES[name], ">")
        return None if value is None else context.found(info, value, None, here, size, name)
    if info.unknown:
        return context.found(info, Binary(source=view.source, offset=here, length=size), None, here, size)
    data = view.read(at, size)
    return context.found(info, data if info.raw or info.value else decode_text(data), None, here, size)
