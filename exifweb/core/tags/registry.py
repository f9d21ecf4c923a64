"""From the names that the tables carry to the functions that do the work.

A name is `name` or `name(literal, …)`. The module that defines it is imported on first use; each offers
`CONVERSIONS`, `CONDITIONS` or `EXPRESSIONS`, dictionaries of name → `Plain` (the function itself) or `Made`
(a factory called with the literals). Nothing is ever evaluated: arguments go through `ast.literal_eval`.

Beside each conversion that can be undone stands the name of its inverse. Inverses live in `conv/inverse_*.py`
(`INVERSES`), which no read ever imports; any conversion may serve as an inverse too.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv import GENERIC, GENERIC_INVERSES, INVERSE_MODULES, ONLY_INVERSES

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Function = Callable[[Any, Context], Any]

UNPORTED = "#"


@dataclass(frozen=True, slots=True)
class Plain:
    """A conversion, condition or expression that takes no arguments, and the name of what undoes it."""

    function: Callable[[Any, Any], Any]
    inverse: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A family of them: called with the literal arguments, it gives the function.

    Its inverse is called with the same arguments unless it brings its own.
    """

    factory: Callable[..., Callable[[Any, Any], Any]]
    inverse: str | Callable[..., str] = ""


class UnknownName(LookupError):
    """A table carries a name that no module defines: tables and code are out of step."""


def conversion(name: str) -> Function | None:
    """Return the read conversion of that name, or None where it is not ported.

    Raises:
        UnknownName: No module defines it.
    """
    return _resolve("CONVERSIONS", name)


def condition(name: str) -> Function | None:
    """Return the condition of that name, a function of (`Probe`, context), or None where it is not ported."""
    return _resolve("CONDITIONS", name)


def expression(name: str) -> Function | None:
    """Return the expression of that name, a function of (names, context), or None where it is not ported."""
    return _resolve("EXPRESSIONS", name)


def inverse(name: str) -> Function | None:
    """Return the inverse of that name, a function of (value, context), or None where it is not ported.

    It raises `InvalidValue` for a value that it can't take, or gives None.
    """
    return _resolve("INVERSES", name)


def inverse_of(name: str) -> str:
    """Return the name of what undoes a conversion, empty where nothing does."""
    if name.startswith(UNPORTED):
        return ""
    head, _, rest = name.partition("(")
    undone = _find("CONVERSIONS", head).inverse
    if not isinstance(undone, str):
        return undone(*_literals(rest))
    return f"{undone}({rest}" if undone and rest and "(" not in undone else undone


@lru_cache(maxsize=8192)
def _resolve(kind: str, name: str) -> Function | None:
    if name.startswith(UNPORTED):
        return None
    head, _, rest = name.partition("(")
    entry = _find(kind, head)
    if isinstance(entry, Plain):
        return entry.function
    return entry.factory(*_literals(rest))


def _literals(rest: str) -> tuple[Any, ...]:
    return ast.literal_eval(f"({rest[:-1]},)") if rest[:-1].strip() else ()


def _find(kind: str, head: str) -> Plain | Made:
    prefix, dot, _ = head.partition(".")
    places = [(module, kind) for module in ((prefix,) if dot else GENERIC)]
    if kind == "INVERSES":
        own = INVERSE_MODULES.get(prefix, ()) if dot else GENERIC_INVERSES
        reading = [] if prefix in ONLY_INVERSES else places
        places = [*((module, kind) for module in own), *((module, "CONVERSIONS") for module, _ in reading)]
    for module, dictionary in places:
        entry = getattr(_load(module), dictionary, {}).get(head)
        if entry is not None:
            return entry  # type: ignore[no-any-return]
    message = f"no {kind.lower()} named {head!r}"
    raise UnknownName(message)


def _load(module: str) -> Any:
    return import_module(f"exifweb.core.tags.conv.{module}")
