"""AMF0, the objects in Flash video: what `onMetaData` and `onXMPData` say, with names made of those around them.

Sources: Action Message Format, AMF 0 (Adobe 2007); ExifTool's ProcessMeta.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.rows import row_of
from exifweb.core.blocks.video.values import added
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.conv.dates import unix_time
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import decode_text
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable

DOUBLE, BOOLEAN, STRING, OBJECT, REFERENCE, MIXED, END, ARRAY, DATE = 0, 1, 2, 3, 7, 8, 9, 10, 11
LONG_STRING, XML, TYPED = 12, 15, 16
STRUCTURES = frozenset((OBJECT, MIXED, TYPED))
NOTHING = frozenset((5, 6, END, 13))
KINDS = (
    *("double", "boolean", "string", "object", "movieClip", "null", "undefined", "reference", "mixedArray"),
    *("objectEnd", "array", "date", "longString", "unsupported", "recordSet", "XML", "typedObject", "AMF3data"),
)
PACKETS = frozenset(("onMetaData", "onXMPData"))
FLASH = "Flash::"
ANSWERS = {0: "No", 1: "Yes"}
MOST_RECORDS = 2
"""How many times the elements of an array there may be records in a packet."""
_WORD = re.compile(r"\w+\Z", re.ASCII)


class Ended(Exception):
    """A record goes on behind the end, or can't be read."""


@dataclass(slots=True)
class Reader:
    """A packet that is being read.

    Attributes:
        context: Takes tags and warnings.
        data: The packet.
        offset: Where it lies in the file.
        at: How far it has been read.
        depth: Records inside records.
        left: How many more records may be read.
    """

    context: Context
    data: bytes
    offset: int
    at: int
    depth: int
    left: int

    def take(self, form: str, size: int) -> Any:
        """Return the next number."""
        if self.at + size > len(self.data):
            raise Ended
        (value,) = unpack_from(form, self.data, self.at)
        self.at += size
        return value

    def text(self, form: str, size: int) -> str:
        """Return the next text, whose length comes first."""
        length = self.take(form, size)
        if self.at + length > len(self.data):
            raise Ended
        self.at += length
        return decode_text(self.data[self.at - length : self.at])


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode a packet; one that opens with another name than those of metadata is passed over."""
    data = view.read(start, length)
    reader = Reader(context, data, view.base + start, 0, 0, MOST_RECORDS * context.limits.array)
    first = True
    while reader.at < len(data):
        try:
            kind, value = _record(reader, table, None)
        except Ended:
            return
        if first and kind == STRING and value not in PACKETS:
            return
        first = False


def _record(reader: Reader, table: TagTable, name: str | None) -> tuple[int, Any]:
    """Return the kind and the value of the next record; what is in an object becomes tags."""
    reader.left -= 1
    if reader.at >= len(reader.data):
        raise Ended
    kind = reader.data[reader.at]
    reader.at += 1
    if reader.left < 0 or reader.depth >= reader.context.limits.depth:
        reader.context.warn("Too many AMF records", reader.offset + reader.at, "packet")
        raise Ended
    reader.depth += 1
    try:
        if kind in STRUCTURES:
            _object(reader, table, name, kind)
            return kind, ""
        if kind == ARRAY:
            return kind, _array(reader, table, name)
        return kind, _scalar(reader, kind)
    except Ended:
        if kind not in STRUCTURES and kind in READABLE:
            reader.context.warn(f"Truncated AMF record 0x{kind:x}", reader.offset + reader.at, "packet")
        raise
    finally:
        reader.depth -= 1


def _scalar(reader: Reader, kind: int) -> Any:
    if kind == DOUBLE:
        return neat(reader.take(">d", 8))
    if kind == BOOLEAN:
        value = reader.take(">B", 1)
        return ANSWERS.get(value, value)
    if kind == STRING:
        return reader.text(">H", 2)
    if kind in (LONG_STRING, XML):
        return reader.text(">I", 4)
    if kind == DATE:
        return _date(reader)
    if kind == REFERENCE:
        return reader.take(">H", 2)
    if kind in NOTHING:
        return ""
    word = KINDS[kind] if kind < len(KINDS) else f"type 0x{kind:x}"
    reader.context.warn(f"AMF {word} record not yet supported", reader.offset + reader.at, "packet")
    raise Ended


def _date(reader: Reader) -> str:
    milliseconds = reader.take(">d", 8)
    zone = reader.take(">h", 2)
    try:
        moment = unix_time(milliseconds / 1000, digits=6)
    except (ValueError, OverflowError):
        moment = unix_time(0)
    return f"{moment}{'-' if zone < 0 else '+'}{abs(zone) // 60:02d}:{abs(zone) % 60:02d}"


def _array(reader: Reader, table: TagTable, name: str | None) -> list[Any]:
    values = []
    for index in range(reader.take(">I", 4)):
        kind, value = _record(reader, table, None if name is None else f"{name}{index}")
        if kind not in STRUCTURES:
            values.append(value)
    return values


def _object(reader: Reader, table: TagTable, name: str | None, kind: int) -> None:
    if kind == MIXED:
        reader.take(">I", 4)
    elif kind == TYPED:
        _key(reader, kind)
    while True:
        key = _key(reader, kind)
        below, found = table, table.get(key)
        if isinstance(found, TagInfo) and str((found.sub or {}).get("table", "")).startswith(FLASH):
            key, below = found.name, store.table((found.sub or {})["table"])
        if name is not None:
            key = name + key[:1].upper() + key[1:]
        start = reader.at + 1
        kind_of_value, value = _record(reader, below, key)
        if kind_of_value in STRUCTURES or value == []:
            continue
        if kind_of_value == END:
            return
        _found(reader, below, key, value, start)


def _key(reader: Reader, kind: int) -> str:
    length = reader.take(">H", 2)
    if reader.at + length > len(reader.data):
        reader.context.warn(f"Truncated {KINDS[kind]} record", reader.offset + reader.at, "packet")
        raise Ended
    reader.at += length
    return decode_text(reader.data[reader.at - length : reader.at])


def _found(reader: Reader, table: TagTable, key: str, value: Any, start: int) -> None:
    context, here, length = reader.context, reader.offset + start, reader.at - start
    if table.get(key) is None:
        if _WORD.match(key):
            context.found(added(table, key, key), value, None, here, length)
        return
    info = row_of(context, table, key, b"", 0)
    if info is not None and info.sub is not None:
        view = View(Buffer(reader.data[start : reader.at], here), here, here + length, here)
        subdirs.decode_value(context, view, 0, length, info, table)
    elif info is not None:
        context.found(info, value, None, here, length)


READABLE = frozenset((DOUBLE, BOOLEAN, STRING, REFERENCE, ARRAY, DATE, LONG_STRING, XML))
