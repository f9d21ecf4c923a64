"""Inverses of the conversions of Apple and of vendors with few conversions.

Sources: ExifTool's Apple, Google and Nintendo modules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.inverse_dates import seconds_since_1970
from exifweb.core.tags.conv.small_makers import DAY, DAYS_TO_2000
from exifweb.core.tags.registry import Plain
from exifweb.core.values import text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context


def two_distances(value: Any, _: Context) -> str:
    """The two numbers of a range of metres."""
    return re.sub(r" ?m\Z", "", text_of(value).replace(" - ", " ", 1))


def two_numbers(value: Any, _: Context) -> str | None:
    """Three numbers as two, the second of which carries the last two."""
    found = [int(digits) for digits in re.findall(r"-?\d+", text_of(value), re.ASCII)]
    return f"{found[0]} {(found[1] << 28) + found[2]}" if len(found) == 3 else None


def after_2000(value: Any, context: Context) -> float | None:
    """Seconds since 2000 of a date and time."""
    seconds = seconds_since_1970(value, context)
    return None if seconds is None else seconds - DAYS_TO_2000 * DAY


def bytes_of_hex(value: Any, _: Context) -> bytes | None:
    """The bytes of a hexadecimal number."""
    try:
        return bytes.fromhex(text_of(value).removeprefix("0x"))
    except ValueError:
        return None


INVERSES: dict[str, Plain] = {
    "small_makers.two_distances": Plain(two_distances),
    "small_makers.two_numbers": Plain(two_numbers),
    "small_makers.after_2000": Plain(after_2000),
    "small_makers.bytes_of_hex": Plain(bytes_of_hex),
}
