"""DV: what the header, the video and the audio packs of the first frame say, and what follows from the profile.

Sources: IEC 61834, SMPTE 314M and 370M, by way of ExifTool's DV module.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.video.values import tell_all
from exifweb.core.blocks.views import block_bytes
from exifweb.core.tags import store

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "DV::Main"
DIF, PACK = 80, 5
AUDIO_AT = DIF * 6 + DIF * 16 * 3 + 3
VIDEO_AUXILIARY = 0x50
CONTROL, DATE, TIME, AUDIO = 0x61, 0x62, 0x63, 0x50
SAMPLE_RATES = {0: 48000, 1: 44100, 2: 32000}
CHANNELS = {0: 2, 1: 0, 2: 4, 3: 8}
NTSC, FILM = 30000 / 1001, 60000 / 1001


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of DV.

    Attributes:
        lines: 0 for 525 lines, 1 for 625.
        kind: Type of the signal.
        frame: Bytes a frame.
        format: Its name.
        colour: How colour is sampled.
        rate: Frames a second.
        height: Lines of the picture.
        width: Pixels of a line.
    """

    lines: int
    kind: int
    frame: int
    format: str
    colour: str
    rate: float
    height: int
    width: int


PROFILES = (
    Profile(0, 0x0, 120000, "IEC 61834, SMPTE-314M - 525/60 (NTSC)", "4:1:1", NTSC, 480, 720),
    Profile(1, 0x0, 144000, "IEC 61834 - 625/50 (PAL)", "4:2:0", 25, 576, 720),
    Profile(1, 0x0, 144000, "SMPTE-314M - 625/50 (PAL)", "4:1:1", 25, 576, 720),
    Profile(0, 0x4, 240000, "DVCPRO50: SMPTE-314M - 525/60 (NTSC) 50 Mbps", "4:2:2", NTSC, 480, 720),
    Profile(1, 0x4, 288000, "DVCPRO50: SMPTE-314M - 625/50 (PAL) 50 Mbps", "4:2:2", 25, 576, 720),
    Profile(0, 0x14, 480000, "DVCPRO HD: SMPTE-370M - 1080i60 100 Mbps", "4:2:2", NTSC, 1080, 1280),
    Profile(1, 0x14, 576000, "DVCPRO HD: SMPTE-370M - 1080i50 100 Mbps", "4:2:2", 25, 1080, 1440),
    Profile(0, 0x18, 240000, "DVCPRO HD: SMPTE-370M - 720p60 100 Mbps", "4:2:2", FILM, 720, 960),
    Profile(1, 0x18, 288000, "DVCPRO HD: SMPTE-370M - 720p50 100 Mbps", "4:2:2", 50, 720, 960),
    Profile(1, 0x1, 144000, "IEC 61883-5 - 625/50 (PAL)", "4:2:0", 25, 576, 720),
)
SMPTE_PAL = PROFILES[2]


def decode(context: Context, block: Block) -> None:
    """Decode the first frame."""
    data, start = block_bytes(context, block), block.detail
    profile = _profile(data, start)
    if profile is None:
        context.warn("Unrecognized DV profile", start, "block")
        return
    date, control = _video(data, start)
    rate = profile.frame * profile.rate
    values: dict[str, Any] = {
        "DateTimeOriginal": date,
        "ImageWidth": profile.width,
        "ImageHeight": profile.height,
        "Duration": context.source.size / rate,
        "TotalBitrate": 8 * rate,
        "VideoFormat": profile.format,
        "VideoScanType": control[1] if date and control else None,
        "FrameRate": profile.rate,
        "AspectRatio": control[0] if date and control else None,
        "Colorimetry": profile.colour,
    }
    tell_all(context, store.table(TABLE), values | _audio(data, start), start)


def _profile(data: bytes, start: int) -> Profile | None:
    lines = data[start + 3] >> 7
    kind = data[start + DIF * 5 + 48 + 3] & 0x1F
    if lines and not kind and data[4] & 7:
        return SMPTE_PAL
    return next((one for one in PROFILES if (one.lines, one.kind) == (lines, kind)), None)


def _video(data: bytes, start: int) -> tuple[str | None, tuple[str, str] | None]:
    """Return date and time, and shape and scan of the picture."""
    date = time = None
    control: tuple[str, str] | None = None
    for at in range(start + DIF, start + DIF * 6, DIF):
        if data[at] & 0xF0 != VIDEO_AUXILIARY:
            continue
        for pack in range(at + 3, at + 3 + 15 * PACK, PACK):
            kind, parts = data[pack], data[pack + 1 : pack + PACK]
            if kind == CONTROL:
                control = _control(parts, data[start + 4] & 7)
            elif kind == DATE:
                date, time = _date(parts), None
            elif kind == TIME and date:
                time = f"{parts[3] & 0x3F:02x}:{parts[2] & 0x7F:02x}:{parts[1] & 0x7F:02x}"
                break
            else:
                time = None
    return (f"{date} {time}" if date and time else None), control


def _control(parts: bytes, application: int) -> tuple[str, str]:
    shape = parts[1] & 7
    wide = shape == 2 or (not application and shape == 7)
    return "16:9" if wide else "4:3", "Interlaced" if parts[2] & 0x10 else "Progressive"


def _date(parts: bytes) -> str | None:
    """Return a date whose digits are stored as such; years from 90 on are of the last century."""
    date = f"{parts[3]:02x}:{parts[2] & 0x1F:02x}:{parts[1] & 0x3F:02x}"
    if not date.replace(":", "").isdigit():
        return None
    return ("20" if date < "9" else "19") + date


def _audio(data: bytes, start: int) -> dict[str, Any]:
    at = start + AUDIO_AT
    if at + 4 >= len(data) or data[at] != AUDIO:
        return {}
    (kind, sampling) = unpack_from("BB", data, at + 3)
    rate, coarse, kind = sampling >> 3 & 7, sampling & 7, kind & 0x1F
    if kind == 0 and coarse and rate == 2:
        kind = 2
    return {
        "AudioChannels": CHANNELS[kind] if kind < 3 else None,
        "AudioSampleRate": SAMPLE_RATES.get(rate),
        "AudioBitsPerSample": 12 if coarse else 16,
    }
