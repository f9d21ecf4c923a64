"""The result: tags in file order, each raw → value → text on demand, and what else the read brought to light.

Nothing is converted until it is asked for; what a conversion gave is kept. Priorities follow ExifTool's FoundTag:
of several tags with one name the later wins unless its directory is of low rank.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from exifweb.core.values import Binary, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.source import Source
    from exifweb.core.tags.schema import TagInfo

_UNSET: Any = object()
BAD_VALUE = (ValueError, TypeError, ArithmeticError, LookupError)


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001
    """A problem that did not stop the read.

    Attributes:
        message: What is wrong.
        offset: Where in the file, -1 where that has no meaning.
        unit: The structural unit: segment, ifd, entry, box, chunk, block, packet.
        minor: Whether it is harmless.
        times: How often it came, where that is counted.
        group: Group 1 of the tags that were being read, where it is not the tables'; with a plus what it is given more.
    """

    message: str
    offset: int = -1
    unit: str = ""
    minor: bool = False
    times: int = 1
    group: str = ""

    @property
    def text(self) -> str:
        """The message as ExifTool shows it: whether it is harmless, and how often it came."""
        often = f" [x{self.times}]" if self.times > 1 else ""
        return f"{'[minor] ' if self.minor else ''}{self.message}{often}"


class Block(NamedTuple):
    """Where a kind of metadata lies in the file.

    Attributes:
        kind: EXIF, XMP, IPTC …, or the container's own word for what is not known.
        path: The way to it, such as `JPEG-APP1`.
        offset: First byte of its payload.
        length: Bytes of its payload.
        table: The tag table that decodes it, where nothing else is needed.
        order: Byte order of that table's values, `<` or `>`.
        detail: What the container knows besides, such as the number of a SOF marker.
        extents: (offset, length) of each part of a payload that lies scattered.
        label: What the container calls this one among its like, such as the GUID of extended XMP.
    """

    kind: str
    path: str
    offset: int
    length: int
    table: str = ""
    order: str = ">"
    detail: int = 0
    extents: tuple[tuple[int, int], ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Embedded:
    """A file inside the file: a thumbnail, preview, profile, video.

    Attributes:
        name: ExifTool's name for it.
        mime: Its type.
        offset: First byte in the file.
        length: Bytes.
    """

    name: str
    mime: str
    offset: int
    length: int


class Tag:
    """One tag: what the tables say about it, its value, and where it lies.

    Attributes:
        info: The table row.
        group1: Family 1: the place, such as `ExifIFD`.
        raw: The value as decoded from the bytes.
        offset: First byte of the value in the file, -1 where it was made from several.
        length: Bytes of the value.
        type: Format as stored, such as `int16u`.
        count: Number of elements.
        priority: Rank among tags of the same name.
    """

    __slots__ = (
        "_context",
        "_text",
        "_value",
        "count",
        "doc",
        "g0",
        "group1",
        "info",
        "length",
        "offset",
        "priority",
        "raw",
        "type",
    )

    def __init__(
        self,
        info: TagInfo,
        raw: Any,
        context: Context,
        g1: str | None,
        offset: int,
        length: int,
        type: str,  # noqa: A002
        count: int,
        priority: int,
    ) -> None:
        self.info = info
        self.raw = raw
        self.offset = offset
        self.length = length
        self.type = type
        self.count = count
        self.priority = priority
        self.doc = context.doc
        self.g0 = context.set_g0
        self._context = context
        self.group1 = g1 or info.g1
        self._value = _UNSET
        self._text = _UNSET

    @property
    def name(self) -> str:
        """ExifTool's name."""
        return self.info.name

    @property
    def id(self) -> int | float | str:
        """Id in its table."""
        return self.info.id

    @property
    def group0(self) -> str:
        """Family 0: the kind of information, such as `EXIF`."""
        return self.g0 or self.info.g0

    @property
    def group2(self) -> str:
        """Family 2: the subject, such as `Camera`."""
        return self.info.g2

    @property
    def desc(self) -> str:
        """The name in words."""
        return self.info.description

    @property
    def writable(self) -> str | int | bool:
        """The format it can be written in, or False."""
        return self.info.writable

    @property
    def value(self) -> Any:
        """The value as `-n` shows it; None where the conversion drops the tag."""
        if self._value is _UNSET:
            self._value = self._to_value()
        return self._value

    @property
    def text(self) -> Any:
        """The value in words: a string, a list of them, a structure, or `Binary`; None where it is dropped."""
        text = self._text
        if text is _UNSET:
            text = self._text = self._to_text()
        return text

    def append(self, raw: Any) -> None:
        """Add an element to a list-type tag; one that is full stays as it is."""
        if not isinstance(self.raw, list):
            self.raw = [self.raw, raw]
        elif len(self.raw) < self._context.limits.array:
            self.raw.append(raw)

    def outranks(self, other: Tag) -> bool:
        """Whether this tag, found later, takes the name from `other`."""
        if self.doc is not None and self.doc != other.doc:
            return False
        if self.doc is None and other.doc is not None and other.info.priority is None:
            return True  # what a part of the file says by default never keeps the whole from saying it
        old = other.priority or (1 if self.doc is not None or other.doc is None else 0)
        return self.priority >= old

    def _to_value(self) -> Any:
        info = self.info
        raw = self.raw
        convert = info.value
        if convert is None:
            if info.binary and not isinstance(raw, Binary):
                is_list = type(raw) is list and info.is_list
                return [_binary(one, -1) for one in raw] if is_list else _binary(raw, self.offset)
            return raw
        if type(raw) is Binary and not info.attributes.get("convertbinary"):
            return raw
        try:
            if type(raw) is list:
                if "rawjoin" in info.attributes:
                    return convert(" ".join(map(text_of, raw)), self._context)
                return _present([convert(one, self._context) for one in raw])
            return convert(raw, self._context)
        except OverflowError:
            return inf
        except BAD_VALUE:
            return raw

    def _to_text(self) -> Any:
        info = self.info
        value = self._value
        if value is _UNSET:
            value = self._value = self.raw if info.value is None and not info.binary else self._to_value()
        kind = type(value)
        convert = info.text
        if convert is None and (kind is str or kind is int):
            return value if kind is str else str(value)
        if value is None or kind is dict:
            return value
        if kind is Binary and not info.attributes.get("convertbinary"):
            return value
        if convert is None:
            return [v if type(v) is Binary else text_of(v) for v in value] if kind is list else text_of(value)
        try:
            if kind is list and "rawjoin" in info.attributes:
                value, kind = " ".join(map(text_of, value)), str
            if kind is list:
                return _present([_word(convert(one, self._context)) for one in value])
            word = convert(value, self._context)
        except BAD_VALUE:
            return text_of(value)
        return word if type(word) is str else _word(word)

    def __repr__(self) -> str:
        return f"<Tag {self.group1}:{self.name} {self.text!r}>"


