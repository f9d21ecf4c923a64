"""XMP sidecars and other files of markup → one block: the file is the packet, or XML of another kind.

An InDesign interchange file holds a packet somewhere. Source: ExifTool's ProcessXMP.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

XMP, INTERCHANGE = "XMP", "INX"
SIDECARS = frozenset(("NKSC", "NXD"))
SETTINGS = "COS"
PROPERTY_LISTS = frozenset(("PLIST", "MODD", "AAE"))
STEP = 1 << 16
CDATA, CDATA_END = b"<![CDATA[", b"]]>"
BEGIN = CDATA + b"<?xpacket begin"
END = re.compile(rb'<\?xpacket end="[rw]"\?>\]\]>')
LONGEST_END = 22


def walk(context: Context) -> Iterator[Block]:
    """Yield the one block that a sidecar is."""
    start, length = context.base, context.source.size - context.base
    kind = context.file_format.type if context.file_format else XMP
    if kind == INTERCHANGE:
        found = _packet(context, start)
        if found is not None:
            yield Block(XMP, XMP, *found)
    elif kind in PROPERTY_LISTS:
        yield Block("PLIST", "PLIST", start, length)
    elif kind == SETTINGS:
        yield Block(kind, kind, start, length)
    elif kind in (XMP, *SIDECARS):
        yield Block(XMP, XMP, start, length)
    else:
        yield Block("Markup", kind, start, length, label=kind)


def _packet(context: Context, start: int) -> tuple[int, int] | None:
    """Return where the first packet of an InDesign interchange file lies and how long it is."""
    source, end = context.source, context.source.size
    at, data = start, b""
    while (begin := data.find(BEGIN)) < 0:
        more = source.read(at, STEP)
        if not more:
            return None
        data, at = data[-len(BEGIN) :] + more, at + len(more)
    data = data[begin + len(CDATA) :]
    here, looked = at - len(data), 0
    while (finish := END.search(data, looked)) is None:
        looked = max(len(data) - LONGEST_END, 0)
        more = source.read(at, STEP) if at < end and len(data) <= context.limits.xmp else b""
        if not more:
            context.warn("Missing xpacket end", here, "packet")
            return None
        data, at = data + more, at + len(more)
    return here, finish.end() - len(CDATA_END)
