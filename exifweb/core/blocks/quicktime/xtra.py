"""Windows' own tags in user data: names, each with values of a type, little-endian inside a big-endian file.

Source: ExifTool's ProcessXtra and ReadXtraValue (Microsoft).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.properties import Reader, class_id, read_values
from exifweb.core.errors import Malformed
from exifweb.core.tags.conv.dates import unix_time
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

TEXT, NUMBER, DATE, VARIANT, IDENTITY = 8, 19, 21, 65, 72
VARIANT_KIND = 12
SECONDS_TO_1601 = 11644473600
LEAST, HEADER = 18, 8
_NAME = re.compile(r"[-\w]+", re.ASCII)


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode a list of names and values."""
    data, at = view.read(start, length), 0
    while at + 4 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        width = int.from_bytes(data[at + 4 : at + 8], "big")
        if size < HEADER or at + size > len(data) or width + LEAST > size:
            return
        key = data[at + HEADER : at + HEADER + width].decode("latin-1")
        here, rest = at + HEADER + width, size - HEADER - width
        info = _row(table, key) if width and rest else None
        if rest >= 10 and info is not None:
            values = list(_values(data[here : here + rest]))
            value: Any = values[0] if len(values) == 1 else values
            if values:
                context.found(info, value, None, view.base + start + here, rest, "undef", len(values))
        at += size


def _row(table: TagTable, key: str) -> TagInfo | None:
    """Return the row of a name, made up for one that is plain."""
    found = table.get(key)
    if isinstance(found, TagInfo):
        return found
    name = key.removeprefix("WM/")
    return TagInfo(table, key, name[:1].upper() + name[1:], {}) if _NAME.fullmatch(name) else None


def _values(data: bytes) -> Iterator[Any]:
    count, at = int.from_bytes(data[:4], "big"), 10
    for _ in range(max(1, min(count, len(data)))):
        length = int.from_bytes(data[at - 6 : at - 2], "big") - 6
        if length < 0 or at + length > len(data) or at > len(data):
            return
        yield _value(data[at : at + length], int.from_bytes(data[at - 2 : at], "big"))
        at += length + 6


def _value(data: bytes, kind: int) -> Any:
    if kind == TEXT:
        return data[: len(data) // 2 * 2].decode("utf-16-le", "replace").partition("\0")[0]
    if kind == NUMBER and len(data) == 8:
        return int.from_bytes(data, "little")
    if kind == DATE and len(data) == 8:
        ticks = int.from_bytes(data, "little")
        return unix_time(ticks * 1e-7 - SECONDS_TO_1601 if ticks else 0, local=True)
    if kind == IDENTITY and len(data) == 16:
        return class_id(data)
    if kind == VARIANT and len(data) > 4:
        try:
            values = read_values(Reader(data, 0, "<"), VARIANT_KIND)
        except Malformed:
            return ""
        return values[0] if len(values) == 1 else values
    return data
