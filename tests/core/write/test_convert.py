"""Words backwards into raw values: ExifTool writes, we read what it stored, and `raw_of` must have foreseen it.

One JPEG a batch, a value a tag: labels, numbers in and out of range, fractions, dates, positions, text. Where ExifTool
refuses, so must we.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import jpeg
from conversions import compare, context_of, needs_exiftool, written

from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, Variants

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.native

SHARE = 0.98
UNFIT = frozenset(
    ("isoffset", "offsetpair", "makernotes", "struct", "subifd", "permanent", "datatag", "writecheck", "flat", "binary")
)
NUMBERS = ("1", "7", "0x1f", "2.6", "-3", "70000", "5000000000", "abc", "1/3", "inf", "0.004", "12 34", "1 2 3 4")
DATES = (
    "2024:05:06 07:08:09",
    "2024-05-06T07:08:09.25+02:00",
    "2024:5:6 7:8",
    "2024:13:01 00:00:00",
    "2024:05",
    "10:20",
)
TEXTS = ("Acme", "Zoë Ünal", "0230", "2.31", "24-70mm f/2.8", "50 mm", "A; B", "x" * 70)
PLACES = (
    "48 deg 51' 29.60\" N",
    "-122.5",
    "12 30 15.5 S",
    "48.858",
    "W",
    "North",
    "11:12:13.5",
    "2024:01:31 23:30:00-02:00",
)


def rows(table: str) -> list[TagInfo]:
    """The rows of a table that can be written without more ado."""
    found = []
    for key in store.table(table).keys():
        one = store.table(table).get(key)
        info = one.infos[0] if isinstance(one, Variants) else one
        if info is None or not info.writable or info.sub or UNFIT & info.attributes.keys():
            continue
        if int(info.attributes.get("protected", 0)) & 1 or info.attributes.get("avoid"):
            continue
        found.append(info)
    return found


def words_of(info: TagInfo) -> list[str]:
    """Some of a tag's labels, whole, in small letters and cut short."""
    node = info.attributes.get("text")
    if not isinstance(node, dict):
        return []
    given = node["enum"]
    words = [str(w) for w in (store.labels(given) if isinstance(given, str) else given).values()]
    bits = [str(w) for w in node.get("bits", {}).values()]
    found = words[:4] + [w.lower() for w in words[-2:]] + [w[:3] for w in words[1:3]] + [", ".join(bits[:2])]
    return [*[w for w in found if w], "Unknown (3)", "no such label"]


def values_of(info: TagInfo) -> list[str]:
    """Values to try on a tag: right and wrong ones."""
    values = [*words_of(info), *DATES, *NUMBERS, *TEXTS, *PLACES]
    if info.table.name.startswith("GPS"):
        values = [*words_of(info), *PLACES, *DATES, *NUMBERS, *TEXTS]
    at = sum(map(ord, info.name))
    chosen = values[:4] if words_of(info) else []
    return [*chosen, *[values[(at + 7 * n) % len(values)] for n in range(8 - len(chosen))]]


def agreement(folder: Path, start: bytes, groups: list[tuple[str, TagInfo]]) -> tuple[int, list[str]]:
    """Write every tag's values, a batch at a time; return how many pairs there were and which differ."""
    count, differing = 0, []
    for batch in range(8):
        settings = [(group, info, values_of(info)[batch]) for group, info in groups]
        data = written(folder, start, [(f"{group}:{info.name}", value) for group, info, value in settings])
        context, metadata = context_of(data)
        for group, info, value in settings:
            tag = next((t for t in metadata if t.info is info and t.group1 == group), None)
            count += 1
            problem = compare(info, value, tag, context)
            if problem:
                differing.append(f"{group}:{info.name}={value}: {problem}")
    return count, differing


def place_of(info: TagInfo) -> str:
    return str(info.attributes.get("wgroup") or info.table.head.get("wgroup") or info.g1)


EXIF_GROUPS = frozenset(("IFD0", "ExifIFD", "InteropIFD"))
XMP_TABLES = ("dc", "xmp", "tiff", "exif", "aux", "photoshop", "xmpRights", "crs", "iptcCore", "exifEX", "pdf")


def groups_of(kind: str) -> list[tuple[str, TagInfo]]:
    """The tags of one kind of metadata with the groups that they are written to."""
    if kind == "Exif":
        return [(place_of(i), i) for i in rows("Exif::Main") if place_of(i) in EXIF_GROUPS]
    if kind == "XMP":
        return [(i.table.g1, i) for t in XMP_TABLES for i in rows(f"XMP::{t}") if not i.is_list]
    table = {"GPS": "GPS::Main", "IPTC": "IPTC::ApplicationRecord", "JFIF": "JFIF::Main"}[kind]
    return [({"GPS": "GPS", "IPTC": "IPTC", "JFIF": "JFIF"}[kind], i) for i in rows(table) if not i.is_list]


@needs_exiftool
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["Exif", "GPS", "IPTC", "XMP", "JFIF"])
def test_raw_values_are_what_exiftool_stores(kind: str, tmp_path: Path) -> None:
    count, differing = agreement(tmp_path, jpeg(), groups_of(kind))
    print(f"{kind}: {count - len(differing)} of {count} equal", *differing, sep="\n")
    assert count >= {"Exif": 400, "GPS": 150, "IPTC": 300, "XMP": 400, "JFIF": 8}[kind]
    assert count - len(differing) >= SHARE * count, "\n".join(differing)
