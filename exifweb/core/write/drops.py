"""Groups that go whole, and what stays of them.

`all` deletes everything that may go, `GROUP:all` a group; an exclusion takes a group out again, with all that holds it.
A tag that stays although its group goes is set anew with its old value. Source: the group deletions of SetNewValue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.errors import InvalidValue
from exifweb.core.model import in_group
from exifweb.core.write import groups, names, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.model import Metadata, Tag

UNDELETED = ("Adobe",)
"""Groups that `all` spares: without Adobe's segment the colours of a JPEG are decoded wrongly."""


class Drops:
    """What goes whole.

    Args:
        metadata: What the file has.

    Attributes:
        dropped: Groups that go, `*` for all.
        kept: Groups and tags that stay.
    """

    def __init__(self, metadata: Metadata) -> None:
        self.metadata = metadata
        self.dropped: list[str] = []
        self.kept: list[str] = []
        self._tags: list[tuple[tuple[str, ...], str]] = []

    def drop(self, group: str) -> None:
        """Have a group go whole, as ExifTool spells it; `*` for all."""
        if group not in self.dropped:
            self.dropped.append(group)
        if group == "*":
            self.kept += [name for name in UNDELETED if name not in self.kept]

    def keep_tag(self, tag: str) -> None:
        """Have a tag stay although its group goes."""
        wanted, name, _ = groups.split(tag)
        self._tags.append((wanted, name))

    def exclude(self, request: str) -> None:
        """Take a tag or a group (`GROUP:all`, or a group's name) from what goes.

        Raises:
            InvalidValue: There is no such group.
        """
        wanted, name, _ = groups.split(request)
        if name.lower() not in ("all", "*"):
            if wanted or names.deletable(name) is None:
                self.keep_tag(request)
                return
            wanted = (name,)
        if not wanted:
            message = "All tags excluded -- nothing to do"
            raise InvalidValue(message)
        for one in wanted:
            group = names.deletable(one)
            if group is None:
                message = f"Not a deletable group: {one}"
                raise InvalidValue(message)
            self.keep_group(group)

    def keep_group(self, group: str) -> None:
        """Take a group, and what it is part of, from those that go."""
        stay = {*names.staying(group)}
        spaces = self._namespaces()
        if group.startswith("XMP-"):
            stay |= {"XMP", "APP1"}
            if "XMP" in self.dropped:
                self._replace("XMP", spaces)
        if "*" in self.dropped:
            self._replace("*", [*names.DELETABLE, *spaces])
        if group == "XMP":
            stay |= {*spaces}
        self.dropped[:] = [name for name in self.dropped if name not in stay]
        self.kept.append(group)

    def re_set(self) -> Iterator[Tag]:
        """Yield the tags that are to be set anew, since their group goes and they stay."""
        for wanted, name in self._tags if self.dropped else ():
            matches = rows.wanted_by(name)
            for tag in self.metadata.tags:
                if matches(tag.name.lower()) and all(in_group(tag, g) for g in wanted) and self.goes(tag):
                    yield tag
            if name not in self.kept:
                self.kept.append(name)

    def goes(self, tag: Tag) -> bool:
        """Whether the group of a tag goes whole."""
        around = ("IFD0",) if tag.group0 == "EXIF" else ()
        if tag.group0 in self.kept or tag.group1 in self.kept:
            return False
        return any(g in self.dropped for g in ("*", tag.group0, tag.group1, *around))

    def _replace(self, whole: str, parts: list[str]) -> None:
        self.dropped.remove(whole)
        for name in parts:
            if name not in names.SPARED:
                self.drop(name)

    def _namespaces(self) -> list[str]:
        return sorted({t.group1 for t in self.metadata.tags if t.group0 == "XMP" and t.group1.startswith("XMP-")})
