"""Metadata as JSON: ExifTool's, key for key, and the page's, with everything a user interface shows.

ExifTool's rules kept here: group prefixes by family, which of several tags with one key is shown, what is a number
and what a string, how bytes that are no text are spelled. Source: the `exiftool` script and GetGroup.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from itertools import chain
from json.encoder import encode_basestring as quote
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from exifweb.core.values import Binary, number_text, placeholder, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from exifweb.core.model import Metadata, Tag

_NUMBER = re.compile(r"-?(\d|[1-9]\d{1,14})(\.\d{1,16})?([eE][-+]?\d{1,3})?\Z", re.ASCII)
_is_number = _NUMBER.match
DIGITS = frozenset("-0123456789")
BOOLEANS = frozenset(("true", "false"))
_NO_TEXT = re.compile(rb"[^\t\n\r\x20-\x7e\x80-\xf7]")
_ODD = re.compile(r"[\x00\x7f\ud800-\udfff\ufffe\uffff]")


def to_json(
    md: Metadata,
    *,
    groups: str | int | None = 1,
    numeric: bool = False,
    duplicates: bool = True,
    source_file: str | None = None,
) -> str:
    """Return what `exiftool -j` prints for one file: a list with one object.

    Args:
        md: The result of a read.
        groups: Families in the keys, such as 1 or `"0:1:4"`; None for bare names.
        numeric: Values instead of text (`-n`).
        duplicates: Show every tag, not only the one that counts for its name (`-a`).
        source_file: Path shown as `SourceFile`.
    """
    return f"[{to_object(md, groups=groups, numeric=numeric, duplicates=duplicates, source_file=source_file)}]\n"


def to_object(
    md: Metadata,
    *,
    groups: str | int | None = 1,
    numeric: bool = False,
    duplicates: bool = True,
    source_file: str | None = None,
    tags: Iterable[Tag] | None = None,
    value_of: Callable[[Tag], Any] | None = None,
    binary: bool = False,
) -> str:
    """Return the JSON object of one file, one key a line.

    Args:
        md: The result of a read.
        groups: Families in the keys; None for bare names.
        numeric: Values instead of text.
        duplicates: Show every tag.
        source_file: Path shown as `SourceFile`.
        tags: Show these, in this order.
        value_of: Says what is shown of a tag, in place of `numeric`.
        binary: Binary data, what is no text in base64, instead of a placeholder; none that the file cuts off.
    """
    show = value_of or (_value if numeric else _text)
    if tags is None and value_of is None and duplicates and groups == 1 and not binary:
        return _object_by_place(md, show, source_file)
    lines = [f'  "SourceFile": {quote(source_file)}'] if source_file is not None else []
    for key, shown in _pairs(md, groups, duplicates=duplicates, show=show, tags=tags):
        if binary and isinstance(shown, Binary) and shown.is_cut_off():
            continue
        lines.append(f'  "{key}": {_with_bytes(shown) if binary else spell(shown)}')  # names need no escapes
    return "{\n" + ",\n".join(lines) + "\n}"


def to_dict(
    md: Metadata, *, groups: str | int | None = 1, numeric: bool = False, duplicates: bool = True
) -> dict[str, Any]:
    """Return the same as `to_json`, as Python objects."""
    pairs = _pairs(md, groups, duplicates=duplicates, show=_value if numeric else _text, tags=None)
    return {key: json.loads(spell(shown)) for key, shown in pairs}


def to_page(md: Metadata) -> str:
    """Return tags with groups, text, value and place, warnings and embedded files as one JSON string."""
    names = md.by_name()
    tags = []
    for tag in md.tags:
        text = tag.text
        if text is None:
            continue
        tags.append(
            {
                "g0": tag.group0,
                "g1": tag.group1,
                "g2": tag.group2,
                "name": tag.name,
                "desc": tag.desc,
                "id": tag.id,
                "text": _plain(text),
                "value": _plain_value(tag.value),
                "offset": tag.offset,
                "length": tag.length,
                "type": tag.type,
                "count": tag.count,
                "writable": tag.writable,
                "main": names.get(tag.name.lower()) is tag,
            }
        )
    page = {
        "fileType": md.file_type,
        "mime": md.mime,
        "size": md.size,
        "bytesRead": md.bytes_read,
        "warnings": [{"message": w.message, "offset": w.offset, "unit": w.unit, "minor": w.minor} for w in md.warnings],
        "embedded": [{"name": e.name, "mime": e.mime, "offset": e.offset, "length": e.length} for e in md.embedded],
        "blocks": [{"kind": b.kind, "path": b.path, "offset": b.offset, "length": b.length} for b in md.blocks],
        "tags": tags,
    }
    return json.dumps(page, ensure_ascii=False, separators=(",", ":"))


def spell(shown: Any) -> str:
    """Return a value as JSON, numbers and booleans bare as ExifTool decides."""
    kind = type(shown)
    if kind is str:
        if shown[:1] in DIGITS and _is_number(shown):
            return shown  # type: ignore[no-any-return]
        if len(shown) < 6 and shown.lower() in BOOLEANS:
            return str(shown).lower()
        if shown.isascii() and shown.isprintable():
            return quote(shown)
        return quote(clean(shown) if _ODD.search(shown) else shown)
    if kind is int and -(10**15) < shown < 10**15:
        return str(shown)
    if kind is list:
        return f"[{','.join([spell(one) for one in shown])}]"
    if kind is dict:
        return "{" + ",".join(f"\n    {quote(k)}: {spell(v)}" for k, v in shown.items()) + "\n  }"
    return spell(text_of(shown))


def clean(text: str) -> str:
    """Return text without what JSON can't hold: no NULs, `?` for every byte that is not UTF-8."""
    text = text.encode("utf-8", "surrogateescape").replace(b"\0", b"").decode("utf-8", "surrogateescape")
    return re.sub("[\ud800-\udfff]", "?", re.sub("[\ufffe\uffff]", "???", text))


