"""Subtitles that dashcams and drones write their places into: NMEA sentences, ciphers, phrases, names with values.

What an earlier subtitle told (a date, a time) counts for later ones; after a hundred that tell nothing no more are
looked at. Source: ExifTool's Process_text, HandleTextTags, HandleNewTime and Process_tx3g (QuickTimeStream).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd.types import read_value
from exifweb.core.blocks.quicktime.stream import common
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.values import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

    Tags = dict[str, Any]

PATIENCE = 100
_RMC = (
    r"(\d{2})(\d{2})(\d+(?:\.\d*)),A?,(\d*?)(\d{1,2}\.\d+),([NS]),(\d*?)(\d{1,2}\.\d+),([EW]),(\d*\.?\d*),(\d*\.?\d*),"
)
RMC = re.compile("," + _RMC + r"(\d{2})(\d{2})(\d+)", re.ASCII)
ANY_RMC = re.compile(
    "[A-Z]{2}RMC," + _RMC.replace(r"(\d+(?:\.\d*))", r"(\d+(?:\.\d*)?)", 1) + r"(\d{2})(\d{2})(\d+)", re.ASCII
)
GGA = re.compile(
    r",(\d{2})(\d{2})(\d+(?:\.\d*)?),(\d*?)(\d{1,2}\.\d+),([NS]),(\d*?)(\d{1,2}\.\d+),([EW]),"
    r"[1-6]?,(\d+)?,(\.\d+|\d+\.?\d*)?,(-?\d+\.?\d*)?,M?",
    re.ASCII,
)
VOID = re.compile(r",\d+\.?\d*,V,", re.ASCII)
SENTENCE = re.compile(rb"\$(\w+)([^$\0]*)")
G_LOG = re.compile(r":(\d{4})-(\d{2})-(\d{2}) (\d{2}:\d{2}:\d{2})-([NS])(\d+\.\d+)-([EW])(\d+\.\d+)-S(\d+)", re.ASCII)
GS_LOG = re.compile(r":([-+]?\d+),([-+]?\d+),([-+]?\d+)", re.ASCII)
SENSOR_LOG = re.compile(r":([-+]\d+\.\d+):([-+]\d+\.\d+):([-+]\d+\.\d+)", re.ASCII)
STAMPED = re.compile(rb"\0{4}(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})\0\0.{2}", re.DOTALL)
CIPHERED = re.compile(rb"\0\0(?:(..\xaa\xaa)|\xf2\xe1\xf0\xee)", re.DOTALL)
KEY, LEAST_CIPHERED = 0xAA, 282
TRIPLE = re.compile(r"([-+]\d{3})([-+]\d{3})([-+]\d{3})", re.ASCII)
ROADHAWK = re.compile(rb"\*[0-9A-F]{2}~\Z")
ROADHAWK_LETTERS, ROADHAWK_FIRST = b"-I8XQWRVNZOYPUTA0B1C2SJ9K.L,M$D3E4F5G6H7", 43
DRONE: tuple[tuple[str, str, Callable[[re.Match[str]], float | str]], ...] = (
    ("GPSAltitude", r",\s*H\s+([-+]?\d+\.?\d*)m", lambda one: one[1]),
    ("GPSSpeed", r",\s*H.S\s+([-+]?\d+\.?\d*)", lambda one: float(one[1]) * common.METRES),
    ("Distance", r",\s*D\s+(\d+\.?\d*)m", lambda one: float(one[1]) * common.METRES),
    ("VerticalSpeed", r",\s*V.S\s+([-+]?\d+\.?\d*)", lambda one: one[1]),
    ("FNumber", r"\bF/(\d+\.?\d*)", lambda one: one[1]),
    ("ExposureTime", r"\bSS\s+(\d+\.?\d*)", lambda one: 1 / (float(one[1]) or float("inf"))),
    ("ExposureCompensation", r"\bEV\s+([-+]?\d+\.?\d*)(/\d+)?", lambda one: float(one[1])),
    ("ISO", r"\bISO\s+(\d+\.?\d*)", lambda one: one[1]),
)
"""What a drone's phrase says: tag, pattern, and its value."""


