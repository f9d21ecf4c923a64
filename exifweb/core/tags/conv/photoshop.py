"""Conversions of Photoshop's image resources and of IPTC datasets."""

from __future__ import annotations

import re
from struct import iter_unpack, unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.dates import unix_time
from exifweb.core.tags.labels import bit_names
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import bytes_of, encode_text, latin_text, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

BAD = "<err>"
_PREFS = re.compile(r"\s*(\d+):\s*(\d+):\s*(\d+):\s*(\S*)")


def big_endian(value: Any, _: Context) -> int | None:
    """The number that the first four bytes are; where there are fewer there is none."""
    data = bytes_of(value)
    return int.from_bytes(data[:4], "big") if len(data) >= 4 else None


def byte_list(value: Any, _: Context) -> str:
    """The bytes as numbers."""
    return " ".join(str(byte) for byte in bytes_of(value))


def bytes_of_number(value: Any, _: Context) -> str:
    """The four bytes of a number, high one first."""
    return " ".join(str(byte) for byte in (int(number_of(value)) & 0xFFFFFFFF).to_bytes(4, "big"))


def pascal_strings(value: Any, _: Context) -> str:
    """Strings that each begin with their length, with commas between them."""
    data = bytes_of(value)
    found = []
    at = 0
    while at < len(data) and at + data[at] < len(data):
        found.append(data[at + 1 : at + 1 + data[at]])
        at += 1 + data[at]
    return latin_text(b", ".join(found))


def pascal_string(value: Any, context: Context) -> str:
    """The first string of such a run."""
    data = bytes_of(value)
    return pascal_strings(data[: data[0] + 1], context) if data else ""


def _utf16(data: bytes) -> str:
    return data.decode("utf-16-be", "replace").partition("\0")[0]


def unicode_string(value: Any, _: Context) -> str:
    """A string of UTF-16 behind the number of its units."""
    data = bytes_of(value)
    if len(data) < 4:
        return BAD
    length = int.from_bytes(data[:4], "big") * 2
    return BAD if len(data) < 4 + length else _utf16(data[4 : 4 + length])


def unicode_list(value: Any, _: Context) -> Any:
    """Addresses, each behind eight bytes that we don't need."""
    data = bytes_of(value)
    if len(data) < 4:
        return BAD
    found = []
    at = 4
    for _number in range(int.from_bytes(data[:4], "big")):
        at += 8
        if len(data) < at + 4:
            break
        length = int.from_bytes(data[at : at + 4], "big") * 2
        at += 4
        if len(data) < at + length:
            break
        found.append(_utf16(data[at : at + length]))
        at += length
    return found


def utf16_after(start: int) -> Convert:
    """A string of UTF-16 behind some bytes."""
    return lambda value, _: _utf16(bytes_of(value)[start:])


