"""Structures of Kodak's own: directories behind their byte order, and information in lines of text.

Source: ExifTool's Kodak module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd import decode as ifd
from exifweb.core.tags.schema import TagInfo, tag_name
from exifweb.core.values import decode_text
from exifweb.core.view import ORDERS

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

MARK = 2
OTHER = "_other_info"
_LINE = re.compile(r"(.*?):\s*(.*)", re.DOTALL)


def directory(context: Context, view: View, start: int, _length: int, table: TagTable, group: str) -> None:
    """Decode a directory whose byte order stands before it."""
    if not view.holds(start, MARK):
        return
    order = ORDERS.get(view.read(start, MARK))
    if order is None:
        context.warn(f"Invalid Kodak {table.name.rpartition(':')[2]} directory", view.base + start, "ifd")
        return
    ifd.decode(context, view.ordered(order), start + MARK, table, group)


def lines(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode lines of a name, a colon and a value; others are kept together as one tag."""
    data = view.read(start, min(length, context.limits.single_read)).partition(b"\0")[0]
    others: list[str] = []
    found = False
    for line in re.split(r"[\r\n]+", decode_text(data)):
        pair = _LINE.match(line)
        if pair:
            found = True
            context.found(_row(table, pair[1]), pair[2], None, view.base + start)
        elif line.strip():
            others.append(line.strip())
    info = table.get(OTHER)
    if not found:
        context.warn("Can't parse Kodak TextualInfo data", view.base + start, "block", minor=True)
    elif others and isinstance(info, TagInfo):
        context.found(info, others, None, view.base + start)


def _row(table: TagTable, label: str) -> TagInfo:
    """Return the row of a label, one made up from its words where the table has none."""
    known = table.get(label)
    if isinstance(known, TagInfo):
        return known
    name = re.sub(r"([A-Z])\s+([A-Za-z])", lambda m: f"{m[1]}_{m[2].upper()}", label)
    name = re.sub(r"([a-z])\s+([A-Za-z0-9])", lambda m: m[1] + m[2].upper(), name)
    return TagInfo(table, label, tag_name(re.sub(r"[^-\w]+", "", name, flags=re.ASCII) or "NoName"), {})