def decode_block(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode a sample of another kind that holds such text."""
    decode(context, view.read(start, length))


def decode(context: Context, data: bytes, *, handled: bool = False) -> None:
    """Decode a subtitle.

    Args:
        context: Takes the tags.
        data: The subtitle.
        handled: Whether its text is a tag already.
    """
    members = context.members
    if members.get("NoMoreText"):
        return
    tags: Tags = _sentences(context, data, handled=handled)
    for reader in (_ciphered, _drone, _mini):
        tags = tags or reader(context, data)
    if tags:
        _take(context, tags)
        return
    tags, data = _roadhawk(data)
    tags |= _loose(data)
    if tags:
        _take(context, tags)
        return
    members["UnknownTexts"] = members.get("UnknownTexts", 0) + 1
    members["NoMoreText"] = members["UnknownTexts"] > PATIENCE


def _take(context: Context, tags: Tags) -> None:
    """Take up what a subtitle told, in the order of the names."""
    tags.pop("done", None)
    if tags.get("GPSDateTime"):
        tags.pop("GPSTimeStamp", None)
    for name in sorted(tags):
        common.found(context, name, tags[name])
    context.members["UnknownTexts"] = 0
    tags.clear()


def _new_time(context: Context, time: str, tags: Tags) -> None:
    """Begin another document with another time, or go on with that of the same one."""
    members = context.members
    before = members.get("LastTime")
    if before == time:
        context.doc = members.get("LastDoc")
    elif before and tags:
        _take(context, tags)
        number = int((context.doc or "0").partition("-")[0]) + 1
        context.doc = str(number)
        context.documents = max(context.documents, number)
    members["LastTime"], members["LastDoc"] = time, context.doc


def _sentences(context: Context, data: bytes, *, handled: bool) -> Tags:
    """Read sentences that begin with a dollar sign."""
    tags: Tags = {}
    for one in SENTENCE.finditer(data):
        tag, rest = one[1].decode("latin-1"), one[2].decode("utf-8", "surrogateescape")
        if re.fullmatch(r"[A-Z]{2}RMC", tag):
            if not _rmc(context, rest, tags):
                _keep(tags, f"${tag}{rest}", handled=handled)
                if VOID.match(rest):
                    context.members["UnknownTexts"] = 0
        elif re.fullmatch(r"[A-Z]{2}GGA", tag) and GGA.match(rest):
            _gga(context, rest, tags)
        elif not _log(context, tag, rest, tags) and tag != "END":
            _keep(tags, f"${tag}{rest}", handled=handled)
    if not tags:
        return tags
    stamp = STAMPED.match(data) if not tags.get("Accelerometer") else None
    if stamp:
        parts = [part.decode() for part in stamp.groups()]
        tags["DateTimeStamp"] = f"{parts[0]}:{parts[1]}:{parts[1]} {parts[3]}:{parts[4]}:{parts[5]}"
        count = int.from_bytes(data[20:22], "little")
        if count and count * 12 + 22 < len(data):
            tags["AccelerometerData"] = text_of(read_value(data[22 : 22 + count * 12], "int16s", count * 6, "<"))
    if tags.get("GPSTimeStamp") and not tags.get("GPSDateTime") and context.members.get("LastDate"):
        tags["GPSDateTime"] = f"{context.members['LastDate']} {tags['GPSTimeStamp']}Z"
    return tags


def _keep(tags: Tags, text: str, *, handled: bool) -> None:
    if not handled:
        tags["Text"] = tags.get("Text", "") + text


def _rmc(context: Context, rest: str, tags: Tags) -> bool:
    found = RMC.match(rest)
    if not found:
        return False
    parts = found.groups()
    time = ":".join(parts[:3])
    _new_time(context, time, tags)
    date = f"{common.full_year(int(parts[13])):04d}:{parts[12]}:{parts[11]}"
    context.members["LastDate"] = date
    tags["GPSDateTime"] = f"{date} {time}Z"
    _position(tags, parts[3:9])
    _motion(tags, parts[9], parts[10])
    return True


def _position(tags: Tags, parts: tuple[str, ...]) -> None:
    tags["GPSLatitude"] = common.nmea_degrees(parts[0], parts[1], parts[2])
    tags["GPSLongitude"] = common.nmea_degrees(parts[3], parts[4], parts[5])


def _motion(tags: Tags, speed: str, track: str) -> None:
    if speed:
        tags["GPSSpeed"] = _number(speed) * common.KNOTS
    if track:
        tags["GPSTrack"] = track


def _number(text: str) -> float:
    return float(text) if text.strip("+-.") else 0


def _gga(context: Context, rest: str, tags: Tags) -> None:
    found = GGA.match(rest)
    if found is None:
        return
    parts = found.groups()
    time = ":".join(parts[:3])
    _new_time(context, time, tags)
    tags["GPSTimeStamp"] = time
    _position(tags, parts[3:9])
    for name, value in zip(("GPSSatellites", "GPSDOP", "GPSAltitude"), parts[9:], strict=True):
        if value is not None:
            tags[name] = value


def _log(context: Context, tag: str, rest: str, tags: Tags) -> bool:
    """Read a sentence of a maker's own; False for one that is not known."""
    if tag == "G" and (found := G_LOG.search(rest)):
        parts = found.groups()
        tags["GPSDateTime"] = f"{parts[0]}:{parts[1]}:{parts[2]} {parts[3]}"
        tags["GPSLatitude"] = common.signed(float(parts[5]), parts[4], "S")
        tags["GPSLongitude"] = common.signed(float(parts[7]), parts[6], "W")
        tags["GPSSpeed"] = parts[8]
    elif tag == "GS" and (found := GS_LOG.search(rest)):
        x, y, z = (int(part) for part in found.groups())
        tags["Accelerometer"] = " ".join(text_of(neat(v / 1000)) for v in (y + 2432, z + 361, x - 3708))
    elif tag == "BEGINGSENSOR" and (found := SENSOR_LOG.match(rest)):
        tags["Accelerometer"] = " ".join(found.groups())
    elif tag == "TIME" and (found := re.match(r":(\d+)", rest)):
        tags["TimeCode"] = neat(int(found[1]) / (context.members.get("MediaTS") or 1))
    elif tag == "BEGIN":
        if rest:
            tags["Text"] = rest
        tags["done"] = 1
    else:
        return False
    return True


def _plain(data: bytes, start: int, length: int) -> str:
    return bytes(byte ^ KEY for byte in data[start : start + length]).decode("latin-1")


def _ciphered(_context: Context, data: bytes) -> Tags:
    """Read binary records whose bytes are turned over."""
    mark = CIPHERED.match(data)
    when = re.fullmatch(r"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})", _plain(data, 8, 14))
    if not mark or len(data) < LEAST_CIPHERED or not when:
        return {}
    tags: Tags = {"GPSDateTime": "{}:{}:{} {}:{}:{}".format(*when.groups())}
    lat = re.fullmatch(r"([NS])(\d{2})(\d+)", _plain(data, 38, 9))
    lon = re.fullmatch(r"([EW])(\d{3})(\d+)", _plain(data, 47, 10))
    for name, found, negative in (("GPSLatitude", lat, "S"), ("GPSLongitude", lon, "W")):
        if found:
            tags[name] = common.signed(int(found[2]) + int(found[3]) / 600000, found[1], negative)
    height, speed = _plain(data, 0x39, 5), _plain(data, 0x3E, 3)
    if re.fullmatch(r"[-+]\d+", height):
        tags["GPSAltitude"] = int(height)
    if speed.isdigit():
        tags["GPSSpeed"] = int(speed)
    if mark[1]:
        found = TRIPLE.fullmatch(_plain(data, 0xAD, 12))
        if found:
            tags["Accelerometer"] = " ".join(found.groups())
            floats = bytes(byte ^ KEY for byte in data[0xBA : 0xBA + 96])
            tags["AccelerometerData"] = text_of(read_value(floats, "float", len(floats) // 4, "<"))
        return tags
    text, at = _plain(data, 0x41, 195), 0
    forces: list[str] = []
    while found := TRIPLE.match(text, at):
        forces += found.groups()
        at = found.end()
    if forces:
        tags["Accelerometer"] = " ".join(forces)
    return tags


def _drone(context: Context, data: bytes) -> Tags:
    """Read DJI's phrases, such as `F/3.5, SS 1000, ISO 100, EV 0, GPS (8.6499, 53.1665, 18)`."""
    text = data.decode("latin-1")
    where = re.search(r"GPS \(([-+]?\d*\.\d+),\s*([-+]?\d*\.\d+)", text, re.ASCII)
    if not where:
        return {}
    context.members["CreateDateAtEnd"] = 1
    tags: Tags = {"GPSLatitude": where[2], "GPSLongitude": where[1]}
    for name, pattern, value in DRONE:
        found = re.search(pattern, text, re.ASCII)
        if found:
            worth = value(found)
            tags[name] = neat(worth) if isinstance(worth, float) else worth
    return tags


def _mini(_context: Context, data: bytes) -> Tags:
    """Read the lines of a small dashcam, `A,270519,201555.000,3356.8925,N,08420.2071,W,…`."""
    text = data.decode("latin-1")
    when = re.match(r"A,(\d{2})(\d{2})(\d{2}),(\d{2})(\d{2})(\d{2}(?:\.\d+)?)", text, re.ASCII)
    if not when:
        return {}
    day, month, year, hour, minute, second = when.groups()
    tags: Tags = {"GPSDateTime": f"20{year}:{month}:{day} {hour}:{minute}:{second}Z"}
    lat = re.match(r"A,.*?,.*?,(\d{2})(\d+\.\d+),([NS])", text, re.ASCII)
    lon = re.match(r"A,.*?,.*?,.*?,.*?,(\d{3})(\d+\.\d+),([EW])", text, re.ASCII)
    for name, found in (("GPSLatitude", lat), ("GPSLongitude", lon)):
        if found:
            tags[name] = common.nmea_degrees(found[1], found[2], found[3])
    parts = [*text.split(","), "", "", "", "", "", "", "", ""]
    if parts[8].endswith("M"):
        tags["GPSAltitude"] = parts[8][:-1]
    if re.fullmatch(r"\d+\.\d+", parts[7]):
        tags["GPSSpeed"] = parts[7]
    last = re.fullmatch(r"(.*?);\s*", parts[11], re.DOTALL)
    if last:
        tags["Accelerometer"] = f"{parts[9]} {parts[10]} {last[1]}"
    return tags


def _roadhawk(data: bytes) -> tuple[Tags, bytes]:
    """Undo Roadhawk's cipher; a sentence that it hides is read like any other."""
    if not ROADHAWK.search(data):
        return {}, data
    letters = ROADHAWK_LETTERS
    plain = bytes(
        letters[byte - ROADHAWK_FIRST] if 0 <= byte - ROADHAWK_FIRST < len(letters) else byte for byte in data[:-4]
    )
    forces = re.search(rb"X(.*?)Y(.*?)Z(.*?)G(.*?)\$", plain)
    if not forces:
        return {}, data
    return {"Accelerometer": b" ".join(forces.groups()).decode("latin-1")}, plain


def _loose(data: bytes) -> Tags:
    """Read a sentence anywhere in the text, and two lists of values."""
    text = data.decode("latin-1")
    tags: Tags = {}
    found = ANY_RMC.search(text)
    if found and int(found[12]) <= 31 and int(found[13]) <= 12 and int(found[14]) <= 99:
        parts = found.groups()
        year, second = common.full_year(int(parts[13])), int(float(parts[2]))
        tags["GPSDateTime"] = f"{year:04d}:{parts[12]}:{parts[11]} {parts[0]}:{parts[1]}:{second:02d}Z"
        _position(tags, parts[3:9])
        _motion(tags, parts[9], parts[10])
    for name, word in (("GSensor", "gsensori"), ("Car", "CAR")):
        one = re.search(rf"\b{word},(.*?)(?:;|$)", text)
        if one:
            tags[name] = one[1]
    return tags


HOME = re.compile(r"HOME\(([EW]):\s*(\d+\.\d+),\s*([NS]):\s*(\d+\.\d+)\)\s*(.*)", re.ASCII)
PLACE = re.compile(r"GPS\(([EW]):\s*(\d+\.\d+),\s*([NS]):\s*(\d+\.\d+),\s*(.*)m", re.ASCII)
ANGLES = r"\.PRY\s*\((-?[\d.]+)°,\s*(-?[\d.]+)°,\s*(-?[\d.]+)°"
PAIR = re.compile(r"(\w+):([^:]*[^:\s])(?:\s|$)", re.ASCII)
PAIR_IN_LINE = re.compile(r"([-\w]+):([^:]*[^:\s])(?:\s|$)", re.ASCII)
MOMENT = re.compile(r"\w{3} (\d{4})-(\d{2})-(\d{2}) (\d{2}:\d{2}:\d{2}) ?([-+])(\d{2}):?(\d{2})\n?", re.ASCII)


def subtitle(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode a drone's subtitle of names and values."""
    text = view.read(start + 2, length - 2).decode("utf-8", "surrogateescape")
    if length < 2:
        return
    common.found(context, "Text", text, table)
    if text.startswith("HOME("):
        for line in text.split("\n"):
            _home_line(context, line, table)
    elif found := MOMENT.fullmatch(text):
        year, month, day, time, sign, hours, minutes = found.groups()
        common.found(context, "DateTime", f"{year}:{month}:{day} {time}{sign}{hours}:{minutes}", table)
    else:
        _pairs(context, PAIR, text, table)


def _pairs(context: Context, pattern: re.Pattern[str], text: str, table: TagTable) -> None:
    for name, value in pattern.findall(text):
        common.found(context, name, value, table)


def _home_line(context: Context, line: str, table: TagTable) -> None:
    if found := HOME.match(line):
        east, lon, north, lat, time = found.groups()
        common.found(context, "GPSDateTime", time.replace("-", ":"), table)
        common.found(context, "HomeLat", common.signed(float(lat), north, "S"), table)
        common.found(context, "HomeLon", common.signed(float(lon), east, "W"), table)
    elif found := PLACE.match(line):
        east, lon, north, lat, height = found.groups()
        common.found(context, "Lat", common.signed(float(lat), north, "S"), table)
        common.found(context, "Lon", common.signed(float(lon), east, "W"), table)
        common.found(context, "Alt", height, table)
    elif found := re.match(f"F{ANGLES}", line):
        for name, value in zip(("Yaw", "Pitch", "Roll"), found.groups(), strict=True):
            common.found(context, name, value, table)
        gimbal = re.search(f"G{ANGLES}", line)
        for name, value in zip(("GimYaw", "GimPitch", "GimRoll"), gimbal.groups() if gimbal else (), strict=False):
            common.found(context, name, value, table)
    else:
        _pairs(context, PAIR_IN_LINE, line, table)


def nextbase(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode Nextbase's box of sentences, a document of its own."""
    if not context.options.embedded:
        context.warn("Use the ExtractEmbedded option to extract timed GPSData", minor=True)
        return
    members, group, document = context.members, context.set_g1, context.doc
    context.doc, context.set_g1 = str(context.documents + 1), "Nextbase"
    for name in ("UnknownTexts", "NoMoreText"):
        members.pop(name, None)
    before = len(context.tags)
    decode(context, view.read(start, length), handled=True)
    if len(context.tags) > before:
        context.documents = max(context.documents, int(context.doc))
    for name in ("UnknownTexts", "NoMoreText"):
        members.pop(name, None)
    context.set_g1, context.doc = group, document
