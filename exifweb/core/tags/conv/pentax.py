"""Conversions of Pentax's maker notes: exposure in eighths of stops, lens types, dates, focus points, white balance.

Pentax counts exposure in 1/8 stops, where 3 and 5 stand for thirds (`stops`). The filters and focus points of
`pentax_points` belong here too. Source: ExifTool's Pentax module.
"""

from __future__ import annotations

import re
from math import exp, log
from typing import TYPE_CHECKING, Any

from exifweb.core.tags import store
from exifweb.core.tags.conv.exif import exposure_time
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, bytes_of, number_of, numbers_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

LOG2 = log(2)
THIRDS = {3: 8 / 3, 5: 16 / 3}
LENSES = "@Pentax.pentaxLensTypes"
GPS_MARK = b"GPS_"
COOLEST = 53190
"""A colour temperature is stored as what is missing from this."""


def binary(value: Any, _: Context) -> Binary:
    """The value as binary data."""
    return Binary(bytes_of(value))


def stops(value: float) -> float:
    """Return Pentax's eighths of stops as stops."""
    number = int(value)
    part = abs(number) & 7
    rest = THIRDS.get(part, part) - part
    return (number + (rest if number >= 0 else -rest)) / 8


def ev(sign: int, offset: int) -> Convert:
    """Stops of a code, shifted first, with this sign."""
    return lambda value, _: neat(stops(sign * (int(number_of(value)) + offset)))


def ev_iso(value: Any, _: Context) -> int:
    """ISO of a code in steps, 100 at 32."""
    return int(100 * exp(stops(number_of(value) - 32) * LOG2) + 0.5)


def ev_aperture(value: Any, _: Context) -> Any:
    """F number of a code in steps, 1 at 68."""
    return neat(exp(stops(number_of(value) - 68) * LOG2 / 2))


def ev_time(value: Any, _: Context) -> Any:
    """Seconds of a code in steps, 1 at 68."""
    return neat(exp(-stops(number_of(value) - 68) * LOG2))


def ev_time_unless_zero(value: Any, context: Context) -> Any:
    """The same; zero means that there is none."""
    return ev_time(value, context) if number_of(value) else 0


def exponential(factor: float, offset: float, divisor: float) -> Convert:
    """A factor times two to the power of the value, shifted and divided."""
    return lambda value, _: neat(factor * exp((number_of(value) + offset) * LOG2 / divisor))


def above(offset: float, divisor: float) -> Convert:
    """What the value has above an offset, divided."""
    return lambda value, _: neat((number_of(value) - offset) / divisor)


def first_above(offset: float, divisor: float) -> Convert:
    """The same of the first of several numbers."""
    return lambda value, _: neat((number_of(text_of(value).partition(" ")[0]) - offset) / divisor)


def remaining(total: float) -> Convert:
    """What the value lacks of a number."""
    return lambda value, _: neat(total - number_of(value))


def low_bits(mask: int, *, unless_unknown: bool = False) -> Convert:
    """The bits of a mask; all bits where unknown tags are asked for, if that is wished."""

    def convert(value: Any, context: Context) -> Any:
        return value if unless_unknown and context.options.unknown else int(number_of(value)) & mask

    return convert


def unknown_only(value: Any, context: Context) -> Any:
    """The value where unknown tags are asked for."""
    return value if context.options.unknown else None


def keep_above(limit: float) -> Convert:
    """The value if it is greater."""
    return lambda value, _: value if number_of(value) > limit else None


def instead_of(code: int, label: str) -> Convert:
    """The value, or a word for one code."""
    return lambda value, _: label if number_of(value) == code else value


def each_divided(divisor: float) -> Convert:
    """Each number, divided."""
    return lambda value, _: " ".join([text_of(neat(number_of(n) / divisor)) for n in text_of(value).split()])


def signed_words(value: Any, _: Context) -> str:
    """16-bit numbers, of which those from 0x8000 on are negative."""
    return " ".join([text_of(n - 65536 if n > 32767 else n) for n in numbers_of(value)])


def date(value: Any, _: Context) -> str:
    """A date of four bytes: a 16-bit year, month and day."""
    data = bytes_of(value)
    if len(data) != 4:
        return f"Unknown ({text_of(value)})"
    return f"{data[0] << 8 | data[1]:04d}:{data[2]:02d}:{data[3]:02d}"


def time(value: Any, _: Context) -> str:
    """A time of three bytes or more."""
    data = bytes_of(value)
    if len(data) < 3:
        return f"Unknown ({text_of(value)})"
    return f"{data[0]:02d}:{data[1]:02d}:{data[2]:02d}"


