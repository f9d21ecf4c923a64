"""Wishes become changes: what stays of each tag's wish by what the file has, and what its type can hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from exifweb.core.context import Context, Probe
from exifweb.core.write import rows
from exifweb.core.write.values import shifted
from exifweb.core.write.wishes import Wish, current_tags

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exifweb.core.makernotes.carry import Carried
    from exifweb.core.model import Metadata, Tag
    from exifweb.core.write.changes import Change, Job
    from exifweb.core.write.rows import Row

CAMERA = ("Make", "Model")
ADOBE_NOTES = "IFD0-DNGAdobeData"
EXIF_DIRECTORIES = frozenset(("IFD0", "IFD1", "ExifIFD", "GPS", "InteropIFD"))
CROSSED = {"IFD0": "ExifIFD", "ExifIFD": "IFD0"}
"""Directories between which ExifTool moves a tag that other software put into the wrong one."""


class Filler:
    """Turns wishes into changes.

    Args:
        metadata: What a read of the file found.
        wishes: The wishes, by row, directory and language.
        mode: What may be written, by ExifTool's `-wm`: `w` over old tags, `c` new ones, `g` new groups.
    """

    def __init__(self, metadata: Metadata, wishes: Mapping[tuple[int, str, str], Wish], mode: str) -> None:
        self.metadata = metadata
        self.context = metadata.context
        self.wishes = wishes
        self.mode = mode

    def fill(self, job: Job, kinds: frozenset[str]) -> list[str]:
        """Put the changes into a job and return the names of those that are not written into its file."""
        present = rows.present_kinds(self.metadata)
        lost: list[str] = []
        held = set()
        made = self._directories(kinds)
        for wish in sorted(self.wishes.values(), key=lambda w: w.order):
            kind = wish.row.kind
            current = current_tags(self.metadata, wish)
            if wish.follows and wish.directory not in made:
                wish.create = False
            if kind not in kinds:
                if current or (wish.values and wish.create):
                    lost.append(f"{wish.group1}:{wish.row.info.name}")
                continue
            held.add(wish.row.info.name)
            unfit = self._unfit(wish.values[0], wish.row, job.order) if wish.carries_notes else ""
            if unfit:
                job.note(f"{wish.group1}:{wish.row.info.name} was left out: {unfit}")
                continue
            change = self._allowed(wish.change(current, self._shifted), current)
            if change is None or (not change.create and not current and kind not in present):
                continue
            changes = job.changes.setdefault(kind, [])
            changes.append(change)
            changes += self._crossed(wish, change)
        return [name for name in lost if name.partition(":")[2] not in held]

    def _directories(self, kinds: frozenset[str]) -> set[str]:
        """Return the directories of EXIF and the kinds of block that the file has or that are made for some tag."""
        made = {wish.directory for wish in self.wishes.values() if wish.values and wish.create and not wish.follows}
        if made & EXIF_DIRECTORIES:
            made.add("IFD0")
        return (made & (kinds | EXIF_DIRECTORIES)) | rows.present_kinds(self.metadata) | _groups(self.metadata)

    def _as_camera(self) -> Context:
        """Return a context that knows the camera by the names that the file will have."""
        named = Context(self.metadata.source, self.context.options)
        named.members.update(self.context.members)
        for wish in self.wishes.values():
            if wish.group1 == "IFD0" and wish.row.info.name in CAMERA and wish.values:
                named.members[wish.row.info.name] = str(wish.values[-1])
        return named

    def _unfit(self, note: Carried, row: Row, order: str) -> str:
        """Return why a maker note of another file can't be taken in, empty where it can."""
        if row.info.condition is not None and not row.info.condition(_probe(note), self._as_camera()):
            return "the camera that this file names makes others"
        if not note.own_order and note.order != order:
            return "they are in the other byte order"
        if any(block.path == ADOBE_NOTES for block in self.metadata.blocks):
            return "this file has maker notes of its own inside of Adobe's data"
        return ""

    def _allowed(self, change: Change | None, current: list[Tag]) -> Change | None:
        """Return a change as far as the mode of writing allows it."""
        mode = self.mode
        if change is None or (current and "w" not in mode):
            return None
        if current or ("c" in mode and ("g" in mode or any(tag.group1 == change.group1 for tag in self.metadata.tags))):
            return change
        return replace(change, create=False)

    def _crossed(self, wish: Wish, change: Change) -> list[Change]:
        """Return the deletion of a tag of EXIF from the other directory where it stands wrongly."""
        other = CROSSED.get(wish.group1) if wish.row.kind == "EXIF" else None
        if other is None or (id(wish.row.info), other, "") in self.wishes or wish.removed or wish.shift:
            return []
        there = current_tags(self.metadata, Wish(wish.row, other))
        return [replace(change, group1=other, values=(), create=False)] if there else []

    def _shifted(self, row: Row, raw: Any, amount: str, sign: int) -> Any:
        return shifted(row, raw, amount, sign, self.context)


def can_stand(metadata: Metadata, directory: str) -> bool:
    """Whether a directory of EXIF is there or can be made."""
    return directory in EXIF_DIRECTORIES or not directory.startswith("SubIFD") or directory in _groups(metadata)


def _groups(metadata: Metadata) -> set[str]:
    return {tag.group1 for tag in metadata.tags if tag.group0 == "EXIF"}


def _probe(note: Carried) -> Probe:
    return Probe(note.moved[:128], "undef", len(note.moved), "ExifIFD", len(note.moved), note.order)
