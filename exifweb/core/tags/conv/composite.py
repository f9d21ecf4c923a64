"""Conversions of composite tags about exposure, geometry, dates and places. Raw and value conversions see `Inputs`.

A text conversion sees the value, and the inputs as `context.inputs`. Sources: Exif 3.0, optics textbooks for depth of
field and hyperfocal distance, ExifTool's Composite tables for what is taken from where. Lenses are in `lenses`.
"""

from __future__ import annotations

import re
from math import atan2, cos, isfinite, log2, sin, sqrt
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.numbers import float_of, neat
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import NUMBERS, number_of, numbers_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.tags.composite import Inputs

    Convert = Callable[[Any, Context], Any]

FULL_FRAME = sqrt(36 * 36 + 24 * 24)
FAR_AWAY = 1e10
_FLOAT = re.compile(r"[+-]?(?=\d|\.\d)\d*(?:\.\d*)?(?:[Ee][+-]?\d+)?")
_TIME = re.compile(r"( \d{2}:\d{2}:\d{2})(?!\.\d)")
_OFFSET = re.compile(r"([-+])(\d{1,2}):(\d{2})")
_DIGITS = re.compile(r"\d+")


def to_float(value: Any) -> float | None:
    """Return the first number in a value, None where it holds none."""
    if isinstance(value, NUMBERS):
        return neat(float(value)) if isfinite(value) else None
    found = _FLOAT.search(text_of(value)) if value is not None else None
    return float(found[0]) if found else None


def first_true(inputs: Inputs, _: Context) -> Any:
    """The first input that is neither empty nor zero, the second where none is."""
    first = inputs.value(0)
    return first if is_true(first) else inputs.value(1)


def needs(*indexes: int) -> Convert:
    """Make the tag only if one of these inputs is neither empty nor zero."""

    def convert(inputs: Inputs, _: Context) -> Any:
        return inputs if any(is_true(inputs.value(i)) for i in indexes) else None

    return convert


def needs_all(*indexes: int) -> Convert:
    """Make the tag only if all of these inputs are neither empty nor zero."""

    def convert(inputs: Inputs, _: Context) -> Any:
        return inputs if all(is_true(inputs.value(i)) for i in indexes) else None

    return convert


def needs_found(*indexes: int) -> Convert:
    """Make the tag only if one of these inputs was found."""

    def convert(inputs: Inputs, _: Context) -> Any:
        return inputs if any(inputs.value(i) is not None for i in indexes) else None

    return convert


def take(index: int) -> Convert:
    """The value of one input."""
    return lambda inputs, _: inputs.value(index)


def take_text(index: int) -> Convert:
    """The text of one input."""
    return lambda _, context: context.inputs.text(index)


def fill(pattern: str) -> Convert:
    """The values of the inputs put into a pattern: `{0} {1}Z`."""

    def convert(inputs: Inputs, _: Context) -> str:
        values = [inputs.value(i) for i in range(len(inputs.tags))]
        return pattern.format(*["" if value is None else text_of(value) for value in values])

    return convert


def fill_texts(pattern: str) -> Convert:
    """The texts of the inputs put into a pattern."""
    return lambda _, context: pattern.format(
        *[text_of(context.inputs.text(i)) for i in range(len(context.inputs.tags))]
    )


def sub_second(inputs: Inputs, _: Context) -> Any:
    """A date and time with the fraction and the zone that stand beside it; None where neither does."""
    moment, fraction, zone = (inputs.value(i) for i in range(3))
    text = text_of(moment)
    found = None
    digits = _DIGITS.match(text_of(fraction)) if fraction is not None else None
    if digits and _TIME.search(text):
        found = _TIME.sub(rf"\g<1>.{digits[0]}", text, count=1)
    offset = _OFFSET.match(text_of(zone)) if zone is not None else None
    if offset and not re.search("[-+]", text):
        found = f"{found or text}{offset[1]}{int(offset[2]):02d}:{int(offset[3]):02d}"
    return found


def date_time_original(inputs: Inputs, _: Context) -> str:
    """A date and time: in one input if that holds both, else from a date and a time."""
    whole = inputs.value(0)
    if is_true(whole) and " " in text_of(whole):
        return text_of(whole)
    return f"{text_of(inputs.value(1))} {text_of(inputs.value(2))}"


def signed_by(letter: str) -> Convert:
    """The first input, negative if the second begins with this letter."""

    def convert(inputs: Inputs, _: Context) -> Any:
        if text_of(inputs.value(1)).upper().startswith(letter):
            return neat(-number_of(inputs.value(0)))
        return inputs.value(0)

    return convert


