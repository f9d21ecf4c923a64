"""Edits made by ExifTool and by us, and what ExifTool then reads of both results.

One ExifTool stays open for all of them. Each edit works on a copy of its own with the same name in two folders,
`theirs` and `ours`; our command line runs inside this process.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conftest import exiftool_command
from writecases.sources import BUILT, source

from exifweb.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from writecases.case import Case

READY = b"{ready1}\n"
SIDES = ("theirs", "ours")
SHOWN = ("-j", "-n", "-a", "-G1:4")
APART = re.compile(r"(System|Composite):|SourceFile$|ExifTool:(?!Warning|Error)|.*:XMPToolkit$|.*(Offsets?|Start)$")
"""What differs between any two writes: file times, places in the file, the writer's own name; and what follows."""
OUTCOMES = (
    (r"(\d+) image files updated", "updated"),
    (r"(\d+) image files unchanged", "unchanged"),
    (r"(\d+) image files created", "created"),
    (r"(\d+) image files copied", "copied"),
    (r"(\d+) files weren't (?:updated|created) due to errors", "refused"),
)


@dataclass
class Outcome:
    """What became of one edit.

    Attributes:
        case: The edit.
        number: Its number, with which the names of its files begin.
        said: What each side printed.
        done: What each side says it did: `updated`, `unchanged`, `created`, `copied`, `refused`, or nothing.
        differing: Tag → what ExifTool reads of it in the two results; None where it is not there.
    """

    case: Case
    number: int
    said: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    differing: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def equal(self) -> bool:
        """Whether both did the same."""
        return not self.differing and self.wrote[0] == self.wrote[1]

    @property
    def wrote(self) -> list[str]:
        """What each side says that it wrote, empty where it refused or found nothing to do."""
        return ["" if done in ("unchanged", "refused", "nothing") else done for done in self.done]

    def __str__(self) -> str:
        lines = [self.case.name]
        if self.wrote[0] != self.wrote[1]:
            lines.append(f"  outcome: {self.done[0]} but {self.done[1]}")
        lines += [f"  {tag}: {theirs!r} but {ours!r}" for tag, (theirs, ours) in sorted(self.differing.items())]
        lines += [
            f"  {side} said: {' | '.join(s.strip().splitlines())}" for side, s in zip(SIDES, self.said, strict=True)
        ]
        return "\n".join(lines)


class ExifTool:
    """An ExifTool that stays open in a folder.

    Args:
        folder: Where file names start.
    """

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [*exiftool_command(), "-stay_open", "True", "-@", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"},
        )

    def run(self, arguments: Iterable[str]) -> str:
        """Return what it prints, errors among it, for a command."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        lines = [self._line(argument) for argument in arguments]
        self._process.stdin.write("\n".join([*lines, "-execute1", ""]).encode())
        self._process.stdin.flush()
        told: list[bytes] = []
        for line in self._process.stdout:
            told.append(line.removesuffix(READY))
            if line.endswith(READY):
                return b"".join(told).decode("utf-8", "replace")
        raise RuntimeError(f"ExifTool ended: {b''.join(told)!r}")

    def close(self) -> None:
        """End it."""
        self._process.communicate(b"-stay_open\nFalse\n")

    @staticmethod
    def _line(argument: str) -> str:
        if "\n" not in argument and "= " not in argument:
            return argument
        escaped = argument.replace("\\", "\\\\").replace("\n", "\\n")
        return f"#[CSTR]{escaped}"


def compare(cases: Sequence[Case], folder: Path) -> list[Outcome]:
    """Make every edit on both sides and return what became of them; edits whose files are not there are left out."""
    exiftool = ExifTool(folder)
    try:
        _lay_out(cases, folder)
        outcomes = [Outcome(case, number) for number, case in enumerate(cases) if _there(case)]
        with ThreadPoolExecutor(1) as beside:
            theirs = [beside.submit(exiftool.run, _arguments(one, SIDES[0], folder)) for one in outcomes]
            ours = [_ours(_arguments(one, SIDES[1], folder), folder) for one in outcomes]
            for outcome, future, own in zip(outcomes, theirs, ours, strict=True):
                outcome.said = [future.result(), own]
                outcome.done = [_done(said) for said in outcome.said]
        for struct in (False, True):
            _read(exiftool, [one for one in outcomes if one.case.struct == struct], folder, struct=struct)
    finally:
        exiftool.close()
    return outcomes


def _there(case: Case) -> bool:
    named = [case.source] if case.source else []
    return all(source(name) is not None for name in (*named, *case.donors))


def _lay_out(cases: Sequence[Case], folder: Path) -> None:
    for side in SIDES:
        (folder / side).mkdir()
    for name in {*BUILT, *(name for case in cases for name in case.donors)}:
        data = source(name)
        if data is not None:
            (folder / Path(name).name).write_bytes(data)


def _arguments(outcome: Outcome, side: str, folder: Path) -> list[str]:
    """Return the arguments of one side, with the file that they name laid there."""
    case, stem = outcome.case, f"{side}/{outcome.number:03d}"
    arguments = [option.replace("OUT", f"{stem}-out") for option in case.options]
    if not case.source:
        return arguments
    path = f"{stem}{Path(case.source).suffix}"
    (folder / path).write_bytes(source(case.source) or b"")
    return [*arguments, path] if "-o" in arguments else [*arguments, "-overwrite_original", path]


def _ours(arguments: list[str], folder: Path) -> str:
    said = io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stderr(said):
        main(arguments, said)
    return said.getvalue()


def _done(said: str) -> str:
    found = [word for pattern, word in OUTCOMES for n in re.findall(pattern, said) if int(n)]
    return "+".join(found) or "nothing"


def _read(exiftool: ExifTool, outcomes: list[Outcome], folder: Path, *, struct: bool) -> None:
    names = {outcome.number: _results(folder, outcome.number) for outcome in outcomes}
    files = [f"{side}/{name}" for found in names.values() for name in sorted(found) for side in SIDES]
    files = [file for file in files if (folder / file).exists()]
    if not files:
        return
    answer = exiftool.run([*SHOWN, *(["-struct"] if struct else []), "-q", "-q", *files])
    rows: dict[str, dict[str, Any]] = {row["SourceFile"]: row for row in json.loads(answer)}
    for outcome in outcomes:
        for name in names[outcome.number]:
            theirs, ours = (rows.get(f"{side}/{name}", {"there": False}) for side in SIDES)
            outcome.differing |= differences(theirs, ours)


def _results(folder: Path, number: int) -> set[str]:
    return {path.name for side in SIDES for path in (folder / side).glob(f"{number:03d}*")}


def differences(theirs: dict[str, Any], ours: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the tags whose values differ, with both values."""
    keys = {key for key in (*theirs, *ours) if not APART.match(key)}
    return {key: (theirs.get(key), ours.get(key)) for key in keys if theirs.get(key) != ours.get(key)}
