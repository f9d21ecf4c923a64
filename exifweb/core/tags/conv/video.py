"""Conversions of video containers: Matroska, ASF, WTV, MPEG, AVCHD's H.264, MXF, Real, and drones' MISB sets.

Sources: Matroska's element list; ASF specification 9.3; ISO 11172-2; SMPTE 380M; MISB ST 0102 and ST 0601, each by way
of ExifTool's module of that name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags import store
from exifweb.core.tags.conv.dates import duration, unix_time
from exifweb.core.tags.conv.gps import degrees_with
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import encode_text, number_of, number_text, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context, Probe

    Convert = Callable[[Any, Context], Any]

DAY = 86400
DAYS_1601_TO_1970 = 369 * 365 + 89
DAYS_1_TO_1970 = 719162
TICKS = 1e7
TIMECODE_SCALE = "TimecodeScale"
TRACK_TYPE, TRACK_TYPES = "TrackType", "TrackTypes"
SEEK_BASE = "SeekHeadOffset"
NANOSECONDS = 1e9
MATROSKA = "Matroska::Main"
GUID_LENGTH = 16
VARIABLE_RATE = 0x3FFFF
OUT_OF_RANGE = 42
NOT_KNOWN = 1e18
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_REAL_DATE = re.compile(r"(\d+)/(\d+)/(\d+)\s+(\d+):(\d+):(\d+)", re.ASCII)
_SEXAGESIMAL = {places: re.compile(rf"(\d{{2,3}})(\d{{2}})(\d{{2}})([{places}])", re.ASCII) for places in ("NS", "EW")}


def ratio(factor: float, divisor: float, term: float = 0) -> Convert:
    """Multiply by a constant, then divide by one, then add one: an integer spread over a range."""
    return lambda value, _: neat(number_of(value) * factor / divisor + term)


def _scaled(value: Any, context: Context, otherwise: float) -> Any:
    scale = number_of(context.members.get(TIMECODE_SCALE, 0))
    number = number_of(value)
    return neat(number * scale / NANOSECONDS if scale else number / otherwise)


def in_timecode(value: Any, context: Context) -> Any:
    """Ticks of the file's time code scale as seconds, as they are where it has none."""
    return _scaled(value, context, 1)


def duration_in_timecode(value: Any, context: Context) -> Any:
    """The same; without a scale a tick is a millisecond."""
    return _scaled(value, context, 1000)


def duration_text(value: Any, context: Context) -> str:
    """A duration in words where the file has a time code scale."""
    return duration(value, context) if context.members.get(TIMECODE_SCALE) else text_of(value)


def seconds_text(value: Any, context: Context) -> str:
    """Seconds with their unit where the file has a time code scale."""
    return f"{text_of(value)} s" if context.members.get(TIMECODE_SCALE) else text_of(value)


def split_commas(value: Any, _: Context) -> list[str]:
    """The parts of a list that commas separate."""
    parts = re.split(r",\s?", text_of(value))
    while parts and not parts[-1]:
        parts.pop()
    return parts


def milliseconds(value: Any, _: Context) -> str:
    """Seconds in milliseconds."""
    return f"{number_text(neat(number_of(value) * 1000))} ms"


def element_name(value: Any, _: Context) -> str:
    """The id of an element of Matroska and its name."""
    number = int(number_of(value))
    info = store.table(MATROSKA).get(number)
    return f"0x{number:x} ({info.name})" if isinstance(info, TagInfo) else f"0x{number:x}"


def frame_rate(value: Any, _: Context) -> Any:
    """Nanoseconds a frame as frames a second."""
    number = number_of(value)
    return neat(NANOSECONDS / number) if number else 0


def web_document(value: Any, context: Context) -> Any:
    """The kind of EBML document; one of them is a type of file of its own."""
    if value == "webm":
        context.override_type("WEBM")
    return value


def after_seek_head(value: Any, context: Context) -> Any:
    """A position that counts from the seek head."""
    return number_of(value) + number_of(context.members.get(SEEK_BASE, 0))


def track_type(value: Any, context: Context) -> Any:
    """The kind of a track, remembered for what follows in it and for the type of the file."""
    context.members.setdefault(TRACK_TYPES, set()).add(value)
    context.members[TRACK_TYPE] = value
    return value


