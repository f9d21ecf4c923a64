"""Menus of Nikon's newer cameras: what depends on firmware, shutter and drive, and how series are worded.

Source: ExifTool's Nikon module.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.conditions import COMPARISONS
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.conv.xmp import from_base64
from exifweb.core.tags.labels import bit_names
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context, Probe

    Convert = Callable[[Any, Context], Any]
    Holds = Callable[[Probe, Context], bool]
    Names = dict[str, Any]
    Expression = Callable[[Names, Context], Any]

HIGH_SPEED_SHUTTER = "96"
FIRMWARE = "FirmwareVersion"


def series(value: Any, context: Context) -> str:
    """`On: Interval 1 of 3 Frame 1 of 3`."""
    number = number_of(value)
    if not number:
        return "Off"
    intervals, shots, frame = (
        number_of(context.members.get(f"Interval{name}") or 0)
        for name in ("ShootingIntervals", "ShootingShotsPerInterval", "Frame")
    )
    frames = f" Frame {frame:.0f} of {shots:.0f}" if shots > 1 else ""
    return f"On: Interval {number:.0f} of {intervals:.0f}{frames}"


def focus_shift(value: Any, context: Context) -> str:
    """`On: Frame 1 of 100`; how many there are with pixel shift is not known."""
    number = number_of(value)
    if not number:
        return "Off"
    if text_of(context.members.get("PixelShiftActive", "")) == "1":
        return f"On: Frame {number:.0f}"
    return f"On: Frame {number:.0f} of {number_of(context.members.get('FocusShiftNumberShots', 0)):.0f}"


def seconds(value: Any, _: Context) -> str:
    """`1 Second`, `2 Seconds`."""
    number = number_of(value)
    return "1 Second" if number == 1 else f"{number:.0f} Seconds"


def rounded_if_positive(value: Any, _: Context) -> str:
    """A whole number; nothing below one."""
    number = number_of(value)
    return f"{number:.0f}" if number > 0 else ""


def size_of_series(value: Any, context: Context) -> Any:
    """A series' length, which is five where single frames are set."""
    return 5 if not number_of(context.members.get("SingleFrame", 0)) else value


CRITERIA = {"0": "Distance", "1": "Motion", "2": "Subject Detection"}
DIRECTIONS = {
    "0": "Top Left",
    "1": "Top Right",
    "2": "Bottom Left",
    "3": "Bottom Right",
    "4": "Left",
    "5": "Right",
    "6": "Top Center",
    "7": "Bottom Center",
}


def criteria(value: Any, _: Context) -> str:
    """What makes the camera release by itself."""
    return bit_names(value, CRITERIA)


def directions(value: Any, _: Context) -> str:
    """Where motion makes it release."""
    return "All" if text_of(value) == "255" else bit_names(value, DIRECTIONS)


def portrait(value: Any, _: Context) -> str:
    """How skin is rendered: hue and brightness in quarters around 128."""
    text = text_of(value)
    if text in ("0 0", "255 255"):
        return "Off"
    hue, light = [*(number_of(part) for part in text.split()), 0, 0][:2]
    brightness = "Neutral" if light == 128 else f"{(light - 128) / 4:+.1f}"
    color = "Color: Neutral" if hue == 128 else f"{'Yellow' if hue > 128 else 'Magenta'}: {abs(hue - 128) / 4:.1f}"
    return f"{color} Brightness: {brightness}"


def base64_double(value: Any, _: Context) -> Any:
    """A double kept as base64."""
    return unpack_from("<d", from_base64(text_of(value)).ljust(8, b"\0"))[0]


def base64_degrees(value: Any, _: Context) -> Any:
    """Degrees, minutes and seconds: doubles kept as base64."""
    degrees, minutes, seconds = unpack_from("<3d", from_base64(text_of(value)).ljust(24, b"\0"))
    return degrees + minutes / 60 + seconds / 3600


def base64_dotted(value: Any, _: Context) -> str:
    """Bytes kept as base64, with points between them."""
    return ".".join(str(byte) for byte in from_base64(text_of(value)))


