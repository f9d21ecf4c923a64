"""Plain texts and tables of comma-separated values: what a look at the bytes tells of them.

Character set and line ends come from the first 64 KiB; lines, words, rows and the character set of what follows from
the whole. Source: ExifTool's ProcessTXT and IsUTF8.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import UnknownFormat
from exifweb.core.tags import store

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "Text::Main"
HEAD, SAMPLE = 1024, 1 << 16
LONGEST = 20_000_000
MOST_ROWS = 1000
LONGEST_ROW = 1 << 16
"""Bytes of a row that quotes are looked for in."""
ASCII, UTF8, LATIN, UNKNOWN = "us-ascii", "utf-8", "iso-8859-1", "unknown-8bit"
WIDE: tuple[tuple[bytes, str, re.Pattern[bytes]], ...] = (
    (b"\xff\xfe\0\0", "utf-32le", re.compile(rb"(\r\0\0\0\n|\r|\n)\0\0\0")),
    (b"\0\0\xfe\xff", "utf-32be", re.compile(rb"\0\0\0(\r\0\0\0\n|\r|\n)")),
    (b"\xff\xfe", "utf-16le", re.compile(rb"(\r\0\n|\r|\n)\0")),
    (b"\xfe\xff", "utf-16be", re.compile(rb"\0(\r\0\n|\r|\n)")),
)
"""Mark at the start → encoding, and what a line end looks like in it."""
_CONTROL = re.compile(rb"[\0-\x06\x0e-\x1a\x1c-\x1f\x7f]")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_LAST_LINE_END = re.compile(rb"(?:\r\n|\r|\n)\Z")
_WORD = re.compile(rb"\S+")
_NO_CHARACTER = re.compile(rb"\xef\xbf[\xbe\xbf]")
_SECOND_HALF = re.compile(rb"[\x80-\x9f]")
DELIMITERS = (b",", b";", b"\t")


def decode(context: Context, block: Block) -> None:
    """Decode a text.

    Raises:
        UnknownFormat: It holds characters that no text has.
    """
    source, start, size = context.source, block.offset, block.length
    sample = source.read(start, HEAD if size < HEAD else min(size, SAMPLE))
    marked, name, newline, mark = _look(sample)
    _take(context, "MIMEEncoding", name)
    if mark is not None:
        _take(context, "ByteOrderMark", int(mark))
    found = _take(context, "Newlines", newline.decode("ascii"))
    if context.options.fast or marked:
        return
    if context.file_format is not None and context.file_format.type == "CSV":
        _table(context, source.read(start, min(size, context.limits.single_read)))
        return
    if size > LONGEST:
        context.warn("[Minor] Not counting lines/words in text file larger than 20 MB", start, "file")
        return
    data = source.read(start, size)
    line_end = newline or b"\n"
    if not newline and found is not None:  # the first line is longer than the sample
        ending = _LAST_LINE_END.search(data, 0, data.find(line_end) + 1 or len(data))
        found.raw = ending[0].decode("ascii") if ending else ""
    later = _encoding(name, data, line_end)
    if later != name:
        _tag(context, "MIMEEncoding").raw = later
    _take(context, "LineCount", data.count(line_end) + (not data.endswith(line_end)))
    _take(context, "WordCount", sum(1 for _ in _WORD.finditer(data)))


def _look(sample: bytes) -> tuple[bool, str, bytes, bool | None]:
    """Return whether it is encoded in more than bytes, the encoding, the line end, and whether there is a mark."""
    if _CONTROL.search(sample):
        for mark, name, pattern in WIDE:
            if sample.startswith(mark):
                found = pattern.search(sample)
                return True, name, found[1].replace(b"\0", b"") if found else b"", True
        message = "File format error"
        raise UnknownFormat(message, "Only photo, video, audio and document types known to ExifTool can be read.")
    found = _LINE_END.search(sample)
    newline = found[0] if found else b""
    if sample.isascii():
        return False, ASCII, newline, None
    if is_utf8(sample, cut=True):
        return False, UTF8, newline, sample.startswith(b"\xef\xbb\xbf")
    return False, UNKNOWN if _SECOND_HALF.search(sample) else LATIN, newline, None


def is_utf8(data: bytes, *, cut: bool = False) -> bool:
    """Whether bytes are UTF-8, whose last character may be cut off; the two that are no characters are none of it."""
    if _NO_CHARACTER.search(data):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return cut and error.reason == "unexpected end of data"
    return True


def _encoding(name: str, data: bytes, newline: bytes) -> str:
    """Return the character set once what follows the first 64 KiB is known, from the line on that goes beyond."""
    end = data.find(newline, SAMPLE - len(newline))
    at = _line_start(data, newline, end if end >= 0 else len(data))
    rest = data[at:] if len(data) >= SAMPLE else b""
    if name == LATIN:
        return UNKNOWN if _SECOND_HALF.search(rest) else LATIN
    if name == UNKNOWN or rest.isascii():
        return name
    wrong = _first_wrong(rest)
    if wrong is None:
        return UTF8
    return UNKNOWN if _SECOND_HALF.search(rest, _line_start(rest, newline, wrong)) else LATIN


def _line_start(data: bytes, newline: bytes, at: int) -> int:
    """Return where the line begins that a place is in."""
    before = data.rfind(newline, 0, at)
    return before + len(newline) if before >= 0 else 0


def _first_wrong(data: bytes) -> int | None:
    """Return where the first byte is that is not UTF-8."""
    none = _NO_CHARACTER.search(data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return min(error.start, none.start()) if none else error.start
    return none.start() if none else None


def _table(context: Context, data: bytes) -> None:
    """Count columns and rows."""
    delimiter: bytes | None = None
    quote = b""
    columns = rows = at = 0
    while at < len(data):
        end = data.find(b"\n", at) + 1 or len(data)
        row, at = data[at : min(end, at + LONGEST_ROW)], end
        if delimiter is None:
            delimiter = _delimiter(row)
            columns, quote = _columns(row, delimiter)
        elif not quote:
            found = _quoted(delimiter).search(row)
            quote = found[2] if found else b""
        rows += 1
        if rows == MOST_ROWS:
            context.warn("[Minor] Not counting rows past 1000", unit="file")
            break
    _take(context, "Delimiter", (delimiter or b"").decode("ascii"))
    _take(context, "Quoting", quote.decode("ascii"))
    _take(context, "ColumnCount", columns)
    if rows < MOST_ROWS:
        _take(context, "RowCount", rows)


def _delimiter(row: bytes) -> bytes:
    comma, semicolon, tab = (row.count(one) for one in DELIMITERS)
    if comma > semicolon and comma > tab:
        return b","
    if semicolon > tab:
        return b";"
    return b"\t" if tab else b""


def _columns(row: bytes, delimiter: bytes) -> tuple[int, bytes]:
    """Return the number of columns, delimiters in quotes aside, and the last quote."""
    if not delimiter:
        return 1, b""
    count, quote = row.count(delimiter), b""
    for found in _quoted(delimiter).finditer(row):
        quote = found[2]
        count -= found[3].count(delimiter)
    return count + 1, quote


def _quoted(delimiter: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(^|%b)([\"'])(.*?)\2(?=%b|$)" % (delimiter, delimiter), re.DOTALL)


def _take(context: Context, name: str, value: Any) -> Any:
    return context.found(store.tag(TABLE, name), value)


def _tag(context: Context, name: str) -> Any:
    return next(tag for tag in context.tags if tag.info is store.tag(TABLE, name))
