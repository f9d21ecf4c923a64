"""Conversions of Canon's maker notes: exposure in Canon's steps, file numbers, firmware, focus points.

Canon counts exposure in 1/32 stops, where 12 and 20 stand for thirds (`ev`). Source: ExifTool's Canon module.
"""

from __future__ import annotations

import re
from math import exp, log, sqrt
from struct import unpack
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.exif import exposure_time
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.labels import bit_names
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Rational, encode_text, number_of, numbers_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

THIRD, TWO_THIRDS = 0x0C, 0x14
LOG2 = log(2)


def stops(value: float) -> float:
    """Return Canon's exposure steps as stops."""
    number = int(abs(value))
    part = number & 0x1F
    whole = number - part
    exact = {THIRD: 0x20 / 3, TWO_THIRDS: 0x40 / 3}.get(part, part)
    found = (whole + exact) / 0x20
    return -found if value < 0 else found


def ev(value: Any, _: Context) -> Any:
    """Stops."""
    return neat(stops(number_of(value)))


def ev_aperture(value: Any, _: Context) -> float:
    """F number of an aperture in steps."""
    return exp(stops(number_of(value)) * LOG2 / 2)


def ev_time(factor: float = 1) -> Convert:
    """Seconds of a time in steps, times a factor."""
    return lambda value, _: exp(-stops(number_of(value)) * LOG2) * factor


def info_exposure_time(value: Any, _: Context) -> float:
    """Seconds as the camera information has them: a quarter of the steps, from 24 on."""
    return exp(4 * LOG2 * (1 - stops(number_of(value) - 24)))


def custom_time(value: Any, _: Context) -> float:
    """Seconds of a personal function."""
    return exp(-stops(number_of(value) * 4) * LOG2) * 1000 / 8


def custom_aperture(value: Any, _: Context) -> float:
    """F number of a personal function."""
    return exp(stops(number_of(value) * 4 - 32) * LOG2 / 2)


def exponential(factor: float, offset: float, divisor: float, base: float = 2) -> Convert:
    """A factor times the base to the power of the value, shifted and divided."""
    return lambda value, _: factor * base ** ((number_of(value) + offset) / divisor)


def natural_exponential(divisor: float) -> Convert:
    """E to the power of the value divided by something."""
    return lambda value, _: exp(number_of(value) / divisor)


def eighths_less_six(value: Any, _: Context) -> Any:
    """An aperture or a bracket in eighths, from -6 on."""
    return neat(number_of(value) / 8 - 6)


def measured_ev(value: Any, _: Context) -> Any:
    """What the camera measured, in stops."""
    return neat(number_of(value) / 32 + 5)


def custom_iso(value: Any, _: Context) -> Any:
    """A limit of ISO in a custom function: a switch, or a speed in eighths of stops."""
    number = number_of(value)
    if number < 2:
        return value
    return 2 ** (number / 8 - 9) * 100 if number < 1000 else 0


def distance(value: Any, _: Context) -> str:
    """Metres, the greatest of which is infinity."""
    return "inf" if number_of(value) > 655.345 else f"{text_of(value)} m"


ISO_SPEEDS: dict[int, Any] = {0: "n/a", 14: "Auto High", 15: "Auto", 16: 50, 17: 100, 18: 200, 19: 400, 20: 800}


def camera_iso(value: Any, _: Context) -> Any:
    """ISO by code, or outright where a bit says so."""
    number = int(number_of(value))
    if number == 0x7FFF:
        return None
    if number & 0x4000:
        return number & 0x3FFF
    return ISO_SPEEDS.get(number, f"Unknown ({number})")


def self_timer(value: Any, _: Context) -> str:
    """Seconds of delay."""
    number = int(number_of(value))
    if not number:
        return "Off"
    return f"{text_of(neat((number & 0xFFF) / 10))} s{', Custom' if number & 0x4000 else ''}"


def per_focal_unit(value: Any, context: Context) -> Any:
    """A focal length in the units that the camera counts in."""
    return neat(number_of(value) / (number_of(context.members.get("FocalUnits", 1)) or 1))


def keep_if(sign: str, limit: float) -> Convert:
    """The value if it compares so with a limit."""
    from exifweb.core.tags.conv.conditions import COMPARISONS

    compare = COMPARISONS[sign]
    return lambda value, _: value if compare(number_of(value), limit) else None


def keep_between(low: float, high: float) -> Convert:
    """The value if it lies within limits."""
    return lambda value, _: value if low <= number_of(value) <= high else None


