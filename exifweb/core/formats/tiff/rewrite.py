"""TIFF, BigTIFF and DNG edited: patches in place and a tail; pixels, maker notes and unknown tags stay where they are.

XMP, IPTC, Photoshop resources and ICC profiles are tags of the first directory; their codecs make the values.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from exifweb.core.blocks.exif import header
from exifweb.core.blocks.ifd.encode import apply
from exifweb.core.blocks.ifd.place import patches
from exifweb.core.blocks.ifd.structure import IFD0, Structure
from exifweb.core.errors import Malformed, Unwritable
from exifweb.core.view import View
from exifweb.core.write.encoders import encode, wanted
from exifweb.core.write.parts import Recipe, patched

if TYPE_CHECKING:
    from exifweb.core.write.changes import Job

BLOCKS: tuple[tuple[str, int, int], ...] = (
    ("XMP", 0x2BC, 1),
    ("Photoshop", 0x8649, 1),
    ("IPTC", 0x83BB, 4),
    ("ICC_Profile", 0x8773, 7),
)
"""Kind of block, the tag that holds it, and the format code of one made anew."""
WORD = 4
WRITABLE = frozenset(("TIFF", "BTF", "DNG", "GPR"))


def rewrite(job: Job) -> Recipe:
    """Return the file with the job's edits.

    Raises:
        Unwritable: It is a RAW file of a kind that is not written, or too damaged.
    """
    kind = job.metadata.file_type
    if kind not in WRITABLE:
        message = f"{kind} files can't be written"
        raise Unwritable(message, "Write an XMP sidecar beside it instead.")
    source = job.source
    view = View(source, 0, source.size, job.context.base, bounded=False)
    try:
        start, layout = header(view, in_file=True)
    except Malformed as damage:
        raise Unwritable(damage.reason, "The file is damaged; only an XMP sidecar can be written for it.") from None
    structure = Structure(view, start, layout)
    apply(job, structure, job.changes.get("EXIF", []), image=True)
    for name, tag, code in BLOCKS:
        if wanted(job, name):
            _rewrite_block(job, structure, name, tag, code)
    if not structure.touched:
        return patched(source, [])
    done = patches(structure, cut=False)
    base = view.base
    return patched(source, [(base + at, data) for at, data in done.places], done.tail)


def _without_iptc(job: Job) -> Job:
    """Return the job with no IPTC to be made: it has a tag of its own, and is only edited where it stands elsewhere."""
    iptc = [replace(change, create=False) for change in job.changes.get("IPTC", ())]
    return replace(job, changes={**job.changes, "IPTC": iptc})


def _rewrite_block(job: Job, structure: Structure, kind: str, tag: int, code: int) -> None:
    entry = structure.directories[IFD0].get(tag)
    old = structure.value(entry) if entry is not None else b""
    new = encode(_without_iptc(job) if kind == "Photoshop" else job, kind, old)
    if new == old:
        return
    if not new:
        structure.delete(IFD0, tag)
        return
    stored = entry.code if entry is not None and entry.code in (1, 4, 7) else code
    if stored == WORD:
        new += bytes(-len(new) % WORD)
    structure.set(IFD0, tag, stored, len(new) // (WORD if stored == WORD else 1), new)
