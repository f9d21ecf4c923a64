"""Errors: few, named by what the caller can do about them.

`ExifWebError` and its leaves are public; each has a stable `code`, a message for people and a hint that says
what to do. `Malformed` is internal: it names the damaged structural unit, is caught once in `read` and becomes
a warning in the result.
"""

from __future__ import annotations


class ExifWebError(Exception):
    """Base of every error that exifweb raises on purpose."""

    code = "error"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UnknownFormat(ExifWebError):
    """The bytes are of no type that we recognise."""

    code = "unknown_format"


class SourceError(ExifWebError):
    """The bytes could not be had: the host failed, or sent something else than was asked for."""

    code = "source"


class LimitExceeded(ExifWebError):
    """A cap of `Limits` was hit before anything useful could be said."""

    code = "limit"


class InvalidValue(ExifWebError):
    """An argument or a new value is outside what is allowed."""

    code = "invalid_value"


class Unwritable(ExifWebError):
    """The tag, block or file can't be written."""

    code = "unwritable"


class Malformed(Exception):
    """A structural unit (segment, ifd, entry, box, chunk, block, packet) is damaged beyond decoding."""

    def __init__(self, unit: str, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.unit = unit
        self.offset = offset
        self.reason = reason
