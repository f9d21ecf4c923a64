"""Matroska and WebM → blocks: the masters of a segment up to the first cluster, and the tags behind the clusters.

Clusters are most of a file and hold no metadata. A seek head that says where tags are saves reading them; without one
the walk ends at the first cluster, unless metadata that goes along with the picture is wanted (`Options.embedded`):
then they are stepped over one by one.

Sources: RFC 9559, sections 4 and 5; ExifTool's ProcessMKV.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exifweb.core.blocks.video.ebml import UNKNOWN, Elements, variable
from exifweb.core.model import Block
from exifweb.core.tags import store
from exifweb.core.tags.conv.video import SEEK_BASE, TRACK_TYPES
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.blocks.video.ebml import Element
    from exifweb.core.context import Context

TABLE = "Matroska::Main"
MARK = 4
SEGMENT, SEEK_HEAD, CLUSTER = 0x8538067, 0x14D9B74, 0xF43B675
CUES = 0xC53BB6B
SEEK, SEEK_ID, SEEK_POSITION, TAGS = 0xDBB, 0x13AB, 0x13AC, 0x254C367
VIDEO, AUDIO, COMPLEX, SUBTITLE = 1, 2, 3, 17
CHUNK = 65532
"""Bytes that the header must fit into."""
ONLY_UNKNOWN = frozenset((CUES, SEEK_HEAD))
"""Masters that hold only what is asked for as unknown."""


@dataclass(slots=True)
class Place:
    """Where the walk is.

    Attributes:
        at: The next element.
        ends: Where the segments around it end.
        tags: Where the seek head says that tags are.
    """

    at: int
    ends: list[int] = field(default_factory=list)
    tags: int = 0


def walk(context: Context) -> Iterator[Block]:
    """Yield the header and the masters that are worth reading, in file order."""
    elements = Elements(context.source)
    head = elements.at(0)
    if head is None or head.size > CHUNK - (head.start - MARK):
        context.warn("Truncated Matroska header", 0, "element")
        return
    context.members[TRACK_TYPES] = set()
    place = Place(head.start)
    yield from _elements(context, elements, place)
    _settle_type(context)


def _elements(context: Context, elements: Elements, place: Place) -> Iterator[Block]:
    table, thorough = store.table(TABLE), context.options.unknown > 1
    for _ in range(context.limits.array):
        while place.ends and place.at >= place.ends[-1]:
            place.ends.pop()
        element = elements.at(place.at)
        if element is None:
            return
        if place.ends and element.end > place.ends[-1]:
            context.warn("Invalid or corrupted SegmentHeader master element", place.at, "element")
            place.at = place.ends.pop()
            continue
        if element.id == SEGMENT:
            place.ends.append(element.end)
            place.at = element.start
            continue
        if element.id == CLUSTER and not thorough:
            if not _pass_cluster(context, place, element):
                return
            continue
        if element.id == SEEK_HEAD:
            _seek(context, elements, place, element)
        info = table.get(element.id)
        if isinstance(info, TagInfo) and (context.options.unknown or not _is_unknown(info)):
            yield _block(context, place, element, info.name)
        if element.size == UNKNOWN:
            return
        place.at = element.end
    context.warn(f"Stopped after {context.limits.array} elements", place.at, "element")


def _is_unknown(info: TagInfo) -> bool:
    """Whether an element holds nothing but what is asked for as unknown."""
    return bool(info.unknown) or info.id in ONLY_UNKNOWN


def _block(context: Context, place: Place, element: Element, name: str) -> Block:
    end = min(element.end, context.source.size)
    return Block("Matroska", f"MKV-{name}", place.at, max(end - place.at, 0), detail=len(place.ends))


def _pass_cluster(context: Context, place: Place, cluster: Element) -> bool:
    """Move on from a cluster and return whether there is anything to move on to."""
    if not context.options.embedded:
        found, place.at = place.tags > cluster.start, place.tags
        return found
    place.at = cluster.end
    return cluster.size != UNKNOWN


def _seek(context: Context, elements: Elements, place: Place, head: Element) -> None:
    """Note where tags are; positions count from the seek head, which begins the segment."""
    base = context.members[SEEK_BASE] = place.at
    at, end, entry_id = head.start, min(head.end, context.source.size), 0
    for _ in range(context.limits.array):
        element = elements.at(at) if at < end else None
        if element is None:
            return
        at = element.start if element.id == SEEK else element.end
        if element.id == SEEK_ID:
            entry_id = variable(elements.read(element.start, element.size), 0)[0] or 0
        elif element.id == SEEK_POSITION and entry_id == TAGS:
            place.tags = base + int.from_bytes(elements.read(element.start, element.size), "big")


def _settle_type(context: Context) -> None:
    """Name the type by its tracks: one without picture is not a video."""
    types = context.members[TRACK_TYPES]
    if types & {VIDEO, COMPLEX}:
        return
    for kind, name in ((AUDIO, "MKA"), (SUBTITLE, "MKS")):
        if kind in types:
            context.override_type(name)
            return
