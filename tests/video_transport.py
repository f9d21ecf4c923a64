"""Transport streams of cameras, drones and dashcams, and MPEG made here, by what is special about each file."""

from __future__ import annotations

from struct import pack

from video_files import klv, misb, packet, parameters, pes, programs, settings, split, streams

# --- transport streams

CAMERA = [
    (0x13, bytes((0x12, 0x34, 0x56, 0x07))),
    (0x18, bytes((0xC2, 0x20, 0x20, 0x05))),
    (0x19, bytes((0x06, 0x17, 0x08, 0x09))),
    (0x70, bytes((0x12, 0x34, 0x60, 0xA1))),
    (0x71, bytes((0xFF, 0x3F, 0xFF, 0xFF))),
    (0x7F, bytes((0x00, 0x00, 0x65, 0x84))),
    (0xA0, pack(">HH", 1, 125)),
    (0xA1, pack(">HH", 28, 10)),
    (0xA2, pack(">I", 2)),
    (0xA3, pack(">hH", -20, 10)),
    (0xA4, pack(">hH", -3, 10)),
    (0xA5, pack(">HH", 33, 10)),
    (0xA6, pack(">I", 0x10)),
    (0xA9, pack(">HH", 43, 1)),
    (0xB0, bytes((2, 3, 0, 0))),
    (0xB1, b"N\0\0\0"),
    (0xB2, pack(">HH", 49, 1)),
    (0xB3, pack(">HH", 30, 1)),
    (0xB4, pack(">HH", 155, 10)),
    (0xB5, b"E\0\0\0"),
    (0xB6, pack(">HH", 8, 1)),
    (0xB7, pack(">HH", 15, 1)),
    (0xB8, pack(">HH", 0, 1)),
    (0xB9, pack(">I", 0)),
    (0xBA, pack(">HH", 350, 1)),
    (0xBB, pack(">HH", 12, 1)),
    (0xBC, pack(">HH", 34, 1)),
    (0xBD, pack(">HH", 565, 10)),
    (0xC7, b"WGS-"),
    (0xC8, b"84\0\0"),
    (0xCA, b"2010"),
    (0xCB, b":01:"),
    (0xCC, b"02\0\0"),
    (0xE0, bytes((0x01, 0x08, 0x12, 0x34))),
    (0xE4, b"HDR-"),
    (0xE5, b"CX12"),
    (0xE6, b"\0\0\0\0"),
]
CANON = [(0xE0, bytes((0x10, 0x11, 0x30, 0))), (0xE1, b"\5\0\0\0"), (0xEE, bytes((25, 50, 0, 0)))]
AC3 = b"\x81\x06\x08\x3c\x05\xff\x1f\x00"


def frame(packs: list[tuple[int, bytes]], *, size: tuple[int, ...] = (100, 120, 34), crop: int = 1) -> bytes:
    profile, width, height = size
    return pes(
        b"\0\0\0\1\x09\xf0"
        + parameters(profile, width, height, crop=crop)
        + settings(packs)
        + b"\0\0\0\1\x65"
        + b"\x33" * 900
    )


def stream(
    *payloads: tuple[int, bytes],
    entries: list[tuple[int, int, bytes]],
    lead: int = 0,
    clocks: tuple[int, ...] = (27_000_000, 27_000_000 * 61),
    junk: bytes = b"",
) -> bytes:
    """Return a transport stream: tables, a clock, the streams, filler, a clock."""
    out = junk + packet(0, programs((1, 0x100)), start=True, lead=lead)
    out += packet(0x100, streams(1, 0x1001, entries), start=True, lead=lead)
    out += packet(0x1001, clock=clocks[0], lead=lead) if clocks else b""
    for pid, data in payloads:
        out += split(pid, data, lead)
    out += packet(0x1FFF, bytes(184), lead=lead) * 10
    return (
        out + (packet(0x1001, clock=clocks[-1], lead=lead) if clocks else b"") + packet(0x1FFF, bytes(184), lead=lead)
    )


