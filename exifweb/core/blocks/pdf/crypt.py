"""The standard security handler of PDF with an empty password: keys, and what they open.

RC4 with 40 to 128 bits, AES with 128 and 256. Sources: ISO 32000-1, 7.6; ISO 32000-2, 7.6.4.3.4 for revision 6;
ExifTool's DecryptInit and Crypt for what it refuses.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import md5, sha256, sha384, sha512
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.pdf.aes import BLOCK, KEYS, decrypt, encrypt
from exifweb.core.blocks.pdf.objects import Dictionary, name_of, number_of, string_of

if TYPE_CHECKING:
    from collections.abc import Callable

PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
METHODS = {b"/V2": "", b"/AESV2": "aes", b"/AESV3": "aes256"}
SALT = b"sAlT"
ROUNDS = 64
HASHES: tuple[Callable[..., Any], ...] = (sha256, sha384, sha512)


class Refused(Exception):
    """The document can't be opened."""


@dataclass(frozen=True, slots=True)
class Security:
    """What opens a document.

    Attributes:
        key: The key of the document.
        method: `aes` or `aes256`; empty for RC4.
        strings: Whether strings are encrypted.
        streams: Whether streams are.
        metadata: Whether metadata streams are, too.
    """

    key: bytes
    method: str
    strings: bool
    streams: bool
    metadata: bool

    def decrypted(self, data: bytes, number: int, generation: int, *, plain_key: bool = False) -> bytes:
        """Return what some bytes of an object stand for.

        Args:
            data: The bytes.
            number: The object's number.
            generation: Its generation.
            plain_key: The key of the document serves as it is.

        Raises:
            Refused: They are not what the method makes.
        """
        key = self.key
        if self.method != "aes256":
            if not plain_key:
                key += number.to_bytes(8, "little")[:3] + generation.to_bytes(8, "little")[:2]
            if self.method:
                key += SALT
            key = md5(key, usedforsecurity=False).digest()[: min(len(key), 16)]
        return _aes(key, data) if self.method else rc4(key, data)


def _aes(key: bytes, data: bytes) -> bytes:
    if len(key) not in KEYS:
        message = f"Invalid AES key length ({len(key)})"
        raise Refused(message)
    if len(data) % BLOCK:
        message = "Invalid AES ciphertext length"
        raise Refused(message)
    if len(data) < 2 * BLOCK:
        return b""
    plain = decrypt(key, data[:BLOCK], data[BLOCK:])
    if plain[-1] > BLOCK:
        message = "AES decryption error (invalid pad byte)"
        raise Refused(message)
    return plain[: len(plain) - plain[-1]]


def rc4(key: bytes, data: bytes) -> bytes:
    """Return bytes enciphered or deciphered by Rivest's stream cipher."""
    state = list(range(256))
    other = 0
    for index in range(256):
        other = (other + state[index] + key[index % len(key)]) & 255
        state[index], state[other] = state[other], state[index]
    out = bytearray(len(data))
    one = other = 0
    for at, byte in enumerate(data):
        one = (one + 1) & 255
        held = state[one]
        other = (other + held) & 255
        state[one] = swapped = state[other]
        state[other] = held
        out[at] = byte ^ state[(held + swapped) & 255]
    return bytes(out)


def describe(dictionary: Any) -> str:
    """Return the handler, version and key length of an encryption dictionary.

    Raises:
        Refused: It is none.
    """
    if not isinstance(dictionary, Dictionary):
        message = "Error loading Encrypt object"
        raise Refused(message)
    handler = _name(dictionary, "Filter")
    if not handler:
        message = "Encrypt dictionary has no Filter!"
        raise Refused(message)
    shown = f"{handler} V{_text(dictionary, 'V', '0')}"
    standard = handler == "Standard"
    if standard:
        shown += f".{_text(dictionary, 'R', '0')}"
    if below := _name(dictionary, "SubFilter"):
        shown += f" ({below})"
    return f"{shown} ({_text(dictionary, 'Length', '40')}-bit)" if standard else shown


def _name(dictionary: Dictionary, key: str) -> str:
    value = dictionary.get(key)
    return str(name_of(value, coded=False), "latin-1") if isinstance(value, bytes) and value[:1] == b"/" else ""


def _text(dictionary: Dictionary, key: str, default: str) -> str:
    value = dictionary.get(key)
    return str(value, "latin-1") if isinstance(value, bytes) else default


def check(dictionary: Dictionary) -> None:
    """Look whether the handler is the standard one and all that it needs is there.

    Raises:
        Refused: It is not.
    """
    handler = _name(dictionary, "Filter")
    if handler != "Standard":
        message = f"Encryption filter {handler} currently not supported"
    elif "R" not in dictionary:
        message = "Standard security handler missing revision"
    elif not all(isinstance(dictionary.get(key), bytes) for key in "OPU"):
        message = "Incomplete Encrypt specification"
    else:
        return
    raise Refused(message)


