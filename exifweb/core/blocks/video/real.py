"""Real's chunks → tags: values in a row, properties with a name, and the metadata that RealPlayer appends.

Sources: RealMedia file format (RMFF); ExifTool's Real module.
"""

from __future__ import annotations

import re
from dataclasses import replace
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.rows import row_of
from exifweb.core.blocks.video.values import added, tell
from exifweb.core.blocks.views import block_bytes, block_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

PROPERTY_FORMATS = {0: "int32u", 2: "string"}
FLAG, DATE, INTEGER = "flag", 7, 4
META_FORMATS = {
    1: "string",
    2: "string",
    3: FLAG,
    INTEGER: "int32u",
    5: "undef",
    6: "string",
    DATE: "string",
    8: "string",
}
META_HEAD = 28
MIME, MIMES = "RealStreamMime", "RealStreamMimes"
LOGICAL = "logical-"
LONGEST_LINE = 256
_WORD = re.compile(r"\w+\Z", re.ASCII)
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9]")
_LINK = re.compile(rb"[a-z]{3,4}://")
_MOMENT = re.compile(r"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})", re.ASCII)


def decode(context: Context, block: Block) -> None:
    """Decode a chunk; a second one of a name goes by a group with its number."""
    place, _, name = block.label.partition("/")
    context.set_g1 = f"+{block.detail}" if block.detail > 1 else None
    context.members.pop(MIME, None)
    try:
        info = store.tag(place, name)
        subdirs.decode_value(context, block_view(context, block), 0, block.length, info, info.table)
    finally:
        context.set_g1 = None
    mime = str(context.members.get(MIME, "")).partition("\0")[0]
    if MIME in context.members and not mime.startswith(LOGICAL):
        context.members.setdefault(MIMES, []).append(mime)


def streams(context: Context, _: Block) -> None:
    """Take the type of the only stream for that of the file."""
    mimes, shown = context.members.get(MIMES, []), context.first("MIMEType")
    if len(mimes) == 1 and mimes[0] and shown is not None and context.file_format is not None:
        shown.raw = mimes[0]
        context.file_format = replace(context.file_format, mime=mimes[0])


def metafile(context: Context, block: Block) -> None:
    """Decode lines of links and text."""
    data, table, at = block_bytes(context, block), store.table("Real::Metafile"), 0
    end = _line_end(data[8 : 8 + LONGEST_LINE])
    while at < len(data):
        stop = data.find(end, at)
        after = len(data) if stop < 0 else stop + len(end)
        if after - at > LONGEST_LINE:
            return
        line = data[at : after if stop < 0 else stop]
        tell(context, table, "url" if _LINK.match(line) else "txt", decode_text(line), block.offset + at, len(line))
        at = after


def _line_end(data: bytes) -> bytes:
    """Return what ends lines, as the first ends."""
    feed, back = data.find(b"\n"), data.find(b"\r")
    if feed < 0 or back < 0:
        return b"\r" if back >= 0 else b"\n"
    if abs(feed - back) == 1:
        return b"\r\n" if back < feed else b"\n\r"
    return b"\r" if back < feed else b"\n"


def properties(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode properties with a name, a type and a value."""
    data, at = view.read(start, length), 0
    while at + 6 <= len(data):
        size, version = unpack_from(">IH", data, at)
        if size < 6:
            return
        if version:
            at += size
            continue
        at += 6
        if at >= len(data):
            return
        name_end = at + 1 + data[at]
        if name_end + 6 > len(data):
            return
        name = data[at + 1 : name_end].decode("latin-1")
        kind, count = unpack_from(">IH", data, name_end)
        at = name_end + 6
        if at + count > len(data):
            return
        info = _property(context, table, name)
        if info is None:
            continue
        form = PROPERTY_FORMATS.get(kind, "undef")
        value = read_value(data[at : at + count], form, count // SIZES[form], ">")
        if value is not None:
            context.found(info, value, None, view.base + start + at, count, form)
        at += count


def _property(context: Context, table: TagTable, name: str) -> TagInfo | None:
    if table.get(name) is not None:
        return row_of(context, table, name, b"", 0)
    bare = "".join(name.split())
    return added(table, name, bare) if _WORD.match(bare) else None


def metadata(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode what RealPlayer appends: values with properties of their own inside."""
    if not _level(context, view, (start, start + length), table, ""):
        context.warn("Format error in Real Metadata", view.base + start, "block")


def _level(context: Context, view: View, where: tuple[int, int], table: TagTable, path: str) -> bool:
    """Decode the values of one level and return whether they fill it."""
    at, end = where
    if path.count("/") > context.limits.depth:
        return True
    while at + META_HEAD <= end:
        head = view.read(at, META_HEAD)
        if len(head) < META_HEAD:
            break
        size, kind, _, value_at, _, inner, name_length = unpack_from(">7I", head)
        value_at += at
        if size < META_HEAD or at + size > end or at + META_HEAD + name_length > end:
            break
        if value_at < at + META_HEAD + name_length or value_at + 4 > end:
            break
        name = path + decode_text(view.read(at + META_HEAD, name_length).partition(b"\0")[0])
        (value_length,) = unpack_from(">I", view.read(value_at, 4))
        value_at += 4
        if value_at + value_length > end:
            break
        _value(context, view, table, name, kind, (value_at, value_length))
        if inner:
            below = value_at + value_length + 8 * inner
            if not _level(context, view, (below, at + size), table, f"{name}/"):
                context.warn("Format error in Real Metadata", view.base + below, "block")
        at += size
    return at == end


def _value(context: Context, view: View, table: TagTable, name: str, kind: int, where: tuple[int, int]) -> None:
    at, length = where
    form = META_FORMATS.get(kind)
    if not length or form is None:
        return
    if form == FLAG:
        form = "int32u" if length == 4 else "int8u"
    found = table.get(name)
    info = found if isinstance(found, TagInfo) else added(table, name, _NOT_PLAIN.sub("", name))
    value: Any = read_value(view.read(at, length), form, length // SIZES[form], ">")
    if kind == DATE:
        moment = _MOMENT.match(value)
        value = "{}:{}:{} {}:{}:{}".format(*moment.groups()) if moment else value
    if value is not None:
        context.found(info, value, None, view.base + at, length, form)
