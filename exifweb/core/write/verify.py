"""The proof: the recipe is read as a file, and everything that was not edited must be there, equal, and nothing else.

Offsets may differ, values may not; binary values are compared byte by byte. The image's own bytes must be ranges of
the old file. Damage that was there before may stay, none may be new.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.xmp.lookup import fields_below
from exifweb.core.context import Options
from exifweb.core.errors import ExifWebError, Unwritable
from exifweb.core.makernotes.carry import Carried
from exifweb.core.read import read
from exifweb.core.tags import store
from exifweb.core.values import Binary, text_of
from exifweb.core.write.encoders import is_block
from exifweb.core.write.image import image_ranges
from exifweb.core.write.parts import Range

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exifweb.core.model import Block, Metadata, Tag
    from exifweb.core.write.changes import Job
    from exifweb.core.write.parts import Recipe

Key = tuple[str, str, str]
EVERYWHERE = 1 << 63
WITH_TRAILERS = frozenset(("JPEG", "EXV", "PNG"))
"""Families of file types whose files end with their image, and all behind it is a trailer."""
HELD: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (0x87AF, ("GeoTiff::",)),
    (0x87B0, ("GeoTiff::",)),
    (0x87B1, ("GeoTiff::",)),
    (0x935C, ("Photoshop::DocumentData", "Photoshop::Layers")),
)
"""Tag of a directory → start of the tables whose tags go with it."""
BELOW = ("ExifIFD", "GPS", "InteropIFD", "IFD1")
CAMERA = frozenset((("IFD0", "Make"), ("IFD0", "Model")))
MAKER_NOTES = "makernotes"
NOTES = "ExifIFD-MakerNote"
SUSPICIOUS = re.compile(r"Suspicious (\S+) offset for (\S+)")
"""A warning of a value that a read passes over, since it overlaps with the directory, and may see where that moves."""
NOTES_KIND = "MakerNotes"
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
EXTRA = "Extra"
"""Table of what is no tag of a block: images, blocks as a whole."""
GEO = "GeoTiff"
"""Group of what is read of the tags whose names begin so."""
STALE = "IPTCDigest is not current. XMP may be out of sync"
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
    notes = _new_notes(job)
    try:
        given = options or Options()
        after = read(recipe, name=name, options=replace(given, whole=given.whole | {MAKER_NOTES}) if notes else given)
    except ExifWebError as problem:
        message = f"The result can't be read: {problem.message}"
        raise Unwritable(message, "Please report this file; nothing was written.") from None
    before = job.metadata
    report = Report(new_bytes=recipe.new_bytes, notes=list(job.notes), warnings=[w.message for w in after.warnings])
    end = _kept_end(job, recipe)
    old: Iterable[Tag] = [tag for tag in before.tags if _place(tag) < end]
    new: Iterable[Tag] = after.tags
    if notes:
        _compare_carried(notes, after)
        old, new = _outside_blocks(before, old, notes), _outside_blocks(after, new, notes)
    elif _edited(job) & CAMERA and not job.drops(NOTES_KIND) and not job.changes.get(NOTES_KIND):
        _compare_notes(job, recipe, after)
        old, new = _outside_notes(before, old), _outside_notes(after, new)
    if len(_of_simple_webp(before.tags)) == len(before.tags):  # it may have become an extended one
        new = _of_simple_webp(list(new))
    elif len(_of_simple_webp(after.tags)) == len(after.tags):
        old = _of_simple_webp(list(old))
    passed_over = {found.groups() for w in before.warnings if (found := SUSPICIOUS.match(w.message))}
    new = [tag for tag in new if (tag.group1, tag.name) not in passed_over]
    left = next((tag for tag in after.tags if job.private is not None and job.private(tag)), None)
    if left is not None:
        message = f"{left.group1}:{left.name} would be left in the file"
        raise Unwritable(message, f"Have it stay with keep={left.name!r}, or strip everything.")
    same = _same_ranges(job, recipe, after, old, new)
    anew = _compare(job, _values(old, same), _values(new, same), report)
    _see_edits(job, new)
    if anew:
        _see_that_notes_stay(job, recipe, after, anew)
        report.notes.append(f"What {', '.join(anew)} say depends on what was edited: they are read anew")
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
    end = job.source.size
    if any(offset < recipe.size and offset + length > end for offset, length in old) and recipe.size > end:
        message = "The file ends before its image does"
        raise Unwritable(message, "The file is cut off; only an XMP sidecar can be written for it.")
    old, new = _within(old, end), _within(new, recipe.size)
    if job.tail >= 0:  # what follows was stripped by itself
        new = [(start, min(size, job.tail - offset)) for (offset, _), (start, size) in zip(old, new, strict=False)]
        old = [(offset, min(length, job.tail - offset)) for offset, length in old]
    same = len(old) == len(new) and all(
        (size == length or (size < length and job.drops("Trailer"))) and recipe.origin(start, size) == offset
        for (offset, length), (start, size) in zip(old, new, strict=True)
    )
    if not same:
        message = "The image itself would change"
        raise Unwritable(message, "Please report this file; nothing was written.")
    return sum(size for _, size in new)


def _within(ranges: list[tuple[int, int]], end: int) -> list[tuple[int, int]]:
    """Return what of an image is there, where the file is cut off."""
    return [(at, min(size, end - at)) for at, size in ranges if at < end]


def _compare_notes(job: Job, recipe: Recipe, after: Metadata) -> None:
    """See that maker notes are the same bytes; how they are read depends on the camera's name, which is edited."""
    old = [job.source.read(note.offset, note.length) for note in _notes(job.metadata)]
    new = [recipe.read(note.offset, note.length) for note in _notes(after)]
    if old != new:
        message = "The maker notes would change although they were not edited"
        raise Unwritable(message, "Please report this file; nothing was written.")


