"""Inverses of Canon's conversions: stops, codes of speeds and apertures, file numbers, firmware.

Source: the inverses of ExifTool's Canon and CanonCustom tables.
"""

from __future__ import annotations

import re
from math import log
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.canon import ISO_SPEEDS, swap_words, swapped_halves
from exifweb.core.tags.conv.inverse_numbers import exact, whole_part
from exifweb.core.tags.conv.numbers import float_of, neat
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import encode_text, number_of, text_of
from exifweb.core.write.lookup import reverse_lookup

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]


def stops_code(value: float) -> int:
    """Return stops in Canon's 32nds, thirds as the camera writes them."""
    sign = -1 if value < 0 else 1
    whole = int(abs(value))
    rest = abs(value) - whole
    if abs(rest - 0.33) < 0.05:
        part = 0x0C
    elif abs(rest - 0.67) < 0.05:
        part = 0x14
    else:
        part = int(rest * 0x20 + 0.5)
    return sign * (whole * 0x20 + part)


def to_ev(value: Any, _: Context) -> int:
    """The code of a number of stops."""
    return stops_code(exact(value))


def aperture_ev(value: Any, _: Context) -> int:
    """The code of an F number."""
    return stops_code(log(exact(value)) * 2 / log(2))


def time_ev(factor: float = 1) -> Convert:
    """The code of an exposure time, which was multiplied by a constant."""
    return lambda value, _: stops_code(-log(exact(value) / factor) / log(2))


def info_time(value: Any, _: Context) -> int:
    """The code of an exposure time in camera information."""
    return stops_code(1 - log(exact(value)) / (4 * log(2))) + 24


def custom_time_code(value: Any, _: Context) -> float:
    """The code of an exposure time in a personal function."""
    return stops_code(-log(exact(value) * 8 / 1000) / log(2)) / 4


def custom_aperture_code(value: Any, _: Context) -> float:
    """The code of an F number in a personal function."""
    return (stops_code(log(exact(value)) * 2 / log(2)) + 32) / 4


def log_of(factor: float, offset: float, divisor: float, base: float = 2) -> Convert:
    """The exponent that gave a value: the inverse of `canon.exponential`."""
    return lambda value, _: neat(log(exact(value) / factor) / log(base) * divisor - offset)


def positive_log_of(factor: float, offset: float, divisor: float, base: float = 2) -> Convert:
    """The same for values above zero."""
    found = log_of(factor, offset, divisor, base)
    return lambda value, context: found(value, context) if exact(value) > 0 else None


def natural_log(factor: float) -> Convert:
    """The natural logarithm, multiplied and rounded."""
    return lambda value, _: int(log(exact(value)) * factor + 0.5)


def eighths(value: Any, _: Context) -> int:
    """Stops above minus six in eighths."""
    return int((exact(value) + 6) * 8 + 0.5)


def measured(value: Any, _: Context) -> float:
    """What the camera measured, in 32nds of stops."""
    return neat((exact(value) - 5) * 32)


def iso_limit(value: Any, _: Context) -> Any:
    """A limit of ISO in a custom function, in eighths of stops; a switch stays."""
    number = exact(value)
    return number if number < 2 else int(8 * (log(number / 100) / log(2) + 9) + 0.5)


def custom_shutter(value: Any, _: Context) -> int:
    """A limit of exposure time in a custom function, in eighths of stops."""
    return int(-8 * (log(exact(value)) / log(2) - 7) + 0.5)


def custom_fnumber(value: Any, _: Context) -> int:
    """A limit of the aperture in a custom function, in eighths of stops."""
    return int(8 * (log(exact(value)) * 2 / log(2) + 1) + 0.5)


def metres(value: Any, _: Context) -> Any:
    """A distance, the greatest where it is no number."""
    text = re.sub(r" ?m\Z", "", text_of(value))
    return 655.35 if float_of(text) is None else text


