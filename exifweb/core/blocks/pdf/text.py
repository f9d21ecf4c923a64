"""Text of PDF: its own character set or UTF-16, lists in one string, names that become names of tags.

Sources: ISO 32000-1, annex D.3 (PDFDocEncoding); ExifTool's ProcessDict and NewPDFTag.
"""

from __future__ import annotations

import re

from exifweb.core.tags.schema import tag_name
from exifweb.core.values import decode_text

WIDE = b"\xfe\xff"
OTHERS = dict(
    zip(
        (*range(0x18, 0x20), *range(0x80, 0x9F), 0xA0),
        "\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212"
        "\u2030\u201e\u201c\u201d\u2018\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161"
        "\u017e\u20ac",
        strict=True,
    )
)
"""Bytes of PDFDocEncoding that are not the characters of their number."""
_TO_CONVERT = re.compile(rb"[\x18-\x1f\x80-\xff]")
_CODE = re.compile(r"#([0-9a-fA-F]{2})")


def decoded_text(value: bytes) -> str:
    """Return a string as text."""
    if not _TO_CONVERT.search(value):
        return decode_text(value)
    if value.startswith(WIDE):
        return value[2:].decode("utf-16-be", "replace")
    return value.decode("latin-1").translate(OTHERS)


def split_list(text: str) -> list[str]:
    """Return the items of a list in one string: between commas, semicolons or spaces, whichever there are."""
    commas, semicolons = text.count(","), text.count(";")
    if not commas and not semicolons:
        return text.split()
    items = re.split(r",+\s*" if commas > semicolons else r";+\s*", text)
    while items and not items[-1]:
        items.pop()
    return items


def tag_name_of(key: str) -> str:
    """Return the name of a tag that a key of nobody's becomes."""
    name = _CODE.sub(lambda code: chr(int(code[1], 16)), key)
    name = re.sub(r"[^-\w]+", "_", name, flags=re.ASCII)
    return tag_name(re.sub(r"(?:^|_)([a-z])", lambda found: found[1].upper(), name))
