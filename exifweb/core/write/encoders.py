"""Kinds of block → the modules that encode them, imported when an edit first needs one."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import Unwritable
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from exifweb.core.write.changes import Change, Job

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
PROFILE = "ICC_Profile"
BLOCKS = frozenset(("EXIF", "XMP", "IPTC", PROFILE))
"""Kinds of which a whole block can be written as it is given; a profile is never changed inside, its encoder knows."""
INSIDE = {"IPTC": "Photoshop", "MakerNotes": "EXIF"}
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
    changes = job.changes.get(kind, [])
    block = next((one for one in changes if is_block(one)), None) if kind != PROFILE else None
    if block is not None:
        changes = [one for one in changes if one is not block]
        if block.create:  # a further block of its kind stays as it is
            given = block.values[0]
            old = given.read() if isinstance(given, Binary) else given
            if not changes:
                return old
            job = replace(job, dropped=[])
    made: bytes = module.encode(job, old, changes)
    return made


def is_block(change: Change) -> bool:
    """Whether a change brings a whole block of its kind: EXIF, XMP, IPTC, ICC_Profile."""
    return change.info.table.name == "Extra" and change.info.name in BLOCKS and bool(change.values)


def wanted(job: Job, kind: str) -> bool:
    """Whether the job may change blocks of a kind, or those inside of them."""
    if kind == "XMP" and job.unwanted:
        return True
    inner = [name for name, outer in INSIDE.items() if outer == kind]
    if any(job.changes.get(name) or job.drops(name) for name in (kind, *inner)):
        return True
    return (kind == "EXIF" and _parts(job)) or any(group.startswith(f"{kind}-") for group in job.dropped)


def _parts(job: Job) -> bool:
    """Whether a part of EXIF goes that is a group of its own."""
    return job.drops("IFD0", "IFD1") or any(job.drops(name) for name in EXIF_PARTS)


EXIF_PARTS = ("IFD1", "ExifIFD", "GPS", "InteropIFD", "SubIFD", "GlobParamIFD", "MakerNotes", "PrintIM")
