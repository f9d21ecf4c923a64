"""What the headers of RAR, 7z and GZIP archives say of a file.

Sources: RAR technical notes 4 and 5; 7zFormat.txt; RFC 1952; ExifTool's ZIP and 7Z modules.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import binary, keyed
from exifweb.core.blocks.views import block_bytes
from exifweb.core.errors import Malformed
from exifweb.core.formats.archives import GZIP_FIXED, STORED, leb
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.values import decode_text
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

GZIP, RAR, RAR5 = "ZIP::GZIP", "ZIP::RAR", "ZIP::RAR5"
GZIP_STRINGS = ((10, 0x08), (11, 0x10))
"""Id of a text that may follow the header, and the flag that says so."""
GZIP_FIELDS = ((2, "B"), (3, "B"), (4, "<I"), (8, "B"), (9, "B"))
HAS_TIME, HAS_CRC, SIZE_UNKNOWN = 0x02, 0x04, 0x08
MOST_FILES = 100_000
SECONDS_TO_1970 = 11644473600
SPOILT = "Invalid or corrupted file."


def gzip(context: Context, block: Block) -> None:
    """Decode the header of a GZIP file."""
    data = block_bytes(context, block)
    table = store.table(GZIP)
    for key, layout in GZIP_FIELDS:
        keyed.found(context, table, key, unpack_from(layout, data, key)[0], block.offset + key, 4 if key == 4 else 1)
    at = GZIP_FIXED
    for key, flag in GZIP_STRINGS:
        if data[3] & flag and at < len(data):
            text = data[at:].partition(b"\0")[0]
            keyed.found(context, table, key, decode_text(text), block.extents[1][0] + at - GZIP_FIXED, len(text))
            at += len(text) + 1


def rar_version(context: Context, block: Block) -> None:
    """Tell the version of a RAR archive."""
    keyed.found(context, store.table(RAR5), "FileVersion", f"RAR v{block.detail}", block.offset, block.length)


def rar4(context: Context, block: Block) -> None:
    """Decode the header of a file in an archive of version 4; its fields count from behind the packed size."""
    data = context.source.read(block.offset, block.length)
    size = block.detail.to_bytes(4, "little")
    here = block.offset - len(size)
    view = View(Buffer(size + data, here), here, block.offset + len(data), here, "<")
    binary.decode_block(context, view, 0, len(size) + len(data), store.table(RAR), "RAR")


def rar_comment(context: Context, block: Block) -> None:
    """Take up a comment that is not compressed."""
    data = context.source.read(block.offset, block.length)
    if data[3:4] == bytes((STORED,)):
        context.found(store.tag("Extra", "Comment"), decode_text(data[6:]), None, block.offset + 6, len(data) - 6)


def rar5(context: Context, block: Block) -> None:
    """Decode the header of a file in an archive of version 5."""
    data = context.source.read(block.offset, block.length)
    table = store.table(RAR5)
    here = block.offset
    if block.label:
        keyed.found(context, table, "CompressedSize", int(block.label), here)
    flags, at = leb(data, 0, block.detail)
    size, at = leb(data, 0, at)
    if not flags & SIZE_UNKNOWN:
        keyed.found(context, table, "UncompressedSize", size, here)
    _, at = leb(data, 0, at)  # attributes
    if flags & HAS_TIME:
        if at + 4 > len(data):
            return
        keyed.found(context, table, "ModifyDate", int.from_bytes(data[at : at + 4], "little"), here + at, 4)
        at += 4
    at += 4 if flags & HAS_CRC else 0
    _, at = leb(data, 0, at)  # compression
    system, at = leb(data, 0, at)
    keyed.found(context, table, "OperatingSystem", system, here)
    length = data[at] if at < len(data) else 0
    name = data[at + 1 : at + 1 + length]
    if at < len(data) and len(name) == length:
        keyed.found(context, table, "ArchivedFileName", decode_text(name.rstrip(b"\0")), here + at + 1, length)


def seven_zip_version(context: Context, block: Block) -> None:
    """Tell the version of a 7z archive."""
    major, minor = unpack_from("bb", context.source.read(block.offset, 2))
    keyed.found(context, store.table(RAR5), "FileVersion", f"7z v{major}.{minor:02d}", block.offset, 2)


def seven_zip(context: Context, block: Block) -> None:
    """Decode a header that lists the files of an archive; one that is packed itself is left alone."""
    data = context.source.read(block.offset, block.length)
    kind = data[:1]
    if kind == b"\x17":
        context.warn("Encoded 7z header not decoded", block.offset, "block")
        return
    if kind != b"\x01":
        return
    reader = Reader(data, 1)
    try:
        files = _header(reader)
    except Malformed:
        context.warn(SPOILT, block.offset, "block")
        return
    table = store.table(RAR5)
    try:
        for number, (name, moment) in enumerate(files, 1):
            context.doc = str(number)
            if moment is not None:
                keyed.found(context, table, "ModifyDate", moment, block.offset)
            if name is not None:
                keyed.found(context, table, "ArchivedFileName", name, block.offset)
    finally:
        context.doc = None


@dataclass(slots=True)
class Reader:
    """Reads numbers of a 7z header one after the other."""

    data: bytes
    at: int = 0

    def take(self, length: int) -> bytes:
        """Return the next bytes."""
        found = self.data[self.at : self.at + length]
        if len(found) < length:
            raise Malformed("block", self.at, SPOILT)
        self.at += length
        return found

    def byte(self) -> int:
        """Return the next byte."""
        return self.take(1)[0]

    def number(self) -> int:
        """Return the next number: leading ones of its first byte say how many follow."""
        first = self.byte()
        mask, value = 0x80, 0
        for index in range(8):
            if not first & mask:
                return value + ((first & mask - 1) << 8 * index)
            value |= self.byte() << 8 * index
            mask >>= 1
        return value

    def count(self) -> int:
        """Return the next number, of things that each take part of the header."""
        found = self.number()
        if found > MOST_FILES:
            raise Malformed("block", self.at, SPOILT)
        return found

    def flags(self, count: int, *, all_first: bool) -> list[bool]:
        """Return so many bits, before which a byte may say that all are set."""
        if count > 8 * len(self.data):
            raise Malformed("block", self.at, SPOILT)
        if all_first and self.byte():
            return [True] * count
        data = self.take(count + 7 >> 3)
        return [bool(data[index >> 3] & 0x80 >> (index & 7)) for index in range(count)]

    def expect(self, kind: int, wanted: int) -> None:
        """Insist on what comes next."""
        if kind != wanted:
            raise Malformed("block", self.at, SPOILT)


def _header(reader: Reader) -> list[tuple[str | None, float | None]]:
    """Return name and time of the files that a header lists."""
    kind = reader.byte()
    if kind == 0x04:
        _streams(reader)
        kind = reader.byte()
    files: list[tuple[str | None, float | None]] = []
    if kind == 0x05:
        files = _files(reader)
        kind = reader.byte() if reader.at < len(reader.data) else 0
    reader.expect(kind, 0)
    return files


def _streams(reader: Reader) -> None:
    """Step over what is said of packed streams."""
    folders: list[tuple[int, bool]] = []
    kind = reader.byte()
    if kind == 0x06:
        _packs(reader)
        kind = reader.byte()
    if kind == 0x07:
        folders = _folders(reader)
        kind = reader.byte()
    if kind == 0x08:
        _substreams(reader, folders)
        kind = reader.byte()
    reader.expect(kind, 0)


def _packs(reader: Reader) -> None:
    reader.number()
    count = reader.count()
    kind = reader.byte()
    if kind == 0x09:
        for _ in range(count):
            reader.number()
        kind = reader.byte()
        if kind == 0x0A:
            _digests(reader, count)
            kind = reader.byte()
    reader.expect(kind, 0)


def _digests(reader: Reader, count: int) -> list[bool]:
    defined = reader.flags(count, all_first=True)
    reader.take(4 * sum(defined))
    return defined


def _folders(reader: Reader) -> list[tuple[int, bool]]:
    """Return the number of outputs of each folder, and whether its checksum is known."""
    reader.expect(reader.byte(), 0x0B)
    count = reader.count()
    if reader.byte():
        raise Malformed("block", reader.at, SPOILT)
    outputs = [_folder(reader) for _ in range(count)]
    reader.expect(reader.byte(), 0x0C)
    for number in outputs:
        for _ in range(number):
            reader.number()
    kind = reader.byte()
    defined = [False] * count
    if kind == 0x0A:
        defined = _digests(reader, count)
        kind = reader.byte()
    reader.expect(kind, 0)
    return list(zip(outputs, defined, strict=True))


def _folder(reader: Reader) -> int:
    inputs = outputs = 0
    for _ in range(reader.count()):
        flags = reader.byte()
        reader.take(flags & 15)
        inputs += reader.count() if flags & 0x10 else 1
        outputs += reader.count() if flags & 0x10 else 1
        if flags & 0x20:
            reader.take(reader.number())
    bonds = outputs - 1
    for _ in range(2 * bonds):
        reader.number()
    if inputs - bonds != 1:
        for _ in range(inputs - bonds):
            reader.number()
    return outputs


def _substreams(reader: Reader, folders: list[tuple[int, bool]]) -> None:
    counts = [1] * len(folders)
    kind = reader.byte()
    if kind == 0x0D:
        counts = [reader.count() for _ in folders]
        kind = reader.byte()
    if kind == 0x09:
        for count in counts:
            for _ in range(count - 1):
                reader.number()
        kind = reader.byte()
    if kind == 0x0A:
        pairs = zip(counts, folders, strict=True)
        _digests(reader, sum(count for count, (_, known) in pairs if count != 1 or not known))
        kind = reader.byte()
    reader.expect(kind, 0)


def _files(reader: Reader) -> list[tuple[str | None, float | None]]:
    count = reader.count()
    names: list[Any] = [None] * count
    times: list[Any] = [None] * count
    while (kind := reader.byte()) != 0:
        block = Reader(reader.take(reader.number()))
        if kind == 0x11 and not block.byte():
            names = [_name(block) for _ in range(count)]
        elif kind == 0x14:
            defined = block.flags(count, all_first=True)
            if block.byte():
                raise Malformed("block", reader.at, SPOILT)
            for index in range(count):
                if defined[index]:
                    times[index] = int.from_bytes(block.take(8), "little") / 1e7 - SECONDS_TO_1970
    return list(zip(names, times, strict=True))


def _name(reader: Reader) -> str:
    at = reader.at
    while reader.take(2) != b"\0\0":
        pass
    return reader.data[at : reader.at - 2].decode("utf-16-le", "replace")
