"""What an edit may change: what was asked for, and what follows from it. All else must stay equal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.xmp.lookup import fields_below
from exifweb.core.tags import store
from exifweb.core.values import Binary
from exifweb.core.write.encoders import is_block
from exifweb.core.write.proof_of_notes import NOTES_KIND

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    from exifweb.core.model import Tag
    from exifweb.core.write.changes import Job

Key = tuple[str, str, str]
HELD: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (0x87AF, ("GeoTiff::",)),
    (0x87B0, ("GeoTiff::",)),
    (0x87B1, ("GeoTiff::",)),
    (0x935C, ("Photoshop::DocumentData", "Photoshop::Layers")),
)
"""Tag of a directory → start of the tables whose tags go with it."""
BELOW = ("ExifIFD", "GPS", "InteropIFD", "IFD1")
MANDATORY: frozenset[str] = frozenset(
    (
        "YCbCrPositioning", "Compression", "XResolution", "YResolution", "ResolutionUnit", "ExifVersion",
        "ComponentsConfiguration", "ColorSpace", "GPSVersionID", "InteropVersion",
    )
)  # fmt: skip
"""Tags that a directory made anew begins with, and that go with it when nothing else is left."""
FOLLOWS: tuple[tuple[str, tuple[str, str]], ...] = (
    ("RIFF", ("RIFF", "WebP_Flags")),
    ("RIFF", ("File", "FileType")),
    ("PNG", ("PNG", "ProfileName")),
)
"""Family of file types → group and name of what follows from the chunks that are there."""
IN_EXIF = frozenset((NOTES_KIND, "PrintIM"))
"""Groups of family 0 whose tags stand in EXIF."""
IMAGE_TAGS = {
    "ThumbnailImage": ("ThumbnailOffset", "ThumbnailLength"),
    "ThumbnailTIFF": ("ThumbnailWidth", "ThumbnailHeight"),
    "PreviewImage": ("PreviewImageLength", "PreviewImageValid"),
}
"""Image → the tags that say where and how long it is."""
WHOLE = ("ICC_Profile", "ICC_Profile")
"""Kind and name of a profile that is written as one value."""
GEO = "GeoTiff"
"""Group of what is read of the tags whose names begin so."""
HEADERS = ("PNG-pHYs", "JFIF")
"""Blocks of fixed layout, which have all of their tags when they are made anew."""
HELD_BY: dict[str, tuple[str, ...]] = {
    "EXIF": ("EXIF", "IFD0"),
    "MakerNotes": ("EXIF", "IFD0", "ExifIFD"),
    "PrintIM": ("EXIF", "IFD0"),
    "IPTC": ("Photoshop",),
}
"""Group of family 0 → the groups that hold it, with which it goes."""
UNREAD: dict[str, str] = {
    "eXIf": "EXIF",
    "UnknownEXIF": "EXIF",
    "zxIf": "EXIF",
    "EXIF_Profile": "EXIF",
    "APP1_Profile": "EXIF",
    "XMP_Profile": "XMP",
    "IPTC_Profile": "Photoshop",
    "Photoshop_Profile": "Photoshop",
    "ICC_Profile": "ICC_Profile",
}
"""Tag of PNG or RIFF that stands for a block which can't be read → the group with which it goes."""
EXTENDED_HEADER = "RIFF::VP8X"
"""Table of the header that a simple WebP gets when it becomes an extended one; it states the size once more."""


def edited(job: Job) -> set[tuple[str, str]]:
    """Return (group 1, name) of the tags that the job edits; the group is empty for one that may be anywhere."""
    found = set()
    for kind, changes in job.changes.items():
        for change in changes:
            found.add((change.group1, change.info.name))
            found.add((kind, change.info.name))
            found.update((change.group1, name) for name in IMAGE_TAGS.get(change.info.name, ()))
            held = dict(HELD).get(change.info.id, ()) if not change.values else ()
            if held:
                tags = (tag for tag in job.metadata.tags if tag.info.table.name.startswith(held))
                found |= {(tag.group1, tag.name) for tag in tags}
    return found


def gone(job: Job) -> set[tuple[str, str]]:
    """Return (group 1, name) of the tags that must not be left, and of those in segments that go whole."""
    before = job.metadata
    found = {(tag.group1, tag.name) for tag in before.tags if job.private is not None and job.private(tag)}
    found |= {(tag.group1, tag.name) for tag in before.tags if (tag.info.table.name, tag.info.id) in job.unwanted}
    if job.tail >= 0:
        binary = (tag for tag in before.tags if isinstance(tag.raw, Binary) and tag.raw.offset >= job.tail)
        found |= {(tag.group1, tag.name) for tag in binary}
    whole = [block for block in before.blocks if block.kind in job.dropped and not job.keeps(block.kind)]
    for tag in before.tags if whole else ():
        if any(block.offset <= tag.offset < block.offset + block.length for block in whole):
            found.add((tag.group1, tag.name))
    return found


