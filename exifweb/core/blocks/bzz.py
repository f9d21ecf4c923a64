"""BZZ, the compression of DjVu: a Burrows-Wheeler transform, moved to the front, in an adaptive binary code.

`unpacked` decodes one block. The tables are those of the ZP-coder: for each state how likely the less likely bit is,
from where on the state changes after a likely bit, and the states that follow a likely and an unlikely bit.
Sources: DjVu3 specification, appendices (ZP-coder, BZZ); Bottou, Howard and Bengio, "The Z-Coder Adaptive Binary
Coder", 1998; ExifTool's BZZ module.
"""

from __future__ import annotations

# fmt: off
LIKELIHOOD = (
    32768, 32768, 32768, 27581, 27581, 23877, 23877, 20921, 20921, 18451, 18451, 16341, 16341, 14513, 14513, 12917,
    12917, 11517, 11517, 10277, 10277, 9131, 9131, 8071, 8071, 7099, 7099, 6213, 6213, 5411, 5411, 4691, 4691, 4047,
    4047, 3477, 3477, 2973, 2973, 2531, 2531, 2145, 2145, 1809, 1809, 1521, 1521, 1273, 1273, 1061, 1061, 881, 881,
    729, 729, 601, 601, 493, 493, 403, 403, 329, 329, 267, 267, 213, 213, 165, 165, 123, 123, 87, 87, 59, 59, 35, 35,
    19, 19, 7, 7, 1, 1, 22165, 9454, 32768, 3376, 18458, 1153, 13689, 378, 9455, 123, 6520, 40, 4298, 13, 2909, 52,
    1930, 160, 1295, 279, 856, 490, 564, 324, 371, 564, 245, 851, 161, 1477, 282, 975, 426, 645, 646, 427, 979, 282,
    1477, 186, 2221, 122, 3276, 491, 4866, 742, 7041, 1118, 9455, 1680, 10341, 2526, 14727, 3528, 11417, 4298, 15199,
    2909, 22165, 1930, 32768, 1295, 9454, 856, 3376, 564, 1153, 371, 378, 245, 123, 161, 40, 282, 13, 426, 52, 646,
    160, 979, 279, 1477, 490, 2221, 324, 3276, 564, 4866, 851, 7041, 1477, 9455, 975, 11124, 645, 8221, 427, 5909,
    282, 4023, 186, 2663, 491, 1767, 742, 1174, 1118, 781, 1680, 518, 2526, 341, 3528, 225, 11124, 148, 8221, 392,
    5909, 594, 4023, 899, 2663, 1351, 1767, 2018, 1174, 3008, 781, 4472, 518, 6618, 341, 9455, 225, 12814, 148,
    17194, 392, 17533, 594, 24270, 899, 32768, 1351, 18458, 2018, 13689, 3008, 9455, 4472, 6520, 6618, 10341, 9455,
    14727, 12814, 11417, 17194, 15199, 17533, 22165, 24270, 32768, 32768, 22165, 18458, 18458, 0, 0, 0, 0, 0,
)
THRESHOLD = (
    0, 0, 0, 4261, 4261, 7976, 7976, 11219, 11219, 14051, 14051, 16524, 16524, 18685, 18685, 20573, 20573, 22224,
    22224, 23665, 23665, 24923, 24923, 26021, 26021, 26978, 26978, 27810, 27810, 28532, 28532, 29158, 29158, 29700,
    29700, 30166, 30166, 30568, 30568, 30914, 30914, 31210, 31210, 31463, 31463, 31678, 31678, 31861, 31861, 32015,
    32015, 32145, 32145, 32254, 32254, 32346, 32346, 32422, 32422, 32486, 32486, 32538, 32538, 32581, 32581, 32619,
    32619, 32653, 32653, 32682, 32682, 32707, 32707, 32727, 32727, 32743, 32743, 32754, 32754, 32762, 32762, 32767,
    32767, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
)
AFTER_LIKELY = (
    84, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
    32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59,
    60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 81, 82, 9, 86, 5, 88,
    89, 90, 91, 92, 93, 94, 95, 96, 97, 82, 99, 76, 101, 70, 103, 66, 105, 106, 107, 66, 109, 60, 111, 56, 69, 114,
    65, 116, 61, 118, 57, 120, 53, 122, 49, 124, 43, 72, 39, 60, 33, 56, 29, 52, 23, 48, 23, 42, 137, 38, 21, 140,
    15, 142, 9, 144, 141, 146, 147, 148, 149, 150, 151, 152, 153, 154, 155, 70, 157, 66, 81, 62, 75, 58, 69, 54, 65,
    50, 167, 44, 65, 40, 59, 34, 55, 30, 175, 24, 177, 178, 179, 180, 181, 182, 183, 184, 69, 186, 59, 188, 55, 190,
    51, 192, 47, 194, 41, 196, 37, 198, 199, 72, 201, 62, 203, 58, 205, 54, 207, 50, 209, 46, 211, 40, 213, 36, 215,
    30, 217, 26, 219, 20, 71, 14, 61, 14, 57, 8, 53, 228, 49, 230, 45, 232, 39, 234, 35, 138, 29, 24, 25, 240, 19,
    22, 13, 16, 13, 10, 7, 244, 249, 10, 89, 230, 0, 0, 0, 0, 0,
)
AFTER_UNLIKELY = (
    145, 4, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
    29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56,
    57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 85, 226, 6, 176,
    143, 138, 141, 112, 135, 104, 133, 100, 129, 98, 127, 72, 125, 102, 123, 60, 121, 110, 119, 108, 117, 54, 115,
    48, 113, 134, 59, 132, 55, 130, 51, 128, 47, 126, 41, 62, 37, 66, 31, 54, 25, 50, 131, 46, 17, 40, 15, 136, 7,
    32, 139, 172, 9, 170, 85, 168, 248, 166, 247, 164, 197, 162, 95, 160, 173, 158, 165, 156, 161, 60, 159, 56, 71,
    52, 163, 48, 59, 42, 171, 38, 169, 32, 53, 26, 47, 174, 193, 18, 191, 222, 189, 218, 187, 216, 185, 214, 61, 212,
    53, 210, 49, 208, 45, 206, 39, 204, 195, 202, 31, 200, 243, 64, 239, 56, 237, 52, 235, 48, 233, 44, 231, 38, 229,
    34, 227, 28, 225, 22, 223, 16, 221, 220, 63, 8, 55, 224, 51, 2, 47, 87, 43, 246, 37, 244, 33, 238, 27, 236, 21,
    16, 15, 8, 241, 242, 7, 10, 245, 2, 1, 83, 250, 2, 143, 246, 0, 0, 0, 0, 0,
)
# fmt: on
ENDINGS = 25
"""Bytes that may be read behind the end of the code."""
STATES = 300
FRONT, CONTEXTS = 4, 3
"""How many bytes at the front keep count, and how many contexts each of the first two has."""
HALF = 0x8000
WORD = 0xFFFF
LEADING_ONES = tuple([next((n for n in range(8) if not byte << n & 0x80), 8) for byte in range(256)])
MARKER = 256
ADDED_LIMIT = 0x10000000


