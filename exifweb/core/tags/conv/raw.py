"""Conversions of RAW formats with containers of their own. Sources: ExifTool's KyoceraRaw and Exif modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exifweb.core.context import Context

SLOWEST_STEP = 16000
A200 = "DiMAGE A200"


def reversed_text(value: Any, _: Context) -> str:
    """A text whose letters the camera wrote from the last to the first."""
    return text_of(value)[::-1]


def kyocera_time(value: Any, _: Context) -> float:
    """Seconds: eighths of a stop from 1/16000."""
    return float(2 ** (number_of(value) / 8) / SLOWEST_STEP)


def a200_base(_: Mapping[str, Any], context: Context) -> int:
    """How much less an offset counts from: this camera counts from the start of the file, not of the segment."""
    is_a200 = context.members["Model"].startswith(A200)
    return int(context.members.get("MRW_WrongBase", 0)) if is_a200 else 0


CONVERSIONS: dict[str, Plain | Made] = {
    "raw.reversed_text": Plain(reversed_text),
    "raw.kyocera_time": Plain(kyocera_time),
}
EXPRESSIONS: dict[str, Plain | Made] = {"raw.a200_base": Plain(a200_base)}
