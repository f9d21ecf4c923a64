"""ID3v2 frames → tags: what each kind of frame is made of.

`KINDS` is the ordered table from names to functions of a `Frame`. Sources: ID3 2.2, 2.3 and 2.4 section 4; ExifTool's
ProcessID3v2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from exifweb.core.blocks import made
from exifweb.core.blocks.id3_text import WIDE, aligned_end, string, strings
from exifweb.core.blocks.ifd import subdirs
from exifweb.core.model import Embedded
from exifweb.core.tags.conv.audio import narrow_text
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

WORD = (1 << 64) - 1
MOST_CHANNELS = 256
LONGEST_HEADER = 1 << 16
"""Bytes in which the description of a picture must end."""
CHANNELS = ("Other", "Master", "Front-right", "Front-left", "Back-right", "Back-left", "Front-centre", "Back-centre")
VOLUMES: tuple[tuple[str, int, int, int], ...] = (
    ("Right", 0, 2, 0x01),
    ("Left", 1, 3, 0x02),
    ("Back-right", 4, 6, 0x04),
    ("Back-left", 5, 7, 0x08),
    ("Center", 8, 9, 0x10),
    ("Bass", 10, 11, 0x20),
)
"""Channel, where its change and its peak stand, and the bit that says that it is an increase."""
USER_NAMES = {"ALBUMARTISTSORT": "AlbumArtistSort", "ASIN": "ASIN"}
ENGLISH = "eng"
_LANGUAGE = re.compile(r"[A-Za-z]{3}\Z")
_SOLD = re.compile(r"\A(\d{4})(\d{2})(\d{2})")
_JOINT = re.compile(r"([a-z])[_ ]([a-z])")


@dataclass(slots=True)
class Frame:
    """A frame that is being read.

    Attributes:
        info: Its row; some frames get another.
        table: The table of the tag that it is in.
        name: Its three or four letters.
        view: Holds its value.
        start: Where that begins.
        length: Bytes of it.
        packed: Whether its bytes are not those of the file.
        language: Three letters, where it has them.
    """

    info: TagInfo
    table: TagTable
    name: str
    view: View
    start: int
    length: int
    packed: bool
    language: str = ""

    def data(self) -> bytes:
        """Return its value."""
        return self.view.read(self.start, self.length)

    def here(self) -> int:
        """Return where in the file its value lies, -1 where it doesn't."""
        return -1 if self.packed else self.view.base + self.start

    def rest(self, at: int) -> Binary:
        """Return its bytes from a place on."""
        length = self.length - at
        return Binary(source=self.view.source, offset=self.view.base + self.start + at, length=length)


def take(context: Context, frame: Frame) -> None:
    """Take up the tags of a frame."""
    kind = next((function for pattern, function in KINDS if pattern.match(frame.name)), None)
    info = frame.info
    if kind is not None:
        value = kind(context, frame)
        if value is None:
            return
    elif info.format or info.sub is not None:
        subdirs.decode_value(context, frame.view, frame.start, frame.length, info, frame.table)
        return
    elif info.binary:
        value = frame.rest(0)
    else:
        context.warn(f"Don't know how to handle {frame.name} frame", frame.here(), "frame")
        return
    info = frame.info
    if _LANGUAGE.match(frame.language) and frame.language != ENGLISH:
        info = made.in_language(info, frame.language.lower())
    context.found(info, value, None, frame.here(), frame.length, "undef", frame.length)


def _text(_: Context, frame: Frame) -> str:
    return string(frame.data())


def _user_text(_: Context, frame: Frame) -> str:
    """A text with a name of its own."""
    name, text = (*strings(frame.data()), "", "")[:2]
    if name:
        frame.info = made.row(frame.table, f"{frame.name}_{name}", _user_name(name))
    return text


def _user_url(context: Context, frame: Frame) -> Any:
    """An address with a name of its own."""
    data = frame.data()
    wide = bool(data) and data[0] in WIDE
    end = aligned_end(data, 1) if wide else data.find(b"\0", 1)
    if end < 0:
        context.warn(f"Invalid {frame.name} frame value", frame.here(), "frame")
        return None
    name = string(data[:end])
    if name:
        shown = name if "url" in name.lower() else f"{name}_URL"
        frame.info = made.row(frame.table, f"{frame.name}_{name}", _user_name(shown))
    url = data[end + (2 if wide else 1) :]
    return narrow_text(url.partition(b"\0")[0], "cp1252")


def _user_name(text: str) -> str:
    """Return the name of a tag that a user named."""
    if text in USER_NAMES:
        return USER_NAMES[text]
    text = text[: made.LONGEST]
    name = text if re.search(r"[a-z]", text) else text[:1] + _lower(text[1:])
    return made.legal(_JOINT.sub(lambda found: found[1] + found[2].upper(), name))


