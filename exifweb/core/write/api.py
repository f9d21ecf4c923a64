"""Writing from the outside: edits, presets or another file's tags in; a recipe and the proof of it out.

Read, plan, rewrite, verify. Nothing is written to any file here: a host turns the recipe into a Blob or a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from exifweb.core.context import Options
from exifweb.core.errors import Unwritable
from exifweb.core.read import read
from exifweb.core.source import as_source
from exifweb.core.write import presets
from exifweb.core.write.changes import Edit
from exifweb.core.write.copy import copy_into, read_for_copy
from exifweb.core.write.parts import Range, Recipe
from exifweb.core.write.plan import SIDECAR, Planner

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exifweb.core.model import Metadata
    from exifweb.core.source import Readable, Source
    from exifweb.core.write.changes import Job
    from exifweb.core.write.parts import Part

Edits = Mapping[str, Any] | list[Edit]
REWRITERS: tuple[tuple[str, str], ...] = (
    ("JPEG", "exifweb.core.formats.jpeg.rewrite"),
    ("EXV", "exifweb.core.formats.jpeg.rewrite"),
    ("TIFF", "exifweb.core.formats.tiff.rewrite"),
    ("BTF", "exifweb.core.formats.tiff.rewrite"),
    ("PNG", "exifweb.core.formats.png.rewrite"),
    ("RIFF", "exifweb.core.formats.webp.rewrite"),
    ("XMP", "exifweb.core.formats.xmp.rewrite"),
)
"""Family of file types → the module whose `rewrite` makes its files anew."""


SIGNATURES: tuple[tuple[str, str], ...] = (("JUMBF", "The C2PA manifest"), ("SEAL", "The SEAL signature"))
"""Kind of block that is signed over the file's bytes → how it is called."""
EMPTY_XMP = (
    b"<?xpacket begin='\xef\xbb\xbf' id='W5M0MpCehiHzreSzNTczkc9d'?>\n"
    b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>\n"
    b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\n"
    b"</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end='w'?>\n"
)
"""An XMP file without tags, from which a sidecar is made."""


@dataclass(frozen=True, slots=True)
class WriteResult:
    """A new file, not yet written anywhere.

    Attributes:
        recipe: The new file as bytes and ranges of the old one; a `Source` too.
        report: What changed and what was proved, by `verify`; None where nothing was to be done.
        notes: What the caller should know about the result.
        metadata: What the old file holds.
    """

    recipe: Recipe
    report: Any
    notes: tuple[str, ...]
    metadata: Metadata

    @property
    def parts(self) -> tuple[Part, ...]:
        """Bytes and ranges in order."""
        return self.recipe.parts

    @property
    def changed(self) -> bool:
        """Whether the new file differs from the old one."""
        source = self.metadata.source
        if self.recipe.size != source.size:
            return True
        at = 0
        for part in self.recipe.parts:
            if isinstance(part, Range):
                if part.offset != at:
                    return True
                at += part.length
            else:
                if source.read(at, len(part)) != part:
                    return True
                at += len(part)
        return False

    def tobytes(self) -> bytes:
        """Return the new file as bytes."""
        return self.recipe.read(0, self.recipe.size)


def write(
    source: Source | Readable, edits: Edits, *, name: str | None = None, options: Options | None = None
) -> WriteResult:
    """Change tags of a file.

    Args:
        source: The file's bytes, or a `Source` of them.
        edits: `Edit`s in order, or tag → value: words, or a number where the tag has one; a list for a list-type tag;
            None deletes, `"GPS:*": None` all of a group.
        name: The file's name; its extension settles what the bytes leave open.
        options: How to read.

    Raises:
        InvalidValue: There is no such tag or group, or a value is outside what is allowed.
        Unwritable: A tag or the file can't be written, or the result could not be proved to be right.
        UnknownFormat: The bytes are of no type that we recognise.
    """
    planner = _planner(source, name, options)
    for edit in as_edits(edits):
        planner.add(edit)
    return finish(planner.job())


