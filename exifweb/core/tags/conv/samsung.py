"""Samsung's conversions: values enciphered with a key that the note itself holds, text in lines, serial groups.

Source: ExifTool's Samsung module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

KEY = "EncryptionKey"
RANGES: dict[str, tuple[int, int]] = {
    "int16u": (0, 0xFFFF),
    "int32u": (0, 0xFFFFFFFF),
    "int32s": (-0x80000000, 0x7FFFFFFF),
}


def remember_key(value: Any, context: Context) -> Any:
    """The key that later values are enciphered with, remembered."""
    context.members[KEY] = tuple([int(number_of(part)) for part in text_of(value).split()])
    return value


def decipher(*salts: str) -> Convert:
    """Shift each number by one of the key's, in the range of the tag's format; nothing without a key.

    Args:
        salts: Where in the key a run of numbers begins, with a minus where its numbers are subtracted. With several
            the value opens with the length of its runs; the last salt serves all that is left.
    """
    runs = [(int(salt.lstrip("-")), -1 if salt.startswith("-") else 1) for salt in salts]

    def convert(value: Any, context: Context) -> Any:
        key = context.members.get(KEY)
        info = context.converting
        limits = RANGES.get(str(info.writable)) if info is not None else None
        if not key or limits is None:
            return None
        numbers = [int(number_of(part)) for part in text_of(value).split()]
        shifted = _shifted(numbers, runs, key, limits)
        return shifted[0] if len(shifted) == 1 else tuple(shifted)

    return convert


def _shifted(
    numbers: list[int], runs: list[tuple[int, int]], key: tuple[int, ...], limits: tuple[int, int]
) -> list[int]:
    low, high = limits
    first = int(len(runs) > 1)
    length = numbers[0] if first and numbers else 0
    found = numbers[:first]
    for at, number in enumerate(numbers[first:]):
        run = min(at // length, len(runs) - 1) if length > 0 else 0
        salt, sign = runs[run]
        shifted = number + sign * key[(salt + at - run * length) % len(key)]
        if sign > 0 and shifted > high:
            shifted -= high - low + 1
        elif sign < 0 and shifted < low:
            shifted += high - low + 1
        found.append(shifted)
    return found


def first_word(value: Any, _: Context) -> str:
    """What stands before the first space."""
    return text_of(value).partition(" ")[0]


def celsius_if_number(value: Any, _: Context) -> str:
    """A temperature with its unit, a word without one."""
    text = text_of(value)
    return f"{text} C" if re.search(r"\d", text) else text


def lines(value: Any, _: Context) -> str:
    """Strings that end in NUL as lines."""
    return re.sub("\0 *", "\n", text_of(value).partition("\0\0")[0])


def starts_and_remember(word: str, name: str) -> Convert:
    """The value if it begins with a word, which is remembered."""

    def convert(value: Any, context: Context) -> Any:
        if not text_of(value).startswith(word):
            return None
        context.members[name] = 1
        return value

    return convert


def depth_map_shift(names: dict[str, Any], context: Context) -> dict[str, int]:
    """A hook: the sizes of the depth map stand where a mark is found in the next 64 bytes."""
    if names["size"] < 96:
        return {}
    found = re.search(rb"[\x01-\x09]\0\xff\xff", names["data"][names["pos"] : names["pos"] + 64])
    if found is None or found.end() % 4:
        return {}
    context.members["DepthMapTagPos"] = found.end()
    return {"shift": names["shift"] + found.end() - 32}


def behind_pointer(names: dict[str, Any], _: Context) -> int:
    """The place of a preview's directory whose pointer counts 36 bytes too many."""
    return int(number_of(names["val"])) - 36


CONVERSIONS: dict[str, Plain | Made] = {
    "samsung.remember_key": Plain(remember_key),
    "samsung.decipher": Made(decipher),
    "samsung.first_word": Plain(first_word),
    "samsung.celsius_if_number": Plain(celsius_if_number),
    "samsung.lines": Plain(lines, "samsung.ended_lines"),
    "samsung.starts_and_remember": Made(starts_and_remember),
}

EXPRESSIONS: dict[str, Plain | Made] = {
    "samsung.depth_map_shift": Plain(depth_map_shift),
    "samsung.behind_pointer": Plain(behind_pointer),
}