def select(md: Metadata, *, duplicates: bool) -> list[Tag]:
    """Return the tags to show, in file order."""
    if duplicates:
        return md.tags
    counting = {id(tag) for tag in md.by_name().values()}
    return [tag for tag in md.tags if id(tag) in counting]


def by_group(md: Metadata, tags: list[Tag], groups: str | int | None) -> list[Tag]:
    """Return tags gathered by their groups, these in the order of their first tag, as ExifTool shows them."""
    if groups is None:
        return tags
    copies = copies_of(md) if "4" in str(groups) else {}
    gathered: dict[str, list[Tag]] = {}
    simple = groups in (1, "1")
    for tag in tags:
        key = tag.group1 if simple else group_text(tag, groups, copies)
        gathered.setdefault(key, []).append(tag)
    return [tag for group in gathered.values() for tag in group]


def group_text(tag: Tag, families: str | int, copies: Mapping[int, int]) -> str:
    """Return the group prefix of a tag for families such as 1 or `"0:1:4"`, equal neighbours merged."""
    names = {
        "0": tag.group0,
        "1": tag.group1,
        "2": tag.group2,
        "3": f"Doc{tag.doc}" if tag.doc else "Main",
        "4": f"Copy{copies[id(tag)]}" if id(tag) in copies else "",
        "6": tag.type,
        "7": f"ID-{tag.id}",
    }
    wanted = str(families)
    simplify = not wanted.startswith(":")
    groups: list[str] = []
    several = ":" in wanted
    for family in wanted.strip(":").split(":"):
        name = names.get(family, "")
        if simplify and (not name or (groups and groups[-1] == name)):
            continue
        groups.append(name)
    if several and simplify and len(groups) > 1 and groups[0] == "Main":
        del groups[0]
    return ":".join(groups)


def copies_of(md: Metadata) -> dict[int, int]:
    """Return, by `id(tag)`, the copy number of every tag that yields its name to another."""
    winners: dict[str, Tag] = {}
    counts: dict[str, int] = {}
    copies: dict[int, int] = {}
    for tag in md.tags:
        name = tag.info.name
        old = winners.get(name)
        if old is None:
            winners[name] = tag
            continue
        counts[name] = counts.get(name, 0) + 1
        if tag.outranks(old):
            winners[name] = tag
            copies[id(old)] = counts[name]
        else:
            copies[id(tag)] = counts[name]
    return copies


