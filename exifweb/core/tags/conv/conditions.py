"""Conditions: which of several rows describes a tag. Functions of (probe, context).

A condition looks at the value about to be read (`Probe`) and at what the file has told so far (`Context`).
"""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags import registry
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context, Probe

    Holds = Callable[[Probe, Context], bool]


def make(pattern: str) -> Holds:
    """The camera's make matches."""
    return member_matches("Make", pattern)


def model(pattern: str) -> Holds:
    """The camera's model matches."""
    return member_matches("Model", pattern)


def not_model(pattern: str) -> Holds:
    """The camera's model does not match."""
    holds = model(pattern)
    return lambda probe, context: not holds(probe, context)


def not_make(pattern: str) -> Holds:
    """The camera's make does not match."""
    return member_lacks("Make", pattern)


def member_matches(name: str, pattern: str) -> Holds:
    """What was remembered under a name matches."""
    search = re.compile(pattern).search
    return lambda _, context: search(text_of(context.members.get(name, ""))) is not None


def member_lacks(name: str, pattern: str) -> Holds:
    """What was remembered under a name does not match."""
    holds = member_matches(name, pattern)
    return lambda probe, context: not holds(probe, context)


def member_is(name: str, wanted: Any) -> Holds:
    """What was remembered under a name is this."""
    text = text_of(wanted)
    return lambda _, context: text_of(context.members.get(name, "")) == text


def member_is_true(name: str) -> Holds:
    """Something that is neither empty nor zero was remembered under a name."""
    return lambda _, context: is_true(context.members.get(name))


def member_is_false(name: str) -> Holds:
    """Nothing, an empty value or zero was remembered under a name."""
    return lambda _, context: not is_true(context.members.get(name))


def member_is_not(name: str, unwanted: Any) -> Holds:
    """What was remembered under a name is something else."""
    holds = member_is(name, unwanted)
    return lambda probe, context: not holds(probe, context)


COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def member_compares(name: str, sign: str, number: float) -> Holds:
    """The number remembered under a name, 0 where there is none, compares so with another."""
    compare = COMPARISONS[sign]
    return lambda _, context: compare(number_of(context.members.get(name, 0)), number)


def length_is(length: int) -> Holds:
    """The value has so many bytes."""
    return lambda probe, _: probe.length == length


def count_compares(sign: str, number: int) -> Holds:
    """The number of elements compares so with another."""
    compare = COMPARISONS[sign]
    return lambda probe, _: compare(probe.count, number)


def all_of(*names: str) -> Holds:
    """All of these conditions hold; they are asked in order, up to the first that does not."""
    conditions = [found for found in map(registry.condition, names) if found is not None]
    return lambda probe, context: all(holds(probe, context) for holds in conditions)


def any_of(*names: str) -> Holds:
    """One of these conditions holds."""
    conditions = [found for found in map(registry.condition, names) if found is not None]
    return lambda probe, context: any(holds(probe, context) for holds in conditions)


def remember_count(name: str) -> Holds:
    """Holds unless the value has no elements, whose number is remembered."""

    def holds(probe: Probe, context: Context) -> bool:
        context.members[name] = probe.count
        return probe.count != 0

    return holds


def remember(name: str, value: Any) -> Holds:
    """Holds, and remembers something."""

    def holds(_: Probe, context: Context) -> bool:
        context.members[name] = value
        return True

    return holds


def order_is(order: str) -> Holds:
    """The values are in this byte order."""
    return lambda probe, _: probe.order == order


def value_starts(pattern: str) -> Holds:
    """The value's first bytes match (a pattern of Latin-1 characters)."""
    match = re.compile(pattern.encode("latin-1"), re.DOTALL).match
    return lambda probe, _: match(probe.data) is not None


def value_starts_not(pattern: str) -> Holds:
    """The value's first bytes do not match."""
    holds = value_starts(pattern)
    return lambda probe, context: not holds(probe, context)


def format_is_not(name: str) -> Holds:
    """The value is stored in another format."""
    return lambda probe, _: probe.format != name


def format_starts(name: str) -> Holds:
    """The value is stored in a format whose name begins so."""
    return lambda probe, _: probe.format.startswith(name)


def value_has(pattern: str) -> Holds:
    """The value's first bytes hold a match."""
    search = re.compile(pattern.encode("latin-1"), re.DOTALL).search
    return lambda probe, _: search(probe.data) is not None


def format_is(*names: str) -> Holds:
    """The value is stored in one of these formats."""
    return lambda probe, _: probe.format in names


def count_is(*counts: int) -> Holds:
    """The value has one of these numbers of elements."""
    return lambda probe, _: probe.count in counts


def directory_is(*names: str) -> Holds:
    """The tag stands in one of these directories."""
    return lambda _, context: context.directory in names


def directory_is_not(*names: str) -> Holds:
    """The tag stands in none of these directories."""
    return lambda _, context: context.directory not in names


def tiff_type_is(*types: str) -> Holds:
    """The file is one of these kinds of TIFF."""
    return lambda _, context: context.members.get("TIFF_TYPE") in types


def tiff_type_is_not(*types: str) -> Holds:
    """The file is none of these kinds of TIFF."""
    return lambda _, context: context.members.get("TIFF_TYPE") not in types


