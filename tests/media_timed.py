"""Films with metadata that go along with them: samples of tracks, boxes and trailers of records, `freeGPS ` blocks."""

from __future__ import annotations

import base64
import json
from struct import pack

from media_builders import CREATED, PIXEL, box, entry, film, ftyp, mvhd, visual

RMC = b"$GPRMC,082138.00,A,5330.6683,N,00641.9749,W,012.5,87.86,050213,002.1,A"
GGA = b"$GPGGA,082138.00,5330.6683,N,00641.9749,W,1,08,1.1,45.3,M"
LIGO = b"2022/09/19 12:45:24 N:31.285065 W:124.759483 46.93 km/h x:-0.000 y:-0.100 z:-0.900"
BARE = (b"vide", visual(), [b"x" * 10])
MOVIE = box("moov", mvhd())


def timed(handler: bytes, form: bytes, samples: list[bytes], inner: bytes = b"", brand: bytes = b"isom") -> bytes:
    return film((handler, entry(form, inner), samples), brand=brand)


def turned(data: bytes) -> bytes:
    """Return bytes as a cipher of dashcams has them."""
    return bytes(byte ^ 0xAA for byte in data)


def placed(size: int, *parts: tuple[int, bytes]) -> bytes:
    """Return a block of zeros with parts at places."""
    block = bytearray(size)
    for at, data in parts:
        block[at : at + len(data)] = data
    return bytes(block)


def subtitles() -> dict[str, bytes]:
    """Return films whose text tells places."""
    drone = b"F/3.5, SS 1000, ISO 100, EV 0, GPS (8.6499, 53.1665, 18), D 24.26m, H 6.00m, H.S 2.10m/s, V.S 0.00m/s \n"
    thinkware = (
        b"gsensori,4,512,-67;GNRMC,161313.00,A,4529.87489,N,07337.01215,W,6.225,35.34,310819,,,A*52..;CAR,0,0,0.0"
    )
    autel = (
        b"HOME(W: 109.318642, N: 40.769371) 2023-09-12 10:28:07\nGPS(W: 109.339287, N: 40.768574, 2371.76m)\n"
        b"HDR ISO:100 SHUTTER:1000 EV:-0.7 F-NUM:1.8\n"
        b"F.PRY (1.0\xc2\xb0, -3.7\xc2\xb0, -59.0\xc2\xb0), G.PRY (-51.1\xc2\xb0, 0.0\xc2\xb0, -58.9\xc2\xb0)"
    )
    garmin = b"PNDM" + bytes(4) + pack(">HH", 55, 0) + pack(">ii", 500000000, -600000000) + bytes(8)
    sentences = [RMC + b"\r\n" + GGA, GGA, b"$GNRMC,082140.0,V,,,,,,,050213,,,N", b"hello", b"\0\5short", b"\0\0"]
    return {
        "sentences.mov": timed(b"text", b"text", sentences),
        "begin.mov": timed(b"text", b"text", [b"$BEGIN" + RMC + b"$BEGINGSENSOR:+0.1:-0.2:+1.0$TIME:1234$END"]),
        "log.mov": timed(b"text", b"text", [b"$G:2020-02-03 04:05:06-N12.345-E067.89-S34$GS:100,-200,300", b"$XX:no"]),
        "drone.mov": timed(b"text", b"text", [drone]),
        "small.mov": timed(
            b"text", b"text", [b"A,270519,201555.000,3356.8925,N,08420.2071,W,000.0,331.0M,+01.84,-09.80,-00.61;\n"]
        ),
        "thinkware.mov": timed(b"text", b"text", [thinkware]),
        "ciphers.mov": timed(b"text", b"text", [_ciphered(b"\xaa" * 4), _ciphered(b"\xf2\xe1\xf0\xee")]),
        "garmin.mov": timed(b"text", b"text", [garmin, b"\0\0\0\x1c" + garmin]),
        "pairs.mp4": timed(
            b"sbtl",
            b"tx3g",
            [b"\0\x20Lat:12.5 Lon:-7.25 Alt:33m", b"\0\0Wed 2020-01-02 03:04:05 +01:00", b"\0\0" + autel],
        ),
    }


