"""Tags made from other tags, in as many passes as their dependencies need.

A composite tag names what it requires, desires and is inhibited by; it is taken up when all of that is settled.
Its conversions see an `Inputs`: the tags found, with their raw values, values and texts, by position.
Source: ExifTool's BuildCompositeTags.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from exifweb.core.context import Probe
from exifweb.core.model import BAD_VALUE, Tag, in_group
from exifweb.core.tags import store
from exifweb.core.tags.registry import UNPORTED
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exifweb.core.context import Context

TABLE = "Composite"
STAGES = ("raw", "value")
NO_VALUE = Probe(b"", "", 0)
ALWAYS = ""


class Inputs:
    """The tags that a composite tag is made from, by position; None where a desired one is missing."""

    __slots__ = ("tags",)

    def __init__(self, tags: Sequence[Tag | None]) -> None:
        self.tags = tuple(tags)

    def raw(self, index: int) -> Any:
        """Return a tag's raw value."""
        tag = self._at(index)
        return None if tag is None else tag.raw

    def value(self, index: int) -> Any:
        """Return a tag's value."""
        tag = self.tags[index] if index < len(self.tags) else None
        return None if tag is None else tag.value

    def text(self, index: int) -> Any:
        """Return a tag's text."""
        tag = self._at(index)
        return None if tag is None else tag.text

    def holds(self, required: frozenset[int]) -> bool:
        """Whether each of these has a value."""
        return None not in map(self.value, required)

    def _at(self, index: int) -> Tag | None:
        return self.tags[index] if index < len(self.tags) else None


@dataclass(frozen=True, slots=True)
class Placed:
    """What a raw conversion gives to put its tag into other groups than the table says."""

    value: Any
    g0: str
    g1: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One composite tag with the names it depends on, by position.

    Attributes:
        info: Its row.
        names: Group (lower case, or empty) and name of each input.
        required: Positions of the inputs that there must be.
        inhibits: Positions of those that there must not be.
        needed: Names that must have been found before any composite tag is made.
    """

    info: TagInfo
    names: tuple[tuple[str, str], ...]
    required: frozenset[int]
    inhibits: frozenset[int]
    needed: tuple[str, ...]


class CompositeTag(Tag):
    """A composite tag: its text conversion may look at its inputs."""

    __slots__ = ("inputs", "required")
    inputs: Inputs
    required: frozenset[int]

    def _to_value(self) -> Any:
        if not isinstance(self.raw, Inputs):
            return super()._to_value()
        if not self.raw.holds(self.required):
            return None
        if self.info.value is None:
            return self.raw.value(0)
        try:
            return self.info.value(self.raw, self._context)
        except BAD_VALUE:
            return None

    def _to_text(self) -> Any:
        self._value = self.value
        self._context.inputs = self.inputs
        return super()._to_text()


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules that can be followed, in the order in which they are.

    Attributes:
        ordered: The rules, each behind those that make its inputs.
        by_input: Name → places in `ordered` of the rules that need it first, or desire it and need nothing.
        inputs: All names that a rule looks at.
    """

    ordered: tuple[Rule, ...]
    by_input: dict[str, tuple[int, ...]]
    inputs: frozenset[str]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """Return the rules whose raw and value conversions are ported."""
    table = store.table(TABLE)
    infos: list[TagInfo] = []
    for key in sorted(table.keys(), key=str):
        info = table.get(key)
        infos += [info] if isinstance(info, TagInfo) else getattr(info, "infos", ())
    ported = [info for info in infos if _is_ported(info)]
    made = frozenset(info.name for info in ported)
    ordered = _in_order([_rule(info, made) for info in ported])
    by_input: dict[str, list[int]] = {}
    for place, rule in enumerate(ordered):
        required = [rule.names[index][1] for index in sorted(rule.required)]
        desired = [name for _, name in rule.names] or [ALWAYS]
        for name in rule.needed[:1] or required[:1] or desired:
            by_input.setdefault(name, []).append(place)
    inputs = frozenset(name for rule in ordered for _, name in rule.names)
    return Rules(tuple(ordered), {name: tuple(places) for name, places in by_input.items()}, inputs)


