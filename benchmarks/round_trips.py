"""Edits that are taken back, and edits of nothing: `python benchmarks/round_trips.py [FOLDER…] [--only WORD]`.

Every sample file that can be written gets no edit at all, which must give the very same bytes; then each edit of
`EDITS`, and in the result the edit that takes it back. What ExifTool reads of the file before and of the outcome must
be the same (`judged.py` says what is left out), maker notes byte for byte. Where something stays behind, ExifTool does
both edits too, and what it leaves is the measure: a directory that held nothing at first keeps what is mandatory in it.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from exiftool import SHARED, ExifTool
from judged import differing, facts, new_warnings

import exifweb
from exifweb.core.errors import ExifWebError
from exifweb.core.write.changes import Edit
from exifweb.core.write.groups import kinds_of
from exifweb.core.write.parts import Range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Both = tuple[list[Edit], list[Edit]]

FORMATS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("JPEG, EXV", (".jpg", ".jpeg", ".exv", ".thm", ".jps", ".mpo")),
    ("TIFF, DNG, BTF, GPR", (".tif", ".tiff", ".dng", ".btf", ".gpr")),
    ("PNG, APNG, MNG, JNG", (".png", ".apng", ".mng", ".jng")),
    ("WebP", (".webp",)),
    ("XMP", (".xmp",)),
)
FOLDERS = ("exif-samples", "exiftool", "mei", "rare")
NOTES = "ExifIFD-MakerNote"
EMPTY = "nothing"
ASIDE = frozenset(("Warning", "IPTCDigest", "CurrentIPTCDigest"))
"""Warnings are compared apart; a digest of IPTC follows it, as it does not with ExifTool."""


def _single(tag: str, value: Any) -> Callable[[exifweb.Metadata], Both]:
    """Return what sets a tag, and what sets it back or deletes it."""

    def both(found: exifweb.Metadata) -> Both:
        old = found.get(tag)
        back = None if old is None else old.value
        return [Edit(tag, "set", value, numeric=True)], [Edit(tag, "set", back, numeric=True)]

    return both


def _item(tag: str, value: str) -> Callable[[exifweb.Metadata], Both]:
    """Return what adds an item to a list, and what removes it."""
    return lambda _: ([Edit(tag, "add", value)], [Edit(tag, "remove", value)])


def _place(found: exifweb.Metadata) -> Both:
    """Set a position; take it away again, or set the old one."""
    new = {"GPSLatitude": 48.5, "GPSLatitudeRef": "N", "GPSLongitude": 2.25, "GPSLongitudeRef": "E"}
    edits = [Edit(f"GPS:{name}", "set", value, numeric=True) for name, value in new.items()]
    old = [found.get(f"GPS:{name}") for name in new]
    if not any(tag.group1 == "GPS" for tag in found):
        return edits, [Edit("GPS:all", "set", None)]
    back = [None if tag is None else tag.value for tag in old]
    return edits, [Edit(f"GPS:{name}", "set", value, numeric=True) for name, value in zip(new, back, strict=True)]


EDITS: tuple[tuple[str, str, Callable[[exifweb.Metadata], Both]], ...] = (
    ("Artist", "EXIF", _single("IFD0:Artist", "Ann of the Round Trip")),
    ("Orientation", "EXIF", _single("IFD0:Orientation", 8)),
    ("UserComment", "EXIF", _single("ExifIFD:UserComment", "seen at noon")),
    ("GPS", "EXIF", _place),
    ("Rating", "XMP", _single("XMP-xmp:Rating", 4)),
    ("Subject", "XMP", _item("XMP-dc:Subject", "round trip")),
    ("Caption", "IPTC", _single("IPTC:Caption-Abstract", "A caption")),
    ("Keyword", "IPTC", _item("IPTC:Keywords", "round trip")),
)
"""Name, kind of block, and what makes of a file's metadata the edits there and back."""


