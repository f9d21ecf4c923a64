"""Labels backwards: from words to the value that they stand for, and to bit masks.

Exact words first, then without regard to case, then a beginning or a part of a label that only one has.
Source: ExifTool's ReverseLookup and EncodeBits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_UNKNOWN = re.compile(r"Unknown\s*\((.*)\)\Z", re.IGNORECASE | re.DOTALL)
_HEX = re.compile(r"0x([0-9A-Fa-f]+)\Z")
_BIT = re.compile(r"\[(\d+)\]", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d+\Z", re.ASCII)
SHOWN = 12
NO_BITS = "(none)"


@dataclass(frozen=True, slots=True)
class Found:
    """What a search for a label brought.

    Attributes:
        key: The value that the label stands for; None where there is none, or several.
        several: Whether more than one label fitted.
    """

    key: str | None
    several: bool = False


def reverse_lookup(text: str, words: Mapping[str, str]) -> Found:
    """Return the value that a label, a part of one, or `Unknown (…)` stands for."""
    unknown = _UNKNOWN.match(text)
    if unknown:
        number = _HEX.match(unknown[1])
        return Found(str(int(number[1], 16)) if number else unknown[1])
    wanted = text.rstrip()
    lower = wanted.lower()
    tests: tuple[tuple[Callable[[str], bool], bool], ...] = (
        (lambda label: label == wanted, False),
        (lambda label: label.lower() == lower, False),
        (lambda label: label.lower().startswith(lower), True),
        (lambda label: lower in label.lower(), True),
    )
    for fits, only_one in tests:
        keys = [key for key, label in words.items() if fits(str(label))]
        if keys and only_one and len(keys) > 1:
            return Found(None, several=True)
        if keys:
            return Found(min(keys))
    return Found(None)


def encode_bits(text: str, names: Mapping[str, str] | None, bits: int, total: int) -> str | None:
    """Return the words of a bit mask from the names of the bits that are set; None where the only name is unknown.

    Args:
        text: Names, or numbers where there are none, with commas between; `(none)`.
        names: Bit → name.
        bits: Bits a word.
        total: Bits in all.

    Raises:
        LookupError: One of several names is unknown or has no bit in the mask; the text says which.
    """
    masks = [0] * ((total + bits - 1) // bits)
    parts = [] if text == NO_BITS else re.split(r"\s*,\s*", text)
    for part in parts:
        bit: str | None = part if names is None else reverse_lookup(part, names).key
        if bit is None:
            number = _BIT.search(part)
            if number is None:
                if len(parts) == 1:
                    return None
                message = f"no match for '{part}'"
                raise LookupError(message)
            bit = number[1]
        if not _INTEGER.match(bit) or not 0 <= int(bit) < total:
            message = "bit number too high" if _INTEGER.match(bit) else "not an integer"
            raise LookupError(message)
        masks[int(bit) // bits] |= 1 << int(bit) % bits
    return " ".join(map(str, masks))


def hint(text: str, words: Mapping[str, str]) -> str:
    """Return what would be right: the labels that are nearest, or all of a few."""
    labels = list(dict.fromkeys(str(label) for label in words.values()))
    if len(labels) > SHOWN:
        lower = {label.lower(): label for label in labels}
        near = [lower[one] for one in get_close_matches(text.lower(), lower, SHOWN, 0.4)]
        parts = [label for label in labels if text.lower() in label.lower()]
        labels = [*dict.fromkeys([*parts, *near])][:SHOWN] or labels[:SHOWN]
        return f"Near: {', '.join(labels)}."
    return f"One of: {', '.join(labels)}."
