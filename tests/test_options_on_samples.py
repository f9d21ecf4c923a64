"""`-struct`, `-b` for previews, `-G4` and `-u` on real files of twenty types each, as ExifTool answers them now."""

from __future__ import annotations

import io
import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from conftest import SHARED, exiftool_command, sample_files

from exifweb.cli import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.native, pytest.mark.corpus]
FOLDERS = ("exiftool", "rare", "mei", "exif-samples")
TYPES = (
    "jpg", "tif", "png", "webp", "xmp", "icc", "dng", "cr2", "cr3", "nef", "arw", "pef", "heic", "avif", "jxl", "jp2",
    "psd", "gif", "mp4", "mov", "mkv", "avi", "pdf", "mp3", "mie", "eps", "indd", "svg",
)  # fmt: skip
WITH_PREVIEWS = (
    "exiftool/Nikon.jpg",
    "exiftool/Sony.pmp",
    "exiftool/MP3.mp3",
    "exiftool/QuickTime.mov",
    "exiftool/Vorbis.ogg",
    "exiftool/ASF.wmv",
    "exiftool/DNG.dng",
    "exiftool/CanonRaw.cr3",
    "exiftool/MIE.mie",
    "rare/KDC/thorsted__DC120IMG_P003913.KDC",
    "exiftool/FujiFilm.raf",
    "exiftool/PhaseOne.iiq",
    "exiftool/CanonRaw.cr2",
    "exiftool/Minolta.mrw",
    "exiftool/QuickTime.m4a",
    "exiftool/Nikon.nef",
    "exiftool/SigmaDP2.x3f",
    "exiftool/Panasonic.rw2",
    "rare/PSD/debian-pillow__images_hopper.psd",
    "rare/ARW/apache__test-documents_testARW.arw",
    "rare/AVIF/bep__bep_sunrise.avif",
    "rare/EPS/debian-pillow__illu10_no_preview.eps",
    "rare/HEIC/pypi-pillow_heif__heif_special_xiaomi.heic",
    "rare/MPO/pypi-pillow__frame_size.mpo",
    "rare/PEF/bep__j_lstravatnet.pef",
)
PREVIEWS = ("-Preview:all", "-JpgFromRaw", "-PhotoshopThumbnail")
"""Some of the group ExifTool only gives when they are named."""
NO_TEXT = frozenset(("Pentax:Pentax_0x0404",))
"""Unknown bytes whose characters ExifTool leaves to its output."""
MOST = 20
APART = ("SourceFile", "ExifTool:", "System:", "File:FilePermissions")


def first_of(kind: str) -> Path | None:
    """Return the first sample of a type."""
    for folder in FOLDERS:
        found = sample_files(f"{folder}/**/*.{kind}")
        if found:
            return found[0]
    return None


def of_types() -> list[Path]:
    return [path for path in map(first_of, TYPES) if path is not None][:MOST]


def theirs(path: Path, *options: str) -> dict[str, Any]:
    command = [*exiftool_command(), "-j", "-a", *options, str(path)]
    done = subprocess.run(
        command, capture_output=True, check=False, env={"TZ": "UTC", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    )
    return tags(done.stdout.decode())


def ours(path: Path, *options: str) -> dict[str, Any]:
    out = io.StringIO()
    main(["-j", "-a", *options, str(path)], out)
    return tags(out.getvalue())


def tags(answer: str) -> dict[str, Any]:
    rows = json.loads(answer or "[{}]")
    return {key: value for key, value in rows[0].items() if not key.startswith(APART) and ":System" not in key}


@pytest.mark.parametrize(
    "options", [("-G1", "-struct"), ("-G1:4",), ("-G1", "-u")], ids=["struct", "copies", "unknown"]
)
@pytest.mark.parametrize("path", of_types(), ids=lambda path: path.name)
def test_options(corpus: Path, path: Path, options: tuple[str, ...]) -> None:
    del corpus
    found, wanted = ours(path, *options), theirs(path, *options)
    different = {key: (value, found.get(key)) for key, value in wanted.items() if str(value) != str(found.get(key))}
    assert different.keys() <= NO_TEXT, different


def previews() -> list[Path]:
    return [SHARED / "corpus" / name for name in WITH_PREVIEWS if (SHARED / "corpus" / name).is_file()]


@pytest.mark.parametrize("path", previews(), ids=lambda path: path.name)
def test_previews_are_the_same_bytes(corpus: Path, path: Path) -> None:
    del corpus
    wanted = theirs(path, "-b", "-G1", *PREVIEWS)
    assert wanted
    assert ours(path, "-b", "-G1", *PREVIEWS) == wanted
