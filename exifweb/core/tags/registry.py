"""From the names that the tables carry to the functions that do the work.

A name is `name` or `name(literal, …)`. The module that defines it is imported on first use; each offers
`CONVERSIONS`, `CONDITIONS` or `EXPRESSIONS`, dictionaries of name → `Plain` (the function itself) or `Made`
(a factory called with the literals). Nothing is ever evaluated: arguments go through `ast.literal_eval`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv import GENERIC

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Function = Callable[[Any, Context], Any]

UNPORTED = "#"


@dataclass(frozen=True, slots=True)
class Plain:
    """A conversion, condition or expression that takes no arguments."""

    function: Callable[[Any, Any], Any]
    inverse: Callable[[Any, Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A family of them: called with the literal arguments, it gives the function."""

    factory: Callable[..., Callable[[Any, Any], Any]]
    inverse: Callable[..., Callable[[Any, Any], Any]] | None = None


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


@lru_cache(maxsize=8192)
def _resolve(kind: str, name: str) -> Function | None:
    if name.startswith(UNPORTED):
        return None
    head, _, rest = name.partition("(")
    entry = _find(kind, head)
    if isinstance(entry, Plain):
        return entry.function
    arguments = ast.literal_eval(f"({rest[:-1]},)") if rest[:-1].strip() else ()
    return entry.factory(*arguments)


def _find(kind: str, head: str) -> Plain | Made:
    prefix, dot, _ = head.partition(".")
    modules = (prefix,) if dot else GENERIC
    for module in modules:
        entry = getattr(_load(module), kind, {}).get(head)
        if entry is not None:
            return entry  # type: ignore[no-any-return]
    message = f"no {kind.lower()} named {head!r}"
    raise UnknownName(message)


def _load(module: str) -> Any:
    return import_module(f"exifweb.core.tags.conv.{module}")
