"""Lists that give names or values: keys of items, Sony's MTDT, iTunes' rights and parameters, Nextbase's text.

Sources: QuickTime File Format, "Metadata Item Keys Atom"; Sony's MTDT as ExifTool reads it; ExifTool's ProcessKeys,
ProcessMetaData, ProcessRights, ProcessEncodingParams and ProcessNextbase.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.quicktime.atoms import add_tag
from exifweb.core.blocks.quicktime.languages import in_language, text_in, unpacked
from exifweb.core.blocks.quicktime.state import state_of
from exifweb.core.blocks.rows import row_of
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

ITEMS, USER_DATA = "QuickTime::ItemList", "QuickTime::UserData"
DOMAIN = re.compile(r"com\.(?:apple\.quicktime\.)?")
REVERSED = re.compile(r"\w{3}\xa9", re.ASCII)
SENSIBLE = re.compile(r"[-\w. ]+|.*\w{4}.*", re.ASCII | re.DOTALL)
COPIED = ("format", "value", "text", "sub", "hex", "int", "string")
"""What a key takes over from the row that describes it."""
UTF16 = 1
SETTING = re.compile(rb"(.*?): +(.*)\r")


def keys(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode a list of keys: each names the item of its number in the list of items that follows."""
    state = state_of(context)
    state.key_lists += 1
    data = view.read(start, length)
    at, number = 8, 1
    while at < len(data) - 4 and number <= context.limits.entries:
        size = int.from_bytes(data[at : at + 4], "big")
        if size < 8 or at + size > len(data):
            break
        space = data[at + 4 : at + 8].decode("latin-1")
        key = data[at + 8 : at + size].partition(b"\0")[0].decode("latin-1")
        row = _row(context, table, key, space)
        if row is not None:
            state.keys[f"{state.key_lists}.{number}"] = row
        at += size
        number += 1


def _row(context: Context, table: TagTable, full: str, space: str) -> TagInfo | None:
    """Return the row of a key: one of a table, or made up from a sensible name."""
    short = DOMAIN.sub("", full, count=1) if space == "mdta" and DOMAIN.match(full) else full
    short = short or f"Tag_{space}"
    for key in dict.fromkeys((short, full)):
        found = _described(context, table, key)
        if found is not None:
            return _copied(found, table, short)
        if REVERSED.fullmatch(key):
            found = _described(context, None, key[::-1])
            short = key[::-1]
            if found is not None:
                return _copied(found, table, short)
            break
    return _made_up(short) if SENSIBLE.fullmatch(short) else None


def _described(context: Context, table: TagTable | None, key: str) -> TagInfo | None:
    for one in (table, store.table(ITEMS), store.table(USER_DATA)):
        found = None if one is None else row_of(context, one, key, b"", 0)
        if found is not None:
            return found
    return None


def _copied(info: TagInfo, table: TagTable, key: str) -> TagInfo:
    attributes = {name: value for name, value in info.attributes.items() if name in COPIED}
    for name, own, default in (("g0", "g0", table.g0), ("g2", "g2", table.g2)):
        attributes[name] = info.attributes.get(own, default)
    if info.attributes.get("count") is not None:
        attributes.pop("count", None)
    return TagInfo(store.table(ITEMS), key, info.name, {**attributes, "g1": "Keys"})


def _made_up(key: str) -> TagInfo:
    name = key[:1].upper() + key[1:]
    name = re.sub(r"[^-0-9a-zA-Z_. ]", "", name)
    name = re.sub(r"[. ]+(.?)", lambda found: found[1].upper(), name)
    name = re.sub(r"_([a-z])", lambda found: f"_{found[1].upper()}", name)
    name = re.sub(r"([a-z])_([A-Z])", r"\1\2", name)
    return TagInfo(store.table(ITEMS), key, name if len(name) > 1 else f"Tag_{name}", {"g1": "Keys"})


def metadata(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode MTDT: entries with a tag, a language and an encoding."""
    data = view.read(start, length)
    if len(data) < 2:
        return
    at = 2
    for _ in range(unpack_from(">H", data)[0]):
        if at + 10 > len(data):
            break
        size, tag, code, encoding = unpack_from(">HIHH", data, at)
        if size < 10 or at + size > len(data):
            break
        raw = data[at + 10 : at + size]
        info = row_of(context, table, tag, raw, len(raw))
        if info is not None:
            here, language = view.base + start + at + 10, unpacked(code)
            row = in_language(context, info, language) if language else info
            value: Any = text_in(raw, "UTF16") if encoding == UTF16 else raw
            if not encoding and info.unknown:
                value = Binary(raw, offset=here)
            context.found(row, value, None, here, len(raw), "undef", len(raw))
        at += size


def rights(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode rights: pairs of four letters and four bytes."""
    data = view.read(start, length)
    for at in range(0, len(data) - 7, 8):
        key = data[at : at + 4].decode("latin-1")
        if key == "\0\0\0\0":
            break
        info: Any = table.get(key)
        if info is None and context.options.unknown:
            shown = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else f"x{ord(c):02x}" for c in key)
            info = TagInfo(table, key, f"Unknown_{shown}", {"unknown": 1})
        if isinstance(info, TagInfo) and info.unknown <= context.options.unknown:
            raw = data[at + 4 : at + 8]
            value: Any = raw.decode("utf-8", "surrogateescape") if info.format == "string" else f"0x{raw.hex()}"
            if info.format and info.format != "string":
                value = int.from_bytes(raw, "big")
            context.found(info, value, None, view.base + start + at + 4, 4, "undef", 4)


def encoding_parameters(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode encoding parameters: pairs of four letters and a number."""
    data = view.read(start, length)
    for at in range(0, len(data) - 7, 8):
        key, value = data[at : at + 4].decode("latin-1"), int.from_bytes(data[at + 4 : at + 8], "big")
        info = row_of(context, table, key, data[at + 4 : at + 8], 4)
        if info is not None:
            context.found(info, value, None, view.base + start + at + 4, 4, "int32u", 1)


def nextbase(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode Nextbase's lines of `name: value`."""
    for found in SETTING.finditer(view.read(start, length)):
        key = found[1].decode("utf-8", "surrogateescape")
        add_tag(context, table, key, found[2].decode("utf-8", "surrogateescape"), view.base + start + found.start(2))


def meta_keys(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Keep the keys of a track's timed metadata for its samples, where these are asked for."""
    if context.options.embedded:
        from exifweb.core.blocks.quicktime.stream import mebx

        mebx.remember(context, view, start, length, table)
