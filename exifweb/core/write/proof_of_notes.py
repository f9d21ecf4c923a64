"""The proof of maker notes: the same bytes where they were not edited, whole where they come from another file.

How a note is read depends on the camera's name and on other tags of it, so bytes are compared where values can't be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.errors import Unwritable
from exifweb.core.makernotes.carry import Carried

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exifweb.core.model import Block, Metadata, Tag
    from exifweb.core.write.changes import Job
    from exifweb.core.write.parts import Recipe

NOTES = "ExifIFD-MakerNote"
NOTES_KIND = "MakerNotes"


def compare_notes(job: Job, recipe: Recipe, after: Metadata) -> None:
    """See that maker notes are the same bytes; how they are read depends on the camera's name, which is edited."""
    old = [job.source.read(note.offset, note.length) for note in _notes(job.metadata)]
    new = [recipe.read(note.offset, note.length) for note in _notes(after)]
    if old != new:
        message = "The maker notes would change although they were not edited"
        raise Unwritable(message, "Please report this file; nothing was written.")


def new_notes(job: Job) -> dict[str, Carried]:
    """Return directory and name → the maker notes and other blocks of EXIF that the job brings from another file."""
    return {
        f"{change.group1}-{change.info.name}": value
        for change in job.changes.get("EXIF", ())
        for value in change.values
        if isinstance(value, Carried)
    }


def compare_carried(carried: dict[str, Carried], after: Metadata) -> None:
    """See that maker notes from another file have arrived whole, offsets aside."""
    found = [tag.raw.read() for tag in after.tags if isinstance(tag.raw, Carried)]
    lost = next((path for path, note in carried.items() if not any(note.is_in(data) for data in found)), None)
    if lost is not None:
        message = f"{lost.replace('-', ':', 1)} would not arrive whole"
        raise Unwritable(message, "Copy without it: `-MakerNotes`, `-PrintIM`.")


def outside_blocks(metadata: Metadata, tags: Iterable[Tag], carried: dict[str, Carried]) -> list[Tag]:
    """Return the tags that are not in a block that comes from another file, nor in the one that it replaces."""
    notes = any(path.startswith(NOTES) for path in carried)
    kept = outside_notes(metadata, tags) if notes else list(tags)
    places = [(b.offset, b.offset + b.length) for b in metadata.blocks if b.path in carried]
    return [tag for tag in kept if not any(start <= tag.offset < end for start, end in places)]


def see_that_notes_stay(job: Job, recipe: Recipe, after: Metadata, anew: list[str]) -> None:
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


def outside_notes(metadata: Metadata, tags: Iterable[Tag]) -> list[Tag]:
    """Return the tags that are not read by the camera's name."""
    notes = [(note.offset, note.offset + note.length) for note in _notes(metadata)]
    return [
        tag
        for tag in tags
        if tag.group0 != "MakerNotes"
        and not tag.name.startswith("MakerNote")
        and not any(start <= tag.offset < end for start, end in notes)
    ]
