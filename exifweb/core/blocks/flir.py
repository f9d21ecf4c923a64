"""FLIR's thermal records in APP1: a header, a directory of numbered records, most of them binary tables.

A record says by a small first value which byte order it is in, whatever the others are in. Texts and measuring tools
have a form of their own. Source: ExifTool's FLIR module.
"""

from __future__ import annotations

import re
from struct import iter_unpack, unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.rows import take
from exifweb.core.blocks.views import scattered_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

HEADER, ENTRY = 0x40, 0x20
RECORDS, SERIES = "FLIR::FFF", "FLIR::AFF"
OTHER_ORDER = {"<": ">", ">": "<"}
TEXT_START = 12
TOOL_HEADER = 0x24
SMALLEST_TOOL = 0x28
_TEXT = re.compile(r'.(\d+).(label|value|param) (unicode|text) "(.*)"')
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{4}|.)", re.DOTALL)
_GENERATED = re.compile(r"# Generated at (.*?)[\n\r]")


def whole_file(context: Context, block: Block) -> None:
    """Decode the records of a file that has nothing else."""
    is_series = context.source.read(block.offset, 3) == b"AFF"
    context.set_g0 = "FLIR"
    try:
        _decode(context, block, SERIES if is_series else RECORDS)
    finally:
        context.set_g0 = None


def decode(context: Context, block: Block) -> None:
    """Decode the records of a thermal image."""
    _decode(context, block, RECORDS)


def _decode(context: Context, block: Block, records: str) -> None:
    view = scattered_view(context, block)
    header = view.read(0, HEADER)
    if len(header) < HEADER or header[:4] not in (b"FFF\0", b"AFF\0"):
        return
    order = next((o for o in (">", "<") if 100 <= unpack_from(f"{o}I", header, 0x14)[0] < 200), None)
    if order is None:
        context.warn(f"Unsupported FLIR {header[:3].decode()} version", block.offset, "block")
        return
    view = view.ordered(order)
    context.directory = "FLIR"
    start, count = unpack_from(f"{order}II", header, 0x18)
    count = min(count, context.limits.entries)
    directory = view.read(start, count * ENTRY)
    if len(directory) < count * ENTRY:
        context.warn("Truncated FLIR FFF directory", block.offset + start, "block")
        return
    table = store.table(records)
    take(context, table, "_header", view, 0, HEADER)
    for kind, at, size in iter_unpack(f"{order}H10xII12x", directory):
        if not kind:
            continue
        if not view.holds(at, size):
            context.warn("Invalid FLIR record", block.offset, "block")
            return
        record = _own_order(view, at, size)
        context.members["FLIROrder"] = record.order
        take(context, table, kind, record, at, size)


def _own_order(view: View, start: int, size: int) -> View:
    """Return the view in the byte order of a record, whose first number is small."""
    first = view.read(start, 2) if size >= 2 else b"\0\0"
    return view.ordered(OTHER_ORDER[view.order]) if unpack_from(f"{view.order}H", first)[0] >= 0x100 else view


def texts(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode numbered labels, values and parameters."""
    text = view.read(start + TEXT_START, length - TEXT_START).partition(b"\0")[0].decode("utf-8", "surrogateescape")
    here = view.base + start + TEXT_START
    generated = _GENERATED.search(text)
    if generated and isinstance(info := table.get("Generated"), TagInfo):
        context.found(info, generated[1], None, here + generated.start(1), len(generated[1]))
    for found in _TEXT.finditer(text):
        number, kind, charset, value = found.groups()
        if charset == "unicode":
            value = _ESCAPE.sub(lambda one: chr(int(one[1], 16)) if len(one[1]) == 4 else one[1], value)
        key = kind.capitalize() + number
        row = table.get(key)
        info = row if isinstance(row, TagInfo) else TagInfo(table, key, key, {})
        context.found(info, value, None, here + found.start(4), len(found[4]), "string", len(found[4]))


def tools(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode the measuring tools: kind, parameters and label of each."""
    data = view.read(start, length)
    order, at = view.order, 12
    for number in range(1, context.limits.entries):
        size = unpack_from(f"{order}H", data, at)[0] if at + 2 <= len(data) else 0
        if size < SMALLEST_TOOL or at + size > len(data):
            return
        (parameters,) = unpack_from(f"{order}H", data, at + 4)
        label = at + TOOL_HEADER + parameters
        _tool(context, view, start + at + 10, 2, table, number, "Type")
        if label > len(data):
            return
        _tool(context, view, start + at + TOOL_HEADER, parameters, table, number, "Params")
        codes = data[label : at + size - (at + size - label) % 2]
        text = _printable("".join(map(chr, unpack_from(f"{order}{len(codes) // 2}H", codes))))
        info = _row(table, number, "Label")
        context.found(info, text, None, view.base + start + label, 2 * len(text), "string", len(text))
        at += size


def _printable(text: str) -> str:
    end = next((at for at, letter in enumerate(text) if not " " <= letter <= "\x7f"), len(text))
    return text[:end]


def _row(table: TagTable, number: int, part: str) -> TagInfo:
    """Return the row of a tool's part, which is the first tool's under another number."""
    key = f"Meas{number}{part}"
    row, first = table.get(key), table.get(f"Meas1{part}")
    if isinstance(row, TagInfo):
        return row
    return TagInfo(table, key, key, first.attributes if isinstance(first, TagInfo) else {})


def _tool(context: Context, view: View, start: int, size: int, table: TagTable, number: int, part: str) -> None:
    data = view.read(start, size)
    values = unpack_from(f"{view.order}{len(data) // 2}H", data)
    raw = values[0] if len(values) == 1 else values
    context.found(_row(table, number, part), raw, None, view.base + start, len(data), "int16u", len(values))
