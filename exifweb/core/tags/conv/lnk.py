"""Conversions of Windows shortcuts.

Sources: [MS-SHLLINK]; ExifTool's LNK module.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.properties import class_id
from exifweb.core.tags.conv.dates import unix_time
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, bytes_of, decode_text, latin_text, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]
    Names = dict[str, Any]
    Expression = Callable[[Names, Context], Any]

GUID = 16
SECONDS_TO_1970 = 11644473600
UNICODE = 0x80


def wide(value: Any, _: Context) -> str:
    """Text of two bytes a character."""
    return _wide(bytes_of(value))


def _wide(data: bytes) -> str:
    return data[: len(data) & ~1].decode("utf-16-le", "replace").rstrip("\0")


def address(value: Any, context: Context) -> str:
    """An address in one or two bytes a character, as a flag says."""
    data = bytes_of(value)
    is_wide = int(number_of(context.members.get("URIFlags", 0))) & UNICODE
    return _wide(data) if is_wide else latin_text(data).rstrip("\0")


def file_time(value: Any, _: Context) -> str:
    """Tenths of microseconds since 1601 as a date and time."""
    return unix_time(number_of(value) / 1e7 - SECONDS_TO_1970, local=True)


def hex_file_time(value: Any, _: Context) -> Any:
    """The number of such a time, spelled in hexadecimal byte by byte; None for zero."""
    digits = text_of(value)
    data = bytes.fromhex(digits) if re.fullmatch(r"(?:[0-9a-fA-F]{2})+", digits) else b""
    number = int.from_bytes(data[:8], "little") if len(data) >= 8 else 0
    return number or None


def dos_time(value: Any, _: Context) -> str:
    """Time in the high and date in the low half of a number."""
    bits = int(number_of(value))
    year, month, day = (bits >> 9 & 0x7F) + 1980, bits >> 5 & 15, bits & 31
    return f"{year:04d}:{month:02d}:{day:02d} {bits >> 27 & 31:02d}:{bits >> 21 & 63:02d}:{bits >> 15 & 62:02d}"


def guid(skip: int = 0) -> Convert:
    """A class id behind so many bytes, or before the end."""

    def convert(value: Any, _: Context) -> str:
        data = bytes_of(value)[skip:]
        return class_id(data) if len(data) == GUID else decode_text(data)

    return convert


def unless_shorter(least: int) -> Convert:
    """The value if it has so many bytes."""
    return lambda value, _: value if len(bytes_of(value)) >= least else None


def yes_or_no(value: Any, _: Context) -> str:
    """Whether a value is true."""
    return "Yes" if is_true(value) else "No"


def or_none(value: Any, _: Context) -> Any:
    """The value, zero being none."""
    return value if is_true(value) else "(none)"


def times(value: Any, _: Context) -> str:
    """Two numbers with a sign between them."""
    return text_of(value).replace(" ", " x ", 1)


KEYS = {0x90: "Num Lock", 0x91: "Scroll Lock", **{0x6F + n: f"F{n}" for n in range(1, 25)}}
MODIFIERS = ((0x400, "Alt-"), (0x200, "Control-"), (0x100, "Shift-"))


def hot_key(value: Any, _: Context) -> str:
    """A key and those held with it."""
    number = int(number_of(value))
    code = number & 0xFF
    is_letter = re.match("[A-Z0-9]", chr(code)) is not None
    shown = chr(code) if is_letter else KEYS.get(code, f"Unknown (0x{code:x})")
    for mask, name in MODIFIERS:
        shown = name + shown if number & mask else shown
    return shown


def serial_number(value: Any, _: Context) -> str:
    """Eight hexadecimal digits in two halves."""
    digits = f"{int(number_of(value)):08X}"
    return f"{digits[:4]}-{digits[4:8]}"


def _several(found: list[str], otherwise: Any) -> Any:
    return (found[0] if len(found) == 1 else found) if found else otherwise


_STRINGS = re.compile(rb"([\x21-\x7f]\0[\x20-\x7f]\0(?:[\x20-\x7f]\0)+\0|[\x21-\x7f][\x20-\x7f][\x20-\x7f]+)\0")


def vendor_strings(value: Any, _: Context) -> Any:
    """Texts of three letters and more among other data."""
    data = bytes_of(value)
    found = [one.replace(b"\0", b"").decode("ascii") for one in _STRINGS.findall(data)]
    return _several(found, Binary(data))


def location_strings(value: Any, _: Context) -> Any:
    """Texts in the description of a place in the network."""
    data = bytes_of(value)[6:]
    found = [one.decode("ascii") for one in re.findall(rb"[\x20-\x7f]+", data)]
    return _several(found, Binary(data))


def volume_name(value: Any, _: Context) -> str:
    """Text behind the head of an item."""
    return decode_text(bytes_of(value)[3:].rstrip(b"\0"))


def short_name(value: Any, _: Context) -> str:
    """A name in one or two bytes a character, up to its end; empty where there is no end."""
    data = bytes_of(value)
    if re.match(rb"[\x20-\x7f]\0[\x20-\x7f]", data):
        found = re.match(rb"((?:.{2})*?)\0\0", data, re.DOTALL)
        return _wide(found[1] if found else data)
    text, end, _rest = data.partition(b"\0")
    return decode_text(text) if end else ""


def panel_path(value: Any, context: Context) -> Any:
    """Texts in one byte a character."""
    context.members["CPLIsASCII"] = 1
    found = [decode_text(one) for one in re.findall(rb"[^\0]+", bytes_of(value))]
    return _several(found, None)


def _wide_strings(data: bytes) -> list[bytes]:
    return [found[1] for found in re.finditer(rb"((?:..)*?)\0\0", data, re.DOTALL)]


def panel_path_wide(value: Any, _: Context) -> Any:
    """Texts in two bytes a character, among them some in one."""
    found = []
    for one in _wide_strings(bytes_of(value) + b"\0\0"):
        text = one.decode("ascii") if re.fullmatch(rb"[\x20-\x7f]+", one) else _wide(one)
        found += [text] if text else []
    return _several(found, None)


def names(value: Any, _: Context) -> Any:
    """Texts in two bytes a character, one after the other."""
    found = [_wide(one) for one in _wide_strings(bytes_of(value))]
    return _several(found, None)


def font_name(value: Any, _: Context) -> str | None:
    """Text up to its end; None for an empty one."""
    return _wide(bytes_of(value)).partition("\0")[0] or None


CONVERSIONS: dict[str, Plain | Made] = {
    "lnk.wide": Plain(wide),
    "lnk.address": Plain(address),
    "lnk.file_time": Plain(file_time),
    "lnk.hex_file_time": Plain(hex_file_time),
    "lnk.dos_time": Plain(dos_time),
    "lnk.guid": Made(guid),
    "lnk.unless_shorter": Made(unless_shorter),
    "lnk.yes_or_no": Plain(yes_or_no),
    "lnk.or_none": Plain(or_none),
    "lnk.times": Plain(times),
    "lnk.hot_key": Plain(hot_key),
    "lnk.serial_number": Plain(serial_number),
    "lnk.vendor_strings": Plain(vendor_strings),
    "lnk.location_strings": Plain(location_strings),
    "lnk.volume_name": Plain(volume_name),
    "lnk.short_name": Plain(short_name),
    "lnk.panel_path": Plain(panel_path),
    "lnk.panel_path_wide": Plain(panel_path_wide),
    "lnk.names": Plain(names),
    "lnk.font_name": Plain(font_name),
}


def rest(skip: int) -> Expression:
    """Bytes of the block after so many and what places are shifted by."""
    return lambda names, _: int(names["size"]) - skip - int(names["shift"])


def grow(factor: int, name: str, term: int = 0) -> Expression:
    """A hook: places after this one shift by a number that was remembered, times a factor, and a constant."""

    def change(names: Names, context: Context) -> dict[str, int]:
        return {"shift": names["shift"] + factor * int(number_of(context.members.get(name, 0))) + term}

    return change


def grow_by_value(names: Names, _: Context) -> dict[str, int]:
    """A hook: places after this one shift by the number here."""
    data, at = names["data"], names["pos"]
    return {"shift": names["shift"] + (unpack_from("<H", data, at)[0] if at + 2 <= len(data) else 0)}


BEEF_PARTS = ((7, 18), (3, 2), (9, 4), (8, 4))
"""Version of an extension from which on it has a part, and the bytes of that part."""


def grow_by_version(names: Names, context: Context) -> dict[str, int]:
    """A hook: places after this one shift by what the version of the extension brings."""
    version = int(number_of(context.members.get("Beef0004Ver", 0)))
    return {"shift": names["shift"] + sum(size for least, size in BEEF_PARTS if version >= least)}


def forget_unless_whole(names: Names, context: Context) -> dict[str, int]:
    """A hook: two lengths are forgotten that don't add up to the block."""
    lengths = [int(number_of(context.members.get(name, 0))) for name in ("Prop1Len", "Prop2Len")]
    if 24 + 2 * sum(lengths) != names["size"]:
        for name in ("Prop1Len", "Prop2Len"):
            context.members.pop(name, None)
    return {}


EXPRESSIONS: dict[str, Plain | Made] = {
    "lnk.rest": Made(rest),
    "lnk.grow": Made(grow),
    "lnk.grow_by_value": Plain(grow_by_value),
    "lnk.grow_by_version": Plain(grow_by_version),
    "lnk.forget_unless_whole": Plain(forget_unless_whole),
}
