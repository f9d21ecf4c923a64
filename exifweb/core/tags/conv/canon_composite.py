"""Conversions of the composite tags that Canon's maker notes make possible.

Source: ExifTool's Canon module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.composite import to_float
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.tags.composite import Inputs

    Convert = Callable[[Any, Context], Any]


def digital_zoom(inputs: Inputs, _: Context) -> Any:
    """How far the picture was enlarged, if the camera did that."""
    source, target, mode = (to_float(inputs.raw(i)) for i in range(3))
    return neat(target / source) if mode == 3 and source and target else None


def drive_mode(inputs: Inputs, _: Context) -> int:
    """Continuous, self-timer or single."""
    return 0 if is_true(inputs.value(0)) else 1 if is_true(inputs.value(1)) else 2


def whole_file_number(inputs: Inputs, _: Context) -> str:
    """Directory and file index in one; the index wraps after 9999."""
    directory, file = (int(number_of(inputs.value(i))) for i in range(2))
    if file == 10000:
        directory, file = directory + 1, 1
    return f"{directory:0{3 + (directory < 0)}d}{file:0{4 + (file < 0)}d}"


def bit_of(index: int, bit: int) -> Convert:
    """Whether a bit of an input is set, as 0 or 1."""
    return lambda inputs, _: int(number_of(inputs.value(index))) >> bit & 1


def red_eye(inputs: Inputs, _: Context) -> int:
    """Whether the flash mode reduces red eyes."""
    return int(number_of(inputs.value(0)) in (3, 4, 6))


def iso(inputs: Inputs, _: Context) -> Any:
    """ISO as the camera states it, or the base times what the automatic made of it."""
    own = inputs.value(0)
    if is_true(own) and re.fullmatch(r"\d+", text_of(own)):
        return own
    base, automatic = inputs.value(1), inputs.value(2)
    return number_of(base) * number_of(automatic) / 100 if is_true(base) and is_true(automatic) else None


def focal_range(short: float, long: float, factor: float = 1) -> str:
    """Return `18.0 - 55.0 mm`."""
    factor = factor or 1
    return f"{short * factor:.1f} mm" if short == long else f"{short * factor:.1f} - {long * factor:.1f} mm"


def lens_text(_: Any, context: Context) -> str:
    """The zoom range."""
    inputs = context.inputs
    return focal_range(number_of(inputs.value(0)), number_of(inputs.value(1)))


def lens_35_text(_: Any, context: Context) -> str:
    """The zoom range, and what it would be on a full frame."""
    inputs = context.inputs
    factor = inputs.value(2)
    shown = text_of(inputs.text(3))
    if not is_true(factor):
        return shown
    full = focal_range(number_of(inputs.value(0)), number_of(inputs.value(1)), number_of(factor))
    return f"{shown} (35 mm equivalent: {full})"


def lens_35(inputs: Inputs, _: Context) -> Any:
    """The shortest focal length on a full frame."""
    factor = inputs.value(2)
    return neat(number_of(inputs.value(3)) * (number_of(factor) if is_true(factor) else 1))


BULB = 7


def shooting_mode(inputs: Inputs, _: Context) -> Any:
    """The exposure mode, or the scene mode where that is the one in use; bulb is a mode of its own."""
    mode, scene, bulb = (inputs.value(i) for i in range(3))
    if not is_true(mode):
        return neat(number_of(scene) + 10)
    return BULB if text_of(mode) == "4" and is_true(bulb) else mode


def shooting_mode_text(value: Any, context: Context) -> str:
    """The same in words."""
    if text_of(value) == str(BULB):
        return "Bulb"
    inputs = context.inputs
    return text_of(inputs.text(0) if is_true(inputs.value(0)) else inputs.text(1))


def zero_if_missing(inputs: Inputs, _: Context) -> Any:
    """The first input, 0 where it is missing."""
    value = inputs.value(0)
    return 0 if value is None else value


def white_balance_levels(inputs: Inputs, _: Context) -> Any:
    """The levels as shot, or those of the white balance chosen."""
    shot = inputs.value(1)
    return shot if is_true(shot) else inputs.value(int(number_of(inputs.value(0) or 0)) + 2)


CONVERSIONS: dict[str, Plain | Made] = {
    "canon_composite.digital_zoom": Plain(digital_zoom),
    "canon_composite.drive_mode": Plain(drive_mode),
    "canon_composite.whole_file_number": Plain(whole_file_number),
    "canon_composite.bit_of": Made(bit_of),
    "canon_composite.red_eye": Plain(red_eye),
    "canon_composite.iso": Plain(iso),
    "canon_composite.lens_text": Plain(lens_text),
    "canon_composite.lens_35_text": Plain(lens_35_text),
    "canon_composite.lens_35": Plain(lens_35),
    "canon_composite.shooting_mode": Plain(shooting_mode),
    "canon_composite.shooting_mode_text": Plain(shooting_mode_text),
    "canon_composite.zero_if_missing": Plain(zero_if_missing),
    "canon_composite.white_balance_levels": Plain(white_balance_levels),
}