@dataclass
class Tally:
    """What came of one edit over the files of one format."""

    equal: int = 0
    as_exiftool: int = 0
    refused: dict[str, list[str]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def refuse(self, problem: ExifWebError, path: Path) -> None:
        """Note a refusal by its reason, places in the file aside."""
        self.refused.setdefault(re.sub(r"\d+", "#", problem.message), []).append(str(path))

    @property
    def words(self) -> str:
        """One cell of the table."""
        tried = self.equal + self.as_exiftool + len(self.failed)
        return f"{self.equal + self.as_exiftool}/{tried}" if tried else "–"


def samples(folders: Iterable[Path], only: str) -> list[tuple[str, Path]]:
    """Return format and path of each sample file that may be written."""
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            name = next((label for label, suffixes in FORMATS if path.suffix.lower() in suffixes), None)
            if name is not None and only in str(path):
                found.append((name, path))
    return found


def notes(found: exifweb.Metadata) -> list[bytes]:
    """Return the bytes of the maker notes, with zeros for offsets, which follow what they lead to."""
    made = []
    for block in found.blocks:
        if block.path.startswith(NOTES):
            data = bytearray(found.source.read(block.offset, block.length))
            for tag in found:
                at = tag.offset - block.offset
                if tag.info.is_offset and 0 <= at <= len(data) - tag.length:
                    data[at : at + tag.length] = bytes(tag.length)
            made.append(bytes(data))
    return made


def is_untouched(data: bytes, name: str) -> bool:
    """Whether no edit gives the file itself, as one range."""
    result = exifweb.write(data, {}, name=name)
    return result.parts == (Range(0, len(data)),) and not result.changed


def there_and_back(data: bytes, name: str, both: Both) -> bytes:
    """Return the file after the edits and those that take them back."""
    there = exifweb.write(data, both[0], name=name).tobytes()
    return exifweb.write(there, both[1], name=name).tobytes()


def _argument(edit: Edit) -> str:
    sign = {"add": "+", "remove": "-"}.get(edit.action, "")
    value = "" if edit.value is None else str(edit.value)
    return f"-{edit.tag}{'#' if edit.numeric else ''}{sign}={value}"


def by_exiftool(exiftool: ExifTool, path: Path, folder: Path, both: Both) -> Path:
    """Return the file that ExifTool makes of both edits."""
    at = path
    for step, edits in enumerate(both):
        made = folder / f"theirs{step}{path.suffix}"
        made.unlink(missing_ok=True)
        exiftool.run("-m", *(_argument(edit) for edit in edits), "-o", str(made), str(at))
        at = made if made.is_file() else at
    return at


def trip(exiftool: ExifTool, path: Path, folder: Path, before: dict[str, Any], both: Both, tally: Tally) -> None:
    """Make one edit, take it back, and count the outcome."""
    data = path.read_bytes()
    try:
        after = there_and_back(data, path.name, both)
    except ExifWebError as problem:
        tally.refuse(problem, path)
        return
    if after == data:
        tally.equal += 1
        return
    made = folder / f"ours{path.suffix}"
    made.write_bytes(after)
    found = facts(exiftool, made)
    lost = differing(before, found, ASIDE) + new_warnings(before, found)
    if notes(exifweb.read(data, name=path.name)) != notes(exifweb.read(after, name=path.name)):
        lost.append("maker notes")
    if not lost:
        tally.equal += 1
    elif not _names(differing(facts(exiftool, by_exiftool(exiftool, path, folder, both)), found)) & _names(lost):
        tally.as_exiftool += 1
    else:
        tally.failed.append(f"{path}: {'; '.join(lost[:4])}")


def _names(lines: list[str]) -> set[str]:
    return {line.partition(": ")[0] for line in lines}


def run(exiftool: ExifTool, files: list[tuple[str, Path]], folder: Path) -> dict[tuple[str, str], Tally]:
    """Try every edit on every file."""
    tallies: dict[tuple[str, str], Tally] = {}
    for label, path in files:
        data = path.read_bytes()
        empty = tallies.setdefault((label, EMPTY), Tally())
        try:
            found = exifweb.read(data, name=path.name)
        except ExifWebError as problem:
            empty.refuse(problem, path)
            continue
        try:
            same = is_untouched(data, path.name)
        except ExifWebError as problem:
            empty.refuse(problem, path)
            continue
        if same:
            empty.equal += 1
        else:
            empty.failed.append(f"{path}: not the same bytes")
        kinds = kinds_of(found.context.file_format.parser or "" if found.context.file_format else "")
        before = facts(exiftool, path)
        for name, kind, both in EDITS:
            if kind in kinds:
                trip(exiftool, path, folder, before, both(found), tallies.setdefault((label, name), Tally()))
    return tallies


def report(tallies: dict[tuple[str, str], Tally], rows: int) -> int:
    """Print the table, refusals and failures; return how many failed."""
    names = [EMPTY, *(name for name, _, _ in EDITS)]
    print(f"{'format':22}" + "".join(f"{name:>13}" for name in names))
    for label in dict.fromkeys(label for label, _ in tallies):
        cells = [tallies.get((label, name), Tally()).words for name in names]
        print(f"{label:22}" + "".join(f"{cell:>13}" for cell in cells))
    refused: dict[str, list[str]] = {}
    for tally in tallies.values():
        for why, paths in tally.refused.items():
            refused.setdefault(why, []).extend(paths)
    print(f"{sum(t.as_exiftool for t in tallies.values())} of these leave what ExifTool leaves, no more and no less")
    print(f"{sum(map(len, refused.values()))} refused:")
    for why, paths in sorted(refused.items(), key=lambda one: -len(one[1])):
        print(f"{len(paths):6d} in {len(set(paths))} files: {why}; {paths[0]}")
    failed = [(*key, words) for key, tally in tallies.items() for words in tally.failed]
    print(f"{len(failed)} failed:", *(f"  {name} {words}" for _, name, words in failed[:rows]), sep="\n")
    return len(failed)


def main() -> None:
    """Make every edit and take it back; exit with 1 where something is not as it was."""
    parser = argparse.ArgumentParser(description="Edits that are taken back.")
    parser.add_argument("folders", nargs="*", type=Path, default=[SHARED / "corpus" / name for name in FOLDERS])
    parser.add_argument("--only", default="", help="only files with this word in their path")
    parser.add_argument("--rows", type=int, default=40, help="failures shown (%(default)s)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, ExifTool() as exiftool:
        tallies = run(exiftool, samples(given.folders, given.only), Path(name))
    if report(tallies, given.rows):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