def keep_matching(pattern: str) -> Convert:
    """The value if it matches."""
    match = re.compile(pattern).match
    return lambda value, _: value if match(text_of(value)) else None


def at_least(limit: float) -> Convert:
    """The value, or the limit where it is less."""
    return lambda value, _: value if number_of(value) > limit else limit


def member_unless_zero(name: str) -> Convert:
    """Remember the value under a name and drop it where it is zero."""

    def convert(value: Any, context: Context) -> Any:
        context.members[name] = value
        return value if is_true(value) else None

    return convert


def if_member(name: str, least: float) -> Convert:
    """The value if what was remembered is at least so much."""
    return lambda value, context: value if number_of(context.members.get(name, 0)) >= least else None


def on_with(value: Any, _: Context) -> str:
    """`On (3)`."""
    return f"On ({text_of(value)})"


def switched(value: Any, _: Context) -> str:
    """Off, On, or on with a number."""
    number = number_of(value)
    return "Off" if not number else "On" if number == 1 else f"On ({text_of(value)})"


def contrast_switch(value: Any, _: Context) -> str:
    """On or off, told by a bit, with the code."""
    number = int(number_of(value))
    return f"{'On' if number & 8 else 'Off'} (0x{number:02x})"


def swap_words(value: Any, _: Context) -> str:
    """32-bit numbers with their halves exchanged."""
    numbers = [int(part) for part in numbers_of(value)]
    return " ".join(str((n >> 16 | n << 16) & 0xFFFFFFFF) for n in numbers)


def flash_output(value: Any, _: Context) -> Any:
    """Share of the flash's full output."""
    number = number_of(value)
    return 255 if number >= 255 else 2 ** ((number - 200) / 16)


def flash_output_text(value: Any, _: Context) -> str:
    """The same in per cent."""
    number = number_of(value)
    return "Strobe or Misfire" if number == 255 else f"{number * 100:.0f}%"


def flash_battery(value: Any, _: Context) -> str:
    """Volts of the flash's battery."""
    number = number_of(value)
    return f"{number * 5 / 186:.2f}V" if number else "n/a"


def bit_numbers(value: Any, _: Context) -> str:
    """The numbers of the bits set, 16 a word."""
    return bit_names(value, None, 16)


def file_number(value: Any, _: Context) -> str:
    """Directory and file number with a dash between them."""
    return re.sub(r"(\d+)(\d{4})", r"\1-\2", text_of(value), count=1)


def file_number_20d(value: Any, _: Context) -> int:
    """The file number as the EOS 20D and 350D keep it."""
    number = int(number_of(value))
    return (number >> 6 & 0x3FF) * 10000 + (number >> 16 & 0xFF) + ((number & 0x3F) << 8)


def file_number_30d(value: Any, _: Context) -> int:
    """The file number as the EOS 30D and 400D keep it: the directory's highest bits are missing."""
    number = int(number_of(value))
    directory = number >> 10 & 0x3FF
    while directory < 100:
        directory += 0x40
    return directory * 10000 + ((number & 0x3FF) << 4) + (number >> 20 & 0x0F)


def swapped_halves(value: Any, _: Context) -> int:
    """A 32-bit number with its halves exchanged."""
    number = int(number_of(value))
    return number >> 16 & 0xFFFF | (number & 0xFFFF) << 16


def angle(sign: int) -> Convert:
    """Degrees, from tenths of which those over a half circle are negative."""

    def convert(value: Any, _: Context) -> Any:
        number = number_of(value)
        return neat(sign * (number - 3600 if number > 1800 else number) / 10)

    return convert


def serial_number(value: Any, _: Context) -> str:
    """The high half in hexadecimal, the low one in decimal."""
    number = int(number_of(value))
    return f"{number >> 16:04x}{number & 0xFFFF:05d}"


def raw_serial_number(value: Any, _: Context) -> str:
    """The same with a dash between them."""
    number = int(number_of(value))
    return f"{number >> 16:x}-{number & 0xFFFF:05d}"


RELEASES = {"a": "Alpha ", "b": "Beta ", "0": ""}


def firmware_revision(value: Any, _: Context) -> Any:
    """`1.00 rev 2.00`, out of the digits of a number in hexadecimal."""
    found = re.match(r"(.)(.)(..)0?(.+)(..)\Z", f"{int(number_of(value)):08x}")
    if not found:
        return value
    release, major, minor, left, right = found.groups()
    return f"{RELEASES.get(release, f'Unknown({release}) ')}{major}.{minor} rev {left}.{right}"


