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
from exifweb.core.markup import markup_type
from exifweb.core.subtypes import MEDIA_MIME, subtype, transport_layout
from exifweb.core.tags.store import data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

UNKNOWN_MIME = "application/unknown"
TRUSTED = frozenset(("MXF", "DV"))
"""Types whose readers test more than the magic number: with the right extension it need not match."""
JPEG_EXTENSIONS = frozenset(("", "JPG", "JPEG"))
MPEG_AUDIO = re.compile(rb"\xff[\xe0-\xff]|\0\0\x01[\xb3\xc0]")
EMBEDDED = re.compile(rb"\xff\xd8\xff|MM\0\x2a|II\x2a\0")
PROGRAMS = (
    (b"MZ", 64),
    ((b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"Joy!"), 13),
    (b"\x7fELF", 16),
)
"""How a program begins → the bytes that it must have at the least."""
FONT_SCALERS = frozenset((b"\0\1\0\0", b"OTTO", b"true", b"typ1", b"ttcf"))
RW2_MAGIC = b"\x88\xe7\x74\xd8\xf8\x25\x1d\x4d\x94\x7a\x6e\x77\x82\x2b\x5d\x6a"
SMALLEST_TIFF = 8
EXIF = "EXIF"
"""A TIFF that is so called where its extension says that it is nothing but EXIF."""
READERS = frozenset(("DJVU",))
"""Types that have a reader of their own, not that of their family."""
LEAST = {
    "GIF": 13,
    "PCX": 80,
    "DPX": 2080,
    "PSP": 36,
    "CZI": 100,
    "MRC": 1024,
    "XISF": 16,
    "WPG": 16,
    "PGF": 24,
    "XCF": 26,
    "FITS": 80,
    "EXR": 8,
    "CHM": 56,
    "FIT": 12,
    "FPX": 512,
    "KVAR": 44,
    "LNK": 0x4C,
    "MacOS": 26,
    "MOI": 256,
    "PCAP": 24,
    "PDB": 86,
    "TNEF": 21,
    "ZIP": 30,
}
"""Types → the bytes that a file must have at the least, where that is more than its magic number."""


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
    if family == "MP3" and not _is_mp3(head, extension, size):
        return None
    found = subtype(family, head, extension)
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


def _is_transport_stream(head: bytes, size: int | None) -> bool:
    """Sync bytes stand where packets begin, with or without a time code before each, perhaps behind a part of one."""
    return transport_layout(head) is not None


def _is_matroska(head: bytes, size: int | None) -> bool:
    """The header of EBML says how long it is, and is not empty."""
    lead = 9 - head[4].bit_length() if len(head) > 4 and head[4] else 9
    length = int.from_bytes(head[4 : 4 + lead], "big") & (1 << 7 * lead) - 1
    return lead < 9 and len(head) >= 4 + lead and 0 < length < (1 << 7 * lead) - 1


def _is_real(head: bytes, size: int | None) -> bool:
    """Links by HTTP lead to files of Real's."""
    line = re.split(rb"[\r\n]", head, maxsplit=1)[0]
    return not line.startswith(b"http") or re.search(rb"\.(?:ra|rm|rv|rmvb|smil)\Z", line, re.IGNORECASE) is not None


def _is_television(head: bytes, size: int | None) -> bool:
    return len(head) >= 0x60


def _is_redcode(head: bytes, size: int | None) -> bool:
    return int.from_bytes(head[:4], "big") >= 8


def _is_resource_fork(head: bytes, size: int | None) -> bool:
    """A resource fork's header gives two offsets and two lengths that fit into the file."""
    if len(head) < 30 or size is None:
        return False
    base = 0 if head[:4] == b"\0\0\x01\0" else 4
    start, where, length, rest = (int.from_bytes(head[base + at : base + at + 4], "big") for at in (0, 4, 8, 12))
    return start >= 256 and start + length <= where and where + rest <= size and rest >= 30


def _has_picture_header(head: bytes) -> bool:
    """A picture of version 2 has a header, with a resolution where it is an extended one."""
    if head[:2] == b"\x11\x01":
        return True
    if len(head) < 30 or head[2:6] != b"\x02\xff\x0c\0" or head[6:8] not in (b"\xff\xff", b"\xff\xfe"):
        return False
    return head[6:8] == b"\xff\xff" or (any(head[10:14]) and any(head[14:18]))


