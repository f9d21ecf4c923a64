"""Where each value of the maker notes lies: the reader itself is asked, by a context that notes what it finds.

What a table describes lies at one place, but conditions, hooks and lengths that other values give decide which. The
reader knows all of that already, for every vendor; nothing is worked out twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import exif
from exifweb.core.context import Context
from exifweb.core.errors import Malformed
from exifweb.core.model import Block
from exifweb.core.source import Meter

if TYPE_CHECKING:
    from exifweb.core.model import Tag
    from exifweb.core.source import Source
    from exifweb.core.tags.schema import TagInfo


@dataclass(frozen=True, slots=True)
class Spot:
    """One value of a maker note, as it is stored.

    Attributes:
        info: The row that describes it.
        group1: Family 1 of its tag.
        raw: What was read there, before any conversion.
        offset: First byte, in the source that was read.
        length: Bytes.
        format: Name of the format.
        count: Elements.
        order: Byte order.
    """

    info: TagInfo
    group1: str
    raw: Any
    offset: int
    length: int
    format: str
    count: int
    order: str


class Recorder(Context):
    """A context that notes where values of maker notes lie, those too that a conversion then drops.

    Attributes:
        spots: The places in the order in which they are read.
    """

    __slots__ = ("spots",)

    def __init__(self, source: Source, like: Context) -> None:
        options = replace(like.options, fast=0, composite=False, whole=frozenset())
        super().__init__(Meter(source, like.limits.total_read, like.limits.single_read), options, name=like.name)
        self.file_format = like.file_format
        for name in ("FILE_TYPE", "FileType"):
            if name in like.members:
                self.members[name] = like.members[name]
        self.spots: list[Spot] = []

    def found(
        self,
        info: TagInfo,
        raw: Any,
        g1: str | None = None,
        offset: int = -1,
        length: int = 0,
        type: str = "",  # noqa: A002
        count: int = 0,
    ) -> Tag | None:
        """Take up a tag, and note its place where it is one of a maker note."""
        tag = super().found(info, raw, g1, offset, length, type, count)
        if info.table.is_maker and offset >= 0 and type:
            group1 = tag.group1 if tag is not None else g1 or info.g1
            self.spots.append(Spot(info, group1, raw, offset, length, type, count, self.order))
        return tag

    def is_ordinary(self) -> bool:
        """No tag is: each goes through `found`."""
        return False


def spots_of(source: Source, like: Context, *, start: int = 0, in_file: bool = False) -> list[Spot]:
    """Return the places of the values of maker notes in an EXIF block or a TIFF file; what is damaged has none.

    Args:
        source: The block, or the file.
        like: The context of a read of the file, for its options and the type of the file.
        start: Offset of the structure's header.
        in_file: Whether it is a TIFF file.
    """
    recorder = Recorder(source, like)
    kind = "TIFF" if in_file else "EXIF"
    try:
        exif.decode(recorder, Block(kind, kind, start, source.size - start))
    except Malformed:
        return []
    return recorder.spots