def _new_notes(job: Job) -> dict[str, Carried]:
    """Return directory and name → the maker notes and other blocks of EXIF that the job brings from another file."""
    return {
        f"{change.group1}-{change.info.name}": value
        for change in job.changes.get("EXIF", ())
        for value in change.values
        if isinstance(value, Carried)
    }


def _compare_carried(carried: dict[str, Carried], after: Metadata) -> None:
    """See that maker notes from another file have arrived whole, offsets aside."""
    found = [tag.raw.read() for tag in after.tags if isinstance(tag.raw, Carried)]
    lost = next((path for path, note in carried.items() if not any(note.is_in(data) for data in found)), None)
    if lost is not None:
        message = f"{lost.replace('-', ':', 1)} would not arrive whole"
        raise Unwritable(message, "Copy without it: `-MakerNotes`, `-PrintIM`.")


def _outside_blocks(metadata: Metadata, tags: Iterable[Tag], carried: dict[str, Carried]) -> list[Tag]:
    """Return the tags that are not in a block that comes from another file, nor in the one that it replaces."""
    notes = any(path.startswith(NOTES) for path in carried)
    kept = _outside_notes(metadata, tags) if notes else list(tags)
    places = [(b.offset, b.offset + b.length) for b in metadata.blocks if b.path in carried]
    return [tag for tag in kept if not any(start <= tag.offset < end for start, end in places)]


def _see_that_notes_stay(job: Job, recipe: Recipe, after: Metadata, anew: list[str]) -> None:
    """See that maker notes differ in the edited values' own bytes only: other tags in them are then read anew."""
    from exifweb.core.write.maker import MakerNotes

    edited = {(id(change.info), change.group1) for change in job.changes[NOTES_KIND]}
    spots = [s for s in MakerNotes(job.source, job.metadata).spots if (id(s.info), s.group1) in edited]
    open_to_us = {at for spot in spots for at in range(spot.offset, spot.offset + spot.length)}
    old, new = _notes(job.metadata), _notes(after)
    same = [note.length for note in old] == [note.length for note in new] and all(
        before == now or at in open_to_us
        for one, other in zip(old, new, strict=True)
        for at, (before, now) in enumerate(
            zip(job.source.read(one.offset, one.length), recipe.read(other.offset, other.length), strict=True),
            one.offset,
        )
    )
    if not same:
        message = f"{anew[0]} would change although it was not edited"
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
    if not job.drops("Trailer") or _family(job) not in WITH_TRAILERS:
        return EVERYWHERE
    return max((part.offset + part.length for part in recipe.parts if isinstance(part, Range)), default=0)


def _place(tag: Tag) -> int:
    return tag.raw.offset if isinstance(tag.raw, Binary) else tag.offset


def _same_ranges(
    job: Job, recipe: Recipe, after: Metadata, old: Iterable[Tag], new: Iterable[Tag]
) -> dict[Binary, str]:
    """Return the binary values of both files that are the same range of the old one, and so need no reading."""
    before: dict[tuple[int, int], list[Binary]] = {}
    for raw in (tag.raw for tag in old if isinstance(tag.raw, Binary)):
        if raw.lies_in(job.metadata.context.source):
            before.setdefault((raw.offset, raw.length), []).append(raw)
    found: dict[Binary, str] = {}
    for raw in (tag.raw for tag in new if isinstance(tag.raw, Binary)):
        place = (recipe.origin(raw.offset, raw.length), raw.length) if raw.lies_in(after.context.source) else (-1, 0)
        for same in (raw, *before.get(place, ())) if place in before else ():
            found[same] = f"{place[1]} bytes at {place[0]}"
    return found


