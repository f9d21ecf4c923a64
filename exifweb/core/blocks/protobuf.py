"""Protocol buffers → tags: records of a number and a wire type, named by the path of their numbers.

Nothing in a message says what a field is, so a table's keys are paths such as `12-1`, behind the name of the protocol
where the message states one. Fields that no table has are only looked into, in case they hold messages. Sources: the
encoding of Protocol Buffers; ExifTool's Protobuf module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import decode_text, text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

VARINT, FIXED64, BYTES, GROUP, END_GROUP, FIXED32 = 0, 1, 2, 3, 4, 5
LONGEST_VARINT = 34
WRAPPED = (1 << 64) - (1 << 32)
"""Negative numbers of 32 bits stand here and above."""
DEEPEST = 32
_UNPRINTABLE = re.compile(rb"[^\x20-\x7e]")


@dataclass(slots=True)
class Record:
    """A field: its number, its wire type, its number or bytes, and where its payload begins."""

    number: int
    kind: int
    value: Any
    at: int


@dataclass(slots=True)
class Message:
    """Reads records one after the other.

    Attributes:
        data: The message.
        at: Where the next record begins.
    """

    data: bytes
    at: int = 0

    def varint(self) -> int | None:
        """Return the next number of variable length, None where the message ends in it."""
        value = shift = 0
        for at in range(self.at, min(len(self.data), self.at + LONGEST_VARINT)):
            byte = self.data[at]
            value |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                self.at = at + 1
                return value
        return None

    def record(self) -> Record | None:
        """Return the next record, None where there is no whole one."""
        head = self.varint()
        if head is None:
            return None
        kind, at = head & 7, self.at
        value: Any = b""
        if kind == VARINT:
            value = self.varint()
        elif kind in (FIXED64, FIXED32):
            value = self._take(8 if kind == FIXED64 else 4)
        elif kind == BYTES:
            length = self.varint()
            at = self.at
            value = self._take(length or 0)
        elif kind not in (GROUP, END_GROUP):
            return None
        return None if value is None else Record(head >> 3, kind, value, at)

    def _take(self, size: int) -> bytes | None:
        if self.at + size > len(self.data):
            return None
        self.at += size
        return self.data[self.at - size : self.at]


def is_message(data: bytes) -> bool:
    """Whether bytes are records from beginning to end."""
    message = Message(data)
    while message.record() is not None:
        if message.at == len(data):
            return True
    return False


@dataclass(slots=True)
class Reading:
    """What the messages of a block share.

    Attributes:
        context: Takes the tags and warnings.
        table: Knows the fields.
        here: Where the block lies.
        packed: Whether its bytes are not those of the file.
        protocol: What the keys begin with.
        nested: Path → whether all fields of that path were messages.
    """

    context: Context
    table: TagTable
    here: int
    packed: bool
    protocol: str = ""
    nested: dict[str, bool] = field(default_factory=dict)


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode a message."""
    decode(context, view.read(start, length), table, view.base + start, packed=False)


def decode(context: Context, data: bytes, table: TagTable, here: int, *, packed: bool) -> None:
    """Decode a message whose bytes are at hand.

    Args:
        context: Takes the tags and warnings.
        data: The message.
        table: Knows its fields.
        here: Where it lies in the file, or what holds it.
        packed: Whether its bytes are not those of the file.
    """
    reading = Reading(context, table, here, packed)
    if _decode(reading, data, "", 0, 0) != len(data):
        context.warn("Truncated protobuf data", here, "block")


def _decode(reading: Reading, data: bytes, path: str, shift: int, depth: int) -> int:
    """Decode the records of a message and return where it stopped."""
    message = Message(data)
    context = reading.context
    while message.at < len(data):
        record = message.record()
        if record is None:
            context.warn("Protobuf format error", reading.here, "block")
            break
        if len(context.tags) >= context.limits.tags:
            break
        _take(reading, record, path, shift, depth)
    return message.at


