"""Kinds of block → the modules that encode them, imported when an edit first needs one."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import Unwritable

if TYPE_CHECKING:
    from exifweb.core.write.changes import Job

ENCODERS: tuple[tuple[str, str], ...] = (
    ("EXIF", "exifweb.core.blocks.ifd.encode"),
    ("XMP", "exifweb.core.blocks.xmp.encode"),
    ("IPTC", "exifweb.core.blocks.iptc.encode"),
    ("Photoshop", "exifweb.core.blocks.photoshop.encode"),
    ("ICC_Profile", "exifweb.core.blocks.icc.encode"),
    ("JFIF", "exifweb.core.blocks.jfif_encode"),
    ("Ducky", "exifweb.core.blocks.ducky_encode"),
    ("COM", "exifweb.core.blocks.comment_encode"),
)
"""Kind → the module whose `encode(job, old, changes)` makes its payload anew."""
INSIDE = {"IPTC": "Photoshop"}
"""Kinds that lie inside of others where a container has no place for them."""


def encode(job: Job, kind: str, old: bytes) -> bytes:
    """Return the payload of a kind of block as the job wants it: `old` itself where nothing changes.

    Raises:
        Unwritable: The kind can't be written, or this block of it.
    """
    place = next((place for name, place in ENCODERS if name == kind), None)
    if place is None:
        message = f"{kind} blocks can't be written"
        raise Unwritable(message, "Write the tag to another group, such as XMP.")
    module: Any = import_module(place)
    made: bytes = module.encode(job, old, job.changes.get(kind, []))
    return made


def wanted(job: Job, kind: str) -> bool:
    """Whether the job may change blocks of a kind, or those inside of them."""
    inner = [name for name, outer in INSIDE.items() if outer == kind]
    if any(job.changes.get(name) or job.drops(name) for name in (kind, *inner)):
        return True
    return (kind == "EXIF" and _parts(job)) or any(group.startswith(f"{kind}-") for group in job.dropped)


def _parts(job: Job) -> bool:
    """Whether a part of EXIF goes that is a group of its own."""
    return job.drops("IFD0", "IFD1") or any(job.drops(name) for name in EXIF_PARTS)


EXIF_PARTS = ("IFD1", "ExifIFD", "GPS", "InteropIFD", "SubIFD", "GlobParamIFD", "MakerNotes", "PrintIM")