def _is_picture(head: bytes, size: int | None) -> bool:
    """A PICT has a sensible frame before its version, after 512 bytes of header or none."""
    for at in (0, 512):
        frame = head[at + 2 : at + 10]
        if len(frame) == 8 and head[at + 10 : at + 12] in (b"\x11\x01", b"\0\x11"):
            top, left, bottom, right = (int.from_bytes(frame[i : i + 2], "big", signed=True) for i in (0, 2, 4, 6))
            return bottom > top and right > left and _has_picture_header(head[at + 10 : at + 40])
    return False


def _is_bitmap(head: bytes, size: int | None) -> bool:
    """The length of a bitmap's header is one of OS/2's, or sensible, and the header is there."""
    length = int.from_bytes(head[14:18], "little")
    sensible = length in (12, 16) or 40 <= length < 1_000_000
    return len(head) >= 18 and sensible and (size is None or size >= 14 + length)


def _is_iff(head: bytes, size: int | None) -> bool:
    """A DjVu is a page or a document of pages."""
    return not head.startswith(b"AT&T") or head[12:16] in (b"DJVU", b"DJVM")


def _is_cover(head: bytes, size: int | None) -> bool:
    """The header of a cover has a sensible length."""
    return 0x1C <= int.from_bytes(head[:4], "big") < 0x10000


def _is_pixmap(head: bytes, size: int | None) -> bool:
    """Sizes and the largest value are numbers, as far as the first bytes go."""
    from exifweb.core.blocks.pixmap import header_of

    found = header_of(head)
    if found is None:
        return size is None or size > len(head)
    return all(value.isdigit() for value in found.values.values())


def _is_font(head: bytes, size: int | None) -> bool:
    """A PFM says its own length, and a TrueType font has a header."""
    if head[:4] in FONT_SCALERS:
        return len(head) >= 12
    if head.startswith(b"wOF"):
        return len(head) >= 48
    if head.startswith(b"Start"):
        return re.match(rb"Start(?:Comp|Master)?FontMetrics\s+\d", head) is not None
    if head[:1] == b"\0" and head[1:2] in (b"\1", b"\2") and head[:4] != b"\0\1\0\0":
        return size is not None and int.from_bytes(head[2:6], "little") == size
    return True


def _is_program(head: bytes, size: int | None) -> bool:
    """A program has a header, a script a program that runs it."""
    least = next((length for magic, length in PROGRAMS if head.startswith(magic)), 0)
    if len(head) < least:
        return False
    return not head.startswith(b"#!") or re.match(rb"#!\s*/\S*bin/\w", head[:64]) is not None


def _is_torrent(head: bytes, size: int | None) -> bool:
    """A dictionary that names a tracker, a maker or what is shared."""
    return re.search(rb"8:announce\d|10:created by\d|4:infod", head) is not None


def _is_video_index(head: bytes, size: int | None) -> bool:
    """A MOI file says its own length."""
    return size is None or int.from_bytes(head[2:6], "big") == size


def _is_media(head: bytes, size: int | None) -> bool:
    length = int.from_bytes(head[:4], "big")
    return length >= 8 or length in (0, 1)


def _is_dicom(head: bytes, size: int | None) -> bool:
    """Without its preamble a DICOM file must open with an element of a low group."""
    from exifweb.core.blocks.dicom import syntax_of

    return head[128:132] == b"DICM" or (len(head) >= 132 and syntax_of(head[:12]) is not None)


def _is_html(head: bytes, size: int | None) -> bool:
    return re.search(rb"<(?:!DOCTYPE\s+HTML|HTML)\b", head, re.IGNORECASE) is not None


def _is_plist(head: bytes, size: int | None) -> bool:
    return head.startswith(b"bplist") or b"<plist" in head or b"<!DOCTYPE plist" in head


def _is_orf(head: bytes, size: int | None) -> bool:
    """Olympus's magic numbers vary; the first directory must stand behind the header."""
    return int.from_bytes(head[4:8], "little" if head[:2] == b"II" else "big") >= SMALLEST_TIFF


