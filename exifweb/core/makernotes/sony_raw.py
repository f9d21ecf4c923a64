"""Encrypted directories of Sony's RAW formats: the private directory of SR2 and ARW, the chain of SRF.

The key makes a run of 127 words, each later word comes of two before it; data is XORed with it. Source: dcraw's
sony_decrypt by way of ExifTool's Sony module.
"""

from __future__ import annotations

from struct import pack, unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd import decode as ifd
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.values import numbers_of
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable

WORD = 0xFFFFFFFF
RUN = 0x7F
OFFSET, LENGTH, KEY = "SR2SubIFDOffset", "SR2SubIFDLength", "SR2SubIFDKey"
MOST_DIRECTORIES = 20
KEY_TABLE = 0x8DDC
"""Where a byte in SRF notes tells how many words further the first key stands."""
SRF_DIRECTORIES = 7
SRF_KEY = "SRF2Key"


def decrypt(data: bytes, key: int) -> bytes:
    """Return data decrypted; a rest of less than four bytes stays as it is. Twice is the identity."""
    pad = _pad(key)
    words = len(data) // 4
    found = list(unpack_from(f">{words}I", data))
    for at in range(words):
        place = at + RUN
        pad[place & RUN] = pad[(place + 1) & RUN] ^ pad[(place + 65) & RUN]
        found[at] ^= pad[place & RUN]
    return pack(f">{words}I", *found) + data[words * 4 :]


def _pad(key: int) -> list[int]:
    pad = [0] * (RUN + 1)
    for at in range(4):
        low = (key & 0xFFFF) * 0x0EDD + 1
        high = (key >> 16) * 0x0EDD + (key & 0xFFFF) * 0x02E9 + (low >> 16)
        key = pad[at] = (high & 0xFFFF) << 16 | low & 0xFFFF
    pad[3] = (pad[3] << 1 | (pad[0] ^ pad[2]) >> 31) & WORD
    for at in range(4, RUN):
        pad[at] = ((pad[at - 4] ^ pad[at - 2]) << 1 | (pad[at - 3] ^ pad[at - 1]) >> 31) & WORD
    return pad


def private(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode the private directory and the encrypted ones that it leads to."""
    members = context.members
    for member in (OFFSET, LENGTH, KEY):
        members.pop(member, None)
    if view.read(start, 4)[:3] == b"\0MR":
        from exifweb.core.makernotes.minolta import segments

        end = int(members.get("A100DataOffset") or 0)
        if not end:
            context.warn("A100DataOffset tag is missing from A100 ARW image", view.base + start, "ifd")
            return
        length = min(length, end - start)
        segments(context, view, start, length, store.table("MinoltaRaw::Main"), name)
        return
    if members.get("A100DataOffset"):
        context.warn("Unexpected A100DataOffset tag", view.base + start, "ifd")
        return
    ifd.decode(context, view, start, table, name)
    offsets = [int(number) for number in numbers_of(members.get(OFFSET, 0))][:MOST_DIRECTORIES]
    size, key = int(members.get(LENGTH) or 0), members.get(KEY)
    if not offsets or not offsets[0] or size <= 0 or key is None:
        return
    stored = view.read(offsets[0], size) if size <= context.limits.single_read else b""
    if len(stored) < size:
        context.warn("Error reading SR2 data", view.base + offsets[0], "ifd")
        return
    here = view.base + offsets[0]
    clear = View(Buffer(decrypt(stored, int(key)), here), here, here + size, view.base, view.order)
    below = store.table("Sony::SR2SubIFD")
    for number, offset in enumerate(offsets, 1):
        ifd.decode(context, clear, offset, below, f"SR2SubIFD{number if number > 1 else ''}")


def chain(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode the seven directories of an SRF, of which all but the first are encrypted."""
    data = bytearray(view.read(start, min(length, context.limits.single_read)))
    here = view.base + start
    outer = context.set_g1
    at = 0
    try:
        for number in range(SRF_DIRECTORIES):
            clear = View(Buffer(bytes(data), here), here, here + len(data), view.base, view.order)
            context.set_g1 = f"SRF{number}"
            done = ifd.decode(context, clear, start + at, _srf_table(number, table), f"SRF{number}")
            if done is None or not done.next:
                return
            at = done.next - start
            if not 0 <= at < len(data) or not _decrypt_rest(context, data, at, number + 1):
                return
    finally:
        context.set_g1 = outer


def _srf_table(number: int, first: TagTable) -> TagTable:
    if number < 2:
        return first
    return store.table("Exif::Main" if number == SRF_DIRECTORIES - 1 else "Sony::SRF2")


def _decrypt_rest(context: Context, data: bytearray, at: int, number: int) -> bool:
    """Decrypt what a directory and those behind it are made of. False where there is no key to be had."""
    key: int | None = None
    end = len(data)
    if number == 1:
        if len(data) <= KEY_TABLE:
            return False
        place = KEY_TABLE + 4 * data[KEY_TABLE]
        if place + 4 > len(data):
            return False
        key = int.from_bytes(data[place : place + 4], "big")
        end = min(KEY_TABLE + 2 * at, len(data))
    elif number == 2:
        known = context.members.get(SRF_KEY)
        key = int(known) if isinstance(known, int) else None
    if key is not None:
        data[at:end] = decrypt(bytes(data[at:end]), key)
    return True
