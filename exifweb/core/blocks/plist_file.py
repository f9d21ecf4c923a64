"""Property lists in a file or a value of their own: XML, binary, or JSON.

In XML the keys along the path are kept while the elements are walked, as each stands before the value that it names.
Data that holds a list again, compressed, is decoded too. Sources: Apple's property list DTD; ExifTool's PLIST module.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import json_text, plist
from exifweb.core.blocks.inflate import inflate
from exifweb.core.blocks.inner import decode_inner
from exifweb.core.blocks.views import block_view
from exifweb.core.blocks.xmp.packet import text_of_packet
from exifweb.core.blocks.xmp.parse import Walker
from exifweb.core.blocks.xmp.scan import unescape
from exifweb.core.errors import Malformed
from exifweb.core.tags import store
from exifweb.core.tags.conv.dates import xmp_date
from exifweb.core.tags.conv.xmp import from_base64
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

TABLE, JSON = "PLIST::Main", "JSON::Main"
BINARY, OBJECT = b"bplist0", b'{"'
OLD = b"\xfe\xff\0"
GROUP = "PLIST"
TYPES = {"adjustmentBaseVersion": "AAE"}
"""Keys that tell the type of a file."""
SONY_START, SONY_END = "MetaDataList//", "//name"
MOST_KEYS = 100
_HEX = re.compile(r"(?:[0-9a-f]{2})+")
_AFTER_NO_LETTER = re.compile(r"([^A-Za-z])([a-z])")
_NOT_IN_NAMES = re.compile(r"[^-_a-zA-Z0-9]")
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf|\xfe\xff|\xff\xfe)?\0*<")


def decode(context: Context, block: Block) -> None:
    """Decode a file.

    Raises:
        Malformed: It is damaged, or of a kind that nobody writes any more.
    """
    if context.source.read(block.offset, len(OLD)) == OLD:
        raise Malformed("block", block.offset, "Old PLIST format currently not supported")
    view = block_view(context, block)
    decode_block(context, view, 0, block.length, store.table(TABLE), GROUP)


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode a list of any kind.

    Raises:
        Malformed: It is a binary one that is damaged.
    """
    head = view.read(start, 64)
    if head.startswith(BINARY):
        _binary(context, view, start, length, table)
    elif head.startswith(OBJECT):
        json_text.decode_block(context, view, start, length, store.table(JSON), name)
    elif _MARKUP.match(head):
        here = view.base + start
        text = text_of_packet(context, view.read(start, min(length, context.limits.xmp)), here, alone=True)
        Walker(context, Properties(context, table, here), here, markup=True).walk(text)


def _binary(context: Context, view: View, start: int, length: int, table: TagTable) -> None:
    outer, context.set_g1 = context.set_g1, GROUP
    try:
        found = plist.read(view.read(start, length))
        if found is None:
            raise Malformed("block", view.base + start, "Error reading binary PLIST file")
        plist.take_all(context, table, found, view.base + start)
    finally:
        context.set_g1 = outer


class Properties:
    """Takes the elements of a list and makes tags of its values, each named by the keys along its path."""

    def __init__(self, context: Context, table: TagTable, offset: int) -> None:
        self.context = context
        self.table = table
        self.offset = offset
        self.keys: list[str] = []
        self.made: dict[str, TagInfo] = {}
        self.last: TagInfo | None = None

    def new_list(self) -> None:
        """Lists are told by their keys alone."""

    def about(self, name: str, value: str) -> None:
        """Lists say nothing about other things."""

    def found(self, path: list[str], value: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        """Take up a key or a value."""
        kind, depth = path[-1], len(path)
        if kind == "key":
            self._key(unescape(value), depth)
        elif self.keys:
            self._take("/".join(self.keys), _value(kind, unescape(value)), is_date=kind == "date")

    def _key(self, value: str, depth: int) -> None:
        keys = self.keys
        if depth <= 3:  # plist, dict, key
            keys[:] = [value]
            return
        level = min(depth - 3, MOST_KEYS)
        keys += [""] * (level - len(keys))
        del keys[level + 1 :]
        keys[level:] = [value]

    def _take(self, tag: str, value: Any, *, is_date: bool) -> None:
        context = self.context
        if len(context.tags) >= context.limits.tags:
            return
        info = self.table.get(tag) or self.made.get(tag)
        if not isinstance(info, TagInfo):
            facts = {"list": 1, "g2": "Time"} if is_date else {"list": 1}
            info = self.made[tag] = TagInfo(self.table, tag, _name(tag), facts)
        if self.last is not None and self.last is not info:
            context.lists.pop(self.last, None)
        self.last = info
        if tag in TYPES and context.members.get("FILE_TYPE") == "XMP":
            context.override_type(TYPES[tag])
        if info.attributes.get("compressedplist") and isinstance(value, Binary):
            self._descend(info, value.read())
        else:
            context.found(info, value, None, self.offset)

    def _descend(self, info: TagInfo, data: bytes) -> None:
        """Decode a list that a value is, compressed or not."""
        context = self.context
        if not data.startswith(BINARY):
            warnings = len(context.warnings)
            found, _ = inflate(context, data, info.name, self.offset, wbits=-zlib.MAX_WBITS)
            if found is None and len(context.warnings) > warnings and "more than" not in context.warnings[-1].message:
                del context.warnings[warnings:]  # what is not compressed is looked at as it is
            data = data if found is None else found
        if context.depth < context.limits.depth:
            context.depth += 1
            decode_inner(context, data, (info.sub or {})["table"], self.offset, packed=True)
            context.depth -= 1


def _value(kind: str, value: str) -> Any:
    if kind == "data":
        return Binary(bytes.fromhex(value) if _HEX.fullmatch(value) else from_base64(value))
    if kind == "date":
        return xmp_date(value, None)  # type: ignore[arg-type]
    return kind.capitalize() if kind in ("true", "false") else value


def _name(tag: str) -> str:
    """Return the name of a tag made of the keys along its path, without the words that Sony puts around them."""
    name = tag.removeprefix(SONY_START).removesuffix(SONY_END)
    name = _AFTER_NO_LETTER.sub(lambda found: found[1] + found[2].upper(), name)
    name = _NOT_IN_NAMES.sub("", name)
    name = name[:1].upper() + name[1:]
    return name if len(name) > 1 and name[0].isalpha() else f"Tag{name}"
