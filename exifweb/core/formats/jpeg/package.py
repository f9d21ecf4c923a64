"""From a block's payload to the segments that carry it: headers, and pieces of at most 64 kB."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 0xFFFF - 2
EXIF_HEADER, JFIF_HEADER, DUCKY_HEADER = b"Exif\0\0", b"JFIF\0", b"Ducky"


@dataclass(frozen=True, slots=True)
class Package:
    """How a kind of block is carried.

    Attributes:
        marker: Low byte of its segments' marker.
        kinds: The kinds of segment that together hold it.
        package: From its payload to those of its segments.
    """

    marker: int
    kinds: tuple[str, ...]
    package: Callable[[bytes], list[bytes]]


def _exif(payload: bytes) -> list[bytes]:
    room = LONGEST - len(EXIF_HEADER)
    return [EXIF_HEADER + payload[at : at + room] for at in range(0, len(payload), room)]


def _jfif(payload: bytes) -> list[bytes]:
    return [JFIF_HEADER + payload]


def _ducky(payload: bytes) -> list[bytes]:
    return [DUCKY_HEADER + payload]


def _xmp(payload: bytes) -> list[bytes]:
    from exifweb.core.blocks.xmp.extended import segments

    return segments(payload)


def _photoshop(payload: bytes) -> list[bytes]:
    from exifweb.core.blocks.photoshop.encode import segments

    return segments(payload)


def _icc(payload: bytes) -> list[bytes]:
    from exifweb.core.blocks.icc.encode import segments

    return segments(payload)


PACKAGES: dict[str, Package] = {
    "JFIF": Package(0xE0, ("JFIF",), _jfif),
    "EXIF": Package(0xE1, ("EXIF",), _exif),
    "XMP": Package(0xE1, ("XMP", "ExtendedXMP"), _xmp),
    "ICC_Profile": Package(0xE2, ("ICC_Profile",), _icc),
    "Photoshop": Package(0xED, ("Photoshop",), _photoshop),
    "Ducky": Package(0xEC, ("Ducky",), _ducky),
}
"""Kind of block → how segments carry it."""
