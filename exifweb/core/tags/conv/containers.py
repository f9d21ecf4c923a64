"""Conversions of archives, executables, messages, cards, e-books and packet captures.

Sources: the formats' specifications; ExifTool's ZIP, EXE, MacOS, TNEF, VCard, Palm, PCAP, MOI and ISO modules.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.dates import NO_TIME, unix_time
from exifweb.core.tags.conv.numbers import float_of, neat
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.conv.text import reversed_parts
from exifweb.core.tags.labels import bit_names
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, bytes_of, decode_text, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

SECONDS_1904_TO_1970 = (66 * 365 + 17) * 24 * 3600
CPU_64 = 0x01000000
SUBTYPE_64 = 0x80000000


def dos_time(value: Any, _: Context) -> str:
    """Date in the high and time in the low half of a number, in steps of two seconds."""
    bits = int(number_of(value))
    year, month, day = (bits >> 25) + 1980, bits >> 21 & 15, bits >> 16 & 31
    return f"{year:04d}:{month:02d}:{day:02d} {bits >> 11 & 31:02d}:{bits >> 5 & 63:02d}:{(bits & 31) * 2:02d}"


def hex_unless_zero(value: Any, _: Context) -> Any:
    """Four hexadecimal digits; zero stays bare."""
    return f"0x{int(number_of(value)):04x}" if is_true(value) else value


def unix_from(epoch: int, zone: str = "UTC") -> Convert:
    """Seconds since another moment, given in seconds after 1970, as a date and time; "local" for that of the host."""
    return lambda value, _: unix_time(number_of(value) + epoch, local=zone == "local")


def since_1904_or_1970(value: Any, _: Context) -> Any:
    """Seconds since 1904 as seconds since 1970, which smaller numbers count from already."""
    seconds = number_of(value)
    return seconds - SECONDS_1904_TO_1970 if seconds >= SECONDS_1904_TO_1970 else value


def file_version(value: Any, _: Context) -> str:
    """Four parts of a version, each pair of which is stored low part first."""
    parts = [*text_of(value).split(), "", "", "", ""]
    return f"{parts[1]}.{parts[0]}.{parts[3]}.{parts[2]}"


def wide_cpu(labels: str) -> Convert:
    """Name of a processor whose type has the bit for 64 bits set."""
    return lambda value, _: _wide(int(number_of(value)) & ~CPU_64 & 0xFFFFFFFF, "3", labels, value)


def wide_cpu_subtype(labels: str) -> Convert:
    """Name of a processor's variant, 64-bit flags set in type or variant."""

    def convert(value: Any, _: Context) -> str:
        kind, variant = (int(number_of(part)) for part in [*text_of(value).split(), "0", "0"][:2])
        return _wide(f"{kind & ~CPU_64 & 0xFFFFFFFF} {variant & ~SUBTYPE_64 & 0xFFFFFFFF}", "4", labels, value)

    return convert


def _wide(key: Any, row: str, table: str, value: Any) -> str:
    from exifweb.core.tags import store

    info = store.tag(table, int(row))
    word = info.attributes["text"]["enum"].get(str(key))
    return f"{word} 64-bit" if word else f"Unknown ({text_of(value)})"


QUARANTINE_PARTS = 3


def quarantine(value: Any, _: Context) -> str:
    """Flags, moment and program of a download."""
    parts = text_of(value).rstrip(";").split(";")
    parts += [""] * (QUARANTINE_PARTS - len(parts))
    moment = int(parts[1], 16) if re.fullmatch("[0-9a-fA-F]+", parts[1]) else 0
    parts[:QUARANTINE_PARTS] = [f"Flags={parts[0]}", f"set at {unix_time(moment)}", f"by {parts[2]}"]
    return " ".join(parts)


def last_used(value: Any, _: Context) -> str:
    """Seconds since 1970 in the first four bytes."""
    data = bytes_of(value)
    return unix_time(int.from_bytes(data[:4], "little")) if len(data) >= 4 else NO_TIME


FINDER_FLAGS = {
    "0": "OnDesk",
    "6": "Shared",
    "7": "HasNoInits",
    "8": "Inited",
    "10": "CustomIcon",
    "11": "Stationery",
    "12": "NameLocked",
    "13": "HasBundle",
    "14": "Invisible",
    "15": "Alias",
    "22": "HasRoutingInfo",
    "23": "ObjectBusy",
    "24": "CustomBadge",
    "31": "ExtendedFlagsValid",
}
FINDER_INFO = 32


