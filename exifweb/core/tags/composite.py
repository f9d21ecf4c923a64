"""Tags made from other tags, in as many rounds as their dependencies need.

A composite tag names what it requires, desires and is inhibited by. In each round every rule that is left is looked
at in the order of its name; one that looks at a composite tag which may still be made waits for the next round.
Conversions see an `Inputs`: the tags found, with their raw values, values and texts, by position.
Source: ExifTool's BuildCompositeTags, whose order also settles which of several tags of one name counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from itertools import takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from exifweb.core.context import Probe
from exifweb.core.model import BAD_VALUE, Tag, in_group
from exifweb.core.tags import store
from exifweb.core.tags.registry import UNPORTED
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exifweb.core.context import Context

    Slots = dict[str, list[Tag]]
    Gathered = list[Tag | None]
    Plan = list[tuple["Rule", tuple[int, ...], list[tuple[str, str | None]], str | None]]
    """Rules in the order in which they are followed, the places of their inputs, groups and part of the tags made."""
    Shape = tuple[tuple[tuple[TagInfo, str, str | None, int, str | None], ...], tuple[bool, ...], bool]

TABLE = "Composite"
OWN_GROUP = "composite"
STAGES = ("raw", "value")
NO_VALUE = Probe(b"", "", 0)
FILE_SIZE = "FileSize"
MISSING, SIZE = -1, -2
"""Places of a plan that are no tag: an input that is not there, and the size of the file."""
MOST_PLANS = 256
MOST_PARTS = 16
"""Sub-documents, the file itself counted, of a file whose plan is kept."""
_SHAPE = attrgetter("info", "group1", "g0", "priority", "doc")
"""What of a tag decides on the rules that it is an input of."""
_COPY = re.compile(r"(.*) \((\d+)\)\Z")
_DOC = re.compile(r"doc(\d*)\Z|main\Z")


class Kept:
    """The tags of each name as `Slots` has them, sorted out when a name is asked for."""

    __slots__ = ("tags",)

    def __init__(self, tags: list[Tag]) -> None:
        self.tags = tags

    def get(self, name: str, default: list[Tag]) -> list[Tag]:
        """Return all tags of a name, the one that counts first."""
        slots: Slots = {}
        for tag in self.tags:
            if tag.info.name == name:
                _keep(slots, tag)
        return slots.get(name, default)


class Inputs:
    """The tags that a composite tag is made from, by position; None where a desired one is missing.

    Attributes:
        tags: The inputs.
        slots: All tags of each name that rules look at: first the one that counts, then its copies by number.
    """

    __slots__ = ("slots", "tags")

    def __init__(self, tags: Sequence[Tag | None], slots: Slots | Kept | None = None) -> None:
        self.tags = tags
        self.slots: Slots | Kept = {} if slots is None else slots

    def raw(self, index: int) -> Any:
        """Return a tag's raw value."""
        tag = self.at(index)
        return None if tag is None else tag.raw

    def value(self, index: int) -> Any:
        """Return a tag's value."""
        tag = self.tags[index] if index < len(self.tags) else None
        return None if tag is None else tag.value

    def holds(self, required: frozenset[int]) -> bool:
        """Whether each of these positions has a value."""
        return None not in map(self.value, required)

    def text(self, index: int) -> Any:
        """Return a tag's text."""
        tag = self.at(index)
        return None if tag is None else tag.text

    def at(self, index: int) -> Tag | None:
        """Return the tag at a position."""
        return self.tags[index] if index < len(self.tags) else None

    def all(self, name: str) -> list[Tag]:
        """Return all tags of a name, the one that counts first."""
        return self.slots.get(name, [])


@dataclass(frozen=True, slots=True)
class Placed:
    """What a raw conversion gives to put its tag into other groups than the table says."""

    value: Any
    g0: str
    g1: str


