"""Pictures that several tags together tell of: copies of one kind, raw pixels in strips, Sony's previews, Canon's
data for telling originals from copies.

Sources: ExifTool's RebuildTIFF, ExtractPreviews and ReadODD, and the image tags of its Exif Composite table.
"""

from __future__ import annotations

import re
from struct import pack
from typing import TYPE_CHECKING, Any

from exifweb.core.model import Embedded
from exifweb.core.tags import store
from exifweb.core.tags.composite import Inputs, Placed, Several
from exifweb.core.tags.conv.images import image_at
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, number_of, numbers_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from exifweb.core.context import Context
    from exifweb.core.model import Tag

    Convert = Callable[[Any, Context], Any]
    Pair = tuple[Tag | None, Tag | None]

JXL = re.compile(rb"\xff\x0a|\0\0\0\x0cJXL \x0d\x0a.{6}ftypjxl ", re.DOTALL)


def _pairs(inputs: Inputs, start: str, length: str) -> list[Pair]:
    """Return the copies of two tags by number, those that count last."""
    copies = zip(inputs.all(start)[1:], inputs.all(length)[1:], strict=False)
    copied = is_true(inputs.raw(2)) and is_true(inputs.raw(3))
    return [*(copies if copied else ()), (inputs.at(0), inputs.at(1))]


def _placed(pairs: Sequence[Pair], take: Convert, context: Context) -> Several:
    found = [take(Inputs(pair), context) for pair in pairs]
    return Several(tuple([one for one in found if isinstance(one, Placed)]))


def preview(inputs: Inputs, context: Context) -> Any:
    """The preview, and a second one where there are two; none where a third input says that it is not valid."""
    valid = inputs.raw(2)
    if valid is not None and not is_true(valid):
        return None
    first, second = inputs.raw(0), inputs.raw(3)
    pairs = [(inputs.at(0), inputs.at(1))]
    if is_true(second) and is_true(inputs.raw(4)) and text_of(first) != text_of(second):
        pairs.insert(0, (inputs.at(3), inputs.at(4)))
    return _placed(pairs, image_at("PreviewImage"), context)


def other_images(inputs: Inputs, context: Context) -> Any:
    """All pictures of no particular kind."""
    pairs = _pairs(inputs, "OtherImageStart", "OtherImageLength")
    return _placed(pairs, image_at("OtherImage"), context)


def _jxl(inputs: Inputs, context: Context) -> Placed | None:
    offset, length = (int(number_of(inputs.raw(i) or 0)) for i in range(2))
    where = inputs.at(0)
    if where is None or offset < 0 or length < 0:
        return None
    if context.options.binary and not JXL.match(context.source.read(offset, 32)):
        context.warn("PreviewJXL is not a valid JXL image", offset, "block", minor=True)
        return None
    context.embedded.append(Embedded("PreviewJXL", "image/jxl", offset, length))
    return Placed(Binary(source=context.source, offset=offset, length=length), where.group0, where.group1)


def jxl_previews(inputs: Inputs, context: Context) -> Any:
    """All previews in JPEG XL."""
    return _placed(_pairs(inputs, "PreviewJXLStart", "PreviewJXLLength"), _jxl, context)


REDUCED, UNCOMPRESSED = 1, 1
LARGEST_THUMBNAIL = 256
NEEDED = (
    "ImageWidth",
    "ImageHeight",
    "BitsPerSample",
    "PhotometricInterpretation",
    "StripOffsets",
    "SamplesPerPixel",
    "RowsPerStrip",
    "StripByteCounts",
)
USUAL = {"PlanarConfiguration": 1, "Orientation": 1}


def tiff_thumbnail(inputs: Inputs, context: Context) -> Any:
    """The first small uncompressed picture of reduced resolution as a TIFF file; larger ones become previews."""
    thumbnail = None
    for kind in inputs.all("SubfileType"):
        if number_of(kind.raw) != REDUCED:
            continue
        picture = _strips(inputs, kind.group1, context)
        if picture is None:
            continue
        width, data = picture
        if thumbnail is None and width <= LARGEST_THUMBNAIL:
            thumbnail = Placed(data, kind.group0, kind.group1)
            continue
        tag = context.found(store.tag("Extra", "PreviewTIFF"), data, kind.group1)
        if tag is not None:
            tag.g0 = kind.group0
    return thumbnail


