"""Inverses of Pentax's conversions: codes of exposure, lens types, dates, white balance, firmware.

Source: the inverses of ExifTool's Pentax tables.
"""

from __future__ import annotations

import re
from math import log
from struct import pack
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.inverse_numbers import exact, quotient, whole_part
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.conv.pentax import BRACKETS, COOLEST, shutter_count
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

LOG2 = log(2)


def stops_code(value: float) -> int:
    """Return stops in Pentax's eighths, thirds as the camera writes them."""
    sign = -1 if value < 0 else 1
    rest = abs(value) - int(abs(value))
    code = value * 8
    if 0.29 < rest < 0.4:
        code += sign / 3
    elif 0.6 < rest < 0.71:
        code -= sign / 3
    return int(code + 0.5 * sign)


def ev_code(sign: int, offset: int) -> Convert:
    """The code of a number of stops."""
    return lambda value, _: sign * stops_code(exact(value)) - offset


def iso_code(value: Any, _: Context) -> int:
    """The code of an ISO speed."""
    return stops_code(log(exact(value) / 100) / LOG2) + 32


def aperture_code(value: Any, _: Context) -> int:
    """The code of an F number."""
    return stops_code(log(exact(value)) * 2 / LOG2) + 68


def time_code(value: Any, _: Context) -> int:
    """The code of an exposure time."""
    return stops_code(-log(exact(value)) / LOG2) + 68


def time_code_or_zero(value: Any, context: Context) -> int:
    """The same; zero stays."""
    return time_code(value, context) if exact(value) else 0


def exponent(factor: float, offset: float, divisor: float) -> Convert:
    """The number that `pentax.exponential` made a power of."""
    return lambda value, _: neat(log(exact(value) / factor) * divisor / LOG2 - offset)


def times_plus(factor: float, term: float) -> Convert:
    """Multiply by a constant and add another."""
    return lambda value, _: neat(exact(value) * factor + term)


def whole_times_plus(factor: float, term: float, more: str = "") -> Convert:
    """The same without decimals, with something behind it."""

    def convert(value: Any, _: Context) -> Any:
        number = whole_part(exact(value) * factor + term)
        return f"{number}{more}" if more else number

    return convert


def before_term(factor: float, term: float) -> Convert:
    """The number that `pentax.linear` multiplied and added to."""
    return lambda value, _: neat((exact(value) - term) / factor)


def each_times(factor: float) -> Convert:
    """Each number, multiplied."""
    return lambda value, _: " ".join([text_of(neat(exact(n) * factor)) for n in text_of(value).split()])


def each_rounded_times(factor: float) -> Convert:
    """Each number, multiplied and rounded, halves away from zero."""

    def convert(value: Any, _: Context) -> str:
        numbers = [exact(n) for n in text_of(value).split()]
        return " ".join(str(whole_part(n * factor + (-0.5 if n < 0 else 0.5))) for n in numbers)

    return convert


def only(pattern: str) -> Convert:
    """The text without what does not match."""
    return lambda value, _: "".join(re.findall(pattern, text_of(value), re.ASCII))


def without(pattern: str) -> Convert:
    """The text without the first match."""
    return lambda value, _: re.sub(pattern, "", text_of(value), count=1, flags=re.IGNORECASE)


def number_in(value: Any, _: Context) -> Any:
    """The first digits of a text, zero where it has none."""
    found = re.search(r"\d+", text_of(value), re.ASCII)
    return found[0] if found else 0


def date_bytes(value: Any, _: Context) -> bytes | None:
    """Four bytes of a date; a time behind it goes."""
    parts = re.sub(r"(\d) .*", r"\1", text_of(value), count=1).split(":")
    return pack(">HBB", *(whole_part(part) & 0xFFFF for part in parts[:3])) if len(parts) > 2 else None


def time_bytes(value: Any, _: Context) -> bytes | None:
    """Three bytes of a time; a date before it goes."""
    parts = re.sub(r"^[0-9:]+ (\d)", r"\1", text_of(value), count=1).split(":")
    return bytes(whole_part(part) & 0xFF for part in parts[:3]) if len(parts) > 2 else None


