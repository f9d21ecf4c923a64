"""Names that stand for several tags, groups that can go whole, and what is said of a name that is none.

Source: ExifTool's Shortcuts module, and @delGroups and what belongs to it in Writer.pl.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from exifweb.core.errors import InvalidValue, Unwritable
from exifweb.core.tags import store
from exifweb.core.write import rows

if TYPE_CHECKING:
    from exifweb.core.errors import ExifWebError

SHORTCUTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("AllDates", ("DateTimeOriginal", "CreateDate", "ModifyDate")),
    (
        "CommonIFD0",
        (
            "IFD0:ImageDescription",
            "IFD0:Make",
            "IFD0:Model",
            "IFD0:Software",
            "IFD0:ModifyDate",
            "IFD0:Artist",
            "IFD0:Copyright",
            "IFD0:Rating",
            "IFD0:RatingPercent",
            "IFD0:DNGLensInfo",
            "IFD0:PanasonicTitle",
            "IFD0:PanasonicTitle2",
            "IFD0:XPTitle",
            "IFD0:XPComment",
            "IFD0:XPAuthor",
            "IFD0:XPKeywords",
            "IFD0:XPSubject",
        ),
    ),
    ("ColorSpaceTags", ("ExifIFD:ColorSpace", "ExifIFD:Gamma", "InteropIFD:InteropIndex", "ICC_Profile")),
    (
        "Unsafe",
        (
            "IFD0:YCbCrPositioning",
            "IFD0:YCbCrCoefficients",
            "IFD0:TransferFunction",
            "ExifIFD:ComponentsConfiguration",
            "ExifIFD:CompressedBitsPerPixel",
            "InteropIFD:InteropIndex",
            "InteropIFD:InteropVersion",
            "InteropIFD:RelatedImageWidth",
            "InteropIFD:RelatedImageHeight",
        ),
    ),
    (
        "Common",
        (
            "FileName",
            "FileSize",
            "Model",
            "DateTimeOriginal",
            "ImageSize",
            "Quality",
            "FocalLength",
            "ShutterSpeed",
            "Aperture",
            "ISO",
            "WhiteBalance",
            "Flash",
        ),
    ),
)
"""A name → the tags that it stands for."""
EXIF_DIRECTORIES = ("IFD0", "IFD1", "ExifIFD", "GPS", "MakerNotes", "GlobParamIFD", "InteropIFD", "PrintIM", "SubIFD")
DELETABLE: tuple[str, ...] = (
    *("Adobe", "AFCP", *(f"APP{n}" for n in range(16)), "AROT", "AudioKeys", "CanonVRD", "CIFF", "Ducky", "EXIF"),
    *("ExifIFD", "File", "FlashPix", "FotoStation", "GlobParamIFD", "GPS", "ICC_Profile", "IFD0", "IFD1"),
    *("Insta360", "InteropIFD", "IPTC", "ItemList", "iTunes", "JFIF", "Jpeg2000", "JUMBF", "Keys", "MakerNotes"),
    *("Meta", "MetaIFD", "Microsoft", "MIE", "MPF", "Nextbase", "NikonApp", "NikonCapture", "PDF", "PDF-update"),
    *("PhotoMechanic", "Photoshop", "PNG", "PNG-pHYs", "PrintIM", "QuickTime", "RMETA", "RSRC", "SEAL", "SubIFD"),
    *("Trailer", "UserData", "VideoKeys", "Vivo", "XML", "XMP"),
)
"""Groups that `GROUP:all` deletes whole."""
SUBJECTS = frozenset(
    "audio author camera document exiftool image location other preview printing time video unknown".split()  # noqa: SIM905
)
"""Groups of family 2 (lower case): their tags are deleted one by one."""
SPARED = ("IFD1", "SubIFD", "InteropIFD", "GlobParamIFD", "PDF-update", "Adobe")
"""Groups that `all` doesn't name: they go with the directory that holds them, and Adobe's says what the colours are."""
BELONGING: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("EXIF", (*EXIF_DIRECTORIES, "APP1")),
    ("IFD0", ("EXIF", "APP1")),
    ("IFD1", ("EXIF", "IFD0", "APP1")),
    ("ExifIFD", ("EXIF", "IFD0", "APP1")),
    ("GPS", ("EXIF", "IFD0", "APP1")),
    ("MakerNotes", ("EXIF", "ExifIFD", "IFD0", "APP1", "CIFF", "APP0")),
    ("InteropIFD", ("EXIF", "ExifIFD", "IFD0", "APP1")),
    ("IPTC", ("Photoshop",)),
    ("XMP", ("APP1",)),
    ("ICC_Profile", ("APP2",)),
    ("JFIF", ("APP0",)),
    ("MPF", ("APP2",)),
    ("FlashPix", ("APP2",)),
    ("Ducky", ("APP12",)),
    ("CIFF", ("MakerNotes", "APP0")),
    ("AFCP", ("Trailer",)),
    ("FotoStation", ("Trailer",)),
    ("CanonVRD", ("Trailer", "MakerNotes", "ExifIFD", "IFD0", "APP1")),
    ("PhotoMechanic", ("Trailer",)),
    ("MIE", ("Trailer",)),
)
"""A group that is to stay → the others that must stay with it, since they hold it or are part of it."""


def shortcut(name: str) -> tuple[str, ...]:
    """Return the tags that a name stands for; none where it is not such a name."""
    return next((tags for own, tags in SHORTCUTS if own.lower() == name.lower()), ())


def deletable(group: str) -> str | None:
    """Return ExifTool's spelling of a group that can be deleted whole, None where it can't."""
    lower = group.lower()
    if lower.startswith(("xmp-", "xml-")):
        known = {
            store.table(t).g1.lower(): store.table(t).g1 for kind, ts in rows.all_tables() if kind == "XMP" for t in ts
        }
        return str(known.get(lower, f"XMP-{group[4:]}"))
    return next((name for name in DELETABLE if name.lower() == lower), None)


def staying(group: str) -> tuple[str, ...]:
    """Return the group and all that stays with it."""
    return (group, *next((others for name, others in BELONGING if name == group), ()))


def no_such(tag: str, name: str, groups: tuple[str, ...], *, known: bool, language: bool = False) -> ExifWebError:
    """Return the error for a name that no row answers to."""
    if language:
        message = f"Tag '{name}' does not support alternate languages"
        return InvalidValue(message, "Titles, descriptions and rights of XMP do.")
    if known or _is_read(name):
        message = f"Sorry, {tag} doesn't exist or isn't writable" if groups else f"Sorry, {tag} is not writable"
        return Unwritable(message, _suggest(name) or "It is made from other tags or only read.")
    if "*" in name or "?" in name:
        return InvalidValue(f"No matching tags for '{tag}'", "`*` stands for any letters, `?` for one.")
    suffix = " or has a bad language code" if "-" in name else ""
    return InvalidValue(
        f"Tag '{tag}' is not defined{suffix}", _suggest(name) or "Names are ExifTool's: `exifweb -s FILE`."
    )


def _is_read(name: str) -> bool:
    """Whether a tag of that name is read from any kind of file."""
    if not name.replace("-", "").replace("_", "").isalnum():
        return False
    return any(store.has_name(module, name) for module in store.modules())


def _suggest(name: str) -> str:
    by_lower = {known.lower(): known for known in rows.all_names()}
    near = [by_lower[n] for n in get_close_matches(name.lower(), by_lower, n=3, cutoff=0.75) if n != name.lower()]
    return f"Did you mean {' or '.join(near)}?" if near else ""
