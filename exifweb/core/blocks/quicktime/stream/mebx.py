"""Apple's timed metadata: a track's description gives each local number a key and a format, samples hold the values.

Source: QuickTime File Format, "Timed Metadata Media"; ExifTool's SaveMetaKeys and Process_mebx.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.quicktime.state import state_of
from exifweb.core.blocks.rows import row_of, take
from exifweb.core.formats.isobmff.boxes import boxes, printable
from exifweb.core.source import Buffer
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

FORMATS = {
    0: "undef",
    1: "string",
    23: "float",
    24: "double",
    65: "int8s",
    66: "int16s",
    67: "int32s",
    70: "float",
    71: "float",
    72: "float",
    74: "int64s",
    75: "int8u",
    76: "int16u",
    77: "int32u",
    78: "int64u",
    79: "float",
    80: "float",
}
"""Well-known types → format of their numbers."""
DOMAIN = re.compile(r"(?:mdta|fiel)com\.apple\.quicktime\.")
SENSIBLE = re.compile(r"[-\w.]+", re.ASCII)


def remember(context: Context, view: View, start: int, length: int, table: TagTable) -> None:
    """Remember key and format of each local number of a track."""
    data = view.read(start, length)
    if len(data) <= 8:
        return
    names = state_of(context).embedded_keys
    for entry in boxes(Buffer(data), 0, len(data), context.limits):
        key = kind = None
        end = min(entry.end, len(data))
        for box in boxes(Buffer(data), entry.offset, end, context.limits):
            if box.end > end:
                break
            value = data[box.offset : box.end]
            if box.name == "keyd":
                text = value.decode("latin-1")
                key = DOMAIN.sub("", text, count=1) or f"Tag_{text}"
            elif box.name == "dtyp":
                kind = _format(value) or kind
            else:
                take(context, table, box.name, view, start + box.offset, len(value))
        if key is not None and kind is not None:
            names[entry.name] = (key, kind)


def _format(value: bytes) -> str | None:
    if len(value) < 4 or (not any(value[:4]) and len(value) < 8):
        return None
    return "undef" if any(value[:4]) else FORMATS.get(int.from_bytes(value[4:8], "big"), "undef")


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode a sample: values by their local numbers."""
    names = state_of(context).embedded_keys
    if not names:
        return
    data = view.read(start, length)
    for box in boxes(Buffer(data), 0, len(data), context.limits):
        if box.end > len(data) or box.end + 0 <= box.start:
            return
        if box.name not in names:
            context.warn(f"No key information for mebx ID {printable_id(box.name)}", view.base + start, "box")
            continue
        key, kind = names[box.name]
        value = data[box.offset : box.end]
        info = row_of(context, table, key, value, len(value)) or _made_up(table, key)
        if info is None:
            continue
        if info.sub is not None:
            take(context, table, key, view, start + box.offset, len(value))
            continue
        found: Any = read_value(value, kind, len(value) // SIZES[kind], ">")
        if found is not None:
            context.found(info, found, None, view.base + start + box.offset, len(value), kind, 1)


def printable_id(kind: str) -> str:
    """Return a local number as ExifTool shows it: in hexadecimal where it is no text."""
    shown = printable(kind).replace("\\", "")
    if sum(1 for c in kind if not (c.isascii() and (c.isalnum() or c in "-_"))) > 2:
        code = kind.encode("latin-1").hex()
        return f"0x{code.removeprefix('0000')}"
    return shown


def _made_up(table: TagTable, key: str) -> TagInfo | None:
    if table.get(key) is not None or not SENSIBLE.fullmatch(key):
        return None
    name = re.sub(r"[-.](.)", lambda one: one[1].upper(), key)
    return TagInfo(table, key, name[:1].upper() + name[1:], {})
