"""Conversions of what single atoms of QuickTime and 3GPP hold: texts and pictures in layouts of their own.

Sources: QuickTime File Format; 3GPP TS 26.244 chapter 8; ISO 14496-12; ExifTool's QuickTime module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd.types import read_value
from exifweb.core.blocks.quicktime.languages import plain_text, text_in, unpacked
from exifweb.core.tags import store
from exifweb.core.tags.conv.images import tiff_of
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.conv.quicktime import numbers_in
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, bytes_of, decode_text, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context, Probe

    Convert = Callable[[Any, Context], Any]

BROKEN = "<err>"
GENRES = ("ID3::v1", 127)
ROLES = {0: "shooting", 1: "real", 2: "fictional", 3: "reserved"}
LIST_SEPARATOR = ", "
_PLAIN_TEXT = re.compile(rb"[\x20-\x7e]*\0*")


def chapters(value: Any, _: Context) -> Any:
    """Nero's list of chapters: start and title of each."""
    data = bytes_of(value)
    if len(data) < 9:
        return "<invalid>"
    found, at = [], 9
    for _number in range(data[8]):
        if at + 9 > len(data) or at + 9 + data[at + 8] > len(data):
            break
        start = int.from_bytes(data[at : at + 8], "big") / 10000000
        found.append(f"{text_of(neat(start))} {decode_text(data[at + 9 : at + 9 + data[at + 8]])}")
        at += 9 + data[at + 8]
    return found


def chapter_text(value: Any, _: Context) -> str:
    """A chapter with its start in hours, minutes and seconds."""
    text = text_of(value)
    start, blank, title = text.partition(" ")
    if not blank or not start:
        return text
    rest = number_of(start)
    hours, rest = int(rest / 3600), rest - int(rest / 3600) * 3600
    minutes = int(rest / 60)
    seconds = f"{rest - minutes * 60:06.3f}"
    if float(seconds) >= 60:
        seconds, minutes = "00.000", minutes + 1
        if minutes >= 60:
            minutes, hours = minutes - 60, hours + 1
    return f"[{hours}:{minutes:02d}:{seconds}] {title}"


def genre(value: Any, context: Context) -> Any:
    """A genre of ID3, counted from 1."""
    text = text_of(value)
    if not (text.isascii() and text.isdigit()):
        return value
    labels = store.tag(*GENRES).text
    found = text_of(labels(int(text) - 1, context)) if labels else text
    return found if int(text) else text_of(neat(-1))


def number_of_total(value: Any, _: Context) -> Any:
    """`2 of 9`: a number and, where it is known, how many there are."""
    data = bytes_of(value)
    if len(data) < 6:
        return Binary(data)
    number, total = numbers_in(">HH", data, 2)
    return f"{number} of {total}" if total else number


def words_without_zeros(value: Any, _: Context) -> str:
    """Hexadecimal numbers without their leading zeros."""
    return re.sub(r" 0+(\w)", r" \1", text_of(value)).lstrip()


def printable_or_binary(value: Any, _: Context) -> Any:
    """Text where the bytes are that, without NULs at its end."""
    data = bytes_of(value)
    return data.rstrip(b"\0").decode() if _PLAIN_TEXT.fullmatch(data) else Binary(data)


def reference(separator: str) -> Convert:
    """Where the media of a track lie, unless in the same file; the first NULs become a separator."""

    def convert(value: Any, _: Context) -> Any:
        data = bytes_of(value)
        if len(data) < 4 or data[3] & 1:
            return None
        rest = re.sub(rb"\0+", separator.encode(), data[4:], count=1) if separator else data[4:]
        return decode_text(rest.partition(b"\0")[0])

    return convert


def camera_text(value: Any, _: Context) -> str:
    """Text behind a word of zeros and two bytes, up to its NUL."""
    data = re.sub(rb"\A\0{4}..", b"", bytes_of(value), flags=re.DOTALL)
    return decode_text(data.partition(b"\0")[0])


def keywords(value: Any, _: Context) -> str:
    """Keywords of 3GPP, each behind its length, or of an iPhone, each before a NUL."""
    data = bytes_of(value)
    if not data.startswith(b"\0"):
        words = [decode_text(word) for word in re.split(rb"\0+", data)]
        while words and not words[-1]:
            words.pop()
        return LIST_SEPARATOR.join(words)
    if len(data) < 7:
        return BROKEN
    code = unpacked(int.from_bytes(data[4:6], "big"))
    found, at = [], 7
    for _number in range(data[6]):
        if at >= len(data) or at + 1 + data[at] > len(data):
            break
        found.append(_marked(data[at + 1 : at + 1 + data[at]]))
        at += 1 + data[at]
    return (f"({code}) " if code else "") + LIST_SEPARATOR.join(found)


