"""Builders of QuickTime and ISO base media files, laid out as cameras and encoders lay them out."""

from __future__ import annotations

from struct import pack

MATRIX = pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
CREATED = 3_600_000_000
PIXEL = (
    b"\xff\xd8\xff\xdb\0\x43\0" + bytes(range(1, 65)) + b"\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0"
    b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\x55\xff\xd9"
)
"""A whole JPEG."""


def box(kind: bytes | str, payload: bytes = b"", *, long: bool = False) -> bytes:
    name = kind.encode("latin-1") if isinstance(kind, str) else kind
    if long:
        return pack(">I4sQ", 1, name, len(payload) + 16) + payload
    return pack(">I4s", len(payload) + 8, name) + payload


def full(kind: bytes | str, payload: bytes = b"", version: int = 0, flags: int = 0) -> bytes:
    return box(kind, pack(">I", version << 24 | flags) + payload)


def ftyp(brand: bytes = b"isom", *others: bytes) -> bytes:
    return box(b"ftyp", brand + pack(">I", 0x200) + b"".join(others or (b"isom", b"iso2", b"mp41")))


def mvhd(created: int = CREATED, duration: int = 5000, scale: int = 1000, version: int = 0) -> bytes:
    form = ">QQIQ" if version else ">IIII"
    times = pack(form, created, created + 60, scale, duration)
    return full(b"mvhd", times + pack(">IH10x", 0x10000, 0x100) + MATRIX + pack(">6II", *range(6), 4), version)


def tkhd(
    track: int = 1, size: tuple[int, int] = (640, 480), matrix: bytes = MATRIX, version: int = 0, duration: int = 5000
) -> bytes:
    times = pack(">QQIIQ" if version else ">IIIII", CREATED, CREATED, track, 0, duration)
    return full(
        b"tkhd",
        times + pack(">8xHHHH", 0, 0, 0x100, 0) + matrix + pack(">II", size[0] << 16, size[1] << 16),
        version,
        7,
    )


def mdhd(language: int = 0x15C7, scale: int = 600, duration: int = 3000, version: int = 0) -> bytes:
    times = pack(">QQIQ" if version else ">IIII", CREATED, CREATED, scale, duration)
    return full(b"mdhd", times + pack(">HH", language, 0), version)


def hdlr(kind: bytes, name: bytes = b"Handler\0", family: bytes = b"mhlr", vendor: bytes = b"appl") -> bytes:
    return full(b"hdlr", family + kind + vendor + bytes(8) + name)


def stbl(entry: bytes, samples: list[bytes], at: int, durations: list[tuple[int, int]] | None = None) -> bytes:
    """Build a sample table whose samples lie one after the other from an offset on."""
    runs = durations or [(len(samples), 100)]
    stts = full(b"stts", pack(">I", len(runs)) + b"".join(pack(">II", *run) for run in runs))
    stsc = full(b"stsc", pack(">IIII", 1, 1, len(samples), 1))
    stsz = full(b"stsz", pack(">II", 0, len(samples)) + b"".join(pack(">I", len(one)) for one in samples))
    stco = full(b"stco", pack(">II", 1, at))
    return box(b"stbl", full(b"stsd", pack(">I", 1) + entry) + stts + stsc + stsz + stco)


def entry(kind: bytes, payload: bytes = b"") -> bytes:
    return box(kind, bytes(6) + pack(">H", 1) + payload)


def visual(
    kind: bytes = b"avc1", size: tuple[int, int] = (640, 480), inner: bytes = b"", name: bytes = b"Codec"
) -> bytes:
    head = pack(">HH4sII", 0, 0, b"appl", 512, 512) + pack(">HHIIIH", *size, 72 << 16, 72 << 16, 0, 1)
    return entry(kind, head + bytes((len(name),)) + name.ljust(31, b"\0") + pack(">Hh", 24, -1) + inner)


def audio(kind: bytes = b"mp4a", channels: int = 2, rate: int = 44100, inner: bytes = b"") -> bytes:
    return entry(kind, pack(">HHI", 0, 0, 0) + pack(">HHHHI", channels, 16, 0, 0, rate << 16) + inner)


def trak(
    handler: bytes, table: bytes, *, number: int = 1, before: bytes = b"", after: bytes = b"", header: bytes = b""
) -> bytes:
    media = {
        b"vide": full(b"vmhd", pack(">4H", 0x40, 0x8000, 0x8000, 0x8000), 0, 1),
        b"soun": full(b"smhd", pack(">HH", 0, 0)),
    }
    dinf = box(b"dinf", full(b"dref", pack(">I", 1) + full(b"url ", b"", 0, 1)))
    minf = box(
        b"minf", media.get(handler, box(b"gmhd", full(b"gmin", pack(">4HHH", 0x40, 0, 0, 0, 0, 0)))) + dinf + table
    )
    mdia = box(b"mdia", mdhd() + hdlr(handler) + minf)
    return box(b"trak", (header or tkhd(number)) + before + mdia + after)


def film(
    *tracks: tuple[bytes, bytes, list[bytes]], extra: bytes = b"", brand: bytes = b"isom", tail: bytes = b""
) -> bytes:
    """Build a film: tracks of (handler, sample description, samples), more atoms, more at the end."""
    head = ftyp(brand)
    at = len(head) + 8
    media = b"".join(sample for _, _, samples in tracks for sample in samples)
    made = b""
    for number, (handler, description, samples) in enumerate(tracks, 1):
        made += trak(handler, stbl(description, samples, at), number=number)
        at += sum(map(len, samples))
    return head + box(b"mdat", media) + box(b"moov", mvhd() + made + extra) + tail


def item(kind: bytes | str, *values: tuple[int, bytes] | tuple[int, bytes, int, int]) -> bytes:
    """Build an item of `ilst`: values of (type, data) with a country and a language."""
    made = b""
    for flags, data, *place in values:
        country, language = place or (0, 0)
        made += box(b"data", pack(">IHH", flags, country, language) + data)
    return box(kind, made)


def meta(*items: bytes, handler: bytes = b"mdir", keys: tuple[bytes, ...] = (), plain: bool = False) -> bytes:
    """Build a `meta` atom with items and, where there are any, keys."""
    listed = b""
    if keys:
        listed = full(b"keys", pack(">I", len(keys)) + b"".join(box(b"mdta", key) for key in keys))
    content = hdlr(handler, b"\0", bytes(4)) + listed + box(b"ilst", b"".join(items))
    return box(b"meta", content) if plain else full(b"meta", content)


def text(data: bytes, language: int = 0x15C7) -> bytes:
    """Build a user data text in a language."""
    return pack(">HH", len(data), language) + data
