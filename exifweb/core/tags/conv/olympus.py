"""Conversions of Olympus' and OM System's maker notes: drive modes, focus areas, settings with their limits.

A setting often comes with the least and the greatest value that the camera allows. Source: ExifTool's Olympus module.
"""

from __future__ import annotations

import re
from math import isfinite, sqrt
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.numbers import neat, raised
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.labels import bit_names
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import encode_text, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exifweb.core.context import Context, Probe

INFINITE = 0xFFFFFFFF
WORD = 0xFFFFFFFFFFFFFFFF
SHOOTING_MODES = {
    0x01: "Single Shot",
    0x02: "Sequential L",
    0x03: "Sequential H",
    0x07: "Sequential",
    0x11: "Single Shot",
    0x12: "Sequential L",
    0x13: "Sequential H",
    0x14: "Self-Timer 12 sec",
    0x15: "Self-Timer 2 sec",
    0x16: "Custom Self-Timer",
    0x17: "Sequential",
    0x21: "Single Shot",
    0x22: "Sequential L",
    0x23: "Sequential H",
    0x24: "Self-Timer 2 sec",
    0x25: "Self-Timer 12 sec",
    0x26: "Custom Self-Timer",
    0x27: "Sequential",
    0x28: "Sequential SH1",
    0x29: "Sequential SH2",
    0x30: "HighRes Shot",
    0x41: "ProCap H",
    0x42: "ProCap L",
    0x43: "ProCap",
    0x48: "ProCap SH1",
    0x49: "ProCap SH2",
}
"""Drive modes as newer models count them: mechanical shutter, anti-shock, electronic shutter, ProCapture."""
DRIVES = {
    0: "Single Shot",
    1: "Continuous Shooting",
    2: "Exposure Bracketing",
    3: "White Balance Bracketing",
    4: "Exposure+WB Bracketing",
}
BRACKETS = {"0": "AE", "1": "WB", "2": "FL", "3": "MF", "4": "ISO", "5": "AE Auto", "6": "Focus"}
BRACKETING, ELECTRONIC = 5, 4
SHUTTERS = {0: "Mechanical shutter", 2: "Anti-shock"}
DIRECTIONS = {1: "Left to Right", 2: "Right to Left", 3: "Bottom to Top", 4: "Top to Bottom"}
QUALITIES = {
    1: "SQ (Low)",
    2: "HQ (Normal)",
    3: "SHQ (Fine)",
    4: "RAW",
    5: "Medium-Fine",
    6: "Small-Fine",
    33: "Uncompressed",
}
QUALITIES_OF_SX = {0: "SQ (Low)", 1: "HQ (Normal)", 2: "SHQ (Fine)", 6: "RAW"}
_SX_TYPE = re.compile(r"SX(?!151\b)|D4322").match
SPECIAL_MODES = ("Normal", "Unknown (1)", "Fast", "Panorama")
PANORAMAS = ("(none)", "Left to Right", "Right to Left", "Bottom to Top", "Top to Bottom")
STACKS = {
    "1 *": "Live Composite ({} images)",
    "4 *": "Live Time/Bulb ({} images)",
    "9 *": "Focus-stacked ({} images)",
}
AREA_NAMES = {0x36794285: "Left ", 0x79798585: "Center ", 0xBD79C985: "Right "}
DETAIL_BITS = ((13, 7), (12, 1), (11, 1), (8, 3), (7, 1), (5, 1), (4, 1), (3, 1), (0, 7))
"""Shift and mask of each part of the details of a focus point."""


def parts_of(value: Any, least: int) -> list[str]:
    """Return the parts of a value as text, empty ones where there are too few."""
    parts = text_of(value).split()
    return parts + [""] * (least - len(parts))


def _label(words: dict[int, str], part: str) -> str:
    return words.get(int(number_of(part)), "") or f"Unknown ({part})"


def with_limits(value: Any, _: Context) -> str:
    """A setting, its least and its greatest value."""
    now, low, high, *_rest = parts_of(value, 3)
    return f"{now} (min {low}, max {high})"


def saturation(value: Any, context: Context) -> str:
    """The same; the E-1 counts from the least one."""
    now, low, high, *_rest = parts_of(value, 3)
    if re.match(r"E-1\b", text_of(context.members["Model"])):
        base = number_of(low)
        shown, most = text_of(neat(number_of(now) - base)), text_of(neat(number_of(high) - base))
        return f"CS{shown} (min CS0, max CS{most})"
    return f"{now} (min {low}, max {high})"


def firmware(value: Any, _: Context) -> str:
    """A version whose last three hexadecimal digits are behind the point."""
    return re.sub(r"(.{3})\Z", r".\1", f"{int(number_of(value)) & 0xFFFFFFFFFFFFFFFF:x}")


def aperture(value: Any, _: Context) -> Any:
    """F number of an aperture in 1/256 steps, 0 where there is none."""
    return sqrt(2) ** (number_of(value) / 256) if is_true(value) else 0


def iso(value: Any, _: Context) -> Any:
    """ISO of an APEX speed."""
    return neat(100 * raised(2, number_of(value) - 5))


