"""The central directory of a ZIP archive, and the content of the files that it lists.

It is found from the end, read whole up to a limit, and never trusted for more than where things lie: content is
inflated within `Limits.inflated`, all files together, so that bombs go out. Source: APPNOTE.TXT 4.3 to 4.5.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.inflate import SPENT, inflate
from exifweb.core.source import Buffer, Window
from exifweb.core.values import decode_text

if TYPE_CHECKING:
    from typing import Self

    from exifweb.core.context import Context
    from exifweb.core.source import Source

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
LOCAL_HEADER, CENTRAL_HEADER, END_HEADER = 30, 46, 22
LONGEST_COMMENT = 0xFFFF
LONGEST_DIRECTORY = 8 << 20
STORED, DEFLATED = 0, 8
RAW_DEFLATE = -15
ENCRYPTED = 0x01


@dataclass(slots=True)
class Entry:
    """A file as the directory lists it.

    Attributes:
        name: Its path.
        offset: Place of its directory entry in the file.
        length: Bytes of that entry.
        local: Place of its local header.
        method: How it is compressed.
        packed: Bytes compressed.
        flags: Flag word.
    """

    name: str
    offset: int
    length: int
    local: int
    method: int
    packed: int
    flags: int


@dataclass(slots=True)
class Archive:
    """An archive whose directory was read.

    Attributes:
        context: Its source, limits and warnings.
        entries: The files in the order of the directory.
        comment: Bytes of its comment, and where they lie.
        by_name: Path → file, of several the first.
    """

    context: Context
    entries: list[Entry]
    comment: tuple[bytes, int]
    by_name: dict[str, Entry] = field(default_factory=dict)

    @classmethod
    def of(cls, context: Context) -> Self | None:
        """Return the archive that a source is; None with a warning where it has no directory."""
        source = context.source
        size = min(END_HEADER + LONGEST_COMMENT, source.size)
        tail = source.read(source.size - size, size)
        at = tail.rfind(END)
        if at < 0 or at + END_HEADER > len(tail):
            context.warn("Format error reading ZIP file", source.size, "block")
            return None
        length, start, note = unpack_from("<12xIIH", tail, at)
        here = source.size - size + at
        moved = here - length - start
        if moved < 0 or length > LONGEST_DIRECTORY:
            context.warn("Format error reading ZIP file", here, "block")
            return None
        entries = entries_of(source.read(here - length, length), here - length, moved, context.limits.segments)
        comment = tail[at + END_HEADER : at + END_HEADER + note], here + END_HEADER
        archive = cls(context, entries, comment)
        for entry in entries:
            archive.by_name.setdefault(entry.name, entry)
        return archive

    def content(self, entry: Entry) -> bytes | None:
        """Return the content of a file, None with a warning where it can't be had."""
        return content(self.context, entry)


def content(context: Context, entry: Entry) -> bytes | None:
    """Return the content of a file, None with a warning where it can't be had; what is not packed counts too."""
    found = opened(context, entry)
    if found is None:
        return None
    if entry.method == STORED:
        spent = context.members.get(SPENT, 0) + found.size
        if spent > context.limits.inflated:
            context.warn(f"Not reading {entry.name}: more than {context.limits.inflated} bytes in all", entry.local)
            return None
        context.members[SPENT] = spent
    return found.read(0, found.size)


def opened(context: Context, entry: Entry) -> Source | None:
    """Return a file as a source of its own, None with a warning where it can't be had."""
    source = context.source
    head = source.read(entry.local, LOCAL_HEADER)
    place = entry.local + LOCAL_HEADER
    if len(head) == LOCAL_HEADER and head.startswith(LOCAL) and not entry.flags & ENCRYPTED:
        place += sum(unpack_from("<26xHH", head))
        if entry.method == STORED:
            return Window(source, place, max(min(entry.packed, source.size - place), 0))
        if entry.method == DEFLATED and entry.packed <= context.limits.inflated:
            packed = source.read(place, entry.packed)
            found = inflate(context, packed, entry.name, place, wbits=RAW_DEFLATE)[0]
            return None if found is None else Buffer(found)
    context.warn(f"Error extracting {entry.name}", entry.local, "block")
    return None


def entries_of(data: bytes, here: int, moved: int, most: int) -> list[Entry]:
    """Return the files that a directory lists; `moved` is what stands before the archive."""
    entries: list[Entry] = []
    at = 0
    while at + CENTRAL_HEADER <= len(data) and data.startswith(CENTRAL, at) and len(entries) < most:
        flags, method, packed = unpack_from("<8xHH8xI", data, at)
        name, extra, note, local = unpack_from("<28xHHH8xI", data, at)
        length = CENTRAL_HEADER + name + extra + note
        path = decode_text(data[at + CENTRAL_HEADER : at + CENTRAL_HEADER + name])
        entries.append(
            Entry(path, here + at, min(length, len(data) - at), max(local + moved, 0), method, packed, flags)
        )
        at += length
    return entries
