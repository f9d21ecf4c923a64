"""PDF → tags: dictionaries that lead from the trailers to information, metadata, pages, profiles and signatures.

The tables say which entry of which dictionary is a tag or leads to another dictionary. Each object is looked at once,
so that trees that loop come to an end. Sources: ISO 32000-1, 14.3; ExifTool's ReadPDF and ProcessDict.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.inner import decode_inner
from exifweb.core.blocks.pdf import crypt
from exifweb.core.blocks.pdf.document import Document
from exifweb.core.blocks.pdf.filters import filters_of
from exifweb.core.blocks.pdf.objects import Dictionary, Incomplete, Parser, Reference, number_of
from exifweb.core.blocks.pdf.text import decoded_text, split_list, tag_name_of
from exifweb.core.blocks.rows import row_of
from exifweb.core.blocks.small import seal_block
from exifweb.core.errors import Malformed
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.conv.dates import pdf_date
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary
from exifweb.core.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

HEAD = TAIL = 1024
MAIN, ROOT, ENCRYPTION = "PDF::Main", "PDF::Root", "PDF::Encrypt"
FORM, ASSOCIATED = "PDF::ProcessAcroForm", "PDF::ProcessAF"
MANIFEST = b"/C2PA_Manifest"
STREAM = "_stream"
STRICT = frozenset(("ICC_Profile::Main", "Photoshop::Main"))
"""Tables whose blocks are damaged where nothing comes of them."""
DEEPEST = 50
MOST_DICTIONARIES = 20_000
PROGRAM = b"%!PS-Adobe-3.0"
PICTURES = (b"/DCTDecode", b"/JPXDecode")
UNKNOWN, UNSUPPORTED = "(unknown)", "(unsupported)"
LARGE_AES, LARGE_METADATA = 10_000, 100_000
_HEADER = re.compile(rb"(\s*)%PDF-(\d+\.\d+)")
_BACK = re.compile(rb"startxref(\s+)(\d+)(\s+)")
_NUMBERED = re.compile(r"(.*?)(\d+)", re.ASCII)
_COMMENT = re.compile(rb"%[^\r\n]*([\r\n]*)")
_SEAL = re.compile(rb"%+\s*(?=<seal seal=)")


def decode(context: Context, block: Block) -> None:
    """Decode a document.

    Raises:
        Malformed: Its latest cross-references are damaged.
    """
    source, start = context.source, block.offset
    head = source.read(start, HEAD)
    header = _HEADER.match(head)
    if header is None:
        return
    if header[1]:
        context.warn("PDF header is not at start of file", start, "block", minor=True)
    begin = start + len(header[1])
    version = header[2].decode("ascii")
    context.found(store.tag(ROOT, "Version"), version, None, begin, len(header[0]))
    linear = _is_linear(head, source.size - begin)
    context.found(store.tag(MAIN, "_linearized"), "true" if linear else "false")
    document = Document(context, begin, float(version))
    try:
        document.places.load(_latest(context, start))
        if document.places.encrypt is not None:
            _open(context, document)
        reader = Reader(context, document)
        for trailer in document.places.trailers:
            document.fetched = None
            reader.read(store.table(MAIN), trailer, 0)
    except crypt.Refused as refusal:
        context.warn(str(refusal), start, "block")


def _is_linear(head: bytes, size: int) -> bool:
    """Whether the first dictionary says that the file is linearized, and is right about its length."""
    at = head.find(b"<<")
    try:
        found = Parser(head, at, whole=True).value() if at >= 0 else None
    except Incomplete:
        return False
    return (
        isinstance(found, Dictionary) and bool(number_of(found.get("Linearized"))) and number_of(found.get("L")) == size
    )


def _latest(context: Context, start: int) -> int:
    """Return where the latest cross-references lie, as the end of the file says."""
    source = context.source
    tail_at = max(source.size - TAIL, start)
    tail = source.read(tail_at, TAIL)
    for found in reversed(list(_BACK.finditer(tail))):
        at = found.end()
        while tail[at : at + 1] == b"%" and not tail.startswith(b"%%EOF", at):
            end = re.compile(rb"[\r\n]|\Z").search(tail, at)
            at = end.start() if end else len(tail)
            while at < len(tail) and tail[at : at + 1].isspace():
                at += 1
        if tail.startswith(b"%%EOF", at):
            _seals(context, tail[found.end() : at], tail_at + found.end())
            return int(found[2][:18])
    raise Malformed("block", tail_at, "Invalid xref table")


def _seals(context: Context, comments: bytes, here: int) -> None:
    """Decode the seals in the comments between the last offset and the end."""
    for comment in comments.split(b"\r"):
        found = _SEAL.match(comment)
        if found:
            data = comment[found.end() :]
            seal_block(context, View(Buffer(data, here), here, here + len(data), here), 0, len(data), _any_table(), "")


def _any_table() -> TagTable:
    return store.table(MAIN)


def _open(context: Context, document: Document) -> None:
    """Take up what says how a document is encrypted, and open it.

    Raises:
        Refused: It can't be opened.
    """
    dictionary = document.places.encrypt
    if isinstance(dictionary, Reference):
        dictionary = document.fetch(dictionary, "Encrypt")
    context.found(store.tag(ENCRYPTION, "Filter"), crypt.describe(dictionary))
    crypt.check(dictionary)
    if crypt.is_slow(dictionary):
        context.warn("Decryption is very slow for encryption V5.6 or higher", minor=True)
    context.found(store.tag(ENCRYPTION, "P"), str(dictionary["P"], "latin-1"))
    document.security = crypt.security(dictionary, document.places.identity)


class Reader:
    """Reads dictionaries by their tables."""

    def __init__(self, context: Context, document: Document) -> None:
        self.context = context
        self.document = document
        self.seen: set[Reference] = set()
        self.processed: set[str] = set()
        self.made: dict[tuple[str, str], TagInfo] = {}
        self.dictionaries = 0

    def read(self, table: TagTable, dictionary: Dictionary, nesting: int) -> None:
        """Take up the entries of a dictionary and what they lead to."""
        context = self.context
        self.dictionaries += 1
        if nesting >= DEEPEST or self.dictionaries > MOST_DICTIONARIES:
            message = "Nesting too deep (directory ignored)"
            context.warn(message if nesting >= DEEPEST else f"Stopped after {MOST_DICTIONARIES} dictionaries")
            return
        if table.process == FORM:
            info = table.get("_has_xfa")
            if isinstance(info, TagInfo):
                context.found(info, "true" if dictionary.get("XFA") is not None else "false")
            return
        if table.process == ASSOCIATED:
            relation = dictionary.get("AFRelationship")
            context.members["AFRelationship"] = str(relation, "latin-1") if isinstance(relation, bytes) else ""
            if relation != MANIFEST:
                return
        parts: dict[str, dict[int, bytes]] = {}
        for key, value in dictionary.items():
            info = self._row(table, key)
            if info is None:
                if context.options.embedded and table.head.get("unknown") == 0:
                    self._numbered(table, key, value, nesting, parts)
            elif info.sub is not None:
                self._descend(info, key, value, nesting)
            else:
                self._take(info, key, value)
        for key in sorted(parts):
            if not self._joined(table, key, parts[key]):
                break
        self._stream(table, dictionary)

    def _numbered(
        self, table: TagTable, key: str, value: Any, nesting: int, parts: dict[str, dict[int, bytes]]
    ) -> None:
        """Read one of several parts that are told apart by a number behind their name: a document inside."""
        named = _NUMBERED.fullmatch(key)
        info = row_of(self.context, table, named[1], b"", 0) if named else None
        if named is None or info is None or info.sub is None or value in self.seen:
            return
        if info.attributes.get("joinstreams"):
            if isinstance(value, Reference):
                self.seen.add(value)
                found = self.document.fetch(value, key)
                if isinstance(found, Dictionary) and self.document.decoded(found):
                    parts.setdefault(named[1], {})[int(named[2][:6])] = found.data or b""
            return
        with inner_document(self.context):
            self._descend(info, key, value, nesting)

    def _joined(self, table: TagTable, key: str, parts: dict[int, bytes]) -> bool:
        """Decode a program whose pieces are streams, numbered from one on; False where it is none."""
        start = _COMMENT.match(parts.get(1, b""))
        info = table.get(key)
        if start is None or not isinstance(info, TagInfo):
            return False
        data = PROGRAM + start[1]
        for number in range(1, len(parts) + 1):
            if number not in parts:
                break
            data += parts[number]
        with inner_document(self.context):
            decode_inner(self.context, data, (info.sub or {})["table"], -1, packed=True)
        return True

    def _row(self, table: TagTable, key: str) -> TagInfo | None:
        """Return the row of an entry, made up where the table takes any."""
        info = row_of(self.context, table, key, b"", 0)
        if info is not None:
            return None if info.attributes.get("noprocess") else info
        if not table.head.get("unknown") or table.get(key) is not None:
            return None
        made = self.made.get((table.name, key))
        if made is None:
            made = self.made[table.name, key] = TagInfo(table, key, tag_name_of(key), {})
        return made

    def _descend(self, info: TagInfo, key: str, value: Any, nesting: int) -> None:
        """Read the dictionaries that an entry leads to."""
        document = self.document
        table = store.table((info.sub or {})["table"])
        if isinstance(value, list):
            if info.attributes.get("converttodict") and len(value) == 2 and isinstance(value[0], bytes):
                value = [_paired(value)]
            values = value
        else:
            values = [value]
        for one in values:
            before = document.fetched
            if isinstance(one, Reference):
                one = self._fetched(info, key, one)  # noqa: PLW2901
            if isinstance(one, list) and len(one) > 1:
                one = _paired(one)  # noqa: PLW2901
            if isinstance(one, Dictionary):
                self.read(table, one, nesting + 1)
            document.fetched = before

    def _fetched(self, info: TagInfo, key: str, reference: Reference) -> Any:
        """Return the object that an entry refers to, None where it was looked at before."""
        if reference in self.seen:
            return None
        if info.attributes.get("ignoreduplicates"):
            if key in self.processed:
                self.context.warn(f"[Minor] Ignored duplicate {key} dictionary", unit="block")
                return None
            self.processed.add(key)
        self.seen.add(reference)
        found = self.document.fetch(reference, key)
        if found is None and not self.document.located:
            self.context.warn(f"Error reading {key} object ({reference})", unit="block")
        return found

    def _take(self, info: TagInfo, key: str, value: Any) -> None:
        """Take up the value of an entry."""
        context, document = self.context, self.document
        if isinstance(value, Reference):
            before = document.fetched
            value = document.fetch(value, key)
            value = document.plain(value)
            document.fetched = before
        else:
            value = document.plain(value)
        if isinstance(value, list):
            if info.is_list:
                context.lists.pop(info, None)
            for one in value:
                if isinstance(one, bytes):
                    self._found(info, str(one, "utf-8", "surrogateescape"))
            return
        if not isinstance(value, bytes):
            return
        form = info.format or info.attributes.get("write") or "string"
        text = decoded_text(value)
        if form == "date":
            text = pdf_date(text, context)
        for one in split_list(text) if info.is_list else [text]:
            self._found(info, one)

    def _found(self, info: TagInfo, value: Any) -> None:
        if len(self.context.tags) < self.context.limits.tags:
            self.context.found(info, value)

    def _stream(self, table: TagTable, dictionary: Dictionary) -> None:
        """Decode the stream of a dictionary if the table knows what it is."""
        if dictionary.at < 0:
            return
        kind = dictionary.get("Subtype")
        name = str(kind, "latin-1").removeprefix("/") + STREAM if isinstance(kind, bytes) else STREAM
        info = row_of(self.context, table, name, b"", dictionary.length)
        if info is None:
            return
        if info.sub is None:
            self._picture(info, dictionary)
            return
        if self._is_too_slow(dictionary):
            self.context.warn(f"[Minor] Skipping large AES-encrypted {info.name}", dictionary.at, "block")
            return
        if not self.document.decoded(dictionary):
            return
        data = dictionary.data or b""
        table_name = info.sub["table"]
        if not decode_inner(self.context, data, table_name, dictionary.at, packed=True) and (
            table_name in STRICT or not data.strip(b" \0")
        ):
            self.context.warn(f"Error processing {info.name} information", dictionary.at, "block")

    def _picture(self, info: TagInfo, dictionary: Dictionary) -> None:
        """Take up a picture, and what a JPEG or JPEG 2000 says of itself."""
        from exifweb.core.blocks.zip_files import file_inside

        context, chain = self.context, filters_of(dictionary)
        kind = UNSUPPORTED
        filters = info.table.get("Filter")
        if isinstance(filters, TagInfo):
            context.lists.pop(filters, None)
        if chain and chain[-1][0] in PICTURES and self.document.decoded(dictionary):
            data = dictionary.data or b""
            context.found(info, Binary(data), None, -1, len(data), "undef", len(data))
            before = len(context.tags)
            file_inside(context, Buffer(data), dictionary.at)
            context.lists.clear()
            kind = "" if len(context.tags) > before else UNKNOWN
        if kind:
            context.found(store.tag("Extra", "FileType"), kind)

    def _is_too_slow(self, dictionary: Dictionary) -> bool:
        security, length = self.document.security, dictionary.length
        if security is None or dictionary.decrypted is not None:
            return False
        if security.method != "aes" and not (security.method == "aes256" and length > LARGE_AES):
            return False
        return dictionary.get("Type") != b"/Metadata" or length > LARGE_METADATA


@contextmanager
def inner_document(context: Context) -> Iterator[None]:
    """Count another document inside the file, unless it turns out to hold nothing."""
    count, outer, before = context.documents, context.doc, len(context.tags)
    context.doc = str(context.next_document())
    try:
        yield
    finally:
        context.doc = outer
        if len(context.tags) == before:
            context.documents = count


def _paired(values: list[Any]) -> Dictionary:
    """Return an array of keys and values as a dictionary."""
    found = Dictionary()
    for key, value in zip(values[::2], values[1::2], strict=False):
        if isinstance(key, bytes):
            found.setdefault(str(key, "latin-1").removeprefix("/"), value)
    return found
