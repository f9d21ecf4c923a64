"""The project holds together: short modules, each with its strategy; names that resolve; boundaries that are kept."""

from __future__ import annotations

import ast
import json
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from exifweb.core.blocks import CODECS as BLOCK_CODECS
from exifweb.core.blocks.ifd.subdirs import CODECS as IFD_CODECS
from exifweb.core.formats import FORMATS
from exifweb.core.tags import registry, store
from exifweb.core.tags.conv import GENERIC
from exifweb.core.tags.schema import Variants

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

pytestmark = pytest.mark.native

ROOT = Path(__file__).parents[1]
CODE = ("exifweb", "tools", "web", "npm", "tests", "tests-browser", "benchmarks")
MODULES = sorted(p for folder in CODE for p in (ROOT / folder).rglob("*") if p.suffix in (".py", ".js", ".mjs", ".pl"))
OWN = [p for p in MODULES if "dist" not in p.parts]
CORE = sorted((ROOT / "exifweb" / "core").rglob("*.py"))
FORBIDDEN = frozenset(("os", "io", "pathlib", "threading", "subprocess", "socket", "time", "mmap", "js", "pyodide"))
MAY_OPEN_FILES = {"cli.py", "cli_write.py", "cli_output.py", "files.py", "__main__.py"}
LONGEST = 600


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", OWN, ids=name_of)
def test_a_module_is_no_longer_than_600_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", [p for p in OWN if p.suffix == ".py"], ids=name_of)
def test_a_module_opens_with_its_strategy(path: Path) -> None:
    doc = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert doc
    assert len(doc.splitlines()) <= 12


def imports_of(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_the_core_knows_only_the_standard_library_and_no_files(path: Path) -> None:
    names = imports_of(path)
    assert not names & FORBIDDEN
    assert names <= set(sys.stdlib_module_names) | {"exifweb"}


def test_one_module_speaks_to_javascript() -> None:
    speakers = [p.name for p in (ROOT / "exifweb").rglob("*.py") if imports_of(p) & {"js", "pyodide"}]
    assert speakers == ["js_bridge.py"]


def test_only_native_hosts_open_files() -> None:
    openers = {p.name for p in (ROOT / "exifweb").rglob("*.py") if imports_of(p) & {"os", "mmap", "pathlib"}}
    assert openers <= MAY_OPEN_FILES


@pytest.mark.parametrize("table", [FORMATS, BLOCK_CODECS, IFD_CODECS], ids=["formats", "blocks", "subdirectories"])
def test_every_module_named_in_a_table_is_there(table: tuple[tuple[str, str], ...]) -> None:
    for _, module in table:
        path, _, function = module.partition(":")
        source = (ROOT / f"{path.replace('.', '/')}.py").read_text("utf-8")
        assert f"def {function}(" in source if function else "def " in source, module


def names_in_tables() -> Iterator[tuple[str, str]]:
    """Yield (kind, name) of every conversion, condition, expression and inverse that the tables name."""
    slots = {
        "raw": "CONVERSIONS",
        "value": "CONVERSIONS",
        "text": "CONVERSIONS",
        "other": "CONVERSIONS",
        "if": "CONDITIONS",
    }
    inverses = {"uninvert", "writealso", "writecheck", "delcheck", "writecondition", "writehook"}
    plain = {"count": "EXPRESSIONS", "start": "EXPRESSIONS", "base": "EXPRESSIONS", "hook": "EXPRESSIONS"}

    def visit(node: Any, kind: str | None) -> Iterator[tuple[str, str]]:
        if isinstance(node, str) and kind and node != "REPEAT" and node[:1] not in "#@0123456789":
            yield kind, node
        elif isinstance(node, list):
            for one in node:
                yield from visit(one, kind)
        elif isinstance(node, dict):
            for key, one in node.items():
                if kind == "INVERSES" or key in inverses:
                    yield from visit(one, "INVERSES")
                elif key not in ("enum", "bits"):
                    yield from visit(one, slots.get(key) or plain.get(key))

    for path in sorted((ROOT / "exifweb/core/tables").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            if isinstance(row, list):
                yield from visit(row[2:] if isinstance(row[1], str) else [v[1:] for v in row[1]], None)
            elif "table" in row:
                yield from visit(row.get("text"), "CONVERSIONS")


def test_every_name_in_the_tables_is_defined() -> None:
    found = set(names_in_tables())
    assert len(found) > 80
    for kind, name in sorted(found):
        assert registry._resolve(kind, name) is not None, (kind, name)


def test_every_conversion_is_used_by_a_table() -> None:
    used = {name.partition("(")[0] for kind, name in names_in_tables() if kind == "CONVERSIONS"}
    used.add("limit_long_values")  # of unknown tags, which no table has
    for module in GENERIC:
        for name in getattr(import_module(f"exifweb.core.tags.conv.{module}"), "CONVERSIONS", {}):
            assert name in used, f"{module}.{name} serves no tag"


READ_ELSEWHERE = re.compile(
    r"(AFCP|FotoStation)::|APP12::ProcessDucky|JPEG::ProcessJPEG_HDR|Ricoh::ProcessRicohRMETA|Scalado::|MIE::"
    r"|JPEG::ProcessOcad|FLIR::ProcessFLIR$|Qualcomm::|Photoshop::ProcessLayers|ICC_Profile::ProcessMetadata"
    r"|MakerNotes::|Nikon::ProcessNikon$|DjVu::ProcessMeta|ID3::ProcessID3v2|WTV::ProcessMetadata"
    r"|ASF::|FlashPix::ProcessFPXR?$|H264::ProcessSEI|Jpeg2000::ProcessJUMD|LNK::|MXF::ProcessPrimer|MacOS::ProcessATTR"
    r"|PDF::|PNG::|RSRC::|SigmaRaw::ProcessX3F(Header|Properties)|TNEF::"
)
"""ExifTool's procedures whose work is done by readers of whole formats and blocks, not by a sub-directory's row."""


def test_every_table_that_another_names_can_be_reached() -> None:
    known = {process for process, _ in IFD_CODECS}
    heads: dict[str, str | None] = {}
    subs: list[Mapping[str, Any]] = []
    for module in store.modules():
        for name in store.tables_of(module):
            table = store.table(name)
            heads[name] = table.process
            for key in table.keys():
                found = table.get(key)
                rows = found.infos if isinstance(found, Variants) else [found]
                subs += [row.sub for row in rows if row is not None and row.sub is not None]
    named = {(sub.get("process") or heads[sub["table"]]) or "" for sub in subs if "table" in sub}
    assert len(named) > 100
    assert sorted(one for one in named if one and one not in known and not READ_ELSEWHERE.match(one)) == []