def direction(letters: str) -> Convert:
    """The first of two letters for a positive position, the second for a negative one; or the letter that ends it."""

    def convert(inputs: Inputs, _: Context) -> Any:
        number = float_of(inputs.value(0))
        if number is not None:
            return letters[number < 0]
        found = re.match(rf".*([{letters}])", text_of(inputs.value(0)))
        return found[1] if found else None

    return convert


def position(inputs: Inputs, _: Context) -> Any:
    """Latitude and longitude in one string."""
    latitude, longitude = text_of(inputs.value(0)), text_of(inputs.value(1))
    return f"{latitude} {longitude}" if latitude or longitude else None


def altitude(inputs: Inputs, _: Context) -> Any:
    """Metres, negative below the sea: of EXIF where it is complete, else of XMP."""
    for index in (0, 2):
        metres, below = (
            float_of(inputs.value(index) if inputs.value(index) is not None else ""),
            inputs.value(index + 1),
        )
        if metres is not None and below is not None:
            return neat(-abs(metres)) if is_true(below) else inputs.value(index)
    return None


def altitude_text(value: Any, context: Context) -> str:
    """`35.1 m Above Sea Level`."""
    inputs = context.inputs
    for index in (0, 2):
        given, side = inputs.value(index), inputs.text(index + 1)
        metres = float_of(given) if given is not None else None
        if metres is not None and side is not None and "Sea" in text_of(side):
            return f"{text_of(neat(int(metres * 10) / 10))} m {text_of(side)}"
    metres = neat(int(number_of(value) * 10) / 10)
    return f"{text_of(abs(metres))} m {'Below' if metres < 0 else 'Above'} Sea Level"


def shutter_speed(inputs: Inputs, _: Context) -> Any:
    """The duration of a bulb exposure, else the exposure time, else the shutter speed."""
    bulb = inputs.value(2)
    if is_true(bulb) and number_of(bulb) > 0:
        return bulb
    return inputs.value(1) if inputs.value(0) is None else inputs.value(0)


def light_value(inputs: Inputs, _: Context) -> Any:
    """Exposure value at ISO 100; 0 is f/1 for one second."""
    parts = [to_float(v) for v in (inputs.value(0), inputs.value(1), inputs.text(2))]
    if not all(part is not None and part > 0 for part in parts):
        return None
    aperture, seconds, speed = (part or 0 for part in parts)
    return log2(aperture * aperture * 100 / (seconds * speed))


def image_size(inputs: Inputs, context: Context) -> Any:
    """Width and height: as cropped, or as Exif says in RAW files whose directory holds a preview's, or as they are."""
    cropped = inputs.value(4)
    if is_true(cropped):
        return cropped
    width, height, exif_width, exif_height = (inputs.value(i) for i in range(4))
    kind = text_of(context.members.get("TIFF_TYPE", ""))
    if is_true(exif_width) and is_true(exif_height) and re.match(r"(CR2|Canon 1D RAW|IIQ|EIP)$", kind):
        return f"{text_of(exif_width)} {text_of(exif_height)}"
    if float_of(width) is not None and float_of(height) is not None:
        return f"{text_of(width)} {text_of(height)}"
    return None


def megapixels(inputs: Inputs, _: Context) -> Any:
    """Millions of pixels of a size."""
    sides = _DIGITS.findall(text_of(inputs.value(0)))
    return int(sides[0]) * int(sides[1]) / 1000000 if len(sides) > 1 else None


def megapixels_text(value: Any, _: Context) -> str:
    """With as many decimals as tell something."""
    number = number_of(value)
    return f"{number:.{1 if number >= 1 else 3 if number >= 0.001 else 6}f}"


def scale_factor(inputs: Inputs, context: Context) -> Any:
    """How many times smaller than a full frame the sensor is, from what the file tells about it."""
    focal, focal35 = to_float(inputs.value(0)), to_float(inputs.value(1))
    if focal and focal35:
        return focal35 / focal
    diagonal = _sensor_diagonal(inputs, context)
    if not diagonal:
        return None
    zoom = to_float(inputs.value(2)) or 1
    return FULL_FRAME * zoom / diagonal


def _sensor_diagonal(inputs: Inputs, context: Context) -> float | None:
    """Millimetres, by the best source there is: Canon's own field, a diagonal, a size, the focal plane's resolution."""
    if context.members.get("Make") == "Canon":
        from exifweb.core.tags.conv.canon import sensor_diagonal

        own = sensor_diagonal(context)
        if own:
            return own
    diagonal = to_float(inputs.value(3))
    if diagonal:
        return diagonal
    sensor = text_of(inputs.value(4)) if inputs.value(4) is not None else ""
    height = re.search(r" (\d+(?:\.?\d*)?)\Z", sensor)
    width = to_float(sensor)
    if width and height:
        return sqrt(width * width + float(height[1]) ** 2)
    if not is_true(width):
        wide, high = to_float(inputs.value(5)), to_float(inputs.value(6))
        if wide and high and (abs(wide / high - 1.3333) < 0.1 or abs(wide / high - 1.5) < 0.1):
            return sqrt(wide * wide + high * high)
    return _focal_plane_diagonal(inputs)


