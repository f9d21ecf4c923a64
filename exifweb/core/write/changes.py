"""What is to change, settled: the language between the plan, the codecs of blocks and the rewriters of containers.

An `Edit` is what a caller asks for, by name and in words or numbers. The plan turns edits into `Change`s: one tag of
one table in one directory, with raw values as a read would give them. A `Job` carries them through one write.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.model import Metadata, Tag
    from exifweb.core.source import Source
    from exifweb.core.tags.schema import TagInfo
    from exifweb.core.write.parts import Recipe

Action = Literal["set", "add", "remove", "shift"]


@dataclass(frozen=True, slots=True)
class Edit:
    """One wish: `Edit("XMP-dc:Subject", "add", "sea")`.

    Attributes:
        tag: Name, with groups of any family before it: `Artist`, `EXIF:Artist`, `XMP-dc:all`; `all` for every tag.
        action: `set` replaces what is there, `add` and `remove` work on the items of a list, `shift` moves a date
            or adds to a number.
        value: In words (or as the number that `-n` shows, with `numeric`); None with `set` deletes.
        numeric: Whether the value is what `-n` shows instead of words.
    """

    tag: str
    action: Action
    value: Any
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one tag in one directory.

    Attributes:
        info: The row of the table that describes the tag.
        group1: The directory: `IFD0`, `ExifIFD`, `GPS`, `XMP-dc`, `IPTC` ….
        values: Raw values as a read gives them; none deletes. Several only for a list.
        clear: Whether what is there goes first; False adds to a list.
        removed: Raw values of a list that go, the others stay.
        create: Whether the tag may come into being; otherwise only one that exists is changed.
        language: For a language alternative of XMP, its code; empty for the default.
    """

    info: TagInfo
    group1: str
    values: tuple[Any, ...] = ()
    clear: bool = True
    removed: tuple[Any, ...] = ()
    create: bool = True
    language: str = ""


@dataclass(slots=True)
class Job:
    """One write under way.

    Attributes:
        source: The file as it is.
        metadata: All that a read of it found.
        context: The context of that read, for conversions that ask for make, model or other tags.
        changes: Kind of block (`EXIF`, `XMP`, `IPTC`, `Photoshop`, `ICC_Profile`, `JFIF`, `COM`, `PNG`,
            `MakerNotes` …) → the changes in it.
        dropped: Groups (family 0 or 1) that go whole; `*` for everything that may be deleted.
        kept: Groups or tags that stay although their group goes.
        order: Byte order of a TIFF structure made anew, `<` or `>`.
        notes: What the caller should know about the result: what an edit invalidates, what could not be kept.
        unwanted: Table and id of properties of XMP that go, those among them that no table can write.
        private: Tells the tags that must not be left; None where nothing has to go for sure.
        inner: Takes the same private things out of a file inside of the file; None where such files stay or go whole.
        tail: Offset in the file from which on inner files were changed, -1 where none was.
    """

    source: Source
    metadata: Metadata
    context: Context
    changes: dict[str, list[Change]] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    order: str = ">"
    notes: list[str] = field(default_factory=list)
    unwanted: frozenset[tuple[str, Any]] = frozenset()
    private: Callable[[Tag], bool] | None = None
    inner: Callable[[Source], Recipe] | None = None
    tail: int = -1

    def existing_only(self, *kinds: str) -> Job:
        """Return the job for further blocks of some kinds, all where none is named: nothing new is put there."""
        changes = {
            kind: [replace(one, create=False) for one in group] if not kinds or kind in kinds else group
            for kind, group in self.changes.items()
        }
        return replace(self, changes=changes)

    def note(self, text: str) -> None:
        """Tell the caller something about the result, once."""
        if text not in self.notes:
            self.notes.append(text)

    def drops(self, *groups: str) -> bool:
        """Whether any of these groups (family 0 or 1) goes whole."""
        return any(group in self.dropped for group in (*groups, "*")) and not self.keeps(*groups)

    def keeps(self, *groups: str) -> bool:
        """Whether any of these groups stays although what it belongs to goes."""
        return any(group in self.kept for group in groups)
