"""What may stand in a part of a file that can't be followed, told by the names and first bytes of blocks.

A container that is damaged is walked up to the damage, and all behind it is kept byte for byte. Whether something that
is to be changed or to go may lie there can only be guessed from what looks like it: the names of chunks, and the bytes
with which blocks begin wherever they stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.errors import Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exifweb.core.source import Source

SPAN, REST = 1 << 20, 80
MARKS: tuple[tuple[bytes, str], ...] = (
    (b"Exif\0\0", "EXIF"),
    (b"II*\0", "EXIF"),
    (b"MM\0*", "EXIF"),
    (b"http://ns.adobe.com/x", "XMP"),
    (b"<x:xmpmeta", "XMP"),
    (b"<?xpacket", "XMP"),
    (b"<rdf:RDF", "XMP"),
)
"""What blocks begin with, whatever holds them → their kind."""
HINT = "Repair the file first, or write an XMP sidecar."


def found(source: Source, start: int, words: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield the words that stand between an offset and the end of the file, and up to 80 bytes behind each.

    Words are looked for one after the other, which is many times as fast as a pattern of them all.
    """
    wanted = tuple(words)
    overlap = max(len(word) for word in wanted) + REST
    for at in range(start, source.size, SPAN):
        data = source.read(at, SPAN + overlap)
        for word in wanted:
            here = data.find(word, 0, SPAN + len(word) - 1)
            while here >= 0:
                end = here + len(word)
                yield word, data[end : end + REST]
                here = data.find(word, end, SPAN + len(word) - 1)


def refuse(what: str, at: int) -> Unwritable:
    """Return the refusal of an edit that may concern what can't be followed."""
    return Unwritable(
        f"The file is damaged from byte {at} on, and {what} may stand there, which can't be changed", HINT
    )
