"""The command line's writing: messages, exit codes and files, as ExifTool leaves them."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import pytest
from builders import photo

import exifweb
from exifweb.cli import main

pytestmark = pytest.mark.native
UPDATED = "    1 image files updated\n"
UNCHANGED = "    0 image files updated\n    1 image files unchanged\n"


@pytest.fixture
def image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small JPEG in the current folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.jpg"
    path.write_bytes(photo())
    return path


def run(*arguments: str) -> tuple[int, str]:
    """Return the exit code and what was printed."""
    out = io.StringIO()
    return main(list(arguments), out), out.getvalue()


def text(path: Path, tag: str) -> object:
    """Return the words of a tag in a file, None where it has none."""
    found = exifweb.read(path.read_bytes(), name=path.name).get(tag)
    return None if found is None else found.text


def test_assigns_and_backs_up(image: Path) -> None:
    """A value is written, the original stays beside it."""
    assert run("-Artist=Ann", "-IPTC:Keywords=a", "-IPTC:Keywords=b", "a.jpg") == (0, UPDATED)
    assert text(image, "IFD0:Artist") == "Ann"
    assert text(image, "Keywords") == ["a", "b"]
    assert sorted(os.listdir()) == ["a.jpg", "a.jpg_original"]


def test_lists(image: Path) -> None:
    """`+=` adds an item, `-=` removes one."""
    run("-XMP-dc:Subject=a", "-XMP-dc:Subject=b", "-overwrite_original", "a.jpg")
    assert run("-XMP-dc:Subject+=c", "-XMP-dc:Subject-=a", "-overwrite_original", "a.jpg") == (0, UPDATED)
    assert text(image, "Subject") == ["c", "b"]  # the new item takes the place of the one that goes
    assert os.listdir() == ["a.jpg"]


def test_numbers(image: Path) -> None:
    """`#` and `-n` take values instead of words."""
    run("-Orientation#=6", "a.jpg")
    assert text(image, "Orientation") == "Rotate 90 CW"
    run("-n", "-Orientation=3", "a.jpg")
    assert text(image, "Orientation") == "Rotate 180"
    run("-Orientation=Horizontal (normal)", "a.jpg")
    assert text(image, "Orientation") == "Horizontal (normal)"


def test_shifts(image: Path) -> None:
    """Dates move by `+=` and `-=`."""
    run("-DateTimeOriginal=2020:01:31 23:30:00", "-ModifyDate=2020:03:01 00:15:00", "a.jpg")
    assert run("-AllDates+=1:30", "a.jpg") == (0, UPDATED)
    assert text(image, "DateTimeOriginal") == "2020:02:01 01:00:00"
    run("-ModifyDate-=2", "a.jpg")
    assert text(image, "ModifyDate") == "2020:02:29 23:45:00"


def test_from_files(image: Path) -> None:
    """`-TAG<=FILE` takes a picture or a block from a file; what is none is refused, text or not."""
    picture = b"\xff\xd8\xff\xfe\0\x04ab\xff\xd9"
    Path("t.jpg").write_bytes(picture)
    Path("t.txt").write_text("hello")
    assert run("-ThumbnailImage<=t.jpg", "-overwrite_original", "a.jpg") == (0, UPDATED)
    assert exifweb.read(image.read_bytes())["ThumbnailImage"].value.read() == picture
    assert run("-ThumbnailImage<=t.txt", "a.jpg") == (1, "")
    assert run("-EXIF<=t.jpg", "a.jpg") == (1, "")
    assert run("-ThumbnailImage=", "-EXIF=", "a.jpg") == (0, UPDATED)
    assert "FNumber" not in exifweb.read(image.read_bytes())


def test_deletes(image: Path) -> None:
    """`-TAG=` deletes a tag, `-all=` everything but what is excluded."""
    run("-Artist=Ann", "-Copyright=me", "a.jpg")
    run("-Artist=", "a.jpg")
    assert text(image, "Artist") is None
    assert run("-all=", "--Copyright", "a.jpg") == (0, UPDATED)
    assert (text(image, "Copyright"), text(image, "Make")) == ("me", None)


def test_value_from_a_file(image: Path) -> None:
    """`<=` takes what a file holds."""
    Path("note.txt").write_text("from a file")
    assert run("-Comment<=note.txt", "a.jpg") == (0, UPDATED)
    assert text(image, "Comment") == "from a file"
    run("-Comment^=", "a.jpg")
    assert text(image, "Comment") in ("", None)


def test_only_where_it_has_a_value(image: Path) -> None:
    """`-TAG-=OLD -TAG=NEW` is a condition."""
    run("-Artist=Ann", "a.jpg")
    assert run("-Artist-=Eve", "-Artist=Bob", "a.jpg") == (0, UNCHANGED)
    run("-Artist-=Ann", "-Artist=Bob", "a.jpg")
    assert text(image, "Artist") == "Bob"


def test_copies_tags(image: Path) -> None:
    """`-tagsFromFile` takes tags by name, by group, and into others."""
    other = image.parent / "b.jpg"
    other.write_bytes(image.read_bytes())
    run("-Artist=Ann", "-Copyright=me", "-Orientation#=8", "b.jpg")
    assert run("-tagsFromFile", "b.jpg", "-Artist", "a.jpg") == (0, UPDATED)
    assert (text(image, "Artist"), text(image, "Copyright")) == ("Ann", None)
    run("-tagsFromFile", "b.jpg", "-EXIF:all", "--Orientation", "-XMP-dc:Title<Copyright", "a.jpg")
    assert (text(image, "IFD0:Copyright"), text(image, "XMP-dc:Title")) == ("me", "me")
    assert text(image, "Orientation") != "Rotate 270 CW"
    run("-ImageDescription<by $Artist", "a.jpg")
    assert text(image, "ImageDescription") == "by Ann"


def test_out(image: Path) -> None:
    """`-o` writes elsewhere and never over a file."""
    before = image.read_bytes()
    assert run("-Artist=Ann", "-o", "b.jpg", "a.jpg") == (0, "    1 image files created\n")
    assert image.read_bytes() == before
    code, out = run("-Artist=Bob", "-o", "b.jpg", "a.jpg")
    assert (code, out) == (1, "    0 image files updated\n    1 files weren't updated due to errors\n")
    assert text(Path("b.jpg"), "Artist") == "Ann"
    run("-Artist=Ann", "-o", "sub/", "a.jpg")
    assert text(Path("sub/a.jpg"), "Artist") == "Ann"


def test_folders(image: Path) -> None:
    """Folders are gone through as in reading."""
    Path("sub").mkdir()
    Path("sub/b.jpg").write_bytes(image.read_bytes())
    Path("notes.txt").write_text("x")
    code, out = run("-Artist=Ann", "-r", "-ext", "jpg", ".")
    assert (code, out) == (0, "    2 directories scanned\n    2 image files updated\n")


@pytest.mark.parametrize(
    ("arguments", "code", "said", "out"),
    [
        (["-Artst=x", "a.jpg"], 1, "Warning: Tag 'Artst' is not defined\nNothing to do.\n", ""),
        (["-Artst=x", "-Artist=x", "a.jpg"], 0, "Warning: Tag 'Artst' is not defined\n", UPDATED),
        (["-Megapixels=3", "a.jpg"], 1, "Warning: Sorry, Megapixels is not writable\nNothing to do.\n", ""),
        (
            ["-Orientation=bla", "a.jpg"],
            1,
            "Warning: Can't convert IFD0:Orientation (not in PrintConv)\nNothing to do.\n",
            "",
        ),
        (["-Foo:all=", "a.jpg"], 1, "Warning: Not a deletable group: Foo\nNothing to do.\n", ""),
        (["-XMP-foo:all=", "a.jpg"], 0, "", UNCHANGED),
        (
            ["-Artist=x", "none.jpg"],
            1,
            "Error: File not found - none.jpg\n",
            "    0 image files updated\n    1 files weren't updated due to errors\n",
        ),
        (["-tagsFromFile", "nn.jpg", "a.jpg"], 1, "File 'nn.jpg' does not exist for -tagsFromFile option\n", ""),
        (["-Artist=x"], 1, "No file specified\n", ""),
        (["-q", "-Artist=x", "a.jpg"], 0, "", ""),
        (["-Artist=x", "-Make", "a.jpg"], 0, "Ignored superfluous tag name or invalid option: -Make\n", UPDATED),
    ],
)
def test_messages(
    image: Path, arguments: list[str], code: int, said: str, out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is said, where, and the exit code are ExifTool's."""
    assert image.exists()
    assert run(*arguments) == (code, out)
    assert capsys.readouterr().err == said


