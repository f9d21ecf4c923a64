"""Photos with made-up Nikon notes: enciphered blocks of every version that the tables tell apart."""

from __future__ import annotations

import random
import re
from struct import pack_into
from typing import TYPE_CHECKING, Any

from builders import Ifd, exif, jpeg, tiff

from exifweb.core.makernotes.nikon import decipher
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, Variants

if TYPE_CHECKING:
    from collections.abc import Iterator

SERIAL, COUNT = 3001006, 12345
ENCIPHERED = "Nikon::ProcessNikonEncrypted"
BLOCKS = (0x0091, 0x0097, 0x0098, 0x00A8, 0x00B7)
"""Shot information, colour balance, lens data, flash, focus points."""
LENGTHS = {0x0091: 9000, 0x0097: 1200, 0x0098: 300, 0x00A8: 60, 0x00B7: 120}
MENUS = 16
"""Where the menus' own offset stands in the part that they are in."""
MODELS: dict[str, tuple[tuple[str, str], ...]] = {
    "ShotInfoD500": (("NIKON D500", "1.40"), ("NIKON D5", "1.40"), ("NIKON D5", "1.20")),
    "ShotInfoD6": (("NIKON D6", "1.00"),),
    "ShotInfoZ6III": (("NIKON Z6_3", "01.02"), ("NIKON Z5_2", "01.00"), ("NIKON Z50_2", "01.00")),
    "ShotInfoZ7II": (("NIKON Z 7_2", "01.30"), ("NIKON Z f", "01.00"), ("NIKON Z fc", "01.10"), ("NIKON Z 6", "3.00")),
    "ShotInfoZ8": (("NIKON Z 8", "01.00"), ("NIKON Z 8", "02.00"), ("NIKON Z 8", "02.10"), ("NIKON Z 8", "03.00")),
    "ShotInfoZ9": (("NIKON Z 9", "02.00"), ("NIKON Z 9", "03.01"), ("NIKON Z 9", "04.00"), ("NIKON Z 9", "05.10")),
}
PLAIN_MODELS = (("NIKON D70", "1.00"),)


def note(entries: list[tuple[int, str, object]], order: str = "<") -> bytes:
    """Return a note of the third kind, with a header of its own."""
    return b"Nikon\0\x02\x11\0\0" + tiff(Ifd(entries), order)


def photo(model: str, entries: list[tuple[int, str, object]], order: str = "<") -> bytes:
    """Return a JPEG with such a note."""
    camera = Ifd([(0x927C, "undef", note(entries, order))])
    main = Ifd([(0x010F, "string", "NIKON CORPORATION"), (0x0110, "string", model)], {0x8769: camera})
    return jpeg(exif(main, order))


def keys(serial: str = str(SERIAL), count: int = COUNT) -> list[tuple[int, str, object]]:
    """Return the entries that the cipher's keys stand in."""
    return [(0x001D, "string", serial), (0x00A7, "int32u", count)]


def blocks() -> Iterator[tuple[int, TagInfo]]:
    """Yield tag and row of each version of each block that has versions."""
    for tag in BLOCKS:
        row = store.table("Nikon::Main").get(tag)
        assert isinstance(row, Variants)
        for info in row.infos:
            yield tag, info


def cases(seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield a name and a photo for each version of each block, of several cameras where they differ by model."""
    for tag, info in blocks():
        for number, (model, firmware) in enumerate(MODELS.get(info.name, PLAIN_MODELS)):
            chance = random.Random(f"{info.name} {info.attributes.get('if')} {number} {seed}")
            data = _block(chance, tag, info, firmware)
            sub = info.sub or {}
            if ENCIPHERED in (sub.get("process"), store.table(sub["table"]).process):
                data = decipher(data, int(sub.get("decrypt", 0)), SERIAL, COUNT)
            entries = sorted([*keys(), (0x0034, "int16u", chance.choice((16, 96))), (tag, "undef", data)])
            yield f"{info.name} {model} {firmware} {tag:04x}", photo(model, entries, chance.choice("<>"))


def _block(chance: random.Random, tag: int, info: TagInfo, firmware: str) -> bytes:
    condition = str(info.attributes.get("if", ""))
    counts = re.search(r"count_is\((\d+)", condition)
    data = bytearray(chance.choices(range(40), k=int(counts[1]) if counts else LENGTHS[tag]))
    data[:4] = _version(condition).encode()
    table = store.table((info.sub or {})["table"])
    at = (table.head.get("vars") or {}).get("nikon_offsets")
    if at is not None:
        _offsets(data, table, int(at), _order(info))
    if tag == 0x0091:
        data[4:9] = firmware.encode().ljust(5, b"\0")
    return bytes(data)


def block_of(chance: random.Random, tag: int, version: str) -> bytes:
    """Return a block as it is before it is enciphered, its version first."""
    return version.encode().ljust(4, b"0") + bytes(chance.choices(range(40), k=LENGTHS.get(tag, 100) - 4))


def _version(condition: str) -> str:
    """Return four digits that a pattern in a condition takes."""
    pattern = re.search(r'value_starts\(r?\\?["\'](.*?)\\?["\']\)', condition)
    digits = re.sub(r"\(([^|()]*)\|.*?\)$", r"\1", pattern[1]) if pattern else ""
    digits = re.sub(r"\[(.).*?\]", r"\1", digits)
    return (digits or ("0201" if "older" in condition else "0999")).ljust(4, "0")


def _order(info: TagInfo) -> str:
    return "<" if str((info.sub or {}).get("order", "")).startswith("Little") else ">"


def _offsets(data: bytearray, table: Any, at: int, order: str) -> None:
    """Write a list of offsets whose parts lie one behind the other."""
    number = 48
    pack_into(f"{order}I", data, at, number)
    known = [key for key in table.keys() if isinstance(key, int) and at < key < at + 4 + 4 * number]
    for index in range(number):
        pack_into(f"{order}I", data, at + 4 + 4 * index, 0)
    start = at + 4 + 4 * number
    step = (len(data) - start) // (len(known) + 2)
    for index, key in enumerate(known):
        pack_into(f"{order}I", data, key, start + index * step)
        pack_into(f"{order}I", data, start + index * step + MENUS, 120)