def iso_code(value: Any, _: Context) -> int | None:
    """The code of an ISO speed, or the speed with the bit that says so."""
    text = text_of(value)
    found = reverse_lookup(text, {str(code): str(word) for code, word in ISO_SPEEDS.items()})
    if found.key is not None:
        return int(number_of(found.key))
    return int(text) & 0x3FFF | 0x4000 if re.fullmatch(r"[+-]?\d+", text, re.ASCII) else None


def timer(value: Any, _: Context) -> float:
    """Tenths of a second of `10 s, Custom`."""
    text = text_of(value)
    if text.lower().startswith("off"):
        return 0
    text = re.sub(r"\s*s(ec)?\b", "", text, count=1, flags=re.IGNORECASE)
    bare = re.sub(r",?\s*Custom\Z", "", text, flags=re.IGNORECASE)
    tenths = neat(exact(bare) * 10)
    return whole_part(tenths) | 0x4000 if bare != text else tenths


def times_focal_units(value: Any, context: Context) -> float:
    """A focal length in the units that the camera counts in."""
    return neat(exact(value) * (number_of(context.members.get("FocalUnits", 1)) or 1))


def calibration(value: Any, _: Context) -> str:
    """Numbers and a temperature without its marks."""
    return re.sub(r"[()K]", "", re.sub(r"\s+", " ", text_of(value)))


def flash_code(value: Any, _: Context) -> float:
    """The code of a flash's output."""
    number = exact(value)
    return 255 if number == 255 else neat(200 + log(number) * 16 / log(2))


def flash_fraction(value: Any, _: Context) -> float:
    """A percentage as a fraction; what is none means strobe or misfire."""
    found = re.match(r"\d\.?\d*", text_of(value), re.ASCII)
    return float(found[0]) / 100 if found else 255


def battery_code(value: Any, _: Context) -> int:
    """The code of a voltage."""
    found = re.match(r"(\d+\.\d+)\s*V?\Z", text_of(value), re.IGNORECASE | re.ASCII)
    return int(float(found[1]) * 186 / 5 + 0.5) if found else 0


def file_number_20d_code(value: Any, _: Context) -> int:
    """Directory and file number as the 20D and 350D mix their bits."""
    directory, file = divmod(whole_part(value), 10000)
    return (directory << 6 & 0xFFC0) + ((file & 0xFF) << 16) + (file >> 8 & 0x3F)


def file_number_30d_code(value: Any, _: Context) -> int:
    """The same for the 30D, 400D and their like."""
    directory, file = divmod(whole_part(value), 10000)
    return (directory << 10) + (file >> 4 & 0x3FF) + ((file & 0x0F) << 20)


def tilt(sign: int) -> Convert:
    """An angle of the level in tenths of a degree, from 0 to 360."""

    def convert(value: Any, _: Context) -> int:
        degrees = exact(value)
        if sign < 0:
            return int(-(degrees - 360 if degrees > 0 else degrees) * 10 + 0.5)
        return int((degrees + 360 if degrees < 0 else degrees) * 10 + 0.5)

    return convert


def raw_serial_code(value: Any, _: Context) -> int | None:
    """Four hexadecimal digits, a dash and a decimal number as one number."""
    found = re.search(r"(.*)-(\d+)", text_of(value))
    digits = re.match(r"(?:0[xX])?([0-9a-fA-F]*)", found[1]) if found else None
    return None if found is None else (int((digits and digits[1]) or "0", 16) << 16) + int(found[2])


def serial_code(value: Any, _: Context) -> int | None:
    """A serial number of four hexadecimal and five decimal digits."""
    found = re.search(r"([0-9A-Fa-f]*)-?(\d{5})\Z", text_of(value), re.ASCII)
    return (int(found[1] or "0", 16) << 16) + int(found[2]) if found else None


def revision_code(value: Any, _: Context) -> int:
    """A firmware revision such as `1.00 rev 2.00` or `Alpha rev 1.00`, as the number that spells it in hexadecimal."""
    text = re.sub(r"Alpha ?", "a", text_of(value), count=1, flags=re.IGNORECASE)
    text = re.sub(r"Beta ?", "b", text, count=1, flags=re.IGNORECASE)
    text = re.sub(r"Unknown ?\((.)\)", r"\1", text, count=1, flags=re.IGNORECASE)
    text = re.sub(r" ?rev ?(.)\.", r"0\1", text, count=1)
    text = re.sub(r" ?rev ?", "", text, count=1)
    return int(re.sub(r"[^a-fA-F0-9]", "", text) or "0", 16)


