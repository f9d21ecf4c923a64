"""`freeGPS ` records of dashcams: some twenty layouts, told apart by what stands where.

`LAYOUTS` is the ordered table of them; a reader gives a `Fix`, or takes up several by itself and gives none. Layouts
with a cipher or several fixes each are in `freegps_several`. Source: ExifTool's ProcessFreeGPS (QuickTimeStream).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.quicktime.fields import fields
from exifweb.core.blocks.quicktime.stream import common, freegps_several
from exifweb.core.blocks.quicktime.stream.records import joined
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.values import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

SHORTEST = 82
FOUND = "FoundEmbedded"


@dataclass(slots=True)
class Fix:
    """One fix, as far as a record tells.

    Attributes:
        date: Year, month, day; the year may be of two digits.
        clock: Hours, minutes, and seconds as a number or as text.
        lat: Latitude, its minutes behind its degrees unless `in_degrees`.
        lon: Longitude likewise.
        north: `N` or `S`.
        east: `E` or `W`.
        speed: Kilometres an hour.
        track: Degrees.
        height: Metres.
        force: Acceleration.
        more: Other tags.
        in_degrees: Whether the coordinates are degrees already.
    """

    date: tuple[Any, ...] | None = None
    clock: tuple[Any, ...] | None = None
    lat: float | None = None
    lon: float | None = None
    north: str = ""
    east: str = ""
    speed: Any = None
    track: Any = None
    height: Any = None
    force: list[float] = field(default_factory=list)
    more: list[tuple[str, Any]] = field(default_factory=list)
    in_degrees: bool = False


def decode_block(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode a sample that is laid out so."""
    record(context, view.read(start, length))


def record(context: Context, data: bytes, time: float | None = None, duration: float | None = None) -> None:
    """Decode a record, taken at a time of the film."""
    if len(data) < SHORTEST:
        return
    context.members[FOUND] = 1
    for holds, reader in LAYOUTS:
        found = holds(data)
        if found:
            fix = reader(context, data, found, time)
            break
    else:
        freegps_several.plain_fix(context, data)
        return
    if fix is not None and (fix.date is None or 1 <= int(number_of(fix.date[1])) <= 12):
        _take(context, fix, time, duration)


def _take(context: Context, fix: Fix, time: float | None, duration: float | None) -> None:
    common.begin(context, time, duration)
    if fix.clock is not None:
        hour, minute, second = fix.clock
        shown = text_of(second)
        shown = shown if re.match(r"\d{2}", shown) else f"0{shown}"
        clock = f"{int(hour):02d}:{int(minute):02d}:{shown}Z"
        if fix.date is None:
            common.found(context, "GPSTimeStamp", clock)
        else:
            year, month, day = (int(part) for part in fix.date)
            year += 2000 if year < 2000 else 0
            common.found(context, "GPSDateTime", f"{year:04d}:{month:02d}:{day:02d} {clock}")
    if fix.lat is not None and fix.lon is not None:
        lat, lon = (fix.lat, fix.lon) if fix.in_degrees else (common.degrees(fix.lat), common.degrees(fix.lon))
        common.found(context, "GPSLatitude", common.signed(lat, fix.north, "S"))
        common.found(context, "GPSLongitude", common.signed(lon, fix.east, "W"))
    for name, value in (("GPSAltitude", fix.height), ("GPSSpeed", fix.speed), ("GPSTrack", fix.track)):
        if value is not None:
            common.found(context, name, value)
    for name, value in fix.more:
        common.found(context, name, value)
    if fix.force:
        common.found(context, "Accelerometer", joined(fix.force))


def _match(pattern: bytes) -> Callable[[bytes], re.Match[bytes] | None]:
    return re.compile(pattern, re.DOTALL).match


def _letter(found: re.Match[bytes], number: int) -> str:
    return found[number].decode("latin-1")


