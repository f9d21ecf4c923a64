"""Builders of video containers, laid out as their writers lay them out, with no picture or sound in them."""

from __future__ import annotations

import zlib
from struct import pack
from uuid import UUID

XMP = (
    b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    b"<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:format>video</dc:format>"
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)

# --- Matroska -------------------------------------------------------------------------------------------------------

EBML, SEGMENT, SEEK_HEAD, SEEK, SEEK_ID, SEEK_POSITION = 0x1A45DFA3, 0x18538067, 0x114D9B74, 0x4DBB, 0x53AB, 0x53AC
INFO, TRACKS, TRACK, CLUSTER, CUES, TAGS, TAG = 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675, 0x1C53BB6B, 0x1254C367, 0x7373
TARGETS, SIMPLE, TAG_NAME, TAG_STRING, TAG_LANGUAGE = 0x63C0, 0x67C8, 0x45A3, 0x4487, 0x447A
CHAPTERS, EDITION, CHAPTER, DISPLAY = 0x1043A770, 0x45B9, 0xB6, 0x80
ATTACHMENTS, ATTACHED = 0x1941A469, 0x61A7
UNKNOWN_SIZE = b"\x01" + b"\xff" * 7


def coded(value: int) -> bytes:
    """Return a size of variable length."""
    length = next(n for n in range(1, 9) if value < (1 << 7 * n) - 1)
    return (value | 1 << 7 * length).to_bytes(length, "big")


def number(value: int) -> bytes:
    """Return the shortest bytes of a number."""
    return value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big")


def element(tag: int, *parts: bytes | str | float, size: bytes | None = None) -> bytes:
    """Return an element of a number, a float, a text, or of elements."""
    data = b"".join(
        part.encode()
        if isinstance(part, str)
        else number(part)
        if isinstance(part, int)
        else pack(">d", part)
        if isinstance(part, float)
        else part
        for part in parts
    )
    return number(tag) + (coded(len(data)) if size is None else size) + data


def ebml(kind: str = "matroska") -> bytes:
    return element(
        EBML,
        element(0x4286, 1),
        element(0x42F7, 1),
        element(0x42F2, 4),
        element(0x42F3, 8),
        element(0x4282, kind),
        element(0x4287, 4),
        element(0x4285, 2),
    )


def simple(name: str, text: str | None, *inner: bytes, language: str = "") -> bytes:
    return element(
        SIMPLE,
        element(TAG_NAME, name),
        *([element(TAG_LANGUAGE, language)] if language else []),
        *([element(TAG_STRING, text)] if text is not None else []),
        *inner,
    )


def seek_head(positions: dict[int, int]) -> bytes:
    """Return a seek head of fixed length; positions count from the segment's first element."""
    entries = (
        element(SEEK, element(SEEK_ID, number(tag)), element(SEEK_POSITION, at.to_bytes(8, "big")))
        for tag, at in positions.items()
    )
    return element(SEEK_HEAD, *entries)


def mkv(*parts: bytes, kind: str = "matroska", size: bytes | None = None) -> bytes:
    return ebml(kind) + element(SEGMENT, *parts, size=size)


# --- ASF ------------------------------------------------------------------------------------------------------------

ASF = {
    "header": "75B22630-668E-11CF-A6D9-00AA0062CE6C",
    "extension": "5FBF03B5-A92E-11CF-8EE3-00C00C205365",
    "file": "8CABDCA1-A947-11CF-8EE4-00C00C205365",
    "stream": "B7DC0791-A9B7-11CF-8EE6-00C00C205365",
    "content": "75B22633-668E-11CF-A6D9-00AA0062CE6C",
    "extended": "D2D0A440-E307-11D2-97F0-00A0C95EA850",
    "branding": "2211B3FA-BD23-11D2-B4B7-00A0C955FC6E",
    "codecs": "86D15240-311D-11D0-A3A4-00A0C90348F6",
    "metadata": "C5F8CBEA-5BAF-4877-8467-AA8C44FA4CCA",
    "library": "44231C94-9498-49D1-A141-1D134E457054",
    "data": "75B22636-668E-11CF-A6D9-00AA0062CE6C",
    "xmp": "BE7ACFCB-97A9-42E8-9C71-999491E3AFAC",
    "audio": "F8699E40-5B4D-11CF-A8FD-00805F5C442B",
    "video": "BC19EFC0-5B4D-11CF-A8FD-00805F5C442B",
    "none": "20FB5700-5B55-11CF-A8FD-00805F5C442B",
}