def _in_order(pending: list[Rule]) -> list[Rule]:
    """Return rules in the order in which ExifTool follows them: in rounds, each tag once its inputs are settled."""
    unbuilt = {rule.info.name for rule in pending}
    ordered: list[Rule] = []
    ignoring_inhibitors = False
    while pending:
        deferred = []
        for rule in pending:
            if _must_wait(rule, unbuilt, final=ignoring_inhibitors):
                deferred.append(rule)
            else:
                ordered.append(rule)
                unbuilt.discard(rule.info.name)
        if len(deferred) == len(pending):
            if ignoring_inhibitors:
                break
            ignoring_inhibitors = True
        pending = deferred
    return ordered


def _must_wait(rule: Rule, unbuilt: set[str], *, final: bool) -> bool:
    for index, (group, name) in enumerate(rule.names):
        inhibits = index in rule.inhibits
        if name in unbuilt and (group == "composite" or (not group and not inhibits)):
            own = name == rule.info.name and not group
            if not own and not (inhibits and final):
                return True
    return False


def _is_ported(info: TagInfo) -> bool:
    stages = [str(info.attributes.get(stage, "")) for stage in STAGES]
    return not any(stage.startswith(UNPORTED) for stage in stages)


def _rule(info: TagInfo, made: frozenset[str]) -> Rule:
    require, desire, inhibit = (info.attributes.get(k, {}) for k in ("require", "desire", "inhibit"))
    merged = {int(k): v for part in (inhibit, desire, require) for k, v in part.items()}
    split = [merged[i].rpartition(":") for i in range(len(merged)) if i in merged]
    names = tuple((group.lower(), name) for group, _, name in split)
    required = frozenset(map(int, require))
    needed = tuple(names[i][1] for i in sorted(required) if i < len(names) and names[i][1] not in made)
    return Rule(info, names, required, frozenset(map(int, inhibit)), needed)


def add(context: Context) -> None:
    """Add the composite tags of a file to its context."""
    known = rules()
    by_name: dict[str, list[Tag]] = {}
    for tag in context.tags:
        name = tag.info.name
        if name in known.inputs:
            by_name.setdefault(name, []).append(tag)
    places = set(known.by_input.get(ALWAYS, ()))
    for name in by_name:
        places.update(known.by_input.get(name, ()))
    waiting = sorted(places)
    while waiting:
        place = waiting.pop(0)
        rule = known.ordered[place]
        tags = _gather(rule, by_name)
        if tags is None or not _holds(rule, context) or not _take_up(context, rule, tags):
            continue
        name = rule.info.name
        if name not in known.inputs:
            continue
        by_name.setdefault(name, []).append(context.tags[-1])
        new = [p for p in known.by_input.get(name, ()) if p > place and p not in places]
        if new:
            places.update(new)
            waiting = sorted((*waiting, *new))


def _holds(rule: Rule, context: Context) -> bool:
    condition = rule.info.condition
    return condition is None or bool(condition(NO_VALUE, context))


def _gather(rule: Rule, by_name: dict[str, list[Tag]]) -> list[Tag | None] | None:
    """Return the inputs of a rule by position, None where it can't be followed."""
    tags: list[Tag | None] = []
    any_found = not rule.names
    for index, (group, name) in enumerate(rule.names):
        found = by_name.get(name)
        tag = None if found is None else found[0] if not group and len(found) == 1 else _find(found, group)
        if index in rule.inhibits:
            if tag is not None:
                return None
            tags.append(None)
            continue
        if tag is not None:
            any_found = True
        elif index in rule.required:
            return None
        tags.append(tag)
    return tags if any_found else None


def _find(candidates: Sequence[Tag], group: str) -> Tag | None:
    best: Tag | None = None
    for tag in candidates:
        if (not group or in_group(tag, group)) and (best is None or tag.outranks(best)):
            best = tag
    return best


def _take_up(context: Context, rule: Rule, tags: list[Tag | None]) -> bool:
    """Make the tag of a rule; False where its raw conversion drops it."""
    info = rule.info
    inputs = Inputs(tags)
    raw: Any = inputs
    context.inputs = inputs
    g0 = g1 = None
    if info.raw is not None:
        if not inputs.holds(rule.required):
            return False
        try:
            raw = info.raw(inputs, context)
        except BAD_VALUE:
            return False
        if isinstance(raw, Placed):
            raw, g0, g1 = raw.value, raw.g0, raw.g1
        if raw is None:
            return False
    context.directory = ""
    priority = 1 if info.priority is None else info.priority
    tag = CompositeTag(info, raw, context, g1, -1, 0, "", 0, priority)
    tag.inputs = inputs
    tag.required = rule.required
    tag.g0 = g0
    context.tags.append(tag)
    return True
