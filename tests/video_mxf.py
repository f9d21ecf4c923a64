"""MXF made here: sets, tracks and partitions, and files by what is special about each."""

from __future__ import annotations

from struct import pack

from video_files import local_set, partition, primer, references

TRACK_ID, EDIT_RATE, ORIGIN, DURATION = 0x4801, 0x4B01, 0x4B02, 0x0202
LOCAL = {
    0x3C0A: "060e2b34.0101.0101.01011502.00000000",
    0x3B02: "060e2b34.0101.0102.07020110.02040000",
    0x3B03: "060e2b34.0101.0102.06010104.02010000",
    0x3B06: "060e2b34.0101.0102.06010104.06040000",
    0x3C01: "060e2b34.0101.0102.05200701.02010000",
    0x3C03: "060e2b34.0101.0102.05200701.04000000",
    0x1902: "060e2b34.0101.0102.06010104.05010000",
    0x4401: "060e2b34.0101.0101.01011510.00000000",
    0x4402: "060e2b34.0101.0101.01030302.01000000",
    0x4403: "060e2b34.0101.0102.06010104.06050000",
    TRACK_ID: "060e2b34.0101.0102.01070101.00000000",
    0x4802: "060e2b34.0101.0102.01070102.01000000",
    0x4803: "060e2b34.0101.0102.06010104.02040000",
    0x4804: "060e2b34.0101.0102.01040103.00000000",
    EDIT_RATE: "060e2b34.0101.0102.05300405.00000000",
    ORIGIN: "060e2b34.0101.0102.07020103.01030000",
    0x0201: "060e2b34.0101.0102.04070100.00000000",
    DURATION: "060e2b34.0101.0102.07020201.01030000",
    0x1001: "060e2b34.0101.0102.06010104.06090000",
    0x1501: "060e2b34.0101.0102.07020103.01050000",
    0x1502: "060e2b34.0101.0102.04040101.02060000",
    0x1503: "060e2b34.0101.0101.04040101.05000000",
    0x4701: "060e2b34.0101.0102.06010104.02030000",
    0x3203: "060e2b34.0101.0101.04010502.02000000",
    0x9001: "060e2b34.0101.0101.07010201.02060100",
    0x9002: "060e2b34.0101.0101.07010201.02040100",
    0x9003: "060e2b34.0101.0103.07010201.03070000",
    0x9004: "060e2b34.0101.0101.07010201.03060000",
    0x9005: "060e2b34.0101.0105.04020501.02000000",
    0x9006: "060e2b34.0101.0105.03010102.02030000",
    0x9007: "060e2b34.0101.0101.07010201.02020000",
}


def instance(number: int) -> tuple[int, bytes]:
    return 0x3C0A, number.to_bytes(16, "big")


def wide_be(text: str) -> bytes:
    return text.encode("utf-16-be")


def essence(number: int, rate: tuple[int, int], length: int) -> list[bytes]:
    """Return a track: the track, its sequence, and a time code or a clip."""
    base = number * 16
    clip = "0d010101.01011400" if number == 1 else "0d010101.01010200"
    more = [(0x1501, pack(">q", 90_000)), (0x1502, pack(">H", 25)), (0x1503, b"\1")] if number == 1 else []
    data = "060e2b34.0401.0101.01030201.01000000" if number == 1 else "060e2b34.0401.0101.01030202.01000000"
    kind = (0x0201, bytes.fromhex(data.replace(".", "")))
    return [
        local_set(
            "0d010101.01013b00",
            [
                instance(base),
                (TRACK_ID, pack(">I", number)),
                (0x4804, pack(">I", number + 7)),
                (0x4802, wide_be(f"Track {number}")),
                (EDIT_RATE, pack(">II", *rate)),
                (ORIGIN, pack(">q", 50)),
                (0x4803, (base + 1).to_bytes(16, "big")),
            ],
        ),
        local_set(
            "0d010101.01010f00",
            [instance(base + 1), kind, (DURATION, pack(">q", length)), (0x1001, references(base + 2))],
        ),
        local_set(clip, [instance(base + 2), kind, (DURATION, pack(">q", length)), *more]),
    ]