def _ciphered(mark: bytes) -> bytes:
    parts = [
        (8, b"20190820075157"),
        (38, b"N48515873"),
        (47, b"E002197769"),
        (0x39, b"+0157"),
        (0x3E, b"031"),
        (0x41, b"+001-002+003-004+005-006"),
        (0xAD, b"+012-034+056"),
        (0xBA, pack("<24f", *[number / 7 for number in range(24)])),
    ]
    return b"\0\0" + mark + b"TT" + turned(placed(300, *parts))[8:]


def samples() -> dict[str, bytes]:
    """Return films with samples of formats of their own."""
    keys = box("keys", _key(1, b"detected-face.bounds", 80) + _key(2, b"video-orientation", 66) + _key(3, b"my-key", 1))
    faces = box(pack(">I", 1), pack(">4f", 0.1, 0.25, 0.333333, 0.5)) + box(pack(">I", 2), pack(">h", 1))
    motion = pack("<HH3f", 0, 2, 1, 2, 3) + pack("<HH3f", 0, 3, 4, 5, 6)
    place = pack("<HHdIddfffffff", 0, 6, 1300000000.5, 3, 12.5, -7.25, 100, 1, 2, 3, 4, 5, 6)
    sony = pack(">H", 0x1C) + bytes(26) + pack(">HH", 0x8300, 0)
    sony += b"".join(
        pack(">HH", tag, len(data)) + data for tag, data in ((0x8000, b"\x12\x34"), (0x8109, pack(">II", 1, 50)))
    )
    rove = pack("<ddfH6B", 5207.9, 505.5, 0, 33, 19, 5, 6, 9, 8, 7).ljust(32, b"\0")
    parrot = b"P1" + pack(">H", 13) + bytes(range(52)), b"P3" + pack(">H", 17) + bytes(range(68))
    return {
        "apple.mov": timed(b"meta", b"mebx", [faces, box(pack(">I", 3), b"words")], keys, b"qt  "),
        "camm.mp4": timed(b"camm", b"camm", [motion, pack("<HH3d", 0, 5, 12.5, -7.25, 100), place]),
        "sony.mp4": timed(b"meta", b"rtmd", [sony]),
        "gopro.mp4": timed(b"meta", b"gpmd", [gopro(), gopro()]),
        "gopro box.mp4": film(BARE, extra=box("udta", box("GPMF", gopro()) + box("FIRM", b"HD8.01"))),
        "gopro media.mp4": ftyp() + box("mdat", b"y" * 100 + _loose_gopro() + b"z" * 40000) + MOVIE,
        "rove.mp4": timed(b"meta", b"ssmd", [rove, pack("<3f", 1, 2, 3), PIXEL]),
        "parrot.mp4": timed(
            b"meta", b"mett", list(parrot), b"application/octet-stream;type=com.parrot.videometadata1\0"
        ),
        "rvmi.mp4": timed(
            b"data",
            b"RVMI",
            [
                b"gReV" + pack("<iiihH", 12500000, -7250000, 0, 305, 45).ljust(40, b"\0"),
                b"sReV" + pack("<3h", 1, -2, 3),
            ],
        ),
        "avchd.mp4": film(
            (b"vide", visual(b"avc1", (64, 48), box("avcC", bytes((1, 100, 0, 31, 0xFF, 0, 0)))), _frames())
        ),
        "marlin.mp4": timed(b"ctbx", b"marl", _readings(), _dictionary()),
    }


