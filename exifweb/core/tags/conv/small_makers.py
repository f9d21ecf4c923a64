"""Conversions of vendors with few of them: Parrot, DJI, Red, Phase One, Leaf, Nintendo, JVC, Sanyo.

Sources: the ExifTool modules of those names.
"""

from __future__ import annotations

import re
from struct import unpack, unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.dates import unix_time
from exifweb.core.tags.conv.numbers import float_of, low_bits, neat
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, encode_text, number_of, number_text, text_of
from exifweb.core.view import ORDERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context, Probe

    Convert = Callable[[Any, Context], Any]

DAY = 24 * 3600
DAYS_TO_2000 = 10957
DAYS_FROM_1900 = 25569
PI = 3.141592653589793


def _data(value: Any) -> bytes:
    if isinstance(value, Binary):
        return value.read()
    return value if isinstance(value, bytes) else encode_text(text_of(value))


def divide_each(divisor: float) -> Convert:
    """Divide each part by a constant."""
    return lambda value, _: " ".join([number_text(neat(number_of(part) / divisor)) for part in text_of(value).split()])


def turned_degrees(unit: float, pi: float) -> Convert:
    """An angle in fractions of a radian as degrees."""
    return lambda value, _: neat(number_of(value) / unit * 180 / pi)


def floats_at(*places: int) -> Convert:
    """The little-endian floats that begin at some bytes."""

    def convert(value: Any, context: Context) -> str:
        data = _data(value)
        found = [unpack_from(f"{context.order}f", data, at)[0] for at in places if at + 4 <= len(data)]
        return " ".join([number_text(one) for one in found])

    return convert


def every_fifth_byte(value: Any, _: Context) -> str:
    """The bytes before each of four floats."""
    return " ".join([str(byte) for byte in _data(value)[:16:5]])


def remembered_degrees(name: str) -> Convert:
    """A coordinate in degrees, remembered; radians unless the unit said degrees."""

    def convert(value: Any, context: Context) -> Any:
        degrees = value if context.members.get("CoordUnits") else neat(number_of(value) * 180 / PI)
        context.members[name] = degrees
        return degrees

    return convert


def digits_of_date(*lengths: int) -> Convert:
    """Digits parted by colons as a date or a time; a date's and a time's parts by a space."""
    groups = "".join([rf"(\d{{{length}}})" for length in lengths])
    shown = r"\1:\2:\3 \4:\5:" if len(lengths) == 5 else "".join([rf"\{at + 1}:" for at in range(len(lengths))])
    return lambda value, _: re.sub(groups, shown, text_of(value), count=1)


def underscored_date(value: Any, _: Context) -> str:
    """A date and more with underscores between its parts."""
    return re.sub(r"(\d{4})_(\d{2})_", r"\1:\2:", text_of(value), count=1).replace("_", " ")


def frame_rate(value: Any, _: Context) -> Any:
    """A rate of three words: the divisor, and a number of two words."""
    divisor, high, low = [number_of(part) for part in [*text_of(value).split(), 0, 0, 0][:3]]
    return neat((high * 0x10000 + low) / divisor)


