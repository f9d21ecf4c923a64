"""The six edits of the damage scoreboard, each for every type of file: what is asked for and what it may change."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from damage_judge import Seen

Values = tuple[tuple[str, Any], ...]

LATITUDE, LONGITUDE, ALTITUDE = 47.376887, 8.541694, 408.5
CAPTION = "Grüße aus Zürich · 東京の朝 · 👋"
DELETABLE = (
    *("IFD0:Software", "IFD0:ImageDescription", "ExifIFD:UserComment", "ExifIFD:DateTimeOriginal"),
    *("XMP-xmp:CreatorTool", "XMP-dc:Title", "XMP-dc:Description", "XMP-xmp:CreateDate", "XMP-xmp:ModifyDate"),
    *("XMP-photoshop:ColorMode", "XMP-dc:Format", "XMP-tiff:Make", "XMP-tiff:Orientation", "XMP-exif:ExifVersion"),
    *("IPTC:Keywords", "PNG:Software", "PNG:Comment", "PNG:Title", "PNG:Author", "PNG:ModifyDate", "File:Comment"),
)
"""What the deletion takes: the first of these that a file has."""
PLACES = re.compile(
    r"GPS:|.*:(\w*GPS\w*|\w*Latitude\w*|\w*Longitude\w*|\w*Altitude\w*|Geo(tag|location|hash)\w*|Location\w*"
    r"|ContentLocation\w*|Sub-?location\w*|City\w*|\w*City|State|Province[-\w]*|\w*ProvinceState|Country[-\w]*"
    r"|\w*CountryCode|\w*CountryName|\w*WorldRegion|Landmark|HomeLocation\w*|PlaceName\w*)$"
)
"""Tags that say where a picture was taken, whatever block they stand in."""
NO_PLACES = re.compile(
    r"(File|Photoshop|System|ExifTool|Composite):"
    r"|.*:((Creator|Licensor\w*|CopyrightOwner\w*|CiAdr|TimeZone|Hometown|Destination|WorldTime)City|Destination\w*)$"
)
"""Not those: where a person lives, by which city a clock was set, how the light of an effect falls."""
FORMATS: tuple[tuple[str, str], ...] = (
    ("JPEG", "JPEG"), ("EXV", "JPEG"), ("TIFF", "TIFF"), ("BTF", "BigTIFF"), ("DNG", "DNG"), ("PNG", "PNG"),
    ("APNG", "PNG"), ("WEBP", "WebP"), ("XMP", "XMP"),
)  # fmt: skip
"""ExifTool's name of a file's type, its first word → the type that the scoreboard names."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit.

    Attributes:
        name: What the scoreboard calls it.
        tags: The tags to set, in ExifTool's words; None deletes.
        result: ExifTool's group 1 and name of what is then there, and its value as a number.
        may_touch: Group and name of what may change.
        strips: Whether it is the stripping of places rather than a setting of tags.
    """

    name: str
    tags: Mapping[str, Any]
    result: Values = ()
    may_touch: re.Pattern[str] = field(default_factory=lambda: re.compile("(?!)"))
    strips: bool = False

    def expected(self, before: Seen) -> Values:
        """Return what must be there afterwards, None for what must not."""
        gone = tuple((name, None) for name in self._deleted() if name in before.found)
        return self.result + gone

    def touches(self, name: str) -> bool:
        """Whether a tag may change."""
        if self.strips:
            return bool(PLACES.match(name))
        return bool(self.may_touch.match(name)) or any(name == one for one, _ in self.result) or name in self._deleted()

    def leaves(self, name: str) -> bool:
        """Whether a tag that is there afterwards was to go."""
        return self.strips and bool(PLACES.match(name)) and not NO_PLACES.match(name)

    def _deleted(self) -> list[str]:
        return [tag for tag, value in self.tags.items() if value is None]


def file_format(file_type: str) -> str | None:
    """Return the scoreboard's name of a type of file, None for one that it leaves out."""
    return dict(FORMATS).get(file_type.rsplit(" ", maxsplit=1)[-1])


def edits(kind: str, before: Seen) -> list[Edit]:
    """Return the edits for a file: one that holds no EXIF, or no IPTC, gets the same as XMP.

    So does a BigTIFF for the position: ExifTool takes a GPS directory there for a main one.
    """
    sidecar = kind == "XMP"
    artist = ("XMP-tiff:Artist" if sidecar else "IFD0:Artist", "Ann Example")
    caption = ("IPTC:Caption-Abstract" if kind not in ("XMP", "WebP") else "XMP-dc:Description", CAPTION)
    rating = ("XMP-xmp:Rating", 4)
    found = [
        Edit("add Artist", dict([artist]), (artist,)),
        _position("XMP-exif" if kind in ("XMP", "BigTIFF") else "GPS", required=kind in ("TIFF", "DNG")),
        Edit("set XMP rating", dict([rating]), (rating,)),
        Edit("set caption", dict([caption]), (caption,), re.compile("IPTC:CodedCharacterSet$")),
    ]
    gone = next((name for name in DELETABLE if name in before.found and (name.startswith("XMP") or not sidecar)), None)
    if gone is not None:
        found.append(Edit("delete a tag", {gone: None}))
    found.append(Edit("strip location", {}, strips=True))
    return found


def _position(group: str, *, required: bool) -> Edit:
    """Return the edit of a position, with all the tags that EXIF requires in a TIFF."""
    tags: dict[str, Any] = {f"{group}:GPSLatitude": LATITUDE, f"{group}:GPSLongitude": LONGITUDE}
    result: Values = tuple(tags.items())
    tags |= {f"{group}:GPSAltitude": ALTITUDE, f"{group}:GPSAltitudeRef": 0}
    if group == "GPS":
        tags |= {"GPS:GPSVersionID": "2 3 0 0", "GPS:GPSLatitudeRef": "N", "GPS:GPSLongitudeRef": "E"}
    if required:
        tags["GPS:GPSProcessingMethod"] = "GPS"
    return Edit("set GPS", tags, result, re.compile(r"GPS:GPS(Lat|Long|Alt|Ver|Proc)|XMP-exif:GPS(Lat|Long|Alt)"))
