"""Where the new parts of a patched TIFF structure go: holes first, the end otherwise; nothing that stays is touched.

`patches` turns an edited `Structure` into (offset, bytes) pairs and a tail. A directory is written where it was as
long as it doesn't grow. What was given up and is claimed by nobody else becomes holes, which take new values and are
filled with zeros for the rest; a hole at the very end is cut off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd.decode import BIG
from exifweb.core.blocks.ifd.structure import IFD0, MOST_GAP
from exifweb.core.errors import Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exifweb.core.blocks.ifd.structure import Directory, Structure

LARGEST_CLASSIC = 0xFFFFFFFF
HEAD_LINK = 4
BIG_HEAD_LINK = 8


@dataclass(frozen=True, slots=True)
class Patches:
    """What to do to the bytes of a structure; offsets count from its base.

    Attributes:
        places: (offset, bytes) pairs that don't overlap.
        tail: What is appended.
        size: How much of the old structure stays before the tail.
    """

    places: list[tuple[int, bytes]]
    tail: bytes
    size: int


class Placer:
    """Hands out places: the smallest hole that fits, or the end."""

    def __init__(self, structure: Structure, *, cut: bool) -> None:
        self.size = structure.size
        self.holes = _minus(structure.freed, structure.regions())
        self.places: list[tuple[int, bytes]] = []
        self.classic = structure.layout is not BIG
        if cut and self.holes and sum(self.holes[-1]) >= self.size:
            self.size = self.holes.pop()[0]
        self.tail = bytearray(self._gap(structure))

    def _gap(self, structure: Structure) -> int:
        """Return how many bytes must lie idle behind the old end.

        Pointers past it must not hit what is new, and a directory there that lacks its link gets one to nowhere.
        """
        idle = [structure.missing]
        idle += [end - self.size for end in structure.dangling if self.size < end < self.size + MOST_GAP]
        return max(idle)

    def put(self, data: bytes) -> int:
        """Find a place for bytes and return its offset, which is even."""
        at = self.reserve(len(data))
        self.write(at, data)
        return at

    def reserve(self, length: int) -> int:
        """Return the offset of a place of that many bytes, which is even.

        Raises:
            Unwritable: The structure would outgrow its 32-bit offsets.
        """
        fitting = [(room, start) for start, room in self.holes if room - start % 2 >= length]
        if fitting:
            room, start = min(fitting)
            self.holes.remove((start, room))
            at = start + start % 2
            if at > start:
                self.holes.append((start, 1))
            if start + room > at + length:
                self.holes.append((at + length, start + room - at - length))
            return at
        self.tail += bytes((self.size + len(self.tail)) % 2)
        at = self.size + len(self.tail)
        if self.classic and at + length > LARGEST_CLASSIC:
            message = "The file would outgrow the 4 GB that TIFF can address"
            raise Unwritable(message, "Write an XMP sidecar instead.")
        self.tail += bytes(length)
        return at

    def write(self, at: int, data: bytes) -> None:
        """Write into a place."""
        if at >= self.size:
            self.tail[at - self.size : at - self.size + len(data)] = data
        else:
            self.places.append((at, data))

    def make_room(self, structure: Structure) -> None:
        """See that as much follows the first directory as the next ones take: ExifTool measures those by that room."""
        first = structure.directories[IFD0]
        longest = max(directory.length for directory in structure.directories.values() if directory.link.tag is None)
        if first.start >= self.size:
            self.tail += bytes(max(0, first.start + min(longest, MOST_GAP) - self.size - len(self.tail)))

    def patches(self) -> Patches:
        """Return the places, with zeros in what is left of the holes."""
        zeros = [(start, bytes(length)) for start, length in self.holes]
        tail = bytes(self.tail) if any(self.tail) else b""
        return Patches(sorted(self.places + zeros), tail, self.size)


def patches(structure: Structure, *, cut: bool = True) -> Patches:
    """Return what has to be done to the bytes of an edited structure.

    Args:
        structure: The structure, edited.
        cut: Whether a hole at its end may be cut off: not where something else than the structure follows there.

    Raises:
        Unwritable: The structure would outgrow its 32-bit offsets.
    """
    behind = list(structure.beyond())
    for directory in structure.directories.values():
        if directory.changed:
            _measure(structure, directory)
    placer = Placer(structure, cut=cut)
    for directory in structure.directories.values():
        if directory.changed:
            _place_values(structure, directory, placer)
    for directory in structure.directories.values():
        if directory.start < 0:
            directory.start = placer.reserve(directory.length)
            _point(structure, directory, placer)
    for directory in structure.directories.values():
        if directory.changed:
            placer.write(directory.start, _bytes_of(structure, directory))
    placer.make_room(structure)
    done = placer.patches()
    if done.tail and any(placer.size < end <= placer.size + len(done.tail) for end in behind):
        message = "What the edit appends would be taken for a value that is said to lie behind the end"
        raise Unwritable(message, "The file is cut off; only an XMP sidecar can be written for it.")
    return done


def _measure(structure: Structure, directory: Directory) -> None:
    """Settle whether a directory stays where it is; if not it starts at -1. What it doesn't need is given up."""
    layout, order = structure.layout, structure.order
    needed = layout.count[order].size + len(directory.entries) * layout.entry[order].size + layout.inline
    if directory.start >= 0:
        fits = needed <= directory.length and not structure.overlapped(directory)
        kept = needed if fits else 0
        structure.freed.append((directory.start + kept, directory.length - kept))
        if not fits:
            directory.start = -1
    directory.length = needed


