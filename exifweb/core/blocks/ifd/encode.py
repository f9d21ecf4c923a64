"""EXIF edited: changes become entries of a `Structure`, which is then patched.

A directory that is made gets the tags that Exif makes mandatory; one that an edit leaves with nothing but those goes.
Serves EXIF blocks (`encode`) and, through `apply`, whole TIFF files. Source: Exif 3.0 4.6, ExifTool's WriteExif.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.exif import decode, header
from exifweb.core.blocks.ifd.place import patches
from exifweb.core.blocks.ifd.structure import DATA, IFD0, IFD1, Structure
from exifweb.core.blocks.ifd.types import CODES, NAMES, SIZES
from exifweb.core.blocks.ifd.values import write_value
from exifweb.core.charsets import encoded
from exifweb.core.context import Context, Options
from exifweb.core.errors import InvalidValue, Malformed, Unwritable
from exifweb.core.makernotes.carry import Carried
from exifweb.core.model import Block
from exifweb.core.source import Buffer
from exifweb.core.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from exifweb.core.blocks.ifd.structure import Field
    from exifweb.core.source import Source
    from exifweb.core.tags.schema import TagInfo
    from exifweb.core.write.changes import Change, Job

EXIF, MAKER_NOTES = "EXIF", "MakerNotes"
MANDATORY: dict[str, tuple[tuple[int, str, Any], ...]] = {
    IFD0: ((0x213, "int16u", 1),),
    IFD1: ((0x103, "int16u", 6), (0x11A, "rational64u", 72), (0x11B, "rational64u", 72), (0x128, "int16u", 2)),
    "ExifIFD": ((0x9000, "undef", b"0232"), (0x9101, "undef", b"\1\2\3\0"), (0xA001, "int16u", 0xFFFF)),
    "GPS": ((0, "int8u", (2, 3, 0, 0)),),
    "InteropIFD": ((2, "undef", b"0100"),),
}
"""Directory → what one made anew begins with: tag, format, value."""
JFIF_RESOLUTION = ((0x11A, "rational64u", "XResolution"), (0x11B, "rational64u", "YResolution"))
JFIF_UNITS = (0, 1, 2)
NOTES: tuple[tuple[str, str, int], ...] = (
    (MAKER_NOTES, "ExifIFD", 0x927C),
    (MAKER_NOTES, IFD0, 0xC634),
    ("PrintIM", IFD0, 0xC4A5),
)
"""Group → directory and tag of a block that goes with it."""
MAKER_NOTE = 0x927C
"""Some writers put it into other directories than its own."""
CROSS = {IFD0: "ExifIFD", "ExifIFD": IFD0}
"""Where a tag does not belong that is written to the other of the two."""
SUBDIRECTORIES = ("InteropIFD", "GPS", "ExifIFD", IFD1)
THUMBNAIL = "ThumbnailImage"
THUMBNAIL_TAGS = (0x201, 0x202)
MOST = 0x1000000
COUNT_BYTES = 2
"""A directory of a maker note opens with the number of its entries."""


def encode(job: Job, old: bytes, changes: Sequence[Change]) -> bytes:
    """Return an EXIF block edited; `old` itself where nothing changed, nothing where nothing is left.

    Raises:
        Unwritable: The block is too damaged to be changed safely.
        InvalidValue: A value doesn't fit its tag.
    """
    if old and job.drops(EXIF, IFD0) and not any(job.keeps(name) for name in ("ExifIFD", "GPS", MAKER_NOTES)):
        old = b""
    if not old and not any(change.values for change in changes):
        return b""
    blank = old or _blank(job.order)
    try:
        structure = open_block(blank)
    except Unwritable as damage:
        if job.private is None:
            raise
        job.note(f"The EXIF goes whole. {damage.message}")
        job.dropped.append(EXIF)
        return b""
    if not old:
        fill(job, structure, IFD0)
    elif _has_notes(structure) and not job.drops(MAKER_NOTES, EXIF):
        structure.claimed, dangling = _outside_notes(old)
        structure.dangling += dangling
    apply(job, structure, changes)
    notes = note_patches(job, Buffer(old), structure)
    if job.private is not None and job.drops(MAKER_NOTES):
        structure.give_up_gaps()
    if not structure.touched and not notes:
        return old
    if not structure.directories[IFD0].entries and len(structure.directories) == 1:
        return b""
    done = patches(structure)
    out = bytearray(blank[: done.size]) + done.tail
    for at, data in [*done.places, *notes]:
        out[at : at + len(data)] = data
    return bytes(out)


def _has_notes(structure: Structure) -> bool:
    return "ExifIFD" in structure.directories and structure.directories["ExifIFD"].get(0x927C) is not None


def _outside_notes(block: bytes) -> tuple[list[tuple[int, int]], list[int]]:
    """Return the places of a block that belong to its maker notes although they lie outside of them.

    Besides: where directories of the notes would have their first entry that are said to begin past the block's end.
    """
    context = Context(Buffer(block), Options(whole=frozenset(("makernotes",)), composite=False))
    try:
        decode(context, Block(EXIF, "", 0, len(block)))
    except Malformed:
        return [], []
    outside = [place for tag in context.tags if isinstance(tag.raw, Carried) for place in tag.raw.outside]
    return outside, [start + COUNT_BYTES for start in context.dangling if start >= len(block)]


def note_patches(job: Job, source: Source, structure: Structure, *, in_file: bool = False) -> list[tuple[int, bytes]]:
    """Return the (offset, bytes) pairs of changes in maker notes; none where the note goes.

    Args:
        job: The write.
        source: The block, or the file.
        structure: The block's, edited.
        in_file: Whether the structure is a TIFF file.

    Raises:
        Unwritable: A value has no room, or lies where something else does.
        InvalidValue: A value doesn't fit its tag.
    """
    if not job.changes.get(MAKER_NOTES):
        return []
    from exifweb.core.makernotes import encode as notes

    base = structure.view.base
    found = notes.patches(job, source, start=base, in_file=in_file)
    runs = [(at - base, data) for at, data in found]
    if notes.clashes(structure.freed, runs):
        return []
    if notes.clashes(structure.skeleton(), runs):
        message = "A value of the maker notes lies in a directory of EXIF"
        raise Unwritable(message, "The file is damaged; only an XMP sidecar can be written for it.")
    return found


def open_block(block: bytes) -> Structure:
    """Open an EXIF block for patching.

    Raises:
        Unwritable: It has no header that can be understood.
    """
    view = View(Buffer(block), 0, len(block), 0)
    try:
        start, layout = header(view)
    except Malformed as damage:
        raise Unwritable(damage.reason, "The file is damaged; only an XMP sidecar can be written for it.") from None
    return Structure(view, start, layout)


def apply(job: Job, structure: Structure, changes: Iterable[Change], *, image: bool = False) -> None:
    """Apply what a job drops and changes to an opened structure.

    Args:
        job: The write.
        structure: Takes the edits.
        changes: Those of EXIF.
        image: Whether the structure is an image file, whose first directory can't go.
    """
    before = {name: len(directory.entries) for name, directory in structure.directories.items()}
    _drop(job, structure, image=image)
    for change in changes:
        if change.info.name == THUMBNAIL:
            _set_thumbnail(job, structure, change)
        elif change.values:
            _set(job, structure, change)
        else:
            structure.delete(change.group1, int(change.info.id))
    for name in SUBDIRECTORIES:
        _drop_if_bare(job, structure, name, before)
    if not image and len(structure.directories) == 1:
        _drop_if_bare(job, structure, IFD0, before)


def fill(job: Job, structure: Structure, name: str) -> None:
    """Put what is mandatory into a directory that was made anew."""
    for tag, form, value in _mandatory(job, name):
        _put(structure, name, tag, form, value)


def _mandatory(job: Job, name: str) -> list[tuple[int, str, Any]]:
    """Return tag, format and value of what a directory begins with; the first has the resolution that JFIF names."""
    found = list(MANDATORY.get(name, ()))
    unit = _of_jfif(job, "ResolutionUnit")
    if name == IFD0 and unit in JFIF_UNITS:
        sizes = [(tag, form, _of_jfif(job, key)) for tag, form, key in JFIF_RESOLUTION]
        found += [(tag, form, size) for tag, form, size in sizes if size is not None]
        found.append((0x128, "int16u", int(unit) + 1))
    return found


def _of_jfif(job: Job, name: str) -> Any:
    """Return what JFIF will say of the resolution, None where there will be none."""
    for change in job.changes.get("JFIF", ()):
        if change.info.name == name and change.values:
            return change.values[0]
    found = None if job.drops("JFIF") else job.metadata.get(f"JFIF:{name}")
    return None if found is None else found.raw


def _blank(order: str) -> bytes:
    head = b"II*\0" if order == "<" else b"MM\0*"
    return head + (8).to_bytes(4, "little" if order == "<" else "big") + bytes(6)


def _drop(job: Job, structure: Structure, *, image: bool) -> None:
    for name in list(structure.directories):
        directory = structure.directories.get(name)
        if directory is None or name == IFD0 or not job.drops(EXIF, name):
            continue
        if image and any(directory.get(offsets) is not None for offsets, _ in DATA):
            job.note(f"{name} stays: it is an image of the file")
        else:
            structure.drop(name)
    for group, name, tag in NOTES:
        if job.drops(group) or (job.drops(EXIF) and not job.keeps(group)):
            for owner in list(structure.directories) if tag == MAKER_NOTE else (name,):
                structure.delete(owner, tag)


def _set(job: Job, structure: Structure, change: Change) -> None:
    info, name = change.info, change.group1
    tag = int(info.id)
    directory = structure.directories.get(name)
    old = directory.get(tag) if directory is not None else None
    if old is None and not change.create:
        return
    if directory is None:
        parent_made = name == "InteropIFD" and "ExifIFD" not in structure.directories
        structure.add_directory(name)
        if parent_made:
            fill(job, structure, "ExifIFD")
        fill(job, structure, name)
    if isinstance(change.values[0], Carried):
        structure.set_carried(name, tag, CODES["undef"], change.values[0])
        return
    form, stored = _format_of(info, old)
    raw = change.values[0] if len(change.values) == 1 else tuple(change.values)
    if stored == "string" and isinstance(raw, str) and job.context.charset and not raw.isascii():
        raw = _in_charset(job, job.context.charset, raw, f"{name}:{info.name}")
    fixed = info.attributes.get("count")
    count = fixed if isinstance(fixed, int) and fixed > 0 else 0
    try:
        data = write_value(raw, form, structure.order, count)
    except InvalidValue as problem:
        raise InvalidValue(f"{name}:{info.name}: {problem.message}", problem.hint) from None
    if not data or len(data) > MOST:
        message = f"{name}:{info.name} can't have a value of {len(data)} bytes"
        raise InvalidValue(message, "Give a value, or delete the tag.")
    structure.set(name, tag, CODES[stored], len(data) // SIZES[stored], data)
    if old is None and name in CROSS:
        structure.delete(CROSS[name], tag)


def _in_charset(job: Job, codec: str, text: str, place: str) -> bytes:
    data, lost = encoded(text, codec)
    if lost:
        job.note(f"{place}: some characters could not be encoded in {codec}")
    return data


def _format_of(info: TagInfo, old: Field | None) -> tuple[str, str]:
    """Return the format that a value is made in, and the one that its entry names."""
    stored = info.writable if isinstance(info.writable, str) and info.writable in CODES else None
    if stored is None:
        stored = NAMES[old.code] if old is not None and old.code in NAMES else "string"
    form = info.format if isinstance(info.format, str) and info.format in SIZES else stored
    return form, stored


def _put(structure: Structure, name: str, tag: int, form: str, value: Any) -> None:
    data = write_value(value, form, structure.order)
    structure.set(name, tag, CODES[form], len(data) // SIZES[form], data)


def _set_thumbnail(job: Job, structure: Structure, change: Change) -> None:
    """Replace or delete the thumbnail of IFD1."""
    found = structure.directories.get(IFD1)
    if not change.values:
        if found is not None:
            structure.give_up_data(found, *THUMBNAIL_TAGS)
            for tag in THUMBNAIL_TAGS:
                structure.delete(IFD1, tag)
        return
    data = change.values[0]
    if found is None:
        structure.add_directory(IFD1)
        fill(job, structure, IFD1)
    else:
        structure.give_up_data(found, *THUMBNAIL_TAGS)
    structure.set_data(IFD1, *THUMBNAIL_TAGS, data)


def _drop_if_bare(job: Job, structure: Structure, name: str, before: dict[str, int]) -> None:
    """Drop a directory that lost tags and has nothing left, or nothing but what is mandatory."""
    directory = structure.directories.get(name)
    if directory is None or len(directory.entries) >= before.get(name, 0):
        return
    for tag, entry in directory.entries:
        wanted = [(form, value) for key, form, value in _mandatory(job, name) if key == tag]
        if not wanted or entry.code not in NAMES:
            return
        if structure.value(entry) != write_value(wanted[0][1], wanted[0][0], structure.order):
            return
    if name == IFD0:
        directory.entries.clear()
    else:
        structure.drop(name)
