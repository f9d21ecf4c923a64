"""What Pentax's notes pack into runs of numbers: focus points, focus areas and digital filters.

Source: ExifTool's Pentax module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.tags import store
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import bytes_of, number_of, numbers_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

NONE = "(none)"
POINT_BITS, POINT_MASK = 2, 3
FILTERS = "@Pentax.FilterInfo.107"

POINTS_K3III = (
    "C1E1G1I1K1C3E3G3I3K3C5E5G5I5K5C7E7G7I7K7C9E9G9I9K9A5M5B3L3B5L5B7L7B1L1B9L9A3M3A7M7D1F1H1J1D3F3H3J3D5F5H5J5D7F7"
    "H7J7D9F9H9J9C2E2G2I2K2C4E4G4I4K4C6E6G6I6K6C8E8G8I8K8B2L2B4L4B6L6B8L8A1M1A2M2A4M4A6M6A8M8A9M9"
)
"""Focus points of the K-3 Mark III, two characters of column and row each, in the order in which the note has them."""
POINTS = len(POINTS_K3III) // 2
SECOND = 28
"""How far behind a point's first value its second one stands."""
AREA = 7
AREA_FLAGS = ((0x10, 0x10, "central"), (0x08, 0, "peripheral"), (0x04, 0x04, "in-focus"))


