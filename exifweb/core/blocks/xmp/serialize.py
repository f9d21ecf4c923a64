"""A tree of properties → the text of a packet, in the layout that ExifTool gives it.

One `rdf:Description` for each namespace, structures as `rdf:parseType='Resource'`, one blank of indentation a level,
and 2.4 kB of blanks at the end of a packet that others may edit in place. UTF-8 always.
Source: XMP specification part 1, 7.3 and part 3, 1.1.1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exifweb import __version__
from exifweb.core.blocks.xmp.lookup import uri_of
from exifweb.core.blocks.xmp.tree import DESCRIPTION
from exifweb.core.errors import Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exifweb.core.blocks.xmp.tree import Node, Packet

TOOLKIT = f"exifweb {__version__}"
OPENING = "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>\n"
DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>\n"
RDF_OPENING = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\n"
RDF_CLOSING = "</rdf:RDF>\n"
PADDING = (" " * 100 + "\n") * 24
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"})
_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&#39;", "\r": "&#xD;", "\n": "&#xA;", "\t": "&#x9;"}
)


@dataclass(slots=True)
class Group:
    """Properties that share an `rdf:Description`.

    Attributes:
        subject: The resource that they describe.
        properties: In the order of the packet.
    """

    subject: Node
    properties: list[Node] = field(default_factory=list)


def serialize(packet: Packet, *, padding: bool) -> bytes:
    """Return the bytes of a packet.

    Raises:
        Unwritable: A prefix stands for no namespace.
    """
    body = "".join([render(group, packet) for group in groups(packet)])
    return f"{opening(packet)}{body}{closing(packet, padding=padding)}".encode()


def groups(packet: Packet) -> list[Group]:
    """Return the properties by resource and namespace, in the order in which these first come up."""
    made: list[Group] = []
    for subject in packet.subjects:
        found: dict[str, Group] = {}
        for node in subject.children:
            prefix = node.name.partition(":")[0]
            if prefix not in found:
                found[prefix] = Group(subject)
                made.append(found[prefix])
            found[prefix].properties.append(node)
        if not subject.children and any(subject.attributes.values()):
            made.append(Group(subject))
    return made


def opening(packet: Packet) -> str:
    """Return all that stands before the first description."""
    text = "\ufeff" if packet.marked and not packet.framed else ""
    text += OPENING if packet.framed else ""
    text += DECLARATION if packet.declared else ""
    if packet.wrapper is not None:
        given = "".join([f" {name}='{value.translate(_ATTRIBUTE)}'" for name, value in packet.wrapper.items()])
        text += f"<x:xmpmeta{_declared(_prefixes(packet.wrapper) | {'x'}, packet, ' ')}{given}>\n"
    return text + RDF_OPENING


def closing(packet: Packet, *, padding: bool) -> str:
    """Return all that stands after the last description."""
    text = RDF_CLOSING + ("</x:xmpmeta>\n" if packet.wrapper is not None else "")
    if packet.framed:
        text += PADDING if padding and packet.writable else ""
        text += f"<?xpacket end='{'w' if packet.writable else 'r'}'?>"
    return text


def render(group: Group, packet: Packet) -> str:
    """Return one description as text."""
    subject = group.subject
    used = _prefixes(subject.attributes)
    for top in group.properties:
        for node in top.walk():
            used |= _prefixes((node.name, *node.attributes))
    given = "".join([f" {name}='{value.translate(_ATTRIBUTE)}'" for name, value in subject.attributes.items()])
    lines = [f"\n <{DESCRIPTION}{given}{_declared(used, packet, chr(10) + '  ')}>\n"]
    for node in group.properties:
        _write(node, 2, lines)
    lines.append(f" </{DESCRIPTION}>\n")
    return "".join(lines)


def _prefixes(names: Iterable[str]) -> set[str]:
    return {prefix if colon else "" for prefix, colon, _ in [name.partition(":") for name in names]}


def _declared(prefixes: set[str], packet: Packet, space: str) -> str:
    """Return the declarations of namespaces, in the order of their prefixes."""
    text = ""
    for prefix in sorted(prefixes - {"rdf", "xml"}):
        uri = packet.namespaces.get(prefix) or uri_of(prefix)
        if uri is None:
            if not prefix:
                continue
            message = f"The XMP can't be changed: the prefix {prefix!r} stands for no namespace"
            raise Unwritable(message)
        text += f"{space}xmlns{':' if prefix else ''}{prefix}='{uri.translate(_ATTRIBUTE)}'"
    return text


def _write(node: Node, depth: int, lines: list[str]) -> None:
    attributes = "".join([f" {name}='{value.translate(_ATTRIBUTE)}'" for name, value in node.attributes.items()])
    if node.resource and node.name != DESCRIPTION:
        attributes += " rdf:parseType='Resource'"
    start = f"<{node.name}{attributes}"
    text = node.text.translate(_TEXT)
    mixed = bool(node.text.strip()) or any(child.tail for child in node.children)
    indent = " " * depth
    if not node.children:
        lines.append(f"{indent}{start}>{text}</{node.name}>\n" if text else f"{indent}{start}/>\n")
    elif mixed or node.attributes.get("rdf:parseType"):
        lines.append(f"{indent}{_inline(node, attributes)}\n")
    else:
        lines.append(f"{indent}{start}>\n")
        for child in node.children:
            _write(child, depth + 1, lines)
        lines.append(f"{indent}</{node.name}>\n")


def _inline(node: Node, attributes: str) -> str:
    """Return an element without a blank that it did not have."""
    parts = [f"<{node.name}{attributes}>{node.text.translate(_TEXT)}"]
    for child in node.children:
        given = "".join([f" {name}='{value.translate(_ATTRIBUTE)}'" for name, value in child.attributes.items()])
        if child.resource and child.name != DESCRIPTION:
            given += " rdf:parseType='Resource'"
        parts += [_inline(child, given), child.tail.translate(_TEXT)]
    return "".join([*parts, f"</{node.name}>"])
