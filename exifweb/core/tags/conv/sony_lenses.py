"""Sony's lenses: what is written on them, made of focal lengths, apertures and bits for features.

Source: ExifTool's Sony module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.registry import Plain
from exifweb.core.values import Binary, encode_text, number_of, number_text, text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context

FEATURES: tuple[tuple[int, dict[int, str], bool], ...] = (
    (0x4000, {0x4000: "PZ"}, True),
    (0x0300, {0x0100: "DT", 0x0200: "FE", 0x0300: "E"}, True),
    (0x00E0, {0x0020: "STF", 0x0040: "Reflex", 0x0060: "Macro", 0x0080: "Fisheye"}, False),
    (0x000C, {0x0004: "ZA", 0x0008: "G"}, False),
    (0x0003, {0x0001: "SSM", 0x0002: "SAM"}, False),
    (0x8000, {0x8000: "OSS"}, False),
    (0x2000, {0x2000: "LE"}, False),
    (0x0800, {0x0800: "II"}, False),
)
"""Bits, the words for their values, and whether a word goes before what there is; in the order of words."""


def spec(value: Any, _: Context) -> Any:
    """Six parts out of eight bytes: flags, focal lengths and apertures by their digits, flags."""
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    return _spec(data)


def swapped_spec(value: Any, _: Context) -> Any:
    """The same where the bytes of each pair are swapped."""
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    data = data[: len(data) & ~1]
    return _spec(bytes([data[at ^ 1] for at in range(len(data))]))


def _spec(data: bytes) -> Any:
    if len(data) != 8:
        return Binary(data)
    digits = data.hex()
    focal = [number_text(number_of(part)) for part in (digits[2:6], digits[6:10])]
    apertures = [number_text(number_of(_tens(part)) / 10) for part in (digits[10:12], digits[12:14])]
    return " ".join([digits[:2], *focal, *apertures, digits[14:]])


def _tens(digits: str) -> str:
    """Return two digits with a letter as the number it stands for: `b0` is 110."""
    return re.sub("[a-f]", lambda found: str(int(found[0], 16)), digits, count=1)


def spec_text(value: Any, _: Context) -> str:
    """`DT 18-55mm F3.5-5.6 SAM`."""
    text = text_of(value)
    parts = text.split()
    shown = "" if len(parts) == 2 else _range(parts[1:5]) if len(parts) >= 6 else None
    if shown is None:
        return f"Unknown ({text})"
    last = parts[1] if len(parts) == 2 else parts[5]
    flags = _hexadecimal(parts[0] + last)
    for mask, words, first in FEATURES:
        bits = mask & flags
        if bits:
            word = words.get(bits, f"Unknown({bits:04x})")
            shown = " ".join(filter(None, (word, shown) if first else (shown, word)))
    return shown


def _range(parts: list[str]) -> str | None:
    """Return focal length and aperture as they are written on a lens, None where they make no sense."""
    short, long, wide, tele = [number_of(part) for part in parts]
    if not short or not wide or (long and long < short) or (tele and tele < wide):
        return None
    focal = parts[0] if long in (short, 0) else f"{parts[0]}-{parts[1]}"
    aperture = parts[2] if tele in (wide, 0) else f"{parts[2]}-{parts[3]}"
    return f"{focal}mm F{aperture}"


def _hexadecimal(text: str) -> int:
    found = re.match("[0-9a-fA-F]*", text)
    return int(found[0], 16) if found and found[0] else 0


def two_in_hex(value: Any, _: Context) -> str:
    """Two bytes in hexadecimal."""
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    return data[:2].hex(" ")


CONVERSIONS: dict[str, Plain] = {
    "sony_lenses.spec": Plain(spec, "sony_lenses.spec_bytes"),
    "sony_lenses.swapped_spec": Plain(swapped_spec, "sony_lenses.swapped_spec_bytes"),
    "sony_lenses.spec_text": Plain(spec_text, "sony_lenses.spec_parts"),
    "sony_lenses.two_in_hex": Plain(two_in_hex, "sony_lenses.two_bytes"),
}