def new_track(_: Probe, context: Context) -> bool:
    """Always; the kind of the track before is forgotten."""
    context.members.pop(TRACK_TYPE, None)
    return True


def guid(value: Any, _: Context) -> Any:
    """Sixteen bytes as a GUID of Microsoft's, whose first three parts are stored the other way round."""
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    return guid_of(data) if len(data) == GUID_LENGTH else value


def guid_of(data: bytes) -> str:
    """Return a GUID in capitals with dashes."""
    parts = (data[3::-1], data[5:3:-1], data[7:5:-1], data[8:10], data[10:])
    return "-".join([part.hex() for part in parts]).upper()


def asf_stream_type(value: Any, context: Context) -> Any:
    """The GUID of a stream's kind, whose name is remembered."""
    words = (context.converting.attributes.get("text") or {}) if context.converting is not None else {}
    context.members["ASF_STREAM_TYPE"] = words.get("enum", {}).get(text_of(guid(value, context)), "")
    return value


def iso_blanks(value: Any, _: Context) -> str:
    """A date of ISO 8601 with colons, and a space before its time."""
    return text_of(value).translate(str.maketrans("-T", ": "))


def encrypted_number(value: Any, _: Context) -> str:
    """The number of a stream, and whether the stream is encrypted."""
    flags = int(number_of(value))
    return f"{flags & 0x7F}{' (encrypted)' if flags & 0x8000 else ''}"


def ticks_since(days: int) -> Convert:
    """Ticks of 100 ns since so many days before 1970 as a date and time."""
    return lambda value, _: f"{unix_time(number_of(value) / TICKS - days * DAY)}Z"


def microseconds_date(value: Any, _: Context) -> str:
    """Microseconds since 1970 as a date and time."""
    return f"{unix_time(number_of(value) / 1e6, digits=6)}Z"


def mpeg_rate(value: Any, _: Context) -> Any:
    """Units of 400 bits a second."""
    return "Variable" if value == VARIABLE_RATE else int(number_of(value)) * 400


def bcd_time_code(value: Any, _: Context) -> str:
    """Four bytes of digits, last first, as a time code."""
    return ":".join([f"{byte:02x}" for byte in reversed(bytes(value))])


def bcd_date(value: Any, _: Context) -> Any:
    """A byte with the zone, then the digits of date and time."""
    zone, *parts = bytes(value)
    century, year, month, day, *time = [*[f"{part:02x}" for part in parts], *["00"] * 7][:7]
    sign, half, summer = "-" if zone & 0x20 else "+", "30" if zone & 1 else "00", " DST" if zone & 0x40 else ""
    return f"{century}{year}:{month}:{day} {':'.join(time)}{sign}{zone >> 1 & 0x0F:02d}:{half}{summer}"


def camera_make(value: Any, context: Context) -> Any:
    """The number of a maker, whose name is remembered for what only its cameras write."""
    words = (context.converting.attributes.get("text") or {}) if context.converting is not None else {}
    context.members["Make"] = words.get("enum", {}).get(text_of(value), "Unknown")
    return value


def gain(value: Any, _: Context) -> Any:
    """Decibels of a gain in steps of three."""
    return (int(number_of(value)) - 1) * 3


def gain_text(value: Any, _: Context) -> str:
    """Decibels, or that there are too many."""
    return "Out of range" if number_of(value) == OUT_OF_RANGE else f"{text_of(value)} dB"


def aperture(value: Any, _: Context) -> str:
    """An F number in eighths of a stop."""
    return f"{2 ** ((int(number_of(value)) & 63) / 8):.1f}"


def stabilization(value: Any, _: Context) -> str:
    """Whether a flag is set, and the byte that it is in."""
    flags = int(number_of(value))
    return f"{'On' if flags & 16 else 'Off'} (0x{flags:02x})"


def focus(value: Any, _: Context) -> str:
    """Whether focus was manual, and where it was."""
    flags = int(number_of(value))
    place = (flags & 0x7E) / (40 if flags & 1 else 400)
    return f"{'Manual' if flags & 0x80 else 'Auto'} ({number_text(neat(place))})"


def one_if_any(value: Any, _: Context) -> int:
    """1 for anything but zero."""
    return 1 if number_of(value) else 0


def undef_if_all_set(value: Any, _: Context) -> Any:
    """The value unless all its bits are set."""
    return None if not isinstance(value, str) and number_of(value) > NOT_KNOWN else value


