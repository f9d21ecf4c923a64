"""Atoms by the rows of a table: directories of atoms, blocks of other kinds, values.

A directory is walked header by header; payloads are read only where a row asks for them, so sample tables and media
data stay where they are. `Level.take` follows ExifTool step by step, because order shows: a row is looked for by the
type, then by the payload, then among the keys that an earlier atom listed. `AFTER` names what is to be done once a
directory has been read. Sources: ISO 14496-12; QuickTime File Format; ExifTool's ProcessMOV.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import whole
from exifweb.core.blocks.ifd.subdirs import codec_of, evaluate, ordered_for
from exifweb.core.blocks.quicktime.state import State, state_of
from exifweb.core.context import Probe
from exifweb.core.errors import Malformed
from exifweb.core.formats.isobmff.boxes import HEADER, Box, boxes, printable
from exifweb.core.model import Block
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, Variants, tag_name
from exifweb.core.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.model import Tag
    from exifweb.core.source import Source
    from exifweb.core.tags.schema import TagTable

PROCESS = "QuickTime::ProcessMOV"
MAIN, TRACK, USER_DATA = "QuickTime::Main", "QuickTime::Track", "QuickTime::UserData"
PROBE = 1024
IN_MEMORY = 1 << 16
"""Payloads up to this size are read at once; of longer directories only what their rows ask for."""
MOST_LEVELS = 8
"""How many times as many atoms as one directory may have a file may have."""
LARGE, HUGE = 0x2000000, 0x8000000
KEY_ATOMS = ("ilst", "udta")
TRACK_PATHS = {
    "MOV-Movie-Track-Meta-ItemList": "Keys",
    "MOV-Movie-Track-UserData-Meta-ItemList": "ItemList",
    "MOV-Movie-Track-UserData": "UserData",
}
MEDIA_WORDS = {"soun": "Audio", "vide": "Video"}
BLOCKS = {
    "XMP::Main": "XMP",
    "ICC_Profile::Main": "ICC_Profile",
    "Exif::Main": "EXIF",
    "GPS::Main": "EXIF",
    "Canon::Main": "MakerNotes",
    "Jpeg2000::Main": "JUMBF",
}
"""Table → kind of block that an atom holds."""
POSTPONED = frozenset(("ipco",))
AFTER: tuple[tuple[str, str], ...] = (
    ("stbl", "exifweb.core.blocks.quicktime.samples:table_done"),
    ("meta", "exifweb.core.blocks.quicktime.items:finish"),
    ("", "exifweb.core.blocks.quicktime.items:finish"),
)
"""Type of a directory's atom → `module:function` called with the context once it has been read."""

PLACES: tuple[tuple[str, str | None, str], ...] = (
    ("gps ", "moov", "exifweb.core.blocks.quicktime.stream.tracks:places"),
    ("GPS ", None, "exifweb.core.blocks.quicktime.stream.tracks:place_list"),
)
"""Atoms with places outside of tracks: type, what holds them (None for anything), `module:function`."""


