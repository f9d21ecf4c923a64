"""Logs of places as text: NMEA sentences with time codes, lines in brackets, JSON, records of Kenwood's.

Source: ExifTool's ProcessNMEA, ProcessGPSLog, Process_gdat, ProcessKenwood, ProcessKenwoodTrailer (QuickTimeStream).
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.json_bounded import loads
from exifweb.core.blocks.quicktime.stream import common
from exifweb.core.blocks.quicktime.stream.records import joined
from exifweb.core.blocks.quicktime.stream.text import GGA
from exifweb.core.values import number_of

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

HEAD = re.compile(r"(?:\[(\d+)\])?\$[A-Z]{2}(RMC|GGA),(\d{2}\d{2}\d+(?:\.\d*)?),", re.ASCII)
RMC = re.compile(
    r"(\d{2})(\d{2})(\d+(?:\.\d*)?),A?,(\d*?)(\d{1,2}\.\d+),([NS]),(\d*?)(\d{1,2}\.\d+),([EW]),"
    r"(\d*\.?\d*),(\d*\.?\d*),(\d{2})(\d{2})(\d+)",
    re.ASCII,
)
BRACKETS = re.compile(
    r"\b(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})\[1\]\[([NS])\]\[(\d{8})\]\[([EW])\]\[(\d{9})\]"
    r"\[([-+]?\d*)\]\[(\d*)\]\[(\d*)\]\[C?(\d*)\]((?:[-+]\d{3})+)",
    re.ASCII,
)
KENWOOD = re.compile(rb"\xfe\xfe([^\xfe]+)")
KENWOOD_PLACE = re.compile(
    r"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2}).(?:\d{14}).([NS])(\d+)([EW])(\d+)(?:([-+]\d{4})(\d+))?",
    re.ASCII | re.DOTALL,
)
FORCES = re.compile(r"([-+]\d+)([-+]\d+)([-+]\d+)", re.ASCII)
ALL_OF_THEM = "Use the ExtractEmbedded option to extract all timed GPS"
KENWOOD_LEAD, KENWOOD_RECORD = b"C" * 14, 121
KENWOOD_TIME = re.compile(rb"GPSDATA--(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})")
KENWOOD_FIELDS = ("GPSLatitude", "GPSLongitude", "GPSSpeed", "", "force", "force", "force")


def positions(context: Context, data: bytes) -> None:
    """Decode a log of NMEA sentences, and of lines in brackets."""
    text, document = data.decode("latin-1"), context.doc
    _nmea(context, text)
    for line in BRACKETS.finditer(text):
        if common.full(context):
            break
        _brackets(context, line)
    context.doc = document


def _nmea(context: Context, text: str) -> None:
    """Take up the sentences of one time together."""
    fix: dict[str, Any] = {}
    at = 0
    while not common.full(context):
        head = HEAD.search(text, at)
        time = head[3] if head else None
        if fix.get("time") and (time is None or float(fix["time"]) != float(time)):
            _fix(context, fix)
            fix = {}
        if head is None or not number_of(time):
            return
        fix["time"] = time
        pattern = RMC if head[2] == "RMC" else GGA
        start = head.end() - len(head[3]) - 1 - (0 if pattern is RMC else 1)
        found = pattern.match(text, start)
        at = found.end() if found else head.end()
        if found and head[2] == "RMC":
            parts = found.groups()
            fix["code"] = head[1]
            year = common.full_year(int(parts[13]))
            fix["date"] = f"{year:04d}:{parts[12]}:{parts[11]} {parts[0]}:{parts[1]}:{parts[2]}Z"
            fix["place"] = parts[3:9]
            fix["GPSSpeed"] = number_of(parts[9]) * common.KNOTS if parts[9] else fix.get("GPSSpeed")
            fix["GPSTrack"] = parts[10] or fix.get("GPSTrack")
        elif found:
            parts = found.groups()
            fix["place"] = parts[3:9]
            fix["GPSSatellites"] = None if parts[9] is None else int(parts[9])
            fix["GPSDOP"], fix["GPSAltitude"] = parts[10], parts[11]


def _fix(context: Context, fix: dict[str, Any]) -> None:
    if not fix.get("date") or not fix.get("place"):
        return
    zero = context.members.get("StartTime")
    code = fix.get("code")
    common.begin(context, (int(code) - number_of(zero)) / 1000 if code and zero else None)
    common.found(context, "GPSDateTime", fix["date"])
    lat, lon = fix["place"][:3], fix["place"][3:]
    common.found(context, "GPSLatitude", common.nmea_degrees(*lat))
    common.found(context, "GPSLongitude", common.nmea_degrees(*lon))
    for name in ("GPSSpeed", "GPSTrack", "GPSAltitude", "GPSSatellites", "GPSDOP"):
        if fix.get(name) is not None:
            common.found(context, name, fix[name])


def _brackets(context: Context, line: re.Match[str]) -> None:
    year, month, day, hour, minute, second, north, lat, east, lon, height, speed, track, energy, force = line.groups()
    common.begin(context)
    common.found(context, "GPSDateTime", f"20{year}:{month}:{day} {hour}:{minute}:{second}Z")
    common.found(context, "GPSLatitude", common.signed(int(lat[:2]) + int(lat[2:]) / 600000, north, "S"))
    common.found(context, "GPSLongitude", common.signed(int(lon[:3]) + int(lon[3:]) / 600000, east, "W"))
    for name, value, divisor in (("GPSAltitude", height, 10), ("GPSSpeed", speed, 1), ("GPSTrack", track, 1)):
        if value:
            common.found(context, name, number_of(value) / divisor)
    if energy:
        common.found(context, "KiloCalories", int(energy) / 10)
    common.found(context, "Accelerometer", force)


def json_log(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode Nextbase's places: JSON in base64."""
    if not context.options.embedded:
        context.warn("Use the ExtractEmbedded option to extract timed GPSData", minor=True)
        return
    try:
        packed = re.sub(rb"[^A-Za-z0-9+/]", b"", view.read(start, length).partition(b"\0")[0])
        log = loads(base64.b64decode(packed + b"=" * (-len(packed) % 4)))
    except (ValueError, binascii.Error):
        return
    if not isinstance(log, dict):
        return
    if log.get("cameraModel"):
        common.found(context, "CameraModel", str(log["cameraModel"]))
    fixes, document = log.get("gpsData"), context.doc
    for fix in fixes if isinstance(fixes, list) else ():
        if isinstance(fix, dict) and fix.get("gpsStatus") == "A" and not common.full(context):
            _json_fix(context, fix)
    context.doc = document


