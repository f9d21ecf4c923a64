"""Chunks of DjVu, and annotations: nested lists in brackets, of which metadata and XMP are read.

Sources: DjVu3 specification; djvused(1) on annotations; ExifTool's DjVu module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.bzz import unpacked
from exifweb.core.blocks.inner import decode_inner
from exifweb.core.blocks.named import row_named
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

MAIN, META = "DjVu::Main", "DjVu::Meta"
METADATA = b"metadata"
LONGEST = 4 << 20
PACKED = "djvu packed"
MOST_PACKED, MOST_UNPACKED = 1 << 17, 1 << 18
"""Bytes of compressed annotations, and bytes out of them, in one read: it takes long, and they are short."""
ESCAPES = {
    b"a": b"\a",
    b"b": b"\b",
    b"f": b"\f",
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b'"': b'"',
    b"\\": b"\\",
}
DAMAGED = 1 << 16
"""What annotations count for that can't be unpacked."""
_WANTED = re.compile(rb"\(\s*(?:metadata|xmp)[\s(\"]", re.ASCII)
_TOKEN = re.compile(rb'\s*(?:([()])|"((?:[^"\\]|\\.)*)"|([^\s()"]+)|("))', re.DOTALL | re.ASCII)
_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
_IN_NAMES = re.compile(r"[^-\w]", re.ASCII)
Node = Any
"""bytes, or a list of nodes."""


def decode(context: Context, block: Block) -> None:
    """Decode a chunk by the row of its name; texts, with their padding, lose the NULs at their end."""
    table = store.table(MAIN)
    view = block_view(context, block)
    info = table.get(block.label)
    if isinstance(info, TagInfo) and info.sub is None:
        padded = context.source.read(block.offset, block.length + (block.length & 1))
        text = decode_text(padded.rstrip(b"\0"))
        context.found(info, text, None, block.offset, block.length, "string", block.length)
    else:
        take(context, table, block.label, view, 0, block.length)


def packed(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode annotations that are compressed."""
    read, made = context.members.get(PACKED, (0, 0))
    read += length
    data = unpacked(view.read(start, length), MOST_UNPACKED - made) if read <= MOST_PACKED else None
    context.members[PACKED] = read, made + (DAMAGED if data is None else len(data))
    if data is None:
        context.warn(f"Error decoding {name}", view.base + start, "chunk")
    else:
        _annotations(context, data, view.base + start, table, packed=True)


def plain(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode annotations."""
    _annotations(context, view.read(start, length), view.base + start, table, packed=False)


def _annotations(context: Context, data: bytes, here: int, table: TagTable, *, packed: bool) -> None:
    if len(data) > LONGEST or not _WANTED.search(data):
        return
    where = -1 if packed else here
    for node in parsed(data, context.limits.depth):
        if not isinstance(node, list) or len(node) < 2 or isinstance(node[0], list):
            continue
        key = node[0].decode("latin-1")
        if table.get(key) is None:
            continue
        if node[0] == METADATA:
            _metadata(context, node[1:], where)
        elif not isinstance(node[1], list):
            decode_inner(context, node[1], "XMP::Main", here, packed=True)


def _metadata(context: Context, entries: list[Node], here: int) -> None:
    table = store.table(META)
    damaged = False
    for entry in entries:
        is_pair = isinstance(entry, list) and len(entry) > 1 and not any(isinstance(one, list) for one in entry[:2])
        key = entry[0].decode("latin-1") if is_pair else ""
        if not _IN_NAMES.sub("", key):
            damaged = True
            continue
        value = decode_text(entry[1])
        context.found(row_named(table, key), value, None, here, len(value), "string", len(value))
    if damaged:
        context.warn("Ignored invalid metadata entry(s)", here, "chunk")


def parsed(data: bytes, depth: int) -> list[Node]:
    """Return the nodes at the top of an annotation; lists nested deeper than `depth` are left out.

    What follows a string that does not end is left out too, as is a closing bracket that nothing opened and all behind
    it.
    """
    top: list[Node] = []
    stack: list[list[Node]] = [top]
    ignored = 0
    at = 0
    while token := _TOKEN.match(data, at):
        at = token.end()
        if token[1] == b"(":
            if len(stack) > depth:
                ignored += 1
                continue
            inner: list[Node] = []
            stack.append(inner)
        elif token[1] == b")":
            if ignored:
                ignored -= 1
                continue
            if len(stack) == 1:
                break
            inner = stack.pop()
            if inner:
                stack[-1].append(inner)
        elif token[4]:
            break
        elif not ignored:
            word = token[3]
            stack[-1].append(_unescaped(token[2]) if word is None else word)
    while len(stack) > 1:
        inner = stack.pop()
        if inner:
            stack[-1].append(inner)
    return top


def _unescaped(text: bytes) -> bytes:
    return _ESCAPE.sub(lambda found: ESCAPES.get(found[1], found[0]), text)
