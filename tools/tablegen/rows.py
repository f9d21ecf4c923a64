"""One tag of ExifTool's → one row of ours: `docs/design/tables.md` says which key becomes which attribute."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags import registry
from tools.tablegen.ledger import EVALUATED, INTEGER, short

if TYPE_CHECKING:
    from tools.tablegen.ledger import Ledger
    from tools.tablegen.shared import Shared

DROPPED = frozenset(
    [
        "Name",
        "Table",
        "TagID",
        "GotGroups",
        "Notes",
        "NOTES",
        "Note",
        "PrintConvColumns",
        "NestedHtmlDump",
        "SeparateTable",
        "Module",
        "Index",
        "CSVConv",
        "Flags",
        "IsComposite",
        "NewTagID",
        "Groups",
        "Prinonv",
        "Printconv",
        "Protectd",
        "Subdirectory",
        "0",
        "1",
        "2",
    ]
)
RENAMED = {
    "PrintHex": "hex",
    "PrintInt": "int",
    "PrintString": "string",
    "BitsPerWord": "bitsper",
    "Writable": "write",
    "WriteGroup": "wgroup",
    "DataMember": "member",
    "Shift": "timeshift",
}
EXPRESSIONS = frozenset(("Count", "IsOffset", "Hook", "WrongBase", "ChangeBase"))
FOR_WRITING = frozenset(("WriteCheck", "DelCheck", "WriteHook", "WriteCondition", "Validate"))
STAGES = (("RawConv", "raw"), ("ValueConv", "value"), ("PrintConv", "text"))
INVERSES = (("RawConvInv", "raw"), ("ValueConvInv", "value"), ("PrintConvInv", "text"))
DEPENDENCIES = ("Require", "Desire", "Inhibit")
SUB_NAMES = {
    "TagTable": "table",
    "Start": "start",
    "Base": "base",
    "ByteOrder": "order",
    "ProcessProc": "process",
    "WriteProc": "writeproc",
    "DirName": "dir",
    "MaxSubdirs": "max",
    "Validate": "validate",
    "FixBase": "fixbase",
    "RelativeBase": "relative",
    "EntryBased": "entry",
    "OffsetPt": "offset",
    "DirStart": "dirstart",
    "DirOffset": "diroffset",
    "DecryptStart": "decrypt",
    "Size": "size",
}
SUB_PLAIN = frozenset(("TagTable", "ByteOrder", "DirName", "Header", "Magic"))
PROCEDURES = frozenset(("ProcessProc", "WriteProc"))
SUB_EVALUATED = frozenset(("Start", "Base", "Validate", "FixOffsets", "OffsetPt"))
ARRAY = re.compile(r"(.*)\[(.*)\]\Z", re.DOTALL)
UNPORTED = "#"
ENUM_EXTRAS = frozenset(("OTHER", "BITMASK", "Notes"))


def row_key(text: str) -> int | float | str:
    """Return a table key as a number where it is one in canonical form."""
    if INTEGER.match(text):
        return int(text)
    if re.fullmatch(r"-?(?:0|[1-9]\d*)\.\d*[1-9]", text):
        return float(text)
    return text


def sort_key(key: float | str) -> tuple[int, float, str]:
    """Order of rows: numbers ascending, then strings."""
    return (1, 0, key) if isinstance(key, str) else (0, key, "")


def plain(value: Any) -> Any:
    """Return a scalar fact: an integer where it is one, text as UTF-8."""
    if isinstance(value, str):
        return int(value) if INTEGER.match(value) else as_utf8(value)
    return value


def as_utf8(text: str) -> str:
    """Return text whose bytes were taken one by one as the UTF-8 that they are."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def describe(name: str) -> str:
    """Return the description that ExifTool makes from a tag name."""
    words = name[:1].upper() + name[1:].replace("_", " ")
    words = re.sub(r"([a-z])([A-Z\d])", r"\1 \2", words)
    words = re.sub(r"([A-Z])([A-Z][a-z])", r"\1 \2", words)
    return re.sub(r"(\d)([A-Z]\S)", r"\1 \2", words)