def _ciphered(_context: Context, data: bytes, _found: Any, _time: Any) -> Fix:
    """Azdome, EEEkit: text whose bytes are turned over."""
    text = bytes(byte ^ 0xAA for byte in data[18 : 18 + 0x101]).decode("latin-1")
    fix, label = Fix(), None
    found = re.match(_CIPHERED_PLACE, text, re.DOTALL)
    if found:
        parts = found.groups()
        fix.date, fix.clock, label = parts[:3], parts[3:6], parts[6]
        fix.north, fix.lat, fix.east, fix.lon = parts[7], int(parts[8]) / 1e4, parts[9], int(parts[10]) / 1e4
        speed = re.match(r".{57}([-+]\d{4})(\d{3})", text, re.DOTALL)
        fix.speed = int(parts[11]) if parts[11] is not None else int(speed[2]) if speed else None
    forces = re.match(r".{65}(([-+]\d{3})([-+]\d{3})([-+]\d{3})([-+]\d{3})*)", text, re.DOTALL)
    own = re.match(r".{173}([-+]\d{3})([-+]\d{3})([-+]\d{3})", text, re.DOTALL)
    if forces:
        fix.force = [int(forces[at]) / 100 for at in (2, 3, 4)]
        fix.more.append(("AccelerometerData", re.sub(r"([-+])", r" \1", forces[1]).removeprefix(" ")))
    elif own:
        fix.force = [int(part) / 100 for part in own.groups()]
        when = re.match(r".{8}(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2}).(.{15})", text, re.DOTALL)
        if fix.date is None and when:
            parts = when.groups()
            fix.date, fix.clock, label = parts[:3], parts[3:6], parts[6]
    label = re.sub(r"\s+\Z", "", label.partition("\0")[0]) if label is not None else ""
    if label:
        fix.more.append(("UserLabel", label))
    return fix


_CIPHERED_PLACE = r".{8}(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2}).(.{15})([NS])(\d{8})([EW])(\d{9})(\d{8})?"
_RMC = re.compile(
    rb"\$[A-Z]{2}RMC,(\d{2})(\d{2})(\d+(?:\.\d*)?),A?,(\d+\.\d+),([NS]),(\d+\.\d+),([EW]),"
    rb"(\d*\.?\d*),(\d*\.?\d*),(\d{2})(\d{2})(\d+)"
)
_GGA = re.compile(
    rb"\$[A-Z]{2}GGA,(\d{2})(\d{2})(\d+(?:\.\d*)?),(\d+\.\d+),([NS]),(\d+\.\d+),([EW]),"
    rb"[1-6]?,(\d+)?,(\.\d+|\d+\.?\d*)?,(-?\d+\.?\d*)?,M?"
)


def _nextbase(_context: Context, data: bytes, found: Any, _time: Any) -> Fix:
    """Nextbase 512GW: NMEA sentences."""
    fix = Fix(more=[("CameraDateTime", "{}:{}:{} {}:{}:{}".format(*[part.decode() for part in found.groups()]))])
    rmc, gga = _RMC.search(data), _GGA.search(data)
    if rmc:
        parts = [part.decode() for part in rmc.groups()]
        fix.clock = tuple(parts[:3])
        fix.lat, fix.north, fix.lon, fix.east = float(parts[3]), parts[4], float(parts[5]), parts[6]
        fix.speed = number_of(parts[7]) * common.KNOTS if parts[7] else None
        fix.track = parts[8] or None
        fix.date = (common.full_year(int(parts[11])), parts[10], parts[9])
    if gga:
        words = [None if part is None else part.decode() for part in gga.groups()]
        if fix.date is None:
            fix.clock = tuple(words[:3])
            fix.lat, fix.north = number_of(words[3]), words[4] or ""
            fix.lon, fix.east = number_of(words[5]), words[6] or ""
        fix.height = words[9]
        fix.more[:0] = [
            (name, value) for name, value in (("GPSDOP", words[8]), ("GPSSatellites", words[7])) if value is not None
        ]
    if fix.lat is not None:
        fix.force = [one / 256 for one in fields("<3i", data, 68)]
    return fix