def _lower(text: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def _url(_: Context, frame: Frame) -> str:
    return decode_text(frame.data().partition(b"\0")[0])


def _comment(context: Context, frame: Frame) -> Any:
    """A text in a language, with a description."""
    data = _in_language(context, frame)
    if data is None:
        return None
    about, text = (*strings(data[4:], data[0]), "", "")[:2]
    return f"({about}) {text}" if about else text


def _terms(context: Context, frame: Frame) -> Any:
    """A text in a language."""
    data = _in_language(context, frame)
    return None if data is None else string(data[4:], data[0])


def _in_language(context: Context, frame: Frame) -> Any:
    data = frame.data()
    if len(data) <= 4:
        return _short(context, frame)
    frame.language = data[1:4].decode("latin-1")
    return data


def _short(context: Context, frame: Frame) -> Any:
    context.warn(f"Short {frame.name} frame", frame.here(), "frame")
    return None


def _invalid(context: Context, frame: Frame) -> Any:
    context.warn(f"Invalid {frame.name} frame", frame.here(), "frame")
    return None


def _counter(context: Context, frame: Frame) -> Any:
    data = frame.data()
    return _short(context, frame) if len(data) < 4 else _big(data)


def _big(data: bytes) -> int:
    """Return a number of any length as far as ExifTool's words hold it."""
    return int.from_bytes(data[-8:], "big") & WORD


def _picture(context: Context, frame: Frame) -> Any:
    """A picture behind its type and a description, which are tags of their own."""
    head = frame.view.read(frame.start, min(frame.length, LONGEST_HEADER))
    if len(head) < 4:
        return _short(context, frame)
    wide = head[0] in WIDE
    kind = 4 if frame.name == "PIC" else head.find(b"\0", 1)
    text = kind + 1 if frame.name == "PIC" else kind + 2
    end = aligned_end(head, text) if wide else head.find(b"\0", text)
    if kind < 0 or end < 0 or len(head) <= text:
        return _invalid(context, frame)
    form = decode_text(head[1:kind])
    at = end + (2 if wide else 1)
    about = (*strings(head[text:end], head[0]), "")[0]
    for number, value in enumerate((form, head[text - 1], about), 1):
        info = frame.table.get(f"{frame.name}-{number}")
        if isinstance(info, TagInfo):
            context.found(info, value, None, frame.here(), at)
    picture = frame.rest(at)
    if not frame.packed and "/" in form:
        context.embedded.append(Embedded(frame.info.name, form, picture.offset, picture.length))
    return picture


def _popularity(context: Context, frame: Frame) -> Any:
    """Who rates, the rating, and how often it was played."""
    who, mark, numbers = frame.data().partition(b"\0")
    if not mark or not numbers:
        return _invalid(context, frame)
    return f"{decode_text(who)} {numbers[0]} {_big(numbers[1:])}"


def _ownership(_: Context, frame: Frame) -> str:
    """Price, date and seller."""
    parts = strings(frame.data())
    if len(parts) > 1:
        parts[1] = _SOLD.sub(r"\1:\2:\3 ", parts[1])
    return " ".join(parts)


def _volumes(context: Context, frame: Frame) -> Any:
    """Changes of the volume of each channel in percent, as 2.2 keeps them."""
    data = frame.data()
    if len(data) < 2 or not data[1]:
        return _short(context, frame)
    signs, bits, data = data[0], data[1], data[2:]
    size = (bits + 7) // 8
    full = ((1 << bits) if bits < 64 else 0) - 1
    found = []
    for name, change, peak, sign in VOLUMES:
        if len(data) < (peak + 1) * size:
            break
        worth = int.from_bytes(data[change * size : (change + 1) * size], "big")
        found.append(f"{100 * (worth if signs & sign else -worth) / full:+.1f}% {name}")
    return ", ".join(found)


def _volume(context: Context, frame: Frame) -> str:
    """Changes of the volume of each channel in percent, as 2.4 keeps them.

    ExifTool reads them in the byte order of what it has read before.
    """
    order: Literal["little", "big"] = "little" if context.order == "<" else "big"
    data = frame.data()
    name, mark, _rest = data.partition(b"\0")
    at, name = (len(name) + 1, name) if mark else (1, b"")
    found: list[str] = []
    while at + 4 <= len(data) and len(found) < MOST_CHANNELS:
        kind = data[at]
        channel = "Subwoofer" if kind == 8 else CHANNELS[kind] if kind < 8 else f"Unknown({kind})"
        decibels = int.from_bytes(data[at + 1 : at + 3], order, signed=True) / 512
        found.append(f"{10 ** (decibels / 20 + 2) - 100:+.1f}% {channel}")
        at += 4 + (data[at + 3] + 7) // 8
    return ", ".join(found) + (f" ({decode_text(name)})" if name else "")


def _guessed(_: Context, frame: Frame) -> str:
    return decode_text(frame.data().strip(b"\0"))


def _private(context: Context, frame: Frame) -> Any:
    """Anything, behind the name of its owner; its tags are in the group of the tag that holds it."""
    context.members["ID3_Ver"] = frame.table.g1
    subdirs.decode_value(context, frame.view, frame.start, frame.length, frame.info, frame.table)


KINDS: tuple[tuple[re.Pattern[str], Callable[[Context, Frame], Any]], ...] = (
    (re.compile(r"TXXX?\Z"), _user_text),
    (re.compile(r"T|(?:IPLS?|GP1|MVI|MVN)\Z"), _text),
    (re.compile(r"WXXX?\Z"), _user_url),
    (re.compile(r"W"), _url),
    (re.compile(r"(?:COMM?|ULT|USLT)\Z"), _comment),
    (re.compile(r"USER\Z"), _terms),
    (re.compile(r"P?CNT\Z"), _counter),
    (re.compile(r"A?PIC\Z"), _picture),
    (re.compile(r"POPM?\Z"), _popularity),
    (re.compile(r"OWNE\Z"), _ownership),
    (re.compile(r"RVAD?\Z"), _volumes),
    (re.compile(r"RVA2\Z"), _volume),
    (re.compile(r"PRIV\Z"), _private),
    (re.compile(r"(?:GRP1|MVNM|MVIN)\Z"), _guessed),
)
"""Names of frames → what gives their value, or None where they have none or have taken it up themselves."""
