"""Stripping by preset: `location`, `share`, `all`, each with a list of what stays.

Tags that are of a kind we write are deleted one by one. A tag to be deleted that stands in something which can't be
changed by tags (maker notes, a trailer, a vendor's segment) takes the whole of it away. What can't be read, and so may
hold anything, goes too. Where neither is possible the file is refused. The lists are in `private`.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.xmp.purge import RESOURCE
from exifweb.core.context import Options
from exifweb.core.errors import ExifWebError, InvalidValue, Unwritable
from exifweb.core.formats.jpeg.groups import groups_of_segment
from exifweb.core.read import read
from exifweb.core.source import Window
from exifweb.core.values import text_of
from exifweb.core.write import groups, names, rows
from exifweb.core.write.changes import Edit
from exifweb.core.write.plan import SIDECAR, Planner
from exifweb.core.write.private import ALWAYS_KEPT, IN_XMP, LAYERS, ON_REQUEST, PRESETS, PREVIEWS, makes_up_an_image

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from exifweb.core.model import Metadata, Tag
    from exifweb.core.source import Source
    from exifweb.core.write.changes import Job
    from exifweb.core.write.parts import Recipe
    from exifweb.core.write.private import Group

    Inner = Callable[[Source], Recipe]

UNTOUCHED = frozenset(("File", "Composite", "ExifTool"))
"""Groups of family 0 that stand nowhere in the file."""
OPAQUE = re.compile(r"MakerNote(?!Safety$)\w*")
"""Tags of EXIF that hold maker notes which nobody could take apart."""
BLANK = " 0\0-"
"""What a text may be made of that says nothing."""
FILLERS = frozenset(("", "0", "auto", "none", "standard"))
"""Words that phones put in the place of maker notes."""
OWN_SEGMENTS = frozenset(
    ("EXIF", "XMP", "ExtendedXMP", "Photoshop", "ICC_Profile", "JFIF", "Adobe", "Ducky", "MPF", "JUMBF", "AVI1", "SOF")
)
"""Kinds of segment that are edited by their tags, or go with a group of their own; every other is some vendor's."""
GEOTIFF = (0x830E, 0x8482, 0x85D8, 0x87AF, 0x87B0, 0x87B1)
"""Tags of IFD0 that together hold the group GeoTiff."""
IN_DIRECTORIES = frozenset(("TIFF", "BTF"))
"""Families whose files are directories."""
GOING = frozenset(("ExifIFD", "GPS", "InteropIFD", "MakerNotes", "PrintIM", "GlobParamIFD"))
"""Directories that go whole from them."""
MAIN = "Exif::Main"
TOLD_INSIDE = re.compile(rb"Exif\0\0[IM]|ns\.adobe\.com/xap")
FIRST_OF_A_PICTURE = 1 << 17
"""How far into a picture its own metadata is looked for."""
STRUCTURAL = frozenset(("ICC_Profile", "JFIF", "APP14", "Adobe"))
"""Groups that hold nothing of anybody's and that the picture needs."""


