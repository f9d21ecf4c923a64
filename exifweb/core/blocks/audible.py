"""Audible's dictionary: names and values in UTF-8 with character references, each pair behind two lengths.

Source: ExifTool's ProcessAA, after the audible package for Go.
"""

from __future__ import annotations

import re
from html.entities import name2codepoint
from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks import made
from exifweb.core.blocks.views import block_bytes
from exifweb.core.tags import store
from exifweb.core.tags.schema import tag_name
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "Audible::Main"
CHAPTERS, COVER = "_chapter_count", "_cover_art"
MOST = 0x200
APOSTROPHE = {"apos": 39}
_REFERENCE = re.compile(r"&(#?\w+);", re.ASCII)
_UNDERLINED = re.compile(r"_(.)")


def dictionary(context: Context, block: Block) -> None:
    """Decode the dictionary."""
    data = block_bytes(context, block)
    if len(data) < 4:
        context.warn("Bad dictionary", block.offset, "chunk")
        return
    (count,) = unpack_from(">I", data)
    if count > MOST:
        context.warn("Bad dictionary count", block.offset, "chunk")
        return
    table = store.table(TABLE)
    at = 4
    for _ in range(count):
        start = at + 9
        if start > len(data):
            context.warn("Truncated dictionary", block.offset + at, "chunk")
            return
        name_length, length = unpack_from(">II", data, at + 1)
        value = start + name_length
        if value + length > len(data):
            context.warn("Bad dictionary entry", block.offset + at, "chunk")
            return
        key = decode_text(data[start:value])
        info = made.row(table, key, _UNDERLINED.sub(lambda found: found[1].upper(), tag_name(key)))
        text = unescaped(decode_text(data[value : value + length]))
        context.found(info, text, None, block.offset + value, length, "utf8", length)
        at = value + length


def chapters(context: Context, block: Block) -> None:
    """Decode the number of chapters."""
    count = int.from_bytes(context.source.read(block.offset, 4), "big")
    context.found(store.tag(TABLE, CHAPTERS), count, None, block.offset, 4, "int32u", 1)


def cover(context: Context, block: Block) -> None:
    """Take up the cover, which stays where it is."""
    value = Binary(source=context.source, offset=block.offset, length=block.length)
    context.found(store.tag(TABLE, COVER), value, None, block.offset, block.length, "undef", block.length)


def unescaped(text: str) -> str:
    """Return text with characters for what stands for them in HTML."""
    return _REFERENCE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    name = found[1]
    if name.startswith("#"):
        digits, base = (name[2:], 16) if name[1:2] == "x" else (name[1:], 10)
        try:
            return chr(int(digits, base))
        except (ValueError, OverflowError):
            return found[0]
    point = name2codepoint.get(name) or APOSTROPHE.get(name)
    return chr(point) if point else found[0]
