"""Conversions of positions: degrees, minutes and seconds to degrees and back to words.

Source: Exif 3.0 4.6.6; ExifTool's GPS::ToDegrees and ToDMS.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.conv.plain import nothing
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

_PART = re.compile(r"[+-]?(?=\d|\.\d)\d*(?:\.\d*)?(?:[Ee][+-]\d+)?")
_UNMEASURED = re.compile(r"\b(?:inf|undef)\b")
_SOUTH_OR_WEST = re.compile(r"[^A-Z](?:S(?:outh)?|W(?:est)?)\s*\Z", re.IGNORECASE)


def degrees(value: Any, _: Context) -> Any:
    """Degrees of a value of up to three parts, without their sign; empty where a part is not measured."""
    if type(value) is tuple and len(value) == 3 and all(v == v and v < 1e12 for v in value):
        d, m, s = value
        found = d + (m + s / 60) / 60
        return neat(-found if found < 0 else found)
    found = _sum(text_of(value))
    return found if found == "" else neat(-found if found < 0 else found)


def _sum(text: str) -> Any:
    """Degrees of the parts in a text, empty where there are none or one is not measured."""
    parts = [] if _UNMEASURED.search(text) else [float(p) for p in _PART.findall(text)][:3]
    if not parts:
        return ""
    d, m, s = [*parts, 0.0, 0.0][:3]
    return d + (m + s / 60) / 60


def signed_degrees(value: Any, _: Context) -> Any:
    """Degrees with their sign, the other one where the value ends in S or W."""
    text = text_of(value)
    found = _sum(text)
    return found if found == "" else neat(-found if _SOUTH_OR_WEST.search(text) else found)


def degrees_text(value: Any, _: Context) -> str:
    """`48 deg 51' 29.60"`, without a direction."""
    if value == "":
        return ""
    return spell_degrees(abs(number_of(value)))


def degrees_with(positive: str) -> Convert:
    """`48 deg 51' 29.60" N`: with the direction that the sign tells, given the positive one."""
    negative = {"N": "S", "E": "W"}[positive]

    def convert(value: Any, _: Context) -> str:
        if value == "":
            return ""
        one = number_of(value)
        return f"{spell_degrees(abs(one))} {negative if one < 0 else positive}"

    return convert


def spell_degrees(value: float) -> str:
    """Degrees, minutes and seconds of a positive number, seconds to two decimals and below 60."""
    whole = int(value)
    minutes = int((value - whole) * 60)
    seconds = f"{(value - whole - minutes / 60) * 3600:.2f}"
    if float(seconds) >= 60:
        seconds = f"{float(seconds) - 60:.2f}"
        minutes += 1
        if minutes >= 60:
            minutes -= 60
            whole += 1
    return f"{whole} deg {minutes}' {seconds}\""


def other_hemisphere(_positive: str, _negative: str) -> Convert:
    """No word for a letter; a coordinate has one."""
    return nothing


CONVERSIONS: dict[str, Plain | Made] = {
    "gps.other_hemisphere": Made(other_hemisphere, "gps.letter_of"),
    "gps.other_altitude": Plain(nothing, "gps.altitude_code"),
    "gps.degrees": Plain(degrees, "gps.three_parts"),
    "gps.signed_degrees": Plain(signed_degrees),
    "gps.degrees_text": Plain(degrees_text, "gps.unsigned('lat')"),
    "gps.degrees_with": Made(degrees_with, lambda positive: f"gps.signed({'lat' if positive == 'N' else 'lon'!r})"),
}
