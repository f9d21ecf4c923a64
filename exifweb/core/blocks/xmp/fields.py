"""Values as a caller gives them → what stands in a packet: text, and structures as nodes.

Source: XMP specification part 1, 8 (value types); ExifTool's CheckStruct, AddNewStruct and CheckXMP.
"""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.xmp.lookup import field_path, find, prefix_in
from exifweb.core.blocks.xmp.tree import CONTAINERS, ITEM, Node, key_at
from exifweb.core.errors import InvalidValue
from exifweb.core.tags import store
from exifweb.core.values import Binary, number_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exifweb.core.blocks.xmp.lookup import Path
    from exifweb.core.tags.schema import TagInfo
    from exifweb.core.write.changes import Job

MAX_DEPTH = 30
_INVALID = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_URI = re.compile(r"[A-Za-z0-9:/?#\[\]@!$&'()*+,;=.\-_~]+\Z")
_EXIF_DATE = re.compile(r"\s*(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}(?::\d{2}(?:\.\d*)?)?)\s*(Z|[+-]\d{2}:\d{2})?\s*\Z")
_EXIF_DAY = re.compile(r"\s*\d{4}(:\d{2}){0,2}\s*\Z")


def text_of_value(value: Any) -> str:
    """Return a value as XMP has it; what XML can't hold becomes a dot, bytes become base64.

    Raises:
        InvalidValue: It is a structure or a list.
    """
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return _INVALID.sub(".", value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, bytes | Binary):
        return b64encode(value if isinstance(value, bytes) else value.read()).decode("ascii")
    message = f"{type(value).__name__} is no value of XMP"
    raise InvalidValue(message, "Give text, a number or true or false; a structure only for a tag that is one.")


def item_texts(info: TagInfo, values: Sequence[Any]) -> list[str]:
    """Return the values of a tag as XMP has them."""
    return [_formatted(info.attributes, text_of_value(value)) for value in values]


def _formatted(attributes: Mapping[str, Any], text: str) -> str:
    """Return a date of Exif as one of XMP."""
    if attributes.get("write") != "date":
        return text
    found = _EXIF_DATE.match(text)
    if found:
        return f"{found[1]}-{found[2]}-{found[3]}T{found[4]}{found[5] or ''}"
    return text.strip().replace(":", "-") if _EXIF_DAY.match(text) else text


def fields_of(job: Job, reference: str, value: Any, depth: int = 0) -> list[Node]:
    """Return the fields of a structure that is given as names and values.

    Raises:
        InvalidValue: It is no structure, none of its names is a field, or a field's value does not fit.
    """
    if not isinstance(value, dict):
        message = f"{type(value).__name__} is no structure"
        raise InvalidValue(message, "Give an object of names and values.")
    if depth > MAX_DEPTH:
        message = f"The structure is deeper than {MAX_DEPTH}"
        raise InvalidValue(message, "Give fewer structures inside structures.")
    struct = store.struct(reference)
    made: list[Node] = []
    unknown: list[str] = []
    for name, item in value.items():
        found = _field(struct, name)
        if found is None:
            unknown.append(name)
            continue
        path, attributes, language = found
        _add_field(job, made, path, attributes, item, language, depth)
    for name in unknown:
        job.note(f"{name} is no field of the structure and was left out")
    if unknown and not made:
        message = f"{', '.join(unknown)}: no such field"
        raise InvalidValue(message, f"Its fields are {', '.join(sorted(struct.fields)) or 'any writable tag of XMP'}.")
    return made


def _field(struct: store.Struct, name: str) -> tuple[Path, Mapping[str, Any], str] | None:
    """Return where a field stands in its structure, what the tables say about it, and the language in its name."""
    base, _, language = name.partition("-")
    for wanted, code in ((name, ""), (base, language)):
        key = wanted if wanted in struct.fields else _in_any_case(struct, wanted)
        if key is None:
            continue
        attributes = struct.fields[key]
        prefix = prefix_in(struct, attributes)
        if prefix is not None and (not code or attributes.get("write") == "lang-alt"):
            return field_path(prefix, key, attributes), attributes, code
    if not struct.any_namespace:
        return None
    group, colon, tag = name.rpartition(":")
    for wanted, code in ((tag, ""), (tag.partition("-")[0], tag.partition("-")[2])):
        found = find(wanted, group if colon else None)
        if found and (not code or found[0][0].attributes.get("write") == "lang-alt"):
            info, path = found[0]
            return path, info.attributes, code
    return None


def _in_any_case(struct: store.Struct, name: str) -> str | None:
    return next((key for key in sorted(struct.fields, reverse=True) if key.lower() == name.lower()), None)


def _add_field(
    job: Job, made: list[Node], path: Path, attributes: Mapping[str, Any], value: Any, language: str, depth: int
) -> None:
    several = isinstance(value, list | tuple)
    listed = ITEM in path and attributes.get("list") not in (None, 0)
    if several and not listed:
        message = f"{path[-1] if path[-1] != ITEM else path[0]} is no list"
        raise InvalidValue(message, "Give one value.")
    for index, item in enumerate(value if several else (value,)):
        node = _along(made, path, index, append=bool(language) or attributes.get("write") == "lang-alt")
        if "struct" in attributes:
            node.children = fields_of(job, attributes["struct"], item, depth + 1)
            node.resource = True
            continue
        text = _formatted(attributes, text_of_value(item))
        if attributes.get("resource") and _URI.match(text):
            node.attributes["rdf:resource"] = text
        else:
            node.text = text
        if attributes.get("write") == "lang-alt":
            node.attributes["xml:lang"] = language or "x-default"


def _along(made: list[Node], path: Path, index: int, *, append: bool) -> Node:
    """Return a new node at the end of a path among fields; the number goes to its outermost list."""
    siblings = made
    node = Node("")
    outermost = True
    for number, step in enumerate(path):
        key = ""
        if step == ITEM:
            key = key_at(index if outermost else 0)
            if append and number == len(path) - 1:
                key = key_at(len(siblings))
            outermost = False
        found = next((child for child in siblings if child.name == step and child.key == key), None)
        if found is None:
            found = Node(step, key=key)
            siblings.append(found)
            if node.name and step not in CONTAINERS and step != ITEM:
                node.resource = True
        node = found
        siblings = node.children
    return node


def contains(node: Node, fields: Sequence[Node]) -> bool:
    """Whether a structure has all of some fields, with the same values."""
    return all(any(_same(child, wanted) for child in _inner(node)) for wanted in fields)


def _inner(node: Node) -> list[Node]:
    if len(node.children) == 1 and node.children[0].name == "rdf:Description":
        return node.children[0].children
    return node.children


def _same(node: Node, wanted: Node) -> bool:
    if node.name != wanted.name:
        return False
    if wanted.children:
        return contains(node, wanted.children)
    language = wanted.attributes.get("xml:lang")
    if language is not None and node.attributes.get("xml:lang") != language:
        return False
    return node.text == wanted.text and node.attributes.get("rdf:resource") == wanted.attributes.get("rdf:resource")
