"""Conditions and hooks of Sony's tables.

Source: ExifTool's Sony module.
"""

from __future__ import annotations

import re
from struct import iter_unpack, unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context, Probe

    Holds = Callable[[Probe, Context], bool]

FLASH_FIRED = 1
DOUBLE_CIPHER = (0x5E, 0xE7, 0x04)
SINGLE_CIPHER = (0x07, 0x09, 0x0A)
NO_FOCUS_MODE = "DC7303320222000"
MOST_ENTRIES = 64


def _model(context: Context) -> str:
    return text_of(context.members["Model"])


def area(member: str, sign: str, number: int, pattern: str, always: str = "") -> Holds:
    """The focus area remembered under a name compares so with a number, or the model has one arrangement only."""
    match = re.compile(pattern).match
    match_always = re.compile(always).match if always else None

    def holds(_: Probe, context: Context) -> bool:
        model = _model(context)
        if match_always is not None and match_always(model):
            return True
        known = context.members.get(member)
        if known is None or not match(model):
            return False
        return (number_of(known) == number) == (sign == "==")

    return holds


def without_flash(pattern: str = "", lacks: str = "", software: str = "", lacks_software: str = "") -> Holds:
    """The flash did not fire, and model or software match; what must not match excludes."""

    def holds(_: Probe, context: Context) -> bool:
        if int(number_of(context.members.get("FlashFired") or 0)) & FLASH_FIRED:
            return False
        model, version = _model(context), text_of(context.members.get("Software") or "")
        if (lacks and re.search(lacks, model)) or (lacks_software and re.search(lacks_software, version)):
            return False
        if not pattern and not software:
            return True
        return bool((pattern and re.search(pattern, model)) or (software and re.search(software, version)))

    return holds


def panorama(probe: Probe, context: Context) -> bool:
    """The block holds something; that the picture is a panorama is remembered."""
    found = re.match(rb"(\0\0)?\x01\x01", probe.data) is not None
    context.members["Panorama"] = int(found)
    return found


def focus_mode(probe: Probe, context: Context) -> bool:
    """A focus mode that is not zero, which is remembered, of a camera that keeps one here."""
    order = "little" if probe.order == "<" else "big"
    number = int.from_bytes(probe.data[:2], order)  # type: ignore[arg-type]
    context.members["TagB042"] = number
    return number != 0 and text_of(context.members.get("MetaVersion") or "") != NO_FOCUS_MODE


def enciphered(probe: Probe, context: Context) -> bool:
    """A block that is enciphered, once, or twice by a fault of an old ExifTool, which is remembered."""
    first = probe.data[0] if probe.data else -1
    if first in SINGLE_CIPHER:
        return True
    if first in DOUBLE_CIPHER:
        context.members["DoubleCipher"] = 1
        return True
    return False


def is_directory(context: Context, pointer: bytes, order: str) -> bool:
    """Whether a pointer leads to a directory, by its count and the format and count of each entry."""
    (start,) = unpack_from(f"{order}I", pointer)
    head = context.source.read(start, 2)
    count = unpack_from(f"{order}H", head)[0] if len(head) == 2 else 0
    if not 1 < count < MOST_ENTRIES:
        return False
    entries = context.source.read(start + 2, 12 * count)
    whole = len(entries) == 12 * count
    return whole and all(0 < form <= 13 and size > 0 for form, size in iter_unpack(f"{order}2xHI4x", entries))


CONDITIONS: dict[str, Plain | Made] = {
    "sony_rules.area": Made(area),
    "sony_rules.without_flash": Made(without_flash),
    "sony_rules.panorama": Plain(panorama),
    "sony_rules.focus_mode": Plain(focus_mode),
    "sony_rules.enciphered": Plain(enciphered),
}


def shift_for(pattern: str, by: int) -> Callable[[Any, Context], dict[str, int]]:
    """A hook: places after this one shift where the model matches."""
    match = re.compile(pattern).match
    return lambda names, context: {"shift": names["shift"] + (by if match(_model(context)) else 0)}


EXPRESSIONS: dict[str, Made] = {
    "sony_rules.shift_for": Made(shift_for),
}
