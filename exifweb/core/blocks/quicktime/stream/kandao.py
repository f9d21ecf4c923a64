"""Kandao's blocks: values with a name of 32 letters, a type and a count; some are records with a time each.

Source: ExifTool's ProcessKandao (Kandao).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import binary
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.quicktime.stream import common
from exifweb.core.blocks.rows import row_of
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, tag_name
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

ENTRY = 0x2C
FORMATS = {
    "CHAR": "string",
    "BOOL": "int8u",
    "U8": "int8u",
    "U16": "int16u",
    "U32": "int32u",
    "U64": "int64u",
    "S8": "int8s",
    "S16": "int16s",
    "S32": "int32s",
    "S64": "int64s",
    "FLOAT": "float",
    "DOUBLE": "double",
}
OWN_GROUP = "KVAR"
MOST_RECORDS = 10_000


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode a block of values."""
    view = view.ordered("<")
    at, end = start + 4, start + length
    group = None if name == OWN_GROUP else name
    for _ in range(int.from_bytes(view.read(start, 4), "little")):
        head = view.read(at, ENTRY)
        if len(head) < ENTRY or common.full(context):
            break
        key, kind = (part.rstrip(b"\0").decode("latin-1") for part in (head[:0x20], head[0x20:0x28]))
        form = FORMATS.get(kind)
        if form is None:
            context.warn(f"Unknown Kandao format '{kind}'", view.base + at, "entry")
            return
        count = int.from_bytes(head[0x28:], "little")
        size, at = count * SIZES[form], at + ENTRY
        if at + size > end:
            break
        _value(context, view, (at, size), (key, kind, form, count), table, group)
        at += size
    else:
        return
    context.warn(f"Truncated {name} record", view.base + at, "block")


def _value(
    context: Context,
    view: View,
    where: tuple[int, int],
    what: tuple[str, str, str, int],
    table: TagTable,
    group: str | None,
) -> None:
    (at, size), (key, kind, form, count) = where, what
    info = row_of(context, table, key, view.read(at, min(size, 128)), size)
    if info is None:
        if table.get(key) is not None:
            return
        words = "_".join(part[:1].upper() + part[1:] for part in key.lower().split("_"))
        info = TagInfo(table, key, tag_name(words), {})
    step = info.attributes.get("recordsize")
    if step and info.sub is not None:
        _records(context, view, at, size, info, int(step))
        return
    value: Any
    if info.binary or (kind == "U8" and count > 1 and not info.format):
        value = Binary(source=view.source, offset=view.base + at, length=size)
    else:
        form = info.format if isinstance(info.format, str) and info.format in SIZES else form
        value = read_value(view.read(at, size), form, size // SIZES[form], "<")
    if value is not None:
        context.found(info, value, group, view.base + at, size, form, count)


def _records(context: Context, view: View, at: int, size: int, info: TagInfo, step: int) -> None:
    """Decode records with a time each: all of them, or the first and a hint."""
    sub = info.sub or {}
    first, document = int(sub.get("start", 0)), context.doc
    everything = context.options.embedded
    if everything and (size - first) // step > MOST_RECORDS:
        context.warn(f"[Minor] Extracting only the first {MOST_RECORDS} {info.name} records", view.base + at, "block")
        size = first + step * MOST_RECORDS
    for place in range(first, size - step + 1, step):
        if common.full(context):
            break
        common.begin(context)
        binary.decode_block(context, view, at + place, step, store.table(sub["table"]), str(info.id))
        if not everything:
            context.warn("Use the ExtractEmbedded option to extract all timed metadata", minor=True)
            break
    context.doc = document
