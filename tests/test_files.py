"""Results on disk: one step from the old file to the new one, whatever happens in between."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from builders import photo

import exifweb
from exifweb.files import open_path, save

if TYPE_CHECKING:
    from exifweb.core.write.api import WriteResult

pytestmark = pytest.mark.native
KILLS = 50
WRITER = """
import sys
import exifweb
from exifweb.files import open_path, save
path, backup = sys.argv[1], sys.argv[2] == "1"
for turn in range(10**6):
    with open_path(path) as source:
        save(path, exifweb.write(source, {"Artist": "A" * (turn % 2000 + 1)}), backup=backup)
    if not turn:
        print("ready", flush=True)
"""


def result_of(path: Path, artist: str = "Ann") -> WriteResult:
    """Return the outcome of setting an artist."""
    return exifweb.write(path.read_bytes(), {"Artist": artist}, name=path.name)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A small JPEG on disk."""
    path = tmp_path / "a.jpg"
    path.write_bytes(photo())
    return path


def test_replaces_and_backs_up_once(image: Path) -> None:
    """The first original stays as `_original`, a second write leaves it alone; nothing else is left behind."""
    before = image.read_bytes()
    save(image, result_of(image))
    save(image, result_of(image, "Bob"))
    assert exifweb.read(image.read_bytes())["Artist"].text == "Bob"
    assert Path(f"{image}_original").read_bytes() == before
    assert sorted(os.listdir(image.parent)) == ["a.jpg", "a.jpg_original"]


def test_no_backup(image: Path) -> None:
    """Without a backup only the new file is there."""
    save(image, result_of(image), backup=False)
    assert os.listdir(image.parent) == ["a.jpg"]


def test_keeps_permissions_and_times(image: Path) -> None:
    """Permissions stay, times on request."""
    image.chmod(0o640)
    os.utime(image, ns=(10**18, 10**18))
    save(image, result_of(image), preserve_times=True)
    assert image.stat().st_mode & 0o777 == 0o640
    assert image.stat().st_mtime_ns == 10**18
    save(image, result_of(image, "Bob"))
    assert image.stat().st_mtime_ns > 10**18


def test_in_place_keeps_the_inode(image: Path) -> None:
    """Overwriting in place leaves other names of the file pointing to it, and the backup apart from it."""
    before, inode = image.read_bytes(), image.stat().st_ino
    save(image, result_of(image), in_place=True)
    assert image.stat().st_ino == inode
    assert exifweb.read(image.read_bytes())["Artist"].text == "Ann"
    assert Path(f"{image}_original").read_bytes() == before


def test_a_link_stays_a_link(image: Path) -> None:
    """Through a symbolic link the file that it names is replaced."""
    link = image.parent / "link.jpg"
    link.symlink_to(image)
    save(link, result_of(image))
    assert link.is_symlink()
    assert exifweb.read(image.read_bytes())["Artist"].text == "Ann"


def test_out_is_never_overwritten(image: Path) -> None:
    """A file that is there is refused, and stays."""
    before = image.read_bytes()
    out = image.parent / "b.jpg"
    assert save(image, result_of(image), out=out) == str(out)
    assert image.read_bytes() == before
    with pytest.raises(FileExistsError):
        save(image, result_of(image, "Eve"), out=out)
    assert exifweb.read(out.read_bytes())["Artist"].text == "Ann"
    assert sorted(os.listdir(image.parent)) == ["a.jpg", "b.jpg"]


def test_a_failure_leaves_nothing_behind(image: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk fails, the old file is as it was and no other is left."""
    before = image.read_bytes()
    result = result_of(image)

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        save(image, result)
    assert image.read_bytes() == before
    assert os.listdir(image.parent) == ["a.jpg"]


@pytest.mark.slow
@pytest.mark.parametrize("backup", [False, True])
def test_killed_at_any_moment(tmp_path: Path, backup: bool) -> None:  # noqa: FBT001
    """A process that is killed while it writes leaves a whole file under the name, every time."""
    path = tmp_path / "a.jpg"
    path.write_bytes(photo())
    dice = random.Random(1)
    changed = 0
    for _ in range(KILLS // 2):
        command = [sys.executable, "-c", WRITER, str(path), "1" if backup else "0"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(dice.uniform(0, 0.05))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        with open_path(path) as source:
            found = exifweb.read(source, name="a.jpg")
            artist = found["Artist"].text if "Artist" in found else ""
            assert not found.warnings
            assert source.read(source.size - 2, 2) == b"\xff\xd9"
        assert set(str(artist)) == {"A"}
        changed += 1
    assert changed == KILLS // 2
