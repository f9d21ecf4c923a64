"""Properties of an XCF image, and the parasites that may hang on it: named data, among them EXIF, IPTC, XMP, profiles.

Sources: GIMP's description of XCF and of parasites; ExifTool's ProcessParasites.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.inner import decode_inner
from exifweb.core.blocks.rows import take
from exifweb.core.blocks.views import block_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

TABLE = "GIMP::Main"
_NOT_IN_NAMES = re.compile(r"[^-\w]", re.ASCII)
_HYPHEN = re.compile(r"([a-z])-([a-z])")


def decode(context: Context, block: Block) -> None:
    """Decode a property by the row of its type."""
    take(context, store.table(TABLE), block.detail, block_view(context, block), 0, block.length)


def parasites(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode named data, one after another: the name with its length, flags, the data with its length."""
    at, end = start, start + length
    while at + 4 <= end:
        (size,) = unpack_from(">I", view.read(at, 4))
        at += 4
        if at + size + 8 > end:
            return
        name = view.read(at, size).partition(b"\0")[0].decode("latin-1")
        at += size
        (size,) = unpack_from(">I", view.read(at + 4, 4))
        at += 8
        if at + size > end:
            return
        _parasite(context, view, at, size, table, name)
        at += size


def _parasite(context: Context, view: View, start: int, size: int, table: TagTable, name: str) -> None:
    known = table.get(name)
    if isinstance(known, TagInfo) and known.sub is not None:
        context.lists.clear()
        if known.sub["table"] == "Exif::Main":
            skip = known.sub["start"]
            data = view.read(start + skip, size - skip)
            decode_inner(context, data, "Exif::Main", view.base + start + skip, packed=False)
        else:
            subdirs.decode_value(context, view, start, size, known, table)
        return
    info = known if isinstance(known, TagInfo) else _unknown(context, table, name)
    if info is not None:
        data = view.read(start, size)
        text = decode_text(data.partition(b"\0")[0] if info.format == "string" else data)
        context.found(info, text, None, view.base + start, size, "string", size)


def _unknown(context: Context, table: TagTable, key: str) -> TagInfo | None:
    """Return a row for data that no table knows, where unknown tags are asked for."""
    name = _NOT_IN_NAMES.sub("", key).removeprefix("gimp-")
    if not context.options.unknown or not name:
        return None
    name = _HYPHEN.sub(lambda found: found[1] + found[2].upper(), name[:1].upper() + name[1:])
    return TagInfo(table, key, name if len(name) > 1 else f"GIMP-{name}", {"unknown": 1})
