"""JSON → tags: objects are flattened into names along the path.

Read as tolerantly as ExifTool does: words need no quotes, commas may be left over, what follows the first value does
not matter. Depth and the number of values are capped. Sources: RFC 8259; ExifTool's ReadJSONObject and ProcessJSON.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import text
from exifweb.core.blocks.cbor import Flattener
from exifweb.core.tags import store
from exifweb.core.tags.conv.xmp import from_base64
from exifweb.core.values import decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagInfo, TagTable
    from exifweb.core.view import View

TABLE = "JSON::Main"
FAMILY = "JSON"
MARK = b"\xef\xbb\xbf"
DEEPEST = 100
MOST_VALUES = 200_000
SOURCE_FILE, ANY_FILE = "SourceFile", "*"
ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
ON1, ON1_TYPE = "ON1_Settings", ("ONP", "application/on1")
_ON1 = re.compile(r"settings\w{8}-\w{4}-\w{4}-\w{4}-\w{12}(Data|Metadata.+)")
_SPACE = re.compile(r"\s*", re.ASCII)
_STRING = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_WORD_END = re.compile(r"[\s:,\}\]]", re.ASCII)
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_BASE64 = re.compile(r"base64:[A-Za-z0-9+/]*={0,2}")


class Broken(Exception):
    """This is no JSON."""


class Pairs(list[tuple[str, Any]]):
    """An object: its names and values in order."""


@dataclass(slots=True)
class Reader:
    """Reads values one inside the other.

    Attributes:
        text: What is read.
        at: Where the next value begins.
        values: Values so far.
    """

    text: str
    at: int = 0
    values: int = 0

    def value(self, depth: int = 0) -> Any:
        """Return a value, None where a bracket, a comma or the end stands in its place.

        Raises:
            Broken: It is too much, or no JSON.
        """
        self.values += 1
        if depth > DEEPEST or self.values > MOST_VALUES:
            raise Broken
        sign = self._sign()
        if sign == "{":
            return self._object(depth)
        if sign == "[":
            return self._array(depth)
        if sign == '"':
            return self._string()
        if sign in "]},":
            self.at -= len(sign)
            return None
        end = _WORD_END.search(self.text, self.at)
        if end is None:
            self.at = len(self.text)
            return None
        word = self.text[self.at - 1 : end.start()]
        self.at = end.start()
        return word

    def _sign(self) -> str:
        found = _SPACE.match(self.text, self.at)
        at = found.end() if found else self.at
        self.at = at + 1
        return self.text[at : at + 1]

    def _object(self, depth: int) -> Pairs:
        found = Pairs()
        while True:
            key = self.value(depth + 1)
            if key is not None:
                if (colon := self._sign()) != ":":
                    if not colon:
                        return found
                    raise Broken
                value = self.value(depth + 1)
                if value is None or not isinstance(key, str):
                    raise Broken
                found.append((key, value))
            sign = self._sign()
            if sign in ("}", ""):
                return found
            if sign != ",":
                raise Broken

    def _array(self, depth: int) -> list[Any]:
        found = []
        while True:
            item = self.value(depth + 1)
            if item is not None:
                found.append(item)
            sign = self._sign()
            if sign in ("]", ""):
                return found
            if sign != ",":
                raise Broken

    def _string(self) -> str | None:
        found = _STRING.match(self.text, self.at)
        end = found.end() if found else self.at
        if self.text[end : end + 1] != '"':
            self.at = len(self.text)
            return None
        found_text = self.text[self.at : end]
        self.at = end + 1
        if "\\" in found_text:
            found_text = _UNICODE.sub(lambda code: _character(int(code[1], 16)), found_text)
            found_text = _ESCAPE.sub(lambda code: ESCAPES.get(code[1], code[1]), found_text)
        if found_text.startswith("base64:") and len(found_text) % 4 == 3 and _BASE64.fullmatch(found_text):
            return decode_text(from_base64(found_text[7:]))
        return found_text


def _character(number: int) -> str:
    return chr(number) if not 0xD800 <= number < 0xE000 else decode_text(chr(number).encode("utf-8", "surrogatepass"))


def read(data: bytes) -> Any:
    """Return the first value of a text: `Pairs`, a list or a string; None where it is no JSON."""
    try:
        return Reader(decode_text(data.removeprefix(MARK))).value()
    except Broken:
        return None


def decode(context: Context, block: Block) -> None:
    """Decode a file; one that only begins like JSON is a text."""
    data = context.source.read(block.offset, min(block.length, context.limits.single_read))
    if not _take(context, data, store.table(TABLE), block.offset):
        context.override_type("TXT")
        text.decode(context, block)


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode an object that is a value of something else."""
    _take(context, view.read(start, length), table, view.base + start)


def _take(context: Context, data: bytes, table: TagTable, here: int) -> bool:
    found = read(data)
    objects = found if isinstance(found, list) and not isinstance(found, Pairs) else [found]
    by_file = {_file_of(one): one for one in objects if isinstance(one, Pairs)}
    flattener = SettingsFlattener(context, table, here)
    for name in sorted(by_file):
        for key, value in by_file[name]:
            flattener.take(key, _plain(value))
    return bool(by_file)


def _file_of(pairs: Pairs) -> str:
    """Return what file an object is about, as ExifTool's own JSON says."""
    named = [value for key, value in pairs if key.lower() == SOURCE_FILE.lower()]
    return named[0] if named and isinstance(named[0], str) else ANY_FILE


def _plain(value: Any) -> Any:
    """Return a value with dictionaries for objects; of equal names the last counts."""
    if isinstance(value, Pairs):
        return {key: _plain(one) for key, one in value}
    return [_plain(one) for one in value] if isinstance(value, list) else value


class SettingsFlattener(Flattener):
    """Makes tags of values; settings of ON1 are called what they are rather than by their numbers."""

    def row(self, name: str, *, listed: bool) -> TagInfo:
        """Return the row of a name."""
        settings = _ON1.fullmatch(name)
        if settings:
            name = ON1 + settings[1]
            if self.context.members.get("FILE_TYPE") == FAMILY:
                self.context.override_type(*ON1_TYPE)
        return super().row(name, listed=listed)
