"""Elements of DICOM and ACR-NEMA: a group, a number, how the value is represented, its length, the value.

Sequences are entered rather than skipped, as ExifTool does: their items' elements follow in line. Values longer than a
kilobyte stay where they are. What the transfer syntax says (implicit representation, big-endian, deflated) holds from
the end of group 2 on. Sources: DICOM PS3.5 sections 6 and 7, PS3.10 section 7; ExifTool's ProcessDICOM.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from functools import cache, lru_cache
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.inflate import SPENT
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text, number_of

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.source import Source

TABLE, UIDS = "DICOM::Main", "@DICOM.uid"
FORMATS = {
    "FD": "double",
    "FL": "float",
    "OB": "int8u",
    "OF": "float",
    "OW": "int16u",
    "SL": "int32s",
    "SS": "int16s",
    "UL": "int32u",
    "US": "int16u",
}
"""Representations of numbers → format."""
WIDE = frozenset(("OB", "OW", "OF", "SQ", "UT", "UN"))
"""Representations whose length has 32 bits behind two bytes of nothing."""
ITEMS = frozenset(("FFFE,E000", "FFFE,E00D", "FFFE,E0DD"))
"""Elements without a representation in any syntax."""
TRIMMED = frozenset(("AE", "CS", "DS", "IS", "LO", "PN", "SH"))
TRIMMED_AT_END = frozenset(("LT", "ST", "UT"))
SEQUENCE, NUMBER, UID, ATTRIBUTE = "SQ", "UL", "UI", "AT"
UNDEFINED = 0xFFFFFFFF
LONGEST = 1024
META, SYNTAX = 0x0002, 0x0010
DEFLATED = ".1", ".99"
BIG = ".2"
WHOLE_READ = 1 << 16
MOMENTS: dict[str, tuple[re.Pattern[str], str]] = {
    "DA": (re.compile(r"^ *(\d{4})(\d{2})(\d{2})", re.ASCII), r"\1:\2:\3"),
    "TM": (re.compile(r"^ *(\d{2})(\d{2})(\d{2}[^ ]*)", re.ASCII), r"\1:\2:\3"),
    "DT": (re.compile(r"^ *(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2}[^ ]*)", re.ASCII), r"\1:\2:\3 \4:\5:\6"),
}
"""Representations of dates and times → their digits, and how they are set apart."""
_REPRESENTATION = re.compile(rb"[A-Z]{2}")
_SYNTAX = re.compile(r"1\.2\.840\.10008\.1\.2(\.\d+)?(\.\d+)?", re.ASCII)
WILD: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^(..).."), r"\1xx"),
    (re.compile(r"..$"), "xx"),
    (re.compile(r".(.)$"), r"x\1"),
    (re.compile(r"...(.)$"), r"xxx\1"),
    (re.compile(r"....$"), "xxxx"),
)
"""How an id may be written in the table that stands for many."""


@dataclass(slots=True)
class Reader:
    """Where the reading of elements is, and how they are written.

    Attributes:
        source: Their bytes.
        at: Offset of the next element.
        order: Byte order.
        implicit: Whether representations are left out.
        packed: Whether the bytes are not those of the file.
        syntax: The transfer syntax, once it is known and until it holds.
        meta_end: End of group 2, 0 where it is not known.
        registered: Rows that had an identifier which is registered: all their values are taken for such.
    """

    source: Source
    at: int
    order: str
    implicit: bool
    packed: bool = False
    syntax: str = ""
    meta_end: int = 0
    registered: set[TagInfo] = field(default_factory=set)


@dataclass(slots=True)
class Element:
    """The head of an element, and where its value lies."""

    group: int
    number: int
    key: str
    kind: str
    start: int
    length: int


def syntax_of(head: bytes) -> tuple[str, bool] | None:
    """Return byte order and whether representations are implicit, as the first element tells; None where it is none."""
    if len(head) < 12:
        return None
    for order in "<>":
        group, number = unpack_from(f"{order}2H", head)
        if not 2 <= group <= 8 or group & 1 or number > 0x20:
            continue
        kind = head[4:6].decode("latin-1")
        implicit = _REPRESENTATION.fullmatch(head[4:6]) is None
        if implicit:
            (length,) = unpack_from(f"{order}I", head, 4)
        elif kind in WIDE:
            if head[6:8] != b"\0\0":
                continue
            (length,) = unpack_from(f"{order}I", head, 8)
        else:
            if not number and kind != NUMBER:
                continue
            (length,) = unpack_from(f"{order}H", head, 6)
        if (number or length == 4) and length <= 64:
            return order, implicit
    return None


def decode(context: Context, block: Block) -> None:
    """Decode the elements one after another."""
    reader = Reader(context.source, block.offset, block.order, block.label == "implicit")
    before = len(context.tags)
    _elements(context, reader)
    for tag in context.tags[before:]:
        if tag.info in reader.registered:
            tag.info = _with_uids(tag.info)


def _elements(context: Context, reader: Reader) -> None:
    whole = False
    while True:
        head = reader.source.read(reader.at, 8)
        if len(head) < 8:
            whole = True
            break
        reader.at += 8
        if reader.syntax and not _goes_on_in_meta(reader, head):
            if not _take_syntax(context, reader):
                return
            head = reader.source.read(reader.at - 8, 8)
            if len(head) < 8:
                break
        element = _element(reader, head)
        if element is None or element.start + element.length > reader.source.size:
            break
        reader.at = element.start + element.length
        if len(context.tags) >= context.limits.tags:
            context.warn(f"Stopped after {context.limits.tags} tags", reader.at, "entry")
            return
        _decode_element(context, reader, element)
    if not whole:
        context.warn("Error reading DICOM file (corrupted?)", -1 if reader.packed else reader.at, "entry")


def _goes_on_in_meta(reader: Reader, head: bytes) -> bool:
    (group,) = unpack_from(f"{reader.order}H", head)
    return group == META and not (reader.meta_end and reader.at > reader.meta_end)


def _take_syntax(context: Context, reader: Reader) -> bool:
    """Go on as the transfer syntax says; False where that can't be."""
    found = _SYNTAX.match(reader.syntax)
    if found is None:
        context.warn(f"Unrecognized transfer syntax {reader.syntax}", reader.at, "entry")
        context.warn("Error reading DICOM file (corrupted?)", reader.at, "entry")
        return False
    reader.syntax = ""
    if not found[1]:
        reader.implicit = True
    elif found[1] == BIG:
        reader.order = ">"
    elif (found[1], found[2]) == DEFLATED:
        return _inflate(context, reader)
    return True


