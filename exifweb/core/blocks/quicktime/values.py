"""Values of atoms: items with a type, a country and a language; texts in several languages; plain values.

Sources: QuickTime File Format, "Metadata" and "User Data Text Strings"; 3GPP TS 26.244 8.2; ExifTool's ProcessMOV.
"""

from __future__ import annotations

from struct import unpack
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.previews import register
from exifweb.core.blocks.quicktime.languages import MARK, in_language, international, locale, plain_text, text_in
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text, encode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Tag
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

ENCODINGS = {1: "UTF8", 2: "UTF16", 3: "ShiftJIS", 4: "UTF8", 5: "UTF16"}
"""Type of an item's data → its encoding where it is text."""
SIGNED, UNSIGNED, FLOAT, DOUBLE, IMPLICIT = 0x15, 0x16, 0x17, 0x18, 0
INTEGERS = {1: "int8", 2: "int16", 4: "int32", 8: "int64"}
ITEM_HEADER = 16
LONGEST_TEXT = 65536
PICTURES = ("from_byte(", "jpeg_after(")
"""Conversions that take a picture where it lies."""
ITUNES = b"com.apple.iTunes"


def take(context: Context, info: TagInfo, tag: str, view: View, *, has_data: bool) -> list[Tag]:
    """Take up the payload of an atom that is no directory, and return the tags that it gave."""
    if has_data:
        return _items(context, info, view)
    if tag.startswith("\xa9") or "itext" in info.attributes:
        return _texts(context, info, view)
    found = _plain(context, info, view)
    return [] if found is None else [found]