_FIRMWARE = re.compile(rb"\d+\.\d+\.\d+")


def firmware_at(*places: int) -> Convert:
    """Find the firmware's version at one of these places and remember which, counted from 1; there is no tag."""

    def convert(value: Any, context: Context) -> None:
        data = value if isinstance(value, bytes) else encode_text(text_of(value))
        found = next((i for i, at in enumerate(places, 1) if _FIRMWARE.match(data[at : at + 6])), 0)
        context.members["CanonFirm"] = found
        if not found:
            context.warn("Unrecognized CameraInfo firmware version", unit="block")

    return convert


def without_filler(value: Any, _: Context) -> Any:
    """Text without the bytes that fill it up."""
    return text_of(value).rstrip("\udcff")


def battery_type(value: Any, _: Context) -> Any:
    """The battery's name, behind a four-byte head."""
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    found = re.match(rb".{4}([^\0]+)", data, re.DOTALL)
    return found[1].decode("latin-1") if found else None


def unless_empty(length: int) -> Convert:
    """The bytes unless they are that many NULs, or begin with them."""
    return lambda value, _: None if value[:length] in (bytes(length), "\0" * length) else value


def without_size(value: Any, _: Context) -> str:
    """Numbers without the 8 that says how long they are."""
    return text_of(value).removeprefix("8 ")


def auto_exposure_bracket(value: Any, _: Context) -> Any:
    """Where 8 means that there is none."""
    return "n/a" if number_of(value) == 8 else value


def time_unless_unset(value: Any, context: Context) -> Any:
    """An exposure time in steps; zero counts in Canon's raw files and cameras that have it."""
    known = is_true(value) or context.members.get("FILE_TYPE") == "CRW"
    return value if known else None


def shutter_steps(value: Any, context: Context) -> Any:
    """A shutter speed in steps; zero only of models that mean it."""
    number = number_of(value)
    meant = number or re.search("EOS|PowerShot|IXUS|IXY", text_of(context.members["Model"]))
    return value if number > -1000 and meant else None


def rotation(value: Any, context: Context) -> Any:
    """A rotation; zero only of compact cameras."""
    compact = re.search("PowerShot|IXUS|IXY", text_of(context.members["Model"]))
    return value if compact or is_true(value) else None


def low_31_bits(value: Any, _: Context) -> int:
    """The value without its highest bit."""
    return int(number_of(value)) & 0x7FFFFFFF


POINTS_1D: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("", (0, 0)),
    ("A", (0x04, 0x06, 0x08, 0x0A, 0x0C, 0x0E, 0x10)),
    ("", (0, 0)),
    ("B", (0x21, 0x23, 0x25, 0x27, 0x29, 0x2B, 0x2D, 0x2F, 0x31, 0x33)),
    ("C", (0x40, 0x42, 0x44, 0x46, 0x48, 0x4A, 0x4C, 0x4D, 0x50, 0x52, 0x54)),
    ("D", (0x61, 0x63, 0x65, 0x67, 0x69, 0x6B, 0x6D, 0x6F, 0x71, 0x73)),
    ("", (0, 0)),
    ("E", (0x84, 0x86, 0x88, 0x8A, 0x8C, 0x8E, 0x90)),
    ("", (0, 0, 0, 0, 0)),
)
"""Focus points of the EOS-1D by row, each with its code, in the order of the bits; gaps have no name."""


def focus_points_1d(value: Any, _: Context) -> str:
    """The point in use, then those that are in focus."""
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    if len(data) != 8:
        return "Unknown"
    places = [(f"{row}{i}" if row else "", code) for row, codes in POINTS_1D for i, code in enumerate(codes, 1)]
    bits = int.from_bytes(data[1:], "little")
    used = next((name for name, code in places if name and code == data[0]), "")
    if not used:
        used = "Auto" if data[0] == 0xFF else f"Unknown (0x{data[0]:02x})"
    return f"{used} ({','.join(name or ' 1' for at, (name, _) in enumerate(places) if bits >> at & 1)})"