@dataclass(frozen=True, slots=True)
class Several:
    """What a raw conversion gives to make more than one tag of the name."""

    parts: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One input of a rule.

    Attributes:
        name: Name of the tag.
        copy: Its number among the tags of that name, 0 for the one that counts.
        groups: Groups (lower case) that it must all be in.
        doc: Number of the sub-document that it must be in, where the table says one; 0 for the main document.
        required: There must be such a tag.
        inhibits: There must be none.
        waits: The rule waits while a composite tag of the name may still be made.
        bare: It is whatever tag of the name counts.
    """

    name: str
    copy: int
    groups: tuple[str, ...]
    doc: int | None
    required: bool
    inhibits: bool
    waits: bool
    bare: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One composite tag with its inputs.

    Attributes:
        info: Its row.
        steps: Its inputs by position.
        leading: Names that must have been found for anything to happen: what it requires before it may have to wait.
        blocker: Composite tag that it looks at before anything else, "" where there is none.
        optional: Names of the inputs of a rule that requires, awaits and asks nothing; None for other rules.
        required: Positions of the inputs that there must be.
        tries: Names of which one must be found for sub-documents to be looked at; None where it isn't made for them.
    """

    info: TagInfo
    steps: tuple[Step, ...]
    leading: frozenset[str]
    blocker: str
    optional: frozenset[str] | None
    required: frozenset[int]
    tries: tuple[str, ...] | None


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
    """All rules that can be followed, in the order of their names; what they make, and what they look at."""

    ordered: tuple[Rule, ...]
    made: frozenset[str]
    inputs: frozenset[str]
    conditional: tuple[Rule, ...]
    plans: dict[Shape, Plan]


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
    ordered = tuple(_rule(info, made) for info in ported)
    inputs = frozenset(step.name for rule in ordered for step in rule.steps)
    conditional = tuple(rule for rule in ordered if rule.info.condition is not None)
    return Rules(ordered, made, inputs, conditional, {})


def _is_ported(info: TagInfo) -> bool:
    stages = [str(info.attributes.get(stage, "")) for stage in STAGES]
    return not any(stage.startswith(UNPORTED) for stage in stages)


def _rule(info: TagInfo, made: frozenset[str]) -> Rule:
    require, desire, inhibit = (info.attributes.get(k, {}) for k in ("require", "desire", "inhibit"))
    merged = {int(k): v for part in (inhibit, desire, require) for k, v in part.items()}
    required, inhibits = frozenset(map(int, require)), frozenset(map(int, inhibit))
    steps: list[Step] = []
    while len(steps) in merged:  # ExifTool stops at the first position that is left out
        at = len(steps)
        steps.append(_step(merged[at], made, required=at in required, inhibits=at in inhibits))
    leading = frozenset(step.name for step in takewhile(_is_plain, steps))
    tries = _tries(info, require, desire)
    plain = info.condition is None and tries is None and bool(steps)
    blocker = steps[0].name if plain and steps[0].waits and not steps[0].inhibits else ""
    free = plain and not required and not any(step.waits or step.inhibits for step in steps)
    optional = frozenset(step.name for step in steps) if free else None
    return Rule(info, tuple(steps), leading, blocker, optional, required, tries)


def _is_plain(step: Step) -> bool:
    return step.required and not step.waits and step.name != FILE_SIZE


def _step(text: str, made: frozenset[str], *, required: bool, inhibits: bool) -> Step:
    group, _, name = text.rpartition(":")
    copy = _COPY.match(name)
    if copy:
        name = copy[1]
    groups = [part for part in group.lower().split(":") if part]
    doc = next((int(found[1] or 0) for part in groups if (found := _DOC.match(part))), None)
    waits = name in made and not copy and (group.lower() == OWN_GROUP or not (group or inhibits))
    groups = [part for part in groups if not _DOC.match(part)]
    bare = not (copy or groups or doc is not None)
    return Step(name, int(copy[2]) if copy else 0, tuple(groups), doc, required, inhibits, waits, bare)


def _tries(info: TagInfo, require: dict[str, str], desire: dict[str, str]) -> tuple[str, ...] | None:
    wanted = info.attributes.get("subdoc")
    if not wanted:
        return None
    if require:
        return (require[min(require, key=int)].rpartition(":")[2],)
    keys = [str(key) for key in wanted] if isinstance(wanted, list) else list(desire)
    return tuple(desire[key].rpartition(":")[2] for key in keys if key in desire)


class Outcome(Enum):
    """Why a rule was not followed: it waits for another, an input forbids it, or none of its inputs is there."""

    WAITS = 0
    FORBIDDEN = 1
    NOTHING = 2


