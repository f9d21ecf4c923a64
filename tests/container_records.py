"""E-books, captures, video indexes and records of sensors and sports made here."""

from __future__ import annotations

from struct import pack

from container_files import padded

# ---- Palm, captures, video index


def palm(kind: bytes = b"TEXtREAd", book: bytes = b"", start: int = 3500000000) -> bytes:
    head = b"Some_Book".ljust(32, b"\0") + pack(">HHIIIIII", 0, 1, start, 1400000000, 0, 3, 0, 0) + kind + bytes(8)
    head += pack(">HI", 1 if book else 0, 90) + bytes(8)
    return head.ljust(90, b"\0") + book


def mobi(page: int = 1252, *, extended: bool = True) -> bytes:
    name = "Bücher".encode("cp1252" if page == 1252 else "utf-8")
    texts = [
        (100, "Müller"),
        (101, "Pub"),
        (105, "One"),
        (105, "Two"),
        (106, "2020-01-02T03:04:05+00:00"),
        (524, "de"),
        (999, "?"),
    ]
    entries = b""
    for number, text in texts:
        data = text.encode("cp1252" if page == 1252 else "utf-8")
        entries += pack(">II", number, 8 + len(data)) + data
    for number, value in ((115, pack(">I", 1)), (404, b"\1"), (204, pack(">I", 201))):
        entries += pack(">II", number, 8 + len(value)) + value
    header = pack(">HHIHHHH", 2, 0, 100000, 10, 4096, 0, 0) + b"MOBI" + pack(">IIIII", 232, 2, page, 1, 6)
    header = header.ljust(84, b"\0") + pack(">II", 300 + len(entries), len(name)) + bytes(12) + pack(">I", 6)
    header = header.ljust(128, b"\0") + pack(">I", 0x40 if extended else 0)
    header = header.ljust(248, b"\0") + b"EXTH" + pack(">II", 12 + len(entries), len(texts) + 3) + entries
    return palm(b"BOOKMOBI", header.ljust(300 + len(entries), b"\0") + name)


def pcap(order: str = "<", magic: int = 0xA1B2C3D4) -> bytes:
    return (
        pack(f"{order}IHHiIII", magic, 2, 4, 0, 0, 65535, 1)
        + pack(f"{order}IIII", 1700000000, 123456, 60, 60)
        + bytes(60)
    )


def pcapng(order: str = "<", *, resolution: int = 6) -> bytes:
    def option(number: int, data: bytes) -> bytes:
        return pack(f"{order}HH", number, len(data)) + padded(data)

    def block(kind: int, body: bytes) -> bytes:
        return pack(f"{order}II", kind, len(body) + 12) + body + pack(f"{order}I", len(body) + 12)

    section = pack(f"{order}IHHq", 0x1A2B3C4D, 1, 0, -1)
    section += option(2, b"hard") + option(3, b"os") + option(4, b"app") + option(1, b"note") + option(0, b"")
    custom = pack(f"{order}HHI", 5, 8, 32473) + b"text" + bytes(8)
    inner = pack(f"{order}HHI", 1, 0, 65535) + option(2, b"eth0") + option(3, b"descr") + option(5, bytes(range(17)))
    inner += option(6, b"\1\2\3\4\5\6") + option(7, b"\1\2\3\4\5\6\7\x08") + option(8, pack(f"{order}Q", 1000000))
    inner += (
        option(9, bytes((resolution,))) + option(11, b"\0tcp") + option(13, b"\4") + option(14, pack(f"{order}q", 5))
    )
    inner += option(15, b"card") + option(2988, custom) + option(77, b"odd") + option(0, b"")
    packet = pack(f"{order}IIIII", 0, 0x5B1A3, 0x1234567, 4, 4) + b"data"
    return block(0x0A0D0D0A, section) + block(1, inner) + block(6, packet)


def cap() -> bytes:
    head = b"GMBU\0\2" + pack("<H8H", 1, 2024, 5, 1, 6, 7, 8, 9, 10)
    return head.ljust(40, b"\0") + pack("<II", 48, 8) + b"comment\0"


def moi(aspect: int = 0x55, audio: int = 0x4001, video: int = 0x813D) -> bytes:
    out = bytearray(300)
    out[0:14] = b"V6" + pack(">I", 300) + pack(">HBBBBH", 2011, 5, 15, 17, 58, 48250)
    out[14:18] = pack(">I", 75160)
    out[0x80], out[0x86] = aspect, 11
    out[0x84:0x86], out[0xDA:0xDC] = pack(">H", audio), pack(">H", video)
    return bytes(out)


# ---- FIT


def fit(*, order: str = "<") -> bytes:
    def define(
        local: int, number: int, *fields: tuple[int, int, int], developer: tuple[tuple[int, int, int], ...] = ()
    ) -> bytes:
        head = bytes((0x40 | (0x20 if developer else 0) | local, 0, order == ">")) + pack(f"{order}H", number)
        out = head + bytes((len(fields),)) + b"".join(map(bytes, fields))
        return out + (bytes((len(developer),)) + b"".join(map(bytes, developer)) if developer else b"")

    stamp = 1000000000
    body = define(0, 0, (0, 1, 0), (1, 2, 0x84), (3, 4, 0x8C), (4, 4, 0x86))
    body += b"\0" + pack(f"{order}BHII", 4, 1, 123456, stamp)
    body += define(1, 207, (1, 16, 0x0D), (3, 1, 2)) + b"\1" + bytes(range(16)) + b"\0"
    body += define(2, 206, (0, 1, 2), (1, 1, 2), (2, 1, 2), (3, 12, 7), (8, 8, 7))
    body += b"\2" + b"\0\5\x84" + b"own_speed\0\0\0" + b"km/h ?\0\0"
    body += define(
        3, 20, (253, 4, 0x86), (0, 4, 0x85), (1, 4, 0x85), (2, 2, 0x84), (3, 1, 2), (200, 1, 2), developer=((5, 2, 0),)
    )
    record = pack(f"{order}IiiHBB", stamp + 5, 600000000, -100000000, 2600, 120, 9)
    body += b"\3" + record + pack(f"{order}H", 33) + b"\3" + record + pack(f"{order}H", 34)
    body += define(4, 18, (253, 4, 0x86), (7, 4, 0x86), (5, 1, 0), (9, 3, 0x84))
    body += b"\4" + pack(f"{order}IIB3s", stamp + 60, 3564089, 1, b"abc")
    body += define(0, 999, (253, 4, 0x86), (1, 2, 0x84)) + b"\0" + pack(f"{order}IH", stamp + 61, 5)
    body += (
        define(1, 34, (253, 4, 0x86), (0, 4, 0x86), (5, 4, 0x86)) + b"\1" + pack(f"{order}III", stamp + 62, 7000, stamp)
    )
    body += define(2, 160, (253, 4, 0x86), (1, 4, 0x85), (3, 4, 0x86), (7, 6, 0x83))
    body += b"\2" + pack(f"{order}IiI3h", stamp + 63, 0x7FFFFFFF, 3000, 100, -200, 300)
    return pack("<BBHI", 14, 0x20, 2100, len(body)) + b".FIT\0\0" + body + b"\0\0"


# ---- sensors


def kandao(*rows: tuple[bytes, bytes, int, bytes]) -> bytes:
    out = pack("<I", len(rows))
    for name, form, count, data in rows:
        out += name.ljust(32, b"\0") + form.ljust(8, b"\0") + pack("<I", count) + data
    return out
