"""Selective reading: which tags are wanted, and which blocks can hold them.

A request is a name with or without groups before it, `*` and `?` standing for any letters: `FNumber`, `GPS:*`,
`ExifIFD:FNumber`. A block is read unless every request names a group that the block can't give.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from exifweb.core.model import in_group

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exifweb.core.model import Tag

EXIF_GROUPS = frozenset(
    (
        "exif",
        "ifd0",
        "ifd1",
        "exififd",
        "gps",
        "interopifd",
        "subifd",
        "makernotes",
        "image",
        "camera",
        "time",
        "author",
    )
)
KINDS: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (frozenset(("EXIF",)), EXIF_GROUPS),
    (frozenset(("JFIF", "JFXX")), frozenset(("jfif", "image", "preview"))),
    (frozenset(("XMP", "ExtendedXMP")), frozenset(("xmp",))),
    (frozenset(("ICC_Profile",)), frozenset(("icc_profile", "image"))),
    (frozenset(("SOF", "COM", "UnicodeComment")), frozenset(("file", "image", "other"))),
)
"""Kinds of block → the groups (lower case) that they alone can give tags for."""
WILD = frozenset("*?")
ANY_GROUP = frozenset(("all", "*", ""))


class Selection:
    """The tags wanted.

    Args:
        requests: Names as described above.
    """

    __slots__ = ("_by_name", "_by_value", "_patterns", "_requests")

    def __init__(self, requests: Iterable[str]) -> None:
        requests = list(requests)
        self._requests = [_split(request) for request in requests]
        self._by_value = [_split(request) for request in requests if request.endswith("#")]
        self._patterns = [(groups, name) for groups, name in self._requests if name == "all" or WILD & {*name}]
        self._by_name: dict[str, list[tuple[str, ...]]] = {}
        for groups, name in self._requests:
            self._by_name.setdefault(name, []).append(groups)

    def may_hold(self, kind: str) -> bool:
        """Whether a block of that kind can hold a wanted tag."""
        own = next((groups for kinds, groups in KINDS if kind in kinds), None)
        if own is None:
            return True
        others = frozenset().union(*(groups for _, groups in KINDS)) - own
        return any(not groups or not any(g in others for g in groups) for groups, _ in self._requests)

    def names(self, name: str) -> bool:
        """Whether a tag is asked for by its very name."""
        return name.lower() in self._by_name

    def keep(self, tags: Iterable[Tag]) -> list[Tag]:
        """Return the wanted ones of `tags`."""
        return [tag for tag in tags if self._wants(tag)]

    def _wants(self, tag: Tag) -> bool:
        named = self._by_name.get(tag.info.name.lower())
        if named is not None and any(all(in_group(tag, group) for group in groups) for groups in named):
            return True
        return any(matches(tag, groups, name) for groups, name in self._patterns)

    def in_order(self, tags: Iterable[Tag]) -> list[Tag]:
        """Return the wanted ones of `tags` in the order of the requests."""
        pool = list(tags)
        found: dict[int, Tag] = {}
        for groups, name in self._requests:
            for tag in pool:
                if matches(tag, groups, name):
                    found.setdefault(id(tag), tag)
        return list(found.values())

    def by_value(self, tag: Tag) -> bool:
        """Whether the value of a tag is wanted rather than its text (`TAG#`)."""
        return any(matches(tag, groups, name) for groups, name in self._by_value)


def matches(tag: Tag, groups: tuple[str, ...], name: str) -> bool:
    """Whether a tag answers a request (lower case)."""
    own = tag.name.lower()
    named = name in (own, "all") or (bool(WILD & {*name}) and fnmatchcase(own, name))
    return named and all(in_group(tag, group) for group in groups)


def _split(request: str) -> tuple[tuple[str, ...], str]:
    *groups, name = request.lower().removesuffix("#").split(":")
    return tuple(g for g in groups if g not in ANY_GROUP), name
