"""What is known while a file is read: options, limits, the tags found so far, and what conversions may ask for.

One `Context` serves one read. It is filled in file order, as ExifTool fills its object: conditions see the state
at their place in the file, conversions to value and text see the state at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from exifweb.core.charsets import codec_of
from exifweb.core.limits import Limits
from exifweb.core.model import Block, Embedded, Tag, Warning

if TYPE_CHECKING:
    from exifweb.core.blocks.ifd.decode import Directory
    from exifweb.core.detect import Format
    from exifweb.core.source import Source
    from exifweb.core.tags.schema import TagInfo


@dataclass(frozen=True, slots=True)
class Options:
    """How to read.

    Attributes:
        unknown: 1 also extracts unknown tags, 2 unknown values of binary blocks too (`-u`, `-U`).
        fast: 1 does not look for trailers, 2 also skips maker notes, 3 only tells the file type (`-fast`).
        binary: Binary values are read whole instead of standing as a placeholder (`-b`).
        struct: Structures stay structures (`-struct`).
        fields: With `struct`: their fields are tags of their own too.
        composite: Tags are made from others too; False leaves them out (`-e`).
        charset_exif: Character set of EXIF strings that are not UTF-8, by ExifTool's name (`Latin`) or code page
            (`cp1252`); None keeps the bytes.
        charset_iptc: Character set of IPTC that declares none; None for Latin.
        charset_quicktime: Character set of QuickTime's texts that are not UTF-8; None for MacRoman.
        quicktime_utc: QuickTime's times are in UTC, as the specification wants, and are shown in local time.
        embedded: 1 also decodes metadata that goes along with video and audio (`-ee`); 2 and 3 look at more of it.
        whole: Names in small letters (`xmp`, `icc_profile`, `exif`, `iptc`, `makernotes`) of blocks that are to be tags
            as a whole.
        archives: Documents that are ZIP archives (Office Open XML, OpenDocument, iWork, EPUB …) are read as
            ExifTool does with Archive::Zip; False tells of the archive what ExifTool tells alone.
        limits: Caps on what the read may cost.
    """

    unknown: int = 0
    fast: int = 0
    binary: bool = False
    struct: bool = False
    fields: bool = False
    composite: bool = True
    charset_exif: str | None = None
    charset_iptc: str | None = None
    charset_quicktime: str | None = None
    quicktime_utc: bool = False
    embedded: int = 0
    whole: frozenset[str] = frozenset()
    archives: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass(slots=True)
class Probe:
    """What a condition may look at besides the context: the value about to be decoded.

    Attributes:
        data: Its first bytes (128 at the most).
        format: Name of its format as stored.
        count: Number of elements.
        directory: Name of the directory that it stands in.
        length: Its whole length in bytes.
        order: Byte order that it is read in.
    """

    data: bytes
    format: str
    count: int
    directory: str = ""
    length: int = 0
    order: str = ">"


class Context:
    """State of one read."""

    __slots__ = (
        "base",
        "blocks",
        "charset",
        "charset_iptc",
        "converting",
        "dangling",
        "depth",
        "directory",
        "doc",
        "documents",
        "elsewhere",
        "embedded",
        "file_format",
        "inputs",
        "limits",
        "lists",
        "low_priority",
        "members",
        "name",
        "options",
        "order",
        "parent_directory",
        "priority_directory",
        "selection",
        "set_g0",
        "set_g1",
        "source",
        "structures",
        "tags",
        "trail",
        "visited",
        "warnings",
    )

    def __init__(self, source: Source, options: Options, *, name: str | None = None, selection: Any = None) -> None:
        self.source = source
        self.options = options
        self.limits = options.limits
        self.charset = codec_of(options.charset_exif) if options.charset_exif else None
        self.charset_iptc = codec_of(options.charset_iptc) if options.charset_iptc else None
        self.name = name
        self.selection = selection
        self.file_format: Format | None = None
        self.inputs: Any = None
        self.members: dict[str, Any] = {"Make": "", "Model": ""}
        self.tags: list[Tag] = []
        self.warnings: list[Warning] = []
        self.embedded: list[Embedded] = []
        self.blocks: list[Block] = []
        self.visited: dict[int, str] = {}
        self.dangling: list[int] = []
        self.trail: list[Directory] | None = None
        self.lists: dict[TagInfo, Tag] = {}
        self.elsewhere: dict[Tag, tuple[Source, int | None]] = {}
        self.structures: list[tuple[Tag, tuple[str, ...], tuple[str, ...]]] = []
        self.low_priority: set[str] = {"PreviewIFD"}
        self.priority_directory: str | None = None
        self.directory = ""
        self.converting: TagInfo | None = None
        self.order = ">"
        self.parent_directory = ""
        self.set_g0: str | None = None
        self.set_g1: str | None = None
        self.doc: str | None = None
        self.documents = 0
        self.base = 0
        self.depth = 0

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
        """Take up a tag: run its raw conversion, settle its priority, append it or its value to its list.

        Returns:
            The tag, or None where the raw conversion dropped it.
        """
        if info.raw is not None:
            raw = self._convert_raw(info, raw, offset)
            if raw is None:
                return None
        listed = self.lists.get(info) if info.is_list else None
        if listed is not None:
            listed.append(raw)
            return listed
        priority = info.priority
        if priority is None:
            low = self.low_priority
            priority = 0 if low and (self.directory in low or "*" in low) else 1
        elif priority == 0 and self.directory and self.directory == self.priority_directory:
            priority = 1
        if self.set_g1 is not None and not g1:
            g1 = info.g1 + self.set_g1[1:] if self.set_g1[0] == "+" else self.set_g1
        tag = Tag(info, raw, self, g1, offset, length, type, count, priority)
        self.tags.append(tag)
        if info.is_list:
            self.lists[info] = tag
        return tag

    def is_ordinary(self) -> bool:
        """Whether a tag without list, raw conversion and rank of its own, found now, is just appended with rank 1."""
        return self.set_g1 is None and not (self.low_priority & {self.directory, "*"})

    def warn(
        self, message: str, offset: int = -1, unit: str = "", *, minor: bool = False, counted: bool = False
    ) -> None:
        """Note a problem that did not stop the read; a message is kept once, and how often it came if it is counted."""
        warnings = self.warnings
        for index, before in enumerate(warnings):
            if before.message == message:
                if counted:
                    warnings[index] = replace(before, times=before.times + 1)
                return
        if len(warnings) < self.limits.warnings:
            warnings.append(Warning(message, offset, unit, minor, group=self.set_g1 or ""))

    def next_document(self) -> int:
        """Count another document inside the file and return its number; `doc` stays as it is."""
        self.documents += 1
        return self.documents

    def enter(self, offset: int, name: str) -> bool:
        """Note that a directory is read; False where it was read before, so that loops end.

        A GPS pointer may lead to the InteropIFD (Windows Phone 7.5 writes that): it is read again as GPS.
        """
        before = self.visited.get(offset)
        if before is not None:
            self.warn(f"{name} pointer references previous {before} directory", offset, "ifd")
            if (name, before) != ("GPS", "InteropIFD"):
                return False
        self.visited[offset] = name
        return True

    def set_priority_directory(self) -> None:
        """Make the directory being read the one whose low-priority tags count (the full-resolution image's)."""
        if self.priority_directory is None:
            self.priority_directory = self.directory

    def override_type(self, kind: str, mime: str | None = None, extension: str | None = None) -> None:
        """Correct the file type once the content has told more than the header: a TIFF that is a DNG.

        A type that has no MIME type of its own keeps the one before.
        """
        from exifweb.core.detect import UNKNOWN_MIME, of_type

        before = self.file_format
        if before is not None and before.type == kind and mime in (None, before.mime):
            return
        family = before.parser if before is not None else None
        found = of_type(kind, mime, extension, family or "")
        if found.mime == UNKNOWN_MIME and before is not None:
            found = replace(found, mime=before.mime)
        self.file_format = found
        self.members["TIFF_TYPE"] = kind
        self.members["FileType"] = found.type
        facts = {"FileType": found.type, "FileTypeExtension": found.extension.upper(), "MIMEType": found.mime}
        for tag in self.tags:
            if tag.info.name in facts and tag.info.table.name == "Extra":
                tag.raw = facts.pop(tag.info.name)

    def first(self, name: str) -> Tag | None:
        """Return the tag of that name with the highest priority so far."""
        best: Tag | None = None
        for tag in self.tags:
            if tag.info.name == name and (best is None or tag.outranks(best)):
                best = tag
        return best

    def _convert_raw(self, info: TagInfo, raw: Any, offset: int) -> Any:
        self.converting = info
        try:
            return info.raw(raw, self)  # type: ignore[misc]
        except (ValueError, TypeError, ArithmeticError, LookupError) as problem:
            self.warn(f"{info.name}: {problem}", offset, "entry", minor=True)
            return raw
