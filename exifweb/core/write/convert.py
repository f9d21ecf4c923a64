"""From what a person wrote to the raw value: PrintConv, ValueConv and RawConv backwards, then the check of the format.

Each stage is undone by the inverse that the row names, by the labels of an enumeration, or by the inverse that stands
beside the read conversion. The outcome is what a block holds, before RawConv changes it for the reader: `UserComment`
is bytes with its encoding before it, an XMP rational is `1/200`. Source: ExifTool's ConvInv.
"""

from __future__ import annotations

import re
from struct import error as StructError  # noqa: N812 - a class
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import InvalidValue
from exifweb.core.model import BAD_VALUE
from exifweb.core.tags import registry, store
from exifweb.core.values import Binary, Rational, text_of
from exifweb.core.write.check import CHECKS
from exifweb.core.write.lookup import encode_bits, hint, reverse_lookup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagInfo

STAGES = {"text": "PrintConv", "value": "ValueConv", "raw": "RawConv"}
SEPARATORS = {"text": re.compile(r"; ?"), "value": re.compile(r" ")}
UNSAID = "?"
"""What stands for an inverse of which the row says nothing."""


def raw_of(info: TagInfo, value: Any, context: Context, *, numeric: bool = False) -> Any:
    """Return the raw value that a block must hold so that a read shows this value.

    Args:
        info: The row of the tag.
        value: In words: text, a number, a list; bytes for binary data.
        context: What inverses may ask for: make, other tags, the byte order (`ExifByteOrder` in its members), the
            host's time (`Now`).
        numeric: The value is what `-n` shows: PrintConv is left out.

    Returns:
        int, float, `Rational`, str, bytes or a tuple of numbers; a list for a list of a list-type tag.

    Raises:
        InvalidValue: The value can't be converted or does not fit; the hint says what would be right.
    """
    place = f"{info.attributes.get('wgroup') or info.table.head.get('wgroup') or info.g1}:{info.name}"
    held = value_of_edit(info, value, context, place, numeric=numeric)
    if info.attributes.get("rawjoin") and info.is_list and not isinstance(held, list):
        parts = text_of(held).split()
        held = parts if len(parts) > 1 else held
    reason = _reason(info.attributes.get("writecheck"), held, context)
    if reason:
        message = f"{reason} for {place}"
        raise InvalidValue(message, "The value must be of the kind that the tag is for.")
    backwards = (info.attributes.get("uninvert") or {}).get("raw")
    if backwards is not None:
        return _by_name(backwards, held, context, place, "raw")
    return _checked(info, held, place)


def value_of_edit(info: TagInfo, value: Any, context: Context, place: str, *, numeric: bool = False) -> Any:
    """Return what a value is before RawConv: PrintConv and ValueConv undone, nothing checked.

    Raises:
        InvalidValue: It can't be converted.
    """
    held = _plain(info, value)
    for stage in ("value",) if numeric else ("text", "value"):
        held = _undone(info, held, context, place, stage)
    return held


def _plain(info: TagInfo, value: Any) -> Any:
    """The value as ExifTool would take it from a command line; a list only where the tag takes one."""
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, Rational):
        return f"{value.numerator}/{value.denominator}" if value.denominator else text_of(value)
    if isinstance(value, list | tuple):
        items = [_plain(info, one) for one in value]
        return items if info.is_list else " ".join([text_of(one) for one in items])
    if info.is_list and info.attributes.get("autosplit") and isinstance(value, str):
        separator = text_of(info.attributes["autosplit"])
        parts = re.split(r",?\s+" if separator == "1" else separator, value)
        return parts if len(parts) > 1 else value
    return value if isinstance(value, bytes | Binary) else text_of(value)


def _undone(info: TagInfo, value: Any, context: Context, place: str, stage: str) -> Any:
    attributes = info.attributes
    node = attributes.get(stage, info.table.text if stage == "text" else None)
    named = (attributes.get("uninvert") or {}).get(stage, UNSAID)
    if node is None and named in (UNSAID, None):
        return value
    if isinstance(value, list):
        return [_one(info, node, named, one, context, place, stage) for one in value]
    if not isinstance(node, list) and not isinstance(named, list):
        return _one(info, node, named, value, context, place, stage)
    parts = SEPARATORS[stage].split(text_of(value))
    made = []
    for at, part in enumerate(parts):
        own = _nth(named, at, UNSAID)
        own = UNSAID if own is None else own
        made.append(_one(info, _nth(node, at, None), own, part, context, place, stage))
    return made if info.is_list else " ".join([text_of(one) for one in made])


def _nth(node: Any, at: int, default: Any) -> Any:
    """The conversion of one part of a value."""
    if not isinstance(node, list):
        return node
    if node[-1:] == ["REPEAT"]:
        node = node[:-1]
        return node[min(at, len(node) - 1)]
    return node[at] if at < len(node) else default


def _one(info: TagInfo, node: Any, named: Any, value: Any, context: Context, place: str, stage: str) -> Any:
    if named is not None and named != UNSAID:
        return _by_name(named, value, context, place, stage)
    if isinstance(node, dict) and named == UNSAID:
        return _by_labels(info, node, value, context, place, stage)
    if isinstance(node, str) and named == UNSAID:
        found = registry.inverse_of(node)
        if found:
            return _by_name(found, value, context, place, stage)
    if node is None or info.attributes.get("writealso"):
        return value
    message = f"Can't convert value for {place} (no {STAGES[stage]}Inv)"
    raise InvalidValue(message, "Give the number that stands for it (numeric).")


