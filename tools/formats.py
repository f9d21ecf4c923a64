"""The table of formats, `docs/formats.md`: what is read and written, and how much of ExifTool's answer comes out.

`python -m tools.formats` makes it from the tables of readers and writers and a run over the shared sample files beside
ExifTool's recorded answers; with `--check` it fails where the page is not what the run gives. `$EXIFWEB_SHARED` names
the folder with `corpus/` and `oracle/`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import exifweb
from exifweb.core.detect import formats
from exifweb.core.formats import FORMATS
from exifweb.core.formats.tiff.rewrite import WRITABLE
from exifweb.core.write.api import REWRITERS
from exifweb.files import open_path

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("EXIFWEB_SHARED", ROOT.parent / "shared"))
PAGE = ROOT / "docs" / "formats.md"
FOLDERS = ("exif-samples", "exiftool", "mei", "rare")
APART = ("System:", "ExifTool:")
TYPE = "File:FileType"
MAKER_NOTES = "MakerNotes"
BLOCKS = ("EXIF", MAKER_NOTES, "XMP", "IPTC", "Photoshop", "ICC_Profile", "JUMBF", "QuickTime", "ID3")
"""Kinds of metadata that may stand in files of many types, by ExifTool's family 0."""
WRITTEN = {"RIFF": "WEBP", "TIFF": f"^({'|'.join(sorted(WRITABLE))})$", "XMP": "^XMP$"}
"""Families of which only these types are written."""
CLOSE = 1e-5
HEAD = """# Formats

What is read and written, and how much of ExifTool's answer comes out, by ExifTool's file type. Made by
`python -m tools.formats` from a run over the sample files and never edited. A pair is one tag of one file; it is equal
where the JSON is. *Too many* are tags that ExifTool does not have. Blocks are the kinds of metadata that the samples
hold and that are read.

"""
COLUMNS = ("type", "read", "written", "blocks", "files", "pairs", "equal, text", "equal, `-n`", "too many")


@dataclass(slots=True)
class Score:
    """How one type of file does.

    Attributes:
        family: The family of types that our reader of them is for.
        files: Samples.
        pairs: Tags that ExifTool has in them, in words.
        found: Those that are there.
        equal: Those whose text is equal.
        numbers: Tags that ExifTool has under `-n`, and those that are equal.
        ours: Tags that we have in all.
        excess: Those that ExifTool does not have.
        blocks: Kinds of metadata, by family 0, of which something is equal.
        wrong: What differs, in words.
    """

    family: str = ""
    files: int = 0
    pairs: int = 0
    found: int = 0
    equal: int = 0
    numbers: list[int] = field(default_factory=lambda: [0, 0])
    ours: int = 0
    excess: int = 0
    blocks: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


def scores(shared: Path = SHARED, *, notes: bool = True) -> dict[str, Score]:
    """Return the score of each type of file in the shared samples; without `notes`, that of all but maker notes."""
    found: dict[str, Score] = {}
    for folder in FOLDERS:
        words, families = _recorded(shared, folder)
        numbers, _ = _recorded(shared, f"{folder}.numeric")
        counted = frozenset(group for group, family in families.items() if notes or family != MAKER_NOTES)
        for name, row in words.items():
            path = shared / "corpus" / folder / name
            score = found.setdefault(str(row.get(TYPE, "unknown")), Score())
            score.files += 1
            texts, score.family = answer(path)
            _count(score, name, _pairs(row, counted), _pairs(texts, counted), families)
            wanted, given = _pairs(numbers[name], counted), answer(path, numeric=True)[0]
            score.numbers[0] += len(wanted)
            score.numbers[1] += sum(same(value, given.get(key)) for key, value in wanted.items())
    return found


def _recorded(shared: Path, name: str) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    with gzip.open(shared / "oracle" / f"{name}.json.gz") as file:
        recorded = json.load(file)
    return recorded["files"], recorded["families"]


def _pairs(row: dict[str, Any], groups: frozenset[str]) -> dict[str, Any]:
    """Return the tags that count: those of these groups, and of groups that ExifTool doesn't know."""
    kept = ((key, value) for key, value in row.items() if ":" in key and not key.startswith(APART))
    return {key: value for key, value in kept if key.partition(":")[0] in groups}


def answer(path: Path, *, numeric: bool = False) -> tuple[dict[str, Any], str]:
    """Return what we read in a file, and its family; nothing where it is refused, as ExifTool has no tag either."""
    try:
        with open_path(path) as data:
            found = exifweb.read(data, name=path.name)
            known = found.context.file_format
            return found.to_dict(numeric=numeric), (known.parser if known else None) or ""
    except exifweb.ExifWebError:
        return {}, ""


def same(a: Any, b: Any) -> bool:
    """Whether two values are equal, numbers to one part in 10⁵."""
    if a == b or str(a) == str(b):
        return True
    return isinstance(a, float | int) and isinstance(b, float | int) and abs(a - b) <= CLOSE * max(abs(a), abs(b))


def _count(score: Score, name: str, wanted: dict[str, Any], given: dict[str, Any], families: dict[str, str]) -> None:
    score.pairs += len(wanted)
    score.ours += len(given)
    score.excess += len(given.keys() - wanted.keys())
    for key, value in wanted.items():
        if key in given:
            score.found += 1
        if same(value, given.get(key)):
            score.equal += 1
            score.blocks.add(families.get(key.partition(":")[0], ""))
        else:
            score.wrong.append(f"{name} {key}: {value!r} but {given.get(key)!r}")


def page(found: dict[str, Score]) -> str:
    """Return the page: a row for each type that has samples, then those that are read without any."""
    readers, writers = dict(FORMATS), dict(REWRITERS)
    lines = ["| " + " | ".join(COLUMNS) + " |", "|---|---|---|---|--:|--:|--:|--:|--:|"]
    for kind, score in sorted(found.items(), key=lambda item: item[0].lower()):
        writes = _writes(kind, score.family, writers)
        lines.append("| " + " | ".join(_cells(kind, score, score.family in readers, writes)) + " |")
    unseen = sorted({kind for kind, family, _, _ in formats() if family in readers and kind not in found})
    listed = ", ".join(unseen)
    return HEAD + "\n".join(lines) + f"\n\nExtensions that are read, of which there is no sample: {listed}.\n"


def _writes(kind: str, family: str, writers: dict[str, str]) -> bool:
    return family in writers and bool(re.search(WRITTEN.get(family, ""), kind))


def _cells(kind: str, score: Score, reads: bool, writes: bool) -> Iterator[str]:  # noqa: FBT001
    yield kind
    yield "yes" if reads else "type only"
    yield "yes" if writes else "–"
    yield ", ".join(name for name in BLOCKS if name in score.blocks) or "–"
    yield f"{score.files:,}"
    yield f"{score.pairs:,}"
    yield _percent(score.equal, score.pairs)
    yield _percent(score.numbers[1], score.numbers[0])
    yield _percent(score.excess, score.ours)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "–"


def main() -> None:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(description="The table of formats.")
    parser.add_argument("--check", action="store_true", help="fail where the page differs")
    parser.add_argument("--wrong", metavar="TYPE", help="print what differs in files of a type, write nothing")
    given = parser.parse_args()
    found = scores()
    if given.wrong:
        print("\n".join(found[given.wrong].wrong))
        return
    made = page(found)
    if not given.check:
        PAGE.write_text(made, encoding="utf-8")
    elif made != PAGE.read_text(encoding="utf-8"):
        sys.exit(f"{PAGE.name} is out of date: python -m tools.formats")


if __name__ == "__main__":
    main()
