"""Inverses of XMP's conversions, and of the vocabularies of PLUS that live in XMP.

Source: the inverses of ExifTool's XMP, XMP2 and PLUS tables.
"""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import InvalidValue
from exifweb.core.tags.conv.numbers import float_of
from exifweb.core.tags.conv.xmp import INFINITE
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, encode_text, text_of
from exifweb.core.write.rationals import rationalize

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]


def to_base64(value: Any, _: Context) -> str:
    """Binary data as base64, 60 characters a line."""
    data = value.read() if isinstance(value, Binary) else encode_text(text_of(value))
    text = b64encode(data).decode("ascii")
    return "\n".join([text[at : at + 60] for at in range(0, len(text), 60)])


def from_dotted(value: Any, _: Context) -> Any:
    """Four bytes with dots between them as one number."""
    text = text_of(value)
    if not re.fullmatch(r"\d+\.\d+\.\d+\.\d+", text, re.ASCII):
        return value
    return int.from_bytes(bytes([int(part) & 0xFF for part in text.split(".")]), "big")


def from_four_characters(value: Any, _: Context) -> Any:
    """Four characters of words as the number that their bytes are."""
    text = text_of(value)
    return int.from_bytes(text.encode("ascii"), "big") if re.fullmatch(r"\w{4}", text, re.ASCII) else value


def integers(value: Any, _: Context) -> Any:
    """Whole numbers with spaces between."""
    if re.search(r"[^-\d ]", text_of(value), re.ASCII):
        message = "Expected one or more integer values"
        raise InvalidValue(message, "Give whole numbers with spaces between.")
    return value


def to_rationals(*shape: str) -> Convert:
    """Four numbers as fractions, with `list` as items of a list; anything else stays."""

    def convert(value: Any, _: Context) -> Any:
        parts = text_of(value).split()
        known = [part in ("inf", "undef") or float_of(part) is not None for part in parts]
        if len(parts) != 4 or not all(known):
            return value
        made = ["/".join(map(str, rationalize(part))) for part in parts]
        return made if "list" in shape else " ".join(made)

    return convert


def pdf_date(value: Any, _: Context) -> str:
    """A date and time as PDF writes it, `D:20240506070809+02'00'`."""
    text = re.sub(r"(:\d{2})\.\d*", r"\1", text_of(value), count=1)
    text = re.sub(r"([-+]\d{2}):(\d{2})", r"\1'\2'", text, count=1)
    return "D:" + re.sub(r"[ :]", "", text)


def from_infinity(value: Any, _: Context) -> Any:
    """The largest value for infinity, a distance stays."""
    return INFINITE if text_of(value) == "infinity" else value


_SUMMARY = re.compile(r"\|PLUS\|V\d+\|U\d+\|[0-9A-Z|]*\Z", re.ASCII)


def media_summary(value: Any, _: Context) -> str | None:
    """A PLUS media summary code out of its words."""
    text = re.sub(r"\(.*?\)", "", text_of(value).upper(), flags=re.DOTALL)
    text = re.sub(r"^\s*?PLUS\s+(V[0-9]+)\s+(U[0-9]+)\s*;", r"|PLUS|\1|\2|", text, count=1)
    text = re.sub(r"[^0-9A-Z|]", "", text.replace(";", "|"))
    text = text if text.endswith("|") else f"{text}|"
    return text if _SUMMARY.match(text) else None


INVERSES: dict[str, Plain | Made] = {
    "xmp.to_base64": Plain(to_base64),
    "xmp.from_dotted": Plain(from_dotted),
    "xmp.from_four_characters": Plain(from_four_characters),
    "xmp.integers": Plain(integers),
    "xmp.to_rationals": Made(to_rationals),
    "xmp.pdf_date": Plain(pdf_date),
    "xmp.from_infinity": Plain(from_infinity),
    "xmp.media_summary": Plain(media_summary),
}