def sexagesimal(value: Any, _: Context) -> str:
    """Degrees, minutes and seconds with a letter, `dddmmssE`, as degrees; both of a position."""
    found = (pattern.search(text_of(value)) for pattern in _SEXAGESIMAL.values())
    return " ".join([number_text(neat(_degrees(*match.groups()))) for match in found if match])


def _degrees(degrees: str, minutes: str, seconds: str, letter: str) -> float:
    sign = 1 if letter in "NE" else -1
    return int(degrees) + (int(minutes) + int(seconds) / 60) / 60 * sign


def position_text(value: Any, context: Context) -> str:
    """Latitude and longitude in words."""
    latitude, longitude = [*text_of(value).split(), "", ""][:2]
    return f"{degrees_with('N')(latitude, context)}, {degrees_with('E')(longitude, context)}"


def channel_status(value: Any, _: Context) -> str | None:
    """Bytes behind the header of an array, nothing where there are none."""
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    return " ".join(map(str, data[8:])) if len(data) > 8 else None


def bits_per_sample(value: Any, _: Context) -> int:
    """Eight or sixteen bits."""
    return 8 * (int(number_of(value)) + 1)


def real_date(value: Any, _: Context) -> str:
    """A date of day, month and year with slashes."""
    found = _REAL_DATE.search(text_of(value))
    if not found:
        return text_of(value)
    day, month, year, *time = map(int, found.groups())
    return f"{year:04d}:{month:02d}:{day:02d} " + ":".join([f"{part:02d}" for part in time])


def without_slashes(value: Any, _: Context) -> str:
    """Text without the two slashes that it begins with."""
    return text_of(value).removeprefix("//")


def colons_in_digits(value: Any, _: Context) -> str:
    """The first eight digits as a date."""
    return _EIGHT_DIGITS.sub(r"\1:\2:\3", text_of(value), count=1)


def file_information_size(names: dict[str, Any], _: Context) -> int:
    """Bytes of the properties in a stream of Real's: what the fields before them leave."""
    values = names["values"]
    whole, streams, rules = [int(number_of(values.get(at) or 0)) for at in (13, 15, 18)]
    return whole - streams * 6 - rules * 2 - 12


CONVERSIONS: dict[str, Plain | Made] = {
    "video.ratio": Made(ratio),
    "video.in_timecode": Plain(in_timecode),
    "video.duration_in_timecode": Plain(duration_in_timecode),
    "video.duration_text": Plain(duration_text),
    "video.seconds_text": Plain(seconds_text),
    "video.split_commas": Plain(split_commas),
    "video.milliseconds": Plain(milliseconds),
    "video.element_name": Plain(element_name),
    "video.frame_rate": Plain(frame_rate),
    "video.web_document": Plain(web_document),
    "video.after_seek_head": Plain(after_seek_head),
    "video.track_type": Plain(track_type),
    "video.guid": Plain(guid),
    "video.asf_stream_type": Plain(asf_stream_type),
    "video.iso_blanks": Plain(iso_blanks),
    "video.encrypted_number": Plain(encrypted_number),
    "video.ticks_since": Made(ticks_since),
    "video.microseconds_date": Plain(microseconds_date),
    "video.mpeg_rate": Plain(mpeg_rate),
    "video.bcd_time_code": Plain(bcd_time_code),
    "video.bcd_date": Plain(bcd_date),
    "video.camera_make": Plain(camera_make),
    "video.gain": Plain(gain),
    "video.gain_text": Plain(gain_text),
    "video.aperture": Plain(aperture),
    "video.stabilization": Plain(stabilization),
    "video.focus": Plain(focus),
    "video.one_if_any": Plain(one_if_any),
    "video.undef_if_all_set": Plain(undef_if_all_set),
    "video.sexagesimal": Plain(sexagesimal),
    "video.position_text": Plain(position_text),
    "video.channel_status": Plain(channel_status),
    "video.bits_per_sample": Plain(bits_per_sample),
    "video.real_date": Plain(real_date),
    "video.without_slashes": Plain(without_slashes),
    "video.colons_in_digits": Plain(colons_in_digits),
}
CONDITIONS: dict[str, Plain | Made] = {
    "video.new_track": Plain(new_track),
}
EXPRESSIONS: dict[str, Plain | Made] = {
    "video.file_information_size": Plain(file_information_size),
}