class _Spent(Exception):
    """The code ends before what it stands for does."""


class Decoder:
    """The ZP-coder, decoding.

    Args:
        data: The code.
    """

    __slots__ = ("at", "buffer", "code", "data", "fence", "held", "interval", "left", "states")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.code = int.from_bytes(data[:2].ljust(2, b"\xff"), "big")
        self.at = min(len(data), 2)
        self.interval = 0
        self.buffer = self.held = 0
        self.left = ENDINGS
        self.fence = min(self.code, HALF - 1)
        self.states = [0] * STATES

    def bit(self, place: int) -> int:
        """Decode a bit in the state kept at a place."""
        state = self.states[place]
        z = self.interval + LIKELIHOOD[state]
        if z <= self.fence:
            self.interval = z
            return state & 1
        bound = 0x6000 + ((z + self.interval) >> 2)
        z = min(z, bound)
        if z > self.code:
            self.states[place] = AFTER_UNLIKELY[state]
            self._settle(self.interval + 0x10000 - z, self.code + 0x10000 - z)
            return 1 - (state & 1)
        if self.interval >= THRESHOLD[state]:
            self.states[place] = AFTER_LIKELY[state]
        self._settle(z, self.code, 1)
        return state & 1

    def plain_bit(self) -> int:
        """Decode a bit that is as likely as not."""
        z = HALF + (self.interval >> 1)
        if z > self.code:
            self._settle(self.interval + 0x10000 - z, self.code + 0x10000 - z)
            return 1
        self._settle(z, self.code, 1)
        return 0

    def number(self, bits: int) -> int:
        """Decode a number of so many bits that are as likely as not."""
        value = 0
        for _ in range(bits):
            value = value << 1 | self.plain_bit()
        return value

    def tree(self, place: int, bits: int) -> int:
        """Decode a number of so many bits, each in a state of its own."""
        node = 1
        for _ in range(bits):
            node = node << 1 | self.bit(place + node)
        return node - (1 << bits)

    def _settle(self, interval: int, code: int, shift: int = 0) -> None:
        """Take up interval and code, shifted by so many bits or as many as make the interval what it must be."""
        if self.held < 16:
            self._fill()
        if not shift:
            shift = LEADING_ONES[interval & 0xFF] + 8 if interval >= 0xFF00 else LEADING_ONES[interval >> 8 & 0xFF]
        self.held = held = self.held - shift
        self.interval = interval << shift & WORD
        self.code = code = (code << shift & WORD) | (self.buffer >> held & ((1 << shift) - 1))
        self.fence = code if code < HALF else HALF - 1

    def _fill(self) -> None:
        while self.held <= 24:
            if self.at < len(self.data):
                byte = self.data[self.at]
                self.at += 1
            else:
                byte = 0xFF
                self.left -= 1
                if self.left < 1:
                    raise _Spent
            self.buffer = (self.buffer << 8 | byte) & 0xFFFFFFFF
            self.held += 8


