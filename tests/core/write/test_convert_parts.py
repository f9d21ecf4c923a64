"""The parts of conversion: messages and hints, labels backwards, fractions, composite tags, shifts of dates."""

from __future__ import annotations

import json

import pytest

from exifweb.core.context import Context, Options
from exifweb.core.errors import InvalidValue
from exifweb.core.source import Buffer
from exifweb.core.tags import registry, store
from exifweb.core.tags.schema import TagInfo, Variants
from exifweb.core.values import Rational
from exifweb.core.write.convert import composite_writes, may_delete, raw_of
from exifweb.core.write.lookup import encode_bits, reverse_lookup
from exifweb.core.write.rationals import rationalize
from exifweb.core.write.shift import shift_of, shifted_time


@pytest.fixture
def context() -> Context:
    made = Context(Buffer(b""), Options())
    made.members["ExifByteOrder"] = "II"
    return made


def row(table: str, name: str) -> TagInfo:
    """The row of a table with this name."""
    for key in store.table(table).keys():
        one = store.table(table).get(key)
        for info in one.infos if isinstance(one, Variants) else (one,):
            if info is not None and info.name == name:
                return info
    raise AssertionError(name)


def test_an_unknown_label_is_refused_with_the_right_ones(context: Context) -> None:
    with pytest.raises(InvalidValue, match=r"Can't convert IFD0:Orientation \(not in PrintConv\)") as refusal:
        raw_of(row("Exif::Main", "Orientation"), "Sideways", context)
    assert "Horizontal (normal)" in refusal.value.hint
    with pytest.raises(InvalidValue, match="matches more than one"):
        raw_of(row("Exif::Main", "Orientation"), "rotate", context)


def test_a_number_out_of_range_is_refused_with_the_range(context: Context) -> None:
    with pytest.raises(InvalidValue, match="Value above int16u maximum for ExifIFD:ISO") as refusal:
        raw_of(row("Exif::Main", "ISO"), "70000", context)
    assert "65535" in refusal.value.hint


def test_words_numbers_and_lists(context: Context) -> None:
    assert raw_of(row("Exif::Main", "Orientation"), "rotate 90 cw", context) == 6
    assert raw_of(row("Exif::Main", "Orientation"), 6, context, numeric=True) == 6
    assert raw_of(row("Exif::Main", "Orientation"), "Unknown (0x2a)", context) == 42
    exposure = raw_of(row("Exif::Main", "ExposureTime"), "1/200", context)
    assert (exposure.numerator, exposure.denominator) == (1, 200)
    assert raw_of(row("Exif::Main", "SubjectArea"), [1, 2, 3], context) == (1, 2, 3)
    assert raw_of(row("XMP::dc", "Subject"), ["sea", "sky"], context) == ["sea", "sky"]
    lens = raw_of(row("Exif::Main", "LensInfo"), "24-70mm f/?", context)
    assert lens[:2] == (Rational(24, 1), Rational(70, 1))
    assert [part.denominator for part in lens[2:]] == [0, 0]


@pytest.mark.parametrize(
    "value", ["9" * 10000, "1/" + "9" * 10000, "1e999", "-1e999", "nan", "inf", "", "\0", "1" * 400]
)
def test_odd_numbers_are_refused_or_taken(value: str, context: Context) -> None:
    for table, name in (
        ("Exif::Main", "ISO"),
        ("Exif::Main", "FNumber"),
        ("XMP::exif", "FNumber"),
        ("IPTC::ApplicationRecord", "Urgency"),
    ):
        try:
            raw = raw_of(row(table, name), value, context)
        except InvalidValue as problem:
            raw = problem.message
        assert isinstance(raw, int | Rational) or name in raw or len(raw) <= len(value) + 2


def test_text_behind_its_encoding(context: Context) -> None:
    comment = row("Exif::Main", "UserComment")
    assert raw_of(comment, "plain", context) == b"ASCII\0\0\0plain"
    assert raw_of(comment, "Zoë", context) == b"UNICODE\0" + "Zoë".encode("utf-16-le")
    context.members["ExifByteOrder"] = "MM"
    assert raw_of(comment, "Zoë", context) == b"UNICODE\0" + "Zoë".encode("utf-16-be")
    assert raw_of(row("Exif::Main", "XPTitle"), "Zoë", context) == "Zoë\0".encode("utf-16-le")


def test_now_is_what_the_host_says(context: Context) -> None:
    taken = row("Exif::Main", "DateTimeOriginal")
    with pytest.raises(InvalidValue, match="time is not known"):
        raw_of(taken, "now", context)
    context.members["Now"] = "2024:05:06 07:08:09+02:00"
    assert raw_of(taken, "now", context) == "2024:05:06 07:08:09"


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        (
            "GPSPosition",
            "48 deg 51' 29.6\" N, 2 deg 17' 40.2\" W",
            {
                "GPSLatitude": "48.8582222222222",
                "GPSLatitudeRef": "N",
                "GPSLongitude": "-2.2945",
                "GPSLongitudeRef": "W",
            },
        ),
        (
            "SubSecDateTimeOriginal",
            "2024:05:06 07:08:09.25+02:00",
            {
                "DateTimeOriginal": "2024:05:06 07:08:09",
                "SubSecTimeOriginal": "25",
                "OffsetTimeOriginal": "+02:00",
            },
        ),
        ("FileNumber", "100-0042", {"DirectoryIndex": "100", "FileIndex": "0042"}),
    ],
)
def test_a_composite_tag_spreads(name: str, value: str, written: dict[str, str], context: Context) -> None:
    found = composite_writes(row("Composite", name), value, context)
    assert {tag.rpartition(":")[2]: one for tag, one in found} == written