class Level:
    """A directory of atoms while it is read.

    Args:
        context: Takes the tags and warnings.
        source: Where the atoms lie.
        end: Offset after the directory.
        table: Its rows.
        kind: Type of the atom that holds it, empty at the top of a file.
        sub: What the row of that atom says of its directory.
    """

    def __init__(
        self,
        context: Context,
        source: Source,
        end: int,
        table: TagTable,
        kind: str = "",
        sub: dict[str, Any] | None = None,
    ) -> None:
        self.context = context
        self.state: State = state_of(context)
        self.source = source
        self.end = end
        self.table = table
        self.kind = kind
        self.has_data = bool((sub or {}).get("HasData"))
        self.tracks = 0
        self.triplet: dict[str, bytes] = {}
        variables = table.head.get("vars") or {}
        self.number = int(variables.get("start_index", 0))
        self.most: int | None = variables.get("atom_count")
        self.before = ""

    def take(self, box: Box) -> None:
        """Take up one atom.

        Raises:
            Malformed: It states more than there is; nothing can follow it.
        """
        context, tag = self.context, box.name
        self.state.boxes += 1
        if self.state.boxes > MOST_LEVELS * context.limits.segments:
            raise Malformed("box", box.start, f"Stopped after {self.state.boxes - 1} boxes")
        self.measure(tag, box)
        tag, info = self._row(tag, box)
        wanted = info is not None and not self._too_large(box, info)
        if info is not None and info.attributes.get("dontread"):
            wanted = False
            self._descend(tag, info, box)
        if self.state.before_atom is not None and wanted:
            self.state.before_atom(context, box.name, self.number)
        missing = box.missing(self.end)
        if missing:
            raise Malformed("box", box.start, self._truncated(tag, box, missing, wanted=wanted))
        if context.options.embedded and not context.members["HandlerType"]:
            self._take_places(box)
        if wanted and info is not None:
            self._take_payload(tag, info, box)
        if tag == "trak":
            context.members["MediaType"] = ""
        if self.table.get(tag) is not None and tag != "free":
            self.before = tag
        self.number += 1

    def complain(self, damage: Malformed, kind: str) -> Malformed:
        """Return damage as it is told: what follows a film without being known counts as a trailer."""
        known = self.table.get(kind)
        unknown = known is None or (isinstance(known, TagInfo) and known.unknown)
        if self.before in ("mdat", "moov") and unknown:
            reason = f"Unknown trailer with {damage.reason[:1].lower()}{damage.reason[1:]}"
            return Malformed(damage.unit, damage.offset, reason)
        return damage

    def _truncated(self, tag: str, box: Box, missing: int, *, wanted: bool) -> str:
        if wanted:
            return f"Truncated '{printable(tag)}' data (missing {missing} bytes)"
        if (box.length & 0xFFFFFFFF).to_bytes(4, "big")[:3] in (b"<br", b"<b>"):
            return f"Extraneous HTML text appended to file at offset 0x{box.start:x}"
        return f"Truncated '{printable(tag)}' data at offset 0x{box.start:x}"

    def measure(self, tag: str, box: Box, *, with_size: bool = True) -> None:
        """Take up the size and place of media data."""
        for key, value in ((f"{tag}-size", box.length), (f"{tag}-offset", box.offset)):
            info = self.table.get(key)
            if isinstance(info, TagInfo) and (with_size or not key.endswith("size")):
                self.context.found(info, value, None, box.start, HEADER)
        if tag == "idat":
            self.context.members["MediaDataInfo"] = (box.offset, box.length)

    def _row(self, tag: str, box: Box) -> tuple[str, TagInfo | None]:
        """Return the key and row of an atom, no row where it is of no interest."""
        context, table = self.context, self.table
        found = self._choose(table.get(tag), box)
        if table.name == USER_DATA and context.set_g1 and not (found is not None and found.sub):
            tag = f"{context.set_g1}{tag}"
            if found is None:
                return tag, _made_up(table, tag) if context.options.unknown else None
            return tag, _in_track(found, context.set_g1) if found.unknown <= context.options.unknown else None
        if found is not None and found.unknown > context.options.unknown:
            return tag, _made_up(table, tag) if tag.startswith("\xa9") else None
        if found is not None:
            return tag, found
        if table.get(tag) is not None:
            return tag, None
        key = f"{self.state.key_lists}.{int.from_bytes(box.kind, 'big')}"
        if table.name == "QuickTime::ItemList" and key in self.state.keys:
            return key, self.state.keys[key]
        if context.options.unknown or tag.startswith("\xa9"):
            return tag, _made_up(table, tag)
        return tag, None

    def _choose(self, row: TagInfo | Variants | None, box: Box) -> TagInfo | None:
        if row is None or (isinstance(row, TagInfo) and row.condition is None):
            return row
        context = self.context
        length = max(0, min(box.length, self.end - box.offset))
        data = self.source.read(box.offset, min(length, PROBE))
        probe = Probe(data, "undef", length, context.directory, length)
        if isinstance(row, Variants):
            return row.choose(probe, context)
        return row if row.condition is None or row.condition(probe, context) else None

    def _too_large(self, box: Box, info: TagInfo) -> bool:
        if box.length <= LARGE:
            return False
        if not info.unknown:
            size, weight = ("128 MiB", "[minor]") if box.length > HUGE else ("32 MiB", "[Minor]")
            self.context.warn(f"{weight} Skipping '{printable(box.name)}' atom > {size}", box.start, "box")
        return True

    def _take_payload(self, tag: str, info: TagInfo, box: Box) -> None:
        from exifweb.core.blocks.quicktime import values

        context = self.context
        view = self._view(box)
        if info.attributes.get("triplet"):
            row = values.triplet(context, self.table, self.triplet, tag, view)
            if row is not None:
                skip = 8 if view.end - view.base >= 8 else 0
                self._descend(tag, row, box, View(view.source, view.start + skip, view.end, view.base + skip))
            return
        has_data = self.has_data and view.read(4, 5) == b"data\0"
        if info.sub is not None:
            self._descend(tag, info, box, view)
            return
        found = values.take(context, info, tag, view, has_data=has_data)
        if context.set_g1 and self.kind in KEY_ATOMS and found:
            kind = TRACK_PATHS.get("-".join(self.state.path))
            group = MEDIA_WORDS.get(context.members["MediaType"], context.set_g1)
            for one in found if kind else ():
                one.group1 = f"{group}{kind}"

    def _take_places(self, box: Box) -> None:
        """Decode a box of places that stands outside of tracks."""
        place = next((place for kind, around, place in PLACES if kind == box.name and around in (self.kind, None)), "")
        if place and box.length <= HUGE:
            module, _, function = place.partition(":")
            getattr(import_module(module), function)(self.context, self.source.read(box.offset, box.length))

    def _view(self, box: Box) -> View:
        """Return a view of a payload whose offsets count from its start."""
        start, end = box.offset, min(box.end, self.end)
        if end - start <= IN_MEMORY:
            return View(Buffer(self.source.read(start, end - start), start), start, end, start)
        return View(self.source, start, end, start)

    def _descend(self, tag: str, info: TagInfo, box: Box, view: View | None = None) -> None:
        context, sub = self.context, dict(info.sub or {})
        outer = context.set_g1
        if sub.get("table") == TRACK:
            self.tracks += 1
            context.set_g1 = f"Track{self.tracks}"
        try:
            descend(context, info, tag, view or self._view(box))
        finally:
            if tag == "minf":
                context.members["HandlerType"] = ""
            context.set_g1 = outer


