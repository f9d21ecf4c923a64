"""OLE property sets: numbered properties with typed values, as FlashPix streams and Office documents hold them.

A set opens with a byte-order mark and leads to sections; each lists property ids and places. Types are read by one
literal table. Sources: [MS-OLEPS]; ExifTool's FlashPix module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from struct import Struct, unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.errors import Malformed
from exifweb.core.tags import store
from exifweb.core.tags.conv.dates import unix_time
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.schema import TagInfo, tag_name
from exifweb.core.values import decode_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

HEADER = 48
LONGEST = 16 << 20
MOST_BYTES = 32 << 20
"""Bytes that all values of a set may have together, which can share them."""
_WORDS = re.compile(r"(?:^| )([a-z])")
VECTOR, FLAGS = 0x1000, 0xF000
CODE_PAGE, LOCALE, DICTIONARY = 1, 0x80000000, 0
COMMON = "FlashPix::SummaryInfo"
DAY = 24 * 3600
CENTURY = 100 * 365 * DAY
YEAR_1601 = 134774 * DAY
WIDE = 1200
NUMBERS = {
    2: "int16s",
    3: "int32s",
    4: "float",
    5: "double",
    10: "int32s",
    11: "int16s",
    16: "int8s",
    17: "int8u",
    18: "int16u",
    19: "int32u",
    20: "int64s",
    21: "int64u",
}
"""Property type → the format of its value."""
MASKS: dict[str, tuple[tuple[int, frozenset[int]], ...]] = {
    "FlashPix::Image": ((0xFF00FFFF, frozenset((*range(0x02000000, 0x02000008), 0x03000001))),),
    "FlashPix::Extensions": (
        (0x0000FFFF, frozenset((*range(1, 8), 0x1000, 0x2000, 0x2001, 0x3000, 0x4000))),
        (0x0000F00F, frozenset((0x3001, 0x3002))),
    ),
}
"""Table → masks under which the ids of several images or extensions are the same, each with the ids it is good for."""


@dataclass(slots=True)
class Reader:
    """Reads values one after the other."""

    data: bytes
    at: int
    order: str
    code_page: int = 0
    packed: bool = False
    last: int = 0

    def number(self, layout: str, size: int) -> Any:
        """Return the next number and step over it."""
        if self.at + size > len(self.data):
            message = "Truncated FPX value"
            raise Malformed("property", self.at, message)
        (found,) = unpack_from(self.order + layout, self.data, self.at)
        self.at += size
        return found

    def run(self, length: int) -> bytes:
        """Return the next bytes and step over them."""
        if length > len(self.data) - self.at:
            message = "Truncated FPX value"
            raise Malformed("property", self.at, message)
        self.at += length
        return self.data[self.at - length : self.at]

    def skip_padding(self) -> None:
        """Within a vector texts may be padded to four bytes, or not."""
        pad = -self.last % 4
        if self.packed and pad and self.data[self.at : self.at + pad] == bytes(pad):
            self.at += pad
        self.last = 0


@dataclass(slots=True)
class Section:
    """One section of a property set.

    Attributes:
        table: Says what the properties are.
        names: Names that the section's own dictionary gives to ids.
        code_page: Character set of its texts.
    """

    table: TagTable
    names: dict[int, str] = field(default_factory=dict)
    code_page: int = 0


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode a property set.

    Raises:
        Malformed: The set is cut short.
    """
    data = view.read(start, min(length, LONGEST))
    here = view.base + start
    if len(data) < HEADER:
        context.warn("Truncated FPX properties", here, "block")
        return
    order = {b"\xfe\xff": "<", b"\xff\xfe": ">"}.get(data[:2])
    if order is None:
        context.warn("Bad FPX property byte order mark", here, "block")
        return
    (at,) = unpack_from(f"{order}I", data, 44)
    if at < HEADER:
        context.warn("Bad FPX property section offset", here, "block")
        return
    for _ in range(2 if name == "DocumentInfo" else 1):
        size, count = unpack_from(f"{order}II", data, at) if at + 8 <= len(data) else (0, 0)
        if not size:
            return
        if at + 8 + 8 * count > len(data):
            context.warn("Truncated property list", here + at, "block")
            return
        _section(context, table, data, at, count, order, here)
        at += size


def _section(context: Context, table: TagTable, data: bytes, at: int, count: int, order: str, here: int) -> None:
    section = Section(table)
    spent = 0
    for tag, place in Struct(f"{order}II").iter_unpack(data[at + 8 : at + 8 + 8 * count]):
        if at + 4 + place >= len(data):
            context.warn("Truncated property data", here + at, "block")
            return
        (kind,) = unpack_from(f"{order}I", data, at + place)
        reader = Reader(data, at + place + 4, order, section.code_page)
        if tag == DICTIONARY:
            _dictionary(section, reader, kind)
            continue
        try:
            values = read_values(reader, kind)
        except Malformed as damage:
            context.warn(damage.reason, here + damage.offset, "property")
            continue
        spent += reader.at - at - place + 8
        if spent > MOST_BYTES:
            context.warn(f"Stopped after {MOST_BYTES} bytes of properties", here + at + place, "block")
            return
        value = values if len(values) > 1 else values[0]
        if tag == CODE_PAGE and tag not in section.names:
            value = section.code_page = value & 0xFFFF if isinstance(value, int) else 0
        info = _row(section, tag)
        if info is not None:
            context.found(info, value, None, here + at + place, reader.at - at - place, "", len(values))


