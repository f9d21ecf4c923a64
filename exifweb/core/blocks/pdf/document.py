"""A PDF document as a store of objects, in the file or in streams of objects, and what their streams hold.

Streams of objects that hold themselves and lengths that lie are told by what was read before. Sources: ISO 32000-1,
7.3.8 and 7.5.7; ExifTool's FetchObject, ExtractObject and DecodeStream.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.pdf.filters import CRYPT, FILTERS, filters_of
from exifweb.core.blocks.pdf.objects import Dictionary, Incomplete, Parser, Reference, name_of, number_of, string_of
from exifweb.core.blocks.pdf.xref import FREE, Packed, Places

if TYPE_CHECKING:
    from exifweb.core.blocks.pdf.crypt import Security
    from exifweb.core.context import Context

STEP = 1 << 12
LONGEST = 1 << 24
"""Bytes of one object without its stream."""
DEEPEST = 16
"""Streams of objects that lie in streams of objects."""
CODED_NAMES = 1.2
_STREAM_START = re.compile(rb"\s*stream(\r\n|\n)?")
_WORD = re.compile(rb"\s*(\S+)")


class Document:
    """The objects of a file.

    Attributes:
        places: Where its objects lie.
        security: What opens it, None where nothing needs to be opened.
        fetched: The object that was read last, whose number is a part of the key; None for one out of a stream.
        freed: Whether it could not be had because it was freed.
    """

    def __init__(self, context: Context, start: int, version: float) -> None:
        self.context = context
        self.source = context.source
        self.start = start
        self.version = version
        self.security: Security | None = None
        self.fetched: Reference | None = None
        self.freed = False
        self.places = Places(self)
        self._holders: dict[Reference, tuple[Dictionary, list[int], int] | None] = {}
        self._depth = 0

    def fetch(self, reference: Reference, tag: str) -> Any:
        """Return an object, None with a warning where it can't be had.

        Args:
            reference: Which one.
            tag: What it is to be, for the warnings.
        """
        self.fetched = reference
        place = self.places.locate(reference)
        self.freed = place == FREE
        if not place:
            if place is None:
                self.context.warn(f"Bad {tag} reference", self.start, "block")
            return None
        if isinstance(place, Packed):
            return self._unpacked(reference, place, tag)
        at = self._behind_number(reference, place, tag)
        return None if at is None else self.parsed(at)

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

    def parsed(self, at: int) -> Any:
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
        place = self.places.locate(reference)
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
        words = (stream.data or b"").split(None, count * 2)[: count * 2]
        if len(words) < count * 2:
            return None
        table = [number_of(word[:10]) or 0 for word in words]  # a count that is too high takes in more than numbers
        self._holders[reference] = (stream, table, first)
        return self._holders[reference]

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
