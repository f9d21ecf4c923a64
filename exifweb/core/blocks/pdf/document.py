"""A PDF document as a store of objects: where each lies, in the file or in a stream of objects, and its content.

Cross-reference tables and streams are read from the end of the file back through earlier versions; of a stream, an entry
is looked at when an object is asked for. Chains that lead back, objects in streams that hold themselves and lengths that
lie are told by what was read before. Sources: ISO 32000-1, 7.5; ExifTool's ReadPDF, LocateAnyObject and FetchObject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.pdf import crypt
from exifweb.core.blocks.pdf.filters import CRYPT, FILTERS, filters_of, reference_stream
from exifweb.core.blocks.pdf.objects import Dictionary, Incomplete, Parser, Reference, name_of, number_of, string_of
from exifweb.core.errors import Malformed

if TYPE_CHECKING:
    from exifweb.core.context import Context

STEP = 1 << 12
LONGEST = 1 << 24
"""Bytes of one object without its stream."""
TAIL = 1024
MOST_SECTIONS = 1000
MOST_FIELDS = 1 << 16
DEEPEST = 16
"""Streams of objects that lie in streams of objects."""
ENTRY = 20
FREE = 0
CODED_NAMES = 1.2
_ENTRY = re.compile(rb"\s*(\d{10}) (\d{5}) ([fn])")
_SECTION = re.compile(rb"\s*(\d+)\s+(\d+)\s+")
_TABLE = re.compile(rb"\s*xref\s+")
_STREAM = re.compile(rb"\s*(\d+)\s+(\d+)\s+obj")
_TRAILER = re.compile(rb"\s*trailer(?=[\s<\[(])")
_STREAM_START = re.compile(rb"\s*stream(\r\n|\n)?")
_WORD = re.compile(rb"\s*(\S+)")


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


class Document:
    """The objects of a file.

    Attributes:
        trailers: Trailer dictionaries, that of the latest version first.
        security: What opens it, None where nothing needs to be opened.
        fetched: The object that was read last, whose number is a part of the key; None for one out of a stream.
        freed: Whether it could not be had because it was freed.
    """

    def __init__(self, context: Context, start: int, version: float) -> None:
        self.context = context
        self.source = context.source
        self.start = start
        self.version = version
        self.trailers: list[Dictionary] = []
        self.security: crypt.Security | None = None
        self.fetched: Reference | None = None
        self.freed = False
        self.identity: bytes | None = None
        self.encrypt: Any = None
        self._places: dict[tuple[int, int], int | Packed | None] = {}
        self._numbers: dict[int, int] = {}
        self._streams: list[References] = []
        self._holders: dict[Reference, tuple[Dictionary, list[int], int] | None] = {}
        self._depth = 0

    # --- where objects lie

    def load(self, offset: int) -> None:
        """Read the cross-references, from an offset back.

        Raises:
            Malformed: Those of the latest version are damaged.
        """
        waiting, loaded = [offset], set()
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
        trailer = self._parsed(behind)
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
        for _ in range(MOST_SECTIONS):
            head = self.source.read(at, STEP)
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
            self._locate(Reference(number, -1))
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
        if any(one is None or not 0 <= one <= 8 for one in widths) or not self.decoded(trailer):
            return False
        index = trailer.get("Index")
        numbers = [number_of(one) or 0 for one in index[:MOST_FIELDS]] if isinstance(index, list) else [0, size]
        sections = list(zip(numbers[::2], numbers[1::2], strict=False))
        self._streams.append(References(trailer.data or b"", [one or 0 for one in widths], sections, size))
        return True

    def _locate(self, reference: Reference) -> int | Packed | None:
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

    # --- what objects are

    def fetch(self, reference: Reference, tag: str) -> Any:
        """Return an object, None with a warning where it can't be had.

        Args:
            reference: Which one.
            tag: What it is to be, for the warnings.
        """
        self.fetched = reference
        place = self._locate(reference)
        self.freed = place == FREE
        if not place:
            if place is None:
                self.context.warn(f"Bad {tag} reference", self.start, "block")
            return None
        if isinstance(place, Packed):
            return self._unpacked(reference, place, tag)
        at = self._behind_number(reference, place, tag)
        return None if at is None else self._parsed(at)

    def _behind_number(self, reference: Reference, offset: int, tag: str) -> int | None:
        """Return where the content of an object begins."""
        at = self.start + offset
        head = self.source.read(at, STEP)
        if not head.strip():
            self.context.warn(f"Error reading {tag} data", at, "block")
            return None
        pattern = rb"\s*%d\s+%d\s+obj" % (reference.number, reference.generation)
        found = re.match(pattern, head) or re.search(pattern, head[: _line_end(head)])
        if found is None:
            name = f"{tag[:1].upper()}{tag[1:]}"
            shown = f"{reference.number} {reference.generation} obj"
            self.context.warn(f"{name} object ({shown}) not found at offset {offset}", at, "block")
            return None
        return at + found.end()

    def _parsed(self, at: int) -> Any:
        """Return the object at a place, with its stream told but not read."""
        size = STEP
        while True:
            data = self.source.read(at, size)
            whole = at + len(data) >= self.source.size or size >= LONGEST
            parser = Parser(data, whole=whole)
            try:
                found = parser.value()
                break
            except Incomplete:
                if whole:
                    return None
                size *= 4
        if isinstance(found, Dictionary):
            for key in found.repeated[:1]:
                self.context.warn(f"Duplicate '{key}' entry in dictionary (ignored)", at, "block")
            self._find_stream(found, at + parser.at)
        return found

    def _find_stream(self, found: Dictionary, at: int) -> None:
        length = found.get("Length")
        if isinstance(length, Reference):
            length = self._length(length)
        size = number_of(length)
        start = _STREAM_START.match(self.source.read(at, 64))
        if not size or size < 0 or start is None:
            return
        begin = at + start.end()
        if begin + size > self.source.size:
            self.context.warn("Error reading stream data", begin, "block")
            return
        found.at, found.length = begin, size

    def _length(self, reference: Reference) -> bytes | None:
        """Return the length of a stream that another object tells."""
        place = self._locate(reference)
        if not isinstance(place, int):
            return None
        if not place:
            self.context.warn("Bad stream Length object", self.start, "block")
            return None
        at = self._behind_number(reference, place, "stream Length")
        word = _WORD.match(self.source.read(at, 64)) if at is not None else None
        if at is not None and (word is None or not word[1][:1].isdigit()):
            self.context.warn("Stream Length not found", at, "block")
        return word[1] if word else None

    def _unpacked(self, reference: Reference, place: Packed, tag: str) -> Any:
        """Return an object that lies in a stream of objects."""
        holder = self._holder(place.holder, tag)
        if holder is None:
            return None
        stream, table, first = holder
        data = stream.data or b""
        index = 2 * place.index
        if index + 1 >= len(table) or table[index] != reference.number:
            self.context.warn(f"Bad index for stream object {tag}", self.start, "block")
            return None
        at = first + table[index + 1]
        end = first + table[index + 3] if index + 3 < len(table) and table[index + 3] else len(data)
        self.fetched = None if self.security is not None and self.security.streams else reference
        try:
            return Parser(data[at : max(end, at)], whole=True).value()
        except Incomplete:
            return None

    def _holder(self, reference: Reference, tag: str) -> tuple[Dictionary, list[int], int] | None:
        """Return a stream of objects, the numbers and places at its start, and where the first object lies."""
        if reference in self._holders:
            return self._holders[reference]
        self._holders[reference] = None
        if self._depth >= DEEPEST:
            return None
        self._depth += 1
        stream = self.fetch(reference, tag)
        self._depth -= 1
        if not isinstance(stream, Dictionary):
            return None
        first, count = number_of(stream.get("First")), number_of(stream.get("N"))
        if not first or not count or first < 0 or not self.decoded(stream):
            return None
        words = (stream.data or b"")[:first].split(None, count * 2)[: count * 2]
        if len(words) < count * 2 or not all(word.isdigit() for word in words):
            return None
        self._holders[reference] = (stream, [int(word[:10]) for word in words], first)
        return self._holders[reference]

    # --- what they hold

    def decoded(self, stream: Dictionary) -> bool:
        """Decrypt and unpack a stream; False with a warning where that can't be done."""
        if stream.at < 0 and stream.data is None:
            return False
        chain = filters_of(stream)
        for name, _ in chain:
            if name not in FILTERS:
                self.context.warn(f"Unsupported Filter {str(name, 'latin-1')}", stream.at, "block")
                return False
        if stream.data is None:
            stream.data = self.source.read(stream.at, min(stream.length, self.context.limits.single_read))
            if len(stream.data) < stream.length:
                return False
        if stream.decrypted is None and not (chain and chain[0][0] == CRYPT):
            self._decrypt(stream)
        if stream.filtered:
            return not chain
        stream.filtered = True
        for name, parameters in chain:
            if name == CRYPT:
                if not self._decrypt_by_filter(stream, parameters):
                    return False
                continue
            undo = FILTERS[name]
            data = undo(self.context, stream.data, parameters, stream.at) if undo else stream.data
            if data is None:
                return False
            stream.data = data
        return True

    def _decrypt(self, stream: Dictionary) -> None:
        security, kind = self.security, stream.get("Type")
        if security is None or not security.streams:
            return
        if kind == b"/XRef" or (kind == b"/Metadata" and not security.metadata):
            stream.decrypted = False
        elif self.fetched is not None:
            number, generation = self.fetched.number, self.fetched.generation
            stream.data = security.decrypted(stream.data or b"", number, generation)
            stream.decrypted = True

    def _decrypt_by_filter(self, stream: Dictionary, parameters: Any) -> bool:
        """Decrypt a stream that names its own way."""
        name = parameters.get("Name") if isinstance(parameters, dict) else None
        if stream.decrypted is not None or not isinstance(name, bytes):
            return True
        if name != b"StdCF":
            self.context.warn(f"Unsupported Crypt Filter {str(name, 'latin-1')}", stream.at, "block")
            return False
        if self.security is None:
            self.context.warn("Missing Encrypt StdCF entry", stream.at, "block")
            return False
        stream.data = self.security.decrypted(stream.data or b"", 0, 0, plain_key=True)
        stream.decrypted = True
        return True

    def plain(self, value: Any) -> Any:
        """Return what a scalar stands for, as bytes, or a list of such; other objects as they are."""
        if isinstance(value, list):
            return [self.plain(one) for one in value]
        if not isinstance(value, bytes):
            return value
        if value[:1] in (b"(", b"<"):
            text = string_of(value)
            security = self.security
            if security is not None and security.strings and self.fetched is not None:
                return security.decrypted(text, self.fetched.number, self.fetched.generation)
            return text
        return name_of(value, coded=self.version >= CODED_NAMES) if value[:1] == b"/" else value


def _line_end(data: bytes) -> int:
    """Return where the first line ends that is not blank."""
    start = len(data) - len(data.lstrip())
    found = re.compile(rb"[\r\n]").search(data, start)
    return found.start() if found else len(data)


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
