"""Inverses of Sigma's conversions.

Source: ExifTool's Sigma and SigmaRaw modules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.numbers import float_of
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

_WHOLE = re.compile(r"[+-]?\d+\Z")


def labelled(label: str) -> Convert:
    """The number with its sign and one decimal behind its label."""

    def convert(value: Any, _: Context) -> str | None:
        number = float_of(value)
        return None if number is None else f"{label}:{number:+.1f}"

    return convert


def labelled_whole(label: str) -> Convert:
    """The whole number behind its label."""

    def convert(value: Any, _: Context) -> str | None:
        text = text_of(value)
        return f"{label}:{text}" if _WHOLE.match(text) else None

    return convert


def hex_digits(value: Any, _: Context) -> str:
    """A lens number in hexadecimal, without what tells lenses of one number apart."""
    text = re.sub(r"\.\d+\Z", "", text_of(value))
    if re.fullmatch(r"0x[0-9a-fA-F]+", text):
        return f"{int(text, 16):x}"
    return f"{int(text):x}" if _WHOLE.match(text) else text


INVERSES: dict[str, Plain | Made] = {
    "sigma.labelled": Made(labelled),
    "sigma.labelled_whole": Made(labelled_whole),
    "sigma.hex_digits": Plain(hex_digits),
}