def sensor_diagonal(context: Context) -> float | None:
    """Return millimetres, from the focal plane's resolution: Canon keeps the sensor's size in its denominators."""
    found = [context.first(f"FocalPlane{axis}Resolution") for axis in "XY"]
    across, down = (tag.raw if tag is not None else None for tag in found)
    if not isinstance(across, Rational) or not isinstance(down, Rational):
        return None
    plausible = (
        across.numerator % 1000 == 0 == down.numerator % 1000
        and 640000 <= across.numerator < 10000000
        and 480000 <= down.numerator < 10000000
        and 61 <= across.denominator < 1500
        and 61 <= down.denominator < 1000
        and across.denominator != down.denominator
    )
    return sqrt(across.denominator**2 + down.denominator**2) * 0.0254 if plausible else None


def time_before(lead: str) -> Convert:
    """An exposure time behind a word."""
    return lambda value, context: lead + text_of(exposure_time(value, context))


def timed_moment(value: Any, _: Context) -> Any:
    """A date and time with hundredths: a year and six bytes behind two others."""
    data = encode_text(text_of(value)) if isinstance(value, str) else value
    if len(data) < 10:
        return None
    year, month, day, hour, minute, second, hundredth = unpack("<H6B", data[2:10])
    return f"{year:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:{second:02d}.{hundredth:02d}"


def codec(value: Any, context: Context) -> Any:
    """Four letters, stored as a number in the order of the note."""
    return value if context.members.get("ExifByteOrder") == "MM" else value[::-1]


def override_type(value: Any, context: Context) -> Any:
    """The kind of RAW file that the compressor's name tells."""
    found = re.match(r"Canon(\w{3})", text_of(value), re.IGNORECASE)
    if found:
        context.override_type(found[1])
    return value


CONVERSIONS: dict[str, Plain | Made] = {
    "canon.ev": Plain(ev, "canon.to_ev"),
    "canon.ev_aperture": Plain(ev_aperture, "canon.aperture_ev"),
    "canon.ev_time": Made(ev_time, "canon.time_ev"),
    "canon.info_exposure_time": Plain(info_exposure_time, "canon.info_time"),
    "canon.custom_time": Plain(custom_time, "canon.custom_time_code"),
    "canon.custom_aperture": Plain(custom_aperture, "canon.custom_aperture_code"),
    "canon.exponential": Made(exponential, "canon.log_of"),
    "canon.timed_moment": Plain(timed_moment),
    "canon.codec": Plain(codec),
    "canon.override_type": Plain(override_type),
    "canon.natural_exponential": Made(natural_exponential),
    "canon.eighths_less_six": Plain(eighths_less_six, "canon.eighths"),
    "canon.measured_ev": Plain(measured_ev, "canon.measured"),
    "canon.custom_iso": Plain(custom_iso, "canon.iso_limit"),
    "canon.distance": Plain(distance, "canon.metres"),
    "canon.camera_iso": Plain(camera_iso, "canon.iso_code"),
    "canon.self_timer": Plain(self_timer, "canon.timer"),
    "canon.per_focal_unit": Plain(per_focal_unit, "canon.times_focal_units"),
    "canon.keep_if": Made(keep_if),
    "canon.keep_between": Made(keep_between),
    "canon.keep_matching": Made(keep_matching),
    "canon.at_least": Made(at_least),
    "canon.member_unless_zero": Made(member_unless_zero),
    "canon.if_member": Made(if_member),
    "canon.on_with": Plain(on_with),
    "canon.switched": Plain(switched, "canon.switch_code"),
    "canon.contrast_switch": Plain(contrast_switch, "canon.contrast_code"),
    "canon.swap_words": Plain(swap_words, "canon.swap_words"),
    "canon.flash_output": Plain(flash_output, "canon.flash_code"),
    "canon.flash_output_text": Plain(flash_output_text, "canon.flash_fraction"),
    "canon.flash_battery": Plain(flash_battery, "canon.battery_code"),
    "canon.bit_numbers": Plain(bit_numbers),
    "canon.file_number": Plain(file_number, "without_characters('-')"),
    "canon.file_number_20d": Plain(file_number_20d, "canon.file_number_20d_code"),
    "canon.file_number_30d": Plain(file_number_30d, "canon.file_number_30d_code"),
    "canon.swapped_halves": Plain(swapped_halves, "canon.swapped_halves"),
    "canon.angle": Made(angle, "canon.tilt"),
    "canon.serial_number": Plain(serial_number, "canon.serial_code"),
    "canon.raw_serial_number": Plain(raw_serial_number, "canon.raw_serial_code"),
    "canon.firmware_revision": Plain(firmware_revision, "canon.revision_code"),
    "canon.firmware_at": Made(firmware_at),
    "canon.without_filler": Plain(without_filler),
    "canon.battery_type": Plain(battery_type, "canon.battery_block"),
    "canon.unless_empty": Made(unless_empty),
    "canon.without_size": Plain(without_size, "prefix('8 ')"),
    "canon.auto_exposure_bracket": Plain(auto_exposure_bracket, "canon.bracket_code"),
    "canon.time_unless_unset": Plain(time_unless_unset),
    "canon.shutter_steps": Plain(shutter_steps),
    "canon.rotation": Plain(rotation),
    "canon.low_31_bits": Plain(low_31_bits),
    "canon.focus_points_1d": Plain(focus_points_1d),
    "canon.time_before": Made(time_before),
}