def guid(name: str) -> bytes:
    return UUID(ASF[name]).bytes_le


def wide(text: str, *, end: bool = True) -> bytes:
    return (text + "\0" * end).encode("utf-16-le")


def asf_object(name: str, data: bytes, *, size: int | None = None) -> bytes:
    return guid(name) + pack("<Q", len(data) + 24 if size is None else size) + data


def asf(*objects: bytes, extension: tuple[bytes, ...] = (), after: bytes = b"") -> bytes:
    inner = b"".join(extension)
    more = asf_object("extension", guid("data") + pack("<HI", 6, len(inner)) + inner) if extension else b""
    data = pack("<IBB", len(objects) + bool(extension), 1, 2) + b"".join(objects) + more
    return asf_object("header", data) + asf_object("data", bytes(26)) + after


def asf_named(entries: list[tuple[str, int, bytes]]) -> bytes:
    """Return an extended description: name, type and bytes of each value."""
    out = pack("<H", len(entries))
    for name, kind, data in entries:
        title = wide(name)
        out += pack("<H", len(title)) + title + pack("<HH", kind, len(data)) + data
    return out


def asf_library(entries: list[tuple[str, int, bytes]], stream: int = 1) -> bytes:
    out = pack("<H", len(entries))
    for name, kind, data in entries:
        title = wide(name)
        out += pack("<HHHHI", 0, stream, len(title), kind, len(data)) + title + data
    return out


def asf_stream(kind: str, data: bytes, number: int = 1) -> bytes:
    return guid(kind) + guid("none") + pack("<QIIHI", 15_000_000, len(data), 0, number, 0) + data


# --- transport streams ----------------------------------------------------------------------------------------------


def packet(pid: int, payload: bytes = b"", *, start: bool = False, clock: int | None = None, lead: int = 0) -> bytes:
    """Return a packet of a transport stream, filled up in its adaptation field."""
    room = 184 - len(payload)
    field = b""
    if clock is not None:
        base, rest = divmod(clock, 300)
        field = b"\x10" + ((base << 15) | 0x7E00 | rest).to_bytes(6, "big")
    if clock is not None or room:
        field = bytes((max(room - 1, 0),)) + (field + b"\0" * (not field) + b"\xff" * 184)[: max(room - 1, 0)]
    flags = (0x20 if field else 0) | (0x10 if payload else 0)
    return bytes(lead) + pack(">BHB", 0x47, (0x4000 if start else 0) | pid, flags) + field + payload


def section(table: int, number: int, body: bytes) -> bytes:
    length = 5 + len(body) + 4
    return b"\0" + pack(">BHHBBB", table, 0xB000 | length, number, 0xC1, 0, 0) + body + b"\1\2\3\4"


def programs(*maps: tuple[int, int]) -> bytes:
    return section(0, 1, b"".join(pack(">HH", program, 0xE000 | pid) for program, pid in maps))


def streams(program: int, clock_pid: int, entries: list[tuple[int, int, bytes]]) -> bytes:
    body = pack(">HH", 0xE000 | clock_pid, 0xF000)
    for kind, pid, descriptors in entries:
        body += pack(">BHH", kind, 0xE000 | pid, 0xF000 | len(descriptors)) + descriptors
    return section(2, program, body)


def pes(data: bytes, stream: int = 0xE0, *, size: int | None = None) -> bytes:
    head = b"\x80\x80\x05" + b"\x21\0\1\0\1"
    length = len(head) + len(data) if size is None else size
    return b"\0\0\1" + bytes((stream,)) + pack(">H", length if length < 65536 else 0) + head + data