def _json_fix(context: Context, fix: dict[str, Any]) -> None:
    common.begin(context)
    if fix.get("datetime"):
        common.found(context, "GPSDateTime", str(fix["datetime"]).replace("-", ":").replace("T", " "))
    for name, key, factor in (
        ("GPSLatitude", "lat", 1),
        ("GPSLongitude", "lon", 1),
        ("GPSSpeed", "speed", common.MILES),
        ("GPSTrack", "bearing", 1),
    ):
        if fix.get(key) is not None:
            common.found(context, name, fix[key] if factor == 1 else number_of(fix[key]) * factor)
    if all(fix.get(key) is not None for key in ("xAcc", "yAcc", "zAcc")):
        common.found(context, "Accelerometer", " ".join(str(fix[key]) for key in ("xAcc", "yAcc", "zAcc")))


def kenwood(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode the records of Kenwood's dashcams."""
    document = context.doc
    for record in KENWOOD.finditer(view.read(start, length)):
        text = record[1].decode("latin-1")
        found = KENWOOD_PLACE.match(text)
        if found is None or common.full(context):
            continue
        year, month, day, hour, minute, second, north, lat, east, lon, height, speed = found.groups()
        common.begin(context)
        common.found(context, "GPSDateTime", f"{year}:{month}:{day} {hour}:{minute}:{second}")
        common.found(context, "GPSLatitude", common.signed(common.degrees(int(lat) / 1e4), north, "S"))
        common.found(context, "GPSLongitude", common.signed(common.degrees(int(lon) / 1e4), east, "W"))
        if height is None:
            continue
        common.found(context, "GPSAltitude", int(height))
        common.found(context, "GPSSpeed", speed)
        forces, at = [], found.end()
        while one := FORCES.match(text, at):
            forces += [int(part) / 1000 for part in one.groups()]
            at = one.end()
        if forces:
            common.found(context, "Accelerometer", joined(forces))
        if not context.options.embedded:
            context.warn(ALL_OF_THEM, minor=True)
            break
    context.doc = document


def kenwood_trailer(context: Context, block: Block) -> None:
    """Decode the trailer of another of Kenwood's dashcams."""
    source, at = context.source, block.offset
    if source.read(at + 8, len(KENWOOD_LEAD)) != KENWOOD_LEAD:
        return
    if not context.options.embedded:
        context.warn("Use the ExtractEmbedded option to extract timed GPSData from Kenwood trailer", minor=True)
        return
    at += 22
    while (
        (record := source.read(at, KENWOOD_RECORD))
        and (when := KENWOOD_TIME.match(record))
        and not common.full(context)
    ):
        common.begin(context)
        parts = [part.decode() for part in when.groups()]
        common.found(context, "GPSDateTime", "{}:{}:{} {}:{}:{}".format(*parts))
        forces = []
        for number, name in enumerate(KENWOOD_FIELDS):
            text = record[23 + 14 * number : 37 + 14 * number].decode("latin-1")
            letter = text[:1] if text[:1] in "NSEW" else ""
            value = text.removeprefix(letter)
            if not name or not re.fullmatch(r"[-+]?\d+\.\d+", value):
                continue
            if name == "force":
                forces.append(value)
            else:
                common.found(context, name, -float(value) if letter in ("S", "W") else value)
        if len(forces) == 3:
            common.found(context, "Accelerometer", " ".join(forces))
        at += KENWOOD_RECORD
    context.doc = None