def decode(context: Context, block: Block) -> None:
    """Decode one atom at the top of a file.

    Raises:
        Malformed: It is cut short.
    """
    level: Level = context.members["TopLevel"]
    context.directory = "MOV"
    box = Box(block.label.encode("latin-1"), block.detail, block.offset, block.length)
    try:
        level.take(box)
    except Malformed as damage:
        raise level.complain(damage, block.label) from None


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode a directory of atoms.

    Args:
        context: Takes the tags and warnings.
        view: The view that it lies in.
        start: Its offset from the view's base.
        length: Its length in bytes.
        table: Its rows.
        name: Its name.
    """
    state = state_of(context)
    if context.depth >= context.limits.depth:
        context.warn(f"{name} is nested too deeply", view.base + start, "box")
        return
    at = view.base + start
    end = min(at + length, view.end)
    (kind, sub), state.entering = state.entering, ("", {})
    level = Level(context, view.source, end, table, kind, sub)
    outer, context.directory = context.directory, name
    context.depth += 1
    state.path.append(name)
    current = ""
    try:
        for box in boxes(view.source, at, end, context.limits):
            if (
                box.open
                or (level.most is not None and level.number >= level.most)
                or (box.offset >= end and box.start > at)
            ):
                break
            current = box.name
            level.take(box)
    except Malformed as damage:
        told = level.complain(damage, current)
        context.warn(told.reason, told.offset, told.unit)
    finally:
        state.path.pop()
        context.depth -= 1
        context.directory = outer
    state.latest = (view.source, at, end)
    finish(context, kind)


def descend(context: Context, info: TagInfo, tag: str, view: View) -> None:
    """Decode a payload as the directory or block that its row says it is."""
    sub = dict(info.sub or {})
    table = store.table(sub["table"]) if "table" in sub else info.table
    codec = codec_of(sub.get("process") or table.process or PROCESS)
    if codec is None:
        return
    start, size = 0, view.end - view.base
    if "start" in sub:
        start = int(evaluate(sub["start"], {"valuePtr": 0, "val": 0, "start": 0, "size": size}, context) or 0)
    if size <= start:
        return
    view = ordered_for(view, info, start)
    if "base" in sub:
        moved = int(evaluate(sub["base"], {"start": start, "base": view.base, "val": 0}, context) or 0)
        view, start = view.rebased(view.base + moved), start - moved
    state = state_of(context)
    whole.take_row(context, info, info.name, view, start, size - start)
    whole.take_inner(context, table.name, sub.get("dir") or info.name, view, start, size - start)
    kind = BLOCKS.get(table.name)
    if kind is not None:
        root = context.file_format.type if context.file_format else ""
        context.blocks.append(Block(kind, f"{root}-{tag}", view.base + start, size - start, order=view.order))

    def read() -> None:
        context.lists.clear()
        outer, context.order = context.order, view.order
        state.entering = (tag, sub)
        if "IgnoreProp" in sub:
            context.members["IgnoreProp"] = sub["IgnoreProp"]
        try:
            codec(context, view, start, size - start, table, sub.get("dir") or info.name)
        except Malformed as damage:
            context.warn(damage.reason, damage.offset, damage.unit)
        finally:
            context.order = outer
            state.entering = ("", {})

    if tag in POSTPONED:
        state.postponed.append(read)
    else:
        read()


def finish(context: Context, kind: str) -> None:
    """Do what is due once the directory of an atom has been read."""
    done = _after(kind)
    if done is not None:
        done(context)


@lru_cache(maxsize=64)
def _after(kind: str) -> Callable[[Context], None] | None:
    place = next((place for name, place in AFTER if name == kind), "")
    if not place:
        return None
    module, _, function = place.partition(":")
    return getattr(import_module(module), function)  # type: ignore[no-any-return]


def _in_track(info: TagInfo, track: str) -> TagInfo:
    """Return the row of user data inside a track: named by it."""
    name = f"{track}{info.name.removeprefix('Track')}" if info.name.startswith("Track") else f"{track}{info.name}"
    attributes = dict(info.attributes)
    if "desc" in attributes:
        attributes["desc"] = f"{track} {attributes['desc']}"
    return TagInfo(info.table, f"{track}{info.id}", name, attributes)


def _made_up(table: TagTable, tag: str) -> TagInfo:
    """Return a row for an atom that the table doesn't have: a text of user data, or unknown."""
    name = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else f"x{ord(c):02x}" for c in tag)
    odd = sum(1 for c in tag if not (c.isascii() and (c.isalnum() or c in "-_")))
    if odd > 2:
        code = tag[:4].encode("latin-1").hex()
        name = f"0x{code.removeprefix('0000')}"
    if tag.startswith("\xa9") and name.startswith("xa9"):
        return TagInfo(table, tag, f"UserData_{name[3:]}", {"desc": f"User Data {name[3:]}"})
    return TagInfo(table, tag, f"Unknown_{name}", {"unknown": 1, "value": "quicktime_boxes.printable_or_binary"})


def add_tag(context: Context, table: TagTable, key: str, value: Any, offset: int = -1) -> Tag | None:
    """Take up a value under a key that need not be in the table; its name is then made from the key."""
    found = table.get(key)
    info = found if isinstance(found, TagInfo) else TagInfo(table, key, tag_name(key), {})
    return context.found(info, value, None, offset)
