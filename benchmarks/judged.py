"""What ExifTool reads of two files, compared: the yardstick of copies and of edits that are taken back.

Left out is what is no metadata or follows from where things lie: name, size and dates of the file, ExifTool's own
version, offsets and what a pointer to the rest of the file says of its length, the toolkit that an XMP packet names.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from exiftool import ExifTool

APART = ("SourceFile", "ExifTool:ExifToolVersion", "System:")
WARNING = "ExifTool:Warning"
SAME_PLACE = re.compile(r"SubDirectory start")
"""What ExifTool says of a directory outside of a block; in a block that has grown the place may hold nothing."""
TOOLKIT = "XMP-x:XMPToolkit"
OFFSETS = re.compile(
    r":(MPImageLength|ThumbnailOffset|PreviewImageStart|OtherImageStart|JpgFromRawStart|StripOffsets|TileOffsets|MPImageStart"
    r"|\w+DataOffset|\w+ImageStart|\w+ImageOffset|MakerNoteOffset|HiddenDataOffset|\w*PreviewOffset)$"
)
NUMBERED = "-a", "-G1:4", "-j", "-n", "-api", "LimitLongValues=0"


def facts(exiftool: ExifTool, path: Path) -> dict[str, Any]:
    """Return what ExifTool reads of a file, by group and name, with a number for what comes more than once."""
    rows = json.loads(exiftool.run(*NUMBERED, str(path)) or "[{}]")
    return {key: value for key, value in rows[0].items() if not key.startswith(APART) and _counts(key)}


def _counts(key: str) -> bool:
    return not key.endswith(TOOLKIT.partition(":")[2]) and not OFFSETS.search(key)


def plain(found: Mapping[str, Any]) -> dict[str, Counter[str]]:
    """Return group and name → values, however often and in whatever order they come."""
    grouped: dict[str, Counter[str]] = {}
    for key, value in found.items():
        groups, _, name = key.rpartition(":")
        stem = ":".join(part for part in groups.split(":") if not re.fullmatch(r"Copy\d+", part))
        grouped.setdefault(f"{stem}:{name}", Counter())[json.dumps(value, sort_keys=True)] += 1
    return grouped


def differing(one: Mapping[str, Any], other: Mapping[str, Any], aside: Collection[str] = ()) -> list[str]:
    """Return the tags that are not the same in both, each with both values."""
    left, right = plain(one), plain(other)
    return [
        f"{key}: {_words(left.get(key))} | {_words(right.get(key))}"
        for key in sorted(left.keys() | right.keys())
        if left.get(key) != right.get(key) and key.rpartition(":")[2] not in aside
    ]


def new_warnings(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the warnings that are new: one may go with what it is about, none may come."""
    old, new = (plain(found).get(WARNING, Counter()) for found in (before, after))
    return sorted({SAME_PLACE.sub("directory", one) for one in new} - {SAME_PLACE.sub("directory", one) for one in old})


def _words(values: Counter[str] | None) -> str:
    return "-" if values is None else " & ".join(value[:70] for value in values.elements())
