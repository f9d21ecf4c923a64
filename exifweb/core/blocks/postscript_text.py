"""Lines and strings of PostScript, as its comments have them.

Source: PostScript Language Reference, 3.2.2 (literal strings); ExifTool's PostScript module for lines that are ended in
more than one way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.values import decode_text

if TYPE_CHECKING:
    from exifweb.core.source import Source

STEP = 1 << 16
LONGEST = 1 << 20
"""Bytes of a line; what goes on is another one."""
MOST_CONTINUED = 10_000
CONTINUES = b"%%+"
ESCAPES = {ord("n"): b"\n", ord("r"): b"\r", ord("t"): b"\t", ord("b"): b"\b", ord("f"): b"\f"}
_END = re.compile(rb"[\r\n]")
_MARKED = re.compile(rb"[\r\n](?=%|<\?xpacket)")
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n?|\n)|(.))", re.DOTALL)
_BRACKET = re.compile(rb"(\\*)([()])")
OVERLAP = 16


class Lines:
    """Reads a file line by line.

    The end of a line is kept where it is the file's own; another one ends a line too and is dropped.

    Attributes:
        start: Where the line that was read last begins.
        broken: Whether more lines come of the same piece, so that no place behind it is known.
    """

    def __init__(self, source: Source, at: int, end: int, newline: bytes) -> None:
        self.source = source
        self.newline = b"\r" if newline == b"\r" else b"\n"
        self.end = end
        self.start = at
        self.broken = False
        self._buffer = b""
        self._origin = at
        self._at = 0
        self._waiting: list[bytes] = []

    @property
    def at(self) -> int:
        """Where the next line begins."""
        return self._origin + self._at

    def next(self) -> bytes | None:
        """Return the next line, None at the end."""
        if self._waiting:
            return self._waiting.pop()
        looked = self._at
        while True:
            found = _END.search(self._buffer, looked)
            whole = found is not None and (found.end() < len(self._buffer) or not self._left())
            if whole or (found is None and len(self._buffer) - self._at >= LONGEST):
                break
            looked = max(len(self._buffer) - 1, self._at)
            if not self._more():
                break
            looked -= self._dropped
        if self._at >= len(self._buffer):
            return None
        return self._cut(found)

    def _cut(self, found: re.Match[bytes] | None) -> bytes:
        self.start = self.at
        data, at = self._buffer, self._at
        if found is None:
            self._at = min(len(data), at + LONGEST)
            return data[at : self._at]
        line, self._at = data[at : found.start()], found.end()
        if found[0] == self.newline:
            self.broken = False
            return line + self.newline
        if data[self._at : self._at + 1] == self.newline:
            self._at += 1
            self.broken = False
            return line + self.newline
        self.broken = True
        return line

    def next_marked(self) -> bytes | None:
        """Return the next line that begins with `%` or a packet, None at the end."""
        if self._waiting:
            return self.next()
        while True:
            if self._buffer[self._at : self._at + 1] in (b"%", b"<"):
                line = self.next()
                if line is None or line.startswith((b"%", b"<?xpacket")):
                    return line
                continue
            found = _MARKED.search(self._buffer, max(self._at - 1, 0))
            if found:
                self._at = found.end()
                return self.next()
            self._at = max(self._at, len(self._buffer) - OVERLAP)
            if not self._more():
                return None

    def peek(self) -> bytes | None:
        """Return the next line and leave it there."""
        line = self.next()
        if line is not None:
            self._waiting.append(line)
        return line

    def skip(self, length: int) -> None:
        """Pass over so many bytes."""
        to = min(self.at + length, self.end)
        self._buffer, self._origin, self._at = b"", to, 0

    def _left(self) -> bool:
        return self._origin + len(self._buffer) < self.end

    def _more(self) -> bool:
        """Read on; what was read before is forgotten but for the byte before the next line."""
        self._dropped = max(self._at - 1, 0)
        at = self._origin + len(self._buffer)
        data = self.source.read(at, min(STEP, self.end - at)) if at < self.end else b""
        self._buffer = self._buffer[self._dropped :] + data
        self._origin += self._dropped
        self._at -= self._dropped
        return bool(data)

    _dropped = 0


def comment_value(value: bytes, lines: Lines) -> str | list[str]:
    """Return the value of a comment, with the lines that continue it; several strings in brackets are a list."""
    value = value.rstrip(b"\n").rstrip(b"\r")
    for _ in range(MOST_CONTINUED):
        line = lines.peek()
        if line is None or not line.startswith(CONTINUES) or len(value) > LONGEST:
            break
        lines.next()
        value += line[len(CONTINUES) :].rstrip(b"\n").rstrip(b"\r")
    if not (value.startswith(b"(") and value.endswith(b")") and len(value) > 1 and b"\n" not in value):
        return decode_text(value)
    texts = [decode_text(unescaped(one)) for one in _strings(value[1:-1])]
    return texts if len(texts) > 1 else texts[0]


def _strings(value: bytes) -> list[bytes]:
    """Return the strings of a value that begins inside the brackets of the first."""
    found: list[bytes] = []
    nesting, start, at = 1, 0, 0
    while bracket := _BRACKET.search(value, at):
        at = bracket.end()
        if len(bracket[1]) & 1:
            continue
        nesting += 1 if bracket[2] == b"(" else -1
        if nesting:
            continue
        found.append(value[start : at - 1])
        start = at
        following = re.compile(rb"\s*\(").match(value, at)
        if following:
            nesting = 1
            start = at = following.end()
    return [*found, value[start:]]


def unescaped(value: bytes, *, continued: bool = False) -> bytes:
    """Return a string with its escapes carried out; a line may go on behind one where that is said."""

    def plain(found: re.Match[bytes]) -> bytes:
        octal, line, letter = found.groups()
        if octal:
            return bytes((int(octal, 8) & 0xFF,))
        if line:
            return b"" if continued else line
        return ESCAPES.get(letter[0], letter)

    return _ESCAPE.sub(plain, value)
