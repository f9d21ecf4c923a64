"""File types: from a name and the first bytes to ExifTool's FileType, extension and MIME type.

The name's extension says which types to try first, magic numbers decide, all types follow in ExifTool's order.
Types that we do not parse are told all the same. `of_type` gives the names of a type that a reader has learnt about
later. Source: the file type part of ExifTool's ExtractInfo, GetFileType, SetFileType and OverrideFileType.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from exifweb.core import magic
from exifweb.core.closer import CHECKS, LEAST, is_cut, is_mp3
from exifweb.core.markup import markup_type
from exifweb.core.subtypes import MEDIA_MIME, subtype
from exifweb.core.tags.store import data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

UNKNOWN_MIME = "application/unknown"
TRUSTED = frozenset(("MXF", "DV"))
"""Types whose readers test more than the magic number: with the right extension it need not match."""
JPEG_EXTENSIONS = frozenset(("", "JPG", "JPEG"))
EMBEDDED = re.compile(rb"\xff\xd8\xff|MM\0\x2a|II\x2a\0")
RW2_MAGIC = b"\x88\xe7\x74\xd8\xf8\x25\x1d\x4d\x94\x7a\x6e\x77\x82\x2b\x5d\x6a"
SMALLEST_TIFF = 8
EXIF = "EXIF"
"""A TIFF that is so called where its extension says that it is nothing but EXIF."""
CUT_MEDIA = ("MP4", "video/mp4", None)
"""What a film is whose list of brands isn't there as a whole."""
READERS = frozenset(("DJVU",))
"""Types that have a reader of their own, not that of their family."""


@dataclass(frozen=True, slots=True)
class Format:
    """A type of file.

    Attributes:
        type: ExifTool's FileType, such as `JPEG`.
        extension: Its usual extension, lower case.
        mime: MIME type.
        parser: Family that reads it, such as `TIFF` for a DNG; None where it is only recognised.
    """

    type: str
    extension: str
    mime: str
    parser: str | None


def detect(
    head: bytes,
    name: str | None = None,
    size: int | None = None,
    fetch: Callable[[int, int], bytes] | None = None,
) -> Format | None:
    """Return the type of a file, None where it is none that we recognise.

    Args:
        head: Its first bytes, 1,024 of them where there are as many.
        name: Its name; the extension settles what the bytes leave open.
        size: Its length in bytes.
        fetch: Gives its bytes at an offset, for types whose mark lies far inside.
    """
    if not head:
        return None
    extension = extension_of(name)
    if extension in JPEG_EXTENSIONS and head[:3] == b"\xff\xd8\xff":
        return _named("JPEG", "JPEG", "", None, None)
    own = families_of(extension)
    for family in _candidates(own):
        if magic.lies_far(family):
            if fetch is not None and magic.matches_far(family, size, fetch):
                return _named(family, family, extension, None, None)
        elif _fits(family, head, trusted=family in TRUSTED and family in own):
            found = _settle(family, head, extension, size)
            if found is not None:
                return found
    if extension in facts()["unread"] and not magic.has_magic(extension):
        return _named(extension, extension, extension, None, None, read=False)
    return None


def find_embedded(head: bytes) -> tuple[Format, int] | None:
    """Return the JPEG or TIFF that begins behind an unknown header, and where."""
    found = EMBEDDED.search(head)
    if found is None:
        return None
    kind = "JPEG" if found[0] == b"\xff\xd8\xff" else "TIFF"
    return _named(kind, kind, "", None, None), found.start()


def of_type(kind: str, mime: str | None = None, extension: str | None = None, family: str = "") -> Format:
    """Return a type by its name: what a reader says that has learnt more than the first bytes tell.

    Args:
        kind: Its name.
        mime: Its MIME type, where the name alone does not tell.
        extension: Its extension, likewise.
        family: The family that a type belongs to which only readers tell apart, such as an extended WebP.
    """
    roots = facts()["types"].get(kind, [[family or kind]])[0]
    normal = extension if extension is not None else facts()["extensions"].get(kind, kind).lower()
    return Format(kind, normal, mime or facts()["mime"].get(kind, UNKNOWN_MIME), roots[0])


def of_family(family: str, name: str | None) -> Format:
    """Return the type of a file that a reader found to be of a family; its name's extension tells among its types."""
    return _named(family, family, extension_of(name), None, None)


def extension_of(name: str | None) -> str:
    """Return the extension of a name in capitals, its usual spelling, empty where there is none."""
    if not name or "." not in name:
        return ""
    extension = name.rpartition(".")[2].upper()
    return {"TIF": "TIFF"}.get(extension, extension) if extension.isascii() and "/" not in extension else ""


def families_of(extension: str) -> tuple[str, ...]:
    """Return the families that files with this extension may belong to, likeliest first."""
    entry = facts()["types"].get(facts()["aliases"].get(extension, extension))
    return tuple(entry[0]) if entry else ()


