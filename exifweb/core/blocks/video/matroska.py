"""Matroska's elements → tags: those of a track, a chapter or the segment's information in a group of their own.

A master is gone into, not decoded by itself: groups depend on what stands before in it, and a track's tags, which come
later, on its number. Tags proper (`SimpleTag`) are gathered and told when they end.

Sources: RFC 9559, section 5; ExifTool's ProcessMKV and HandleStruct.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from struct import unpack
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.types import read_value
from exifweb.core.blocks.rows import row_of
from exifweb.core.blocks.video.ebml import UNKNOWN, Elements, variable
from exifweb.core.blocks.video.matroska_tags import Simple, tell_simple
from exifweb.core.blocks.video.values import utf8
from exifweb.core.tags import store
from exifweb.core.tags.conv.dates import unix_time
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.values import Binary
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.blocks.video.ebml import Element
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagInfo

TABLE = "Matroska::Main"
STATE = "Matroska"
CLUSTER, SIMPLE_TAG, CHAPTER, INFO = "Cluster", "SimpleTag", "ChapterAtom", "Info"
SECONDS_TO_2001 = ((2001 - 1970) * 365 + 8) * 86400
LARGE = 10_000_000
WIDE, WIDEST = 8, 128


@dataclass(slots=True)
class Level:
    """A master that is being read.

    Attributes:
        end: Where it ends.
        name: Its name.
        outer: The simple tag that it stands in.
    """

    end: int
    name: str
    outer: Simple | None


@dataclass(slots=True)
class State:
    """What one block leaves for those after it.

    Attributes:
        left: How many more elements may be read.
        group: Group of the tags that follow.
        group_depth: Depth whose end ends it.
        tracks: UID of a track → its group.
        chapters: How many chapters there were.
    """

    left: int
    group: str | None = None
    group_depth: int = 0
    tracks: dict[Any, str] = field(default_factory=dict)
    chapters: int = 0


def decode(context: Context, block: Block) -> None:
    """Decode a master, or an element that stands alone."""
    state = context.members.get(STATE)
    if state is None:
        state = context.members[STATE] = State(context.limits.array)
    try:
        Reader(context, block, state).read(block.offset, block.offset + block.length)
    finally:
        context.set_g1 = None


class Reader:
    """Reads the elements of one block."""

    __slots__ = ("context", "elements", "levels", "outside", "simple", "state")

    def __init__(self, context: Context, block: Block, state: State) -> None:
        self.context, self.state, self.outside = context, state, block.detail
        self.elements = Elements(context.source)
        self.levels: list[Level] = []
        self.simple: Simple | None = None
        context.set_g1 = state.group

    def read(self, at: int, end: int) -> None:
        """Read the elements from one offset to another."""
        context, state, table = self.context, self.state, store.table(TABLE)
        while True:
            while self.levels and at >= self.levels[-1].end:
                self._leave()
            element = self.elements.at(at) if at < end else None
            if element is None:
                break
            state.left -= 1
            if state.left < 0:
                context.warn(f"Stopped after {context.limits.array} elements", at, "element")
                break
            stop = element.end
            if self.levels and stop > self.levels[-1].end:
                context.warn(f"Invalid or corrupted {self.levels[-1].name} master element", at, "element")
                at = self.levels[-1].end
                continue
            info = row_of(context, table, element.id, b"", 0)
            if info is not None and info.sub is not None and "notebml" not in info.attributes:
                if info.name == CLUSTER and context.options.unknown < 2:
                    break
                self._enter(info.name, stop)
                at = element.start
                continue
            if element.size == UNKNOWN or (info is not None and stop > context.source.size):
                break
            if info is not None and element.size <= LARGE:
                self._leaf(info, element)
            at = stop
        while self.levels:
            self._leave()
        state.group = context.set_g1

    def _enter(self, name: str, end: int) -> None:
        self.levels.append(Level(end, name, self.simple))
        if len(self.levels) > self.context.limits.depth:
            self.context.warn(f"{name} is nested too deeply", unit="element")
            self.state.left = 0
        if name == SIMPLE_TAG:
            self.simple = Simple()
        elif name == CHAPTER:
            self.state.chapters += 1
            self._group(f"Chapter{self.state.chapters}")
        elif name == INFO and self.context.set_g1 is None:
            self._group(INFO)

    def _group(self, name: str, above: int = 0) -> None:
        """Name the group of what follows up to the end of this master, or of one above it."""
        self.context.set_g1 = name
        self.state.group_depth = self.outside + len(self.levels) - above

    def _leave(self) -> None:
        """Leave a master; a simple tag that ends is told, or kept by the one that it stands in."""
        if self.state.group_depth and self.state.group_depth == self.outside + len(self.levels):
            self.context.set_g1 = None
        self.levels.pop()
        if self.simple is None:
            return
        outer = self.levels[-1].outer if self.levels else None
        if outer is not None:
            outer.inner.append(self.simple)
        else:
            tell_simple(self.context, self.simple)
        self.simple = outer

    def _leaf(self, info: TagInfo, element: Element) -> None:
        context, state = self.context, self.state
        value: Any = self._value(info, element) if info.format else None
        if info.name == "TrackNumber":
            self._group(f"Track{value}")
        elif info.name == "TrackUID" and context.set_g1:
            state.tracks[value] = context.set_g1
        elif info.name == "TagTrackUID" and value in state.tracks and value is not None:
            self._group(state.tracks[value], 1)
        if self.simple is not None:
            self.simple.values[info.name] = value
        elif "nosave" not in info.attributes:
            self._found(info, element, value)

    def _found(self, info: TagInfo, element: Element, value: Any) -> None:
        context, (_, start, size) = self.context, element
        if info.sub is not None:
            view = View(context.source, start, start + size, start)
            subdirs.decode_value(context, view, 0, size, info, info.table)
            return
        if value is None and "seekinfo" in info.attributes:
            value = variable(self.elements.read(start, size), 0)[0]
        elif value is None:
            value = Binary(source=context.source, offset=start, length=size)
            value = value if info.binary else value.read()
        context.found(info, value, None, start, size, str(info.format or "undef"))

    def _value(self, info: TagInfo, element: Element) -> Any:
        data = self.elements.read(element.start, element.size)
        if info.format in ("string", "utf8"):
            return utf8(data)
        if info.format == "float":
            return self._float(data, element)
        value = _integer(data, signed=info.format != "unsigned")
        return _moment(value) if info.format == "date" else value

    def _float(self, data: bytes, element: Element) -> Any:
        if len(data) in (4, 8):
            return neat(unpack(">f" if len(data) == 4 else ">d", data)[0])
        self.context.warn(f"Illegal float size ({len(data)})", element.start, "element")
        return read_value(data, "float", len(data) // 4, ">") if len(data) > 4 else ""


def _integer(data: bytes, *, signed: bool) -> float:
    """Return a number of any width; one wider than eight bytes to the precision of a float."""
    if len(data) < WIDE or (len(data) == WIDE and not (signed and data[0] & 0x80)):
        return int.from_bytes(data, "big", signed=signed)
    digits = data.lstrip(b"\0")
    if len(digits) >= WIDEST:
        return float("inf")
    value = float(int.from_bytes(data, "big"))
    return value - 256.0 ** len(data) if signed and data[0] & 0x80 else value


def _moment(nanoseconds: float) -> str:
    """Return nanoseconds since 2001 as a date and time."""
    shown = unix_time(nanoseconds / 1e9 + SECONDS_TO_2001, digits=9)
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown) + "Z"
