"""TIFF, BigTIFF and DNG edited: patches in place and a tail; pixels, maker notes and unknown tags stay where they are.

XMP, IPTC, Photoshop resources and ICC profiles are tags of the first directory; their codecs make the values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks.exif import header
from exifweb.core.blocks.ifd.encode import apply, note_patches
from exifweb.core.blocks.ifd.place import patches
from exifweb.core.blocks.ifd.structure import IFD0, Structure
from exifweb.core.blocks.photoshop import encode as photoshop
from exifweb.core.errors import Malformed, Unwritable
from exifweb.core.formats.jpeg import groups
from exifweb.core.view import View
from exifweb.core.write.encoders import encode, wanted
from exifweb.core.write.parts import Range, Recipe, patched

if TYPE_CHECKING:
    from exifweb.core.write.changes import Job

PHOTOSHOP = "Photoshop"
IPTC = 0x83BB
BLOCKS: tuple[tuple[str, int, int], ...] = (
    ("XMP", 0x2BC, 1),
    ("IPTC", IPTC, 4),
    (PHOTOSHOP, 0x8649, 1),
    ("ICC_Profile", 0x8773, 7),
)
"""Kind of block, the tag that holds it, and the format code of one made anew."""
WORD = 4
TRAILERS, AFCP = "TIFF-Trailer", "AFCP"
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
    end = min((block.offset for block in job.metadata.blocks if block.path.startswith(TRAILERS)), default=source.size)
    view = View(source, 0, end, job.context.base, bounded=False)
    try:
        start, layout = header(view, in_file=True)
    except Malformed as damage:
        raise Unwritable(damage.reason, "The file is damaged; only an XMP sidecar can be written for it.") from None
    structure = Structure(view, start, layout)
    apply(job, structure, job.changes.get("EXIF", []), image=True)
    was = _value(structure, IPTC)
    for name, tag, code in BLOCKS:
        if wanted(job, name):
            _rewrite_block(job, structure, name, tag, code, was)
    notes = note_patches(job, source, structure, in_file=True)
    trailers = _trailers(job, end)
    if not structure.touched:
        return Recipe(source, [*patched(source, notes, size=end).parts, *trailers])
    done = patches(structure, cut=False)
    base = view.base
    whole = patched(source, [*notes, *[(base + at, data) for at, data in done.places]], done.tail, size=end)
    return Recipe(source, [*whole.parts, *trailers])


def _trailers(job: Job, start: int) -> list[Range]:
    """Return what programs put behind the file, so far as it stays; it stays the last.

    Raises:
        Unwritable: One of them counts from the start of the file.
    """
    kept = []
    for block in sorted(job.metadata.blocks, key=lambda one: one.offset):
        if block.offset >= start and block.path.startswith(TRAILERS) and not groups.removes_trailer(job, block.kind):
            kept.append(Range(block.offset, block.length))
    if any(block.kind == AFCP for block in job.metadata.blocks if block.path.startswith(TRAILERS)) and kept:
        message = "An AFCP trailer would have to be led along"
        raise Unwritable(message, "Write an XMP sidecar beside it instead.")
    return kept


def _value(structure: Structure, tag: int) -> bytes:
    entry = structure.directories[IFD0].get(tag)
    return structure.value(entry) if entry is not None else b""


def _rewrite_block(job: Job, structure: Structure, kind: str, tag: int, code: int, iptc: bytes) -> None:
    """Have a block made anew; `iptc` is what its tag held before."""
    entry = structure.directories[IFD0].get(tag)
    old = _value(structure, tag)
    new = _resources(job, old, iptc, _value(structure, IPTC)) if kind == PHOTOSHOP else encode(job, kind, old)
    if new == old:
        return
    if not new:
        structure.delete(IFD0, tag)
        return
    stored = entry.code if entry is not None and entry.code in (1, 4, 7) else code
    if stored == WORD:
        new += bytes(-len(new) % WORD)
    structure.set(IFD0, tag, stored, len(new) // (WORD if stored == WORD else 1), new)


def _resources(job: Job, old: bytes, was: bytes, now: bytes) -> bytes:
    """Return Photoshop's resources anew: of IPTC, which has a tag of its own in a TIFF, only what they hold already.

    The digest among them follows the IPTC of that tag, which `was` and is `now`.

    Raises:
        Unwritable: They are damaged, and were to be edited themselves.
    """
    if not old and not job.changes.get(PHOTOSHOP):
        return old
    try:
        digest = photoshop.digest_after(old, was, now)
        return photoshop.encode(job.existing_only("IPTC"), old, job.changes.get(PHOTOSHOP, []), digest)
    except Unwritable as problem:
        if job.changes.get(PHOTOSHOP) or job.dropped:
            raise
        job.note(f"Photoshop's resources stay as they are: {problem.message}")
        return old
