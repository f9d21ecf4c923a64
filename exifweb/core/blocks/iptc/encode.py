"""IPTC-IIM anew: the old datasets one by one, each kept to the byte or replaced, new ones at the end of their record.

Order, mandatory datasets and limits of length follow ExifTool's WriteIPTC. One thing differs: text that the block's
character set can't hold turns the block into UTF-8, and where the character set changes, the strings that are there
are converted with it. Source: IPTC-NAA Information Interchange Model 4.2, chapter 3.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.iptc.decode import (
    CHARACTER_SET,
    EXTENDED,
    HEADER,
    MARKER,
    MOST_LENGTH_BYTES,
    TABLE,
    UTF8_ESCAPE,
    fallback_of,
)
from exifweb.core.blocks.iptc.values import charset_of, is_coded, pack_value, recode, text_bytes, unpack_value
from exifweb.core.errors import Unwritable
from exifweb.core.tags import store
from exifweb.core.write.changes import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exifweb.core.write.changes import Job

MANDATORY = {1: (0, 4), 2: (0, 4), 3: (0, 4)}
"""Record → the dataset that it must have, and its value: the version of the model."""
VERSION_BYTES = 2
MOST_DATASETS = 100_000
LONGEST_PLAIN = 0x7FFF


@dataclass(slots=True)
class Dataset:
    """One dataset of the old block: its place in the model, its value, and the bytes that it is made of."""

    record: int
    number: int
    value: bytes
    whole: bytes

    @property
    def key(self) -> tuple[int, int]:
        """Record and number."""
        return self.record, self.number


@dataclass(slots=True)
class Section:
    """One record of the new block.

    Attributes:
        out: Its bytes.
        kept: Datasets that stay as they are.
        removed: Datasets that went.
        written: Datasets that were set.
    """

    out: bytearray = field(default_factory=bytearray)
    kept: set[int] = field(default_factory=set)
    removed: set[int] = field(default_factory=set)
    written: set[int] = field(default_factory=set)


def encode(job: Job, old: bytes, changes: Sequence[Change]) -> bytes:
    """Return the block anew, empty where nothing is left, `old` itself where nothing changes.

    Args:
        job: The write; takes notes. Where it drops IPTC, the block begins empty.
        old: The datasets as they are.
        changes: Raw values: `str` for strings and digits, `int` for integers, or `bytes` as they are to stand.

    Raises:
        Unwritable: The old block can't be taken apart safely, or a tag is not for writing.
        InvalidValue: A value does not fit its dataset.
    """
    dropped = job.drops("IPTC")
    wanted = _by_dataset(changes)
    if dropped and not wanted:
        return b""
    if not wanted:
        return old
    before = [] if dropped else datasets(old)
    there = {dataset.key for dataset in before}
    wanted = {key: change for key, change in wanted.items() if change.create or key in there}
    if not wanted and not dropped:
        return old
    new = _Rewriter(job, before, wanted).run()
    return old if before and new == b"".join([dataset.whole for dataset in before]) else new


def datasets(data: bytes) -> list[Dataset]:
    """Return the datasets of a block.

    Raises:
        Unwritable: It is damaged, or there is something after them that is not padding.
    """
    if len(data) >= 4 and data[0] != MARKER and data[3] == MARKER:  # a program took the block for 32-bit numbers
        padded = data + bytes(-len(data) % 4)
        data = b"".join([padded[at : at + 4][::-1] for at in range(0, len(padded), 4)])
    found: list[Dataset] = []
    at = last = 0
    while at + HEADER <= len(data) and data[at] == MARKER:
        record, number = data[at + 1], data[at + 2]
        start, end = _extent(data, at)
        if record < last:
            message = f"IPTC records are out of sequence at byte {at}"
            raise Unwritable(message, "Delete the whole IPTC block and write it anew.")
        if len(found) >= MOST_DATASETS:
            message = f"IPTC has more than {MOST_DATASETS} datasets"
            raise Unwritable(message)
        found.append(Dataset(record, number, data[start:end], data[at:end]))
        at, last = end, record
    if data[at:].strip(b"\0"):
        message = f"IPTC has data of no known kind at byte {at}"
        raise Unwritable(message, "Delete the whole IPTC block and write it anew.")
    return found


def _extent(data: bytes, at: int) -> tuple[int, int]:
    """Return where the value of a dataset starts and ends."""
    length = int.from_bytes(data[at + 3 : at + HEADER], "big")
    start = at + HEADER
    if length & EXTENDED:
        width = length & ~EXTENDED
        if width > MOST_LENGTH_BYTES or start + width > len(data):
            message = f"IPTC dataset at byte {at} has a bad length"
            raise Unwritable(message, "Delete the whole IPTC block and write it anew.")
        length = int.from_bytes(data[start : start + width], "big")
        start += width
    if start + length > len(data):
        message = f"IPTC dataset at byte {at} is truncated"
        raise Unwritable(message, "Delete the whole IPTC block and write it anew.")
    return start, start + length


def _by_dataset(changes: Sequence[Change]) -> dict[tuple[int, int], Change]:
    """Return the changes by record and number, in that order; several of one dataset are joined."""
    records = _record_numbers()
    wanted: dict[tuple[int, int], Change] = {}
    for change in changes:
        info = change.info
        record = records.get(info.table.name)
        if record is None or not isinstance(info.id, int) or not info.writable:
            message = f"IPTC:{info.name} can't be written"
            raise Unwritable(message)
        if len(change.values) > 1 and not info.is_list:
            message = f"IPTC:{info.name} takes one value"
            raise Unwritable(message)
        key = (record, info.id)
        wanted[key] = _joined(wanted[key], change) if key in wanted else change
    return dict(sorted(wanted.items()))


def _record_numbers() -> dict[str, int]:
    return {row.sub["table"]: int(row.id) for row in store.table(TABLE).rows() if row.sub}


def _joined(first: Change, then: Change) -> Change:
    if then.clear and not then.removed:
        return then
    values = first.values + then.values
    removed = first.removed + then.removed
    return Change(first.info, first.group1, values, first.clear, removed, first.create or then.create)


class _Rewriter:
    """The writing of one block."""

    def __init__(self, job: Job, before: list[Dataset], wanted: dict[tuple[int, int], Change]) -> None:
        self.job = job
        self.before = before
        self.wanted = wanted
        self.given = job.context.charset_iptc
        self.fallback = fallback_of(self.given)
        self.declared = charset_of(next((d.value for d in before if d.key == CHARACTER_SET), b""), self.fallback)
        self.charset = self._charset()

    def run(self) -> bytes:
        """Return the new block."""
        found = {dataset.record for dataset in self.before}
        numbers = sorted(found | {record for record, _ in self.wanted})
        return b"".join([bytes(self._record(number)) for number in numbers])

    def _record(self, record: int) -> bytes | bytearray:
        section = Section()
        for dataset in self.before:
            if dataset.record == record:
                self._old(section, dataset)
        for key, change in self.wanted.items():
            if key[0] == record and self._comes_into_being(section, key[1], change):
                self._write(section, key, change)
        if not section.out:
            return b""
        mandatory = MANDATORY.get(record)
        if mandatory is None:
            return section.out
        number, value = mandatory
        only_version = not (section.kept | section.written) - {number}
        if only_version and section.removed and number in section.kept and number not in section.written:
            return b""  # a version of nothing
        if number not in section.kept | section.written | section.removed:
            section.out += pack_dataset(record, number, value.to_bytes(VERSION_BYTES, "big"))
        return section.out

    def _old(self, section: Section, dataset: Dataset) -> None:
        """Take over a dataset, or write what replaces it in its place."""
        change = self.wanted.get(dataset.key)
        if change is None or not self._goes(dataset, change):
            section.kept.add(dataset.number)
            section.out += self._recoded(dataset)
            return
        section.removed.add(dataset.number)
        if change.values and dataset.number not in section.written:
            self._write(section, dataset.key, change)

    def _goes(self, dataset: Dataset, change: Change) -> bool:
        if change.removed:
            value = unpack_value(change.info, dataset.value, self._name_of(self.declared, dataset.record))
            return any(value == _plain(removed) for removed in change.removed)
        return change.clear

    def _comes_into_being(self, section: Section, number: int, change: Change) -> bool:
        """Whether a value is to be added at the end of its record."""
        if not change.values or number in section.written:
            return False
        if number in section.removed:
            return True
        if number in section.kept:
            return change.info.is_list
        return change.create

    def _write(self, section: Section, key: tuple[int, int], change: Change) -> None:
        record, number = key
        section.written.add(number)
        for value in change.values:
            data = pack_value(self.job, change.info, value, self._name_of(self.charset, record))
            section.out += pack_dataset(record, number, data)

    def _recoded(self, dataset: Dataset) -> bytes:
        """Return a dataset as it was, its text in the character set that the block has from now on."""
        if self.charset == self.declared or not is_coded(dataset.record, dataset.number):
            return dataset.whole
        value = recode(dataset.value, self.declared, self.charset)
        return dataset.whole if value is None or value == dataset.value else pack_dataset(*dataset.key, value)

    def _name_of(self, charset: str, record: int) -> str:
        """Return the character set of a record: the one that is declared counts for records 2 to 6."""
        return charset if 1 < record < 7 else "UTF8"

    def _charset(self) -> str:
        """Settle the character set of the new block; where text needs UTF-8, ask for it to be declared."""
        asked = self.wanted.get(CHARACTER_SET)
        declared = self.declared
        if asked is not None:
            self._note_conversion(declared, new := self._asked_for(asked))
            return new
        if declared == "UTF8" or not any(not text.isascii() for text in self._new_text()):
            return declared
        if not self.before and not self.given:
            self._declare_utf8()
            return "UTF8"
        if declared and all(text_bytes(text, declared) is not None for text in self._new_text()):
            return declared
        if not declared and any(not d.value.isascii() for d in self.before if is_coded(*d.key)):
            message = "The text of this IPTC block is in a character set that can't be converted"
            raise Unwritable(message, "Write ASCII, or delete the whole IPTC block and write it anew.")
        self._declare_utf8()
        self._note_conversion(declared, "UTF8")
        return "UTF8"

    def _asked_for(self, asked: Change) -> str:
        present = any(dataset.key == CHARACTER_SET for dataset in self.before)
        if not present and not asked.create:
            return self.declared
        new = charset_of(_plain(asked.values[0]), self.fallback) if asked.values else self.fallback
        if new != self.declared and any(self._unconvertible(dataset, new) for dataset in self.before):
            message = f"IPTC text can't be converted from {self.declared or 'its character set'} to {new or 'that one'}"
            raise Unwritable(message, "Set CodedCharacterSet to UTF8, or edit the text first.")
        return new

    def _unconvertible(self, dataset: Dataset, new: str) -> bool:
        """Whether an old text that stays has no form in another character set."""
        if not is_coded(*dataset.key) or dataset.value.isascii() or dataset.key in self.wanted:
            return False
        return not self.declared or not new or recode(dataset.value, self.declared, new) is None

    def _declare_utf8(self) -> None:
        info = store.tag("IPTC::EnvelopeRecord", CHARACTER_SET[1])
        change = Change(info, "IPTC", (UTF8_ESCAPE.decode("ascii"),))
        self.wanted = dict(sorted({**self.wanted, CHARACTER_SET: change}.items()))
        self.job.note("IPTC: CodedCharacterSet was set to UTF8 for text that Latin can't hold or a new block has")

    def _note_conversion(self, old: str, new: str) -> None:
        if new != old and any(is_coded(*d.key) and not d.value.isascii() for d in self.before):
            self.job.note(f"IPTC: text was converted from {old} to {new}")

    def _new_text(self) -> Iterator[str]:
        for (record, _), change in self.wanted.items():
            if 1 < record < 7:
                yield from (value for value in change.values if isinstance(value, str))


def pack_dataset(record: int, number: int, value: bytes) -> bytes:
    """Return a dataset; one longer than 32767 bytes has an extended length."""
    head = bytes((MARKER, record, number))
    if len(value) <= LONGEST_PLAIN:
        return head + len(value).to_bytes(2, "big") + value
    return head + b"\x80\x04" + len(value).to_bytes(4, "big") + value


def _plain(value: Any) -> Any:
    """Return a raw value as one of a dataset compares with it."""
    return value.read() if hasattr(value, "read") else value