def _frames() -> list[bytes]:
    """Return frames of which the second and third have settings of an AVCHD camera."""
    packs = (b"\x18\x02\x20\x20\x03", b"\x19\x04\x05\x06\x07", b"\xa0\0\1\0\x3c", b"\xa1\0\x1c\0\x0a")
    settings = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66") + b"MDPM" + bytes((len(packs),)) + b"".join(packs)
    message = b"\x06\x05" + bytes((len(settings),)) + settings + b"\x80"
    size = b"\x67" + bytes.fromhex("64001facd9405005bb011000000300100000030320f1831960")
    pictures = [[size, b"\x65" + b"\x11" * 50], [message, b"\x65" + b"\x11" * 50], [message, b"\x41" * 9]]
    return [b"".join(pack(">I", len(unit)) + unit for unit in (b"\x09\x10", *units)) for units in pictures]


def _key(number: int, name: bytes, form: int) -> bytes:
    return box(pack(">I", number), box("keyd", b"mdtacom.apple.quicktime." + name) + box("dtyp", pack(">II", 0, form)))


def record(key: bytes, form: bytes, size: int, count: int, data: bytes) -> bytes:
    """Build a record of GoPro's."""
    return pack(">4scBH", key, form, size, count) + data + bytes(-len(data) % 4)


def gopro() -> bytes:
    numbers = (125000000, -72500000, 100500, 1500, 150)
    places = (
        record(b"STNM", b"c", 1, 4, b"GPS ")
        + record(b"GPSU", b"U", 16, 1, b"200102030405.678")
        + record(b"SCAL", b"l", 4, 5, pack(">5i", 10000000, 10000000, 1000, 1000, 100))
        + record(b"GPS5", b"l", 20, 2, pack(">10i", *numbers, *numbers))
    )
    motion = record(b"SCAL", b"s", 2, 1, pack(">h", 417)) + record(b"ACCL", b"s", 6, 2, pack(">6h", 1, 2, 3, -4, 5, 6))
    later = (
        record(b"TYPE", b"c", 1, 9, b"lllllllSS")
        + record(b"SCAL", b"l", 4, 9, pack(">9i", 10000000, 10000000, 1000, 1000, 100, 1, 1000, 100, 1))
        + record(b"GPS9", b"?", 32, 2, pack(">7iHH", *numbers, 8000, 43200500, 155, 3) * 2)
    )
    streams = b"".join(record(b"STRM", b"\0", 1, len(one), one) for one in (places, motion, later))
    inner = record(b"DVID", b"L", 4, 1, pack(">I", 1)) + record(b"DVNM", b"c", 1, 5, b"Hero8") + streams
    return record(b"DEVC", b"\0", 1, len(inner), inner)


def _loose_gopro() -> bytes:
    data = gopro()
    return b"GP\x06\0" + pack(">I", len(data)) + bytes(8) + data


def _dictionary() -> bytes:
    channels = (
        (1, "\u00b0", b"Latitude", 0.000001),
        (2, "kph", b"Speed", 0.01),
        (3, "ltr", b"Fuel Level", 0.5),
        (4, "furlong", b"Odd", 1),
        (5, "\u00b0C", b"CoolantTemp", 1),
    )
    made = b"".join(
        pack(">III", number, 1, 2)
        + units.encode().ljust(64, b"\0")
        + pack(">IQii", 7, 10000000, -100, 100)
        + pack(">4d", 0, 1, factor, 0)
        + name.ljust(64, b"\0")
        + b"words".ljust(256, b"\0")
        for number, units, name, factor in channels
    )
    values = b"tstmtstm" + pack(">Q", 16000000000000000) + b"unitstrs" + b"usim".ljust(64, b"\0")
    return box("mrlh", pack(">HH", 1, 2)) + box("mrlv", values) + box("mrld", made)


def _readings() -> list[bytes]:
    def whole(channel: int, value: int, time: int) -> bytes:
        return pack(">IiQ", 0xC0000000 | channel, value, time)

    def step(channels: int, change: int, time: int) -> bytes:
        return pack(">II", 0x40000000 | (channels & 0x3F) << 24 | change & 0xFFFFFF, time)

    first = whole(1, 500000, 10000000) + whole(2, 1000, 10000000) + step(1, 5, 100000) + step(-2, -7, 0)
    return [first + whole(4, 9, 20000000) + whole(5, 300, 20000000) + b"\xff" * 8, whole(2, 1001, 30000000)]