def _place_values(structure: Structure, directory: Directory, placer: Placer) -> None:
    inline = structure.layout.inline
    pack = structure.layout.offset[structure.order].pack
    for _, entry in directory.entries:
        if entry.data is not None:
            entry.value = placer.put(entry.data).to_bytes(entry.size, "little" if structure.order == "<" else "big")
        if entry.carried is not None and entry.size > inline:
            at = placer.reserve(entry.size)
            placer.write(at, entry.carried.at(at))
            entry.field = pack(at)
        elif entry.value is not None:
            entry.field = entry.value.ljust(inline, b"\0") if entry.size <= inline else pack(placer.put(entry.value))


def _point(structure: Structure, directory: Directory, placer: Placer) -> None:
    """Let what leads to a directory lead to its new place.

    Raises:
        Unwritable: It is one of several that share an entry.
    """
    link, order = directory.link, "little" if structure.order == "<" else "big"
    if not link.owner:
        at = BIG_HEAD_LINK if structure.layout is BIG else HEAD_LINK
        placer.write(at, structure.layout.offset[structure.order].pack(directory.start))
        return
    if link.at >= 0:
        placer.write(link.at, directory.start.to_bytes(link.width, order))  # type: ignore[arg-type]
        return
    owner = structure.directories[link.owner]
    owner.changed = True
    if link.tag is None:
        owner.next = directory.start
        return
    entry = owner.get(link.tag)
    if entry is None or entry.count != 1:
        message = f"The entry that leads to {directory.name} leads to others too"
        raise Unwritable(message, "Edit tags of other directories, or write an XMP sidecar.")
    offset = directory.start.to_bytes(entry.size, order)  # type: ignore[arg-type]
    entry.field = offset.ljust(structure.layout.inline, b"\0")


def _bytes_of(structure: Structure, directory: Directory) -> bytes:
    layout, order = structure.layout, structure.order
    out = bytearray(layout.count[order].pack(len(directory.entries)))
    for tag, entry in directory.entries:
        out += layout.entry[order].pack(tag, entry.code, entry.count, entry.field)
    out += layout.offset[order].pack(directory.next)
    return bytes(out[: directory.length])


def _minus(freed: Iterable[tuple[int, int]], claimed: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the parts of the given-up ranges that nobody claims, in order, neighbours joined."""
    holes: list[tuple[int, int]] = []
    taken = sorted((start, start + length) for start, length in claimed)
    for start, end in _union(freed):
        at = start
        for low, high in taken:
            if high <= at or low >= end:
                continue
            if low > at:
                holes.append((at, low - at))
            at = max(at, high)
        if at < end:
            holes.append((at, end - at))
    return holes


def _union(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, length in sorted(ranges):
        if length <= 0:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], start + length))
        else:
            joined.append((start, start + length))
    return joined
