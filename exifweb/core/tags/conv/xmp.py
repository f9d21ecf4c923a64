"""Conversions of XMP properties, and of the vocabularies of PLUS and Google that live in XMP."""

from __future__ import annotations

import re
from base64 import b64decode
from math import sqrt
from typing import TYPE_CHECKING, Any

from exifweb.core.tags import store
from exifweb.core.tags.conv.dates import unix_time
from exifweb.core.tags.conv.numbers import float_of, neat
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, number_of, number_text, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

_RATIONAL = re.compile(r"(-?\d+)/(-?\d+)\Z")
_INTEGER = re.compile(r"[+-]?\d+\Z")
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/= \t\n\r\f]")
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_WITHOUT_PADDING = str.maketrans(dict.fromkeys("= \t\n\r\x0c"))
INFINITE = "4294967295"


def without(word: str) -> Convert:
    """The value without the first occurrence of a word."""
    return lambda value, _: text_of(value).replace(word, "", 1)


def without_end(word: str) -> Convert:
    """The value without a word at its end."""
    return lambda value, _: text_of(value).removesuffix(word)


def without_start(word: str) -> Convert:
    """The value without a word at its start."""
    return lambda value, _: text_of(value).removeprefix(word)


def from_base64(text: str) -> bytes:
    """Return what base64 stands for, up to the first character that is none of it.

    A single character at the end that no byte comes of stands for as many NULs as it is worth, as with ExifTool.
    """
    text = _NOT_BASE64.split(text, maxsplit=1)[0].translate(_WITHOUT_PADDING)
    whole = len(text) - (len(text) % 4 == 1)
    return b64decode(text[:whole] + "=" * (-whole % 4)) + bytes(_DIGITS.find(text[whole:]))


def base64(value: Any, _: Context) -> Any:
    """Binary data kept as base64."""
    return value if isinstance(value, Binary) else Binary(from_base64(text_of(value)))


def four_characters(value: Any, _: Context) -> Any:
    """A number as the four characters that its bytes are, if all are of words."""
    text = text_of(value)
    if not _INTEGER.match(text):
        return value
    data = (int(text) & 0xFFFFFFFF).to_bytes(4, "big")
    return data.decode("ascii") if re.fullmatch(rb"\w{4}", data) else value


def dotted_bytes(value: Any, _: Context) -> Any:
    """A number as its four bytes with dots between them."""
    text = text_of(value)
    if not _INTEGER.match(text):
        return value
    return ".".join(str(byte) for byte in (int(text) & 0xFFFFFFFF).to_bytes(4, "big"))


def four_rationals(value: Any, _: Context) -> Any:
    """Four fractions as numbers, anything else as it is."""
    parts = text_of(value).split()
    numbers = [_quotient(part) for part in parts]
    if len(parts) != 4 or any(number is None for number in numbers):
        return value
    return " ".join(str(number) for number in numbers)


def _quotient(part: str) -> str | None:
    found = _RATIONAL.match(part)
    if not found:
        return None
    top, bottom = int(found[1]), int(found[2])
    if bottom:
        return number_text(top / bottom)
    return "inf" if top else "undef"


def root_two_to_the(value: Any, _: Context) -> Any:
    """F number of an APEX aperture value."""
    return neat(sqrt(2) ** number_of(value))


def shutter_seconds(value: Any, _: Context) -> Any:
    """Seconds of an APEX shutter speed value."""
    stops = number_of(value)
    return neat(1 / 2**stops) if abs(stops) < 100 else 0


def boolean(value: Any, _: Context) -> Any:
    """`True` or `False` however it is capitalised, anything else as it is."""
    word = text_of(value).lower()
    return word.capitalize() if word in ("true", "false") else value


def infinity(value: Any, _: Context) -> Any:
    """A distance, whose largest value means infinity."""
    return "infinity" if text_of(value) == INFINITE else value


def colour_space(value: Any, _: Context) -> Any:
    """Uncalibrated, written as 32 bits by some, as 16 bits."""
    return 0xFFFF if float_of(value) == 0xFFFFFFFF else value


def keep_first(name: str) -> Convert:
    """Remember the value under a name unless something is remembered there."""

    def convert(value: Any, context: Context) -> Any:
        if not is_true(context.members.get(name)):
            context.members[name] = value
        return value

    return convert


_SUMMARY = re.compile(r"\|PLUS\|(.*?)\|(.*?)\|(.*)", re.DOTALL)
_USAGE = re.compile(r"[0-9][A-Z]{3}")
_NOT_IN_CODES = re.compile(r"[^0-9A-Z|]")


def media_summary(value: Any, _: Context) -> str:
    """A PLUS media summary code with its parts told apart."""
    text = text_of(value).upper()
    found = _SUMMARY.match(text)
    if not found:
        return text
    version, count, code = found.groups()
    numbers = re.search(r"V0*(\d+)(\d{2})\Z", version)
    if numbers:
        version += f" (LDF Version {numbers[1]}.{numbers[2]})"
    total = re.search(r"U0*(\d+)", count)
    if total:
        count += f" ({total[1]} Media Usages:)"
    words = store.tag("PLUS::XMP", "MediaSummaryCode").attributes["text"]["enum"]
    return f"PLUS {version} {count}" + "".join(
        _usage(one, words) for one in _USAGE.findall(_NOT_IN_CODES.sub("", code))
    )


def _usage(code: str, words: Mapping[str, str]) -> str:
    if code in words:
        return f" {code} ({words[code]})"
    if code.startswith("1I"):
        count = (ord(code[2]) - ord("A")) * 26 + ord(code[3]) - ord("A") + 1
        return f"; {code} ({count} Usage Items:)"
    return f" (Usage Number {code[3]})" if code.startswith("1UN") else f" {code}"


def unix_millis(value: Any, _: Context) -> str:
    """Milliseconds since 1970 as a local date and time with three decimals."""
    return unix_time(number_of(value) / 1000, local=True, digits=3)


def unix_utc(value: Any, _: Context) -> str:
    """Seconds since 1970 as a date and time."""
    return unix_time(number_of(value))


def unix_local(value: Any, _: Context) -> str:
    """Seconds since 1970 as a local date and time."""
    return unix_time(number_of(value), local=True)


CONVERSIONS: dict[str, Plain | Made] = {
    "xmp.without": Made(without),
    "xmp.without_end": Made(without_end),
    "xmp.without_start": Made(without_start, "prefix"),
    "xmp.base64": Plain(base64, "xmp.to_base64"),
    "xmp.four_characters": Plain(four_characters, "xmp.from_four_characters"),
    "xmp.dotted_bytes": Plain(dotted_bytes, "xmp.from_dotted"),
    "xmp.four_rationals": Plain(four_rationals, "xmp.to_rationals()"),
    "xmp.root_two_to_the": Plain(root_two_to_the, "apex_of_fnumber"),
    "xmp.shutter_seconds": Plain(shutter_seconds, "apex_of_time(0)"),
    "xmp.infinity": Plain(infinity, "xmp.from_infinity"),
    "xmp.boolean": Plain(boolean),
    "xmp.colour_space": Plain(colour_space),
    "xmp.keep_first": Made(keep_first),
    "xmp.media_summary": Plain(media_summary, "xmp.media_summary"),
    "xmp.unix_millis": Plain(unix_millis),
    "xmp.unix_utc": Plain(unix_utc, "seconds_since_1970"),
    "xmp.unix_local": Plain(unix_local),
}
