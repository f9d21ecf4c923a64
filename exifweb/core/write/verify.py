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

from exifweb.core.context import Options
from exifweb.core.errors import ExifWebError, Unwritable
from exifweb.core.makernotes.carry import Carried
from exifweb.core.read import read
from exifweb.core.values import Binary, text_of
from exifweb.core.write.allowed import GEO, edited, family_of, gone, may_change, of_simple_webp
from exifweb.core.write.image import image_ranges
from exifweb.core.write.parts import Range
from exifweb.core.write.proof_of_notes import (
    NOTES_KIND,
    compare_carried,
    compare_notes,
    new_notes,
    outside_blocks,
    outside_notes,
    see_that_notes_stay,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exifweb.core.model import Metadata, Tag
    from exifweb.core.write.allowed import Key
    from exifweb.core.write.changes import Job
    from exifweb.core.write.parts import Recipe

EVERYWHERE = 1 << 63
WITH_TRAILERS = frozenset(("JPEG", "EXV", "PNG", "TIFF", "BTF"))
"""Families of file types whose files end with their image, and all behind it is a trailer."""
CAMERA = frozenset((("IFD0", "Make"), ("IFD0", "Model")))
MAKER_NOTES = "makernotes"
SUSPICIOUS = re.compile(r"Suspicious (\S+) offset for (\S+)")
"""A warning of a value that a read passes over, since it overlaps with the directory, and may see where that moves."""
_DIGITS = re.compile(r"\d+")
DERIVED_GROUPS = frozenset(("Composite",))
DERIVED: frozenset[str] = frozenset(
    (
        "ExifByteOrder", "XMPToolkit", "CurrentIPTCDigest", "IPTCDigest", "HasExtendedXMP", "CodedCharacterSet",
        "EnvelopeRecordVersion", "ApplicationRecordVersion", "MPImageLength", "PageCount", "MakerNoteByteOrder",
    )
)  # fmt: skip
"""Tags that follow from others, or that an edit of their block may add or set."""
BLOCKS = ("XMP", "IPTC")
EXTRA = "Extra"
"""Table of what is no tag of a block: images, blocks as a whole."""
STALE = "IPTCDigest is not current. XMP may be out of sync"


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
    notes = new_notes(job)
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
        compare_carried(notes, after)
        old, new = outside_blocks(before, old, notes), outside_blocks(after, new, notes)
    elif edited(job) & CAMERA and not job.drops(NOTES_KIND) and not job.changes.get(NOTES_KIND):
        compare_notes(job, recipe, after)
        old, new = outside_notes(before, old), outside_notes(after, new)
    if len(of_simple_webp(before.tags)) == len(before.tags):  # it may have become an extended one
        new = of_simple_webp(list(new))
    elif len(of_simple_webp(after.tags)) == len(after.tags):
        old = of_simple_webp(list(old))
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
        see_that_notes_stay(job, recipe, after, anew)
        report.notes.append(f"What {', '.join(anew)} say depends on what was edited: they are read anew")
    known = {_DIGITS.sub("#", w.message) for w in before.warnings}
    if ("Photoshop", "IPTCDigest") in edited(job):
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


def _kept_end(job: Job, recipe: Recipe) -> int:
    """Return the offset in the old file from which on nothing is kept: where trailers that go begin."""
    if not job.drops("Trailer") or family_of(job) not in WITH_TRAILERS:
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
    allowed = edited(job) | gone(job)
    anew = []
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) == new.get(key):
            report.kept += 1
            continue
        if not may_change(job, allowed, key, old, new):
            if key[0] == NOTES_KIND and job.changes.get(NOTES_KIND):
                anew.append(f"{key[1]}:{key[2]}")
                report.changed.append(anew[-1])
                continue
            message = f"{key[1]}:{key[2]} would change although it was not edited"
            raise Unwritable(message, "Please report this file; nothing was written.")
        report.changed.append(f"{key[1]}:{key[2]}")
    return anew


def _see_edits(job: Job, new: Iterable[Tag]) -> None:
    """See that what was set is found: in a damaged directory it may stand where no reader comes.

    Of EXIF that is every tag; of blocks that lie in a directory as a whole, that there are any.
    """
    found, kinds = set(), set()
    for tag in new:
        found.add((tag.group1, tag.name))
        kinds.add(tag.group0)
    for kind in BLOCKS:
        if kind not in kinds and any(change.values and change.create for change in job.changes.get(kind, [])):
            message = f"The {kind} would not be found in the result"
            raise Unwritable(message, "The file is damaged; only an XMP sidecar can be written for it.")
    for change in job.changes.get("EXIF", []):
        if not change.values or not change.create or change.info.table.name == EXTRA:
            continue
        if isinstance(change.values[0], Carried) or change.info.name.startswith(GEO):  # seen by what is in them
            continue
        if (change.group1, change.info.name) not in found:
            message = f"{change.group1}:{change.info.name} would not be found in the result"
            raise Unwritable(message, "The file is damaged; only an XMP sidecar can be written for it.")
