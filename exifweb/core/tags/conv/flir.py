"""Conversions of FLIR's thermal records: what the raw picture is stored as, its time, readings of meters."""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.dates import time_zone, unix_time
from exifweb.core.tags.conv.images import tiff_of
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, bytes_of, decode_text, number_of, numbers_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
KELVIN, DIFFERENCE, KILO = 0x0D, 11, 0x24


def image_type(name: str) -> Convert:
    """What a picture is stored as; the picture is remembered, raw values of 16 bits as a TIFF file."""

    def convert(value: Any, context: Context) -> str:
        data = bytes_of(value)
        width, height = (int(number_of(context.members.get(f"{name}{side}", 0))) for side in ("Width", "Height"))
        kind = "DAT"
        if data.startswith(PNG):
            kind = "PNG"
        elif data.startswith(JPEG):
            kind = "JPG"
        elif len(data) == 2 * width * height:
            kind, data = "TIFF", tiff_of(width, height, 1, bits=16) + data
        else:
            context.warn(f"Unrecognized FLIR {name} data format", unit="block")
        context.members[name] = data
        return kind

    return convert


def picture(name: str) -> Convert:
    """The picture that was remembered under a name."""
    return lambda _, context: Binary(context.members.get(name, b""))


def embedded_type(value: Any, _: Context) -> str:
    """What a picture is stored as, by its first bytes."""
    data = bytes_of(value)
    return "PNG" if data.startswith(PNG[:4]) else "JPG" if data.startswith(JPEG) else "DAT"


def date_time_original(value: Any, context: Context) -> str:
    """Seconds, milliseconds and minutes west of UTC as a local date and time with its zone."""
    order = context.members.get("FLIROrder", "<")
    seconds, fraction, west = unpack_from(f"{order}IIh", bytes_of(value).ljust(10, b"\0"))
    return f"{unix_time(seconds - west * 60)}.{fraction & 0xFFFF:03d}{time_zone(-west, context)}"


def file_name(value: Any, _: Context) -> str | None:
    """Text of 3 to 31 printable characters; anything else is junk."""
    text = text_of(value).partition("\0")[0]
    return text if re.fullmatch(r"[\x20-\x7e]{3,31}", text) else None


def fraction_or_percent(value: Any, _: Context) -> Any:
    """A fraction; numbers over two are per cent."""
    number = number_of(value)
    return neat(number / 100) if number > 2 else value


def per_cent(value: Any, _: Context) -> str:
    """A fraction in per cent, one decimal."""
    return f"{number_of(value) * 100:.1f} %"


def audio(value: Any, context: Context) -> Any:
    """A RIFF file behind a header of up to 16 bytes."""
    data = bytes_of(value)
    at = data.find(b"RIFF", 0, 20)
    if at >= 0:
        return Binary(data[at:])
    context.warn("Unknown EmbeddedAudioFile format", unit="block")
    return None


def words_after(start: int) -> Convert:
    """Texts behind a name of some length, a space between them."""
    return lambda value, _: " ".join(_texts(value, start))


def texts_after(start: int) -> Convert:
    """The texts behind a header."""
    return lambda value, _: _texts(value, start)


def _texts(value: Any, start: int) -> list[str]:
    return decode_text(bytes_of(value)[start:]).rstrip("\0").split("\0")


def byte_after(start: int) -> Convert:
    """The byte behind a header."""

    def convert(value: Any, _: Context) -> Any:
        data = bytes_of(value)
        return data[start] if len(data) > start else None

    return convert


def software_components(value: Any, _: Context) -> str | None:
    """Four numbers and a text behind a header of 20 bytes."""
    data = bytes_of(value)
    if len(data) < 37:
        return None
    numbers = unpack_from(">4I", data, 20)
    return " ".join((*map(str, numbers), decode_text(data[37:].partition(b"\0")[0])))


def moment(value: Any, _: Context) -> str:
    """Seven numbers as a date and time with milliseconds."""
    year, month, day, hour, minute, second, thousandths = (int(n) for n in (*numbers_of(value), *[0] * 7)[:7])
    return f"{year:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:{second:02d}.{thousandths:03d}"


def metres(value: Any, _: Context) -> str:
    """Metres, two decimals at most."""
    return f"{text_of(neat(int(number_of(value) * 100 + 0.5) / 100))} m"


def unless_zeros(value: Any, _: Context) -> Any:
    """The bytes, unless all are zero."""
    return value if any(bytes_of(value)) else None


def dotted(value: Any, _: Context) -> str:
    """The characters with dots between them."""
    return ".".join(text_of(value))


def reading(number: int) -> Convert:
    """A meter's reading: Kelvin as Celsius unless it is a difference, thousands as ones."""

    def convert(value: Any, context: Context) -> Any:
        unit = number_of(context.members.get(f"Reading{number}Units", 0))
        described = number_of(context.members.get(f"Reading{number}Description", 0))
        if unit == KELVIN and described != DIFFERENCE:
            return neat(number_of(value) - 273.15)
        return neat(number_of(value) * 1000) if unit == KILO else value

    return convert


CONVERSIONS: dict[str, Plain | Made] = {
    "flir.image_type": Made(image_type),
    "flir.picture": Made(picture),
    "flir.embedded_type": Plain(embedded_type),
    "flir.date_time_original": Plain(date_time_original),
    "flir.file_name": Plain(file_name),
    "flir.fraction_or_percent": Plain(fraction_or_percent),
    "flir.per_cent": Plain(per_cent),
    "flir.audio": Plain(audio),
    "flir.unless_zeros": Plain(unless_zeros),
    "flir.dotted": Plain(dotted),
    "flir.reading": Made(reading),
    "flir.words_after": Made(words_after),
    "flir.texts_after": Made(texts_after),
    "flir.byte_after": Made(byte_after),
    "flir.software_components": Plain(software_components),
    "flir.moment": Plain(moment),
    "flir.metres": Plain(metres),
}
