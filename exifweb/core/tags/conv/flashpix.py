"""Conversions of FlashPix streams and properties."""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import Malformed
from exifweb.core.tags.composite import Inputs, Placed
from exifweb.core.tags.conv.numbers import float_of, neat
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, bytes_of, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

VARIANT = 12
STREAM_HEADER = 0x1C
FUJI_HEADER = 47
DAY = 86400
JPEG = b"\xff\xd8\xff"


def stream(value: Any, _: Context) -> Binary:
    """A stream without its header."""
    data = bytes_of(value)
    return Binary(data[STREAM_HEADER:] if len(data) > STREAM_HEADER else data)


def fuji_preview(value: Any, _: Context) -> Any:
    """A JPEG behind Fuji's header."""
    data = bytes_of(value)[FUJI_HEADER:]
    return data if data.startswith(JPEG) else None


def subimage_colour(value: Any, _: Context) -> str:
    """Number of components and colour space of the first."""
    components, space = unpack_from("<4xH2xH", bytes_of(value).ljust(12, b"\0"))
    return f"{components:02x} {space:04x}"


def purgeable(value: Any, _: Context) -> str:
    """Whether data exists, and may be purged."""
    number = int(number_of(value))
    exists = "Exists" if number & 0xFFFF else "Does Not Exist"
    return f"{exists}, {'Not ' if number & 0xFFFF0000 else ''}Purgeable"


def source_image(value: Any, _: Context) -> Any:
    """A number, zero being the source image."""
    return value if is_true(value) else "Source Image"


def application_version(value: Any, _: Context) -> str:
    """High and low half of a version."""
    number = int(number_of(value))
    return f"{number >> 16}.{number & 0xFFFF:04d}"


def time_span(unit: float = 0) -> Convert:
    """A span of time, given in seconds or in units of so many, in the unit that suits it."""

    def convert(value: Any, _: Context) -> str:
        found = float_of(value)
        if not found:
            return text_of(value)
        seconds = found * (unit or 1)
        if seconds < 60:
            return f"{neat(seconds)} seconds"
        if seconds < 3600:
            plural = "" if seconds == 60 and unit else "s"
            minutes = str(int(seconds / 60)) if unit >= 60 else f"{seconds / 60:.1f}"
            return f"{minutes} minute{plural}"
        return f"{seconds / 3600:.1f} hours" if seconds < DAY else f"{seconds / DAY:.1f} days"

    return convert


def screen_nail(inputs: Inputs, _: Context) -> Any:
    """The JPEG in a screen nail, in its groups."""
    nail = inputs.value(0)
    data = nail.read() if isinstance(nail, Binary) else bytes_of(nail)
    at = data.find(JPEG)
    where = inputs.tags[0]
    if at < 0 or where is None:
        return None
    return Placed(Binary(data[at:]), where.group0, where.group1)


def word_time(value: Any, _: Context) -> str:
    """The bit fields of a time in a Word document."""
    bits = int(number_of(value))
    year = (bits >> 20 & 0x1FF) + (1900 if bits else 0)
    month, day, hour, minute = bits >> 16 & 15, bits >> 11 & 31, bits >> 6 & 31, bits & 63
    return f"{year:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:00"


SECONDS_TO_1970 = 11644473600


def file_time(value: Any, _: Context) -> Any:
    """Tenths of microseconds since 1601 as seconds since 1970; None for earlier ones."""
    seconds = neat(number_of(value) * 1e-7 - SECONDS_TO_1970)
    return seconds if seconds > 0 else None


MODELLER = "3ds Max"


def remember_modeller(value: Any, context: Context) -> Any:
    """Remember that the document is one of 3ds Max."""
    first = value[0] if isinstance(value, list | tuple) and value else value
    if text_of(first).startswith(MODELLER):
        context.members["Software"] = MODELLER
    return value


def hyperlinks(value: Any, _: Context) -> list[str] | None:
    """Addresses, and the places in them, of an array of six variants a link."""
    from exifweb.core.blocks.properties import Reader, read_values

    data = bytes_of(value)
    if len(data) < 4:
        return None
    reader = Reader(data, 0, "<")
    found: list[str] = []
    try:
        for _number in range(min(reader.number("I", 4), len(data))):
            found.append(", ".join(map(text_of, read_values(reader, VARIANT))))
    except Malformed:
        pass  # what stands before the damage is as good as ever
    found += [""] * (-len(found) % 6)
    pairs = zip(found[4::6], found[5::6], strict=True)
    return [f"{address}#{place}" if place else address for address, place in pairs]


REVIT = re.compile(r"\.(rfa|rft|rte|rvt)")


def revit_info(value: Any, context: Context) -> str:
    """The text of a Revit file, whose own name in it tells what kind of file it is."""
    text = text_of(value).replace("\0", "")
    kind = REVIT.search(text)
    if kind:
        context.override_type(kind[1].upper(), f"application/{kind[1]}")
    return text


def current_user(value: Any, _: Context) -> Any:
    """The name of the user in a PowerPoint stream."""
    data = bytes_of(value)
    if len(data) < 12:
        return None
    size, at = unpack_from("<4xII", data)
    length = size - at - 4
    return None if length < 0 or len(data) < size + 8 else data[8 + at : 8 + at + length]


CONVERSIONS: dict[str, Plain | Made] = {
    "flashpix.stream": Plain(stream),
    "flashpix.fuji_preview": Plain(fuji_preview),
    "flashpix.subimage_colour": Plain(subimage_colour),
    "flashpix.purgeable": Plain(purgeable),
    "flashpix.source_image": Plain(source_image),
    "flashpix.application_version": Plain(application_version),
    "flashpix.screen_nail": Plain(screen_nail),
    "flashpix.time_span": Made(time_span),
    "flashpix.word_time": Plain(word_time),
    "flashpix.file_time": Plain(file_time),
    "flashpix.remember_modeller": Plain(remember_modeller),
    "flashpix.hyperlinks": Plain(hyperlinks),
    "flashpix.revit_info": Plain(revit_info),
    "flashpix.current_user": Plain(current_user),
}
