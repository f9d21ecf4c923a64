"""Extended attributes of macOS as AppleDouble files keep them: named values, many of them property lists.

Sources: XNU's bsd/vfs/vfs_xattr.c; ExifTool's MacOS module.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import plist
from exifweb.core.blocks.rows import row_of
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "MacOS::XAttr"
MAGIC, MAGIC_AT, SMALLEST = b"ATTR", 34, 58
COUNT_AT, FIRST = 66, 70
LONGEST_TEXT = 200
MOST, MOST_LISTS = 1000, 20
"""Attributes of a file, and property lists among them, which are not cheap."""
LISTS = "MacOSLists"
_LABEL = re.compile(r"com.apple.metadata:kMDLabel_.*", re.DOTALL)
_APPLE = re.compile(r"com\.apple\.(.*)", re.DOTALL)
_NEXT_WORD = re.compile(r"[.:_]([a-z])")


def decode(context: Context, block: Block) -> None:
    """Decode the attributes of a file; their places count from the start of the file."""
    data = context.source.read(block.offset, block.length)
    if len(data) < COUNT_AT + 4 or data[MAGIC_AT : MAGIC_AT + 4] != MAGIC:
        context.warn("Invalid ATTR header", block.offset, "block")
        return
    (count,) = unpack_from(">I", data, COUNT_AT)
    at = FIRST
    if count > MOST:
        context.warn(f"Stopped after {MOST} attributes", block.offset, "block")
    for _ in range(min(count, MOST)):
        if at + 12 > len(data):
            context.warn("Truncated ATTR entry", block.offset + at, "block")
            return
        offset, length = unpack_from(">II", data, at)
        size = data[at + 10]
        if at + 11 + size > len(data):
            context.warn("Truncated ATTR name", block.offset + at, "block")
            return
        offset += context.base - block.offset
        if not 0 <= offset <= len(data):
            context.warn("Invalid ATTR offset", block.offset + at, "block")
            return
        if offset + length > len(data):
            context.warn("Truncated ATTR value", block.offset + at, "block")
            return
        name = decode_text(data[at + 11 : at + 11 + size].rstrip(b"\0"))
        _take(context, name, data[offset : offset + length], block.offset + offset)
        at += 11 + size + 3 & ~3


def _take(context: Context, key: str, data: bytes, here: int) -> None:
    key = _LABEL.sub("com.apple.metadata:kMDLabel", key) if _LABEL.match(key) else key
    table = store.table(TABLE)
    info = row_of(context, table, key, b"", len(data))
    if info is None:
        if table.get(key) is not None:
            return
        info = TagInfo(table, key, _name(key), {"g2": "Time"} if key.endswith("Date") else {})
    value: Any = data
    if data.startswith(b"bplist0"):
        context.members[LISTS] = lists = context.members.get(LISTS, 0) + 1
        if lists > MOST_LISTS:
            context.warn(f"Stopped after {MOST_LISTS} property lists", here, "block")
            return
        value = plist.read(data)
        if value is None:
            context.warn(f"Error decoding {info.name}", here, "block")
            return
        if isinstance(value, dict):
            plist.take_all(context, table, value, here)
            return
    if isinstance(value, bytes):
        value = Binary(value, offset=here) if b"\0" in value or len(value) > LONGEST_TEXT else decode_text(value)
    if len(context.tags) < context.limits.tags:
        context.found(info, value, None, here, len(data))


def _name(key: str) -> str:
    """Return the name of the tag of an attribute: the words of its name, without Apple's prefixes."""
    apple = _APPLE.match(key)
    name = key
    if apple:
        name = re.sub(r"^metadata:_?k", "", apple[1], count=1)
        name = re.sub(r"^metadata:(com_)?", "", name, count=1)
    name = _NEXT_WORD.sub(lambda found: found[1].upper(), name)
    return "XAttr" + re.sub(r"[^-_a-zA-Z0-9]", "", name[:1].upper() + name[1:])
