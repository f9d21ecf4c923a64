"""HTML: the elements of the head that say what the document is, and the block of XML that Office puts there.

The head is scanned, not parsed: an element ends at its next closing tag, and what lies inside is passed over. Sources:
HTML 4.01 section 7.4; ExifTool's ProcessHTML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.blocks.html_entities import unescape_html
from exifweb.core.blocks.xmp.scan import unescape
from exifweb.core.charsets import codec_of, decoded
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, tag_name
from exifweb.core.values import decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

TABLE = "HTML::Main"
CHARACTER_SET = "HTMLCharset"
"""Member that the content type sets."""
HEAD, STEP = 256, 1 << 14
EQUIVALENT = "http-equiv"
_HEAD = re.compile(rb"<head\b", re.IGNORECASE)
_END = re.compile(rb"</head>", re.IGNORECASE)
_ELEMENT = re.compile(rb"<([\w:.-]+)([^>]*)>")
_NAME = re.compile(rb"\bname\s*=\s*['\"]?([\w:.-]+)", re.IGNORECASE)
_EQUIVALENT = re.compile(rb"\bhttp-equiv\s*=\s*['\"]?([\w:.-]+)", re.IGNORECASE)
_CONTENT = re.compile(rb"\bcontent\s*=\s*(['\"])(.*?)\1", re.IGNORECASE | re.DOTALL)
_BARE_CONTENT = re.compile(rb"\bcontent\s*=\s*['\"]?([\w:.-]+)", re.IGNORECASE)
_GROUPED = re.compile(r"([\w-]+)[:.]([\w-]+)", re.ASCII)
_OFFICE = re.compile(rb"<([\w-]+):([\w-]+)(?:\s[^>]*)?>([^<]*)</\1:\2>")
_HEX = re.compile(r"_x([0-9a-f]{4})_", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[^-_a-zA-Z0-9]")


def newline_of(data: bytes) -> bytes:
    """Return the line end that the first line of some data has, empty where there is none."""
    feed, carriage = (data.find(one) + 1 or 999 for one in (b"\n", b"\r"))
    if feed == carriage:
        return b""
    if abs(feed - carriage) == 1:
        return b"\r\n" if feed > carriage else b"\n\r"
    return b"\r" if feed > carriage else b"\n"


def decode(context: Context, block: Block) -> None:
    """Decode the head of a document."""
    newline = newline_of(context.source.read(block.offset, HEAD))
    if not newline:
        context.warn("Invalid HTML data", block.offset, "block")
        return
    head = _head(context, block, newline)
    reader = Reader(context, newline, head[: head.rfind(b">") + 1])
    reader.read()


def _head(context: Context, block: Block, newline: bytes) -> bytes:
    """Return what stands behind the start of the head, to the end of the line that closes it."""
    source, end = context.source, block.offset + min(block.length, context.limits.single_read)
    data, at = b"", block.offset
    start = first = looked = 0
    while at < end:
        more = source.read(at, min(STEP, end - at))
        if not more:
            break
        data, at = data + more, at + len(more)
        if not start:
            found = _HEAD.search(data, max(looked - 8, 0))
            looked = len(data)
            if found is None:
                continue
            start = found.end()
        if not first:
            first = data.find(newline, start) + 1
            looked = first
            if not first:
                continue
        closing = _END.search(data, max(looked - 8, first - 1))
        looked = len(data)
        line = data.find(newline, closing.end()) if closing else -1
        if line >= 0:
            return data[start:line]
        if closing:
            looked = closing.start()
    return data[start:] if start else b""


class Reader:
    """Reads the elements of a head."""

    def __init__(self, context: Context, newline: bytes, text: bytes) -> None:
        self.context = context
        self.text = text
        self.made: dict[tuple[str, str], TagInfo] = {}
        self.spaces = re.compile(rf"\s*{newline.decode('ascii')}\s*", re.ASCII)

    def read(self) -> None:
        """Take up what the elements say."""
        at = 0
        unclosed: set[bytes] = set()
        while element := _ELEMENT.search(self.text, at):
            at = element.end()
            name, attributes, value = element[1], element[2], b""
            tag = name.lower()
            if not attributes.endswith(b"/"):
                close = b"</" + name + b">"
                end = -1 if name in unclosed else self.text.find(close, at)
                if end >= 0:
                    value, at = self.text[at:end], end + len(close)
                else:
                    unclosed.add(name)
                    if tag != b"meta":
                        continue
            if tag == b"meta":
                self._meta(attributes, value)
            elif tag == b"xml":
                self._office(value)
            elif tag == b"title":
                self._found(store.table(TABLE), "title", "title", "", value)

    def _meta(self, attributes: bytes, value: bytes) -> None:
        name, equivalent = _NAME.search(attributes), _EQUIVALENT.search(attributes)
        if name:
            shown = name[1].decode("ascii")
        elif equivalent:
            shown = f"HTTP-equiv.{equivalent[1].decode('ascii')}"
        else:
            return
        content, bare = _CONTENT.search(attributes), _BARE_CONTENT.search(attributes)
        if content:
            value = content[2]
        elif bare:
            value = bare[1]
        elif not value:
            return
        table, group, tag = store.table(TABLE), "", shown.lower()
        grouped = _GROUPED.match(tag)
        if grouped:
            group, tag = grouped.groups()
            info = table.get(group)
            if isinstance(info, TagInfo) and info.sub:
                table = store.table(info.sub["table"])
            else:
                tag = f"{group}.{tag}"
        self._found(table, tag, shown, group, value)

    def _found(self, table: TagTable, tag: str, shown: str, group: str, value: bytes) -> None:
        info = table.get(tag) or self.made.get((table.name, tag))
        if not isinstance(info, TagInfo):
            facts = {"g0": "HTML"}
            if group:
                facts["g1"] = "HTTP-equiv" if group == EQUIVALENT else f"HTML-{group}"
            name = re.sub(r"\W+(\w)", lambda found: found[1].upper(), shown, flags=re.ASCII)
            info = self.made[table.name, tag] = TagInfo(table, tag, tag_name(name), facts)
        self._take(info, unescape_html(self.spaces.sub(" ", self._text(value))))

    def _office(self, text: bytes) -> None:
        """Take up the properties that Office writes as XML."""
        main = store.table(TABLE)
        for found in _OFFICE.finditer(text):
            group, tag = found[1].decode("ascii"), found[2].decode("ascii")
            info = main.get(group)
            if not isinstance(info, TagInfo) or not info.sub:
                continue
            table = store.table(info.sub["table"])
            own = table.get(tag) or self.made.get((table.name, tag))
            if not isinstance(own, TagInfo):
                name = _HEX.sub(lambda code: chr(int(code[1], 16)), tag[:1].upper() + tag[1:])
                name = re.sub(r"\s(.)", lambda letter: letter[1].upper(), name)
                own = TagInfo(table, tag, tag_name(_NOT_IN_NAMES.sub("", name)), {})
                self.made[table.name, tag] = own
            self._take(own, unescape(self._text(found[3])))

    def _text(self, value: bytes) -> str:
        codec = self.context.members.get(CHARACTER_SET)
        return decoded(value, codec_of(codec)) if codec else decode_text(value)

    def _take(self, info: TagInfo, value: str) -> None:
        if len(self.context.tags) < self.context.limits.tags:
            self.context.found(info, value)
