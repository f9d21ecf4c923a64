"""Conversions of audio tags: genres, gains, time stamps of lyrics, Windows Media's identifiers, old character sets.

Sources: ID3 1.1, 2.3 and 2.4; RFC 7845 (Opus); Theora specification 6.2; ExifTool's ID3, APE, Vorbis, Opus, Theora,
AIFF, MPC and MPEG modules.
"""

from __future__ import annotations

import re
from struct import unpack, unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.charsets import decoded
from exifweb.core.tags import store
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, bytes_of, decode_text, number_of, numbers_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

FROM_1904_TO_1970 = (66 * 365 + 17) * 86400
_STAMP = re.compile(r"\[(\d+\.\d+)\]")
_POPULARITY = re.compile(r"\A(.*?) (\d+) (\d+)\n?\Z", re.DOTALL)
_IN_BRACKETS = re.compile(r"\((\d+)\)")
_BETWEEN_SLASHES = re.compile(r"(\A|/)(\d+)(?=/|\n?\Z)")
_TWICE = re.compile(r"\A\(([^)]+)\)\1?\n?\Z")


def narrow_text(data: bytes, codec: str) -> str:
    """Return text of a character set with one byte a character; if it is not all ASCII, it ends at the first NUL."""
    return decode_text(data) if data.isascii() else decoded(data, codec).partition("\0")[0]


def narrow(codec: str) -> Convert:
    """Text of a character set with one byte a character."""
    return lambda value, _: narrow_text(bytes_of(value), codec)


def track(value: Any, _: Context) -> Any:
    """The number of a track: the second of two bytes whose first is zero."""
    first, *rest = numbers_of(value)
    return rest[0] if not first and rest and rest[0] else None


def popularity(value: Any, _: Context) -> str:
    """Who rates, how, and how often it was played."""
    return _POPULARITY.sub(r"\1 Rating=\2 Count=\3", text_of(value))


def _genre(number: str) -> str:
    words: Mapping[str, str] = store.tag("ID3::v1", 127).attributes["text"]["enum"]
    return words.get(number) or f"Unknown ({number})"


def genre(value: Any, _: Context) -> str:
    """A genre in words, or several: their numbers stand in brackets or between slashes."""
    text = _IN_BRACKETS.sub(lambda found: f"({_genre(found[1])})", text_of(value))
    text = _BETWEEN_SLASHES.sub(lambda found: f"{found[1]}{_genre(found[2])}", text)
    return _TWICE.sub(r"\1", text)


def lyrics_stamp(value: Any, _: Context) -> str:
    """A line of lyrics with the seconds before it as minutes and seconds."""
    text = text_of(value)
    found = _STAMP.match(text)
    if not found:
        return text
    seconds = float(found[1])
    hours = int(seconds / 3600)
    seconds -= hours * 3600
    minutes = int(seconds / 60)
    shown = f"{seconds - minutes * 60:05.2f}"
    if float(shown) >= 60:
        shown, minutes = "00.00", minutes + 1
        if minutes >= 60:
            hours, minutes = hours + 1, minutes - 60
    return f"[{f'{hours}:' if hours else ''}{minutes:02d}:{shown}]{text[found.end() :]}"


def level(value: Any, _: Context) -> Any:
    """Four bytes as a number, others as binary data."""
    data = bytes_of(value)
    return unpack("<I", data)[0] if len(data) == 4 else Binary(data)


def guid(value: Any, _: Context) -> Any:
    """A GUID, whose first three parts are little-endian."""
    data = bytes_of(value)
    if len(data) != 16:
        return value
    first, second, third = unpack_from("<IHH", data)
    return f"{first:08X}-{second:04X}-{third:04X}-{data[8:10].hex()}-{data[10:].hex()}".upper()


def ticks(value: Any, _: Context) -> float:
    """Tenths of microseconds, which may have been written as a negative number, in seconds."""
    number = number_of(value)
    return neat((number + (1 << 32) if -(1 << 31) <= number < 0 else number) * 1e-7)


def gain(value: Any, _: Context) -> float:
    """A gain in 1/256 decibels as a factor."""
    return float(10 ** (number_of(value) / 5120))


def bits(shift: int, mask: int = -1) -> Convert:
    """Some bits of a number."""
    return lambda value, _: int(number_of(value)) >> shift & mask


def pixel_aspect(value: Any, _: Context) -> float | None:
    """A ratio of two numbers of three bytes each."""
    one, two, three = (int(number) for number in (*numbers_of(value), 0, 0, 0)[:3])
    below = ((two & 0xFF) << 8) + three
    return neat(((one << 8) + (two >> 8)) / below) if below else None


def dotted(value: Any, _: Context) -> str:
    """A version with dots between its last three digits."""
    return re.sub(r"(\d)(\d)(\d)\n?\Z", r"\1.\2.\3", text_of(value))


def kilohertz(value: Any, _: Context) -> str:
    """A frequency in thousands."""
    return f"{text_of(neat(number_of(value) / 1000))} kHz"


CONVERSIONS: dict[str, Plain | Made] = {
    "audio.narrow": Made(narrow),
    "audio.track": Plain(track),
    "audio.popularity": Plain(popularity),
    "audio.genre": Plain(genre),
    "audio.lyrics_stamp": Plain(lyrics_stamp),
    "audio.level": Plain(level),
    "audio.guid": Plain(guid),
    "audio.ticks": Plain(ticks),
    "audio.gain": Plain(gain),
    "audio.bits": Made(bits),
    "audio.pixel_aspect": Plain(pixel_aspect),
    "audio.dotted": Plain(dotted),
    "audio.kilohertz": Plain(kilohertz),
}
