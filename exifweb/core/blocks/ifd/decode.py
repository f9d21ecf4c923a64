"""Directories (IFDs) → tags: read the directory whole, unpack its entries, then each value where it lies.

One loop serves TIFF, EXIF, BigTIFF and maker notes. A plain tag (no condition, no raw conversion, no
sub-directory) takes the short way through it. A damaged entry is a warning and its siblings survive; eleven of
them end the directory, as in ExifTool. Source: TIFF 6.0, Exif 3.0, ExifTool's ProcessExif and ProcessBigIFD.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd.subdirs import descend
from exifweb.core.blocks.ifd.types import BY_CODE, BYTE_FORMATS, CODES, INTEGERS, NAMES, SIZES, read_value
from exifweb.core.charsets import decoded
from exifweb.core.context import Probe
from exifweb.core.model import Tag
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, encode_text, numbers_of

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable, Variants
    from exifweb.core.view import View

MAX_BAD_ENTRIES = 10
LAZY_BINARY = 4096
"""A binary value longer than this stays where it is until somebody asks for it."""
LONG_ARRAY = 500
LARGEST = 0x7FFFFFFF
FROM_STATED_BASE = 2
"""An offset in a maker note that counts from where its row says, also where the values were found elsewhere."""
CLASSIC_TYPES = frozenset((*range(1, 14), 129))
APPLE_TYPES = CLASSIC_TYPES | {16}
"""Apple's maker notes have one of BigTIFF's."""
BIG_TYPES = frozenset((*range(1, 19), 129))


@dataclass(frozen=True, slots=True)
class Layout:
    """How a directory is laid out: classic TIFF with 4-byte offsets, or BigTIFF with 8."""

    count: dict[str, Struct]
    entry: dict[str, Struct]
    offset: dict[str, Struct]
    inline: int
    types: frozenset[int]


def _both(form: str) -> dict[str, Struct]:
    return {order: Struct(order + form) for order in "<>"}


CLASSIC = Layout(_both("H"), _both("HHI4s"), _both("I"), 4, CLASSIC_TYPES)
BIG = Layout(_both("Q"), _both("HHQ8s"), _both("Q"), 8, BIG_TYPES)


@dataclass(slots=True)
class Entry:
    """One entry of a directory, before its value is decoded.

    Attributes:
        tag: Id.
        code: Format code as stored.
        format: Name of the format to read.
        count: Number of elements of that format.
        size: Bytes of the value.
        offset: Where the value lies, counted from the view's base.
        data: The value's bytes, once they are read.
    """

    tag: int
    code: int
    format: str
    count: int
    size: int
    offset: int
    data: bytes | None


class Directory:
    """The reading of one directory: what its entries share.

    Attributes:
        name: Family-1 group of its tags, such as `ExifIFD`.
        table: The table that knows its tags.
        view: Bounds, base and byte order.
        start: Offset of the directory, counted from the view's base.
        end: Offset after its last entry.
        next: Offset of the next directory of the chain, 0 where there is none.
        entry_based: Whether the offset in an entry counts from the entry itself.
        stated: The base that the row of a maker note states, before it was corrected by the looks of its values.
    """

    __slots__ = (
        *("bad", "broken", "context", "end", "entry_based", "layout", "name", "next", "start", "stated", "table"),
        "view",
    )

    def __init__(self, context: Context, view: View, start: int, table: TagTable, name: str, layout: Layout) -> None:
        self.context = context
        self.view = view
        self.start = start
        self.table = table
        self.name = name
        self.layout = layout
        self.bad = 0
        self.broken = False
        self.end = start
        self.next = 0
        self.entry_based = False
        self.stated = view.base

    def warn(self, message: str, offset: int, *, counts: bool = True) -> None:
        """Note a damaged entry; in maker notes that is minor."""
        self.bad += counts
        self.context.warn(message, self.view.base + offset, "entry", minor=self.table.is_maker)


def decode_chain(
    context: Context, view: View, start: int, table: TagTable, name: str, layout: Layout = CLASSIC
) -> None:
    """Decode a directory and those that its last field leads to: IFD0, IFD1, and so on."""
    stem = name.rstrip("0123456789")
    number = int(name[len(stem) :] or 0)
    while start:
        directory = decode(context, view, start, table, name, layout)
        if directory is None or directory.broken:
            return
        start = directory.next
        number += 1
        name = f"{stem}{number}"


def decode(
    context: Context,
    view: View,
    start: int,
    table: TagTable,
    name: str,
    layout: Layout = CLASSIC,
    *,
    entry_based: bool = False,
    stated: int | None = None,
) -> Directory | None:
    """Decode one directory and what hangs below it.

    Args:
        context: Takes the tags and warnings.
        view: The block that it lies in.
        start: Offset of the directory from the view's base.
        table: Knows the tags.
        name: Name of the directory, which becomes their family-1 group.
        layout: Classic or BigTIFF.
        entry_based: Whether the offset in an entry counts from the entry itself.
        stated: The base before it was corrected, where it was.

    Returns:
        What is known of the directory afterwards, or None where it could not be read.
    """
    here = view.base + start
    if context.depth >= context.limits.depth:
        context.warn(f"{name} is nested too deeply", here, "ifd")
        return None
    if not context.enter(here, name):
        return None
    directory = Directory(context, view, start, table, name, layout)
    directory.entry_based = entry_based
    if stated is not None:
        directory.stated = stated
    data = _read_directory(directory)
    if data is None:
        return None
    if context.trail is not None:
        context.trail.append(directory)
    outer, beyond, order = context.directory, context.parent_directory, context.order
    context.directory, context.parent_directory, context.order = name, outer, view.order
    context.depth += 1
    members = context.members
    above = members.get("Compression", ""), members.get("SubfileType", "")
    members["Compression"] = members["SubfileType"] = ""
    try:
        _decode_entries(directory, data)
    finally:
        members["Compression"], members["SubfileType"] = above
        context.directory, context.parent_directory, context.order = outer, beyond, order
        context.depth -= 1
    return directory


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:  # noqa: ARG001
    """Decode a directory that is the value of an entry; its own count says how long it is."""
    decode(context, view, start, table, name)


def _read_directory(directory: Directory) -> bytes | None:
    view, start, layout = directory.view, directory.start, directory.layout
    order = view.order
    head = layout.count[order].size
    count_bytes = view.read(start, head)
    if len(count_bytes) < head:
        directory.warn(f"Bad {directory.name} directory", start)
        return None
    (count,) = layout.count[order].unpack(count_bytes)
    if count > directory.context.limits.entries:
        directory.warn(f"Bad {directory.name} directory: {count} entries", start)
        return None
    length = count * layout.entry[order].size
    data = view.read(start + head, length + layout.inline)
    if len(data) < length:
        directory.warn(f"Bad {directory.name} directory", start)
        if not directory.table.is_maker:
            return None
        length = len(data) // layout.entry[order].size * layout.entry[order].size
    if directory.table.is_maker and _ends_in_junk(directory, data[:length]):
        length -= layout.entry[order].size
    directory.end = start + head + length
    rest = data[length:]
    if len(rest) == layout.inline:
        (directory.next,) = layout.offset[order].unpack(rest)
    elif not view.bounded or len(rest) in (0, 2):
        directory.next = 0
    else:
        directory.warn(f"Illegal {directory.name} directory size ({count} entries)", start)
        return None
    return data[:length]


def _ends_in_junk(directory: Directory, data: bytes) -> bool:
    """Whether the last entry is none: the Canon EOS 40D counts one too many."""
    if directory.context.members["Model"] != "Canon EOS 40D" or len(data) < 12:
        return False
    (_, code, _, _) = directory.layout.entry[directory.view.order].unpack(data[-12:])
    return code not in directory.layout.types


def _decode_entries(directory: Directory, data: bytes) -> None:  # noqa: PLR0915 - a call per entry would be felt
    """The hot loop: one pass over the entries, the plain ones settled on the spot."""
    context, view, table, name = directory.context, directory.view, directory.table, directory.name
    order, inline = view.order, directory.layout.inline
    types, formats = _types_of(directory), BY_CODE[order]
    get, known, found, base = table.get, table.infos.get, context.found, view.base
    tags, ordinary = context.tags, context.is_ordinary()
    group = name if table.setgroup1 else None
    at = directory.start + directory.layout.count[order].size - directory.layout.entry[order].size
    step = directory.layout.entry[order].size
    offset_of = directory.layout.offset[order].unpack
    value_at = step - inline
    unknown, start, end = context.options.unknown, directory.start, directory.end
    memory, origin = view.memory or (b"", 0)
    origin -= base
    here = min(len(memory), view.end - base - origin)
    for index, (tag, code, count, field) in enumerate(directory.layout.entry[order].iter_unpack(data)):
        at += step
        if directory.bad > MAX_BAD_ENTRIES:
            context.warn(f"Too many warnings -- {name} parsing aborted", base + at, "ifd")
            directory.broken = True
            return
        if code not in types:
            if not _tolerates(directory, index, code, at):
                directory.broken = True
                return
            continue
        info = known(tag) or get(tag)
        format_name, width, single = formats[code]
        size = count * width
        if info is None and not unknown and size <= LARGEST:
            if size > inline and view.bounded:
                _see_offset(directory, tag, offset_of(field)[0] + at * directory.entry_based, size)
            continue
        if size > inline:
            (offset,) = offset_of(field)
            if directory.entry_based:
                offset += at
            elif type(info) is TagInfo and info.plain and count <= LONG_ARRAY and size <= LAZY_BINARY:
                first = offset - origin
                if offset >= 8 and first >= 0 and first + size <= here and (offset >= end or offset + size <= start):
                    raw = read_value(memory[first : first + size], format_name, count, order)
                    if code == 2 and context.charset and table.g0 == "EXIF":
                        raw = _recode(context, raw)
                    if ordinary and info.priority is None:
                        tags.append(Tag(info, raw, context, group, base + offset, size, format_name, count, 1))
                    else:
                        found(info, raw, group, base + offset, size, format_name, count)
                    continue
            entry = Entry(tag, code, format_name, count, size, offset, None)
            if not _locate(directory, entry, info, index):
                if directory.broken:
                    return
                continue
        elif info is not None and type(info) is TagInfo and info.plain and count:
            if code == 7 and count == 1:
                format_name = "int8u"
            raw = single(field)[0] if single and count == 1 else read_value(field[:size], format_name, count, order)
            if code == 2 and context.charset and table.g0 == "EXIF":
                raw = _recode(context, raw)
            if ordinary and info.priority is None:
                tags.append(Tag(info, raw, context, group, base + at + value_at, size, format_name, count, 1))
            else:
                found(info, raw, group, base + at + value_at, size, format_name, count)
            continue
        else:
            entry = Entry(tag, code, format_name, count, size, at + value_at, field[:size])
        if code == 7 and count == 1:
            entry.format = "int8u"
        if type(info) is not TagInfo or info.condition is not None:
            info = _choose(directory, entry, info)
        if info is not None:
            _decode_entry(directory, entry, info, group)


def _types_of(directory: Directory) -> frozenset[int]:
    """Return the format codes that a directory may have."""
    if directory.table.is_maker and directory.context.members["Make"] == "Apple":
        return APPLE_TYPES
    return directory.layout.types


def _tolerates(directory: Directory, index: int, code: int, at: int) -> bool:
    """Whether reading goes on after an entry with an impossible format; a directory that opens with one is junk."""
    if code:
        directory.warn(f"Bad format ({code}) for {directory.name} entry {index}", at)
    return index > 0 or directory.context.members["Model"].startswith("ILCE")


def _locate(directory: Directory, entry: Entry, info: TagInfo | Variants | None, index: int) -> bool:
    """Read the value of an entry that does not hold it itself. False where the entry is to be passed over."""
    view, name = directory.view, directory.name
    if entry.size > LARGEST:
        known = f" {info.name}" if isinstance(info, TagInfo) else ""
        directory.warn(f"Invalid size ({entry.size}) for {name} tag 0x{entry.tag:04x}{known}", entry.offset)
        return False
    label = _label(directory, entry, info)
    if info is None and not directory.context.options.unknown:
        return False
    if not view.holds(entry.offset, entry.size):
        if view.bounded:
            _lies_outside(directory, entry, info)
        else:
            _break_off(directory, entry, index, label)
        return False
    if entry.offset < 8 or (entry.offset < directory.end and entry.offset + entry.size > directory.start):
        directory.warn(f"Suspicious {name} offset for {label}", entry.offset)
        return False
    if _stays_put(entry, info):
        return True
    entry.data = view.read(entry.offset, entry.size)
    if len(entry.data) < entry.size:
        _break_off(directory, entry, index, label)
        return False
    return True


def _see_offset(directory: Directory, tag: int, offset: int, size: int) -> None:
    """Warn where the value of an entry that nobody knows lies outside of the block, or in its directory."""
    label = f"{directory.name} {{}}tag 0x{tag:04x}"
    if not directory.view.holds(offset, size):
        directory.warn(f"Bad offset for {label.format('')}", offset)
    elif offset < 8 or (offset < directory.end and offset + size > directory.start):
        directory.warn(f"Suspicious {label.format('offset for ')}", offset)


def _lies_outside(directory: Directory, entry: Entry, info: TagInfo | Variants | None) -> None:
    """Take up a value from outside of its block if it is one that may lie there."""
    from exifweb.core.makernotes import outside

    chosen = outside.chosen(directory, entry, info)
    if chosen is None or not outside.take(directory, entry, chosen):
        name = _label(directory, entry, info) if chosen is None else chosen.name
        directory.warn(f"Bad offset for {directory.name} {name}", entry.offset)


def _break_off(directory: Directory, entry: Entry, index: int, label: str) -> None:
    """A value past the end of the file: what follows in the directory is not to be trusted either."""
    message = f"Error reading value for {directory.name} entry {index}, ID 0x{entry.tag:04x} {label}"
    directory.warn(message, entry.offset)
    directory.broken = not directory.table.is_maker


def _stays_put(entry: Entry, info: TagInfo | Variants | None) -> bool:
    """Whether a long value need not be read now: a placeholder stands for it, or its decoder reads for itself."""
    if entry.size <= LAZY_BINARY or entry.format not in BYTE_FORMATS or not isinstance(info, TagInfo):
        return False
    if info.condition is not None or (info.raw is not None and "blockextract" not in info.attributes):
        return False
    if info.sub is not None:
        return True
    return info.binary and info.value is None and info.text is None


def _choose(directory: Directory, entry: Entry, info: TagInfo | Variants | None) -> TagInfo | None:
    """Settle which row describes an entry, made-up ones for unknown ids included."""
    context = directory.context
    if info is None:
        return directory.table.unknown(entry.tag) if context.options.unknown else None
    data = entry.data
    if data is None:
        data = directory.view.read(entry.offset, 128)
    order = directory.view.order
    probe = Probe(data[:128], NAMES[entry.code], entry.count, directory.name, entry.size, order)
    chosen: TagInfo | None
    if isinstance(info, TagInfo):
        chosen = info if info.condition is None or info.condition(probe, context) else None
    else:
        chosen = info.choose(probe, context)
    return directory.table.unknown(entry.tag) if chosen is None and context.options.unknown else chosen


def _decode_entry(directory: Directory, entry: Entry, info: TagInfo, group: str | None) -> None:
    context = directory.context
    if info.unknown > context.options.unknown:
        return
    if not _settle_format(directory, entry, info):
        return
    here = directory.view.base + entry.offset
    if info.sub is not None:
        descend(directory, entry, info)
        return
    if entry.data is None:
        raw: Any = Binary(source=directory.view.source, offset=here, length=entry.size)
    else:
        raw = read_value(entry.data, entry.format, entry.count, directory.view.order)
        if raw is None:
            return
        if entry.format == "string" and context.charset and directory.table.g0 == "EXIF":
            raw = _recode(context, raw)
    if info.is_offset and _counts_from_base(info, context, raw):
        base = directory.stated if info.is_offset == FROM_STATED_BASE else directory.view.base
        base += _error_of_base(info, context)
        shifted = tuple([v + base for v in numbers_of(raw)])
        raw = shifted[0] if len(shifted) == 1 else shifted
    context.found(info, raw, group, here, entry.size, entry.format, entry.count)


def _settle_format(directory: Directory, entry: Entry, info: TagInfo) -> bool:
    """Apply what the table says about the format. False where the entry can't be read in it."""
    wanted = info.format
    if wanted is None and info.sub is not None and not info.attributes.get("subifd"):
        wanted = "undef"
    if isinstance(wanted, str) and wanted in SIZES and wanted != entry.format:
        entry.format = wanted
        if CODES.get(wanted) != entry.code:
            entry.count = entry.size // SIZES[wanted]
    if (info.is_offset or info.attributes.get("subifd")) and entry.format not in INTEGERS:
        message = f"Wrong format ({entry.format}) for {directory.name} 0x{entry.tag:04x} {info.name}"
        directory.context.warn(message, directory.view.base + entry.offset, "entry")
        return False
    if entry.format in BYTE_FORMATS or entry.count <= LONG_ARRAY:
        return True
    if entry.count > directory.context.limits.array and not (info.name == "TransferFunction" and entry.count == 196608):
        message = f"Ignoring {directory.name} {info.name} with excessive count"
        directory.warn(message, entry.offset, counts=False)
        return False
    if info.attributes.get("longbinary"):
        text = f"(large array of {entry.count} {entry.format} values)"
        directory.context.warn("Not decoding some large array(s). Ignore minor errors to decode", minor=True)
        entry.data = text.encode()
        entry.format = "string"
        entry.count = len(text)
    return True


def _counts_from_base(info: TagInfo, context: Context, raw: Any) -> bool:
    rule = info.is_offset
    if isinstance(rule, int):
        return True
    from exifweb.core.tags.registry import expression

    function = expression(rule)
    return bool(function and function({"val": raw}, context))


def _error_of_base(info: TagInfo, context: Context) -> int:
    """Return by how much a camera is known to count from the wrong place."""
    rule = info.attributes.get("wrongbase")
    if rule is None:
        return 0
    from exifweb.core.tags.registry import expression

    function = expression(rule)
    return int((function and function({}, context)) or 0)


def _recode(context: Context, raw: Any) -> Any:
    if not isinstance(raw, str) or raw.isascii():
        return raw
    return decoded(encode_text(raw), context.charset or "utf-8")


def _label(directory: Directory, entry: Entry, info: TagInfo | Variants | None) -> str:
    """Return a tag's name; of several variants that which would be chosen without a value."""
    if info is not None and not isinstance(info, TagInfo):
        info = info.choose(Probe(b"", entry.format, entry.count, directory.name), directory.context)
    if info is None and directory.context.options.unknown:
        info = directory.table.unknown(entry.tag)
    return info.name if info is not None else f"tag 0x{entry.tag:04x}"