def _values(tags: Iterable[Tag], same: dict[Binary, str]) -> dict[Key, Counter[str]]:
    found: dict[Key, Counter[str]] = {}
    for tag in tags:
        if tag.group0 in DERIVED_GROUPS or tag.name in DERIVED or isinstance(tag.raw, Carried):
            continue
        found.setdefault((tag.group0, tag.group1, tag.name), Counter())[_value(tag, same)] += 1
    return found


def _value(tag: Tag, same: dict[Binary, str]) -> str:
    """Return what must stay equal of a value; of an offset only that there is one."""
    if tag.info.is_offset:
        return "offset"
    if isinstance(tag.raw, Binary) and tag.raw in same:
        return same[tag.raw]
    return _fingerprint(tag.raw)


def _fingerprint(raw: Any) -> str:
    if isinstance(raw, Binary):
        raw = raw.read()
    if isinstance(raw, bytes):
        return hashlib.sha256(raw).hexdigest()
    if isinstance(raw, list):
        return "\n".join([_fingerprint(one) for one in raw])
    return repr(raw) if isinstance(raw, dict) else text_of(raw)


def _compare(job: Job, old: dict[Key, Counter[str]], new: dict[Key, Counter[str]], report: Report) -> list[str]:
    """Compare tags and return those of edited maker notes that differ although they were not edited."""
    allowed = _edited(job) | _gone(job)
    anew = []
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) == new.get(key):
            report.kept += 1
            continue
        if not _may_change(job, allowed, key, old, new):
            if key[0] == NOTES_KIND and job.changes.get(NOTES_KIND):
                anew.append(f"{key[1]}:{key[2]}")
                report.changed.append(anew[-1])
                continue
            message = f"{key[1]}:{key[2]} would change although it was not edited"
            raise Unwritable(message, "Please report this file; nothing was written.")
        report.changed.append(f"{key[1]}:{key[2]}")
    return anew


def _gone(job: Job) -> set[tuple[str, str]]:
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


def _edited(job: Job) -> set[tuple[str, str]]:
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


def _fields(job: Job) -> set[tuple[str, str]]:
    """Return group 1 and name of the tags that are fields of structures which the job edits."""
    structures = [change for change in job.changes.get("XMP", ()) if "struct" in change.info.attributes]
    return {(change.group1, row.name) for change in structures for row in fields_below(change.info)}


def _is_open(job: Job, group1: str, name: str) -> bool:
    """Whether a tag is in a structure, edited by the job, that takes fields of any namespace."""
    edited = (c.info for c in job.changes.get("XMP", ()) if "struct" in c.info.attributes and c.group1 == group1)
    rows = (row for info in edited for row in (info, *fields_below(info)) if name.startswith(row.name))
    return any("struct" in row.attributes and store.struct(row.attributes["struct"]).any_namespace for row in rows)


def _may_change(
    job: Job, allowed: set[tuple[str, str]], key: Key, old: dict[Key, Counter[str]], new: dict[Key, Counter[str]]
) -> bool:
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


def _has_geo(allowed: set[tuple[str, str]]) -> bool:
    return any(name.startswith(GEO) for _, name in allowed)


def _replaced(job: Job) -> frozenset[str]:
    """Return the groups of family 0 whose tags come from a block that is written as it was given."""
    kinds = {kind for kind, changes in job.changes.items() if any(is_block(change) for change in changes)}
    return frozenset(kinds | (IN_EXIF if "EXIF" in kinds else set()))


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


def _see_edits(job: Job, new: Iterable[Tag]) -> None:
    """See that tags of EXIF that were set are found: in a damaged directory they may stand where no reader comes."""
    found = {(tag.group1, tag.name) for tag in new}
    for change in job.changes.get("EXIF", []):
        if not change.values or not change.create or change.info.table.name == EXTRA:
            continue
        if isinstance(change.values[0], Carried) or change.info.name.startswith(GEO):  # seen by what is in them
            continue
        if (change.group1, change.info.name) not in found:
            message = f"{change.group1}:{change.info.name} would not be found in the result"
            raise Unwritable(message, "The file is damaged; only an XMP sidecar can be written for it.")


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
