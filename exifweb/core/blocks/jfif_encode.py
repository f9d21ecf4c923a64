"""JFIF's header anew: its resolution is written in place; where there is none yet, one is made.

Source: ITU-T T.871 clause 10.1; ExifTool's WriteJPEG for the header that it makes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks import binary_encode
from exifweb.core.tags import store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exifweb.core.write.changes import Change, Job

TABLE = "JFIF::Main"
FRESH = b"\x01\x02\x01\0\x48\0\x48\0\0"
"""Version 1.02, 72 dots an inch, no thumbnail."""
THUMBNAIL = "ThumbnailTIFF"


def encode(job: Job, old: bytes, changes: Sequence[Change]) -> bytes:
    """Return what follows the identifier anew, empty where there is to be none, `old` itself where nothing changes.

    Beside an Adobe segment none is made: it would override what that says about the colours.

    Raises:
        Unwritable: A tag is not for writing, or can't be deleted.
        InvalidValue: A value does not fit.
    """
    if job.drops("JFIF"):
        old = b""
    if not old:
        if not any(change.create and change.values for change in changes):
            return b""
        if any(block.kind == "Adobe" for block in job.context.blocks):
            job.note("JFIF was not made in a JPEG with an Adobe segment")
            return b""
        old = FRESH
    if any(change.info.name == THUMBNAIL and not change.values for change in changes):
        changes = [change for change in changes if change.info.name != THUMBNAIL]
        old = old[: len(FRESH) - 2] + bytes(2)
        if not changes:
            return old
    return binary_encode.encode(job, old, store.table(TABLE), changes, ">")
