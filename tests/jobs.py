"""What the tests of writing share: a job over bytes, and its result as bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import exifweb
from exifweb.core.context import Context, Options
from exifweb.core.formats.jpeg import rewrite as jpeg_rewrite
from exifweb.core.formats.tiff import rewrite as tiff_rewrite
from exifweb.core.model import Metadata
from exifweb.core.read import read_into
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.write.changes import Change, Job
from exifweb.core.write.verify import Report, verify

if TYPE_CHECKING:
    from exifweb.core.write.parts import Recipe

REWRITERS: dict[str, Any] = {"JPEG": jpeg_rewrite, "JPS": jpeg_rewrite}


def job_of(data: bytes, name: str = "a.jpg", **kinds: list[Change]) -> Job:
    """Return a job over a file with changes by kind of block."""
    source = Buffer(data)
    context = Context(source, Options(), name=name)
    read_into(context)
    return Job(source, Metadata(context, source, 0), context, dict(kinds))


def row(table: str, key: int | str) -> TagInfo:
    """Return a row of a table, the first where there are several."""
    found = store.table(table).get(key)
    info = found if isinstance(found, TagInfo) else found.infos[0] if found is not None else None
    assert info is not None
    return info


def exif_change(key: int, group1: str, *values: Any, table: str = "Exif::Main", create: bool = True) -> Change:
    """Return a change of an EXIF tag."""
    return Change(row(table, key), group1, values, create=create)


def rewritten(job: Job) -> Recipe:
    """Return the new file of a job."""
    rewriter = REWRITERS.get(job.metadata.file_type, tiff_rewrite)
    recipe: Recipe = rewriter.rewrite(job)
    return recipe


def written(job: Job, name: str = "a.jpg") -> tuple[exifweb.Metadata, Report, bytes]:
    """Return what a read of the new file finds, the proof, and the file."""
    recipe = rewritten(job)
    report = verify(job, recipe, name=name)
    data = recipe.read(0, recipe.size)
    return exifweb.read(data, name=name), report, data
