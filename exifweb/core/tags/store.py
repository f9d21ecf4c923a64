"""Tag tables, loaded when first asked for.

A module's `.jsonl` is read once as text; a table's lines are cut out of it and parsed on first lookup, and a row
becomes a `TagInfo` when a file first has that tag. `docs/design/tables.md` is the contract with the generator.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.schema import TagInfo, TagTable

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGE = "exifweb.core.tables"
LATER = "exifweb.core.tables.later"
"""Where those tables are that a host fetches when they are first needed, see `exifweb.parts`."""


class UnknownTable(LookupError):
    """No module has a table of that name."""


@cache
def table(name: str) -> TagTable:
    """Return the table of that name, such as `Exif::Main`.

    Raises:
        UnknownTable: There is none.
    """
    lines = _lines(name.partition("::")[0], f'{{"table":"{name}"')
    if not lines:
        message = f"no table named {name!r}"
        raise UnknownTable(message)
    head, *rows = json.loads(f"[{','.join(lines)}]")
    return TagTable(name, head, {row[0]: row for row in rows})


def tables_of(module: str) -> list[str]:
    """Return the names of the tables of a module, in the order of its file."""
    return re.findall(r'^\{"table":"([^"]+)"', _module(module), re.MULTILINE)


def has_name(module: str, name: str) -> bool:
    """Whether a table of a module has a tag of that name (case does not matter)."""
    return (
        re.search(rf'^\[[^\n]*?[,\[]"{re.escape(name)}"[,\]]', _module(module), re.MULTILINE | re.IGNORECASE)
        is not None
    )


@dataclass(frozen=True, slots=True)
class Struct:
    """A structure of XMP.

    Attributes:
        fields: Name → attributes of a row.
        any_namespace: Whether it takes fields of any namespace.
        namespace: Prefix of its fields, or prefix → URI where only the structure knows that; None for any.
    """

    fields: Mapping[str, Mapping[str, Any]]
    any_namespace: bool
    namespace: str | Mapping[str, str] | None = ""


@cache
def struct(reference: str) -> Struct:
    """Return the structure that `@Module.name` refers to.

    Raises:
        UnknownTable: There is none.
    """
    name = reference.removeprefix("@")
    lines = _lines(name.partition(".")[0], f'{{"struct":"{name}"')
    if not lines:
        message = f"no structure named {name!r}"
        raise UnknownTable(message)
    row = json.loads(lines[0])
    fields = {field[0]: (field[2] if len(field) > 2 else {}) for field in row["fields"]}
    namespace = row.get("namespace", "")
    return Struct(fields, namespace is None, namespace)


@cache
def labels(reference: str) -> Mapping[str, str]:
    """Return the shared labels that `@Module.name` refers to.

    Raises:
        UnknownTable: There are none.
    """
    name = reference.removeprefix("@")
    lines = _lines(name.partition(".")[0], f'{{"enum":"{name}"')
    if not lines:
        message = f"no labels named {name!r}"
        raise UnknownTable(message)
    found: dict[str, Any] = json.loads(lines[0])["labels"]
    return found


def tag(table_name: str, key: int | str) -> TagInfo:
    """Return one unconditional tag of a table.

    Raises:
        UnknownTable: The table has no such tag, or several.
    """
    found = table(table_name).get(key)
    if not isinstance(found, TagInfo):
        message = f"{table_name} has no plain tag {key!r}"
        raise UnknownTable(message)
    return found


@lru_cache(maxsize=1)
def modules() -> tuple[str, ...]:
    """Return the names of the modules that have tables."""
    return tuple(json.loads(data("index.json") or b"{}").get("modules", ()))


@lru_cache(maxsize=1)
def exiftool_version() -> str:
    """Return the version of ExifTool that the tables come from."""
    return str(json.loads(data("index.json") or b"{}").get("exiftool", ""))


def _lines(module: str, opening: str) -> list[str]:
    text = _module(module)
    at = 0 if text.startswith(opening) else text.find("\n" + opening) + 1
    if not at and not text.startswith(opening):
        return []
    end = text.find("\n{", at)
    return text[at : end if end >= 0 else len(text)].rstrip("\n").split("\n")


@cache
def _module(name: str) -> str:
    if not name.replace("_", "").isalnum():
        return ""
    return data(f"{name}.jsonl").decode("utf-8")


def data(name: str) -> bytes:
    """Return a file of the tables folder, from disk or the zip that the package was loaded from; empty for none."""
    found = _read(PACKAGE, name)
    if found is None and name in _later():
        found = _read(LATER, name)
    return found or b""


@lru_cache(maxsize=1)
def _later() -> frozenset[str]:
    return frozenset(json.loads(_read(PACKAGE, "index.json") or b"{}").get("later", ()))


def _read(where: str, name: str) -> bytes | None:
    package: Any = import_module(where)
    try:
        found: bytes = package.__spec__.loader.get_data(f"{package.__path__[0]}/{name}")
    except OSError:
        return None
    return found