def strip(
    source: Source | Readable,
    preset: str,
    keep: Iterable[str] = (),
    *,
    name: str | None = None,
    options: Options | None = None,
) -> WriteResult:
    """Take private things out of a file.

    Args:
        source: The file's bytes, or a `Source` of them.
        preset: `location`: where it was taken; `share`: that, and people, devices, comments, history, previews and
            maker notes; `all`: everything that may go. Orientation and colour profile stay always.
        keep: Tags or groups that stay: ExifTool's names, or `copyright`, `artist`.
        name: The file's name.
        options: How to read.

    Raises:
        InvalidValue: There is no such preset.
        Unwritable: The file can't be written, or it is not sure that nothing is left.
        UnknownFormat: The bytes are of no type that we recognise.
    """
    origin = as_source(source)
    metadata = read(origin, name=name, options=options or Options(unknown=1))
    kept = tuple(keep)

    def inner(part: Source) -> Recipe:
        found = read(part, options=Options(unknown=1))
        return finish(presets.strip(part, found, preset, kept)).recipe

    return finish(presets.strip(origin, metadata, preset, kept, inner=inner))


def copy_tags(
    src: Metadata | Source | Readable,
    dst: Source | Readable,
    tags: Iterable[str] = (),
    *,
    name: str | None = None,
    options: Options | None = None,
) -> WriteResult:
    """Copy tags from one file into another.

    Args:
        src: The file that they come from, or what was read of it: the file is then read once more.
        dst: The file that they go to.
        tags: What to take, in ExifTool's words: `Artist`, `EXIF:all`, `all:all`, `XMP-dc:Title<IPTC:Headline`,
            `-Orientation`; none for everything, each tag into its preferred group.
        name: Name of the file that they go to.
        options: How to read it.

    Raises:
        InvalidValue: A request makes no sense, or a value is outside what is allowed.
        Unwritable: A tag or the file can't be written, or the result could not be proved to be right.
        UnknownFormat: The bytes are of no type that we recognise.
    """
    planner = _planner(dst, name, options)
    copy_into(planner, read_for_copy(src, tags), tags)
    return finish(planner.job())


def as_edits(edits: Edits) -> list[Edit]:
    """Return edits given as a mapping as `Edit`s: a number stands for the value, a list for all items of a list."""
    if not isinstance(edits, Mapping):
        return list(edits)
    return [Edit(_all_of_group(tag), "set", value, numeric=_is_number(value)) for tag, value in edits.items()]


def finish(job: Job) -> WriteResult:
    """Rewrite the file of a job and prove the result.

    Raises:
        Unwritable: It can't be rewritten, or something else than was asked for changed.
    """
    if not job.changes and not job.dropped and not job.unwanted:
        whole = Recipe(job.source, [Range(0, job.source.size)])
        return WriteResult(whole, None, tuple(job.notes), job.metadata)
    family = job.context.file_format.parser if job.context.file_format else None
    module = dict(REWRITERS).get(family or "")
    if module is None:
        message = f"Writing of {job.metadata.file_type} files is not supported"
        raise Unwritable(message, SIDECAR)
    from exifweb.core.write.verify import verify

    recipe: Recipe = import_module(module).rewrite(job)
    _note_signatures(job, recipe)
    report = verify(job, recipe, name=job.context.name, options=job.context.options)
    return WriteResult(recipe, report, tuple(job.notes), job.metadata)


def _note_signatures(job: Job, recipe: Recipe) -> None:
    """Say that a signature that stays no longer fits a file that changes."""
    if not recipe.new_bytes and recipe.size == job.source.size:
        return
    for kind, words in SIGNATURES:
        if any(block.kind == kind for block in job.metadata.blocks) and not job.drops(kind):
            job.note(f"{words} stays, but the edit makes it invalid; delete {kind}:all to take it out")


def _planner(source: Source | Readable, name: str | None, options: Options | None) -> Planner:
    origin = as_source(source)
    return Planner(origin, read(origin, name=name, options=options))


def _all_of_group(tag: str) -> str:
    return tag[:-1] + "all" if tag.endswith(":*") else tag


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
