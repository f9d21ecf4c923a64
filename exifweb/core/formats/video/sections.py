"""Sections of a transport stream: the table of programs, and the table of streams of each program.

Source: ISO 13818-1 section 2.4.4.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEAD, CHECKSUM = 8, 4
PROGRAMS, STREAMS = 0, 2
LONGEST = 1021
PID = 0x1FFF


class Stream(NamedTuple):
    """One stream of a program.

    Attributes:
        type: What it carries.
        pid: Its number.
        at: Where in the section its entry begins.
        descriptors: Tag, place in the section and length of each descriptor.
    """

    type: int
    pid: int
    at: int
    descriptors: tuple[tuple[int, int, int], ...]


def programs(section: bytes) -> list[int]:
    """Return the numbers of the streams that hold programs' tables."""
    return [unpack_from(">H", section, at)[0] & PID for at in range(HEAD + 2, len(section) - CHECKSUM - 1, 4)]


def clock_stream(section: bytes) -> int:
    """Return the stream that carries a program's clock."""
    return int(unpack_from(">H", section, HEAD)[0]) & PID


def streams(context: Context, section: bytes, offset: int) -> Iterator[Stream]:
    """Yield the streams of a program."""
    at = HEAD + 4 + (unpack_from(">H", section, HEAD + 2)[0] & 0x0FFF)
    end = len(section) - CHECKSUM
    if at > len(section):
        context.warn("Truncated program info", offset, "packet")
        return
    while at <= end - 5:
        kind, pid, length = unpack_from(">BHH", section, at)
        begin, length = at + 5, length & 0x0FFF
        if begin + length > len(section):
            context.warn("Truncated ES info", offset, "packet")
            yield Stream(kind, pid & PID, at, ())
            return
        yield Stream(kind, pid & PID, at, tuple(_descriptors(section[begin : begin + length], begin)))
        at = begin + length


def _descriptors(data: bytes, begin: int) -> Iterator[tuple[int, int, int]]:
    at = 0
    while at + 2 < len(data):
        tag, length = data[at], data[at + 1]
        at += 2
        if at + length > len(data):
            return
        yield tag, begin + at, length
        at += length