UNITS = {"3": 10, "4": 1, "5": 0.001, "cm": 10, "mm": 1, "um": 0.001}
INCH = 25.4


def _focal_plane_diagonal(inputs: Inputs) -> float | None:
    unit = UNITS.get(text_of(inputs.value(7)) if inputs.value(7) is not None else "", INCH)
    across = to_float(inputs.value(8))
    down = to_float(inputs.value(9)) or across
    if not across or not down:
        return None
    for index in range(10, len(inputs.tags) - 1, 2):
        width, height = to_float(inputs.value(index)), to_float(inputs.value(index + 1))
        if width and height and 0.5 < width / height < 2:
            diagonal = sqrt((width * unit / across) ** 2 + (height * unit / down) ** 2)
            return diagonal if 1 < diagonal < 100 else None
    return None


def focal_length_35(inputs: Inputs, _: Context) -> Any:
    """Focal length times the scale factor."""
    return neat((to_float(inputs.value(0)) or 0) * (to_float(inputs.value(1)) or 1))


def focal_length_35_text(value: Any, context: Context) -> str:
    """Both focal lengths where they differ."""
    own, factor = (context.inputs.value(i) for i in range(2))
    if is_true(factor):
        return f"{number_of(own):.1f} mm (35 mm equivalent: {number_of(value):.1f} mm)"
    return f"{number_of(value):.1f} mm"


def circle_of_confusion(inputs: Inputs, _: Context) -> Any:
    """1/1440 of the sensor's diagonal, in millimetres."""
    return FULL_FRAME / (number_of(inputs.value(0)) * 1440)


def hyperfocal(inputs: Inputs, _: Context) -> Any:
    """Nearest distance of focus, in metres, at which infinity is still sharp."""
    focal, aperture, circle = (to_float(inputs.value(i)) for i in range(3))
    if not aperture or not circle:
        return "inf"
    return (focal or 0) ** 2 / (aperture * circle * 1000)


def depth_of_field(inputs: Inputs, _: Context) -> Any:
    """Near and far limit of what is sharp, in metres; a far limit of 0 is infinity."""
    focal, aperture, circle, *distances = (to_float(inputs.value(i)) for i in range(9))
    distance = distances[0]
    if distance is not None:
        distance = distance or FAR_AWAY
    else:
        distance = next((d for d in distances[1:4] if d), distances[3])
        if distance is None:
            near, far = distances[4:6]
            if near is None or far is None:
                return None
            distance = (near + far) / 2
    if not focal or not circle:
        return 0
    spread = (aperture or 0) * circle * (distance * 1000 - focal) / (focal * focal)
    limits = [_quotient(distance, 1 + spread), _quotient(distance, 1 - spread)]
    return f"{text_of(neat(limits[0]))} {text_of(neat(max(limits[1], 0)))}"


def _quotient(number: float, divisor: float) -> float:
    return number / divisor


def depth_of_field_text(value: Any, _: Context) -> str:
    """`2.35 m (1.20 - 3.55 m)`."""
    limits = [number_of(part) for part in text_of(value).split()]
    if len(limits) < 2 or not limits[1]:
        return f"inf ({limits[0] if limits else 0:.2f} m - inf)"
    depth = limits[1] - limits[0]
    digits = 3 if 0 < depth < 0.02 else 2
    return f"{depth:.{digits}f} m ({limits[0]:.{digits}f} - {limits[1]:.{digits}f} m)"


PI = 3.14159


def field_of_view(inputs: Inputs, _: Context) -> Any:
    """Horizontal angle in degrees, and the width in metres at the distance of focus where that is known."""
    focal, factor, distance = (to_float(inputs.value(i)) for i in range(3))
    if not focal or not factor:
        return None
    correction = 1.0
    if distance:
        beyond = 1000 * distance - focal
        if beyond > 0:
            correction += focal / beyond
    half = atan2(36, 2 * focal * factor * correction)
    found = [half * 360 / PI]
    if distance and 0 < distance < 10000:
        found.append(2 * distance * sin(half) / cos(half))
    return " ".join(text_of(neat(one)) for one in found)


def field_of_view_text(value: Any, _: Context) -> str:
    """`54.4 deg (2.57 m)`."""
    angle, *width = text_of(value).split()
    shown = f"{number_of(angle):.1f} deg"
    return f"{shown} ({number_of(width[0]):.2f} m)" if width and number_of(width[0]) else shown


