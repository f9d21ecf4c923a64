"""Inverses of Olympus' conversions: settings without their limits, distances, lens types, levels.

Source: the ValueConvInv and PrintConvInv of ExifTool's Olympus tables.
"""

from __future__ import annotations

import re
from math import log
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.inverse_numbers import exact, whole_part
from exifweb.core.tags.conv.numbers import float_of, neat
from exifweb.core.tags.conv.olympus import INFINITE, STACKS
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import encode_text, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

TYPE_LENGTH = 6


def numbers_only(value: Any, _: Context) -> str:
    """Digits, signs and spaces."""
    return re.sub(r"[^-0-9 ]", "", text_of(value))


def firmware_number(value: Any, _: Context) -> int:
    """A version as the number whose hexadecimal digits it has."""
    return int(f"{exact(value):.3f}".replace(".", ""), 16)


def aperture_steps(value: Any, _: Context) -> int:
    """An F number in 1/256 steps."""
    number = exact(value)
    return int(512 * log(number) / log(2) + 0.5) if number > 0 else 0


def iso_speed(value: Any, _: Context) -> Any:
    """The APEX speed of an ISO."""
    number = exact(value)
    return neat(log(number / 100) / log(2) + 5) if number > 0 else 0


def af_point_sum(value: Any, _: Context) -> Any:
    """Two parts of a focus point in one number."""
    parts = text_of(value).split()
    return whole_part(parts[0]) + whole_part(parts[1]) if len(parts) == 2 else value


def balance_pair(value: Any, _: Context) -> str:
    """A balance in 1/256, and the number that stands behind it."""
    return f"{text_of(neat(exact(value) * 256))} 64"


def spaced(length: int) -> Convert:
    """Text filled up with spaces, cut where it is longer."""
    return lambda value, _: encode_text(text_of(value))[:length].ljust(length)


def type_numbers(*places: int) -> Convert:
    """Six numbers, some of them given in hexadecimal."""

    def convert(value: Any, _: Context) -> str:
        numbers = [0] * TYPE_LENGTH
        for place, part in zip(places, text_of(value).split(), strict=False):
            numbers[place] = int(re.sub(r"[^0-9A-Fa-f]", "", part) or "0", 16)
        return " ".join(map(str, numbers))

    return convert


def without_lengths(value: Any, _: Context) -> str:
    """A pair of heights without units."""
    return re.sub(r" ?(?:m|ft)", "", text_of(value), flags=re.IGNORECASE).replace(",", "")


def level_tenths(sign: int) -> Convert:
    """An angle in tenths of a degree, and whether there is one."""

    def convert(value: Any, _: Context) -> str:
        number = float_of(value)
        return "0 0" if number is None else f"{sign * number * 10:.0f} 1"

    return convert


def sensor_count(value: Any, _: Context) -> int:
    """Degrees in the sensor's own count."""
    return int((84 - exact(value)) * 26 / 3 + 0.5)


def times_ten(value: Any, _: Context) -> str:
    """Each part times ten."""
    return " ".join([text_of(neat(exact(part) * 10)) for part in text_of(value).split()])


def distance_pair(value: Any, _: Context) -> str:
    """Millimetres of a distance in metres, as a fraction; infinity for 0."""
    return f"{int(exact(value) * 1000 + 0.5)} 1" if is_true(value) else f"{INFINITE} 1"


def metres(value: Any, _: Context) -> Any:
    """A distance without its unit, 0 for infinity."""
    text = text_of(value)
    return 0 if text == "inf" else re.sub(r"\s*m\Z", "", text)


def point_shares(value: Any, _: Context) -> str | None:
    """Corners of the selected area as shares."""
    text = text_of(value)
    if text == "n/a":
        return "undef undef undef undef"
    found = re.findall(r"\d+(?:\.\d+)?", text, re.ASCII)
    return " ".join([text_of(neat(float(one) / 100)) for one in found]) if len(found) == 4 else None


def digits_or_zero(value: Any, _: Context) -> Any:
    """A number, 0 for words."""
    return value if re.fullmatch(r"\d+", text_of(value), re.ASCII) else 0


def stack_numbers(value: Any, _: Context) -> str | None:
    """The two numbers of a stack of so many images."""
    text = text_of(value).lower()
    found = re.search(r"(\d+) images", text, re.ASCII)
    pattern = re.sub(r"\d+ images", "{} images", text, count=1)
    key = next((key for key, words in STACKS.items() if words.lower() == pattern), None)
    return key.replace("*", found[1]) if found and key else None


INVERSES: dict[str, Plain | Made] = {
    "olympus.numbers_only": Plain(numbers_only),
    "olympus.firmware_number": Plain(firmware_number),
    "olympus.aperture_steps": Plain(aperture_steps),
    "olympus.iso_speed": Plain(iso_speed),
    "olympus.af_point_sum": Plain(af_point_sum),
    "olympus.balance_pair": Plain(balance_pair),
    "olympus.spaced": Made(spaced),
    "olympus.type_numbers": Made(type_numbers),
    "olympus.without_lengths": Plain(without_lengths),
    "olympus.level_tenths": Made(level_tenths),
    "olympus.sensor_count": Plain(sensor_count),
    "olympus.times_ten": Plain(times_ten),
    "olympus.distance_pair": Plain(distance_pair),
    "olympus.metres": Plain(metres),
    "olympus.point_shares": Plain(point_shares),
    "olympus.digits_or_zero": Plain(digits_or_zero),
    "olympus.stack_numbers": Plain(stack_numbers),
}
