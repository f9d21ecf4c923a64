"""Apple's conversions: property lists inside a value, ranges of distance.

Source: ExifTool's Apple module, SerializeStruct for how structures are spelled.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.registry import Plain
from exifweb.core.values import Binary, encode_text, number_of, text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context

_FIELD = re.compile(r"[-_a-zA-Z0-9]+")


def property_list(value: Any, context: Context) -> Any:
    """What a binary property list holds; a structure as text unless structures are asked for."""
    from exifweb.core.blocks import plist

    data = (
        value.read()
        if isinstance(value, Binary)
        else value
        if isinstance(value, bytes)
        else encode_text(text_of(value))
    )
    found = _named(plist.read(data))
    return serialized(found) if isinstance(found, dict) and not context.options.struct else found


def _named(found: Any) -> Any:
    """Return a structure with names that fields may have."""
    if not isinstance(found, dict):
        return found
    named = {}
    for index, (key, value) in enumerate(found.items()):
        name = key if _FIELD.fullmatch(key) else f"Tag{index}"
        named[name if re.match(r"[_a-zA-Z]", name) else f"_{name}"] = _named(value)
    return named


def serialized(found: Any, closing: str = "") -> str:
    """Return a structure, a list or a value as one text: `{a=1,b=[2,3]}`."""
    if isinstance(found, dict):
        return "{" + ",".join([f"{key}={serialized(found[key], '}')}" for key in sorted(found)]) + "}"
    if isinstance(found, list):
        return "[" + ",".join([serialized(one, "]") for one in found]) + "]"
    text = found.read().decode("utf-8", "surrogateescape") if isinstance(found, Binary) else text_of(found)
    text = re.sub(rf"[{re.escape(closing)},|]", r"|\g<0>", text)
    return re.sub(r"^[\s\[{]", r"|\g<0>", text)


def distance_range(value: Any, _: Context) -> str:
    """Two distances in metres, the nearer one first."""
    parts = [number_of(part) for part in text_of(value).split()[:2]]
    near, far = sorted(parts) if len(parts) == 2 else (*parts, 0, 0)[:2]
    return f"{near:.2f} - {far:.2f} m".replace("inf", "Inf")


def focus_performance(value: Any, _: Context) -> str:
    """Two numbers, the second of which carries another in its upper four bits."""
    first, packed = [int(number_of(part)) for part in [*text_of(value).split(), "0", "0"][:2]]
    word = packed & 0xFFFFFFFFFFFFFFFF
    return f"{first} {word >> 28} {word & 0xFFFFFFF}"


CONVERSIONS: dict[str, Plain] = {
    "apple.property_list": Plain(property_list),
    "apple.distance_range": Plain(distance_range, "small_makers.two_distances"),
    "apple.focus_performance": Plain(focus_performance, "small_makers.two_numbers"),
}
