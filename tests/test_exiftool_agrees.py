"""Generated values through ExifTool and through us: every tag of the Exif and GPS tables, in every format.

ExifTool (the pinned development dependency) reads files made here and its answer is the golden one, as text and with
`-n`. This is what keeps cameras working whose files nobody here has.
"""

from __future__ import annotations

import json
import random
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from builders import CODES, Ifd, exif, jpeg, tiff
from conftest import EXIFTOOL, exiftool_command

import exifweb
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, Variants

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.native

GROUPS = ("IFD0", "ExifIFD", "GPS", "IFD1", "InteropIFD", "File", "JFIF")
FORMATS = (
    "int8u",
    "string",
    "int16u",
    "int32u",
    "rational64u",
    "int8s",
    "undef",
    "int16s",
    "int32s",
    "rational64s",
    "float",
    "double",
)
POINTERS = frozenset(
    (0x14A, 0x8769, 0x8825, 0xA005, 0x190, 0x927C, 0x2BC, 0x83BB, 0x8773, 0x8649, 0xC4A5, 0xC634, 0x201, 0x202)
)
"""Tags that point elsewhere or hold blocks of other kinds."""
PER_FILE = 25
WORDS = (
    "",
    "Acme",
    "N",
    "S",
    "E",
    "W",
    "K",
    "M",
    "T",
    "A",
    "V",
    "R98",
    "2024:02:29 12:30:59",
    "1 2 3",
    "12",
    "-7.5",
    " x ",
    "é",
)
NUMBERS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 24, 25, 32, 65, 99, 255, 256, 1000, 32767, 65535)
WHOLES = ("int8u", "int16u", "int32u", "int8s", "int16s", "int32s")
RANGES = {
    "int8u": (0, 255),
    "int16u": (0, 65535),
    "int32u": (0, 2**32 - 1),
    "int8s": (-128, 127),
    "int16s": (-32768, 32767),
    "int32s": (-(2**31), 2**31 - 1),
}


def some_value(chance: random.Random, name: str) -> Any:
    """Return a value of a format, of a kind that files do hold."""
    count = chance.choice((1, 1, 1, 1, 2, 3, 4))
    if name == "string":
        return chance.choice(WORDS)
    if name == "undef":
        return chance.choice(
            (
                b"0230",
                b"\0",
                b"\1",
                b"\3\2\1\0",
                b"ASCII\0\0\0abc  ",
                b"UNICODE\0a\0b\0",
                b"\0\2\0\2\0\1\1\2",
                b"text\0\0",
            )
        )
    values: list[Any]
    if name in WHOLES:
        low, high = RANGES[name]
        values = [
            max(low, min(high, chance.choice((chance.choice(NUMBERS), chance.randint(low, high)))))
            for _ in range(count)
        ]
    elif name.startswith("rational"):
        top = (chance.choice(NUMBERS), chance.randint(0, 10**6))
        signs = (1, -1) if name.endswith("s") else (1,)
        values = [
            (chance.choice(signs) * chance.choice(top), chance.choice((0, 1, 1, 2, 3, 10, 10, 100, 1000)))
            for _ in range(count)
        ]
    else:
        values = [chance.choice((0.0, 0.5, 1.25, -3.75, 1000.125, chance.uniform(-1e4, 1e4))) for _ in range(count)]
    return values if count > 1 else values[0]


def tag_ids(name: str) -> list[int]:
    table = store.table(name)
    return [
        key
        for key in table.keys()
        if isinstance(key, int) and 0 <= key <= 0xFFFF and key not in POINTERS and not _leads_away(table.get(key))
    ]


def _leads_away(info: TagInfo | Variants | None) -> bool:
    infos = info.infos if isinstance(info, Variants) else (info,)
    return any(one is None or one.sub is not None for one in infos)


def made_files() -> list[bytes]:
    """Files that together hold every tag of the tables, several times in several formats."""
    chance = random.Random(13)
    files = []
    for table, place in (("Exif::Main", "ifd0"), ("Exif::Main", "exif"), ("GPS::Main", "gps")):
        ids = tag_ids(table)
        for turn in range(4 if place == "gps" else 2):
            chance.shuffle(ids)
            for at in range(0, len(ids), PER_FILE):
                entries = []
                for tag in sorted(ids[at : at + PER_FILE]):
                    usual = _usual_format(table, tag)
                    form = usual if usual and turn != 1 else chance.choice(FORMATS)
                    entries.append((tag, form, some_value(chance, form)))
                files.append(_placed(place, entries, chance.choice("<>")))
    return files


