"""Made-up bytes for tables: blocks of fixed layout and directories, filled at random or with what a camera may write.

Every fill is settled by its seed. Plausible values are small numbers, keys of the row's labels, words, dates; the bytes
in between are zero or random.
"""

from __future__ import annotations

from struct import pack
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd.types import CODES, LETTERS, SIZES
from exifweb.core.tags.conv.lenses import labels_in
from exifweb.core.tags.schema import TagInfo, Variants

if TYPE_CHECKING:
    from random import Random

    from exifweb.core.tags.schema import TagTable

WORDS = (
    b"", b"1", b"0100", b"0231", b"AUTO", b"NORMAL ", b"Fine", b"ABC123", b"2024:02:29 12:30:59", b"2024:02:29",
    b"12:30", b"V1.00", b"50mm F1.4", b"on", b"\xc3\xa9t\xc3\xa9", b"\xff\xff", b"  7", b"3.5", b"1/60", b"-2",
)  # fmt: skip
NUMBERS = (
    0,
    0,
    1,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    10,
    12,
    16,
    24,
    32,
    50,
    64,
    99,
    100,
    127,
    128,
    200,
    255,
    256,
    1000,
    4095,
    65535,
)
FILLS = ("plausible", "plausible", "sparse", "random", "zeros", "ones", "short", "letters")
LONGEST = 1 << 15
PADDING = 64


def variants_of(info: TagInfo | Variants | None) -> tuple[TagInfo, ...]:
    """Return the rows of an id."""
    if info is None:
        return ()
    return info.infos if isinstance(info, Variants) else (info,)


def number_for(chance: Random, info: TagInfo) -> int:
    """Return a number that a row may have: a key of its labels, or any."""
    names = labels_in(info)[0]
    if names and chance.random() < 0.6:
        key = chance.choice(sorted(names)).partition(".")[0].split(" ")[0]
        if key.removeprefix("-").isdigit():
            return int(key)
    kind = chance.random()
    if kind < 0.7:
        return chance.choice(NUMBERS)
    return -chance.choice(NUMBERS) if kind < 0.8 else chance.getrandbits(chance.choice((8, 16, 32)))


