"""Blocks of programs that no table of fixed layout describes: Mach-O headers, version resources, debug information.

Sources: VS_VERSIONINFO and PE format (Microsoft), Mach-O (Apple); ExifTool's EXE module.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks import binary, keyed
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.values import decode_text
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

MACH = "EXE::MachO"
WIDTHS = {0xCE: "32 bit", 0xCF: "64 bit"}
ORDERS = {"<": "Little endian", ">": "Big endian"}
ALONE, FAT, STATIC = 1, 2, 3
"""What a Mach-O header stands in, where it is not an object of a library."""
FILE_TYPE, STATIC_LIBRARY = 5, -1
ARCHITECTURE = 20
FIXED, STRINGS = "EXE::PEVersion", "EXE::PEString"
DEBUG = {b"RSDS": "EXE::DebugRSDS", b"NB10": "EXE::DebugNB10"}
MISC, MISC_NAME = "EXE::Misc", 12
LANGUAGE = 4
SPOILT = "Possibly corrupt Version resource"


def mach(context: Context, block: Block) -> None:
    """Decode the header of an object for one kind of processor."""
    table = store.table(MACH)
    here = block.offset
    if block.detail == STATIC:
        keyed.found(context, table, FILE_TYPE, STATIC_LIBRARY, here)
        return
    data = context.source.read(here, block.length)
    order = block.order
    kind = unpack_from(f"{order}I", data, 12)[0]
    if block.detail == FAT:
        keyed.found(context, table, FILE_TYPE, kind, here + 12, 4)
        return
    cpu, variant = unpack_from(f"{order}ii", data, 4)
    width = WIDTHS[data[3 if order == ">" else 0]]
    keyed.found(context, table, 0, width, here, 4)
    keyed.found(context, table, 1, ORDERS[order], here, 4)
    keyed.found(context, table, 3, cpu, here + 4, 4)
    keyed.found(context, table, 4, f"{cpu} {variant}", here + 8, 4)
    if block.detail == ALONE and len(data) >= 28:
        keyed.found(context, table, FILE_TYPE, kind, here + 12, 4)
        keyed.found(context, table, 6, unpack_from(f"{order}I", data, 24)[0], here + 24, 4)


def fat(context: Context, block: Block) -> None:
    """Decode the list of processors that a file is for."""
    table = store.table(MACH)
    data = context.source.read(block.offset, block.length)
    keyed.found(context, table, 2, block.detail, block.offset + 4, 4)
    for at in range(8, len(data), ARCHITECTURE):
        cpu, variant = unpack_from(">ii", data, at)
        keyed.found(context, table, 3, cpu, block.offset + at, 4)
        keyed.found(context, table, 4, f"{cpu} {variant}", block.offset + at + 4, 4)


def code_view(context: Context, block: Block) -> None:
    """Decode the name of a debug database; the time is that of the debug directory."""
    data = context.source.read(block.offset, block.length)
    name = DEBUG.get(data[:4])
    if name is not None:
        data = block.detail.to_bytes(4, "little") + data[4:]
        view = View(Buffer(data, block.offset), block.offset, block.offset + len(data), block.offset, "<")
        binary.decode_block(context, view, 0, len(data), store.table(name), block.kind)


def misc(context: Context, block: Block) -> None:
    """Decode the name of the program in other debug information."""
    data = context.source.read(block.offset, block.length)
    if len(data) <= MISC_NAME:
        return
    wide = unpack_from("<I", data, 8)[0]
    text = data[MISC_NAME:].decode("utf-16-le", "replace") if wide else decode_text(data[MISC_NAME:])
    keyed.found(context, store.table(MISC), MISC_NAME, text.partition("\0")[0], block.offset + MISC_NAME)


def version(context: Context, block: Block) -> None:
    """Decode a version resource: fixed fields, then strings by name."""
    data = context.source.read(block.offset, block.length)
    if not _version(context, data, block.offset):
        context.warn(SPOILT, block.offset, "block")


def _version(context: Context, data: bytes, here: int) -> bool:
    at, first = 0, True
    while (at := at + 3 & ~3) + 6 <= len(data):
        length, fixed = unpack_from("<HH", data, at)
        if at + length > len(data) or not (length or fixed):
            return False
        name, behind = _wide(data, at + 6, at + length)
        if behind + fixed > len(data):
            return False
        if first and name != "VS_VERSION_INFO":
            context.warn("Invalid Version Info block", here + at, "block")
            return False
        if name == "VS_VERSION_INFO":
            view = View(Buffer(data, here), here, here + len(data), here, "<")
            binary.decode_block(context, view, behind, fixed, store.table(FIXED), "PEVersion")
            at = behind + fixed
        elif name == "StringFileInfo" and not fixed:
            at += length
            if not _strings(context, data, behind, at, here):
                return False
        else:
            at += length + fixed
        first = False
    return True


def _strings(context: Context, data: bytes, at: int, end: int, here: int) -> bool:
    """Take up the strings of a table; the first entry is the language that they are in."""
    table = store.table(STRINGS)
    first = True
    while at + 6 < end:
        length, size = unpack_from("<HH", data, at)
        if not length:
            context.warn("Invalid PEString entry", here + at, "block")
            return True
        last = at + length
        if last > len(data):
            return False
        key, at = _wide(data, at + 6, last)
        if first:
            first = False
            keyed.found(context, table, "LanguageCode", key[:LANGUAGE].upper(), here + at)
            if key[LANGUAGE:]:
                keyed.found(context, table, "CharacterSet", key[LANGUAGE:].upper(), here + at)
            continue
        value = _wide(data, at, last)[0] if size else ""
        keyed.found(context, table, key, value, here + at, make=True)
        at = last + 3 & ~3
    return True


def _wide(data: bytes, at: int, end: int) -> tuple[str, int]:
    """Return the text at a place up to its NUL, and where what follows it begins."""
    end = min(end, len(data))
    start = at
    while at + 2 <= end:
        at += 2
        if data[at - 2 : at] == b"\0\0":
            return data[start : at - 2].decode("utf-16-le", "replace"), at + (2 if at & 3 else 0)
    return data[start:at].decode("utf-16-le", "replace"), at + (2 if at & 3 else 0)
