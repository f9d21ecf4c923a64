"""Metadata of a WTV recording: values with a type, a length and a name.

Source: ExifTool's WTV module.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.video.values import added, utf16
from exifweb.core.blocks.views import block_bytes
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "WTV::Metadata"
MARK = bytes.fromhex("5afed76dc81d8f4a9922fab11c381453")
HEAD = 0x18
INTEGER, TEXT, BOOLEAN, LONG, GUID = 0, 1, 3, 4, 6
_PREFIX = re.compile(r"^(WTV_Metadata_)?WM/(WMRV)?")


def decode(context: Context, block: Block) -> None:
    """Decode the values up to the first place where none begins."""
    data, table, at = block_bytes(context, block), store.table(TABLE), 0
    while at + HEAD < len(data) and data[at : at + 16] == MARK:
        kind, size = unpack_from("<II", data, at + 16)
        at += HEAD
        end = _end_of_text(data, at)
        if end is None:
            context.warn("Corrupt metadata directory", block.offset + at, "block")
            end = len(data) - 2
        name = utf16(data[at:end], "<")
        at = end + 2
        if at + size > len(data):
            return
        found = table.get(name)
        info = found if isinstance(found, TagInfo) else added(table, name, _PREFIX.sub("", name))
        value = _value(data[at : at + size], kind)
        if info.unknown <= context.options.unknown and value is not None:
            context.found(info, value, None, block.offset + at, size)
        at += size


def _end_of_text(data: bytes, at: int) -> int | None:
    """Return where the two NULs stand that end a text of two-byte units."""
    end = data.find(b"\0\0", at)
    while end >= 0 and (end - at) & 1:
        end = data.find(b"\0\0", end + 1)
    return end if end >= 0 else None


def _value(data: bytes, kind: int) -> Any:
    if kind in (INTEGER, BOOLEAN):
        return unpack_from("<i", data)[0] if len(data) >= 4 else None
    if kind == TEXT:
        return utf16(data, "<")
    if kind == LONG:
        return unpack_from("<Q", data)[0] if len(data) >= 8 else None
    return data.hex() if kind == GUID else data