class Metadata:
    """All that one read found. Iterates `Tag`s in file order; `md["ExifIFD:FNumber"]` and `md["FNumber"]` find one.

    Attributes:
        tags: The tags in file order.
        warnings: Problems that did not stop the read.
        embedded: Files inside the file.
        blocks: Where each kind of metadata lies.
        file_type: ExifTool's FileType.
        mime: MIME type.
        bytes_read: Bytes brought in: whole pages where the source has pages.
        size: Size of the source in bytes.
    """

    __slots__ = (
        "_context",
        "_names",
        "blocks",
        "bytes_read",
        "embedded",
        "file_type",
        "mime",
        "size",
        "source",
        "tags",
        "warnings",
    )

    def __init__(self, context: Context, source: Source, bytes_read: int) -> None:
        self._context = context
        self._names: dict[str, Tag] | None = None
        self.source = source
        self.tags = context.tags
        self.warnings = context.warnings
        self.embedded = context.embedded
        self.blocks = context.blocks
        self.file_type = context.file_format.type if context.file_format else ""
        self.mime = context.file_format.mime if context.file_format else ""
        self.bytes_read = bytes_read
        self.size = source.size

    def __iter__(self) -> Iterator[Tag]:
        return iter(self.tags)

    def __len__(self) -> int:
        return len(self.tags)

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None

    def __getitem__(self, key: str) -> Tag:
        tag = self.get(key)
        if tag is None:
            raise KeyError(key)
        return tag

    def get(self, key: str) -> Tag | None:
        """Return the tag of that name, with or without a group of any family before it; case does not matter."""
        *groups, name = key.lower().split(":")
        if not groups:
            return self.by_name().get(name)
        best: Tag | None = None
        for tag in self.tags:
            if tag.info.name.lower() == name and all(in_group(tag, g) for g in groups):
                if best is None or tag.outranks(best):
                    best = tag
        return best

    @property
    def context(self) -> Context:
        """The state of the read, for conversions that ask for make, model or other tags."""
        return self._context

    def drop(self, unwanted: set[int]) -> None:
        """Leave out the tags whose `id()` is among these."""
        self.tags = [tag for tag in self.tags if id(tag) not in unwanted]
        self._names = None

    def by_name(self) -> dict[str, Tag]:
        """Return, by lower-case name, the tag that counts among those that share it."""
        if self._names is None:
            names: dict[str, Tag] = {}
            for tag in self.tags:
                key = tag.info.name.lower()
                old = names.get(key)
                if old is None or tag.outranks(old):
                    names[key] = tag
            self._names = names
        return self._names

    def to_dict(self, *, groups: str | int | None = 1, numeric: bool = False) -> dict[str, Any]:
        """Return name → text (or value) with group prefixes, as `exiftool -j` keys them."""
        from exifweb.core import export

        return export.to_dict(self, groups=groups, numeric=numeric)

    def to_json(self, *, groups: str | int | None = 1, numeric: bool = False, duplicates: bool = True) -> str:
        """Return what `exiftool -j` prints for the file."""
        from exifweb.core import export

        return export.to_json(self, groups=groups, numeric=numeric, duplicates=duplicates)

    def to_page(self) -> str:
        """Return everything, with offsets and types, as one JSON string for a user interface."""
        from exifweb.core import export

        return export.to_page(self)


def in_group(tag: Tag, group: str) -> bool:
    """Whether the tag is in a group (lower case) of family 0, 1 or 2, or of the family named by a leading digit."""
    family = group[:1]
    if family.isdigit() and len(group) > 1:
        groups = (tag.group0, tag.group1, tag.group2)
        return family in "012" and groups[int(family)].lower() == group[1:]
    return group in ("all", "*", tag.group1.lower(), tag.group0.lower(), tag.group2.lower())


def _binary(raw: Any, offset: int) -> Any:
    if isinstance(raw, bytes):
        return Binary(raw, offset=offset)
    return Binary(text_of(raw).encode("utf-8", "surrogateescape"))


def _word(converted: Any) -> Any:
    if converted is None or type(converted) in (str, Binary, list):
        return converted
    return [text_of(one) for one in converted] if type(converted) is list else text_of(converted)


def _present(values: list[Any]) -> list[Any] | None:
    kept = [v for v in values if v is not None]
    return kept or None