def test_preserves_times(image: Path) -> None:
    """`-P` keeps the time of the last change."""
    os.utime(image, ns=(10**18, 10**18))
    run("-P", "-Artist=Ann", "-overwrite_original_in_place", "a.jpg")
    assert image.stat().st_mtime_ns == 10**18
    assert os.listdir() == ["a.jpg"]


def test_the_mode_of_writing(image: Path) -> None:
    """`-wm` says whether tags are changed, created, or created in new groups."""
    run("-wm", "w", "-Artist=Ann", "-Model=Other", "a.jpg")
    assert (text(image, "Artist"), text(image, "Model")) == (None, "Other")
    run("-wm", "c", "-Artist=Ann", "-Model=New", "-XMP:Rating=3", "a.jpg")
    assert (text(image, "Artist"), text(image, "Model"), text(image, "XMP:Rating")) == ("Ann", "Other", None)


def test_separators_and_dates(image: Path) -> None:
    """`-sep` parts the items of lists alone; `-d` says how dates are written."""
    run("-sep", ";", "-XMP-dc:Subject=a;b", "-Artist=c;d", "a.jpg")
    assert (text(image, "Subject"), text(image, "Artist")) == (["a", "b"], "c;d")
    run("-d", "%d.%m.%Y", "-DateTimeOriginal=03.02.2021", "a.jpg")
    assert text(image, "DateTimeOriginal") == "2021:02:03 00:00:00"
    assert run("-d", "%d.%m.%Y", "-DateTimeOriginal=2021", "a.jpg")[0] == 1


def test_now(image: Path) -> None:
    """`now` is the time of the machine."""
    before = time.strftime("%Y:%m:%d %H:%M:%S")
    run("-ModifyDate=now", "a.jpg")
    assert before <= str(text(image, "ModifyDate")) <= time.strftime("%Y:%m:%d %H:%M:%S")


@pytest.mark.parametrize("option", ["-if", "-if2", "-@", "-srcfile", "-execute"])
def test_options_that_choose_files_are_not_passed_over(
    image: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = image.read_bytes()
    assert run(option, "$Artist", "-Artist=Ann", "a.jpg") == (1, "")
    assert f"The option {option} is not supported" in capsys.readouterr().err
    assert image.read_bytes() == before