def known_extension(extension: str) -> bool:
    """Whether files with this extension are of a type that is recognised."""
    return bool(families_of(extension_of(f".{extension}")))


def formats() -> Iterator[tuple[str, str, str, str]]:
    """Yield (extension, family, MIME type, description) of every type that is recognised."""
    for extension, (roots, description) in facts()["types"].items():
        mime = facts()["mime"].get(extension) or MEDIA_MIME.get(extension) or facts()["mime"].get(roots[0], "")
        yield extension, roots[0], mime, description


@lru_cache(maxsize=1)
def facts() -> dict[str, Any]:
    """Return ExifTool's lists of types, as generated into `tables/filetypes.json`."""
    found: dict[str, Any] = json.loads(data("filetypes.json"))
    return found


def _candidates(own: tuple[str, ...]) -> Iterator[str]:
    yield from own
    for family in facts()["order"]:
        if family not in own:
            yield family


def _fits(family: str, head: bytes, *, trusted: bool) -> bool:
    return magic.has_magic(family) and (trusted or magic.matches(family, head))


def _settle(family: str, head: bytes, extension: str, size: int | None) -> Format | None:
    """Return the type of a file whose magic number fits, None where a closer look says no."""
    if size is not None and size < LEAST.get(family, 0):
        return None
    for families, check in CHECKS:
        if family in families and not check(head, size):
            return None
    if family == EXIF and extension != EXIF:
        return None
    if family == "TIFF":
        return tiff_type(head, extension)
    if family == "XMP":
        markup = markup_type(head, extension)
        return _named(markup[0], family, extension, markup[1], None) if markup else None
    if family == "MP3" and not is_mp3(head, extension, size):
        return None
    found = CUT_MEDIA if family == "MOV" and is_cut(head, size) else subtype(family, head, extension)
    if found is None:
        return _named(family, family, extension, None, None)
    settled = _named(found[0], family, extension, found[1], found[2])
    return replace(settled, parser=found[0]) if found[0] in READERS else settled


def tiff_type(head: bytes, extension: str) -> Format | None:
    """Return the type of a file that begins with a byte order mark, None where it is no TIFF.

    Args:
        head: Its first bytes.
        extension: The extension of its name in capitals; among plain TIFFs that alone tells many RAW formats apart.
    """
    if len(head) < SMALLEST_TIFF:
        return None
    order = "little" if head[:2] == b"II" else "big"
    number = int.from_bytes(head[2:4], order)  # type: ignore[arg-type]
    start = int.from_bytes(head[4:8], order)  # type: ignore[arg-type]
    if number == 0x2B:
        return _named("BTF", "BTF", "", None, None)
    if start < SMALLEST_TIFF:
        return None
    kind = extension if families_of(extension)[:1] in (("TIFF",), ("RAW",)) or "RAW" in extension else "TIFF"
    kind = facts()["aliases"].get(kind, kind)
    if number == 0x2A and start >= 16:
        if head[8:12] == b"CR\x02\0":
            return _named("CR2", "TIFF", "", None, None)
        if head[8:12] == b"\xba\xb0\xac\xbb":
            return _named("Canon 1D RAW", "TIFF", "", None, None)
        if head[8:16] == b"ExifMeta":
            return _named("EXIF", "EXIF", "", None, None)
    if number == 0x55 and kind in ("RAW", "RW2", "RWL", "TIFF"):
        is_rw2 = start >= 0x18 and head[8:24] == RW2_MAGIC
        return _named(("RWL" if kind == "RWL" else "RW2") if is_rw2 else "RAW", "TIFF", "", None, None)
    if kind == "TIFF":
        if number in (0x4F52, 0x5352):
            kind = "ORF"
        elif number == 0x4352:
            kind = "DCP"
        elif order == "little" and number & 0xFF == 0xBC:
            kind = "HDP"
    if kind == "ORF":
        return _named("ORF", "TIFF", "", None, None)
    return _named(kind, "TIFF", extension if families_of(extension)[:1] == ("TIFF",) else "", None, None)


def _named(
    kind: str, family: str, extension: str, mime: str | None, normal: str | None, *, read: bool = True
) -> Format:
    """Return a type with its names; an extension of the same family says which of its types it is."""
    known = facts()
    types = known["types"]
    if extension and extension != kind.upper():
        spelled = known["aliases"].get(extension, extension)
        root = types.get(kind, [()])[0]
        own = types.get(extension)
        if own and len(own[0]) == 1 and root == own[0] and spelled == extension:
            if root[0] == kind or root[0] not in types:
                kind = extension
    mime = mime or known["mime"].get(kind) or (None if family == "TIFF" else known["mime"].get(family))
    normal = normal if normal is not None else known["extensions"].get(kind, kind)
    return Format(kind, normal.lower(), mime or UNKNOWN_MIME, family if read else None)
