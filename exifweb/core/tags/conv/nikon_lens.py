"""Conversions of Nikon's lenses and flashes: focal lengths, apertures and distances in steps, what bits tell.

Source: ExifTool's Nikon module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.labels import bit_names
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import encode_text, number_of, numbers_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]


def exponential(factor: float, base: float, divisor: float, offset: float = 0) -> Convert:
    """A factor times the base to the power of the value, shifted and divided."""

    def convert(value: Any, _: Context) -> Any:
        try:
            return neat(factor * base ** ((number_of(value) + offset) / divisor))
        except OverflowError:
            return float("inf")

    return convert


def output(pattern: str) -> Convert:
    """Share of the flash's full output in per cent."""

    def convert(value: Any, _: Context) -> str:
        number = number_of(value)
        return "Full" if number > 0.99 else str(pattern % (number * 100))

    return convert


def unless_unset(value: Any, _: Context) -> Any:
    """The value unless it is 0 or 255."""
    return value if is_true(value) and number_of(value) != 255 else None


def firmware_text(value: Any, _: Context) -> str:
    """Version of an unknown flash's firmware."""
    major, minor = [*(int(part) for part in numbers_of(value)), 0, 0][:2]
    return f"{major}.{minor:02d} (Unknown model)"


def flash_steps(value: Any, _: Context) -> Any:
    """Compensation in sixths, counted from two down."""
    return neat(-(number_of(value) - 2) / 6)


def focal_steps(value: Any, _: Context) -> Any:
    """2048 over the value."""
    number = number_of(value)
    return neat(2048 / number) if number else value


def metres_or_infinity(value: Any, _: Context) -> str:
    """Metres; zero is infinity."""
    return f"{number_of(value):.2f} m" if is_true(value) else "inf"


def lens_type(last: int) -> Convert:
    """What kind of lens the bits tell; known up to a bit."""
    names = {str(bit): name for bit, name in LENS_BITS.items() if bit <= last}
    if last < 7:
        names.pop("5")

    def convert(value: Any, _: Context) -> str:
        text = bit_names(value, names) if is_true(value) else "AF"
        text = text.replace(",", "")
        text = re.sub(r"\bD G\b", "G", text, count=1)
        if re.search(r" E\b", text):
            text = re.sub(r"^(?:G )?", "E ", re.sub(r" E\b", "", text, count=1), count=1)
        if " 1" in text:
            text = "1 " + text.replace(" 1", "", 1)
        if last >= 7 and "FT-1 " in text:
            text = text.replace("FT-1 ", "", 1) + " FT-1"
        return text

    return convert


LENS_BITS = {0: "MF", 1: "D", 2: "G", 3: "VR", 4: "1", 5: "FT-1", 6: "E", 7: "AF-P"}


def notes_whether_filled(name: str) -> Convert:
    """Remember that there is more than zeros behind the first byte; there is no tag."""

    def convert(value: Any, context: Context) -> None:
        data = value if isinstance(value, bytes) else encode_text(text_of(value))
        if len(data) < 2 or any(data[1:]):
            context.members[name] = 1

    return convert


def lens_firmware(value: Any, _: Context) -> str:
    """Version, release and modification: a byte and two halves of one."""
    number = int(number_of(value))
    return f"{number >> 8}.{number >> 4 & 0xF}.{number & 0xF}"


def drive_end(value: Any, context: Context) -> Any:
    """Remember whether the lens has come to an end of its way."""
    width = context.members.get("FocusDistanceRangeWidth")
    closest = "CFD" if is_true(value) else "No"
    context.members["LensDriveEnd"] = found = "Inf" if width is not None and not is_true(width) else closest
    return found


DISTANCE_DIGITS: tuple[tuple[float, int], ...] = ((0.35, 4), (1, 3), (10, 2), (100, 1))
"""Below so many metres, so many decimals."""


def lens_distance(value: Any, context: Context) -> str:
    """Metres to the subject, infinite where the lens stands there."""
    if text_of(context.members.get("FocusStepsFromInfinity", "")) == "0":
        return "Inf"
    number = number_of(value)
    digits = next((digits for limit, digits in DISTANCE_DIGITS if number < limit), 0)
    return f"{number:.{digits}f} m"


CONVERSIONS: dict[str, Plain | Made] = {
    "nikon_lens.exponential": Made(exponential, "nikon.log_of"),
    "nikon_lens.output": Made(output, lambda _: "nikon.per_cent"),
    "nikon_lens.unless_unset": Plain(unless_unset),
    "nikon_lens.firmware_text": Plain(firmware_text, "nikon.flash_firmware"),
    "nikon_lens.flash_steps": Plain(flash_steps, "nikon.times_then_plus(-6, 2)"),
    "nikon_lens.focal_steps": Plain(focal_steps, "nikon.focal_code"),
    "nikon_lens.metres_or_infinity": Plain(metres_or_infinity, "without_unit(' m')"),
    "nikon_lens.lens_type": Made(lens_type, lambda _: "nikon.lens_bits"),
    "nikon_lens.notes_whether_filled": Made(notes_whether_filled),
    "nikon_lens.lens_firmware": Plain(lens_firmware),
    "nikon_lens.drive_end": Plain(drive_end),
    "nikon_lens.lens_distance": Plain(lens_distance),
}
