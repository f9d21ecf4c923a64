"""Blank nodes: resources that are described in one place and referred to by `rdf:nodeID` from others.

A path is cut at each node: what leads to the node, what follows from it. In the end every way to a node is joined
with everything that it has. Source: RDF 1.1 XML syntax, 2.10; ExifTool's SaveBlankInfo and ProcessBlankInfo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DESCRIPTION = "rdf:Description"
MAX_PATH = 100
MAX_WORK = 500_000
"""Steps of paths that are kept."""


class Nodes:
    """The blank nodes of a packet; `work` over `MAX_WORK` tells that there were too many."""

    def __init__(self) -> None:
        self.work = 0
        self.ways: dict[str, set[tuple[str, ...]]] = {}
        self.properties_of: dict[str, dict[tuple[str, ...], tuple[str, tuple[str, ...]]]] = {}

    def add(self, path: Sequence[str], value: str) -> None:
        """Take up a value whose path goes through nodes."""
        seen: set[str] = set()
        for place, step in enumerate(path):
            name, mark, node = step.partition(" #")
            if not mark or not place or node in seen:
                continue
            self.work += len(path)
            if self.work > MAX_WORK:
                return
            seen.add(node)
            before, after = tuple(path[:place]), tuple(path[place + 1 :])
            if name != DESCRIPTION:
                if after:
                    after = (name, *after)
                else:
                    before = (*before, name)
            self.ways.setdefault(node, set()).add(before)
            if after or value:
                self.properties_of.setdefault(node, {})[after] = (value, tuple(path))

    def properties(self, most: int) -> Iterator[tuple[list[str], str]]:
        """Yield path and value of everything that nodes hold, so many at the most, and paths no longer than sane."""
        for path, value in self._properties():
            most -= 1
            if most < 0:
                return
            if len(path) <= MAX_PATH:
                yield list(path), value

    def _properties(self) -> Iterator[tuple[Sequence[str], str]]:
        for node in sorted(self.ways):
            values = self.properties_of.get(node, {})
            # a way without a description is that of an object, which describes nothing
            ways = [way for way in sorted(self.ways[node]) if DESCRIPTION in way[1:-1]]
            for way in ways:
                for after in sorted(values):
                    yield (*way, *after), values[after][0]
            if not ways:
                for after in sorted(values):
                    value, path = values[after]
                    yield path, value
