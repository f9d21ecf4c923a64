"""JPEGs with made-up maker notes: each vendor's header, a directory with most of its tags, blocks inside.

The models are those that the conditions of the vendor's tables name (asked of ExifTool when this runs), and a block
begins and is as long as a condition asks for, so that the ways through the conditions are taken, not only the tables.
"""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from random import Random
from struct import pack
from typing import TYPE_CHECKING, Any

from builders import jpeg, segment
from conftest import exiftool_command
from generated_notes import Score, driver
from generated_patterns import candidates, examples
from generated_values import block_for, directory, entry_for, length_of, variants_of

import exifweb
from exifweb.core.blocks.ifd.types import CODES, SIZES
from exifweb.core.tags import store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from exifweb.core.tags.schema import TagTable

STARTS = re.compile(r"\$\$valPt\s*=~\s*/\^((?:\\/|[^/])+)/")
COUNTS = re.compile(r"\$count\s*(==|<=|>=|<|>)\s*(\d+)")
FORMATS = re.compile(r"\$format\s*(eq|=~)\s*[\"/^]*(\w+)")
LARGEST = 6000
MOST = 55000


@dataclass(frozen=True, slots=True)
class Root:
    """A kind of maker note.

    Attributes:
        table: Its table.
        make: A make that it belongs to.
        model: A model that is none of those with ways of their own.
        header: What stands before the directory.
        base: Where offsets count from: bytes from the note's start, None for the TIFF header.
        orders: Byte orders that it comes in.
        order_mark: Whether the byte order is told behind the header, as `II` or `MM`; 8 for a whole TIFF header.
        first: Tags that come with every note: (id, format, value).
    """

    table: str
    make: str
    model: str
    header: bytes = b""
    base: int | None = None
    orders: str = "<>"
    order_mark: int = 0
    first: tuple[tuple[int, str, bytes], ...] = ()


ROOTS: dict[str, Root] = {
    "Apple": Root("Apple::Main", "Apple", "iPhone 15", b"Apple iOS\0\0\1MM", 0, ">"),
    "Canon": Root("Canon::Main", "Canon", "Canon EOS 5D", orders="<"),
    "Casio": Root("Casio::Main", "CASIO COMPUTER CO.,LTD", "QV-3000EX"),
    "Casio2": Root("Casio::Type2", "CASIO COMPUTER CO.,LTD.", "EX-Z3", b"QVC\0\0\0", None, ">"),
    "FujiFilm": Root("FujiFilm::Main", "FUJIFILM", "X-T3", b"FUJIFILM\x0c\0\0\0", 0, "<"),
    "Minolta": Root("Minolta::Main", "Minolta Co., Ltd.", "DiMAGE 7i"),
    "KonicaMinolta": Root("Minolta::Main", "KONICA MINOLTA", "DYNAX 7D"),
    "Nikon": Root(
        "Nikon::Main", "NIKON CORPORATION", "NIKON D70", b"Nikon\0\x02\x10\0\0", 10, "<>", 8,
        ((0x1D, "string", b"3000123\0"), (0xA7, "int32u", b"\x11\x22\0\0")),
    ),
    "Nikon2": Root("Nikon::Type2", "NIKON", "E950", b"Nikon\0\x01\0", None, "<"),
    "Olympus": Root("Olympus::Main", "OLYMPUS OPTICAL CO.,LTD", "C2500Z", b"OLYMP\0\1\0"),
    "Olympus2": Root("Olympus::Main", "OLYMPUS IMAGING CORP.", "E-M1", b"OLYMPUS\0II\3\0", 0, "<"),
    "OMSystem": Root("Olympus::Main", "OM Digital Solutions", "OM-1", b"OM SYSTEM\0\0\0II\4\0", 0, "<"),
    "Panasonic": Root("Panasonic::Main", "Panasonic", "DMC-FZ30", b"Panasonic\0\0\0", None, "<"),
    "Pentax": Root("Pentax::Main", "PENTAX Corporation", "PENTAX K10D", b"AOC\0", None, "<>", 2),
    "Pentax5": Root("Pentax::Main", "RICOH IMAGING COMPANY, LTD.", "PENTAX K-3", b"PENTAX \0", 0, "<>", 2),
    "Ricoh": Root("Ricoh::Main", "RICOH", "Caplio GX", b"Ricoh\0\0\0"),
    "Sanyo": Root("Sanyo::Main", "SANYO Electric Co.,Ltd.", "SX113", b"SANYO\0\1\0"),
    "Sigma": Root("Sigma::Main", "SIGMA", "SIGMA DP1", b"SIGMA\0\0\0\1\0"),
    "Sony": Root("Sony::Main", "SONY", "ILCE-7", b"SONY DSC \0\0\0", None, "<"),
    "SonyDSLR": Root("Sony::Main", "SONY", "DSLR-A100", b"SONY DSC \0\0\0", None, "<>"),
}  # fmt: skip