def unpacked(data: bytes, longest: int) -> bytes | None:
    """Return what a block stands for, None where it is damaged or longer than it may be."""
    decoder = Decoder(data)
    try:
        size = decoder.number(24)
        if not size:
            return b""
        if size > longest:
            return None
        shifted, marker = _bytes_of(decoder, size)
    except _Spent:
        return None
    if not 1 <= marker < size:
        return None
    return _restored(shifted, marker)


def _bytes_of(decoder: Decoder, size: int) -> tuple[bytearray, int]:
    """Return the transformed bytes, and where among them the mark of the end stands."""
    speed = 0
    if decoder.plain_bit():
        speed = 1 + decoder.plain_bit()
    front = list(range(256))
    counts = [0] * FRONT
    added = FRONT
    rank, marker = CONTEXTS, -1
    found = bytearray(size)
    for at in range(size):
        rank = _rank(decoder, min(rank, CONTEXTS - 1))
        if rank == MARKER:
            marker = at
            continue
        byte = found[at] = front[rank]
        added += added >> speed
        if added > ADDED_LIMIT:
            added >>= 24
            counts = [count >> 24 for count in counts]
        weight = added + (counts[rank] if rank < FRONT else 0)
        place = rank
        while place >= FRONT:
            front[place] = front[place - 1]
            place -= 1
        while place > 0 and weight >= counts[place - 1]:
            front[place], counts[place] = front[place - 1], counts[place - 1]
            place -= 1
        front[place], counts[place] = byte, weight
    return found, marker


def _rank(decoder: Decoder, context: int) -> int:
    """Decode how far from the front a byte stands; 256 is the mark."""
    for first in range(2):
        if decoder.bit(first * CONTEXTS + context):
            return first
    place, base = 2 * CONTEXTS, 2
    for bits in range(1, 8):
        if decoder.bit(place):
            return base + decoder.tree(place, bits)
        place += base
        base <<= 1
    return MARKER


def _restored(found: bytearray, marker: int) -> bytes | None:
    """Undo the transform."""
    counts = [0] * 256
    ranks = [0] * len(found)
    for at, byte in enumerate(found):
        if at != marker:
            ranks[at] = counts[byte]
            counts[byte] += 1
    starts, total = [0] * 256, 1
    for byte in range(256):
        starts[byte] = total
        total += counts[byte]
    size = len(found) - 1
    result = bytearray(size)
    at = 0
    for place in range(size - 1, -1, -1):
        if at == marker:
            return None
        byte = found[at]
        result[place] = byte
        at = starts[byte] + ranks[at]
    return bytes(result) if at == marker else None