def free_gps() -> dict[str, bytes]:
    """Return films with a block of `freeGPS ` each, and one whose media data have several that nothing leads to."""
    head, found = ftyp(b"qt  "), {}
    for name, parts in BLOCKS.items():
        block = _free(*parts)
        places = box("gps ", pack(">IIII", 0, 1, len(head) + 8, len(block)))
        found[f"free {name}.mov"] = head + box("mdat", block) + box("moov", mvhd() + places)
    blocks = [
        (0x8000 * number + 0x20, _free(*BLOCKS[name])) for number, name in enumerate(("floats", "viofo", "nextbase"))
    ]
    found["free in media.mp4"] = ftyp() + box("mdat", placed(0x18000, *blocks)) + MOVIE
    return found


def _free(*parts: tuple[int, bytes]) -> bytes:
    return placed(0x200, (0, pack(">I", 0x200) + b"freeGPS "), *parts)


CLOCK, DAY, FORCE = pack("<3I", 9, 8, 7), pack("<3I", 19, 5, 6), pack("<3i", 100, -200, 300)
AZDOME = placed(
    0x101,
    (0, b"\0\0XKZD\xfe\xfe20180924224928\x0c5567GP   "),
    (38, b"N40464350W007040308000000071"),
    (173, b"+093-003-005"),
)
BLOCKS: dict[str, tuple[tuple[int, bytes], ...]] = {
    "azdome": ((18, turned(AZDOME)),),
    "nextbase": (
        (52, b"20180919100959"),
        (68, pack("<3i", 6, -239, -17)),
        (0x50, b" $GPRMC,080951.000,A,5207.9097,N,00505.5175,E,55.11,125.58,190918,,,A*59\r\n" + GGA),
    ),
    "viofo": (
        (16, CLOCK + DAY),
        (37, b"\0\0\0ANW\0"),
        (0x2C, pack("<4f", 5207.9097, 505.5175, 55.1, 125.5) + FORCE),
    ),
    "text": (
        (16, CLOCK + DAY),
        (37, b"\0\0\0ANW\0"),
        (0x2C, b"5207.9097"),
        (0x40, b"00505.5175"),
        (0x54, pack("<2f", 11, 22) + FORCE),
    ),
    "akaso": (
        (48, CLOCK),
        (60, b"A\0\0\0" + pack("<f", 5207.9) + b"N\0\0\0" + pack("<f", 505.5) + b"W\0\0\0" + pack("<2f", 33, 44)),
        (88, DAY + FORCE),
    ),
    "shifted": ((60, bytes(byte + 16 for byte in RMC.ljust(80, b"\0"))),),
    "redtiger": ((48, CLOCK + DAY), (72, b"ANW"), (0x50, pack("<ddff", 5207.9, 505.5, 33, 44))),
    "vantrue": ((64, b"ANW\0" + DAY + CLOCK + pack("<5f", 505.5, 5207.9, 33, 44, 120) + FORCE),),
    "doubles": (
        (48, CLOCK + b"A\0"),
        (0x40, pack("<d", 5207.9) + b"N\0"),
        (0x50, pack("<d", 505.5) + b"W\0"),
        (0x60, pack("<2d", 33, 44) + DAY + FORCE),
    ),
    "short floats": ((16, (b"ANW\0" + pack("<4f3i", 5207.9, 505.5, 33, 44, 1, -2, 3)) * 3),),
    "short integers": (
        (13, (bytes((0, 19, 5, 6, 9, 8, 7, 3)) + b"ANW" + bytes(5) + pack("<IIH6x", 52079097, 5055175, 66)) * 2),
    ),
    "floats": ((48, CLOCK + DAY + b"ANW\0" + pack("<4f", 5207.9, 505.5, 33, 44)),),
    "integers": ((16, b"IQS"), (48, CLOCK + DAY + b"ANW\0" + pack("<3if", 520000000, 50000000, 500, 1200))),
    "words": ((23, b"2020/02/03 04:05:06 N:12.345 W:67.89 45.6 x:0.1 y:-0.2 z:1.0 A:99"),),
    "untimed": ((30, b"A" + pack("<iiii", 5200000, 500000, 0, 66)), (51, b"VV")),
    "plain": ((0x32, pack(">HhHBBBBHxii", 500, -1000, 2019, 5, 6, 9, 8, 75, 520000000, 50000000)),),
}
"""Layout → parts at their places."""