def _by_name(name: str, value: Any, context: Context, place: str, stage: str) -> Any:
    inverse = registry.inverse(name)
    if inverse is None:
        return value
    try:
        found = inverse(value, context)
    except InvalidValue as problem:
        message = f"{problem.message} in {place} ({STAGES[stage]}Inv)"
        raise InvalidValue(message, problem.hint) from problem
    except (*BAD_VALUE, StructError) as problem:
        raise _inconvertible(place, stage) from problem
    if found is None:
        raise _inconvertible(place, stage)
    return found


def _inconvertible(place: str, stage: str) -> InvalidValue:
    return InvalidValue(
        f"Error converting value for {place} ({STAGES[stage]}Inv)", "Write it in the form in which a read shows it."
    )


def _by_labels(info: TagInfo, node: Mapping[str, Any], value: Any, context: Context, place: str, stage: str) -> Any:
    given = node.get("enum", {})
    words: Mapping[str, str] = store.labels(given) if isinstance(given, str) else given
    text = text_of(value)
    bits: Mapping[str, str] | None = node.get("bits")
    if bits is not None:
        per_word = int(node.get("bitsper", info.attributes.get("bitsper", 32)))
        total = int(info.attributes.get("bitstotal", per_word))
        try:
            masks = encode_bits(text, bits or None, per_word, total)
        except LookupError as problem:
            found = reverse_lookup(text, words)
            if found.key is None:
                message = f"Can't encode {place} ({problem.args[0]})"
                raise InvalidValue(message, hint(text, bits)) from problem
            return found.key
        if masks is not None:
            return masks
    found = reverse_lookup(text, words)
    if found.key is not None:
        return found.key
    other = node.get("other")
    undone = registry.inverse_of(other) if isinstance(other, str) else ""
    if undone:
        converted = _other(undone, text, context)
        if converted is not None:
            return converted
    problem_text = "matches more than one" if found.several else "not in"
    message = f"Can't convert {place} ({problem_text} {STAGES[stage]})"
    raise InvalidValue(message, hint(text, {**words, **(bits or {})}))


def _other(name: str, text: str, context: Context) -> Any:
    inverse = registry.inverse(name)
    try:
        return inverse(text, context) if inverse else None
    except BAD_VALUE:
        return None


def _checked(info: TagInfo, value: Any, place: str) -> Any:
    check = CHECKS.get(info.table.head.get("checkproc", ""))
    if check is None or info.attributes.get("struct"):
        return value
    try:
        return [check(info, one) for one in value] if isinstance(value, list) else check(info, value)
    except InvalidValue as problem:
        message = f"{problem.message} for {place}"
        raise InvalidValue(message, problem.hint) from problem
    except BAD_VALUE as problem:
        message = f"Value out of range for {place}"
        raise InvalidValue(message, "A number of reasonable length.") from problem


def _reason(name: str | None, value: Any, context: Context) -> str:
    check = registry.inverse(name) if name else None
    return text_of(check(value, context)) if check else ""


def check_bytes(info: TagInfo, data: bytes, context: Context) -> None:
    """See that bytes are what a tag that is written as a whole takes: an image, a profile, a packet.

    Raises:
        InvalidValue: They are not.
    """
    reason = _reason(info.attributes.get("writecheck"), data, context)
    if reason:
        message = f"{reason} for {info.g0}:{info.name}"
        raise InvalidValue(message, "Give the bytes of a file of that kind.")


def may_delete(info: TagInfo, context: Context) -> str:
    """Return why a tag can't be deleted, empty where it can."""
    return _reason(info.attributes.get("delcheck"), "", context)


def may_write(info: TagInfo, context: Context) -> str:
    """Return why a tag can't be written into this file, empty where it can."""
    return _reason(info.attributes.get("writecondition"), "", context)


def composite_writes(info: TagInfo, value: Any, context: Context, *, numeric: bool = False) -> list[tuple[str, Any]]:
    """Return the tags that a composite tag is written to, each with its value.

    Args:
        info: The row of the composite tag.
        value: Its value in words, or as `-n` shows it.
        context: What inverses may ask for.
        numeric: Whether it is what `-n` shows.

    Returns:
        (name with its group where the table gives one, value as `-n` shows it), None for a value that deletes;
        nothing for a composite that can't be written.

    Raises:
        InvalidValue: The value can't be converted.
    """
    names: Mapping[str, str] = info.attributes.get("writealso") or {}
    if not names:
        return []
    if value is None:
        return [(name, None) for name in names]
    place = f"Composite:{info.name}"
    held = value_of_edit(info, value, context, place, numeric=numeric)
    reason = _reason(info.attributes.get("writecheck"), held, context)
    if reason:
        message = f"{reason} for {place}"
        raise InvalidValue(message, "Write it in the form in which a read shows it.")
    found = []
    for name, expression in names.items():
        inverse = registry.inverse(expression)
        try:
            found.append((name, inverse(held, context) if inverse else held))
        except BAD_VALUE as problem:
            raise _inconvertible(place, "value") from problem
    return found
