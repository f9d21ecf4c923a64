"""The command line's writing: assignments and copied tags over files and folders, with ExifTool's words and exit codes.

What makes no sense for any file is said once, before a file is touched; where nothing is left to do, nothing is done.
Source: the `exiftool` script.
"""

from __future__ import annotations

import os
import re
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from exifweb.core.context import Context, Options
from exifweb.core.errors import ExifWebError, InvalidValue, UnknownFormat
from exifweb.core.model import Metadata
from exifweb.core.read import read, read_into
from exifweb.core.source import Buffer
from exifweb.core.write.api import EMPTY_XMP, finish
from exifweb.core.write.changes import Edit
from exifweb.core.write.copy import copy_into, copy_options
from exifweb.core.write.entry import Entry, unescaped
from exifweb.core.write.plan import Planner
from exifweb.files import add_system_tags, open_path, save

if TYPE_CHECKING:
    from exifweb.cli import Request
    from exifweb.core.source import Source
    from exifweb.core.write.changes import Action

ASSIGNMENT = re.compile(r"(?P<tag>[-\w:*?#+]+?)(?P<sign>[-+^]?)(?P<file><?)=(?P<value>.*)", re.DOTALL)
SIGNS: dict[str, Action] = {"": "set", "^": "set", "+": "add", "-": "remove"}
ITSELF = "@"


@dataclass
class Copy:
    """Tags to copy.

    Attributes:
        source: Path of the file that they come from, `@` for the file itself.
        tags: What to take.
        adds: Whether several may go into one list.
    """

    source: str
    tags: list[str] = field(default_factory=list)
    adds: bool = False


@dataclass
class Tally:
    """What became of the files."""

    updated: int = 0
    unchanged: int = 0
    created: int = 0
    copied: int = 0
    failed: int = 0
    not_created: int = 0
    folders: int = 0
    read: int = 0

    @property
    def lines(self) -> list[str]:
        """What is said at the end."""
        written = self.updated + self.unchanged + self.failed
        rows = (
            (self.folders, "directories scanned", bool(self.folders)),
            (self.created, "image files created", bool(self.created)),
            (self.updated, "image files updated", written > 0),
            (self.unchanged, "image files unchanged", bool(self.unchanged)),
            (self.copied, "image files copied", bool(self.copied)),
            (self.failed, "files weren't updated due to errors", bool(self.failed)),
            (self.not_created, "files weren't created due to errors", bool(self.not_created)),
        )
        return [f"{count:5d} {words}" for count, words, shown in rows if shown]