def strip(
    source: Source, metadata: Metadata, preset: str, keep: Iterable[str] = (), *, inner: Inner | None = None
) -> Job:
    """Return the job that takes away what a preset names.

    Args:
        source: The file.
        metadata: What a read of all of it found.
        preset: `location`, `share` or `all`.
        keep: Tags or groups that stay: ExifTool's names, or `copyright`, `artist`.
        inner: Strips files that stand behind the image of a JPEG; without it, they go.

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
    job = stripper.job()
    if PREVIEWS not in dict(PRESETS)[preset] and preset != "all":
        job.inner = inner or _go
    return job


def _go(_: Source) -> Recipe:
    message = "it is inside of a file inside of the file"
    raise Unwritable(message)


class _Stripper:
    """Applies the groups of a preset to one file."""

    def __init__(self, planner: Planner, metadata: Metadata, keep: Iterable[str]) -> None:
        self.planner = planner
        self.metadata = metadata
        self.kept_groups: set[str] = set()
        self.kept_names: list[str] = []
        self.wanted: tuple[Group, ...] = ()
        self.in_place = False
        self.unwanted: set[tuple[str, Any]] = set()
        for kind, name in ALWAYS_KEPT:
            self._keep(name, group=kind == "group")
        for word in keep:
            for name in dict(ON_REQUEST).get(word.lower(), (word,)):
                self._keep(name, group=names.deletable(name) is not None)

    def take(self, wanted: tuple[Group, ...], *, everything: bool) -> None:
        """Have all that the groups name go."""
        drops = self.planner.drops
        self.wanted = wanted
        self.in_place = self.planner.family == "JPEG" and PREVIEWS not in wanted and not everything
        if everything:
            drops.drop("*")
            drops.kept += [g for g in self.kept_groups if g not in drops.kept and g == "ICC_Profile"]
            for group in self.kept_groups - {"ICC_Profile"}:
                drops.keep_group(group)
            self.unwanted.add(RESOURCE)
            self._all_of_tiff()
            return
        for listed in wanted:
            for name in listed.drops:
                if name not in self.kept_groups and not (name == "IFD1" and self.planner.family in IN_DIRECTORIES):
                    drops.drop(name)
        if PREVIEWS in wanted:
            self._layers()
        if any(listed.vendors for listed in wanted):
            self._vendors()
        for tag in self.metadata.tags:
            if self.private(tag):
                self._remove(tag)
        self._unread()
        self._pictures()
        for block in self.metadata.blocks:
            if "-Trailer-" in block.path and not self.in_place:
                self._whole("Trailer", f"the {block.kind} trailer")

    def job(self) -> Job:
        """Return the job, which is refused in the end where anything is left."""
        job = self.planner.job()
        job.unwanted = frozenset(self.unwanted)
        job.private = self.private
        return job

    def private(self, tag: Tag) -> bool:
        """Whether a tag has to go."""
        if tag.group0 in UNTOUCHED and tag.name != "Comment":
            return False
        if self.planner.family in IN_DIRECTORIES and tag.group0 == "EXIF" and belongs(tag, PREVIEWS):
            return False  # the directories of such a file are its images
        if tag.group0 == "MakerNotes" and any(group.vendors for group in self.wanted):
            return not self._stays(tag)
        held = tag.group0 == "MakerNotes" or tag.info.table.name == "Samsung::Trailer"
        if held and not text_of(tag.raw).strip(BLANK):
            return False  # it is blank, or was made so
        return any(belongs(tag, group) for group in self.wanted) and not self._stays(tag)

    def _all_of_tiff(self) -> None:
        """Delete the tags beside those that make up an image, in a file whose directories can't go whole."""
        if self.planner.family not in IN_DIRECTORIES:
            return
        for tag in self.metadata.tags:
            if tag.info.table.name == MAIN and tag.group1 not in GOING and not self._stays(tag):
                if not makes_up_an_image(tag.info.id):
                    self.planner.delete_tag(tag)
        if any(tag.group0 == "GeoTiff" for tag in self.metadata.tags):
            self.planner.delete_entries("IFD0", GEOTIFF)
        self._layers()

    def _layers(self) -> None:
        """Have Photoshop's layers go from a TIFF."""
        if self.planner.family in IN_DIRECTORIES:
            self.planner.delete_entries("IFD0", (LAYERS,))

    def _vendors(self) -> None:
        """Have all segments go that are some vendor's own, and what of them stands in XMP."""
        self.unwanted |= {(table, key) for table, keys in IN_XMP for key in keys}
        for block in self.metadata.blocks:
            if re.match(r"JPEG-APP\d+\Z", block.path) and block.kind not in OWN_SEGMENTS:
                self.planner.drops.drop(groups_of_segment(block.kind)[0])

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
        if tag.info.table.g0 == "XMP" or tag.group0 in ("XMP", "XML"):
            self.unwanted.add((tag.info.table.name, tag.info.id))
        if self.in_place and self._in_trailer(tag):
            return  # the rewriter blanks it, or lets the trailer go
        if self.planner.drops.goes(tag) or tag.info.table.g0 == "XMP":
            return
        if tag.group0 == "GeoTiff":
            self.planner.delete_entries("IFD0", GEOTIFF)
            return
        if tag.group0 == "MakerNotes" and self._blanks(tag):
            return
        row = rows.row_of_tag(tag)
        if row is not None and not row.exists and not row.permanent and self.planner.delete_tag(tag):
            return
        self._whole_of(tag)

    def _in_trailer(self, tag: Tag) -> bool:
        trailers = [block for block in self.metadata.blocks if "-Trailer-" in block.path]
        return any(block.offset <= tag.offset < block.offset + block.length for block in trailers)

    def _blanks(self, tag: Tag) -> bool:
        """Write spaces over a text of maker notes; False where that can't be done in place."""
        if not isinstance(tag.raw, str):
            return False
        try:
            self.planner.add(Edit(f"{tag.group1}:{tag.name}", "set", " "))
        except ExifWebError:
            return False
        return True

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
        """Return the segment of a JPEG that a tag stands in, or its marker."""
        for block in self.metadata.blocks:
            if block.offset <= tag.offset < block.offset + block.length and re.match(r"JPEG-(APP\d+)", block.path):
                return groups_of_segment(block.kind)[0]
        return tag.group0 if re.fullmatch(r"APP\d+", tag.group0) else None

    def _unread(self) -> None:
        """Have maker notes go that could not be read: a place may stand in them as well as anything."""
        pictures = {(one.offset, one.length) for one in self.metadata.embedded if one.mime == "image/jpeg"}
        notes = [block for block in self.metadata.blocks if block.kind == "MakerNotes"]
        there = any((block.offset, block.length) not in pictures for block in notes)  # `_pictures` looks into those
        read = any(tag.group0 == "MakerNotes" for tag in self.metadata.tags)
        unknown = [tag for tag in self.metadata.tags if tag.group0 == "EXIF" and OPAQUE.fullmatch(tag.name)]
        opaque = any(str(tag.text).strip("\0 ").lower() not in FILLERS for tag in unknown)
        if (there and not read) or opaque:
            self._whole("MakerNotes", "maker notes that can't be read")

    def _pictures(self) -> None:
        """Have pictures inside of EXIF go that have private things of their own; those of a TIFF are its images.

        Raises:
            Unwritable: One is such an image.
        """
        in_file = self.planner.family in IN_DIRECTORIES
        exif = [(b.offset, b.offset + b.length) for b in self.metadata.blocks if b.kind == "EXIF" and not b.extents]
        for one in self.metadata.embedded:
            if one.mime != "image/jpeg" or not (in_file or any(a <= one.offset < b for a, b in exif)):
                continue
            if not TOLD_INSIDE.search(self.planner.source.read(one.offset, min(one.length, FIRST_OF_A_PICTURE))):
                continue
            told = self._told(one.offset, one.length)
            if told and in_file:
                message = f"{told} is in the {one.name} inside of the file"
                raise Unwritable(message, SIDECAR)
            if told:
                self._whole("IFD1" if one.name == "ThumbnailImage" else "MakerNotes", f"{told} in the {one.name}")

    def _told(self, offset: int, length: int) -> str:
        """Return the first private tag of a picture inside the file, empty where it has none."""
        try:
            found = read(Window(self.planner.source, offset, length), options=Options(unknown=1))
        except ExifWebError:
            return "something unreadable"
        return next((f"{tag.group1}:{tag.name}" for tag in found.tags if self.private(tag)), "")

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
    if any(fnmatchcase(name, pattern) for pattern in group.but):
        return False
    if group.subject and tag.group2.lower() == group.subject:
        return True
    return any(fnmatchcase(name, pattern) for pattern in group.names)
