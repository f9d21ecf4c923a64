"""Conversions that Exif's own tags need: exposure, lens, colour filter array, text with an encoding prefix.

Sources: Exif 3.0 section 4.6, DNG 1.7, ExifTool's Exif module.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from math import isinf
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.charsets import decoded
from exifweb.core.tags.conv.numbers import float_of
from exifweb.core.tags.registry import Plain
from exifweb.core.values import Binary, Rational, decode_text, encode_text, number_of, number_text, text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context

SIGNED = 1 << 63
CFA_COLORS = ("Red", "Green", "Blue", "Cyan", "Magenta", "Yellow", "White")
COMPONENTS = ("-", "Y", "Cb", "Cr", "R", "G", "B")


def exposure_time(value: Any, _: Context) -> Any:
    """Seconds as `1/125`, or with one decimal from a quarter second on."""
    seconds = float_of(value)
    if seconds is None:
        return value
    if 0 < seconds < 0.25001:
        return f"1/{_as_signed(0.5 + 1 / seconds)}"
    return f"{seconds:.1f}".removesuffix(".0")


def _as_signed(quotient: float) -> int | str:
    """Return what a C format makes of a number, one too that 64 bits with a sign can't hold."""
    if isinf(quotient):
        return "Inf"
    number = int(quotient)
    if number < SIGNED:
        return number
    return number - 2 * SIGNED if number < 2 * SIGNED else -1


def fnumber(value: Any, _: Context) -> Any:
    """An F number with one decimal, two below f/1."""
    number = float_of(value)
    if number is None or number <= 0:
        return value
    return f"{number:.2f}" if number < 1 else f"{number:.1f}"


def fraction(value: Any, _: Context) -> Any:
    """Steps of exposure as `+2`, `-1/2`, `+2/3`, or with three digits."""
    number = number_of(value) * 1.00001
    if not number:
        return "0"
    if isinf(number):
        return "+Inf" if number > 0 else "-Inf"
    for divisor in (1, 2, 3):
        steps = number * divisor
        if int(steps) / steps > 0.999:
            return f"{int(steps):+d}" + (f"/{divisor}" if divisor > 1 else "")
    return f"{number:+.3g}"


def lens_info(value: Any, _: Context) -> Any:
    """Focal lengths and apertures of a lens as `24-70mm f/2.8`, `?` for what is not known."""
    parts = value if isinstance(value, tuple) else text_of(value).split()
    words = [_lens_part(p) for p in parts]
    if len(words) != 4 or None in words:
        return value
    short, long, wide, tele = words
    text = f"{short}-{long}" if long not in ("0", short) else short
    text = f"{text}mm f/{wide}"
    return f"{text}-{tele}" if tele not in ("0", wide) else text


def _lens_part(part: Any) -> str | None:
    text = text_of(part)
    if text in ("inf", "undef"):
        return "?"
    return None if float_of(text) is None else text


def subfile_type(value: Any, context: Context) -> Any:
    """Note what kind of image the directory holds: the full one takes precedence, pages are counted."""
    number = int(number_of(value))
    if number == number & 2:
        _count_page(context, full=number == 0, page=number == 2)
    context.members["SubfileType"] = number
    return value


def old_subfile_type(value: Any, context: Context) -> Any:
    """The same for the old tag, where 1 is the full image and 3 a page."""
    number = int(number_of(value))
    if number in (1, 3):
        _count_page(context, full=number == 1, page=number == 3)
    return value


def _count_page(context: Context, *, full: bool, page: bool) -> None:
    if full:
        context.set_priority_directory()
    members = context.members
    members["PageCount"] = members.get("PageCount", 0) + 1
    if page or members["PageCount"] > 1:
        members["MultiPage"] = True


RAW_COMPRESSIONS: tuple[tuple[int, str], ...] = (
    (32767, "ARW"),
    (32770, "SRW"),
    (32867, "KDC"),
    (34713, "NEF"),
    (65000, "DCR"),
    (65535, "PEF"),
)
"""TIFF compressions that only one kind of RAW file has."""


def compression(value: Any, context: Context) -> Any:
    """Remember the compression; in a plain TIFF it may tell the kind of RAW file."""
    context.members["Compression"] = value
    found = next((kind for number, kind in RAW_COMPRESSIONS if number == value), "")
    members = context.members
    if found and members.get("FILE_TYPE") == "TIFF" and not members.get("IdentifiedRawFile"):
        context.override_type(found)
        members["IdentifiedRawFile"] = True
    return value