def _viofo(context: Context, data: bytes, found: Any, _time: Any) -> Fix | None:
    """Viofo, Kenwood, E-ACE: numbers, or text that may be enciphered."""
    if len(found[1]) == 85:
        data = data[48:]
    if len(data) < 72:
        return None
    hour, minute, second, year, month, day = fields("<6I", data, 16)
    fix = Fix((year, month, day), (hour, minute, second), north=_letter(found, 2), east=_letter(found, 3))
    words = [data[at : at + 20] for at in (0x2C, 0x40)] if len(data) >= 0x78 else []
    packed = bool(words) and all(re.fullmatch(rb"[A-Za-z0-9+/]{8,20}={0,2}\0*", word) for word in words)
    plain = bool(words) and all(re.fullmatch(rb"\d{1,5}\.\d+\0*", word) for word in words)
    if not packed and not plain:
        if year >= 2000:
            _to_utc(context, fix)
        fix.lat, fix.lon, speed, fix.track = fields("<4f", data, 0x2C)
        fix.speed = speed * common.KNOTS
        forces = data[60:72]
        if any(forces) and forces != b"\1\0\2\0\3\0\4\0\5\0\6\0":
            fix.force = [one / 256 for one in fields("<3i", forces)]
        return fix
    speed, fix.track = fields("<2f", data, 0x54)
    fix.speed = speed * common.KNOTS
    fix.force = list(fields("<3i", data, 92))
    texts = freegps_several.lucky(words) if packed else [word.rstrip(b"\0").decode("latin-1") for word in words]
    if texts is None:
        context.warn("Unknown encryption for latitude/longitude")
    else:
        fix.lat, fix.lon = (number_of(text) for text in texts)
    return fix


def _to_utc(context: Context, fix: Fix) -> None:
    """Correct a local time, which some cameras write instead of that of the satellites."""
    year, month, day = fix.date or (0, 0, 0)
    hour, minute, second = fix.clock or (0, 0, 0)
    context.warn("Converting GPSDateTime to UTC based on local time zone", minor=True)
    try:
        moment = datetime(year, month, day, hour, minute, second).astimezone(UTC)
    except (ValueError, OverflowError):
        return
    fix.date, fix.clock = (moment.year, moment.month, moment.day), (moment.hour, moment.minute, moment.second)


def _ligo(context: Context, data: bytes, found: Any, _time: Any) -> None:
    """LigoGPS inside such a record."""
    from exifweb.core.blocks.quicktime.stream import ligo

    if len(found[1]) == 16 and re.match(rb".{12}\xf0\x03\0\0.{16}\0{4}", data, re.DOTALL):
        context.members["LigoGPSScale"] = 3
    ligo.records(context, data[len(found[1]) :])


def _akaso(_context: Context, data: bytes, found: Any, _time: Any) -> Fix:
    hour, minute, second = fields("<3I", data, 48)
    year, month, day, *forces = fields("<3I3i", data, 88) if len(data) >= 112 else (0,) * 6
    fix = Fix((year, month, day), (hour, minute, second), north=_letter(found, 1), east=_letter(found, 2))
    ((fix.lat,), (fix.lon,)) = fields("<f", data, 0x40), fields("<f", data, 0x48)
    fix.speed, track = fields("<2f", data.ljust(0x58, b"\0"), 0x50)
    if data[16:20] == b"x.xx":
        track += 180
        fix.track = track - 360 if track >= 360 else track
    else:
        fix.track, fix.force = track, [one / 1000 for one in forces]
    return fix


def _shifted(_context: Context, data: bytes, _found: Any, _time: Any) -> Fix | None:
    """A sentence whose letters are shifted by sixteen."""
    text = bytes(byte - 16 if byte >= 16 else byte for byte in data[60:140])
    found = re.search(_RMC.pattern.replace(rb"\$", b"", 1).replace(rb"(\d+\.\d+)", rb"(\d*?\d{1,2}\.\d+)"), text)
    if found is None:
        return None
    parts = [part.decode() for part in found.groups()]
    fix = Fix((common.full_year(int(parts[11])), parts[10], parts[9]), tuple(parts[:3]))
    fix.lat, fix.north, fix.lon, fix.east = float(parts[3]), parts[4], float(parts[5]), parts[6]
    fix.speed = number_of(parts[7]) * common.KNOTS if parts[7] else None
    fix.track = parts[8] or None
    return fix


