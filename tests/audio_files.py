"""Builders of audio files: tags, frames, pages and chunks as programs write them."""

from __future__ import annotations

from struct import pack

LATIN, MARKED, BIG, UTF8 = 0, 1, 2, 3
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xd9"
MP3_FRAME = b"\xff\xfb\x90\x64" + bytes(413)
"""Layer 3 of version 1 at 128 kbit/s and 44.1 kHz, joint stereo."""


def sync_safe(value: int) -> bytes:
    """Return a number in seven bits of each of four bytes."""
    return bytes(value >> shift & 0x7F for shift in (21, 14, 7, 0))


def coded(text: str, encoding: int = UTF8) -> bytes:
    """Return text in an encoding of ID3v2, without an end."""
    if encoding == MARKED:
        return b"\xff\xfe" + text.encode("utf-16-le")
    return text.encode({LATIN: "latin-1", BIG: "utf-16-be", UTF8: "utf-8"}[encoding])


def texts(*parts: str, encoding: int = UTF8) -> bytes:
    """Return the value of a text frame."""
    end = b"\0\0" if encoding in (MARKED, BIG) else b"\0"
    return bytes((encoding,)) + end.join(coded(part, encoding) for part in parts)


def frame(name: str, value: bytes, version: int = 3, flags: int = 0, length: int | None = None) -> bytes:
    """Return a frame of ID3v2."""
    size = len(value) if length is None else length
    if version == 2:
        return name.encode() + size.to_bytes(3, "big") + value
    return name.encode() + (pack(">I", size) if version == 3 else sync_safe(size)) + pack(">H", flags) + value


def id3(*frames: bytes, version: int = 3, flags: int = 0, extended: bytes = b"", padding: int = 0) -> bytes:
    """Return an ID3v2 tag."""
    body = extended + b"".join(frames) + bytes(padding)
    foot = b"3DI" + bytes((version, 0, flags)) + sync_safe(len(body)) if flags & 0x10 else b""
    return b"ID3" + bytes((version, 0, flags)) + sync_safe(len(body)) + body + foot


def id3v1(title: bytes = b"Old title", comment: bytes = b"Nothing", track: int = 7, genre: int = 17) -> bytes:
    """Return an ID3v1.1 tag."""
    fields = (title, 30), (b"Old artist", 30), (b"Old album", 30), (b"1999", 4), (comment, 28)
    return b"TAG" + b"".join(data.ljust(size, b"\0") for data, size in fields) + bytes((0, track, genre))


def enhanced() -> bytes:
    """Return an "Enhanced TAG"."""
    fields = (b" and more of it", 60), (b"Artist goes on", 60), (b"Album too", 60), (b"\x03", 1), (b"Free \xe9", 30)
    return b"TAG+" + b"".join(data.ljust(size, b"\0") for data, size in (*fields, (b"001:02", 6), (b"003:04", 6)))


def lyrics3(**fields: str) -> bytes:
    """Return a Lyrics3 2.00 block."""
    body = b"LYRICSBEGIN" + b"".join(
        name.encode() + b"%05d" % len(text.encode("latin-1")) + text.encode("latin-1") for name, text in fields.items()
    )
    return body + b"%06d" % len(body) + b"LYRICS200"


def ape_item(name: bytes, value: bytes, flags: int = 0) -> bytes:
    """Return an item of an APE tag."""
    return pack("<II", len(value), flags) + name + b"\0" + value


def ape_tag(*items: bytes, version: int = 2000, count: int | None = None, header: bool = False) -> bytes:
    """Return an APE tag with its footer, or with its header instead."""
    body = b"".join(items)
    number = len(items) if count is None else count
    edge = b"APETAGEX" + pack("<IIII", version, len(body) + 32, number, 0xA0000000 if header else 0) + bytes(8)
    return edge + body if header else body + edge


def xing(
    kind: bytes = b"Xing",
    flags: int = 15,
    encoder: bytes = b"LAME3.100",
    scale: int = 78,
    head: bytes = MP3_FRAME[:4],
    side: int = 32,
) -> bytes:
    """Return the first frame of an MP3 with what an encoder says about the rest."""
    fields = b""
    if flags & 1:
        fields += pack(">I", 1500)
    if flags & 2:
        fields += pack(">I", 600_000)
    if flags & 4:
        fields += bytes(range(100))
    if flags & 8:
        fields += pack(">I", scale)
    lame = encoder + b"\x04\xb4" + bytes(9) + b"\x80" + bytes(3) + b"\x0c" + bytes(10)
    data = head + bytes(side) + kind + pack(">I", flags) + fields + lame
    return data.ljust(417, b"\0")


def comments(*pairs: str, vendor: str = "Acme encoder", count: int | None = None) -> bytes:
    """Return Vorbis comments."""
    parts = [pair.encode("utf-8", "surrogateescape") for pair in pairs]
    head = pack("<I", len(vendor)) + vendor.encode() + pack("<I", len(parts) if count is None else count)
    return head + b"".join(pack("<I", len(part)) + part for part in parts)


def flac_picture(data: bytes = JPEG, kind: int = 3, mime: str = "image/jpeg", about: str = "Vorn") -> bytes:
    """Return the value of a picture block."""
    name, text = mime.encode(), about.encode()
    head = pack(">I", kind) + pack(">I", len(name)) + name + pack(">I", len(text)) + text
    return head + pack(">5I", 640, 480, 24, 0, len(data)) + data


