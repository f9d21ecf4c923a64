"""A packet as a tree of properties, from which the same packet can be written again.

Other than the reader, which keeps nothing but the path to the element at hand, this keeps everything that means
something: properties, structures, lists, qualifiers, languages and namespaces, known or not. Forms of RDF that say the
same become one: attributes in short and nested `rdf:Description`s become fields. Comments and processing instructions
go. What can't be understood whole is refused, since it could not be written again.
Source: XMP specification part 1, 7 (RDF syntax).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from exifweb.core.blocks.xmp.bindings import Bindings
from exifweb.core.blocks.xmp.packet import MARKS
from exifweb.core.errors import Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator

DESCRIPTION = "rdf:Description"
ITEM = "rdf:li"
CONTAINERS = ("rdf:Bag", "rdf:Seq", "rdf:Alt")
WRAPPERS = frozenset(("x:xmpmeta", "x:xapmeta", "xmp:xmpmeta", "xmp:xapmeta"))
NOT_FIELDS = frozenset(("x", "rdf", "xmlns", "xml", "svg", "office"))
ANNOTATIONS = frozenset(f"et:{n}" for n in ("desc", "prt", "val", "id", "tagid", "toolkit", "table", "index"))
"""Attributes in ExifTool's own RDF that are about a property and no fields of it."""
UTF8_MARK = b"\xef\xbb\xbf"
ZEROS: tuple[tuple[bytes, str], ...] = (
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0<", "utf-16-be"),
    (b"<\0", "utf-16-le"),
)
"""Start of a packet without a byte order mark → its encoding."""
MAX_BYTES = 64 << 20
MAX_PARTS = 64
MAX_ELEMENTS = 200_000
MAX_DEPTH = 100
MAX_NODES = 3
"""Resources known by number alone inside of each other."""
CHUNK = 1 << 16
Identity = tuple[str, tuple[tuple[str, str], ...]]
"""What tells one resource from another."""
HINT = "Leave the XMP as it is, or delete it whole and write it anew."
_END = re.compile(r"<\?xpacket end=['\"]([wr])['\"]\?>")
_CLOSE = re.compile(r"</(?:\w+:)?x[am]pmeta\s*>(?:\s*<\?xpacket end=['\"][wr]['\"]\?>)?")
_HEAD = re.compile(r"\A(?:[\s\0]+|<\?xpacket [^>]*\?>|<\?xml [^>]*\?>)+")
_TAG = re.compile(r"<[A-Za-z_][^<>\"']*(?:(?:\"[^\"<]*\"|'[^'<]*')[^<>\"']*)*>")
_QUOTED_SPACE = re.compile(r"\"[^\"]*\"|'[^']*'")
_SPACES = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


@dataclass(slots=True)
class Node:
    """A property, a container, an item or a field.

    Attributes:
        name: Under the prefix that the packet's namespaces give it, `dc:title`.
        attributes: What qualifies it: `xml:lang`, `rdf:resource`, `rdf:datatype` …
        text: Its value, or what stands before its first child.
        children: Fields of a structure, the container of a list, items of a container.
        resource: Whether its children are fields.
        key: Of an item, its place among its like. Keys sort as text: the ninth is `19`, the tenth `210`, and `1910`
            fits between them.
        tail: Text after it, in mixed content.
    """

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list[Node] = field(default_factory=list)
    resource: bool = False
    key: str = ""
    tail: str = ""

    def copy(self) -> Node:
        """Return the node and all below it anew."""
        inner = [child.copy() for child in self.children]
        return Node(self.name, dict(self.attributes), self.text, inner, self.resource, self.key, self.tail)

    def walk(self) -> Iterator[Node]:
        """Yield the node and all below it."""
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            pending += node.children


@dataclass(slots=True)
class Packet:
    """A packet: who is described, and how it is wrapped.

    Attributes:
        subjects: One `rdf:Description` for each resource described, whose children are its properties.
        namespaces: Prefix → URI.
        wrapper: Attributes of `x:xmpmeta`; None where there is none.
        framed: Whether `<?xpacket?>` stands around it.
        writable: Whether that frame allows edits in place.
        declared: Whether it opens with an XML declaration.
        marked: Whether it opens with a byte order mark outside a frame.
    """

    subjects: list[Node] = field(default_factory=list)
    namespaces: dict[str, str] = field(default_factory=dict)
    wrapper: dict[str, str] | None = field(default_factory=dict)
    framed: bool = True
    writable: bool = True
    declared: bool = False
    marked: bool = False

    def main(self) -> Node:
        """Return the resource that new properties describe."""
        found = next((node for node in self.subjects if not node.attributes.get("rdf:nodeID")), None)
        if found is None:
            found = Node(DESCRIPTION, {"rdf:about": ""}, resource=True)
            self.subjects.insert(0, found)
        return found

    def empty(self) -> bool:
        """Whether no property is left."""
        return not any(subject.children for subject in self.subjects)


