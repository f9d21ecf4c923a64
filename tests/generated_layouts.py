"""Made-up bytes in the layouts that vendors thought of: records, texts, directories with a head of their own.

`LAYOUTS` has the builder for each of ExifTool's procedures; it gives the bytes and where the directory starts.
"""

from __future__ import annotations

from struct import pack
from typing import TYPE_CHECKING

from generated_values import directory, entry_for, number_for, text_for, value_for, variants_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from exifweb.core.tags.schema import Key, TagInfo, TagTable

    Builder = Callable[[Random, TagTable, str], tuple[bytes, int]]

UNKNOWN = 0x1234
KEEP = 0.85


def rows_of(chance: Random, table: TagTable) -> Iterator[tuple[Key, TagInfo]]:
    """Yield most of a table's rows that are values, a variant of each."""
    for key in table.keys():
        infos = [one for one in variants_of(table.get(key)) if one.sub is None]
        if infos and chance.random() < KEEP:
            yield key, chance.choice(infos)


def custom_functions(chance: Random, table: TagTable, order: str) -> tuple[bytes, int]:
    """Canon's old custom functions: a size, then a byte of number and one of value each."""
    words = [(int(key) << 8) + (number_for(chance, info) & 0xFF) for key, info in rows_of(chance, table)]
    return pack(f"{order}{len(words) + 1}H", 2 * len(words) + 2, *words), 0


def custom_groups(chance: Random, table: TagTable, order: str) -> tuple[bytes, int]:
    """Canon's new custom functions: groups of records with a number, a count and values."""
    records = b""
    number = 0
    for key, info in rows_of(chance, table):
        count = chance.choice((1, 1, 1, 2, 3))
        values = [number_for(chance, info) & 0xFFFFFFFF for _ in range(count)]
        records += pack(f"{order}II{count}I", int(key), count, *values)
        number += 1
    group = pack(f"{order}III", 1, len(records) + 8, number) + records
    return pack(f"{order}HHI", len(group) + 8, 0, 1) + group, 0


def filters(chance: Random, table: TagTable, order: str) -> tuple[bytes, int]:
    """Canon's creative filters: parameters with a number, a count and values."""
    records = b""
    number = 0
    for key, info in rows_of(chance, table):
        records += pack(f"{order}III", int(key), 1, number_for(chance, info) & 0xFFFFFFFF)
        number += 1
    one = pack(f"{order}III", 1, len(records) + 8, number) + records
    return pack(f"{order}II", len(one) + 8, 1) + one, 0


def settings(chance: Random, table: TagTable, order: str) -> tuple[bytes, int]:
    """Nikon's user settings: a head of 24 bytes, then an id, a format and a number each."""
    rows = [(int(key), number_for(chance, info) & 0xFFFFFFFF) for key, info in rows_of(chance, table)]
    chance.shuffle(rows)
    rows.sort(key=lambda row: chance.random() < 0.1)
    entries = b"".join(pack(f"{order}HBBI", key, 0, 4, value) for key, value in [*rows, (UNKNOWN, 5)])
    return pack(f"{order}4sI4sI4sI", b"0100", 2, b"0100", 3, b"0110", len(rows) + 1) + entries, 0


def capture(chance: Random, table: TagTable, _order: str) -> tuple[bytes, int]:
    """Nikon Capture's edits: an id, 14 other bytes, a size that counts itself, and a value; always little-endian."""
    records = b""
    for key, info in [*rows_of(chance, table), (UNKNOWN, None)]:
        _, _, data = entry_for(chance, info, "<") if info is not None else (0, 0, b"12345")
        extra = b"more" if info is not None and "adjustsize" in info.attributes else b""
        records += pack("<I14xI", int(key), len(data) + 4) + data + extra
    return pack("<I14xI", 0x7A86A940, len(records) + 4) + records + bytes(30), 0


def kodak(chance: Random, table: TagTable, order: str) -> tuple[bytes, int]:
    """A directory behind a mark of its byte order."""
    rows = [(key, *entry_for(chance, info, order)) for key, info in rows_of(chance, table) if isinstance(key, int)]
    data = directory(rows, order, 10)
    return data[:8] + data[:2] + data[10:], 8


def samsung(chance: Random, table: TagTable, _order: str) -> tuple[bytes, int]:
    """A directory whose count has four bytes and whose offsets count from its end."""
    rows = [(key, *entry_for(chance, info, "<")) for key, info in rows_of(chance, table) if isinstance(key, int)][:200]
    entries, values = b"", b""
    for tag, code, count, content in sorted(rows):
        field = content.ljust(4, b"\0")
        if len(content) > 4:
            field = pack("<I", len(values))
            values += content
        entries += pack("<HHI", tag, code, count) + field
    return b"II*\0\x08\0\0\0" + pack("<I", len(rows)) + entries + bytes(4) + values, 8