def photographer_and_editor(value: Any, context: Context) -> str:
    """Copyright: the NUL between photographer and editor becomes a line break."""
    text = re.sub(r" *\0", "\n", text_of(value), count=1)
    text = re.sub(r" *\0.*", "", text, flags=re.DOTALL)
    text = text.removesuffix("\n")
    if context.charset and not text.isascii():
        return decoded(encode_text(text), context.charset)
    return text


def encoded_text(value: Any, context: Context) -> Any:
    """Text behind an eight-byte name of its encoding; the name may have spaces where NULs belong."""
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    if len(data) < 8:
        return value
    name, rest = data[:8], data[8:]
    if re.match(rb"(?:ASCII)?(?:\0|[\0 ]+\Z)", name):
        raw = rest.partition(b"\0")[0]
        text = decoded(raw, context.charset) if context.charset else decode_text(raw)
    elif re.match(rb"UNICODE[\0 ]\Z", name):
        text = utf16_guess(rest, context)
    elif re.match(rb"JIS[\0 ]{5}\Z", name):
        text = rest.decode("iso2022_jp", "replace").rstrip("\0")
    else:
        context.warn("Invalid EXIF text encoding", unit="entry")
        text = decode_text(data)
    return text.rstrip(" ")


def utf16_guess(data: bytes, context: Context) -> str:
    """UTF-16 in a byte order that is not known: a mark tells it, or the spread of the bytes."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        order, data = ("le" if data[:1] == b"\xff" else "be"), data[2:]
    else:
        file_order = "le" if context.members.get("ExifByteOrder") == "II" else "be"
        order = _guess_order(data, file_order)
    text = data[: len(data) & ~1].decode(f"utf-16-{order}", "replace")
    return text.partition("\0")[0]


def _guess_order(data: bytes, own: str) -> str:
    """The order in which there are more distinct low bytes than high ones; the file's own if that tells nothing."""
    even, odd = set(data[0:-1:2]), set(data[1::2])
    if len(even) == len(odd):
        spaces_be = data.count(b"\0 ")
        spaces_le = data.count(b" \0")
        if spaces_be == spaces_le:
            return own
        return "be" if spaces_be > spaces_le else "le"
    return "be" if len(odd) > len(even) else "le"


def cfa_pattern(value: Any, context: Context) -> Any:
    """Columns, rows and colours of a filter array as numbers; digits in place of bytes are taken as such."""
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    if re.fullmatch(rb"[0-6]+", data):
        context.warn("Incorrectly formatted CFAPattern", unit="entry", minor=True)
        data = bytes(b - 0x30 for b in data)
    if len(data) < 4:
        return value
    order = "<" if context.members.get("ExifByteOrder") == "II" else ">"
    colors = data[4:]
    columns, rows = unpack_from(order + "HH", data)
    if columns * rows > len(colors):
        x, y = unpack_from(("<" if order == ">" else ">") + "HH", data)
        if x * y > len(colors):
            context.warn("Invalid CFAPattern", unit="entry", minor=True)
        else:
            columns, rows = x, y
    return (columns, rows, *colors)


def cfa_pattern_text(value: Any, _: Context) -> str:
    """A filter array as `[Red,Green][Green,Blue]`."""
    try:
        numbers = [int(v) for v in (value if isinstance(value, tuple) else text_of(value).split())]
    except ValueError:
        return "<truncated data>"
    if len(numbers) < 2:
        return "<truncated data>"
    columns, rows, *cells = numbers
    if not columns or not rows:
        return "<zero pattern size>"
    if columns * rows > len(cells):
        return "<invalid pattern size>"
    names = [CFA_COLORS[c] if c < len(CFA_COLORS) else "Unknown" for c in cells[: columns * rows]]
    return "".join(f"[{','.join(names[at : at + rows])}]" for at in range(0, len(names), rows))


def cfa_plane_color(value: Any, _: Context) -> str:
    """The colours of a filter array's planes."""
    shown = []
    for part in text_of(value).split():
        plane = int(number_of(part)) if part != "inf" else -1
        known = -len(CFA_COLORS) <= plane < len(CFA_COLORS)
        shown.append(CFA_COLORS[plane] if known else f"Unknown({part})")
    return ",".join(shown)


def components(value: Any, _: Context) -> str:
    """The channel of each component."""
    words = re.split(r",?\s+", text_of(value))
    names = [COMPONENTS[int(w)] if w.isdigit() and int(w) < len(COMPONENTS) else f"Err ({w})" for w in words]
    return ", ".join(names)


