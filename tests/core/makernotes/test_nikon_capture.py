"""Nikon's own directories when they are damaged: what is whole is read, what is not is passed over."""

from __future__ import annotations

from struct import pack

import pytest

from exifweb.core.context import Context, Options
from exifweb.core.makernotes import nikon_capture
from exifweb.core.source import Buffer
from exifweb.core.tags import registry, store
from exifweb.core.view import View

QUICK_FIX, ROTATION, HISTOGRAM, EXPOSURE = 0x416391C6, 0x76A43207, 0x083A1A25, 0x56A54260


def record(tag: int, data: bytes, size: int | None = None) -> bytes:
    return pack("<I14xI", tag, (len(data) if size is None else size) + 4 & 0xFFFFFFFF) + data


def captured(*records: bytes, cut: int = 0, options: Options | None = None) -> Context:
    data = record(0x7A86A940, b"".join(records) + bytes(40))
    data = data[: len(data) - cut]
    context = Context(Buffer(data), options or Options())
    view = View(Buffer(data), 0, len(data), 0, ">")
    nikon_capture.capture(context, view, 0, len(data), store.table("NikonCapture::Main"), "NikonCapture")
    return context


def settings_of(count: int, *entries: tuple[int, int, int], rest: bytes = b"", order: str = "<") -> Context:
    data = pack(f"{order}4sI4sI4sI", b"0100", 2, b"0100", 3, b"0110", count)
    data += b"".join(pack(f"{order}HBBI", tag, 0, form, value) for tag, form, value in entries) + rest
    context = Context(Buffer(data), Options())
    view = View(Buffer(data), 0, len(data), 0, order)
    nikon_capture.settings(context, view, 0, len(data), store.table("NikonSettings::Main"), "NikonSettings")
    return context


def shown(context: Context) -> list[tuple[str, str]]:
    return [(tag.name, str(tag.text)) for tag in context.tags]


def test_edits_are_little_endian_wherever_they_lie() -> None:
    found = captured(record(QUICK_FIX, b"\1"), record(0x1234, b"???"), record(ROTATION, pack("<H", 270)))
    assert shown(found) == [("QuickFix", "On"), ("Rotation", "270")]
    assert [(tag.offset, tag.length) for tag in found.tags] == [(44, 1), (92, 2)]


def test_the_histogram_is_longer_than_it_says() -> None:
    found = captured(record(HISTOGRAM, b"<xml/>") + b"more", record(QUICK_FIX, b"\0"))
    assert [tag.name for tag in found.tags] == ["HistogramXML", "QuickFix"]
    assert found.tags[0].raw.read() == b"<xml/>more"


def test_blocks_in_edits_are_decoded() -> None:
    block = pack("<II2d", 0, 0, 0.5, 0).ljust(37, b"\0")
    assert all(tag.group1 == "NikonCapture" for tag in captured(record(EXPOSURE, block)).tags)
    assert captured(record(EXPOSURE, block)).tags


@pytest.mark.parametrize("size", [-5, 4000, 0x7FFFFFF0])
def test_a_size_out_of_bounds_ends_the_edits(size: int) -> None:
    found = captured(record(QUICK_FIX, b"\1"), record(ROTATION, b"\0\0", size), record(QUICK_FIX, b"\0"))
    assert shown(found) == [("QuickFix", "On")]


def test_edits_that_break_off_anywhere() -> None:
    records = (record(QUICK_FIX, b"\1"), record(HISTOGRAM, b"<xml/>"), record(ROTATION, b"\1\0"))
    for cut in range(150):
        assert len(captured(*records, cut=cut).tags) <= 3


def test_settings_that_are_missing_or_too_many() -> None:
    assert [w.message for w in settings_of(3, (0x03, 4, 1)).warnings] == ["Missing 2 NikonSettings entries"]
    found = settings_of(1, (0x03, 4, 1), (0x0B, 4, 1))
    assert [w.message for w in found.warnings] == ["Unused space in NikonSettings directory"]
    assert len(found.tags) == 1


def test_a_setting_of_another_format_ends_them() -> None:
    found = settings_of(3, (0x03, 4, 1), (0x0B, 5, 1), (0x0B, 4, 1))
    assert len(found.tags) == 1
    assert "Unknown format" in found.warnings[0].message


def test_what_is_too_short_holds_no_settings() -> None:
    data = bytes(23)
    context = Context(Buffer(data), Options())
    table = store.table("NikonSettings::Main")
    nikon_capture.settings(context, View(Buffer(data), 0, 23, 0, "<"), 0, 23, table, "NikonSettings")
    assert not context.tags


INVERSES: tuple[tuple[str, object, object], ...] = (
    ("nikon_custom.stops(-3)", 0.5, 3),
    ("nikon_custom.stops(-3)", 0, 0),
    ("nikon_custom.rounded_stops(-1, -2)", 0.02, 4),
    ("nikon_custom.rounded_stops(1, 6)", 4, 8),
    ("nikon_custom.steps_to(9, 3)", -1, 6),
    ("nikon_custom.whole_steps_to(7, 6)", 0.5, 10),
    ("nikon_custom.tens_code(5, 7)", 15, 10),
    ("nikon_custom.tens_code(5, 7)", 10, 9),
    ("nikon_custom.whole_tens_code(10, 8)", 20, 10),
    ("nikon_custom.flash_fraction", "Full", 1),
    ("nikon_custom.flash_fraction", "1/4", 0.25),
    ("nikon_custom.from_128_or_auto", "Auto", 0),
    ("nikon_custom.from_128_or_auto", -3, 125),
    ("nikon_custom.without_fps", "5 fps", "5"),
)


@pytest.mark.parametrize(("name", "value", "stored"), INVERSES)
def test_what_is_written_comes_back(name: str, value: object, stored: object) -> None:
    convert = registry.inverse(name)
    assert convert is not None
    assert convert(value, Context(Buffer(b""), Options())) == stored
