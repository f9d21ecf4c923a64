"""Conversions of Minolta's maker notes and RAW segments: white balance, dates in bytes, lenses behind adapters.

Source: ExifTool's Minolta and MinoltaRaw modules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags import store
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

ADAPTERS: dict[int, tuple[int, str]] = {
    **dict.fromkeys((0xEF00, 0xF000, 0xF100, 0xFF00), (0xEF00, "Canon EF Adapter")),
    **dict.fromkeys((0x7700, 0x7800, 0x7900, 0x8700), (0x7700, "Metabones Speed Booster")),
    **dict.fromkeys((0xBC00, 0xBD00, 0xBE00, 0xCC00), (0xBC00, "Metabones Speed Booster Ultra")),
}
"""High byte of a lens type → from where Canon's types count, and the adapter's name."""
SIGMA_FIRST, SIGMA_ADAPTER = 0x4900, "MC-11 SA-E"

WHITE_BALANCES: dict[int, str] = {
    0: "Auto",
    1: "Daylight",
    2: "Cloudy",
    3: "Tungsten",
    5: "Custom",
    7: "Fluorescent",
    8: "Fluorescent 2",
    11: "Custom 2",
    12: "Custom 3",
    0x0800000: "Auto",
    0x1800000: "Daylight",
    0x2800000: "Cloudy",
    0x3800000: "Tungsten",
    0x4800000: "Flash",
    0x5800000: "Fluorescent",
    0x6800000: "Shade",
    0x7800000: "Custom1",
    0x8800000: "Custom2",
    0x9800000: "Custom3",
}
RAW_BALANCES = (
    *("Auto", "Daylight", "Cloudy", "Tungsten", "Flash/Fluorescent", "Fluorescent", "Shade"),
    *("User 1", "User 2", "User 3", "Temperature"),
)
SHIFTS = range(6, 13)
FARTHEST = 266


def adapted_lens(value: Any, _: Context) -> str | None:
    """A lens of Canon's or Sigma's mount, with its adapter."""
    number = int(number_of(value))
    base, adapter = ADAPTERS.get(number & 0xFF00, (0, ""))
    lenses = "@Canon.canonLensTypes"
    if not adapter and number >= SIGMA_FIRST:
        base, adapter, lenses = SIGMA_FIRST, SIGMA_ADAPTER, "@Sigma.sigmaLensTypes"
    lens = store.labels(lenses).get(str(number - base)) if adapter else None
    return f"{lens} + {adapter}" if lens else None


def white_balance(value: Any, _: Context) -> str:
    """A setting, or one of the DiMAGE A2 with how much it is shifted."""
    number = int(number_of(value))
    known = WHITE_BALANCES.get(number)
    if known is not None:
        return known
    if not number & 0xFFFF0000:
        return f"Unknown ({number})"
    middle = (number & 0xFF000000) + 0x800000
    if middle not in WHITE_BALANCES:
        return f"Unknown (0x{number:x})"
    return f"{WHITE_BALANCES[middle]}{(number - middle) / 0x10000:+.8g}"


def raw_white_balance(value: Any, _: Context) -> str:
    """A setting in the low half byte, how much it is shifted in the high one."""
    number = int(number_of(value))
    low, high = number & 0x0F, number >> 4
    text = RAW_BALANCES[low] if low < len(RAW_BALANCES) else f"Unknown ({low})"
    return f"{text} ({high - 8})" if high in SHIFTS else text


def raw_iso(value: Any, _: Context) -> int:
    """ISO speed in eighths of a stop."""
    return int(2 ** ((number_of(value) - 48) / 8) * 100 + 0.5)


def three_bytes(pattern: str) -> Convert:
    """Write a number out as three: what is above 16 bits, and the two bytes below."""

    def convert(value: Any, _: Context) -> str:
        number = int(number_of(value))
        return pattern % (number >> 16, number >> 8 & 0xFF, number & 0xFF)

    return convert


def steps_off(value: Any, context: Context) -> Any:
    """A setting around its middle, which is higher in the DiMAGE A2."""
    return neat(number_of(value) - middle(context))


def middle(context: Context) -> int:
    """Return the number that stands for the middle of a setting."""
    return 5 if re.search("DiMAGE A2", text_of(context.members["Model"])) else 3


def part_of(dividend: float) -> Convert:
    """A constant divided by the value, 0 for 0."""
    return lambda value, _: neat(dividend / number_of(value)) if number_of(value) else 0


def metres_or_infinity(value: Any, _: Context) -> str:
    """Metres, where 0 is infinity."""
    return f"{text_of(value)} m" if is_true(value) else "inf"


def focus_distance(value: Any, _: Context) -> str:
    """Metres, the farthest of which are infinity."""
    number = number_of(value)
    return "inf" if number > FARTHEST else f"{number:.2f} m"


def always(word: str) -> Convert:
    """A word, whatever the value."""
    return lambda _value, _: word


def in_mrw(value: Any, context: Context) -> Any:
    """The value; that the file is an MRW is remembered."""
    if context.members.get("FILE_TYPE") == "MRW":
        context.members["MinoltaPRD"] = 1
    return value


CONVERSIONS: dict[str, Plain | Made] = {
    "minolta.adapted_lens": Plain(adapted_lens),
    "minolta.white_balance": Plain(white_balance),
    "minolta.raw_white_balance": Plain(raw_white_balance),
    "minolta.raw_iso": Plain(raw_iso, "minolta.raw_iso_code"),
    "minolta.three_bytes": Made(three_bytes, lambda _: "minolta.of_three_bytes"),
    "minolta.steps_off": Plain(steps_off, "minolta.of_steps_off"),
    "minolta.part_of": Made(part_of),
    "minolta.metres_or_infinity": Plain(metres_or_infinity, "minolta.without_metres"),
    "minolta.focus_distance": Plain(focus_distance, "minolta.metres_of_text"),
    "minolta.always": Made(always),
    "minolta.in_mrw": Plain(in_mrw),
}