def spatial_frequency_response(value: Any, context: Context) -> Any:
    """A table of responses: named columns of fractions."""
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    if len(data) <= 4:
        return value
    order = "<" if context.members.get("ExifByteOrder") == "II" else ">"
    columns, rows = unpack_from(order + "HH", data)
    names = data[4:].split(b"\0", columns)
    start = len(data) - 8 * columns * rows
    if len(names) != columns + 1 or start < 4:
        return value
    parts = []
    for column, name in enumerate(names[:columns]):
        cells = [unpack_from(order + "II", data, start + 8 * (column + row * columns)) for row in range(rows)]
        parts.append(f"{decode_text(name)}={','.join(number_text(Rational(n, d)) for n, d in cells)}")
    return "; ".join(parts)


USES = (
    "All / Individual Usage Not Specified",
    "Non-Generative AI/ML Training",
    "Generative AI/ML Training",
    "Data Mining",
    "Input to Foundation Model (Trained AI/ML Model)",
)
CHOICES = ("Opt-out", "Opt-in", "Unspecified")


def opt_out_in(value: Any, _: Context) -> str:
    """Pairs of a use of the image and what was chosen for it, behind their count."""
    shown = []
    for at, number in enumerate(int(part) for part in text_of(value).split()[1:]):
        words = CHOICES if at % 2 else USES
        shown.append(words[number] if number < len(words) else f"Unknown({number})")
    return "; ".join(shown)


def composite_exposure_times(value: Any, context: Context) -> Any:
    """Exposure times of the images that a composite one was made from: fractions, two counts among them."""
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    order = "<" if context.members.get("ExifByteOrder") == "II" else ">"
    found: list[float] = []
    at = 0
    while True:
        width = 2 if at in (56, 58) else 8
        if at + width > len(data):
            return tuple(found)
        found.append(
            unpack_from(order + "H", data, at)[0] if width == 2 else Rational(*unpack_from(order + "II", data, at))
        )
        at += width


def composite_exposure_times_text(value: Any, context: Context) -> str:
    """The same, each time as seconds; the two counts stay."""
    parts = value if isinstance(value, tuple) else text_of(value).split()
    return " ".join(text_of(p if i in (7, 8) else exposure_time(p, context)) for i, p in enumerate(parts))


OPCODES = (
    "WarpRectilinear",
    "WarpFisheye",
    "FixVignetteRadial",
    "FixBadPixelsConstant",
    "FixBadPixelsList",
    "TrimBounds",
    "MapTable",
    "MapPolynomial",
    "GainMap",
    "DeltaPerRow",
    "DeltaPerColumn",
    "ScalePerRow",
    "ScalePerColumn",
    "WarpRectilinear2",
)


def opcodes(value: Any, context: Context) -> Any:
    """The operations of a DNG opcode list."""
    data = value.read() if isinstance(value, Binary) else value
    if not isinstance(data, bytes) or len(data) <= 4:
        return ""
    (count,) = unpack_from(">I", data)
    at, shown = 4, []
    for _index in range(min(count, context.limits.entries)):
        if at + 16 > len(data):
            shown.append("<err>")
            break
        code, _version, _flags, length = unpack_from(">IIII", data, at)
        shown.append(OPCODES[code - 1] if 0 < code <= len(OPCODES) else f"[opcode {code}]")
        at += 16 + length
    return ", ".join(shown)


def swapped_offsets(value: Any, _: Context) -> Any:
    """Offsets stored in the other byte order than the file's, as binary data."""
    words = [int(part) for part in text_of(value).split()]
    return Binary(" ".join(str(int.from_bytes(w.to_bytes(4, "little"), "big")) for w in words).encode())


def time_codes(value: Any, _: Context) -> str:
    """SMPTE time codes: eight bytes each, in hexadecimal."""
    parts = [int(p) for p in text_of(value).split()]
    groups = [parts[at : at + 8] for at in range(0, len(parts) - 7, 8)]
    return " ".join(".".join(f"{byte:02x}" for byte in group) for group in groups)


def time_codes_text(value: Any, _: Context) -> str:
    """SMPTE time codes as hours, minutes, seconds and frames, then a date or the user bits."""
    parts = [int(p, 16) for p in re.split(r"[. ]+", text_of(value)) if p]
    return " ".join(_time_code(parts[at : at + 8]) for at in range(0, len(parts) - 7, 8))