def points(member: str, mask: int, code: int = 0) -> Convert:
    """The numbers of the points, two bits each from the high ones on, that have a code or any bit of a mask.

    Args:
        member: Name under which the number of the points was remembered.
        mask: Which bits count.
        code: What they must be; 0 for anything but nothing.
    """

    def convert(value: Any, context: Context) -> str:
        data = [int(number) for number in numbers_of(value)]
        if not data:
            return NONE
        most = max(1, min(int(number_of(context.members.get(member) or 0)), 4 * len(data)))
        found = []
        for at in range(most):
            bits = data[at // 4] >> 6 - at % 4 * POINT_BITS & mask
            if bits == code if code else bits:
                found.append(str(at + 1))
        return ",".join(found)

    return convert


def _name(at: int) -> str:
    return POINTS_K3III[2 * at : 2 * at + 2]


def point_names(code: int = 0) -> Convert:
    """The names of the points whose number is a code, or any but zero."""

    def convert(value: Any, _: Context) -> str:
        numbers = numbers_of(value)
        found = sorted(_name(at) or f"Unknown({at})" for at, n in enumerate(numbers) if (n == code if code else n))
        return ",".join(found) or NONE

    return convert


def point_values(value: Any, _: Context) -> str:
    """The points with values, of which some have two."""
    numbers: list[float | None] = list(numbers_of(value))
    found = []
    for at, number in enumerate(numbers):
        if not number:
            continue
        text = f"{_name(at)}=" if at < POINTS else f"{_name(at - SECOND)}=/"
        text += text_of(number)
        second = at + SECOND
        if second < len(numbers) and numbers[second]:
            text += f"/{text_of(numbers[second])}"
            numbers[second] = None
        found.append(text)
    return ",".join(sorted(found)) or NONE


def areas(value: Any, _: Context) -> Any:
    """Where the focus areas lie, each of seven numbers, and what a word of flags says of them."""
    if not is_true(text_of(value)):
        return NONE
    numbers = [int(number) for number in numbers_of(value)]
    found = []
    for at in range(0, len(numbers) - AREA + 1, AREA):
        flags = ",".join([word for mask, code, word in AREA_FLAGS if numbers[at + 6] & mask == code])
        found.append(f"{numbers[at + 2]},{numbers[at + 3]}" + (f"({flags})" if flags else ""))
    return found


OFF_ON = {0: "Off", 1: "On"}
COLOURS = {1: "Red", 2: "Magenta", 3: "Blue", 4: "Cyan", 5: "Green", 6: "Yellow"}
THREE_STRENGTHS = {1: "Weak", 2: "Medium", 3: "Strong"}
SIGNED, WHOLE = "+d", "d"
SETTINGS: dict[int, tuple[str, str | Mapping[int, str]]] = {
    1: ("Brightness", SIGNED),
    2: ("Saturation", SIGNED),
    3: ("Hue", SIGNED),
    4: ("Contrast", SIGNED),
    5: ("Sharpness", SIGNED),
    6: ("SoftFocus", WHOLE),
    7: ("ShadowBlur", OFF_ON),
    8: ("HighContrast", WHOLE),
    9: ("Color", COLOURS),
    10: ("Density", {1: "Light", 2: "Standard", 3: "Dark"}),
    11: ("ExtractedColor", {0: "Off", **COLOURS}),
    12: ("ColorRange", SIGNED),
    13: ("FilterEffect", {0: "Off", 1: "Red", 2: "Green", 3: "Blue", 4: "Infrared"}),
    14: ("ToningBA", SIGNED),
    15: ("InvertColor", OFF_ON),
    16: ("Slim", SIGNED),
    17: ("EffectDensity", {1: "Sparse", 2: "Normal", 3: "Dense"}),
    18: ("Size", {1: "Small", 2: "Medium", 3: "Large"}),
    19: ("Angle", {0: "0deg", 2: "30deg", 3: "45deg", 4: "60deg"}),
    20: ("Fisheye", THREE_STRENGTHS),
    21: ("DistortionType", WHOLE),
    22: ("DistortionLevel", {0: "Off", **THREE_STRENGTHS}),
    23: ("ShadingType", WHOLE),
    24: ("ShadingLevel", SIGNED),
    25: ("Shading", WHOLE),
    26: ("Blur", WHOLE),
    27: ("ToneBreak", {0: "Off", 1: "Red", 2: "Green", 3: "Blue", 4: "Yellow"}),
    28: ("Toning", SIGNED),
    29: ("FrameComposite", {0: "None", 1: "Thin", 2: "Medium", 3: "Thick"}),
    30: ("PastelStrength", THREE_STRENGTHS),
    31: ("Intensity", WHOLE),
    32: ("Saturation2", {0: "Off", 1: "Low", 2: "Medium", 3: "High"}),
    33: ("HDR", THREE_STRENGTHS),
    35: ("FocusPlane", SIGNED),
    36: ("FocusWidth", {1: "Narrow", 2: "Middle", 3: "Wide"}),
    37: ("PlaneAngle", {0: "Horizontal", 1: "Vertical", 2: "Positive slope", 3: "Negative slope"}),
    38: ("Blur2", WHOLE),
    39: ("Shape", {1: "Cross", 2: "Star", 3: "Snowflake", 4: "Heart", 5: "Note"}),
    40: ("Posterization", WHOLE),
    41: ("Contrast2", {1: "Low", 2: "Medium", 3: "High"}),
    42: ("ScratchEffect", OFF_ON),
    45: ("ToneExpansion", {1: "Low", 2: "Medium", 3: "High"}),
    47: ("UnicolorBold", COLOURS),
    48: ("BoldMonochrome", WHOLE),
    49: ("OriginalColor", COLOURS),
    50: ("NewColor", COLOURS),
    51: ("ColorScale", WHOLE),
    52: ("Toning2", SIGNED),
}
"""Settings of the digital filters: name, and how the number is written or what it stands for."""


def filter_numbers(value: Any, context: Context) -> str | None:
    """The number of a filter and its settings, which have signs; nothing where there is no filter."""
    data = bytes_of(value)
    if data.startswith(b"\0") and not context.options.unknown:
        return None
    return " ".join(map(str, [*data[:1], *(byte - 256 if byte > 127 else byte for byte in data[1:])]))


def filter_settings(value: Any, _: Context) -> list[str]:
    """The filter's name, then its settings by name."""
    parts = text_of(value).split()
    kind = parts[0] if parts else ""
    found = [store.labels(FILTERS).get(kind) or f"Unknown ({kind})"]
    for code, number in zip(parts[1::2], parts[2::2], strict=False):
        if int(code):
            found.append(_setting(int(code), int(number)))
    return found


def _setting(code: int, number: int) -> str:
    if code not in SETTINGS:
        return f"Unknown({code})={number}"
    name, words = SETTINGS[code]
    if isinstance(words, str):
        return f"{name}={number:{words}}" if number else f"{name}=0"
    return f"{name}={words.get(number) or f'Unknown({number})'}"


CONVERSIONS: dict[str, Plain | Made] = {
    "pentax_points.points": Made(points),
    "pentax_points.point_names": Made(point_names),
    "pentax_points.point_values": Plain(point_values),
    "pentax_points.areas": Plain(areas),
    "pentax_points.filter_numbers": Plain(filter_numbers),
    "pentax_points.filter_settings": Plain(filter_settings),
}