@cache
def rows_of(table: str) -> dict[str, list[dict[str, str]]]:
    """Return id → condition and table of each variant, as ExifTool has them."""
    (answer,) = driver({"rows": [table]})
    found: dict[str, list[dict[str, str]]] = answer[table]
    return found


@cache
def models_of(root: str) -> tuple[str, ...]:
    """Return the models to try: the root's own, and those that conditions of its table and of tables below name."""
    table = ROOTS[root].table
    conditions = [one["condition"] for row in rows_of(table).values() for one in row]
    below = {one["table"].removeprefix("Image::ExifTool::") for row in rows_of(table).values() for one in row}
    module = table.partition("::")[0]
    for name in sorted(below):
        if name.startswith(f"{module}::"):
            conditions += [one["condition"] for row in rows_of(name).values() for one in row]
    return (ROOTS[root].model, *(str(one) for one in candidates(conditions).get("Model", [])))


def files_of(root: str, most: int, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield up to so many JPEGs of a kind of note, each with the model that it is of."""
    models = list(models_of(root))
    chance = Random(f"{root} {seed}")
    if len(models) > most:
        models = [models[0], *chance.sample(models[1:], most - 1)]
    for number, model in enumerate(models):
        yield model, _file(Random(f"{root} {model} {number} {seed}"), ROOTS[root], model)


def _file(chance: Random, root: Root, model: str) -> bytes:
    order = chance.choice(root.orders)
    table = store.table(root.table)
    rows = {key: (CODES[form], len(data) // SIZES[form], data) for key, form, data in root.first}
    room = MOST
    for key in table.keys():
        if not isinstance(key, int) or not 0 <= key <= 0xFFFF or key in rows or chance.random() < 0.1:
            continue
        entry = _entry(chance, table, key, order)
        if entry is not None and len(entry[2]) < room:
            rows[key] = entry
            room -= len(entry[2]) + 12
    header = root.header + (b"II" if order == "<" else b"MM" if root.order_mark else b"")[: root.order_mark]
    if root.order_mark == 8:
        header = root.header + (b"II*\0" if order == "<" else b"MM\0*") + pack(order + "I", 8)
    return wrapped(root, model, header, [(key, *entry) for key, entry in rows.items()], order)


def _entry(chance: Random, table: TagTable, key: int, order: str) -> tuple[int, int, bytes] | None:
    """Return an entry for a row: a plain one, or a block as one of its conditions asks for; None for directories."""
    infos = variants_of(table.get(key))
    texts = rows_of(table.name).get(str(key), [])
    at = chance.randrange(len(infos))
    info = infos[at]
    if info.attributes.get("subifd") or info.attributes.get("makernotes"):
        return None
    condition = texts[at]["condition"] if len(texts) == len(infos) else ""
    if info.sub is None:
        return entry_for(chance, info, order)
    below = store.table(info.sub["table"]) if "table" in info.sub else table
    if below.process is None or ("start" in info.sub and not isinstance(info.sub["start"], int | str)):
        return None
    form = _format_in(condition)
    length = _length_in(chance, condition, SIZES[form]) or min(length_of(below), LARGEST)
    data = bytearray(block_for(chance, below, chance.choice(("plausible", "random")), order, length))
    for pattern in STARTS.findall(condition)[:1]:
        starts = examples("^" + pattern)
        if starts:
            begin = chance.choice(starts).encode("latin-1", "ignore")[:length]
            data[: len(begin)] = begin
    return CODES[form], length // SIZES[form], bytes(data[: length // SIZES[form] * SIZES[form]])


def _format_in(condition: str) -> str:
    return next((form for sign, form in FORMATS.findall(condition) if form in CODES and sign == "eq"), "undef")


def _length_in(chance: Random, condition: str, size: int) -> int:
    """Return a length that a condition asks for, 0 where it asks for none."""
    counts = [(sign, int(number)) for sign, number in COUNTS.findall(condition)]
    if not counts:
        return 0
    sign, number = chance.choice(counts)
    return min(max(number + {"<": -1, ">": 1}.get(sign, 0), 1) * size, 4 * LARGEST)


def wrapped(root: Root, model: str, header: bytes, rows: list[tuple[int, int, int, bytes]], order: str) -> bytes:
    """Return a JPEG with make, model and the note."""
    make, name = root.make.encode() + b"\0", model.encode("latin-1", "replace") + b"\0"
    first = [(0x10F, 2, len(make), make), (0x110, 2, len(name), name), (0x8769, 4, 1, bytes(4))]
    head = directory(first, order)
    place = len(head) + len(head) % 2
    head = directory([*first[:2], (0x8769, 4, 1, pack(order + "I", place))], order).ljust(place, b"\0")
    note_at = place + 18
    start = note_at + len(header) - (0 if root.base is None else note_at + root.base)
    note = header + directory(rows, order, max(start, 8))[start:]
    camera = pack(order + "HHHII", 1, 0x927C, 7, len(note), note_at) + bytes(4)
    return jpeg(segment(0xE1, b"Exif\0\0" + head + camera + note))


def score_files(root: str, folder: Path, most: int = 12, seed: int = 0) -> tuple[Score, set[str]]:
    """Return how the notes of a kind compare, and the tables that they lead to."""
    files = list(files_of(root, most, seed))
    return score_jpegs([data for _, data in files], folder)


def score_jpegs(files: list[bytes], folder: Path) -> tuple[Score, set[str]]:
    """Return how the notes of some JPEGs compare, and the tables that they lead to."""
    paths = [folder / f"{number:03}.jpg" for number, _ in enumerate(files)]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    score, reached = Score(), set()
    read = [exifweb.read(data) for data in files]
    for kind, options in (("text", ()), ("-n", ("-n",))):
        answers = _ask(options, paths)
        for found, answer in zip(read, answers, strict=True):
            score.add(_listed(found.to_dict(numeric=bool(options))), _listed(answer), kind)
    for found in read:
        reached |= {tag.info.table.name for tag in found.tags if tag.group0 == "MakerNotes"}
    return score, reached


def _ask(options: tuple[str, ...], paths: list[Path]) -> list[dict[str, Any]]:
    command = [*exiftool_command(), "-j", "-G1", "-a", *options, *map(str, paths)]
    environment = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def _listed(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(*key.split(":", 1), json.dumps(value)) for key, value in comparable(found).items()]  # type: ignore[misc]


def comparable(found: dict[str, Any]) -> dict[str, Any]:
    """Return what was read of a note alone: no facts about the file, no tags that are made of others."""
    skipped = ("SourceFile", "ExifTool:", "System:", "File:", "Composite:", "IFD0:", "ExifIFD:")
    return {key: value for key, value in found.items() if not key.startswith(skipped)}
