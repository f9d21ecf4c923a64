"""Blank nodes: resources that are described in one place and referred to by `rdf:nodeID` from others.

A path is cut at each node: what leads to the node, what follows from it. In the end every way to a node is joined
with everything that it has. Source: RDF 1.1 XML syntax, 2.10; ExifTool's SaveBlankInfo and ProcessBlankInfo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DESCRIPTION = "rdf:Description"


class Nodes:
    """The blank nodes of a packet."""

    def __init__(self) -> None:
        self.ways: dict[str, set[tuple[str, ...]]] = {}
        self.properties_of: dict[str, dict[tuple[str, ...], tuple[str, tuple[str, ...]]]] = {}

    def add(self, path: Sequence[str], value: str) -> None:
        """Take up a value whose path goes through nodes."""
        for place, step in enumerate(path):
            name, mark, node = step.partition(" #")
            if not mark or not place or node in (one.partition(" #")[2] for one in path[:place]):
                continue
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
        """Yield path and value of everything that nodes hold, so many at the most."""
        for path, value in self._properties():
            most -= 1
            if most < 0:
                return
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
