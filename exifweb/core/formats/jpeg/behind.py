"""What stands behind the image of a JPEG, freed of places without moving anything.

Pictures in there are stripped each by itself and filled up with zeros to their old length, atoms of videos that say
where are turned into free space: so lists of pictures, containers and trailers still lead where they did. What is of
no known kind stays as long as nothing in it looks like a place. Sources: CIPA DC-007, ISO 14496-12, 3GPP TS 26.244
(`loci`), Apple's QuickTime File Format (`keys`), Android's Motion Photo and Ultra HDR formats.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.errors import ExifWebError, Malformed, Unwritable
from exifweb.core.formats.jpeg import video
from exifweb.core.formats.jpeg.scan import image_end
from exifweb.core.source import Window
from exifweb.core.write.parts import Range, Recipe, patched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from exifweb.core.source import Source
    from exifweb.core.write.parts import Part

    Strip = Callable[[Source], Recipe]
    Spans = Sequence[tuple[int, int]]

WINDOW, OVERLAP = 1 << 20, 64
MOST_FILES = 64
MOST_PICTURE = 1 << 26
SCAN = 0xDA
STANDALONE = frozenset((0x01, *range(0xD0, 0xD9)))
FILES = re.compile(rb"\xff\xd8\xff[\xc0-\xfe]|\0...ftyp", re.DOTALL)
"""How a picture or a video begins."""
SIGNS = re.compile(
    rb"Exif\0\0(?:II\*\0|MM\0\*)|ns\.adobe\.com/xap|GPSL|[Ll](?:at|ong)itude|\xa9xyz|ISO6709|\$GP[A-Z]{3},|<kml|<gpx|"
    rb"location\.|photoshop:City"
)
"""What would say that unknown bytes hold a place, or something that may."""


def without_places(source: Source, span: tuple[int, int], pictures: Spans, blanks: Spans, strip: Strip) -> list[Part]:
    """Return a part of what follows an image, as long as it was.

    Args:
        source: The file.
        span: Where the part begins and ends.
        pictures: Offset and length of pictures that a list in the file names.
        blanks: Offset and length of what is to be overwritten with zeros.
        strip: Takes the places out of a file.

    Raises:
        Unwritable: It can't be shown that nothing is left.
    """
    parts: list[Part] = []
    at, end = span
    for count, (offset, length, is_video) in enumerate(_files(source, span, pictures)):
        if count >= MOST_FILES:
            message = "too many files are behind the image"
            raise Unwritable(message)
        parts += _unknown(source, at, offset, blanks)
        part = Window(source, offset, length)
        parts += _moved(patched(part, video.blanked(part)) if is_video else _stripped(part, strip), offset)
        at = offset + length
    return [*parts, *_unknown(source, at, end, blanks)]


def _files(source: Source, span: tuple[int, int], pictures: Spans) -> Iterator[tuple[int, int, bool]]:
    """Yield offset, length and whether it is a video, of each file in a part behind the image, in order."""
    known = dict(pictures)
    at, stop = span
    while at < stop:
        found = _next(source, (at, stop), min((one for one in known if at <= one < stop), default=stop))
        if found is None:
            return
        is_video = source.read(found + 4, 4) == b"ftyp"
        end = video.end(source, found) if is_video else _end(source, found)
        length = max(min(max(end - found, known.get(found, 0)), stop - found), 1)
        yield found, length, is_video
        at = found + length


def _next(source: Source, span: tuple[int, int], listed: int) -> int | None:
    """Return where the next file begins: a listed one, or one that is found by its first bytes."""
    at, stop = span
    while at < stop:
        if at >= listed:
            return listed
        found = FILES.search(source.read(at, min(WINDOW + OVERLAP, stop - at)))
        if found:
            return min(at + found.start(), listed)
        at += WINDOW
    return listed if listed < stop else None


def _end(source: Source, at: int) -> int:
    """Return where a JPEG ends."""
    at += 2
    while at + 4 <= source.size:
        head = source.read(at, 4)
        if head[0] != 0xFF:
            return at
        if head[1] == 0xFF or head[1] in STANDALONE:
            at += 1 if head[1] == 0xFF else 2
            continue
        if head[1] == SCAN:
            return image_end(source, at)
        at += 2 + int.from_bytes(head[2:], "big")
    return source.size


def _stripped(part: Window, strip: Strip) -> Recipe:
    """Return a picture without places, at its old length."""
    if part.size > MOST_PICTURE:
        message = f"the picture at byte {part.offset} has {part.size} bytes"
        raise Unwritable(message)
    try:
        made = strip(part)
    except (ExifWebError, Malformed) as why:
        message = f"the picture at byte {part.offset} can't be stripped: {why}"
        raise Unwritable(message) from None
    if made.size > part.size:
        message = f"the picture at byte {part.offset} would grow"
        raise Unwritable(message)
    return Recipe(part, [*made.parts, bytes(part.size - made.size)])


def _moved(recipe: Recipe, offset: int) -> list[Part]:
    """Return the parts of a file inside another as parts of that."""
    return [Range(part.offset + offset, part.length) if isinstance(part, Range) else part for part in recipe.parts]


def _unknown(source: Source, start: int, end: int, blanks: Spans) -> list[Part]:
    """Return bytes of no known kind, those to be blanked among them."""
    for at in range(start, end, WINDOW):
        found = SIGNS.search(source.read(at, min(WINDOW + OVERLAP, end - at)))
        if found:
            message = f"something at byte {at + found.start()} may hold a place"
            raise Unwritable(message)
    parts: list[Part] = []
    at = start
    for offset, length in sorted(blanks):
        if at <= offset and offset + length <= end:
            parts += [Range(at, offset - at), bytes(length)]
            at = offset + length
    return [*parts, Range(at, end - at)]