def one_value(chance: Random, info: TagInfo, form: str, order: str) -> bytes:
    """Return the bytes of one element of a number format."""
    if "rational" in form:
        half = SIZES[form] * 4
        parts = (number_for(chance, info), chance.choice((1, 1, 10, 100, 256, 0)))
        return b"".join((part & ((1 << half) - 1)).to_bytes(half // 8, _word(order)) for part in parts)
    letter = LETTERS.get(form, "")
    if letter in ("f", "d"):
        return pack(order + letter, chance.choice((0.0, 1.0, 2.8, 50.0, -1.25, 1e6, chance.uniform(-10, 300))))
    size = SIZES.get(form, 1)
    return (number_for(chance, info) & ((1 << 8 * size) - 1)).to_bytes(size, _word(order))


def _word(order: str) -> Any:
    return "little" if order == "<" else "big"


def text_for(chance: Random, length: int) -> bytes:
    """Return so many bytes of text, ended or padded as cameras do."""
    word = chance.choice(WORDS)
    return word[:length].ljust(length, chance.choice((b"\0", b"\0", b" ")))


def value_for(chance: Random, info: TagInfo, form: str, count: int, order: str) -> bytes:
    """Return plausible bytes for a row, `count` elements of a format."""
    if form == "string":
        return text_for(chance, count)
    if form in ("undef", "binary", "utf8", "unicode", "complex"):
        if chance.random() < 0.4:
            return text_for(chance, count * SIZES[form])
        return bytes(chance.choice(NUMBERS) & 255 for _ in range(count * SIZES[form]))
    return b"".join(one_value(chance, info, form, order) for _ in range(count))


def extent_of(chance: Random, info: TagInfo, standard: str) -> tuple[str, int]:
    """Return format and count of a row in a block; what other values decide is a small number."""
    wanted = info.format or standard
    if isinstance(wanted, dict):
        count = wanted["count"]
        form = str(wanted["format"]).removeprefix("var_")
        return (form if form in SIZES else "int8u"), count if isinstance(count, int) else chance.randrange(4)
    form = wanted.removeprefix("var_")
    if form == "string":
        return form, chance.randrange(4, 20)
    return (form, 1) if form in SIZES else ("int8u", 1)


def length_of(table: TagTable) -> int:
    """Return the bytes of a block that has a place for every row, within reason."""
    step = SIZES.get(table.format or "int8u", 1)
    end = low = 0
    for key in table.keys():
        if isinstance(key, str):
            continue
        for info in variants_of(table.get(key)):
            form = info.format or table.format or "int8u"
            count = form.get("count") if isinstance(form, dict) else 1
            name = form["format"] if isinstance(form, dict) else form
            size = SIZES.get(str(name).removeprefix("var_"), 1) * (count if isinstance(count, int) else 4)
            at = int(key) * step
            low = min(low, at)
            end = max(end, at + size)
    return min(end - low + PADDING, LONGEST)


def block_for(chance: Random, table: TagTable, fill: str, order: str, length: int = 0) -> bytes:
    """Return a block of fixed layout for a table, of so many bytes or as many as its rows take."""
    length = length or length_of(table)
    if fill == "zeros":
        return bytes(length)
    if fill == "ones":
        return b"\xff" * length
    if fill == "letters":
        return bytes(chance.choice(b" 0123456789:.ABCDEFabcdef\0") for _ in range(length))
    if fill == "random":
        return chance.randbytes(length)
    if fill == "sparse":
        return bytes(chance.choice(NUMBERS) & 255 if chance.random() < 0.3 else 0 for _ in range(length))
    block = bytearray(length)
    step = SIZES.get(table.format or "int8u", 1)
    for key in table.keys():
        infos = variants_of(table.get(key))
        if isinstance(key, str) or not infos:
            continue
        info = chance.choice(infos)
        form, count = extent_of(chance, info, table.format or "int8u")
        at = int(key) * step
        _put(block, at + length if at < 0 else at, value_for(chance, info, form, count, order), info, order)
    return bytes(block[: chance.randrange(1, length)] if fill == "short" else block)


def _put(block: bytearray, at: int, data: bytes, info: TagInfo, order: str) -> None:
    """Write a value; one that shares its bytes with others only takes its own bits."""
    if not 0 <= at < len(block):
        return
    data = data[: len(block) - at]
    mask = info.attributes.get("mask")
    if mask:
        here = int.from_bytes(block[at : at + len(data)], _word(order))
        mask &= (1 << 8 * len(data)) - 1
        shift = (mask & -mask).bit_length() - 1 if mask else 0
        worth = here & ~mask | int.from_bytes(data, _word(order)) << shift & mask
        data = worth.to_bytes(len(data), _word(order))
    block[at : at + len(data)] = data


def entry_for(chance: Random, info: TagInfo, order: str) -> tuple[int, int, bytes]:
    """Return code, count and bytes of an entry of a directory for a row."""
    form = next((f for f in (info.format, info.writable) if isinstance(f, str) and f in CODES), None)
    if form is None or chance.random() < 0.05:
        form = chance.choice(("int16u", "int32u", "undef", "string", "int8u", "rational64u", "int32s", "int16s"))
    if info.sub is not None:
        form = "undef"
    count = info.attributes.get("count")
    if not isinstance(count, int) or count < 1 or chance.random() < 0.05:
        count = chance.choice((1, 1, 1, 2, 3, 4)) if form not in ("undef", "string") else chance.randrange(1, 40)
    data = value_for(chance, info, form, min(count, 600), order)
    return CODES[form], len(data) // SIZES[form], data


def directory_for(chance: Random, table: TagTable, order: str, keep: float = 0.8) -> bytes:
    """Return a TIFF header and a directory with most of a table's plain rows; blocks of other tables are left out."""
    rows = []
    for key in table.keys():
        infos = [one for one in variants_of(table.get(key)) if one.sub is None and not one.attributes.get("subifd")]
        if isinstance(key, int) and 0 <= key <= 0xFFFF and infos and chance.random() < keep:
            rows.append((key, *entry_for(chance, chance.choice(infos), order)))
    return directory(rows, order)


def directory(rows: list[tuple[int, int, int, bytes]], order: str, start: int = 8) -> bytes:
    """Return a TIFF header and a directory of (tag, code, count, bytes) at a place."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + pack(order + "I", start)
    entries = bytearray()
    values = bytearray()
    first = start + 2 + 12 * len(rows) + 4
    for tag, code, count, data in sorted(rows):
        field = data.ljust(4, b"\0")
        if len(data) > 4:
            field = pack(order + "I", first + len(values))
            values += data + bytes(len(data) % 2)
        entries += pack(order + "HHI", tag, code, count) + field
    return head.ljust(start, b"\0") + pack(order + "H", len(rows)) + entries + bytes(4) + values
