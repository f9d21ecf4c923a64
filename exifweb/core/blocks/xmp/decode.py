"""XMP packets → tags: each property becomes a tag, list items come together, rationals and dates as Exif has them.

Source: XMP specification parts 1 to 3; ExifTool's FoundXMP.
"""

from __future__ import annotations

import re
from base64 import b64decode
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.views import block_bytes
from exifweb.core.blocks.xmp.names import in_language, key_of, resolve
from exifweb.core.blocks.xmp.packet import text_of_packet
from exifweb.core.blocks.xmp.parse import Walker
from exifweb.core.tags import store
from exifweb.core.tags.conv.dates import xmp_date
from exifweb.core.values import Binary, number_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagInfo, TagTable
    from exifweb.core.view import View

ABOUT: dict[str, tuple[str, str]] = {
    "rdf:about": ("XMP::rdf", "about"),
    "x:xmptk": ("XMP::x", "xmptk"),
    "x:xaptk": ("XMP::x", "xmptk"),
}
"""Attributes of the wrapping elements that are tags."""
LONG_TEXT = 65536
SHORT_BINARY = 100
_RATIONAL = re.compile(r"(-?\d+)/(-?\d+)\Z")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?\s*\S*\Z")
_CONTROL = re.compile(rb"[\0-\x08\x0b\x0c\x0e-\x1f]")


def decode(context: Context, block: Block) -> None:
    """Decode a block that holds a packet; what extends another is read only if that one says so."""
    if block.kind == "ExtendedXMP" and not _is_announced(context, block):
        return
    _decode(context, block_bytes(context, block), block.offset)


def decode_block(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode a packet that is the value of an entry or a resource."""
    _decode(context, view.read(start, length), view.base + start)


def _is_announced(context: Context, block: Block) -> bool:
    tag = context.first("HasExtendedXMP")
    if tag is not None and tag.raw == block.label:
        return True
    context.warn(f"Ignored extended XMP with GUID {block.label}", block.offset, "packet")
    return False


def _decode(context: Context, data: bytes, offset: int) -> None:
    if len(data) > context.limits.xmp:
        context.warn(f"Ignored {len(data)} bytes of XMP: more than the limit", offset, "packet")
        return
    text = text_of_packet(context, data, offset)
    if not text:
        context.warn("Invalid XMP" if not data.strip(b" \0") else "Empty XMP", offset, "packet", minor=True)
        return
    outer = context.directory
    context.directory = "XMP"
    try:
        Walker(context, Properties(context, offset), offset).walk(text)
    finally:
        context.directory = outer


class Properties:
    """Takes the properties of a packet and makes tags of them."""

    def __init__(self, context: Context, offset: int) -> None:
        self.context = context
        self.offset = offset

    def new_list(self) -> None:
        """Let the next item begin a list of its own."""
        self.context.lists.clear()

    def about(self, name: str, value: str) -> None:
        """Take up an attribute of a wrapping element, each value once."""
        place = ABOUT.get(name)
        if place is None:
            return
        info = store.tag(*place)
        if not any(tag.info is info and tag.raw == value for tag in self.context.tags):
            self.context.found(info, value, offset=self.offset)

    def found(self, path: list[str], value: str, attributes: dict[str, str]) -> None:
        """Take up a property."""
        context = self.context
        if len(context.tags) >= context.limits.tags:
            return
        language = attributes.get("xml:lang", "") if attributes else ""
        found = resolve(key_of(path), language=bool(language))
        if found is None:
            return
        info = found.info
        shown: Any = value
        if attributes and "base64" in attributes.get("rdf:datatype", attributes.get("et:encoding", "")):
            shown = _from_base64(value)
        if language and language.lower() != "x-default" and info.attributes.get("write") == "lang-alt":
            info = in_language(info, language)
        if type(shown) is str:
            shown = _in_format(shown, info, unknown=found.unknown)
        tag = context.found(info, shown, found.group, self.offset, len(value))
        if tag is not None and context.options.struct:
            context.structures.append((tag, tuple(path), found.steps))


def _in_format(value: str, info: TagInfo, *, unknown: bool) -> Any:
    """Return a rational as a number and a date as Exif writes it, where the row or the looks of the value say so."""
    form = info.attributes.get("write")
    if not unknown and form != "rational" and form != "date":  # noqa: PLR1714 - the way that most take
        return value
    if unknown or form == "rational":
        number = rational(value)
        if number is not None:
            return number
    if form == "date" or (unknown and _MOMENT.match(value)):
        return xmp_date(value, None)  # type: ignore[arg-type]
    return Binary(value.encode()) if unknown and len(value) > LONG_TEXT else value


def rational(value: str) -> str | None:
    """Return a fraction as the number that it is worth, at ten significant digits; None where it is none."""
    found = _RATIONAL.match(value)
    if not found:
        return None
    top, bottom = int(found[1]), int(found[2])
    if top and bottom:
        return number_text(top / bottom)
    if bottom:
        return "0"
    return "inf" if top else "undef"


def _from_base64(value: str) -> Any:
    try:
        data = b64decode("".join(value.split()))
    except ValueError:
        return value
    if len(data) > SHORT_BINARY or _CONTROL.search(data):
        return Binary(data)
    return data.decode("utf-8", "surrogateescape")
