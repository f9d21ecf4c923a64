"""Windows shortcuts: a header, a list of shell items, link information, strings and extra blocks; or an INI file.

Shell items are told apart by one byte, and carry extensions behind a mark. Sources: [MS-SHLLINK]; libfwsi's notes on
shell items; ExifTool's LNK module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks import binary, keyed
from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.rows import row_of
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, Variants
from exifweb.core.values import Binary, decode_text
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

MAIN, INI = "LNK::Main", "LNK::INI"
HEADER, FLAGS_AT = 0x4C, 0x14
HAS_ITEMS, HAS_INFO, IS_WIDE = 0x01, 0x02, 0x80
ITEMS, INFO, STRINGS, UNKNOWN = 0x10000, 0x20000, 0x30000, 0xA0000000
STRING_NAMES = ("Description", "RelativePath", "WorkingDirectory", "CommandLineArguments", "IconFileName")
FREE_LENGTH, LONGEST_STRING = 3, 260
"""Index of the string that Windows takes at any length; how long the others may be."""
LONGEST = 1 << 22
MOST_ITEMS, MOST_EXTRA = 10_000, 1000
SAME_ITEMS = {0x20: 0x2E, 0x21: 0x2F, 0x30: 0x31, 0x40: 0x40}
"""First id of a range of items → the one that is described."""
EXTENSION = 0xBEEF0000
_EXTENSION = re.compile(rb".{5}\0\xef\xbe", re.DOTALL)
_SECTION = re.compile(rb"\[(.*?)\]", re.DOTALL)
_SETTING = re.compile(rb"\s*(\w+)=(.*)\Z", re.DOTALL)


def decode(context: Context, block: Block) -> None:
    """Decode a shortcut."""
    data = context.source.read(block.offset, min(block.length, LONGEST))
    if data.startswith(b"["):
        _settings(context, data, block.offset)
        return
    (length,) = unpack_from("<I", data) if len(data) >= HEADER else (0,)
    if not HEADER <= length <= len(data):
        return
    _Shortcut(context, data, block.offset).read(length)


def _settings(context: Context, data: bytes, here: int) -> None:
    """Decode the settings of an address that is kept as an INI file."""
    table = store.table(INI)
    at = 0
    for line in data.split(b"\r\n")[:-1]:
        found = None if _SECTION.match(line) else _SETTING.match(line)
        if found:
            keyed.found(
                context, table, found[1].decode("latin-1"), decode_text(found[2]), here + at, len(line), make=True
            )
        at += len(line) + 2


@dataclass(slots=True)
class _Shortcut:
    """Reads a shortcut that is a whole in memory."""

    context: Context
    data: bytes
    here: int
    at: int = 0

    def read(self, length: int) -> None:
        context, table = self.context, store.table(MAIN)
        context.order = "<"
        view = self._view()
        binary.decode_block(context, view, 0, length, table, "LNK")
        self.at = length
        (flags,) = unpack_from("<I", self.data, FLAGS_AT)
        if flags & HAS_ITEMS and not self._items(table):
            return
        if flags & HAS_INFO and not self._info(table):
            return
        for index, name in enumerate(STRING_NAMES):
            mask = 4 << index
            if flags & mask and not self._string(table, index, name, mask, wide=bool(flags & IS_WIDE)):
                return
        self._extra(table)
        rest = self.data[self.at :]
        if rest.strip(b"\0"):
            self._warn(f"Unknown {len(rest)}-byte overlay at offset 0x{self.at:x}")
        elif rest:
            self._warn(f"{len(rest)} bytes of null padding at end of file")

    def _view(self) -> View:
        end = self.here + len(self.data)
        return View(Buffer(self.data, self.here), self.here, end, self.here, "<")

    def _warn(self, message: str) -> None:
        self.context.warn(message, self.here + self.at, "block")

    def _items(self, table: TagTable) -> bool:
        if self.at + 2 > len(self.data):
            self._warn("Missing target ID list")
            return False
        (length,) = unpack_from("<H", self.data, self.at)
        self.at += 2
        if self.at + length > len(self.data):
            self._warn("Truncated target ID list")
            length = len(self.data) - self.at
        info = table.get(ITEMS)
        if isinstance(info, TagInfo):
            part = self.data[self.at : self.at + length]
            _item_list(self.context, part, self.here + self.at, store.table((info.sub or {})["table"]))
        self.at += length
        return True

    def _info(self, table: TagTable) -> bool:
        length = int.from_bytes(self.data[self.at : self.at + 4], "little")
        if self.at + 4 > len(self.data):
            self._warn("Missing link information")
            return False
        if length < 4:
            self._warn("Invalid link information")
            return False
        if self.at + length > len(self.data):
            self._warn("Truncated link information")
        info = table.get(INFO)
        if isinstance(info, TagInfo):
            part = self.data[self.at : self.at + length]
            _Link(self.context, part, self.here + self.at, store.table((info.sub or {})["table"])).read()
        self.at += min(length, len(self.data) - self.at)
        return True

    def _string(self, table: TagTable, index: int, name: str, mask: int, *, wide: bool) -> bool:
        if self.at + 2 > len(self.data):
            self._warn(f"Invalid {name} string")
            return False
        (length,) = unpack_from("<H", self.data, self.at)
        self.at += 2
        if not length:
            return True
        limited = index != FREE_LENGTH and length >= LONGEST_STRING
        if limited and length > LONGEST_STRING:
            length = LONGEST_STRING
            self._warn("LNK string data overrun! Possible security issue")
        width = 2 if wide else 1
        part = self.data[self.at : self.at + length * width]
        if not part:
            self._warn(f"Truncated {name} string")
            return False
        start, self.at = self.at, self.at + len(part)
        part = part[: (length - 1) * width] if limited else part
        shown = _wide(part) if wide else decode_text(part)
        keyed.found(self.context, table, STRINGS | mask, shown, self.here + start, len(part))
        return True

    def _extra(self, table: TagTable) -> None:
        view = self._view()
        for _ in range(MOST_EXTRA):
            if self.at + 4 > len(self.data):
                return
            (length,) = unpack_from("<I", self.data, self.at)
            if length < 4:
                self.at += 4
                return
            if self.at + length > len(self.data):
                self.at += 4
                self._warn("Truncated extra data")
                self.at = len(self.data)
                return
            if length > 8:
                (key,) = unpack_from("<I", self.data, self.at + 4)
                info = table.get(key)
                if not isinstance(info, TagInfo) or info.sub is None:
                    info = table.get(UNKNOWN)
                if isinstance(info, TagInfo):
                    subdirs.decode_value(self.context, view, self.at, length, info, table)
            self.at += length


def _wide(data: bytes) -> str:
    return data[: len(data) & ~1].decode("utf-16-le", "replace").partition("\0")[0]


def _item_list(context: Context, data: bytes, here: int, table: TagTable) -> None:
    """Decode a list of shell items, each with its extensions."""
    view = View(Buffer(data, here), here, here + len(data), here, "<")
    at = 0
    for _ in range(MOST_ITEMS):
        if at + 2 > len(data):
            context.warn("Missing item ID list terminator", here + at, "block")
            return
        (size,) = unpack_from("<H", data, at)
        if not size:
            more = len(data) - at - 2
            if more:
                context.warn(f"Unknown {more} bytes after item ID list", here + at, "block")
            return
        if size < 4 or at + 3 > len(data):
            context.warn("Invalid item ID entry size", here + at, "block")
            return
        kind = data[at + 2]
        if at + size > len(data):
            context.warn(f"Truncated item with ID 0x{kind:02x}", here + at, "block")
            size = len(data) - at
        extension = _extension(context, data[at : at + size], here + at)
        _take(context, table, _described(table, kind), view, at, extension or size)
        if extension:
            _extensions(context, table, view, at + extension, at + size)
        at += size


def _described(table: TagTable, kind: int) -> int:
    """Return the id of the item that describes those of a kind."""
    if table.get(kind) is not None:
        return kind
    return SAME_ITEMS.get(kind & 0x71) or SAME_ITEMS.get(kind & 0x70) or kind


def _extension(context: Context, item: bytes, here: int) -> int:
    """Return where the extensions of an item begin, 0 where it has none."""
    found = _EXTENSION.search(item)
    if not found:
        return 0
    at = found.end() - 8
    if at == unpack_from("<H", item, len(item) - 2)[0]:
        return at
    context.warn("Unexpected 0xbeef extension offset", here + at, "block")
    return 0


def _take(context: Context, table: TagTable, key: int, view: View, at: int, size: int) -> None:
    known = table.get(key)
    info = row_of(context, table, key, view.read(at, min(size, 128)), size) if known is not None else None
    if info is None:
        return
    if info.sub is not None:
        subdirs.decode_value(context, view, at, size, info, table)
        return
    data = view.read(at, size)
    here = view.base + at
    value: object = Binary(data, offset=here) if info.binary else data
    if len(context.tags) < context.limits.tags:
        context.found(info, value, None, here, size)


def _extensions(context: Context, table: TagTable, view: View, at: int, end: int) -> None:
    while at < end:
        head = view.read(at, 8) if at + 8 <= end else b""
        if len(head) < 8:
            context.warn("Garbage data in 0xbeef extension", view.base + at, "block")
            return
        length, key = unpack_from("<H2xI", head)
        if key & 0xFFFF0000 != EXTENSION:
            context.warn("Invalid 0xbeef extension", view.base + at, "block")
            return
        if at + length > end or not length:
            context.warn("Truncated 0xbeef extension", view.base + at, "block")
            return
        if isinstance(table.get(key), TagInfo | Variants):
            _take(context, table, key, view, at, length)
        else:
            info = TagInfo(table, key, f"Unknown_beef{key & 0xFFFF:04x}", {"binary": 1})
            context.found(info, Binary(view.read(at, length), offset=view.base + at), None, view.base + at, length)
        at += length + (length & 1)


def uri(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode the parts of an address."""
    data = view.read(start, length)
    if len(data) < 56:
        return
    (count,) = unpack_from("<I", data, 52)
    at = 56
    for _ in range(min(count, MOST_ITEMS)):
        if at + 8 > len(data):
            context.warn("Truncated URI extension", view.base + start + at, "block")
            return
        key, size = unpack_from("<II", data, at)
        at += 8
        if at + size > len(data):
            context.warn("Truncated URI string", view.base + start + at, "block")
            return
        if size:
            keyed.found(context, table, key, _wide(data[at : at + size]), view.base + start + at, size)
            at += size


