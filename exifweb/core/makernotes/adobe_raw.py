"""What Adobe's converter keeps of RAW files in a DNG besides the maker note: records in forms of its own, whole files.

Heaps of a CRW lose their nesting, directories of a TIFF have each value right behind its entry, segments of an MRW and
directories of a RAF stay as they were. Numbers of Adobe's are big-endian, values keep the byte order of the RAW file.
Source: ExifTool's DNG module.
"""

from __future__ import annotations

from itertools import pairwise
from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks import inflate
from exifweb.core.blocks.ciff import FORMATS, INLINE, TAG, TYPE, WHOLE
from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.types import NAMES, SIZES, read_value
from exifweb.core.blocks.rows import row_of
from exifweb.core.makernotes import minolta
from exifweb.core.makernotes.fujifilm import raf_directory
from exifweb.core.makernotes.sony_raw import private
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text
from exifweb.core.view import ORDERS

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.source import Source
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

CRW_ENTRY, IFD_ENTRY = 6, 8
DESCRIPTION, DESCRIBED = 0x0805, "ImageDescription"
FORMAT_CODES = range(1, 14)
ORIGINAL_PARTS = 8
MOST_DIRECTORIES = 10
PACKED = 1 << 16


def _order(view: View, start: int, length: int, least: int) -> str | None:
    return ORDERS.get(view.read(start, 2)) if length >= least else None


def crw(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode the entries of a CRW: id, length and value of each."""
    order = _order(view, start, length, 4)
    if order is None:
        return
    view = view.ordered(order)
    count, at, end = unpack_from(">H", view.read(start + 2, 2))[0], start + 4, start + length
    done = 0
    for _ in range(count):
        if at + CRW_ENTRY > end:
            break
        code, size = unpack_from(">HI", view.read(at, CRW_ENTRY))
        at += CRW_ENTRY
        if at + size > end:
            break
        _crw_value(context, view, code, at, size, table)
        if code & TAG == DESCRIPTION:
            context.directory = DESCRIBED
        at += size
        done += 1
    if done != count:
        context.warn("Truncated CRW notes", view.base + at, "block")
    elif at < end:
        context.warn(f"{end - at} extra bytes at end of CRW notes", view.base + at, "block")


def _crw_value(context: Context, view: View, code: int, at: int, size: int, table: TagTable) -> None:
    info = row_of(context, table, code & TAG, view.read(at, min(size, 128)), size)
    if info is None:
        return
    form = info.format if isinstance(info.format, str) else FORMATS.get((code & TYPE) >> 8, "undef")
    is_single = code & INLINE and form not in WHOLE
    count = info.attributes.get("count") or (1 if is_single else size // SIZES.get(form, 1))
    _take(context, view, info, table, at, size, form, count)


def _take(
    context: Context, view: View, info: TagInfo, table: TagTable, at: int, size: int, form: str, count: int
) -> None:
    if info.sub is not None:
        if not info.attributes.get("subifd"):
            subdirs.decode_value(context, view, at, size, info, table)
        return
    raw = read_value(view.read(at, size), form, count, view.order)
    if raw is not None:
        context.found(info, raw, None, view.base + at, size, form, count)


def mrw(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode the segments of an MRW, which follow a byte order and a count."""
    if length >= 4:
        minolta.records(context, view, start + 4, length - 4, table, ">")


def raf(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode the directories of a RAF, each behind its length; the file's header comes first and is passed over."""
    order = _order(view, start, length, 2)
    if order is None:
        context.warn("Invalid DNG RAF data", view.base + start, "block")
        return
    at, end, number = start + 2, start + length, 0
    while at + 4 <= end:
        (size,) = unpack_from(f"{order}I", view.read(at, 4))
        at += 4 + size
        if not size:
            return
        if number > MOST_DIRECTORIES:
            return
        if number:
            context.set_g1 = f"RAF{number if number > 1 else ''}"
            raf_directory(context, view, at - size, view.end - view.base - at + size, table, name)
            context.set_g1 = None
        number += 1


def sr2(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode the private directory of an SR2 or ARW, whose offsets count as they did in that file."""
    order = _order(view, start, length, 6)
    if order is None:
        return
    (origin,) = unpack_from(">I", view.read(start + 2, 4))
    begin = start + 6
    private(context, view.ordered(order).rebased(view.base + begin - origin), origin, length - 6, table, name)


def directory(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode a directory whose values follow their entries."""
    order = _order(view, start, length, 4)
    if order is None:
        return
    view = view.ordered(order)
    count, at, end = unpack_from(">H", view.read(start + 2, 2))[0], start + 4, start + 4 + length
    for _ in range(count):
        entry = view.read(at, IFD_ENTRY)
        if at + IFD_ENTRY > end or len(entry) < IFD_ENTRY:
            break
        key, code, elements = unpack_from(">HHI", entry)
        if code not in FORMAT_CODES:
            if code:  # a directory may end in zeros
                context.warn(f"Unknown format ({code}) for {name} tag 0x{key:x}", view.base + at, "entry")
            return
        size = SIZES[NAMES[code]] * elements
        at += IFD_ENTRY
        if at + size > end:
            break
        info = row_of(context, table, key, view.read(at, min(size, 128)), size)
        if info is not None:
            _take(context, view, info, table, at, size, NAMES[code], elements)
        at += size
    else:
        return
    context.warn(f"Truncated {name} directory", view.base + at, "block")


class Original:
    """A file that is compressed in parts, as one run of bytes; it is inflated when it is asked for.

    Args:
        context: Has the limits, takes warnings.
        source: Where the parts lie.
        parts: Offset and length of each.
        name: What the file is, for warnings.
    """

    def __init__(self, context: Context, source: Source, parts: list[tuple[int, int]], name: str) -> None:
        self.size = PACKED * len(parts)
        self._context, self._source, self._parts, self._name = context, source, parts, name

    def read(self, offset: int, length: int) -> bytes:  # noqa: ARG002 - how long it is is known only once it is inflated
        """Return the bytes from `offset` on."""
        data = [
            inflate.inflate(self._context, self._source.read(at, size), self._name, at)[0] or b""
            for at, size in self._parts
        ]
        return b"".join(data)[offset:]


def original(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode the RAW file and its companion that a DNG holds whole: compressed files, their types and creators."""
    at, end = start, start + length
    for index in range(ORIGINAL_PARTS):
        if at + 4 > end:
            return
        head = view.read(at, 4)
        (size,) = unpack_from(">I", head)
        info = table.get(index)
        if not size or not isinstance(info, TagInfo):
            at += 4
            continue
        if index & 2:
            context.found(info, decode_text(head), None, view.base + at, 4, "string", 4)
            at += 4
            continue
        count = -(-size // PACKED)
        ends = unpack_from(f">{count + 1}I", view.read(at + 4, 4 * (count + 1))) if at + 4 * (count + 2) <= end else ()
        if not ends or at + ends[-1] > end:
            context.warn("Bad OriginalRawFileData", view.base + at, "block")
            return
        here = view.base + at
        parts = [(here + first, last - first) for first, last in pairwise(ends) if first < last]
        whole = Original(context, view.source, parts, info.name)
        context.found(info, Binary(source=whole, offset=0, length=ends[-1]), None, here, ends[-1], "undef", ends[-1])
        at += ends[-1]
