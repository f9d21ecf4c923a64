"""Inverses of IPTC's conversions: dates and times without separators, character sets, picture numbers.

Sources: IPTC-IIM 4.2; ExifTool's WriteIPTC. A time without a zone stays without one (ExifTool adds the machine's).
"""

from __future__ import annotations

import re
from struct import pack
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import InvalidValue
from exifweb.core.tags.registry import Plain
from exifweb.core.values import text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context

UTF8 = "\x1b%G"
_DATE = re.compile(r".*?(\d{4})[-:/.]?(\d{2})[-:/.]?(\d{2}).*", re.DOTALL | re.ASCII)
_TIME = re.compile(r".*?\b(\d{1,2})(:?)(\d{2})(:?)(\d{2})(\S*)\s*\Z", re.DOTALL | re.ASCII)


def date(value: Any, _: Context) -> str:
    """The date of a date, or of a date and time, as eight digits."""
    found = _DATE.match(text_of(value))
    if not found:
        message = "Invalid date format (use YYYY:mm:dd)"
        raise InvalidValue(message, "For example 2024:05:06.")
    return "".join(found.groups())


def time(value: Any, context: Context) -> str:
    """The time of a time, or of a date and time, as six digits and its zone."""
    found = _TIME.match(text_of(value))
    if not found or (found[4] and not found[2]):
        message = "Invalid time format (use HH:MM:SS[+/-HH:MM])"
        raise InvalidValue(message, "For example 07:08:09+02:00.")
    hours, _, minutes, _, seconds, rest = found.groups()
    clock = f"{int(hours):02d}{minutes}{seconds}"
    zone = re.search(r"([+-]\d{1,2}):?(\d{2})", rest, re.ASCII)
    if zone:
        return f"{clock}{int(zone[1]):+03d}{zone[2]}"
    return clock + ("+0000" if "z" in rest.lower() else text_of(context.members.get("TimeZone", "+0000")))


def escapes(value: Any, _: Context) -> str:
    """`UTF8`, or escape sequences written as `ESC % G`, as they are."""
    text = text_of(value)
    if text.upper() in ("UTF8", "UTF-8"):
        return UTF8
    code, count = re.subn(r"ESC *", "\x1b", text, flags=re.IGNORECASE)
    if not count:
        message = "Bad syntax (use 'UTF8' or 'ESC X Y[, ...]')"
        raise InvalidValue(message, "UTF8 is what to write.")
    return code.replace(", \x1b", "\x1b").replace(" ", "")


def utf8(value: Any, _: Context) -> str:
    """`UTF8` as its escape sequence, anything else as it is."""
    text = text_of(value)
    return UTF8 if text.upper() in ("UTF8", "UTF-8") else text


def picture_number(value: Any, _: Context) -> bytes | None:
    """Manufacturer, equipment, date and number of a picture as sixteen bytes."""
    text = re.sub(r"\(.*\)", "", text_of(value), flags=re.DOTALL).replace(":", "")
    parts = re.sub(r"[^0-9]", " ", text).split()
    if len(parts) >= 4:
        maker, equipment, day, number = parts[:4]
        return pack(
            ">HI8sH", int(maker) & 0xFFFF, int(equipment) & 0xFFFFFFFF, day.encode().ljust(8)[:8], int(number) & 0xFFFF
        )
    return bytes(16) if "unknown" in text.lower() else None


_PREFERENCES = re.compile(
    r"Tagged:\s*(\d+).*ColorClass:\s*(\d+).*Rating:\s*(\d+).*FrameNum:\s*(\S*)", re.IGNORECASE | re.DOTALL | re.ASCII
)


def preferences(value: Any, _: Context) -> str:
    """Photo Mechanic's preferences as four numbers with colons between."""
    return _PREFERENCES.sub(r"\1:\2:\3:\4", text_of(value), count=1)


INVERSES: dict[str, Plain] = {
    "iptc.date": Plain(date),
    "iptc.time": Plain(time),
    "iptc.escapes": Plain(escapes),
    "iptc.utf8": Plain(utf8),
    "iptc.picture_number": Plain(picture_number),
    "iptc.preferences": Plain(preferences),
}
