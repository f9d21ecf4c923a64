"""The objects of PDF: numbers, names, strings, arrays, dictionaries, and references to others.

Scalars stay the bytes that they are written as, with their delimiters, so that a string can be told from a name and be
decrypted when its object is known. Source: ISO 32000-1, 7.2 and 7.3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

DEEPEST = 50
SPACE = b" \t\r\n\f\0"
ESCAPES = {ord("n"): b"\n", ord("r"): b"\r", ord("t"): b"\t", ord("b"): b"\b", ord("f"): b"\f"}
_BLANK = re.compile(rb"(?:[ \t\r\n\f\0]+|%[^\r\n]*)*")
_TOKEN = re.compile(rb"/?[^ \t\r\n\f\0\[\](){}<>/%]*")
_REFERENCE = re.compile(rb"[ \t\r\n\f\0]+(\d{1,10})[ \t\r\n\f\0]+R(?![^ \t\r\n\f\0\[\](){}<>/%])")
_BRACE = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n?|\n)|(.))", re.DOTALL)
_NOT_HEX = re.compile(rb"[^0-9A-Fa-f]")
_CODE = re.compile(rb"#([0-9a-fA-F]{2})")


class Incomplete(Exception):
    """The bytes at hand end before the object does."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to another object.

    Attributes:
        number: Its number.
        generation: Its generation.
    """

    number: int
    generation: int

    def __str__(self) -> str:
        return f"{self.number} {self.generation} R"


class Dictionary(dict[str, Any]):
    """A dictionary, and the stream that follows it.

    Attributes:
        at: Offset of the stream in the file, -1 where there is none.
        length: Its bytes there.
        data: The stream as far as it is decoded.
        decrypted: Whether it was, None where that was not tried.
        filtered: Whether its filters were applied.
        repeated: Keys that came a second time.
    """

    def __init__(self) -> None:
        super().__init__()
        self.at = -1
        self.length = 0
        self.data: bytes | None = None
        self.decrypted: bool | None = None
        self.filtered = False
        self.repeated: list[str] = []


@dataclass(slots=True)
class Parser:
    """Reads objects out of some bytes.

    Attributes:
        data: The bytes.
        at: Where the next object begins.
        whole: Whether nothing follows the bytes.
    """

    data: bytes
    at: int = 0
    whole: bool = False

    def value(self, depth: int = 0) -> Any:
        """Return the next object, None where there is none.

        Raises:
            Incomplete: The bytes end before it does.
        """
        self.skip_blank()
        data, at = self.data, self.at
        if depth > DEEPEST or at >= len(data):
            raise Incomplete
        first = data[at : at + 1]
        if first == b"<":
            if at + 1 >= len(data):
                raise Incomplete
            return self._dictionary(depth) if data[at + 1 : at + 2] == b"<" else self._hexadecimal()
        if first == b"(":
            return self._literal()
        if first == b"[":
            return self._array(depth)
        return self._token()

    def skip_blank(self) -> None:
        """Go to what is neither blank nor a comment."""
        found = _BLANK.match(self.data, self.at)
        self.at = found.end() if found else self.at

    def _token(self) -> Any:
        found = _TOKEN.match(self.data, self.at)
        end = found.end() if found else self.at
        if end == self.at:  # a bracket that closes nothing
            self.at += 1
            return None
        if end >= len(self.data) and not self.whole:
            raise Incomplete
        token = self.data[self.at : end]
        self.at = end
        if token.isdigit() and len(token) <= 10:
            reference = _REFERENCE.match(self.data, end)
            if reference:
                self.at = reference.end()
                return Reference(int(token), int(reference[1]))
        return token

    def _literal(self) -> bytes:
        nesting, at = 0, self.at
        while found := _BRACE.search(self.data, at):
            at = found.end()
            nesting += {b"(": 1, b")": -1}.get(found[0], 0)
            if not nesting:
                text, self.at = self.data[self.at : at], at
                return text
        raise Incomplete

    def _hexadecimal(self) -> bytes:
        end = self.data.find(b">", self.at)
        if end < 0:
            raise Incomplete
        text, self.at = self.data[self.at : end + 1], end + 1
        return text

    def _array(self, depth: int) -> list[Any]:
        self.at += 1
        found: list[Any] = []
        while True:
            self.skip_blank()
            if self.at >= len(self.data):
                raise Incomplete
            if self.data[self.at : self.at + 1] == b"]":
                self.at += 1
                return found
            one = self.value(depth + 1)
            if one is not None:
                found.append(one)

    def _dictionary(self, depth: int) -> Dictionary:
        self.at += 2
        found = Dictionary()
        while True:
            self.skip_blank()
            if self.at >= len(self.data):
                raise Incomplete
            if self.data[self.at : self.at + 2] == b">>":
                self.at += 2
                return found
            if self.data[self.at : self.at + 1] != b"/":
                self.value(depth + 1)
                continue
            key = str(self._token()[1:], "latin-1")
            self.skip_blank()
            if self.data[self.at : self.at + 2] == b">>":
                continue
            value = self.value(depth + 1)
            if key in found:
                found.repeated.append(key)
            elif value is not None:
                found[key] = value


def number_of(value: Any) -> int | None:
    """Return the whole number that a value begins with, None where it is none."""
    found = re.match(rb"[+-]?\d{1,18}", value) if isinstance(value, bytes) else None
    return int(found[0]) if found else None


def string_of(value: bytes) -> bytes:
    """Return what a literal or hexadecimal string stands for."""
    if value.startswith(b"<"):
        digits = _NOT_HEX.sub(b"", value)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    return _ESCAPE.sub(_unescaped, value[1:-1]) if b"\\" in value else value[1:-1]


def _unescaped(found: re.Match[bytes]) -> bytes:
    octal, line, letter = found.groups()
    if octal:
        return bytes((int(octal, 8) & 0xFF,))
    return b"" if line else ESCAPES.get(letter[0], letter)


def name_of(value: bytes, *, coded: bool) -> bytes:
    """Return a name without its slash, its codes resolved where the version has them."""
    name = value[1:]
    return _CODE.sub(lambda code: bytes((int(code[1], 16),)), name) if coded else name
