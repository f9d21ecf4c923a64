"""Which groups a name goes to: ExifTool's order of preference, and what a group before a name narrows it to.

A tag is created in the preferred group, and changed wherever it exists already. Rows that are to be avoided give way
to others; rows with a rank of their own are created beside them. Source: SetNewValue of ExifTool's Writer.pl.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from exifweb.core.write.rows import IMAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from exifweb.core.write.rows import Row

PRIORITIES: tuple[tuple[str, int], ...] = (
    ("file", 500),
    ("composite", 500),
    ("exif", 90),
    ("iptc", 80),
    ("xmp", 70),
    ("makernotes", 60),
    ("quicktime", 50),
    ("photoshop", 40),
    ("icc_profile", 30),
    ("canonvrd", 20),
    ("adobe", 10),
)
"""Group of family 0 (or directory) → its rank among those that a name without group can go to."""
NAMED = 1000
"""Rank of a row whose group was named."""
DIRECTORIES = {name.lower(): name for name in ("ExifIFD", "GPS", "SubIFD", "GlobParamIFD", "InteropIFD", "PreviewIFD")}
KINDS_OF: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "JPEG",
        frozenset(
            (
                "EXIF",
                "MakerNotes",
                "XMP",
                "IPTC",
                "Photoshop",
                "ICC_Profile",
                "JFIF",
                "COM",
                "Ducky",
                "Adobe",
                "Trailer",
            )
        ),
    ),
    ("EXV", frozenset(("EXIF", "MakerNotes", "XMP", "IPTC", "Photoshop", "ICC_Profile", "COM"))),
    ("TIFF", frozenset(("EXIF", "MakerNotes", "XMP", "IPTC", "Photoshop", "ICC_Profile"))),
    ("BTF", frozenset(("EXIF", "MakerNotes", "XMP", "IPTC", "Photoshop", "ICC_Profile"))),
    ("PNG", frozenset(("EXIF", "MakerNotes", "XMP", "IPTC", "Photoshop", "ICC_Profile", "PNG"))),
    ("RIFF", frozenset(("EXIF", "MakerNotes", "XMP", "ICC_Profile"))),
    ("XMP", frozenset(("XMP",))),
)
"""Family of file types → the kinds of block that are written into its files."""
PREFERRED: tuple[tuple[str, str], ...] = (("PNG", "PNG"), ("XMP", "XMP"))
"""Family of file types → the kind that takes a tag before all others in its files."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one row goes.

    Attributes:
        row: The row.
        group1: The directory.
        creates: Whether the tag may come into being there.
        priority: Its rank.
        follows: Whether it comes into being only in a directory that is there, or is made for other tags.
        best: Whether none has a higher one, be it that it only holds what a file already has.
    """

    row: Row
    group1: str
    creates: bool
    priority: int
    follows: bool = False
    best: bool = False


def split(tag: str) -> tuple[tuple[str, ...], str, bool]:
    """Return the groups (lower case, without `all` and `*`), the name and whether `#` asked for values."""
    *groups, name = tag.split(":")
    numeric = name.endswith("#")
    name = name.rstrip("#")
    return tuple(g for g in (g.lower() for g in groups) if g not in ("all", "*", "")), name, numeric


def places(rows: Iterable[Row], groups: Sequence[str]) -> list[Place]:
    """Return where the rows of a name go, the most preferred last.

    Args:
        rows: Every row that the name can mean.
        groups: Groups that were named (lower case), each perhaps with its family before it.
    """
    ranked = []
    for row in rows:
        directory = _directory(row, groups)
        if directory is not None:
            ranked.append((row, directory, _priority(row, groups)))
    by_name: dict[str, list[tuple[Row, str, int]]] = {}
    for entry in ranked:
        by_name.setdefault(entry[0].info.name.lower(), []).append(entry)
    found = [place for entries in by_name.values() for place in _settled(entries)]
    return sorted(found, key=lambda place: place.priority)


def _settled(entries: list[tuple[Row, str, int]]) -> list[Place]:
    created = _created(entries)
    made = []
    for row, directory, priority in entries:
        creates = row in created or bool(row.preferred)
        if row.kind == "Composite" and row.avoid and row not in created:
            continue  # it would write other tags besides, and none of them was asked for
        creates = creates and not row.permanent and not row.exists
        made.append(Place(row, directory, creates, priority, best=row in created))
    return made


def _created(entries: list[tuple[Row, str, int]]) -> set[Row]:
    """Return the rows of the highest rank; where all are to be avoided, those of the next."""
    highest = max(priority for _, _, priority in entries)
    if highest == 0:
        return set()
    best = {row for row, _, priority in entries if priority == highest}
    good = {row for row in best if not row.avoid}
    if good:
        return {row for row in good if not row.flat} or good
    if highest >= NAMED:
        return best
    others = [(p, row) for row, _, p in entries if 0 < p < highest and not row.avoid and not row.permanent]
    if not others:
        return best
    following = max(priority for priority, _ in others)
    return {row for priority, row in others if priority == following}


def _priority(row: Row, groups: Sequence[str]) -> int:
    if groups:
        return NAMED + row.preferred
    if row.kind == "Composite" and row.avoid:
        return 0
    group0, group1, _ = row.groups
    ranks = dict(PRIORITIES)
    return (ranks.get(group1) or ranks.get(group0, 0)) + row.preferred


def _directory(row: Row, groups: Sequence[str]) -> str | None:
    """Return the directory that a row goes to under these groups; None where it is in none of them."""
    chosen = row.group1
    for group in groups:
        family, name = (group[0], group[1:]) if group[:1].isdigit() and len(group) > 1 else ("", group)
        if family not in ("", "0", "1", "2"):
            return None
        answer = _in_group(row, family, name)
        if answer is None:
            return None
        chosen = answer or chosen
    return chosen


def _in_group(row: Row, family: str, name: str) -> str | None:
    """Return the directory that a group names, empty for that of the row itself, None where the row is not in it."""
    group0, group1, group2 = row.groups
    if family in ("", "0") and name == group0:
        return ""
    if family in ("", "2") and name == group2:
        return ""
    if family in ("", "1") and name == group1:
        return ""
    if family in ("", "1") and row.kind == "EXIF":
        return _ifd(row, name)
    return None


def _ifd(row: Row, name: str) -> str | None:
    """Return the directory of EXIF of that name where a row may stand in it."""
    numbered = re.fullmatch(r"(sub)?ifd(\d{1,2})", name)
    directory = DIRECTORIES.get(name)
    if numbered:
        directory = f"{'Sub' if numbered[1] else ''}IFD{int(numbered[2])}"
    if directory is None or directory in ("PreviewIFD"):
        return None
    if row.info.name in IMAGES and not numbered:
        return None
    return None if (directory == "GPS") != (row.info.table.name == "GPS::Main") else directory


def kinds_of(family: str) -> frozenset[str]:
    """Return the kinds of block that are written into files of a family of types; none where it can't be written."""
    return next((kinds for name, kinds in KINDS_OF if name == family), frozenset())


def in_preferred(found: list[Place], family: str) -> list[Place]:
    """Return the places with the file type's own preferred kind taking what several kinds would create.

    The others get it too where their directory is there anyway, since ExifTool's preference is one of directories.
    """
    kind = dict(PREFERRED).get(family)
    if kind is None:
        return found
    taken = {p.row.info.name for p in found if p.row.kind == kind and (p.creates or family == "XMP")}
    created = {p.row.info.name for p in found if p.creates}
    settled = []
    for place in found:
        creates, follows = place.creates, False
        if place.row.info.name in taken and place.priority < NAMED:
            follows = creates and place.row.kind != kind
            creates = follows or (place.row.kind == kind and not (place.row.avoid and family == "XMP" and not creates))
        if place.row.kind == kind and place.row.info.name not in created and place.priority < NAMED:
            creates = not place.row.permanent and not place.row.exists
        settled.append(replace(place, creates=creates, follows=follows))
    return settled
