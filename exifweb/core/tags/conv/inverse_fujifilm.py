"""Inverses of Fujifilm's conversions: serial numbers, tones, sizes of zones.

Source: the ValueConvInv and PrintConvInv of ExifTool's FujiFilm tables.
"""

from __future__ import annotations

import re
from math import exp, log
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.inverse_numbers import exact, whole_part
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import encode_text, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]


def serial_digits(value: Any, _: Context) -> str:
    """A serial number with its characters in hexadecimal and its date in six digits."""
    return re.sub(
        r"(\S+) (?:19|20)(\d{2}):(\d{2}):(\d{2}) ",
        lambda found: encode_text(found[1]).hex() + found[2] + found[3] + found[4],
        text_of(value),
        count=1,
    )


def tone_number(value: Any, _: Context) -> int:
    """A tone in sixteenths, the other way round."""
    return int(-exact(value) * 16)


def hex_number(value: Any, _: Context) -> int | None:
    """The hexadecimal number in a text."""
    found = re.search(r"0x([0-9a-f]+)", text_of(value), re.IGNORECASE)
    return int(found[1], 16) if found else None


def zone_number(value: Any, _: Context) -> int:
    """Columns and rows of a zone in one number."""
    found = [int(one) for one in re.findall(r"\d+", text_of(value), re.ASCII)[:2]]
    return found[1] << 5 & 240 | found[0] & 15 if len(found) == 2 and all(found) else 0


def with_bits(bits: int) -> Convert:
    """The number with some bits set."""
    return lambda value, _: whole_part(value) | bits


def signed_numbers(value: Any, _: Context) -> str:
    """The numbers in a text."""
    return " ".join(re.findall(r"-?\d+", text_of(value), re.ASCII))


def ratio(value: Any, _: Context) -> float:
    """The ratio of a number of stops."""
    return exp(exact(value) * log(2))


INVERSES: dict[str, Plain | Made] = {
    "fujifilm.serial_digits": Plain(serial_digits),
    "fujifilm.tone_number": Plain(tone_number),
    "fujifilm.hex_number": Plain(hex_number),
    "fujifilm.zone_number": Plain(zone_number),
    "fujifilm.with_bits": Made(with_bits),
    "fujifilm.signed_numbers": Plain(signed_numbers),
    "fujifilm.ratio": Plain(ratio),
}