def _take(reading: Reading, record: Record, path: str, shift: int, depth: int) -> None:
    context, table = reading.context, reading.table
    own = f"{path}{record.number}"
    if record.kind == BYTES and record.value.endswith(b".proto"):
        reading.protocol = decode_text(record.value[:-6]) + "_"
        protocol = table.get("Protocol")
        if isinstance(protocol, TagInfo):
            context.found(protocol, decode_text(record.value), None, _place(reading, shift, record))
    key = f"{reading.protocol}{own}"
    info = table.get(int(key) if key.isdigit() else key)
    if not isinstance(info, TagInfo):
        info = info.infos[0] if info is not None else None
    if info is None or info.unknown:
        _take_unknown(reading, record, info, own, shift, depth)
        return
    if info.condition is not None and not info.condition(None, context):
        return
    if info.sub is not None and record.kind == BYTES:
        from exifweb.core.blocks.ifd import subdirs
        from exifweb.core.source import Buffer
        from exifweb.core.view import View

        view = View(Buffer(record.value), 0, len(record.value), 0, "<")
        subdirs.decode_value(context, view, 0, len(record.value), info, table)
        return
    value = _value(record, info)
    if value is not None:
        context.found(info, value, None, _place(reading, shift, record))


def _place(reading: Reading, shift: int, record: Record) -> int:
    return -1 if reading.packed else reading.here + shift + record.at


def _take_unknown(reading: Reading, record: Record, info: TagInfo | None, own: str, shift: int, depth: int) -> None:
    """Look into a field that nobody knows, in case it is a message; show it where unknown tags are asked for."""
    context = reading.context
    data = record.value
    if record.kind == BYTES and depth < DEEPEST:
        before = reading.nested.get(own)
        if before or (before is None and _UNPRINTABLE.search(data)):
            reading.nested[own] = before = is_message(data)
            if before:
                _decode(reading, data, f"{own}-", shift + record.at, depth + 1)
                return
    if not context.options.unknown:
        return
    if info is None:
        name = re.sub(r"[^-\w]", "", f"{reading.table.name.replace('::Main', '').replace('::', '_')}_{own}")
        info = TagInfo(reading.table, own, name, {"unknown": 1})
    context.found(info, _shown(record), None, _place(reading, shift, record))


def _value(record: Record, info: TagInfo) -> Any:
    """Return the value of a field in the format that its row says."""
    form, value = info.format, record.value
    if record.kind == VARINT:
        if form == "signed":
            return -(value >> 1) - 1 if value & 1 else value >> 1
        if form == "int64s" and value >= WRAPPED:
            return value - (1 << 64)
        return value if form else _shown(record)
    if not form:
        return _shown(record)
    if form == "rational" and record.kind == BYTES:
        message = Message(value)
        numerator, denominator = message.varint(), message.varint()
        return numerator / denominator if numerator is not None and denominator else "err"
    if form in ("signed", "unsigned") or form not in SIZES:
        return None
    return read_value(value, form, len(value) // SIZES[form], "<")


def _shown(record: Record) -> Any:
    """Return a field whose format nobody knows, in several readings at once."""
    value = record.value
    if record.kind == VARINT:
        if value >= WRAPPED:
            return f"{value} (0x{value:x}, int64s {value - (1 << 64)})"
        return f"{value} (0x{value:x}, signed {-(value >> 1) - 1 if value & 1 else value >> 1})"
    if record.kind == FIXED64:
        return f"0x{value.hex()} (double {_number(value, 'double')})"
    if record.kind == FIXED32:
        signed = f", int32s {_number(value, 'int32s')}" if value[3] & 0x80 else ""
        return f"0x{value.hex()} (int32u {_number(value, 'int32u')}{signed}, float {_number(value, 'float')})"
    return _bytes_shown(value) if record.kind == BYTES else ""


def _number(data: bytes, form: str) -> str:
    return text_of(read_value(data, form, 1, "<"))


def _bytes_shown(data: bytes) -> Any:
    message = Message(data)
    numerator = message.varint()
    denominator = message.varint() if numerator is not None else None
    fraction = f" (rational {numerator}/{denominator})" if denominator and message.at == len(data) else ""
    if not re.search(rb"[^\r\n\t\x20-\x7e]", data):
        return data.decode("ascii") + fraction
    digits = data.hex()
    if len(data) % 4 == 0:
        digits = " ".join([digits[at : at + 8] for at in range(0, len(digits), 8)])
    return f"0x{digits}{fraction}"
