"""Positions that dashcams put into transport streams, each maker in its own way, mostly in streams they don't announce.

Source: ExifTool's ParsePID (M2TS). Layouts that films have too are read by `quicktime.stream`.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.quicktime.stream import common, freegps, ligo
from exifweb.core.blocks.views import block_bytes
from exifweb.core.values import number_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.model import Block

    Reader = Callable[[Context, bytes, re.Match[bytes]], bool]

MORE, FOUND = "TransportMore", "FoundGoodGPS"
PRIVATE = 6
PLAIN_LIGO = 200
RING, STEP = 32, 32
DEGREES_KEY = (0x0E, 0x0E, 0x00, 0x05, 0x03)
_LETTERS = re.compile(rb"((V00|A[NS][EW])\0.{28})", re.DOTALL)
_SENTENCE = re.compile(
    rb"\$[A-Z]{2}RMC,(\d{2})(\d{2})(\d+(?:\.\d*)?),A?,(.{2})(\d{2}\.\d+),([NS]),(.{3})(\d{2}\.\d+),([EW]),"
    rb"(\d*\.?\d*),(\d*\.?\d*),(\d{2})(\d{2})(\d+)",
    re.DOTALL,
)


def decode(context: Context, block: Block) -> None:
    """Decode a packet of a stream; more are wanted once one had positions."""
    data = block_bytes(context, block)
    layouts = ANNOUNCED if block.detail == PRIVATE else HIDDEN
    found = next(((match, reader) for pattern, reader in layouts if (match := pattern.search(data))), None)
    if found is None:
        context.members[MORE] = bool(context.members.get(FOUND)) and layouts is HIDDEN
        return
    try:
        context.members[MORE] = found[1](context, data, found[0])
    finally:
        context.doc = None


def ligo_trailer(context: Context, block: Block) -> None:
    """Decode what stands behind the packets."""
    ligo.records(context, block_bytes(context, block)[8:])


def _ligo(context: Context, data: bytes, _: re.Match[bytes]) -> bool:
    ligo.records(context, data, 0 if len(data) == PLAIN_LIGO else ligo.NOT_FUZZED)
    context.members[FOUND] = True
    return True


def _ligo_box(context: Context, data: bytes, _: re.Match[bytes]) -> bool:
    """Two copies of a box of films; the first counts."""
    ligo.records(context, data[8:], ligo.NOT_FUZZED)
    context.members[FOUND] = True
    return False


def _viidure(context: Context, _: bytes, found: re.Match[bytes]) -> bool:
    """Innovv N2: a line of text."""
    year, month, day, clock, north, lat, east, lon, speed, track, height, _odd, *force = _words(found)
    common.begin(context)
    common.found(context, "GPSDateTime", f"{year}:{month}:{day} {clock}Z")
    common.found(context, "GPSLatitude", number_of(lat) * (-1 if north == "S" else 1))
    common.found(context, "GPSLongitude", number_of(lon) * (-1 if east == "W" else 1))
    for name, value in (("GPSSpeed", speed), ("GPSTrack", track), ("GPSAltitude", height)):
        common.found(context, name, value)
    common.found(context, "Accelerometer", " ".join(force))
    context.members[FOUND] = True
    return True


def _novatek(context: Context, data: bytes, found: re.Match[bytes]) -> bool:
    """Blueskysea, Viofo: a record of films, without its head."""
    freegps.record(context, bytes(16) + data[len(found[1] or b"") :] + bytes(20))
    return True


def _innovv(context: Context, data: bytes, _: re.Match[bytes]) -> bool:
    for record, letters in _LETTERS.findall(data):
        common.begin(context)
        if letters != b"V00":
            lat, lon, speed, track = unpack_from("<4f", record, 4)
            common.found(context, "GPSLatitude", common.degrees(abs(lat)) * (-1 if letters[1:2] == b"S" else 1))
            common.found(context, "GPSLongitude", common.degrees(abs(lon)) * (-1 if letters[2:3] == b"W" else 1))
            _moving(context, speed * common.KNOTS, track)
        common.found(context, "Accelerometer", " ".join(map(str, unpack_from("<3i", record, 20))))
    context.members[FOUND] = True
    return True


def _moving(context: Context, speed: Any, track: Any) -> None:
    common.found(context, "GPSSpeed", speed)
    common.found(context, "GPSSpeedRef", "K")
    common.found(context, "GPSTrack", track)
    common.found(context, "GPSTrackRef", "T")


def _lines(context: Context, data: bytes, _: re.Match[bytes]) -> bool:
    """The vsys A6L: lines with positions and with forces; only the first position of a packet is looked at."""
    lines = data.replace(b"\r", b"\n").replace(b"\0", b"").decode("latin-1").split("\n")
    last = ""
    for line in lines:
        if line.startswith("$GPSINFO"):
            fields = lines[0].split(",")
            if len(fields) <= 7 or (last and fields[2] == last):
                continue
            last = fields[2]
            common.begin(context)
            common.found(context, "GPSDateTime", last.replace(".", ":"))
            common.found(context, "GPSLatitude", common.degrees(number_of(fields[3])))
            common.found(context, "GPSLongitude", common.degrees(number_of(fields[4])))
            _moving(context, fields[5], fields[7])
        elif line.startswith("$GSNRINFO"):
            common.found(context, "Accelerometer", " ".join(line.split(",")[1:]))
    return True


def _jomise(context: Context, data: bytes, _: re.Match[bytes]) -> bool:
    """Jomise T860S: sentences of NMEA whose coordinates are enciphered, nobody knows well how."""
    for sentence in _SENTENCE.finditer(data):
        hour, minute, second, low, lat, north, high, lon, east, speed, track, day, month, year = _words(sentence)
        if int(day) > 31 or int(month) > 12 or int(year) > 99:
            break
        common.begin(context)
        date = f"{common.full_year(int(year)):04d}:{int(month):02d}:{int(day):02d}"
        common.found(context, "GPSDateTime", f"{date} {hour}:{minute}:{int(number_of(second)):02d}Z")
        if speed:
            common.found(context, "GPSSpeed", number_of(speed) * common.KNOTS)
        if track:
            common.found(context, "GPSTrack", track)
        digits = [ord(letter) ^ key for letter, key in zip(low + high, DEGREES_KEY, strict=True)]
        if not all(ord("0") <= digit <= ord("9") for digit in digits):
            context.warn("Error decrypting GPS degrees")
            continue
        context.warn("Decryption of this GPS is highly experimental. More testing samples are required")
        word = "".join(map(chr, digits))
        minutes = (number_of(lat) - 85.95194) / 2.43051724137931 + 42.2568
        common.found(context, "GPSLatitude", (int(word[:2]) + minutes / 60) * (1 if north == "N" else -1))
        minutes = (number_of(lon) - 70.14674) / 1.460987654320988 + 9.2028
        common.found(context, "GPSLongitude", (int(word[2:]) + minutes / 60) * (1 if east == "E" else -1))
    return False


def _jomise_force(context: Context, _: bytes, found: re.Match[bytes]) -> bool:
    context.doc = str(context.documents) if context.documents else None
    common.found(context, "Accelerometer", " ".join(_words(found)))
    return False


def _unknown_cipher(context: Context, data: bytes, found: re.Match[bytes]) -> bool:
    """A camera whose coordinates are enciphered in a way that nobody knows."""
    context.warn("GPSLatitude/Longitude encryption is not yet known, so these will be wrong")
    common.begin(context)
    hour, minute, second = unpack_from("<3I", data, 32)
    year, month, day = unpack_from("<3I", data, 72)
    lat, lon = unpack_from("<f", data, 48)[0], unpack_from("<f", data, 56)[0]
    date = f"{year + 2000:04d}:{month:02d}:{day:02d}"
    common.found(context, "GPSDateTime", f"{date} {hour:02d}:{minute:02d}:{second:02d}")
    common.found(context, "GPSLatitude", abs(lat) * (-1 if found[1] == b"S" else 1))
    common.found(context, "GPSLongitude", abs(lon) * (-1 if found[2] == b"W" else 1))
    _moving(context, *unpack_from("<2f", data, 64))
    return True


def _ring(context: Context, data: bytes, _: re.Match[bytes]) -> bool:
    """DOD LS600W: records in a ring, told from the earliest on."""
    places = range(RING, len(data) - STEP, STEP)
    first = next((index for index in places[1:] if _moment(data, index - STEP) > _moment(data, index)), RING)
    at = first - STEP
    for _step in places:
        at = RING if at + 2 * STEP > len(data) else at + STEP
        if data[at : at + 2] != b"$S":
            break
        speed, track, year, *clock, tenths, _odd, lat, lon = unpack_from(">HHHBBBBHBII", data, at + 2)
        track += 36000 - 65536 if track & 0x8000 else 0
        month, day, hour, minute = clock
        common.begin(context)
        date = f"{year:04d}:{month:02d}:{day:02d}"
        common.found(context, "GPSDateTime", f"{date} {hour:02d}:{minute:02d}:{tenths / 10:04.1f}Z")
        common.found(context, "GPSLatitude", lat * 1e-7)
        common.found(context, "GPSLongitude", lon * 1e-7)
        common.found(context, "GPSSpeed", speed * 0.036)
        common.found(context, "GPSTrack", track / 100)
    context.members[FOUND] = True
    return True


def _moment(data: bytes, at: int) -> bytes:
    return data[at + 6 : at + 14]


def _words(found: re.Match[bytes]) -> list[str]:
    return [(word or b"").decode("latin-1") for word in found.groups()]


def _layouts(*rows: tuple[bytes, Reader]) -> tuple[tuple[re.Pattern[bytes], Reader], ...]:
    return tuple((re.compile(pattern, re.DOTALL), reader) for pattern, reader in rows)


VIIDURE = (
    rb"\AViidure(20\d{2})/(\d{2})/(\d{2}) (\d{2}:\d{2}:\d{2}) ([NS]):(\S+) ([EW]):(\S+) (\S+) km/h "
    rb"(\S+) (\S+) (\S+) x:(\S+) y:(\S+) z:(\S+)"
)
ANNOUNCED = _layouts(
    (rb"\ALIGOGPSINFO", _ligo),
    (VIIDURE, _viidure),
)
HIDDEN = _layouts(
    (rb"\A(.{164})?.{24}A[NS][EW]", _novatek),
    (rb"\A(?:V00|A[NS][EW])\0", _innovv),
    (rb"\A\$(?:GPSINFO|GSNRINFO),", _lines),
    (rb"\$GPRMC,", _jomise),
    (rb"\$GSENSORD,\s*(\d+),\s*(\d+),\s*(\d+),", _jomise_force),
    (rb"\A.{44}A\0{3}.{4}([NS])\0{3}.{4}([EW])\0{3}(?=.{20})", _unknown_cipher),
    (rb"\A.{32}\$S(?=.{30})", _ring),
    (rb"\Askip.{4}LIGOGPSINFO\0", _ligo_box),
)
"""What a packet looks like → who reads it, the first that fits."""
