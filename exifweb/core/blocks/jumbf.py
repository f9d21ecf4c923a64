"""JUMBF: boxes inside boxes, each superbox described by its first; what they hold is CBOR, JSON, pictures.

Each superbox is a sub-document of the file, numbered along its nesting. Sources: ISO/IEC 19566-5; C2PA specification;
ExifTool's Jpeg2000 module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.jp2_boxes import Boxes
from exifweb.core.blocks.views import scattered_view
from exifweb.core.blocks.whole import take_row
from exifweb.core.context import Probe
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, Variants
from exifweb.core.values import Binary, decode_text
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

BOXES = "Jpeg2000::Main"
DESCRIPTION = "Jpeg2000::JUMD"
SUPERBOX, DESCRIBES = "jumb", "jumd"
HAS_LABEL, HAS_ID, HAS_SIGNATURE = 2, 4, 8
ID, SIGNATURE = 4, 32
"""Under which name a file's sub-documents are counted."""
LEVEL = "jumd_level"
"""Under which name it is known that a box stands inside JUMBF."""


def decode(context: Context, block: Block) -> None:
    """Decode the boxes of a block."""
    view = scattered_view(context, block)
    Superboxes(context, view).decode(0, view.end - view.start)


def decode_block(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode boxes that are the value of a tag or of another box."""
    Superboxes(context, view).decode(start, start + length)


def superbox_block(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode a superbox, whose header another reader has read."""
    Superboxes(context, view).superbox(start, length)


class Superboxes:
    """The reading of one run of boxes: labels and numbers on the way down.

    Attributes:
        numbers: How many superboxes there were so far, at each place down to the present one.
        label: What the present superbox is called, as part of a name.
    """

    def __init__(self, context: Context, view: View) -> None:
        self.context = context
        self.view = view
        self.numbers: list[int] = []
        self.label = ""
        self.depth = 0
        self.table = store.table(BOXES)
        self.boxes = Boxes(context, view, lambda name: self.table.get(name) is not None, view.base)

    def decode(self, start: int, end: int) -> None:
        """Decode the boxes between two offsets."""
        if self.depth >= self.context.limits.depth:
            self.context.warn("JUMBF is nested too deeply", self.view.base + start, "box")
            return
        self.depth += 1
        for box in self.boxes.inside(start, end):
            if box.name == SUPERBOX:
                self.superbox(box.offset, box.length)
            elif box.name == DESCRIBES:
                self._description(box.offset, box.length)
            else:
                self._box(box.name, box.offset, box.length)
        self.depth -= 1

    def superbox(self, at: int, length: int) -> None:
        """Decode a superbox as a document of its own; what follows it in the one around belongs to none."""
        context, members = self.context, self.context.members
        group = context.set_g0
        if self.numbers:
            self.numbers[-1] += 1
        else:
            self.numbers = [context.next_document()]
        context.doc, context.set_g0, members[LEVEL] = "-".join(map(str, self.numbers)), "JUMBF", 1
        self.numbers.append(0)
        try:
            self.decode(at, at + length)
        finally:
            context.doc, self.label = None, ""
            self.numbers.pop()
            if len(self.numbers) < 2:
                self.numbers = []
                context.set_g0, members[LEVEL] = group, 0

    def _description(self, at: int, length: int) -> None:
        """Decode what describes a superbox, and the boxes behind it that are its own."""
        data = self.view.read(at, length)
        here = self.view.base + at
        self.label = ""
        if len(data) < 17:
            self.context.warn("Truncated JUMD directory", here, "box")
            return
        used = self._parts(data, here)
        more = len(data) - used
        if used and more >= 8:
            self.decode(at + used, at + length)
        elif used and more:
            self.context.warn(f"Extra data in JUMD box {more} bytes)", here + used, "box", minor=True)

    def _parts(self, data: bytes, here: int) -> int:
        """Decode the parts of a description; return how many bytes they took, 0 where one is missing."""
        self._found("type", data[:16], here)
        flags = data[16]
        self._found("toggles", flags, here + 16)
        at = 17
        if flags & HAS_LABEL:
            end = data.find(b"\0", at)
            if end < 0:
                self.context.warn("Missing JUMD label terminator", here, "box")
                return 0
            text = decode_text(data[at:end])
            self._found("label", text, here + at)
            self.label, at = _as_name(text) if text else "", end + 1
        if flags & HAS_ID:
            if at + ID > len(data):
                self.context.warn("Missing JUMD ID", here, "box")
                return 0
            self._found("id", int.from_bytes(data[at : at + ID], "big"), here + at)
            at += ID
        if flags & HAS_SIGNATURE:
            if at + SIGNATURE > len(data):
                self.context.warn("Missing JUMD signature", here, "box")
                return 0
            self._found("sig", data[at : at + SIGNATURE], here + at)
            at += SIGNATURE
        return at

    def _found(self, key: str, value: object, here: int) -> None:
        info = store.table(DESCRIPTION).get(key)
        if isinstance(info, TagInfo) and info.unknown <= self.context.options.unknown:
            self.context.found(info, value, None, here)

    def _box(self, name: str, at: int, length: int) -> None:
        context, view = self.context, self.view
        info = self.table.get(name)
        if isinstance(info, Variants):
            probe = Probe(view.read(at, min(length, 128)), "undef", length, "JUMBF", length)
            info = info.choose(probe, context)
        if info is None:
            return
        here = view.base + at
        if info.sub is not None:
            if not info.sub:
                self.decode(at, at + length)
                return
            context.lists.clear()
            data = view.read(at, min(length, context.limits.single_read))
            inner = View(Buffer(data, here), here, here + len(data), here)
            take_row(context, info, self.label or info.name, inner, 0, len(data))
            subdirs.decode_value(context, inner, 0, len(data), info, self.table)
            return
        if not info.format:
            return
        if self.label:
            title = self.label + str(info.attributes.get("jumbf_suffix", ""))
            info = TagInfo(self.table, f"{info.id}_{self.label}", title, info.attributes)
        if info.binary:
            value: Binary | bytes = Binary(source=view.source, offset=here, length=length)
        else:
            value = view.read(at, length)
        context.found(info, value, None, here, length, "undef", length)


def _as_name(label: str) -> str:
    """Return a label as ExifTool makes names of it: `c2pa.claim` → `C2PAClaim`."""
    name = re.sub(r"[^-_a-zA-Z0-9]([a-z])", lambda found: found[1].upper(), label)
    name = re.sub(r"[^-\w]", "", name, flags=re.ASCII).replace("__", "_", 1)
    name = (name[:1].upper() + name[1:]).replace("C2pa", "C2PA", 1)
    return name if len(name) != 1 else f"Tag{name}"