H264, MPEG2, SOUND_AC3, LAYER = 0x1B, 2, 0x81, 3
DOLBY = pes(b"\x0b\x77\x12\x34\x40" + bytes(400), 0xBD)
SEQUENCE = pes(b"\0\0\1\xb3\x2d\x02\x40\x33\x24\x9f\x23\x81" + bytes(300))
LAYER_2 = pes(b"\xff\xfd\x84\x04" + bytes(400), 0xC0)
DRONE = misb(
    (
        "060e2b34020b01010e01030101000000",
        klv(
            [
                (2, pack(">Q", 1_300_000_000_123_456)),
                (3, b"MISSION01"),
                (5, pack(">H", 0x71C2)),
                (6, pack(">h", -755)),
                (7, pack(">h", 2210)),
                (8, b"\x40"),
                (11, b"EO"),
                (13, pack(">i", 0x5595B66D)),
                (14, pack(">i", 0x5B5360C4)),
                (15, pack(">H", 0xC221)),
                (16, pack(">H", 0xCD9C)),
                (18, pack(">I", 0x724A0A20)),
                (21, pack(">I", 0x03830926)),
                (26, pack(">h", 0x1750)),
                (36, b"\x10"),
                (37, pack(">H", 0xBEBA)),
                (47, b"\x31"),
                (
                    48,
                    klv(
                        [
                            (1, b"\1"),
                            (2, b"\1"),
                            (3, b"//US"),
                            (10, b"20510505"),
                            (13, b"//US"),
                            (22, b"\0\5"),
                            (23, b"2010-01-02"),
                        ]
                    ),
                ),
                (51, pack(">h", 999)),
                (56, b"\x8c"),
                (65, b"\2"),
                (66, b"\1\2\3"),
                (72, pack(">Q", 1_300_000_000_000_000)),
                (79, pack(">h", -100)),
                (94, b"\1\2\3\4"),
                (1, b"\x12\x34"),
            ]
        ),
    )
)
CHURCHILL = misb(
    ("060e2b3402030101434e415644494147", klv([(1, pack("<d", 1.5)), (11, b"abc")])), ("060e2b34" + "00" * 12, b"abc")
)
CAMERA_STREAM = stream(
    (0x1011, frame(CAMERA)), (0x1100, DOLBY), entries=[(H264, 0x1011, b""), (SOUND_AC3, 0x1100, AC3)]
)
TRANSPORT: dict[str, bytes] = {
    "camera": CAMERA_STREAM,
    "canon": stream((0x1011, frame(CANON, size=(77, 90, 34), crop=0)), entries=[(H264, 0x1011, b"")], lead=4),
    "settings in the second frame": stream(
        (0x1011, pes(parameters(66, 40, 15) + bytes(900))), (0x1011, frame(CAMERA)), entries=[(H264, 0x1011, b"")]
    ),
    "no settings at all": stream(*[(0x1011, pes(b"\0\0\1\x65" + bytes(1400)))] * 4, entries=[(H264, 0x1011, b"")]),
    "scaling and order": stream(
        (0x1011, pes(parameters(100, 80, 23, order=1, scaling=True) + settings(CAMERA) + bytes(900))),
        entries=[(H264, 0x1011, b"")],
    ),
    "out of sequence": stream((0x1011, frame([CAMERA[3], *CAMERA[:2]])), entries=[(H264, 0x1011, b"")]),
    "forbidden bit": stream((0x1011, pes(b"\0\0\0\1\x86" + bytes(1200))), entries=[(H264, 0x1011, b"")]),
    "mpeg": stream((0x31, SEQUENCE), (0x34, LAYER_2), entries=[(MPEG2, 0x31, b""), (LAYER, 0x34, b"")]),
    "hevc and aac": stream(
        (0x31, pes(bytes(900))), (0x34, pes(bytes(400), 0xC0)), entries=[(0x24, 0x31, b""), (0x0F, 0x34, b"")]
    ),
    "clock in a stream": stream((0x1001, pes(bytes(900))), entries=[(0x24, 0x1001, b"")]),
    "streams that don't come": stream(
        (0x31, SEQUENCE), entries=[(MPEG2, 0x31, b""), (LAYER, 0x99, b""), (0x90, 0x98, b""), (0xEE, 0x97, b"")]
    ),
    "drone": stream((0x1011, frame(CANON)), (0x40, pes(DRONE, 0xFC)), entries=[(H264, 0x1011, b""), (0x15, 0x40, b"")]),
    "drone in one packet": stream((0x40, pes(CHURCHILL, 0xFC)), entries=[(0x15, 0x40, b"")]),
    "clock wraps": stream(
        (0x31, SEQUENCE), entries=[(MPEG2, 0x31, b"")], clocks=(300 * ((1 << 33) - 90_000), 90_000 * 300 + 5)
    ),
    "no clock": stream((0x31, SEQUENCE), entries=[(MPEG2, 0x31, b"")], clocks=()),
    "part of a packet first": stream((0x31, SEQUENCE), entries=[(MPEG2, 0x31, b"")], junk=b"\x99" * 57),
    "part of a packet with time codes first": stream(
        (0x31, SEQUENCE), entries=[(MPEG2, 0x31, b"")], junk=b"\x99" * 57, lead=4
    ),
    "out of step": stream((0x31, SEQUENCE), entries=[(MPEG2, 0x31, b""), (LAYER, 0x34, b"")])[:-100] + bytes(400),
    "no tables": split(0x31, SEQUENCE) * 3 + packet(0x31, bytes(184)) * 30,
    "two programs": packet(0, programs((1, 0x100), (2, 0x101)), start=True)
    + packet(0x101, streams(2, 0x1FFF, [(LAYER, 0x34, b"")]), start=True)
    + packet(0x100, streams(1, 0x1FFF, [(MPEG2, 0x31, b"")]), start=True)
    + split(0x31, SEQUENCE)
    + split(0x34, LAYER_2),
    "bad pointer": packet(0, b"\xb0" + bytes(100), start=True) + split(0x31, SEQUENCE) * 3,
    "bad table": packet(0, b"\0\0\x30\x0d" + bytes(100), start=True) + split(0x31, SEQUENCE) * 3,
    "another table": packet(0, b"\0\x42\xb0\x0d" + bytes(100), start=True) + split(0x31, SEQUENCE) * 3,
}