def _usual_format(table: str, tag: int) -> str | None:
    info = store.table(table).get(tag)
    wanted = info.writable if isinstance(info, TagInfo) else None
    return wanted if isinstance(wanted, str) and wanted in CODES else None


def _placed(place: str, entries: list[tuple[int, str, Any]], order: str) -> bytes:
    inner = Ifd(entries)
    if place == "ifd0":
        return jpeg(exif(inner, order))
    return jpeg(exif(Ifd([], {0x8769 if place == "exif" else 0x8825: inner}), order))


@pytest.fixture(scope="module")
def exiftool() -> Path:
    exiftool_command()
    return EXIFTOOL


def ask(exiftool: Path, folder: Path, files: list[bytes], suffix: str, *options: str) -> list[dict[str, Any]]:
    """Return ExifTool's JSON for files."""
    names = []
    for number, data in enumerate(files):
        path = folder / f"{number:04}{suffix}"
        path.write_bytes(data)
        names.append(str(path))
    command = ["perl", str(exiftool), "-config", "", "-q", "-q", "-j", "-G1", "-a", *options, *names]
    done = subprocess.run(
        command, capture_output=True, check=False, env={"TZ": "UTC", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    )
    rows = {row["SourceFile"]: row for row in json.loads(done.stdout, strict=False)}
    return [rows[name] for name in names]


def same(a: Any, b: Any) -> bool:
    if a == b or str(a) == str(b):
        return True
    try:
        x, y = float(str(a)), float(str(b))
    except ValueError:
        return False
    return abs(x - y) <= 1e-9 * max(abs(x), abs(y))


def differences(theirs: dict[str, Any], ours: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    keys = {key for key in (*theirs, *ours) if key.split(":")[0] in GROUPS}
    return {key: (theirs.get(key), ours.get(key)) for key in keys if not same(theirs.get(key), ours.get(key))}


@pytest.mark.parametrize("numeric", [False, True])
def test_every_tag_of_the_exif_tables(exiftool: Path, tmp_path: Path, *, numeric: bool) -> None:
    files = made_files()
    answers = ask(exiftool, tmp_path, files, ".jpg", *(["-n"] if numeric else []))
    pairs = 0
    wrong: dict[str, tuple[Any, Any]] = {}
    for number, (data, theirs) in enumerate(zip(files, answers, strict=True)):
        ours = exifweb.read(data, name="a.jpg").to_dict(numeric=numeric)
        pairs += sum(key.split(":")[0] in GROUPS for key in theirs)
        wrong |= {f"{number}:{key}": values for key, values in differences(theirs, ours).items()}
    shown = "\n".join(f"{key}: {theirs!r} but {ours!r}" for key, (theirs, ours) in sorted(wrong.items())[:60])
    assert len(wrong) <= pairs * 0.001, f"{len(wrong)} of {pairs} differ:\n{shown}"


@pytest.mark.parametrize("order", ["<", ">"])
def test_tiff_files(exiftool: Path, tmp_path: Path, order: str) -> None:
    pages = Ifd(
        [(0xFE, "int32u", 2), (0x100, "int32u", 20), (0x111, "int32u", [8, 9])], next=Ifd([(0xFE, "int32u", 2)])
    )
    raw = Ifd(
        [(0xFE, "int32u", 1), (0x103, "int16u", 7), (0x111, "int32u", 5)],
        {0x14A: Ifd([(0xFE, "int32u", 0), (0x103, "int16u", 34892)])},
    )
    dng = Ifd(
        [(0xC612, "int8u", [1, 4, 0, 0]), (0xC614, "string", "Acme"), (0xFE, "int32u", 1), (0x100, "int32u", 9)],
        {0x14A: Ifd([(0xFE, "int32u", 0), (0x100, "int32u", 90)])},
    )
    for files in ([tiff(pages, order)], [tiff(raw, order)], [tiff(dng, order)]):
        (theirs,) = ask(exiftool, tmp_path, files, ".tif")
        ours = exifweb.read(files[0], name="0000.tif").to_dict()
        keep = {"SubIFD", "IFD0", "IFD1", "File"}
        got = {key: value for key, value in ours.items() if key.split(":")[0] in keep}
        assert got == {key: value for key, value in theirs.items() if key.split(":")[0] in keep}
