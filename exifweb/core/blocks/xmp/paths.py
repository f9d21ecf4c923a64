"""Finding, making and removing the properties that a path names in a tree.

A path names every item of the lists along it; keys say which ones. What other programs got wrong about a property, the
case of its name or the kind of its list, is put right before it is changed.
Source: ExifTool's WriteXMP for what is put right, and for which item a new value goes to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exifweb.core.blocks.xmp.tree import CONTAINERS, DESCRIPTION, ITEM, Node
from exifweb.core.errors import Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exifweb.core.blocks.xmp.lookup import Path

Keys = tuple[str, ...]
FIRST = "10"


@dataclass(frozen=True, slots=True)
class Match:
    """A property found.

    Attributes:
        keys: Of the items along its path.
        trail: The nodes from the resource described to the property itself.
    """

    keys: Keys
    trail: tuple[Node, ...]

    @property
    def node(self) -> Node:
        """The property, item or field itself."""
        return self.trail[-1]


def matches(root: Node, path: Path) -> list[Match]:
    """Return the nodes that a path names, in order."""
    return list(_matches((root,), path, ()))


def _matches(trail: tuple[Node, ...], path: Path, keys: Keys) -> Iterator[Match]:
    if not path:
        yield Match(keys, trail)
        return
    for child in trail[-1].children:
        if child.name == path[0]:
            own = (*keys, child.key) if child.name == ITEM else keys
            yield from _matches((*trail, child), path[1:], own)
        elif child.name == DESCRIPTION:  # a resource with an identity of its own
            yield from _matches((*trail, child), path, keys)


def first_keys(path: Path) -> Keys:
    """Return the keys of the first item of every list along a path."""
    return (FIRST,) * path.count(ITEM)


def place(root: Node, path: Path, keys: Keys) -> Node:
    """Return the node at a place, made along with all that leads to it where there is none.

    Raises:
        Unwritable: A value stands where a structure or a list should.
    """
    node, number = root, 0
    for step in path:
        key = ""
        if step == ITEM:
            key, number = keys[number], number + 1
        found = next((c for c in _fields(node) if c.name == step and c.key == key), None)
        node = found or _make(node, step, key)
    return node


def _fields(node: Node) -> list[Node]:
    inner = node.children[0] if len(node.children) == 1 else None
    return inner.children if inner is not None and inner.name == DESCRIPTION else node.children


def _make(parent: Node, name: str, key: str) -> Node:
    if parent.text.strip() or ("rdf:resource" in parent.attributes and not parent.children):
        message = f"The XMP can't be changed: {parent.name} holds a value where a list or a structure should be"
        raise Unwritable(message)
    parent.text = ""
    made = Node(name, key=key)
    siblings = _fields(parent)
    if key:
        at = next((i for i, c in enumerate(siblings) if c.key > key), len(siblings))
        siblings.insert(at, made)
        return made
    siblings.append(made)
    if name not in CONTAINERS:
        parent.resource = True
    return made


def remove(found: Iterable[Match]) -> None:
    """Take nodes out, and all around them that is empty then."""
    trails = [match.trail for match in found]
    while trails:
        gone = {id(trail[-1]) for trail in trails}
        around = {id(trail[-2]): trail[:-1] for trail in trails}
        trails = []
        for trail in around.values():
            parent = trail[-1]
            parent.children[:] = [child for child in parent.children if id(child) not in gone]
            if len(trail) > 1 and not parent.text.strip() and all(c.name == "rdf:type" for c in parent.children):
                trails.append(trail)


def put_right(root: Node, path: Path) -> bool:
    """Give a property the names and lists of its path where it is there in another guise, and say whether it was."""
    if not path:
        return False
    step, rest = path[0], path[1:]
    named = [child for child in root.children if child.name == step]
    changed = False
    if not named and step not in CONTAINERS and step != ITEM:
        named = [child for child in root.children if child.name.lower() == step.lower()]
        changed = len(named) == 1
        for child in named if changed else ():
            child.name = step
    for child in named:
        if rest and rest[0] in CONTAINERS:
            changed |= _enclose(child, rest[0])
        elif child.name not in CONTAINERS:
            changed |= _disclose(child)
        changed |= put_right(child, rest)
    return changed


def _enclose(node: Node, kind: str) -> bool:
    """Let a property hold the kind of list that it should."""
    lists = [child for child in node.children if child.name in CONTAINERS]
    if lists:
        if lists[0].name == kind or len(lists) > 1:
            return False
        lists[0].name = kind
        return True
    if not node.text.strip() and not node.children and not node.attributes:
        return False
    item = Node(ITEM, node.attributes, node.text, node.children, node.resource, FIRST)
    node.attributes, node.text, node.resource = {}, "", False
    node.children = [Node(kind, children=[item])]
    return True


def _disclose(node: Node) -> bool:
    """Take a property's only value out of a list that should not be."""
    if len(node.children) != 1 or node.children[0].name not in CONTAINERS or len(node.children[0].children) != 1:
        return False
    item = node.children[0].children[0]
    node.attributes = {n: v for n, v in item.attributes.items() if n != "xml:lang"}
    node.text, node.children, node.resource = item.text, item.children, item.resource
    return True


def after(keys: Keys, level: int) -> Keys:
    """Return keys that sort right behind some, and before what follows them, at one level of the lists."""
    return (*keys[:level], f"{keys[level]}{FIRST}", *keys[level + 1 :])


def following(keys: Keys, level: int) -> Keys:
    """Return keys whose last number at one level is the next one."""
    key = keys[level]
    start = _last_number(key)
    number = str(int(key[start + 1 :]) + 1)
    return (*keys[:level], f"{key[:start]}{len(number)}{number}", *keys[level + 1 :])


def _last_number(key: str) -> int:
    """Return where the last number of a key begins, with the digit that counts its digits."""
    at = last = 0
    while at < len(key):
        last = at
        at += int(key[at]) + 1
    return last
