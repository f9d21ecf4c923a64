"""What a directory of EXIF holds from its birth: tags that the standard wants in it.

The encoder of directories asks for them when it makes one. Source: EXIF 2.32 and 3.0, and ExifTool's defaults.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, Variants
from exifweb.core.values import Rational
from exifweb.core.write.changes import Change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exifweb.core.model import Metadata

MANDATORY: tuple[tuple[str, str, tuple[tuple[int, Any], ...]], ...] = (
    ("IFD0", "Exif::Main", ((0x0213, 1),)),
    (
        "IFD1",
        "Exif::Main",
        ((0x0103, 6), (0x011A, Rational(72, 1)), (0x011B, Rational(72, 1)), (0x0128, 2)),
    ),
    ("ExifIFD", "Exif::Main", ((0x9000, "0232"), (0x9101, (1, 2, 3, 0)), (0xA001, 0xFFFF))),
    ("GPS", "GPS::Main", ((0x0000, (2, 3, 0, 0)),)),
    ("InteropIFD", "Exif::Main", ((0x0002, "0100"),)),
)
"""Directory, its table, and (id, raw value) of each tag: centred samples; a JPEG thumbnail at 72 dpi; version 2.32,
YCbCr and a colour space that is not calibrated; version 2.3 of GPS; version 1.0 of the interoperability rules."""
RESOLUTIONS = ((0x011A, "XResolution"), (0x011B, "YResolution"), (0x0128, "ResolutionUnit"))


def mandatory(directory: str) -> list[Change]:
    """Return the tags that a directory is born with; none for one that needs none."""
    for name, table, tags in MANDATORY:
        if name == directory:
            return [Change(_row(table, key), directory, (raw,)) for key, raw in tags]
    return []


def resolution_of_jfif(metadata: Metadata, changes: Iterable[Change]) -> list[Change]:
    """Return the resolution that a new IFD0 takes over from the JFIF header; none where it is set anyway."""
    taken = {change.info.name for change in changes if change.group1 == "IFD0"}
    found = []
    for key, name in RESOLUTIONS:
        tag = metadata.get(f"JFIF:{name}")
        if tag is None or name in taken or not isinstance(tag.raw, int):
            return []
        raw = tag.raw + 1 if name == "ResolutionUnit" else Rational(tag.raw, 1)
        found.append(Change(_row("Exif::Main", key), "IFD0", (raw,)))
    return found


def _row(table: str, key: int) -> TagInfo:
    found = store.table(table).get(key)
    if isinstance(found, Variants):
        found = found.infos[0]
    if found is None:
        raise LookupError(table, key)
    return found