def counted_numbers(value: Any, _: Context) -> str:
    """32-bit numbers behind their count."""
    data = bytes_of(value)
    numbers = [number for (number,) in iter_unpack(">I", data[2 : 2 + (len(data) - 2) // 4 * 4])]
    return " ".join(str(number) for number in numbers[: int.from_bytes(data[:2], "big")])


PRINT_FLAGS = (
    "Labels",
    "Corner crop marks",
    "Color bars",
    "Registration marks",
    "Negative",
    "Emulsion down",
    "Interpolate",
    "Description",
    "Print flags",
)


def print_flags(value: Any, _: Context) -> str:
    """The names of the flags that are set, one byte each."""
    bits = sum(1 << at for at, flag in enumerate(re.findall(r"\d+", text_of(value))) if int(flag))
    return bit_names(bits, {str(at): name for at, name in enumerate(PRINT_FLAGS)})


def prefs(value: Any, _: Context) -> str:
    """Photo Mechanic's preferences with their names."""
    return _PREFS.sub(r"Tagged:\1, ColorClass:\2, Rating:\3, FrameNum:\4", text_of(value), count=1)


def lines(value: Any, _: Context) -> str:
    """Text whose parts are set apart by NULs, a line each."""
    return re.sub("\0+", "\n", text_of(value))


CHARACTER_SETS = {"\x1b%G": "UTF8"}


def character_set(value: Any, _: Context) -> str:
    """An ISO 2022 escape sequence spelled out."""
    text = text_of(value)
    if text in CHARACTER_SETS:
        return CHARACTER_SETS[text]
    spelled = re.sub(r"(.)", r" \1", text).replace(" \x1b", ", ESC")
    return re.sub(r"^,? ", "", spelled)


def picture_number(value: Any, _: Context) -> str:
    """Manufacturer, equipment, date and number of a picture."""
    data = bytes_of(value)
    if data == bytes(16):
        return "Unknown"
    if len(data) != 16:
        return "<format error>"
    maker, equipment = unpack_from(">HI", data)
    date = latin_text(data[6:14])
    date = re.sub(r"^(\d{4})(\d{2})(\d{2})", r"\1:\2:\3", date)
    (number,) = unpack_from(">H", data, 14)
    return f"Manufacturer {maker}, Equipment {equipment}, Date {date}, Number {number}"


def blend_mode(value: Any, context: Context) -> Any:
    """Four letters, turned in little-endian documents."""
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    return data[::-1] if context.members.get("PhotoshopOrder") == "<" else data


def layer_name(value: Any, _: Context) -> str:
    """A name in Latin-1."""
    return encode_text(text_of(value)).decode("cp1252", "replace")


def bit(mask: int) -> Convert:
    """Some bits of a number."""
    return lambda value, _: int(number_of(value)) & mask


def unicode_layer_name(value: Any, context: Context) -> str:
    """A name in UTF-16 behind its length."""
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    order = context.members.get("PhotoshopOrder", ">")
    if len(data) < 4:
        return ""
    end = 4 + 2 * int(unpack_from(f"{order}I", data)[0])
    return data[4:end].decode("utf-16-le" if order == "<" else "utf-16-be", "replace").partition("\0")[0]


def layer_time(value: Any, context: Context) -> Any:
    """The time that a layer was changed at, in seconds since 1970, out of a descriptor."""
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    found = re.search(rb"layerTime(?:doub|buod)(.{8})", data, re.DOTALL)
    return unpack_from(f"{context.members.get('PhotoshopOrder', '>')}d", found[1])[0] if found else ""


def local_time_or_none(value: Any, _: Context) -> str:
    """Seconds since 1970 in local time; an empty text stays."""
    return unix_time(number_of(value), local=True) if text_of(value) else ""


CONVERSIONS: dict[str, Plain | Made] = {
    "photoshop.blend_mode": Plain(blend_mode),
    "photoshop.layer_name": Plain(layer_name),
    "photoshop.bit": Made(bit),
    "photoshop.unicode_layer_name": Plain(unicode_layer_name),
    "photoshop.layer_time": Plain(layer_time),
    "photoshop.local_time_or_none": Plain(local_time_or_none),
    "photoshop.big_endian": Plain(big_endian, "to_big_endian"),
    "photoshop.byte_list": Plain(byte_list, "bytes_of"),
    "photoshop.bytes_of_number": Plain(bytes_of_number),
    "photoshop.pascal_strings": Plain(pascal_strings),
    "photoshop.pascal_string": Plain(pascal_string),
    "photoshop.unicode_string": Plain(unicode_string),
    "photoshop.unicode_list": Plain(unicode_list),
    "photoshop.utf16_after": Made(utf16_after, lambda _: "photoshop.counted_utf16"),
    "photoshop.counted_numbers": Plain(counted_numbers),
    "photoshop.print_flags": Plain(print_flags),
    "photoshop.prefs": Plain(prefs),
    "photoshop.lines": Plain(lines),
    "photoshop.character_set": Plain(character_set, "iptc.escapes"),
    "photoshop.picture_number": Plain(picture_number, "iptc.picture_number"),
}
