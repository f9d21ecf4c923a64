"""Compound files (FlashPix, Word, Excel, PowerPoint, Visio …) → one block for each stream that the table describes.

The file is a small disk: sectors, an allocation table that chains them, a directory, and a stream of small sectors for
small streams. Tables are read a sector at a time as chains are followed; chains end where they loop or leave the file.
Streams of documents embedded in others are numbered as ExifTool numbers them. Sources: [MS-CFB]; ExifTool's FlashPix
module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.detect import extension_of
from exifweb.core.model import Block
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.source import Source
    from exifweb.core.tags.schema import TagTable

HEADER = 512
END_OF_CHAIN, FREE = 0xFFFFFFFE, 0xFFFFFFFF
ENTRY, NAME, LONGEST_NAME = 128, 64, 32
STORAGE, STREAM, ROOT, LAST_TYPE = 1, 2, 5, 5
MOST_ENTRIES = 20_000
MOST_STEPS = 4_000_000
"""Sectors that all chains of a file may have together."""
DEEPEST = 32
TABLES = ("0Table", "1Table")
"""Streams that are read once a Word document has said where in them to look."""
WORD, SECOND_TABLE = "WordDocument", 0x200
WORD_PARTS = (("DOP", 0), ("CommentByBlock", 1), ("LastSavedByBlock", 2))
OFFICE = frozenset(
    (
        *("DOC", "DOCX", "DOCM", "DOT", "DOTX", "DOTM", "POT", "POTX", "POTM", "PPS", "PPSX", "PPSM", "PPT", "PPTX"),
        *("PPTM", "THMX", "XLA", "XLAM", "XLS", "XLSX", "XLSM", "XLSB", "XLT", "XLTX", "XLTM", "FLA", "VSD"),
    )
)
"""Extensions that tell what a compound file is."""
PROGRAMS = (("Excel", "XLS"), ("PowerPoint", "PPT"), ("Word", "DOC"), ("^3ds Max", "MAX"))
"""What the name of a program holds → the type of its files."""
_INSTANCES = (
    re.compile(r"(.*) \d{6}\Z", re.DOTALL),
    re.compile(r"(.*)_[0-9a-f]{16}\Z", re.DOTALL),
    re.compile(r"(.*)_\d{4}\Z", re.DOTALL),
)


@dataclass(slots=True)
class Entry:
    """An entry of the directory."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


@dataclass(slots=True)
class Disk:
    """A compound file whose header was read.

    Attributes:
        source: Where it lies.
        sector: Bytes of a sector.
        small: Bytes of a small sector.
        cutoff: Size from which on streams lie in sectors of their own.
        table: Places of the allocation table.
        small_table: Places of the table of small sectors.
        small_stream: Places of the stream that holds them.
    """

    source: Source
    sector: int
    small: int
    cutoff: int
    table: list[int] = field(default_factory=list)
    small_table: list[int] = field(default_factory=list)
    small_stream: list[int] = field(default_factory=list)
    held: dict[int, bytes] = field(default_factory=dict)
    steps: int = 0

    def place(self, sector: int) -> int:
        """Return where a sector lies."""
        return sector * self.sector + max(self.sector, HEADER)

    def read(self, at: int) -> bytes:
        """Return a sector of a table, which is kept."""
        found = self.held.get(at)
        if found is None:
            found = self.held[at] = self.source.read(at, self.sector)
        return found

    def _next(self, places: list[int], number: int) -> int | None:
        page, slot = divmod(number * 4, self.sector)
        if page >= len(places):
            return None
        data = self.read(places[page])
        return int.from_bytes(data[slot : slot + 4], "little") if slot + 4 <= len(data) else None

    def chain(self, start: int) -> list[int] | None:
        """Return the places of the sectors of a chain, None where it is damaged."""
        found: list[int] = []
        seen: set[int] = set()
        number: int | None = start
        while number is not None and number < END_OF_CHAIN:
            at = self.place(number)
            self.steps += 1
            if number in seen or at + self.sector > self.source.size or self.steps > MOST_STEPS:
                return None
            seen.add(number)
            found.append(at)
            number = self._next(self.table, number)
        return None if number is None else found

    def small_chain(self, start: int) -> list[int] | None:
        """Return the places of the small sectors of a chain, None where it is damaged."""
        found: list[int] = []
        seen: set[int] = set()
        number: int | None = start
        while number is not None and number < END_OF_CHAIN:
            page, rest = divmod(number * self.small, self.sector)
            self.steps += 1
            if number in seen or page >= len(self.small_stream) or self.steps > MOST_STEPS:
                return None
            seen.add(number)
            found.append(self.small_stream[page] + rest)
            number = self._next(self.small_table, number)
        return None if number is None else found

    def extents(self, entry: Entry) -> tuple[tuple[int, int], ...] | None:
        """Return where the data of a stream lies, None where it can't be had."""
        if not entry.size:
            return ()
        large = entry.size >= self.cutoff
        places = self.chain(entry.start) if large else self.small_chain(entry.start)
        return None if places is None else joined(places, self.sector if large else self.small)