def enciphered_count(value: Any, context: Context) -> bytes | None:
    """Four bytes of a shutter count, which the note's date and time encipher."""
    count = shutter_count(whole_part(value), context)
    return None if count is None else pack(">I", count & 0xFFFFFFFF)


def firmware_bytes(value: Any, _: Context) -> Any:
    """Four numbers with their bits turned over."""
    numbers = re.findall(r"\b\d+\b", text_of(value), re.ASCII)
    return bytes(int(n) & 0xFF ^ 0xFF for n in numbers) if len(numbers) == 4 else value


def firmware_numbers(value: Any, _: Context) -> str | None:
    """Four numbers with dots between them as four numbers."""
    text = text_of(value)
    return re.sub(r"^(\d+)\.(\d+)\.(\d+)\.(\d+)", r"\1 \2 \3 \4", text) if re.match(r"\d+(\.\d+){3}", text) else None


def kelvin_numbers(value: Any, _: Context) -> str:
    """A colour temperature with a number and two levels as the camera has them."""
    temperature, number, *levels = [*text_of(value).split(), "0", "0", "0", "0"][:4]
    shown = (COOLEST - exact(temperature), number, *(whole_part(exact(level) * 8192 + 0.5) for level in levels))
    return " ".join(map(text_of, shown))


def temperature_bytes(value: Any, _: Context) -> bytes | None:
    """A colour temperature and two shifts in four bytes."""
    numbers = [whole_part(n) for n in text_of(value).split()]
    if len(numbers) != 3:
        return None
    temperature, low, high = numbers
    return pack(">HBB", COOLEST - temperature & 0xFFFF, 0, (low & 0x0F) + ((high & 0x0F) << 4))


def lens_bytes(at: int) -> Convert:
    """The bytes of a lens type of two numbers, the second of which stands at a place."""

    def convert(value: Any, _: Context) -> str | None:
        numbers = [whole_part(n) for n in text_of(value).split()]
        if len(numbers) != 2:
            return None
        series, kind = numbers
        return " ".join(map(str, (series, *[0] * (at - 1), kind >> 8 & 0xFF, kind & 0xFF)))

    return convert


def focal_code(value: Any, _: Context) -> int | None:
    """Six bits of tens of millimetres, and two of a power of four."""
    number = exact(value)
    power = int(log(number / 10) / (2 * LOG2))
    return power + (int(number / (10 * 4.0 ** (power - 2)) + 0.5) << 2) if 0 <= power <= 3 else None


def lens_stops_code(value: Any, _: Context) -> int:
    """The code of how many stops a lens can be closed."""
    return whole_part((exact(value) - 5) * 2) ^ 7


def guide_code(value: Any, _: Context) -> int:
    """The code of a guide number."""
    number = exact(value)
    if not number:
        return 0
    code = int((log(number) / LOG2 - 4) * 16 + 0.5)
    return 29 if code < 0 else min(code, 31)


def segment_codes(value: Any, _: Context) -> str:
    """The codes of light values."""
    return " ".join([_segment(word) for word in text_of(value).split()])


def _segment(word: str) -> str:
    if word[:1] in "nN":
        return "255"
    return str(int((exact(word) + 6) * 8 + 0.5)) if exact(word) else "0"


def half_press_code(value: Any, _: Context) -> int:
    """Sixtieths of a second, 255 at the most."""
    sixtieths = exact(value) * 60
    return int(sixtieths + 0.5) if sixtieths < 255 else 255


def shake_focal_code(value: Any, _: Context) -> int:
    """Millimetres in halves, long ones in quarters of an odd number."""
    number = exact(value)
    return int(number) * 2 if number <= 127 else int(number / 4) | 1


def step_code(value: Any, _: Context) -> int | None:
    """The code of the step of a bracket."""
    text = text_of(value)
    found = re.search(r"/(\d+)\Z", text, re.ASCII)
    if found:
        kind = {"2": 0x1000, "3": 0x2000}.get(found[1])
        return None if kind is None else whole_part(text[: found.start()]) + kind
    number = exact(value)
    return int(number * 3 + 0.5) if abs(number - int(number) - 0.5) > 0.05 else int(number + 10)


