"""Films, sounds and pictures made by FFmpeg in every container that it writes, through ExifTool and through us."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from imageio_ffmpeg import get_ffmpeg_exe
from test_exiftool_agrees import ask, exiftool, same

import exifweb

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.native
__all__ = ["exiftool"]

PICTURE = ("-f", "lavfi", "-i", "testsrc=size=176x144:rate=25:duration=1")
SOUND = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=1")
TAGS = (
    *("-metadata", "title=Abend am See ü", "-metadata", "artist=Ann", "-metadata", "comment=A comment"),
    *(
        "-metadata",
        "date=2024-05-06",
        "-metadata",
        "genre=Ambient",
        "-metadata",
        "track=3/9",
        "-metadata",
        "album=Nine",
    ),
    *("-metadata:s:a:0", "language=deu", "-metadata", "creation_time=2024-05-06T07:08:09Z"),
)
CHAPTERS = ";FFMETADATA1\n" + "".join(
    f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={at}\nEND={at + 500}\ntitle=Part {at}\n" for at in (0, 500)
)
APART = re.compile(r"SourceFile$|(ExifTool|System):|.*:Warning$")
FEWEST = 4
FILMS: tuple[tuple[str, str], ...] = (
    ("h264.mp4", "-c:v libx264 -c:a aac"),
    ("hevc.mp4", "-c:v libx265 -x265-params log-level=none -tag:v hvc1 -c:a libmp3lame"),
    ("av1.mp4", "-c:v libsvtav1 -c:a libopus"),
    ("fragments.mp4", "-c:v libx264 -c:a aac -movflags frag_keyframe+empty_moov"),
    ("fast.mp4", "-c:v mpeg4 -c:a aac -movflags +faststart"),
    ("prores.mov", "-c:v prores_ks -c:a pcm_s16le -timecode 01:00:00:00"),
    ("keys.mov", "-c:v mjpeg -c:a alac -movflags use_metadata_tags"),
    ("a.m4v", "-c:v libx264 -c:a aac"),
    ("a.3gp", "-c:v h263 -c:a aac"),
    ("a.3g2", "-c:v mpeg4 -c:a aac"),
    ("a.mkv", "-c:v libx264 -c:a flac"),
    ("vp9.webm", "-c:v libvpx-vp9 -c:a libopus"),
    ("vp8.webm", "-c:v libvpx -c:a libvorbis"),
    ("a.avi", "-c:v mpeg4 -c:a libmp3lame"),
    ("mjpeg.avi", "-c:v mjpeg -c:a pcm_s16le"),
    ("a.asf", "-c:v msmpeg4v3 -c:a wmav2"),
    ("a.wmv", "-c:v wmv2 -c:a wmav2"),
    ("a.mpg", "-c:v mpeg1video -c:a mp2"),
    ("dvd.mpg", "-f dvd -c:v mpeg2video -c:a ac3"),
    ("a.ts", "-c:v libx264 -c:a aac"),
    ("mpeg2.ts", "-c:v mpeg2video -c:a mp2"),
    ("a.m2ts", "-c:v libx264 -c:a ac3"),
    ("a.mxf", "-c:v mpeg2video -c:a pcm_s16le"),
    ("a.flv", "-c:v flv1 -c:a libmp3lame -ar 44100"),
    ("h264.flv", "-c:v libx264 -c:a aac"),
    ("a.swf", "-c:v flv1 -c:a libmp3lame -ar 44100"),
    ("a.dv", "-s 720x576 -pix_fmt yuv420p -c:v dvvideo -c:a pcm_s16le -ac 2"),
    ("a.rm", "-c:v rv10 -c:a ac3"),
    ("a.wtv", "-c:v mpeg2video -c:a mp2"),
    ("a.ogv", "-c:v libtheora -c:a libvorbis"),
)
"""Name and codecs of films."""
SOUNDS: tuple[tuple[str, str], ...] = (
    ("a.m4a", "-c:a aac"),
    ("alac.m4a", "-c:a alac"),
    ("a.mp3", "-c:a libmp3lame -write_id3v1 1"),
    ("v3.mp3", "-c:a libmp3lame -id3v2_version 3"),
    ("a.flac", "-c:a flac"),
    ("a.ogg", "-c:a libvorbis"),
    ("flac.ogg", "-c:a flac"),
    ("a.opus", "-c:a libopus"),
    ("a.wav", "-c:a pcm_s16le"),
    ("bext.wav", "-c:a pcm_s24le -write_bext 1 -metadata description=Words"),
    ("a.aif", "-c:a pcm_s16be -write_id3v2 1"),
    ("a.aac", "-c:a aac"),
    ("a.wma", "-c:a wmav2"),
    ("a.mka", "-c:a libopus"),
    ("a.wv", "-c:a wavpack"),
    ("a.ra", "-c:a ac3 -f rm"),
)
PICTURES: tuple[tuple[str, str], ...] = (
    ("a.gif", "-frames:v 5"),
    ("a.apng", "-frames:v 5 -f apng -plays 0"),
    ("a.webp", "-frames:v 5 -c:v libwebp_anim"),
    ("a.bmp", "-frames:v 1"),
    ("a.pcx", "-frames:v 1"),
    ("a.ppm", "-frames:v 1"),
    ("a.pgm", "-frames:v 1"),
    ("a.dpx", "-frames:v 1"),
    ("a.exr", "-frames:v 1 -pix_fmt gbrpf32le"),
    ("a.hdr", "-frames:v 1 -pix_fmt gbrpf32le"),
    ("a.tif", "-frames:v 1"),
    ("a.jp2", "-frames:v 1 -c:v jpeg2000"),
    ("a.j2c", "-frames:v 1 -c:v jpeg2000"),
    ("a.fits", "-frames:v 1 -pix_fmt gray"),
    ("a.avif", "-frames:v 1 -c:v libsvtav1 -still-picture 1"),
)


def made(folder: Path, name: str, inputs: tuple[str, ...], options: str, *more: str) -> Path:
    """Make a file, always the same."""
    path = folder / name
    exact = ("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-shortest")
    command = [get_ffmpeg_exe(), "-v", "error", "-y", *inputs, *more, *TAGS, *options.split(), *exact, str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path


def different(exiftool: Path, folder: Path, path: Path) -> dict[str, object]:
    """Return what ExifTool and we say otherwise, in words and as numbers."""
    data = path.read_bytes()
    found: dict[str, object] = {}
    for numeric in (False, True):
        (answer,) = ask(exiftool, folder, [data], path.suffix, *(["-n"] if numeric else []))
        theirs = {key: value for key, value in answer.items() if not APART.match(key)}
        assert len(theirs) >= FEWEST
        ours = exifweb.read(data, name=path.name).to_dict(numeric=numeric)
        keys = [key for key in theirs.keys() | ours.keys() if not same(theirs.get(key), ours.get(key))]
        found |= {key: (theirs.get(key), ours.get(key)) for key in keys}
    return found


@pytest.mark.parametrize(("name", "options"), FILMS, ids=[name for name, _ in FILMS])
def test_films(exiftool: Path, tmp_path: Path, name: str, options: str) -> None:
    (tmp_path / "chapters").write_text(CHAPTERS)
    chapters = ("-i", str(tmp_path / "chapters"), "-map_chapters", "2", "-map", "0:v", "-map", "1:a")
    path = made(tmp_path, name, (*PICTURE, *SOUND), options, *chapters)
    assert different(exiftool, tmp_path, path) == {}


@pytest.mark.parametrize(("name", "options"), SOUNDS, ids=[name for name, _ in SOUNDS])
def test_sounds(exiftool: Path, tmp_path: Path, name: str, options: str) -> None:
    assert different(exiftool, tmp_path, made(tmp_path, name, SOUND, options)) == {}


@pytest.mark.parametrize("name", ["a.mp3", "a.m4a", "a.flac"])
def test_covers(exiftool: Path, tmp_path: Path, name: str) -> None:
    cover = made(tmp_path, "cover.png", PICTURE, "-frames:v 1")
    options = "-map 0:a -map 1:v -c:v copy -disposition:v attached_pic"
    assert different(exiftool, tmp_path, made(tmp_path, name, (*SOUND, "-i", str(cover)), options)) == {}


def test_attachments(exiftool: Path, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("A note")
    more = ("-attach", str(tmp_path / "note.txt"), "-metadata:s:t", "mimetype=text/plain")
    path = made(tmp_path, "a.mkv", (*PICTURE, *SOUND), "-c:v libx264 -c:a aac", *more)
    assert different(exiftool, tmp_path, path) == {}


@pytest.mark.parametrize(("name", "options"), PICTURES, ids=[name for name, _ in PICTURES])
def test_pictures(exiftool: Path, tmp_path: Path, name: str, options: str) -> None:
    assert different(exiftool, tmp_path, made(tmp_path, name, PICTURE, options)) == {}