SETS = [
    local_set(
        "0d010101.01012f00",
        [
            instance(1),
            (0x3B02, pack(">HBBBBBB", 2020, 2, 3, 4, 5, 6, 70)),
            (0x3B03, (2).to_bytes(16, "big")),
            (0x3B06, references(3)),
        ],
    ),
    local_set(
        "0d010101.01013000", [instance(3), (0x3C01, wide_be("A company é")), (0x3C03, pack(">5H", 1, 2, 3, 4, 1))]
    ),
    local_set("0d010101.01011800", [instance(2), (0x1902, references(5, 6))]),
    local_set(
        "0d010101.01013600",
        [instance(5), (0x4401, bytes(range(32))), (0x4402, wide_be("Package")), (0x4403, references(16))],
    ),
    local_set(
        "0d010101.01013700",
        [instance(6), (0x4401, bytes(range(1, 33))), (0x4403, references(32)), (0x4701, (7).to_bytes(16, "big"))],
    ),
    local_set("0d010101.01012800", [instance(7), (0x3203, pack(">I", 1920)), (0x4802, wide_be("x"))]),
    local_set(
        "0d010400.00000000",
        [
            instance(8),
            (0x9001, bytes.fromhex("10200fe0")),
            (0x9002, bytes.fromhex("034312f0")),
            (0x9003, b"0491530N"),
            (0x9004, b"0491530N0083015E"),
            (0x9005, pack(">II", 1, 4) + b"\1\2\3\4"),
            (0x9006, b"de"),
            (0x9007, pack(">f", 12.5)),
        ],
    ),
]
BODY = [primer(LOCAL), *SETS, *essence(1, (25, 1), 1000), *essence(2, (30000, 1001), 2000)]
FINAL = b"".join(BODY)
FILLER = b"\x06\x0e\x2b\x34\1\1\1\2\3\1\2\x10\1\0\0\0\x83\0\1\0" + bytes(256)


def open_header(*, footer: bool) -> bytes:
    """Return a file whose header is not final: a later copy of a set in the footer counts."""
    newer = [
        primer(LOCAL),
        local_set("0d010101.01013000", [instance(3), (0x3C01, wide_be("Renamed"))]),
        *essence(2, (25, 1), 50),
    ]
    at = len(partition("01", 0)) + len(FINAL) + len(FILLER) * 3
    head = partition("01", len(FINAL), at if footer else 0)
    return head + FINAL + FILLER * 3 + pack_footer(b"".join(newer))


def pack_footer(data: bytes) -> bytes:
    return partition("04", len(data))[:13] + b"\4" + partition("04", len(data))[14:] + data


MXFS: dict[str, bytes] = {
    "final header": partition("04", len(FINAL)) + FINAL + FILLER + SETS[1],
    "filler in the header": partition("04", len(FINAL) + len(FILLER))
    + BODY[0]
    + FILLER
    + b"".join(BODY[1:])
    + b"junk" * 20,
    "open header": open_header(footer=False),
    "open header and footer": open_header(footer=True),
    "run-in": b"anything" * 20 + partition("04", len(FINAL)) + FINAL,
    "no primer": partition("04", len(FINAL)) + b"".join(BODY[1:]),
    "own set": partition("03", 0) + BODY[0] + local_set("0d0e0101.01010101", [instance(99), (0x3C01, wide_be("Own"))]),
    "experimental set": partition("03", 0)
    + BODY[0]
    + local_set("0f0e0101.01010101", [instance(99), (0x3C01, wide_be("Own"))]),
    "cut": (partition("04", len(FINAL)) + FINAL)[:-100],
    "wrong date": partition("03", 0)
    + BODY[0]
    + local_set("0d010101.01012f00", [instance(1), (0x3B02, pack(">HBBBBBB", 2020, 13, 3, 4, 5, 6, 70))]),
    "no durations": partition("03", 0)
    + BODY[0]
    + local_set("0d010101.01010f00", [instance(1), (DURATION, b"\xff" * 8)]),
}
