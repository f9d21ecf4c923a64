"""Labels: from a value to the words that stand for it.

`lookup` makes the function for an enumeration with its fall-backs (bit mask, another conversion, `Unknown (…)`),
`each` the one for a list of conversions, one for each part of a value. Sources: ExifTool's GetValue and DecodeBits.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags import store
from exifweb.core.values import Binary, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

ARRAYS = (list, tuple)
_INTEGER = re.compile(r"[+-]?\d+\Z")


def lookup(node: Mapping[str, Any], attributes: Mapping[str, Any], other: Convert | None) -> Convert:
    """Return the function for an enumeration node of the tables."""
    given = node.get("enum", {})
    words: Mapping[str, str] = store.labels(given) if isinstance(given, str) else given
    by_number = {int(k): str(v) for k, v in words.items() if _INTEGER.match(k) and str(int(k)) == k}
    bits: Mapping[str, str] | None = node.get("bits")
    bits_per_word: int = node.get("bitsper", attributes.get("bitsper", 32))
    in_hex = bool(node.get("hex", attributes.get("hex")))

    def convert(value: Any, context: Context) -> Any:
        if type(value) is int:
            found = by_number.get(value)
            if found is not None:
                return found
        text = text_of(value)
        found = words.get(text)
        if found is not None:
            return str(found)
        if bits is not None:
            return bit_names(value, bits, bits_per_word)
        if other is not None:
            converted = other(value, context)
            if converted is not None:
                return converted
        if in_hex and _INTEGER.match(text):
            return f"Unknown (0x{int(text) & 0xFFFFFFFFFFFFFFFF:x})"
        return f"Unknown ({text})"

    return convert


def bit_names(value: Any, names: Mapping[str, str] | None, bits: int = 32) -> str:
    """Return the names of the bits set in one or more words; `[n]` for a bit without a name."""
    found = []
    base = 0
    for part in text_of(value).split():
        word = int(number_of(part))
        for bit in range(bits):
            if word >> bit & 1:
                number = str(bit + base)
                found.append(number if names is None else names.get(number, f"[{number}]"))
        base += bits
    if not found:
        return "(none)"
    return ("," if names is None else ", ").join(found)


def each(converts: Sequence[Convert | None], *, joiner: str, repeat: bool, order: Any = None) -> Convert:
    """Return the function that converts each part of a value by its own conversion and joins the results.

    Where the last conversion is repeated for further parts, the results stay a list, as in ExifTool.
    """
    last = len(converts) - 1

    def convert(value: Any, context: Context) -> Any:
        if isinstance(value, Binary):
            return value
        parts: list[Any] = list(value) if isinstance(value, ARRAYS) else text_of(value).split()
        if order is not None:
            parts = _relist(parts, order)
        if not parts:
            return None
        done = []
        for at, part in enumerate(parts):
            one = converts[at] if at <= last else converts[last] if repeat else None
            result = part if one is None else one(_number(part), context)
            if result is not None:
                done.append(text_of(result))
        return done if repeat and len(parts) > last + 1 else joiner.join(done)

    return convert


def _relist(parts: list[Any], order: Sequence[Any]) -> list[Any]:
    new = []
    for index in order:
        group = index if isinstance(index, list) else [index]
        joined = [text_of(parts[i]) for i in group if i < len(parts)]
        if joined:
            new.append(" ".join(joined))
    return new


def _number(part: Any) -> Any:
    return int(part) if isinstance(part, str) and _INTEGER.match(part) else part