def _is_raw(head: bytes, size: int | None) -> bool:
    return head[25:32] == b"ARECOYK"


def _is_wavpack(head: bytes, size: int | None) -> bool:
    return len(head) >= 32 and head[8:9] in (b"\x02", b"\x10") and head[9:10] == b"\x04"


def _is_riff(head: bytes, size: int | None) -> bool:
    """Kin of WAV keep the chunks of the file that they were made from somewhere behind their own header."""
    if len(head) < 12:
        return False
    return (
        head[:2] == b"RI"
        or head[:4] == b"RF64"
        or re.search(rb"WAVE(?:.{4})?(?:junk|fmt )", head, re.DOTALL) is not None
    )


def _is_dsf(head: bytes, size: int | None) -> bool:
    return len(head) >= 40


def _is_ape(head: bytes, size: int | None) -> bool:
    return head.startswith(b"ID3") or len(head) >= 32


def _is_ogg(head: bytes, size: int | None) -> bool:
    return head.startswith(b"ID3") or len(head) >= 28


def _is_recording(head: bytes, size: int | None) -> bool:
    return len(head) > 68


def _is_audio_book(head: bytes, size: int | None) -> bool:
    """It begins with its own length."""
    return len(head) >= 16 and (size is None or int.from_bytes(head[:4], "big") == size)


def _is_aac(head: bytes, size: int | None) -> bool:
    """A frame's header with a profile and a sampling rate that there are, and a length of more than itself."""
    if len(head) < 7:
        return False
    word, rest = int.from_bytes(head[:4], "big"), int.from_bytes(head[3:6], "big")
    return word >> 16 & 3 != 3 and word >> 12 & 15 <= 12 and rest >> 5 & 0x1FFF >= 7


def _is_mp3(head: bytes, extension: str, size: int | None) -> bool:
    """An ID3 tag, or a frame of MPEG audio near the start; what is called an MP3 is searched further."""
    if head.startswith(b"ID3"):
        return True
    keen = extension == "MP3"
    near = head if keen else head[:256]
    if not MPEG_AUDIO.search(near):
        return keen and (size is None or size > len(head))
    from exifweb.core.formats.audio.mp3 import MUSIC, find_frame, is_stream

    if is_stream(near) or find_frame(near, layer_3=extension != MUSIC, keen=keen) is not None:
        return True
    return keen and (size is None or size > len(head))


def _is_text(head: bytes, size: int | None) -> bool:
    return size is None or size > 0


CHECKS: tuple[tuple[frozenset[str], Any], ...] = (
    (frozenset(("M2TS",)), _is_transport_stream),
    (frozenset(("MKV",)), _is_matroska),
    (frozenset(("Real",)), _is_real),
    (frozenset(("WTV",)), _is_television),
    (frozenset(("R3D",)), _is_redcode),
    (frozenset(("RSRC",)), _is_resource_fork),
    (frozenset(("PICT",)), _is_picture),
    (frozenset(("BMP",)), _is_bitmap),
    (frozenset(("PPM",)), _is_pixmap),
    (frozenset(("ITC",)), _is_cover),
    (frozenset(("AIFF",)), _is_iff),
    (frozenset(("Font",)), _is_font),
    (frozenset(("EXE",)), _is_program),
    (frozenset(("Torrent",)), _is_torrent),
    (frozenset(("MOI",)), _is_video_index),
    (frozenset(("MOV", "QTIF")), _is_media),
    (frozenset(("DICOM",)), _is_dicom),
    (frozenset(("HTML",)), _is_html),
    (frozenset(("PLIST",)), _is_plist),
    (frozenset(("ORF",)), _is_orf),
    (frozenset(("RAW",)), _is_raw),
    (frozenset(("WV",)), _is_wavpack),
    (frozenset(("RIFF",)), _is_riff),
    (frozenset(("APE", "MPC")), _is_ape),
    (frozenset(("OGG",)), _is_ogg),
    (frozenset(("DSF",)), _is_dsf),
    (frozenset(("DSS",)), _is_recording),
    (frozenset(("AA",)), _is_audio_book),
    (frozenset(("AAC",)), _is_aac),
    (frozenset(("TXT",)), _is_text),
)
"""Families whose magic number is weak → a closer look at the head."""
