"""Changes applied to a tree of properties.

Where a tag has several values, each goes where an old one was; what is left over goes behind the last of them, each
into an item of its own. For a field of structures that means the structures after it: the values of several fields
that are set together meet in the same ones.
Source: ExifTool's WriteXMP, DeleteStruct and AddNewStruct.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from exifweb.core.blocks.xmp.fields import contains, fields_of, item_texts
from exifweb.core.blocks.xmp.lookup import place_of, uri_of
from exifweb.core.blocks.xmp.paths import after, first_keys, following, matches, place, put_right, remove
from exifweb.core.blocks.xmp.tree import ITEM, Node, key_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.blocks.xmp.lookup import Path
    from exifweb.core.blocks.xmp.paths import Keys, Match
    from exifweb.core.blocks.xmp.tree import Packet
    from exifweb.core.write.changes import Change, Job

DEFAULT = "x-default"
LANGUAGE = "xml:lang"
VALUES = ("rdf:value", "rdf:resource", "rdf:nodeID")
_URI = re.compile(r"[A-Za-z0-9:/?#\[\]@!$&'()*+,;=.\-_~]+\Z")
_CODE = re.compile(r"([A-Za-z]{2,3}|[xXiI])(-[A-Za-z]{2})\b(.*)")


def apply(job: Job, packet: Packet, change: Change) -> bool:
    """Apply one change and say whether anything came of it.

    Raises:
        Unwritable: The packet has something else where the tag should stand, or the tag can't be written.
        InvalidValue: A value does not fit the tag.
    """
    where = place_of(change.info)
    change = replace(change, info=where.info)
    path = own_path(packet, where.path)
    root = next((s for s in packet.subjects if matches(s, path)), None)
    if root is None:
        for subject in packet.subjects:
            if put_right(subject, path):
                root = subject
    root = root or packet.main()
    form = _form(change)
    return form(job, root, path, change)


def _form(change: Change) -> Callable[[Job, Node, Path, Change], bool]:
    if "struct" in change.info.attributes:
        return _structures
    return _languages if change.info.attributes.get("write") == "lang-alt" else _values


def own_path(packet: Packet, path: Path) -> Path:
    """Return a path under the prefixes that the packet gives its namespaces."""
    prefixes = {uri: prefix for prefix, uri in packet.namespaces.items()}
    steps = []
    for step in path:
        prefix, _, name = step.partition(":")
        if prefix not in packet.namespaces:
            prefix = prefixes.get(uri_of(prefix) or "", prefix)
        steps.append(f"{prefix}:{name}")
    return tuple(steps)


def _values(job: Job, root: Node, path: Path, change: Change) -> bool:
    """Set, add or remove plain values."""
    info = change.info
    found = _distinct(matches(root, path))
    texts = item_texts(info, change.values)
    targets: list[Match] = []
    if change.removed:
        unwanted = set(item_texts(info, change.removed))
        targets = [match for match in found if text_of(match.node) in unwanted]
    elif change.clear:
        targets = found
    if not targets and (not texts or (not found and not change.create)):
        return False
    if found and not targets and ITEM not in path:
        if not change.removed:
            job.note(f"{info.g1}:{info.name} holds one value only: nothing was added")
        return False
    given = dict((targets or found)[0].node.attributes) if found else {}
    slots = [match.keys for match in targets]
    remove(targets[len(texts) :])
    if not slots:
        slots = [_free(root, path, found[0].keys if found else first_keys(path))]
    for keys, text in zip(_places(slots, len(texts), _level(path, 1)), texts, strict=False):
        node = place(root, path, keys)
        node.attributes = node.attributes or dict(given)
        set_text(node, text, resource=bool(info.attributes.get("resource")))
    return True


def _distinct(found: list[Match]) -> list[Match]:
    """Return what was found at different places; a second value at one place, which no packet may have, goes."""
    seen: dict[Keys, Match] = {}
    remove([match for match in found if seen.setdefault(match.keys, match) is not match])
    return list(seen.values())


def _places(slots: list[Keys], count: int, level: int | None) -> list[Keys]:
    """Return a place for each value: those given, then new ones behind the last of them."""
    places = slots[:count]
    if places and level is not None and len(places) < count:
        keys = after(places[-1], level)
        while len(places) < count:
            places.append(keys)
            keys = following(keys, level)
    return places


def _level(path: Path, back: int) -> int | None:
    """Return which list of a path takes several values, counted from its end."""
    count = path.count(ITEM)
    return count - back if count >= back else None


def _free(root: Node, path: Path, keys: Keys) -> Keys:
    """Return the first keys from some on, counted in the innermost list, at whose place there is nothing yet."""
    if not keys:
        return keys
    level = len(keys) - 1
    taken = {match.keys for match in matches(root, path)}
    while keys in taken:
        keys = following(keys, level)
    return keys


def text_of(node: Node) -> str:
    """Return a property's value, also where qualifiers stand beside it."""
    inner = next((child for child in node.children if child.name == "rdf:value"), None)
    if inner is not None:
        return text_of(inner)
    return node.text or next((node.attributes[name] for name in VALUES if name in node.attributes), "")


