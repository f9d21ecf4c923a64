"""XMP packets → tags: each property becomes a tag, list items come together, rationals and dates as Exif has them.

Source: XMP specification parts 1 to 3; ExifTool's FoundXMP.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.views import block_bytes
from exifweb.core.blocks.xmp.names import counts, in_language, key_of, resolve
from exifweb.core.blocks.xmp.packet import text_of_packet
from exifweb.core.blocks.xmp.parse import Walker
from exifweb.core.blocks.xmp.scan import unescape
from exifweb.core.blocks.xmp.structures import Structures, steps_of
from exifweb.core.tags import store
from exifweb.core.tags.conv.dates import xmp_date
from exifweb.core.tags.conv.xmp import from_base64
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, Rational, decode_text, encode_text

if TYPE_CHECKING:
    from exifweb.core.blocks.xmp.names import Found
    from exifweb.core.blocks.xmp.structures import Step
    from exifweb.core.context import Context
    from exifweb.core.model import Block, Tag
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

ABOUT: dict[str, tuple[str, str]] = {
    "rdf:about": ("XMP::rdf", "about"),
    "x:xmptk": ("XMP::x", "xmptk"),
    "x:xaptk": ("XMP::x", "xmptk"),
    "lastUpdate": ("XMP::XML", "lastUpdate"),
}
"""Attributes of the wrapping elements that are tags."""
DIGITS = frozenset("-0123456789")
MAIN, XML = "XMP::Main", "XMP::XML"
IGNORED = {"Nikon::NineEdits": frozenset(("userData",))}
"""Table that leads to others → elements that count for nothing."""
IGNORE = "IgnoreProp"
"""What has led to an XML document leaves the elements that count for nothing among the members under this name."""
BASE64 = "Base64"
INNER = "InnerXMP"
"""Member that is there while what a property holds is decoded."""
NKA_LENGTH, NKA_HEADER = 0x31, 0x35
LONG_TEXT = 65536
SHORT_BINARY = 100
_RATIONAL = re.compile(r"(-?\d{1,300})/(-?\d{1,300})\n?\Z", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?\s*\S*\Z")
_FROM_EXIFTOOL = re.compile(r"http://ns\.exiftool\.(?:ca|org)/(.*?)/(.*?)/")
_CONTROL = re.compile(rb"[\0-\x08\x0b\x0c\x0e-\x1f]")


def decode(context: Context, block: Block) -> None:
    """Decode a block that holds a packet; what extends another is read only if that one says so."""
    if block.kind == "ExtendedXMP" and not _is_announced(context, block):
        return
    _decode(context, block_bytes(context, block), block.offset, alone=block.path == "XMP")


def decode_markup(context: Context, block: Block) -> None:
    """Decode an XML document that is no packet: a picture, a track, settings."""
    data = block_bytes(context, block)
    _decode(context, data, block.offset, alone=True, markup=True, svg=block.label == "SVG")


def decode_nka(context: Context, block: Block) -> None:
    """Decode the adjustments of Nikon's NX Studio: XML behind a header that says how long it is."""
    length = int.from_bytes(context.source.read(block.offset + NKA_LENGTH, 4), "little")
    data = context.source.read(block.offset + NKA_HEADER, min(length, context.limits.xmp))
    _decode(context, data, block.offset + NKA_HEADER, alone=True, markup=True, main=XML)


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode a packet, or another XML document, that is the value of an entry or a resource."""
    main = table.name if table.g0 != "XMP" else MAIN
    ignored = frozenset(context.members.pop(IGNORE, ()))
    # Where ExifTool can give the XML as a whole, as in boxes, it makes no structures; nor of what a property holds.
    data, markup, structured = view.read(start, length), main != MAIN, main != XML and INNER not in context.members
    at = view.base + start
    outer, context.directory = context.directory, name
    try:
        _decode(context, data, at, alone=False, markup=markup, main=main, ignored=ignored, structured=structured)
    finally:
        context.directory = outer


def _is_announced(context: Context, block: Block) -> bool:
    if block.length != block.detail:
        context.warn(f"Incomplete extended XMP (GUID {block.label})", block.offset, "packet")
        return False
    tag = context.first("HasExtendedXMP")
    if tag is not None and tag.raw == block.label:
        return True
    context.warn(f"Ignored non-standard extended XMP (GUID {block.label})", block.offset, "packet")
    return False


def _decode(
    context: Context,
    data: bytes,
    offset: int,
    *,
    alone: bool,
    markup: bool = False,
    svg: bool = False,
    main: str = MAIN,
    ignored: frozenset[str] = frozenset(),
    structured: bool = True,
) -> None:
    if len(data) > context.limits.xmp:
        context.warn(f"Ignored {len(data)} bytes of XMP: more than the limit", offset, "packet")
        return
    outer = context.directory
    if main == MAIN:
        context.directory = "XMP"
    try:
        properties = Properties(context, offset, main, structured=structured and context.options.struct)
        properties.ignored |= ignored
        walker = Walker(context, properties, offset, markup=markup, svg=svg)
        walker.ignored = properties.ignored
        properties.uris = walker.prefixes.uris
        if not walker.walk(text_of_packet(context, data, offset, alone=alone)) and not alone:
            message = "Empty XMP" if data.strip(b" ").strip(b"\0") else "Invalid XMP"
            context.warn(message, offset, "packet", minor=message == "Empty XMP")
        properties.finish()
    finally:
        context.directory = outer


class Properties:
    """Takes the properties of a packet and makes tags of them."""

    def __init__(self, context: Context, offset: int, main: str = MAIN, *, structured: bool = False) -> None:
        self.context = context
        self.structured = structured
        self.main = main
        self.ignored: frozenset[str] = IGNORED.get(main, frozenset())
        self.offset = offset
        self.uris: dict[str, str] = {}
        self.made: dict[tuple[str, Any], TagInfo] = {}
        self.ways: list[tuple[Tag, tuple[Step, ...]]] = []

    def new_list(self) -> None:
        """Let the next item begin a list of its own."""
        self.context.lists.clear()

    def about(self, name: str, value: str) -> None:
        """Take up an attribute of a wrapping element, each value once."""
        place = ABOUT.get(name)
        if place is None:
            return
        info = store.tag(*place)
        shown = unescape(value)
        before = self.context.first(info.name)
        if before is None or before.raw != shown:
            self.context.found(info, shown, offset=self.offset)

    def found(self, path: list[str], value: str, attributes: dict[str, str]) -> None:
        """Take up a property."""
        context = self.context
        if len(context.tags) >= context.limits.tags:
            return
        if self.ignored:
            path = [step for step in path if step not in self.ignored]
        language = attributes.get("xml:lang") if attributes else None
        found = self.resolved(path, language=bool(language))
        if found is None:
            return
        if found.invalid:
            context.warn(f"Invalid XMP namespace prefix '{found.prefix}'", self.offset, "packet")
        shown: Any = value
        if attributes and "base64" in (attributes.get("rdf:datatype") or attributes.get("et:encoding") or ""):
            shown = _from_base64(value)
        if type(shown) is str:
            shown = unescape(shown)
        info = self._settled(found, shown) if found.added else found.info
        group: str | None = found.group
        if found.added and "g1" in info.attributes:
            group = None
        if language is not None and language.lower() != "x-default" and info.attributes.get("write") == "lang-alt":
            info = in_language(info, language)
        if type(shown) is str:
            shown = _in_format(shown, info, unknown=found.unknown)
        if self.structured:
            self._found_in_structure(info, shown, group, path, found.steps, len(value))
        else:
            tag = context.found(info, shown, group, self.offset, len(value))
            if found.g0 and tag is not None:
                tag.g0 = found.g0
        if info.sub is not None:
            self._descend(info, shown)

    def resolved(self, path: list[str], *, language: bool) -> Found | None:
        """Return what a path of names is."""
        return resolve(key_of(path), language=language, main=self.main)

    def _descend(self, info: TagInfo, shown: Any) -> None:
        """Decode the block that a property holds."""
        from exifweb.core.blocks.inner import decode_inner

        context, table = self.context, (info.sub or {})["table"]
        if info.raw is not None:
            shown = info.raw(shown, context)
        data = shown.read() if isinstance(shown, Binary) else encode_text(shown) if isinstance(shown, str) else b""
        if info.attributes.get("encoding") == BASE64:
            data = from_base64(decode_text(data))
        if context.depth >= context.limits.depth:
            context.warn(f"{info.name} is nested too deeply", self.offset, "packet")
            return
        context.depth += 1
        outermost = context.members.setdefault(INNER, self) is self
        try:
            decode_inner(context, data, table, self.offset, packed=True)
        finally:
            context.depth -= 1
            if outermost:
                del context.members[INNER]

    def _settled(self, found: Found, shown: Any) -> TagInfo:
        """Return the row of a property that no table has: what its first value in the packet made of it."""
        info = found.info
        key = (info.table.name, info.id)
        before = self.made.get(key)
        if before is not None:
            return before
        more: dict[str, Any] = {}
        if found.unknown and type(shown) is str and _MOMENT.match(shown):
            more["g2"] = "Time"
        origin = _FROM_EXIFTOOL.match(self.uris.get(found.prefix, ""))
        if origin:
            more["g0"], more["g1"] = _original_groups(*origin.groups())
        if more:
            info = TagInfo(info.table, info.id, info.name, {**info.attributes, **more})
        self.made[key] = info
        return info

    def _found_in_structure(
        self, info: TagInfo, shown: Any, group: str | None, path: list[str], names: tuple[str, ...], length: int
    ) -> None:
        """Take up a property whose place in structures and lists is restored in the end."""
        context, held = self.context, self.context.lists
        if context.options.fields:
            context.found(info, shown, group, self.offset, length)
        at = len(context.tags)
        context.lists = {}
        tag = context.found(info, shown, group, self.offset, length)
        context.lists = held
        if context.options.fields:
            del context.tags[at:]
        if tag is not None:
            steps = steps_of(path, names, counts)
            if len(steps) > 1 or (steps and steps[0][1]):
                self.ways.append((tag, steps))

    def finish(self) -> None:
        """Put structures and lists together once the packet is read."""
        if self.ways:
            structures = Structures(self.context, self.made, self.offset)
            if self.context.options.fields:
                structures.add(self.ways)
            else:
                structures.restore(self.ways)
            self.context.lists.clear()


def _original_groups(g0: str, g1: str) -> tuple[str, str]:
    """Return the groups of a tag in a file that ExifTool wrote as RDF/XML."""
    if g1 == "System":
        return "XML", "XML-System"
    return ("XML", f"XML-{g0}") if g1[:1].isdigit() else (g0, g1)


def _in_format(value: str, info: TagInfo, *, unknown: bool) -> Any:
    """Return a rational as a number and a date as Exif writes it, where the row or the looks of the value say so."""
    form = info.attributes.get("write")
    if not unknown and form != "rational" and form != "date":  # noqa: PLR1714 - the way that most take
        return value
    if unknown and value[:1] not in DIGITS:
        return Binary(encode_text(value)) if len(value) > LONG_TEXT else value
    if unknown or form == "rational":
        number = rational(value)
        if number is not None:
            return number
    if form == "date" or (unknown and _MOMENT.match(value)):
        return xmp_date(value, None)  # type: ignore[arg-type]
    return Binary(encode_text(value)) if unknown and len(value) > LONG_TEXT else value


def rational(value: str) -> Rational | None:
    """Return a fraction, worth its quotient in full; None where it is none."""
    found = _RATIONAL.match(value)
    return Rational(int(found[1]), int(found[2]), digits=17) if found else None


def _from_base64(value: str) -> Any:
    data = from_base64(value)
    if len(data) > SHORT_BINARY or _CONTROL.search(data):
        return Binary(data)
    return decode_text(data)
