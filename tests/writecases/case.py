"""One edit of one file."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

UTF8 = "new IPTC text beyond ASCII is UTF-8"
KEPT = "an exclusion keeps a single tag too; ExifTool keeps groups alone"


@dataclass(frozen=True, slots=True)
class Case:
    """One edit.

    Attributes:
        source: The file that is edited, a key of `sources.BUILT` or a path below the shared sample files; empty where a
            file is made from nothing.
        command: The options, as a shell would take them. Other files that they name are sources too; `OUT` stands for
            the path of a new file without its extension.
        donors: Shared sample files that the options name, by their last name.
        choice: Why we differ from ExifTool on purpose; empty where we don't.
        struct: Whether the results are compared as structures.
    """

    source: str
    command: str
    donors: tuple[str, ...] = ()
    choice: str = ""
    struct: bool = False

    @property
    def options(self) -> list[str]:
        """The options one by one."""
        return shlex.split(self.command)

    @property
    def name(self) -> str:
        """What the case is known by."""
        return f"{self.source}: {self.command}"