def triplet(context: Context, table: TagTable, parts: dict[str, bytes], tag: str, view: View) -> TagInfo | None:
    """Take up a domain, a name, or the data under them; return the row of data that are a directory, else None."""
    size = view.end - view.base
    if tag != "data" or "mean" not in parts or "name" not in parts:
        if size > 4:
            parts[tag] = view.read(4, size - 4)
        return None
    name = parts["name"].decode("utf-8", "replace")
    key = name if parts["mean"] == ITUNES else f"{parts['mean'].decode('utf-8', 'replace')}/{name}"
    info = _listed(context, table, key, name)
    if info.sub is not None:
        return info
    skip = 8 if size >= 8 else 0
    data = view.read(skip, size - skip)
    value: Any
    if isinstance(info.format, str):
        value = read_value(data, info.format, len(data) // SIZES[info.format], ">")
    elif all(0x20 <= byte < 0x7F for byte in data):
        value = data.decode()
    else:
        value = Binary(data, offset=view.base + skip)
    if value is not None:
        context.found(info, value, None, view.base + skip, len(data), "undef", len(data))
    return None


def _listed(context: Context, table: TagTable, key: str, name: str) -> TagInfo:
    """Return a row that takes several values, the same one for all that have its key."""
    from exifweb.core.blocks.quicktime.state import state_of

    made = state_of(context).triplets
    if key not in made:
        found = table.get(key)
        if isinstance(found, TagInfo):
            made[key] = TagInfo(table, key, found.name, {**found.attributes, "list": 1})
        else:
            kept = "".join(c for c in name if c.isascii() and (c.isalnum() or c in "-_"))
            made[key] = TagInfo(table, key, kept, {"desc": name.replace("_", " "), "list": 1})
    return made[key]


def in_default_language(context: Context) -> None:
    """Take up tags that are there in other languages only in the default one too: what stands first counts."""
    from exifweb.core.blocks.quicktime.state import state_of

    languages = state_of(context).languages
    if not languages:
        return
    known: set[str] = set()
    best: dict[str, Tag] = {}
    for tag in context.tags:
        if tag.group0 == "QuickTime":
            known.add(tag.info.name)
        old = best.get(tag.info.name)
        if old is None or tag.outranks(old):
            best[tag.info.name] = tag
    for made, info in languages:
        other = best.get(made.name)
        if other is None or info.name in known:
            continue
        known.add(info.name)
        attributes = {key: value for key, value in info.attributes.items() if key != "raw"}
        row = TagInfo(info.table, info.id, info.name, attributes)
        context.found(row, other.raw, other.group1, other.offset, other.length, other.type, other.count)


def _items(context: Context, info: TagInfo, view: View) -> list[Tag]:
    """Take up the data atoms of an item, each with a type, a country and a language."""
    found: list[Tag | None] = []
    at, size = 0, view.end - view.base
    while at + ITEM_HEADER <= size:
        length, kind, flags, country, language = unpack(">I4sIHH", view.read(at, ITEM_HEADER))
        if at + length > size or not length:
            break
        if kind == b"data" and length >= ITEM_HEADER:
            at, length = at + ITEM_HEADER, length - ITEM_HEADER
            code = locale(language, country) if country or language else ""
            row = in_language(context, info, code) if code else info
            value = _item(info, view, at, length, flags)
            found.append(context.found(row, value, None, view.base + at, length, "undef", length))
        at += length
    return [tag for tag in found if tag is not None]


def _item(info: TagInfo, view: View, at: int, length: int, flags: int) -> Any:
    encoding = ENCODINGS.get(flags)
    if encoding is not None:
        text = text_in(view.read(at, length), encoding)
        if info.binary:
            return Binary(encode_text(text), offset=view.base + at)
        return text.removesuffix("\0")
    name = info.format if isinstance(info.format, str) else None
    if name is None:
        name = _format(flags, length)
    elif name.startswith("int") and length in (1, 2, 4) and name[-1] in "su":
        name = f"{INTEGERS[length]}{name[-1]}"
    if name is not None:
        count = info.attributes.get("count")
        return read_value(view.read(at, length), name, count if isinstance(count, int) else length // SIZES[name], ">")
    if info.value is not None:
        return view.read(at, length)
    return Binary(source=view.source, offset=view.base + at, length=length)


def _format(flags: int, length: int) -> str | None:
    """Return the format that a type of data and its length stand for, None for binary data."""
    if flags in (SIGNED, UNSIGNED):
        integer = INTEGERS.get(length)
        return integer and f"{integer}{'s' if flags == SIGNED else 'u'}"
    if flags == IMPLICIT:
        return {1: "int8u", 2: "int16u"}.get(length)
    return {FLOAT: "float", DOUBLE: "double"}.get(flags)


def _texts(context: Context, info: TagInfo, view: View) -> list[Tag]:
    """Take up a text in one or several languages, each behind its length and language."""
    header = int(info.attributes.get("itext", 0))
    found: list[Tag | None] = []
    at, size = 0, view.end - view.base
    if isinstance(info.format, str):
        data = view.read(0, size)
        value = read_value(data, info.format, size // SIZES[info.format], ">")
        found.append(context.found(info, value, None, view.base, size, info.format, size))
        at = size
    for _ in range(context.limits.entries):
        if header >= 6:
            if at + header > size:
                break
            at += header
            (code,) = unpack(">H", view.read(at - 2, 2))
            length = size - at
        else:
            if at + 4 > size:
                break
            length, code = unpack(">HH", view.read(at, 4))
            at += 4
            if at + length > size:
                length -= 4  # a few writers count the header too
                if at + length > size or length < 0:
                    break
        if not length and at:
            continue
        found.append(_text(context, info, view, (at, length), code))
        at += length
    return [tag for tag in found if tag is not None]


def _text(context: Context, info: TagInfo, view: View, where: tuple[int, int], code: int) -> Tag | None:
    at, length = where
    data = view.read(at, length)
    text, language = international(context, data, code)
    value: Any = data.removeprefix(MARK) if "nodecode" in info.attributes else text.rstrip("\0")
    more = int(info.attributes.get("itext", 0)) - 6
    if more > 0:
        before = view.read(at - more - 2, more)
        value = before + value if isinstance(value, bytes) else decode_text(before) + value
    row = in_language(context, info, language) if language else info
    return context.found(row, value, None, view.base + at, length, "string", length)


def _plain(context: Context, info: TagInfo, view: View) -> Tag | None:
    size = view.end - view.base
    name = info.format if isinstance(info.format, str) else None
    if name is not None and name in SIZES:
        count = info.attributes.get("count")
        data = view.read(0, size)
        value = read_value(data, name, count if isinstance(count, int) else size // SIZES[name], ">")
        if name == "string":
            value = _decoded(context, info, data.partition(b"\0")[0])
    elif _is_picture(info, size) or (info.binary and info.raw is None and info.value is None and info.text is None):
        value = Binary(source=view.source, offset=view.base, length=size)
    else:
        data = view.read(0, size)
        value = data if info.raw or info.value or info.binary else _decoded(context, info, data)
    if value is None:
        return None
    context.members["ValueOffset"] = view.base
    found = context.found(info, value, None, view.base, size, name or "undef", size)
    if found is not None and info.raw is not None and type(found.raw) in (bytes, str) and not info.value:
        found.raw = _decoded(context, info, found.raw if type(found.raw) is bytes else encode_text(found.raw))
    if found is not None and info.g2 == "Preview":
        register(context, info.name, found.raw, view.end)
    return found


def _is_picture(info: TagInfo, size: int) -> bool:
    """Whether a value is a long picture whose conversion cuts it without reading it."""
    return size > LONGEST_TEXT and str(info.attributes.get("raw", "")).startswith(PICTURES)


def _decoded(context: Context, info: TagInfo, data: bytes) -> Any:
    """Return the text that a value without a stated encoding is."""
    if info.value is not None or info.binary or info.unknown:
        return data
    return plain_text(context, data) if len(data) <= LONGEST_TEXT else data.decode("utf-8", "surrogateescape")
