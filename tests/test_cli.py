"""The command line against ExifTool's own, line for line, on files made here."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from builders import Ifd, exif, jpeg, photo, segment
from conftest import exiftool_command

import exifweb
from exifweb.cli import main

pytestmark = pytest.mark.native

ALWAYS = ("-x", "Composite:all", "-x", "FileAccessDate", "-x", "FileInodeChangeDate")


def ours(*arguments: str) -> tuple[str, int]:
    out = io.StringIO()
    code = main([*ALWAYS, *arguments], out)
    return out.getvalue(), code


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a photo in little-endian order, one in big-endian, a plain one; the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "UTC")
    Path("a.jpg").write_bytes(photo("<"))
    Path("b.jpg").write_bytes(photo(">"))
    comment = segment(0xFE, 'naïve, "quoted"\tcomment'.encode())
    jfif = segment(0xE0, b"JFIF\0" + bytes([1, 2, 1, 0, 72, 0, 72, 0, 0]))
    strings: list[tuple[int, str, object]] = [(0x13B, "string", "true"), (0x131, "string", "00123")]
    resolution = [(0x11A, "rational64u", (300, 1)), (0x11B, "rational64u", (300, 1)), (0x128, "int16u", 2)]
    Path("c.jpg").write_bytes(jpeg(jfif, comment, exif(Ifd(strings + resolution, next=Ifd(list(resolution))))))
    return tmp_path


def theirs(*arguments: str) -> tuple[str, int]:
    command = [*exiftool_command(), *ALWAYS, *arguments]
    env = os.environ | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, capture_output=True, check=False, env=env)
    return done.stdout.decode("latin-1" if "-b" in arguments else "utf-8"), done.returncode


CASES = (
    "a.jpg",
    "-s a.jpg",
    "-S a.jpg",
    "-s -s a.jpg",
    "-s3 a.jpg",
    "-G a.jpg",
    "-G1 -s a.jpg",
    "-G0:1 -S a.jpg",
    "-G1 -a b.jpg",
    "-G1 -s c.jpg",
    "-s c.jpg",
    "-j c.jpg",
    "-XResolution -G1 c.jpg",
    "-a -XResolution -G1 c.jpg",
    "-j -XResolution -G1 c.jpg",
    "-IFD1:XResolution c.jpg",
    "-a -G4 -s c.jpg",
    "-n a.jpg",
    "-j a.jpg",
    "-j -G1 -a a.jpg b.jpg c.jpg",
    "-j -n -G1 a.jpg",
    "-j -G0 c.jpg",
    "-j -G4 -a c.jpg",
    "-j -G0:1:2 -a a.jpg",
    "-j -s c.jpg",
    "-Make -Model -FNumber a.jpg",
    "-FNumber -Make a.jpg",
    "-j -FNumber -FNumber# a.jpg",
    "-ExposureTime# a.jpg",
    "-GPS:all a.jpg",
    "-IFD0:all -G1 -s a.jpg",
    "-GPS* -s a.jpg",
    "-j -GPS:all -n a.jpg",
    "-x EXIF:all a.jpg",
    "--Make --Model -s a.jpg",
    "-s -make a.jpg b.jpg",
    "-csv -Make -ISO -Comment a.jpg c.jpg",
    "-csv -G1 -Make -ISO a.jpg c.jpg",
    "-b -Make a.jpg",
    "-b -ThumbnailImage a.jpg",
    "-fast3 a.jpg",
    "-e -s a.jpg",
    "-j -Nonsense a.jpg",
    "-Nonsense a.jpg",
    "-ext png .",
    "-j -u -IFD0:all a.jpg",
)


@pytest.mark.parametrize("case", CASES)
def test_prints_what_exiftool_prints(folder: Path, case: str) -> None:
    assert folder.is_dir()
    want, want_code = theirs(*case.split())
    got, code = ours(*case.split())
    assert got == want
    assert code == want_code


def test_a_bad_file_among_good_ones_loses_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "empty.jpg").write_bytes(b"")
    out, code = ours("-j", "-Make", "-Error", "a.jpg", "missing.jpg", "empty.jpg", "b.jpg")
    assert code == 1
    assert out.count('"Make": "Acme"') == 2
    assert '"Error": "File is empty"' in out
    assert "Error: File not found - missing.jpg" in capsys.readouterr().err


def test_folders_inside_folders_only_when_asked(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "d.jpg").write_bytes(photo())
    (folder / "notes.xyz").write_text("not a photo")
    assert ours("-j", "-Make", ".")[0].count("Acme") == 2
    assert ours("-j", "-Make", "-r", ".")[0].count("Acme") == 3


def test_version_and_usage() -> None:
    assert ours("-ver") == (f"{exifweb.__version__}\n", 0)
    text, code = ours()
    assert code == 1
    assert text.startswith("usage:")


def test_the_module_is_the_same_program(folder: Path) -> None:
    command = [sys.executable, "-m", "exifweb", "-s3", "-Make", "a.jpg"]
    root = Path(__file__).parents[1]
    done = subprocess.run(
        command, capture_output=True, check=True, cwd=folder, env=os.environ | {"PYTHONPATH": str(root)}
    )
    assert done.stdout == b"Acme\n"


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    root = Path(__file__).parents[1]
    command = f"{sys.executable} -m exifweb -j a.jpg b.jpg a.jpg b.jpg | head -1"
    done = subprocess.run(
        command, shell=True, capture_output=True, check=True, cwd=folder, env=os.environ | {"PYTHONPATH": str(root)}
    )
    assert done.stderr == b""
