"""What ExifTool's tables ask of a value, or of a tag that is deleted, before they allow it.

Each check gives the reason that speaks against the value, empty where none does. `host.only` stands for tags of the
file itself (its name, dates, owner): they are written by the host that has the file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import InvalidValue
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, encode_text, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

PROFILE_CLASSES = (b"scnr", b"mntr", b"prtr", b"link", b"spac", b"abst", b"nmcl", b"nkpf", b"cenc", b"mid ")
_SPACES = re.compile(rb"XYZ |Lab |Luv |YCbr|Yxy |RGB |GRAY|HSV |HLS |CMYK|CMY |[2-9A-F]CLR|nc..|\0{4}", re.DOTALL)
RAW_TYPES = frozenset(("CR2", "ARW", "SR2", "PEF"))


def _bytes(value: Any) -> bytes:
    return value.read() if isinstance(value, Binary) else encode_text(text_of(value))


def refuse(reason: str) -> Convert:
    """Always this reason."""
    return lambda _value, _context: reason


def allow(_value: Any, _: Context) -> str:
    """Nothing speaks against it."""
    return ""


def starts(pattern: str, reason: str) -> Convert:
    """The bytes must start so (a pattern over Latin-1)."""
    match = re.compile(pattern.encode("latin-1"), re.DOTALL).match
    return lambda value, _: "" if match(_bytes(value)) else reason


def matches(pattern: str, reason: str) -> Convert:
    """The text must hold this pattern."""
    search = re.compile(pattern, re.ASCII).search
    return lambda value, _: "" if search(text_of(value)) else reason


def image(value: Any, _: Context) -> str:
    """A JPEG, or nothing."""
    data = _bytes(value)
    return "Not a valid image" if data and not data.startswith(b"\xff\xd8") else ""


def profile(value: Any, _: Context) -> str:
    """A colour profile of a known class between known colour spaces."""
    data = _bytes(value)
    if len(data) < 24:
        return "Invalid ICC profile"
    bad = "" if data[12:16] in PROFILE_CLASSES else "profile class"
    bad = bad if _SPACES.search(data[16:20]) else "color space"
    bad = bad if _SPACES.search(data[20:24]) else "connection space"
    return f"Invalid ICC profile (bad {bad})" if bad else ""


def packet(value: Any, _: Context) -> str:
    """An XMP packet, in UTF-8 or in UTF-16."""
    data = _bytes(value).replace(b"\0", b"")
    return "" if re.search(rb"<\?xpacket|<x(mp)?:x[ma]pmeta|<rdf:RDF", data) else "Invalid XMP data"


def own_image(_value: Any, context: Context) -> str:
    """A thumbnail's place is not written into a plain TIFF."""
    members = context.members
    plain = members.get("FILE_TYPE") == "TIFF" and members.get("TIFF_TYPE") not in RAW_TYPES
    return "Not in a TIFF" if plain else ""


def host_only(value: Any, _: Context) -> Any:
    """A tag of the file itself.

    Raises:
        InvalidValue: Always.
    """
    message = "This is a matter of the file, not of its metadata"
    raise InvalidValue(message, f"Have the host that owns the file do that ({text_of(value)[:40]}).")


INVERSES: dict[str, Plain | Made] = {
    "check.refuse": Made(refuse),
    "check.allow": Plain(allow),
    "check.starts": Made(starts),
    "check.matches": Made(matches),
    "check.image": Plain(image),
    "check.profile": Plain(profile),
    "check.packet": Plain(packet),
    "check.own_image": Plain(own_image),
    "host.only": Plain(host_only),
}