def special_mode(value: Any, _: Context) -> Any:
    """Shooting mode, place in the sequence, direction of the panorama."""
    parts = text_of(value).split()
    if len(parts) < 3:
        return value
    mode, panorama = _named(SPECIAL_MODES, parts[0]), _named(PANORAMAS, parts[2])
    return f"{mode}, Sequence: {parts[1]}, Panorama: {panorama}"


def _named(words: Sequence[str], part: str) -> str:
    index = int(number_of(part))
    return words[index] if -len(words) <= index < len(words) else f"Unknown ({part})"


def quality(value: Any, context: Context) -> str:
    """Quality, which cameras of the SX type count in their own way."""
    own = _SX_TYPE(text_of(context.members.get("CameraType", "")))
    text = text_of(value)
    words = {str(key): word for key, word in (QUALITIES_OF_SX if own else QUALITIES).items()}
    return words.get(text, f"Unknown ({text})")


def with_fraction(value: Any, _: Context) -> str:
    """A number with a decimal at least."""
    text = text_of(value)
    return text if "." in text else f"{text}.0"


def drive_mode(value: Any, _: Context) -> str:
    """Drive mode, number of the shot, kind of shutter."""
    parts = text_of(value).split()
    mode, shot, bits, _fourth, shutter, shooting, *_rest = [*parts, *[""] * 6]
    taken = f", Shot {shot}" if is_true(shot) else ""
    by = "" if not shutter or number_of(shutter) == ELECTRONIC else f"; {_label(SHUTTERS, shutter)}"
    if number_of(mode) == BRACKETING and bits:
        name = bit_names(bits, BRACKETS, 32).replace(", ", "+") + " Bracketing"
    elif is_true(shooting):
        name = _label(SHOOTING_MODES, shooting)
    else:
        name = _label(DRIVES, mode)
    return f"{name}{taken}{by}"


def panorama_mode(value: Any, _: Context) -> str:
    """Direction of a panorama and number of the shot."""
    direction, shot, *_rest = parts_of(value, 2)
    return f"{_label(DIRECTIONS, direction)}, Shot {shot}" if is_true(direction) else "Off"


def tenths(value: Any, _: Context) -> str:
    """Each part divided by ten."""
    return " ".join([text_of(neat(number_of(part) / 10)) for part in text_of(value).split()])


def metres_and_feet(value: Any, _: Context) -> str:
    """A pair of heights with their units."""
    return re.sub(r"(\S+) (\S+)", r"\1 m, \2 ft", text_of(value), count=1)


def level_angle(sign: int) -> Any:
    """An angle in tenths of a degree, where a 1 behind it says that there is one."""

    def convert(value: Any, _: Context) -> Any:
        text = text_of(value)
        return neat(sign * number_of(text[:-2]) / 10) if text.endswith(" 1") else "n/a"

    return convert


def stacked_image(value: Any, _: Context) -> str:
    """How many images were put together."""
    text = text_of(value)
    found = re.search(r" (\d+)", text)
    pattern = STACKS.get(re.sub(r" \d+", " *", text, count=1))
    return pattern.format(found[1]) if found and pattern else f"Unknown ({text})"


def af_areas(value: Any, _: Context) -> str:
    """Corners of the focus areas, with a name where it is known."""
    shown = []
    for part in text_of(value).split():
        number = int(number_of(part))
        if number:
            left, top, right, bottom = (number & 0xFFFFFFFF).to_bytes(4, "big")
            shown.append(f"{AREA_NAMES.get(number, '')}({left},{top})-({right},{bottom})")
    return ", ".join(shown) or "none"


def without_first(value: Any, _: Context) -> str:
    """The parts after the first."""
    return re.sub(r"\S* ", "", text_of(value), count=1)


def selected_point(value: Any, _: Context) -> str:
    """Corners of the selected area in per cent."""
    text = text_of(value)
    if "undef" in text:
        return "n/a"
    shares = [number_of(part) * 100 for part in parts_of(text, 4)[:4]]
    a, b, c, d = [int(share) if isfinite(share) else "Inf" for share in shares]
    return f"({a}%,{b}%) ({c}%,{d}%)"


def external_flash_bounce(value: Any, _: Context) -> str:
    """Whether the macro light is on, and its strength."""
    on, strength, *_rest = parts_of(value, 2)
    if not is_true(on):
        return "Off"
    share = "Full" if number_of(strength) == 1 else f"1/{strength}"
    return f"On ({share} strength)"


def focus_distance(value: Any, _: Context) -> Any:
    """Metres of a distance in millimetres, 0 for infinity."""
    number = number_of(text_of(value))
    return 0 if number == INFINITE else neat(number / 1000)


def af_point(value: Any, context: Context) -> Any:
    """The focus point; zero says nothing on the E-P1."""
    return value if is_true(value) or text_of(context.members["Model"]) != "E-P1" else None


def af_point_parts(value: Any, _: Context) -> str:
    """Low and high bits of a focus point."""
    number = int(number_of(value))
    return f"{number & 0x1F} {number & 0xFFE0}"


