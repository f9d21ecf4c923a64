"""Inverses of Nikon's conversions: steps of exposure, settings of picture controls, focus points as bits, lens types.

Source: the inverses of ExifTool's Nikon tables.
"""

from __future__ import annotations

import re
from math import log
from struct import error, pack
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.inverse_numbers import exact, whole_part
from exifweb.core.tags.conv.nikon_focus import names_of
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]


def version(value: Any, _: Context) -> str:
    """`2.10` → `0210`."""
    return f"0{text_of(value).replace('.', '', 1)}"


def iso(value: Any, _: Context) -> str:
    """A speed behind a zero, or behind a one where it is one of Hi."""
    text = text_of(value)
    if re.match(r"\d", text):
        return f"0 {text}"
    found, changed = re.subn(r"Hi ?", "", text, count=1, flags=re.IGNORECASE)
    return f"1 {found}" if changed else found


def steps(form: str, size: int) -> Convert:
    """A number of steps, so many to one, as bytes of a fraction: count, 1, steps and what follows."""

    def convert(value: Any, _: Context) -> bytes | None:
        number = exact(value)
        signed = "b" in form
        count = whole_part(number * size + (-0.5 if signed and number <= 0 else 0.5))
        try:
            return pack(form, *[count, 1, size, 0][: int(form[0])])
        except error:
            return None

    return convert


def per_cent(value: Any, _: Context) -> float:
    """The first digits as a share; all where there are none."""
    found = re.search(r"\d+", text_of(value), re.ASCII)
    return neat(int(found[0]) / 100) if found else 1


def log_of(factor: float, base: float, divisor: float, offset: float = 0) -> Convert:
    """The exponent of a factor times a power; 0 for what is none."""

    def convert(value: Any, _: Context) -> float:
        number = exact(value)
        return neat(divisor * log(number / factor) / log(base) - offset) if number > 0 else 0

    return convert


def plus_then_times(term: float, factor: float) -> Convert:
    """The value plus something, multiplied."""
    return lambda value, _: neat(factor * (exact(value) + term))


def times_then_plus(factor: float, term: float) -> Convert:
    """The value multiplied, plus something."""
    return lambda value, _: neat(factor * exact(value) + term)


def halved_ends(value: Any, _: Context) -> str:
    """Four levels, the first and the last of which are halved."""
    parts = [exact(part) for part in text_of(value).split()]
    parts += [0] * (4 - len(parts))
    for at in (0, 3):
        parts[at] = neat(parts[at] / 2)
    return " ".join(text_of(part) for part in parts)


def capitals(value: Any, _: Context) -> str:
    """Text in capitals."""
    return text_of(value).upper()


SETTINGS: tuple[tuple[str, int], ...] = (("n/a", 0x7F), ("auto", -128), ("user", -127))


def setting(divisor: float = 1) -> Convert:
    """A setting of a picture control: a number, or one of the words for what is none."""

    def convert(value: Any, _: Context) -> float:
        text = text_of(value)
        if re.fullmatch(r"[-+]?\d+(?:\.\d+)?", text, re.ASCII):
            return neat(exact(text) * divisor)
        return next((code for word, code in SETTINGS if word in text.lower()), 0)

    return convert


