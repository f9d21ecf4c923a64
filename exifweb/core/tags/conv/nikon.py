"""Conversions of Nikon's maker notes: lenses, flashes, picture controls, versions, text in capitals.

Source: ExifTool's Nikon module. Focus points are in `nikon_focus`, the menus of newer cameras in `nikon_menus`.
"""

from __future__ import annotations

import re
from math import exp, log
from struct import unpack, unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.tags import store
from exifweb.core.tags.conv.exif import fraction
from exifweb.core.tags.conv.numbers import neat, printf
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.labels import bit_names
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, bytes_of, decode_text, number_of, numbers_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context, Probe

    Convert = Callable[[Any, Context], Any]
    Expression = Callable[[dict[str, Any], Context], Any]

LONGEST = 60
SPACES = " \t\n\r\f\v"
_VOWEL = re.compile(r"[AEIOUY]")
_VOWEL_FIRST = re.compile(r"\b([AEIOUY])([A-Z]+)", re.ASCII)
_WITH_VOWEL = re.compile(r"\b([A-Z])([A-Z]*[AEIOUY][A-Z]*)", re.ASCII)
_AF, _RAW = re.compile(r"\bAf\b", re.ASCII), re.compile(r"\bRaw\b", re.ASCII)
_SPACES_AND_ONE = re.compile(r"  +.\Z", re.DOTALL)


def words(value: Any, _: Context) -> Any:
    """Text in capitals as words: `DYNAMIC AREA` → `Dynamic Area`; what has no vowel is no word."""
    if isinstance(value, Binary):
        return value
    text = text_of(value)
    if len(text) > LONGEST:
        return text[: LONGEST - 5] + "[...]"
    text = text.rstrip(SPACES)
    if not _VOWEL.search(text):
        return text
    text, changed = _VOWEL_FIRST.subn(_capitalized, text)
    if changed:
        text = _SPACES_AND_ONE.sub("", _AF.sub("AF", text, count=1))
    text, changed = _WITH_VOWEL.subn(_capitalized, text)
    return _RAW.sub("RAW", text, count=1) if changed else text


def _capitalized(match: re.Match[str]) -> str:
    return match[1] + match[2].lower()


def note_version(value: Any, _: Context) -> str:
    """Four characters, or numbers that stand for digits."""
    data = bytes_of(value)
    return "".join(str(byte) for byte in data[:4]) if data[:1] and data[0] <= 9 else text_of(value)


def dotted_version(value: Any, _: Context) -> str:
    """`0210` → `2.10`."""
    return re.sub(r"^(\d{2})", r"\1.", text_of(value), flags=re.ASCII).removeprefix("0")


def point_after_two(value: Any, _: Context) -> str:
    """`0100` → `01.00`: a point behind the first two digits that stand together."""
    return re.sub(r"(\d{2})", r"\1.", text_of(value), count=1, flags=re.ASCII)


def pairs_with_points(value: Any, _: Context) -> str:
    """Two characters at a time, with points between them."""
    return decode_text(b".".join(re.findall(rb"..", bytes_of(value))))


def iso_text(value: Any, _: Context) -> str:
    """A speed behind a zero, or a one, which stands for Hi."""
    return re.sub(r"^1 (\d+)", r"Hi \1", text_of(value).removeprefix("0 "))


def without_zero(value: Any, _: Context) -> str:
    """The second number where the first is zero."""
    return text_of(value).removeprefix("0 ")


def without_last_zero(value: Any, _: Context) -> str:
    """Numbers without a zero at their end."""
    return text_of(value).removesuffix(" 0")


def without_last_zeros(value: Any, _: Context) -> str:
    """Numbers without the zeros at their end."""
    return re.sub(r"(?: 0)+\Z", "", text_of(value))


def steps(signed: int) -> Convert:
    """A number of steps times their size, given as two bytes of a fraction; the bytes have signs or not."""

    def convert(value: Any, _: Context) -> Any:
        data = bytes_of(value)[:3]
        if len(data) < 3 or not data[2]:
            return 0
        count, numerator, denominator = unpack("3b" if signed else "3B", data)
        return neat(count * (numerator / denominator))

    return convert


def iso(value: Any, _: Context) -> Any:
    """A speed in twelfths of stops."""
    return neat(100 * exp((number_of(value) / 12 - 5) * log(2)))


def shifted(term: float, divisor: float) -> Convert:
    """The value plus something, then divided."""
    return lambda value, _: neat((number_of(value) + term) / divisor)


def quotient_text(pattern: str, divisor: float, zero: str | None = None) -> Convert:
    """A quotient written out by a C format; a word for zero where there is one."""

    def convert(value: Any, _: Context) -> str:
        number = number_of(value)
        return zero if zero is not None and not number else str(pattern % (number / divisor))

    return convert


def not_above(limit: float, word: str) -> Convert:
    """A word for one value that means that there is none."""
    return lambda value, _: word if number_of(value) == limit else value


