"""What streams of PDF are packed in: Flate, LZW, digits in base 16 and 85, and the prediction of PNG.

What a stream swells to counts against the limit that all streams of a read share. Source: ISO 32000-1, 7.4; ExifTool's
DecodeStream for what of it is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.inflate import SPENT, inflate
from exifweb.core.blocks.pdf.objects import Dictionary, number_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Filter = Callable[[Context, bytes, Any, int], bytes | None]

CRYPT = b"/Crypt"
UP = 2
CLEAR, END = 256, 257
WIDEST = 12
LONGEST_ROW = 1 << 20
_NOT_HEX = re.compile(rb"[^0-9A-Fa-f]")
_SPACE = b" \t\r\n\f\v"


def flate(context: Context, data: bytes, parameters: Any, here: int) -> bytes | None:
    """Return an inflated stream, None with a warning where it can't be."""
    predictor = parameters.get("Predictor") if isinstance(parameters, dict) else None
    if predictor not in (None, b"1", b"12", b"0"):
        shown = str(predictor, "latin-1") if isinstance(predictor, bytes) else "?"
        context.warn(f"FlateDecode Predictor {shown} currently not supported", here, "block")
        return None
    found, _ = inflate(context, data, "stream", here)
    if found is None or predictor != b"12":
        return found
    columns = number_of(parameters.get("Columns"))
    if not columns or columns < 0:
        context.warn("No Columns for decoding stream", here, "block")
        return None
    return _unpredicted(context, found, min(columns, LONGEST_ROW), here)


def _unpredicted(context: Context, data: bytes, columns: int, here: int) -> bytes | None:
    """Undo the prediction of each row from the one above."""
    above = bytes(columns)
    rows = []
    for at in range(0, len(data) - columns, columns + 1):
        if data[at] != UP:
            context.warn(f"Unsupported PNG filter {data[at]}", here, "block")
            return None
        row = data[at + 1 : at + 1 + columns]
        above = bytes([(one + other) & 0xFF for one, other in zip(above, row, strict=True)])
        rows.append(above)
    return b"".join(rows)


def lzw(context: Context, data: bytes, parameters: Any, here: int) -> bytes | None:
    """Return a stream of Lempel, Ziv and Welch unpacked, None with a warning where it can't be."""
    if isinstance(parameters, dict):
        for name in ("Predictor", "EarlyChange"):
            value = parameters.get(name)
            if value not in (None, b"0"):
                shown = f" {str(value, 'latin-1')}" if name == "Predictor" and isinstance(value, bytes) else ""
                context.warn(f"LZWDecode {name}{shown} currently not supported", here, "block")
                return None
    found = _lzw(data, context.limits.inflated - context.members.get(SPENT, 0))
    if found is None:
        context.warn("LZW decompress error", here, "block")
        return None
    context.members[SPENT] = context.members.get(SPENT, 0) + len(found)
    return found


def _lzw(data: bytes, most: int) -> bytes | None:
    """Return what codes of 9 to 12 bits stand for, None where one is wrong, the end is missing, or it is too much."""
    start = [bytes((byte,)) for byte in range(256)] + [b"", b""]
    table = start.copy()
    out: list[bytes] = []
    width, held, bits, got = 9, 0, 0, 0
    last = b""
    for byte in data:
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & (1 << width) - 1
        if code == END:
            return b"".join(out)
        if code == CLEAR:
            table, width, last = start.copy(), 9, b""
            continue
        if code < len(table):
            value = table[code]
            if last:
                table.append(last + value[:1])
        elif code == len(table) and last:
            value = last + last[:1]
            table.append(value)
        else:
            return None
        got += len(value)
        if got > most:
            return None
        out.append(value)
        last = value
        if len(table) >= (1 << width) - 1 and width < WIDEST:
            width += 1
    return None


def ascii_hex(_context: Context, data: bytes, _parameters: Any, _here: int) -> bytes:
    """Return what hexadecimal digits stand for."""
    digits = _NOT_HEX.sub(b"", data.partition(b">")[0])
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def ascii85(context: Context, data: bytes, _parameters: Any, here: int) -> bytes:
    """Return what digits in base 85 stand for, up to the first that is none."""
    out = bytearray()
    count = value = 0
    error = 0
    for byte in data:
        if 0x21 <= byte <= 0x75:
            value, count = 85 * value + byte - 33, count + 1
            if count < 5:
                continue
        elif byte == 0x7E:
            error = 1 if count == 1 else 0
            value *= 85 ** (5 - count)
        elif byte == 0x7A:
            if count:
                error = 2
                break
            count = 5
        elif byte in _SPACE:
            continue
        else:
            error = 3
            break
        out += (value & 0xFFFFFFFF).to_bytes(4, "big")[: max(count - 1, 0)]
        count = value = 0
        if byte == 0x7E:
            break
    if error:
        context.warn(f"ASCII85Decode error {error}", here, "block")
    return bytes(out)


FILTERS: dict[bytes, Filter | None] = {
    b"/FlateDecode": flate,
    CRYPT: None,
    b"/Identity": None,
    b"/DCTDecode": None,
    b"/JPXDecode": None,
    b"/LZWDecode": lzw,
    b"/ASCIIHexDecode": ascii_hex,
    b"/ASCII85Decode": ascii85,
}
"""Name → what undoes it; None for pictures, which stay as they are, and for what is undone elsewhere."""


def filters_of(dictionary: Dictionary) -> list[tuple[bytes, Any]]:
    """Return the filters of a stream, the outermost first, each with its parameters."""
    names, parameters = dictionary.get("Filter"), dictionary.get("DecodeParms")
    names = names if isinstance(names, list) else [names] if names is not None else []
    parameters = parameters if isinstance(parameters, list) else [parameters]
    parameters = parameters + [None] * (len(names) - len(parameters))
    return [(name, one) for name, one in zip(names, parameters, strict=False) if isinstance(name, bytes)]


def reference_stream(data: bytes, widths: list[int], index: int) -> list[int] | None:
    """Return the fields of an entry of a cross-reference stream, None where it ends before; absent ones by default."""
    size = sum(widths)
    entry = data[index * size : (index + 1) * size]
    if len(entry) < size or not size:
        return None
    fields, at = [], 0
    for place, width in enumerate(widths[:3]):
        fields.append(int.from_bytes(entry[at : at + width], "big") if width else int(not place))
        at += width
    return fields