def bracket_numbers(value: Any, _: Context) -> str:
    """The step of a bracket, and the code of what else is varied."""
    step, *more = re.split(r", ?", text_of(value))
    step = re.sub(r" ?EV", "", step, count=1, flags=re.IGNORECASE)
    return " ".join([step, *(map(_bracket_code, more))])


def _bracket_code(text: str) -> str:
    if re.match(r"No\b", text, re.IGNORECASE):
        return "0"
    kinds = {name: code for code, name in BRACKETS.items()}
    found = re.search(r"Unknown\((\d+)\)\+(\d+)", text, re.IGNORECASE)
    if found:
        return str((int(found[1]) << 8) + int(found[2]))
    known = re.search(r"([\w-]+)\+(\d+)", text, re.ASCII)
    return str((kinds[known[1]] << 8) + int(known[2])) if known and known[1] in kinds else text


def exposure_or_bulb(value: Any, context: Context) -> Any:
    """An exposure time, or the word that says that there is none."""
    return value if re.search("unknown|bulb", text_of(value), re.IGNORECASE) else quotient(value, context)


def code_of(code: int, label: str) -> Convert:
    """The code of a word, or the value."""
    return lambda value, _: code if text_of(value) == label else value


def zero_for_none(value: Any, _: Context) -> Any:
    """Zero for what begins with an n."""
    return 0 if text_of(value).startswith("n") else value


def two_numbers(value: Any, _: Context) -> str:
    """Two numbers of `23.5 x 15.7 mm`."""
    return re.sub(r"\s*x\s*", " ", re.sub(r"\s*mm$", "", text_of(value)), count=1)


def filter_bytes(value: Any, _: Context) -> bytes | None:
    """Seventeen bytes of a filter's numbers."""
    text = text_of(value)
    numbers = [int(n) & 0xFF for n in re.findall(r"[-+]?\d+", text, re.ASCII)]
    if text == "0":
        return bytes(17)
    return bytes(numbers) if len(numbers) == 17 else None


def hex_number(value: Any, _: Context) -> int | None:
    """A number in hexadecimal."""
    text = text_of(value)
    return int(text, 16) if re.fullmatch(r"(0x)?[0-9a-fA-F]+", text) else None


INVERSES: dict[str, Plain | Made] = {
    "pentax.ev_code": Made(ev_code),
    "pentax.iso_code": Plain(iso_code),
    "pentax.aperture_code": Plain(aperture_code),
    "pentax.time_code": Plain(time_code),
    "pentax.time_code_or_zero": Plain(time_code_or_zero),
    "pentax.exponent": Made(exponent),
    "pentax.times_plus": Made(times_plus),
    "pentax.whole_times_plus": Made(whole_times_plus),
    "pentax.before_term": Made(before_term),
    "pentax.each_times": Made(each_times),
    "pentax.each_rounded_times": Made(each_rounded_times),
    "pentax.only": Made(only),
    "pentax.without": Made(without),
    "pentax.number_in": Plain(number_in),
    "pentax.date_bytes": Plain(date_bytes),
    "pentax.time_bytes": Plain(time_bytes),
    "pentax.enciphered_count": Plain(enciphered_count),
    "pentax.firmware_bytes": Plain(firmware_bytes),
    "pentax.firmware_numbers": Plain(firmware_numbers),
    "pentax.kelvin_numbers": Plain(kelvin_numbers),
    "pentax.temperature_bytes": Plain(temperature_bytes),
    "pentax.lens_bytes": Made(lens_bytes),
    "pentax.focal_code": Plain(focal_code),
    "pentax.lens_stops_code": Plain(lens_stops_code),
    "pentax.guide_code": Plain(guide_code),
    "pentax.segment_codes": Plain(segment_codes),
    "pentax.half_press_code": Plain(half_press_code),
    "pentax.shake_focal_code": Plain(shake_focal_code),
    "pentax.step_code": Plain(step_code),
    "pentax.bracket_numbers": Plain(bracket_numbers),
    "pentax.exposure_or_bulb": Plain(exposure_or_bulb),
    "pentax.code_of": Made(code_of),
    "pentax.zero_for_none": Plain(zero_for_none),
    "pentax.two_numbers": Plain(two_numbers),
    "pentax.filter_bytes": Plain(filter_bytes),
    "pentax.hex_number": Plain(hex_number),
}
