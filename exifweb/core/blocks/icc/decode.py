"""ICC profiles: a header of fixed layout, then a table of tagged elements, each with a type of its own.

Sources: ICC.1:2022 clauses 7 (header, tag table) and 10 (element types); ExifTool's ProcessICC_Profile.
"""

from __future__ import annotations

import re
from functools import lru_cache
from struct import iter_unpack, unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import binary
from exifweb.core.blocks.ifd.types import read_value
from exifweb.core.blocks.views import block_view
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, tag_name
from exifweb.core.values import Binary, decode_text
from exifweb.core.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

TABLE = "ICC_Profile::Main"
HEADER_TABLE = "ICC_Profile::Header"
HEADER = 128
MOST = 256
OWN_LANGUAGE = "en-US"


def decode(context: Context, block: Block) -> None:
    """Decode a profile that is a block of its own."""
    view = block_view(context, block)
    decode_block(context, view, 0, view.end - view.start, store.table(TABLE), "ICC_Profile")


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode a profile that is the value of an entry."""
    data = view.read(start, length)
    here = view.base + start
    if len(data) < 4:
        return
    stated = int.from_bytes(data[:4], "big")
    if stated != len(data) or stated < HEADER:
        context.warn(f"Bad length ICC_Profile (length {stated})", here, "block")
        if stated < HEADER or len(data) < stated:
            return
    count = int.from_bytes(data[HEADER : HEADER + 4], "big")
    if not 0 < count < MOST or count * 12 + HEADER + 4 > len(data):
        context.warn(f"Bad ICC_Profile table ({count} entries)", here + HEADER, "block")
        return
    seen = context.members["ICC profiles"] = context.members.get("ICC profiles", 0) + 1
    outer, context.set_g1 = context.set_g1, f"+{seen}" if seen > 1 else None
    try:
        profile = View(Buffer(data, here), here, here + len(data), here)
        binary.decode_block(context, profile, 0, HEADER, store.table(HEADER_TABLE), "Header")
        _decode_elements(context, profile, data, count, table)
    finally:
        context.set_g1 = outer


def _decode_elements(context: Context, view: View, data: bytes, count: int, table: TagTable) -> None:
    for name, offset, size in iter_unpack(">4sII", data[HEADER + 4 : HEADER + 4 + 12 * count]):
        info = table.get(name.decode("latin-1"))
        if not isinstance(info, TagInfo):
            continue
        if offset + size > len(data):
            context.warn("Bad ICC_Profile table (truncated)", view.base + offset, "block")
            return
        element = data[offset : offset + size]
        kind = element[:4] if size > 4 else b"err "
        if info.sub is not None:
            _decode_sub(context, view, offset, size, info)
        elif kind == b"mluc":
            _decode_languages(context, element, info, view.base + offset)
        else:
            form = FORMS.get(kind) if size >= 8 else None
            value = form(element) if form else None
            context.found(info, Binary(element) if value is None else value, None, view.base + offset, size)


def _decode_sub(context: Context, view: View, offset: int, size: int, info: TagInfo) -> None:
    sub = info.sub or {}
    below = store.table(sub["table"])
    if below.process == "ICC_Profile::ProcessMetadata":
        _decode_dictionary(context, view, offset, size, below)
    elif _fits(view.read(offset, 4), sub.get("validate"), info):
        binary.decode_block(context, view, offset, size, below, info.name)
    else:
        context.warn(f"Invalid ICC {info.name} data", view.base + offset, "block")


def _fits(kind: bytes, validate: object, info: TagInfo) -> bool:
    """Whether an element with a table is of the type that its signature says, where the table asks for that."""
    return validate is None or kind.decode("latin-1") == info.id


def _decode_languages(context: Context, element: bytes, info: TagInfo, here: int) -> None:
    """Decode a text in several languages; English of the United States is the tag itself."""
    if len(element) < 28:
        return
    count, step = unpack_from(">II", element, 8)
    if step < 12:
        return
    for number in range(count):
        at = 16 + number * step
        if at + step > len(element):
            context.warn(f"Corrupted {info.name} data", here, "block")
            return
        code, length, start = unpack_from(">4sII", element, at)
        if start + length > len(element):
            context.warn(f"Corrupted {info.name} data", here, "block")
            return
        text = element[start : start + length].decode("utf-16-be", "replace")
        if "\0" in text:
            text = text.partition("\0")[0]
        context.found(_in_language(info, code), text, None, here + start, length)


@lru_cache(maxsize=1024)
def _in_language(info: TagInfo, name: bytes) -> TagInfo:
    code = name.decode("latin-1")
    language = f"{code[:2].lower()}-{code[2:].upper()}"
    if not re.fullmatch("[A-Za-z]{4}", code) or language == OWN_LANGUAGE:
        return info
    return TagInfo(info.table, f"{info.id}-{language}", f"{info.name}-{language}", info.attributes)


def _decode_dictionary(context: Context, view: View, start: int, length: int, table: TagTable) -> None:
    """Decode a dictionary of names and values, each name a tag."""
    data = view.read(start, length)
    here = view.base + start
    if len(data) < 16 or not data.startswith(b"dict"):
        context.warn("Invalid ICC meta dictionary", here, "block")
        return
    count, step = unpack_from(">II", data, 8)
    if step < 16:
        context.warn("Invalid ICC meta record size", here, "block")
        return
    for number in range(min(count, context.limits.entries)):
        at = 16 + number * step
        if at + step > len(data):
            context.warn("Truncated ICC meta dictionary", here + at, "block")
            return
        name_at, name_length, value_at, value_length = unpack_from(">IIII", data, at)
        if not name_at or not value_at:
            continue
        if max(name_at + name_length, value_at + value_length) > len(data):
            context.warn("Corrupted ICC meta dictionary", here + at, "block")
            return
        name = data[name_at : name_at + name_length].decode("utf-16-be", "replace")
        value = data[value_at : value_at + value_length].decode("utf-16-be", "replace")
        info = table.get(name) or _made_up(table, name)
        if isinstance(info, TagInfo):
            context.found(info, value, None, here + value_at, value_length)


def _made_up(table: TagTable, name: str) -> TagInfo | None:
    shown = re.sub(r"\s+(.)", lambda found: found[1].upper(), name[:1].upper() + name[1:])
    return TagInfo(table, name, tag_name(shown), {}) if shown else None


def _colorants(element: bytes) -> Any:
    count = int.from_bytes(element[8:12], "big")
    if len(element) < 12 + count:
        return None
    return " ".join(str(byte - 256 if byte > 127 else byte) for byte in element[12 : 12 + count])


def _data(element: bytes) -> Any:
    return decode_text(element[12:]) if len(element) >= 12 and not any(element[8:12]) else None


def _moment(element: bytes) -> Any:
    if len(element) < 20:
        return None
    year, month, day, hour, minute, second = unpack_from(">6H", element, 8)
    return f"{year:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:{second:02d}"


def _description(element: bytes) -> Any:
    length = int.from_bytes(element[8:12], "big")
    if len(element) < max(12, 12 + length):
        return None
    return decode_text(element[12 : 12 + length].partition(b"\0")[0])


def _places(element: bytes) -> str:
    triples = (element[at : at + 12] for at in range(8, len(element) - 11, 12))
    return ", ".join(" ".join(_fixed(triple)) for triple in triples)


def _fixed(data: bytes) -> list[str]:
    from exifweb.core.values import text_of

    return [text_of(value) for value in read_value(data, "fixed32s", len(data) // 4, ">")]


def _numbers(form: str, width: int) -> Callable[[bytes], Any]:
    return lambda element: read_value(element[8:], form, (len(element) - 8) // width, ">")


FORMS: dict[bytes, Callable[[bytes], Any]] = {
    b"clro": _colorants,
    b"data": _data,
    b"dtim": _moment,
    b"desc": _description,
    b"sf32": _numbers("fixed32s", 4),
    b"uf32": _numbers("fixed32u", 4),
    b"ui08": _numbers("int8u", 1),
    b"ui32": _numbers("int32u", 4),
    b"ui64": _numbers("int64u", 8),
    b"sig ": lambda element: decode_text(element[8:12]) if len(element) >= 12 else None,
    b"text": lambda element: decode_text(element[8:]),
    b"XYZ ": _places,
}
"""Type of an element → its value; others are binary data."""
