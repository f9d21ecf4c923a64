"""Ricoh's notes in text: `Rev0113;Rg0001;` and so on.

Source: ExifTool's ProcessRicohText.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

_PART = re.compile(rb"([A-Z][a-z]{1,2})([0-9A-F]+);")


def text(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode parts of a short name and hexadecimal digits, each ended by a semicolon."""
    data = view.read(start, min(length, context.limits.single_read))
    here = view.base + start
    if data.startswith(b"\0"):
        return
    if not data.startswith((b"Rev", b"Rv")):
        context.warn("Bad Ricoh maker notes", here, "block")
        return
    for part in _PART.finditer(data):
        name, digits = (one.decode("ascii") for one in part.groups())
        info = table.get(name) or _unknown(context, table, name)
        if isinstance(info, TagInfo):
            context.found(info, digits, None, here + part.start(2), len(digits), "string", len(digits))


def _unknown(context: Context, table: TagTable, name: str) -> TagInfo | None:
    if not context.options.unknown:
        return None
    return TagInfo(table, name, f"Ricoh_Text_{name}", {"unknown": 1, "text": "limit_long_values"})
