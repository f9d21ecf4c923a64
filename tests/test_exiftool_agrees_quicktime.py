"""Films made here, through ExifTool and through us: whole answers, as text and as values, with and without samples."""

from __future__ import annotations

import json
import subprocess
from itertools import chain
from typing import TYPE_CHECKING, Any

import media_films
import media_timed
import pytest
from test_exiftool_agrees import exiftool, same

import exifweb
from exifweb import Options

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.native
__all__ = ["exiftool"]
APART = ("SourceFile", "ExifTool", "System", "File:FileSize")
FILMS = dict(
    chain(
        media_films.containers().items(),
        media_films.texts().items(),
        media_films.tracks().items(),
        media_films.vendors().items(),
    )
)
TIMED = {
    **media_timed.subtitles(),
    **media_timed.samples(),
    **media_timed.free_gps(),
    **{f"box {name}": data for name, data in media_timed.boxes().items()},
}


def ask(exiftool: Path, folder: Path, films: dict[str, bytes], *options: str) -> dict[str, dict[str, Any]]:
    """Return ExifTool's answers by the names of the films."""
    for name, data in films.items():
        (folder / name).write_bytes(data)
    command = [
        "perl",
        str(exiftool),
        "-config",
        "",
        "-q",
        "-q",
        "-j",
        "-a",
        *options,
        *[str(folder / n) for n in films],
    ]
    environment = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, check=False, env=environment, timeout=120)
    rows = json.loads(done.stdout, strict=False)
    return dict(zip(films, rows, strict=True))


def ours(name: str, data: bytes, groups: str, options: Options, *, numeric: bool = False) -> dict[str, Any]:
    found = exifweb.read(data, name=name, options=options)
    answer = json.loads(found.to_json(groups=groups, numeric=numeric))
    answer = answer[0] if isinstance(answer, list) else answer
    return {key: value for key, value in answer.items() if key != "SourceFile"}


def differences(theirs: dict[str, Any], mine: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    keys = [
        key
        for key in dict.fromkeys((*theirs, *mine))
        if not key.startswith(APART) and key.rpartition(":")[2] not in ("Warning", "Error", "FileSize", "FileName")
    ]
    return {key: (theirs.get(key), mine.get(key)) for key in keys if not same(theirs.get(key), mine.get(key))}


def compare(
    answers: dict[str, dict[str, Any]], films: dict[str, bytes], groups: str, options: Options, *, numeric: bool = False
) -> None:
    wrong: dict[str, tuple[Any, Any]] = {}
    for name, data in films.items():
        mine = ours(name, data, groups, options, numeric=numeric)
        wrong |= {f"{name}: {key}": pair for key, pair in differences(answers[name], mine).items()}
    shown = "\n".join(f"{key}: {a!r} but {b!r}" for key, (a, b) in wrong.items())
    assert not wrong, shown


@pytest.mark.parametrize("numeric", [False, True], ids=["text", "values"])
def test_films(exiftool: Path, tmp_path: Path, *, numeric: bool) -> None:
    flags = ["-n"] if numeric else []
    answers = ask(exiftool, tmp_path, FILMS, "-G1", "-x", "System:all", "-all", "-Warning", *flags)
    compare(answers, FILMS, "1", Options(), numeric=numeric)
    for name, data in FILMS.items():
        told = [warning.text for warning in exifweb.read(data, name=name).warnings]
        assert [text for key, text in answers[name].items() if key.endswith(":Warning")] == told[:1], name


@pytest.mark.parametrize("embedded", [0, 1], ids=["without samples", "with samples"])
def test_timed_metadata(exiftool: Path, tmp_path: Path, embedded: int) -> None:
    flags = ["-ee"] if embedded else []
    answers = ask(exiftool, tmp_path, TIMED, "-G3", "-x", "System:all", "-x", "ExifTool:all", *flags)
    compare(answers, TIMED, "3", Options(embedded=embedded))


@pytest.mark.parametrize("embedded", [2, 3])
def test_more_of_the_samples(exiftool: Path, tmp_path: Path, embedded: int) -> None:
    films = {name: TIMED[name] for name in ("avchd.mp4", "box ricoh.mp4", "gopro media.mp4", "free in media.mp4")}
    answers = ask(exiftool, tmp_path, films, "-G3", f"-ee{embedded}", "-x", "System:all", "-x", "ExifTool:all")
    compare(answers, films, "3", Options(embedded=embedded))


def test_values_of_timed_metadata(exiftool: Path, tmp_path: Path) -> None:
    answers = ask(exiftool, tmp_path, TIMED, "-G1", "-ee", "-n", "-x", "System:all")
    compare(answers, TIMED, "1", Options(embedded=1), numeric=True)


def test_unknown_tags(exiftool: Path, tmp_path: Path) -> None:
    films = {name: FILMS[name] for name in ("items.m4a", "user data.mov", "in tracks.mov", "descriptions.mov")}
    answers = ask(exiftool, tmp_path, films, "-G1", "-u", "-x", "System:all")
    compare(answers, films, "1", Options(unknown=1))


def test_the_command_line_knows_samples_and_utc(exiftool: Path, tmp_path: Path) -> None:
    from exifweb.cli import parse

    request = parse(["-ee2", "-api", "QuickTimeUTC=1", "-charset", "quicktime=Latin", "a.mp4"])
    assert (request.options.embedded, request.options.quicktime_utc) == (2, True)
    assert request.options.charset_quicktime == "Latin"
    assert parse(["-ee", "-api", "QuickTimeUTC=0", "a.mp4"]).options.quicktime_utc is False
    name = "plain.mov"
    answers = ask(exiftool, tmp_path, {name: FILMS[name]}, "-G1", "-api", "QuickTimeUTC", "-CreateDate")
    mine = exifweb.read(FILMS[name], name=name, options=Options(quicktime_utc=True))
    assert answers[name]["QuickTime:CreateDate"] == mine["QuickTime:CreateDate"].text
