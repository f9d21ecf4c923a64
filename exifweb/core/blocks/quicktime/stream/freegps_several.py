"""`freeGPS ` records that hold several fixes, and a cipher of coordinates.

Source: ExifTool's ProcessFreeGPS and DecryptLucky (QuickTimeStream).
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.quicktime.fields import fields
from exifweb.core.blocks.quicktime.stream import common
from exifweb.core.blocks.quicktime.stream.records import joined
from exifweb.core.values import text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context

MOST = (24, 59, 59, 2200, 12, 31)
"""Greatest hour, minute, second, year, month and day."""
KEYED_START, KEYED = 0x30, 52
MEMBER = "FreeGPSLatest"
LUCKY_KEYS = (b"luckychip gps", *(b"customer %c%c gps" % (letter, letter) for letter in b"abcdefghijklmnopqrst"))
SHORT_FLOATS = re.compile(rb"A[NS][EW]\0.{28}", re.DOTALL)
SHORT_INTEGERS = re.compile(rb".{7}[\0-\x09]A[NS][EW].{25}", re.DOTALL)
PLAIN_START = 0x32


def keyed(context: Context, data: bytes, _found: Any, _time: Any) -> None:
    """Decode a ring of records, each with two keys; those that were seen before are passed over."""
    latest: dict[str, Any] = context.members.setdefault(MEMBER, {"then": (0,) * 6, "recent": None})
    document, last, fresh, at = context.doc, None, False, KEYED_START
    while at + KEYED < len(data) and not common.full(context):
        plain = _unlocked(data[at : at + KEYED])
        now = _clock(plain)
        if any(part > most for part, most in zip(now, MOST, strict=True)):
            context.warn("Invalid GPS date/time")
            at += KEYED
            continue
        order = _compare(now, latest["then"])
        if order < 0 and fresh:
            break
        if order > 0:
            latest["then"], latest["recent"], last, fresh = now, None, at, True
            _keyed_fix(context, plain, now)
        if latest["recent"] and at < latest["recent"]:
            at = latest["recent"]
        at += KEYED
    latest["recent"] = last
    context.doc = document


def _unlocked(record: bytes) -> bytes:
    out = bytearray(record)
    first, second = record[0x14], record[0x1C]
    for at in (*range(0x15), *range(0x18, 0x1C)):
        out[at] ^= first
    for at in (0x1C, *range(0x20, 0x33)):
        out[at] ^= second
    return bytes(out)


def _clock(plain: bytes) -> tuple[int, ...]:
    hour, minute, second = plain[13:16]
    year, month, day = fields("<HBB", plain, 44)
    return ((hour + 1) & 0xFF, minute, second, year, month, day)


def _compare(now: tuple[int, ...], then: tuple[int, ...]) -> int:
    for at in (3, 4, 5, 0, 1, 2):
        if now[at] != then[at]:
            return 1 if now[at] > then[at] else -1
    return 0


def _keyed_fix(context: Context, plain: bytes, now: tuple[int, ...]) -> None:
    hour, minute, second, year, month, day = now
    common.begin(context)
    track = fields("<h", plain, 0x24)[0] / 100
    common.found(context, "GPSDateTime", f"{year:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:{second:02d}Z")
    common.found(context, "GPSLatitude", fields("<i", plain, 0x10)[0] / 1e7)
    common.found(context, "GPSLongitude", fields("<i", plain, 0x18)[0] / 1e7)
    common.found(context, "GPSSpeed", fields("<i", plain, 0x20)[0] / 100 * common.METRES)
    common.found(context, "GPSTrack", track + 360 if track < 0 else track)
    common.found(context, "GPSAltitude", fields("<i", plain, 0x28)[0] / 1000)


def short_floats(context: Context, data: bytes, _found: Any, _time: Any) -> None:
    """Decode fixes of 32 bytes with numbers in floating point."""
    document = context.doc
    for one in SHORT_FLOATS.finditer(data):
        if common.full(context):
            break
        lat, lon, speed, track, *forces = fields("<4f3i", one[0], 4)
        common.begin(context)
        common.found(context, "GPSLatitude", common.degrees(abs(lat)) * (-1 if one[0][1:2] == b"S" else 1))
        common.found(context, "GPSLongitude", common.degrees(abs(lon)) * (-1 if one[0][2:3] == b"W" else 1))
        common.found(context, "GPSSpeed", speed * common.KNOTS)
        common.found(context, "GPSTrack", track)
        common.found(context, "Accelerometer", joined(forces))
    context.doc = document


def short_integers(context: Context, data: bytes, _found: Any, _time: Any) -> None:
    """Decode fixes of 36 bytes with whole numbers; ExifTool takes their coordinates as north and east in any case."""
    document = context.doc
    for one in SHORT_INTEGERS.finditer(data):
        if common.full(context):
            break
        year, month, day, hour, minute, second, tenth = one[0][1:8]
        lat, lon = fields("<II", one[0], 16)
        (speed,) = fields("<H", one[0], 28)
        common.begin(context)
        when = f"{year + 2000:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:{second:02d}.{tenth}"
        common.found(context, "GPSDateTime", when)
        common.found(context, "GPSLatitude", common.degrees(lat / 1e4))
        common.found(context, "GPSLongitude", common.degrees(lon / 1e4))
        common.found(context, "GPSSpeed", speed)
    context.doc = document


def plain_fix(context: Context, data: bytes) -> None:
    """Decode a fix of 32 bytes, if its time makes sense; of those that follow it ExifTool takes none."""
    speed, track, year, month, day, hour, minute, second = fields(">HhHBBBBH", data, PLAIN_START)
    lat, lon = fields(">ii", data, PLAIN_START + 13)
    if not (2000 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= 31) or hour > 59 or minute > 59 or second > 600:
        return
    document = context.doc
    common.begin(context)
    clock = f"{hour:02d}:{minute:02d}:{second / 10:04.1f}Z"
    common.found(context, "GPSDateTime", f"{year:04d}:{month:02d}:{day:02d} {clock}")
    common.found(context, "GPSLatitude", lat / 1e7)
    common.found(context, "GPSLongitude", lon / 1e7)
    common.found(context, "GPSSpeed", speed / 100 * common.METRES)
    common.found(context, "GPSTrack", track / 100 + (360 if track < 0 else 0))
    context.doc = document


def lucky(words: list[bytes]) -> list[str] | None:
    """Return latitude and longitude of two enciphered words in base64, None where no key fits."""
    try:
        packed = [base64.b64decode(word.rstrip(b"\0") + b"===") for word in words]
    except (ValueError, binascii.Error):
        return None
    for key in LUCKY_KEYS:
        found = [_unlucky(word, key).decode("latin-1") for word in packed]
        if re.fullmatch(r"\d{1,4}\.\d+", found[0]) and re.fullmatch(r"\d{1,5}\.\d+", found[1]):
            return [text_of(one) for one in found]
    return None


def _unlucky(data: bytes, key: bytes) -> bytes:
    """Undo RC4."""
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 0xFF
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(data), 0, 0
    for at in range(len(out)):
        i = (i + 1) & 0xFF
        j = (j + state[i]) & 0xFF
        state[i], state[j] = state[j], state[i]
        out[at] ^= state[(state[i] + state[j]) & 0xFF]
    return bytes(out)
