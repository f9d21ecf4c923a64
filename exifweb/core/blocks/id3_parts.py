"""What ID3v2 frames hold besides plain values: synchronised lyrics, private data, encapsulated objects.

Sources: ID3 2.3 sections 4.10, 4.16 and 4.28; ExifTool's ProcessSynText, ProcessPrivate and ProcessGEOB.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import made
from exifweb.core.blocks.id3_text import WIDE, aligned_end, string, strings
from exifweb.core.blocks.ifd import subdirs
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

MILLISECONDS, FRAMES = 2, 1
ENGLISH = "eng"
MOST_LINES = 5000
LONGEST_OWNER = 1 << 12
LONGEST_HEADER = 1 << 16
_LANGUAGE = re.compile(r"[a-z]{3}\Z")
_WORD = re.compile(r"[-\w]{1,24}\n?\Z", re.ASCII)


def lyrics(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode texts with a time each."""
    data = view.read(start, length)
    if len(data) <= 6:
        return
    encoding, unit, kind = data[0], data[4], data[5]
    language = data[1:4].decode("latin-1").lower()
    if not _LANGUAGE.match(language) or language == ENGLISH:
        language = ""
    wide = encoding in WIDE
    width = 2 if wide else 1
    end = aligned_end(data, 6) if wide else data.find(b"\0", 6)
    if end < 0:
        return
    here = view.base + start
    _found(context, table, "type", kind, here, "")
    _found(context, table, "desc", string(data[6:end], encoding), here, language)
    at = end + width
    for _ in range(MOST_LINES):
        end = aligned_end(data, at) if wide else data.find(b"\0", at)
        if end < 0 or end + width + 4 > len(data):
            return
        time = int.from_bytes(data[end + width : end + width + 4], "big")
        if unit == MILLISECONDS:
            stamp = f"{time / 1000:.3f}"
        else:
            stamp = f"{time:04d}{'' if unit == FRAMES else '?'}"
        _found(context, table, "text", f"[{stamp}]{string(data[at:end], encoding)}", here + at, language)
        at = end + width + 4
    context.warn(f"Stopped after {MOST_LINES} lines of lyrics", here + at, "frame")


def _found(context: Context, table: TagTable, key: str, value: Any, here: int, language: str) -> None:
    info = table.get(key)
    if isinstance(info, TagInfo):
        if language:
            variant = next((one for one in context.lists if one.name == f"{info.name}-{language}"), None)
            info = variant or made.in_language(info, language)
        context.found(info, value, None, here)


def private(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode data behind the name of its owner; one that the table lacks makes a tag of its own."""
    owner, mark, _ = view.read(start, min(length, LONGEST_OWNER)).partition(b"\0")
    if not mark:
        owner = b""
    name = owner.decode("latin-1")
    size = length - len(owner) - len(mark)
    at = start + length - size
    info = table.get(name)
    if info is None:
        name = name.replace("/", "_").replace(" ", "")
        name = name if _WORD.match(name) else "private"
        info = made.row(table, name, name, {"binary": 1})
    if not isinstance(info, TagInfo):
        return
    if info.sub is not None:
        subdirs.decode_value(context, view, at, size, info, table)
        return
    here = view.base + at
    value: Any = Binary(source=view.source, offset=here, length=size) if info.binary else view.read(at, size)
    context.found(info, value, context.members.get("ID3_Ver"), here, size, "undef", size)


def encapsulated(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode an object of any type behind its MIME type, the name of its file and a description."""
    if length < 4:
        context.warn("Short GEOB frame", view.base + start, "frame")
        return
    head = view.read(start, min(length, LONGEST_HEADER))
    wide = head[0] in WIDE
    width = 2 if wide else 1
    ends = [head.find(b"\0", 1)]
    starts = [1, ends[0] + 1]
    for _ in range(2):
        at = starts[-1]
        ends.append(aligned_end(head, at) if wide else head.find(b"\0", at))
        starts.append(ends[-1] + width)
        if min(ends) < 0:
            context.warn("Invalid GEOB frame", view.base + start, "frame")
            return
    mime = decode_text(head[1 : ends[0]])
    texts = [mime]
    for at, end in zip(starts[1:3], ends[1:], strict=True):
        texts += strings(head[at:end], head[0]) or [""]
    for key, text in zip(("GEOB-Mime", "GEOB-File", "GEOB-Desc"), texts, strict=False):
        if text:
            _found(context, table, key, text, view.base + start, "")
    at = start + starts[-1]
    size = length - starts[-1]
    info = table.get(mime)
    if isinstance(info, TagInfo) and info.sub is not None:
        subdirs.decode_value(context, view, at, size, info, table)
        return
    _found(
        context, table, "GEOB-Data", Binary(source=view.source, offset=view.base + at, length=size), view.base + at, ""
    )
