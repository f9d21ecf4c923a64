"""TNEF messages (`winmail.dat`): attributes with a length each, some of which hold lists of MAPI properties.

Attachments are read only when someone asks for them. Sources: [MS-OXTNEF], [MS-OXPROPS]; ExifTool's TNEF module.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core import charsets
from exifweb.core.blocks import keyed
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.properties import class_id
from exifweb.core.blocks.views import scattered_view
from exifweb.core.errors import InvalidValue
from exifweb.core.tags import store
from exifweb.core.tags.conv.dates import unix_time
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import Key, TagTable
    from exifweb.core.view import View

MAIN = "TNEF::Main"
FIRST, HEAD, CHECKSUM = 6, 9, 2
RENDERING, ATTACHMENT_END = 0x069002, 0x069005
DATE = 12
LONGEST = 16 << 20
MOST_PROPERTIES = 200_000
SPENT = "TNEFProperties"
NAMED, MULTIPLE = 0x8000, 0x1000
TYPES = {
    0x01: "null",
    0x02: "int16s",
    0x03: "int32s",
    0x04: "float",
    0x05: "double",
    0x06: "int64s",
    0x07: "double",
    0x0A: "int32s",
    0x0B: "int16s",
    0x0D: "undef",
    0x14: "int64s",
    0x1E: "string",
    0x1F: "Unicode",
    0x40: "int64u",
    0x48: "GUID",
    0x102: "undef",
}
"""Type of a property → the format of its value."""
CURRENCY, OLE_DATE, BOOLEAN, FILE_TIME = 0x06, 0x07, 0x0B, 0x40
GUID_SIZE = 16
OLE_DAYS, DAY, SECONDS_TO_1970 = 25569, 86400, 11644473600
COMMON_END = "-0000-0000-C000-000000000046"


def decode(context: Context, block: Block) -> None:
    """Decode a message."""
    view = scattered_view(context, block).ordered("<")
    table = store.table(MAIN)
    at, attachments = FIRST, 0
    for _ in range(context.limits.segments):
        head = view.read(at, HEAD)
        if len(head) < HEAD:
            break
        tag, length = unpack_from("<xII", head)
        at += HEAD
        if tag == RENDERING:
            attachments += 1
            context.doc = str(attachments)
        if not view.holds(at, length):
            break
        _attribute(context, table, tag, view, at, length)
        if tag == ATTACHMENT_END:
            context.doc = None
        at += length + CHECKSUM
    context.doc = None


def _attribute(context: Context, table: TagTable, tag: int, view: View, at: int, length: int) -> None:
    info = table.get(tag)
    if not isinstance(info, TagInfo):
        return
    here = view.base + at
    if info.sub is not None:
        properties(context, view, at, length, store.table(info.sub["table"]))
        return
    if info.binary:
        value: Any = Binary(source=view.source, offset=here, length=length)
    else:
        data = view.read(at, min(length, LONGEST))
        value = decode_text(data)
        if info.format == "date":
            value = _date(data) if length >= DATE else None
        elif isinstance(info.format, str):
            value = read_value(data, info.format, len(data) // SIZES[info.format], "<")
    if value is not None:
        keyed.found(context, table, tag, value, here, length)


def _date(data: bytes) -> str:
    year, month, day, hour, minute, second = unpack_from("<6H", data)
    return f"{year:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:{second:02d}"


@dataclass(slots=True)
class Property:
    """The head of a property.

    Attributes:
        tag: Its id, or namespace and name or number.
        name: Its name, where it brings one along.
        kind: Its type.
        count: Number of values.
        multiple: Whether they are counted.
        at: Where the values begin.
    """

    tag: Key
    name: str
    kind: int
    count: int
    multiple: bool
    at: int


def properties(context: Context, view: View, start: int, length: int, table: TagTable) -> None:
    """Decode a list of properties."""
    data = view.read(start, min(length, LONGEST))
    here = view.base + start
    if len(data) <= 4:
        return
    (count,) = unpack_from("<I", data)
    at = 4
    left = MOST_PROPERTIES - context.members.get(SPENT, 0)
    context.members[SPENT] = MOST_PROPERTIES - left + min(count, left)
    for _ in range(min(count, left)):
        head = _head(data, at)
        after = None if head is None else _values(context, table, head, data, here)
        if after is None:
            context.warn("Error parsing message properties", here, "block")
            return
        at = after


def _head(data: bytes, at: int) -> Property | None:
    """Return the head of a property, None where it is damaged."""
    if at + 4 > len(data):
        return None
    kind, number = unpack_from("<HH", data, at)
    tag: Key = number
    name = ""
    at += 4
    if number & NAMED:
        if at + 24 > len(data):
            return None
        space = class_id(data[at : at + GUID_SIZE]).removesuffix(COMMON_END)
        named, number = unpack_from("<II", data, at + GUID_SIZE)
        at += 24
        if named == 0:
            tag = f"{space}_{number:08x}"
        elif named == 1 and 2 <= number <= len(data) - at:
            name = data[at : at + number - 2].decode("utf-16-le", "replace").partition("\0")[0]
            tag = f"{space}_{name}"
            at += number + 3 & ~3
        else:
            return None
    if not kind & MULTIPLE:
        return Property(tag, name, kind, 1, multiple=False, at=at)
    if at + 4 > len(data):
        return None
    return Property(tag, name, kind & ~MULTIPLE, unpack_from("<I", data, at)[0], multiple=True, at=at + 4)


def _values(context: Context, table: TagTable, head: Property, data: bytes, here: int) -> int | None:
    """Take the values of a property and return the place behind them, None where they are damaged."""
    form = TYPES.get(head.kind)
    if form is None:
        return None
    at = head.at
    count = head.count
    while count and at <= len(data):
        size = _fixed_size(form, count)
        if size is None:
            at += 0 if head.multiple else 4
            if at + 4 > len(data):
                return at
            (size,) = unpack_from("<I", data, at)
            at += 4
            if size > len(data) - at:
                return at
            value = _text(context, form, data[at : at + size], here + at)
            count -= 1
        else:
            value = _numbers(form, head.kind, data[at : at + size], count)
            count = 0
        if value is not None:
            _take(context, table, head, value, here + at, size)
        at += size + 3 & ~3
    return at


def _take(context: Context, table: TagTable, head: Property, value: Any, here: int, size: int) -> None:
    if head.name and table.get(head.tag) is None:
        if len(context.tags) < context.limits.tags:
            context.found(keyed.made(table, head.tag, head.name), value, None, here, size)
    else:
        keyed.found(context, table, head.tag, value, here, size)


def _fixed_size(form: str, count: int) -> int | None:
    """Return the bytes that the values of a format take, None for one whose values say so themselves."""
    if form in ("string", "Unicode", "undef"):
        return None
    if form in ("float", "double"):
        return SIZES[form]
    if form == "GUID":
        return GUID_SIZE
    return 0 if form == "null" else count * SIZES[form]


def _numbers(form: str, kind: int, data: bytes, count: int) -> Any:
    if form == "null":
        return ""
    if form == "GUID":
        return decode_text(data)
    found = read_value(data, form, min(count, len(data) // SIZES[form]), "<")
    if kind not in (CURRENCY, OLE_DATE, BOOLEAN, FILE_TIME) or found in (None, ""):
        return found
    values = [_special(kind, one) for one in (found if isinstance(found, tuple) else (found,))]
    return values if len(values) > 1 else values[0]


def _special(kind: int, value: Any) -> Any:
    if kind == CURRENCY:
        return neat(value / 10000)
    if kind == OLE_DATE:
        return unix_time((value - OLE_DAYS) * DAY if value else 0)
    if kind == BOOLEAN:
        return "True" if value else "False"
    return unix_time(value / 1e7 - SECONDS_TO_1970, local=True)


def _text(context: Context, form: str, data: bytes, here: int) -> Any:
    if form == "Unicode":
        return data[: len(data) & ~1].decode("utf-16-le", "replace").rstrip("\0")
    if form == "undef":
        return Binary(data, offset=here) if data else ""
    data = data.rstrip(b"\0")
    page = context.members.get("Charset")
    try:
        return charsets.decoded(data, charsets.codec_of(f"cp{page}")) if page else decode_text(data)
    except InvalidValue:
        return decode_text(data)