# --- dashcams


def dashcam(pid: int, *payloads: bytes, kind: int = 0, short: bool = False) -> bytes:
    """Return a stream whose positions are in a stream that no table announces, or with its kind in one that does."""
    entries = [(MPEG2, 0x31, b""), *([(kind, pid, b"")] if kind else [])]
    wrapped = [(pid, pes(data if short else data.ljust(1100, b"\0"), 0xBF if short else 0xE0)) for data in payloads]
    return stream((0x31, SEQUENCE), *wrapped, entries=entries)


NOVATEK = pack("<6I", 8, 7, 24, 21, 3, 11) + b"ASE\0" + pack("<4f", 5534.25, 3815.9, 18.9, 198.1) + bytes(12)
LIGO_LINE = b"####" + b"2022/09/19 12:45:24 N:31.285065 W:124.759483 46.93 km/h x:-0.000 y:-0.000 z:-0.000"
PLAIN_LIGO = b"\0\0\0\1" + LIGO_LINE[4:]
SENTENCE = b"$GPRMC,172255.00,A,:985.95194,N,17170.14674,W,029.678,170.68,240822,,,D*7B\r\n"
RING_RECORD = [
    b"$S" + pack(">HHHBBBBHBIIB", 500, track, 2020, 1, 2, 3, minute, 455, 0, 475_000_000, 85_000_000, 0) + bytes(8)
    for minute, track in ((5, 9000), (6, 0x8001), (3, 100), (4, 200))
]
DASHCAMS: dict[str, bytes] = {
    "novatek": dashcam(0x0300, NOVATEK, NOVATEK.replace(b"\7\0\0\0", b"\x09\0\0\0")),
    "novatek behind a head": dashcam(0x0300, b"\1\0\xff\0" + bytes(160) + NOVATEK),
    "innovv": dashcam(
        0x0300,
        b"ANW\0" + pack("<4f3i", 4221.5, 8819.25, 12.5, 90.0, 1, -2, 3) + b"V00\0" + bytes(16) + pack("<3i", 4, 5, 6),
        bytes(30),
        b"ASE\0" + pack("<4f3i", 4221.5, 8819.25, 12.5, 90.0, 1, -2, 3),
    ),
    "lines": dashcam(
        0x01E4,
        b"$GPSINFO,0x0004,2021.08.09 13:27:36,2341.54561,12031.70135,8.0,51,153,0,0,\r$GSNRINFO,0.01,0.04,0.25\r\0",
    ),
    "sentences": dashcam(
        0x0E1B, SENTENCE, SENTENCE.replace(b"17170", b"xx170"), SENTENCE.replace(b"240822", b"990822")
    ),
    "forces": dashcam(0x0E1A, b"$GSENSORD, 1, 2, 3,"),
    "unknown cipher": dashcam(
        0x0300,
        bytes(32)
        + pack("<3I", 13, 14, 15)
        + b"A\0\0\0"
        + pack("<f", 12.5)
        + b"S\0\0\0"
        + pack("<f", 50.25)
        + b"W\0\0\0"
        + pack("<2f", 30.5, 270.25)
        + pack("<3I", 22, 3, 4),
    ),
    "ring": dashcam(0x0300, bytes(32) + b"".join(RING_RECORD) + bytes(32)),
    "ligo box": dashcam(0x0300, b"skip\0\0\0\1LIGOGPSINFO\0\0\0\0\1\0\0\0\0" + PLAIN_LIGO.ljust(0x84, b"\0")),
    "ligo": dashcam(
        0x0300, (b"LIGOGPSINFO\0\0\0\0\1\0\0\0\0" + PLAIN_LIGO.ljust(0x84, b"\0")).ljust(160, b"\0"), kind=6
    ),
    "viidure": dashcam(
        0x0300,
        b"Viidure2026/04/16 01:01:02 N:42.211424 W:88.320975 89.1 km/h 267.38 237.80 10 x:-0.001 y:-0.002 z:-0.003\n",
        kind=6,
    ),
    "trailer": stream((0x31, SEQUENCE), entries=[(MPEG2, 0x31, b"")])
    + (b"\0" * 8 + b"LIGOGPSINFO\0\0\0\0\1\0\0\0\0" + PLAIN_LIGO.ljust(0x84, b"\0"))
    + b"&&&&"
    + pack(">I", 8 + 0x14 + 0x84 + 8),
}