def boxes() -> dict[str, bytes]:
    """Return films with boxes and trailers of records."""

    def place(second: int) -> bytes:
        return pack("<ddiH7B", 5207.9, 505.5, 100, 66, 19, 5, 6, 9, 8, second, 45).ljust(32, b"\0")

    def extra(*atoms: bytes) -> bytes:
        return film(BARE, extra=box("udta", b"".join(atoms)))

    def turns(*values: int) -> bytes:
        return b"".join(pack(">ii", value, 1) for value in values)

    log = {
        "cameraModel": "622GW",
        "gpsData": [{"gpsStatus": "A", "datetime": "2020-01-02T03:04:05", "lat": 12.5, "lon": -7}],
    }
    pose = bytes(16) + pack(">I", 2) + turns(*range(6)) + bytes(12) + pack(">I", 2) + turns(*range(6, 12))
    fixes = pack(">IH6xii", CREATED, 30, 500000000, -600000000) + pack(">IH6xii", CREATED, 30, -(2**31), -(2**31))
    ligo = _ligo()
    ligo_json = (
        b'LIGOGPSINFO {"Hour": "23", "Minute": "10", "Second": "22", "Year": "2023", "Month": "12", "Day": "28", '
    )
    ligo_json += b'"status": "A", "NS":"N","EW":"W","Latitude":"32.5","Longitude":"117.1","Speed":"10.5"}'
    kenwood = b"\xfe\xfe20230107111914.20230107111915\x03N47377053W122099014+0058000+006+009+004"
    pitta = (
        box("sttm", pack(">Q", 1600000000123))
        + box("3gf ", pack(">I3h", 100, 10, -20, 30) + pack(">I3h", 200, 10, -20, 30))
        + box("gps ", b"[1600000001123]" + RMC + b"\r\n[1600000001123]" + GGA + b"\r\n")
    )
    places = pack("<IIIIcIcI", 1, 1, 5, 30000, b"N", 5207909, b"W", 505517).ljust(36, b"\0")
    return {
        "places.mov": ftyp(b"qt  ") + MOVIE + box("gps0", place(7) + place(8)) + box("gsen", bytes((16, 240, 8)) * 3),
        "sentences.mov": ftyp(b"qt  ") + MOVIE + box("nbmt", b"\0\0" + RMC),
        "json.mov": ftyp(b"qt  ") + MOVIE + box("gdat", base64.b64encode(json.dumps(log).encode())),
        "kenwood.mov": ftyp(b"qt  ") + MOVIE + box("udta", b"VIDEO" + b"U" * 22 + kenwood * 2),
        "pittasoft.mp4": ftyp() + MOVIE + box("free", box("cprt", b"Pittasoft") + pitta),
        "brackets.mov": ftyp(b"qt  ")
        + MOVIE
        + box("udat", b"210318073213[1][N][52200970][E][006362321][+00152][100][00140][C000000]+000+001-002+000\r\n"),
        "70mai.mp4": ftyp() + box("mdat", b"x" * 9) + MOVIE + box("GPS ", places + bytes(40)),
        "tomtom.mp4": extra(box("TTMD", box("TTAD", _tomtom()))),
        "kodak.mp4": extra(box("pose", pose)),
        "ricoh.mp4": extra(
            box("RDTA", pack(">IHH", 2, 1, 24) + b"\x23\x01" + bytes(6) + pack("<4fQ", 1, 2, 3, 0, 10**9) * 2)
        ),
        "garmin.mp4": ftyp()
        + box("moov", mvhd() + box("uuid", bytes.fromhex("9b630f8d637440ec8204bc5ff5091728") + bytes(17) + fixes)),
        "insta360.insv": film(BARE, tail=insta360()),
        "insta360 box.mp4": film(BARE, tail=box("inst", insta360())),
        "ligo.mp4": ftyp() + MOVIE + box("skip", ligo) + box("mdat", b"xx"),
        "ligo trailer.mp4": film(
            BARE, tail=pack(">I4s", len(ligo) + 16, b"skip") + ligo + b"&&&&" + pack(">I", len(ligo) + 16)
        ),
        "ligo json.mp4": ftyp() + MOVIE + box("mdat", b"xx") + box("udta", ligo_json),
        "kandao.mp4": ftyp() + MOVIE + box("kvar", _kandao()),
    }