def manufacture_date(value: Any, _: Context) -> str:
    """A date of eight digits, or of five by cameras that leave `200` off the year."""
    text = text_of(value)
    found = re.match(r"(\d{4})(\d{2})(\d{2})$", text) or re.match(r"(\d)(\d{2})(\d{2})$", text)
    if not found:
        return f"Unknown ({text})"
    year, month, day = found.groups()
    return f"{year if len(year) == 4 else f'200{year}'}:{month}:{day}"


def serviced(value: Any, _: Context) -> str:
    """Two numbers, the first of which is 8 once the camera has been in service."""
    text = text_of(value)
    return f"{text} (camera has been serviced)" if text.startswith("8.") else text


def big_endian(value: Any, _: Context) -> int | None:
    """A 32-bit number of four bytes, high one first, in any file."""
    data = bytes_of(value)
    return int.from_bytes(data, "big") if len(data) == 4 else None


def shutter_count(value: Any, context: Context) -> int | None:
    """The shutter count, which is enciphered with the note's date and time; nothing without these."""
    day, moment = (bytes_of(context.members.get(f"Pentax{name}", b"")) for name in ("Date", "Time"))
    if len(day) != 4 or len(moment) < 3:
        return None
    key = 0xFFFFFFFF - int.from_bytes((moment + b"\0")[:4], "big")
    return int(number_of(value)) ^ int.from_bytes(day, "big") ^ key


def firmware(value: Any, _: Context) -> Any:
    """Four numbers of a version, whose bits are turned over."""
    data = bytes_of(value)
    if len(data) != 4:
        return value
    first, *rest = (byte ^ 0xFF for byte in data)
    return " ".join([str(first), *(f"{n:02d}" for n in rest)])


def exposure_unless_bulb(value: Any, context: Context) -> Any:
    """An exposure time; more than the greatest number stands for bulb."""
    return "Unknown (Bulb)" if number_of(value) > 42949 else exposure_time(value, context)


def picture_mode(value: Any, context: Context) -> Any:
    """A picture mode; the Optio 555 counts its first ones differently, which a decimal tells apart."""
    number = number_of(value)
    is_other = re.fullmatch(r"[+-]?\d+", text_of(value)) and number < 4
    return number + 0.1 if is_other and re.search(r"Optio 555\b", context.members["Model"]) else value


def bracket_step(value: Any, _: Context) -> Any:
    """The step of a bracket: thirds, halves above ten, or a fraction whose kind a bit tells."""
    number = int(number_of(value))
    if number < 10:
        return neat(number / 3)
    if number < 20:
        return number - 9.5
    kind = next((kind for bit, kind in ((0x1000, 2), (0x2000, 3)) if number & bit), 0)
    return f"{number - {2: 0x1000, 3: 0x2000}[kind]}/{kind}" if kind else value


BRACKETS = {1: "WB-BA", 2: "WB-GM", 3: "Saturation", 4: "Sharpness", 5: "Contrast", 6: "Hue", 7: "HighLowKey"}


def bracket_text(value: Any, _: Context) -> str:
    """The step of a bracket and what else is varied."""
    parts = text_of(value).split()
    if parts and is_true(parts[0]) and "/" not in parts[0]:
        parts[0] = f"{number_of(parts[0]):.1f}"
    if len(parts) > 1:
        code = int(number_of(parts[1]))
        kind = BRACKETS.get(code >> 8, f"Unknown({code >> 8})")
        parts[1] = f"{kind}+{code & 0xFF}" if code else "No Extended Bracket"
    return " EV, ".join(parts)


def kelvin_levels(value: Any, _: Context) -> str:
    """A colour temperature with a number and two levels in 8192nds."""
    numbers = list(numbers_of(value))
    temperature, number, *levels = [*numbers, *[0] * 4][:4]
    shown = number if len(numbers) > 1 else ""
    return " ".join(map(text_of, (COOLEST - temperature, shown, *(neat(level / 8192) for level in levels))))


def colour_temperature(value: Any, _: Context) -> Any:
    """A colour temperature and two shifts, the low and the high half of a byte."""
    data = bytes_of(value)
    if len(data) != 4:
        return value
    shifts = (n - 16 if n > 7 else n for n in (data[3] & 0x0F, data[3] >> 4))
    return " ".join(map(str, (COOLEST - (data[0] << 8 | data[1]), *shifts)))


