"""Reading beside ExifTool: `python benchmarks/against_exiftool.py [FOLDER] [--floor N]`.

Every camera JPEG of a folder (one whose EXIF names a Make) goes to an `exiftool -stay_open` and to this process in
turn, each in its warm state: `-j -G1 -a` there, the file opened, read and turned into the same JSON here. A file's
ratio is that of the two medians; the run fails where the median of the ratios lies below the floor. ExifTool is
`$EXIFTOOL`, or the one that npm installed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from exiftool import SHARED, ExifTool

import exifweb
from exifweb.files import open_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

EXTENSIONS = (".jpg", ".jpeg")
FLOOR = 8.0
ROUNDS = 7
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """What one file took, in seconds, and how many keys each of the two printed."""

    path: Path
    theirs: float
    ours: float
    their_keys: int
    our_keys: int

    @property
    def ratio(self) -> float:
        """How many times faster we are."""
        return self.theirs / self.ours


def ours(path: Path) -> str:
    """Return the same JSON by exifweb, from the open file to the text."""
    with open_path(path) as data:
        return exifweb.read(data, name=path.name).to_json()


def jpegs(folder: Path, *, cameras: bool) -> Iterator[Path]:
    """Yield the JPEGs below a folder that can be read; of `cameras` alone those whose EXIF names a make."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in EXTENSIONS and path.is_file():
            try:
                made = exifweb.read(path.read_bytes(), tags=["IFD0:Make"])
            except exifweb.ExifWebError:
                continue
            if not cameras or "IFD0:Make" in made:
                yield path


def measure(exiftool: ExifTool, paths: Iterable[Path], rounds: int) -> list[Measured]:
    """Measure both over all files, pass by pass in turn, after one that does not count.

    A pass of one reader follows a pass of the other: so both work as they do on a folder of photos, and both see the
    same state of the machine. Read by read in turn each would find its caches emptied by the other.
    """
    files = list(paths)

    def exiftools(path: Path) -> str:
        return exiftool.run("-j", "-G1", "-a", str(path))

    readers = (exiftools, ours)
    keys = {path: [len(json.loads(read(path))[0]) for read in readers] for path in files}
    times: dict[Path, tuple[list[float], list[float]]] = {path: ([], []) for path in files}
    for _ in range(rounds):
        for index, read in enumerate(readers):
            for path in files:
                times[path][index].append(_timed(read, path))
    result = []
    for path in files:
        theirs, own = map(statistics.median, times[path])
        result.append(Measured(path, theirs, own, *keys[path]))
    return result


def _timed(read: Callable[[Path], str], path: Path) -> float:
    begin = time.perf_counter()
    read(path)
    return time.perf_counter() - begin


def report(found: list[Measured], shown: int) -> float:
    """Print the figures, the files with the least ratio first, and return the median ratio."""
    print(f"{'file':40} {'ExifTool ms':>12} {'exifweb ms':>11} {'ratio':>6} {'keys':>10}")
    for one in sorted(found, key=lambda m: m.ratio)[:shown]:
        keys = f"{one.our_keys}/{one.their_keys}"
        print(f"{one.path.name[:40]:40} {one.theirs * 1e3:12.2f} {one.ours * 1e3:11.2f} {one.ratio:6.1f} {keys:>10}")
    median = statistics.median([one.ratio for one in found])
    theirs, own = (statistics.median(times) * 1e3 for times in zip(*((m.theirs, m.ours) for m in found), strict=True))
    keys = f"{sum(m.our_keys for m in found)} of {sum(m.their_keys for m in found)} keys"
    print(f"{len(found)} files, {keys}: median {theirs:.2f} ms and {own:.2f} ms, median ratio {median:.1f}", flush=True)
    return median


def main() -> None:
    """Measure, print, and exit with 1 below the floor."""
    parser = argparse.ArgumentParser(description="Reading beside ExifTool.")
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED / "corpus" / "exif-samples")
    parser.add_argument("--all", action="store_true", help="every JPEG, with a make or without")
    parser.add_argument("--floor", type=float, default=FLOOR, help="least median ratio (%(default)s)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="rounds a file (%(default)s)")
    parser.add_argument("--rows", type=int, default=SHOWN, help="files shown, slowest first (%(default)s)")
    given = parser.parse_args()
    paths = list(jpegs(given.folder, cameras=not given.all))
    if not paths:
        parser.error(f"no such JPEG in {given.folder}; set EXIFWEB_SHARED or name a folder")
    with ExifTool() as exiftool:
        median = report(measure(exiftool, paths, given.rounds), given.rows)
    if median < given.floor:
        raise SystemExit(f"below the floor of {given.floor:g}")


if __name__ == "__main__":
    main()