def _hex(bits: Iterable[int], size: int) -> str:
    """Return bits as so many bytes in hexadecimal."""
    data = bytearray(size)
    for bit in bits:
        if bit < 8 * size:
            data[bit // 8] |= 1 << bit % 8
    return data.hex(" ")


_POINT = re.compile(r"[A-Za-z]\d+")


def points(number: int) -> Convert:
    """Names of points of a sensor with so many, as bits."""

    def convert(value: Any, _: Context) -> str:
        bits = {name: bit for bit, name in enumerate(names_of(number))}
        found = [bits[name.upper()] for name in _POINT.findall(text_of(value)) if name.upper() in bits]
        return _hex(found, (number + 7) // 8)

    return convert


def grid_points(width: int, size: int) -> Convert:
    """Names of points of a grid with so many columns, as bits of so many bytes."""

    def convert(value: Any, _: Context) -> str:
        found = [name for name in _POINT.findall(text_of(value)) if name[0].upper() <= "J"]
        return _hex([(ord(name[0].upper()) - ord("A")) * width + int(name[1:]) - 1 for name in found], size)

    return convert


def focal_steps(value: Any, _: Context) -> Any:
    """2048 over the value."""
    number = exact(value)
    return neat(2048 / number) if number else value


def word(order: str) -> Convert:
    """A number as two bytes in this order."""
    return lambda value, _: pack(f"{order}H", whole_part(value) & 0xFFFF)


def around(value: Any, _: Context) -> Any:
    """Degrees from 0 to 360."""
    number = exact(value)
    return number if number >= 0 else neat(number + 360)


def or_code(label: str, code: int) -> Convert:
    """The value, a code where it is a word."""
    return lambda value, _: code if text_of(value) == label else value


def enhancement(value: Any, _: Context) -> int:
    """Equalisation in twentieths from -1 on; 4 is the limit."""
    number = exact(value)
    return 95 if number == 4 else int((number + 1) * 20)


def whole_tenths(value: Any, _: Context) -> int:
    """Tenths without their decimals."""
    return whole_part(exact(value) * 10)


LENS_BITS: tuple[tuple[str, int], ...] = (
    (r"\bMF\b", 0x01),
    (r"\bD\b", 0x02),
    (r"\bG\b", 0x06),
    (r"\bVR\b", 0x08),
    (r"\b1\b", 0x10),
    (r"\bFT-1", 0x20),
    (r"\bAF-P", 0x80),
    (r"\bE\b", 0x46),
)


def lens_bits(value: Any, _: Context) -> int:
    """What kind of lens words tell, as bits."""
    bits = 0
    for pattern, mask in LENS_BITS:
        if re.search(pattern, text_of(value), re.IGNORECASE | re.ASCII):
            bits |= mask
    return bits


def without_letters(value: Any, _: Context) -> str:
    """Spaces in place of letters."""
    return re.sub(r"[A-Za-z]", " ", text_of(value))


def ten_numbers(value: Any, _: Context) -> str:
    """Numbers filled up with zeros."""
    parts = text_of(value).split()
    return " ".join([*parts, *["0"] * (10 - len(parts))])


def moment(value: Any, context: Context) -> bytes | None:
    """Date and time as a year of two bytes, a byte for each of the rest, and a zero."""
    parts = [int(part) for part in re.findall(r"\d+", text_of(value), re.ASCII)]
    if len(parts) < 6:
        return None
    try:
        return pack(f"{'<' if context.members.get('ExifByteOrder') == 'II' else '>'}H6B", *parts[:6], 0)
    except error:
        return None


def place_name(value: Any, context: Context) -> Any:
    """Text in the character set that the note names."""
    codec = context.members.get("TextEncoding")
    return value if codec is None else text_of(value).encode(codec, "replace")


def flash_firmware(value: Any, _: Context) -> str:
    """The numbers of a version in words."""
    found = re.search(r"(\d+)\.(\d+)", text_of(value), re.ASCII)
    return f"{found[1]} {found[2]}" if found else "0 0"


def bytes_in_hex(value: Any, _: Context) -> bytes:
    """Bytes written in hexadecimal with spaces between them."""
    digits = re.sub(r"[^0-9A-Fa-f]", "0", text_of(value).replace(" ", ""))
    return bytes.fromhex(digits + "0" * (len(digits) % 2))


INVERSES: dict[str, Plain | Made] = {
    "nikon.version": Plain(version),
    "nikon.iso_numbers": Plain(iso),
    "nikon.step_bytes": Made(steps),
    "nikon.per_cent": Plain(per_cent),
    "nikon.log_of": Made(log_of),
    "nikon.plus_then_times": Made(plus_then_times),
    "nikon.times_then_plus": Made(times_then_plus),
    "nikon.halved_ends": Plain(halved_ends),
    "nikon.capitals": Plain(capitals),
    "nikon.setting": Made(setting),
    "nikon.point_bits": Made(points),
    "nikon.grid_bits": Made(grid_points),
    "nikon.focal_code": Plain(focal_steps),
    "nikon.word_bytes": Made(word),
    "nikon.around": Plain(around),
    "nikon.or_code": Made(or_code),
    "nikon.enhancement_code": Plain(enhancement),
    "nikon.whole_tenths": Plain(whole_tenths),
    "nikon.lens_bits": Plain(lens_bits),
    "nikon.without_letters": Plain(without_letters),
    "nikon.ten_numbers": Plain(ten_numbers),
    "nikon.moment_bytes": Plain(moment),
    "nikon.place_name_bytes": Plain(place_name),
    "nikon.flash_firmware": Plain(flash_firmware),
    "nikon.bytes_in_hex": Plain(bytes_in_hex),
}
