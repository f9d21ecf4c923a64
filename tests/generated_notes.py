"""Tables of maker notes against ExifTool, on made-up bytes: what both read in them, pair by pair.

ExifTool's own procedure is called on one of its tables with bytes, byte order, make and model (`generated_oracle.pl`),
and our decoder of the same table gets the same. So every table is compared, those too that no sample file reaches.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from math import isclose
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conftest import EXIFTOOL, exiftool_command
from generated_layouts import LAYOUTS
from generated_patterns import candidates
from generated_values import FILLS, block_for, directory_for

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.context import Context, Options
from exifweb.core.detect import of_type
from exifweb.core.errors import Malformed
from exifweb.core.export import spell
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.values import Binary
from exifweb.core.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HERE = Path(__file__).parent
MODULES: dict[str, tuple[str, ...]] = {
    "Apple": ("Apple", "iPhone 15"),
    "Canon": ("Canon", "Canon EOS 5D"),
    "CanonCustom": ("Canon", "Canon EOS 5D"),
    "Casio": ("CASIO COMPUTER CO.,LTD.", "EX-Z3"),
    "DJI": ("DJI", "FC220"),
    "FujiFilm": ("FUJIFILM", "X-T3"),
    "GE": ("General Imaging Co.", "E1050"),
    "Google": ("Google", "Pixel 8"),
    "HP": ("Hewlett-Packard", "HP PhotoSmart R607"),
    "InfiRay": ("InfiRay", "P2"),
    "JVC": ("JVC", "GR-DV"),
    "Kodak": ("EASTMAN KODAK COMPANY", "KODAK DX4900"),
    "Leaf": ("Leaf", "Aptus 22"),
    "Minolta": ("KONICA MINOLTA", "DYNAX 7D"),
    "MinoltaRaw": ("KONICA MINOLTA", "DYNAX 7D"),
    "Motorola": ("Motorola", "XT1052"),
    "Nikon": ("NIKON CORPORATION", "NIKON D70"),
    "NikonCapture": ("NIKON CORPORATION", "NIKON D70"),
    "NikonCustom": ("NIKON CORPORATION", "NIKON D3"),
    "NikonSettings": ("NIKON CORPORATION", "NIKON Z 9"),
    "Nintendo": ("Nintendo", "Nintendo 3DS"),
    "Olympus": ("OLYMPUS CORPORATION", "E-M1"),
    "Panasonic": ("Panasonic", "DMC-FZ30"),
    "PanasonicRaw": ("Panasonic", "DMC-FZ30"),
    "Pentax": ("PENTAX", "PENTAX K10D"),
    "PhaseOne": ("Phase One", "P 25"),
    "Qualcomm": ("Qualcomm", "X"),
    "Reconyx": ("RECONYX", "HC500 HYPERFIRE"),
    "Ricoh": ("RICOH", "Caplio RR30"),
    "Samsung": ("SAMSUNG", "NX10"),
    "Sanyo": ("SANYO Electric Co.,Ltd.", "SX113"),
    "Sigma": ("SIGMA", "SIGMA DP1"),
    "Sony": ("SONY", "ILCE-7"),
    "SonyIDC": ("SONY", "ILCE-7"),
}
"""Module → make and model that its tables are fed with unless a condition asks for others."""
PLAIN = "ProcessBinaryData"
DIRECTORIES = (None, "Exif::ProcessExif", "Nikon::ProcessNikon")
DECIPHERED = {
    "Sony::ProcessEnciphered": PLAIN,
    "Nikon::ProcessNikonEncrypted": PLAIN,
    "Nikon::ProcessNikon": subdirs.IFD,
}
"""Procedures that decipher and then read as another does: the table is fed with what they have then."""
Shown = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """Bytes for one table, and what is known of the camera."""

    table: str
    process: str | None
    data: bytes
    start: int
    order: str
    members: dict[str, Any]

    def asked(self) -> dict[str, Any]:
        """Return it as the driver reads it."""
        return {
            "table": self.table,
            "process": self.process,
            "data": self.data.hex(),
            "start": self.start,
            "order": "II" if self.order == "<" else "MM",
            "members": self.members,
        }


@dataclass(slots=True)
class Score:
    """What came of a table's cases.

    Attributes:
        pairs: Values and texts that one of the two has.
        equal: Those that are the same.
        wrong: Tag → times that it differs.
        samples: Tag → ours and ExifTool's, once.
        crashes: What brought us to fall, where anything did.
    """

    pairs: int = 0
    equal: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    samples: dict[str, tuple[str, str]] = field(default_factory=dict)
    crashes: list[str] = field(default_factory=list)

    def add(self, mine: list[Shown], theirs: list[Shown], kind: str) -> None:
        """Count the pairs of a case: a tag's first with the first of that name, and so on."""
        left, right = _by_name(mine), _by_name(theirs)
        for key in sorted(left.keys() | right.keys()):
            for one, other in zip_longest(left.get(key, ()), right.get(key, ())):
                self.pairs += 1
                if one == other:
                    self.equal += 1
                    continue
                name = f"{':'.join(key)} ({kind})"
                self.wrong[name] += 1
                self.samples.setdefault(name, (str(one)[:90], str(other)[:90]))


def _near(one: str | None, other: str | None) -> bool:
    """Whether two are the same but for the last digits of a number: powers of two are reckoned in several ways."""
    try:
        return one is not None and other is not None and isclose(float(one.strip('"')), float(other.strip('"')))
    except ValueError:
        return False