def may_change(
    job: Job, allowed: set[tuple[str, str]], key: Key, old: dict[Key, Counter[str]], new: dict[Key, Counter[str]]
) -> bool:
    """Whether a tag may differ between the old and the new file.

    Args:
        job: The write.
        allowed: What `edited` and `gone` say of it.
        key: Groups and name of the tag.
        old: What the old file has.
        new: What the new one has.
    """
    group0, group1, name = key
    stem = name.partition("-")[0]
    if _follows(job, key) or (group0 == WHOLE[0] and WHOLE in allowed):
        return True
    if {(group1, name), (group1, stem), (group0, name)} & allowed:
        return True
    if group0 in _replaced(job):
        return True
    if group0 in IN_EXIF and key not in new and job.drops("EXIF", "IFD0") and not job.keeps("ExifIFD", group0):
        return True
    if key not in new and (job.drops(group0, group1) or (name.startswith("MakerNote") and job.drops("MakerNotes"))):
        return True
    if group0 == GEO and _has_geo(allowed):
        return True
    if key not in new and job.drops(*HELD_BY.get(group0, ())) and not job.keeps(group0, group1):
        return True
    if group0 in ("PNG", "RIFF") and key not in new and name in UNREAD and job.drops(UNREAD[name]):
        return True
    if group1 in HEADERS and key not in old and any(group == group1 for group, _ in allowed):
        return True
    if group0 == "XMP" and ({(group1, name), (group1, stem)} & _fields(job) or _is_open(job, group1, name)):
        return True
    anew = job.drops(group0, group1, "IFD0")
    if name in MANDATORY and group0 == "EXIF" and (anew or key not in old or key not in new):
        return _touches(job, group1)
    return False


def _fields(job: Job) -> set[tuple[str, str]]:
    """Return group 1 and name of the tags that are fields of structures which the job edits."""
    structures = [change for change in job.changes.get("XMP", ()) if "struct" in change.info.attributes]
    return {(change.group1, row.name) for change in structures for row in fields_below(change.info)}


def _is_open(job: Job, group1: str, name: str) -> bool:
    """Whether a tag is in a structure, edited by the job, that takes fields of any namespace."""
    changed = (c.info for c in job.changes.get("XMP", ()) if "struct" in c.info.attributes and c.group1 == group1)
    rows = (row for info in changed for row in (info, *fields_below(info)) if name.startswith(row.name))
    return any("struct" in row.attributes and store.struct(row.attributes["struct"]).any_namespace for row in rows)


def _has_geo(allowed: set[tuple[str, str]]) -> bool:
    return any(name.startswith(GEO) for _, name in allowed)


def _replaced(job: Job) -> frozenset[str]:
    """Return the groups of family 0 whose tags come from a block that is written as it was given."""
    kinds = {kind for kind, changes in job.changes.items() if any(is_block(change) for change in changes)}
    return frozenset(kinds | (IN_EXIF if "EXIF" in kinds else set()))


def _follows(job: Job, key: Key) -> bool:
    """Whether a tag follows from which chunks there are."""
    family = family_of(job)
    if (family, (key[0], key[2])) not in FOLLOWS:
        return False
    return family != "PNG" or bool(job.changes.get("ICC_Profile")) or job.drops("ICC_Profile")


def _touches(job: Job, group1: str) -> bool:
    edited = (change.group1 for changes in job.changes.values() for change in changes)
    return group1 in edited or any(parent == group1 for parent in _parents(job))


def _parents(job: Job) -> Iterable[str]:
    for changes in job.changes.values():
        for change in changes:
            if change.group1 == "InteropIFD":
                yield "ExifIFD"
            if change.group1 in BELOW:
                yield "IFD0"
    yield from ("IFD0" for name in BELOW if job.drops(name))


def family_of(job: Job) -> str:
    """Return the family of the file's type."""
    return (job.context.file_format.parser if job.context.file_format else None) or ""


def of_simple_webp(tags: list[Tag]) -> list[Tag]:
    """Return the tags without those of the header that makes a WebP an extended one."""
    return [tag for tag in tags if tag.info.table.name != EXTENDED_HEADER]
