"""The damage scoreboard: `python benchmarks/damage.py [FOLDER or FILE …] [--writers NAME …]`.

Every sample of a type that we write gets six edits by every writer, each on the file as it was, and ExifTool judges
the results: the edit must be there, every other tag equal, maker notes included, no warning new, the image's data the
same. Files that ExifTool calls damaged even to read them have a row for themselves. What a writer refuses is tried with
ExifTool as well. A writer runs in a process of its own, so that one that crashes or hangs is counted and goes on with
the next file. The run fails where exifweb damages a file, or refuses more than one in fifty edits of sound files.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from damage_edits import edits, file_format
from damage_judge import faults, look
from damage_writers import CannotSay, Refused, by_exiftool, by_exifweb, by_piexif, by_pillow, by_pyexiv2
from exiftool import SHARED, ExifTool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection

    from damage_edits import Edit
    from damage_judge import Seen

LIMIT = 0.02
BROKEN = "files that ExifTool calls damaged"
"""A row of the table for itself, whatever their type."""
PATIENCE = 60.0
WRITERS: tuple[tuple[str, Callable[[Path, str, Edit], bytes] | None], ...] = (
    ("exifweb", by_exifweb),
    ("ExifTool", None),
    ("piexif", by_piexif),
    ("Pillow", by_pillow),
    ("pyexiv2", by_pyexiv2),
)
"""Name of a writer and what it does; ExifTool's is made from the one that stays open."""


@dataclass(slots=True)
class Score:
    """How a writer did on a type of file.

    Attributes:
        done: Edits that it made and that were right.
        damaged: Edits after which something was wrong.
        lost: Those among them after which data were lost or changed, rather than that ExifTool warns of something new.
        refused: Edits that it refused.
        hard: Those among them that ExifTool refuses, or does wrongly, too: on damaged files nearly all.
    """

    done: int = 0
    damaged: int = 0
    lost: int = 0
    refused: int = 0
    hard: int = 0

    @property
    def tried(self) -> int:
        """How many edits it was asked for."""
        return self.done + self.damaged + self.refused


@dataclass(slots=True)
class Board:
    """All scores, and why."""

    scores: dict[tuple[str, str], Score] = field(default_factory=lambda: defaultdict(Score))
    edits: dict[tuple[str, str], Score] = field(default_factory=lambda: defaultdict(Score))
    reasons: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    damage: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


