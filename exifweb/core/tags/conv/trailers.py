"""Conversions of trailers: crops of Photo Mechanic and FotoStation, tone curves of Canon's recipes, Samsung's times."""

from __future__ import annotations

from math import log
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.dates import unix_time
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, bytes_of, decode_text, number_of, numbers_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

JPEG = b"\xff\xd8\xff"


def picture(value: Any, _: Context) -> Any:
    """A JPEG behind a header of some length."""
    data = bytes_of(value)
    at = data.find(JPEG, 10)
    return Binary(data[at if at >= 0 else 18 :])


def hundredths_down(value: Any, _: Context) -> Any:
    """Hundredths, with the other sign."""
    return neat(-number_of(value) / 100)


def turned_back(value: Any, _: Context) -> Any:
    """Hundredths of a degree, counted the other way round."""
    number = number_of(value)
    return neat(360 - number / 100) if number else 0


def magnitude_or_none(value: Any, _: Context) -> Any:
    """The value without its sign, unless it is zero."""
    number = number_of(value)
    return abs(number) or None


def milliseconds(value: Any, _: Context) -> str:
    """Milliseconds since 1970 as a local date and time."""
    return unix_time(number_of(value) / 1000, local=True, digits=3)


def offset_and_size(value: Any, _: Context) -> str:
    """Two numbers behind four bytes."""
    data = bytes_of(value)
    return " ".join(str(n) for n in unpack_from(">II", data, 4)) if len(data) >= 12 else ""


def tone_curve(value: Any, _: Context) -> Any:
    """`(0,0) (255,255)`, out of a count and pairs of numbers."""
    numbers = [int(n) for n in numbers_of(value)]
    if len(numbers) != 21:
        return value
    count, pairs = numbers[0], numbers[1:]
    return " ".join(f"({pairs[2 * i]},{pairs[2 * i + 1]})" for i in range(min(count, 10)))


def percent(value: Any, _: Context) -> str:
    """A fraction in whole per cent."""
    return f"{number_of(value) * 100:.0f}%"


def percent_spaced(value: Any, _: Context) -> str:
    """A fraction in per cent with one decimal."""
    return f"{number_of(value) * 100:.1f} %"


def millimetres(value: Any, _: Context) -> str:
    """Millimetres, zero of which is infinity."""
    return f"{text_of(value)} mm" if number_of(value) else "inf"


def version(value: Any, _: Context) -> str:
    """`1.0.0`, out of the digits of a number."""
    text = text_of(value)
    return f"{text[0]}.{text[1:-1]}.{text[-1]}" if len(text) > 1 and text.isdigit() else text


def one_less(divisor: float) -> Convert:
    """One less the value divided by something."""
    return lambda value, _: neat(1 - number_of(value) / divisor)


def gamma_point(offset: float, lowest: float | None = None) -> Convert:
    """Stops of a level of linear light, from a point on; zero or less stays, or is the lowest."""

    def convert(value: Any, _: Context) -> Any:
        number = number_of(value)
        if number <= 0:
            return value if lowest is None else lowest
        found = log(number / 4.6875) / log(2) + offset
        return found if abs(found) > 1e-10 else 0

    return convert


def without_first_number(value: Any, _: Context) -> str:
    """Numbers without the first."""
    first, _space, rest = text_of(value).partition(" ")
    return rest if first.isdigit() and rest else text_of(value)


def unless_two(value: Any, _: Context) -> Any:
    """The value unless it has two characters."""
    return None if len(value) == 2 else value


def number_if_four_bytes(value: Any, _: Context) -> Any:
    """Four bytes as a number, anything else as it is."""
    data = bytes_of(value)
    return int.from_bytes(data, "big") if len(data) == 4 else value


def hex_and_text(value: Any, _: Context) -> str:
    """Five bytes in hexadecimal, and the text behind them."""
    data = bytes_of(value)
    return f"0x{data[:5].hex()} {decode_text(data[5:].partition(bytes(1))[0])}"


def sign_order(value: Any, _: Context) -> str:
    """The byte order that the sign of a number tells."""
    return "Big-endian" if number_of(value) > 0 else "Little-endian"


CONVERSIONS: dict[str, Plain | Made] = {
    "trailers.picture": Plain(picture),
    "trailers.hundredths_down": Plain(hundredths_down),
    "trailers.turned_back": Plain(turned_back),
    "trailers.magnitude_or_none": Plain(magnitude_or_none),
    "trailers.milliseconds": Plain(milliseconds),
    "trailers.offset_and_size": Plain(offset_and_size),
    "trailers.tone_curve": Plain(tone_curve, "trailers.curve_numbers"),
    "trailers.percent": Plain(percent, "trailers.hundredths"),
    "trailers.percent_spaced": Plain(percent_spaced),
    "trailers.millimetres": Plain(millimetres),
    "trailers.version": Plain(version),
    "trailers.one_less": Made(one_less, "trailers.one_less_code"),
    "trailers.gamma_point": Made(gamma_point),
    "trailers.without_first_number": Plain(without_first_number),
    "trailers.unless_two": Plain(unless_two),
    "trailers.number_if_four_bytes": Plain(number_if_four_bytes),
    "trailers.hex_and_text": Plain(hex_and_text),
    "trailers.sign_order": Plain(sign_order),
}
