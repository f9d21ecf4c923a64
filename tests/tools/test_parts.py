"""The two parts of the runtime's package: what is in which, and that a read gives the same with both."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import zipfile
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from builders import Ifd, exif, jpeg, photo, png
from conftest import sample_files

from tools.runtime.parts import FIRST, LATER, TABLES, is_later, module_of, split

pytestmark = pytest.mark.native
ROOT = Path(__file__).parents[2]
FILES = [path for path in (ROOT / "exifweb").rglob("*") if path.suffix in {".py", ".jsonl", ".json"}]
NAMES = sorted(str(path.relative_to(ROOT)) for path in FILES)
COMMON = ("*/jpg/*.jpg", "exif-samples/jpg/*.jpg", "*/png/*.png", "*/tif/*.tif", "*/webp/*.webp")
GEO_TIFF = Ifd([(0x87AF, "int16u", [1, 1, 0, 1, 1024, 0, 1, 1])])

READER = """
import json, sys
first, archive, *files = sys.argv[1:]
sys.path.insert(0, first)
import exifweb
from exifweb import parts
assert exifweb.__file__.startswith(first), exifweb.__file__
parts.expect()
found = []
for name in files:
    data = open(name, 'rb').read()
    missing = False
    try:
        answer = exifweb.read(data, name=name).to_page()
    except parts.MissingPart:
        missing = True
        parts.mount(archive)
        answer = exifweb.read(data, name=name).to_page()
        parts.mount('')
        forget = [m for m in sys.modules if m.startswith('exifweb')]
        for module in forget:
            del sys.modules[module]
        sys.meta_path[:] = [one for one in sys.meta_path if not isinstance(one, parts.Later)]
        import exifweb
        from exifweb import parts
        parts.expect()
    except exifweb.ExifWebError as error:
        answer = error.code
    found.append([missing, answer])
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def halves(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The package without its second part, as a folder, and the second part as a zip."""
    folder = tmp_path_factory.mktemp("halves")
    first, later = split({name: (ROOT / name).read_bytes() for name in NAMES})
    for name, data in first.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    with zipfile.ZipFile(folder / "later.zip", "w") as archive:
        for name, data in later.items():
            archive.writestr(name, data)
    return folder, folder / "later.zip"


def read_apart(halves: tuple[Path, Path], files: list[Path]) -> list[tuple[bool, Any]]:
    """Read files with the package in two parts, the second absent at first; whether it was needed, and the answer."""
    command = [sys.executable, "-c", READER, *map(str, halves), *map(str, files)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=environment, cwd="/")
    assert done.returncode == 0, done.stderr[-3000:]
    return [(missing, answer) for missing, answer in json.loads(done.stdout)]


def read_whole(path: Path) -> Any:
    """Read a file with the whole package."""
    import exifweb

    try:
        return exifweb.read(path.read_bytes(), name=str(path)).to_page()
    except exifweb.ExifWebError as error:
        return error.code


@pytest.mark.parametrize("pattern", LATER)
def test_every_pattern_names_something(pattern: str) -> None:
    assert [name for name in NAMES if fnmatchcase(name.removesuffix(".py"), pattern)]


@pytest.mark.parametrize("folder", FIRST)
def test_what_stays_is_there(folder: str) -> None:
    there = {name.rpartition(".")[0].removeprefix(folder) for name in NAMES if name.startswith(folder)}
    assert set(FIRST[folder].split()) <= there


def test_no_module_of_the_first_part_imports_one_of_the_second_when_it_is_imported() -> None:
    later = {module_of(name) for name in NAMES if name.endswith(".py") and is_later(name)}
    native = {"exifweb/cli.py", "exifweb/cli_write.py", "exifweb/cli_output.py", "exifweb/files.py"}
    first = [name for name in NAMES if name.endswith(".py") and not is_later(name) and name not in native]
    wrong = {name: sorted(_imported(ROOT / name) & later) for name in first}
    assert {name: modules for name, modules in wrong.items() if modules} == {}
    assert "exifweb.core.write.api" in later


def _imported(path: Path) -> set[str]:
    """Names that a module imports at its top level, each also as a module of what stands before `import`."""
    found: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
        elif isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
    return found


def test_every_table_is_in_one_part() -> None:
    tables = [name for name in NAMES if name.startswith(TABLES) and name.endswith(".jsonl")]
    first, later = split({name: (ROOT / name).read_bytes() for name in NAMES})
    index = json.loads(first[f"{TABLES}index.json"])
    there = {name for name in first if name.endswith(".jsonl")}
    moved = {name.replace("/later/", "/") for name in later if name.endswith(".jsonl")}
    assert there | moved == set(tables)
    assert {f"{TABLES}{name}" for name in index["later"]} == moved
    assert moved.isdisjoint(there)


def test_a_usual_photo_needs_the_first_part_only(halves: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(photo())
    (tmp_path / "b.png").write_bytes(png())
    files = [tmp_path / "a.jpg", tmp_path / "b.png"]
    assert read_apart(halves, files) == [(False, read_whole(path)) for path in files]


def test_what_needs_the_second_part_is_read_as_with_the_whole(halves: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "geo.jpg").write_bytes(jpeg(exif(GEO_TIFF)))
    ((missing, answer),) = read_apart(halves, [tmp_path / "geo.jpg"])
    assert missing
    assert "GTModelType" in answer
    assert answer == read_whole(tmp_path / "geo.jpg")


def is_spared(path: Path) -> bool:
    """Whether a file is of a kind or a make whose reads must do without the second part."""
    return path.suffix == ".png" or any(make in path.name for make in ("Canon", "Apple", "Samsung", "DJI"))


def test_the_samples_read_the_same_and_usual_ones_with_the_first_part(halves: tuple[Path, Path], corpus: Path) -> None:
    files = sample_files(*COMMON)
    assert corpus.is_dir()
    assert len(files) > 100
    found = read_apart(halves, files)
    assert [path.name for path, (missing, _) in zip(files, found, strict=True) if missing and is_spared(path)] == []
    wrong = [path.name for path, (_, answer) in zip(files, found, strict=True) if answer != read_whole(path)]
    assert wrong == []
    assert 0 < sum(missing for missing, _ in found) < len(files) / 2
