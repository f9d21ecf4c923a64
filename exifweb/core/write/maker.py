"""What a plan asks about maker notes: which of their tags the file has, and whether a value fits in its old place.

ExifTool changes tags of maker notes where they exist and never creates or deletes one. The places are found by a
second read, the first time that a name is asked for which the file's tables of maker notes know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.makernotes.encode import packed
from exifweb.core.makernotes.places import Recorder
from exifweb.core.read import read_into
from exifweb.core.tags import store
from exifweb.core.write.groups import PRIORITIES, places, split
from exifweb.core.write.rows import Row, wanted_by, writable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exifweb.core.makernotes.places import Spot
    from exifweb.core.model import Metadata
    from exifweb.core.source import Source
    from exifweb.core.write.groups import Place

KIND = "MakerNotes"
NOT_THERE = "{} is changed in maker notes that have it, and this file has none"


class MakerNotes:
    """The maker notes of a file that is written.

    Args:
        source: The file.
        metadata: What a read of it found.
    """

    def __init__(self, source: Source, metadata: Metadata) -> None:
        self.source = source
        self.metadata = metadata
        self._spots: list[Spot] | None = None
        self._names: set[str] | None = None

    @property
    def spots(self) -> list[Spot]:
        """The places of all values."""
        if self._spots is None:
            recorder = Recorder(self.source, self.metadata.context)
            read_into(recorder)
            self._spots = recorder.spots
        return self._spots

    def unseen(self, pattern: str, found: Sequence[Row]) -> list[Row]:
        """Return the writable rows of a name that the file has besides those found: a read passes over their values."""
        wanted = wanted_by(pattern)
        if self._names is None:
            tables = {tag.info.table.name: tag.info.table for tag in self.metadata.tags if tag.info.table.is_maker}
            self._names = {name for table in tables.values() for name in table.names()}
        if not any(wanted(name) for name in self._names):
            return []
        seen = {(id(row.info), row.group1) for row in found}
        rows: dict[tuple[int, str], Row] = {}
        for spot in self.spots:
            key = (id(spot.info), spot.group1)
            if key not in seen and wanted(spot.info.name.lower()) and writable(spot.info):
                rows.setdefault(key, Row(spot.info, KIND, spot.group1, exists=True))
        return list(rows.values())

    def see_fit(self, row: Row, group1: str, raw: Any) -> None:
        """See that a value fits wherever the file has the tag.

        Raises:
            InvalidValue: It is not what the place can hold.
            Unwritable: It takes more room than there is, or the place can't be written.
        """
        for spot in self.spots:
            if spot.info is row.info and spot.group1 == group1:
                packed(spot, raw)


def best_in_notes(tag: str, found: Sequence[Place]) -> bool:
    """Whether a tag's best place is a maker note, which this file does not have: all that it has are of lower rank."""
    wanted, name, _ = split(tag)
    rank = dict(PRIORITIES)[KIND.lower()]
    return all(place.priority < rank for place in found) and can_have(name, wanted)


def can_have(name: str, groups: Sequence[str]) -> bool:
    """Whether maker notes of any vendor can have a writable tag of that name in these groups."""
    if "*" in name or "?" in name:
        return _has_vendor(groups)
    wanted = wanted_by(name)
    tables = (store.table(t) for m in store.modules() if store.has_name(m, name) for t in store.tables_of(m))
    rows = [Row(i, KIND, i.g1, exists=True) for t in tables if t.is_maker for i in t.named(wanted) if writable(i)]
    return bool(places(rows, groups))


def _has_vendor(groups: Sequence[str]) -> bool:
    """Whether one of the groups (lower case) is that of maker notes, of any or of one vendor."""
    named = {group.lstrip("0123456789") for group in groups}
    if KIND.lower() in named:
        return True
    modules = [m for m in store.modules() if any(m.lower().startswith(group) for group in named)]
    tables = [store.table(t) for m in modules for t in store.tables_of(m)]
    return any(table.is_maker and table.g1.lower() in named for table in tables)
