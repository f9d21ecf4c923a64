"""Pictures inside a file: where a pair of offset and length says one lies, it becomes a value of its own.

The bytes stay where they are until somebody asks for them. Source: ExifTool's ExtractImage and ValidateImage.
"""

from __future__ import annotations

from struct import pack
from typing import TYPE_CHECKING, Any

from exifweb.core.model import Embedded
from exifweb.core.tags import store
from exifweb.core.tags.composite import Inputs, Placed
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.model import Tag
    from exifweb.core.source import Source

    Convert = Callable[[Any, Context], Any]


def image_at(name: str) -> Convert:
    """The picture at the first input's offset, as long as the second says, in the first input's groups."""

    def convert(inputs: Inputs, context: Context) -> Any:
        offset, length = int(number_of(inputs.raw(0))), int(number_of(inputs.raw(1)))
        where, stated = inputs.tags[0], text_of(inputs.raw(1))
        if stated in ("", "0") or offset < 0 or context.members.get("FILE_TYPE") == "XMP":
            return None
        if not stated.isdigit() and not _in_exif(offset, length, context):
            # That is no length, and ExifTool counts the letters of its placeholder.
            return None if context.options.binary else _placed(Binary(length=len(PLACEHOLDER) + len(stated)), where)
        source, shift = context.elsewhere.get(where, (context.source, 0)) if where else (context.source, 0)
        if name == "ThumbnailImage" and context.members.get("TIFF_TYPE") == "ARW":
            offset = _a100_thumbnail(source, offset, context)
        if not _is_there(name, source, offset, length, context):
            return None
        if shift is not None:
            context.embedded.append(Embedded(name, "image/jpeg", shift + offset, length))
        image = as_asked(name, Binary(source=source, offset=offset, length=length), context)
        if image is None:
            return None
        return _placed(image, where)

    return convert


def _in_exif(offset: int, length: int, context: Context) -> bool:
    """Whether a picture lies in what is at hand of EXIF: a block, or the header of a TIFF file."""
    known = {"EXIF": 1 << 32, "TIFF": TIFF_HEADER}
    spans = [(one.offset, one.offset + min(one.length, known.get(one.kind, 0))) for one in context.blocks]
    return any(start <= offset and offset + length <= end for start, end in spans if end > start)


def _placed(image: Binary, where: Tag | None) -> Any:
    return image if where is None else Placed(image, where.group0, where.group1)


def _is_there(name: str, source: Source, offset: int, length: int, context: Context) -> bool:
    """Whether a picture whose bytes are asked for lies in the file."""
    options = context.options
    if not (options.binary or name.lower() in options.whole) or offset + length <= source.size:
        return True
    context.warn(f"Error reading {name} from file", minor=name == "PreviewImage")
    return False


def as_asked(name: str, image: Binary, context: Context) -> Binary | None:
    """Return a picture, None where it is asked for by its name and is no JPEG.

    Some of Minolta's have a wrong first byte, which is set right.
    """
    if text_of(context.members["Make"]).upper().startswith(MINOLTA) and image.head(4)[1:] == HEADLESS:
        return Binary(SOI[:1] + image.read()[1:])
    if name.lower() not in context.options.whole or image.head(3) == SOI:
        return image
    context.warn(f"{name} is not a valid JPEG image", minor=True)
    return None


def _a100_thumbnail(source: Source, offset: int, context: Context) -> int:
    """Return where the thumbnail lies: some Sony DSLR-A100 keep only the lower half of its offset."""
    further = offset + 0x10000
    if context.members["Model"] != "DSLR-A100" or further >= 0x20000 or source.read(offset, 3) == SOI:
        return offset
    return further if source.read(further, 3) == SOI else offset


def thumbnail_pixels(least: int) -> Convert:
    """Raw pixels behind their size, unless there are too few or the width is zero."""

    def convert(value: Any, _: Context) -> Any:
        head = value.read()[:2] if isinstance(value, Binary) else value[:2]
        return value if len(value) > least and head != b"\0\0" else None

    return convert


def thumbnail_tiff(samples: int) -> Convert:
    """Raw pixels of a JFXX thumbnail as a TIFF file; one sample a pixel means a palette of 768 bytes before them."""

    def convert(value: Any, context: Context) -> Any:
        data = value.read() if isinstance(value, Binary) else value
        palette = data[2:770] if samples == 1 else b""
        pixels = data[2 + len(palette) :]
        if not context.options.binary:
            return Binary(length=len(data))
        return Binary(tiff_of(data[0], data[1], samples, palette) + pixels)

    return convert