SHOOTING_BITS = {
    "0": "Continuous",
    "1": "Delay",
    "2": "PC Control",
    "3": "Self-timer",
    "4": "Exposure Bracketing",
    "5": "Auto ISO",
    "6": "White-Balance Bracketing",
    "7": "IR Control",
    "8": "D-Lighting Bracketing",
    "11": "Pre-capture",
}
NOT_SINGLE = 0x87
"""Bits of the ways to release that are not one frame at a time."""


def shooting_mode(value: Any, context: Context) -> str:
    """How pictures are taken, told by bits."""
    if not is_true(value):
        return "Single-Frame"
    number = int(number_of(value))
    names = dict(SHOOTING_BITS)
    if re.search(r"D70\b", text_of(context.members["Model"])):
        names["5"] = "Unused LE-NR Slowdown"
    return ("" if number & NOT_SINGLE else "Single-Frame, ") + bit_names(value, names)


def crop_area(value: Any, _: Context) -> str:
    """What was cropped to what, and where."""
    parts = text_of(value).split()
    if len(parts) != 7:
        return f"Unknown ({text_of(value)})"
    kind = store.labels("@Nikon.Main.27").get(parts[0], f"Unknown ({parts[0]})")
    return "{} ({}x{} cropped to {}x{} at pixel {},{})".format(kind, *parts[1:])


def bracket_text(value: Any, context: Context) -> Any:
    """Steps of exposure, unless they are not defined."""
    return "n/a" if "undef" in text_of(value) else fraction(value, context)


def micrometres(value: Any, _: Context) -> str:
    """`5.9 x 11.8 um`."""
    return f"{text_of(value).replace(' ', ' x ', 1)} um"


def moment(value: Any, context: Context) -> Any:
    """Date and time: a year of two bytes, then a byte each."""
    data = bytes_of(value)
    if len(data) < 7:
        return value
    year, month, day, hour, minute, second = unpack_from(f"{context.order}H5B", data)
    return f"{year:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:{second:02d}"


def zone(value: Any, _: Context) -> str:
    """Minutes from UTC as `+01:00`."""
    number = number_of(value)
    hours, minutes = divmod(abs(number), 60)
    return f"{'-' if number < 0 else '+'}{int(hours):02d}:{int(minutes):02d}"


def adjustment(zero: str = "Normal", pattern: str = "%+d", divisor: float = 1) -> Convert:
    """A setting of a picture control around zero, with words for what is no number."""
    named: dict[float, str] = {0: zero, 0x7F: "n/a", -128: "Auto", -127: "User"}

    def convert(value: Any, _: Context) -> str:
        number = number_of(value)
        if number in named:
            return named[number]
        quotient = number / divisor
        return str(pattern % (int(quotient) if pattern.endswith("d") else quotient))

    return convert


def enhancement(value: Any, _: Context) -> Any:
    """Grain or equalisation: in twentieths from -1 on, up to a limit."""
    number = number_of(value)
    return neat(number / 20 - 1) if number < 95 else 4


def scan_text(value: Any, _: Context) -> str:
    """Three numbers with two decimals each."""
    return text_of(printf("%.2f %.2f %.2f")(value, _)).replace("inf", "Inf")


def doubled_ends(value: Any, _: Context) -> str:
    """Four levels, the first and the last of which are doubled."""
    parts = [*numbers_of(value)]
    parts += [0] * (4 - len(parts))
    for at in (0, 3):
        parts[at] = neat(parts[at] * 2)
    return " ".join(text_of(part) for part in parts)


def turned(value: Any, _: Context) -> Any:
    """Degrees, those over a half circle negative."""
    number = number_of(value)
    return value if number <= 180 else neat(number - 360)


def word(order: str) -> Convert:
    """A 16-bit number in this byte order, whatever the block's."""

    def convert(value: Any, _: Context) -> Any:
        data = bytes_of(value)
        return unpack_from(f"{order}H", data)[0] if len(data) >= 2 else None

    return convert


def shot_version(value: Any, context: Context) -> Any:
    """The version of the shot information, unless it is enciphered."""
    context.members["ShotInfoVersion"] = value
    return value if re.match(r"\d+\Z", text_of(value), re.ASCII) else None


def firmware(value: Any, _: Context) -> Any:
    """A firmware's version, if that is what stands there."""
    return value if re.match(r"\d\.\d+.\Z", text_of(value), re.ASCII) else None


def remember_encoding(value: Any, context: Context) -> Any:
    """Remember which character set the texts that follow are in."""
    codec = {1: "utf-8", 2: "utf-16-be"}.get(int(number_of(value)))
    if is_true(value):
        context.members["TextEncoding"] = codec
    return value


def place_name(value: Any, context: Context) -> Any:
    """Text in the character set that was remembered."""
    codec = context.members.get("TextEncoding")
    data = bytes_of(value)
    if codec is None:
        return value
    if codec == "utf-8":
        return text_of(data)
    return data[: len(data) & ~1].decode(codec, "replace").partition("\0")[0]