def key_at(index: int) -> str:
    """Return the key of the item with that number, counted from 0."""
    return f"{len(str(index))}{index}"


def parse(data: bytes) -> Packet:
    """Return a packet as a tree; what extends it may follow it.

    Raises:
        Unwritable: It is damaged, has a DOCTYPE, is no XMP, or is too large.
    """
    if len(data) > MAX_BYTES:
        raise _refused(f"it has {len(data)} bytes, more than the limit")
    text, marked = _text(data)
    packet = Packet(marked=marked)
    packet.framed = "<?xpacket begin" in text
    packet.declared = text.lstrip().startswith("<?xml ")
    bindings = Bindings()
    parts = list(_parts(text, packet))
    if not parts or len(parts) > MAX_PARTS:
        raise _refused(f"it has {len(parts)} documents")
    budget = MAX_ELEMENTS
    known: dict[Identity, Node] = {}
    for number, part in enumerate(parts):
        builder = _Builder(bindings, budget)
        wrapper = _gather(builder.build(part), known)
        budget -= builder.elements
        if not number:
            packet.wrapper = wrapper
    packet.subjects = list(known.values())
    packet.namespaces = bindings.uris
    return packet


def _refused(reason: str) -> Unwritable:
    return Unwritable(f"The XMP can't be changed: {reason}", HINT)


def _text(data: bytes) -> tuple[str, bool]:
    """Return the packet's text, and whether a byte order mark stood before it."""
    marked = next(((mark, codec) for mark, codec in MARKS if data.startswith(mark)), None)
    codec = marked[1] if marked else next((c for start, c in ZEROS if data.startswith(start)), "utf-8")
    body = data[len(marked[0]) :] if marked else data
    try:
        return _decoded(body, codec, marked=marked is not None), marked is not None and marked[0] == UTF8_MARK
    except UnicodeDecodeError as damage:
        raise _refused(f"its text is no valid {codec.upper()} at byte {damage.start}") from None


def _decoded(body: bytes, codec: str, *, marked: bool) -> str:
    """Decode a packet; a mark before a frame in single bytes may tell of a packet encoded twice."""
    text = body.decode(codec)
    if not marked or not text.startswith("<?xpacket"):
        return text
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def _parts(text: str, packet: Packet) -> Iterator[str]:
    """Yield the documents that a payload is made of: the packet, then what extends it."""
    end = _END.search(text)
    if end:
        packet.writable = end[1] == "w"
    last = 0
    for found in (*_CLOSE.finditer(text), None):
        part = _HEAD.sub("", text[last : found.end() if found else len(text)])
        last = found.end() if found else 0
        start = part.find("<")
        if start >= 0:
            yield part[start:]


def _kept_spaces(text: str) -> str:
    """Spell line ends that XML would change as references."""
    if "<![CDATA[" in text:
        return text
    if "\r" in text:
        text = "<".join([_kept_returns(piece) for piece in text.split("<")])
    return _TAG.sub(lambda tag: _QUOTED_SPACE.sub(_spelled, tag[0]), text)


def _kept_returns(piece: str) -> str:
    """Spell the carriage returns of a value, which stands behind a tag and is not blank."""
    tag, end, value = piece.partition(">")
    return f"{tag}{end}{value.replace(chr(13), '&#xD;')}" if "\r" in value and value.strip() else piece


def _spelled(quoted: re.Match[str]) -> str:
    return quoted[0].translate(_SPACES)


class _Builder:
    """Makes nodes of the elements that expat meets."""

    def __init__(self, bindings: Bindings, budget: int) -> None:
        self.bindings = bindings
        self.budget = budget
        self.root = Node("")
        self.stack = [self.root]
        self.elements = 0

    def build(self, text: str) -> Node:
        """Return a node whose children are the elements at the top."""
        parser = expat.ParserCreate("utf-8")
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        data = _kept_spaces(text).encode()
        try:
            for at in range(0, len(data), CHUNK):
                parser.Parse(data[at : at + CHUNK], False)
            parser.Parse(b"", True)
        except expat.ExpatError as damage:
            raise _refused(f"{expat.ErrorString(damage.code)} at byte {parser.ErrorByteIndex}") from None
        return self.root

    def _doctype(self, *_: object) -> None:
        raise _refused("it has a DOCTYPE")

    def _start(self, name: str, flat: list[str]) -> None:
        self.elements += 1
        if self.elements > self.budget:
            raise _refused(f"it has more than {MAX_ELEMENTS} elements")
        if len(self.stack) > MAX_DEPTH:
            raise _refused(f"it is nested deeper than {MAX_DEPTH} elements")
        bindings = self.bindings
        bindings.enter(flat)
        full = bindings.name(name)
        attributes = {}
        for given, value in zip(flat[::2], flat[1::2], strict=True):
            if given != "xmlns" and not given.startswith("xmlns:"):
                attributes[bindings.attribute(given, full)] = value
        node = Node(full, attributes)
        self.stack[-1].children.append(node)
        self.stack.append(node)

    def _characters(self, data: str) -> None:
        node = self.stack[-1]
        if node.children:
            node.children[-1].tail += data
        else:
            node.text += data

    def _end(self, _: str) -> None:
        self.bindings.leave()
        node = self.stack.pop()
        if node.children and not (node.text.strip() or any(child.tail.strip() for child in node.children)):
            node.text = ""
            for child in node.children:
                child.tail = ""


