"""Dates moved by so many years, months, days, hours, minutes and seconds, and numbers by an amount.

A shift is one word for a time or a date, or two for both: `1:30`, `0:0:1 2:00:00`, `5 6`; a signed one is for the zone.
Parts carry into each other after they were added, as a calendar does. Source: ExifTool's Shift.pl.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import InvalidValue
from exifweb.core.model import BAD_VALUE
from exifweb.core.tags.conv.inverse_numbers import exact
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.values import text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagInfo

LEAST = (0, 1, 1, 0, 0, 0)
MOST = (10000, 12, 28, 24, 60, 60)
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
DATE, TIME, ZONE = slice(0, 3), slice(3, 6), slice(6, 8)
LARGEST = 10_000_000
HINT = "For example 1:30 (an hour and a half), 0:0:1 0 (a day), 1:0:0 2:00:00 (a year and two hours)."
_NUMBERS = re.compile(r"(?=\d|\.\d)\d*(?:\.\d*)?", re.ASCII)
_ZONE_HOURS = re.compile(r"[+-](?=\d|\.\d)\d*(?:\.\d*)?", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)

Parts = list[float | None]
"""Year, month, day, hour, minute, second, hour and minute of the zone; None where there is none."""


def shift_of(info: TagInfo, current: Any, shift: str, sign: int, context: Context) -> Any:
    """Return what a tag's value becomes when it is shifted.

    Args:
        info: The row of the tag; its `timeshift` says whether it is a time.
        current: The raw value that there is.
        shift: How much, without a sign.
        sign: 1 adds, -1 takes away.
        context: What conversions may ask for.

    Returns:
        The new value, such as `-n` shows it: `raw_of(…, numeric=True)` makes it raw.

    Raises:
        InvalidValue: The tag can't be shifted, or the value or the shift is malformed.
    """
    kind = info.attributes.get("timeshift")
    held = current
    if info.value is not None:
        try:
            held = info.value(current, context)
        except BAD_VALUE as problem:
            message = f"Can't shift {info.name}"
            raise InvalidValue(message, HINT) from problem
    if kind == "Time":
        return shifted_time(text_of(held), shift, sign)
    if kind == 0 or not _is_number(held):
        message = f"{info.name} is not shiftable"
        raise InvalidValue(message, "Dates, times and numbers can be shifted.")
    return neat(exact(held) + exact(shift) * sign)


def _is_number(value: Any) -> bool:
    try:
        exact(value)
    except InvalidValue:
        return False
    return True


def shifted_time(text: str, shift: str, sign: int) -> str:
    """Return a date, time or both, with or without a zone, shifted.

    Raises:
        InvalidValue: Either is malformed, or the year would leave its four digits.
    """
    time = _split(text, None)
    if time is None:
        message = f"Invalid time string ({text})"
        raise InvalidValue(message, "Only a date, a time or both can be shifted.")
    if time[0] == 0:
        message = "Can't shift from year 0000"
        raise InvalidValue(message, "The date is not set.")
    change = _split(shift, time)
    if change is None or any(part is not None and part > LARGEST for part in change):
        message = f"Invalid shift string ({shift})"
        raise InvalidValue(message, HINT)
    if change[6] is not None and time[6] is None and text.endswith("Z"):
        text = f"{text[:-1]}+00:00"
        time[6] = time[7] = 0
    decimals = re.search(r":\d+\.(\d+)", text, re.ASCII)
    moved = _moved(time, change, sign, len(decimals[1]) if decimals else 0)
    if not 0 <= (moved[0] or 0) < 10000:
        message = "Shifted year is out of range"
        raise InvalidValue(message, HINT)
    return _spelled(text, time, moved)


def _split(text: str, time: Parts | None) -> Parts | None:
    """The parts of a time, or of a shift of that time; None where they make no sense."""
    if time is not None:
        text = re.sub(r"(^|[-+:\s]):", r"\g<1>0:", text)
        text = re.sub(r":([:\s]|\Z)", r":0\1", text)
    if _ISO.match(text):
        text = _ISO.sub(r"\1:\2:\3", text, count=1).replace("T", " ")
    words = re.sub(r"([+-])", r" \1", text, count=1).split()
    found: Parts = [None] * 8
    for at, word in enumerate(words):
        numbers = [float(part) for part in _NUMBERS.findall(word)]
        if not numbers:
            return None if not at else found
        following = at + 1 < len(words) and words[at + 1][:1].isdigit()
        if not _place(found, word, numbers, time, following=following):
            return None
    if all(part is None for part in found):
        return None
    if time is not None:
        for part in (DATE, TIME, ZONE):
            if time[part.start] is not None and found[part.start] is None:
                found[part] = [0.0] * (part.stop - part.start)
    return found


def _place(found: Parts, word: str, numbers: list[float], time: Parts | None, *, following: bool) -> bool:
    """Put the numbers of a word where they belong; False where there is no room for them."""
    if word[0] in "+-":
        if found[6] is not None or len(numbers) > 2:
            return False
        sign = -1 if word[0] == "-" else 1
        found[ZONE] = [sign * numbers[0], sign * (numbers[1] if len(numbers) > 1 else 0)]
        return True
    is_date = following or (time is None and bool(re.match(r"\D*\d{3}", word, re.ASCII)))
    is_date = is_date or (time is not None and time[3] is None and found[0] is None)
    if len(numbers) > 3 or (time is None and len(numbers) != 3 and (is_date or len(numbers) != 2)):
        return False
    if is_date:
        if any(part is not None for part in found):
            return False
        found[DATE] = [*[0.0] * (3 - len(numbers)), *numbers]
        return True
    if found[3] is not None or found[6] is not None:
        return False
    found[TIME] = [*numbers, 0.0, 0.0][:3]
    return True


def _moved(time: Parts, change: Parts, sign: int, decimals: int) -> Parts:
    moved: Parts = list(time)
    carry = 0.0
    for at, part in enumerate(time):
        if part is None and change[at] is None:
            carry = 0.0
            continue
        value = (part or 0) + sign * (change[at] or 0) + carry
        carry = 0.0
        if value != int(value) and at < 5:
            carry = (value - int(value)) * MOST[at + 1]
            value = int(value)
        moved[at] = value
    if moved[5] is not None and moved[5] != int(moved[5]):
        unit = 10**decimals
        moved[5] = int(moved[5] * unit + (0.5 if moved[5] > 0 else -0.5)) / unit
    over = 0
    for at in range(5, -1, -1):
        value_or_none = moved[at]
        if time[at] is None or value_or_none is None:
            over = 0
        elif at == 2:
            moved[at], over = _day(value_or_none + over, int(moved[1] or 0), int(moved[0] or 0))
        else:
            over, rest = divmod(value_or_none + over - LEAST[at], MOST[at])  # type: ignore[assignment]
            moved[at] = rest + LEAST[at]
    if moved[6] is not None:
        minutes = round(moved[6] * 60 + (moved[7] or 0))
        zone = -1 if minutes < 0 else 1
        moved[6], moved[7] = zone * (abs(minutes) // 60), zone * (abs(minutes) % 60)
    return moved


def _day(day: float, month: int, year: int) -> tuple[float, int]:
    """The day brought into its month, and the months that this carries over."""
    over = 0
    while day < 1:
        over -= 1
        day += days_in_month(month + over, year)
    while day > 28:
        length = days_in_month(month + over, year)
        if day <= length:
            break
        day -= length
        over += 1
    return day, over


def days_in_month(month: int, year: int) -> int:
    """Return how many days a month has; one outside 1 to 12 is of another year."""
    over, month = divmod(month - 1, 12)
    year += over
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 1 and leap else DAYS[month]


def _spelled(text: str, time: Parts, moved: Parts) -> str:
    """The text with the parts that moved in the places of the old ones, as wide as they were."""
    spelled, done = "", 0
    for at, (old, new) in enumerate(zip(time, moved, strict=True)):
        if old is None or new is None:
            continue
        zone = at == 6
        if zone and moved[ZONE] == time[ZONE]:
            break
        found = (_ZONE_HOURS if zone else _NUMBERS).search(text, done)
        if not found:
            break
        shown = found[0]
        if zone or new != old:
            sign = ("-" if min(new, moved[7] or 0) < 0 else "+") if zone else ""
            _, point, decimals = found[0].partition(".")
            width = len(found[0]) - len(sign)
            number = abs(new)
            shown = sign + (f"{number:0{width}.{len(decimals)}f}" if point and decimals else f"{int(number):0{width}d}")
        spelled += text[done : found.start()] + shown
        done = found.end()
    return spelled + text[done:]
