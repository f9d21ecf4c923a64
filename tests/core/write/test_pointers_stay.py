"""Ordinary edits of files whose segments point behind the image, or that are signed; ExifTool judges what is found."""

from __future__ import annotations

import json
import subprocess
from struct import pack
from typing import TYPE_CHECKING, Any

import pytest
from builders import Ifd, exif, jpeg, segment
from conftest import exiftool_command, sample_files
from inner_files import placed, samsung, ultra_hdr, video

import exifweb

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.native

LONG = {"Artist": "Ann Example " * 300, "XMP-dc:Title": "Longer than before"}
SHORT = {"GPS:all": None, "IFD0:Make": None}
OUTSIDE = (
    "SourceFile",
    "System:",
    "ExifTool:",
    "Composite:",
    "IFD0:",
    "XMP-x:",
    "XMP-xmpNote:",
    "XMP-dc:",
    "File:",
    "GPS:",
)
BEHIND = (
    "exiftool/ExifTool.jpg",
    "exiftool/AFCP.jpg",
    "exiftool/FotoStation.jpg",
    "exiftool/PhotoMechanic.jpg",
    "rare/MPO/*.mpo",
    "rare/JPEG-MotionPhoto/*.jpg",
    "rare/JPEG-Samsung/androidx__*.jpg",
    "rare/JPEG-Google/androidx__*.jpg",
)


def asked(path: Path, *arguments: str) -> bytes:
    """What ExifTool answers."""
    return subprocess.run([*exiftool_command(), *arguments, str(path)], capture_output=True, check=False).stdout


def found(data: bytes, path: Path) -> dict[str, Any]:
    """What ExifTool finds in a file, but for what was edited or follows from where things lie."""
    path.write_bytes(data)
    tags: dict[str, Any] = json.loads(asked(path, "-j", "-G1", "-a", "-u", "-n"))[0]
    moving = ("Offset", "Start", "MPImageLength")
    return {
        key: value
        for key, value in tags.items()
        if not key.startswith(OUTSIDE) and not key.rpartition(":")[2].endswith(moving)
    }


@pytest.mark.parametrize("edits", [LONG, SHORT])
def test_gain_map_and_video_are_found_where_list_and_container_say(edits: dict[str, Any], tmp_path: Path) -> None:
    old, new = tmp_path / "old.jpg", tmp_path / "new.jpg"
    old.write_bytes(ultra_hdr())
    new.write_bytes(exifweb.write(ultra_hdr(), edits).tobytes())
    assert asked(new, "-b", "-MPImage2") == placed()
    for tag in ("GainMapImage", "MotionPhotoVideo"):
        assert asked(new, "-b", f"-{tag}") == asked(old, "-b", f"-{tag}") != b""
    tags = json.loads(asked(new, "-j", "-G1", "-n"))[0]
    assert (
        tags["MPImage1:MPImageLength"]
        == tags["MPImage2:MPImageStart"]
        == len(new.read_bytes()) - len(placed() + video())
    )
    assert tags["XMP-GContainer:DirectoryItemLength"] == [0, len(placed()), len(video())]
    assert tags["XMP-GCamera:MicroVideoOffset"] == len(video())


@pytest.mark.parametrize("edits", [LONG, SHORT])
def test_a_samsung_trailer_is_found_whole(edits: dict[str, Any], tmp_path: Path) -> None:
    blocks = ((0x0A01, b"Image_UTC_Data", b"1700000000000"), (0x0AA1, b"MCC_Data", b"310"))
    data = placed() + samsung(*blocks, (0x0A30, b"MotionPhoto_Data", video()))
    before, after = found(data, tmp_path / "a.jpg"), found(exifweb.write(data, edits).tobytes(), tmp_path / "b.jpg")
    assert before == after
    assert "Samsung:TimeStamp" in before
    assert asked(tmp_path / "b.jpg", "-b", "-EmbeddedVideoFile") == video()


PREVIEW = b"\xff\xd8\xff\xdb" + bytes(range(200)) + b"\xff\xd9"
SIGNATURE = b"http://ns.adobe.com/xap/1.0/\0"
PACKET = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>"


def pentax(behind: bytes, at: int) -> bytes:
    """Return a JPEG with a note of Pentax's whose preview lies so many bytes into the segments that follow."""

    def first(start: int) -> bytes:
        entries = ((3, len(PREVIEW)), (4, start))
        note = b"AOC\0MM\0\2" + b"".join(pack(">HHII", tag, 4, 1, value) for tag, value in entries) + bytes(4)
        return exif(Ifd([(0x10F, "string", "PENTAX")], {0x8769: Ifd([(0x927C, "undef", note)])}), ">")

    return jpeg(first(len(first(0)) - 10 + at), behind)


@pytest.mark.parametrize("edits", [LONG, {"Copyright": "Ann"}, {"IPTC:City": "Paris"}])
def test_a_preview_in_another_segment_is_found(edits: dict[str, Any], tmp_path: Path) -> None:
    """Whatever moves the segment, the offset in the note follows."""
    old, new = tmp_path / "old.jpg", tmp_path / "new.jpg"
    old.write_bytes(pentax(segment(0xE4, b"Preview\0" + PREVIEW), 12))
    new.write_bytes(exifweb.write(old.read_bytes(), edits).tobytes())
    assert asked(new, "-b", "-PreviewImage") == asked(old, "-b", "-PreviewImage") == PREVIEW


def test_a_preview_in_a_segment_that_changes_is_refused() -> None:
    """An offset into the packet that is to be written anew leads nowhere afterwards."""
    data = pentax(segment(0xE1, SIGNATURE + PACKET + PREVIEW), 4 + len(SIGNATURE + PACKET))
    assert exifweb.read(data)["Pentax:PreviewImage"].raw.read() == PREVIEW
    with pytest.raises(exifweb.Unwritable):
        exifweb.write(data, {"XMP-dc:Title": "Longer than before"})


@pytest.mark.corpus
@pytest.mark.parametrize("path", sample_files(*BEHIND), ids=lambda path: path.name)
def test_what_is_behind_the_image_of_real_files_stays(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    made = exifweb.write(data, LONG, name=path.name).tobytes()
    assert found(made, tmp_path / f"b{path.suffix}") == found(data, tmp_path / f"a{path.suffix}")


@pytest.mark.corpus
@pytest.mark.parametrize("path", sample_files("rare/JPEG-C2PA/*.jpg"), ids=lambda path: path.name)
def test_content_credentials_stay_with_a_note_and_go_when_asked(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    assert any(block.kind == "JUMBF" for block in exifweb.read(data).blocks)
    result = exifweb.write(data, {"Artist": "Ann"})
    assert any("C2PA" in note and "invalid" in note for note in result.report.notes)
    assert found(result.tobytes(), tmp_path / "b.jpg") == found(data, tmp_path / "a.jpg")
    gone = exifweb.write(data, {"JUMBF:all": None, "Artist": "Ann"})
    assert not any("C2PA" in note for note in gone.report.notes)
    (tmp_path / "gone.jpg").write_bytes(gone.tobytes())
    assert asked(tmp_path / "gone.jpg", "-JUMBF:all") == b""
    assert exifweb.write(data, {}).notes == ()
