"""7z archives: the header at the end, which lists the files and may be packed itself.

A packed header is unpacked with `Options.archives`, where Python has `lzma`, and within `Limits.inflated`. Sources:
7zFormat.txt; ExifTool's 7Z module.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import keyed
from exifweb.core.blocks.inflate import SPENT
from exifweb.core.errors import Malformed
from exifweb.core.formats.archives import SEVEN_ZIP
from exifweb.core.tags import store

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "ZIP::RAR5"
PLAIN, PACKED = b"\1", b"\x17"
LZMA, AES = b"\3\1\1", b"\6\xf1\7\1"
LEAST_WINDOW = 4096
MOST_FILES = 100_000
SECONDS_TO_1970 = 11644473600
SPOILT = "Invalid or corrupted file."


@dataclass(slots=True)
class Folder:
    """How a stream is packed: methods, properties of the last, outputs, size of the last, whether it has a checksum."""

    methods: list[bytes] = field(default_factory=list)
    properties: bytes = b""
    outputs: int = 1
    size: int = 0
    checked: bool = False


@dataclass(slots=True)
class Packed:
    """Where the first packed stream lies, and how the streams are packed."""

    at: int = 0
    size: int = 0
    folders: list[Folder] = field(default_factory=list)


def version(context: Context, block: Block) -> None:
    """Tell the version of an archive."""
    major, minor = unpack_from("bb", context.source.read(block.offset, 2))
    keyed.found(context, store.table(TABLE), "FileVersion", f"7z v{major}.{minor:02d}", block.offset, 2)


def decode(context: Context, block: Block) -> None:
    """Decode a header that lists the files of an archive."""
    data = context.source.read(block.offset, block.length)
    try:
        if data.startswith(PACKED):
            data = _unpacked(context, _streams(Reader(data, 1)), block.offset)
        files = _header(Reader(data, 1)) if data.startswith(PLAIN) else []
    except Malformed:
        context.warn(SPOILT, block.offset, "block")
        return
    table = store.table(TABLE)
    try:
        for number, (name, moment) in enumerate(files, 1):
            context.doc = str(number)
            if moment is not None:
                keyed.found(context, table, "ModifyDate", moment, block.offset)
            if name is not None:
                keyed.found(context, table, "ArchivedFileName", name, block.offset)
    finally:
        context.doc = None


def _unpacked(context: Context, packed: Packed, here: int) -> bytes:
    """Return a packed header, nothing with a warning where it can't be unpacked."""
    folder = packed.folders[-1] if packed.folders else Folder()
    if any(method.startswith(AES) for method in folder.methods):
        context.warn("File is encrypted.", here, "block")
        return b""
    if not context.options.archives or folder.methods != [LZMA] or len(folder.properties) != 5:
        context.warn("Encoded 7z header not decoded", here, "block")
        return b""
    left = context.limits.inflated - context.members.get(SPENT, 0)
    if max(folder.size, packed.size) > left:
        context.warn(f"Not unpacking the header: more than {context.limits.inflated} bytes in all", here, "block")
        return b""
    context.members[SPENT] = context.members.get(SPENT, 0) + folder.size
    try:
        import lzma
    except ImportError:  # not everywhere a part of the standard library
        context.warn("Encoded 7z header not decoded", here, "block")
        return b""
    code, window = unpack_from("<BI", folder.properties)
    filters = {
        "id": lzma.FILTER_LZMA1,
        "lc": code % 9,
        "lp": code // 9 % 5,
        "pb": code // 45,
        "dict_size": max(min(window, folder.size), LEAST_WINDOW),
    }
    data = context.source.read(context.base + SEVEN_ZIP + packed.at, packed.size)
    try:
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[filters]).decompress(data, folder.size)
    except (lzma.LZMAError, ValueError) as problem:
        raise Malformed("block", here, SPOILT) from problem


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


def _streams(reader: Reader) -> Packed:
    """Return where the first packed stream lies and how it is packed, stepping over what is said of the others."""
    packed = Packed()
    kind = reader.byte()
    if kind == 0x06:
        packed.at, packed.size = _packs(reader)
        kind = reader.byte()
    if kind == 0x07:
        packed.folders = _folders(reader)
        kind = reader.byte()
    if kind == 0x08:
        _substreams(reader, packed.folders)
        kind = reader.byte()
    reader.expect(kind, 0)
    return packed


def _packs(reader: Reader) -> tuple[int, int]:
    """Return place and size of the first packed stream."""
    place = reader.number()
    sizes: list[int] = []
    count = reader.count()
    kind = reader.byte()
    if kind == 0x09:
        sizes = [reader.number() for _ in range(count)]
        kind = reader.byte()
        if kind == 0x0A:
            _digests(reader, count)
            kind = reader.byte()
    reader.expect(kind, 0)
    return place, sizes[0] if sizes else 0


def _digests(reader: Reader, count: int) -> list[bool]:
    defined = reader.flags(count, all_first=True)
    reader.take(4 * sum(defined))
    return defined


def _folders(reader: Reader) -> list[Folder]:
    """Return how streams are packed."""
    reader.expect(reader.byte(), 0x0B)
    count = reader.count()
    if reader.byte():
        raise Malformed("block", reader.at, SPOILT)
    folders = [_folder(reader) for _ in range(count)]
    reader.expect(reader.byte(), 0x0C)
    for folder in folders:
        for _ in range(folder.outputs):
            folder.size = reader.number()
    kind = reader.byte()
    if kind == 0x0A:
        for folder, known in zip(folders, _digests(reader, count), strict=True):
            folder.checked = known
        kind = reader.byte()
    reader.expect(kind, 0)
    return folders


def _folder(reader: Reader) -> Folder:
    folder = Folder(outputs=0)
    inputs = 0
    for _ in range(reader.count()):
        flags = reader.byte()
        folder.methods.append(reader.take(flags & 15))
        inputs += reader.count() if flags & 0x10 else 1
        folder.outputs += reader.count() if flags & 0x10 else 1
        folder.properties = reader.take(reader.number()) if flags & 0x20 else b""
    bonds = folder.outputs - 1
    for _ in range(2 * bonds):
        reader.number()
    if inputs - bonds != 1:
        for _ in range(inputs - bonds):
            reader.number()
    return folder


def _substreams(reader: Reader, folders: list[Folder]) -> None:
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
        _digests(reader, sum(count for count, folder in pairs if count != 1 or not folder.checked))
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
