"""The table generator: names merge without contradiction, rows carry facts and no code, the output is stable."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from exifweb.core.tags import store
from tools.tablegen import __main__ as command
from tools.tablegen import source
from tools.tablegen.build import build
from tools.tablegen.ledger import Ledger, key_of
from tools.tablegen.names import KINDS, Names, NamesError, digest, load

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.native

TABLES = Path(__file__).parents[2] / "exifweb" / "core" / "tables"
PERL = re.compile(
    r"\$\$?(?:val|self|tag|valPt|format|count|size|prt)\b|=~|->\{|\bsprintf\(|\bunpack\(|Image::ExifTool::"
)


def strings(node: Any) -> Iterator[str]:
    """Yield every string in a JSON value, keys included."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for one in node:
            yield from strings(one)
    elif isinstance(node, dict):
        for key, one in node.items():
            yield key
            yield from strings(one)


@pytest.mark.parametrize("path", sorted(TABLES.glob("*.jsonl")), ids=lambda path: path.stem)
def test_tables_hold_facts_and_no_code(path: Path) -> None:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        for text in strings(json.loads(line)):
            assert not PERL.search(text), f"{path.name}:{number}: {text}"


@pytest.mark.parametrize(
    "path", sorted(p for p in TABLES.glob("*.jsonl") if p.stem != "filetypes"), ids=lambda p: p.stem
)
def test_every_table_loads_and_every_row_becomes_a_tag(path: Path) -> None:
    for line in path.read_text("utf-8").splitlines():
        if line.startswith('{"table":"'):
            table = store.table(json.loads(line)["table"])
            assert all(table.get(key) is not None for key in table.keys()), table


def test_every_sub_table_is_there() -> None:
    wanted = set()
    there = set()
    for path in TABLES.glob("*.jsonl"):
        text = path.read_text("utf-8")
        there |= set(re.findall(r'^\{"table":"([^"]+)"', text, re.MULTILINE))
        wanted |= set(re.findall(r'"sub":\{"table":"([^"]+)"', text))
    assert len(wanted) > 500
    assert wanted <= there


def written(folder: Path, **files: str) -> Path:
    """Write names files and return their folder."""
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text)
    return folder


def test_names_of_several_files_are_merged(tmp_path: Path) -> None:
    names = load(
        written(tmp_path, a='[conversions]\n"0a" = "one"', b='[conversions]\n"0b" = "two"\n[conditions]\n"0a" = "c"')
    )
    assert names["conversions"] == {"0a": "one", "0b": "two"}
    assert names["conditions"] == {"0a": "c"}


@pytest.mark.parametrize(
    "files",
    [
        {"a": '[conversions]\n"0a" = "one"', "b": '[conversions]\n"0a" = "two"'},
        {"a": '[conversation]\n"0a" = "one"'},
    ],
    ids=["two names for one", "no such kind"],
)
def test_names_that_make_no_sense_are_refused(tmp_path: Path, files: dict[str, str]) -> None:
    with pytest.raises(NamesError):
        load(written(tmp_path, **files))


def test_white_space_does_not_change_a_key() -> None:
    assert digest(" a  +\n b ") == digest("a + b") != digest("a+b")


def test_a_named_subroutine_goes_by_its_name() -> None:
    assert key_of({"sub": "Image::ExifTool::Exif::PrintCFAPattern"})[0] == "&Exif::PrintCFAPattern"


def test_the_ledger_tells_ported_from_unported_from_stale() -> None:
    names: Names = {kind: {} for kind in KINDS} | {
        "conversions": {digest("x / 8"): "divide(8)", "feedbeef0000": "gone"}
    }
    ledger = Ledger(names)
    assert ledger.name("conversions", "x / 8", "A::Main:1") == "divide(8)"
    unknown = ledger.name("conversions", "x ** y", "A::Main:2")
    assert unknown == f"#{digest('x ** y')}"
    assert ledger.unported("conversions") == {digest("x ** y"): ["A::Main:2"]}
    assert ledger.stale() == [("conversions", "feedbeef0000", "gone")]
    assert ledger.name("expressions", "42", "A::Main:3.Count") == 42


@pytest.fixture(scope="module")
def dump() -> source.Dump:
    try:
        return source.load(source.find_home())
    except source.ExifToolMissing as problem:
        pytest.skip(str(problem))


def test_building_twice_gives_the_same_bytes(dump: source.Dump) -> None:
    assert build(dump, load()).files == build(json.loads(json.dumps(dump)), load()).files


def test_no_name_is_stale(dump: source.Dump) -> None:
    assert build(dump, load()).ledger.stale() == []


def test_check_sees_a_changed_byte(tmp_path: Path, dump: source.Dump, capsys: pytest.CaptureFixture[str]) -> None:
    result = build(dump, load())
    for name, content in result.files.items():
        (tmp_path / name).write_text(content, "utf-8", newline="\n")
    assert command.check(result, tmp_path) == 0
    (tmp_path / "GPS.jsonl").write_text(result.files["GPS.jsonl"] + " ", "utf-8")
    (tmp_path / "Stray.jsonl").write_text("")
    assert command.check(result, tmp_path) == 1
    shown = capsys.readouterr().out
    assert "differs: GPS.jsonl" in shown
    assert "differs: Stray.jsonl" in shown


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["unported"], "distinct"),
        (["unported", "GPS", "--kind", "conversions"], "nothing left"),
        (["show", "GPS::Main:1"], "GPSLatitudeRef"),
        (["show", "no such thing"], "nothing is known"),
    ],
    ids=["counts", "a module", "a tag", "nothing"],
)
def test_commands(arguments: list[str], expected: str, dump: source.Dump, capsys: pytest.CaptureFixture[str]) -> None:
    assert dump
    assert command.main(arguments) == 0
    assert expected in capsys.readouterr().out


def test_without_exiftool_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(source, "REPOSITORY", tmp_path)
    monkeypatch.delenv(source.VARIABLE, raising=False)
    assert command.main([]) == 2
    assert "npm ci" in capsys.readouterr().err
