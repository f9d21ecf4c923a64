"""Sigma's conversions: values that repeat their own name, lens codes in hexadecimal.

Source: ExifTool's Sigma and SigmaRaw modules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import decode_text, encode_text, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

_WHOLE = re.compile(r"[+-]?\d+\Z")


def without_label(label: str) -> Convert:
    """What follows a label such as `Expo:`, wherever it stands."""
    pattern = re.compile(rf"{label}:[ \t\n\r\f\v]*")
    return lambda value, _: pattern.sub("", text_of(value), count=1)


def signed_digits(value: Any, _: Context) -> str:
    """A number with a plus before it where it begins with a digit and is not zero."""
    text = text_of(value)
    return f"+{text}" if text not in ("", "0") and text[0].isdigit() else text


def celsius_if_whole(value: Any, _: Context) -> str:
    """A whole number of degrees with the unit, anything else as it is."""
    text = text_of(value)
    return f"{text} C" if _WHOLE.match(text) else text


def number_of_several(value: Any, _: Context) -> str:
    """`1of3` with spaces."""
    return re.sub(r"(\d)of(\d)", r"\1 of \2", text_of(value), count=1)


def from_hex_digits(value: Any, _: Context) -> Any:
    """The number that hexadecimal digits spell."""
    text = text_of(value)
    return int(text, 16) if re.fullmatch(r"[0-9a-fA-F]+\n?", text) else text


def version(value: Any, _: Context) -> str:
    """Both halves of a 32-bit number with a point between them."""
    number = int(number_of(value))
    return f"{number >> 16}.{number & 0xFFFF}"


def capitalized(value: Any, _: Context) -> str:
    """Text with a capital first letter and small ones after it."""
    letters = encode_text(text_of(value)).lower()
    return decode_text(letters[:1].upper() + letters[1:])


CONVERSIONS: dict[str, Plain | Made] = {
    "sigma.without_label": Made(without_label, "sigma.labelled"),
    "sigma.signed_digits": Plain(signed_digits, "keep"),
    "sigma.celsius_if_whole": Plain(celsius_if_whole, "without_unit(' C')"),
    "sigma.number_of_several": Plain(number_of_several),
    "sigma.from_hex_digits": Plain(from_hex_digits, "sigma.hex_digits"),
    "sigma.version": Plain(version),
    "sigma.capitalized": Plain(capitalized),
}
