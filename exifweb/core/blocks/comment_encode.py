"""Plain-text comments anew: one for a container that has one, or the several of a JPEG's COM segments.

Source: ITU-T T.81 B.2.4.5; ExifTool's WriteJPEG.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.errors import Unwritable
from exifweb.core.values import encode_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exifweb.core.write.changes import Change, Job

LONGEST_SEGMENT = 65533


def encode(job: Job, old: bytes, changes: Sequence[Change]) -> bytes:
    """Return a comment that stands alone, empty where it is deleted, `old` itself where nothing changes."""
    found = encode_several(job, [old] if old else [], changes)
    return b"\n".join(found) if len(found) != 1 else found[0]


def encode_several(job: Job, old: Sequence[bytes], changes: Sequence[Change]) -> list[bytes]:
    """Return the comments anew, in order and in UTF-8: set replaces them all, add appends, remove takes equal ones.

    Raises:
        Unwritable: A change is not of a comment.
    """
    new = [] if job.drops("File", "COM") else list(old)
    for change in changes:
        if change.info.name != "Comment":
            message = f"{change.info.name} is no comment"
            raise Unwritable(message)
        values = [_bytes(value) for value in change.values]
        if change.removed:
            gone = [_bytes(value) for value in change.removed]
            left = [one for one in new if one.rstrip(b"\0") not in gone]
            if len(left) == len(new) and (new or not change.create):
                continue
            new = left + values
        elif change.clear:
            new = values if new or change.create else new
        else:
            new = new + values if new or change.create else new
    return new


def segments(comments: Sequence[bytes]) -> list[bytes]:
    """Return comments as the payloads of COM segments; one that is too long goes on in the next."""
    return [one[at : at + LONGEST_SEGMENT] for one in comments for at in range(0, max(len(one), 1), LONGEST_SEGMENT)]


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else encode_text(str(value))
