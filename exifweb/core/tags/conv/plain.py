"""Conversions that keep, drop or remember a value.

`member` is how a value becomes known to the conditions of later tags.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]


def keep(value: Any, _: Context) -> Any:
    """The value itself."""
    return value


def is_true(value: Any) -> bool:
    """Whether ExifTool holds a value for true: neither empty nor zero."""
    if isinstance(value, float):
        return value != 0
    return value not in (None, 0, "", "0", b"", b"0", ())


def undef_if_zero(value: Any, _: Context) -> Any:
    """The value unless it is empty or zero."""
    return value if is_true(value) else None


def undef_if_empty(value: Any, _: Context) -> Any:
    """The value unless it has no characters."""
    return value if text_of(value) else None


def undef_if(*dropped: Any) -> Convert:
    """Drop the value if it is one of these; of an array the first element counts for a number."""
    words = frozenset(text_of(one) for one in dropped)
    numbers = tuple(one for one in dropped if isinstance(one, int))

    def convert(value: Any, _: Context) -> Any:
        if type(value) is tuple and value and value[0] in numbers:
            return None
        return None if text_of(value) in words else value

    return convert


def member(name: str) -> Convert:
    """Remember the value under a name."""

    def convert(value: Any, context: Context) -> Any:
        context.members[name] = value
        return value

    return convert


def member_if_true(name: str) -> Convert:
    """Remember a value that is neither empty nor zero, drop any other."""

    def convert(value: Any, context: Context) -> Any:
        if not is_true(value):
            return None
        context.members[name] = value
        return value

    return convert


def binary_if_longer(limit: int) -> Convert:
    """A value whose text is longer than the limit becomes binary data."""

    def convert(value: Any, _: Context) -> Any:
        text = text_of(value)
        return Binary(text.encode("utf-8", "surrogateescape")) if len(text) > limit else value

    return convert


def nothing(_value: Any, _: Context) -> None:
    """No value: what ExifTool's conversion only does for writing."""


def remember_only(name: str) -> Convert:
    """Remember the value under a name and drop it."""

    def convert(value: Any, context: Context) -> None:
        context.members[name] = value

    return convert


def limit_long_values(value: Any, _: Context) -> str:
    """Text cut at 60 characters, as unknown values are shown."""
    text = text_of(value)
    return text[:55] + "[...]" if len(text) > 60 else text


CONVERSIONS: dict[str, Plain | Made] = {
    "keep": Plain(keep, "keep"),
    "undef_if_zero": Plain(undef_if_zero, "keep"),
    "undef_if_empty": Plain(undef_if_empty, "keep"),
    "undef_if": Made(undef_if),
    "member": Made(member),
    "member_if_true": Made(member_if_true),
    "binary_if_longer": Made(binary_if_longer, lambda _: "keep"),
    "nothing": Plain(nothing),
    "remember_only": Made(remember_only),
    "limit_long_values": Plain(limit_long_values),
}
