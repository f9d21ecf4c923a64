"""Conversions of ICC profiles' headers: dates, versions and flags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.tags.registry import Plain
from exifweb.core.values import number_of, numbers_of, text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context


def moment(value: Any, _: Context) -> str:
    """Six numbers as a date and time."""
    year, month, day, hour, minute, second = (int(n) for n in (*numbers_of(value), *[0] * 6)[:6])
    return f"{year:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:{second:02d}"


def flags(value: Any, _: Context) -> str:
    """Whether the profile is embedded, and whether it may be used alone."""
    bits = int(number_of(value))
    return f"{'' if bits & 1 else 'Not '}Embedded, {'Not ' if bits & 2 else ''}Independent"


ATTRIBUTES = (("Reflective", "Transparency"), ("Glossy", "Matte"), ("Positive", "Negative"), ("Color", "B&W"))


def attributes(value: Any, _: Context) -> str:
    """The device's medium, by the bits of the second word."""
    words = numbers_of(value)
    bits = int(words[1]) if len(words) > 1 else 0
    return ", ".join(names[bits >> at & 1] for at, names in enumerate(ATTRIBUTES))


def version(value: Any, _: Context) -> str:
    """`4.3.0`, out of a byte and two half bytes."""
    number = int(number_of(value))
    return f"{number >> 8}.{number >> 4 & 15}.{number & 15}"


def identity(value: Any, _: Context) -> Any:
    """The profile's MD5 in hexadecimal, 0 where it has none."""
    parts = [int(part) for part in numbers_of(value)]
    return "".join(f"{part:02x}" for part in parts) if any(parts) else 0


def percent(value: Any, _: Context) -> str:
    """A fraction as per cent."""
    return f"{text_of(number_of(value) * 100)}%"


CONVERSIONS: dict[str, Plain] = {
    "icc.moment": Plain(moment),
    "icc.flags": Plain(flags),
    "icc.attributes": Plain(attributes),
    "icc.version": Plain(version),
    "icc.identity": Plain(identity),
    "icc.percent": Plain(percent),
}
