"""Leaf's packets: a head with name and size, and a value or more packets behind it.

Source: ExifTool's Leaf module.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, TagTable
from exifweb.core.values import decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.view import View

MARK = b"PKTS"
HEAD = 52
MAIN = "Leaf::Main"
NESTED = b"PKTS\0\0\0\x01"


def packets(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode a run of packets."""
    here = view.base + start
    if context.depth >= context.limits.depth:
        context.warn("Leaf data is nested too deeply", here, "block")
        return
    context.depth += 1
    data = view.read(start, length)
    at = 0
    while data[at : at + 4] == MARK and at + HEAD <= len(data):
        (size,) = unpack_from(f"{view.order}I", data, at + 48)
        if at + HEAD + size > len(data):
            context.warn("Truncated Leaf data", here + at, "block")
            break
        name = decode_text(data[at + 8 : at + 48].partition(b"\0")[0])
        at += HEAD
        if name and name != "0":
            _packet(context, view, start + at, data[at : at + size], table, name)
        at += size
    context.depth -= 1
    if data[:4] != MARK or len(data) < HEAD:
        context.warn("Bad format Leaf data", here, "block")


def _packet(context: Context, view: View, start: int, data: bytes, table: TagTable, key: str) -> None:
    info = table.get(key)
    if not isinstance(info, TagInfo):
        name = re.sub(r"_(.)", lambda found: found[1].upper(), key[:1].upper() + key[1:])
        if data.startswith(NESTED):
            packets(context, view, start, len(data), _unknown(), name)
            return
        unknown = int(table.name == MAIN)
        if unknown > context.options.unknown:
            return
        info = TagInfo(table, key, name, {"unknown": unknown, "text": "limit_long_values"})
    if info.sub is not None:
        packets(context, view, start, len(data), store.table(info.sub["table"]), info.name)
        return
    if len(context.tags) < context.limits.tags:
        context.found(info, _value(info, data, view.order), None, view.base + start, len(data), "undef", len(data))


def _value(info: TagInfo, data: bytes, order: str) -> Any:
    if isinstance(info.format, str) and info.format in SIZES and info.format not in ("string", "undef"):
        return read_value(data, info.format, len(data) // SIZES[info.format], order)
    data = data.replace(b"\n", b" ").rstrip(b"\0")
    return data if info.binary or info.raw or info.value else decode_text(data)


def _unknown() -> TagTable:
    """Return a table for packets that nobody knows."""
    return TagTable("Leaf::Unknown", {"groups": ["Leaf", "Leaf", "Unknown"]}, {})
