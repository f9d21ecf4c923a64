"""What cameras append to a film: trailers that end in a mark with their length, one behind the other.

They are found from the end of the file, before its boxes are walked, so that no box header is looked for in them.
Source: ExifTool's IdentifyTrailers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

FOOTER = 40
INSTA360 = b"8db42d694ccc418790edff439fe026bf"
MOST = 20
_MIE = re.compile(rb"~\0\x04\0zmie~\0\0(?:\x06.{4}|\x0a.{8})([\x10\x18])([\x04\x08])\Z", re.DOTALL)


class Trailer(NamedTuple):
    """One trailer.

    Attributes:
        kind: Who writes such.
        start: Its first byte in the file.
        length: Its bytes.
    """

    kind: str
    start: int
    length: int


def trailers(context: Context) -> list[Trailer]:
    """Return the trailers at the end of the file in its order."""
    source = context.source
    found: list[Trailer] = []
    end = source.size
    while end >= FOOTER and len(found) < MOST:
        footer = source.read(end - FOOTER, FOOTER)
        match = next(((kind, length) for kind, measure in KINDS if (length := measure(footer)) is not None), None)
        if match is None:
            break
        kind, length = match
        if not FOOTER <= length <= end:
            break
        found.append(Trailer(kind, end - length, length))
        end -= length
    return found[::-1]


def _insta360(footer: bytes) -> int | None:
    return int.from_bytes(footer[:4], "little") if footer.endswith(INSTA360) else None


def _ligo(footer: bytes) -> int | None:
    return int.from_bytes(footer[36:], "big") if footer[32:36] == b"&&&&" else None


def _mie(footer: bytes) -> int | None:
    match = _MIE.search(footer)
    if match is None:
        return None
    long = match[2] == b"\x08"
    return int.from_bytes(footer[30:38] if long else footer[34:38], "big" if match[1] == b"\x10" else "little")


KINDS: tuple[tuple[str, Callable[[bytes], int | None]], ...] = (
    ("Insta360", _insta360),
    ("LigoGPS", _ligo),
    ("MIE", _mie),
)
"""Who writes a trailer, and what tells its length by the last bytes of the file."""
