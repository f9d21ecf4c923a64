"""What a run of edits makes of each tag: several sets make one list, additions and removals add up.

A `Wish` gathers the edits of one row in one directory; `changes` turns it into what the file needs. Conditional sets
and shifts look at what the file has now. Source: the new-value hashes of ExifTool's Writer.pl.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.xmp.lookup import fields_below
from exifweb.core.write.changes import Change

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.model import Metadata, Tag
    from exifweb.core.write.rows import Row


@dataclass(slots=True)
class Wish:
    """What is asked of one row in one directory.

    Attributes:
        row: The row.
        group1: The directory.
        language: Code of a language alternative.
        values: New raw values.
        removed: Raw values that go; an empty string stands for a tag that is not there.
        keeps: Whether items of a list that are not removed stay.
        shift: Amount and sign of a shift.
        create: Whether the tag may come into being.
        order: Position among the edits.
        follows: Whether it comes into being only in a directory that is there, or is made for other tags.
    """

    row: Row
    group1: str
    language: str = ""
    values: list[Any] = field(default_factory=list)
    removed: list[Any] = field(default_factory=list)
    keeps: bool = False
    shift: tuple[str, int] | None = None
    create: bool = True
    order: int = 0
    follows: bool = False

    @property
    def directory(self) -> str:
        """Directory of EXIF, or kind of block, that it is in."""
        return self.group1 if self.row.kind == "EXIF" else self.row.kind

    @property
    def carries_notes(self) -> bool:
        """Whether it brings the maker notes of another file."""
        return bool(self.values) and "makernotes" in self.row.info.attributes

    def set(self, raw: list[Any]) -> None:
        """Take new values: the last for a single one, all for a list."""
        if self.row.info.is_list:
            self.values += raw
        else:
            self.values = raw[-1:]

    def delete(self) -> None:
        """Ask for the tag to go."""
        self.values, self.removed, self.keeps, self.shift = [], [], False, None

    def change(self, current: list[Tag], shifted: Callable[[Row, Any, str, int], Any]) -> Change | None:
        """Return what is to be done, None for nothing.

        Args:
            current: The tags of the file that the wish is about.
            shifted: What a raw value becomes by a shift.
        """
        if self.shift is not None:
            return self._shifted(current, shifted)
        if self.row.info.is_list:
            if self.keeps and not self.values and not current:
                return None
            return self._plain(clear=not self.keeps)
        if self.removed and not self._condition_holds(current):
            return None
        return self._plain(clear=True)

    def _plain(self, *, clear: bool) -> Change:
        is_list = self.row.info.is_list
        removed = tuple(r for r in self.removed if r != "") if is_list else ()
        return Change(
            self.row.info, self.group1, tuple(self.values), clear or not is_list, removed, self.create, self.language
        )

    def _condition_holds(self, current: list[Tag]) -> bool:
        if not current:
            return "" in self.removed
        return any(same(tag.raw, old) for tag in current for old in self.removed if old != "" or tag.raw == "")

    def _shifted(self, current: list[Tag], shifted: Callable[[Row, Any, str, int], Any]) -> Change | None:
        if not current or self.shift is None:
            return None
        moved = shifted(self.row, current[-1].raw, *self.shift)
        if same(moved, current[-1].raw):
            return None
        return Change(self.row.info, self.group1, (moved,), create=False)


def same(one: Any, other: Any) -> bool:
    """Whether two raw values are worth the same, however they are held."""
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    if one == other:
        return True
    return str(one).strip() == str(other).strip() and not isinstance(one, bytes)


def current_tags(metadata: Metadata, wish: Wish) -> list[Tag]:
    """Return the tags of the file that a wish is about."""
    info = wish.row.info
    name = f"{info.name}-{wish.language}".lower() if wish.language not in ("", "x-default") else info.name.lower()
    names = {name, *(row.name.lower() for row in fields_below(info))} if "struct" in info.attributes else {name}
    return [
        tag
        for tag in metadata.tags
        if tag.info.name.lower() in names
        and tag.group1 == wish.group1
        and (tag.info is info or tag.info.id == info.id or info.g0 == "XMP")
    ]