def _pairs(
    md: Metadata,
    groups: str | int | None,
    *,
    duplicates: bool,
    show: Callable[[Tag], Any],
    tags: Iterable[Tag] | None,
) -> Iterator[tuple[str, Any]]:
    """Yield (key, what is shown). Of several tags with one key the one that counts for the name is shown."""
    chosen = list(tags) if tags is not None else by_group(md, select(md, duplicates=duplicates), groups)
    names = md.by_name()
    copies = copies_of(md) if groups is not None and "4" in str(groups) else {}
    simple = groups == 1 or groups == "1"  # noqa: PLR1714 - an int or a str
    done: set[str] = set()
    reserved: dict[str, Tag] = {}
    if len(names) != len(chosen):
        for tag in chosen:
            if names.get(tag.info.name.lower()) is tag:
                reserved[_key(tag, groups, copies, simple=simple)] = tag
    for tag in chosen:
        key = _key(tag, groups, copies, simple=simple)
        holder = reserved.get(key, tag)
        if key in done or (holder is not tag and show(holder) is not None):
            continue
        shown = show(tag)
        if shown is None:
            continue
        done.add(key)
        yield key, shown


def _object_by_place(md: Metadata, show: Callable[[Tag], Any], source_file: str | None) -> str:
    """The same object for all tags by family 1, the usual case: one pass, plain text spelled in place.

    Of several tags with one key the one that counts for its name is shown, where it stands.
    """
    head = [f'  "SourceFile": {quote(source_file)}'] if source_file is not None else []
    groups: dict[str, dict[str, str]] = {}
    for tag in md.tags:
        group, name = tag.group1, tag.info.name
        lines = groups.get(group)
        again = lines is not None and name in lines
        if again and md.by_name().get(name.lower()) is not tag:
            continue
        shown = show(tag)
        if shown is None:
            continue
        if type(shown) is str and len(shown) > 5 and shown[0] not in DIGITS and shown.isascii() and shown.isprintable():
            line = f'  "{group}:{name}": {quote(shown)}'
        else:
            line = f'  "{group}:{name}": {spell(shown)}'
        if lines is None:
            groups[group] = {name: line}
            continue
        if again:
            del lines[name]
        lines[name] = line
    return "{\n" + ",\n".join(chain(head, *[lines.values() for lines in groups.values()])) + "\n}"


def _key(tag: Tag, groups: str | int | None, copies: Mapping[int, int], *, simple: bool) -> str:
    if simple:
        return f"{tag.group1}:{tag.info.name}"
    if groups is None:
        return tag.info.name
    return f"{group_text(tag, groups, copies)}:{tag.info.name}"


def _plain(shown: Any) -> Any:
    kind = type(shown)
    if kind is str:
        return clean(shown) if _ODD.search(shown) else shown
    if kind is list:
        return [_plain(one) for one in shown]
    if kind is dict:
        return {k: _plain(v) for k, v in shown.items()}
    return placeholder(shown) if kind is Binary else _plain(text_of(shown))


def _plain_value(value: Any) -> Any:
    """Return a value as `-n` shows it: a number where it is one, an array of numbers as its text."""
    if type(value) is int and abs(value) < 1 << 53:
        return value
    if isinstance(value, float):
        spelled = number_text(value)
        return json.loads(spelled) if _NUMBER.match(spelled) else spelled
    if type(value) is list:
        return [_plain_value(one) for one in value]
    return _plain(value)


_text: Callable[[Tag], Any] = attrgetter("text")
_value: Callable[[Tag], Any] = attrgetter("value")


def _with_bytes(shown: Any) -> str:
    """Return a value as JSON, bytes and text that are no UTF-8 in base64."""
    if isinstance(shown, list):
        return f"[{','.join([_with_bytes(one) for one in shown])}]"
    if isinstance(shown, Binary):
        data = shown.read()
        try:
            if _NO_TEXT.search(data) is None:
                return spell(data.decode("utf-8"))
        except UnicodeDecodeError:
            pass
        return f'"base64:{b64encode(data).decode("ascii")}"'
    if isinstance(shown, str) and not shown.isascii() and _ODD.search(shown):
        return _with_bytes(Binary(shown.encode("utf-8", "surrogateescape")))
    return spell(shown)
