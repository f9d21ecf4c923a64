"""The command line: ExifTool's options, its output and its exit codes.

`parse` turns the arguments into a `Request`, `main` runs it over files and folders, `cli_output` prints, `cli_write`
writes. One bad file of many loses nothing: it is reported and the rest is read.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from exifweb import __version__, cli_output
from exifweb.core.charsets import codec_of
from exifweb.core.context import Context, Options
from exifweb.core.errors import ExifWebError, UnknownFormat
from exifweb.core.read import read_into
from exifweb.files import add_system_tags, open_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


USAGE = """usage: exifweb [OPTIONS] FILE|DIR ...
  -TAG, -GROUP:TAG, -GROUP:all   show these tags only (# behind a name: its value)
  --TAG, -x TAG    leave these tags out
  -j  -csv         JSON, or one table for all files
  -G[n[:m...]]     show groups of family n (0 by default)
  -a  -u  -U       duplicate tags, unknown tags, unknown values of binary blocks too
  -n  -b  -struct  values instead of text, binary data, structures
  -s  -S  -s3      short names, very short output, values alone
  -fast[n]         skip trailers (1), maker notes (2), everything but the type (3)
  -ext EXT  -r     only files of this type, folders inside folders
  -ver             print the version
  -TAG=VALUE, -TAG= write or delete a tag (+= adds, -= removes or shifts back, ^= writes an empty text)
  -TAG<=FILE       write a file's contents
  -all=  -GROUP:all=  --TAG   delete everything, or a group, but not TAG
  -tagsFromFile SRC  -TAG  -DST<SRC   copy tags from another file (-addTagsFromFile: several into one list)
  -sep STR  -d FMT  -E  -ec   what parts list items, form of dates, HTML's or C's escapes in values
  -ee[n]           metadata that go along with video and audio too
  -api QuickTimeUTC   times of QuickTime files are in UTC
  -charset exif=NAME, iptc=NAME, quicktime=NAME   character set of strings that are not UTF-8, or declare none
  -wm MODE         write existing tags (w), create tags (c), create groups (g)
  -o OUT           write to another file or folder
  -overwrite_original[_in_place]  -P   keep no copy of the original; keep its times
"""


@dataclass
class Request:
    """What the arguments ask for."""

    files: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    extensions: list[str] = field(default_factory=list)
    excluded_extensions: list[str] = field(default_factory=list)
    groups: str | None = None
    json: bool = False
    csv: bool = False
    duplicates: bool = False
    numeric: bool = False
    binary: bool = False
    struct: bool = False
    recursive: bool = False
    quiet: int = 0
    short: int = 0
    unknown: int = 0
    fast: int = 0
    composite: bool = True
    archives: bool = False
    version: bool = False
    help: bool = False
    writes: list[tuple[str, str]] = field(default_factory=list)
    out: str | None = None
    overwrite: int = 0
    preserve: bool = False
    separator: str = ""
    date_format: str = ""
    write_mode: str = "wcg"
    escape: str = ""
    embedded: int = 0
    quicktime_utc: bool = False
    charset_quicktime: str | None = None
    charset_exif: str | None = None
    charset_iptc: str | None = None

    @property
    def options(self) -> Options:
        """How the core is to read."""
        whole = frozenset(tag.rpartition(":")[2].rstrip("#").lower() for tag in self.tags)
        return Options(
            unknown=self.unknown,
            fast=self.fast,
            binary=self.binary,
            struct=self.struct,
            composite=self.composite,
            archives=self.archives,
            whole=whole,
            embedded=self.embedded,
            quicktime_utc=self.quicktime_utc,
            charset_quicktime=self.charset_quicktime,
            charset_exif=self.charset_exif,
            charset_iptc=self.charset_iptc,
        )

    @property
    def charsets(self) -> Options:
        """How the core is to read what is written."""
        return Options(charset_exif=self.charset_exif, charset_iptc=self.charset_iptc)


class UsageError(Exception):
    """The arguments make no sense."""


def _short(request: Request, text: str) -> None:
    request.short = max(request.short + 1, int(text or 0)) if text else request.short + 1


def _json(request: Request, _: str) -> None:
    request.json = request.duplicates = True


def _set(name: str, value: object = True) -> Callable[[Request, str], None]:
    def apply(request: Request, _: str) -> None:
        setattr(request, name, value)

    return apply


def _add(name: str, step: int = 1) -> Callable[[Request, str], None]:
    def apply(request: Request, _: str) -> None:
        setattr(request, name, getattr(request, name) + step)

    return apply


FLAGS: tuple[tuple[str, Callable[[Request, str], None]], ...] = (
    (r"j(?:son)?", _json),
    (r"csv", _set("csv")),
    (r"a|-?duplicates", _set("duplicates")),
    (r"n", _set("numeric")),
    (r"-printConv", _set("numeric")),
    (r"b(?:inary)?", _set("binary")),
    (r"struct", _set("struct")),
    (r"r(?:ecurse)?\.?", _set("recursive")),
    (r"u(?:nknown)?", _add("unknown")),
    (r"U", _set("unknown", 2)),
    (r"q(?:uiet)?", _add("quiet")),
    (r"e|-composite", _set("composite", False)),
    (r"archives", _set("archives")),
    (r"m|ignoreMinorErrors|f|forcePrint|l|long|veryShort|z", lambda *_: None),
    (r"ver", _set("version")),
    (r"h(?:elp)?|-help", _set("help")),
    (r"S", _set("short", 2)),
    (r"E|ex|escape(?:HTML|XML)", _set("escape", "html")),
    (r"ec|escapeC", _set("escape", "c")),
    (r"P|preserve", _set("preserve")),
    (r"overwrite_original", _set("overwrite", 1)),
    (r"overwrite_original_in_place", _set("overwrite", 2)),
    (r"s(\d?)", _short),
    (r"short", _short),
)
"""Options without a value: pattern (without the first dash) and what they do."""

WITH_VALUE: tuple[tuple[str, str], ...] = (
    ("x", "excluded"),
    ("exclude", "excluded"),
    ("ext", "extensions"),
    ("extension", "extensions"),
    ("-ext", "excluded_extensions"),
)
"""Options whose value is the next argument: name and the list that it goes to."""
SINGLE: tuple[tuple[str, str], ...] = (
    ("sep", "separator"),
    ("separator", "separator"),
    ("d", "date_format"),
    ("dateFormat", "date_format"),
    ("wm", "write_mode"),
    ("writeMode", "write_mode"),
)
"""Options whose value is the next argument: name and where it goes."""
IGNORED_WITH_VALUE = frozenset(("config", "c", "lang", "w", "common_args"))
NUMBERED = ((r"fast(\d*)", "fast"), (r"(?:ee|extractEmbedded)(\d*)", "embedded"))
"""Options whose number is part of their name: pattern and where it goes."""
CHARSETS = {"exif": "charset_exif", "iptc": "charset_iptc", "quicktime": "charset_quicktime"}
"""Kind of text → where its character set goes."""
UNSUPPORTED = re.compile(r"if\d?|@|srcfile|fileOrder\d?|password|userParam|geotag|execute|stay_open", re.IGNORECASE)
"""Options that say which files are worked on, or how: to pass one over would do what nobody asked for."""


def parse(arguments: list[str]) -> Request:
    """Return what the arguments ask for.

    Raises:
        UsageError: An option lacks its value.
    """
    request = Request()
    left = iter(arguments)
    for argument in left:
        if argument == "--":
            request.files.extend(left)
        elif not argument.startswith("-") or argument == "-":
            request.files.append(argument)
        else:
            _option(request, argument[1:], left)
    return request


def _option(request: Request, name: str, left: Iterator[str]) -> None:
    for flag, target in WITH_VALUE:
        if name == flag:
            getattr(request, target).append(_value(name, left))
            return
    for flag, target in SINGLE:
        if name == flag:
            setattr(request, target, _value(name, left))
            return
    if UNSUPPORTED.fullmatch(name):
        message = f"The option -{name} is not supported"
        raise UsageError(message)
    if name == "charset":
        _charset(request, _value(name, left))
        return
    if name == "api":
        option, _, value = _value(name, left).partition("=")
        if option.lower() == "quicktimeutc":
            request.quicktime_utc = value != "0"
        return
    if name in IGNORED_WITH_VALUE:
        _value(name, left)
        return
    groups = re.fullmatch(r"[Gg](?:roup\w*)?(:?\d+(?::\d+)*)?", name)
    if groups:
        request.groups = groups[1] or "0"
        return
    for pattern, target in NUMBERED:
        found = re.fullmatch(pattern, name)
        if found:
            setattr(request, target, int(found[1] or 1))
            return
    for pattern, apply in FLAGS:
        found = re.fullmatch(pattern, name)
        if found:
            apply(request, found[1] if found.groups() else "")
            return
    if _write_option(request, name, left):
        return
    if name.startswith("-"):
        request.excluded.append(name[1:])
    else:
        request.tags.append(name)


def _charset(request: Request, given: str) -> None:
    """Take a character set: `exif=NAME` or `iptc=NAME`; those of other kinds of text are looked at and passed over."""
    kind, _, name = given.rpartition("=")
    try:
        codec_of(name)
    except ExifWebError as problem:
        raise UsageError(problem.message) from problem
    if kind.lower() in CHARSETS:
        setattr(request, CHARSETS[kind.lower()], name)


def _write_option(request: Request, name: str, left: Iterator[str]) -> bool:
    """Take an option that is about writing; False for one that is not."""
    copying = any(kind.endswith("from") for kind, _ in request.writes)
    if name == "o":
        request.out = _value(name, left)
    elif name.lower() in ("tagsfromfile", "addtagsfromfile"):
        request.writes.append(("from" if name[:1] in "tT" else "add from", _value(name, left)))
    elif re.match(r"[-\w:*?#+]+?[-+^]?=|[-\w:*?#+]+?[-+]?<=", name):
        request.writes.append(("set", name))
    elif copying or re.match(r"[-\w:*?#+ ]+[<>]", name):
        request.writes.append(("copy", name))
    else:
        return False
    return True


def _value(name: str, left: Iterator[str]) -> str:
    value = next(left, None)
    if value is None:
        message = f"Expecting a value for the -{name} option"
        raise UsageError(message)
    return value


def main(arguments: list[str] | None = None, out: TextIO | None = None) -> int:
    """Run the command line and return its exit code: 0, or 1 where something could not be read."""
    out = out or sys.stdout
    try:
        request = parse(sys.argv[1:] if arguments is None else arguments)
    except UsageError as problem:
        print(f"Error: {problem}", file=sys.stderr)
        return 1
    if request.version:
        print(__version__, file=out)
        return 0
    if not request.help and (request.writes or request.out is not None):
        from exifweb import cli_write

        return cli_write.run(request, out)
    if request.help or not request.files:
        print(USAGE, end="", file=out)
        return 0 if request.help else 1
    try:
        code = _run(request, out)
        out.flush()
    except BrokenPipeError:  # the reader has seen enough
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - stands in until the end
        return 0
    return code


def _run(request: Request, out: TextIO) -> int:
    printer = cli_output.printer_of(request, out)
    tally = Tally()
    for path in paths(request, tally):
        _one(request, printer, tally, path)
    printer.finish()
    printer.summary(tally)
    return 1 if tally.failed else 0


@dataclass
class Tally:
    """What became of the files."""

    read: int = 0
    failed: int = 0
    folders: int = 0


def _one(request: Request, printer: cli_output.Printer, tally: Tally, path: str) -> None:
    try:
        with open_path(path) as source:
            context = Context(source, request.options, name=os.path.basename(path))
            cli_output.add_version_tag(context)
            add_system_tags(context, path)
            problem = _read(context)
            metadata = cli_output.finished(context, source, problem)
            printer.show(path, metadata)
    except BrokenPipeError:
        raise
    except OSError as problem:
        print(f"Error: {reason(problem)} - {path}", file=sys.stderr)
        tally.failed += 1
        return
    tally.read += 1
    if problem is not None:
        tally.failed += 1


def _read(context: Context) -> ExifWebError | None:
    try:
        read_into(context)
    except UnknownFormat as problem:
        return problem
    except ExifWebError as problem:
        return problem
    return None


def reason(problem: OSError) -> str:
    """Return in ExifTool's words why a file can't be opened."""
    if isinstance(problem, FileNotFoundError):
        return "File not found"
    return problem.strerror or str(problem)


def paths(request: Request, tally: Tally) -> Iterator[str]:
    """Yield the files that are named or lie in the folders that are named."""
    for name in request.files:
        if os.path.isdir(name):
            yield from _folder(request, tally, name)
        elif not _excluded(request, name):
            yield name


def _folder(request: Request, tally: Tally, folder: str) -> Iterator[str]:
    tally.folders += 1
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError as problem:
        print(f"Error: {reason(problem)} - {folder}", file=sys.stderr)
        return
    for entry in entries:
        path = f"{folder.rstrip('/')}/{entry.name}" if folder != "." else f"./{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            if request.recursive and not entry.name.startswith("."):
                yield from _folder(request, tally, path)
        elif _accepted(request, entry.name):
            yield path


def _accepted(request: Request, name: str) -> bool:
    """Whether a file found in a folder is read: of a wanted type, or else of a known one."""
    from exifweb.core.detect import known_extension

    if _excluded(request, name):
        return False
    extension = os.path.splitext(name)[1].lstrip(".").lower()
    if request.extensions:
        wanted = [e.lower().lstrip(".") for e in request.extensions]
        return extension in wanted or "*" in wanted
    return known_extension(extension)


def _excluded(request: Request, name: str) -> bool:
    extension = os.path.splitext(name)[1].lstrip(".").lower()
    return extension in [e.lower().lstrip(".") for e in request.excluded_extensions]