def _redtiger(context: Context, data: bytes, _found: Any, _time: Any) -> Fix | None:
    if len(data) < 0x68:
        return None
    hour, minute, second, year, month, day = fields("<6I", data, 48)
    context.warn("GPSLatitude/Longitude encryption is not yet known, so these will be wrong")
    fix = Fix((year, month, day), (hour, minute, second), in_degrees=True)
    fix.north, fix.east = data[73:74].decode(), data[74:75].decode()
    fix.lat, fix.lon, fix.speed, track = fields("<ddff", data, 0x50)
    fix.track = track + 180
    return fix


def _eachpai(context: Context, _data: bytes, _found: Any, _time: Any) -> None:
    context.warn("Can't yet decrypt EACHPAI timed GPS", minor=True)


def _vantrue(_context: Context, data: bytes, found: Any, _time: Any) -> Fix | None:
    if len(data) < 0x7C:
        return None
    year, month, day, hour, minute, second = fields("<6I", data, 68)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    fix = Fix((year, month, day), (hour, minute, second), north=_letter(found, 1), east=_letter(found, 2))
    fix.lon, fix.lat, speed, fix.track, fix.height = fields("<5f", data, 0x5C)
    fix.speed = speed * common.KNOTS
    fix.force = [one / 1000 for one in fields("<3i", data, 112)]
    return fix


def _doubles(_context: Context, data: bytes, found: Any, _time: Any) -> Fix:
    hour, minute, second = fields("<3I", data, 48)
    year, month, day, *forces = fields("<3I3i", data, 112)
    fix = Fix((year, month, day), (hour, minute, second), north=_letter(found, 1), east=_letter(found, 2))
    (fix.lat,), (fix.lon,) = fields("<d", data, 0x40), fields("<d", data, 0x50)
    speed, fix.track = fields("<2d", data, 0x60)
    fix.speed, fix.force = speed * common.KNOTS, [one / 1000 for one in forces]
    return fix


def _doubles_early(_context: Context, data: bytes, found: Any, _time: Any) -> Fix | None:
    if len(data) < 104:
        return None
    hour, minute, second = fields("<3I", data, 16)
    year, month, day, *forces = fields("<3I3i", data, 80)
    fix = Fix((year, month, day), (hour, minute, second), north=_letter(found, 1), east=_letter(found, 2))
    (lat,), (lon,) = fields("<d", data, 32), fields("<d", data, 48)
    speed, fix.track = fields("<2d", data, 64)
    fix.lat, fix.lon, fix.speed = abs(lat), abs(lon), speed * common.KNOTS
    fix.force = [one / 1000 for one in forces]
    return fix


def _floats(context: Context, data: bytes, _found: Any, _time: Any) -> Fix | None:
    """Many makers': a status at byte 72, then numbers."""
    if len(data) < 0x5C:
        return None
    hour, minute, second, year, month, day = fields("<6I", data, 48)
    fix = Fix((year, month, day), (hour, minute, second))
    fix.north, fix.east = data[73:74].decode(), data[74:75].decode()
    if data[16:19] == b"IQS":
        lat, lon, speed = fields("<3i", data, 0x4C)
        fix.lat, fix.lon, fix.in_degrees = abs(lat / 1e7), abs(lon / 1e7), True
        fix.speed, fix.height = speed / 100 * common.METRES, fields("<f", data, 0x58)[0] / 1000
    else:
        fix.lat, fix.lon, speed, fix.track = fields("<4f", data, 0x4C)
        fix.speed = speed * common.KNOTS
        if context.members.get("KodakVersion") == "3.01.054":
            fix.lat, fix.lon, fix.in_degrees = (fix.lat - 187.982162849635) / 3, (fix.lon - 2199.19873715495) / 2, True
        elif fields("<I", data)[0] == 0x400000 and abs(fix.lat) <= 90 and abs(fix.lon) <= 180:
            fix.in_degrees, fix.speed = True, fix.speed / common.KNOTS
    if len(data) >= 0xB0:
        (lat,), (lon,) = fields("<d", data, 0x70), fields("<d", data, 0x80)
        if abs(lat - fix.lat) < 0.001 and abs(lon - fix.lon) < 0.001:
            fix.lat, fix.lon, (fix.height,) = lat, lon, fields("<d", data, 0xA0)
    return fix