def finder_info(value: Any, _: Context) -> str:
    """Type and creator in quotes, then flags, place, extended flags and the folder put away into."""
    data = bytes_of(value).ljust(FINDER_INFO, b"\0")
    kind, creator = (data[at : at + 4].replace(b"\0", b"").decode("latin-1") for at in (0, 4))
    flags, top, left, more, folder = unpack_from(">8xHHH10xH2xI", data)
    return f"'{kind}' '{creator}' {flags} {top} {left} {more} {folder}"


_FINDER = re.compile(r"('.*?') ('.*?') (\d+) (\d+) (\d+) (\d+) (\d+)\Z", re.DOTALL)


def finder_info_text(value: Any, _: Context) -> str:
    """The same in words."""
    found = _FINDER.match(text_of(value))
    if not found:
        return text_of(value)
    kind, creator = found[1], found[2]
    flags, top, left, more, folder = (int(found[at]) for at in range(3, 8))
    names = bit_names((more << 16 | flags) & 0xFFF1, FINDER_FLAGS)
    shown = f"Type={kind} Creator={creator} Flags={names} Label={flags >> 1 & 7} Pos=({left},{top})"
    return f"{shown} Putaway={folder}" if folder else shown


_ZONE = re.compile(r" ?([-+]\d{2}):?(\d{2})")
_UTC = re.compile(r"(\d+):(\d+):(\d+) (\d+):(\d+):(\d+)(?:\.\d+)?\+00:00\Z")


def spotlight_time(value: Any, _: Context) -> str:
    """A time of Spotlight's in UTC as local time with its zone."""
    text = _ZONE.sub(r"\1:\2", text_of(value).replace("-", ":"), count=1)
    found = _UTC.match(text)
    if not found:
        return text
    year, month, day, hour, minute, second = (int(part) for part in found.groups())
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return text
    return unix_time(moment.timestamp(), local=True)