def set_text(node: Node, text: str, *, resource: bool = False) -> None:
    """Give a property its value; qualifiers beside the old one stay."""
    inner = next((child for child in node.children if child.name == "rdf:value"), None)
    if inner is not None:
        set_text(inner, text, resource=resource)
        return
    for name in VALUES:
        node.attributes.pop(name, None)
    node.children, node.resource, node.text = [], False, text
    if resource and _URI.match(text):
        node.text = ""
        node.attributes["rdf:resource"] = text


def _languages(job: Job, root: Node, path: Path, change: Change) -> bool:
    """Set or remove alternatives in languages; the default without language stands for all of them."""
    language = change.language.lower().replace("_", "-") or DEFAULT
    found = matches(root, path)
    texts = item_texts(change.info, change.values)
    hit = _unwanted(found, change, language)
    if not hit and not texts:
        return False
    lists: dict[Keys, list[Match]] = {}
    for match in found:
        lists.setdefault(match.keys[:-1], []).append(match)
    gone = {id(match.node) for match in hit}
    slots = []
    for outer, items in lists.items():
        same = [m for m in items if id(m.node) in gone and _language(m.node) == language]
        if same or all(id(m.node) in gone for m in items):
            slots.append(same[0].keys if same else (*outer, key_at(0)))
    level = _level(path, 2)
    if not slots:
        if not change.create or (change.removed and found):
            return False
        slots = _new_language(job, root, path, change, language, lists)
    places = _places(slots, len(texts), level)
    kept = {(keys, language) for keys in places}
    remove([match for match in hit if (match.keys, _language(match.node)) not in kept])
    for keys, text in zip(places, texts, strict=False):
        node = place(root, path, keys)
        set_text(node, text)
        node.attributes[LANGUAGE] = _standard_case(change.language or DEFAULT)
        _default_first(root, path, keys, language)
    return bool(hit) or bool(places)


def _unwanted(found: list[Match], change: Change, language: str) -> list[Match]:
    """Return the alternatives that go."""
    if change.removed:
        texts = set(item_texts(change.info, change.removed))
        named = [m for m in found if _language(m.node) == language and text_of(m.node) in texts]
        if change.language:
            return named
        lists = {match.keys[:-1] for match in named}
        return [match for match in found if match.keys[:-1] in lists]
    if not change.clear:
        return []
    return [m for m in found if not change.language or _language(m.node) == language]


def _new_language(
    job: Job, root: Node, path: Path, change: Change, language: str, lists: dict[Keys, list[Match]]
) -> list[Keys]:
    """Return where the first value in a language goes that no list has, or a value that is added."""
    if not lists:
        return [first_keys(path)]
    info = change.info
    if not change.clear and not change.language:
        level = _level(path, 2)
        if level is None:
            job.note(f"{info.g1}:{info.name} holds one value only: nothing was added")
            return []
        outer = next(iter(lists))
        keys = (*outer, key_at(0))
        while keys[:-1] in lists:
            keys = following(keys, level)
        return [keys]
    for outer, items in lists.items():
        if all(_language(match.node) != language for match in items):
            return [_free(root, path, (*outer, key_at(0)))]
    job.note(f"{info.g1}:{info.name} has a value in that language already: nothing was added")
    return []


def _default_first(root: Node, path: Path, keys: Keys, language: str) -> None:
    """Let the default stand before the other languages, as it must."""
    if language != DEFAULT:
        return
    container = place(root, path[:-1], keys[:-1])
    items = container.children
    items.sort(key=lambda item: _language(item) != DEFAULT)
    for index, item in enumerate(items):
        item.key = key_at(index) if item.name == ITEM else ""


def _language(node: Node) -> str:
    return node.attributes.get(LANGUAGE, DEFAULT).lower()


def _standard_case(code: str) -> str:
    code = code.replace("_", "-")
    found = _CODE.fullmatch(code)
    return found[1].lower() + found[2].upper() + found[3].lower() if found else code.lower()


def _structures(job: Job, root: Node, path: Path, change: Change) -> bool:
    """Set, add or remove whole structures."""
    info = change.info
    found = matches(root, path)
    reference = info.attributes["struct"]
    wanted = [fields_of(job, reference, value) for value in change.values]
    targets: list[Match] = []
    if change.removed:
        unwanted = [fields_of(job, reference, value) for value in change.removed]
        targets = [m for m in found if any(contains(m.node, fields) for fields in unwanted)]
    elif change.clear:
        targets = found
    if not targets and (not wanted or (not found and not change.create)):
        return False
    if found and not targets and path[-1] != ITEM:
        return False
    slots = [match.keys for match in targets]
    remove(targets[len(wanted) :])
    if not slots and wanted:
        slots = [_free(root, path, found[-1].keys if found else first_keys(path))]
    for keys, fields in zip(_places(slots, len(wanted), _level(path, 1)), wanted, strict=False):
        node = place(root, path, keys)
        node.attributes, node.text, node.resource, node.children = {}, "", True, fields
    return True
