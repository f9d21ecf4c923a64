"""Timed metadata of single makers: Sony's, Parrot's, and the records that GoPro leaves among the media data.

Source: ExifTool's Process_rtmd (Sony), Process_mett (Parrot), ProcessGP6 (GoPro).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.blocks import gpmf
from exifweb.core.blocks.quicktime.fields import fields
from exifweb.core.blocks.quicktime.stream import common
from exifweb.core.blocks.rows import take
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.values import text_of
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable

CONTAINER, UNIVERSAL = 0x8300, 0x060E
ARCORE = b"\x0a"
FIXED = {b"P2": 56, b"P3": 72}
NAMED = re.compile(rb"[EP]\d")
OLD_RECORD = 60
GOPRO = re.compile(rb"GP..\0", re.DOTALL)
GOPRO_HEADER = 16


def rtmd(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode Sony's records, flat and in containers."""
    if length < 2:
        return
    data = view.read(start, length)
    (at,) = fields(">H", data)
    while at + 4 < len(data):
        tag, size = fields(">HH", data, at)
        if not tag:
            return
        if tag == UNIVERSAL:
            size = 16
        else:
            at += 4
            if tag == CONTAINER:
                continue
        if at + size > len(data):
            return
        take(context, table, tag, view, start + at, size)
        at += size


def mett(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode a drone's records: of ARCore by the type of the track, of Parrot's own by their two letters."""
    kind = text_of(context.members.get("MetaType") or "")
    data = view.read(start, length)
    at = 0
    if kind and table.get(kind) is not None:
        while at < len(data) - 2 and data[at : at + 1] == ARCORE:
            size = data[at + 1]
            if at + size + 2 > len(data):
                context.warn(f"Unexpected length for {kind} record", view.base + start + at, "block", minor=True)
                return
            size = size or len(data) - at - 2
            take(context, table, kind, view, start + at, size)
            at += size + 2
        return
    while at + 4 < len(data):
        name = data[at : at + 2]
        size = FIXED.get(name, int.from_bytes(data[at + 2 : at + 4], "big") * 4 + 4)
        if not NAMED.fullmatch(name):
            if len(data) != OLD_RECORD:
                return
            name, at = b"P1", at + 4
            size = len(data) - at
        if at + size > len(data):
            return
        take(context, table, name.decode(), view, start + at, size)
        at += size


def gopro_run(context: Context, start: int, most: int) -> int:
    """Decode GoPro's records in media data from an offset on, and return how many bytes they take."""
    source, left, at = context.source, most, start
    document = context.doc
    while left > GOPRO_HEADER and not common.full(context):
        head = source.read(at, GOPRO_HEADER)
        size = int.from_bytes(head[4:8], "big")
        if len(head) < GOPRO_HEADER or size + GOPRO_HEADER > left or not GOPRO.match(head):
            break
        here = at + GOPRO_HEADER
        data = source.read(here, size)
        if len(data) < size:
            break
        if data.startswith(b"DEVC"):
            common.begin(context)
            view = View(Buffer(data, here), here, here + size, here)
            gpmf.run(context, view, 0, size, store.table(gpmf.TABLE), "GoPro", here)
        left -= size + GOPRO_HEADER
        at = here + size
    context.doc = document
    return most - left
