"""A walk over the elements of a packet: every property becomes a path of names, a value and attributes.

Elements are walked in file order with a stack of those around; an element without others inside is a property, and so
is every attribute that is none of RDF's own. DOCTYPE is refused.
Source: XMP specification part 1, 7 (RDF syntax); ExifTool's ParseXMPElement for what counts as a property.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from exifweb.core.blocks.xmp.nodes import MAX_WORK, Nodes
from exifweb.core.blocks.xmp.prefixes import Prefixes
from exifweb.core.blocks.xmp.scan import CLOSING, UNCLOSED, Mark, attributes_of, scan

if TYPE_CHECKING:
    from exifweb.core.context import Context

IGNORED = frozenset(("x", "rdf", "xmlns", "xml", "svg", "office"))
IGNORED_PROPERTIES = frozenset(f"et:{n}" for n in ("desc", "prt", "val", "id", "tagid", "toolkit", "table", "index"))
SVG_CONTAINERS = frozenset(("svg", "metadata"))
DESCRIPTION = "rdf:Description"
MAX_ITEMS = 1000
MAX_DEPTH = 100
MAX_LENGTH = 8192
"""Characters of the names along a path."""
MAX_ELEMENTS = 50_000
NO_ATTRIBUTES: dict[str, str] = {}
_SHOWN_IN_SVG = re.compile(r"\b(?:metadata|desc|title)\Z")
_COMMENT = re.compile(r"<!--.*?-->")
_VALUE = re.compile(r"""\brdf:(?:value|resource)=(['"])(.*?)\1""")
_ABOUT = re.compile(r"""\brdf:about=(['"])(.*?)\1""")


class Sink(Protocol):
    """What takes the properties."""

    def found(self, path: list[str], value: str, attributes: dict[str, str]) -> None:
        """Take up a property; value and attributes as they stand in the packet."""

    def about(self, name: str, value: str) -> None:
        """Take up an attribute of the wrapping elements, `x:xmptk` or `rdf:about`."""

    def new_list(self) -> None:
        """An outermost list begins."""


@dataclass(slots=True)
class Element:
    """An element being read.

    Attributes:
        mark: The tag that opens it.
        end: Place of the tag that closes it.
        name: Under the standard prefix, list items without their number.
        attributes: Under standard prefixes, those left that are not properties.
        children: Elements inside so far.
        items: List items inside so far.
        on_path: Whether its name counts.
        shorthand: Whether an attribute was a property.
        node: The blank node that it is part of.
        translated: The translation of prefixes that held around its children.
    """

    mark: Mark
    end: int
    name: str = ""
    attributes: dict[str, str] | None = None
    children: int = 0
    items: int = 0
    on_path: bool = True
    shorthand: bool = False
    node: str | None = None
    translated: dict[str, str] | None = None


class Walker:
    """Leads over a packet and hands the properties that it meets to a sink.

    Args:
        context: Takes the warnings.
        sink: Takes the properties.
        offset: Where the packet lies.
        markup: It is an XML document rather than a packet: a DOCTYPE does no harm.
        svg: It is a picture, of which only what describes it counts.

    Attributes:
        ignored: Elements whose attributes count for nothing.
    """

    def __init__(self, context: Context, sink: Sink, offset: int, *, markup: bool = False, svg: bool = False) -> None:
        self.context = context
        self.markup = markup
        self.svg = svg
        self.ignored: frozenset[str] = frozenset()
        self.sink = sink
        self.offset = offset
        self.path: list[str] = []
        self.length = 0
        self.stack: list[Element] = []
        self.prefixes = Prefixes(context, offset)
        self.nodes = Nodes()
        self.text = ""

    def walk(self, text: str) -> int:
        """Walk a packet and return how many elements stand at its top."""
        scanned = scan(text, MAX_ELEMENTS, doctype_ends=not self.markup)
        marks = scanned.marks
        if scanned.doctype:
            self._warn("XMP with a DOCTYPE is not read")
            return 1
        if scanned.full:
            self._warn(f"Stopped reading XMP after {MAX_ELEMENTS} elements and attributes")
            _close_all(marks, len(text))
        self.text = text
        outermost = Element(Mark("", "", 0, 0), len(marks), on_path=False)
        self.stack.append(outermost)
        at = 0
        while True:
            around = self.stack[-1]
            if at < around.end:
                at = self._step(marks, at, around, scanned.problem)
                continue
            if around is outermost:
                break
            self._end(marks)
            at = around.end + 1
        if outermost.translated is not None:
            self.prefixes.translated = outermost.translated
        for path, value in self.nodes.properties(MAX_ELEMENTS):
            self.sink.found(path, value, NO_ATTRIBUTES)
        if self.nodes.work > MAX_WORK:
            self._warn("Too many blank nodes in XMP")
        return outermost.children

    def _step(self, marks: list[Mark], at: int, around: Element, problem: str) -> int:
        """Enter the element at a place, and return the place to go on from."""
        mark = marks[at]
        if mark.partner == CLOSING:
            return at + 1
        if mark.partner == UNCLOSED or mark.partner >= around.end:
            self._warn(problem or f"XMP format error (no closing tag for {mark.name})", mark.start)
            return around.end
        if len(self.stack) > MAX_DEPTH or self.length + len(mark.name) > MAX_LENGTH:
            self._warn(f"Ignored XMP elements more than {MAX_DEPTH} deep", mark.start)
            return around.end
        if self.svg and len(self.path) == 1 and not _SHOWN_IN_SVG.search(self.prefixes.standard(mark.name)):
            return mark.partner + 1
        if not self._start(mark, around):
            return around.end
        if mark.partner == at:
            self._end(marks)
        return at + 1

    def _start(self, mark: Mark, around: Element) -> bool:
        """Put an element on the stack; False where the rest of the list it stands in is left out."""
        attributes = self._attributes(mark.attributes, around)
        name = self.prefixes.standard(mark.name) if self.prefixes.translated else mark.name
        element = Element(mark, mark.partner, name, attributes, node=around.node)
        if name == "rdf:li":
            name = self._item(around)
            if not name:
                return False
        elif name == DESCRIPTION:
            if DESCRIPTION in self.path:
                element.on_path = False
                attributes["rdf:parseType"] = "Resource"
        elif name == "xmp:xmpmeta":
            name = "x:xmpmeta"
        node = attributes.pop("rdf:nodeID", None)
        if node is not None:
            element.node = node
            element.on_path = True
            name = f"{name} #{node}"
        if element.on_path:
            self.path.append(f"svg:{name}" if self.svg and name in SVG_CONTAINERS else name)
            self.length += len(self.path[-1])
        if attributes:
            self._shorthand(element, name)
        self.stack.append(element)
        return True

    def _item(self, around: Element) -> str:
        """Return the name of a list item with its number, empty where there are too many."""
        if around.items == MAX_ITEMS:
            shown = next((p for p in reversed(self.path) if p.partition(":")[0] not in IGNORED), "list")
            message = f"Extracted only {MAX_ITEMS} {shown} items. Ignore minor errors to extract all"
            self.context.warn(message, self.offset, "packet", minor=True)
            return ""
        number = str(around.items)
        if not around.items and not any(p.startswith("rdf:li ") for p in self.path):
            self.sink.new_list()
        around.items += 1
        return f"rdf:li {len(number)}{number}"

    def _shorthand(self, element: Element, name: str) -> None:
        """Take up the attributes that are properties in short."""
        attributes: dict[str, str] = element.attributes or {}
        own = name.partition(":")
        for short in list(attributes):
            prefix, colon, _ = short.partition(":")
            full = short
            if not colon:
                prefix = own[0] if own[1] else ""
                full = f"{prefix}:{short}" if own[1] else short
            value = attributes[short]
            if prefix in IGNORED or full in IGNORED_PROPERTIES or element.name in self.ignored:
                if value:
                    self.sink.about(full, value)
                continue
            del attributes[short]
            self.path.append(full)
            self._found(element, value, NO_ATTRIBUTES)
            self.path.pop()
            element.shorthand = True

    def _end(self, marks: list[Mark]) -> None:
        """Leave the innermost element; one without others inside is a property."""
        element = self.stack.pop()
        if element.translated is not None:
            self.prefixes.translated = element.translated
        if not element.children:
            end = marks[element.end]
            self._leaf(element, self.text[element.mark.end : end.start] if end is not element.mark else "")
        if element.on_path:
            self.length -= len(self.path.pop())
        self.stack[-1].children += 1

    def _leaf(self, element: Element, value: str) -> None:
        """Take up an element's text, or what an attribute gives in its place."""
        if value and "<!--" in value:
            value = _COMMENT.sub("", value)
        if element.name == DESCRIPTION:
            value = value.strip()
        given = None
        if not value and "rdf:" in element.mark.attributes:
            given = _VALUE.search(element.mark.attributes) or _ABOUT.search(element.mark.attributes)
            value = given[2] if given else ""
        if not value and element.shorthand:
            return
        last = self.path[-1] if self.path else ""
        if element.node is None:
            if last == "rdf:type" and given is not None:
                return
            around = self.stack[-1]
            if last == "et:desc" or (last in ("et:prt", "et:val") and around.children):
                around.children -= 1
                return
        self._found(element, value, element.attributes or NO_ATTRIBUTES)

    def _found(self, element: Element, value: str, attributes: dict[str, str]) -> None:
        if element.node is None:
            self.sink.found(self.path, value, attributes)
        else:
            self.nodes.add(self.path, value)

    def _attributes(self, text: str, around: Element) -> dict[str, str]:
        """Return an element's attributes under standard prefixes, having taken up the namespaces that it declares."""
        pairs = attributes_of(text) if text else None
        if not pairs:
            return {}
        prefixes = self.prefixes
        before = prefixes.translated
        for name, uri in pairs:
            if name.startswith("xmlns:"):
                prefixes.bind(name[6:], uri)
        if around.translated is None and prefixes.translated is not before:
            around.translated = before
        if not prefixes.translated:
            return {name: value for name, value in pairs if not name.startswith("xmlns:")}
        return {prefixes.standard(name): value for name, value in pairs if not name.startswith("xmlns:")}

    def _warn(self, message: str, at: int = 0) -> None:
        self.context.warn(message, self.offset + at, "packet")


def _close_all(marks: list[Mark], end: int) -> None:
    """Close what is open where the scan was ended by its limit, so that what was found counts."""
    for place in range(len(marks) - 1, -1, -1):
        mark = marks[place]
        if mark.partner == UNCLOSED:
            mark.partner = len(marks)
            marks.append(Mark(mark.name, "", end, end, CLOSING))
