"""How a composite tag that is written spreads over the tags that it is made of.

Each takes the composite's value and gives that of one of the others; None leaves that one alone. Source: the WriteAlso
expressions of ExifTool's composite tags.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import InvalidValue
from exifweb.core.tags.conv.inverse_gps import HINT, degrees_of
from exifweb.core.tags.conv.inverse_numbers import exact, whole_part
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

PLACEHOLDER = 0xFEEDFEED
"""An offset that is not known before the image has its place."""
_WORDS = re.compile(r"(.*? ?[NS]?), ?(.*? ?[EW]?)\Z", re.DOTALL)
_NUMBERS = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(-?\d+(?:\.\d+)?)\s*\Z", re.ASCII)


def position(value: Any, _: Context) -> str:
    """Latitude and longitude, in words with a comma between or as two numbers, as two numbers."""
    text = text_of(value)
    found = _WORDS.match(text) or _NUMBERS.match(text)
    if not found:
        message = "Invalid position"
        raise InvalidValue(message, f"Latitude and longitude with a comma between. {HINT}")
    latitude = degrees_of(found[1], "lat", signed=True)
    longitude = degrees_of(found[2], "lon", signed=True)
    return f"{text_of(latitude)} {text_of(longitude)}"


def part_of_position(at: int) -> Convert:
    """Latitude (0) or longitude (1) of a position."""

    def convert(value: Any, _: Context) -> str | None:
        before, space, after = text_of(value).rpartition(" ")
        return (before, after)[at] if space else None

    return convert


def letter_of_part(at: int, positive: str, negative: str) -> Convert:
    """The hemisphere of a latitude (0) or longitude (1) of a position."""

    def convert(value: Any, _: Context) -> str | None:
        before, space, after = text_of(value).rpartition(" ")
        if not space:
            return None
        return negative if (before, after)[at].startswith("-") else positive

    return convert


def letter(positive: str, negative: str) -> Convert:
    """The hemisphere of a coordinate's sign."""
    return lambda value, _: negative if number_of(value) < 0 else positive


def placeholder(value: Any, _: Context) -> int | None:
    """An offset that is filled in when the image has its place."""
    return None if value is None else PLACEHOLDER


def is_there(value: Any, _: Context) -> int:
    """1 for an image, 0 for none."""
    return int(value is not None and text_of(value) != "")


def zone(value: Any, _: Context) -> str | None:
    """The zone that a date and time ends in."""
    found = re.search(r"([-+]\d{2}:\d{2}|Z)\Z", text_of(value), re.ASCII)
    return None if not found else "+00:00" if found[1] == "Z" else found[1]


def flag(mask: int) -> Convert:
    """True where a bit is set."""
    return lambda value, _: "True" if whole_part(value) & mask else "False"


def bits(mask: int, shift: int) -> Convert:
    """Some bits of a number."""
    return lambda value, _: (whole_part(value) & mask) >> shift


MATRICES = {
    0: "1 0 0 0 1 0 0 0 1",
    90: "0 1 0 -1 0 0 0 0 1",
    180: "-1 0 0 0 -1 0 0 0 1",
    270: "0 -1 0 1 0 0 0 0 1",
}


def rotation_matrix(value: Any, _: Context) -> str:
    """The matrix of a video track that turns it by a quarter, a half or three quarters."""
    degrees = exact(value) % 360
    if degrees not in MATRICES:
        message = "Rotation is not a multiple of 90 degrees"
        raise InvalidValue(message, "0, 90, 180 or 270.")
    return MATRICES[int(degrees)]


INVERSES: dict[str, Plain | Made] = {
    "composite.position_numbers": Plain(position),
    "composite.part_of_position": Made(part_of_position),
    "composite.letter_of_part": Made(letter_of_part),
    "composite.letter": Made(letter),
    "composite.placeholder": Plain(placeholder),
    "composite.is_there": Plain(is_there),
    "composite.zone": Plain(zone),
    "composite.flag": Made(flag),
    "composite.bits": Made(bits),
    "composite.rotation_matrix": Plain(rotation_matrix),
}
