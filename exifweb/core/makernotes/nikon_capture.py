"""Directories that are Nikon's own: the edits of Nikon Capture, and the user settings of newer cameras.

Source: ExifTool's NikonCapture and NikonSettings modules.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd.subdirs import decode_value
from exifweb.core.blocks.ifd.types import BYTE_FORMATS, read_value
from exifweb.core.context import Probe
from exifweb.core.tags.schema import TagInfo, Variants
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

LENGTH = 4
CAPTURE_HEAD = 22
SIZE_AT = 18
BY_SIZE = {1: "int8u", 2: "int16u", 4: "int32u"}
SETTINGS_HEAD = 24
COUNT_AT = 20
ENTRY = 8
NUMBER = 4
"""The only format of a setting that is known."""


def capture(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode the edits of Nikon Capture: records with a 32-bit id, a size that counts itself, and a value."""
    view = view.ordered("<")
    end = start + length
    at = start + CAPTURE_HEAD
    outer, context.directory = context.directory, name
    try:
        while at + CAPTURE_HEAD < end:
            head = view.read(at, CAPTURE_HEAD)
            if len(head) < CAPTURE_HEAD:
                return
            (tag,), (stated,) = unpack_from("<I", head), unpack_from("<I", head, SIZE_AT)
            size = stated - 4
            at += CAPTURE_HEAD
            if size < 0 or at + size > end:
                return
            info = table.get(tag) or (table.unknown(tag) if context.options.unknown else None)
            if isinstance(info, TagInfo) and info.unknown <= context.options.unknown:
                size += _capture_value(context, view, at, size, info)
            at += size
    finally:
        context.directory = outer


def edit_versions(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode a number of sets of edits, each behind its length, each a document of its own."""
    view = view.ordered("<")
    end = start + length
    at = start + LENGTH
    document = context.doc
    try:
        for _ in range(min(int.from_bytes(view.read(start, LENGTH), "little"), length // LENGTH)):
            size = int.from_bytes(view.read(at, LENGTH), "little")
            at += LENGTH
            if at + size > end:
                return
            context.doc = str(context.next_document())
            capture(context, view, at, size, table, "NikonCapture")
            at += size
    finally:
        context.doc = document


def _capture_value(context: Context, view: View, at: int, size: int, info: TagInfo) -> int:
    """Take up an edit; return how many bytes more it has than its size says, which is wrong for one."""
    if info.sub is not None:
        context.lists.clear()
        decode_value(context, view, at, size, info, info.table)
        return 0
    form = info.format or info.writable or BY_SIZE.get(size)
    here = view.base + at
    if form not in BYTE_FORMATS:
        data = view.read(at, size)
        value = read_value(data, form, 1, view.order) if isinstance(form, str) else data
        if value is not None:
            context.found(info, value, None, here, size, str(form), 1)
        return 0
    more = int(info.attributes.get("adjustsize", 0))
    size += more
    value = Binary(source=view.source, offset=here, length=size)
    if not info.binary:
        value = read_value(view.read(at, size), str(form), size, view.order)
    context.found(info, value, None, here, size, str(form), size)
    return more


def settings(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode user settings: entries of eight bytes with a 16-bit id and a 32-bit number."""
    data = view.read(start, length)
    here = view.base + start
    if len(data) < SETTINGS_HEAD:
        return
    order = view.order
    (count,) = unpack_from(f"{order}I", data, COUNT_AT)
    room = (len(data) - SETTINGS_HEAD) // ENTRY
    if room < count:
        context.warn(f"Missing {count - room} NikonSettings entries", here, "block", minor=True)
    elif room > count:
        context.warn("Unused space in NikonSettings directory", here, "block", minor=True)
    outer, context.directory = context.directory, name
    try:
        for index in range(min(count, room)):
            at = SETTINGS_HEAD + index * ENTRY
            (tag,), (value,) = unpack_from(f"{order}H", data, at), unpack_from(f"{order}I", data, at + 4)
            if data[at + 3] != NUMBER:
                context.warn(f"Unknown format $fmt for NikonSettings tag 0x{tag:04x}", here + at, "entry")
                return
            info = _setting(context, table, tag, data[at + 4 : at + ENTRY], order)
            if info is not None and info.unknown <= context.options.unknown:
                context.found(info, value, None, here + at + 4, 4, "int32u", 1)
    finally:
        context.directory = outer


def _setting(context: Context, table: TagTable, tag: int, data: bytes, order: str) -> TagInfo | None:
    found: Any = table.get(tag)
    if found is None:
        return table.unknown(tag) if context.options.unknown else None
    probe = Probe(data, "int32u", 1, context.directory, len(data), order)
    if isinstance(found, Variants):
        return found.choose(probe, context)
    return found if found.condition is None or found.condition(probe, context) else None
