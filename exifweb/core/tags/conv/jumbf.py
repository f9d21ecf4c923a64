"""Conversions of JPEG 2000 and JUMBF boxes, and of picture information in APP12."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.dates import unix_time
from exifweb.core.tags.registry import Plain
from exifweb.core.values import bytes_of, decode_text, number_of, text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context


def type_text(value: Any, _: Context) -> str:
    """A UUID with dashes, its first part in letters where it is of letters."""
    text = text_of(value)
    found = re.fullmatch(r"(\w{8})(\w{4})(\w{4})(\w{16})", text)
    if not found:
        return text
    letters = bytes.fromhex(found[1]).decode("latin-1")
    first = f"({letters})" if re.fullmatch("[a-zA-Z0-9]{4}", letters) else found[1]
    return "-".join((first, *found.groups()[1:]))


def media_type(value: Any, _: Context) -> str:
    """A media type and a file name, behind a byte of flags."""
    return decode_text(bytes_of(value)[1:].rstrip(b"\0").replace(b"\0", b", "))


def version(value: Any, _: Context) -> str:
    """A 16-bit number and two bytes, in hexadecimal."""
    data = bytes_of(value).ljust(4, b"\0")
    return f"{int.from_bytes(data[:2], 'big'):x}.{data[2]:x}.{data[3]:x}"


def brands(value: Any, _: Context) -> list[str]:
    """Four-character brands."""
    data = bytes_of(value)
    found = [data[at : at + 4] for at in range(0, len(data) // 4 * 4, 4)]
    return [decode_text(brand) for brand in found if b"\0" not in brand]


def bits(value: Any, _: Context) -> str:
    """Bits of a component and whether it has a sign."""
    number = int(number_of(value))
    if number == 0xFF:
        return "Variable"
    return f"{(number & 0x7F) + 1} Bits, {'Signed' if number & 0x80 else 'Unsigned'}"


def without_letters(value: Any, _: Context) -> str:
    """The value without the letters before it."""
    return re.sub(r"^[A-Za-z ]*", "", text_of(value))


def unix_time_if_number(value: Any, _: Context) -> str:
    """Seconds since 1970 as a date and time, text as it is."""
    text = text_of(value)
    return unix_time(int(text)) if text.isdigit() else text


def jxl_codestream(value: Any, context: Context) -> None:
    """A codestream of JPEG XL: nothing but the size that it states, as tags of their own."""
    from exifweb.core.blocks.jp2 import jxl_size

    jxl_size(context, bytes_of(value))


def exif_start(names: dict[str, Any], _: Context) -> int:
    """Where the TIFF header begins in a box that states how many bytes lie before it."""
    at, size = int(names["valuePtr"]), int(names["size"])
    stated = names["view"].read(at, 4) if size > 4 else b""
    return at + 4 + int.from_bytes(stated, "big")


CONVERSIONS: dict[str, Plain] = {
    "jumbf.type_text": Plain(type_text),
    "jumbf.media_type": Plain(media_type),
    "jumbf.version": Plain(version),
    "jumbf.brands": Plain(brands),
    "jumbf.bits": Plain(bits),
    "jumbf.without_letters": Plain(without_letters),
    "jumbf.unix_time_if_number": Plain(unix_time_if_number),
    "jumbf.jxl_codestream": Plain(jxl_codestream),
}

EXPRESSIONS: dict[str, Plain] = {
    "jumbf.exif_start": Plain(exif_start),
}
