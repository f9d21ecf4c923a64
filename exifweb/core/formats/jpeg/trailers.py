"""What stands behind the image: trailers of programs and phones, told by their last bytes, from the end of the file.

`TRAILERS` is the ordered table of footers; a trailer says how long it is, and another may stand before it. Sources:
AFCP specification, ExifTool's IdentifyTrailer and the modules of the trailers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.formats.jpeg.scan import image_end
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from exifweb.core.context import Context
    from exifweb.core.source import Source

FOOTER = 64
END_OF_IMAGE = b"\xff\xd9"
CANON_VRD = b"CANON OPTIONAL DATA\0"
MOST = 10
LEICA = "LeicaTrailer"


def walk(context: Context, image: int, kinds: Container[str] | None = None, container: str = "JPEG") -> Iterator[Block]:
    """Yield the trailers between the start of the image and the end of the file, the last first.

    Args:
        context: Has the source, takes the warnings.
        image: Offset of the image.
        kinds: Those to look for; None for all.
        container: Type of the file, for the blocks' paths.
    """
    source = context.source
    end = source.size
    for _ in range(MOST):
        foot = source.read(max(end - FOOTER, 0), min(FOOTER, end))
        if foot.endswith(END_OF_IMAGE) and not foot.startswith(CANON_VRD):
            return
        found = next(((kind, locate) for kind, pattern, locate in TRAILERS if pattern.search(foot)), None)
        if found is None or (kinds is not None and found[0] not in kinds):
            return
        kind, locate = found
        start = locate(source, end)
        if start is None or not image < start < end:
            context.warn(f"Bad {kind} trailer", end, "block", minor=True)
            return
        yield Block(kind, f"{container}-Trailer-{kind}", start, end - start)
        end = start


def leica(context: Context, scan: int, first: int) -> Iterator[Block]:
    """Yield what stands between the image and the first trailer, if the note of a Leica is still to be found.

    Args:
        context: Knows whether it is.
        scan: Offset of the marker that starts the scan.
        first: Offset of the first trailer, or the end of the file.
    """
    if LEICA in context.members:
        start = image_end(context.source, scan)
        yield Block(LEICA, f"JPEG-Trailer-{LEICA}", start, first - start)


def _number(source: Source, offset: int, order: str = "big", width: int = 4) -> int:
    return int.from_bytes(source.read(offset, width), order)  # type: ignore[arg-type]


def _afcp(source: Source, end: int) -> int | None:
    order = "big" if source.read(end - 9, 1) == b"!" else "little"
    start = _number(source, end - 8, order)
    return start if source.read(start, 4) == source.read(end - 12, 4) else None


def _foto_station(source: Source, end: int) -> int | None:
    start = end
    while start > 10 and source.read(start - 4, 4) == b"\xa1\xb2\xc3\xd4":
        size = _number(source, start - 8)
        if size < 10 or size > start:
            break
        start -= size
    return start if start < end else None


def _photo_mechanic(source: Source, end: int) -> int | None:
    return end - 12 - _number(source, end - 12)


def _canon_vrd(source: Source, end: int) -> int | None:
    start = end - _number(source, end - 44) - 0x5C
    return start if start > 0 and source.read(start, 20) == CANON_VRD else None


def _samsung(source: Source, end: int) -> int | None:
    """Find the directory of a Samsung trailer and with it the first of its blocks."""
    at = end - 2 if source.read(end - 2, 2) == b"BS" else end
    while at > 8:
        size, kind = _number(source, at - 8, "little"), source.read(at - 4, 4)
        start = at - 8 - size
        if not 4 <= size < 0x10000 or start <= 0 or not kind.isalnum():
            return None
        if kind == b"SEFT":
            return start - _first_samsung_block(source.read(start, size))
        at = start
    return None


def _first_samsung_block(data: bytes) -> int:
    count = int.from_bytes(data[8:12], "little")
    entries = range(16, min(16 + 12 * count, len(data) - 3), 12)
    return max((int.from_bytes(data[at : at + 4], "little") for at in entries), default=0)


def _mie(source: Source, end: int) -> int | None:
    wide = source.read(end - 1, 1) == b"\x08"
    width = 8 if wide else 4
    order = "big" if source.read(end - 2, 1) == b"\x10" else "little"
    return end - _number(source, end - 2 - width, order, width)


VIVO_REACH = 1 << 21
VIVO_START = re.compile(rb'streamdata|vivo\{"')


def _vivo(source: Source, end: int) -> int | None:
    """Look for the start of a Vivo trailer, whose footer doesn't tell how long it is."""
    start = max(end - VIVO_REACH, 0)
    found = VIVO_START.search(source.read(start, end - start))
    return start + found.start() if found else None


TRAILERS: tuple[tuple[str, re.Pattern[bytes], Callable[[Source, int], int | None]], ...] = (
    ("AFCP", re.compile(rb"AXS[!*].{8}\Z", re.DOTALL), _afcp),
    ("FotoStation", re.compile(rb"\xa1\xb2\xc3\xd4\Z"), _foto_station),
    ("PhotoMechanic", re.compile(rb"cbipcbbl\Z"), _photo_mechanic),
    ("CanonVRD", re.compile(rb"\ACANON OPTIONAL DATA\0"), _canon_vrd),
    (
        "MIE",
        re.compile(rb"~\0(?:\x04\0zmie~\0\0\x06.{4}[\x10\x18]\x04|\x04\0zmie~\0\0\x0a.{8}[\x10\x18]\x08)\Z", re.DOTALL),
        _mie,
    ),
    ("Vivo", re.compile(rb"\xff{4}\x1b\*9HWfu\x84\x93\xa2\xb1\Z"), _vivo),
    ("Samsung", re.compile(rb"\0\0(?:QDIOBS|SEFT)\Z"), _samsung),
)
"""Kind, what the last 64 bytes look like, and what finds its start."""