def base64_number(value: Any, _: Context) -> Any:
    """A 32-bit number kept as base64."""
    data = from_base64(text_of(value))
    return unpack_from("<I", data)[0] if len(data) >= 4 else ""


def firmware(sign: str, version: str) -> Holds:
    """The firmware's version, which is known, compares so with another as text."""
    compare = COMPARISONS[sign]

    def holds(_: Probe, context: Context) -> bool:
        found = context.members.get(FIRMWARE)
        return is_true(found) and compare(text_of(found), version)  # type: ignore[arg-type]

    return holds


def member_from(name: str, least: str) -> Holds:
    """What was remembered under a name is not less than this as text."""
    return lambda _, context: text_of(context.members.get(name) or "") >= least


def model_with_firmware(model: str, least: str) -> Holds:
    """It is this model, with a firmware not older than this."""
    return lambda _, context: (
        text_of(context.members["Model"]) == model and text_of(context.members.get(FIRMWARE) or "") >= least
    )


def shutter_with(name: str) -> Holds:
    """A shutter was told that is not the high-speed one, and what was remembered under a name is more than zero."""
    return lambda _, context: _has_shutter(context) and number_of(context.members.get(name, 0)) > 0


def has_shutter(_: Probe, context: Context) -> bool:
    """A shutter was told that is not the high-speed one."""
    return _has_shutter(context)


def _has_shutter(context: Context) -> bool:
    shutter = context.members.get("ShutterMode")
    return is_true(shutter) and text_of(shutter) != HIGH_SPEED_SHUTTER


def is_not_zero(name: str) -> Holds:
    """What was remembered under a name is not zero, or nothing was."""
    return lambda _, context: text_of(context.members.get(name, "")) != "0"


def from_directory(names: Names, _: Context) -> int:
    """A place so many bytes behind the start of the block as its value says."""
    return int(names["dirStart"]) + int(number_of(names["val"]))


def shift_from(term: int, version: str, model: str = "") -> Expression:
    """A hook: places behind shift where the firmware is not older than this, for a model if one is given."""

    def worth(names: Names, context: Context) -> dict[str, int]:
        found = text_of(context.members.get(FIRMWARE) or "")
        shifts = found >= version and is_true(found) and text_of(context.members["Model"]).startswith(model)
        return {"shift": names["shift"] + (term if shifts else 0)}

    return worth


def shift_z8(names: Names, context: Context) -> dict[str, int]:
    """A hook: places behind shift by the firmware of the Z 8."""
    found = text_of(context.members.get(FIRMWARE) or "")
    return {"shift": names["shift"] + (4 if found.startswith("02.10") else 8 if found >= "03.0" else 0)}


EXPRESSIONS: dict[str, Plain | Made] = {
    "nikon_menus.from_directory": Plain(from_directory),
    "nikon_menus.shift_from": Made(shift_from),
    "nikon_menus.shift_z8": Plain(shift_z8),
}

CONDITIONS: dict[str, Plain | Made] = {
    "nikon_menus.firmware": Made(firmware),
    "nikon_menus.member_from": Made(member_from),
    "nikon_menus.model_with_firmware": Made(model_with_firmware),
    "nikon_menus.shutter_with": Made(shutter_with),
    "nikon_menus.has_shutter": Plain(has_shutter),
    "nikon_menus.is_not_zero": Made(is_not_zero),
}

CONVERSIONS: dict[str, Plain | Made] = {
    "nikon_menus.series": Plain(series),
    "nikon_menus.focus_shift": Plain(focus_shift),
    "nikon_menus.seconds": Plain(seconds),
    "nikon_menus.rounded_if_positive": Plain(rounded_if_positive),
    "nikon_menus.size_of_series": Plain(size_of_series),
    "nikon_menus.criteria": Plain(criteria),
    "nikon_menus.directions": Plain(directions),
    "nikon_menus.portrait": Plain(portrait),
    "nikon_menus.base64_double": Plain(base64_double),
    "nikon_menus.base64_degrees": Plain(base64_degrees),
    "nikon_menus.base64_dotted": Plain(base64_dotted),
    "nikon_menus.base64_number": Plain(base64_number),
}
