"""Labels and structures that several tags share: written once, referred to by name.

A hash that is a package variable goes by its name, one that is not by the place that uses it first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.tablegen.ledger import short

if TYPE_CHECKING:
    from tools.tablegen.rows import Rows

WORTH_SHARING = 8
"""Labels of fewer entries are repeated in place: a reference would be longer or harder to read."""
STRUCT_KEYS = frozenset(("NAMESPACE", "STRUCT_NAME", "TYPE", "GROUPS", "NOTES", "SORT_ORDER"))


class Shared:
    """Finds out what is shared in a first pass over the tables and names it in the second."""

    def __init__(self) -> None:
        self._places: dict[int, list[str]] = {}
        self._names: dict[int, str] = {}
        self._structs: dict[int, str] = {}
        self.enums: dict[str, dict[str, str]] = {}
        self.structs: dict[str, dict[str, Any]] = {}
        self.naming = False

    def labels(self, node: dict[str, Any], labels: dict[str, str], where: str) -> Any:
        """Return the labels themselves, or a reference to them where others use them too."""
        address = node["addr"]
        if not self.naming:
            self._places.setdefault(address, []).append(where)
            return labels
        if len(self._places.get(address, ())) < 2 or len(labels) < WORTH_SHARING:
            return labels
        name = self._names.get(address)
        if name is None:
            name = self._names[address] = self._free(_name_of(node, where), self.enums)
            self.enums[name] = labels
        return f"@{name}"

    def struct(self, node: dict[str, Any], rows: Rows, where: str) -> str:
        """Return a reference to a structure."""
        address = node["addr"]
        name = self._structs.get(address)
        if name is None:
            members = node["hash"]
            given = members.get("STRUCT_NAME")
            module = where.partition("::")[0]
            wanted = f"{module}.{given.replace(' ', '')}" if given else _name_of(node, where)
            name = self._structs[address] = self._free(wanted, self.structs)
            self.structs[name] = {}
            self.structs[name] = self._struct(members, rows, name)
        return f"@{name}"

    def _struct(self, members: dict[str, Any], rows: Rows, name: str) -> dict[str, Any]:
        space = members.get("NAMESPACE")
        made: dict[str, Any] = {"struct": name, "namespace": _namespace(space)}
        if members.get("TYPE"):
            made["type"] = members["TYPE"]
        fields = []
        for key in sorted(members.keys() - STRUCT_KEYS):
            row = rows.row(key, members[key] if members[key] != {} else {"hash": {}}, ["", "", ""], name)
            if row is not None:
                fields.append(row)
        made["fields"] = fields
        return made

    @staticmethod
    def _free(name: str, taken: dict[str, Any]) -> str:
        if name not in taken:
            return name
        number = 2
        while f"{name}{number}" in taken:
            number += 1
        return f"{name}{number}"


def _name_of(node: dict[str, Any], where: str) -> str:
    variable = short(node.get("name", ""))
    if variable and "::" in variable:
        return variable.replace("::", ".", 1)
    table, _, tag = where.rpartition(":")
    module, _, rest = table.partition("::")
    return f"{module}.{rest or module}.{tag.partition('.')[0]}"


def _namespace(space: Any) -> Any:
    if isinstance(space, dict):
        return dict(sorted(space.get("hash", {}).items()))
    return space
