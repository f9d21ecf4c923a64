"""Which rows of the tables a name can mean, and in which kind of block and directory each is written.

`TABLES` says for each kind of block which tables write into it. Rows of maker notes are taken from the file itself:
they are changed where they exist and never created. Source: ExifTool's TagLookup and the WriteGroup of rows and tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING

from exifweb.core.blocks.xmp import lookup
from exifweb.core.tags import store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from exifweb.core.model import Metadata, Tag
    from exifweb.core.tags.schema import TagInfo

XMP_MODULES = ("XMP", "DarwinCore", "DJI", "Google", "MWG", "Microsoft", "PLUS", "Panasonic", "PhotoMechanic")
TABLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("EXIF", ("Exif::Main", "GPS::Main")),
    ("IPTC", ("IPTC::EnvelopeRecord", "IPTC::ApplicationRecord", "IPTC::NewsPhoto")),
    ("Photoshop", ("Photoshop::Main", "Photoshop::Resolution", "Photoshop::JPEG_Quality")),
    ("JFIF", ("JFIF::Main",)),
    ("PNG", ("PNG::Main", "PNG::PhysicalPixel", "PNG::TextualData")),
    ("Ducky", ("APP12::Ducky",)),
    ("Extra", ("Extra",)),
    ("Composite", ("Composite",)),
    ("RW2", ("PanasonicRaw::Main",)),
)
"""Kind of block → tables whose rows are written into it; those of XMP come from `XMP_MODULES`."""
FIXED = frozenset(("JFIF::Main", "Photoshop::Resolution", "Photoshop::JPEG_Quality"))
"""Tables of fixed layout: single tags of theirs can't be deleted."""
EXTRA_KINDS: tuple[tuple[str, str], ...] = (
    ("Comment", "COM"),
    ("ICC_Profile", "ICC_Profile"),
    ("EXIF", "EXIF"),
    ("IPTC", "IPTC"),
    ("XMP", "XMP"),
    ("Adobe", "Adobe"),
    ("PreviewImage", "EXIF"),
    ("ExifByteOrder", "EXIF"),
    ("ExifUnicodeByteOrder", "EXIF"),
)
"""Tags that ExifTool makes up → the kind of block that they are written into."""
IMAGES = frozenset(("ThumbnailImage", "PreviewImage", "JpgFromRaw", "OtherImage"))
"""Composite rows that stand for the bytes at an offset in EXIF."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row that can be written, and where.

    Attributes:
        info: The row.
        kind: The kind of block, a key of `Job.changes`; `Composite` for a row that is written as others.
        group1: The directory that it goes to where no other is named.
        exists: Whether it is of a table that only holds what a file already has (maker notes).
    """

    info: TagInfo
    kind: str
    group1: str
    exists: bool = False

    @property
    def avoid(self) -> bool:
        """Whether another row of that name is better."""
        return bool(self.info.attributes.get("avoid", self.info.table.head.get("avoid")))

    @property
    def flat(self) -> bool:
        """Whether it is a field of a structure under a name of its own."""
        return bool(self.info.attributes.get("flat"))

    @property
    def preferred(self) -> int:
        """Rank added to that of its group; one with a rank is created beside the preferred group's."""
        return int(self.info.attributes.get("preferred", self.info.table.head.get("preferred")) or 0)

    @property
    def permanent(self) -> bool:
        """Whether it can be changed, but neither created nor deleted."""
        found = self.info.attributes.get("permanent", self.info.table.head.get("permanent"))
        return bool(self.kind == "MakerNotes" if found is None else found)

    @property
    def protected(self) -> int:
        """Bit 1: unsafe, only by its own name; bit 2: never by hand."""
        return int(self.info.attributes.get("protected", 0))

    @property
    def groups(self) -> tuple[str, str, str]:
        """Groups of family 0, 1 and 2 in lower case, as a request names them."""
        return self.info.g0.lower(), self.group1.lower(), self.info.g2.lower()


def writable(info: TagInfo) -> bool:
    """Whether a row can be written; a table's word holds for its rows but for those that stand for directories."""
    own = info.attributes.get("write")
    if own is not None:
        return bool(own)
    return bool(info.table.head.get("writable")) and info.sub is None and "subifd" not in info.attributes


def wanted_by(pattern: str) -> Callable[[str], bool]:
    """Return the test of lower-case names that a name, perhaps with `*` and `?`, stands for."""
    lower = pattern.lower()
    if "*" in lower or "?" in lower:
        return lambda name: fnmatchcase(name, lower)
    return lambda name: name == lower


