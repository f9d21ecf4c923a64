"""What MXF's sets say of each other: tracks, languages, edit rates, and which of several copies of a set is the last.

Sets may come in any order, so groups and durations are settled when all are read: the tree below each preface is
walked, tags get the group of their track, durations become seconds by its edit rate, and older copies of a set are
dropped.

Source: ExifTool's SetGroups, ConvertDurations and the end of ProcessMXF.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.video.values import tell
from exifweb.core.tags import store
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.values import number_of

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block, Tag

STATE = "MXF"
GROUP, DURATION, DURATION_KEY = "MXF", "Duration", "060e2b34.0101.0102.07020201.01030000"
PREFACE, SOURCE, TIMECODE = "Preface", "SourcePackage", "TimecodeComponent"
ONLY_NAMED = "XXX"


@dataclass(slots=True)
class Object:
    """One set, or several copies of it.

    Attributes:
        name: What kind of set it is.
        references: Ids of the sets that belong to it.
        tags: Its tags.
        track: Id of its track.
        rate: Its edit rate.
        language: Code of the language of what belongs to it.
        done: Whether its groups are settled.
    """

    name: str
    references: list[str] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    track: Any = None
    rate: Any = None
    language: str = ""
    done: bool = False


@dataclass(slots=True)
class Objects:
    """All sets of a file.

    Attributes:
        primer: Number → label.
        by_id: Id → set.
        prefaces: Ids of the sets at the top.
        groups: Id of a track → its group.
        owners: `id()` of a tag → the set that it is of.
        rates: Group → edit rate.
        best: Where the time code is whose duration counts, by what it stands in.
        referred: How many references there were.
    """

    primer: dict[int, str] = field(default_factory=dict)
    by_id: dict[str, Object] = field(default_factory=dict)
    prefaces: list[str] = field(default_factory=list)
    groups: dict[Any, str] = field(default_factory=dict)
    owners: dict[int, str] = field(default_factory=dict)
    rates: dict[str, Any] = field(default_factory=dict)
    best: dict[bool, str] = field(default_factory=dict)
    referred: int = 0

    def language_of(self, instance: str) -> str:
        """Return the language that a set was announced to be in."""
        known = self.by_id.get(instance)
        return known.language if known is not None else ""

    def has_room(self, context: Context) -> bool:
        """Whether more references may be noted; a warning says if not."""
        if self.referred > context.limits.array:
            context.warn(f"Stopped after {self.referred} references", unit="packet")
            return False
        return True

    def refer(self, made: Object, references: list[str]) -> None:
        """Note what belongs to a set."""
        self.referred += len(references)
        made.references += references

    def number(self, track: Any) -> None:
        """Give a track its group."""
        self.groups.setdefault(track, f"Track{len(self.groups) + 1}")

    def add(self, instance: str, made: Object, language: str) -> None:
        """Add a set, or a newer copy of one, and announce its language to what belongs to it."""
        known = self.by_id.setdefault(instance, made)
        self.owners.update((id(tag), instance) for tag in made.tags)
        if known is not made:
            known.references += made.references
            known.tags += made.tags
            known.name = made.name
            known.track = known.track if made.track is None else made.track
            known.rate = made.rate or known.rate
        known.language = language or known.language
        if known.language:
            for reference in known.references:
                self.by_id.setdefault(reference, Object(ONLY_NAMED)).language = known.language
        if made.name == PREFACE:
            self.prefaces.append(instance)


def objects_of(context: Context) -> Objects:
    """Return the sets read so far."""
    found = context.members.get(STATE)
    if found is None:
        found = context.members[STATE] = Objects()
    return found


def settle(context: Context, _: Block) -> None:
    """Settle groups, durations and copies."""
    objects = objects_of(context)
    for preface in objects.prefaces:
        _set_groups(objects, preface)
    for tag in context.tags:
        if "isduration" in tag.info.attributes and id(tag) in objects.owners:
            rate = number_of(objects.rates.get(tag.group1, 0))
            tag.raw = neat(number_of(tag.raw) / rate) if rate else tag.raw
    _drop_copies(context, objects)


def _set_groups(objects: Objects, preface: str) -> None:
    """Give the tags below a preface the group of their track, depth first."""
    waiting: list[tuple[str, Any, bool]] = [(preface, None, False)]
    while waiting:
        instance, track, in_source = waiting.pop()
        one = objects.by_id.get(instance)
        if one is None or one.done:
            continue
        one.done = True
        track = one.track if one.track is not None else track
        if track is not None:
            group = objects.groups.get(track, "")
            if one.rate is not None:
                objects.rates[group] = one.rate
            if one.name == TIMECODE:
                objects.best[in_source] = instance
            for tag in one.tags:
                tag.group1 = group
        in_source = in_source or one.name == SOURCE
        waiting += [(reference, track, in_source) for reference in reversed(one.references)]


def _drop_copies(context: Context, objects: Objects) -> None:
    """Keep the last of the tags that copies of a set have; the best duration is told once more, of the whole file."""
    best = objects.best.get(True) or objects.best.get(False)
    seen: set[tuple[str, str]] = set()
    drop: set[int] = set()
    whole: Any = None
    for tag in reversed(context.tags):
        owner = objects.owners.get(id(tag))
        if owner is None:
            continue
        key = (tag.info.name, owner)
        if key in seen:
            drop.add(id(tag))
        elif key == (DURATION, best):
            whole = tag.raw
        seen.add(key)
    context.tags[:] = [tag for tag in context.tags if id(tag) not in drop]
    if whole is not None:
        context.set_g1 = GROUP
        try:
            tell(context, store.table("MXF::Main"), DURATION_KEY, whole)
        finally:
            context.set_g1 = None
