"""Maker notes that are text: JVC's codes, HP's labels, DJI's settings and debugging values.

Sources: ExifTool's JVC, HP and DJI modules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.makernotes.google import name_of
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

PREVIEW = "PreviewImage"
_JVC = re.compile(rb"([A-Z]+):(.{3,4})", re.DOTALL)
_JPEG = re.compile(rb"\xff\xd8\xff\xdb.*\xff\xd9", re.DOTALL)
_BRACKETS = re.compile(rb"\[(.*?)\](?=\[|\n?\Z)", re.DOTALL)


def jvc(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode names in capitals, each with a value of three or four characters."""
    data = view.read(start, length)
    if not data.startswith(b"VER:"):
        context.warn("Bad JVC text maker notes", view.base + start, "block")
        return
    for found in _JVC.finditer(data):
        key = found[1].decode("ascii")
        info = table.get(key)
        if info is None and context.options.unknown:
            info = TagInfo(table, key, f"JVC_Text_{key}", {"unknown": 1, "text": "limit_long_values"})
        if isinstance(info, TagInfo):
            here = view.base + start + found.start(2)
            context.found(info, decode_text(found[2]), None, here, len(found[2]), "string", len(found[2]))


def hp(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Look for a preview and for labels with text behind them, wherever they stand."""
    data = view.read(start, length)
    preview, info = _JPEG.search(data), table.get(PREVIEW)
    if preview is not None and isinstance(info, TagInfo):
        context.found(info, preview[0], None, view.base + start + preview.start(), len(preview[0]))
        data = data[: preview.start()]
    for key in sorted(str(key) for key in table.keys() if key != PREVIEW):
        found = re.search(re.escape(key.encode("latin-1")) + rb":\s*([\x20-\x7e]+)", data, re.IGNORECASE)
        info = table.get(key)
        if found is not None and isinstance(info, TagInfo):
            context.found(info, found[1].decode("ascii"), None, view.base + start + found.start(1), len(found[1]))


def dji_settings(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode `name=value;`."""
    for part in view.read(start, length).split(b";"):
        key, equals, rest = part.partition(b"=")
        value = rest.partition(b"=")[0]
        if equals and (value or b"=" in rest):
            _named(context, table, decode_text(key), decode_text(value), view.base + start)


def dji_info(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode `[name:value]`."""
    data = view.read(start, length)
    at = 0
    while (found := _BRACKETS.match(data, at)) is not None:
        at = found.end()
        key, colon, value = found[1].partition(b":")
        shown: Any = Binary(value)
        if re.fullmatch(rb"[\x20-\x7e]+\0*", value):
            shown = value.rstrip(b"\0").decode("ascii")
        if colon:
            _named(context, table, decode_text(key), shown, view.base + start + found.start())


def _named(context: Context, table: TagTable, key: str, value: Any, here: int) -> None:
    info = table.get(key)
    if info is None:
        info = TagInfo(table, key, name_of(key), {})
    if isinstance(info, TagInfo) and len(context.tags) < context.limits.tags:
        context.found(info, value, None, here)