def card_time(value: Any, _: Context) -> str:
    """Dates and times of a card, with or without separators."""
    text = text_of(value)
    text = re.sub(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(Z?)", r"\1:\2:\3 \4:\5:\6\7", text)
    text = re.sub(r"(\d{4})(\d{2})(\d{2})", r"\1:\2:\3", text)
    return re.sub(r"(\d{4})-(\d{2})-(\d{2})", r"\1:\2:\3", text)


def without_prefix(prefix: str) -> Convert:
    """Text without something before it."""
    return lambda value, _: text_of(value).removeprefix(prefix)


_BUILT_IN = re.compile(r"_\$!<(.*)>!\$_\Z")


def card_label(value: Any, _: Context) -> str:
    """A label; those that the address book brings along stand in marks."""
    return _BUILT_IN.sub(r"\1", text_of(value), count=1)


def content(value: Any, _: Context) -> Any:
    """The bytes of what would only be a placeholder."""
    return value.read() if isinstance(value, Binary) else value


def message_code_page(value: Any, context: Context) -> str:
    """The code page of a message, which its texts are in."""
    page = text_of(value).partition(" ")[0]
    context.members["Charset"] = page
    return page


RTF_PRESET = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
    b"\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
RTF_HEADER, RTF_STORED, RTF_PACKED = 16, 0x414C454D, 0x75465A4C
WINDOW = 4096


def message_rtf(value: Any, context: Context) -> Binary:
    """Rich text, compressed with a window that opens with what most texts begin with ([MS-OXRTFCP])."""
    data = bytes_of(value)
    if len(data) <= RTF_HEADER:
        return Binary(b"")
    (kind,) = unpack_from("<8xI", data)
    if kind == RTF_STORED:
        return Binary(data[RTF_HEADER:])
    if kind != RTF_PACKED:
        context.warn(f"Unknown RTF compression 0x{kind:x}")
        return Binary(b"")
    return Binary(_unpacked_rtf(data, context.limits.inflated))


def _unpacked_rtf(data: bytes, most: int) -> bytes:
    window = bytearray(RTF_PRESET)
    place = len(window)
    window += bytes(WINDOW - place)
    written = place
    out = bytearray()
    at = RTF_HEADER
    while at < len(data) and len(out) < most:
        control = data[at]
        at += 1
        for bit in range(8):
            if at >= len(data):
                break
            if not control >> bit & 1:
                run = data[at : at + 1]
                at += 1
            else:
                if at + 2 > len(data):
                    return bytes(out)
                (reference,) = unpack_from(">H", data, at)
                at += 2
                start, length = reference >> 4, (reference & 15) + 2
                if start == place % WINDOW or start >= min(written, WINDOW):
                    return bytes(out)
                run = b""
                for step in range(length):
                    byte = window[(start + step) % WINDOW]
                    run += bytes((byte,))
                    window[(place + step) % WINDOW] = byte
            for step, byte in enumerate(run):
                window[(place + step) % WINDOW] = byte
            place += len(run)
            written = max(written, place)
            out += run
    return bytes(out)


def capture_time(value: Any, context: Context) -> Any:
    """Seconds since 1970 with the decimals that the capture has; Windows writes a text."""
    if context.members.get("WindowsTS"):
        return value
    resolution = number_of(context.members.get("TSResol", 0))
    return unix_time(number_of(value), local=True, digits=9 if resolution < 1e-7 else 6)


def time_resolution(value: Any, context: Context) -> float:
    """Seconds a tick: a power of ten, or of two where the high bit is set."""
    power = int(number_of(value))
    worth = 2.0 ** -(power & 0x7F) if power & 0x80 else float(f"1e-{power}")
    context.members["TSResol"] = worth
    return worth


def custom_option(value: Any, context: Context) -> Any:
    """Type, enterprise number and value of a private option."""
    data = bytes_of(value)
    if len(data) <= 4:
        return None
    order = context.order
    kind, length = unpack_from(f"{order}HH", data)
    if not 4 < length <= len(data) - 4:
        return None
    (number,) = unpack_from(f"{order}I", data, 4)
    return f"Type={kind} PEN={number} Val={decode_text(data[8 : 4 + length])}"


def hex_groups(size: int, separator: str, most: int) -> Convert:
    """Bytes in hexadecimal, in groups of so many."""

    def convert(value: Any, _: Context) -> str:
        data = bytes_of(value)[: size * most]
        return separator.join([data[at : at + size].hex() for at in range(0, len(data), size)])

    return convert


def internet_address_6(value: Any, _: Context) -> str:
    """A long address and the length of its prefix."""
    data = bytes_of(value)
    groups = ":".join([data[at : at + 2].hex() for at in range(0, min(len(data), 16), 2)])
    return f"{groups}/{data[16] if len(data) > 16 else ''}"


def filter_text(value: Any, _: Context) -> str:
    """Kind of a filter, then the filter."""
    data = bytes_of(value)
    return f"{data[0]}: {decode_text(data[1:])}" if data else ": "


def moi_time(value: Any, _: Context) -> Any:
    """Year, month, day, hour, minute, milliseconds."""
    data = bytes_of(value)
    if len(data) < 8:
        return None
    year, month, day, hour, minute, thousandths = unpack_from(">HBBBBH", data)
    return f"{year:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:{thousandths / 1000:06.3f}"


MOI_SHAPES = {0: "4:3", 1: "4:3", 4: "16:9", 5: "16:9"}
MOI_SYSTEMS = {4: " NTSC", 5: " PAL"}


def moi_aspect_ratio(value: Any, _: Context) -> str:
    """Aspect ratio in the low and television system in the high half of a byte."""
    code = int(number_of(value))
    return MOI_SHAPES.get(code & 15, "Unknown") + MOI_SYSTEMS.get(code >> 4, "")


def linear(times: float, over: float, term: float) -> Convert:
    """Multiply by a constant, divide by another, add a third."""

    def convert(value: Any, _: Context) -> Any:
        number = float_of(value)
        return value if number is None else neat(number * times / over + term)

    return convert


def one(_value: Any, _: Context) -> int:
    """One: ExifTool counts the text that it made of a velocity instead of telling it."""
    return 1


CONVERSIONS: dict[str, Plain | Made] = {
    "containers.dos_time": Plain(dos_time),
    "containers.hex_unless_zero": Plain(hex_unless_zero),
    "containers.unix_from": Made(unix_from),
    "containers.since_1904_or_1970": Plain(since_1904_or_1970),
    "containers.file_version": Plain(file_version),
    "containers.wide_cpu": Made(wide_cpu),
    "containers.wide_cpu_subtype": Made(wide_cpu_subtype),
    "containers.quarantine": Plain(quarantine),
    "containers.last_used": Plain(last_used),
    "containers.finder_info": Plain(finder_info),
    "containers.finder_info_text": Plain(finder_info_text),
    "containers.spotlight_time": Plain(spotlight_time),
    "containers.card_time": Plain(card_time),
    "containers.without_prefix": Made(without_prefix),
    "containers.card_label": Plain(card_label),
    "containers.content": Plain(content),
    "containers.reversed_words": Plain(reversed_parts),
    "containers.message_code_page": Plain(message_code_page),
    "containers.message_rtf": Plain(message_rtf),
    "containers.capture_time": Plain(capture_time),
    "containers.time_resolution": Plain(time_resolution),
    "containers.custom_option": Plain(custom_option),
    "containers.hex_groups": Made(hex_groups),
    "containers.internet_address_6": Plain(internet_address_6),
    "containers.filter_text": Plain(filter_text),
    "containers.moi_time": Plain(moi_time),
    "containers.moi_aspect_ratio": Plain(moi_aspect_ratio),
    "containers.linear": Made(linear),
    "containers.one": Plain(one),
}
