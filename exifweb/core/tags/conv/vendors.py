"""Conversions of single vendors' segments: GoPro, HP, DJI, Casio's QVCI."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.exif import exposure_time
from exifweb.core.tags.registry import Plain
from exifweb.core.values import number_of, numbers_of, text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context

SERIAL = "SERIAL NUMBER:"


def after_serial_number(value: Any, _: Context) -> str | None:
    """What follows the words `SERIAL NUMBER:`; nothing where they are missing."""
    text = text_of(value)
    return text[len(SERIAL) :] if text.startswith(SERIAL) else None


def date_of_dots(value: Any, _: Context) -> str:
    """A date and time whose parts are dotted."""
    return re.sub(r"(\d+:\d+:\d+):", r"\1 ", text_of(value).replace(".", ":"))


def per_cent(value: Any, _: Context) -> str:
    """A fraction in per cent."""
    return f"{number_of(value) * 100:g} %"


def gopro_date(value: Any, _: Context) -> str:
    """Date and time of twelve digits in this century."""
    return re.sub(r"^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)", r"20\1:\2:\3 \4:\5:", text_of(value))


def joined_hex(value: Any, _: Context) -> str:
    """Numbers in hexadecimal, eight digits each, in one run."""
    return "".join([f"{int(number):08x}" for number in numbers_of(value)])


def exposure_times(value: Any, context: Context) -> str:
    """Exposure times."""
    return " ".join([text_of(exposure_time(number, context)) for number in numbers_of(value)])


CONVERSIONS: dict[str, Plain] = {
    "vendors.after_serial_number": Plain(after_serial_number),
    "vendors.date_of_dots": Plain(date_of_dots),
    "vendors.per_cent": Plain(per_cent),
    "vendors.gopro_date": Plain(gopro_date),
    "vendors.joined_hex": Plain(joined_hex),
    "vendors.exposure_times": Plain(exposure_times),
}
