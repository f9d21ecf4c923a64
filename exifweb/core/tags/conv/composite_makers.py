"""Conversions of the composite tags that vendors' maker notes make possible, Canon's apart.

Source: the Composite tables of ExifTool's Apple, Kodak, Nikon, Olympus, Panasonic, Ricoh, Samsung and Sony modules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags import store
from exifweb.core.tags.conv.images import tiff_of
from exifweb.core.tags.conv.lenses import labels_in
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Plain
from exifweb.core.values import Binary, encode_text, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exifweb.core.context import Context
    from exifweb.core.tags.composite import Inputs

INFINITE = "inf"


def _labels(key: str | int, table: str = "Composite") -> Mapping[str, str]:
    return labels_in(store.tag(table, key))[0] or {}


def nikon_lens_id(inputs: Inputs, _: Context) -> str:
    """The eight bytes that tell a lens, in hexadecimal."""
    return " ".join([f"{int(number_of(inputs.raw(i))) & 0xFFFFFFFF:02X}" for i in range(8)])


def nikon_lens_text(value: Any, _: Context) -> str | None:
    """The lens of an id that has several, or of one that differs in what the makers were careless about."""
    names, kind = _labels("Nikon-LensID"), text_of(value)
    if f"{kind}.1" in names:
        lenses: list[str] = []
        while f"{kind}.{len(lenses) + 1}" in names:
            lenses.append(names[f"{kind}.{len(lenses) + 1}"])
        return " or ".join(lenses)
    number, stops, *rest = kind.split(" ")
    last = rest.pop()
    middle = " ".join(rest)
    near = sorted(k for k in names if re.fullmatch(rf".. .. {middle} .{last[-1]}", k))
    patterns = ((f"{number} .. {middle} {last}", True), (f".. {stops} {middle} {last}", False))
    for pattern, certain in (*patterns, (f"{number} {stops} {middle} .{last[-1]}", False)):
        found = next((k for k in near if re.fullmatch(pattern, k)), None)
        if found is not None:
            return names[found] if certain else f"Unknown ({kind}) {names[found]} ?"
    return None


def _is_manual(value: Any) -> bool:
    return text_of(value).lower().startswith("manual")


def nikon_autofocus(inputs: Inputs, _: Context) -> int:
    """Whether the camera focused."""
    return int(not _is_manual(inputs.value(0)))


def nikon_contrast_detection(inputs: Inputs, _: Context) -> int:
    """Whether the camera focused by contrast."""
    return int(not _is_manual(inputs.value(0)) and number_of(inputs.value(1)) == 1)


def nikon_phase_detection(inputs: Inputs, _: Context) -> Any:
    """The layout of the focus points, 0 where the camera did not focus by phase."""
    return inputs.value(0) if number_of(inputs.value(1)) == 0 else 0


def olympus_extender(inputs: Inputs, _: Context) -> int:
    """Whether an extender is attached (1) or not (0), or was taken off (2): an EC-14 lowers the widest aperture."""
    words = text_of(inputs.value(0)).split()
    if len(words) < 2 or not int(words[1], 16):
        return 0
    if words[:2] != ["0", "04"]:
        return 1
    widest = re.search(r" F(\d+(?:\.\d+)?)", text_of(inputs.text(1)))
    return 1 if not widest or number_of(inputs.value(2)) - float(widest[1]) > 0.2 else 2


SHOOTING_MODE = 31
SCENE_TYPES = {1: "{0}", 5: "{0} (intelligent auto)", 7: "{0} (intelligent auto plus)"}


def panasonic_scene(value: Any, _: Context) -> str:
    """The scene mode by its number and type, whatever the model."""
    kind = re.sub(r".* (\d+ \d+)", r"\1", text_of(value), count=1)
    special = _labels("Panasonic-AdvancedSceneMode").get(kind)
    if special:
        return special
    scene, form = (*kind.split(" "), "")[:2]
    name = _labels(SHOOTING_MODE, "Panasonic::Main").get(scene)
    if not name:
        return f"Unknown ({kind})"
    return SCENE_TYPES.get(int(number_of(form)), "{0} ({1})").format(name, form)


def kodak_levels(inputs: Inputs, _: Context) -> Any:
    """The levels of the white balance in use."""
    return inputs.value(int(number_of(inputs.value(0))) + 1)


def kodak_levels_by_temperature(inputs: Inputs, _: Context) -> str | None:
    """Levels by three cubic polynomials of the colour temperature, unless the software has left levels of its own."""
    balance = int(number_of(inputs.value(0)))
    if is_true(inputs.value(10)) or not 0 <= balance <= 3:
        return None
    own, stored = inputs.value(balance + 1), inputs.value(balance + 5)
    factors = [number_of(part) for part in text_of(own).split()]
    if isinstance(stored, Binary):
        stored = stored.read()
    terms = [number_of(part) for part in text_of(stored).split()]
    if len(factors) < 3 or len(terms) < 12:
        return None
    kelvin = inputs.value(9)
    warmth = (number_of(kelvin) if is_true(kelvin) else 6500) / 100
    levels = []
    for channel in range(3):
        worth = sum(terms[4 * channel + power] * warmth**power for power in range(4))
        levels.append(2048 / (worth * factors[channel]))
    return " ".join(text_of(neat(level)) for level in levels)


def ricoh_lens_firmware(inputs: Inputs, _: Context) -> Any:
    """The first input, if it is neither empty nor zero."""
    return inputs.raw(0) if is_true(inputs.raw(0)) else None


def before_colon(value: Any, _: Context) -> str:
    """What stands before a colon."""
    return re.sub(r"\s*:.*", "", text_of(value), count=1)


def ricoh_pitch(inputs: Inputs, _: Context) -> Any:
    """The second number."""
    words = text_of(inputs.value(0)).split()
    return words[1] if len(words) > 1 else None


def ricoh_roll(inputs: Inputs, _: Context) -> Any:
    """The first number, as an angle between -180 and 180 degrees."""
    words = text_of(inputs.value(0)).split()
    if not words:
        return None
    angle = number_of(words[0])
    return words[0] if angle <= 180 else neat(angle - 360)


def samsung_depth_map(inputs: Inputs, context: Context) -> Binary | None:
    """A depth map of one byte a pixel as a TIFF file, if its length agrees with its size."""
    pixels = inputs.value(0)
    width, height = (int(number_of(inputs.value(i))) for i in (1, 2))
    length = len(pixels) if isinstance(pixels, Binary | bytes) else len(text_of(pixels))
    if length != width * height:
        return None
    header = tiff_of(width, height, 1)
    if not context.options.binary:
        return Binary(length=len(header) + length)
    data = pixels.read() if isinstance(pixels, Binary) else pixels
    return Binary(header + (data if isinstance(data, bytes) else encode_text(text_of(data))))


def samsung_levels(inputs: Inputs, _: Context) -> str:
    """Levels less those of black."""
    levels, black = (text_of(inputs.value(i)).split() for i in (0, 1))
    black += ["0"] * len(levels)
    return " ".join(text_of(neat(number_of(a) - number_of(b))) for a, b in zip(levels, black, strict=False))


def sony_focus_distance(inputs: Inputs, _: Context) -> Any:
    """Metres, out of the focus position in focal lengths."""
    place = number_of(inputs.value(0))
    return INFINITE if place >= 128 else neat(place * number_of(inputs.value(1)) / 1000)


def sony_focus_distance_2(inputs: Inputs, _: Context) -> Any:
    """Metres, out of the focus position in sixteenths of a stop."""
    if not is_true(inputs.value(0)):
        return None
    place = number_of(inputs.value(0))
    return INFINITE if place >= 255 else neat((2 ** (place / 16 - 5) + 1) * number_of(inputs.value(1)) / 1000)


def metres_text(value: Any, _: Context) -> str:
    """Metres, four significant digits."""
    return text_of(value) if text_of(value) == INFINITE else f"{number_of(value):.4g} m"


HIDDEN = b"\x55\x26\x11\x05\0"
HIDDEN_NAME = "HiddenData"


def sony_hidden_data(inputs: Inputs, context: Context) -> Binary | None:
    """The hidden data, where somebody asks for that tag by name."""
    selection = context.selection
    if selection is None or not selection.names(HIDDEN_NAME):
        return None
    offset, length = (int(number_of(inputs.raw(i))) for i in (0, 1))
    if offset < 0 or length < len(HIDDEN) or context.source.read(offset, len(HIDDEN)) != HIDDEN:
        context.warn(f"Error reading {HIDDEN_NAME}", offset, minor=True)
        return None
    return Binary(source=context.source, offset=offset, length=length)


CONVERSIONS: dict[str, Plain] = {
    "composite_makers.nikon_lens_id": Plain(nikon_lens_id),
    "composite_makers.nikon_lens_text": Plain(nikon_lens_text),
    "composite_makers.nikon_autofocus": Plain(nikon_autofocus),
    "composite_makers.nikon_contrast_detection": Plain(nikon_contrast_detection),
    "composite_makers.nikon_phase_detection": Plain(nikon_phase_detection),
    "composite_makers.olympus_extender": Plain(olympus_extender),
    "composite_makers.panasonic_scene": Plain(panasonic_scene),
    "composite_makers.kodak_levels": Plain(kodak_levels),
    "composite_makers.kodak_levels_by_temperature": Plain(kodak_levels_by_temperature),
    "composite_makers.ricoh_lens_firmware": Plain(ricoh_lens_firmware),
    "composite_makers.before_colon": Plain(before_colon),
    "composite_makers.ricoh_pitch": Plain(ricoh_pitch),
    "composite_makers.ricoh_roll": Plain(ricoh_roll),
    "composite_makers.samsung_depth_map": Plain(samsung_depth_map),
    "composite_makers.samsung_levels": Plain(samsung_levels),
    "composite_makers.sony_focus_distance": Plain(sony_focus_distance),
    "composite_makers.sony_focus_distance_2": Plain(sony_focus_distance_2),
    "composite_makers.metres_text": Plain(metres_text),
    "composite_makers.sony_hidden_data": Plain(sony_hidden_data),
}
