"""Native hosts: a path as a `Source`, what the file system says about it, and a result written to disk.

With the command line this is the only module that opens files. A path is mapped, not read: a 4 GB video costs what
its metadata costs. A small file is read whole, which costs less than a map and slices of it.
"""

from __future__ import annotations

import errno
import mmap
import os
import shutil
import stat
import tempfile
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from exifweb.core.source import Buffer
from exifweb.core.tags import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.write.api import WriteResult


SMALL = 1 << 18
"""Bytes up to which a file is read whole."""


@contextmanager
def open_path(path: str | os.PathLike[str]) -> Iterator[Buffer]:
    """Give a file as a source for the time of a `with` block.

    Raises:
        OSError: The file can't be opened.
    """
    with open(path, "rb", buffering=0) as file:
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


def save(
    path: str | os.PathLike[str],
    result: WriteResult,
    *,
    backup: bool = True,
    out: str | os.PathLike[str] | None = None,
    preserve_times: bool = False,
    in_place: bool = False,
) -> str:
    """Write a result to disk and return the path of the new file.

    The new file is written beside the old one under another name, brought to the disk, and then takes its name in one
    step: whatever happens, there is the whole old file or the whole new one.

    Args:
        path: The file that was changed. What the result takes from it must still be open.
        result: The outcome of `write`, `strip` or `copy_tags`.
        backup: Whether the old file stays as `NAME_original`, unless there is one already.
        out: Where the new file goes instead; the old one stays.
        preserve_times: Whether the new file has the old one's times.
        in_place: Whether the old file is overwritten, so that links, owner and attributes of it stay. This is the one
            way that is not a single step; the new file stays beside it until it is done.

    Raises:
        FileExistsError: `out` is there already.
        OSError: The file could not be written; the old one is as it was.
    """
    origin = os.path.realpath(path)
    target = os.fspath(out) if out is not None else origin
    if out is not None and os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, "File exists", target)
    temporary = _written(target, result)
    try:
        if os.path.exists(origin):
            _like(origin, temporary, times=preserve_times)
        if out is not None:
            _name_new(temporary, target)
        else:
            if backup:
                _back_up(origin)
            if in_place:
                _overwrite(origin, temporary, times=preserve_times)
            else:
                os.replace(temporary, origin)
    except BaseException:
        if os.path.exists(temporary) and os.path.exists(origin) and not in_place:
            os.unlink(temporary)
        raise
    _sync_folder(target)
    return target


def _written(target: str, result: WriteResult) -> str:
    """Write the new file under a name of its own beside its place and return that name."""
    folder, name = os.path.split(target)
    handle, temporary = tempfile.mkstemp(prefix=f".{name[:100]}.", suffix=".exifweb_tmp", dir=folder or ".")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in result.recipe.chunks():
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            written = file.tell()
        if written != result.recipe.size:
            raise OSError(errno.EIO, "The new file is not complete", target)
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary


def _like(origin: str, temporary: str, *, times: bool) -> None:
    """Give the new file the old one's permissions, its owner where that is allowed, and its times on request."""
    status = os.stat(origin)
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(temporary, status.st_uid, status.st_gid)
    os.chmod(temporary, stat.S_IMODE(status.st_mode))
    if times:
        os.utime(temporary, ns=(status.st_atime_ns, status.st_mtime_ns))


def _back_up(origin: str) -> None:
    """Give the old file a second name, so that there is no moment without it."""
    original = f"{origin}_original"
    if os.path.lexists(original):
        return
    try:
        os.link(origin, original)
    except OSError:  # a file system without links
        copy = f"{original}_tmp"
        shutil.copy2(origin, copy)
        _sync_file(copy)
        os.replace(copy, original)


def _name_new(temporary: str, target: str) -> None:
    """Give the new file its name, unless somebody else took it meanwhile."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        os.rename(temporary, target)
        return
    os.unlink(temporary)


def _overwrite(origin: str, temporary: str, *, times: bool) -> None:
    status = os.stat(origin)
    original = f"{origin}_original"
    if os.path.exists(original) and os.path.samefile(origin, original):  # the second name must not be overwritten too
        copy = f"{original}_tmp"
        shutil.copy2(origin, copy)
        _sync_file(copy)
        os.replace(copy, original)
    with Path(temporary).open("rb") as new, Path(origin).open("r+b") as old:
        shutil.copyfileobj(new, old, 1 << 20)
        old.truncate()
        old.flush()
        os.fsync(old.fileno())
    if times:
        os.utime(origin, ns=(status.st_atime_ns, status.st_mtime_ns))
    os.unlink(temporary)


def _sync_file(path: str) -> None:
    with Path(path).open("rb") as file:
        os.fsync(file.fileno())


def _sync_folder(target: str) -> None:
    """Bring the change of names to the disk, where folders can be opened."""
    with suppress(OSError):
        handle = os.open(os.path.dirname(target) or ".", os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
