"""Conversions of RIFF chunks, as far as WebP has them: sizes in bits, durations added up, headers that are wrong.

Source: WebP container specification.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import encode_text, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context, Probe

DURATION = 0x0FFF
LOSSLESS = " (lossless)"
EXIF_HEADERS = (b"Exif\0\0II*\0", b"Exif\0\0MM\0*")
_TEXT = re.compile(rb"([^\0-\x1f\x7f-\xff]+)\0*\n?\Z")


def one_more(shift: int, mask: int) -> Callable[[Any, Context], int]:
    """A field of bits that holds one less than what it stands for."""

    def convert(value: Any, _: Context) -> int:
        return (int(number_of(value)) >> shift & mask) + 1

    return convert


def lossless(value: Any, context: Context) -> Any:
    """The value; having one makes the file lossless."""
    kind = context.first("FileType")
    if kind is not None and not text_of(kind.raw).endswith(LOSSLESS):
        context.override_type(text_of(kind.raw) + LOSSLESS, "image/webp", "webp")
    return value


def frame_duration(value: Any, context: Context) -> Any:
    """The duration of a frame, which adds to that of those before it."""
    duration = int(number_of(value)) & DURATION
    before = context.first("Duration")
    if before is None:
        return duration
    before.raw = number_of(before.raw) + duration
    return None


def printable(value: Any, _: Context) -> str | None:
    """Text that is all printable ASCII, else nothing."""
    found = _TEXT.match(value if isinstance(value, bytes) else encode_text(text_of(value)))
    return found[1].decode("ascii") if found else None


def headed_exif(probe: Probe, context: Context) -> bool:
    """Whether EXIF stands behind a header that belongs in JPEG alone."""
    if not probe.data.startswith(EXIF_HEADERS):
        return False
    context.warn("Improper EXIF header", unit="chunk", minor=True)
    return True


def misspelled_xmp(_: Probe, context: Context) -> bool:
    """Always; the chunk's name is wrong."""
    context.warn("Incorrect XMP tag ID", unit="chunk", minor=True)
    return True


CONVERSIONS: dict[str, Plain | Made] = {
    "riff.one_more": Made(one_more),
    "riff.lossless": Plain(lossless),
    "riff.frame_duration": Plain(frame_duration),
    "riff.printable": Plain(printable),
}
CONDITIONS: dict[str, Plain | Made] = {
    "riff.headed_exif": Plain(headed_exif),
    "riff.misspelled_xmp": Plain(misspelled_xmp),
}
