"""The proof: the recipe is read as a file, and everything that was not edited must be there, equal, and nothing else.

Offsets may differ, values may not; binary values are compared byte by byte. The image's own bytes must be ranges of
the old file. Damage that was there before may stay, none may be new.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.xmp.lookup import fields_below
from exifweb.core.errors import ExifWebError, Unwritable
from exifweb.core.read import read
from exifweb.core.values import Binary, text_of
from exifweb.core.write.image import image_ranges
from exifweb.core.write.parts import Range

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exifweb.core.context import Options
    from exifweb.core.model import Block, Metadata, Tag
    from exifweb.core.write.changes import Job
    from exifweb.core.write.parts import Recipe

Key = tuple[str, str, str]
EVERYWHERE = 1 << 63
CAMERA = frozenset((("IFD0", "Make"), ("IFD0", "Model")))
NOTES = "ExifIFD-MakerNote"
_DIGITS = re.compile(r"\d+")
DERIVED_GROUPS = frozenset(("Composite",))
DERIVED: frozenset[str] = frozenset(
    (
        "ExifByteOrder", "XMPToolkit", "CurrentIPTCDigest", "IPTCDigest", "HasExtendedXMP", "CodedCharacterSet",
        "EnvelopeRecordVersion", "ApplicationRecordVersion", "MPImageLength", "PageCount", "MakerNoteByteOrder",
    )
)  # fmt: skip
"""Tags that follow from others, or that an edit of their block may add or set."""
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
STALE = "IPTCDigest is not current. XMP may be out of sync"
WHOLE = ("ICC_Profile", "ICC_Profile")
"""Kind and name of a profile that is written as one value."""
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
    "zxIf": "EXIF",
    "EXIF_Profile": "EXIF",
    "APP1_Profile": "EXIF",
    "XMP_Profile": "XMP",
    "IPTC_Profile": "Photoshop",
    "Photoshop_Profile": "Photoshop",
    "ICC_Profile": "ICC_Profile",
}
"""Tag of PNG that stands for a block which can't be read → the group with which it goes."""
EXTENDED_HEADER = "RIFF::VP8X"
"""Table of the header that a simple WebP gets when it becomes an extended one; it states the size once more."""


@dataclass(slots=True)
class Report:
    """What a write did.

    Attributes:
        changed: Group and name of the tags that are new, gone or different.
        kept: How many other tags were compared and are equal.
        image_bytes: How many bytes the image has, each a byte of the old file.
        new_bytes: How many bytes of the new file are not ranges of the old one.
        notes: What the caller should know.
        warnings: What is damaged in the new file, all of it so before.
    """

    changed: list[str] = field(default_factory=list)
    kept: int = 0
    image_bytes: int = 0
    new_bytes: int = 0
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def verify(job: Job, recipe: Recipe, *, name: str | None = None, options: Options | None = None) -> Report:
    """Compare the new file with the old one.

    Raises:
        Unwritable: Something changed that was not to change.
    """
    try:
        after = read(recipe, name=name, options=options)
    except ExifWebError as problem:
        message = f"The result can't be read: {problem.message}"
        raise Unwritable(message, "Please report this file; nothing was written.") from None
    before = job.metadata
    report = Report(new_bytes=recipe.new_bytes, notes=list(job.notes), warnings=[w.message for w in after.warnings])
    end = _kept_end(job, recipe)
    old: Iterable[Tag] = [tag for tag in before.tags if _place(tag) < end]
    new: Iterable[Tag] = after.tags
    if _edited(job) & CAMERA and not job.drops("MakerNotes"):
        _compare_notes(job, recipe, after)
        old, new = _outside_notes(before, old), _outside_notes(after, new)
    if len(_of_simple_webp(before.tags)) == len(before.tags):  # it may have become an extended one
        new = _of_simple_webp(list(new))
    _compare(job, _values(old), _values(new), report)
    known = {_DIGITS.sub("#", w.message) for w in before.warnings}
    if ("Photoshop", "IPTCDigest") in _edited(job):
        known.add(STALE)  # as it was asked for
    fresh = [w.message for w in after.warnings if not w.minor and _DIGITS.sub("#", w.message) not in known]
    if fresh:
        message = f"The result would have a fault that the file has not: {fresh[0]}"
        raise Unwritable(message, "Please report this file; nothing was written.")
    report.image_bytes = _compare_image(job, recipe, after)
    return report


def _compare_image(job: Job, recipe: Recipe, after: Metadata) -> int:
    """Return how many bytes the image has, all of them ranges of the old image; what follows it may be left out."""
    old, new = image_ranges(job.source, job.metadata), image_ranges(recipe, after)
    if any(offset + length > job.source.size for offset, length in old):
        message = "The file ends before its image does"
        raise Unwritable(message, "The file is cut off; only an XMP sidecar can be written for it.")
    same = len(old) == len(new) and all(
        (size == length or (size < length and job.drops("Trailer"))) and recipe.origin(start, size) == offset
        for (offset, length), (start, size) in zip(old, new, strict=True)
    )
    if not same:
        message = "The image itself would change"
        raise Unwritable(message, "Please report this file; nothing was written.")
    return sum(size for _, size in new)


def _compare_notes(job: Job, recipe: Recipe, after: Metadata) -> None:
    """See that maker notes are the same bytes; how they are read depends on the camera's name, which is edited."""
    old = [job.source.read(note.offset, note.length) for note in _notes(job.metadata)]
    new = [recipe.read(note.offset, note.length) for note in _notes(after)]
    if old != new:
        message = "The maker notes would change although they were not edited"
        raise Unwritable(message, "Please report this file; nothing was written.")


