"""Values of IPTC datasets, backwards: the bytes of a raw value, within the lengths that the model allows.

Text is in Windows' Latin character set unless UTF-8 is declared. As in ExifTool, a string that is too long is cut and
one that is too short is filled with spaces, with a note; digits that are too few get zeros before them.
Source: IPTC-NAA Information Interchange Model 4.2, chapters 4 to 6; ExifTool's CheckIPTC and FormatIPTC.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.iptc.decode import ESCAPES, TABLE, UTF8_ESCAPE, text_in
from exifweb.core.errors import InvalidValue, Unwritable
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import encode_text, latin_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.write.changes import Job

ENVELOPE = 1
PRE_OBJECT = 7
INTEGER_BYTES = {"int8u": 1, "int16u": 2, "int32u": 4}
_FROM_LATIN = {latin_text(bytes((byte,))): byte for byte in range(256)}


def charset_of(declared: bytes | str, fallback: str = "Latin") -> str:
    """Return the character set that a CodedCharacterSet stands for: `UTF8`, the fallback, or none."""
    escape = encode_text(declared) if isinstance(declared, str) else declared
    escape = escape.rstrip(b"\0")
    if escape == UTF8_ESCAPE:
        return "UTF8"
    return "" if escape.startswith(UTF8_ESCAPE[:2]) else fallback


def text_bytes(text: str, charset: str) -> bytes | None:
    """Return text in a character set, None where that can't hold it."""
    if charset == "UTF8" or text.isascii():
        return encode_text(text)
    if charset != "Latin":
        try:
            return text.encode(charset) if charset else None
        except UnicodeEncodeError:
            return None
    found = [_FROM_LATIN.get(letter) for letter in text]
    return None if None in found else bytes([byte for byte in found if byte is not None])


@lru_cache(maxsize=512)
def is_coded(record: int, number: int) -> bool:
    """Whether a dataset holds text whose character set is the declared one."""
    if not ENVELOPE < record < PRE_OBJECT:
        return False
    above = store.table(TABLE).get(record)
    if not isinstance(above, TagInfo) or not above.sub:
        return False
    info = store.table(above.sub["table"]).get(number)
    return isinstance(info, TagInfo) and _shape(info)[0] == "string"


def recode(value: bytes, old: str, new: str) -> bytes | None:
    """Return the bytes of a text in another character set, None where that can't hold it."""
    if value.isascii():
        return value
    if old not in ("UTF8", "") and any(byte in ESCAPES for byte in value):
        return value  # shifted character sets, which nobody converts
    return text_bytes(text_in(value, old), new)


def unpack_value(info: TagInfo, data: bytes, charset: str) -> Any:
    """Return the raw value of a dataset, to be compared with one that is to go."""
    form = _shape(info)[0]
    if form in INTEGER_BYTES:
        return int.from_bytes(data, "big")
    if form not in ("string", "digits"):
        return data
    data = data.rstrip(b"\0")
    if form == "string" and not any(byte in ESCAPES for byte in data):
        return text_in(data, charset)
    return text_in(data, "UTF8")


def pack_value(job: Job, info: TagInfo, value: Any, charset: str) -> bytes:
    """Return the bytes of a raw value.

    Raises:
        InvalidValue: It is of the wrong kind, out of range, or too short.
        Unwritable: The character set of the block is one that we can't write.
    """
    form, least, most = _shape(info)
    if form in INTEGER_BYTES:
        return _integer(info, value, INTEGER_BYTES[form])
    data = _bytes(info, value, charset)
    if form not in LIMITS:
        return data
    return LIMITS[form](job, info, data, least, most, charset)


def _shape(info: TagInfo) -> tuple[str, int, int | None]:
    """Return format, least and most bytes; None where there is no most."""
    form = info.format
    if not isinstance(form, dict):
        return form or "", 0, None
    least, _, most = str(form["count"]).partition(",")
    return form["format"], int(least), int(most or least)


def _integer(info: TagInfo, value: Any, width: int) -> bytes:
    if isinstance(value, bytes) and len(value) == width:
        return value
    if not isinstance(value, int) or isinstance(value, bool):
        message = f"IPTC:{info.name} is a whole number, not {value!r}"
        raise InvalidValue(message)
    if not 0 <= value < 1 << 8 * width:
        message = f"{value} is out of range for IPTC:{info.name}"
        raise InvalidValue(message, f"Give a number from 0 to {(1 << 8 * width) - 1}.")
    return value.to_bytes(width, "big")


def _bytes(info: TagInfo, value: Any, charset: str) -> bytes:
    if isinstance(value, bytes):
        return value
    data = text_bytes(str(value), charset)
    if data is None:
        message = f"The character set of this IPTC block can't hold the new IPTC:{info.name}"
        raise Unwritable(message, "Set CodedCharacterSet to UTF8, or write ASCII.")
    return data


def _limited_string(job: Job, info: TagInfo, data: bytes, least: int, most: int | None, charset: str) -> bytes:
    if len(data) < least:
        job.note(f"IPTC:{info.name} is shorter than {least} bytes: filled with spaces")
        return data.ljust(least)
    if most is None or len(data) <= most:
        return data
    job.note(f"IPTC:{info.name} is longer than {most} bytes: cut")
    return _cut(data, most) if charset == "UTF8" else data[:most]


def _limited_digits(job: Job, info: TagInfo, data: bytes, least: int, most: int | None, charset: str) -> bytes:
    if data and not data.isdigit():
        message = f"IPTC:{info.name} consists of digits"
        raise InvalidValue(message)
    return _limited_data(job, info, data.rjust(least, b"0") if data else data, least, most, charset)


def _limited_data(job: Job, info: TagInfo, data: bytes, least: int, most: int | None, _charset: str) -> bytes:
    if len(data) < least:
        message = f"IPTC:{info.name} takes at least {least} bytes"
        raise InvalidValue(message)
    if most is not None and len(data) > most:
        job.note(f"IPTC:{info.name} is longer than {most} bytes: cut")
        return data[:most]
    return data


def _cut(data: bytes, most: int) -> bytes:
    """Cut UTF-8 between two characters."""
    end = most
    while end > 0 and end > most - 4 and data[end] & 0xC0 == 0x80:
        end -= 1
    return data[:end] if data[end] & 0xC0 != 0x80 else data[:most]


LIMITS: dict[str, Callable[[Job, TagInfo, bytes, int, int | None, str], bytes]] = {
    "string": _limited_string,
    "digits": _limited_digits,
    "undef": _limited_data,
}
"""Format → what its limits of length do to a value."""
