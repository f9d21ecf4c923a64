"""MIE: elements with a tag and a value, in nested groups that end in an element without a tag.

Values are typed; a group's name gets a number where there are several of its kind. Sources: the MIE specification in
ExifTool's documentation; ExifTool's MIE module.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import decode_text
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

MAIN, OTHER = "MIE::Main", "MIE::Unknown"
GROUP, FREE = (0x10, 0x18), 0x80
COMPRESSED, LITTLE = 0x04, 0x08
LONGEST = 252
NUMBERS = {
    0x40: "int8u",
    0x41: "int16u",
    0x42: "int32u",
    0x43: "int64u",
    0x48: "int8s",
    0x49: "int16s",
    0x4A: "int32s",
    0x4B: "int64s",
    0x52: "rational32u",
    0x53: "rational64u",
    0x5A: "rational32s",
    0x5B: "rational64s",
    0x61: "fixed16u",
    0x62: "fixed32u",
    0x69: "fixed16s",
    0x6A: "fixed32s",
    0x72: "float",
    0x73: "double",
}
"""Format code → the format of a number."""
TEXTS = {0x20: "", 0x28: "", 0x29: "utf-16", 0x2A: "utf-32", 0x30: "", 0x38: "", 0x39: "utf-16", 0x3A: "utf-32"}
"""Format code → what a text is encoded in beside bytes; those from 0x30 on are lists."""
LIST = 0x30
_UNITS = re.compile(r"\((.*)\)$")
_LANGUAGE = re.compile(r"(\w+)-([a-z]{2}_[A-Z]{2})")


@dataclass(slots=True)
class Reader:
    """Reads elements one after the other.

    Attributes:
        view: What they lie in.
        at: Offset of the next from the view's base.
        counts: Group → how many there have been.
    """

    view: View
    at: int
    counts: dict[str, int] = field(default_factory=dict)

    def element(self) -> tuple[int, str, int] | None:
        """Return format, tag and length of the next value, and go to it; None where there is no element."""
        head = self.view.read(self.at, 4)
        if len(head) < 4 or head[:1] != b"~":
            return None
        code, width, length = head[1:]
        tag = decode_text(self.view.read(self.at + 4, width))
        self.at += 4 + width
        if length > LONGEST:
            size = 1 << (256 - length)
            field_ = self.view.read(self.at, size)
            length = int.from_bytes(field_, "little" if self.view.order == "<" else "big")
            self.at += size
        return code, tag, length


def decode(context: Context, block: Block) -> None:
    """Decode the groups of a trailer, or of a file."""
    view = View(context.source, block.offset, block.offset + block.length, block.offset, ">")
    reader = Reader(view, 0)
    outer = context.set_g1
    while found := reader.element():
        code, tag, _ = found
        if code & 0xFB not in GROUP or tag != "0MIE":
            break
        reader.view = view.ordered("<" if code & LITTLE else ">")
        _group(context, reader, store.table(MAIN))
        reader.view = view
    context.set_g1 = outer


def _group_name(reader: Reader, group: str) -> str:
    """Return a group's name with its number, and that of the document that it is in, from the second on."""
    counts = reader.counts
    counts[group] = counts.get(group, 0) + 1
    document = counts.get("MIE-Main", 1)
    name = group.replace("MIE-", f"MIE{document}-") if document > 1 else group
    return name if group == "MIE-Main" or counts[group] == 1 else f"{name}{counts[group]}"


def _group(context: Context, reader: Reader, table: TagTable) -> None:
    name = _group_name(reader, table.g1)
    if context.depth >= context.limits.depth:
        context.warn(f"{name} is nested too deeply", reader.view.base + reader.at, "block")
        return
    context.depth += 1
    for _ in range(context.limits.entries):
        context.set_g1 = name
        context.directory = "MIE"
        found = reader.element()
        if found is None:
            context.warn("Unexpected end of MIE group", reader.view.base + reader.at, "block")
            break
        code, tag, length = found
        if not tag:
            reader.at += length
            break
        if code & 0xFB in GROUP:
            _nested(context, reader, table, code, tag, length)
            continue
        if code != FREE:
            _element(context, reader.view, table, (code, tag), reader.at, length)
        reader.at += length
    context.depth -= 1


def _nested(context: Context, reader: Reader, table: TagTable, code: int, tag: str, length: int) -> None:
    info = table.get(tag)
    below = store.table((info.sub or {}).get("table", OTHER)) if isinstance(info, TagInfo) else store.table(OTHER)
    order = "<" if code & LITTLE else ">"
    if length:
        data = _inflated(context, reader.view, reader.at, length, code)
        reader.at += length
        _group(context, Reader(View(Buffer(data), 0, len(data), 0, order), 0, reader.counts), below)
        return
    outer, reader.view = reader.view, reader.view.ordered(order)
    _group(context, reader, below)
    reader.view = outer


def _inflated(context: Context, view: View, at: int, length: int, code: int) -> bytes:
    data = view.read(at, length)
    if not code & COMPRESSED:
        return data
    try:
        return zlib.decompressobj().decompress(data, context.limits.single_read)
    except zlib.error:
        context.warn("Error inflating MIE element", view.base + at, "block")
        return b""


def _element(context: Context, view: View, table: TagTable, what: tuple[int, str], at: int, length: int) -> None:
    code, tag = what
    units = _UNITS.search(tag)
    key = tag[: units.start()] if units else tag
    info = _row(table, key)
    if info.sub is not None:
        group, context.set_g1 = context.set_g1, None
        outer, context.visited = context.visited, {}
        subdirs.decode_value(context, view, at, length, info, table)
        context.set_g1, context.visited = group, outer
        return
    data = _inflated(context, view, at, length, code)
    value = _value(data, code & 0xFB, view.order)
    if units:
        words = value if isinstance(value, list) else [str(value)]
        value = f"{' '.join(words)}({units[1]})"
    context.found(info, value, None, view.base + at, length)


def _row(table: TagTable, key: str) -> TagInfo:
    """Return the row of a tag, of one in a language, or one made up."""
    found = table.get(key)
    if isinstance(found, TagInfo):
        return found
    language = _LANGUAGE.fullmatch(key)
    base = table.get(language[1]) if language else None
    if language and isinstance(base, TagInfo):
        return TagInfo(table, key, f"{base.name}-{language[2]}", base.attributes)
    return TagInfo(table, key, re.sub(r"[^-\w]", "", key), {})


def _value(data: bytes, code: int, order: str) -> Any:
    name = NUMBERS.get(code)
    if name is not None:
        return read_value(data, name, len(data) // SIZES[name], order)
    if code not in TEXTS:
        return data
    codec = TEXTS[code]
    text = data.decode(f"{codec}-{'le' if order == '<' else 'be'}", "replace") if codec else decode_text(data)
    return text.split("\0") if code & ~0x0B == LIST else text.partition("\0")[0]
