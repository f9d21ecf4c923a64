"""Expressions of the tables: counts, starts and bases of sub-directories. Functions of (names, context).

`names` holds what an expression may use: `val`, `valuePtr`, `start`, `base`, `size`, `shift`, and `values`, the
earlier values of a binary table by index.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import number_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Names = dict[str, Any]
    Expression = Callable[[Names, Context], Any]


def val(names: Names, _: Context) -> Any:
    """The value itself."""
    return names["val"]


def value_at(offset: int) -> Expression:
    """A place so many bytes into the value."""
    return lambda names, _: names["valuePtr"] + offset


def start_at(offset: int) -> Expression:
    """A place so many bytes behind the start of the sub-directory."""
    return lambda names, _: names["start"] + offset


def value_of(index: int) -> Expression:
    """The earlier value at an index; 0 where there was none."""
    return lambda names, _: int(number_of(names["values"].get(index, 0)))


def product(factor: int, *indexes: int) -> Expression:
    """A constant times the earlier values at some indexes."""

    def worth(names: Names, _: Context) -> int:
        result = factor
        for index in indexes:
            result *= int(number_of(names["values"].get(index) or 0))
        return result

    return worth


def member_value(name: str) -> Expression:
    """The number remembered under a name."""
    return lambda _, context: int(number_of(context.members.get(name, 0)))


def times_member(factor: int, name: str) -> Expression:
    """A constant times the number remembered under a name."""
    return lambda _, context: factor * int(number_of(context.members.get(name, 0)))


def size_less(count: int) -> Expression:
    """The bytes of the block after so many."""
    return lambda names, _: int(names["size"]) - count


def grow_by_member(name: str, term: int) -> Expression:
    """A hook: places after this one shift by what was remembered under a name, plus a constant."""
    return lambda names, context: {"shift": names["shift"] + int(context.members.get(name, 0)) + term}


def from_file_start(names: Names, _: Context) -> int:
    """A base from which offsets count from the start of the file."""
    return -int(names["base"])


def begins_with(pattern: str) -> Expression:
    """Whether the value begins with something: what a block must look like to be read."""
    match = re.compile(pattern.encode("latin-1"), re.DOTALL).match
    return lambda names, _: match(names["val"]) is not None


def type_is(kind: str) -> Expression:
    """Whether an element is of this type."""
    return lambda names, _: names["type"] == kind


EXPRESSIONS: dict[str, Plain | Made] = {
    "from_file_start": Plain(from_file_start),
    "type_is": Made(type_is),
    "begins_with": Made(begins_with),
    "val": Plain(val),
    "value_at": Made(value_at),
    "start_at": Made(start_at),
    "value_of": Made(value_of),
    "product": Made(product),
    "member_value": Made(member_value),
    "times_member": Made(times_member),
    "size_less": Made(size_less),
    "grow_by_member": Made(grow_by_member),
}
