"""Conversions and conditions of documents: HTML, property lists, PDF."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.dates import xmp_date
from exifweb.core.tags.conv.flashpix import time_span
from exifweb.core.tags.registry import Plain
from exifweb.core.values import number_of, text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context, Probe

CHARACTER_SETS = {"macintosh": "MacRoman", "iso-8859-1": "Latin", "utf-8": "UTF8", "windows-1252": "Latin"}
ACCESS_BITS = 0x0F3C
_CHARACTER_SET = re.compile(r"charset=['\"]?([-\w]+)", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?\s*\S*\Z", re.ASCII)
_SPAN = time_span()


def html_charset(value: Any, context: Context) -> Any:
    """The content type, whose character set holds for what follows."""
    found = _CHARACTER_SET.search(text_of(value))
    if found:
        context.members["HTMLCharset"] = CHARACTER_SETS.get(found[1].lower())
    return value


def modd_type(value: Any, context: Context) -> Any:
    """The type of an XML file, which makes a property list one of Sony's."""
    if text_of(value) == "ModdXML" and context.members.get("FILE_TYPE") == "XMP":
        context.override_type("MODD")
    return value


def span_ago(value: Any, context: Context) -> str:
    """A span of time that has passed since."""
    return f"{_SPAN(value, context)} ago"


def moment(value: Any, context: Context) -> Any:
    """An ISO 8601 date and time as Exif writes it; anything else, dates without a time among them, stays."""
    text = text_of(value)
    return xmp_date(text, context) if _MOMENT.match(text) else value


def unless_structure(value: Any, _: Context) -> Any:
    """A plain value; what refers to something else is dropped."""
    return None if isinstance(value, list | dict) else value


def access_bits(value: Any, _: Context) -> int:
    """What a reader may do, without the reserved bits."""
    return int(number_of(value)) & ACCESS_BITS


def pdf_version(value: Any, context: Context) -> Any:
    """The version, of which the highest counts."""
    context.members["PDFVersion"] = max(number_of(context.members.get("PDFVersion", 0)), number_of(value))
    return value


def illustrator(_: Probe, context: Context) -> bool:
    """Private data of Illustrator, which make the file one of its own unless its name says that it is a PDF."""
    if not (context.name or "").lower().endswith(".pdf"):
        context.override_type("AI")
    return True


CONVERSIONS: dict[str, Plain] = {
    "documents.html_charset": Plain(html_charset),
    "documents.modd_type": Plain(modd_type),
    "documents.span_ago": Plain(span_ago),
    "documents.moment": Plain(moment),
    "documents.unless_structure": Plain(unless_structure),
    "documents.access_bits": Plain(access_bits),
    "documents.pdf_version": Plain(pdf_version),
}


def embedded(_: Probe, context: Context) -> bool:
    """What lies embedded is asked for."""
    return context.options.embedded > 0


CONDITIONS: dict[str, Plain] = {
    "documents.embedded": Plain(embedded),
    "documents.illustrator": Plain(illustrator),
}