def directory_of(directory: str, *types: str) -> Holds:
    """The tag stands in a directory of one of these kinds of TIFF."""
    return lambda _, context: context.directory == directory and context.members.get("TIFF_TYPE") in types


def not_found(name: str) -> Holds:
    """No tag of that name was found so far."""
    return lambda _, context: context.first(name) is None


def never(_probe: Probe, _context: Context) -> bool:
    """Does not hold."""
    return False


def a200_strips(_probe: Probe, context: Context) -> bool:
    """The DiMAGE A200 stores its strip offsets in the wrong byte order."""
    members = context.members
    in_place = members.get("TIFF_TYPE") == "MRW" and context.directory == "IFD0"
    return in_place and members["Model"].startswith("DiMAGE A200")


def main_image_strips(_probe: Probe, context: Context) -> bool:
    """Strips of the image itself, not of a preview: that is what some directories of CR2, DNG and Leica hold."""
    members, directory = context.members, context.directory
    kind, packed = members.get("TIFF_TYPE"), text_of(members.get("Compression", ""))
    if kind == "CR2" and directory == "IFD0":
        return False
    if kind in ("DNG", "TIFF") and packed == "7" and text_of(members.get("SubfileType", "")) != "0":
        return False
    return not (kind == "APP1" and directory == "IFD2")


def sub_ifd(probe: Probe, context: Context) -> bool:
    """A pointer to directories, not the raw data of a Sony DSLR-A100; a preview above it tells an ARW."""
    members = context.members
    if (
        context.directory != "IFD0"
        or members.get("FILE_TYPE") != "TIFF"
        or not text_of(members["Make"]).startswith("SONY")
        or members.get("SubfileType") != 1
        or members.get("Compression") != 6
    ):
        return True
    context.override_type("ARW")
    if members["Model"] != "DSLR-A100" or probe.length != 4:
        return True
    from exifweb.core.tags.conv.sony_rules import is_directory

    return is_directory(context, probe.data[:4], probe.order)


def pentax_aoc_dng(probe: Probe, context: Context) -> bool:
    """A Pentax or Samsung DNG of a model that writes AOC maker notes in JPEG."""
    models = r"\b(?:K(?:-[57mrx]|(?:10|20|100|110|200)D|2000)|GX(?:10|20))\b"
    return probe.data.startswith((b"PENTAX \0", b"SAMSUNG\0")) and bool(re.search(models, context.members["Model"]))


def thumbnail_offset(probe: Probe, context: Context) -> bool:
    """The same as `thumbnail_in_ifd1`; a JPEG thumbnail in IFD0 of a NEF tells that it is an NRW."""
    members = context.members
    if members.get("TIFF_TYPE") == "NEF" and context.directory == "IFD0" and members.get("Compression") == 6:
        context.override_type("NRW")
    return thumbnail_in_ifd1(probe, context)


def thumbnail_in_ifd1(_probe: Probe, context: Context) -> bool:
    """A thumbnail where Exif wants it, or in IFD0 of the EXIF of a video."""
    if context.directory == "IFD1":
        return True
    return context.directory == "IFD0" and context.members.get("FILE_TYPE") in ("RIFF", "MOV")


def srw_thumbnail(_probe: Probe, context: Context) -> bool:
    """A thumbnail in the SubIFD of IFD1 of a Samsung SRW."""
    return (
        context.members.get("TIFF_TYPE") == "SRW"
        and context.directory == "SubIFD"
        and context.parent_directory == "IFD1"
    )


CONDITIONS: dict[str, Plain | Made] = {
    "make": Made(make),
    "model": Made(model),
    "not_model": Made(not_model),
    "member_matches": Made(member_matches),
    "member_is": Made(member_is),
    "member_is_true": Made(member_is_true),
    "value_starts": Made(value_starts),
    "value_has": Made(value_has),
    "format_is": Made(format_is),
    "count_is": Made(count_is),
    "directory_is": Made(directory_is),
    "directory_is_not": Made(directory_is_not),
    "tiff_type_is": Made(tiff_type_is),
    "tiff_type_is_not": Made(tiff_type_is_not),
    "not_found": Made(not_found),
    "not_make": Made(not_make),
    "member_lacks": Made(member_lacks),
    "member_is_false": Made(member_is_false),
    "member_is_not": Made(member_is_not),
    "member_compares": Made(member_compares),
    "length_is": Made(length_is),
    "count_compares": Made(count_compares),
    "all_of": Made(all_of),
    "any_of": Made(any_of),
    "remember_count": Made(remember_count),
    "remember": Made(remember),
    "order_is": Made(order_is),
    "value_starts_not": Made(value_starts_not),
    "format_is_not": Made(format_is_not),
    "format_starts": Made(format_starts),
    "never": Plain(never),
    "a200_strips": Plain(a200_strips),
    "main_image_strips": Plain(main_image_strips),
    "sub_ifd": Plain(sub_ifd),
    "pentax_aoc_dng": Plain(pentax_aoc_dng),
    "thumbnail_offset": Plain(thumbnail_offset),
    "thumbnail_in_ifd1": Plain(thumbnail_in_ifd1),
    "srw_thumbnail": Plain(srw_thumbnail),
    "directory_of": Made(directory_of),
}
