"""A packet → the segments of a JPEG: one that stands for itself, and where it is too long, what extends it.

What goes to the extension: first what is known to be bulky and of little use to others, and single properties above
10 kB; then of the rest whatever no longer fits, the largest last to fit.
Source: XMP specification part 3, 1.1.3.1; ExifTool's LimitXMPSize.
"""

from __future__ import annotations

from hashlib import md5
from typing import TYPE_CHECKING

from exifweb.core.blocks.xmp.serialize import RDF_CLOSING, Group, closing, groups, opening, render
from exifweb.core.blocks.xmp.tree import DESCRIPTION, Node, Packet, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

STANDARD_HEADER = b"http://ns.adobe.com/xap/1.0/\0"
EXTENDED_HEADER = b"http://ns.adobe.com/xmp/extension/\0"
MAX_SEGMENT = 65533
MAX_PACKET = MAX_SEGMENT - len(STANDARD_HEADER)
MAX_PART = MAX_SEGMENT - len(EXTENDED_HEADER) - 40
BULKY = 10240
BULKY_PROPERTIES = frozenset(("photoshop:History", "xap:Thumbnails", "xmp:Thumbnails"))
BULKY_NAMESPACES = frozenset(("crs", "crss"))
_NO_GUID = "0" * 32


def segments(packet: bytes) -> list[bytes]:
    """Return the payloads of the APP1 segments that hold a packet, in order, each with its header.

    Raises:
        Unwritable: The packet is too long and can't be understood well enough to be split.
    """
    if len(packet) <= MAX_PACKET:
        return [STANDARD_HEADER + packet]
    tree = parse(packet)
    standard, extended = split(tree, MAX_PACKET)
    payloads = [STANDARD_HEADER + standard]
    if extended:
        guid = _guid(extended).encode("ascii")
        for at in range(0, len(extended), MAX_PART):
            place = len(extended).to_bytes(4, "big") + at.to_bytes(4, "big")
            payloads.append(EXTENDED_HEADER + guid + place + extended[at : at + MAX_PART])
    return payloads


def split(tree: Packet, limit: int) -> tuple[bytes, bytes]:
    """Return a packet of at most `limit` bytes, and the bytes of what extends it, empty where nothing has to."""
    head, end = opening(tree).encode(), closing(tree, padding=False).encode()
    parts = [(late, render(group, tree).encode()) for late, group in _units(tree)]
    whole = b"".join([head, *[data for _, data in parts], end])
    if len(whole) <= limit:
        padded = b"".join([whole[: -len(end)], closing(tree, padding=True).encode()])
        return (padded if len(padded) <= limit else whole), b""
    mark = render(_announcement(tree), tree).encode()
    room = limit - len(head) - len(mark) - len(end)
    inside: list[bytes] = []
    outside: list[bytes] = []
    for _, data in sorted(parts, key=lambda part: (part[0], len(part[1]))):
        fits = len(data) <= room
        room -= len(data) if fits else 0
        (inside if fits else outside).append(data)
    wrapper = Packet(wrapper=tree.wrapper if tree.wrapper is not None else {}, framed=False)
    closed = f"{RDF_CLOSING}</x:xmpmeta>\n".encode()
    extended = b"".join([opening(wrapper).encode(), *outside, closed])
    mark = mark.replace(_NO_GUID.encode(), _guid(extended).encode(), 1)
    return b"".join([head, *_in_order(inside, parts), mark, end]), extended


def _in_order(chosen: list[bytes], parts: Iterable[tuple[bool, bytes]]) -> list[bytes]:
    kept = {id(data) for data in chosen}
    return [data for _, data in parts if id(data) in kept]


def _guid(extended: bytes) -> str:
    return md5(extended, usedforsecurity=False).hexdigest().upper()


def _units(tree: Packet) -> Iterable[tuple[bool, Group]]:
    """Yield what is moved as one: a namespace's properties, a bulky one by itself; and whether it goes last."""
    last: list[Group] = []
    for group in groups(tree):
        plain = Group(group.subject)
        for node in group.properties:
            if _is_bulky(node):
                last.append(Group(group.subject, [node]))
            else:
                plain.properties.append(node)
        if plain.properties or not group.properties:
            yield False, plain
    for group in last:
        yield True, group


def _is_bulky(node: Node) -> bool:
    if node.name in BULKY_PROPERTIES or node.name.partition(":")[0] in BULKY_NAMESPACES:
        return True
    return sum(len(part.text) + sum(map(len, part.attributes.values())) for part in node.walk()) > BULKY


def _announcement(tree: Packet) -> Group:
    about = tree.main().attributes
    subject = Node(DESCRIPTION, dict(about), resource=True)
    return Group(subject, [Node("xmpNote:HasExtendedXMP", text=_NO_GUID)])
