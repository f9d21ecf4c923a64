"""Attributes of OpenEXR: a name, a type, and a value of that type; some types have a form of their own.

Sources: OpenEXR file layout, predefined attribute types; ExifTool's ProcessEXR for how they are spelled.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.named import row_named
from exifweb.core.blocks.views import block_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE, EXTRA = "OpenEXR::Main", "Extra"
FORMATS: dict[str, tuple[str, int]] = {
    "box2f": ("float", 4),
    "box2i": ("int32s", 4),
    "chlist": ("", 0),
    "chromaticities": ("float", 8),
    "compression": ("int8u", 1),
    "double": ("double", 1),
    "envmap": ("int8u", 1),
    "float": ("float", 1),
    "int": ("int32s", 1),
    "keycode": ("int32s", 7),
    "lineOrder": ("int8u", 1),
    "m33f": ("float", 9),
    "m44f": ("float", 16),
    "rational": ("rational64s", 1),
    "string": ("string", 0),
    "stringvector": ("", 0),
    "tiledesc": ("", 0),
    "timecode": ("int32u", 2),
    "v2f": ("float", 2),
    "v2i": ("int32s", 2),
    "v3f": ("float", 3),
    "v3i": ("int32s", 3),
}
"""Type of an attribute → format and count of its value; no format where it has a form of its own."""
LEVELS = {0: "One Level", 1: "MIMAP Levels", 2: "RIPMAP Levels"}
ROUNDING = {0: "Round Down", 1: "Round Up"}
PIXELS = {0: "int8u", 1: "half", 2: "float"}
WINDOW = "EXRWindow"
DATA_WINDOW, DISPLAY_WINDOW = "dataWindow", "displayWindow"
BAD, NO_NAME = "<bad>", "Invalid"
_CHANNEL = re.compile(rb"([^\0]{1,31})\0(.{16})", re.DOTALL)
_WORD = re.compile(r"([^a-zA-Z])([a-z])")
_IN_NAMES = re.compile(r"[-\w]", re.ASCII)


def is_directory(name: str) -> bool:
    """Whether an attribute holds a block of another kind."""
    info = store.table(TABLE).get(name)
    return isinstance(info, TagInfo) and info.sub is not None


def flags(context: Context, block: Block) -> None:
    """Decode version and flags."""
    (word,) = unpack_from("<I", context.source.read(block.offset, block.length).ljust(4, b"\0"))
    for key, value in (("_ver", word & 0xFF), ("_flags", word & 0xFFFFFF00)):
        context.found(store.tag(TABLE, key), value, None, block.offset, block.length, "int32u", 1)


def decode(context: Context, block: Block) -> None:
    """Decode one attribute."""
    name, _, kind = block.label.partition("\0")
    table = store.table(TABLE)
    shown = _WORD.sub(lambda found: found[1] + found[2].upper(), name[:1].upper() + name[1:])
    info = row_named(table, name, shown if _IN_NAMES.search(shown) else NO_NAME)
    if info.sub is not None:
        context.lists.clear()
        view = block_view(context, block)
        subdirs.decode_value(context, view, 0, block.length, info, table)
        return
    value: Any
    if kind not in FORMATS:
        value = Binary(source=context.source, offset=block.offset, length=block.length)
    else:
        value = _value(context.source.read(block.offset, block.length), kind)
    _remember_window(context, name, value)
    context.found(info, value, None, block.offset, block.length, kind, 1)


def _value(data: bytes, kind: str) -> Any:
    own = FORMS.get(kind)
    if own is not None:
        found = own(data)
    else:
        form, count = FORMATS[kind]
        count = len(data) if form == "string" else count
        found = read_value(data, form, count, "<") if len(data) >= SIZES[form] else None
    return BAD if found is None else found


def _tiles(data: bytes) -> str | None:
    """Return the size of tiles, and how they get smaller."""
    if len(data) < 9:
        return None
    width, height, mode = unpack_from("<2IB", data)
    level = LEVELS.get(mode & 15, f"Unknown Levels ({mode & 15})")
    rounding = ROUNDING.get(mode >> 4, f"Unknown Rounding ({mode >> 4})")
    return f"{width}x{height}; {level}; {rounding}"


def _channels(data: bytes) -> list[str]:
    """Return name, type and sampling of each channel."""
    shown = []
    at = 0
    while found := _CHANNEL.match(data, at):
        at = found.end()
        kind, linear, across, down = unpack_from("<IB3x2I", found[2])
        word = PIXELS.get(kind, f"unknown({kind})")
        shown.append(f"{decode_text(found[1])} {word}{' linear' if linear else ''} {across} {down}")
    return shown


def _strings(data: bytes) -> list[str]:
    """Return the strings of a vector, each with its length before it."""
    shown = []
    at = 0
    while at + 4 <= len(data):
        (length,) = unpack_from("<I", data, at)
        if at + 4 + length > len(data):
            break
        shown.append(decode_text(data[at + 4 : at + 4 + length]))
        at += 4 + length
    return shown


FORMS: dict[str, Callable[[bytes], Any]] = {"tiledesc": _tiles, "chlist": _channels, "stringvector": _strings}
"""Types with a form of their own."""


def _remember_window(context: Context, name: str, value: Any) -> None:
    """Remember the window of the data, or of the display until there is one: it tells the size."""
    wanted = name == DATA_WINDOW or (name == DISPLAY_WINDOW and WINDOW not in context.members)
    if wanted and isinstance(value, tuple) and len(value) == 4 and all(type(one) is int for one in value):
        context.members[WINDOW] = value


def size(context: Context, _block: Block) -> None:
    """Make width and height of the window."""
    window = context.members.get(WINDOW)
    if window is None:
        return
    left, top, right, bottom = window
    context.found(store.tag(EXTRA, "ImageWidth"), right - left + 1)
    context.found(store.tag(EXTRA, "ImageHeight"), bottom - top + 1)
