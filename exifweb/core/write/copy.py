"""Tags from another file: what is taken, and where it goes.

A request without group goes to the preferred group, one with a group to that group, `all:all` to the groups that the
tags come from. A value is taken in words, maker notes and other blocks of EXIF whole. What a wild request finds is
written where it can be and left out where it can't; unsafe tags, and fields of structures, only go by their own names:
structures go as such.
Source: SetNewValuesFromFile of ExifTool's Writer.pl.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from exifweb.core.context import Options
from exifweb.core.errors import ExifWebError, InvalidValue
from exifweb.core.model import Metadata, in_group
from exifweb.core.read import read
from exifweb.core.values import text_of
from exifweb.core.write import names
from exifweb.core.write.changes import Edit
from exifweb.core.write.plan import BY_NAME
from exifweb.core.write.rows import wanted_by
from exifweb.core.write.structs import text_of_structure
from exifweb.core.write.values import Taken, has_structure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exifweb.core.model import Tag
    from exifweb.core.source import Readable, Source
    from exifweb.core.write.changes import Action
    from exifweb.core.write.plan import Planner

ACTIONS: dict[str, Action] = {"": "set", "+": "add", "-": "remove"}
TAG_IN_TEXT = re.compile(r"\$(?:\$|\{((?:[-\w]+:)*[-\w]+#?)\}|((?:[-\w]+:)*[-\w]*\w#?))")
MAKER_NOTES = "makernotes"
UNREAL = frozenset(("Error", "Warning"))


@dataclass(frozen=True, slots=True)
class Request:
    """One thing asked for.

    Attributes:
        groups: Groups of the tags to take (lower case).
        name: Their name, perhaps with `*` and `?`; `*` alone for all.
        numeric: Whether values are taken instead of words.
        to_groups: Groups to write to, as given; empty for the preferred one.
        to_name: Name to write to, empty for the tag's own.
        action: What is done there.
        adds: Whether it joins a list that an earlier request made.
        excludes: Whether the tags are left out instead.
        text: A text with tags in it (`$Artist`), empty where a tag is taken.
    """

    groups: tuple[str, ...] = ()
    name: str = "*"
    numeric: bool = False
    to_groups: tuple[str, ...] = ()
    to_name: str = ""
    action: Action = "set"
    adds: bool = False
    excludes: bool = False
    text: str = ""

    @property
    def wild(self) -> bool:
        """Whether it can find tags that were not named."""
        return "*" in self.name or "?" in self.name

    def finds(self, tag: Tag) -> bool:
        """Whether it asks for a tag."""
        named = self.name == "*" or wanted_by(self.name)(tag.name.lower())
        if self.name.lower() == MAKER_NOTES:
            named = "makernotes" in tag.info.attributes
        return named and all(in_group(tag, group) for group in self.groups)


def parse(request: str) -> Request:
    """Return what a request of ExifTool's form means: `TAG`, `GROUP:all`, `DST<SRC`, `SRC>DST`, `DST+<SRC`, `-TAG`.

    Raises:
        InvalidValue: It is of none of these forms.
    """
    redirected = re.fullmatch(r"(.+?)\s*([<>])\s*(.+)", request, re.DOTALL)
    if not redirected:
        adds = request.startswith("+")
        excludes = request.startswith("-")
        groups, name, numeric = _split(request.lstrip("+-"))
        into = () if excludes else groups
        return Request(_narrow(groups), name, numeric, into, adds=adds, excludes=excludes)
    first, arrow, second = redirected.groups()
    source, destination = (first, second) if arrow == ">" else (second, first)
    if source.startswith("-"):
        message = "Can't redirect excluded tag"
        raise InvalidValue(message)
    action, destination, source = _sign(destination, source, arrow)
    adds = destination.startswith("+")
    to_groups, to_name, to_numeric = _split(destination.lstrip("+"))
    own = "" if to_name == "*" else to_name
    if "$" in source:
        return Request(text=source, to_groups=to_groups, to_name=own, action=action, adds=adds, numeric=to_numeric)
    groups, name, numeric = _split(source)
    return Request(_narrow(groups), name, numeric, to_groups, own, action, adds)


def read_for_copy(
    origin: Metadata | Source | Readable, requests: Iterable[str] = (), name: str | None = None
) -> Metadata:
    """Return what has to be read of a file from which tags are copied: binary values, maker notes whole.

    Args:
        origin: The file, or what was read of it before.
        requests: What is to be copied: blocks that they name are tags as a whole too.
        name: The file's name.

    Raises:
        UnknownFormat: The bytes are of no type that we recognise.
    """
    given = Options()
    if isinstance(origin, Metadata):
        given, name, origin = origin.context.options, origin.context.name, origin.source
    return read(origin, name=name, options=copy_options(given, requests))


def copy_options(given: Options, requests: Iterable[str]) -> Options:
    """Return options for the read of a file from which tags are copied."""
    named = {parse(request).name.lower() for request in requests}
    return replace(given, binary=True, struct=True, fields=True, whole=frozenset({MAKER_NOTES, *named}))


def copy_into(planner: Planner, source: Metadata, requests: Iterable[str] = ()) -> int:
    """Have a planner write tags of another file and return how many it took.

    Args:
        planner: Plans the file that is written.
        source: What was read of the other file, duplicates and binary values included.
        requests: What to take; none for everything, each into its preferred group.

    Raises:
        InvalidValue: A request makes no sense, or a tag that was asked for by name can't take the value.
        Unwritable: A tag that was asked for by name can't be written.
    """
    wanted = [parse(one) for request in requests for one in _expanded(request)] or [Request()]
    if wanted[0].excludes:
        wanted.insert(0, Request())
    found: dict[int, list[Tag]] = {index: [] for index in range(len(wanted))}
    for tag in _in_order(source):
        for index in reversed(range(len(wanted))):
            request = wanted[index]
            if request.text or not request.finds(tag):
                continue
            if request.excludes:
                break
            found[index].append(tag)
    taken = 0
    for index, request in enumerate(wanted):
        if request.text:
            taken += _write_text(planner, source, request)
        for tag in found[index]:
            taken += _write(planner, tag, request)
    return taken


def _expanded(request: str) -> Iterable[str]:
    """Return the requests that a shortcut stands for, or the request itself."""
    matched = re.fullmatch(r"([-+]?(?:[-\w*]+:)*)(\w+)", request.strip())
    tags = names.shortcut(matched[2]) if matched else ()
    return [f"{matched[1]}{tag}" for tag in tags] if matched and tags else [request]


def _in_order(source: Metadata) -> list[Tag]:
    """Return the tags with those that count among their like last, so that they win."""
    best = {id(tag) for tag in source.by_name().values()}
    tags = [tag for tag in source.tags if tag.name not in UNREAL]
    return sorted(tags, key=lambda tag: id(tag) in best)


def _write(planner: Planner, tag: Tag, request: Request) -> int:
    anywhere = any(re.fullmatch(r"\d?(all|\*)", group.lower()) for group in request.to_groups)
    lenient = request.wild or anywhere
    if request.wild and tag.info.attributes.get("protected") and tag.info.binary:
        return 0
    if tag.value is None:
        return 0
    groups = [_own_group(tag, group) for group in request.to_groups]
    name = ":".join([*groups, request.to_name or tag.name])
    edit = Edit(name, request.action, Taken(tag, numeric=request.numeric, adds=request.adds), request.numeric)
    try:
        planner.add(edit, 0 if request.wild else BY_NAME, hints=not lenient)
    except ExifWebError:
        if lenient:
            return 0
        raise
    return 1


def _own_group(tag: Tag, group: str) -> str:
    """Return the group that a wild one of a destination stands for: the tag's own, of family 1 by default."""
    matched = re.fullmatch(r"(\d?)(all|\*)", group.lower())
    if not matched:
        return group
    return {"0": tag.group0, "2": tag.group2}.get(matched[1], tag.group1)


