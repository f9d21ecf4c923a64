"""Composite tags of made-up inputs, by ExifTool and by us: every composite tag, with inputs of every vendor.

Tags are put straight into ExifTool's object and into our context, raw values and all, so that no file is needed to
hold them: what is compared is which composite tags come of them, in which order, with which values and texts.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from builders import Ifd, tiff
from conftest import EXIFTOOL, exiftool_command

import exifweb
from exifweb.core.context import Context, Options
from exifweb.core.detect import of_type
from exifweb.core.source import Buffer
from exifweb.core.tags import composite, store
from exifweb.core.tags.conv.lenses import labels_in
from exifweb.core.tags.schema import TagInfo, Variants
from exifweb.core.values import Binary, text_of

pytestmark = pytest.mark.native

HERE = Path(__file__).parent
TABLES = HERE.parent / "exifweb/core/tables"
MAKES = ("Canon", "NIKON CORPORATION", "SONY", "PENTAX", "OLYMPUS CORPORATION", "Panasonic", "SIGMA", "Acme")
MODELS = ("EOS", "NEX-5N", "ILCE-7", "X")
NUMBERS = ("0", "1", "2", "3", "4", "7", "24", "50", "128", "200", "255", "1000", "65535")
WORDS = (
    "0.5", "3.5", "5.6", "-1.25", "", "18 55", "1 2 3 4", "4000 3000", "3 2 1 0 9 8 7 6 5 4 3 2",
    "2024:02:29 12:30:59", "2024:02:29", "12:30:59.5+02:00", "+05:30", "N", "S", "W", "True", "Manual", "AF-S", "vide",
    "EF-S18-55mm f/3.5-5.6 IS II", "Sigma 30mm f/1.4", "50mm", "80-200mm F2.8", "TAMRON 28-75mm", "E 55-210mm F4.5-6.3",
    "Lat=12.5 Lon=-7.25 Alt=-3", "12.5 -7.25 -3.5", "RD8.0 : V1.2", "0 04", "1 10", "b20c1a0d3f",
)  # fmt: skip
PLACES = ("1", "2", "24", "200", "1000")
MOMENTS = frozenset(("CreateDate", "ModifyDate", "DateTimeOriginal"))
Row = tuple[str, Any, int]


@cache
def rows_by_name() -> dict[str, list[tuple[Row, TagInfo]]]:
    """Rows of the tables that give inputs of composite tags, by name."""
    wanted = composite.rules().inputs
    found: dict[str, list[tuple[Row, TagInfo]]] = {}
    for path in sorted(TABLES.glob("*.jsonl")):
        for name in re.findall(r'^\{"table":"([^"]+)"', path.read_text("utf-8"), re.MULTILINE):
            if name == "Composite" or "::" not in name:
                continue
            table = store.table(name)
            for key in table.keys():
                info = table.get(key)
                variants = info.infos if isinstance(info, Variants) else (info,)
                for number, one in enumerate(variants):
                    if one is not None and one.name in wanted and not one.sub:
                        found.setdefault(one.name, []).append(((name, key, number), one))
    return found


def some_raw(chance: random.Random, info: TagInfo) -> str:
    if re.search(r"(Start|Length|Offset)\Z", info.name):
        return chance.choice(PLACES)
    if info.name in MOMENTS:
        return chance.choice(("2024:02:29 12:30:59", "2023:01:02 03:04:05-05:00"))
    names = labels_in(info)[0]
    if names and chance.random() < 0.8:
        return chance.choice(sorted(names)).partition(".")[0]
    return chance.choice(NUMBERS if chance.random() < 0.6 else WORDS)


def case_of(chance: random.Random, rule: composite.Rule) -> dict[str, Any]:
    """Inputs for one rule, and now and then for a few others."""
    tags: list[list[Any]] = []
    rules = [rule, *chance.choices(composite.rules().ordered, k=chance.choice((0, 1, 3)))]
    for step in (step for one in rules for step in one.steps):
        rows = rows_by_name().get(step.name, [])
        if step.groups:
            rows = [row for row in rows if {row[1].g0.lower(), row[1].g1.lower()} & {*step.groups}]
        for _ in range(chance.choice((1, 1, 1, 2)) if rows and chance.random() < 0.85 else 0):
            row, info = chance.choice(rows)
            doc = chance.choice((0, 0, 0, 1, 2)) if rule.tries is not None else 0
            tags.append([*row, some_raw(chance, info), doc])
    chance.shuffle(tags)
    tags.append(["Extra", "FileSize", 0, "16", 0])
    return {"Make": chance.choice(MAKES), "Model": chance.choice(MODELS), "tags": tags}


PHOTO: tuple[tuple[int, tuple[str, ...]], ...] = (
    (0x829A, ("0.004", "2", "30")),
    (0x829D, ("2.8", "8", "0")),
    (0x8827, ("100", "6400")),
    (0x9201, ("8", "5")),
    (0x9202, ("3", "4.5")),
    (0x9206, ("0", "2.5", "150")),
    (0x920A, ("4.5", "50", "300", "0")),
    (0xA002, ("4000", "640")),
    (0xA003, ("3000", "480")),
    (0xA20E, ("4433.295", "1000")),
    (0xA20F, ("4453.608", "1000")),
    (0xA210, ("2", "3", "4")),
    (0xA405, ("75", "0")),
)
"""What the geometry of a photo is reckoned from."""


def photo_case(chance: random.Random) -> dict[str, Any]:
    tags = [["Exif::Main", key, 0, chance.choice(raws), 0] for key, raws in PHOTO if chance.random() < 0.8]
    return {"Make": chance.choice(MAKES), "Model": "X", "tags": tags}


LENS_TABLES: tuple[tuple[str, str, Any], ...] = (
    ("Canon", "Canon::CameraSettings", 22),
    ("SONY", "Sony::Main", 0xB027),
    ("PENTAX", "Pentax::LensRec", 0),
    ("SIGMA", "Sigma::Main", 0x27),
)
LENS_INPUTS: tuple[tuple[str, Any, str], ...] = (
    ("Exif::Main", 0x920A, "focal"),
    ("Exif::Main", 0x9205, "aperture"),
    ("Canon::CameraSettings", 24, "short"),
    ("Canon::CameraSettings", 23, "long"),
    ("Exif::Main", 0xA434, "model"),
)


def lens_case(chance: random.Random) -> dict[str, Any]:
    """A lens of a type that several share, with what a camera would say of it, give or take a little."""
    make, table, key = chance.choice(LENS_TABLES)
    info = store.table(table).get(key)
    one = info.infos[0] if isinstance(info, Variants) else info
    names = (labels_in(one)[0] if one is not None else None) or {}
    shared = sorted(kind for kind in names if "." in kind) if chance.random() < 0.8 else sorted(names)
    kind = chance.choice(shared or ["1"])
    lens = names.get(kind, "")
    found = re.search(r"(\d+)(?:-(\d+))?mm.*?[fF]/?([\d.]+)", lens)
    short, long, widest = (float(part or found[1]) for part in found.groups()) if found else (50.0, 50.0, 2.0)
    factor = chance.choice((1, 1, 1, 1.4, 2))
    worth: dict[str, str] = {
        "focal": str(round(chance.uniform(short, long) * factor, 1)),
        "aperture": str(widest + chance.choice((0, 0, 0.1, 0.5, 1.2))),
        "short": str(short * factor),
        "long": str(long * factor),
        "model": chance.choice((lens, lens.upper(), "EF50mm f/1.8", "50mm USM", "DT 18-55mm F3.5-5.6 II")),
    }
    tags: list[list[Any]] = [[table, key, 0, kind.partition(".")[0], 0]]
    for place, tag, name in LENS_INPUTS:
        if chance.random() < 0.7:
            tags.append([place, tag, 0, worth[name], 0])
    return {"Make": make, "Model": chance.choice(MODELS), "tags": tags}


def ask(cases: list[dict[str, Any]]) -> list[tuple[int, list[list[str]]]]:
    """Return, for each case, how many of the tags were put in, and all."""
    perl, *_ = exiftool_command()
    command = [perl, f"-I{EXIFTOOL.parent / 'lib'}", str(HERE / "composite_oracle.pl")]
    environment = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, input=json.dumps(cases).encode(), capture_output=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return [(fed, found) for fed, found in json.loads(done.stdout)]


def typed(raw: str) -> Any:
    if re.fullmatch(r"-?\d+", raw):
        return int(raw)
    return float(raw) if re.fullmatch(r"-?\d+\.\d+", raw) else raw


def ours(case: dict[str, Any]) -> tuple[int, list[list[str]]]:
    context = Context(Buffer(bytes(16)), Options())
    context.file_format = of_type("JPEG")
    context.members |= {"FILE_TYPE": "JPEG", "TIFF_TYPE": "JPEG", "Make": case["Make"], "Model": case["Model"]}
    for table, key, variant, raw, doc in case["tags"]:
        row = store.table(table).get(key)
        info = row.infos[variant] if isinstance(row, Variants) else row
        assert info is not None
        context.doc = str(doc) if doc else None
        context.found(info, typed(raw))
        context.doc = None
    fed = len(context.tags)
    composite.add(context)
    found = [(tag.group1, tag.name, tag.value, tag.text) for tag in context.tags]
    shown = [[g, n, spelled(v), spelled(t)] if v is not None and t is not None else None for g, n, v, t in found]
    return len([one for one in shown[:fed] if one]), [one for one in shown if one]


def spelled(shown: Any) -> str:
    return "binary" if isinstance(shown, Binary | bytes) else text_of(shown)


def alike(one: list[str], other: list[str]) -> bool:
    return one[:2] == other[:2] and all(_near(a, b) for a, b in zip(one[2:], other[2:], strict=True))


def _near(a: str, b: str) -> bool:
    try:
        return a == b or abs(float(a) - float(b)) <= 1e-9 * abs(float(b))
    except ValueError:
        words = list(zip(a.split(), b.split(), strict=False))
        return len(a.split()) == len(b.split()) > 1 and all(_near(x, y) for x, y in words)


def compare(cases: list[dict[str, Any]]) -> tuple[list[str], set[str], int]:
    """Return what differs, the composite tags that came up, and the number of cases compared."""
    wrong: list[str] = []
    seen: set[str] = set()
    compared = 0
    for case, (fed, theirs) in zip(cases, ask(cases), strict=True):
        put, mine = ours(case)
        if fed != put or not all(map(alike, mine[:fed], theirs[:fed])):
            continue  # a conversion of an input that other tests answer for
        compared += 1
        seen |= {name for _, name, *_ in theirs[fed:]}
        if len(mine) == len(theirs) and all(map(alike, mine, theirs)):
            continue
        pairs = [(m, t) for m, t in zip(mine[fed:], theirs[fed:], strict=False) if not alike(m, t)]
        first = pairs[0] if pairs else (mine[len(theirs) :], theirs[len(mine) :])
        wrong.append(f"{first}\n  {mine}\n  {theirs}\n  of {case}")
    return wrong, seen, compared


def test_every_composite_tag() -> None:
    chance = random.Random(7)
    cases = [case_of(chance, rule) for rule in composite.rules().ordered for _ in range(8)]
    wrong, seen, compared = compare(cases)
    assert compared > len(cases) * 0.5
    assert len(wrong) <= compared * 0.005, "\n".join(wrong)
    assert len(seen) > 60, sorted(seen)


def test_lenses_that_share_a_type() -> None:
    chance = random.Random(11)
    cases = [lens_case(chance) for _ in range(400)]
    wrong, seen, compared = compare(cases)
    assert compared > len(cases) * 0.5
    assert "LensID" in seen
    assert not wrong, "\n".join(wrong)


def test_photos() -> None:
    chance = random.Random(5)
    cases = [photo_case(chance) for _ in range(200)]
    wrong, seen, compared = compare(cases)
    assert compared > len(cases) * 0.9
    assert {"DOF", "FOV", "HyperfocalDistance", "LightValue", "CircleOfConfusion", "FocalLength35efl"} <= seen
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("order", ["<", ">"])
def test_raw_pixels_of_reduced_resolution_become_a_file(tmp_path: Path, order: str) -> None:
    pixels = bytes(range(24))
    entries = [
        (0xFE, "int32u", 1),
        (0x100, "int32u", 4),
        (0x101, "int32u", 2),
        (0x102, "int16u", [8, 8, 8]),
        (0x103, "int16u", 1),
        (0x106, "int16u", 2),
        (0x111, "int32u", 8),
        (0x115, "int16u", 3),
        (0x116, "int32u", 2),
        (0x117, "int32u", 24),
    ]
    data = tiff(Ifd(entries), order)
    entries[6] = (0x111, "int32u", len(data))
    data = tiff(Ifd(entries), order) + pixels
    path = tmp_path / "a.tif"
    path.write_bytes(data)
    command = [*exiftool_command(), "-b", "-ThumbnailTIFF", str(path)]
    theirs = subprocess.run(command, capture_output=True, check=True).stdout
    tag = exifweb.read(data, options=Options(binary=True))["ThumbnailTIFF"]
    assert tag.value.read() == theirs
    assert len(theirs) > 24
    assert exifweb.read(data)["ThumbnailTIFF"].value.length == len(theirs)