def split(pid: int, data: bytes, lead: int = 0) -> bytes:
    """Return a packet of a stream in packets of the transport stream."""
    parts = [data[at : at + 184] for at in range(0, len(data), 184)]
    return b"".join(packet(pid, part, start=not index, lead=lead) for index, part in enumerate(parts))


def unit(kind: int, data: bytes) -> bytes:
    """Return a unit of H.264, its zeros kept from looking like a start code."""
    out = bytearray()
    for byte in data:
        if out[-2:] == b"\0\0" and byte <= 3:
            out.append(3)
        out.append(byte)
    return b"\0\0\0\1" + bytes((kind,)) + bytes(out)


MDPM = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66") + b"MDPM"


def settings(packs: list[tuple[int, bytes]]) -> bytes:
    """Return a message with a camera's settings."""
    data = MDPM + bytes((len(packs),)) + b"".join(bytes((tag,)) + value for tag, value in packs)
    size = b"\xff" * (len(data) // 255) + bytes((len(data) % 255,))
    return unit(6, b"\5" + size + data + b"\x80")


class Writer:
    """Writes bits, highest first."""

    def __init__(self) -> None:
        self.bits = ""

    def put(self, value: int, count: int) -> Writer:
        self.bits += f"{value:0{count}b}"
        return self

    def golomb(self, *values: int) -> Writer:
        for value in values:
            digits = f"{value + 1:b}"
            self.bits += "0" * (len(digits) - 1) + digits
        return self

    def done(self) -> bytes:
        bits = self.bits + "1"
        bits += "0" * (-len(bits) % 8)
        return int(bits, 2).to_bytes(len(bits) // 8, "big")


def parameters(profile: int, width: int, height: int, *, crop: int = 0, order: int = 0, scaling: bool = False) -> bytes:
    """Return sequence parameters; sizes in macroblocks, or for interlaced pictures pairs of them."""
    bits = Writer().put(profile, 8).put(0x28, 16).golomb(0)
    if profile >= 100:
        bits.golomb(1, 0, 0).put(0, 1).put(int(scaling), 1)
        if scaling:
            bits.put(1, 1)
            for _ in range(16):
                bits.golomb(0)
            bits.put(0, 7)
    bits.golomb(0, order)
    if order == 0:
        bits.golomb(2)
    elif order == 1:
        bits.put(0, 1).golomb(0, 0, 2, 1, 1)
    bits.golomb(4).put(0, 1).golomb(width - 1, height - 1).put(0, 1).put(1, 1).put(1, 1).put(int(crop > 0), 1)
    if crop:
        bits.golomb(0, 0, 0, crop)
    return unit(0x67, bits.put(0, 1).done())


def klv(entries: list[tuple[int, bytes]]) -> bytes:
    out = b""
    for tag, data in entries:
        length = bytes((len(data),)) if len(data) < 128 else b"\x81" + bytes((len(data),))
        out += bytes((tag,)) + length + data
    return out


def misb(*sets: tuple[str, bytes]) -> bytes:
    data = b"".join(bytes.fromhex(key) + b"\x82" + pack(">H", len(value)) + value for key, value in sets)
    return b"\0\0\x0f" + pack(">H", len(data)) + data


# --- MXF ------------------------------------------------------------------------------------------------------------

LABEL = "060e2b34"


def ul(text: str) -> bytes:
    return bytes.fromhex(text.replace(".", ""))


def pack_klv(key: str, data: bytes) -> bytes:
    return ul(key) + b"\x83" + len(data).to_bytes(3, "big") + data


def partition(kind: str, size: int, footer: int = 0) -> bytes:
    key = f"060e2b34.0205.0101.0d010201.0102{kind}00"
    return pack_klv(key, pack(">HHIQQQQQ", 1, 2, 512, 0, 0, footer, size, 0) + bytes(24))


def primer(labels: dict[int, str]) -> bytes:
    body = pack(">II", len(labels), 18) + b"".join(pack(">H", local) + ul(label) for local, label in labels.items())
    return pack_klv("060e2b34.0205.0101.0d010201.01050100", body)


def local_set(kind: str, values: list[tuple[int, bytes]]) -> bytes:
    body = b"".join(pack(">HH", tag, len(data)) + data for tag, data in values)
    return pack_klv(f"060e2b34.0253.0101.{kind}", body)


def references(*instances: int) -> bytes:
    return pack(">II", len(instances), 16) + b"".join(instance.to_bytes(16, "big") for instance in instances)


# --- Flash ----------------------------------------------------------------------------------------------------------


def amf(value: object) -> bytes:
    """Return a value of AMF0; a dictionary as a mixed array, a tuple of pairs as an object."""
    if isinstance(value, bool):
        return b"\1" + bytes((value,))
    if isinstance(value, int | float):
        return b"\0" + pack(">d", value)
    if isinstance(value, str):
        data = value.encode()
        return (b"\2" + pack(">H", len(data)) if len(data) < 65536 else b"\x0c" + pack(">I", len(data))) + data
    if isinstance(value, list):
        return b"\x0a" + pack(">I", len(value)) + b"".join(map(amf, value))
    if isinstance(value, dict):
        return b"\x08" + pack(">I", len(value)) + amf_fields(tuple(value.items()))
    if isinstance(value, tuple):
        return b"\3" + amf_fields(value)
    if isinstance(value, bytes):
        return value
    return b"\5"


def amf_fields(pairs: tuple[tuple[str, object], ...]) -> bytes:
    return b"".join(pack(">H", len(name)) + name.encode() + amf(value) for name, value in pairs) + b"\0\0\x09"


def flv(*packets: tuple[int, bytes], flags: int = 5) -> bytes:
    out = b"FLV\1" + bytes((flags,)) + pack(">I", 9) + bytes(4)
    for kind, data in packets:
        out += pack(">I", kind << 24 | len(data)) + bytes(7) + data + pack(">I", len(data) + 11)
    return out


def swf(*tags: tuple[int, bytes], version: int = 9, packed: bool = False, size: tuple[int, int] = (550, 400)) -> bytes:
    bits = Writer().put(15, 5).put(0, 15).put(size[0] * 20, 15).put(0, 15).put(size[1] * 20, 15).bits
    bits += "0" * (-len(bits) % 8)
    body = int(bits, 2).to_bytes(len(bits) // 8, "big") + pack("<HH", 24 << 8 | 128, 48)
    for kind, data in tags:
        short = len(data) < 63
        body += pack("<H", kind << 6 | (len(data) if short else 63)) + (b"" if short else pack("<I", len(data))) + data
    body += bytes(60)
    whole = pack("<I", len(body) + 8) + (zlib.compress(body) if packed else body)
    return (b"CWS" if packed else b"FWS") + bytes((version,)) + whole


# --- Real -----------------------------------------------------------------------------------------------------------


def text16(value: str) -> bytes:
    return pack(">H", len(value)) + value.encode("latin-1")


def text8(value: str) -> bytes:
    return bytes((len(value),)) + value.encode("latin-1")


def real_chunk(name: str, data: bytes, version: int = 0) -> bytes:
    return name.encode() + pack(">IH", len(data) + 10, version) + data


def real(*chunks: bytes, footer: bytes = b"") -> bytes:
    return b".RMF" + pack(">IHII", 18, 0, 0, len(chunks)) + b"".join(chunks) + real_chunk("DATA", bytes(20)) + footer


def real_stream(number: int, name: str, mime: str, data: bytes) -> bytes:
    rates = pack(">HIIIIIII", number, 64000, 63000, 900, 700, 0, 2500, 61000)
    return real_chunk("MDPR", rates + text8(name) + text8(mime) + pack(">I", len(data)) + data)


def real_properties(entries: list[tuple[str, int, bytes]]) -> bytes:
    out = b""
    for name, kind, value in entries:
        body = text8(name) + pack(">IH", kind, len(value)) + value
        out += pack(">IH", len(body) + 6, 0) + body
    return out


def real_metadata(name: str, kind: int, value: bytes, *inner: bytes) -> bytes:
    label = name.encode() + b"\0"
    head = 28 + len(label)
    body = label + pack(">I", len(value)) + value
    below = b"".join(pack(">II", 0, 0) for _ in inner) + b"".join(inner)
    size = 28 + len(body) + len(below)
    return pack(">7I", size, kind, 0, head, head + 4 + len(value), len(inner), len(label)) + body + below


# --- DV, R3D, WTV ---------------------------------------------------------------------------------------------------


def dv(*, lines: int = 0, kind: int = 0, application: int = 0, packs: bytes = b"", audio: bytes = b"") -> bytes:
    """Return the start of a first frame: a header, two subcode and three video blocks, then audio."""
    head = (
        b"\x1f\x07\0" + (b"\xbf" if lines else b"\x3f") + bytes((0x68 | application, 0x78, 0x78, 0x78)) + b"\xff" * 72
    )
    subcode = (b"\x3f\x07\0" + b"\xff" * 77) * 2
    empty = b"\x56\x07\0" + b"\xff" * 77
    last = b"\x56\x07\2" + packs.ljust(45, b"\xff") + bytes((0x60, 0xFF, 0xFF, kind)) + b"\xff" * 28
    sound = b"\x76\x07\0" + audio.ljust(77, b"\xff")
    return (head + subcode + empty * 2 + last + bytes(80 * 48) + sound).ljust(12000, b"\0")


def red_entry(tag: int, data: bytes) -> bytes:
    return pack(">HH", len(data) + 4, tag) + data


def red(version: int, entries: bytes) -> bytes:
    entries = entries.ljust(320, b"\0")
    if version == 1:
        head = bytearray(256)
        head[:8] = pack(">I", 256) + b"RED1"
        head[54:68] = pack(">HHHH", 4096, 0, 2304, 0) + pack(">HH", 24000, 1001) + b"\0\0"
        head[67:99] = b"A001_C002_0101AB_001.R3D".ljust(32, b"\0")
        return bytes(head) + bytes(0x22) + pack(">H", len(entries)) + entries + bytes(300)
    head = bytearray(0x44 + 0x18)
    head[:8] = pack(">I", len(head) + 2 + len(entries)) + b"RED2"
    head[0x40:0x44] = b"\1\0\0\0"
    head[76:92] = pack(">IIHHHH", 5120, 2700, 0, 1001, 0, 24000)
    return bytes(head) + pack(">H", len(entries)) + entries


WTV_HEAD = bytes.fromhex("b7d800203749da11a64e0007e95ead8d")
WTV_ENTRY = bytes.fromhex("92b774915970704488df063b82cc213d")
WTV_VALUE = bytes.fromhex("5afed76dc81d8f4a9922fab11c381453")


def wtv_value(name: str, kind: int, data: bytes) -> bytes:
    return WTV_VALUE + pack("<II", kind, len(data)) + wide(name) + data


def wtv(*values: bytes, table: bool = True, sector: int = 0x1000) -> bytes:
    """Return a recording: header, directory, and metadata in sectors by a table of them or in one."""
    data = b"".join(values)
    count = -(-len(data) // sector)
    name = wide("table.0.entries.legacy_attrib", end=False)
    body = pack("<QQ", 0, len(name) // 2) + name + pack("<II", 2 if table else 3, int(table))
    other = wide("table.0.time", end=False)
    skipped = pack("<QQ", 0, len(other) // 2) + other + pack("<II", 9, 2)
    directory = b"".join(WTV_ENTRY + pack("<II", 24 + len(entry), 0) + entry for entry in (skipped, body))
    head = bytearray(0x60)
    head[:16] = WTV_HEAD
    head[0x28:0x2C] = pack("<I", sector)
    head[0x38:0x40] = pack("<II", 1, 0)
    sectors = pack(f"<{count}I", *range(3, 3 + count))
    parts = [bytes(head), directory, sectors]
    return b"".join(part.ljust(sector, b"\0") for part in parts) + data.ljust(count * sector, b"\0")
