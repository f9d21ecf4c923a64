"""Conversions of Olympus, Panasonic and Fujifilm that no sample has, and their inverses; a checksum, a RAF directory.

The values are those that ExifTool gives.
"""

from __future__ import annotations

from struct import pack
from typing import Any

import pytest

from exifweb.core.context import Context, Options
from exifweb.core.makernotes import fujifilm, panasonic
from exifweb.core.source import Buffer
from exifweb.core.tags import registry, store
from exifweb.core.values import text_of
from exifweb.core.view import View


def converted(name: str, value: Any, members: dict[str, Any] | None = None) -> Any:
    """Return what a conversion makes of a value."""
    context = Context(Buffer(b""), Options())
    context.members |= members or {}
    convert = registry.conversion(name)
    assert convert is not None
    return convert(value, context)


READ = [
    ("olympus.with_limits", (1, -2, 2), "1 (min -2, max 2)"),
    ("olympus.firmware", 0x1001, "1.001"),
    ("olympus.special_mode", (3, 2, 4), "Panorama, Sequence: 2, Panorama: Top to Bottom"),
    ("olympus.drive_mode", (5, 3, 17, 0, 0), "AE+ISO Bracketing, Shot 3; Mechanical shutter"),
    ("olympus.drive_mode", (0, 0, 0, 0, 4, 0x43), "ProCap"),
    ("olympus.drive_mode", 9, "Unknown (9)"),
    ("olympus.panorama_mode", (2, 4), "Right to Left, Shot 4"),
    ("olympus.stacked_image", "9 8", "Focus-stacked (8 images)"),
    ("olympus.stacked_image", "7 8", "Unknown (7 8)"),
    ("olympus.af_areas", (0x79798585, 0), "Center (121,121)-(133,133)"),
    ("olympus.level_angle(-1)", "45 1", "-4.5"),
    ("olympus.level_angle(1)", "45 0", "n/a"),
    ("olympus.af_details", 0xFFFF, "7 1 1 3 1 1 1 1 7"),
    ("olympus.type_of_hex(0, 2, 3)", (0, 1, 16, 1), "0 10 01"),
    ("olympus.external_flash_bounce", (1, 4), "On (1/4 strength)"),
    ("panasonic.elapsed", 100_000.5, "1 days 03:46:40.50"),
    ("panasonic.elapsed", 59.999, "00:01:00.00"),
    ("panasonic.lens_type_bytes", 0x1001, "01 10"),
    ("panasonic.leica_lens", "6 3", "Summicron-M 35mm f/2 (IV)"),
    ("panasonic.kelvin", 0x8000 + 5200, "5200 Kelvin"),
    ("panasonic.digits_of_time", bytes.fromhex("2024022912305945"), "2024:02:29 12:30:59.45"),
    ("panasonic.af_point", "16777216 16777216", "none"),
    ("panasonic.firmware", b"\0\1\2\3", "0 1 2 3"),
    ("fujifilm.serial_number", "FPX 31323334 080304 0123456789AB", "FPX 31323334 080304 0123456789AB"),
    ("fujifilm.serial_number", "593434303135080304112233445566", "Y44015 2008:03:04 112233445566"),
    ("fujifilm.x_trans", "1 1 0 1 1 2 1 1 2 1 1 0", "GGRGGB GGBGGR"),
    ("fujifilm.zone_size", 0x65, "5 x 3"),
]


@pytest.mark.parametrize(("name", "value", "text"), READ)
def test_read(name: str, value: Any, text: str) -> None:
    assert text_of(converted(name, value)) == text


BACK = [
    ("olympus.with_limits", "1 (min -2, max 2)", "1  -2  2"),
    ("olympus.firmware", "1.001", "4097"),
    ("olympus.aperture", "4", "1024"),
    ("olympus.stacked_image", "Focus-stacked (8 images)", "9 8"),
    ("olympus.type_of_hex(0, 2, 3)", "0 10 01", "0 0 16 1 0 0"),
    ("olympus.level_angle(-1)", "-4.5", "45 1"),
    ("panasonic.elapsed", "1 days 03:46:40.50", "100000.5"),
    ("panasonic.lens_type_bytes", "01 10", "4097"),
    ("panasonic.lens_and_frame", "6", "26"),
    ("panasonic.kelvin", "5200 Kelvin", "37968"),
    ("fujifilm.serial_number", "Y44015 2008:03:04 112233445566", "593434303135080304112233445566"),
    ("fujifilm.zone_size", "5 x 3", "101"),
]


@pytest.mark.parametrize(("name", "text", "value"), BACK)
def test_back(name: str, text: str, value: str) -> None:
    undo = registry.inverse(registry.inverse_of(name))
    assert undo is not None
    assert text_of(undo(text, Context(Buffer(b""), Options()))) == value


def test_olympus_counts_from_its_member() -> None:
    assert converted("olympus.quality", 1, {"CameraType": "SX756"}) == "HQ (Normal)"
    assert converted("olympus.quality", 1, {"CameraType": "SX151"}) == "SQ (Low)"
    assert converted("olympus.saturation", (3, 1, 5), {"Model": "E-1"}) == "CS2 (min CS0, max CS4)"


@pytest.mark.parametrize("spoilt", [False, True])
def test_corrections_have_checksums(*, spoilt: bool) -> None:
    data = bytearray(pack("<16h", 0, 0, 100, -200, 30, 4, 5, 6, 7, 8, 9, 1, 2, 3, 0, 0))
    data[28:30] = pack("<H", panasonic.checksum(bytes(data[16:28])))
    data[2:4] = pack("<H", panasonic.checksum(bytes(data[4:16])))
    data[30:32] = pack("<H", panasonic.checksum(bytes(data[3:30:2])))
    data[0:2] = pack("<H", panasonic.checksum(bytes(data[2:30:2])))
    # The last two runs hold bytes of the first two checksums only, so all four fit.
    if spoilt:
        data[5] ^= 1
    context = Context(Buffer(bytes(data)), Options())
    view = View(context.source, 0, len(data), 0, "<")
    table = store.table("PanasonicRaw::DistortionInfo")
    panasonic.distortion(context, view, 0, len(data), table, "DistortionInfo")
    assert bool(context.warnings) == spoilt
    assert context.tags


def test_a_raf_directory_is_read_as_far_as_it_goes() -> None:
    rows = pack(">HHHH", 0x100, 4, 3024, 4032) + pack(">HHI", 0x117, 4, 1) + pack(">HH", 0x111, 400)
    data = pack(">I", 3) + rows
    context = Context(Buffer(data), Options())
    view = View(context.source, 0, len(data), 0, ">")
    fujifilm.raf_directory(context, view, 0, len(data), store.table("FujiFilm::RAF"), "RAF")
    assert [(tag.name, tag.text) for tag in context.tags] == [
        ("RawImageFullSize", "4032x3024"),
        ("RawZoomActive", "Yes"),
    ]
    assert [warning.message for warning in context.warnings] == ["Possibly corrupt RAF information"]