def _time_code(code: list[int]) -> str:
    """One time code; where the BGF2 flag is set the user bits hold a date and a zone (SMPTE ST 309)."""
    frame, second, minute, hour = code[0] & 0x3F, code[1] & 0x7F, code[2] & 0x7F, code[3] & 0x3F
    clock = f"{hour:02x}:{minute:02x}:{second:02x}.{frame:02x}"
    if not code[3] & 0x80:
        return clock
    zone = _time_code_zone(code[7] & 0x3F)
    shown = "" if zone is None else f"{'-' if zone < 0 else '+'}{int(abs(zone)):02d}:{int(abs(zone) * 60 % 60):02d}"
    if not code[7] & 0x80:
        year = int(f"{code[6]:02x}") + 1900
        return f"{year + 100 if year < 1970 else year}-{code[5]:02x}-{code[4]:02x}T{clock}{shown}"
    day = int(f"{code[6]:x}{code[5]:02x}{code[4]:02x}") - UNIX_EPOCH_MJD
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
        days=day, hours=int(f"{hour:x}") + (zone or 0), minutes=int(f"{minute:x}"), seconds=int(f"{second:x}")
    )
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{frame:02x}{shown}"


UNIX_EPOCH_MJD = 40587


def _time_code_zone(bits: int) -> float | None:
    """Hours east of UTC that six bits stand for; None where they are not defined."""
    coded = f"{bits:02x}"
    if not coded.isdigit():
        if bits < 0x20:
            return (10 if bits < 0x10 else 20) - bits - 0.5
        return (53 if bits < 0x30 else 63) - bits + 0.5
    number = int(coded)
    if number < 26:
        return (0 if number < 13 else 26) - number
    if number == 32:
        return 12.75
    return 0 if 28 <= number <= 31 else None


def with_byte_order(value: Any, context: Context) -> Any:
    """Bytes with the name of their byte order behind them, for those who read them later."""
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    return data + str(context.members.get("ExifByteOrder", "")).encode()


def pixel_format(value: Any, _: Context) -> Any:
    """The number in an HD Photo pixel format's GUID, or the GUID where it is of another family."""
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    if len(data) != 16:
        return value
    first = "-".join((data[3::-1].hex(), data[5:3:-1].hex(), data[7:5:-1].hex()))
    guid = f"{first}-{data[8:10].hex()}-{data[10:].hex()}".upper()
    family = "6FDDC324-4E03-4BFE-B185-3D77768DC9"
    return int(guid[len(family) :], 16) if guid.startswith(family) else guid


def no_word(_value: Any, _: Context) -> None:
    """No word for a value; only the other way is something to do."""


CONVERSIONS: dict[str, Plain] = {
    "exif.other_flash": Plain(no_word, "exif.switched_flash"),
    "exposure_time": Plain(exposure_time, "quotient"),
    "fnumber": Plain(fnumber, "keep"),
    "fraction": Plain(fraction, "quotient"),
    "lens_info": Plain(lens_info, "lens_numbers"),
    "exif.subfile_type": Plain(subfile_type),
    "exif.old_subfile_type": Plain(old_subfile_type),
    "exif.compression": Plain(compression),
    "exif.photographer_and_editor": Plain(photographer_and_editor, "exif.with_null"),
    "exif.encoded_text": Plain(encoded_text, "exif.encode_text"),
    "exif.cfa_pattern": Plain(cfa_pattern, "exif.cfa_bytes"),
    "exif.cfa_pattern_text": Plain(cfa_pattern_text, "exif.cfa_numbers"),
    "exif.cfa_plane_color": Plain(cfa_plane_color),
    "exif.components": Plain(components, "exif.component_numbers"),
    "exif.spatial_frequency_response": Plain(spatial_frequency_response),
    "exif.opt_out_in": Plain(opt_out_in, "exif.opt_outs"),
    "exif.composite_exposure_times": Plain(composite_exposure_times, "exif.exposure_times"),
    "exif.composite_exposure_times_text": Plain(composite_exposure_times_text),
    "exif.opcodes": Plain(opcodes),
    "exif.swapped_offsets": Plain(swapped_offsets),
    "exif.time_codes": Plain(time_codes, "exif.time_code_bytes"),
    "exif.time_codes_text": Plain(time_codes_text, "exif.time_codes"),
    "exif.with_byte_order": Plain(with_byte_order),
    "exif.pixel_format": Plain(pixel_format),
}