def _row(section: Section, tag: int) -> TagInfo | None:
    table = section.table
    name = section.names.get(tag)
    if name is not None:
        found = table.get(name)
        return found if isinstance(found, TagInfo) else TagInfo(table, name, tag_name(_WORDS.sub(_capital, name)), {})
    if tag in (CODE_PAGE, LOCALE):
        table = store.table(COMMON)
    found = table.get(tag)
    if found is None:
        masked = (tag & mask for mask, ids in MASKS.get(table.name, ()) if tag & mask in ids)
        found = table.get(next(masked, -1))
    return found if isinstance(found, TagInfo) else None


def _capital(word: re.Match[str]) -> str:
    return word[1].upper()


def _dictionary(section: Section, reader: Reader, count: int) -> None:
    """Read the names that the section gives to property ids."""
    try:
        for _ in range(min(count, 10_000)):
            tag, length = reader.number("I", 4), reader.number("I", 4)
            name = decode_text(reader.run(length).partition(b"\0")[0])
            if name:
                section.names[tag] = name
    except Malformed:
        return


def read_values(reader: Reader, kind: int) -> list[Any]:
    """Return the values of a property: one, or those of a vector.

    Raises:
        Malformed: The value is cut short, or of a kind that is not known.
    """
    count, flags = 1, kind & FLAGS
    if flags == VECTOR:
        reader.packed = True
        count = reader.number("I", 4)
    elif flags:
        message = "Unknown FPX property"
        raise Malformed("property", reader.at, message)
    kind &= ~FLAGS
    name = NUMBERS.get(kind)
    if name is not None:
        data = reader.run(SIZES[name] * count)
        reader.at += -len(data) % 4
        found = read_value(data, name, count, reader.order)
        return list(found) if isinstance(found, tuple) else [found]
    one = KINDS.get(kind)
    if one is None or not count:
        return [""]
    values = []
    for _ in range(min(count, len(reader.data))):
        reader.skip_padding()
        values.append(one(reader))
    return values


def _variant(reader: Reader) -> Any:
    values = read_values(reader, reader.number("I", 4))
    return values[0] if len(values) == 1 else ", ".join(map(str, values))


def _file_time(reader: Reader) -> Any:
    at = reader.at
    seconds = reader.number("Q", 8) * 1e-7
    if seconds <= 365 * DAY:
        return neat(seconds)
    seconds -= YEAR_1601
    if not 0 <= seconds <= CENTURY:
        low, high = unpack_from(">II", reader.data, at)
        turned = (low + (high << 32)) * 1e-7 - YEAR_1601
        if 0 < turned < CENTURY:
            seconds = turned
        elif seconds < 0 < seconds + YEAR_1601:
            seconds += YEAR_1601
    return unix_time(seconds)


def _date(reader: Reader) -> str:
    days = reader.number("d", 8)
    return unix_time((days - 25569) * DAY if days else 0)


def _text(reader: Reader) -> str:
    length = reader.number("I", 4)
    data = reader.run(length)
    reader.last = length
    if not reader.packed:
        reader.at += -length % 4
    if reader.code_page == WIDE:
        return data.decode("utf-16-le", "replace").partition("\0")[0]
    try:
        return data.decode(f"cp{reader.code_page}", "replace").partition("\0")[0]
    except LookupError:
        return decode_text(data.partition(b"\0")[0])


def _wide_text(reader: Reader) -> str:
    length = 2 * reader.number("I", 4)
    data = reader.run(length)
    reader.last = length
    if not reader.packed:
        reader.at += -length % 4
    return data.decode("utf-16-le" if reader.order == "<" else "utf-16-be", "replace").partition("\0")[0]


def _blob(reader: Reader) -> bytes:
    length = reader.number("I", 4)
    data = reader.run(length)
    reader.at += -length % 4
    return data


def class_id(data: bytes) -> str:
    """Return 16 bytes as a class id; the first three fields are little-endian."""
    first, second, third = unpack_from("<IHH", data)
    return f"{first:08X}-{second:04X}-{third:04X}-{data[8:10].hex().upper()}-{data[10:16].hex().upper()}"


KINDS: dict[int, Callable[[Reader], Any]] = {
    7: _date,
    8: _text,
    12: _variant,
    30: _text,
    31: _wide_text,
    64: _file_time,
    65: _blob,
    71: _blob,
    72: lambda reader: class_id(reader.run(16)),
}
"""Property type → what reads one value of it."""