class Apart:
    """A writer in a process of its own, begun again after it crashed or hung."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._process: multiprocessing.Process | None = None
        self._pipe: Connection | None = None

    def write(self, path: Path, kind: str, edit: Edit) -> tuple[str, bytes | str]:
        """Return `done` and the new bytes, `refused` and why, or `cannot`."""
        if self._process is None:
            self._pipe, theirs = multiprocessing.Pipe()
            self._process = multiprocessing.Process(target=_serve, args=(self.name, theirs), daemon=True)
            self._process.start()
            theirs.close()
        assert self._pipe is not None
        try:
            self._pipe.send((path, kind, edit))
            if self._pipe.poll(PATIENCE):
                answer: tuple[str, bytes | str] = self._pipe.recv()
                return answer
            problem = "hangs"
        except (EOFError, OSError):
            problem = "crashes"
        self.close()
        return "refused", problem

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process = None


def _serve(name: str, pipe: Connection) -> None:
    """Answer requests until the pipe is closed."""
    exiftool = ExifTool(complaints=True) if name == "ExifTool" else None
    writer = dict(WRITERS)[name] or (by_exiftool(exiftool) if exiftool else None)
    assert writer is not None
    while True:
        path, kind, edit = pipe.recv()
        try:
            pipe.send(("done", writer(path, kind, edit)))
        except CannotSay:
            pipe.send(("cannot", ""))
        except Refused as problem:
            pipe.send(("refused", str(problem)))
        except Exception as problem:  # noqa: BLE001 whatever a library raises
            pipe.send(("refused", f"{type(problem).__name__}: {problem}"))


def samples(exiftool: ExifTool, folders: Iterable[Path]) -> Iterator[tuple[Path, str, Seen]]:
    """Yield every file of a type that is written, the type, and what ExifTool finds in it."""
    for path in sorted(path for folder in folders for path in (folder, *folder.rglob("*")) if path.is_file()):
        look(exiftool, path)  # unknown tags that it meets for the first time read otherwise than afterwards
        seen = look(exiftool, path)
        kind = file_format(str(seen.found.get("File:FileType", "")))
        if kind is not None:
            yield path, kind, seen


def run(exiftool: ExifTool, found: Iterable[tuple[Path, str, Seen]], writers: list[str]) -> Board:
    """Have every writer make every edit, and judge."""
    board = Board()
    apart = [Apart(name) for name in writers]
    other = Apart("ExifTool")
    with tempfile.TemporaryDirectory() as folder:
        for path, kind, before in found:
            target = Path(folder) / path.name
            for edit in edits(kind, before):
                for writer in apart:
                    outcome, answer, wrong = _tried(exiftool, writer, (path, kind, before), edit, target)
                    if outcome == "cannot":
                        continue
                    hard = outcome == "refused" and not _makes(exiftool, other, (path, kind, before), edit, target)
                    rows = (
                        board.scores[writer.name, BROKEN if before.broken else kind],
                        board.edits[writer.name, edit.name],
                    )
                    for score in rows:
                        _count(score, outcome, wrong, hard=hard)
                    _remember(board, writer.name, f"{kind} {path.parent.name}/{path.name}, {edit.name}", answer, wrong)
    for writer in (*apart, other):
        writer.close()
    return board


def _tried(
    exiftool: ExifTool, writer: Apart, sample: tuple[Path, str, Seen], edit: Edit, target: Path
) -> tuple[str, str, list[str]]:
    """Have a writer make an edit; return `done`, `refused` or `cannot`, why, and what is wrong with the result."""
    path, kind, before = sample
    outcome, answer = writer.write(path, kind, edit)
    if not isinstance(answer, bytes):
        return outcome, answer, []
    target.write_bytes(answer)
    wrong = faults(edit, before, look(exiftool, target))
    if wrong:  # what ExifTool says depends on what it read before: both are asked again
        wrong = faults(edit, look(exiftool, path), look(exiftool, target))
    target.unlink()
    return outcome, "", wrong


def _makes(exiftool: ExifTool, other: Apart, sample: tuple[Path, str, Seen], edit: Edit, target: Path) -> bool:
    """Whether another writer makes an edit, and rightly."""
    outcome, _, wrong = _tried(exiftool, other, sample, edit, target)
    return outcome == "done" and not wrong


def _count(score: Score, outcome: str, wrong: list[str], *, hard: bool) -> None:
    if outcome == "refused":
        score.refused += 1
        score.hard += hard
        return
    score.damaged += bool(wrong)
    score.lost += any(not text.startswith("new warning") for text in wrong)
    score.done += not wrong


def _remember(board: Board, writer: str, what: str, reason: str, wrong: list[str]) -> None:
    if reason:
        board.reasons[writer][f"{what.partition(' ')[0]}, {reason:.120}"] += 1
        board.damage[writer].append(f"refused {what}: {reason:.200}")
    elif wrong:
        board.damage[writer].append(f"damaged {what}: {'; '.join(wrong[:4])}")


def table(board: Board, writers: list[str], rows: dict[tuple[str, str], Score]) -> list[str]:
    """Return a Markdown table, a row a type of file or an edit."""
    names = sorted(dict.fromkeys(name for _, name in rows), key=lambda name: name == BROKEN)
    lines = ["| | " + " | ".join(writers) + " |", "|---|" + "---|" * len(writers)]
    for name in names:
        cells = [_cell(rows.get((writer, name))) for writer in writers]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    totals = [Score() for _ in writers]
    for (writer, _), score in board.scores.items():
        total = totals[writers.index(writer)]
        total.done += score.done
        total.damaged += score.damaged
        total.lost += score.lost
        total.refused += score.refused
        total.hard += score.hard
    return [*lines, "| all | " + " | ".join(_cell(score) for score in totals) + " |"]


def _cell(score: Score | None) -> str:
    if score is None or not score.tried:
        return "–"
    damaged = f"{score.damaged} damaged" + (f" ({score.lost} with loss)" if score.damaged else "")
    refused = f"{score.refused} refused" + (f" ({score.hard} by ExifTool too)" if score.hard else "")
    return f"{damaged}, {refused} of {score.tried}"


def main() -> None:
    """Run, print, and exit with 1 where exifweb is not as it must be."""
    parser = argparse.ArgumentParser(description="Who damages files.")
    parser.add_argument("folders", nargs="*", type=Path, default=[SHARED / "corpus"])
    parser.add_argument("--writers", nargs="+", choices=[name for name, _ in WRITERS], default=None)
    parser.add_argument("--rows", type=int, default=40, help="damages and reasons shown a writer (%(default)s)")
    given = parser.parse_args()
    writers = given.writers or [name for name, _ in WRITERS]
    with ExifTool() as exiftool:
        found = list(samples(exiftool, given.folders))
        if not found:
            parser.error(f"no such files in {given.folders}; set EXIFWEB_SHARED or name a folder")
        print(f"{len(found)} files: {dict(Counter(kind for _, kind, _ in found))}", flush=True)
        board = run(exiftool, found, writers)
    for writer in writers:
        print(f"\n{writer}:")
        for reason, count in board.reasons[writer].most_common(given.rows):
            print(f"  {count:4} × {reason}")
        for line in sorted(board.damage[writer], key=lambda one: one.startswith("refused"))[: given.rows]:
            print(f"  {line}")
    print("\n" + "\n".join(table(board, writers, board.scores)))
    print("\n" + "\n".join(table(board, writers, board.edits)), flush=True)
    own = {kind: score for (writer, kind), score in board.scores.items() if writer == "exifweb"}
    damages = any(score.damaged for score in own.values())
    own.pop(BROKEN, None)
    if damages or sum(score.refused for score in own.values()) > LIMIT * sum(score.tried for score in own.values()):
        raise SystemExit("exifweb damages files, or refuses too many")


if __name__ == "__main__":
    main()