def _notes(metadata: Metadata) -> list[Block]:
    return [block for block in metadata.blocks if block.path.startswith(NOTES)]


def _outside_notes(metadata: Metadata, tags: Iterable[Tag]) -> list[Tag]:
    """Return the tags that are not read by the camera's name."""
    notes = [(note.offset, note.offset + note.length) for note in _notes(metadata)]
    return [
        tag
        for tag in tags
        if tag.group0 != "MakerNotes"
        and not tag.name.startswith("MakerNote")
        and not any(start <= tag.offset < end for start, end in notes)
    ]


def _kept_end(job: Job, recipe: Recipe) -> int:
    """Return the offset in the old file from which on nothing is kept: where trailers that go begin."""
    if not job.drops("Trailer") or _family(job) == "RIFF":  # a RIFF file has none; metadata is what ends it
        return EVERYWHERE
    return max((part.offset + part.length for part in recipe.parts if isinstance(part, Range)), default=0)


def _place(tag: Tag) -> int:
    return tag.raw.offset if isinstance(tag.raw, Binary) else tag.offset


def _values(tags: Iterable[Tag]) -> dict[Key, Counter[str]]:
    found: dict[Key, Counter[str]] = {}
    for tag in tags:
        if tag.group0 in DERIVED_GROUPS or tag.name in DERIVED:
            continue
        found.setdefault((tag.group0, tag.group1, tag.name), Counter())[_value(tag)] += 1
    return found


def _value(tag: Tag) -> str:
    """Return what must stay equal of a value; of an offset only that there is one."""
    if tag.info.is_offset:
        return "offset"
    return _fingerprint(tag.raw)


def _fingerprint(raw: Any) -> str:
    if isinstance(raw, Binary):
        raw = raw.read()
    if isinstance(raw, bytes):
        return hashlib.sha256(raw).hexdigest()
    if isinstance(raw, list):
        return "\n".join([_fingerprint(one) for one in raw])
    return repr(raw) if isinstance(raw, dict) else text_of(raw)


def _compare(job: Job, old: dict[Key, Counter[str]], new: dict[Key, Counter[str]], report: Report) -> None:
    allowed = _edited(job)
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) == new.get(key):
            report.kept += 1
            continue
        if not _may_change(job, allowed, key, old, new):
            message = f"{key[1]}:{key[2]} would change although it was not edited"
            raise Unwritable(message, "Please report this file; nothing was written.")
        report.changed.append(f"{key[1]}:{key[2]}")


def _edited(job: Job) -> set[tuple[str, str]]:
    """Return (group 1, name) of the tags that the job edits; the group is empty for one that may be anywhere."""
    found = set()
    for kind, changes in job.changes.items():
        for change in changes:
            found.add((change.group1, change.info.name))
            found.add((kind, change.info.name))
            if change.info.name == "ThumbnailImage":
                found.update((change.group1, name) for name in ("ThumbnailOffset", "ThumbnailLength"))
    return found


def _fields(job: Job) -> set[tuple[str, str]]:
    """Return group 1 and name of the tags that are fields of structures which the job edits."""
    structures = [change for change in job.changes.get("XMP", ()) if "struct" in change.info.attributes]
    return {(change.group1, row.name) for change in structures for row in fields_below(change.info)}


def _may_change(
    job: Job, allowed: set[tuple[str, str]], key: Key, old: dict[Key, Counter[str]], new: dict[Key, Counter[str]]
) -> bool:
    group0, group1, name = key
    stem = name.partition("-")[0]
    if _follows(job, key) or (group0 == WHOLE[0] and WHOLE in allowed):
        return True
    if {(group1, name), (group1, stem), (group0, name)} & allowed:
        return True
    if key not in new and (job.drops(group0, group1) or (name.startswith("MakerNote") and job.drops("MakerNotes"))):
        return True
    if key not in new and job.drops(*HELD_BY.get(group0, ())) and not job.keeps(group0, group1):
        return True
    if group0 == "PNG" and key not in new and name in UNREAD and job.drops(UNREAD[name]):
        return True
    if group1 in HEADERS and key not in old and any(group == group1 for group, _ in allowed):
        return True
    if group0 == "XMP" and {(group1, name), (group1, stem)} & _fields(job):
        return True
    anew = job.drops(group0, group1, "IFD0")
    if name in MANDATORY and group0 == "EXIF" and (anew or key not in old or key not in new):
        return _touches(job, group1)
    return False


def _follows(job: Job, key: Key) -> bool:
    """Whether a tag follows from which chunks there are."""
    family = _family(job)
    if (family, (key[0], key[2])) not in FOLLOWS:
        return False
    return family != "PNG" or bool(job.changes.get("ICC_Profile")) or job.drops("ICC_Profile")


def _family(job: Job) -> str:
    return (job.context.file_format.parser if job.context.file_format else None) or ""


def _of_simple_webp(tags: list[Tag]) -> list[Tag]:
    return [tag for tag in tags if tag.info.table.name != EXTENDED_HEADER]


def _touches(job: Job, group1: str) -> bool:
    edited = (change.group1 for changes in job.changes.values() for change in changes)
    return group1 in edited or any(parent == group1 for parent in _parents(job))


def _parents(job: Job) -> Iterable[str]:
    for changes in job.changes.values():
        for change in changes:
            if change.group1 == "InteropIFD":
                yield "ExifIFD"
            if change.group1 in ("ExifIFD", "GPS", "InteropIFD", "IFD1"):
                yield "IFD0"