def _write_text(planner: Planner, source: Metadata, request: Request) -> int:
    """Write a text with the words of tags in it; nothing where one of them is not there."""
    missing = []

    def words(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        if name is None:
            return "$"
        tag = source.get(name.removesuffix("#"))
        shown: Any = None if tag is None else tag.value if name.endswith("#") else tag.text
        if shown is None:
            missing.append(name)
            return ""
        if has_structure(shown):
            return text_of_structure(shown)
        return ", ".join(text_of(s) for s in shown) if isinstance(shown, list) else text_of(shown)

    text = TAG_IN_TEXT.sub(words, request.text)
    if missing:
        planner.notes.append(f"Tag '{missing[0]}' not defined")
        return 0
    planner.add(Edit(":".join([*request.to_groups, request.to_name]), request.action, text, request.numeric))
    return 1


def _sign(destination: str, source: str, arrow: str) -> tuple[Action, str, str]:
    """Return what a `+` or `-` before the arrow asks for, and both names without it."""
    before = source if arrow == ">" else destination
    sign = before[-1] if before[-1] in "+-" else ""
    before = before[:-1].rstrip() if sign else before
    return (ACTIONS[sign], destination, before) if arrow == ">" else (ACTIONS[sign], before, source)


def _split(tag: str) -> tuple[tuple[str, ...], str, bool]:
    *groups, name = tag.strip().split(":")
    numeric = name.endswith("#")
    name = name.rstrip("#")
    if not re.fullmatch(r"[-\w*?$]+", name):
        message = f"Invalid tag name '{name}'"
        raise InvalidValue(message, "Use '=' to assign a value, '<' to copy a tag.")
    return tuple(groups), "*" if name.lower() == "all" else name, numeric


def _narrow(groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(g for g in (g.lower() for g in groups) if g.lstrip("0123456789") not in ("all", "*", ""))