def if_faces(least: int) -> Convert:
    """The value if at least so many faces were found."""
    return lambda value, context: value if number_of(context.members.get("FacesDetected", 0)) >= least else None


def without_nulls(value: Any, _: Context) -> str:
    """Text without NULs anywhere."""
    return text_of(value).replace("\0", "")


def backwards(value: Any, _: Context) -> str:
    """Numbers from the last to the first, with points between them."""
    return ".".join(reversed(text_of(value).split()))


def container_version(value: Any, _: Context) -> str:
    r"""A name with a version of control characters: `NCDT0\1\2` → `NCDT0 1.2`."""
    text = re.sub(r"[\0-\x1f]", lambda found: f".{ord(found[0])}", text_of(value).removesuffix("\0"))
    return text.replace(".", " ", 1)


_SHOT_02 = re.compile(rb"02(\d\d)")


def older_color_balance(probe: Probe, _: Context) -> bool:
    """Colour balance of version 0200 to 0210."""
    found = _SHOT_02.match(probe.data)
    return found is not None and int(found[1]) < 11


_LITTLE_FILE_INFO = re.compile(r"^NIKON (?:D4S|D750|D810|D3300|D5200|D5300|D5500|D7100)\Z")


def little_file_info(probe: Probe, context: Context) -> bool:
    """Whether the numbers of folder and file make sense in Little-endian; by model where both orders do, or none."""
    data = probe.data[6:10]
    if len(data) == 4:
        little, big = (_is_file(*unpack(f"{order}HH", data)) for order in "<>")
        if little != big:
            return little
    return _LITTLE_FILE_INFO.match(text_of(context.members["Model"])) is not None


def _is_file(folder: int, file: int) -> bool:
    return 100 <= folder <= 999 and file <= 9999


def value_opens(word: str) -> Expression:
    """Whether a block, from its value's start on, opens with a word."""
    data = word.encode()
    return lambda names, _: names["view"].read(names["valuePtr"], len(data)) == data


EXPRESSIONS: dict[str, Plain | Made] = {"nikon.value_opens": Made(value_opens)}

CONDITIONS: dict[str, Plain | Made] = {
    "nikon.older_color_balance": Plain(older_color_balance),
    "nikon.little_file_info": Plain(little_file_info),
}

CONVERSIONS: dict[str, Plain | Made] = {
    "nikon.words": Plain(words, "keep"),
    "nikon.note_version": Plain(note_version, "keep"),
    "nikon.dotted_version": Plain(dotted_version, "nikon.version"),
    "nikon.point_after_two": Plain(point_after_two),
    "nikon.pairs_with_points": Plain(pairs_with_points),
    "nikon.iso_text": Plain(iso_text, "nikon.iso_numbers"),
    "nikon.without_zero": Plain(without_zero, "prefix('0 ')"),
    "nikon.without_last_zero": Plain(without_last_zero),
    "nikon.without_last_zeros": Plain(without_last_zeros, "nikon.ten_numbers"),
    "nikon.steps": Made(steps),
    "nikon.iso": Plain(iso, "nikon.log_of(100, 2, 12, -60)"),
    "nikon.shifted": Made(shifted, lambda term, divisor: f"nikon.plus_then_times({-term!r}, {divisor!r})"),
    "nikon.quotient_text": Made(quotient_text),
    "nikon.not_above": Made(not_above, lambda limit, word: f"nikon.or_code({word!r}, {limit!r})"),
    "nikon.shooting_mode": Plain(shooting_mode),
    "nikon.crop_area": Plain(crop_area),
    "nikon.bracket_text": Plain(bracket_text),
    "nikon.micrometres": Plain(micrometres, "nikon.without_letters"),
    "nikon.moment": Plain(moment, "nikon.moment_bytes"),
    "nikon.zone": Plain(zone),
    "nikon.adjustment": Made(adjustment, lambda _zero="", _pattern="", divisor=1: f"nikon.setting({divisor!r})"),
    "nikon.enhancement": Plain(enhancement, "nikon.enhancement_code"),
    "nikon.scan_text": Plain(scan_text),
    "nikon.doubled_ends": Plain(doubled_ends, "nikon.halved_ends"),
    "nikon.turned": Plain(turned, "nikon.around"),
    "nikon.word": Made(word, "nikon.word_bytes"),
    "nikon.shot_version": Plain(shot_version),
    "nikon.firmware": Plain(firmware),
    "nikon.remember_encoding": Plain(remember_encoding),
    "nikon.place_name": Plain(place_name, "nikon.place_name_bytes"),
    "nikon.if_faces": Made(if_faces),
    "nikon.without_nulls": Plain(without_nulls),
    "nikon.backwards": Plain(backwards),
    "nikon.container_version": Plain(container_version),
}