def joined(places: list[int], size: int) -> tuple[tuple[int, int], ...]:
    """Return runs of pieces of one size that lie one behind the other."""
    runs: list[tuple[int, int]] = []
    for at in places:
        if runs and sum(runs[-1]) == at:
            runs[-1] = (runs[-1][0], runs[-1][1] + size)
        else:
            runs.append((at, size))
    return tuple(runs)


def walk(context: Context) -> Iterator[Block]:
    """Yield the streams of a compound file, and settle which type of file it is."""
    extension = extension_of(context.name)
    if extension in OFFICE:
        context.override_type(extension)
    yield from streams(context)


def streams(context: Context) -> Iterator[Block]:
    """Yield the streams of a compound file that may be a part of another file."""
    disk = _open(context)
    if disk is None:
        return
    entries = _directory(context, disk)
    outer, documents = context.doc, _documents(entries)
    tables: dict[tuple[str | None, str], Block] = {}
    try:
        for index, entry in enumerate(entries):
            block = _block(context, disk, entry)
            context.doc = documents.get(index, outer)
            if block is None:
                continue
            if entry.name in TABLES:
                tables[context.doc, entry.name] = block
            else:
                yield block
        _settle_type(context)
        yield from _word_tables(context, tables)
    finally:
        context.doc = outer
    if context.members.get("IeImg_lkup"):
        context.warn("Image positions exist without corresponding images")


def _open(context: Context) -> Disk | None:
    source = context.source
    head = source.read(context.base, HEADER)
    if len(head) < HEADER:
        return None
    shift, small = unpack_from("<HH", head, 0x1E)
    if not 7 <= shift <= 16 or small > shift:
        context.warn("Error reading mini-FAT or directory stream", context.base, "block")
        return None
    (count,) = unpack_from("<I", head, 0x2C)
    cutoff, small_table = unpack_from("<II", head, 0x38)
    more, blocks = unpack_from("<II", head, 0x44)
    disk = Disk(source, 1 << shift, 1 << small, cutoff)
    disk.table = [disk.place(sector) for sector in unpack_from("<109I", head, 0x4C) if sector != FREE]
    if not _more_tables(context, disk, more, blocks):
        return None
    if len(disk.table) != count:
        context.warn(f"Bad number of FAT sectors (expected {count} but found {len(disk.table)})", 0x2C, "block")
    found = disk.chain(small_table)
    if found is None:
        context.warn("Error reading mini-FAT or directory stream", 0x3C, "block")
        return None
    disk.small_table = found
    return disk


def _more_tables(context: Context, disk: Disk, number: int, count: int) -> bool:
    """Follow the chain of sectors that list more sectors of the allocation table."""
    seen: set[int] = set()
    while number < END_OF_CHAIN:
        if len(seen) >= count:
            context.warn("Unterminated DIF FAT", 0x44, "block")
            break
        if number in seen:
            context.warn("Cyclical reference in DIF FAT", 0x44, "block")
            break
        data = disk.source.read(disk.place(number), disk.sector)
        if len(data) < disk.sector:
            context.warn(f"Error reading DIF sector {number}", 0x44, "block")
            return False
        seen.add(number)
        *sectors, number = unpack_from(f"<{disk.sector // 4}I", data)
        disk.table += [disk.place(sector) for sector in sectors if sector != FREE]
    most = disk.source.size // disk.sector + 1
    lost = next((at for at in disk.table if at + disk.sector > disk.source.size), None)
    if lost is not None or len(disk.table) > most:
        number = ((lost or 0) - max(disk.sector, HEADER)) // disk.sector
        context.warn(f"Error reading FAT from sector {number}", 0x4C, "block")
        return False
    return True


