"""A PNG whose chunks can't be followed to its end: where the damage begins, and what may stand behind it.

A chunk that states a wrong length leads astray, so that the first one that runs past the end of the file is rarely the
one that is wrong. Its checksum tells: behind the last chunk whose checksum is right nothing is trusted, and all is kept
as it is. Source: PNG specification (third edition) 5.3 and 5.5.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zlib import crc32

from exifweb.core.formats.png import texts
from exifweb.core.formats.png.carriers import EXIF, ICC, PHOTOSHOP, PROFILES, XMP, XMP_KEYWORD
from exifweb.core.formats.png.walk import CHECKSUM, HEADER
from exifweb.core.write import hidden
from exifweb.core.write.encoders import wanted

if TYPE_CHECKING:
    from exifweb.core.source import Source
    from exifweb.core.write.changes import Change, Job
    from exifweb.core.write.parts import Range

LEADING = 4
"""Bytes of a chunk before what its checksum covers."""
SPAN = 1 << 20
BLOCKS: dict[bytes, str] = {
    b"eXIf": EXIF,
    b"zxIf": EXIF,
    b"tXMP": XMP,
    XMP_KEYWORD.encode(): XMP,
    b"iCCP": ICC,
    b"caBX": "JUMBF",
    b"seAl": "SEAL",
    **dict(hidden.MARKS),
}
"""What to look for → the kind of block, or the group, that it tells of."""
VALUES = frozenset((b"pHYs", b"tIME", b"gAMA", b"sRGB"))
TEXTUAL = frozenset((b"tEXt", b"zTXt", b"iTXt"))
WORDS = (*BLOCKS, *VALUES, *TEXTUAL)
MOST_TEXTS = 1 << 12
ANY_BLOCK = frozenset((EXIF, XMP, ICC, PHOTOSHOP))


@dataclass(slots=True)
class Hidden:
    """What looks as if it stood behind the damage.

    Attributes:
        at: First byte that is not trusted.
        kinds: Kinds of blocks, and groups of chunks that go with them.
        chunks: Names of chunks that are one value.
        keywords: Keywords of texts.
    """

    at: int
    kinds: set[str] = field(default_factory=set)
    chunks: set[str] = field(default_factory=set)
    keywords: set[str] = field(default_factory=set)


def is_whole(source: Source, part: Range) -> bool:
    """Whether the checksum of a chunk is right."""
    start, end = part.offset + LEADING, part.offset + part.length - CHECKSUM
    found = 0
    for at in range(start, end, SPAN):
        found = crc32(source.read(at, min(SPAN, end - at)), found)
    return part.length >= HEADER + CHECKSUM and source.read(end, CHECKSUM) == found.to_bytes(CHECKSUM, "big")


def check(job: Job, at: int, goes_with: dict[str, str]) -> None:
    """See that nothing behind the damage may have to change.

    Args:
        job: The edits.
        at: Where the damage begins.
        goes_with: Chunk → the group whose deletion takes it.

    Raises:
        Unwritable: Something may.
    """
    there = look(job.source, at)
    for kind in sorted(there.kinds):
        if job.drops(kind) or (kind in ANY_BLOCK and wanted(job, kind)):
            raise hidden.refuse(kind, at)
    for name in sorted(there.chunks & goes_with.keys()):
        if job.drops(goes_with[name]):
            raise hidden.refuse(goes_with[name], at)
    for change in job.changes.get("PNG", []):
        if _concerns(change, there):
            raise hidden.refuse(f"PNG:{change.info.name}", at)
    if job.dropped and there.keywords:
        raise hidden.refuse("private text", at)


def look(source: Source, at: int) -> Hidden:
    """Return what may stand from an offset on.

    Raises:
        Unwritable: There seem to be more texts than any file has.
    """
    there = Hidden(at)
    for word, rest in hidden.found(source, at, WORDS):
        if word in BLOCKS:
            there.kinds.add(BLOCKS[word])
        elif word in VALUES:
            there.chunks.add(word.decode())
        else:
            keyword = rest.partition(b"\0")[0].decode("latin-1")
            there.keywords.add(keyword)
            if keyword.lower() in PROFILES:  # what is called EXIF may be XMP as well
                there.kinds |= {PROFILES[keyword.lower()], XMP}
        if len(there.keywords) > MOST_TEXTS:
            raise hidden.refuse("anything", at)
    return there


def _concerns(change: Change, there: Hidden) -> bool:
    if change.info.table.name == texts.TEXTUAL:
        keyword = str(change.info.id)
        return any(keyword in (one, one[:1].upper() + one[1:]) for one in there.keywords)
    name = texts.PIXELS if change.info.table.name == texts.PHYSICAL else change.info.id
    return name in there.chunks
