"""The second part of the package: code and tables that a browser fetches when they are first needed.

The runtime folder holds the package in two zips; `later.json` in the first lists the modules of the second. A finder at
the end of `sys.meta_path` answers for those: while the second part is not here, importing one raises `MissingPart`, the
host fetches the part, `mount`s it and asks again from the start. Where the package is whole, as in its wheel, there is
no such list and nothing is missing.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any
from zipimport import zipimporter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

LISTING = "later.json"


class MissingPart(BaseException):
    """A module or table that is not here yet. Not an `Exception`, so no parser's recovery can swallow it.

    Attributes:
        part: Name of the file in the runtime folder that has it.
    """

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class Later:
    """Finds the modules of a part.

    Attributes:
        part: Name of the part's file.
        modules: Full names of its modules.
        archive: Where the part lies, empty while it is not here.
    """

    def __init__(self, part: str, modules: Iterable[str]) -> None:
        self.part = part
        self.modules = frozenset(modules)
        self.archive = ""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """Return the spec of a module of the part, None for any other.

        Raises:
            MissingPart: The part is not here.
        """
        if fullname not in self.modules:
            return None
        if not self.archive:
            raise MissingPart(self.part)
        folder = fullname.rpartition(".")[0].replace(".", "/")
        return zipimporter(f"{self.archive}/{folder}").find_spec(fullname)


def expect() -> None:
    """Let the import system know of the part that is still to come, where there is one."""
    if _finder() is None and (listing := _listing()):
        sys.meta_path.append(Later(**json.loads(listing)))


def mount(archive: str) -> None:
    """Say where the part lies now."""
    if finder := _finder():
        finder.archive = archive


def _finder() -> Later | None:
    return next((finder for finder in sys.meta_path if isinstance(finder, Later)), None)


def _listing() -> bytes | None:
    package: Any = import_module(__package__)
    try:
        found: bytes = package.__spec__.loader.get_data(f"{package.__path__[0]}/{LISTING}")
    except OSError:
        return None
    return found
