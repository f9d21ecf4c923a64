"""MIE: elements with a tag and a value, in nested groups that end in an element without a tag.

Values are typed; a group's name gets a number where there are several of its kind. Sources: the MIE specification in
ExifTool's documentation; ExifTool's MIE module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.inflate import inflate
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import decode_text, text_of
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

MAIN, OTHER = "MIE::Main", "MIE::Unknown"
FILE, MAIN_TAG = "MIE", "0MIE"
MIME_TAGS = frozenset(("0Type", "2MIME"))
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
    for _ in range(context.limits.segments):
        at = reader.at
        found = reader.element()
        if found is None or found[0] & 0xFB not in GROUP or found[1] != MAIN_TAG:
            if at and block.path == FILE:
                _misplaced(context, view, at)
            break
        reader.view = view.ordered("<" if found[0] & LITTLE else ">")
        whole = _group(context, reader, store.table(MAIN))
        reader.view = view
        if not whole:
            break
    context.set_g1 = outer


def _misplaced(context: Context, view: View, at: int) -> None:
    """Warn of what stands behind the groups of a file."""
    head = view.read(at, 8)
    if len(head) == 8:
        message = "Non-standard file-level MIE element" if head[:1] == b"~" else "Invalid MIE file-level data"
        context.warn(message, view.base + at, "block")
    elif head:
        context.warn("Truncated MIE element header", view.base + at, "block")


def _group_name(reader: Reader, group: str) -> str:
    """Return a group's name with its number, and that of the document that it is in, from the second on."""
    counts = reader.counts
    counts[group] = counts.get(group, 0) + 1
    document = counts.get("MIE-Main", 1)
    name = group.replace("MIE-", f"MIE{document}-") if document > 1 else group
    return name if group == "MIE-Main" or counts[group] == 1 else f"{name}{counts[group]}"


def _group(context: Context, reader: Reader, table: TagTable) -> bool:
    """Decode the elements of a group; False where it is damaged, and with it all that it is in."""
    name = _group_name(reader, table.g1)
    if context.depth >= context.limits.depth:
        context.warn(f"{name} is nested too deeply", reader.view.base + reader.at, "block")
        return False
    context.depth += 1
    whole = _elements(context, reader, table, name)
    context.depth -= 1
    return whole


def _elements(context: Context, reader: Reader, table: TagTable, name: str) -> bool:
    last, mime = "", ""
    for _ in range(context.limits.entries):
        context.set_g1 = name
        context.directory = "MIE"
        at = reader.at
        found = reader.element()
        if found is None:
            _damaged(context, reader.view, at)
            return False
        code, tag, length = found
        if not tag:
            reader.at += length
            if mime and table.name == MAIN:
                _settle_mime(context, mime)
            return True
        if tag < last:
            context.warn(f"MIE tag '{tag}' out of sequence", reader.view.base + at, "block")
        last = tag
        if code & 0xFB in GROUP:
            if not _nested(context, reader, table, code, tag, length):
                return False
            continue
        if not reader.view.holds(reader.at, length):
            context.warn("Unexpected end of file", reader.view.base + at, "block")
            return False
        if code != FREE:
            value = _element(context, reader.view, table, (code, tag), reader.at, length)
            mime = value if tag in MIME_TAGS and isinstance(value, str) else mime
        reader.at += length
    return True


def _damaged(context: Context, view: View, at: int) -> None:
    head = view.read(at, 4)
    sync = len(head) < 4 or head[:1] == b"~"
    context.warn("Unexpected end of file" if sync else "Invalid sync byte", view.base + at, "block")


def _settle_mime(context: Context, mime: str) -> None:
    """Put the type of the file that is inside into that of the whole: `image/x-mie-jpeg`."""
    from exifweb.core.detect import facts

    mime = mime if "/" in mime else facts()["mime"].get(mime, "")
    own = context.first("MIMEType")
    if mime and own is not None and context.file_format is not None and context.file_format.parser == FILE:
        kind, _, rest = mime.partition("/")
        own.raw = f"{kind}/{str(own.raw).partition('/')[2]}-{rest.removeprefix('x-')}"


def _nested(context: Context, reader: Reader, table: TagTable, code: int, tag: str, length: int) -> bool:
    info = table.get(tag)
    below = store.table((info.sub or {}).get("table", OTHER)) if isinstance(info, TagInfo) else store.table(OTHER)
    order = "<" if code & LITTLE else ">"
    if length:
        data = _inflated(context, reader.view, reader.at, length, (code, tag))
        reader.at += length
        if data is None:
            return True
        return _group(context, Reader(View(Buffer(data), 0, len(data), 0, order), 0, reader.counts), below)
    outer, reader.view = reader.view, reader.view.ordered(order)
    whole = _group(context, reader, below)
    reader.view = outer
    return whole


def _inflated(context: Context, view: View, at: int, length: int, what: tuple[int, str]) -> bytes | None:
    """Return the value of an element, None with a warning where it can't be inflated."""
    data = view.read(at, length)
    return inflate(context, data, what[1], view.base + at)[0] if what[0] & COMPRESSED else data


def _element(context: Context, view: View, table: TagTable, what: tuple[int, str], at: int, length: int) -> Any:
    """Take up the value of an element and return it."""
    code, tag = what
    units = _UNITS.search(tag)
    key = tag[: units.start()] if units else tag
    info = _row(table, key)
    if info is None:
        context.warn("Invalid MIE tag name", view.base + at, "block")
        return None
    if info.sub is not None:
        if code & COMPRESSED:
            packed = _inflated(context, view, at, length, what) or b""
            view, at, length = View(Buffer(packed), 0, len(packed), 0, view.order), 0, len(packed)
        group, context.set_g1 = context.set_g1, None
        outer, context.visited = context.visited, {}
        subdirs.decode_value(context, view, at, length, info, table)
        context.set_g1, context.visited = group, outer
        return None
    data = _inflated(context, view, at, length, what)
    if data is None:
        return None
    value = _value(data, code & 0xFB, view.order)
    if units:
        words = value if isinstance(value, list) else [text_of(value)]
        value = f"{' '.join(words)}({units[1]})"
    context.found(info, value, None, view.base + at, length)
    return value


def _row(table: TagTable, key: str) -> TagInfo | None:
    """Return the row of a tag, of one in a language, or one made up; None where the name is none."""
    found = table.get(key)
    if isinstance(found, TagInfo):
        return found
    language = _LANGUAGE.fullmatch(key)
    base = table.get(language[1]) if language else None
    if language and isinstance(base, TagInfo):
        return TagInfo(table, key, f"{base.name}-{language[2]}", base.attributes)
    return TagInfo(table, key, key, {}) if language or re.fullmatch(r"\w+", key, re.ASCII) else None


def _value(data: bytes, code: int, order: str) -> Any:
    name = NUMBERS.get(code)
    if name is not None:
        return read_value(data, name, len(data) // SIZES[name], order)
    if code not in TEXTS:
        return data
    codec = TEXTS[code]
    text = data.decode(f"{codec}-{'le' if order == '<' else 'be'}", "replace") if codec else decode_text(data)
    return text.split("\0") if code & ~0x0B == LIST else text.partition("\0")[0]
