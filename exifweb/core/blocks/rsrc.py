"""Resources of classic Mac OS that are text in one form or another, and Photoshop's.

Sources: Inside Macintosh: More Macintosh Toolbox; ExifTool's RSRC module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import keyed
from exifweb.core.blocks.rows import take
from exifweb.core.blocks.views import scattered_view
from exifweb.core.tags import store
from exifweb.core.values import decode_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.model import Block

MAIN, PHOTOSHOP = "RSRC::Main", "Photoshop::Main"
LONGEST = 1 << 20


def decode(context: Context, block: Block) -> None:
    """Decode a resource."""
    kind = block.label[:4]
    if kind == "8BIM":
        view = scattered_view(context, block)
        take(context, store.table(PHOTOSHOP), block.detail, view, 0, block.length)
        return
    reader = READERS.get(kind)
    value = reader(context.source.read(block.offset, min(block.length, LONGEST))) if reader is not None else None
    if value is not None:
        keyed.found(context, store.table(MAIN), block.label, value, block.offset, block.length)


def _version(data: bytes) -> str | None:
    """Return the long version, a text behind the short one."""
    if len(data) <= 8:
        return None
    at = 7 + data[6]
    if at >= len(data) or at + 1 + data[at] > len(data):
        return None
    return data[at + 1 : at + 1 + data[at]].decode("mac_roman", "replace")


def _text(data: bytes) -> str | None:
    """Return a text with its length before it."""
    if len(data) <= 1:
        return decode_text(data)
    return decode_text(data[1 : 1 + data[0]]) if len(data) > data[0] else None


def _opener(data: bytes) -> str | None:
    """Return the path of a program."""
    if len(data) <= 4:
        return decode_text(data)
    length = int.from_bytes(data[:4], "big")
    return decode_text(data[4 : 4 + length].partition(b"\0")[0]) if len(data) >= length + 4 else None


def _list(data: bytes) -> Any:
    """Return a list of texts."""
    if len(data) <= 2:
        return decode_text(data)
    count = int.from_bytes(data[:2], "big")
    if count & 0xF000:
        return None
    found: list[str] = []
    at = 2
    while len(found) < count and at < len(data) and at + 1 + data[at] <= len(data):
        found.append(decode_text(data[at + 1 : at + 1 + data[at]]))
        at += 1 + data[at]
    return found


READERS: dict[str, Callable[[bytes], Any]] = {
    "vers": _version,
    "STR ": _text,
    "usro": _opener,
    "STR#": _list,
    "TEXT": decode_text,
}
"""Type → what reads it."""