def _words(_context: Context, data: bytes, found: Any, _time: Any) -> Fix:
    """A line of text: date, time, letters with a number each."""
    parts = [part.decode() for part in found.groups()]
    fix = Fix(tuple(parts[:3]), tuple(parts[3:]), in_degrees=True)
    forces: list[str] = []
    for word in data.rstrip(b"\0")[43:].decode("latin-1").split():
        one = re.fullmatch(r"([A-Za-z]):([-+]?\d+(?:\.\d+)?)", word)
        if one is None:
            if fix.lon is not None and fix.speed is None and re.fullmatch(r"\d+\.\d+", word):
                fix.speed = float(word) * common.KNOTS
        elif one[1] in "NS":
            fix.lat, fix.north = float(one[2]), one[1]
        elif one[1] in "EW":
            fix.lon, fix.east = float(one[2]), one[1]
        elif one[1] in "xyz":
            forces.append(one[2])
        elif one[1] == "A":
            fix.track = neat(float(one[2]))
    if forces:
        fix.more.append(("Accelerometer", " ".join(forces)))
    return fix


def _untimed(context: Context, data: bytes, _found: Any, time: Any) -> Fix:
    """A place without a time, which is then that of the film."""
    common.derive_time(context, time)
    lat, lon = fields("<ii", data, 31)
    return Fix(lat=lat / 1e5, lon=lon / 1e5, speed=fields("<i", data, 43)[0])


LAYOUTS: tuple[tuple[Callable[[bytes], Any], Callable[[Context, bytes, Any, Any], Fix | None]], ...] = (
    (lambda data: data[18:26] == b"\xaa\xaa\xf2\xe1\xf0\xee\x54\x54", _ciphered),
    (_match(rb".{52}(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})"), _nextbase),
    (_match(rb"(.{37}|.{85})\0\0\0A([NS])([EW])\0"), _viofo),
    (_match(rb"(.{16}|.{48}|.{80})LIGOGPSINFO\0(?=.{120})"), _ligo),
    (_match(rb".{60}A\0{3}.{4}([NS])\0{3}.{4}([EW])\0{3}"), _akaso),
    (_match(rb".{60}4W`b]S<.{73}"), _shifted),
    (_match(rb".{64}[\x01-\x0c]\0{3}[\x01-\x1f]\0{3}A[NS][EW]\0{5}"), _redtiger),
    (_match(rb".{12}\xac\0\0\0.{44}(.{72})"), _eachpai),
    (_match(rb".{64}A([NS])([EW])\0"), _vantrue),
    (lambda data: data[0x45:0x48] == b"ATC", freegps_several.keyed),
    (_match(rb"(?=.{136}).{60}A\0.{10}([NS])\0.{14}([EW])\0"), _doubles),
    (_match(rb".{16}A([NS])([EW])\0"), freegps_several.short_floats),
    (_match(rb".{20}[\0-\x18][\0-\x3b]{2}[\0-\x09]A([NS])([EW])"), freegps_several.short_integers),
    (_match(rb".{28}A.{11}([NS]).{15}([EW])"), _doubles_early),
    (_match(rb".{72}A[NS][EW]\0"), _floats),
    (_match(rb".{23}(\d{4})/(\d{2})/(\d{2}) (\d{2}):(\d{2}):(\d{2}) [N|S]"), _words),
    (_match(rb".{30}A.{20}VV"), _untimed),
)
"""What tells a layout, and what reads it; a record of no other layout is a plain fix."""