class Writer:
    """Writes the files of one request.

    Args:
        request: What the arguments ask for.
        out: Where the summary goes.
    """

    def __init__(self, request: Request, out: TextIO) -> None:
        self.request = request
        self.out = out
        self.tally = Tally()
        self.steps: list[Edit | Copy] = []
        self._said: set[str] = set()

    def run(self) -> int:
        """Write all files and return the exit code."""
        from exifweb.cli import paths

        if not self._prepare():
            return 1
        if not self.request.files:
            if self.request.out is None:
                return self._refuse("No file specified")
            self._create(None)
        for path in paths(self.request, self.tally):  # type: ignore[arg-type]
            self._one(path)
        if not self.request.quiet:
            print("".join(f"{line}\n" for line in self.tally.lines), end="", file=self.out)
        return 1 if self.tally.failed or self.tally.not_created else 0

    def _prepare(self) -> bool:
        """Turn the arguments into steps; False where nothing is to be done."""
        for kind, text in self.request.writes:
            if kind.endswith("from"):
                if text != ITSELF and not os.path.exists(text):
                    self._refuse(f"File '{text}' does not exist for -tagsFromFile option")
                    return False
                self.steps.append(Copy(text, adds=kind != "from"))
            elif kind == "copy":
                self._copy_step(text)
            else:
                self._assign(text)
        if self.steps or self.request.out is not None:
            copying = any(isinstance(step, Copy) for step in self.steps)
            if not copying:
                self.steps += [Edit("-" + tag, "set", None) for tag in self.request.excluded]
            if self.request.tags:
                first = self.request.tags[0]
                words = (f"{first} ...", "s") if len(self.request.tags) > 1 else (first, "")
                if self.request.out is None:
                    print(
                        f"Ignored superfluous tag name{words[1]} or invalid option{words[1]}: -{words[0]}",
                        file=sys.stderr,
                    )
            return True
        self._refuse("Nothing to do.")
        return False

    def _copy_step(self, text: str) -> None:
        last = next((step for step in reversed(self.steps) if isinstance(step, Copy)), None)
        if last is None:
            last = Copy(ITSELF)
            self.steps.append(last)
        if last.adds and text[:1] not in "+-":
            text = text.replace(">", ">+", 1) if ">" in text else f"+{text}"
        last.tags.append(text)

    def _assign(self, text: str) -> None:
        matched = ASSIGNMENT.fullmatch(text)
        if matched is None:
            self._warn(f"Invalid assignment '{text}'")
            return
        tag, sign, value = matched["tag"], matched["sign"], matched["value"]
        given: str | bytes | None = unescaped(value, self.request.escape)
        if matched["file"]:
            if value == "":
                given = None
            else:
                try:
                    with open_path(value) as source:
                        data = source.read(0, source.size)
                except OSError:
                    self._warn(f"Error opening file '{value}'")
                    return
                given = _text_or_bytes(data)
        elif value == "" and sign == "":
            given = None
        edit = Edit(tag, SIGNS[sign], given, numeric=self.request.numeric)
        try:
            planner = Planner(Buffer(b""), _nothing())
            planner.entry = self._entry
            planner.add(edit)
        except ExifWebError as problem:
            self._warn(problem.message)
            return
        self.steps.append(edit)

    def _one(self, path: str) -> None:
        try:
            if self.request.out is not None and _is_sidecar(self.request.out) and not _is_sidecar(path):
                self._create(path)
                return
            with open_path(path) as source:
                self._write(path, source)
        except OSError as problem:
            from exifweb.cli import reason

            self._fail(f"Error: {reason(problem)} - {path}")
        except UnknownFormat as problem:
            self._fail(f"Error: {problem.message} - {path}")
        except ExifWebError as problem:
            hint = f" ({problem.hint})" if problem.hint else ""
            self._fail(f"Error: {problem.message}{hint} - {path}")

    def _write(self, path: str, source: Source) -> None:
        target = self._target(path)
        if target is not None and os.path.lexists(target):
            self._fail(f"Error: '{target}' already exists - {path}")
            return
        metadata = read(source, name=os.path.basename(path), options=self.request.charsets)
        planner = Planner(source, metadata)
        self._plan(planner, path)
        job = planner.job()
        sets = any(change.values for changes in job.changes.values() for change in changes)
        result = finish(job)
        for note in result.notes:
            self._warn(f"{note} - {path}")
        if not result.changed and not sets and target is None:
            self.tally.unchanged += 1
            return
        overwrite = self.request.overwrite
        save(
            path, result, backup=not overwrite, out=target, preserve_times=self.request.preserve, in_place=overwrite > 1
        )
        if target is None:
            self.tally.updated += 1
            return
        self.tally.created += result.changed or sets
        self.tally.copied += not (result.changed or sets)
        if overwrite:
            os.unlink(path)

    def _create(self, path: str | None) -> None:
        """Make an XMP file of a file's tags, or of assignments alone."""
        target = self._target(path or "")
        if target is None or not _is_sidecar(target):
            self.tally.not_created += 1
            print(f"Error: Can't create {target} from scratch", file=sys.stderr)
            return
        if os.path.lexists(target):
            self._fail(f"Error: '{target}' already exists - {path or target}")
            return
        source = Buffer(EMPTY_XMP)
        planner = Planner(source, read(source, name="new.xmp"))
        if path is not None and not any(isinstance(step, Copy) for step in self.steps):
            self._copy(planner, Copy(ITSELF, [*self.request.tags, *(f"-{t}" for t in self.request.excluded)]), path)
        self._plan(planner, path or target)
        save(target, finish(planner.job()), out=target)
        self.tally.created += 1

    @property
    def _entry(self) -> Entry:
        """How the texts of assignments are meant."""
        request = self.request
        return Entry(request.separator, request.date_format, request.write_mode)

    def _plan(self, planner: Planner, path: str) -> None:
        planner.entry = self._entry
        planner.context.members |= _clock()
        for step in self.steps:
            try:
                if isinstance(step, Copy):
                    self._copy(planner, step, path)
                else:
                    planner.add(step)
            except ExifWebError as problem:
                self._warn(f"{problem.message} - {path}")

    def _copy(self, planner: Planner, step: Copy, path: str) -> None:
        origin = path if step.source == ITSELF else _named_after(step.source, path)
        with open_path(origin) as source:
            context = Context(source, copy_options(self.request.charsets, step.tags), name=os.path.basename(origin))
            add_system_tags(context, origin)
            read_into(context)
            copy_into(planner, Metadata(context, source, 0), step.tags)

    def _target(self, path: str) -> str | None:
        """Return where a file goes by `-o`: a file, or the same name in a folder."""
        given = self.request.out
        if given is None:
            return None
        given = _named_after(given, path)
        if given.endswith("/") or os.path.isdir(given):
            os.makedirs(given, exist_ok=True)
            return os.path.join(given, os.path.basename(path))
        return given

    def _warn(self, message: str) -> None:
        if message not in self._said and self.request.quiet < 2:
            print(f"Warning: {message}", file=sys.stderr)
        self._said.add(message)

    def _fail(self, message: str) -> None:
        print(message, file=sys.stderr)
        self.tally.failed += 1

    def _refuse(self, message: str) -> int:
        print(message, file=sys.stderr)
        return 1


def run(request: Request, out: TextIO) -> int:
    """Write what a request asks for and return the exit code: 0, or 1 where something could not be written."""
    return Writer(request, out).run()


def _nothing() -> Metadata:
    """Return what is known of no file at all, against which edits are tried."""
    source = Buffer(b"")
    context = Context(source, Options())
    context.members |= _clock()
    return Metadata(context, source, 0)


def _clock() -> dict[str, str]:
    """Return the time here and its zone, which `now` and times without a zone stand for."""
    told = time.strftime("%Y:%m:%d %H:%M:%S%z")
    return {"Now": f"{told[:-2]}:{told[-2:]}", "TimeZone": told[-5:]}


def _named_after(pattern: str, path: str) -> str:
    """Return a name with `%d`, `%f` and `%e` replaced by a file's folder, name and extension."""
    if "%" not in pattern:
        return pattern
    folder, name = os.path.split(path)
    stem, extension = os.path.splitext(name)
    parts = {"d": f"{folder}/" if folder else "", "f": stem, "e": extension[1:], "%": "%"}

    def part(found: re.Match[str]) -> str:
        if found[1] not in parts:
            message = f"%{found[1]} is not known in '{pattern}'"
            raise InvalidValue(message, "%d is the folder, %f the name, %e the extension.")
        return parts[found[1]]

    return re.sub(r"%(.)", part, pattern)


def _is_sidecar(path: str) -> bool:
    return path.lower().endswith(".xmp")


def _text_or_bytes(data: bytes) -> str | bytes:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data