def find(pattern: str, metadata: Metadata) -> tuple[list[Row], bool]:
    """Return the writable rows that a name can mean in a file, and whether the tables know the name at all."""
    wanted = wanted_by(pattern)
    known = False
    found: list[Row] = []
    wild = "*" in pattern or "?" in pattern
    for kind, name in _tables_with(pattern):
        for info in store.table(name).named(wanted):
            known = True
            if writable(info) and kind != "XMP":
                found.append(row_of(info, kind))
    found += _of_xmp(pattern, wanted, wild=wild)
    found += _of_maker_notes(metadata.tags, wanted)
    return found, known or bool(found)


def row_of(info: TagInfo, kind: str) -> Row:
    """Return where a row of a table of that kind goes by itself."""
    if kind == "Extra":
        kind = next((k for name, k in EXTRA_KINDS if name == info.name), "File")
    if kind == "Composite" and info.name in IMAGES:
        return Row(info, "EXIF", info.g1)
    group = info.attributes.get("wgroup", info.table.head.get("wgroup"))
    if kind != "EXIF" or group in (None, "All"):
        group = info.g1
    return Row(info, kind, str(group))


def row_of_tag(tag: Tag) -> Row | None:
    """Return the row that a tag of a file is written by, None where its table is none that is written."""
    table = tag.info.table.name
    if tag.info.table.is_maker:
        return Row(tag.info, "MakerNotes", tag.group1, exists=True)
    kind = next((kind for kind, tables in all_tables() if table in tables), None)
    if kind is None:
        return None
    row = row_of(tag.info, kind)
    if kind == "File" or row.kind in ("File", "Composite"):
        return None
    return Row(tag.info, row.kind, tag.group1) if row.kind in ("EXIF", "XMP", "IPTC") else row


@lru_cache(maxsize=1)
def all_tables() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return `TABLES` with the tables of XMP after those of IPTC."""
    names = [n for module in XMP_MODULES for n in store.tables_of(module)]
    xmp = tuple(n for n in names if store.table(n).g0 == "XMP" and store.table(n).head.get("writeproc"))
    return (*TABLES[:2], ("XMP", xmp), *TABLES[2:])


@lru_cache(maxsize=1)
def _by_name() -> dict[str, list[tuple[str, str]]]:
    """Return lower-case name → (kind, table) of each table that has it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for kind, tables in all_tables():
        for table in tables:
            for name in store.table(table).names():
                if kind == "RW2" and any(place[0] == "EXIF" for place in found.get(name, ())):
                    continue
                found.setdefault(name, []).append((kind, table))
    return found


def _tables_with(pattern: str) -> list[tuple[str, str]]:
    if "*" in pattern or "?" in pattern:
        return [(kind, name) for kind, tables in all_tables() for name in tables]
    return _by_name().get(pattern.lower(), [])


def present_kinds(metadata: Metadata) -> set[str]:
    """Return the kinds of block that a file has."""
    found = {block.kind for block in metadata.blocks}
    if "TIFF" in found:
        found.add("EXIF")
    found |= {"XMP"} if "ExtendedXMP" in found else set()
    return found | {tag.group0 for tag in metadata.tags if tag.group0 not in ("File", "Composite")}


def has_languages(row: Row) -> bool:
    """Whether a tag can be given in several languages."""
    return row.info.writable == "lang-alt" or row.info.table.name == "PNG::TextualData"


def all_names() -> list[str]:
    """Return every name that can be written and created, each once."""
    names: dict[str, None] = {}
    for _, tables in all_tables():
        for name in tables:
            for info in store.table(name).named(lambda _: True):
                if writable(info):
                    names[info.name] = None
    return list(names)


def _of_xmp(name: str, wanted: Callable[[str], bool], *, wild: bool) -> list[Row]:
    """Return the rows of XMP of a name, fields of structures included."""
    names = lookup.names(wanted) if wild else [name]
    found = [info for one in names for info, _ in lookup.find(one)]
    if wild or not found:  # rows that hold something else in base 64
        found += [i for kind, t in _tables_with(name) if kind == "XMP" for i in store.table(t).named(wanted)]
    by_place = {(info.table.name, info.id): info for info in reversed(found)}
    return [Row(info, "XMP", info.g1) for info in reversed(by_place.values()) if writable(info)]


def _of_maker_notes(tags: Iterable[Tag], wanted: Callable[[str], bool]) -> list[Row]:
    rows: dict[tuple[int, str], Row] = {}
    for tag in tags:
        info = tag.info
        if info.table.is_maker and wanted(info.name.lower()) and writable(info):
            rows.setdefault((id(info), tag.group1), Row(info, "MakerNotes", tag.group1, exists=True))
    return list(rows.values())