def counts_itself(*sizes: str) -> Convert:
    """Whether the block begins with its own size: `size`, `size-2`, `size/2`, or a number."""

    def holds(names: Any, _: Context) -> bool:
        head = names["view"].read(names["start"], 2)
        stated = int.from_bytes(head, "little" if names["view"].order == "<" else "big")
        return any(stated == _size(one, names["size"]) for one in sizes)

    return holds


def counts_itself_after(skip: int) -> Convert:
    """The same for a block whose size stands some bytes behind its start."""

    def holds(names: Any, context: Context) -> bool:
        return bool(counts_itself("size")(names | {"start": names["start"] + skip}, context))

    return holds


def _size(one: str, size: int) -> int:
    known = {"size": size, "size-2": size - 2, "size/2": size // 2}
    return known[one] if one in known else int(one)


AF_SMALLEST = 24
AF_POINTS = (1, 5, 7, 9, 15, 45, 53)
ASPECTS = (1.33, 1.67, 0.75, 0.60)


def is_focus_info(names: Any, _: Context) -> bool:
    """Whether the block has a number of focus points that cameras have, and sizes of images that make sense."""
    data = names["view"].read(names["start"], 12)
    if names["size"] < AF_SMALLEST or len(data) < 12:
        return False
    points, _valid, width, height, af_width, af_height = unpack(f"{names['view'].order}6H", data)
    if points not in AF_POINTS or not width or not height:
        return False
    aspect: float = width / height
    if any(abs(aspect - usual) < 0.01 for usual in ASPECTS):
        return True
    if not af_width or not af_height or width == height:
        return False
    other: float = af_width / af_height
    return abs(1 - aspect / other) < 0.01 or abs(1 - aspect * other) < 0.01


def words_of_bits(index: int, more: int = 0) -> Convert:
    """How many 16-bit words hold as many bits as an earlier value says."""
    return lambda names, _: int((number_of(names["values"].get(index) or 0) + 15) / 16) + more


def shift_by_firmware(*rules: tuple[str, int, int]) -> Convert:
    """A hook: places shift by what the rules say whose comparison with the firmware holds."""
    from exifweb.core.tags.conv.conditions import COMPARISONS

    def hook(names: Any, context: Context) -> dict[str, int]:
        firmware = int(context.members.get("CanonFirm", 0))
        return {"shift": names["shift"] + sum(by for sign, n, by in rules if COMPARISONS[sign](firmware, n))}

    return hook


def offset_outside_jpeg(names: Any, context: Context) -> bool:
    """Whether a value is an offset that counts from the note's base: not zero, and not in a JPEG."""
    return bool(number_of(names["val"])) and context.members.get("FILE_TYPE") != "JPEG"


NOWHERE = 0x10000


def shift_below_firmware(limit: int, by: int) -> Convert:
    """A hook: places shift for firmware below a limit, and out of the block where it is not known."""

    def hook(names: Any, context: Context) -> dict[str, int]:
        firmware = int(context.members.get("CanonFirm", 0))
        moved = (by if firmware else NOWHERE) if firmware < limit else 0
        return {"shift": names["shift"] + moved}

    return hook


EXPRESSIONS: dict[str, Plain | Made] = {
    "canon.counts_itself": Made(counts_itself),
    "canon.counts_itself_after": Made(counts_itself_after),
    "canon.is_focus_info": Plain(is_focus_info),
    "canon.offset_outside_jpeg": Plain(offset_outside_jpeg),
    "canon.words_of_bits": Made(words_of_bits),
    "canon.shift_by_firmware": Made(shift_by_firmware),
    "canon.shift_below_firmware": Made(shift_below_firmware),
}
