"""Properties taken out of a tree by the rows that a read finds them under, whether a table can write them or not.

What a list or a structure is left with nothing of goes with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.xmp.names import in_language, resolve
from exifweb.core.blocks.xmp.tree import CONTAINERS

if TYPE_CHECKING:
    from collections.abc import Collection

    from exifweb.core.blocks.xmp.tree import Node, Packet

LANGUAGE, ABOUT = "xml:lang", "rdf:about"
RESOURCE = ("XMP::rdf", "about")
"""The row of what a packet says it describes."""


def purge(packet: Packet, rows: Collection[tuple[str, Any]]) -> bool:
    """Take out the properties of some rows and say whether there were any.

    Args:
        packet: The tree.
        rows: Table and id of each, as `resolve` finds them.
    """
    if not rows:
        return False
    changed = [_purged(subject, (), rows) for subject in packet.subjects]
    for subject in packet.subjects:
        if subject.attributes.get(ABOUT) and RESOURCE in rows:
            subject.attributes[ABOUT] = ""
            changed.append(True)
    return any(changed)


def _purged(node: Node, path: tuple[str, ...], rows: Collection[tuple[str, Any]]) -> bool:
    """Take unwanted values out from under a node and say whether there were any."""
    changed = False
    left = []
    for child in node.children:
        inner = (*path, child.name)
        if _is_value(child) and _row(child, inner) in rows:
            changed = True
            continue
        had = bool(child.children)
        changed |= _purged(child, inner, rows)
        if child.children or not had or not _is_hollow(child):
            left.append(child)
    node.children = left
    return changed


def _is_value(node: Node) -> bool:
    """Whether a node is a value, perhaps with qualifiers beside it, or markup that is kept as it is."""
    if "rdf:parseType" in node.attributes or not node.children:
        return True
    return any(child.name == "rdf:value" for child in node.children)


def _is_hollow(node: Node) -> bool:
    """Whether nothing is left of a list or a structure."""
    return node.name in CONTAINERS or not (node.text.strip() or node.children)


def _row(node: Node, path: tuple[str, ...]) -> tuple[str, Any] | None:
    language = node.attributes.get(LANGUAGE)
    found = resolve(path, language=bool(language))
    if found is None:
        return None
    info = found.info
    if language and language.lower() != "x-default" and info.attributes.get("write") == "lang-alt":
        info = in_language(info, language)
    return info.table.name, info.id