def af_details(value: Any, _: Context) -> str:
    """The bit fields of a focus point's details."""
    number = int(number_of(value))
    return " ".join([str(number >> shift & mask) for shift, mask in DETAIL_BITS])


def sensor_temperature(value: Any, _: Context) -> Any:
    """The temperature as stored; two values say that there is none."""
    return value if is_true(value) and text_of(value) != "-32768" else None


def sensor_celsius(value: Any, _: Context) -> Any:
    """Degrees of the sensor's own count."""
    return neat(84 - 3 * number_of(value) / 26)


def celsius(value: Any, _: Context) -> str:
    """Degrees with their unit; two zeros may stand behind them."""
    return f"{text_of(value).removesuffix(' 0 0')} C"


def stabilization(value: Any, _: Context) -> str | None:
    """Image stabilization by the bits of a block."""
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    if data.startswith(b"\0\0\0\0"):
        return "Off"
    if len(data) < 44:
        return None
    return "On, Mode 1" if data[44:45] and data[44] & 1 else "On, Mode 2"


def type_of_hex(*places: int) -> Any:
    """A lens or extender type: some of its numbers in hexadecimal."""

    def convert(value: Any, _: Context) -> str:
        parts = text_of(value).split()
        shown = [int(number_of(parts[at])) if at < len(parts) else 0 for at in places]
        return " ".join([f"{number & WORD:02x}" if at else f"{number & WORD:x}" for at, number in enumerate(shown)])

    return convert


def recorder_date(value: Any, _: Context) -> str:
    """Date and time of a voice recorder, twelve digits in this century."""
    return re.sub(r"(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)", r"20\1:\2:\3 \4:\5:\6", text_of(value), count=1)


def wave_date(value: Any, _: Context) -> str | None:
    """Date and time of twelve digits, in the century that fits."""
    found = re.match(r"(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\n?\Z", text_of(value))
    if found is None:
        return None
    year, month, day, hour, minute, second = found.groups()
    return f"{20 if int(year) < 70 else 19}{year}:{month}:{day} {hour}:{minute}:{second}"


def recorder_duration(value: Any, _: Context) -> int | None:
    """Seconds of six digits."""
    found = re.search(r"(\d\d)(\d\d)(\d\d)", text_of(value))
    return (int(found[1]) * 60 + int(found[2])) * 60 + int(found[3]) if found else None


def wave_duration(value: Any, _: Context) -> str:
    """Hours, minutes and seconds of six digits."""
    return re.sub(r"^(\d\d)(\d\d)", r"\1:\2:", text_of(value))


def member_missing(name: str) -> Any:
    """Nothing was remembered under a name."""

    def holds(_: Probe, context: Context) -> bool:
        return context.members.get(name) is None

    return holds


CONVERSIONS: dict[str, Plain | Made] = {
    "olympus.with_limits": Plain(with_limits, "olympus.numbers_only"),
    "olympus.saturation": Plain(saturation),
    "olympus.firmware": Plain(firmware, "olympus.firmware_number"),
    "olympus.aperture": Plain(aperture, "olympus.aperture_steps"),
    "olympus.iso": Plain(iso, "olympus.iso_speed"),
    "olympus.special_mode": Plain(special_mode),
    "olympus.quality": Plain(quality),
    "olympus.with_fraction": Plain(with_fraction, "keep"),
    "olympus.drive_mode": Plain(drive_mode),
    "olympus.panorama_mode": Plain(panorama_mode),
    "olympus.tenths": Plain(tenths, "olympus.times_ten"),
    "olympus.metres_and_feet": Plain(metres_and_feet, "olympus.without_lengths"),
    "olympus.level_angle": Made(level_angle, "olympus.level_tenths"),
    "olympus.stacked_image": Plain(stacked_image, "olympus.stack_numbers"),
    "olympus.af_areas": Plain(af_areas),
    "olympus.without_first": Plain(without_first, "prefix('undef ')"),
    "olympus.selected_point": Plain(selected_point, "olympus.point_shares"),
    "olympus.external_flash_bounce": Plain(external_flash_bounce),
    "olympus.focus_distance": Plain(focus_distance, "olympus.distance_pair"),
    "olympus.af_point": Plain(af_point),
    "olympus.af_point_parts": Plain(af_point_parts, "olympus.af_point_sum"),
    "olympus.af_details": Plain(af_details),
    "olympus.sensor_temperature": Plain(sensor_temperature),
    "olympus.sensor_celsius": Plain(sensor_celsius, "olympus.sensor_count"),
    "olympus.celsius": Plain(celsius, "without_unit(' C')"),
    "olympus.stabilization": Plain(stabilization),
    "olympus.type_of_hex": Made(type_of_hex, "olympus.type_numbers"),
    "olympus.recorder_date": Plain(recorder_date),
    "olympus.wave_date": Plain(wave_date),
    "olympus.recorder_duration": Plain(recorder_duration),
    "olympus.wave_duration": Plain(wave_duration),
}
CONDITIONS: dict[str, Made] = {"olympus.member_missing": Made(member_missing)}
