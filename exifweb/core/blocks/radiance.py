"""The header of a Radiance picture: variables, comments, commands, then orientation and size.

Sources: Radiance file formats (filefmts.pdf); ExifTool's ProcessHDR.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.blocks.named import row_named
from exifweb.core.tags import store
from exifweb.core.values import decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE, EXTRA = "Radiance::Main", "Extra"
LONGEST_LINE = 4096
_COMMENT = re.compile(rb"#\s*", re.ASCII)
_VARIABLE = re.compile(rb"(.*)\s*=\s*(.*)", re.ASCII)
_SIZE = re.compile(rb"([-+][XY])\s*(\d+)\s*([-+][XY])\s*(\d+)", re.ASCII)
_NOT_IN_NAMES = re.compile(r"[^-\w]", re.ASCII)


def decode(context: Context, block: Block) -> None:
    """Decode the lines of the header."""
    data = context.source.read(block.offset, block.length)
    at = data.find(b"\n") + 1
    while 0 < at < len(data):
        stop = data.find(b"\n", at)
        line = data[at : stop if stop >= 0 else len(data)]
        here, at = block.offset + at, at + len(line) + 1
        if not 0 < len(line) < LONGEST_LINE:
            break
        _line(context, line, here)
    _size(context, data[at:].partition(b"\n")[0], block.offset + at)


def _line(context: Context, line: bytes, here: int) -> None:
    table = store.table(TABLE)
    comment = _COMMENT.match(line)
    variable = _VARIABLE.match(line)
    if comment:
        key, value = "_comment", line[comment.end() :]
        if not value:
            return
    elif variable:
        key, value = variable[1].decode("latin-1").lower(), variable[2]
        if table.get(key) is None and len(_NOT_IN_NAMES.sub("", key)) < 2:
            return
    else:
        key, value = "_command", line
    context.found(row_named(table, key), decode_text(value), None, here, len(line), "string", len(line))


def _size(context: Context, line: bytes, here: int) -> None:
    found = _SIZE.search(line)
    if found is None:
        return
    rows, height, columns, width = (part.decode("ascii") for part in found.groups())
    context.found(store.tag(TABLE, "_orient"), f"{rows} {columns}", None, here, len(line))
    context.found(store.tag(EXTRA, "ImageHeight"), height, None, here, len(line))
    context.found(store.tag(EXTRA, "ImageWidth"), width, None, here, len(line))
