"""Conversions of text: units, trimming, separators, hexadecimal, character sets.

An undef value comes as bytes and is taken as text; what is not UTF-8 survives (see `values.decode_text`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, decode_text, encode_text, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

CHARSETS = {"UTF8": "utf-8", "UCS2": "utf-16", "UTF16": "utf-16", "Latin": "cp1252", "MacRoman": "mac_roman"}


def suffix(unit: str) -> Convert:
    """The value with a unit behind it."""
    return lambda value, _: text_of(value) + unit


def prefix(lead: str) -> Convert:
    """The value with something before it."""
    return lambda value, _: lead + text_of(value)


def reversed_parts(value: Any, _: Context) -> str:
    """The parts of a value from the last to the first."""
    return " ".join(reversed(text_of(value).split()))


def strip_trailing_spaces(value: Any, _: Context) -> str:
    """Text without white space at its end."""
    return text_of(value).rstrip(" \t\n\r\f\v")


def strip_trailing_blanks(value: Any, _: Context) -> str:
    """Text without spaces at its end."""
    return text_of(value).rstrip(" ")


def strip_nulls(value: Any, _: Context) -> str:
    """Text without NULs at its end."""
    return text_of(value).rstrip("\0")


def strip_and_remember(name: str) -> Convert:
    """Text without white space at its end, remembered under a name."""

    def convert(value: Any, context: Context) -> str:
        text = text_of(value).rstrip(" \t\n\r\f\v")
        context.members[name] = text
        return text

    return convert


def translate(old: str, new: str) -> Convert:
    """Each character of `old` becomes the one of `new` in its place."""
    table = str.maketrans(old, new)
    return lambda value, _: text_of(value).translate(table)


def join(separator: str) -> Convert:
    """The parts of a value with a separator between them."""
    return lambda value, _: separator.join(text_of(value).split())


def to_hex(value: Any, _: Context) -> str:
    """The bytes in lower-case hexadecimal."""
    return _bytes(value).hex()


def to_upper_hex(value: Any, _: Context) -> str:
    """The bytes in upper-case hexadecimal."""
    return _bytes(value).hex().upper()


def decode(charset: str, order: str = "") -> Convert:
    """Bytes of a character set as text, cut at the first NUL where its units are wide."""
    codec = CHARSETS.get(charset, charset)
    if codec == "utf-16":
        codec = {"II": "utf-16-le", "MM": "utf-16-be"}.get(order, codec)

    def convert(value: Any, _: Context) -> str:
        data = _bytes(value)
        if codec == "utf-8":
            return decode_text(data)
        if codec.startswith("utf-16"):
            return data[: len(data) & ~1].decode(codec, "replace").partition("\0")[0]
        return data.decode(codec, "replace")

    return convert


def printable(value: Any, _: Context) -> str:
    """Text with dots for control characters and without NULs."""
    return re.sub(rb"[\x01-\x1f\x7f-\xff]", b".", _bytes(value)).replace(b"\0", b"").decode("ascii")


def after_label(value: Any, _: Context) -> str:
    """What follows the last `: `."""
    return re.sub(r"^.*: ", "", text_of(value))


def lower(value: Any, _: Context) -> str:
    """Text in lower case."""
    return text_of(value).lower()


def replace_first(old: str, new: str) -> Convert:
    """The first occurrence of something becomes something else."""
    return lambda value, _: text_of(value).replace(old, new, 1)


def guid_text(value: Any, _: Context) -> str:
    """32 hexadecimal digits with the dashes of a GUID."""
    text = text_of(value)
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}" if len(text) >= 20 else text


def from_byte(start: int) -> Convert:
    """What follows so many bytes, nothing where there are fewer."""

    def convert(value: Any, _: Context) -> Any:
        if type(value) is Binary:
            return value.after(start) if len(value) >= start else None
        data = value if isinstance(value, bytes | str) else text_of(value)
        return data[start:] if len(data) >= start else None

    return convert


def low_byte_character(value: Any, _: Context) -> str:
    """The character of the low byte of a number."""
    return chr(int(number_of(value)) & 0xFF)


PERMISSION_KINDS = {0o010000: "p", 0o020000: "c", 0o040000: "d", 0o060000: "b", 0o120000: "l", 0o140000: "s"}


def permissions(value: Any, _: Context) -> str:
    """A file mode, given in octal, as `-rw-r--r--`."""
    mode = int(text_of(value), 8)
    bits = "".join(letter if mode >> (8 - at) & 1 else "-" for at, letter in enumerate("rwxrwxrwx"))
    return PERMISSION_KINDS.get(mode & 0o170000, "-") + bits


def _bytes(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    return encode_text(text_of(value))


def until_null(value: Any, _: Context) -> str:
    """Text up to the first NUL."""
    return text_of(value).partition("\0")[0]


def until_null_or_binary(limit: int) -> Convert:
    """Text up to the first NUL, as binary data where it is longer than the limit."""

    def convert(value: Any, _: Context) -> Any:
        text = text_of(value).partition("\0")[0]
        return Binary(encode_text(text)) if len(text) > limit else text

    return convert


CONVERSIONS: dict[str, Plain | Made] = {
    "suffix": Made(suffix, "without_unit"),
    "prefix": Made(prefix),
    "until_null": Plain(until_null),
    "until_null_or_binary": Made(until_null_or_binary),
    "strip_trailing_spaces": Plain(strip_trailing_spaces),
    "strip_trailing_blanks": Plain(strip_trailing_blanks),
    "strip_nulls": Plain(strip_nulls),
    "strip_and_remember": Made(strip_and_remember),
    "translate": Made(translate, lambda old, new: f"translate({new!r}, {old!r})"),
    "join": Made(join),
    "to_hex": Plain(to_hex, "from_hex"),
    "to_upper_hex": Plain(to_upper_hex, "from_hex"),
    "decode": Made(decode, lambda charset, _="": "utf16_with_null" if charset == "UCS2" else "keep"),
    "printable": Plain(printable),
    "lower": Plain(lower),
    "replace_first": Made(replace_first),
    "guid_text": Plain(guid_text),
    "from_byte": Made(from_byte),
    "low_byte_character": Plain(low_byte_character),
    "permissions": Plain(permissions),
    "after_label": Plain(after_label),
}
