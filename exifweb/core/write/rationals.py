"""Decimals as fractions: the shortest continued fraction that is near enough, as ExifTool's Rationalize finds it."""

from __future__ import annotations

import re
from math import isinf, isnan

from exifweb.core.values import Rational

SIGNED = 0x7FFFFFFF
ENOUGH = 1e-8
_FRACTION = re.compile(r"([-+]?\d+)/(\d+)\Z", re.ASCII)


def rationalize(text: str, limit: int = SIGNED) -> tuple[int, int]:
    """Return numerator and denominator of a number, a fraction (as it stands), `inf` or `undef`.

    Args:
        text: What a person or an inverse gave.
        limit: The most that either may be.

    Raises:
        ValueError: It is none of these.
    """
    if text in ("inf", "undef"):
        return (1, 0) if text == "inf" else (0, 0)
    fraction = _FRACTION.match(text)
    if fraction:
        return int(fraction[1]), int(fraction[2])
    value = float(text)
    if isinf(value) or isnan(value):
        return (0, 0) if isnan(value) else (1, 0)
    if not value:
        return 0, 1
    sign = -1 if value < 0 else 1
    top, bottom = _approximate(abs(value), limit)
    return sign * top, bottom


def _approximate(value: float, limit: int) -> tuple[int, int]:
    rest = value
    whole: list[int] = []
    best: tuple[int, int] | None = None
    while True:
        top, bottom = _assembled(int(rest + 0.5), whole)
        if top > limit or bottom > limit:
            if best is not None:
                return best
            return (1, limit) if value < 1 else (limit, 1)
        best = top, bottom
        if abs((top / bottom - value) / value) < ENOUGH:
            return best
        part = int(rest)
        whole.append(part)
        rest -= part
        if not rest:
            return best
        rest = 1 / rest


def _assembled(last: int, whole: list[int]) -> tuple[int, int]:
    """Numerator and denominator of a continued fraction."""
    top, bottom = last, 1
    for part in reversed(whole):
        top, bottom = part * top + bottom, top
    return top, bottom


def rational(text: str, limit: int, digits: int = 10) -> Rational:
    """Return a number, fraction, `inf` or `undef` as the value that a read gives.

    Raises:
        ValueError: It is none of these.
    """
    return Rational(*rationalize(text, limit), digits)
