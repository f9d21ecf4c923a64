"""Lists of chunks inside a chunk, what AVI files say about a stream, and Nikon's values in them.

Strings are in Latin 1 unless a chunk before named a code page, which ExifTool can't read; offsets in maker notes count
from the list that the chunk lies in or from where the row says. Sources: Multimedia Programming Interface and Data
Specifications 1.0; ExifTool's ProcessChunks, ProcessStreamData and ProcessNikonAVI.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.decode import decode, decode_chain
from exifweb.core.blocks.riff_chunks import unknown_row
from exifweb.core.blocks.rows import PROBE, row_of, take
from exifweb.core.charsets import decoded
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

HEADER, FORM = 8, 4
LIST = b"LIST"
LONGEST_STRING = 1 << 20
UNKNOWN_STREAM = "unknown"


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode a list of chunks."""
    if context.depth >= context.limits.depth:
        context.warn(f"{name} is nested too deeply", view.base + start, "chunk")
        return
    context.depth += 1
    try:
        _walk(context, view, start, start + length, table)
    finally:
        context.depth -= 1


def _walk(context: Context, view: View, start: int, end: int, table: TagTable) -> None:
    for _ in range(context.limits.segments):
        if start + HEADER >= end:
            return
        head = view.read(start, HEADER + FORM)
        if len(head) < HEADER:
            return
        name, (size,) = head[:4].decode("latin-1"), unpack_from("<I", head, 4)
        start += HEADER
        if start + size > end:
            context.warn(f"Bad {name} chunk", view.base + start, "chunk")
            return
        if head[:4] == LIST and size >= FORM:
            name, start, size = f"{name}_{head[HEADER:].decode('latin-1')}", start + FORM, size - FORM
        _take_chunk(context, view, start, size, table, name)
        start += size + size % 2
    context.warn(f"Stopped after {context.limits.segments} chunks", view.base + start, "chunk")


def _take_chunk(context: Context, view: View, start: int, size: int, table: TagTable, name: str) -> None:
    if len(context.tags) >= context.limits.tags:
        return
    here = view.base + start
    if table.get(name) is None:
        if context.options.unknown:
            value = Binary(source=view.source, offset=here, length=size)
            if table.format == "string":
                value = Binary(view.read(start, min(size, LONGEST_STRING)).partition(b"\0")[0], offset=here)
            context.found(unknown_row(table, name), value, None, here, size, "undef", size)
        return
    info = row_of(context, table, name, view.read(start, min(size, PROBE)), size)
    if info is None:
        return
    if info.sub is not None:
        context.lists.clear()
        _descend(context, view, start, size, info, table)
    elif (info.format or table.format) == "string" and not info.binary:
        text = _string(context, view.read(start, min(size, LONGEST_STRING)).rstrip(b"\0"))
        context.found(info, text, None, here, size, "string", size)
    else:
        take(context, table, name, view, start, size)


def _descend(context: Context, view: View, start: int, size: int, info: TagInfo, table: TagTable) -> None:
    """Decode a chunk by its sub-directory, whose base is a place in the file and not in the list."""
    rule = (info.sub or {}).get("base")
    if rule is not None:
        base = subdirs.evaluate(rule, {"start": view.base + start, "base": view.base}, context)
        if base is None:
            return
        view, start = view.rebased(int(base)), view.base + start - int(base)
        sub = {key: value for key, value in (info.sub or {}).items() if key != "base"}
        info = TagInfo(table, info.id, info.name, {**info.attributes, "sub": sub})
    subdirs.decode_value(context, view, start, size, info, table)


def _string(context: Context, data: bytes) -> str:
    page = context.members.get("CodePage")
    if page:
        context.warn(f"Unsupported character set ({page})", unit="chunk")
    if page or data.isascii():
        return decode_text(data)
    return decoded(data, "cp1252").partition("\0")[0]


def stream_data(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode what a camera keeps beside a stream; its first four letters say what it is."""
    if length < FORM:
        return
    name = view.read(start, FORM).decode("latin-1")
    name = name if table.get(name) is not None else UNKNOWN_STREAM
    info = table.get(name)
    if not isinstance(info, TagInfo):
        return
    if info.sub is None:
        take(context, table, name, view, start, length)
        return
    at = start + int(info.sub.get("start", 0))
    sub = {key: value for key, value in info.sub.items() if key != "start"}
    info = TagInfo(table, info.id, info.name, {**info.attributes, "sub": sub})
    context.lists.clear()
    view = view.rebased(view.base + at)
    below = store.table(sub["table"])
    if below.is_exif:
        view = subdirs.ordered_for(view, info, 0)
        first = decode(context, view, 0, below, subdirs.directory_name(info, 0))
        if first is not None and not first.broken:
            decode_chain(context, view, first.next, below, subdirs.directory_name(info, 1))
    else:
        subdirs.decode_value(context, view, 0, length - (at - start), info, table)


def nikon_values(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode Nikon's numbered values, each behind its length."""
    end = start + length
    view = view.ordered("<")
    while start + 4 <= end:
        head: Any = view.read(start, 4)
        if len(head) < 4:
            return
        tag, size = unpack_from("<HH", head)
        start += 4
        if start + size > end:
            return
        take(context, table, tag, view, start, size)
        start += size
