"""Inverses that Exif's own tags need: lenses, versions, colour filter arrays, text with its encoding before it.

Sources: Exif 3.0 section 4.6, DNG 1.7, ExifTool's Exif and WriteExif.
"""

from __future__ import annotations

import re
from struct import pack
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import InvalidValue
from exifweb.core.tags.conv.exif import CFA_COLORS, CHOICES, COMPONENTS, USES
from exifweb.core.tags.conv.inverse_numbers import whole_part
from exifweb.core.tags.conv.numbers import float_of
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import encode_text, text_of
from exifweb.core.write.lookup import reverse_lookup
from exifweb.core.write.rationals import rationalize

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

_LENS = re.compile(
    r"(\d+(?:\.\d+)?|\?)(?:-(\d+(?:\.\d+)?|\?))?\s*mm.*?(?:[fF]/?\s*)"
    r"(\d+(?:\.\d+)?|\?)(?:-(\d+(?:\.\d+)?|\?))?",
    re.DOTALL | re.ASCII,
)


def lens_numbers(value: Any, _: Context) -> str:
    """Focal lengths and apertures of `24-70mm f/2.8`; what is not known is undefined."""
    text = text_of(value)
    found = _LENS.search(text)
    if not found:
        return text
    short, long, wide, tele = found.groups()
    parts = (short, long or short, wide, tele or wide)
    return " ".join(["undef" if part == "?" else part for part in parts])


def setting(value: Any, _: Context) -> int | None:
    """0 for normal, 1 for soft, low or less, 2 for hard, high or more."""
    text = text_of(value)
    number = float_of(text)
    if re.search(r"\bn", text, re.IGNORECASE) or number == 0:
        return 0
    if re.search(r"\b[sl]", text, re.IGNORECASE) or (number is not None and number < 0):
        return 1
    return 2 if re.search(r"\bh", text, re.IGNORECASE) or number is not None else None


def version(*shorter: str) -> Convert:
    """Four digits of a version, dots or none; with `three` also of three."""
    least = 3 if "three" in shorter else 4

    def convert(value: Any, _: Context) -> str | None:
        digits = text_of(value).replace(".", "")
        return digits.rjust(4, "0") if re.fullmatch(r"\d{%d,4}" % least, digits, re.ASCII) else None  # noqa: UP031

    return convert


def with_null(value: Any, _: Context) -> str:
    """Text and the NUL that ends it."""
    return text_of(value) + "\0"


def two_parties(value: Any, _: Context) -> Any:
    """Copyright: a line break between photographer and editor becomes a NUL."""
    text = text_of(value)
    found = re.match(r"(.*?)\s*[\n\r]+\s*(.*)", text, re.DOTALL)
    if not found:
        return text
    return f"{found[1] or ' '}\0{found[2]}" if found[2] else found[1]


def encode_text_behind_name(value: Any, context: Context) -> bytes:
    """Text behind an eight-byte name of its encoding: ASCII, or UTF-16 in the order of the block."""
    text = text_of(value)
    if text.isascii():
        return b"ASCII\0\0\0" + text.encode("ascii")
    order = "le" if context.members.get("ExifByteOrder") == "II" else "be"
    plain = encode_text(text).decode("utf-8", "replace")
    return b"UNICODE\0" + plain.encode(f"utf-16-{order}", "replace")


