"""Photoshop's save-for-web segment anew: numbered values with a length, closed by a zero.

Source: ExifTool's WriteDucky.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.small import DUCKY
from exifweb.core.errors import InvalidValue, Unwritable
from exifweb.core.values import encode_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exifweb.core.write.changes import Change, Job

LONGEST = 65533 - len(b"Ducky")


def encode(job: Job, old: bytes, changes: Sequence[Change]) -> bytes:
    """Return the payload after `Ducky` anew, empty where nothing is left, `old` itself where nothing changes.

    Raises:
        Unwritable: The old payload is damaged, or the new one too long for a segment.
        InvalidValue: A value is of the wrong kind.
    """
    if job.drops("Ducky"):
        old = b""
    elif not changes:
        return old
    before = _values(old)
    after = dict(before)
    for change in sorted(changes, key=lambda item: str(item.info.id), reverse=True):  # new ones as ExifTool orders them
        number = change.info.id
        if change.info.table.name != DUCKY or not isinstance(number, int):
            message = f"{change.info.name} is not in a Ducky segment"
            raise Unwritable(message)
        if number not in after and not change.create:
            continue
        if change.values:
            after[number] = _bytes(change.info.name, change.values[0])
        else:
            after.pop(number, None)
    if old and after == before:
        return old
    new = b"".join([n.to_bytes(2, "big") + len(v).to_bytes(2, "big") + v for n, v in after.items()])
    if len(new) + 2 > LONGEST:
        raise Unwritable("The values are too long for a Ducky segment")
    return new + b"\0\0" if new else b""


def _values(data: bytes) -> dict[int, bytes]:
    found = {}
    at = 0
    while at + 4 <= len(data):
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if at + 4 + length > len(data):
            message = f"Ducky value at byte {at} is truncated"
            raise Unwritable(message, "Delete the Ducky group and write it anew.")
        found[int.from_bytes(data[at : at + 2], "big")] = data[at + 4 : at + 4 + length]
        at += 4 + length
    return found


def _bytes(name: str, value: Any) -> bytes:
    if isinstance(value, bool) or not isinstance(value, bytes | str | int):
        message = f"Ducky:{name} can't hold {value!r}"
        raise InvalidValue(message)
    if isinstance(value, int):
        if not 0 <= value <= 0xFFFFFFFF:
            message = f"{value} is out of range for Ducky:{name}"
            raise InvalidValue(message)
        return value.to_bytes(4, "big")
    return value if isinstance(value, bytes) else encode_text(value)
