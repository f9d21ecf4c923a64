"""Structures put together again from flattened tags: `-struct`.

Every value remembers its way: names and list numbers. Values of one outermost property become one tag, whose value is
a dictionary, or a list of them; items of a plain list become one tag too. The leaves are the flattened tags, so each
has the conversions of its own row. Source: ExifTool's RestoreStruct and ConvertStruct.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.xmp.namespaces import SHORT
from exifweb.core.model import Tag
from exifweb.core.tags.schema import TagInfo, tag_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exifweb.core.context import Context

Step = tuple[str, tuple[int, ...]]
"""A name along the way, and the numbers of the list items that follow it."""
UNKNOWN = "unknown structure"


class Misplaced(Exception):
    """A value stands where another one is, or a list where there is a structure."""


class StructureTag(Tag):
    """A tag whose value is a dictionary or a list of tags, dictionaries and lists; or a plain list."""

    __slots__ = ()

    def _to_value(self) -> Any:
        return _shown(self.raw, lambda tag: tag.value) if _has_tags(self.raw) else super()._to_value()

    def _to_text(self) -> Any:
        return _shown(self.raw, lambda tag: tag.text) if _has_tags(self.raw) else super()._to_text()


def _has_tags(root: Any) -> bool:
    return isinstance(root, dict) or any(isinstance(one, Tag | dict | list) for one in root)


def _has_parts(root: list[Any]) -> bool:
    return any(isinstance(one, dict | list) for one in root)


def _shown(node: Any, show: Callable[[Tag], Any]) -> Any:
    """Return a structure with values in place of tags, its fields in the order of their names."""
    if isinstance(node, dict):
        fields = {name: _shown(node[name], show) for name in sorted(node)}
        return {name: value for name, value in fields.items() if value is not None}
    if isinstance(node, list):
        items = ["" if one is None else _shown(one, show) for one in node]
        return [one for one in items if one is not None]
    return show(node)


def steps_of(path: list[str], names: tuple[str, ...], counts: Callable[[str], bool]) -> tuple[Step, ...]:
    """Return the way of a value.

    Args:
        path: The properties from the outermost to the innermost.
        names: Those that count, as they are spelled in structures.
        counts: Whether a property is one of them.
    """
    steps: list[tuple[str, list[int]]] = []
    for part in path:
        if counts(part):
            if len(steps) < len(names):
                steps.append((names[len(steps)], []))
        elif steps and part.startswith("rdf:li "):
            number = part[7:].partition(" ")[0]
            steps[-1][1].append(int(number[1:]))
    return tuple((name, tuple(numbers)) for name, numbers in steps)


class Structures:
    """The structures of a packet, filled in file order."""

    def __init__(self, context: Context, made: Mapping[tuple[str, Any], TagInfo], offset: int) -> None:
        self.context = context
        self.made = made
        self.offset = offset
        self.roots: dict[TagInfo, Any] = {}
        self.holders: dict[TagInfo, StructureTag] = {}
        self.unknown: dict[tuple[str, str], TagInfo] = {}

    def restore(self, found: list[tuple[Tag, tuple[Step, ...]]]) -> None:
        """Replace flattened tags by structures, each at the place of its first."""
        replaced = self._put_together(found)
        tags = self.context.tags
        tags[:] = [one for tag in tags if (one := replaced.get(id(tag), tag)) is not None]

    def add(self, found: list[tuple[Tag, tuple[Step, ...]]]) -> None:
        """Take up structures besides flattened tags."""
        self._put_together(found)
        self.context.tags += [tag for info, tag in self.holders.items() if "struct" in info.attributes]

    def _put_together(self, found: list[tuple[Tag, tuple[Step, ...]]]) -> dict[int, Tag | None]:
        """Return what takes the place of tags: the structure for its first, nothing for the others in it."""
        replaced: dict[int, Tag | None] = {}
        for tag, steps in found:
            info = self._holder(tag, steps)
            if info is None:
                continue
            try:
                self._place(info, tag, steps)
            except Misplaced as kind:
                owner = tag.info.table.head.get("namespace") or str(tag.info.id).partition(":")[0]
                message = f"Error {kind} placing {owner}:{tag.info.id} in structure or list"
                self.context.warn(message, tag.offset, "packet", minor=True)
                continue
            replaced[id(tag)] = self._first(info, tag)
        for info, holder in self.holders.items():
            root = self.roots[info]
            if isinstance(root, list) and "struct" not in info.attributes and not _has_parts(root):
                root = ["" if one is None else one.raw for one in root]
            holder.raw = root
        return replaced

    def _holder(self, tag: Tag, steps: tuple[Step, ...]) -> TagInfo | None:
        """Return the row of the tag that a value goes into."""
        if len(steps) == 1:
            return tag.info
        table = tag.info.table
        name = steps[0][0]
        info = table.get(name) or self.made.get((table.name, name))
        if info is None:
            return self._unknown(tag, name)
        if isinstance(info, TagInfo) and "struct" in info.attributes:
            return info
        if isinstance(info, TagInfo):
            self.context.warn(f"{info.name} is not a structure!", tag.offset, "packet")
        return None

    def _unknown(self, tag: Tag, name: str) -> TagInfo:
        table = tag.info.table
        info = self.unknown.get((table.name, name))
        if info is None:
            prefix, _, own = name.rpartition(":")
            group = f"{table.g0}-{SHORT.get(prefix, prefix)}" if prefix else table.g0
            info = TagInfo(table, name, tag_name(own), {"g1": group, "struct": UNKNOWN})
            self.unknown[table.name, name] = info
        return info

    def _first(self, info: TagInfo, tag: Tag) -> Tag | None:
        """Return the tag that stands for a structure, None where it stands already."""
        if info in self.holders:
            return None
        root: Any = self.roots[info]
        if isinstance(root, Tag):  # a plain value whose list number does not count: an alternative in a language
            return root
        group = tag.group1 if info is tag.info else info.g1
        holder = StructureTag(info, root, self.context, group, tag.offset, tag.length, "", 0, tag.priority)
        if info is not tag.info:
            holder.priority = 1 if info.priority is None else info.priority
        self.holders[info] = holder
        return holder

    def _place(self, info: TagInfo, tag: Tag, steps: tuple[Step, ...]) -> None:
        """Put a value where its way leads to.

        Raises:
            Misplaced: Something of another kind is there, or the same already.
        """
        node: Any = self.roots
        key: Any = info
        language = tag.info.attributes.get("language")
        is_alternative = tag.info.attributes.get("write") == "lang-alt"
        for place, (_, numbers) in enumerate(steps):
            last = place == len(steps) - 1
            kept = numbers
            if place:
                key = _field_name(steps[place][0])
            if last and numbers:
                if is_alternative:
                    kept = numbers[:-1]
                if language and place:
                    key = f"{key}-{language}"
            for number in kept:
                node, key = _inside(node, key, []), number
            if not last:
                node, key = _inside(node, key, {}), None
        if isinstance(node, list):
            if not isinstance(_at(node, key), dict):
                _put(node, key, tag)
        elif _at(node, key) is None:
            node[key] = tag
        else:
            raise Misplaced("3")


def _field_name(name: str) -> str:
    prefix, colon, own = name.partition(":")
    own = own if colon else prefix
    own = own[:1].upper() + own[1:]
    return f"XMP-{SHORT.get(prefix, prefix)}:{own}" if colon else own


def _inside(node: Any, key: Any, empty: Any) -> Any:
    """Return what stands at a place and is of the kind of `empty`, which is put there if nothing is."""
    found = _at(node, key)
    if found is None:
        _put(node, key, empty)
        return empty
    if type(found) is type(empty):
        return found
    if isinstance(node, list):  # the later of two with one number
        _put(node, key, empty)
        return empty
    raise Misplaced("2" if isinstance(empty, list) else "3")


def _at(node: Any, key: Any) -> Any:
    if isinstance(node, list):
        return node[key] if key < len(node) else None
    return node.get(key)


def _put(node: Any, key: Any, value: Any) -> None:
    if isinstance(node, list):
        node.extend([None] * (key + 1 - len(node)))
    node[key] = value