@dataclass(slots=True)
class Build:
    """State of the making of one file's composite tags.

    Attributes:
        context: The read.
        slots: Tags by name, the one that counts first, then its copies by number.
        docs: Number of sub-documents.
        unbuilt: Names that the rules of this round may still make.
        final: Whether rules go ahead without the composite tags that would inhibit them.
        plan: What was done so far.
        order: The identity of each tag that rules look at → its number.
    """

    context: Context
    slots: Slots
    docs: int
    unbuilt: set[str]
    final: bool = False
    plan: Plan = field(default_factory=list)
    order: dict[int, int] = field(default_factory=dict)


def add(context: Context) -> None:
    """Add the composite tags of a file to its context.

    Which inputs a rule finds depends on the names, groups and ranks of the tags alone. What was settled for one file
    is therefore kept as a plan for the next file of the same shape: the next photo of the camera.
    """
    known = rules()
    parts = {tag.doc for tag in context.tags}
    if len(parts) > MOST_PARTS:
        _build(context, known)
        return
    given = [tag for tag in context.tags if tag.info.name in known.inputs]
    shape = (
        tuple(map(_SHAPE, given)),
        tuple([bool(rule.info.condition(NO_VALUE, context)) for rule in known.conditional if rule.info.condition]),
        len(parts) > 1,
    )
    plan = known.plans.get(shape)
    if plan is not None and _follow(context, plan, given):
        return
    build = _build(context, known)
    if len(known.plans) >= MOST_PLANS:
        del known.plans[next(iter(known.plans))]
    known.plans[shape] = build.plan


def _follow(context: Context, plan: Plan, given: list[Tag]) -> bool:
    """Make the tags of a plan; False, with none made, where a conversion gives something the plan doesn't know."""
    before = len(context.tags)
    tags = given.copy()
    slots = Kept(tags)
    inputs = rules().inputs
    for rule, places, groups, doc in plan:
        context.doc = doc
        made = _make(context, rule, [tags[at] if at >= 0 else _absent(at, context) for at in places], slots)
        context.doc = None
        if [(tag.group1, tag.g0) for tag in made] != groups:
            del context.tags[before:]
            return False
        if rule.info.name in inputs:
            tags += made
    return True


def _absent(place: int, context: Context) -> Tag | None:
    return _size_tag(context) if place == SIZE else None


def _size_tag(context: Context) -> Tag:
    """Return the tag that the host may add later; the size is known."""
    return Tag(store.tag("Extra", FILE_SIZE), context.source.size, context, None, -1, 0, "", 0, 1)


def _build(context: Context, known: Rules) -> Build:
    """Follow all rules, in rounds, and note what was done as a plan."""
    slots: Slots = {}
    docs = 0
    for tag in context.tags:
        name = tag.info.name
        if name in slots:
            _keep(slots, tag)
        elif name in known.inputs:
            slots[name] = [tag]
        if tag.doc is not None:
            docs = max(docs, _number(tag.doc))
    build = Build(context, slots, docs, set(known.made))
    build.order = {id(tag): at for at, tag in enumerate(tag for tag in context.tags if tag.info.name in known.inputs)}
    pending: Sequence[Rule] = known.ordered
    while pending:
        deferred = []
        unbuilt, found = build.unbuilt, slots.keys()
        for rule in pending:
            if rule.blocker in unbuilt:
                deferred.append(rule)
            elif rule.optional is not None and rule.optional.isdisjoint(found):
                unbuilt.discard(rule.info.name)
            elif rule.leading <= found and _waits(build, rule):
                deferred.append(rule)
        if len(deferred) == len(pending):
            if build.final:
                break
            build.final = True
        pending = deferred
        build.unbuilt = {rule.info.name for rule in pending}
    return build


def _keep(slots: Slots, tag: Tag) -> None:
    """Number a tag among those of its name, as ExifTool numbers its keys."""
    same = slots.get(tag.info.name)
    if same is None:
        slots[tag.info.name] = [tag]
    elif tag.outranks(same[0]):
        same.append(same[0])
        same[0] = tag
    else:
        same.append(tag)


def _number(doc: str) -> int:
    head = doc.partition("-")[0]
    return int(head) if head.isdigit() else 0