def word_and_floats(value: Any, _: Context) -> Any:
    """A calibration with its own byte order: a word, then floats."""
    data = _data(value)
    order = ORDERS.get(data[:2])
    if len(data) < 8 or order is None:
        return value
    (word,) = unpack_from(f"{order}H", data, 2)
    floats = unpack(f"{order}{(len(data) - 4) // 4}f", data[4 : 4 + (len(data) - 4) // 4 * 4])
    return " ".join([str(word), *[number_text(one) for one in floats]])


def seconds_since_2000(value: Any, _: Context) -> str:
    """Seconds since 2000 as a date and time."""
    return unix_time(number_of(value) + DAYS_TO_2000 * DAY)


def days_since_1900(value: Any, _: Context) -> Any:
    """A day number of spreadsheets as a date and time."""
    days = float_of(value)
    return value if days is None else unix_time((days - DAYS_FROM_1900) * DAY)


def hex_number(value: Any, _: Context) -> str:
    """Bytes as one hexadecimal number."""
    return f"0x{_data(value).hex()}"


def listed_strings(value: Any, _: Context) -> str:
    """Strings that end in NUL, white space before it left out, with commas."""
    text = re.sub(r"([ \t\n\r\f\v]*\0)+\Z", "", text_of(value))
    return re.sub(r"([ \t\n\r\f\v]*\0)+", ", ", text)


def made_by_word(word: str, name: str) -> Convert:
    """A text that begins with a word, which is remembered, without its NULs."""

    def convert(value: Any, context: Context) -> Any:
        text = text_of(value)
        if not text.startswith(word):
            return None
        context.members[name] = 1
        return text.replace("\0", "")

    return convert


def inverse_of_pitch(value: Any, _: Context) -> Any:
    """Pixels an inch of a pitch in metres, as Lytro gives it."""
    return neat(25.4 / number_of(value) / 1000)


def known_protocol(value: Any, context: Context) -> Any:
    """The name of a drone's protocol; one that nobody has described is worth a warning."""
    text = text_of(value)
    known = text.startswith("dbginfo") or (text[:5] == "dvtm_" and text[5:].removesuffix(".proto") in PROTOCOLS)
    if not known:
        context.warn(f"Unknown protocol {text} (please submit sample for testing)")
    return value


PROTOCOLS = frozenset(
    (
        *("ac203", "ac204", "ac206", "AVATA2", "wm265e", "pm320", "Mini4_Pro", "dji_neo", "Air3", "Air3s", "PP-101"),
        *("oq101", "wa345e", "wm261", "Mavic4", "Mini5Pro"),
    )
)
"""What stands between `dvtm_` and `.proto` in the names of protocols that the tables describe."""


def note_degrees(_: Probe, context: Context) -> bool:
    """Coordinates of this drone are in degrees, which is remembered."""
    context.members["CoordUnits"] = 1
    return True


def values_in_turn(names: dict[str, Any], _: Context) -> tuple[int, int]:
    """An offset: values lie one behind the other from the end of the directory, each at an even place."""
    if names["tag"] == SANYO_THUMBNAIL:
        return names["offset"], names["behind"]
    return names["behind"], names["behind"] + names["size"] + names["size"] % 2


SANYO_THUMBNAIL = 0x100


def offsets_less(term: int, first: int) -> Callable[[dict[str, Any], Context], tuple[int, int]]:
    """An offset: too large by a constant from some tag on."""
    return lambda names, _: (names["offset"] - term * (names["tag"] >= first), names["behind"])


CONVERSIONS: dict[str, Plain | Made] = {
    "small_makers.divide_each": Made(divide_each),
    "small_makers.turned_degrees": Made(turned_degrees),
    "small_makers.floats_at": Made(floats_at),
    "small_makers.every_fifth_byte": Plain(every_fifth_byte),
    "small_makers.remembered_degrees": Made(remembered_degrees),
    "small_makers.digits_of_date": Made(digits_of_date),
    "small_makers.underscored_date": Plain(underscored_date),
    "small_makers.frame_rate": Plain(frame_rate),
    "small_makers.low_bits": Made(low_bits),
    "small_makers.word_and_floats": Plain(word_and_floats),
    "small_makers.seconds_since_2000": Plain(seconds_since_2000, "small_makers.after_2000"),
    "small_makers.days_since_1900": Plain(days_since_1900),
    "small_makers.hex_number": Plain(hex_number, "small_makers.bytes_of_hex"),
    "small_makers.listed_strings": Plain(listed_strings),
    "small_makers.made_by_word": Made(made_by_word),
    "small_makers.inverse_of_pitch": Plain(inverse_of_pitch),
    "small_makers.known_protocol": Plain(known_protocol),
}

CONDITIONS: dict[str, Plain] = {"small_makers.note_degrees": Plain(note_degrees)}

EXPRESSIONS: dict[str, Plain | Made] = {
    "small_makers.values_in_turn": Plain(values_in_turn),
    "small_makers.offsets_less": Made(offsets_less),
}