def _inflate(context: Context, reader: Reader) -> bool:
    """Go on in what a compressed stream without a header of its own holds, as far as it goes."""
    start = reader.at - 8
    packed = reader.source.read(start, min(reader.source.size - start, context.limits.single_read))
    spent = context.members.get(SPENT, 0)
    try:
        data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, max(context.limits.inflated - spent, 1))
    except zlib.error:
        context.warn("Error inflating compressed data stream", start, "block")
        return False
    context.members[SPENT] = spent + len(data)
    reader.source, reader.at, reader.packed = Buffer(data), 8, True
    return True


def _element(reader: Reader, head: bytes) -> Element | None:
    """Return the element whose head this is, None where it can't be one."""
    order = reader.order
    group, number = unpack_from(f"{order}2H", head)
    key = f"{group:04X},{number:04X}"
    start = reader.at
    if reader.implicit or key in ITEMS:
        kind = ""
        (length,) = unpack_from(f"{order}I", head, 4)
    else:
        if not _REPRESENTATION.match(head, 4):
            return None
        kind = head[4:6].decode("ascii")
        if kind in WIDE:
            more = reader.source.read(start, 4)
            if len(more) < 4:
                return None
            start += 4
            length = 0 if kind == SEQUENCE else unpack_from(f"{order}I", more)[0]
        else:
            (length,) = unpack_from(f"{order}H", head, 6)
    return Element(group, number, key, kind, start, 0 if length == UNDEFINED else length)


def _row(context: Context, element: Element) -> TagInfo | None:
    """Return the row of an element."""
    known = _known(element.key)
    if known is not None or not context.options.unknown:
        return known
    name = f"DICOM_{element.group:04X}_{element.number:04X}" if element.number else f"Group{element.group:04X}_Length"
    return TagInfo(store.table(TABLE), element.key, name, {"unknown": 1})


@lru_cache(maxsize=4096)
def _known(key: str) -> TagInfo | None:
    """Return the row of an id, which may stand for many; None where no row does."""
    table = store.table(TABLE)
    for one in (key, *(pattern.sub(wild, key, count=1) for pattern, wild in WILD)):
        found = table.get(one)
        if isinstance(found, TagInfo):
            return found
    return None


def _decode_element(context: Context, reader: Reader, element: Element) -> None:
    info = _row(context, element)
    kind = element.kind or (info.attributes.get("vr", "  ") if info is not None else "")
    if not element.number:
        kind = NUMBER
    here, size = element.start, element.length
    value: Any
    if size > LONGEST:
        value = Binary(source=reader.source, offset=here, length=size)
    else:
        value = _value(reader.source.read(here, size), kind, reader.order)
    if element.group == META:
        if not element.number:
            reader.meta_end = reader.at + int(number_of(value))
        elif element.number == SYNTAX and not isinstance(value, Binary):
            reader.syntax = str(value)
    if info is None or info.unknown > context.options.unknown or value is None:
        return
    if kind == UID and value in store.labels(UIDS):
        reader.registered.add(info)
    form = FORMATS.get(kind, "string")
    context.found(info, value, None, -1 if reader.packed else here, size, form, size // SIZES[form])


def _value(data: bytes, kind: str, order: str) -> Any:
    """Return a value as its representation says."""
    form = FORMATS.get(kind)
    if form is not None:
        return read_value(data, form, len(data) // SIZES[form], order)
    if data.endswith(b" ") and not len(data) & 1:
        data = data[:-1]
    if kind == ATTRIBUTE and len(data) == 4:
        return "{:04X},{:04X}".format(*unpack_from(f"{order}2H", data))
    text = decode_text(data)
    if kind in MOMENTS:
        pattern, apart = MOMENTS[kind]
        return pattern.sub(apart, text, count=1)
    if kind == UID:
        return text.partition("\0")[0]
    if kind in TRIMMED:
        return text.strip(" ")
    return text.rstrip(" ") if kind in TRIMMED_AT_END else text


@cache
def _with_uids(info: TagInfo) -> TagInfo:
    """Return a row whose values are registered identifiers."""
    attributes = {**info.attributes, "text": {"enum": UIDS}}
    return TagInfo(info.table, info.id, info.name, attributes)