def _waits(build: Build, rule: Rule) -> bool:
    """Follow a rule if that is possible; True where it must wait for the next round."""
    context, info = build.context, rule.info
    if info.condition is not None and not info.condition(NO_VALUE, context):
        return False
    in_docs = rule.tries is not None and build.docs > 0
    found = _gather(build, rule, 0 if in_docs else None)
    if found is Outcome.WAITS:
        return True
    if found is not Outcome.FORBIDDEN:
        build.unbuilt.discard(info.name)
    if isinstance(found, list):
        _take_up(build, rule, found)
    if in_docs and any(name in build.slots for name in rule.tries or ()):
        _follow_in_docs(build, rule)
    return False


def _follow_in_docs(build: Build, rule: Rule) -> None:
    context = build.context
    for number in range(1, build.docs + 1):
        found = _gather(build, rule, number)
        if isinstance(found, list):
            context.doc = str(number)
            _take_up(build, rule, found)
            context.doc = None


def _gather(build: Build, rule: Rule, doc: int | None) -> Gathered | Outcome:
    """Return the inputs of a rule by position, in one sub-document where a number is given."""
    tags: Gathered = []
    any_found = not rule.steps
    slots, unbuilt = build.slots, build.unbuilt
    for step in rule.steps:
        name = step.name
        if step.waits and doc is None and name in unbuilt and not (step.inhibits and build.final):
            return Outcome.WAITS
        same = slots.get(name)
        tag = None if same is None else same[0] if step.bare and doc is None else _find(same, step, doc)
        if tag is not None:
            if step.inhibits:
                return Outcome.FORBIDDEN
            any_found = True
        elif name == FILE_SIZE:
            tag = _size_tag(build.context)
        elif step.required:
            return Outcome.FORBIDDEN
        tags.append(tag)
    return tags if any_found else Outcome.NOTHING


def _find(same: list[Tag], step: Step, doc: int | None) -> Tag | None:
    """Return the tag that an input stands for: of those in its groups the one that counts, else the latest."""
    if step.copy:
        return same[step.copy] if step.copy < len(same) else None
    wanted = doc if step.doc is None else step.doc
    for at in (0, *range(len(same) - 1, 0, -1)):
        tag: Tag = same[at]
        if wanted is not None and wanted != (0 if tag.doc is None else _number(tag.doc)):
            continue
        for group in step.groups:
            if not in_group(tag, group):
                break
        else:
            return tag
    return None


def _take_up(build: Build, rule: Rule, tags: Gathered) -> None:
    """Make the tags of a rule, and note it in the plan."""
    made = _make(build.context, rule, tags, build.slots)
    places = tuple([_place(build, tag) for tag in tags])
    build.plan.append((rule, places, [(tag.group1, tag.g0) for tag in made], build.context.doc))
    if rule.info.name in rules().inputs:
        for tag in made:
            _keep(build.slots, tag)
            build.order[id(tag)] = len(build.order)


def _place(build: Build, tag: Tag | None) -> int:
    return MISSING if tag is None else build.order.get(id(tag), SIZE)


def _make(context: Context, rule: Rule, tags: Gathered, slots: Slots | Kept) -> list[Tag]:
    """Make the tags of a rule; none where its raw conversion drops them."""
    info = rule.info
    inputs = Inputs(tags, slots)
    raw: Any = inputs
    context.inputs = inputs
    if info.raw is not None:
        try:
            raw = info.raw(inputs, context)
        except BAD_VALUE:
            return []
    if raw is None:
        return []
    priority = 1 if info.priority is None else info.priority
    context.directory = ""
    if raw is inputs:
        tag = CompositeTag(info, raw, context, None, -1, 0, "", 0, priority)
        tag.inputs, tag.required = inputs, rule.required
        context.tags.append(tag)
        return [tag]
    made: list[Tag] = []
    for part in raw.parts if isinstance(raw, Several) else (raw,):
        value, g0, g1 = (part.value, part.g0, part.g1) if isinstance(part, Placed) else (part, None, None)
        if value is None:
            continue
        tag = CompositeTag(info, value, context, g1, -1, 0, "", 0, priority)
        tag.inputs = inputs
        tag.required = rule.required
        tag.g0 = g0
        made.append(tag)
    context.tags += made
    return made