def _marked(data: bytes) -> str:
    return text_in(data, "UTF16") if data.startswith(b"\xfe\xff") else decode_text(data)


def place(value: Any, _: Context) -> str:
    """A place of 3GPP: name, role, coordinates, astronomical body, notes."""
    name, rest = _ended(bytes_of(value))
    if name is None or len(rest) < 13:
        return BROKEN
    lon, lat, alt = (number_of(read_value(rest[at : at + 4], "fixed32s", 1, ">")) for at in (1, 5, 9))
    role = ROLES.get(rest[0], f"unknown({rest[0]})")
    text = f"{name or '(none)'} Role={role} Lat={lat:.5f} Lon={lon:.5f} Alt={alt:.2f}"
    rest = rest[13:]
    for label in ("Body", "Notes"):
        words, rest = _ended(rest)
        text += f" {label}={words}" if words is not None else ""
    return text


def _ended(data: bytes) -> tuple[str | None, bytes]:
    """Return the text at the start of some bytes, None where it has no end, and what follows it."""
    if data.startswith(b"\xfe\xff"):
        end = next((at for at in range(2, len(data) - 1, 2) if data[at : at + 2] == b"\0\0"), -1)
        return (text_in(data[:end], "UTF16"), data[end + 2 :]) if end >= 0 else (None, data)
    text, null, rest = data.partition(b"\0")
    return (decode_text(text), rest) if null else (None, data)


def sized_at(at: int, start: int, over: int = 0) -> Convert:
    """The bytes from a place on, as many as a number at another says; nothing where there are fewer.

    Args:
        at: Place of the number.
        start: Place of the bytes.
        over: Bytes that the number counts besides.
    """

    def convert(value: Any, _: Context) -> Any:
        data = bytes_of(value)
        if len(data) < at + 4:
            return None
        length = int.from_bytes(data[at : at + 4], "big") - over
        if length <= 0 and over:
            return None
        return data[start : start + length] if len(data) >= start + length else None

    return convert


def byte_counted(at: int) -> Convert:
    """Text behind the byte that says how long it is."""

    def convert(value: Any, _: Context) -> Any:
        data = bytes_of(value)
        if len(data) <= at + 1 or len(data) < at + 1 + data[at]:
            return None
        return decode_text(data[at + 1 : at + 1 + data[at]])

    return convert


