"""The Advanced Encryption Standard in cipher block chaining, in pure Python: small, and fast enough for metadata.

A round is sixteen look-ups in tables of four bytes each. Source: FIPS 197; the tables are those of the Rijndael
proposal, 5.2.1.
"""

from __future__ import annotations

from functools import cache
from struct import pack, unpack

BLOCK = 16
KEYS = (16, 24, 32)


def _double(byte: int) -> int:
    return (byte << 1) ^ (0x11B if byte & 0x80 else 0)


@cache
def _boxes() -> tuple[list[int], list[int]]:
    """Return the substitution box and its inverse."""
    box, inverse = [0] * 256, [0] * 256
    number = partner = 1
    while True:  # each number that is not zero, and its multiplicative inverse
        number ^= _double(number)
        for shift in (1, 2, 4):
            partner ^= partner << shift & 0xFF
        partner ^= 0x09 if partner & 0x80 else 0
        mixed = partner ^ 0x63
        for shift in (1, 2, 3, 4):
            mixed ^= (partner << shift | partner >> 8 - shift) & 0xFF
        box[number] = mixed
        if number == 1:
            break
    box[0] = 0x63
    for index, value in enumerate(box):
        inverse[value] = index
    return box, inverse


def _times(byte: int, factor: int) -> int:
    product = 0
    while factor:
        product ^= byte if factor & 1 else 0
        byte, factor = _double(byte), factor >> 1
    return product


@cache
def _tables(*, forth: bool) -> tuple[list[int], ...]:
    """Return the four tables of a round: substitution and mixing of columns in one."""
    box, inverse = _boxes()
    source, factors = (box, (2, 1, 1, 3)) if forth else (inverse, (14, 9, 13, 11))
    first = [int.from_bytes(bytes([_times(value, factor) for factor in factors])) for value in source]
    return tuple([(word >> 8 * turn | word << 32 - 8 * turn) & 0xFFFFFFFF for word in first] for turn in range(4))


def _schedule(key: bytes) -> list[int]:
    """Return the words of the round keys."""
    box, _ = _boxes()
    words = list(unpack(f">{len(key) // 4}I", key))
    size, constant = len(words), 1
    for index in range(size, 4 * (size + 7)):
        word = words[-1]
        if index % size == 0:
            word = (word << 8 | word >> 24) & 0xFFFFFFFF
        if index % size == 0 or (size > 6 and index % size == 4):
            word = int.from_bytes(bytes([box[byte] for byte in word.to_bytes(4)]))
        if index % size == 0:
            word ^= constant << 24
            constant = _double(constant)
        words.append(words[index - size] ^ word)
    return words


def _backward(words: list[int]) -> list[int]:
    """Return the round keys of decryption: in reverse, their columns mixed but for the first and the last."""
    tables, (box, _) = _tables(forth=False), _boxes()
    rounds = [words[at : at + 4] for at in range(0, len(words), 4)][::-1]
    found = list(rounds[0])
    for one in rounds[1:-1]:
        for word in one:
            parts = [table[box[byte]] for table, byte in zip(tables, word.to_bytes(4), strict=True)]
            found.append(parts[0] ^ parts[1] ^ parts[2] ^ parts[3])
    return found + rounds[-1]


def _cipher(keys: list[int], data: bytes, *, forth: bool) -> bytes:
    """Return a block enciphered or deciphered."""
    one, two, three, four = _tables(forth=forth)
    box = _boxes()[0 if forth else 1]
    a, b, c, d = unpack(">4I", data)
    a, b, c, d = a ^ keys[0], b ^ keys[1], c ^ keys[2], d ^ keys[3]
    for at in range(4, len(keys) - 4, 4):
        if forth:
            w, x, y, z = b, c, d, a
            u, v, s, t = d, a, b, c
        else:
            w, x, y, z = d, a, b, c
            u, v, s, t = b, c, d, a
        a, b, c, d = (
            one[a >> 24] ^ two[w >> 16 & 255] ^ three[c >> 8 & 255] ^ four[u & 255] ^ keys[at],
            one[b >> 24] ^ two[x >> 16 & 255] ^ three[d >> 8 & 255] ^ four[v & 255] ^ keys[at + 1],
            one[c >> 24] ^ two[y >> 16 & 255] ^ three[a >> 8 & 255] ^ four[s & 255] ^ keys[at + 2],
            one[d >> 24] ^ two[z >> 16 & 255] ^ three[b >> 8 & 255] ^ four[t & 255] ^ keys[at + 3],
        )
    state = (a, b, c, d)
    step = 1 if forth else -1
    return pack(
        ">4I",
        *[
            keys[len(keys) - 4 + i]
            ^ (
                box[state[i] >> 24] << 24
                | box[state[(i + step) % 4] >> 16 & 255] << 16
                | box[state[(i + 2) % 4] >> 8 & 255] << 8
                | box[state[(i + 3 * step) % 4] & 255]
            )
            for i in range(4)
        ],
    )


def encrypt(key: bytes, vector: bytes, data: bytes) -> bytes:
    """Return whole blocks enciphered in a chain."""
    keys, out = _schedule(key), []
    for at in range(0, len(data) - BLOCK + 1, BLOCK):
        vector = _cipher(keys, _xor(data[at : at + BLOCK], vector), forth=True)
        out.append(vector)
    return b"".join(out)


def decrypt(key: bytes, vector: bytes, data: bytes) -> bytes:
    """Return whole blocks deciphered out of a chain."""
    keys, out = _backward(_schedule(key)), []
    for at in range(0, len(data) - BLOCK + 1, BLOCK):
        block = data[at : at + BLOCK]
        out.append(_xor(_cipher(keys, block, forth=False), vector))
        vector = block
    return b"".join(out)


def _xor(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one) ^ int.from_bytes(other)).to_bytes(BLOCK)
