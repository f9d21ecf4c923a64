"""Cameras and values that conditions name: strings that match the patterns in them.

The texts are ExifTool's, asked for when a test runs; nothing of them is kept.
"""

from __future__ import annotations

import re
import warnings
from random import Random
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from re import _constants, _parser  # type: ignore[attr-defined]

MATCHES = re.compile(r"\$\$self\{(\w+)\}\s*=~\s*/((?:\\/|[^/])+)/")
EQUALS = re.compile(
    r"\$\$self\{(\w+)\}\s*(?:eq|ne|==|!=|<=?|>=?)\s*(?:[\"']([^\"'$]*)[\"']|(-?\d+(?:\.\d+)?|0x[\da-f]+))"
)
TRUTHS = re.compile(r"\$\$self\{(\w+)\}")
EXAMPLES = 12
"""Strings made of one pattern."""


def candidates(conditions: list[str]) -> dict[str, list[Any]]:
    """Return what is worth trying for each thing that conditions ask about: `Model` → models, and so on."""
    found: dict[str, list[Any]] = {}
    for condition in conditions:
        for name in TRUTHS.findall(condition):
            found.setdefault(name, [])
        for name, pattern in MATCHES.findall(condition):
            found[name] += examples(pattern)
        for name, word, number in EQUALS.findall(condition):
            found[name].append(int(number, 0) if number and "." not in number else number or word)
    return {
        name: sorted(set(values), key=str) or [0, 1] for name, values in found.items() if name.isidentifier() and values
    }


def examples(pattern: str) -> list[str]:
    """Return strings that match a pattern, none where it is none that Python reads."""
    chance = Random(pattern)
    try:
        parsed = _parser.parse(pattern.replace(r"\z", "$"))
    except re.error:
        return []
    made = [_example(parsed, chance) for _ in range(EXAMPLES * 4)]
    return [text for text in dict.fromkeys(made) if re.search(pattern.replace(r"\z", "$"), text)][:EXAMPLES]


def _example(parsed: Any, chance: Random) -> str:
    return "".join(_part(operation, argument, chance) for operation, argument in parsed)


def _part(operation: Any, argument: Any, chance: Random) -> str:
    if operation is _constants.LITERAL:
        return chr(argument)
    if operation is _constants.NOT_LITERAL:
        return "~"
    if operation is _constants.ANY:
        return chance.choice("A1 ")
    if operation is _constants.IN:
        return _one_of(argument, chance)
    if operation is _constants.BRANCH:
        return _example(chance.choice(argument[1]), chance)
    if operation is _constants.SUBPATTERN:
        return _example(argument[-1], chance)
    if operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
        least, most, part = argument
        most = min(int(most), least + 1)
        return "".join(_example(part, chance) for _ in range(chance.randint(least, most)))
    return ""


def _one_of(choices: Any, chance: Random) -> str:
    operation, argument = chance.choice(choices)
    if operation is _constants.RANGE:
        return chr(chance.randint(*argument))
    if operation is _constants.LITERAL:
        return chr(argument)
    if operation is _constants.CATEGORY:
        return chance.choice("0123456789" if argument is _constants.CATEGORY_DIGIT else " A")
    return "~"
