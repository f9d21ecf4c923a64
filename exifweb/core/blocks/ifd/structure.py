"""A TIFF structure opened for patching: directories by name, their entries as they stand, and what lies where.

Nothing that stays is moved. `Structure` notes what is set, deleted or dropped; `patches` then finds a place for what
is new: over the old value where it fits, otherwise in what this edit gave up, otherwise at the end. What is given up
and claimed by nobody else is filled with zeros. Source: TIFF 6.0 section 2, BigTIFF.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd.decode import BIG, CLASSIC, Layout
from exifweb.core.blocks.ifd.subdirs import directory_name
from exifweb.core.blocks.ifd.types import NAMES, SIZES, read_value
from exifweb.core.errors import Unwritable
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, Variants
from exifweb.core.values import numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.makernotes.carry import Carried
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

MAIN = "Exif::Main"
IFD0, IFD1 = "IFD0", "IFD1"
PARENTS: dict[str, tuple[str, int]] = {
    "ExifIFD": (IFD0, 0x8769),
    "GPS": (IFD0, 0x8825),
    "InteropIFD": ("ExifIFD", 0xA005),
}
"""Directories that can be made anew: the one that points to them, and by which tag."""
TABLES = {"GPS": "GPS::Main"}
OFFSET_FORMATS = {4: 4, 8: 16}
"""Bytes of an offset → format code of the entries that hold one."""
DATA = ((0x201, 0x202), (0x111, 0x117), (0x144, 0x145), (0x120, 0x121), (0xBCC0, 0xBCC1), (0xBCC2, 0xBCC3))
"""Tags with offsets of data, and with its lengths."""
MOST_DIRECTORIES = 200
MOST_GAP = 4096
"""Bytes behind the end that are left idle for the sake of pointers into them."""


@dataclass(frozen=True, slots=True)
class Link:
    """What holds the offset of a directory.

    Attributes:
        owner: Name of the directory that does; empty for the head of the structure.
        tag: Tag of the entry that holds it; None for the link behind a directory's entries.
        at: Offset of the place, where the entry's value lies outside of the entry; -1 otherwise.
        width: Bytes of the offset there.
    """

    owner: str
    tag: int | None = None
    at: int = -1
    width: int = 4


HEAD = Link("")


@dataclass(slots=True)
class Field:
    """An entry, as it stands or as it shall.

    Attributes:
        code: Format code.
        count: Elements.
        field: The four (or eight) bytes that hold the value or its offset.
        size: Bytes of the value.
        value: The value where it is new, otherwise None.
        data: New data that the entry has to hold the offset of.
        carried: What the value becomes where it is put: a maker note, whose offsets count from the header.
    """

    code: int
    count: int
    field: bytes
    size: int
    value: bytes | None = None
    data: bytes | None = None
    carried: Carried | None = None


@dataclass(slots=True)
class Directory:
    """A directory of the structure.

    Attributes:
        name: `IFD0`, `ExifIFD`, `SubIFD1` ….
        table: The table that knows its tags.
        start: Its offset, -1 where it is new.
        length: Bytes that it takes now, its link to the next included.
        entries: Tag and entry, in the order of the file.
        next: Offset of the directory that follows in the chain.
        link: What holds the offset that leads here.
        changed: Whether it has to be written.
    """

    name: str
    table: TagTable
    start: int
    length: int
    entries: list[tuple[int, Field]] = field(default_factory=list)
    next: int = 0
    link: Link = HEAD
    changed: bool = False

    def get(self, tag: int) -> Field | None:
        """Return the entry of a tag, the first where there are several."""
        return next((entry for key, entry in self.entries if key == tag), None)


class Structure:
    """One TIFF structure.

    Args:
        view: Where it lies; offsets count from the view's base.
        start: Offset of the first directory.
        layout: Classic or BigTIFF.

    Raises:
        Unwritable: A directory can't be read as far as it must be to change anything safely.
    """

    def __init__(self, view: View, start: int, layout: Layout = CLASSIC) -> None:
        self.view = view
        self.layout = layout
        self.order = view.order
        self.directories: dict[str, Directory] = {}
        self.size = view.end - view.base
        self.freed: list[tuple[int, int]] = []
        self.dangling: list[int] = []
        self.missing = 0
        self.claimed: list[tuple[int, int]] = []
        self.seen: set[int] = set()
        self._first_link = 8 if layout is BIG else 4
        self._chain(start, store.table(MAIN), IFD0, HEAD)

    def _chain(self, start: int, table: TagTable, name: str, link: Link) -> None:
        stem, number = name.rstrip("0123456789"), int(name[len(name.rstrip("0123456789")) :] or 0)
        while start:
            directory = self._read(start, table, name, link)
            if directory is None:
                return
            link = Link(name)
            start = directory.next
            number += 1
            name = f"{stem}{number}"

    def _read(self, start: int, table: TagTable, name: str, link: Link) -> Directory | None:
        """Take up a directory and those below it; None where it was there before or lies outside."""
        if name != IFD0 and not self.view.holds(start, self.layout.count[self.order].size):
            self.dangling.append(start + self.layout.count[self.order].size)
            return None
        if start in self.seen or len(self.seen) >= MOST_DIRECTORIES or name in self.directories:
            return None
        self.seen.add(start)
        layout, order = self.layout, self.order
        head, step = layout.count[order].size, layout.entry[order].size
        count_bytes = self.view.read(start, head)
        if len(count_bytes) < head:
            message = f"The {name} directory lies outside of the file"
            raise Unwritable(message, "The file is damaged; only an XMP sidecar can be written for it.")
        (count,) = layout.count[order].unpack(count_bytes)
        data = self.view.read(start + head, count * step + layout.inline) if count <= 0xFFFF else b""
        if len(data) < count * step:
            message = f"The {name} directory is cut off"
            raise Unwritable(message, "The file is damaged; only an XMP sidecar can be written for it.")
        link_bytes = data[count * step :]
        directory = Directory(name, table, start, head + count * step + len(link_bytes), link=link)
        if len(link_bytes) < layout.inline:
            self.missing = layout.inline - len(link_bytes)
        else:
            (directory.next,) = layout.offset[order].unpack(link_bytes)
        for tag, code, elements, value in layout.entry[order].iter_unpack(data[: count * step]):
            size = elements * SIZES[NAMES[code]] if code in NAMES else 0
            directory.entries.append((tag, Field(code, elements, value, size)))
        self.directories[name] = directory
        for tag, entry in directory.entries:
            self._descend(directory, tag, entry)
        return directory

    def _descend(self, directory: Directory, tag: int, entry: Field) -> None:
        info = _pointer_row(directory.table, tag)
        if info is None or not entry.size:
            return
        sub = info.sub or {}
        table = store.table(sub["table"]) if "table" in sub else directory.table
        starts = self.numbers(entry)
        at = -1 if entry.size <= self.layout.inline else self.offset(entry)
        width = SIZES[NAMES[entry.code]]
        for number, start in enumerate(starts[: int(sub.get("max", 1))]):
            if not start:
                continue
            name = directory_name(info, number)
            link = Link(directory.name, tag, at + number * width if at >= 0 else -1, width)
            if name == "SubIFD":
                self._chain(start, table, name, link)
            else:
                self._read(start, table, name, link)

    def offset(self, entry: Field) -> int:
        """Return the offset that an entry holds."""
        (found,) = self.layout.offset[self.order].unpack(entry.field)
        return int(found)

    def value(self, entry: Field) -> bytes:
        """Return the bytes of an entry's value."""
        if entry.value is not None:
            return entry.value
        if entry.size <= self.layout.inline:
            return entry.field[: entry.size]
        return self.view.read(self.offset(entry), entry.size)

    def numbers(self, entry: Field) -> list[int]:
        """Return the integers that an entry holds."""
        if entry.code not in NAMES:
            return []
        found = read_value(self.value(entry), NAMES[entry.code], entry.count, self.order)
        return [int(n) for n in numbers_of(found)] if found not in (None, "") and not isinstance(found, bytes) else []

    def set(self, name: str, tag: int, code: int, count: int, value: bytes) -> None:
        """Give a tag of a directory a value; its place in the order of tags is found."""
        directory = self.directories[name]
        if directory.entries and directory.entries[0][1].code not in NAMES:
            message = f"The {name} directory begins with an entry of no known format, so readers pass it over"
            raise Unwritable(message, "The file is damaged; only an XMP sidecar can be written for it.")
        old = directory.get(tag)
        if old is not None and (old.code, old.count, self.value(old)) == (code, count, value):
            return
        new = Field(code, count, b"", len(value), value)
        if old is not None:
            self._give_up_value(old)
            directory.entries = [(key, new if entry is old else entry) for key, entry in directory.entries]
        else:
            at = bisect_left([key for key, _ in directory.entries], tag)
            directory.entries.insert(at, (tag, new))
        directory.changed = True

    def delete(self, name: str, tag: int) -> bool:
        """Delete a tag from a directory; False where it is not there."""
        directory = self.directories.get(name)
        if directory is None:
            return False
        gone = [entry for key, entry in directory.entries if key == tag]
        if not gone:
            return False
        for entry in gone:
            self._give_up_value(entry)
        directory.entries = [(key, entry) for key, entry in directory.entries if key != tag]
        directory.changed = True
        return True

    def _give_up_value(self, entry: Field) -> None:
        if self._apart(entry):
            at = self.offset(entry)
            if self.view.holds(at, entry.size):
                self.freed.append((at, entry.size))

    def drop(self, name: str) -> bool:
        """Drop a directory, what it points to, and the entry or link that leads to it; False where it is not there."""
        directory = self.directories.pop(name, None)
        if directory is None:
            return False
        for below in [one.name for one in self.directories.values() if _leads(directory, one)]:
            self.drop(below)
        for offsets, lengths in DATA:
            self.give_up_data(directory, offsets, lengths)
        for _, entry in directory.entries:
            self._give_up_value(entry)
        if directory.start >= 0:
            self.freed.append((directory.start, directory.length))
        self._unlink(directory)
        return True

    def _unlink(self, directory: Directory) -> None:
        link = directory.link
        if link.tag is not None:
            self.delete(link.owner, link.tag)
        elif link.owner in self.directories:
            above = self.directories[link.owner]
            above.next, above.changed = directory.next, True
            for other in self.directories.values():
                if other.link == Link(directory.name):
                    other.link = link

    def give_up_data(self, directory: Directory, offsets: int, lengths: int) -> None:
        """Give up what a directory's pair of tags with offsets and lengths leads to."""
        for at, size in self._data(directory, offsets, lengths):
            self.freed.append((at, size))

    def give_up_gaps(self) -> None:
        """Give up what no directory lays claim to: maker notes that are gone may have kept their values there."""
        at = 0
        for start, length in sorted([*self.regions(), *self.freed]):
            if start > at:
                self.freed.append((at, min(start, self.size) - at))
            at = max(at, start + length)
            if at >= self.size:
                return
        self.freed.append((at, self.size - at))

    def set_data(self, name: str, offsets: int, lengths: int, data: bytes) -> None:
        """Let a pair of tags with an offset and a length lead to new data."""
        code = OFFSET_FORMATS[4]
        width = SIZES[NAMES[code]]
        order = "little" if self.order == "<" else "big"
        self.set(name, lengths, code, 1, len(data).to_bytes(width, order))  # type: ignore[arg-type]
        self.set(name, offsets, code, 1, bytes(width))
        pointer = self.directories[name].get(offsets)
        if pointer is not None:
            pointer.data = data
            self.directories[name].changed = True

    def set_carried(self, name: str, tag: int, code: int, note: Carried) -> None:
        """Let a tag hold a maker note from elsewhere."""
        self.set(name, tag, code, len(note.moved), note.moved)
        entry = self.directories[name].get(tag)
        if entry is not None and entry.value is not None:
            entry.carried = note

    def _data(self, directory: Directory, offsets: int, lengths: int) -> Iterator[tuple[int, int]]:
        """Yield offset and length of the data that a pair of tags leads to, where they are there whole."""
        yield from ((at, size) for at, size in self._pairs(directory, offsets, lengths) if self.view.holds(at, size))

    def _pairs(self, directory: Directory, offsets: int, lengths: int) -> Iterator[tuple[int, int]]:
        starts, sizes = directory.get(offsets), directory.get(lengths)
        if starts is not None and sizes is not None and starts.data is None:
            numbers = zip(self.numbers(starts), self.numbers(sizes), strict=False)
            yield from ((at, size) for at, size in numbers if size)

    def add_directory(self, name: str) -> Directory:
        """Return a directory, made anew where there is none, with what has to lead to it.

        Raises:
            Unwritable: Such a directory can't be made.
        """
        found = self.directories.get(name)
        if found is not None:
            return found
        if name == IFD1:
            directory = Directory(name, store.table(MAIN), -1, 0, link=Link(IFD0), changed=True)
            self.directories[IFD0].changed = True  # its link, which a cut one lacks
        elif name in PARENTS:
            parent, tag = PARENTS[name]
            above = self.add_directory(parent)
            table = store.table(TABLES.get(name, MAIN))
            directory = Directory(name, table, -1, 0, link=Link(parent, tag), changed=True)
            code = OFFSET_FORMATS[self.layout.inline]
            self.set(above.name, tag, code, 1, bytes(self.layout.inline))
        else:
            message = f"A directory {name} can't be made"
            raise Unwritable(message, "Write the tag to IFD0, ExifIFD, GPS, InteropIFD or IFD1.")
        self.directories[name] = directory
        return directory

    @property
    def touched(self) -> bool:
        """Whether anything was edited."""
        return bool(self.freed) or any(directory.changed for directory in self.directories.values())

    def skeleton(self) -> Iterator[tuple[int, int]]:
        """Yield (offset, length) of the head and the directories as they stand, their values left out."""
        yield 0, self._first_link + self.layout.inline
        yield from self.claimed
        for directory in self.directories.values():
            if directory.start >= 0:
                yield directory.start, directory.length

    def regions(self) -> Iterator[tuple[int, int]]:
        """Yield (offset, length) of all that the directories lay claim to."""
        yield from self.skeleton()
        for directory in self.directories.values():
            for _, entry in directory.entries:
                if self._apart(entry):
                    yield self.offset(entry), entry.size
            for offsets, lengths in DATA:
                yield from self._data(directory, offsets, lengths)

    def overlapped(self, directory: Directory) -> bool:
        """Whether a value that stays lies where a directory does, so that this one can't be written there."""
        end = directory.start + directory.length
        values = ((self.offset(e), e.size) for d in self.directories.values() for _, e in d.entries if self._apart(e))
        return any(at < end and directory.start < at + size for at, size in values)

    def _apart(self, entry: Field) -> bool:
        """Whether an entry's old value stays, outside of the entry."""
        return entry.value is None and entry.size > self.layout.inline

    def beyond(self) -> Iterator[int]:
        """Yield up to where the structure must not grow: then something would be read that lies behind its end now.

        A directory or value is read when it is there whole, data as far as they are there.
        """
        yield from (end for end in self.dangling if end - self.size >= MOST_GAP)
        for at, size in self.regions():
            if at + size > self.size:
                yield at + size
        for directory in self.directories.values():
            for offsets, lengths in DATA:
                for at, size in self._pairs(directory, offsets, lengths):
                    if at + size > self.size:
                        yield max(at, self.size) + 1


def _leads(directory: Directory, other: Directory) -> bool:
    """Whether an entry of the one leads to the other."""
    return other.link.owner == directory.name and other.link.tag is not None


def _pointer_row(table: TagTable, tag: int) -> TagInfo | None:
    found = table.get(tag)
    rows = found.infos if isinstance(found, Variants) else (found,)
    for row in rows:
        if row is not None and row.attributes.get("subifd") and row.sub is not None:
            return row
    return None