def is_slow(dictionary: Dictionary) -> bool:
    """Whether the key takes thousands of rounds."""
    return (number_of(dictionary.get("V")) or 0, number_of(dictionary.get("R")) or 0) >= (5, 6)


def security(dictionary: Dictionary, identity: bytes | None) -> Security:
    """Return what opens a document without a password.

    Raises:
        Refused: It needs one, or is encrypted in a way that is not known.
    """
    version = number_of(dictionary.get("V")) or 0
    method, strings, streams = _methods(dictionary, version)
    if not identity:
        message = "Can't decrypt (no document ID)"
        raise Refused(message)
    flag = dictionary.get("EncryptMetadata")
    metadata = version < 4 or not (isinstance(flag, bytes) and b"false" in flag.lower())
    if version < 5:
        key = _short_key(dictionary, identity, version, metadata=metadata)
    else:
        key = _long_key(dictionary)
    if key is None:
        message = "Document is password protected (use Password option)"
        raise Refused(message)
    return Security(key, method, strings, streams, metadata)


def _methods(dictionary: Dictionary, version: int) -> tuple[str, bool, bool]:
    """Return the method, and whether it holds for strings and for streams."""
    if version in (1, 2):
        return "", True, True
    if version not in (4, 5):
        message = f"Encryption version {version} currently not supported"
        raise Refused(message)
    used = []
    for key in ("StrF", "StmF"):
        name = dictionary.get(key)
        if name not in (None, b"/Identity", b"/StdCF"):
            message = f"Unsupported {key} encryption {_text(dictionary, key, '')}"
            raise Refused(message)
        used.append(name == b"/StdCF")
    method = ""
    if any(used):
        filters = dictionary.get("CF")
        own = filters.get("StdCF") if isinstance(filters, dict) else None
        name = own.get("CFM") if isinstance(own, dict) else None
        if not isinstance(name, bytes):
            message = "Missing or invalid Encrypt StdCF entry"
            raise Refused(message)
        if name not in METHODS:
            message = f"Unsupported encryption method {str(name, 'latin-1')}"
            raise Refused(message)
        method = METHODS[name]
    if version == 5:
        _check_wrapped(dictionary)
    return method, used[0], used[1]


def _check_wrapped(dictionary: Dictionary) -> None:
    for key in ("OE", "UE"):
        value = dictionary.get(key)
        if not isinstance(value, bytes):
            message = f"Missing Encrypt {key} entry"
            raise Refused(message)
        if len(string_of(value)) != 32:
            message = f"Invalid Encrypt {key} entry"
            raise Refused(message)


def _short_key(dictionary: Dictionary, identity: bytes, version: int, *, metadata: bool) -> bytes | None:
    """Return a key of up to 128 bits, None where the empty password does not open the document."""
    revision = number_of(dictionary.get("R")) or 0
    owner, user = string_of(dictionary["O"]), string_of(dictionary["U"])
    access = ((number_of(dictionary["P"]) or 0) & 0xFFFFFFFF).to_bytes(4, "little")
    key, times = PADDING + owner + access + identity, 1
    if revision in (3, 4):
        key += b"" if metadata else b"\xff" * 4
        times += 50
    length = 5
    if version != 1:
        bits = number_of(dictionary.get("Length")) or 40
        if bits < 40:
            message = "Bad Encrypt Length"
            raise Refused(message)
        length = bits // 8
    for _ in range(times):
        key = md5(key, usedforsecurity=False).digest()[:length]
    if revision < 3:
        return key if rc4(key, PADDING) == user else None
    proof = rc4(key, md5(PADDING + identity, usedforsecurity=False).digest())
    for number in range(1, 20):
        proof = rc4(bytes([byte ^ number for byte in key]), proof)
    return key if proof + user[16:] == user else None


def _long_key(dictionary: Dictionary) -> bytes | None:
    """Return a key of 256 bits, None where the empty password opens the document for neither user nor owner."""
    revision = number_of(dictionary.get("R")) or 0
    owner, user = string_of(dictionary["O"]), string_of(dictionary["U"])
    if len(owner) < 48 or len(user) < 48:
        message = "Invalid O or U Encrypt entries"
        raise Refused(message)
    for entry, vector, wrapped in ((user, b"", "UE"), (owner, user[:48], "OE")):
        if _hash(entry[32:40], vector, revision) == entry[:32]:
            return decrypt(_hash(entry[40:48], vector, revision), bytes(BLOCK), string_of(dictionary[wrapped]))
    return None


def _hash(salt: bytes, vector: bytes, revision: int) -> bytes:
    """Return the hash of the empty password; from revision 6 on one that takes its time."""
    digest: bytes = sha256(salt + vector).digest()
    if revision == 5:
        return digest
    turn = last = 0
    while turn < max(ROUNDS, last + 32):  # at most 287 turns, as the last byte of a chain decides
        chained = encrypt(digest[:16], digest[16:32], (digest + vector) * ROUNDS)
        digest = HASHES[sum(chained[:16]) % 3](chained).digest()
        turn, last = turn + 1, chained[-1]
    return digest[:32]