def _by_name(shown: list[Shown]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for group, name, value in shown:
        found.setdefault((group, name), []).append(value)
    return found


def driver(asked: dict[str, Any]) -> list[Any]:
    """Return the lines that the driver answers with."""
    perl, *_ = exiftool_command()
    command = [perl, f"-I{EXIFTOOL.parent / 'lib'}", str(HERE / "generated_oracle.pl")]
    environment = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "PERL_HASH_SEED": "0"}
    done = subprocess.run(command, input=json.dumps(asked).encode(), capture_output=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return [json.loads(line.decode("latin-1")) for line in done.stdout.split(b"\n") if line]


@cache
def facts_of(module: str) -> dict[str, Any]:
    """Return table → the conditions of its rows, as ExifTool has them."""
    (answer,) = driver({"modules": [module]})
    found: dict[str, Any] = answer
    return found


def tables_of(module: str) -> list[str]:
    """Return the tables of a module that can be fed."""
    return store.tables_of(module)


def cases_of(name: str, *, fills: Iterable[str] = FILLS, seed: int = 0) -> Iterator[Case]:
    """Yield the cases of a table: each fill, in both byte orders by turns, with cameras that its conditions name."""
    table = store.table(name)
    make, model = MODULES[name.partition("::")[0]]
    conditions = facts_of(name.partition("::")[0]).get(name, {}).get("conditions", [])
    known = candidates(conditions)
    process = DECIPHERED.get(table.process or "", table.process)
    for number, fill in enumerate(fills):
        chance = random.Random(f"{name} {number} {seed}")
        order = chance.choice("<>")
        members: dict[str, Any] = {"Make": make, "Model": model}
        for member, values in sorted(known.items()):
            if chance.random() < 0.75:
                members[member] = chance.choice(values)
        if table.process in LAYOUTS and fill != "random":
            data, start = LAYOUTS[table.process](chance, table, order)
        elif table.process in DIRECTORIES:
            data, start = directory_for(chance, table, order), 8
        else:
            data, start = block_for(chance, table, fill, order), 0
        yield Case(name, process, data, start, order, members)


def theirs(cases: list[Case]) -> list[tuple[list[Shown], list[Shown]]]:
    """Return ExifTool's values and texts for each case."""
    answers = driver({"cases": [case.asked() for case in cases]})
    assert len(answers) == len(cases)
    return [(_shown(found, 2), _shown(found, 3)) for found in answers]


def _shown(found: list[list[Any]], at: int) -> list[Shown]:
    return [(row[0], row[1], spell(_unpacked(row[at]))) for row in found if row[at] is not None]


def _unpacked(shown: Any) -> Any:
    if isinstance(shown, dict):
        if shown.keys() == {"binary"}:
            return f"(Binary data {shown['binary']} bytes, use -b option to extract)"
        return {key: _unpacked(value) for key, value in shown.items()}
    if isinstance(shown, list):
        return [_unpacked(value) for value in shown]
    return str(shown).encode("latin-1").decode("utf-8", "surrogateescape")


def ours(case: Case) -> tuple[list[Shown], list[Shown]]:
    """Return our values and texts of a case."""
    source = Buffer(case.data)
    context = Context(source, Options())
    context.file_format = of_type("JPEG")
    context.members |= {"FILE_TYPE": "JPEG", "FileType": "JPEG", "TIFF_TYPE": "JPEG"} | case.members
    context.order = case.order
    context.parent_directory = "ExifIFD"
    table = store.table(case.table)
    codec = subdirs.codec_of(case.process or subdirs.IFD)
    if codec is not None:
        view = View(source, 0, len(case.data), 0, case.order)
        try:
            codec(context, view, case.start, len(case.data) - case.start, table, table.g0)
        except Malformed:
            pass
    tags = context.tags
    values = [(tag.group1, tag.name, tag.value) for tag in tags]
    texts = [(tag.group1, tag.name, tag.text) for tag in tags]
    return _spelled(values), _spelled(texts)


def _spelled(found: list[tuple[str, str, Any]]) -> list[Shown]:
    return [(group, name, spell(_bare(shown))) for group, name, shown in found if shown is not None]


def _bare(shown: Any) -> Any:
    if isinstance(shown, Binary):
        return f"(Binary data {len(shown)} bytes, use -b option to extract)"
    return shown


def score(names: Iterable[str], *, fills: Iterable[str] = FILLS, seed: int = 0) -> dict[str, Score]:
    """Return table → its score; a case that brings us to fall counts as one in which we read nothing."""
    fills = tuple(fills)
    cases = [case for name in names for case in cases_of(name, fills=fills, seed=seed)]
    scores: dict[str, Score] = {}
    for case, answer in zip(cases, theirs(cases), strict=True):
        one = scores.setdefault(case.table, Score())
        try:
            mine = ours(case)
        except Exception as problem:  # noqa: BLE001 - one that a table brings us to is a result
            one.crashes.append(f"{type(problem).__name__}: {problem}")
            mine = [], []
        for kind, left, right in zip(("-n", "text"), mine, answer, strict=True):
            one.add(left, right, kind)
    return scores


def worst_tags(one: Score, most: int = 6) -> list[str]:
    """Return the tags of a table that differ most often, each with an example of ours and ExifTool's."""
    found = []
    for name, times in one.wrong.most_common(most):
        mine, other = one.samples[name]
        found.append(f"{re.sub('^[^:]*:', '', name)} ×{times}: {mine} | {other}")
    return found
