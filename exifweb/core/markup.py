"""What a file of markup is: an XMP packet, a picture, a property list, a page layout, or plain XML.

Told by the first element, the document type, and what the first bytes name. Source: the first half of ExifTool's
ProcessXMP.
"""

from __future__ import annotations

import re

PROBE = 256
ENOUGH = 128
"""Bytes behind comments that a look is taken at."""
LISTS = frozenset(("MODD",))
"""Extensions of property lists that are a type of their own."""
CAPTURE_ONE = "COS"
XMP, XML, SVG, PLIST, INX = "XMP", "XML", "SVG", "PLIST", "INX"
_COMMENT = re.compile(rb"\s*<!--")
_WHOLE_COMMENT = re.compile(rb"\s*<!--.*?-->\s+", re.DOTALL)
_PACKET = re.compile(rb"\s*(?:<\?xpacket begin=|<x(?:mp)?:x[ma]pmeta)")
_TWICE = re.compile(rb"(?:\xfe\xff|\xff\xfe|\xef\xbb\xbf)<\?xpacket begin=")
_START = re.compile(rb"(?:\xfe\xff|\xff\xfe|\xef\xbb\xbf)?(<\?xml|<rdf:RDF|<x(?:mp)?:x[ma]pmeta|<svg\b)")
_AID = re.compile(rb"[^\n\r]*[\n\r]+<\?aid ", re.DOTALL)
_META = re.compile(rb"<x(?:mp)?:x[ma]pmeta")
_DOCTYPE = re.compile(rb"<!DOCTYPE\s+(\w+)")
DOCTYPES: dict[bytes, tuple[str, str | None]] = {
    b"svg": (SVG, None),
    b"plist": (PLIST, None),
    b"REDXIF": ("RMD", "application/xml"),
    b"fcpxml": (XML, None),
}
ELEMENTS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"<svg[\s>]"), SVG),
    (re.compile(rb"<rdf:RDF"), XMP),
    (re.compile(rb"<plist[\s>]"), PLIST),
)


def markup_type(head: bytes, extension: str) -> tuple[str, str | None] | None:
    """Return type and MIME type (None for that of the type), None where it is markup of no kind that is read.

    Args:
        head: The file's first bytes.
        extension: The extension of its name in capitals.
    """
    start = _behind_comments(head)
    if start is None:
        return None
    if _PACKET.match(start) or _TWICE.match(start):
        return XMP, None
    found = _START.match(start)
    if found is None:
        return None
    if found[1] == b"<svg":
        return SVG, None
    if found[1] != b"<?xml":
        return XMP, None
    return _document(start, extension)


def _document(start: bytes, extension: str) -> tuple[str, str | None] | None:
    """Return what an XML document is."""
    if _AID.match(start):
        return INX, None
    if _META.search(start):
        return XMP, None
    doctype = _DOCTYPE.search(start)
    if doctype:
        kind = DOCTYPES.get(doctype[1])
        if kind is None:
            return None
    else:
        kind = next(((name, None) for pattern, name in ELEMENTS if pattern.search(start)), (XML, None))
    if kind[0] == PLIST and extension in LISTS:
        return extension, None
    return (extension, None) if kind[0] == XML and extension == CAPTURE_ONE else kind


def _behind_comments(head: bytes) -> bytes | None:
    """Return what stands at the start, without NULs and leading comments; None where a comment has no end."""
    size = PROBE
    start = head[:size].replace(b"\0", b"")
    while _COMMENT.match(start):
        whole = _WHOLE_COMMENT.match(start)
        if whole:
            start = start[whole.end() :]
            if len(start) > ENOUGH:
                continue
        if size >= len(head):
            return start if whole else None
        start += head[size : size + PROBE].replace(b"\0", b"")
        size += PROBE
    return start
