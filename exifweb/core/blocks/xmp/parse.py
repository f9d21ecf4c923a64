"""A walk over the elements of a packet, by expat: every property becomes a path of names, a value and attributes.

Prefixes are those that ExifTool knows, whatever the file calls them. Nothing is kept but the path and the text of the
element being read, so a packet costs no more memory than its longest value. DOCTYPE is refused, and with it entities.
Source: XMP specification part 1, 7 (RDF syntax); ExifTool's ParseXMPElement for what counts as a property.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from xml.parsers import expat

from exifweb.core.blocks.xmp.namespaces import PREFIXES, URIS

if TYPE_CHECKING:
    from exifweb.core.context import Context

IGNORED = frozenset(("x", "rdf", "xmlns", "xml", "svg", "office"))
IGNORED_PROPERTIES = frozenset(f"et:{n}" for n in ("desc", "prt", "val", "id", "tagid", "toolkit", "table", "index"))
VALUES = ("rdf:value", "rdf:resource", "rdf:about")
MAX_ITEMS = 1000
MAX_DEPTH = 200
MAX_ELEMENTS = 50_000
CHUNK = 1 << 16
_VERSION = re.compile(r"/\d+\.\d+(?=/|$)")


class Stopped(Exception):
    """The rest of the packet is not read."""


class Sink(Protocol):
    """What takes the properties."""

    def found(self, path: list[str], value: str, attributes: dict[str, str]) -> None:
        """Take up a property."""

    def about(self, name: str, value: str) -> None:
        """Take up an attribute of the wrapping elements, `x:xmptk` or `rdf:about`."""

    def new_list(self) -> None:
        """An outermost list begins."""


@dataclass(slots=True)
class Element:
    """An element being read."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: int = 0
    items: int = 0
    on_path: bool = True
    shorthand: bool = False
    prefixes: dict[str, str] | None = None
    """The translation of prefixes as it was before a child changed it."""