def shifts_text(value: Any, _: Context) -> str:
    """The same with a sign before the shifts above zero, and a blank before zero."""
    return re.sub(r" ([1-9])", r" +\1", text_of(value)).replace(" 0", "  0")


def lens_type(at: int) -> Convert:
    """Two numbers of a lens type: the low half of the first byte, and the 16-bit number at a place."""

    def convert(value: Any, _: Context) -> str:
        numbers = [*(int(n) for n in numbers_of(value)), 0, 0, 0, 0, 0]
        return f"{numbers[0] & 0x0F} {numbers[at] * 256 + numbers[at + 1]}"

    return convert


def similar_lens(value: Any, _: Context) -> str | None:
    """The lens of a type that is not listed but differs from one that is in its first number only."""
    names = store.labels(LENSES)
    text = shown = text_of(value)
    for old, new, mark in (("4 ", "7 ", ""), ("7 ", "8 ", " ?"), ("11 ", "13 ", " ?"), ("13 ", "11 ", " ?")):
        if text.startswith(old):
            text = new + text[len(old) :]
            if text in names:
                return f"{names[text]}{mark} ({shown})"
            if old == "11 ":
                return None
    return None


def focal_length(value: Any, _: Context) -> Any:
    """Millimetres: six bits of tens, and two of a power of four."""
    number = int(number_of(value))
    return neat(10 * (number >> 2) * 4 ** ((number & 3) - 2))


def lens_stops(value: Any, _: Context) -> Any:
    """How many stops a lens can be closed."""
    return neat(5 + (int(number_of(value)) ^ 7) / 2)


def guide_number(value: Any, _: Context) -> Any:
    """Guide number of an external flash."""
    number = number_of(value)
    return neat(2 ** ((-3 if number == 29 else number) / 16 + 4)) if number else 0


def guide_number_text(value: Any, _: Context) -> Any:
    """The same as a whole number."""
    number = number_of(value)
    return int(number + 0.5) if number else "n/a"


def metering_segments(value: Any, _: Context) -> str:
    """Light values of the segments."""
    return " ".join([_segment(number) for number in numbers_of(value)])


def _segment(number: float) -> str:
    return "n/a" if number == 255 else f"{number / 8 - 6:.1f}" if number else "0"


def battery(empty: int, span: int) -> Convert:
    """A battery's reading, with volts and what is left in per cent."""

    def convert(value: Any, _: Context) -> str:
        number = number_of(value)
        return f"{int(number)} ({number * 8.18 / 186:.1f}V, {int((number - empty) * 100 / span)}%)"

    return convert


LONGEST_HALF_PRESS = 254.5 / 60


def half_press(value: Any, _: Context) -> str:
    """Seconds for which the release was half pressed."""
    seconds = number_of(value)
    return f"{seconds:.2f} s{' or longer' if seconds > LONGEST_HALF_PRESS else ''}"


def shake_focal_length(value: Any, _: Context) -> Any:
    """Millimetres in quarters of the odd numbers, in halves of the even ones."""
    number = int(number_of(value))
    return number * 4 if number & 1 else neat(number / 2)


def linear(factor: float, term: float) -> Convert:
    """A factor times the value, plus a constant."""
    return lambda value, _: neat(number_of(value) * factor + term)


def shot_of(value: Any, _: Context) -> str:
    """`Shot 1 of 3`."""
    return re.sub(r"(\d+) (\d+)", r"Shot \1 of \2", text_of(value), count=1)


def if_one(value: Any, _: Context) -> Any:
    """A number with its sign, behind a 1 that says that it is meant."""
    found = re.match(r"1 (-?\d+)\Z", text_of(value))
    if not found:
        return f"Unknown ({text_of(value)})"
    return f"{int(found[1]):+d}" if int(found[1]) else 0


def most_faces(value: Any, _: Context) -> str:
    """How many faces the camera looks for."""
    return f"On ({text_of(value)} faces max)" if is_true(value) else "Off"


def faces_detected(value: Any, context: Context) -> Any:
    """Remember the second number as that of the faces."""
    found = re.search(r" (\d+)", text_of(value))
    if found:
        context.members["FacesDetected"] = int(found[1])
    return value


def if_faces(least: int) -> Convert:
    """The value if there are so many faces."""
    return lambda value, context: value if number_of(context.members.get("FacesDetected", 0)) >= least else None


def four_bits_product(value: Any, _: Context) -> int:
    """Rows times columns, each half a byte."""
    number = int(number_of(value))
    return (number >> 4) * (number & 0x0F)


def remember_product(value: Any, context: Context) -> Any:
    """The same remembered as the number of contrast points."""
    context.members["NumCAFPoints"] = four_bits_product(value, context)
    return value


