"""What may stand in a part of a file that can't be followed, told by the names and first bytes of blocks.

A container that is damaged is walked up to the damage, and all behind it is kept byte for byte. Whether something that
is to be changed or to go may lie there can only be guessed from what looks like it: the names of chunks, and the bytes
with which blocks begin wherever they stand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.errors import Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.source import Source

SPAN, OVERLAP = 1 << 20, 1 << 7
MARKS: dict[str, bytes] = {
    "EXIF": rb"Exif\0\0|II\*\0|MM\0\*",
    "XMP": rb"http://ns\.adobe\.com/x|<x:xmpmeta|<\?xpacket|<rdf:RDF",
}
"""Kind of block → what it begins with, whatever holds it."""
HINT = "Repair the file first, or write an XMP sidecar."


def found(source: Source, start: int, pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """Yield what matches from an offset to the end of the file, some of it twice; of a match, 128 bytes at most."""
    for at in range(start, source.size, SPAN):
        yield from pattern.finditer(source.read(at, SPAN + OVERLAP))


def pattern_of(chunks: dict[str, bytes], more: bytes = b"") -> re.Pattern[bytes]:
    """Return the pattern of what may be hidden: a group for each kind of block, and others.

    Args:
        chunks: Kind of block → pattern of the chunks' names.
        more: Further named groups.
    """
    kinds = [b"(?P<%s>%s)" % (kind.encode(), b"|".join(_marks(kind, names))) for kind, names in chunks.items()]
    return re.compile(b"|".join([*kinds, more] if more else kinds))


def refuse(what: str, at: int) -> Unwritable:
    """Return the refusal of an edit that may concern what can't be followed."""
    return Unwritable(
        f"The file is damaged from byte {at} on, and {what} may stand there, which can't be changed", HINT
    )


def _marks(kind: str, names: bytes) -> list[bytes]:
    return [names, MARKS[kind]] if kind in MARKS else [names]
