"""Native hosts: a path as a `Source`, and what the file system says about it.

With the command line this is the only module that opens files. A path is mapped, not read: a 4 GB video costs what
its metadata costs. A small file is read whole, which costs less than a map and slices of it.
"""

from __future__ import annotations

import mmap
import os
import stat
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from exifweb.core.source import Buffer
from exifweb.core.tags import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context


SMALL = 1 << 18
"""Bytes up to which a file is read whole."""


@contextmanager
def open_path(path: str | os.PathLike[str]) -> Iterator[Buffer]:
    """Give a file as a source for the time of a `with` block.

    Raises:
        OSError: The file can't be opened.
    """
    with Path(path).open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size <= SMALL:
            yield Buffer(file.read())
            return
        try:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):  # a pipe, or a file system without maps
            yield Buffer(file.read())
            return
        try:
            yield Buffer(memoryview(mapped))
        finally:
            try:
                mapped.close()
            except BufferError:  # somebody still holds a view; the map goes with it
                pass


def add_system_tags(context: Context, path: str) -> None:
    """Add what the file system knows: name, folder, size, times and permissions."""
    try:
        status = os.stat(path)
    except OSError:
        return
    folder, name = os.path.split(path)
    for tag, value in (
        ("FileName", name),
        ("Directory", folder or "."),
        ("FileSize", status.st_size),
        ("FileModifyDate", local_time(status.st_mtime)),
        ("FileAccessDate", local_time(status.st_atime)),
        ("FileInodeChangeDate", local_time(status.st_ctime)),
        ("FilePermissions", status.st_mode),
    ):
        context.found(store.tag("Extra", tag), value)


def local_time(seconds: float) -> str:
    """Return a time stamp as local time with its zone."""
    moment = datetime.fromtimestamp(int(seconds), tz=UTC).astimezone()
    zone = moment.strftime("%z")
    return f"{moment:%Y:%m:%d %H:%M:%S}{zone[:3]}:{zone[3:5]}"


def permissions(mode: int) -> str:
    """Return a file mode as `-rw-r--r--`."""
    return stat.filemode(mode)