def four_bits_pair(value: Any, _: Context) -> str:
    """Two numbers, each half a byte."""
    number = int(number_of(value))
    return f"{number >> 4} {number & 0x0F}"


def gps_version(value: Any, context: Context) -> str | None:
    """The version of the GPS block behind its name, remembered."""
    data = bytes_of(value)
    if GPS_MARK not in data:
        return None
    text = " ".join(map(str, data.replace(GPS_MARK, b"", 1)))
    context.members["GPSVersionID"] = text
    return text


CONVERSIONS: dict[str, Plain | Made] = {
    "pentax.binary": Plain(binary),
    "pentax.gps_version": Plain(gps_version),
    "pentax.ev": Made(ev),
    "pentax.ev_iso": Plain(ev_iso),
    "pentax.ev_aperture": Plain(ev_aperture),
    "pentax.ev_time": Plain(ev_time),
    "pentax.ev_time_unless_zero": Plain(ev_time_unless_zero),
    "pentax.exponential": Made(exponential),
    "pentax.above": Made(above),
    "pentax.first_above": Made(first_above),
    "pentax.remaining": Made(remaining),
    "pentax.low_bits": Made(low_bits),
    "pentax.low_bits_unless_unknown": Made(lambda mask: low_bits(mask, unless_unknown=True)),
    "pentax.unknown_only": Plain(unknown_only),
    "pentax.keep_above": Made(keep_above),
    "pentax.instead_of": Made(instead_of),
    "pentax.each_divided": Made(each_divided),
    "pentax.signed_words": Plain(signed_words),
    "pentax.date": Plain(date),
    "pentax.time": Plain(time),
    "pentax.manufacture_date": Plain(manufacture_date),
    "pentax.serviced": Plain(serviced),
    "pentax.big_endian": Plain(big_endian),
    "pentax.shutter_count": Plain(shutter_count),
    "pentax.firmware": Plain(firmware),
    "pentax.exposure_unless_bulb": Plain(exposure_unless_bulb),
    "pentax.picture_mode": Plain(picture_mode),
    "pentax.bracket_step": Plain(bracket_step),
    "pentax.bracket_text": Plain(bracket_text),
    "pentax.kelvin_levels": Plain(kelvin_levels),
    "pentax.colour_temperature": Plain(colour_temperature),
    "pentax.shifts_text": Plain(shifts_text),
    "pentax.lens_type": Made(lens_type),
    "pentax.similar_lens": Plain(similar_lens),
    "pentax.focal_length": Plain(focal_length),
    "pentax.lens_stops": Plain(lens_stops),
    "pentax.guide_number": Plain(guide_number),
    "pentax.guide_number_text": Plain(guide_number_text),
    "pentax.metering_segments": Plain(metering_segments),
    "pentax.battery": Made(battery),
    "pentax.half_press": Plain(half_press),
    "pentax.shake_focal_length": Plain(shake_focal_length),
    "pentax.linear": Made(linear),
    "pentax.shot_of": Plain(shot_of),
    "pentax.if_one": Plain(if_one),
    "pentax.most_faces": Plain(most_faces),
    "pentax.faces_detected": Plain(faces_detected),
    "pentax.if_faces": Made(if_faces),
    "pentax.four_bits_product": Plain(four_bits_product),
    "pentax.remember_product": Plain(remember_product),
    "pentax.four_bits_pair": Plain(four_bits_pair),
}


def bytes_of_points(index: int) -> Convert:
    """How many bytes hold as many points as an earlier value says, four to the byte."""
    return lambda names, _: (int(number_of(names["values"].get(index) or 0)) + 3) // 4


def size_over(size: int) -> Convert:
    """How many elements of a size the block has."""
    return lambda names, _: int(names["size"]) // size


def shift_by_one_if(name: str) -> Convert:
    """A hook: places after this one shift by one if something was remembered under a name."""
    return lambda names, context: {"shift": names["shift"] + bool(context.members.get(name))}


def shift_by_one_if_larger(size: int) -> Convert:
    """A hook: places after this one shift by one in a larger block."""
    return lambda names, _: {"shift": names["shift"] + (names["size"] > size)}


EXPRESSIONS: dict[str, Plain | Made] = {
    "pentax.bytes_of_points": Made(bytes_of_points),
    "pentax.size_over": Made(size_over),
    "pentax.shift_by_one_if": Made(shift_by_one_if),
    "pentax.shift_by_one_if_larger": Made(shift_by_one_if_larger),
}