def _gather(root: Node, known: dict[Identity, Node]) -> dict[str, str] | None:
    """Take up the resources described and return the attributes of its wrapper."""
    top = root.children[0]
    wrapper: dict[str, str] | None = None
    documents = [top]
    if top.name in WRAPPERS:
        wrapper = top.attributes
        documents = top.children
    for rdf in documents:
        if rdf.name != "rdf:RDF":
            raise _refused(f"<{rdf.name}> stands where rdf:RDF should")
        about = {subject.attributes.get("rdf:about", "") for subject in rdf.children} - {""}
        for subject in rdf.children:
            named = "rdf:nodeID" in subject.attributes
            if subject.text.strip() or (subject.name != DESCRIPTION and not (named and subject.name in CONTAINERS)):
                raise _refused(f"<{subject.name}> is no rdf:Description")
            _settle(subject)
            if not named and not subject.attributes.get("rdf:about"):
                subject.attributes["rdf:about"] = next(iter(about), "") if len(about) == 1 else ""
        used = _fill_in(rdf)
        for subject in rdf.children:
            if subject.attributes.get("rdf:nodeID") not in used:
                _add(known, subject)
    return wrapper


def _add(known: dict[Identity, Node], subject: Node) -> None:
    _settle(subject)
    same = known.setdefault((subject.name, tuple(sorted(subject.attributes.items()))), subject)
    if same is not subject:
        same.children += subject.children


def _fill_in(rdf: Node) -> set[str]:
    """Put resources that have but a number wherever that number stands, and return the numbers put in."""
    parts: dict[str, list[Node]] = {}
    for node in rdf.walk():
        number = node.attributes.get("rdf:nodeID")
        if number is not None:
            content = [Node(node.name, children=node.children)] if node.name in CONTAINERS else node.children
            parts.setdefault(number, []).extend(content)
    used: set[str] = set()
    count = 0
    pending = [(node, frozenset[str]()) for subject in rdf.children for node in subject.children] if parts else []
    while pending:
        node, above = pending.pop()
        number = node.attributes.get("rdf:nodeID")
        if number is not None and number not in above and parts[number]:
            del node.attributes["rdf:nodeID"]
            node.children = [child.copy() for child in parts[number]]
            node.resource = node.children[0].name not in CONTAINERS
            count += sum(1 for _ in node.walk())
            if count > MAX_ELEMENTS:
                raise _refused("its resources refer to each other too often")
            used.add(number)
            above |= {number}
            if len(above) > MAX_NODES:
                raise _refused("its resources refer to each other too often")
        pending += [(child, above) for child in node.children]
    return used


def _settle(top: Node) -> None:
    """Give structures and items one form each, from the outside in."""
    pending = [top]
    while pending:
        node = pending.pop()
        kind = node.attributes.get("rdf:parseType")
        if kind == "Resource":
            del node.attributes["rdf:parseType"]
            node.resource = True
        elif kind is not None:
            continue  # a literal of XML, or a collection, stays as it is
        if node.name in CONTAINERS:
            items = [child for child in node.children if child.name == ITEM]
            for index, item in enumerate(items):
                item.key = key_at(index)
        else:
            _unfold(node)
        pending += node.children


def _unfold(node: Node) -> None:
    """Make fields of nested descriptions and of attributes in short."""
    if not node.text.strip():
        while any(_is_plain(child) for child in node.children):
            fields: list[Node] = []
            for child in node.children:
                if _is_plain(child):
                    node.resource = True
                    fields += [*_in_short(child), *child.children]
                else:
                    fields.append(child)
            node.children = fields
        short = _in_short(node)
        if short:
            node.resource = True
            node.text = ""
            node.children = [*short, *node.children]
    if node.name == DESCRIPTION:
        node.resource = True


def _is_plain(node: Node) -> bool:
    """Whether a nested description says nothing of its own, no identity and no type."""
    return (
        node.name == DESCRIPTION
        and not node.text.strip()
        and not any(value for name, value in node.attributes.items() if not _is_field(name))
    )


def _is_field(name: str) -> bool:
    return name.partition(":")[0] not in NOT_FIELDS and name not in ANNOTATIONS


def _in_short(node: Node) -> list[Node]:
    """Take the properties in short off an element's attributes and return them as fields."""
    names = [name for name in node.attributes if _is_field(name)]
    return [Node(name, text=node.attributes.pop(name)) for name in names]
