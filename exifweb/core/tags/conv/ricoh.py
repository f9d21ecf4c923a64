"""Conversions of Ricoh's maker notes, and how their sub-directories are found.

Source: ExifTool's Ricoh module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.dates import unix_time
from exifweb.core.tags.registry import Plain
from exifweb.core.values import encode_text, number_of, numbers_of, text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context

CAMERA_INFO = b"[Ricoh Camera Info]"
HEAD = len(CAMERA_INFO) + 1


def hundredths(value: Any, _: Context) -> Any:
    """A revision of digits alone as a number with two decimals."""
    text = text_of(value)
    return f"{int(text) / 100:.2f}" if re.fullmatch(r"\d+\n?", text) else value


def revision(value: Any, _: Context) -> Any:
    """The same of digits behind `Rev`."""
    found = re.match(r"Rev(\d+)$", text_of(value))
    return f"{int(found[1]) / 100:.2f}" if found else value


def serial_number(value: Any, _: Context) -> str:
    """A serial number whose last eight digits count, the others in parentheses before them."""
    return re.sub(r"^(.*)(.{8})$", r"(\1)\2", text_of(value), count=1)


def coded_date(value: Any, _: Context) -> str:
    """A date and time of seven bytes whose hexadecimal digits are the decimal ones."""
    pairs = [f"{int(n):02x}" for n in [*numbers_of(value), *[0] * 7][:7]]
    century, year, month, day, hour, minute, second = pairs
    return f"{century}{year}:{month}:{day} {hour}:{minute}:{second}"


def above_sea_level(value: Any, _: Context) -> str:
    """Metres above or below sea level."""
    text = text_of(value)
    side = "Below" if text.startswith("-") else "Above"
    return f"{text.removeprefix('-')} m {side} Sea Level"


def nanoseconds_date(value: Any, _: Context) -> str:
    """A moment in nanoseconds since 1970, in local time."""
    return unix_time(number_of(value) * 1e-9, local=True, digits=9)


def comment(value: Any, _: Context) -> str:
    """Text behind the name of its character set, without NULs."""
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    text = re.sub(rb"^(Unicode\0|ASCII\0\0\0)", b"", data).replace(b"\0", b"")
    return text.decode("utf-8", "surrogateescape").rstrip(" \t\n\r\f\v")


def without_blanks(value: Any, _: Context) -> str:
    """Text without the blanks at the end of its last line."""
    return re.sub(r" *$", "", text_of(value), count=1)


CONVERSIONS: dict[str, Plain] = {
    "ricoh.hundredths": Plain(hundredths),
    "ricoh.revision": Plain(revision),
    "ricoh.serial_number": Plain(serial_number),
    "ricoh.coded_date": Plain(coded_date),
    "ricoh.above_sea_level": Plain(above_sea_level),
    "ricoh.nanoseconds_date": Plain(nanoseconds_date),
    "ricoh.comment": Plain(comment),
    "ricoh.without_blanks": Plain(without_blanks),
}


def is_camera_info(names: Any, _: Context) -> bool:
    """Whether the header of Ricoh's camera information stands before the directory."""
    return bool(names["view"].read(names["start"] - HEAD, len(CAMERA_INFO)) == CAMERA_INFO)


def behind_header(names: Any, _: Context) -> int:
    """The place behind that header, which the value points to."""
    return int(names["val"]) + HEAD


EXPRESSIONS: dict[str, Plain] = {
    "ricoh.is_camera_info": Plain(is_camera_info),
    "ricoh.behind_header": Plain(behind_header),
}
