"""Where the objects of a PDF lie: cross-reference tables and streams, from the end of the file back.

Of a stream, an entry is looked at when an object is asked for. Chains that lead back are told by what was read before.
Sources: ISO 32000-1, 7.5.4 and 7.5.8; ExifTool's ReadPDF and LocateAnyObject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.pdf.filters import reference_stream
from exifweb.core.blocks.pdf.objects import Dictionary, Reference, number_of, string_of
from exifweb.core.errors import Malformed

if TYPE_CHECKING:
    from exifweb.core.blocks.pdf.document import Document

STEP, SHORT = 1 << 12, 256
LONGEST = 1 << 24
"""Bytes of a table that are read at once."""
MOST_SECTIONS = 1000
MOST_RUNS = 100_000
"""Runs of entries in one table."""
MOST_FIELDS = 1 << 16
ENTRY = 20
FREE = 0
_ENTRY = re.compile(rb"\s*(\d{10}) (\d{5}) ([fn])")
_SECTION = re.compile(rb"\s*(\d+)\s+(\d+)\s+")
_TABLE = re.compile(rb"\s*xref\s+")
_STREAM = re.compile(rb"\s*(\d+)\s+(\d+)\s+obj")
_TRAILER = re.compile(rb"\s*trailer(?=[\s<\[(])")


@dataclass(frozen=True, slots=True)
class Packed:
    """Where an object lies that is in a stream of objects.

    Attributes:
        holder: The stream.
        index: The object's place in it.
    """

    holder: Reference
    index: int


@dataclass(slots=True)
class References:
    """A cross-reference stream.

    Attributes:
        data: Its entries.
        widths: Bytes of the fields of one.
        sections: First number and count of each run of entries.
        size: One more than the highest number.
    """

    data: bytes
    widths: list[int]
    sections: list[tuple[int, int]]
    size: int


class Places:
    """The places of a document's objects.

    Attributes:
        trailers: Trailer dictionaries, that of the latest version first.
        encrypt: What says how the document is encrypted, None where nothing does.
        identity: The first half of its identity.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.context = document.context
        self.source = document.source
        self.start = document.start
        self.trailers: list[Dictionary] = []
        self.encrypt: Any = None
        self.identity: bytes | None = None
        self._places: dict[tuple[int, int], int | Packed | None] = {}
        self._numbers: dict[int, int] = {}
        self._streams: list[References] = []

    def load(self, offset: int) -> None:
        """Read the cross-references, from an offset back.

        Raises:
            Malformed: Those of the latest version are damaged.
        """
        waiting: list[int] = [offset]
        loaded: set[int] = set()
        highest = stated = 0
        while waiting and len(loaded) < MOST_SECTIONS:
            at = waiting.pop(0)
            if at in loaded:
                continue
            trailer, top = self._section(at, first=not loaded)
            if trailer is None:
                continue
            highest = max(highest, top)
            stated = max(stated, number_of(trailer.get("Size")) or 0)
            loaded.add(at)
            self.trailers.append(trailer)
            encrypt = trailer.get("Encrypt")
            if encrypt is not None:
                self.encrypt = None if encrypt == b"null" else encrypt
            identity = trailer.get("ID")
            if isinstance(identity, list) and identity and isinstance(identity[0], bytes):
                self.identity = string_of(identity[0])
            waiting += [place for key in ("XRefStm", "Prev") if (place := number_of(trailer.get(key)))]
        if highest > stated:
            message = f"Objects in xref table ({highest}) exceed trailer dictionary Size ({stated})"
            self.context.warn(message, self.start, "block")

    def _section(self, offset: int, *, first: bool) -> tuple[Dictionary | None, int]:
        """Read one table or stream; return its dictionary and the highest number in a table."""
        at = self.start + offset
        head = self.source.read(at, STEP)
        blank = len(head) - len(head.lstrip())
        if blank == len(head):
            self._damaged("Error reading xref table", "Bad offset for secondary xref table", at, first=first)
            return None, 0
        table, stream = _TABLE.match(head), _STREAM.match(head)
        top = 0
        if table:
            behind, top = self._table(at + table.end())
        elif stream:
            behind = at + stream.end()
        else:
            self._damaged("Invalid xref table", "Invalid secondary xref table", at, first=first)
            return None, 0
        trailer = self.document.parsed(behind)
        if not isinstance(trailer, Dictionary) or not trailer:
            message = "Error loading secondary dictionary"
            self._damaged("Error reading main dictionary", message, behind, first=first)
            return None, top
        if stream and not self._keep(trailer):
            message = "Invalid xref stream in secondary dictionary"
            self._damaged("Invalid xref stream in main dictionary", message, at, first=first)
        return trailer, top

    def _damaged(self, message: str, later: str, at: int, *, first: bool) -> None:
        if first:
            raise Malformed("block", at, message)
        self.context.warn(later, at, "block")

    def _table(self, at: int) -> tuple[int, int]:
        """Read the sections of a table; return where its trailer dictionary begins, and the highest number."""
        top = 0
        for _ in range(MOST_RUNS):
            head = self.source.read(at, SHORT)
            trailer, section = _TRAILER.match(head), _SECTION.match(head)
            if trailer:
                return at + trailer.end(), top
            if not head.strip():
                raise Malformed("block", at, "Error reading xref table")
            if not section:
                break
            first, count = int(section[1][:10]), int(section[2][:10])
            at += section.end()
            if at + count * ENTRY > self.source.size:
                raise Malformed("block", at, "Error reading xref table")
            self._entries(at, first, count)
            top = max(top, first + count - 1) if count else top
            at += count * ENTRY
        raise Malformed("block", at, "Invalid xref table")

    def _entries(self, at: int, first: int, count: int) -> None:
        run = LONGEST // ENTRY
        for begin in range(0, count, run):
            part = min(run, count - begin)
            data = self.source.read(at + begin * ENTRY, part * ENTRY)
            for index in range(part):
                found = _ENTRY.match(data, index * ENTRY, (index + 1) * ENTRY)
                if found is None:
                    raise Malformed("block", at + (begin + index) * ENTRY, "Invalid xref table")
                self._note(first + begin + index, int(found[1]), int(found[2]), free=found[3] == b"f")

    def _note(self, number: int, offset: int, generation: int, *, free: bool) -> None:
        if self._streams:
            self.locate(Reference(number, -1))
        if number not in self._numbers:
            self._numbers[number] = offset
            if not free:
                self._places[number, generation] = offset

    def _keep(self, trailer: Dictionary) -> bool:
        """Keep a cross-reference stream; False where it is none."""
        widths = [number_of(one) for one in trailer["W"]] if isinstance(trailer.get("W"), list) else []
        size = number_of(trailer.get("Size"))
        if trailer.get("Type") != b"/XRef" or len(widths) < 3 or not size:
            return False
        if any(one is None or not 0 <= one <= 8 for one in widths) or not self.document.decoded(trailer):
            return False
        index = trailer.get("Index")
        numbers = [number_of(one) or 0 for one in index[:MOST_FIELDS]] if isinstance(index, list) else [0, size]
        sections = list(zip(numbers[::2], numbers[1::2], strict=False))
        self._streams.append(References(trailer.data or b"", [one or 0 for one in widths], sections, size))
        return True

    def locate(self, reference: Reference) -> int | Packed | None:
        """Return where an object lies, 0 where it was freed, None where nothing says."""
        key = (reference.number, reference.generation)
        if key in self._places:
            return self._places[key]
        if reference.number in self._numbers:
            return FREE
        for stream in self._streams:
            fields = _fields(stream, reference.number)
            if fields is None:
                continue
            kind, second, third = fields
            generation = 0 if kind == 2 else third
            place: int | Packed | None = None
            if kind == 1:
                place = second
            elif kind == 2:
                place = Packed(Reference(second, 0), third)
            elif kind == 0:
                place = FREE
            self._places[reference.number, generation] = place
            self._numbers[reference.number] = second
            return place if generation == reference.generation else FREE
        return None


def _fields(stream: References, number: int) -> list[int] | None:
    """Return the fields that a cross-reference stream has for a number."""
    if number >= stream.size:
        return None
    total = 0
    for first, count in stream.sections:
        if number < first:
            return None
        if number < first + count:
            return reference_stream(stream.data, stream.widths, number - first + total)
        total += count
    return None