def highlights(value: Any, _: Context) -> Any:
    """Moments that somebody marked, in seconds."""
    data = bytes_of(value)
    if len(data) < 8:
        return None
    length = int.from_bytes(data[4:8], "big")
    if length < 13 or length + 4 > len(data):
        return None
    count = min((length - 13) // 5, max(0, (len(data) - 17) // 5))
    return [neat(numbers_in("<I", data, 18 + 5 * number)[0] / 1000) for number in range(count)]


def gray_thumbnail(value: Any, _: Context) -> Any:
    """Grey pixels behind their size as a TIFF file."""
    data = bytes_of(value)
    if len(data) < 8:
        return None
    width, height = numbers_in(">II", data)
    if len(data) < width * height + 8:
        return None
    return tiff_of(width, height, 1) + data[8 : 8 + width * height]


def drone_log(value: Any, context: Context) -> Any:
    """A drone's telemetry as lines of text, where binary values are asked for."""
    data = bytes_of(value)
    if len(data) < 12 or not context.options.binary:
        return Binary(data)
    step = max(4, int.from_bytes(data[2:4], "big"))
    lines = []
    for at in range(12, len(data) - step + 1, step):
        words = [str(word) for word in numbers_in("<HH", data, at)]
        for number in range((step - 4) // 4):
            name = "float" if 0 < number < 4 else "int32u"
            one = number_of(read_value(data[at + 4 + 4 * number : at + 8 + 4 * number], name, 1, "<"))
            words.append(text_of(neat(one / 1000) if name == "int32u" and number <= 5 else one))
        lines.append(" ".join(words) + "\n")
    return Binary("".join(lines).encode())


def embedded_only(what: str) -> Convert:
    """Binary data, and a hint that they hold more than is asked for."""

    def convert(value: Any, context: Context) -> Any:
        context.warn(f"Use the ExtractEmbedded option to decode timed {what}", minor=True)
        return Binary(bytes_of(value))

    return convert


def unless_ligo(value: Any, context: Context) -> Any:
    """Padding, unless it holds positions that are not asked for."""
    if bytes_of(value).startswith(b"LIGOGPSINFO\0"):
        context.warn("Use the ExtractEmbedded option to decode timed GPS", minor=True)
        return None
    return value


def position_log(value: Any, context: Context) -> Any:
    """A log of positions; they become tags of their own where these are asked for."""
    data = bytes_of(value).rstrip(b"\0")
    if data and context.options.embedded:
        from exifweb.core.blocks.quicktime.stream import logs

        logs.positions(context, data)
    return data


def starts_and_embedded(pattern: str) -> Callable[[Probe, Context], bool]:
    """The value's first bytes match, and metadata that go along with the media are asked for."""
    match = re.compile(pattern.encode("latin-1"), re.DOTALL).match
    return lambda probe, context: bool(context.options.embedded) and match(probe.data) is not None


def text_preview(probe: Probe, _: Context) -> bool:
    """A JPEG behind its length, where text is expected."""
    if probe.length <= 12 or not probe.data.startswith(b"\xff\xd8\xff", 8):
        return False
    return int.from_bytes(probe.data[4:8], "big") == probe.length


def holds_preview(probe: Probe, _: Context) -> bool:
    """A preview behind a header that says how long it is."""
    return probe.length > 0x20 and probe.length == numbers_in("<I", probe.data, 6)[0] + 0x20


def inside(start: int, end: int) -> Convert:
    """What lies between so many bytes at the start and so many at the end."""

    def convert(value: Any, _: Context) -> str:
        data = bytes_of(value)
        return decode_text(data[start : len(data) - end])

    return convert


def drone_file(value: Any, _: Context) -> str:
    """A file's name, behind its length."""
    data = bytes_of(value)
    return decode_text(data[4:] if len(data) > 4 else data)


def sigma_preview(value: Any, context: Context) -> Any:
    """A preview behind its header, whose own metadata are those of another document."""
    from exifweb.core.blocks.quicktime import jpeg

    preview = bytes_of(value)[0x20:]
    if not preview.startswith(b"\xff\xd8\xff"):
        return Binary(preview)
    jpeg.document(context, preview, 0x20)
    return Binary(preview)


def jpeg_document(place: int) -> Convert:
    """A whole JPEG, a document of its own; offsets in it count from so far into its block."""

    def convert(value: Any, context: Context) -> Any:
        from exifweb.core.blocks.quicktime import jpeg

        data = bytes_of(value)
        if data.startswith(b"\xff\xd8\xff"):
            jpeg.document(context, data, place)
        return Binary(data)

    return convert


def quicktime_text(value: Any, context: Context) -> str:
    """Text of no stated encoding."""
    return plain_text(context, bytes_of(value))


CONVERSIONS: dict[str, Plain | Made] = {
    "quicktime_boxes.chapters": Plain(chapters),
    "quicktime_boxes.chapter_text": Plain(chapter_text),
    "quicktime_boxes.genre": Plain(genre),
    "quicktime_boxes.number_of_total": Plain(number_of_total),
    "quicktime_boxes.words_without_zeros": Plain(words_without_zeros),
    "quicktime_boxes.printable_or_binary": Plain(printable_or_binary),
    "quicktime_boxes.reference": Made(reference),
    "quicktime_boxes.camera_text": Plain(camera_text),
    "quicktime_boxes.keywords": Plain(keywords),
    "quicktime_boxes.place": Plain(place),
    "quicktime_boxes.sized_at": Made(sized_at),
    "quicktime_boxes.byte_counted": Made(byte_counted),
    "quicktime_boxes.highlights": Plain(highlights),
    "quicktime_boxes.gray_thumbnail": Plain(gray_thumbnail),
    "quicktime_boxes.drone_log": Plain(drone_log),
    "quicktime_boxes.embedded_only": Made(embedded_only),
    "quicktime_boxes.unless_ligo": Plain(unless_ligo),
    "quicktime_boxes.position_log": Plain(position_log),
    "quicktime_boxes.inside": Made(inside),
    "quicktime_boxes.drone_file": Plain(drone_file),
    "quicktime_boxes.jpeg_document": Made(jpeg_document),
    "quicktime_boxes.sigma_preview": Plain(sigma_preview),
    "quicktime_boxes.quicktime_text": Plain(quicktime_text),
}
CONDITIONS: dict[str, Plain | Made] = {
    "quicktime_boxes.starts_and_embedded": Made(starts_and_embedded),
    "quicktime_boxes.text_preview": Plain(text_preview),
    "quicktime_boxes.holds_preview": Plain(holds_preview),
}