def _directory(context: Context, disk: Disk) -> list[Entry]:
    """Return the entries of the directory; the first tells where small sectors lie."""
    (start,) = unpack_from("<I", disk.source.read(context.base + 0x30, 4))
    places = disk.chain(start)
    if places is None:
        context.warn("Error reading mini-FAT or directory stream", 0x30, "block")
        return []
    entries: list[Entry] = []
    rooted = False
    for at in places:
        data = disk.source.read(at, disk.sector)
        for place in range(0, disk.sector, ENTRY):
            kind = data[place + 0x42]
            if kind > LAST_TYPE:
                context.warn(f"Invalid directory entry type {kind}", at + place, "block")
                return entries
            length = min(unpack_from("<H", data, place + 0x40)[0], LONGEST_NAME)
            name = data[place : place + 2 * length].decode("utf-16-le", "replace").partition("\0")[0]
            left, right, child = unpack_from("<III", data, place + 0x44)
            begin, size = unpack_from("<II", data, place + 0x74)
            if kind and not rooted:
                rooted = True
                small = disk.chain(begin)
                if small is None:
                    context.warn("Error loading Mini-FAT stream", at + place, "block")
                    return entries
                disk.small_stream = small
            entries.append(Entry(name, kind, left, right, child, begin, size))
        if len(entries) > MOST_ENTRIES:
            context.warn(f"Stopped after {MOST_ENTRIES} directory entries", at, "block")
            break
    return entries


def _documents(entries: list[Entry]) -> dict[int, str]:
    """Return the number of the document that each entry belongs to, where that is not the main one.

    Each second generation below the root is a document inside another.
    """
    numbers: dict[int, tuple[int, ...]] = {}
    used: dict[int, int] = {}
    waiting: list[tuple[int, tuple[int, ...], bool, bool]] = [(0, (), False, False)]
    while waiting:
        index, document, deeper, below = waiting.pop()
        entry = entries[index] if index < len(entries) else None
        if entry is None or not entry.kind:
            continue
        if below:
            inner = document
            if deeper:
                inner = (*document, used.setdefault(len(document), 0))
            elif document:
                used[len(document) - 1] = used.get(len(document) - 1, 0) + 1
                inner = (*document[:-1], used[len(document) - 1])
            if len(inner) < DEEPEST:
                waiting.append((entry.child, inner, not deeper, False))
            continue
        if index in numbers:
            continue
        numbers[index] = document
        if entry.child != FREE:
            waiting.append((index, document, deeper, True))
        waiting += [(link, document, deeper, False) for link in (entry.right, entry.left) if link not in (0, FREE)]
    return {index: "-".join(map(str, document)) for index, document in numbers.items() if document}


def _key(table: TagTable, name: str) -> str | None:
    """Return the row's key of a stream, whose name may carry the number of an instance or a class id."""
    if table.get(name) is not None:
        return name
    found = (pattern.match(name) for pattern in _INSTANCES)
    return next((one[1] for one in found if one and table.get(one[1]) is not None), None)


def _block(context: Context, disk: Disk, entry: Entry) -> Block | None:
    """Return the block of a stream, None where it holds nothing that is read."""
    table = store.table("FlashPix::Main")
    key = _key(table, entry.name)
    if key is None or entry.kind != STREAM:
        return None
    info = table.get(key)
    name = info.name if isinstance(info, TagInfo) else "unknown"
    extents = disk.extents(entry)
    if extents is None:
        context.warn(f"Error reading {name} stream", context.base, "block")
    if not extents:
        return None
    length = sum(size for _, size in extents)
    if isinstance(info, TagInfo) and info.sub is None:
        if entry.size > length:
            context.warn("Truncated object", extents[0][0], "block")
            return None
        length = entry.size
    number = re.fullmatch(r"IeImg_0*(\d+)", entry.name)
    detail = int(number[1]) if number else -1
    return Block("OLE", "OLE-stream", extents[0][0], length, order="<", detail=detail, extents=extents, label=key)


def _settle_type(context: Context) -> None:
    """Tell the type of a file without a telling name by the program that wrote it."""
    if context.file_format is None or context.file_format.type != "FPX":
        return
    program = context.members.get("CompObjUserType") or context.members.get("Software")
    kind = next((kind for pattern, kind in PROGRAMS if program and re.search(pattern, text_of(program))), None)
    if kind is not None:
        context.override_type(kind)


def _word_tables(context: Context, tables: dict[tuple[str | None, str], Block]) -> Iterator[Block]:
    """Yield the parts of the table streams that Word documents refer to."""
    for document, flags, places in context.members.get("WordTables", ()):
        block = tables.get((document, TABLES[1 if flags & SECOND_TABLE else 0]))
        context.doc = document
        for key, index in WORD_PARTS if block is not None else ():
            start, length = places[index] if index < len(places) else (0, 0)
            if block is not None and length and start + length <= block.length:
                yield block._replace(kind="OLE-Word", path="OLE-table", label=key, detail=start, length=length)
