"""Conversions of QuickTime's headers: times from 1904, durations, handlers, languages, matrices, positions.

Sources: QuickTime File Format; ISO 14496-12; ISO 6709; ExifTool's QuickTime module.
"""

from __future__ import annotations

import re
from struct import error, unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.quicktime.languages import MACINTOSH
from exifweb.core.blocks.quicktime.state import state_of, takes_samples
from exifweb.core.tags.conv.dates import duration, unix_time, xmp_date
from exifweb.core.tags.conv.gps import spell_degrees
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import bytes_of, decode_text, encode_text, number_of, numbers_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]
    Expression = Callable[[dict[str, Any], Context], Any]

EPOCH = (66 * 365 + 17) * 86400
"""Seconds from QuickTime's time zero, the start of 1904, to that of 1970."""
EMBEDDED_HANDLERS = frozenset(("text", "meta", "sbtl", "data", "camm", "ctbx", ""))
EMBEDDED_HINT = "The ExtractEmbedded option may find more tags in the media data"
NO_HANDLERS = ("alis", "url ")
LONGEST_TABLE = 1 << 24
_ZONE = re.compile(r"([-+]\d{2})(\d{2})\Z")


def numbers_in(layout: str, data: bytes, at: int = 0) -> tuple[Any, ...]:
    """Return what a layout of `struct` gives from a place on.

    Raises:
        ValueError: The data end before the layout does.
    """
    try:
        return unpack_from(layout, data, at)
    except error as problem:
        raise ValueError(str(problem)) from None


def seconds_since_1970(value: Any, context: Context) -> Any:
    """A time counted from 1904; from 1970, with a warning, where it would lie before that."""
    number = int(number_of(value))
    if not number:
        return value
    if number >= EPOCH or context.options.quicktime_utc:
        return number - EPOCH
    context.warn("Patched incorrect time zero for QuickTime date/time tag", minor=True, counted=True)
    return number


def created(value: Any, context: Context) -> Any:
    """The same, remembered as the time the film was made."""
    found = context.members["CreateDate"] = seconds_since_1970(value, context)
    return found


def local_or_utc(value: Any, context: Context) -> str:
    """Seconds since 1970 as they are, or in local time where the file is known to hold UTC."""
    local = context.options.quicktime_utc or context.members.get("FileType") == "CR3"
    return unix_time(number_of(value), local=local)


def unix_clock(value: Any, _: Context) -> str:
    """Seconds since 1970, the first of several numbers."""
    return unix_time(int(number_of(text_of(value).partition(" ")[0])))


def unix_micro(value: Any, _: Context) -> str:
    """Seconds since 1970 with up to six decimals."""
    return trimmed_time(number_of(value))


def trimmed_time(seconds: float) -> str:
    """Return seconds since 1970 as a date and time with the decimals that they have, six at most."""
    text = unix_time(seconds, digits=6)
    return text.rstrip("0").rstrip(".") if "." in text else text


def unix_milliseconds(value: Any, _: Context) -> str:
    """Milliseconds since 1970."""
    whole, rest = divmod(int(number_of(value)), 1000)
    return f"{unix_time(whole)}.{rest:03d}"


def iso_date(value: Any, context: Context) -> str:
    """An ISO 8601 date with a colon in its zone."""
    return _ZONE.sub(r"\1:\2", xmp_date(value, context))


def in_scale(member: str) -> Convert:
    """A number of time units as seconds."""

    def convert(value: Any, context: Context) -> Any:
        scale = number_of(context.members.get(member, 0))
        return neat(number_of(value) / scale) if scale else value

    return convert


def duration_in(member: str) -> Convert:
    """Seconds in words, where the time scale is known."""

    def convert(value: Any, context: Context) -> Any:
        return duration(value, context) if number_of(context.members.get(member, 0)) else value

    return convert


def wide_if(member: str) -> Expression:
    """A hook: a later version of the block has times of eight bytes."""

    def hook(names: dict[str, Any], context: Context) -> dict[str, Any]:
        if not number_of(context.members.get(member, 0)):
            return {}
        return {"format": "int64u", "shift": names["shift"] + 4}

    return hook


def handler(value: Any, context: Context) -> Any:
    """Remember what kind of media a track has; some kinds may hold more than is asked for."""
    kind, members = text_of(value), context.members
    seen = members.setdefault("HasHandler", set())
    if kind not in seen and kind in EMBEDDED_HANDLERS and not takes_samples(context):
        context.warn(EMBEDDED_HINT, minor=True, counted=True)
    if kind not in NO_HANDLERS:
        members["HandlerType"] = kind
    if state_of(context).path[-1:] == ["Media"]:
        members["MediaType"] = kind
    seen.add(kind)
    return value


def counted_text(value: Any, _: Context) -> Any:
    """Text, behind its length where it begins with one; nothing where it is empty."""
    text = decode_text(bytes_of(value)) if isinstance(value, bytes) else text_of(value)
    if text and ord(text[0]) < 0x20 and ord(text[0]) < len(encode_text(text)):
        text = decode_text(encode_text(text)[1 : 1 + ord(text[0])])
    return text or None


def audio_format(value: Any, context: Context) -> Any:
    """A codec's four letters; a protected one makes an audio file another type."""
    kind = text_of(value)
    context.members["AudioFormat"] = kind
    if not re.fullmatch(r"[\w ]{4}", kind, re.ASCII):
        return None
    if kind == "drms" and context.members.get("FileType") == "M4A":
        context.override_type("M4P")
    return value