def battery_block(value: Any, _: Context) -> bytes:
    """The name of a battery in its block of 76 bytes."""
    return (b"\x4c\0\0\0" + encode_text(text_of(value))).ljust(76, b"\0")[:76]


def padded_hex(value: Any, _: Context) -> bytes:
    """Five bytes of hexadecimal digits, zeros before them."""
    text = text_of(value).rjust(10, "0")
    return bytes.fromhex(text + "0" * (len(text) % 2))


def bracket_code(value: Any, _: Context) -> Any:
    """8 for a word, a number stays."""
    return 8 if re.search(r"[a-z]", text_of(value), re.IGNORECASE) else value


def case_number(value: Any, _: Context) -> int:
    """The number of a case of the auto focus; without one it is set by hand."""
    found = re.search(r"\d+", text_of(value), re.ASCII)
    return int(found[0]) if found else 0x80000000


def switch_code(value: Any, _: Context) -> int | None:
    """The number in a text, or 1 for on and 0 for off."""
    text = text_of(value)
    found = re.search(r"\d+", text, re.ASCII)
    if found:
        return int(found[0])
    lower = text.lower()
    return 1 if "on" in lower else 0 if "off" in lower else None


def contrast_code(value: Any, _: Context) -> int | None:
    """The number in `On (0x08)`."""
    text = text_of(value)
    found = re.search(r"0x([0-9a-f]+)", text, re.IGNORECASE)
    if found:
        return int(found[1], 16)
    found = re.search(r"\d+", text, re.ASCII)
    return int(found[0]) if found else None


def big_word(value: Any, context: Context) -> Any:
    """Four bytes, turned round where the block is little-endian."""
    data = encode_text(text_of(value))
    return data[:4][::-1] if context.members.get("ExifByteOrder") == "II" else data


INVERSES: dict[str, Plain | Made] = {
    "canon.to_ev": Plain(to_ev),
    "canon.aperture_ev": Plain(aperture_ev),
    "canon.time_ev": Made(time_ev),
    "canon.info_time": Plain(info_time),
    "canon.custom_time_code": Plain(custom_time_code),
    "canon.custom_aperture_code": Plain(custom_aperture_code),
    "canon.log_of": Made(log_of),
    "canon.positive_log_of": Made(positive_log_of),
    "canon.natural_log": Made(natural_log),
    "canon.eighths": Plain(eighths),
    "canon.measured": Plain(measured),
    "canon.iso_limit": Plain(iso_limit),
    "canon.custom_shutter": Plain(custom_shutter),
    "canon.custom_fnumber": Plain(custom_fnumber),
    "canon.metres": Plain(metres),
    "canon.iso_code": Plain(iso_code),
    "canon.timer": Plain(timer),
    "canon.times_focal_units": Plain(times_focal_units),
    "canon.calibration": Plain(calibration),
    "canon.flash_code": Plain(flash_code),
    "canon.flash_fraction": Plain(flash_fraction),
    "canon.battery_code": Plain(battery_code),
    "canon.swap_words": Plain(swap_words),
    "canon.file_number_20d_code": Plain(file_number_20d_code),
    "canon.file_number_30d_code": Plain(file_number_30d_code),
    "canon.swapped_halves": Plain(swapped_halves),
    "canon.tilt": Made(tilt),
    "canon.serial_code": Plain(serial_code),
    "canon.raw_serial_code": Plain(raw_serial_code),
    "canon.revision_code": Plain(revision_code),
    "canon.battery_block": Plain(battery_block),
    "canon.padded_hex": Plain(padded_hex),
    "canon.bracket_code": Plain(bracket_code),
    "canon.case_number": Plain(case_number),
    "canon.switch_code": Plain(switch_code),
    "canon.contrast_code": Plain(contrast_code),
    "canon.big_word": Plain(big_word),
}