class Rows:
    """Makes rows; keeps the ledger and the shared labels and structures up to date."""

    def __init__(self, ledger: Ledger, shared: Shared) -> None:
        self.ledger = ledger
        self.shared = shared

    def row(self, key: str, node: Any, groups: list[str], table: str) -> list[Any] | None:
        """Return the row of one table key, or None where it holds no tag."""
        nodes = node if isinstance(node, list) else [node]
        made = [self._variant(key, one, groups, table) for one in nodes]
        variants = [one for one in made if one is not None]
        if not variants:
            return None
        if len(variants) == 1:
            return [row_key(key), *variants[0]]
        return [row_key(key), variants]

    def _variant(self, key: str, node: Any, groups: list[str], table: str) -> list[Any] | None:
        if isinstance(node, str):
            return [node]
        if not isinstance(node, dict) or "hash" not in node:
            return None
        tag = node["hash"]
        name = tag.get("Name", key)
        attributes = self.attributes(tag, groups, f"{table}:{key}")
        return [name, attributes] if attributes else [name]

    def attributes(self, tag: dict[str, Any], groups: list[str], where: str) -> dict[str, Any]:
        """Return the attributes of one tag."""
        found: dict[str, Any] = {}
        description = tag.get("Description")
        if isinstance(description, str) and description != describe(tag.get("Name", "")):
            found["desc"] = as_utf8(description)
        own = tag.get("Groups")
        if isinstance(own, dict):
            for family in range(3):
                name = own["hash"].get(str(family))
                if name and name != groups[family]:
                    found[f"g{family}"] = name
        if "Condition" in tag:
            found["if"] = self.ledger.name("conditions", tag["Condition"], f"{where}.Condition")
        self._layout(tag, found, where)
        for key, attribute in STAGES:
            if tag.get(key) is not None:
                found[attribute] = self.conversion(tag[key], f"{where}.{key}")
            elif key in tag:
                found[attribute] = None  # none, where the table has one for all its tags
        self._inverses(tag, found, where)
        if isinstance(tag.get("SubDirectory"), dict):
            found["sub"] = self._sub(tag["SubDirectory"]["hash"], f"{where}.SubDirectory")
        for key, attribute in zip(DEPENDENCIES, ("require", "desire", "inhibit"), strict=True):
            if isinstance(tag.get(key), dict):
                found[attribute] = dict(sorted(tag[key]["hash"].items(), key=lambda item: int(item[0])))
        if isinstance(tag.get("Struct"), dict):
            found["struct"] = self.shared.struct(tag["Struct"], self, where)
        self._rest(tag, found, where)
        return found

    def _layout(self, tag: dict[str, Any], found: dict[str, Any], where: str) -> None:
        form = tag.get("Format")
        if isinstance(form, str):
            array = ARRAY.match(form)
            found["format"] = form
            if array:
                count = self.ledger.name("expressions", array[2], f"{where}.Format")
                found["format"] = {"format": array[1], "count": count}
        mask = tag.get("Mask")
        if mask is not None:
            found["mask"] = number = int(mask)
            shift = int(tag.get("BitShift", 0))
            if number and shift != (number & -number).bit_length() - 1:
                found["shift"] = shift

    def _inverses(self, tag: dict[str, Any], found: dict[str, Any], where: str) -> None:
        """Name the inverses that are not those which stand beside the read conversions."""
        named: dict[str, Any] = {}
        for key, attribute in INVERSES:
            node = tag.get(key)
            expected = _expected(found.get(attribute)) if attribute != "raw" else None
            if isinstance(node, list):
                name: Any = [None if one is None else self._inverse(one, f"{where}.{key}") for one in node]
            elif node is not None:
                name = self._inverse(node, f"{where}.{key}")
            elif key in tag or (expected is not None and _is_written(tag)):
                name = None  # a value that can be read but not written
            else:
                continue
            if name not in (expected, UNPORTED):
                named[attribute] = name
        if named:
            found["uninvert"] = named

    def _inverse(self, node: Any, where: str) -> str | None:
        """Return the name of an inverse; the one beside the read conversion stands in for one that has none."""
        name = str(self.ledger.name("inverses", node, where))
        return UNPORTED if name.startswith("#") else name

    def conversion(self, node: Any, where: str) -> Any:
        """Return a conversion node of the tables."""
        if isinstance(node, list):
            return [None if n is None else n if n == "REPEAT" else self.conversion(n, where) for n in node]
        if isinstance(node, dict) and "ref" in node:
            return "as_binary"
        if isinstance(node, dict) and "hash" in node:
            return self._enumeration(node, where)
        return self.ledger.name("conversions", node, where)

    def _enumeration(self, node: dict[str, Any], where: str) -> dict[str, Any]:
        members = node["hash"]
        labels = {
            key: as_utf8(str(label))
            for key, label in members.items()
            if key not in ENUM_EXTRAS and isinstance(label, str | int | float)
        }
        ordered = dict(sorted(labels.items(), key=lambda item: sort_key(row_key(item[0]))))
        made: dict[str, Any] = {"enum": self.shared.labels(node, ordered, where)}
        bits = members.get("BITMASK")
        if isinstance(bits, dict):
            pairs = sorted(bits["hash"].items(), key=lambda item: sort_key(row_key(item[0])))
            made["bits"] = {key: as_utf8(str(label)) for key, label in pairs if isinstance(label, str | int)}
        elif bits is not None:
            made["bits"] = {}
        if members.get("OTHER") is not None:
            made["other"] = self.ledger.name("conversions", members["OTHER"], where)
        return made

    def _sub(self, sub: dict[str, Any], where: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, node in sorted(sub.items()):
            attribute = SUB_NAMES.get(key, key)
            if key in SUB_PLAIN or (key in PROCEDURES and isinstance(node, str)):
                found[attribute] = short(plain(node)) if isinstance(node, str) else plain(node)
            elif isinstance(node, dict) and "sub" in node:
                found[attribute] = short(node["sub"])
            elif (isinstance(node, dict) and "code" in node) or (
                isinstance(node, str) and (key in SUB_EVALUATED or EVALUATED.search(node))
            ):
                found[attribute] = self.ledger.name("expressions", node, where)
            elif isinstance(node, dict) and "hash" in node:
                found[attribute] = sorted(node["hash"])
            elif node is not None and not isinstance(node, dict):
                found[attribute] = plain(node)
        return found

    def _rest(self, tag: dict[str, Any], found: dict[str, Any], where: str) -> None:
        """Take over every other key that carries a fact."""
        taken = {key for key, _ in (*STAGES, *INVERSES)}
        taken |= {"Condition", "Format", "Mask", "BitShift", "SubDirectory", "Struct", "Description", *DEPENDENCIES}
        for key in sorted(tag.keys() - taken - DROPPED):
            node = tag[key]
            attribute = RENAMED.get(key, key.lower())
            if key == "WriteAlso":
                found[attribute] = {
                    name: self.ledger.name("inverses", one, f"{where}.{key}")
                    for name, one in sorted(node["hash"].items())
                }
            elif key in FOR_WRITING:
                name = str(self.ledger.name("inverses", node, f"{where}.{key}"))
                if not name.startswith("#") and key != "Validate":
                    found[attribute] = name
            elif (key in EXPRESSIONS and isinstance(node, str | int)) or (
                isinstance(node, str) and EVALUATED.search(node)
            ):
                found[attribute] = self.ledger.name("expressions", node, f"{where}.{key}")
            elif isinstance(node, str | int | float):
                found[attribute] = plain(node)
            elif isinstance(node, list) and key != "Flags":
                found[attribute] = _plain_list(node)


def _expected(conversion: Any) -> str | None:
    """Return the name of the inverse that stands beside a read conversion."""
    if not isinstance(conversion, str):
        return None
    return registry.inverse_of(conversion) or None


def _is_written(tag: dict[str, Any]) -> bool:
    return bool(tag.get("Writable")) and tag.get("Writable") != "0"


def _plain_list(node: Any) -> Any:
    return [_plain_list(one) for one in node] if isinstance(node, list) else plain(node)
