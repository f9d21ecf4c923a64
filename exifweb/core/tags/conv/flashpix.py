"""Conversions of FlashPix streams and properties."""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.composite import Inputs, Placed
from exifweb.core.tags.conv.numbers import float_of, neat
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, encode_text, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

STREAM_HEADER = 0x1C
FUJI_HEADER = 47
DAY = 86400
JPEG = b"\xff\xd8\xff"


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else encode_text(text_of(value))


def stream(value: Any, _: Context) -> Binary:
    """A stream without its header."""
    data = _bytes(value)
    return Binary(data[STREAM_HEADER:] if len(data) > STREAM_HEADER else data)


def fuji_preview(value: Any, _: Context) -> Any:
    """A JPEG behind Fuji's header."""
    data = _bytes(value)[FUJI_HEADER:]
    return data if data.startswith(JPEG) else None


def subimage_colour(value: Any, _: Context) -> str:
    """Number of components and colour space of the first."""
    components, space = unpack_from("<4xH2xH", _bytes(value).ljust(12, b"\0"))
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
    data = nail.read() if isinstance(nail, Binary) else _bytes(nail)
    at = data.find(JPEG)
    where = inputs.tags[0]
    if at < 0 or where is None:
        return None
    return Placed(Binary(data[at:]), where.group0, where.group1)


CONVERSIONS: dict[str, Plain | Made] = {
    "flashpix.stream": Plain(stream),
    "flashpix.fuji_preview": Plain(fuji_preview),
    "flashpix.subimage_colour": Plain(subimage_colour),
    "flashpix.purgeable": Plain(purgeable),
    "flashpix.source_image": Plain(source_image),
    "flashpix.application_version": Plain(application_version),
    "flashpix.screen_nail": Plain(screen_nail),
    "flashpix.time_span": Made(time_span),
}
