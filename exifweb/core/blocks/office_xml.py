"""XML properties of documents and fonts: Office Open XML, iWork, Capture One's settings, EPUB's package file, WOFF.

One walk over the elements serves all; a sink for each says how a path of elements becomes a tag. Sources: ECMA-376
part 1, 22; EPUB 3; ExifTool's OOXML, iWork and CaptureOne modules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.views import block_bytes
from exifweb.core.blocks.xmp.parse import Walker
from exifweb.core.blocks.xmp.scan import unescape
from exifweb.core.tags import store
from exifweb.core.tags.conv.dates import xmp_date
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import decode_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

OFFICE, IWORK, SETTINGS, FONT = "OOXML::Main", "iWork::Main", "CaptureOne::Main", "Font::XML"
XMP_MAIN, EPUB = "XMP::Main", "XMP::XML"
QUEUED = frozenset(("fmtid", "pid", "name"))
"""Attributes of a custom property that wait for its value."""
WRAPPERS = frozenset(("Properties", "cp:coreProperties", "property"))
DATE = {"g2": "Time", "format": "date", "text": "date_time"}
SETTINGS_DATE = {"g2": "Time", "value": "documents.moment", "text": "date_time"}
_CODE = re.compile(r"_x([0-9a-f]{4})_", re.IGNORECASE)
_WORDS = re.compile(r"(^| )([a-z])")
_NOT_IN_NAMES = re.compile(r"[^-_a-zA-Z0-9]")
_HEADER = re.compile(r"<\?xml\s+.*?\?>", re.DOTALL)
_METADATA = re.compile(r"<(\w+):metadata>")
_DATED = re.compile(r"Date(?![a-z])")
_PACKAGE = re.compile(r"</?(?:opf:)?(?:package|metadata)\b[^>]*>")
"""Elements around the properties that no name is made of."""
_EVENT = re.compile(r'<dc:date opf:event="(\w+)">([^<]+)</dc:date>')


class _Sink:
    """Takes properties and makes tags of them in one table."""

    def __init__(self, context: Context, table: str, here: int) -> None:
        self.context = context
        self.table = store.table(table)
        self.here = here
        self.made: dict[tuple[str, str], TagInfo] = {}

    def new_list(self) -> None:
        """Lists are not told apart."""

    def about(self, name: str, value: str) -> None:
        """Attributes of wrapping elements are no tags."""

    def row(self, table: TagTable, key: str, name: str, facts: Mapping[str, Any]) -> TagInfo:
        """Return the row of a key, made up where the table has none."""
        known = table.get(key) or self.made.get((table.name, key))
        if isinstance(known, TagInfo):
            return known
        name = _NOT_IN_NAMES.sub("", name)
        name = name[:1].upper() + name[1:]
        info = self.made[table.name, key] = TagInfo(table, key, name if len(name) > 1 else f"Tag{name}", facts)
        return info

    def take(self, info: TagInfo, value: Any) -> None:
        """Take up a tag."""
        if len(self.context.tags) < self.context.limits.tags:
            self.context.found(info, value, None, self.here)


class _Office(_Sink):
    """Properties of Office Open XML: `Properties/…`, custom ones by name, vectors as lists."""

    def __init__(self, context: Context, here: int) -> None:
        super().__init__(context, OFFICE, here)
        self.queue: dict[str, str] = {}
        self.left = 0
        self.vector: list[str] = []

    def found(self, path: list[str], value: str, _attributes: dict[str, str]) -> None:
        """Take up a property."""
        last = path[-1].rpartition(":")[2] if path[-1].partition(":")[2] in QUEUED else path[-1]
        shown: Any = _CODE.sub(lambda code: chr(int(code[1], 16)), unescape(value))
        if last in QUEUED:
            self.queue[last] = shown
            return
        key, space = _key_of(path)
        table = self.table
        facts: Mapping[str, Any] = {}
        name = key
        if not key:
            name = _WORDS.sub(lambda word: word[1] + word[2].upper(), self.queue.get("name", ""))
            key = _NOT_IN_NAMES.sub("", name)
            if not key:
                return
            facts = {"desc": name, **(DATE if path[-1] == "vt:filetime" else {})}
        elif key == "xmlns":
            return
        elif (row := store.table(XMP_MAIN).get(space)) is not None and isinstance(row, TagInfo) and row.sub:
            table = store.table(row.sub["table"])
        elif len(path) > 2 and "vt:vector" in path:
            shown = self._in_vector(path[-1], shown)
            if shown is None:
                return
        info = self.row(table, key, name, facts)
        if (info.attributes.get("format") or info.attributes.get("write")) == "date" and isinstance(shown, str):
            shown = xmp_date(shown, self.context)
        self.take(info, shown)
        self.left = 0
        self.queue.clear()

    def _in_vector(self, kind: str, value: str) -> Any:
        """Return the values of a vector once it is whole, None before."""
        if kind in ("vt:size", "size"):
            self.left = int(value) if value.isdigit() else 0
            self.vector = []
            return None
        if kind in ("vt:baseType", "baseType"):
            return None
        if not self.left:
            return value
        self.left -= 1
        if self.left:
            self.vector.append(value)
            return None
        return [*self.vector, value] if self.vector else value


def _key_of(path: list[str]) -> tuple[str, str]:
    """Return the key of a property, put together of the names along its path, and the first namespace that counts."""
    key = space = ""
    for step in path:
        prefix, colon, name = step.partition(":")
        if not colon:
            prefix, name = "", step
        if prefix == "vt":
            continue
        if key:
            key += name[:1].upper() + name[1:]
        elif step not in WRAPPERS:
            key, space = name, prefix
    return key, space


class _Work(_Sink):
    """Metadata of iWork: the outermost element of a property names it."""

    def found(self, path: list[str], value: str, _attributes: dict[str, str]) -> None:
        """Take up a property."""
        if re.match(r"\w+:ID\Z", path[-1]):
            return
        key = path[0].partition(":")[2] or path[0]
        self.take(self.row(self.table, key, key, {}), unescape(value))


class _Joined(_Sink):
    """Metadata of fonts: the names along the path are the key."""

    def found(self, path: list[str], value: str, _attributes: dict[str, str]) -> None:
        """Take up a property."""
        first, *others = (step.rpartition(":")[2] for step in path)
        key = first + "".join(word[:1].upper() + word[1:] for word in others)
        self.take(self.row(self.table, key, key, {}), unescape(value))


class _Settings(_Sink):
    """Settings of Capture One: elements with a key `K` and a value `V`."""

    def __init__(self, context: Context, table: str, here: int) -> None:
        super().__init__(context, table, here)
        self.key = ""

    def found(self, path: list[str], value: str, _attributes: dict[str, str]) -> None:
        """Take up a setting; the key comes before its value."""
        last = path[-1].rpartition(":")[2]
        if last == "K":
            self.key = unescape(value)
            return
        key = self.key if last == "V" and self.key else path[-1]
        self.key = ""
        name = _NOT_IN_NAMES.sub("", key[:1].upper() + key[1:])
        if name:
            self.take(self.row(self.table, key, key, SETTINGS_DATE if _DATED.search(name) else {}), unescape(value))


def office(context: Context, data: bytes, here: int) -> None:
    """Decode a file of document properties."""
    text = decode_text(data)
    header = _HEADER.search(text)
    Walker(context, _Office(context, here), here).walk(text[header.end() :] if header else text)


def iwork(context: Context, data: bytes, here: int) -> None:
    """Decode the metadata of an index file."""
    text = decode_text(data)
    opening = _METADATA.search(text)
    if opening:
        end = text.find(f"</{opening[1]}:metadata>", opening.end())
        if end >= 0:
            Walker(context, _Work(context, IWORK, here), here).walk(text[opening.end() : end])


def font(context: Context, data: bytes, here: int) -> None:
    """Decode the metadata of a font."""
    text = _PACKAGE.sub("", decode_text(data))
    header = _HEADER.search(text)
    Walker(context, _Joined(context, FONT, here), here).walk(text[header.end() :] if header else text)


def settings_file(context: Context, block: Block) -> None:
    """Decode a file of Capture One's settings that stands by itself."""
    capture_one(context, block_bytes(context, block), block.offset)


def capture_one(context: Context, data: bytes, here: int) -> None:
    """Decode a file of Capture One's settings."""
    Walker(context, _Settings(context, SETTINGS, here), here).walk(decode_text(data))


def epub(context: Context, data: bytes, here: int) -> None:
    """Decode the package file of an EPUB, whose dates may say what they are of."""
    from exifweb.core.blocks.inner import decode_inner

    text = _EVENT.sub(lambda found: _dated(found, context), _PACKAGE.sub("", decode_text(data)))
    decode_inner(context, text.encode("utf-8", "surrogateescape"), EPUB, here, packed=True)


def _dated(found: re.Match[str], context: Context) -> str:
    return f"<dc:{found[1]}Date>{xmp_date(found[2], context)}</dc:{found[1]}Date>"