class Walker:
    """Feeds a packet to expat and the properties that it meets to a sink."""

    def __init__(self, context: Context, sink: Sink, offset: int) -> None:
        self.context = context
        self.sink = sink
        self.offset = offset
        self.path: list[str] = []
        self.stack: list[Element] = [Element("", {})]
        self.translated: dict[str, str] = {}
        self.own: dict[str, str] = {}
        self.own_uris: dict[str, str] = {}
        self.skipping = 0
        self.elements = 0

    def walk(self, text: bytes) -> int:
        """Walk a packet and return how many elements stand at its top."""
        parser = expat.ParserCreate("utf-8")
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            for at in range(0, len(text), CHUNK):
                parser.Parse(text[at : at + CHUNK], False)
            parser.Parse(b"", True)
        except expat.ExpatError as damage:
            if self.elements and len(self.stack) == 1:
                return self.stack[0].children  # what follows the packet is none of ours
            message = f"XMP format error ({expat.ErrorString(damage.code)})"
            self.context.warn(message, self.offset + damage.offset, "packet")
        except Stopped as reason:
            self.context.warn(str(reason), self.offset, "packet")
        return self.stack[0].children

    def _doctype(self, *_: object) -> None:
        message = "XMP with a DOCTYPE is not read"
        raise Stopped(message)

    def _start(self, name: str, flat: list[str]) -> None:
        if self.skipping:
            self.skipping += 1
            return
        self.elements += 1
        if self.elements > MAX_ELEMENTS or len(self.stack) > MAX_DEPTH:
            message = f"Stopped reading XMP after {self.elements} elements"
            raise Stopped(message)
        parent = self.stack[-1]
        attributes = self._attributes(flat, parent)
        name = self._standard(name)
        element = Element(name, attributes)
        if name == "rdf:li":
            name = self._item(parent)
            if not name:
                self.skipping = 1
                return
        elif name == "rdf:Description":
            element.on_path = "rdf:Description" not in self.path
            if not element.on_path:
                attributes["rdf:parseType"] = "Resource"
        elif name == "xmp:xmpmeta":
            name = "x:xmpmeta"
        node = attributes.pop("rdf:nodeID", None)
        if node is not None:
            name, element.on_path = f"{name} #{node}", True
        if element.on_path:
            self.path.append(name)
        if attributes:
            self._shorthand(element)
        self.stack.append(element)

    def _item(self, parent: Element) -> str:
        """Return the name of a list item with its number, empty where there are too many."""
        if parent.items == MAX_ITEMS:
            shown = next((p for p in reversed(self.path) if p.partition(":")[0] not in IGNORED), "list")
            message = f"Extracted only {MAX_ITEMS} {shown} items. Ignore minor errors to extract all"
            self.context.warn(message, self.offset, "packet", minor=True)
            parent.items += 1
        if parent.items > MAX_ITEMS:
            return ""
        number = str(parent.items)
        if not parent.items and not any(p.startswith("rdf:li ") for p in self.path):
            self.sink.new_list()
        parent.items += 1
        return f"rdf:li {len(number)}{number}"

    def _shorthand(self, element: Element) -> None:
        """Take up the attributes that are properties in short."""
        own = element.name.partition(":")
        for short in list(element.attributes):
            if short.startswith("xmlns:") or short == "xmlns":
                continue
            prefix, colon, _ = short.partition(":")
            full = short if colon else f"{own[0]}:{short}" if own[1] else short
            prefix = full.partition(":")[0] if ":" in full else ""
            value = element.attributes[short]
            if prefix in IGNORED or full in IGNORED_PROPERTIES:
                if value:
                    self.sink.about(full, value)
                continue
            del element.attributes[short]
            self.path.append(full)
            self.sink.found(self.path, value, {})
            self.path.pop()
            element.shorthand = True

    def _characters(self, data: str) -> None:
        if not self.skipping:
            self.stack[-1].text += data

    def _end(self, _: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        element = self.stack.pop()
        if element.prefixes is not None:
            self.translated = element.prefixes
        if not element.children:
            self._leaf(element)
        if element.on_path:
            self.path.pop()
        self.stack[-1].children += 1

    def _leaf(self, element: Element) -> None:
        """Take up an element without others inside: its text, or what an attribute gives in its place."""
        value = element.text
        if element.name == "rdf:Description":
            value = value.strip()
        given = None
        if not value:
            own = element.attributes
            given = next((own[a] for a in VALUES if a in own), None) if own else None
            value = given or ""
        if not value and element.shorthand:
            return
        last = self.path[-1] if self.path else ""
        if (last == "rdf:type" and given is not None) or last == "et:desc":
            return
        self.sink.found(self.path, value, element.attributes)

    def _attributes(self, flat: list[str], parent: Element) -> dict[str, str]:
        """Return an element's attributes under standard prefixes, having taken up the namespaces that it declares."""
        if not flat:
            return {}
        pairs = list(zip(flat[::2], flat[1::2], strict=True))
        for name, uri in pairs:
            if name.startswith("xmlns:"):
                self._bind(name[6:], uri, parent)
        return {self._standard(name): value for name, value in pairs}

    def _standard(self, name: str) -> str:
        if not self.translated:
            return name
        prefix, colon, rest = name.partition(":")
        return f"{self.translated[prefix]}:{rest}" if colon and prefix in self.translated else name

    def _bind(self, prefix: str, uri: str, parent: Element) -> None:
        """Note what a prefix stands for, for as long as the element around lasts."""
        known = self._known(prefix, uri)
        if known is None:
            known = self.own.get(uri) or self._new(prefix, uri)
        if known == self.translated.get(prefix, prefix):
            return
        if parent.prefixes is None:
            parent.prefixes = self.translated
            self.translated = dict(self.translated)
        if known == prefix:
            del self.translated[prefix]
        else:
            self.translated[prefix] = known

    def _known(self, prefix: str, uri: str) -> str | None:
        """Return the standard prefix of a URI, of one that differs by a final slash, or by its version."""
        found = PREFIXES.get(uri)
        if found is not None:
            return found
        near = uri[:-1] if uri.endswith("/") else f"{uri}/"
        if near in PREFIXES:
            self.context.warn(f"Fixed incorrect URI for xmlns:{prefix}", self.offset, "packet", minor=True)
            return PREFIXES[near]
        if not _VERSION.search(uri):
            return None
        bare = _VERSION.sub("", uri, count=1)
        return next((p for u, p in PREFIXES.items() if _VERSION.sub("", u, count=1) == bare and u != bare), None)

    def _new(self, prefix: str, uri: str) -> str:
        """Return a prefix for an unknown namespace: the file's, unless that stands for another one."""
        used = prefix
        if prefix in self.own_uris or prefix in URIS:
            number = 0
            while f"tmp{number}" in self.own_uris:
                number += 1
            used = f"tmp{number}"
        self.own[uri] = used
        self.own_uris[used] = uri
        return used
