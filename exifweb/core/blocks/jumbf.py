"""JUMBF: boxes inside boxes, each superbox described by its first; what they hold is CBOR, JSON, pictures.

Each superbox is a sub-document of the file, numbered along its nesting. Sources: ISO/IEC 19566-5; C2PA specification;
ExifTool's Jpeg2000 module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.views import scattered_view
from exifweb.core.context import Probe
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, Variants
from exifweb.core.values import Binary
from exifweb.core.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

BOXES = "Jpeg2000::Main"
DESCRIPTION = "Jpeg2000::JUMD"
SUPERBOX, DESCRIBES = b"jumb", b"jumd"
HAS_LABEL, HAS_ID, HAS_SIGNATURE = 2, 4, 8
MOST_BOXES = 10_000


def decode(context: Context, block: Block) -> None:
    """Decode the boxes of a block."""
    view = scattered_view(context, block)
    Boxes(context, view).decode(0, view.end - view.start, ())


def decode_block(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode the boxes that a value holds."""
    Boxes(context, view).decode(start, start + length, ())


class Boxes:
    """The reading of one run of boxes: labels and numbers on the way down."""

    def __init__(self, context: Context, view: View) -> None:
        self.context = context
        self.view = view
        self.count = 0
        self.documents: dict[tuple[int, ...], int] = {}

    def decode(self, start: int, end: int, place: tuple[int, ...], label: str = "") -> None:
        """Decode the boxes between two offsets."""
        if len(place) >= self.context.limits.depth:
            self.context.warn("JUMBF is nested too deeply", self.view.base + start, "box")
            return
        for kind, at, length in self._boxes(start, end):
            if kind == SUPERBOX:
                self._superbox(at, length, place)
            elif kind == DESCRIBES:
                label, used = self._description(at, length)
                if length - used >= 8:
                    self.decode(at + used, at + length, place, label)
            else:
                self._box(kind, at, length, label)

    def _boxes(self, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
        at = start
        while at + 8 <= end and self.count < MOST_BOXES:
            self.count += 1
            head = self.view.read(at, 16)
            size, kind, skip = int.from_bytes(head[:4], "big"), head[4:8], 8
            if size == 1:
                size, skip = int.from_bytes(head[8:16], "big"), 16
            size = size or end - at
            if size < skip or at + size > end:
                self.context.warn("Invalid JUMBF box size", self.view.base + at, "box")
                return
            yield kind, at + skip, size - skip
            at += size

    def _superbox(self, at: int, length: int, place: tuple[int, ...]) -> None:
        context = self.context
        number = self.documents[place] = self.documents.get(place, 0) + 1
        inner = (*place, number)
        outer, group = context.doc, context.set_g0
        context.doc, context.set_g0 = "-".join(map(str, inner)), "JUMBF"
        try:
            self.decode(at, at + length, inner)
        finally:
            context.doc, context.set_g0 = outer, group

    def _description(self, at: int, length: int) -> tuple[str, int]:
        """Decode what describes a superbox; return its label as part of a name, and how many bytes that took."""
        data = self.view.read(at, length)
        here = self.view.base + at
        if len(data) < 17:
            self.context.warn("Truncated JUMD directory", here, "box")
            return "", length
        self._found("type", data[:16], here)
        flags = data[16]
        self._found("toggles", flags, here + 16)
        at, label = 17, ""
        if flags & HAS_LABEL:
            end = data.find(b"\0", at)
            if end < 0:
                self.context.warn("Missing JUMD label terminator", here, "box")
                return "", length
            text = data[at:end].decode("utf-8", "replace")
            self._found("label", text, here + at)
            label, at = _as_name(text), end + 1
        if flags & HAS_ID:
            self._found("id", int.from_bytes(data[at : at + 4], "big"), here + at)
            at += 4
        if flags & HAS_SIGNATURE:
            self._found("sig", data[at : at + 32], here + at)
            at += 32
        return label, at

    def _found(self, key: str, value: object, here: int) -> None:
        info = store.table(DESCRIPTION).get(key)
        if isinstance(info, TagInfo) and info.unknown <= self.context.options.unknown:
            self.context.found(info, value, None, here)

    def _box(self, kind: bytes, at: int, length: int, label: str) -> None:
        context, view = self.context, self.view
        table = store.table(BOXES)
        info = table.get(kind.decode("latin-1"))
        if isinstance(info, Variants):
            probe = Probe(view.read(at, 128), "undef", length, "JUMBF", length)
            context.members["jumd_level"] = 1
            info = info.choose(probe, context)
        if info is None:
            return
        if info.sub is not None:
            context.lists.clear()
            here = self.view.base + at
            data = view.read(at, min(length, context.limits.single_read))
            inner = View(Buffer(data, here), here, here + len(data), here)
            subdirs.decode_value(context, inner, 0, len(data), info, table)
            return
        if info.attributes.get("jumbf_suffix") and label:
            name = label + str(info.attributes["jumbf_suffix"])
            info = TagInfo(table, f"{info.id}_{label}", name, info.attributes)
        if info.binary:
            value: Binary | bytes = Binary(source=view.source, offset=self.view.base + at, length=length)
        else:
            value = view.read(at, length)
        context.found(info, value, None, self.view.base + at, length, "undef", length)


def _as_name(label: str) -> str:
    """Return a label as ExifTool makes names of it: `c2pa.claim` → `C2PAClaim`."""
    name = re.sub(r"[^-_a-zA-Z0-9]([a-z])", lambda found: found[1].upper(), label)
    name = re.sub(r"[^-\w]", "", name, flags=re.ASCII).replace("__", "_", 1)
    name = (name[:1].upper() + name[1:]).replace("C2pa", "C2PA", 1)
    return name if len(name) != 1 else f"Tag{name}"