def _ligo() -> bytes:
    lines = b"".join((b"\1\0\0\0" + LIGO).ljust(0x84, b"\0") for _ in range(2))
    return b"LIGOGPSINFO\0" + b"\0\0\0\1" + bytes(4) + lines


def _tomtom() -> bytes:
    fix = pack("<dHddddHdddd", 1551772378.999, 3, 0.02, 242, 48.0254203, 7.8497567, 0, 45.69, 13.34, 17.218, 17.218)
    first = b"\xff" + pack("<I", 100) + b"\0" + pack("<3i", 1, 2, 3) + b"\3" + pack("<3i", 100, -200, 300)
    return (
        bytes(76)
        + first
        + b"\5"
        + fix.ljust(92, b"\0")
        + b"\xff"
        + pack("<I", 200)
        + b"\3"
        + pack("<3i", 101, -200, 300)
    )


def _kandao() -> bytes:
    def value(name: bytes, form: bytes, count: int, data: bytes) -> bytes:
        return name.ljust(32, b"\0") + form.ljust(8, b"\0") + pack("<I", count) + data

    values = [
        value(b"CPU_TEMP", b"U32", 1, pack("<I", 455)),
        value(b"LENS", b"CHAR", 5, b"abcde"),
        value(b"IMU", b"U8", 40, bytes(range(40))),
        value(b"GPS", b"U8", 40, pack("<Idd", 1, 12.5, -7.25) * 2),
        value(b"MY_TAG", b"FLOAT", 2, pack("<2f", 1, 0.5)),
    ]
    return pack("<I", len(values)) + b"".join(values)


def insta360() -> bytes:
    place = "<IIHcdcdcddd"
    records = (
        (0x300, pack("<Q6H", 1000, 0x8000, 0x8100, 0x7F00, 0x8000, 0x8001, 0x8002) * 2),
        (0x300, pack("<Q6d", 1000, 1, 2, 3, 4, 5, 6) * 3),
        (0x400, pack("<Qd", 5, 0.01)),
        (0x600, pack("<QQ", 5, 6)),
        (
            0x700,
            pack(place, 1600000000, 0, 120, b"A", 12.5, b"N", 7.25, b"W", 10, 99.5, 120)
            + pack(place, 1600000000, 0, 0, b"V", 12.5, b"\0", 7.25, b"\0", 10, 99.5, 120)
            + pack(place, 1600000001, 0, 0, b"A", -12.5, b"S", 7.25, b"O", 10, 99.5, 120),
        ),
        (0x200, PIXEL),
        (0x101, b"\x0a\x03ABC\x12\x05Model\x1a\x02v1*\x03x_y"),
    )
    body = b"".join(data + pack("<HI", kind, len(data)) for kind, data in records)
    length = len(body) + 72
    return body + bytes(32) + pack("<II", length, 3) + b"8db42d694ccc418790edff439fe026bf"