def capture_offsets(chance: Random, table: TagTable, order: str) -> tuple[bytes, int]:
    """A count, then an id, an offset and four bytes each."""
    rows = [(int(key), number_for(chance, info) & 0xFFFFFFFF, 0) for key, info in rows_of(chance, table)]
    return pack(f"{order}H", len(rows)) + b"".join(pack(f"{order}III", *row) for row in rows), 0


def _word(chance: Random, info: TagInfo) -> str:
    if chance.random() < 0.5:
        return str(number_for(chance, info))
    return text_for(chance, 12).rstrip(b"\0 ").decode("latin-1")


def ricoh_text(chance: Random, table: TagTable, _order: str) -> tuple[bytes, int]:
    """`Rev` and a number, then keys of letters with hexadecimal digits."""
    text = "".join(f"{key}{chance.getrandbits(chance.choice((8, 16, 32))):X};" for key, _ in rows_of(chance, table))
    return f"Rev0100;{text}Zz12;\0\0".encode(), 0


def jvc_text(chance: Random, table: TagTable, _order: str) -> tuple[bytes, int]:
    """`VER:` and four characters, then other keys of capitals."""
    words = "".join(f"{key}:{chance.choice(('STND', 'STD ', 'FINE', '0100'))}" for key, _ in rows_of(chance, table))
    return f"VER:0200{words}".encode(), 0


def hp_text(chance: Random, table: TagTable, _order: str) -> tuple[bytes, int]:
    """Keys and texts with a colon, NULs between them."""
    return b"\0".join(f"{key}: {_word(chance, info)}".encode() for key, info in rows_of(chance, table)), 0


def bracketed(chance: Random, table: TagTable, _order: str) -> tuple[bytes, int]:
    """DJI's `[key:value]`."""
    return b"".join(f"[{key}:{_word(chance, info)}]".encode() for key, info in rows_of(chance, table)), 0


def assigned(chance: Random, table: TagTable, _order: str) -> tuple[bytes, int]:
    """DJI's `key=value;`."""
    return b";".join(f"{key}={_word(chance, info)}".encode() for key, info in rows_of(chance, table)), 0


def hp_records(chance: Random, table: TagTable, _order: str) -> tuple[bytes, int]:
    """HP's four letters, type, size and value."""
    data = b""
    for key, info in rows_of(chance, table):
        form = info.format if isinstance(info.format, str) and info.format != "string" else ""
        content = value_for(chance, info, form, 1, "<") if form else text_for(chance, chance.randrange(1, 20))
        data += str(key).encode("latin-1")[:4].ljust(4) + pack("<II", 0x20002, len(content)) + content
    return data + bytes(16), 0


def leaf(chance: Random, table: TagTable, order: str) -> tuple[bytes, int]:
    """Leaf's packets: a mark, a key of 40 bytes, a size and a value."""
    data = b""
    for key, info in rows_of(chance, table):
        form = info.format if isinstance(info.format, str) else ""
        content = value_for(chance, info, form, 2, order) if form not in ("", "string") else text_for(chance, 12)
        data += (
            b"PKTS" + bytes(4) + str(key).encode("latin-1").ljust(40, b"\0") + pack(f"{order}I", len(content)) + content
        )
    return data, 0


def flir_text(chance: Random, table: TagTable, _order: str) -> tuple[bytes, int]:
    """FLIR's numbered labels and values in quotation marks."""
    lines = ["# Generated at 2024-02-29 12:30"]
    for number, _ in enumerate(table.keys() or range(3)):
        kind = chance.choice(("text", "unicode"))
        lines += [f'.{number}.label {kind} "L{number}"', f'.{number}.value {kind} "{chance.randrange(99)} \\00b0C"']
    return bytes(12) + "\n".join(lines).encode() + b"\n\0", 0


LAYOUTS: dict[str, Builder] = {
    "CanonCustom::ProcessCanonCustom": custom_functions,
    "CanonCustom::ProcessCanonCustom2": custom_groups,
    "Canon::ProcessFilters": filters,
    "NikonSettings::ProcessNikonSettings": settings,
    "NikonCapture::ProcessNikonCapture": capture,
    "Nikon::ProcessNikonCaptureOffsets": capture_offsets,
    "Kodak::ProcessKodakIFD": kodak,
    "Samsung::ProcessSamsungIFD": samsung,
    "Ricoh::ProcessRicohText": ricoh_text,
    "JVC::ProcessJVCText": jvc_text,
    "HP::ProcessHP": hp_text,
    "HP::ProcessTDHD": hp_records,
    "DJI::ProcessDJIInfo": bracketed,
    "DJI::ProcessSettings": assigned,
    "Leaf::ProcessLeaf": leaf,
    "FLIR::ProcessFLIRText": flir_text,
}