@dataclass(slots=True)
class _Link:
    """Reads link information: where the target lies, on a volume or in the network."""

    context: Context
    data: bytes
    here: int
    table: TagTable

    def read(self) -> None:
        data = self.data
        if len(data) < 0x24:
            return
        header, flags, volume, local, network, suffix, wide_local, wide_suffix = unpack_from("<4x8I", data)
        is_wide = header >= 0x24
        if flags & 1:
            self._volume(volume)
            self._text("LocalBasePath", wide_local if is_wide else local, wide=is_wide)
        if flags & 2 and network and network + 0x14 <= len(data) and not self._network(network):
            return
        if suffix and suffix < len(data):
            self._text("CommonPathSuffix", suffix)
        if is_wide and wide_suffix and wide_suffix < len(data):
            self._text("CommonPathSuffixUnicode", wide_suffix, decoded=False, wide=True)

    def _found(self, key: str, value: object, at: int, size: int = 4) -> None:
        keyed.found(self.context, self.table, key, value, self.here + at, size)

    def _text(self, key: str, at: int, *, wide: bool = False, decoded: bool = True) -> None:
        if at >= len(self.data):
            return
        if wide:
            found = re.compile(rb"((?:..)*?)\0\0", re.DOTALL).match(self.data, at)
            part = found[1] if found else self.data[at:]
            self._found(key, _wide(part) if decoded else decode_text(part), at, len(part))
        else:
            part = self.data[at:].partition(b"\0")[0]
            self._found(key, decode_text(part), at, len(part))

    def _volume(self, at: int) -> None:
        if not at or at + 0x20 > len(self.data):
            return
        kind, serial, label, wide_label = unpack_from("<4x4I", self.data, at)
        self._found("DriveType", kind, at + 4)
        self._found("DriveSerialNumber", serial, at + 8)
        is_wide = label == 0x14
        self._text("VolumeLabel", at + (wide_label if is_wide else label), wide=is_wide)

    def _network(self, at: int) -> bool:
        size, flags, name, device, provider = unpack_from("<5I", self.data, at)
        if at + size > len(self.data):
            return False
        is_wide = name > 0x14 and size >= 0x18
        place = unpack_from("<I", self.data, at + 0x14)[0] if is_wide and at + 0x18 <= len(self.data) else name
        self._text("NetName", at + place, wide=is_wide)
        if flags & 1:
            is_wide = device > 0x14 and size >= 0x1C
            place = unpack_from("<I", self.data, at + 0x18)[0] if is_wide and at + 0x1C <= len(self.data) else device
            self._text("DeviceName", at + place, wide=is_wide)
        if flags & 2:
            self._found("NetProviderType", provider, at + 0x10)
        return True
