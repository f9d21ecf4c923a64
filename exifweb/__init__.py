"""exifweb: read, explain, edit and clean the metadata of photos and videos, in ExifTool's language.

`read` takes bytes or a `Source` and gives `Metadata`, an ordered run of `Tag`s. Nothing here opens a file or a
connection; `exifweb.files` and the command line do.
"""

from __future__ import annotations

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
    "read",
    "resolve",
]