def application(value: Any, context: Context) -> Any:
    """The type of timed metadata, `application/…`."""
    found = re.search(rb"application[^\0]+", bytes_of(value))
    kind = context.members["MetaType"] = decode_text(found[0]) if found else None
    return kind


def sample_rate(value: Any, context: Context) -> Any:
    """Samples a second by a table of counts and durations."""
    data = bytes_of(value)[8:LONGEST_TABLE]
    words = numbers_in(f">{len(data) // 8 * 2}I", data)
    counts, lengths = words[::2], words[1::2]
    total = sum(count * length for count, length in zip(counts, lengths, strict=True))
    scale = number_of(context.members.get("MediaTS", 0))
    return neat(sum(counts) * scale / total) if total and scale and sum(counts) else None


def language(value: Any, _: Context) -> Any:
    """A Macintosh code as it is, any other as its three letters."""
    code = int(number_of(value))
    if code < 0x400 or code == 0x7FFF:
        return code
    return "".join(chr(((code >> shift) & 0x1F) + 0x60) for shift in (10, 5, 0))


def language_text(value: Any, _: Context) -> str:
    """The language of a Macintosh code."""
    text = text_of(value)
    return (MACINTOSH.get(int(text)) or f"Unknown ({text})") if text.isascii() and text.isdigit() else text


def matrix(value: Any, _: Context) -> str:
    """A transformation matrix, whose third column is stored with fewer whole bits."""
    numbers = list(numbers_of(value))
    for at in range(2, len(numbers), 3):
        numbers[at] = neat(numbers[at] / 0x4000)
    return " ".join(map(text_of, numbers))


def unshifted(value: Any, _: Context) -> Any:
    """A number of pixels; Pentax writes it into the high half of its place."""
    number = int(number_of(value))
    if not number:
        return None
    return number >> 16 if number & 0xFFF00000 else number


def degrees_of_iso6709(value: Any, _: Context) -> str:
    """Latitude, longitude and altitude of an ISO 6709 text in degrees."""
    text = text_of(value)
    for pattern in _POSITIONS:
        found = pattern.match(text)
        if found:
            return _position(found)
    return text


def _position(found: re.Match[str]) -> str:
    words = found.groupdict()
    numbers = [_angle(words, side) for side in ("lat", "lon")]
    altitude = words["alt"]
    if altitude:
        numbers.append(neat(float(altitude)))
    return " ".join(map(text_of, numbers))


def _angle(words: dict[str, str | None], side: str) -> float:
    sign = -1 if words[f"{side}_sign"] == "-" else 1
    minutes, seconds = (float(words.get(f"{side}_{part}") or 0) for part in ("minutes", "seconds"))
    return neat(sign * (float(words[f"{side}_degrees"] or 0) + minutes / 60 + seconds / 3600))


def _pattern(lat: str, lon: str) -> re.Pattern[str]:
    names = ("degrees", "minutes", "seconds")

    def angle(side: str, parts: str) -> str:
        groups = "".join(f"(?P<{side}_{name}>{part})" for name, part in zip(names, parts.split(), strict=False))
        return f"(?P<{side}_sign>[-+]){groups}"

    return re.compile(angle("lat", lat) + angle("lon", lon) + r"(?P<alt>[-+]\d+(?:\.\d*)?)?", re.ASCII)


_POSITIONS = (
    _pattern(r"\d{1,2}(?:\.\d*)?", r"\d{1,3}(?:\.\d*)?"),
    _pattern(r"\d{2} \d{2}(?:\.\d*)?", r"\d{3} \d{2}(?:\.\d*)?"),
    _pattern(r"\d{2} \d{2} \d{2}(?:\.\d*)?", r"\d{3} \d{2} \d{2}(?:\.\d*)?"),
)
"""Degrees, degrees and minutes, or degrees, minutes and seconds."""


def position_text(value: Any, _: Context) -> str:
    """Latitude, longitude and altitude in words."""
    parts = [*text_of(value).split(), "", "", ""]
    shown = [
        f"{spell_degrees(abs(number_of(part)))} {negative if number_of(part) < 0 else positive}" if part else ""
        for part, positive, negative in ((parts[0], "N", "S"), (parts[1], "E", "W"))
    ]
    if parts[2]:
        height = number_of(parts[2])
        shown.append(f"{text_of(neat(-height))} m Below Sea Level" if height < 0 else f"{parts[2]} m Above Sea Level")
    return ", ".join(shown)


CONVERSIONS: dict[str, Plain | Made] = {
    "quicktime.seconds_since_1970": Plain(seconds_since_1970),
    "quicktime.created": Plain(created),
    "quicktime.local_or_utc": Plain(local_or_utc),
    "quicktime.unix_clock": Plain(unix_clock),
    "quicktime.unix_micro": Plain(unix_micro),
    "quicktime.unix_milliseconds": Plain(unix_milliseconds),
    "quicktime.iso_date": Plain(iso_date),
    "quicktime.in_scale": Made(in_scale),
    "quicktime.duration_in": Made(duration_in),
    "quicktime.handler": Plain(handler),
    "quicktime.counted_text": Plain(counted_text),
    "quicktime.audio_format": Plain(audio_format),
    "quicktime.application": Plain(application),
    "quicktime.sample_rate": Plain(sample_rate),
    "quicktime.language": Plain(language),
    "quicktime.language_text": Plain(language_text),
    "quicktime.matrix": Plain(matrix),
    "quicktime.unshifted": Plain(unshifted),
    "quicktime.degrees_of_iso6709": Plain(degrees_of_iso6709),
    "quicktime.position_text": Plain(position_text),
}
EXPRESSIONS: dict[str, Made] = {
    "quicktime.wide_if": Made(wide_if),
}
