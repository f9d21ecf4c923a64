"""exifweb: read, explain, edit and clean the metadata of photos and videos, in ExifTool's language.

`read` takes bytes or a `Source` and gives `Metadata`, an ordered run of `Tag`s. Nothing here opens a file or a
connection; `exifweb.files` and the command line do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.context import Options
from exifweb.core.errors import (
    ExifWebError,
    InvalidValue,
    LimitExceeded,
    SourceError,
    UnknownFormat,
    Unwritable,
)
from exifweb.core.limits import Limits
from exifweb.core.model import Block, Embedded, Metadata, Tag, Warning
from exifweb.core.read import read
from exifweb.core.source import Buffer, Need, Pages, Source, resolve
from exifweb.core.values import Binary, Rational

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exifweb.core.source import Readable
    from exifweb.core.write.api import Edits, WriteResult

__version__ = "0.1.0"

__all__ = [
    "Binary",
    "Block",
    "Buffer",
    "Embedded",
    "ExifWebError",
    "InvalidValue",
    "LimitExceeded",
    "Limits",
    "Metadata",
    "Need",
    "Options",
    "Pages",
    "Rational",
    "Source",
    "SourceError",
    "Tag",
    "UnknownFormat",
    "Unwritable",
    "Warning",
    "__version__",
    "copy_tags",
    "read",
    "resolve",
    "strip",
    "write",
]


def write(
    source: Source | Readable, edits: Edits, *, name: str | None = None, options: Options | None = None
) -> WriteResult:
    """Change tags of a file: `write(data, {"Artist": "Ann", "GPS:*": None}).tobytes()`; see `core.write.api.write`."""
    from exifweb.core.write import api

    return api.write(source, edits, name=name, options=options)


def strip(
    source: Source | Readable,
    preset: str,
    keep: Iterable[str] = (),
    *,
    name: str | None = None,
    options: Options | None = None,
) -> WriteResult:
    """Take private things out of a file, `location`, `share` or `all`; see `core.write.api.strip`."""
    from exifweb.core.write import api

    return api.strip(source, preset, keep, name=name, options=options)


def copy_tags(
    src: Metadata | Source | Readable,
    dst: Source | Readable,
    tags: Iterable[str] = (),
    *,
    name: str | None = None,
    options: Options | None = None,
) -> WriteResult:
    """Copy tags from one file into another; see `core.write.api.copy_tags`."""
    from exifweb.core.write import api

    return api.copy_tags(src, dst, tags, name=name, options=options)
