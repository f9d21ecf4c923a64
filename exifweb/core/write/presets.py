"""Stripping by preset: `location`, `share`, `all`, each with a list of what stays.

Tags that are of a kind we write are deleted one by one. A tag to be deleted that stands in something which can't be
changed by tags (maker notes, a trailer, a vendor's segment) takes the whole of it away. What can't be read, and so may
hold anything, goes too. Where neither is possible the file is refused. The lists are in `private`.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from exifweb.core.errors import InvalidValue, Unwritable
from exifweb.core.write import groups, names, rows
from exifweb.core.write.plan import SIDECAR, Planner
from exifweb.core.write.private import ALWAYS_KEPT, ON_REQUEST, PRESETS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exifweb.core.model import Metadata, Tag
    from exifweb.core.source import Source
    from exifweb.core.write.changes import Job
    from exifweb.core.write.private import Group

UNTOUCHED = frozenset(("File", "Composite", "ExifTool"))
"""Groups of family 0 that stand nowhere in the file."""
OPAQUE = re.compile(r"MakerNote\w*")
STRUCTURAL = frozenset(("ICC_Profile", "JFIF", "APP14", "Adobe"))
"""Groups that hold nothing of anybody's and that the picture needs."""


def strip(source: Source, metadata: Metadata, preset: str, keep: Iterable[str] = ()) -> Job:
    """Return the job that takes away what a preset names.

    Args:
        source: The file.
        metadata: What a read of all of it found.
        preset: `location`, `share` or `all`.
        keep: Tags or groups that stay: ExifTool's names, or `copyright`, `artist`.

    Raises:
        InvalidValue: There is no such preset.
        Unwritable: The file can't be rewritten, or what is to go can't be taken away for sure.
    """
    if preset not in dict(PRESETS):
        message = f"no preset named {preset!r}"
        raise InvalidValue(message, f"Presets: {', '.join(name for name, _ in PRESETS)}.")
    planner = Planner(source, metadata)
    if not groups.kinds_of(planner.family):
        message = f"{metadata.file_type} files can't be rewritten, so nothing can be taken out of them for sure"
        raise Unwritable(message, SIDECAR)
    if any(w.message.startswith("Stopped after") for w in metadata.warnings):
        message = "the read stopped at a limit, so something may have been overlooked"
        raise Unwritable(message, "Raise the limits and strip again.")
    stripper = _Stripper(planner, metadata, keep)
    stripper.take(dict(PRESETS)[preset], everything=preset == "all")
    return planner.job()


class _Stripper:
    """Applies the groups of a preset to one file."""

    def __init__(self, planner: Planner, metadata: Metadata, keep: Iterable[str]) -> None:
        self.planner = planner
        self.metadata = metadata
        self.kept_groups: set[str] = set()
        self.kept_names: list[str] = []
        for kind, name in ALWAYS_KEPT:
            self._keep(name, group=kind == "group")
        for word in keep:
            for name in dict(ON_REQUEST).get(word.lower(), (word,)):
                self._keep(name, group=names.deletable(name) is not None)

    def take(self, wanted: tuple[Group, ...], *, everything: bool) -> None:
        """Have all that the groups name go."""
        drops = self.planner.drops
        if everything:
            drops.drop("*")
            drops.kept += [g for g in self.kept_groups if g not in drops.kept and g == "ICC_Profile"]
            for group in self.kept_groups - {"ICC_Profile"}:
                drops.keep_group(group)
            return
        for listed in wanted:
            for name in listed.drops:
                if name not in self.kept_groups:
                    drops.drop(name)
        for tag in self.metadata.tags:
            if any(belongs(tag, group) for group in wanted) and not self._stays(tag):
                self._remove(tag)
        self._unread()
        for block in self.metadata.blocks:
            if "-Trailer-" in block.path:
                self._whole("Trailer", f"the {block.kind} trailer")

    def _keep(self, name: str, *, group: bool) -> None:
        if group:
            self.kept_groups.add(names.deletable(name) or name)
            return
        self.kept_names.append(name.lower())
        self.planner.drops.keep_tag(name)

    def _stays(self, tag: Tag) -> bool:
        if tag.group0 in self.kept_groups or tag.group1 in self.kept_groups:
            return True
        full = {tag.name.lower(), *(f"{g.lower()}:{tag.name.lower()}" for g in (tag.group0, tag.group1))}
        return any(fnmatchcase(own, name) for name in self.kept_names for own in full)

    def _remove(self, tag: Tag) -> None:
        """Delete a tag, or what holds it."""
        if (tag.group0 in UNTOUCHED and tag.name != "Comment") or self.planner.drops.goes(tag):
            return
        row = rows.row_of_tag(tag)
        if row is not None and not row.exists and not row.permanent and self.planner.delete_tag(tag):
            return
        self._whole_of(tag)

    def _whole_of(self, tag: Tag) -> None:
        if tag.group0 in STRUCTURAL:
            return
        holder = next((g for g in (tag.group1, tag.group0) if names.deletable(g)), None)
        if holder is None:
            segment = self._segment_of(tag)
            if segment is None:
                message = f"{tag.group1}:{tag.name} can't be taken out of this file"
                raise Unwritable(message, f"Have it stay with keep={tag.name!r}, or strip everything.")
            holder = segment
        self._whole(holder, f"{tag.group1}:{tag.name}")

    def _segment_of(self, tag: Tag) -> str | None:
        """Return the segment of a JPEG that a tag stands in."""
        for block in self.metadata.blocks:
            if block.offset <= tag.offset < block.offset + block.length:
                found = re.match(r"JPEG-(APP\d+)", block.path)
                if found:
                    return found[1]
        return tag.group0 if re.fullmatch(r"APP\d+", tag.group0) else None

    def _unread(self) -> None:
        """Have maker notes go that could not be read: a place may stand in them as well as anything."""
        read = any(tag.group0 == "MakerNotes" for tag in self.metadata.tags)
        there = any(block.kind == "MakerNotes" for block in self.metadata.blocks)
        opaque = any(OPAQUE.fullmatch(tag.name) for tag in self.metadata.tags)
        if (there and not read) or opaque:
            self._whole("MakerNotes", "maker notes that can't be read")

    def _whole(self, group: str, reason: str) -> None:
        drops = self.planner.drops
        if group in self.kept_groups:
            return
        if group not in drops.dropped:
            drops.drop(group)
            self.planner.notes.append(f"{group} goes whole, because of {reason}")


def belongs(tag: Tag, group: Group) -> bool:
    """Whether a tag goes for the reason of a group."""
    name = tag.name.lower()
    if group.subject and tag.group2.lower() == group.subject:
        return True
    return any(fnmatchcase(name, pattern) for pattern in group.names)
