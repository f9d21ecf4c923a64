"""What one atom says about later ones: the handler of a track, keys of items, languages met, documents counted.

One `State` serves one read and lies among the context's members. Conversions see what they need there as members of
their own (`HandlerType`, `MediaType`, `TimeScale`), as ExifTool's do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagInfo

MEMBER = "QuickTimeState"
CANON_RAW = b"crx "


@dataclass(slots=True)
class State:
    """State of one read.

    Attributes:
        path: Names of the directories around, the file's first.
        keys: `directory.number` → row that a list of keys gave to an item.
        key_lists: Lists of keys seen so far.
        languages: (row of another language, row that it was made from) in the order of the file.
        alternates: Key of a row and language → the row made for it.
        postponed: Directories that are read when the one around them is done: an item's properties.
        entering: Type and sub-directory of the atom whose payload is about to be read as a directory.
        before_atom: Called with the context, the type of an atom and its number before it is taken up.
        triplets: Domain and name of iTunes' own tags → their rows.
        boxes: Atoms taken up so far, in all directories.
        latest: Source, start and end of the directory that was read last.
        embedded_keys: Local number → key and format of the values in the samples of a track.
    """

    path: list[str] = field(default_factory=list)
    keys: dict[str, TagInfo] = field(default_factory=dict)
    key_lists: int = 0
    languages: list[tuple[TagInfo, TagInfo]] = field(default_factory=list)
    alternates: dict[tuple[int, str], TagInfo] = field(default_factory=dict)
    postponed: list[Callable[[], None]] = field(default_factory=list)
    entering: tuple[str, dict[str, Any]] = ("", {})
    before_atom: Callable[[Context, str, int], None] | None = None
    triplets: dict[str, TagInfo] = field(default_factory=dict)
    boxes: int = 0
    latest: tuple[Any, int, int] = (None, 0, 0)
    embedded_keys: dict[str, tuple[str, str]] = field(default_factory=dict)


def state_of(context: Context) -> State:
    """Return the state of a read, made when first asked for."""
    state: State | None = context.members.get(MEMBER)
    if state is None:
        state = context.members[MEMBER] = State(path=["MOV"])
        for member in ("HandlerType", "MetaFormat", "MediaType"):
            context.members[member] = ""
    return state


def takes_samples(context: Context) -> bool:
    """Whether timed metadata are decoded: where that is asked for, and in Canon's raw files, as ExifTool does."""
    return bool(context.options.embedded or context.members.get("MajorBrand") == CANON_RAW)
