"""Which groups of tags take a segment or trailer of a JPEG along when they are deleted: literal tables for `rewrite`.

A kind that is named here goes with its own groups; every other APPn segment, known or not, goes with the group of its
marker (`APP0` to `APP15`) alone. `*`, everything, takes all but what is protected. Source: ExifTool's list of groups
that can be deleted and its WriteJPEG, tried out on a file that has a segment of each kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exifweb.core.write.changes import Job

APP0 = 0xE0
APP15 = 0xEF
COM = 0xFE
EVERYTHING = "*"

SEGMENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("JFIF", ("JFIF",)),
    ("JFXX", ("JFIF", "JFXX")),
    ("CIFF", ("CIFF", "MakerNotes")),
    ("EXIF", ("EXIF", "IFD0")),
    ("XMP", ("XMP",)),
    ("ExtendedXMP", ("XMP",)),
    ("ICC_Profile", ("ICC_Profile",)),
    ("FPXR", ("FlashPix",)),
    ("MPF", ("MPF",)),
    ("Meta", ("Meta", "MetaIFD")),
    ("RMETA", ("RMETA",)),
    ("SEAL", ("SEAL", "APP8")),
    ("HDRGainInfo", ("AROT",)),
    ("JUMBF", ("JUMBF",)),
    ("Ducky", ("Ducky",)),
    ("Photoshop", ("Photoshop",)),
    ("Adobe", ("Adobe",)),
    ("COM", ("File", "COM")),
)
"""Kind of a segment → the groups whose deletion removes it whole. IPTC goes out of Photoshop's segment by its codec."""

TRAILERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("AFCP", ("AFCP", "Trailer")),
    ("CanonVRD", ("CanonVRD", "Trailer")),
    ("FotoStation", ("FotoStation", "Trailer")),
    ("MIE", ("MIE", "Trailer")),
    ("PhotoMechanic", ("PhotoMechanic", "Trailer")),
    ("Samsung", ("Samsung", "Trailer")),
    ("Vivo", ("Vivo", "Trailer")),
)
"""Kind of a trailer → the groups whose deletion removes it; what nobody knows behind the image goes with `Trailer`."""

PROTECTED = frozenset(("Adobe",))
"""Kinds that `*` leaves: without the Adobe segment a decoder takes the colours for others. To name it deletes it."""

HOLDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Photoshop", ("IPTC",)),
    ("CIFF", ("MakerNotes",)),
    ("EXIF", ("IFD0", "IFD1", "ExifIFD", "GPS", "MakerNotes", "InteropIFD", "GlobParamIFD", "PrintIM", "SubIFD")),
)
"""Kind → groups that live in it: where one of them is kept, the segment is not removed whole but left to its codec."""

BEFORE_NEW: tuple[tuple[str, int], ...] = (
    ("JFIF", 0xE0),
    ("EXIF", 0xE1),
    ("Photoshop", 0xED),
    ("XMP", 0xE1),
    ("ICC_Profile", 0xE2),
    ("Ducky", 0xEC),
    ("Adobe", 0xEE),
    ("COM", 0xFE),
)
"""The kinds that can be made anew, in the order in which they follow each other, and the markers of their segments."""


def groups_of_segment(kind: str) -> tuple[str, ...]:
    """Return the groups whose deletion removes a kind of segment; one that has none goes under its own name."""
    return next((groups for name, groups in SEGMENTS if name == kind), (kind,))


def removes_segment(job: Job, kind: str, marker: int) -> bool:
    """Whether a deletion takes a segment whole.

    Args:
        job: The write.
        kind: What the walk calls the segment's block.
        marker: Low byte of its marker.
    """
    own = next((groups for name, groups in SEGMENTS if name == kind), None)
    if own is None:
        if not APP0 <= marker <= APP15:
            return False
        own = (f"APP{marker - APP0}", kind)
    inside = next((groups for name, groups in HOLDS if name == kind), ())
    return _removes(job, own, inside, protected=kind in PROTECTED)


def removes_trailer(job: Job, kind: str) -> bool:
    """Whether a deletion takes a trailer; the kind of one that nobody knows is empty."""
    own = next((groups for name, groups in TRAILERS if name == kind), ("Trailer",))
    return _removes(job, own, ())


def goes_alone(kind: str) -> bool:
    """Whether a trailer of this kind can be deleted by itself."""
    return any(name == kind for name, _ in TRAILERS)


def _removes(job: Job, own: tuple[str, ...], inside: tuple[str, ...], *, protected: bool = False) -> bool:
    if any(group in job.kept for group in (*own, *inside)):
        return False
    named = any(group in job.dropped for group in own)
    return named or (EVERYTHING in job.dropped and not protected)