def own_order(width: int) -> Convert:
    """Words that carry the name of their byte order behind them, in the order of the block and without it."""

    def convert(value: Any, context: Context) -> bytes:
        data = value if isinstance(value, bytes) else encode_text(text_of(value))
        order = data[-2:]
        if order not in (b"II", b"MM"):
            return data
        data = data[:-2]
        if order.decode() == context.members.get("ExifByteOrder", "MM"):
            return data
        return b"".join([data[at : at + width][::-1] for at in range(0, len(data) // width * width, width)])

    return convert


def character_below_256(value: Any, _: Context) -> Any:
    """A number as one byte, anything else as it is."""
    text = text_of(value)
    return bytes((int(text),)) if re.fullmatch(r"\d+", text, re.ASCII) and int(text) < 256 else value


def low_byte(value: Any, _: Context) -> bytes:
    """The low byte of a number."""
    return bytes((whole_part(value) & 0xFF,))


def cfa_numbers(value: Any, _: Context) -> str:
    """Columns, rows and colours of `[Red,Green][Green,Blue]` as numbers.

    Raises:
        InvalidValue: A colour is not known, or the rows differ in length.
    """
    rows = [row.split(",") for row in re.split(r"\]\s*\[", text_of(value))]
    numbers = [len(rows), len(rows[0])]
    names = [name.lower() for name in CFA_COLORS]
    hint = f"For example [Red,Green][Green,Blue]; colours: {', '.join(CFA_COLORS)}."
    for row in rows:
        if len(row) != len(rows[0]):
            message = "Inconsistent number of colors in each row"
            raise InvalidValue(message, hint)
        for word in row:
            colour = re.sub(r"[ \[\]]", "", word)
            if colour.lower() not in names:
                message = f"Unknown color '{colour}'"
                raise InvalidValue(message, hint)
            numbers.append(names.index(colour.lower()))
    return " ".join(map(str, numbers))


def cfa_bytes(value: Any, context: Context) -> Any:
    """Columns and rows as 16-bit numbers and the colours as bytes; bytes stay."""
    parts = text_of(value).split()
    if isinstance(value, bytes) or len(parts) <= 2:
        return value
    numbers = [whole_part(part) for part in parts]
    order = "<" if context.members.get("ExifByteOrder") == "II" else ">"
    return pack(order + "HH", *[n & 0xFFFF for n in numbers[:2]]) + bytes([n & 0xFF for n in numbers[2:]])


def exposure_times(value: Any, context: Context) -> bytes:
    """Exposure times as fractions, the two counts among them as 16-bit numbers."""
    order = "<" if context.members.get("ExifByteOrder") == "II" else ">"
    made = b""
    for at, part in enumerate(text_of(value).split()):
        if at in (7, 8):
            made += pack(order + "H", whole_part(part) & 0xFFFF)
        else:
            top, bottom = rationalize(part, 0xFFFFFFFF)
            if not 0 <= top <= 0xFFFFFFFF or bottom > 0xFFFFFFFF:
                message = f"Value out of range for rational64u ({part})"
                raise InvalidValue(message, "Exposure times in seconds, none negative.")
            made += pack(order + "II", top, bottom)
    return made


def print_im(value: Any, _: Context) -> Any:
    """A block of PrintIM."""
    return value if text_of(value).startswith("PrintIM") else None


def opt_outs(value: Any, _: Context) -> str:
    """Pairs of a use of the image and what was chosen for it as numbers, behind their count."""
    numbers = []
    for at, part in enumerate(re.split(r"; ?", text_of(value))):
        words = CHOICES if at % 2 else USES
        found = reverse_lookup(part, {str(n): word for n, word in enumerate(words)})
        if found.key is None:
            message = f'Can\'t convert "{part}" ({"multiple" if found.several else "no"} matches)'
            raise InvalidValue(message, f"One of: {', '.join(words)}.")
        numbers.append(found.key)
    return " ".join([str(len(numbers) // 2), *numbers])


def time_code_bytes(value: Any, _: Context) -> str:
    """Hexadecimal bytes with dots between them as numbers."""
    parts = [part for part in re.split(r"[. ]+", text_of(value)) if part]
    return " ".join([str(int(part, 16)) for part in parts])


def time_codes(value: Any, _: Context) -> str:
    """Times, with or without a date before them, as the eight bytes each of SMPTE ST 309."""
    return " ".join([code for code in map(_time_code, text_of(value).split()) if code])


def _time_code(text: str) -> str:
    day, _, clock = text.rpartition("T")
    zone = 0x39
    found = re.search(r"([-+])(\d+):(\d+)\Z", clock, re.ASCII)
    if found:
        clock = clock[: found.start()]
        zone = _zone_code(found[1], int(found[2]), int(found[3]))
    parts = [*re.split(r"[:.]", clock), "00", "00", "00"][:4]
    user = ".00.00.00.00"
    if day:
        date = day.split("-")
        if len(date) < 3:
            return ""
        user = f".{int(date[2]):02d}.{int(date[1]):02d}.{int(date[0]) % 100:02d}.{zone:02x}"
        parts[0] = f"{int(parts[0], 16) + 0xC0:02x}"
    return ".".join(reversed(parts)) + user


def _zone_code(sign: str, hours: int, minutes: int) -> int:
    if minutes == 0:
        return int(str(hours if sign == "-" else 0x26 - hours), 16)
    if minutes == 30 and sign == "-":
        code = hours + 0x0A
        return code + 0x0A if code > 0x0F else code
    if minutes == 30:
        code = 0x3F - hours
        return code - 0x0A if code < 0x3A else code
    return 0x32 if (sign, hours, minutes) == ("+", 12, 45) else 0x39


def padding(value: Any, _: Context) -> bytes:
    """Padding, which begins with two bytes of its own."""
    return b"\x1c\xea" + encode_text(text_of(value))[2:]


def switched_flash(value: Any, _: Context) -> int | None:
    """Off and on as numbers of the flash."""
    return {"off": 0, "on": 1}.get(text_of(value).lower())


def component_numbers(value: Any, _: Context) -> str | None:
    """Names of components, with or without commas between, as numbers; four of them."""
    names = [name.lower() for name in COMPONENTS]
    words = re.split(r",?\s+", text_of(value))
    if len(words) == 1:
        words = re.findall(r"Y|Cb|Cr|R|G|B", words[0])
    if any(word.lower() not in names for word in words):
        return None
    numbers = [names.index(word.lower()) for word in words]
    return ", ".join(map(str, numbers + [0] * (4 - len(numbers))))


INVERSES: dict[str, Plain | Made] = {
    "lens_numbers": Plain(lens_numbers),
    "setting": Plain(setting),
    "exif.version": Made(version),
    "exif.with_null": Plain(with_null),
    "exif.two_parties": Plain(two_parties),
    "exif.encode_text": Plain(encode_text_behind_name),
    "exif.own_order": Made(own_order),
    "exif.character_below_256": Plain(character_below_256),
    "exif.low_byte": Plain(low_byte),
    "exif.cfa_numbers": Plain(cfa_numbers),
    "exif.cfa_bytes": Plain(cfa_bytes),
    "exif.exposure_times": Plain(exposure_times),
    "exif.print_im": Plain(print_im),
    "exif.opt_outs": Plain(opt_outs),
    "exif.time_code_bytes": Plain(time_code_bytes),
    "exif.time_codes": Plain(time_codes),
    "exif.padding": Plain(padding),
    "exif.switched_flash": Plain(switched_flash),
    "exif.component_numbers": Plain(component_numbers),
}