# --- MPEG

SEQUENCE_HEADER = b"\0\0\1\xb3\x16\x01\x20\x13\xff\xff\xe0\x18" + bytes(40)
MPEGS: dict[str, bytes] = {
    "program stream": b"\0\0\1\xba\x21\0\1\0\1\x80\x1b\x91"
    b"\0\0\1\xe0\0\x40"
    + bytes(9)
    + SEQUENCE_HEADER
    + b"\0\0\1\xc0\0\x40"
    + bytes(7)
    + b"\xff\xfd\x54\x04"
    + bytes(200),
    "video stream": SEQUENCE_HEADER + bytes(500),
    "constant rate": b"\0\0\1\xb3\x2d\x01\xe0\x24\x0b\xb8\x23\x80" + bytes(400),
    "wrong sequence": b"\0\0\1\xb3\x16\x01\x20\xf3" + bytes(50) + SEQUENCE_HEADER + bytes(300),
    "layer 3": b"\0\0\1\xba" + bytes(8) + b"\0\0\1\xc0\0\x40" + b"\xff\xfb\x90\x44" + bytes(300),
    "joint layer 3": b"\0\0\1\xba" + bytes(8) + b"\0\0\1\xc0\0\x40" + b"\xff\xfb\x92\x6d" + bytes(300),
    "layer 1": b"\0\0\1\xba" + bytes(8) + b"\0\0\1\xc0\0\x40" + b"\xff\xff\x92\x40" + bytes(300),
    "version 2": b"\0\0\1\xba" + bytes(8) + b"\0\0\1\xc0\0\x40" + b"\xff\xf3\x84\xc4" + bytes(300),
    "version 2.5": b"\0\0\1\xba" + bytes(8) + b"\0\0\1\xc0\0\x40" + b"\xff\xe3\x54\x00" + bytes(300),
    "xing": b"\0\0\1\xba"
    + bytes(8)
    + b"\0\0\1\xc0\0\x40"
    + b"\xff\xfb\x90\x44"
    + bytes(32)
    + b"Xing"
    + pack(">III", 11, 1000, 400_000)
    + pack(">I", 78)
    + b"LAME3.100"
    + bytes(200),
    "cut": SEQUENCE_HEADER[:10],
}