def test_a_composite_of_a_wrong_form_is_refused(context: Context) -> None:
    with pytest.raises(InvalidValue, match="Invalid format"):
        composite_writes(row("Composite", "FileNumber"), "hundred", context)


def test_some_tags_are_never_deleted(context: Context) -> None:
    assert may_delete(row("Composite", "FileNumber"), context) == "Can't delete"
    assert may_delete(row("Exif::Main", "Artist"), context) == ""


@pytest.mark.parametrize(
    ("time", "shift", "sign", "moved"),
    [
        ("2024:01:31 10:00:00", "1:30", 1, "2024:01:31 11:30:00"),
        ("2024:01:31 10:00:00", "0:1:0 0:0:0", 1, "2024:03:02 10:00:00"),
        ("2024:02:28 23:59:59.75", "0:0:0.5", 1, "2024:02:29 00:00:00.25"),
        ("2024:03:01 00:00:00", "1", -1, "2024:02:29 23:00:00"),
        ("2023:12:31 23:30:00+01:00", "5 6", 1, "2024:01:06 05:30:00+01:00"),
        ("2024:03:01 00:00:00", "1.5 0", 1, "2024:03:02 12:00:00"),
        ("2023:12:31", "1", 1, "2024:01:01"),
        ("10:20:30+02:00", "1 +1:30", 1, "11:20:30+03:30"),
        ("2024-03-01T00:00:00Z", "1:0", -1, "2024-02-29T23:00:00Z"),
    ],
)
def test_times_shift_as_exiftool_shifts_them(time: str, shift: str, sign: int, moved: str) -> None:
    assert shifted_time(time, shift, sign) == moved


def test_what_can_not_be_shifted(context: Context) -> None:
    for time, shift in (("0000:00:00 00:00:00", "1"), ("2024:05:06 07:08:09", "soon"), ("May", "1")):
        with pytest.raises(InvalidValue):
            shifted_time(time, shift, 1)
    assert shift_of(row("Exif::Main", "ISO"), 100, "20", -1, context) == 80
    with pytest.raises(InvalidValue, match="not shiftable"):
        shift_of(row("Exif::Main", "Artist"), "Ann", "1", 1, context)


def test_labels_backwards() -> None:
    words = {"0": "Off", "1": "On", "2": "Offset", "3": "On (auto)"}
    assert reverse_lookup("off", words).key == "0"
    assert reverse_lookup("auto", words).key == "3"
    assert reverse_lookup("o", words).several
    assert reverse_lookup("nothing", words).key is None
    assert encode_bits("Off, [5]", words, 32, 32) == "33"
    assert encode_bits("(none)", words, 16, 32) == "0 0"
    with pytest.raises(LookupError, match="no match"):
        encode_bits("Off, x", words, 32, 32)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("0.005", (1, 200)),
        ("3.14159265358979", (104348, 33215)),
        ("10/20", (10, 20)),
        ("inf", (1, 0)),
        ("-0.5", (-1, 2)),
    ],
)
def test_decimals_become_fractions(text: str, parts: tuple[int, int]) -> None:
    assert rationalize(text) == parts


def test_every_inverse_that_a_table_names_is_there() -> None:
    names = 0
    for module in store_modules():
        for info in rows_of(module):
            for name in inverses_of(info):
                assert name.startswith("#") or callable(registry.inverse(name)), f"{info}: {name}"
                names += 1
    assert names > 1000


def store_modules() -> list[str]:
    """Names of the modules that have tables."""
    return sorted(json.loads(store.data("index.json"))["modules"])


def rows_of(module: str) -> list[TagInfo]:
    """All the rows of a module's tables."""
    found: list[TagInfo] = []
    for line in store.data(f"{module}.jsonl").decode().split("\n"):
        if line.startswith('{"table":"'):
            table = store.table(json.loads(line)["table"])
            for key in table.keys():
                one = table.get(key)
                found += one.infos if isinstance(one, Variants) else [one] if one else []
    return found


def inverses_of(info: TagInfo) -> list[str]:
    """The names of inverses in a row, those that stand beside its read conversions among them."""
    named = list((info.attributes.get("uninvert") or {}).values())
    named += (info.attributes.get("writealso") or {}).values()
    named += [info.attributes[key] for key in ("writecheck", "delcheck", "writecondition") if key in info.attributes]
    for stage in ("text", "value"):
        node = info.attributes.get(stage)
        if isinstance(node, str):
            named.append(registry.inverse_of(node))
        elif isinstance(node, dict) and isinstance(node.get("other"), str):
            named.append(registry.inverse_of(node["other"]))
    flat = [one for name in named for one in (name if isinstance(name, list) else [name])]
    return [one for one in flat if one]