STREAM_INFO = (
    pack(">HH", 4096, 4096)
    + (1000).to_bytes(3, "big")
    + (9000).to_bytes(3, "big")
    + (44100 << 44 | 1 << 41 | 15 << 36 | 441_000).to_bytes(8, "big")
    + bytes(range(16))
)


def flac(*blocks: tuple[int, bytes], sound: bytes = b"\xff\xf8" + bytes(50)) -> bytes:
    """Return a FLAC file; the last block says that it is the last."""
    parts = [(0, STREAM_INFO), *blocks]
    out = b"fLaC"
    for number, (kind, data) in enumerate(parts, 1):
        out += bytes((kind | (0x80 if number == len(parts) else 0),)) + len(data).to_bytes(3, "big") + data
    return out + sound


def page(data: bytes, number: int = 0, flags: int = 0, stream: int = 1, *, ends: bool = True) -> bytes:
    """Return a page of an Ogg stream with one packet, or a part of one."""
    lacing = bytes([255] * (len(data) // 255)) + (bytes((len(data) % 255,)) if ends else b"")
    head = b"OggS\0" + bytes((flags,)) + bytes(8) + pack("<III", stream, number, 0) + bytes((len(lacing),))
    return head + lacing + data


def pages(packet: bytes, number: int, stream: int = 1, size: int = 255 * 16) -> tuple[bytes, int]:
    """Return the pages of a packet that is too long for one, and the number of the next."""
    out = b""
    for at in range(0, len(packet), size):
        part = packet[at : at + size]
        out += page(part, number, 1 if at else 0, stream, ends=at + size >= len(packet))
        number += 1
    return out, number


VORBIS = b"\1vorbis" + pack("<IBIiii", 0, 2, 44100, 0, 112_000, -1) + b"\xb8\1"
OPUS = b"OpusHead\1\2" + pack("<HIh", 312, 48000, 512) + b"\0"
THEORA = (
    b"\x80theora\3\2\1"
    + pack(">HH", 40, 30)
    + (640).to_bytes(3, "big")
    + (480).to_bytes(3, "big")
    + b"\0\0"
    + pack(">II", 30000, 1001)
    + (4).to_bytes(3, "big")
    + (3).to_bytes(3, "big")
    + b"\1"
    + (500_000).to_bytes(3, "big")
    + pack(">H", 48 << 10 | 6 << 5 | 2 << 3)
)


def ogg(first: bytes, second: bytes, third: bytes = b"\5vorbis" + bytes(40)) -> bytes:
    """Return an Ogg file with the headers of one stream."""
    head = page(first, 0, 2)
    body, number = pages(second, 1)
    more, number = pages(third, number)
    return head + body + more + page(bytes(200), number, 4)


def aiff(*chunks: tuple[bytes, bytes], form: bytes = b"AIFF") -> bytes:
    """Return an AIFF file."""
    body = form + b"".join(name + pack(">I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in chunks)
    return b"FORM" + pack(">I", len(body)) + body


EXTENDED_44100 = b"\x40\x0e\xac\x44" + bytes(6)
COMMON = (b"COMM", pack(">HIH", 2, 441_000, 16) + EXTENDED_44100)
SOUND = (b"SSND", bytes(108))


def audible(*pairs: tuple[str, str], cover: bytes = JPEG, chapters: int = 12) -> bytes:
    """Return an audio book of Audible's."""
    words = [(name.encode(), text.encode()) for name, text in pairs]
    entries = b"".join(b"\0" + pack(">II", len(name), len(text)) + name + text for name, text in words)
    dictionary = pack(">I", len(words)) + entries
    start = 16 + 36
    middle = start + len(dictionary)
    last = middle + 8
    art = pack(">II", len(cover), last + 8) + cover
    contents = pack(">9I", 2, start, len(dictionary), 6, middle, 8, 11, last, len(art))
    body = contents + dictionary + pack(">II", chapters, 0) + art
    return pack(">I", 16 + len(body)) + b"\x57\x90\x75\x36" + pack(">II", 3, 0) + body


def dsf(tag: bytes = b"") -> bytes:
    """Return a DSF file."""
    fmt = b"fmt " + pack("<Q", 52) + pack("<6IQII", 1, 0, 2, 2, 2_822_400, 1, 5_644_800, 4096, 0)
    data = b"data" + pack("<Q", 12 + 64) + bytes(64)
    at = 28 + len(fmt) + len(data)
    return b"DSD " + pack("<QQQ", 28, at + len(tag), at if tag else 0) + fmt + data + tag


def adts(filler: bytes = b"") -> bytes:
    """Return the frames of an AAC file, the first with its encoder's name where one is given."""
    body = bytes(40)
    if filler:
        count = len(filler)
        lead = 6 << 13 | (min(count, 15) << 9) | ((count - 14 if count >= 15 else 0) << 1)
        body = pack(">H", lead)[: 2 if count >= 15 else 1] + filler + bytes(20)
    number = 0xFFF15080 << 24 | len(body) + 7 << 13 | 0x7FF << 2
    return number.to_bytes(7, "big") + body