def _strips(inputs: Inputs, place: str, context: Context) -> tuple[int, Binary] | None:
    """Return width and TIFF file of the uncompressed picture that a directory describes."""
    found = {name: _raw_in(inputs, name, place) for name in ("Compression", *NEEDED, *USUAL)}
    for name, usual in USUAL.items():
        found[name] = usual if found[name] is None else found[name]
    if any(value is None for value in found.values()) or number_of(found["Compression"]) != UNCOMPRESSED:
        return None
    numbers = {name: [int(n) for n in numbers_of(value)] or [0] for name, value in found.items()}
    width, height = numbers["ImageWidth"][0], numbers["ImageHeight"][0]
    row = sum(width * ((bits + 7) // 8) for bits in numbers["BitsPerSample"])
    strip = row * numbers["RowsPerStrip"][0]
    starts, lengths = numbers["StripOffsets"], numbers["StripByteCounts"]
    end = context.source.size - strip
    if strip < 0 or len(lengths) < len(starts) or any(one != strip for one in lengths[: len(starts)]):
        return None
    if not all(0 <= start <= end for start in starts):
        return None
    header = _tiff_header(numbers, height * row, "<" if context.members.get("ExifByteOrder") == "II" else ">")
    if not context.options.binary:
        return width, Binary(length=len(header) + strip * len(starts))
    return width, Binary(header + b"".join([context.source.read(start, strip) for start in starts]))


def _raw_in(inputs: Inputs, name: str, place: str) -> Any:
    return next((tag.raw for tag in inputs.all(name) if tag.group1 == place), None)


def _tiff_header(numbers: dict[str, list[int]], length: int, order: str) -> bytes:
    """Return the header of a TIFF file with one strip, whose pixels follow."""
    bits = pack(f"{order}{len(numbers['BitsPerSample'])}H", *[n & 0xFFFF for n in numbers["BitsPerSample"]])
    rows: list[tuple[int, str, int]] = [
        (0xFE, "I", 0),
        (0x100, "I", numbers["ImageWidth"][0]),
        (0x101, "I", numbers["ImageHeight"][0]),
        (0x102, "bits", 0),
        (0x103, "H", numbers["Compression"][0]),
        (0x106, "H", numbers["PhotometricInterpretation"][0]),
        (0x111, "start", 0),
        (0x112, "H", numbers["Orientation"][0]),
        (0x115, "H", numbers["SamplesPerPixel"][0]),
        (0x116, "I", numbers["ImageHeight"][0]),
        (0x117, "I", length),
        (0x11A, "resolution", 72),
        (0x11B, "resolution", 72),
        (0x11C, "H", numbers["PlanarConfiguration"][0]),
        (0x128, "H", 2),
    ]
    behind = 10 + 12 * len(rows) + 4
    end = behind + 16 + (len(bits) if len(bits) > 4 else 0)
    entries, values = b"", b""
    for tag, form, value in rows:
        if form in ("bits", "resolution"):
            data = bits if form == "bits" else pack(f"{order}II", value, 1)
            kind, count = (3, len(bits) // 2) if form == "bits" else (5, 1)
        else:
            data = pack(f"{order}H", value & 0xFFFF) if form == "H" else pack(f"{order}I", value & 0xFFFFFFFF)
            kind, count = (3 if form == "H" else 4), 1
            data = pack(f"{order}I", end) if form == "start" else data
        if len(data) > 4:
            data, values = pack(f"{order}I", behind + len(values)), values + data
        entries += pack(f"{order}HHI", tag, kind, count) + data.ljust(4, b"\0")
    mark = b"II" if order == "<" else b"MM"
    return mark + pack(f"{order}HIH", 42, 8, len(rows)) + entries + bytes(4) + values


def sony_previews(inputs: Inputs, context: Context) -> Any:
    """The preview of Sony's converter; those of its stacked versions become tags with the version's number."""
    starts, lengths = inputs.all("IDCPreviewStart"), inputs.all("IDCPreviewLength")
    found = None
    for copy in (*range(1, len(starts)), 0):
        if copy >= len(lengths) or not is_true(starts[copy].value) or not is_true(lengths[copy].value):
            break
        start, length = starts[copy], lengths[copy]
        version = re.search(r"\d+\Z", start.group1)
        name = f"IDCPreviewImage{version[0] if version else ''}"
        placed = image_at(name)(Inputs([start, length]), context)
        if not version:
            found = placed
        elif placed is not None:
            attributes = {"g0": start.group0, "g1": start.group1, "g2": "Preview"}
            context.found(TagInfo(store.table("Composite"), name, name, attributes), placed.value)
    return found


DECISION_HEAD = re.compile(rb"\xff{4}.\0\0", re.DOTALL)
LARGEST_VERSION, MOST_RECORDS, LARGEST_RECORD = 20, 20, 0x10000


def decision_data(inputs: Inputs, context: Context) -> Binary | None:
    """Canon's data for telling an original from a copy."""
    offset = int(number_of(inputs.raw(0)))
    if offset <= 0:
        return None
    source = context.source
    head = source.read(offset, 32)
    length = 0
    if len(head) >= 8 and DECISION_HEAD.match(head):
        order = "<" if context.members.get("ExifByteOrder") == "II" else ">"
        version = _word(head, 4, order)
        if version > LARGEST_VERSION:
            order = "<" if order == ">" else ">"
            version = _word(head, 4, order)
        if version in (1, 2):
            count = _word(head, 28, order) if len(head) == 32 else 0
            length = 32 + 32 * count if 0 < count < MOST_RECORDS else 0
        elif version == 3:
            length = _decision_length(context, offset, order)
        else:
            context.warn(f"Unsupported original decision data version {version}", offset, "block")
            return None
    if not length or offset + length > source.size:
        context.warn("Invalid original decision data", offset, "block")
        return None
    return Binary(source=source, offset=offset, length=length)


def _decision_length(context: Context, offset: int, order: str) -> int:
    """Return the length of data of version 3, 0 where it is damaged: two hashes, then what counts its own length."""
    length = 8
    for part in range(3):
        word = context.source.read(offset + length, 4)
        if len(word) < 4:
            return 0
        size = _word(word, 0, order)
        if part == 2 and size >= 4:
            size -= 4
        if size > LARGEST_RECORD:
            return 0
        length += 4 + size
    return length


def _word(data: bytes, at: int, order: str) -> int:
    return int.from_bytes(data[at : at + 4], "little" if order == "<" else "big")


CONVERSIONS: dict[str, Plain | Made] = {
    "composite_images.preview": Plain(preview),
    "composite_images.other_images": Plain(other_images),
    "composite_images.jxl_previews": Plain(jxl_previews),
    "composite_images.tiff_thumbnail": Plain(tiff_thumbnail),
    "composite_images.sony_previews": Plain(sony_previews),
    "composite_images.decision_data": Plain(decision_data),
}