def jfif_thumbnail(value: Any, context: Context) -> Any:
    """Raw RGB pixels of a JFIF thumbnail as a TIFF file."""
    if not context.options.binary:
        return Binary(length=len(value))
    width, height = (context.members.get(f"JFIFThumbnail{side}", 0) for side in ("Width", "Height"))
    return Binary(tiff_of(width, height, 3) + value)


def tiff_of(width: int, height: int, samples: int, palette: bytes = b"", bits: int = 8, resolution: int = 72) -> bytes:
    """Return the header of an uncompressed little-endian TIFF whose pixels follow.

    Args:
        width: Pixels.
        height: Pixels.
        samples: Samples of a pixel, 1 or 3.
        palette: Red, green and blue of each colour in a row, 768 bytes, or nothing.
        bits: Bits of a sample.
        resolution: Dots per inch.
    """
    colours = pack("<768H", *[byte << 8 | byte for byte in palette]) if len(palette) == 768 else b""
    entries = 15 if colours else 14
    bits_at = 8 + 2 + 12 * entries + 4
    resolution_at = bits_at + 6
    end = resolution_at + 16 + len(colours)
    rows = (
        (0xFE, 4, 1, 0),
        (0x100, 4, 1, width),
        (0x101, 4, 1, height),
        (0x102, 3, samples, bits if samples == 1 else bits_at),
        (0x103, 3, 1, 1),
        (0x106, 3, 1, 3 if colours else 1 if samples == 1 else 2),
        (0x111, 4, 1, end),
        (0x115, 3, 1, samples),
        (0x116, 4, 1, height),
        (0x117, 4, 1, width * height * samples * ((bits + 7) // 8)),
        (0x11A, 5, 1, resolution_at),
        (0x11B, 5, 1, resolution_at + 8),
        (0x11C, 3, 1, 1),
        (0x128, 3, 1, 2),
        (0x140, 3, 768, resolution_at + 16),
    )
    directory = b"".join([pack("<HHII", *row) for row in rows[:entries]])
    head = b"II*\0\x08\0\0\0" + pack("<H", entries)
    return head + directory + bytes(4) + pack("<3H4I", bits, bits, bits, resolution, 1, resolution, 1) + colours


def jps_layout(value: Any, context: Context) -> Any:
    """How a stereo picture is laid out; other kinds of media have none."""
    number = int(number_of(value))
    context.members["MediaType"] = number & 0xFF
    return number >> 24 & 0xFF if number & 0xFF == 1 else None


def jpeg(value: Any, context: Context) -> Any:
    """A picture as binary data, unless the field says that there is none."""
    if value in (b"none", "none"):
        return None
    name = context.converting.name if context.converting is not None else ""
    return as_asked(name, value if isinstance(value, Binary) else Binary(value), context)


def jpeg_after(start: int) -> Convert:
    """A picture behind a header."""
    return lambda value, context: jpeg(value.after(start) if type(value) is Binary else value[start:], context)


TIFF_HEADER = 8
PLACEHOLDER = "Binary data  bytes"
SOI, HEADLESS = b"\xff\xd8\xff", b"\xd8\xff\xdb"
MINOLTA = ("MINOLTA", "KONICA MINOLTA")
PREVIEW_TYPE = 0x010000


def multi_picture(inputs: Inputs, context: Context) -> None:
    """Take up the images of a multi-picture file, the first large thumbnail as the preview."""
    starts, lengths, kinds = (inputs.all(f"MPImage{part}") for part in ("Start", "Length", "Type"))
    has_preview = False
    for number in range(1, len(starts) + 1):
        copy = number if number < len(starts) else 0
        if copy >= len(lengths) or not is_true(starts[copy].value) or not is_true(lengths[copy].value):
            continue
        start, length = starts[copy], lengths[copy]
        kind = int(number_of(kinds[copy].value)) if copy < len(kinds) else 0
        is_preview = not has_preview and kind & 0x0F0000 == PREVIEW_TYPE
        has_preview = has_preview or is_preview
        name = "PreviewImage" if is_preview else f"MPImage{number}"
        placed = image_at(name)(Inputs([start, length]), context)
        if placed is None:
            continue
        table = store.table("Composite")
        attributes = {"g0": start.group0, "g1": start.group1, "g2": "Preview"}
        context.found(TagInfo(table, name, name, attributes), placed.value)


CONVERSIONS: dict[str, Plain | Made] = {
    "image_at": Made(image_at),
    "multi_picture": Plain(multi_picture),
    "jps_layout": Plain(jps_layout),
    "jpeg": Plain(jpeg),
    "jpeg_after": Made(jpeg_after),
    "thumbnail_pixels": Made(thumbnail_pixels),
    "thumbnail_tiff": Made(thumbnail_tiff),
    "jfif_thumbnail": Plain(jfif_thumbnail),
}