RED, BLUE = 0, 3
CHANNELS: tuple[tuple[int, int, int, int], ...] = (
    (0, 1, 2, 3),
    (0, 1, 3, 2),
    (0, 2, 3, 1),
    (1, 0, 3, 2),
    (1, 0, 2, 3),
    (2, 3, 0, 1),
    (0, 1, 1, 2),
    (1, 0, 0, 2),
    (0, 256, 256, 1),
)
"""Places of red, green, second green and blue in the levels of each input; 256 means that green is 256."""


def colour_balance(channel: int) -> Convert:
    """Red or blue level (by its column in `CHANNELS`) divided by the green one."""

    def convert(inputs: Inputs, _: Context) -> Any:
        for index, places in enumerate(CHANNELS):
            levels = text_of(inputs.value(index)).split() if is_true(inputs.value(index)) else []
            if len(levels) < 2:
                continue
            green = _green(levels, places, channel)
            if green:
                return _level(levels, places[channel]) / green
        own, base = number_of(inputs.value(9)), number_of(inputs.value(10))
        return own / base if own and base else None

    return convert


def _green(levels: list[str], places: tuple[int, int, int, int], channel: int) -> float:
    if places[1] < 4:
        return 0 if len(levels) < 3 else (_level(levels, places[1]) + _level(levels, places[2])) / 2
    return 1 if _level(levels, places[channel]) < 4 else places[1]


def _level(levels: list[str], place: int) -> float:
    return number_of(levels[place]) if place < len(levels) else 0


def colour_filter(inputs: Inputs, _: Context) -> str:
    """Columns, rows and colours of a colour filter array."""
    size, colours = (numbers_of(inputs.value(i)) for i in range(2))
    if len(size) != 2 or len(colours) != size[0] * size[1]:
        return "?"
    return " ".join(text_of(part) for part in (*size, *colours))


def xmp_flash(inputs: Inputs, _: Context) -> int:
    """The Exif flash value of XMP's five fields, which may come as a structure."""
    whole = inputs.value(5)
    if type(whole) is dict:
        fields = [whole.get(name) for name in ("Fired", "Return", "Mode", "Function", "RedEyeMode")]
    else:
        fields = [inputs.value(i) for i in range(5)]
    fired, returned, mode, function, red_eye = fields
    bits = [(fired, 0x01), (function, 0x20), (red_eye, 0x40)]
    flags = sum(bit for field, bit in bits if field is not None and text_of(field).lower() == "true")
    return flags | int(number_of(returned or 0)) << 1 | int(number_of(mode or 0)) << 3


def planck_peak(inputs: Inputs, _: Context) -> float:
    """Wavelength, in micrometres, of a thermal camera's Planck constant B."""
    return 14387.6515 / number_of(inputs.value(0))


CONVERSIONS: dict[str, Plain | Made] = {
    "composite.first_true": Plain(first_true),
    "composite.needs": Made(needs),
    "composite.needs_all": Made(needs_all),
    "composite.needs_found": Made(needs_found),
    "composite.take": Made(take),
    "composite.take_text": Made(take_text),
    "composite.fill": Made(fill),
    "composite.fill_texts": Made(fill_texts),
    "composite.sub_second": Plain(sub_second),
    "composite.date_time_original": Plain(date_time_original),
    "composite.signed_by": Made(signed_by),
    "composite.direction": Made(direction),
    "composite.position": Plain(position),
    "composite.altitude": Plain(altitude),
    "composite.altitude_text": Plain(altitude_text),
    "composite.shutter_speed": Plain(shutter_speed),
    "composite.light_value": Plain(light_value),
    "composite.image_size": Plain(image_size),
    "composite.megapixels": Plain(megapixels),
    "composite.megapixels_text": Plain(megapixels_text),
    "composite.scale_factor": Plain(scale_factor),
    "composite.focal_length_35": Plain(focal_length_35),
    "composite.focal_length_35_text": Plain(focal_length_35_text),
    "composite.circle_of_confusion": Plain(circle_of_confusion),
    "composite.hyperfocal": Plain(hyperfocal),
    "composite.depth_of_field": Plain(depth_of_field),
    "composite.depth_of_field_text": Plain(depth_of_field_text),
    "composite.field_of_view": Plain(field_of_view),
    "composite.field_of_view_text": Plain(field_of_view_text),
    "composite.colour_balance": Made(colour_balance),
    "composite.colour_filter": Plain(colour_filter),
    "composite.xmp_flash": Plain(xmp_flash),
    "composite.planck_peak": Plain(planck_peak),
}
