"""Character sets by ExifTool's names, for text whose bytes don't say which one they are in.

Source: %charsetName of ExifTool; the sets themselves are those of Python's codecs.
"""

from __future__ import annotations

from exifweb.core.errors import InvalidValue
from exifweb.core.values import decode_text

CODECS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("UTF8", "cp65001", "utf-8"), "utf-8"),
    (("Latin", "cp1252", "Latin1"), "cp1252"),
    (("Latin2", "cp1250"), "cp1250"),
    (("Cyrillic", "cp1251", "Russian"), "cp1251"),
    (("Greek", "cp1253"), "cp1253"),
    (("Turkish", "cp1254"), "cp1254"),
    (("Hebrew", "cp1255"), "cp1255"),
    (("Arabic", "cp1256"), "cp1256"),
    (("Baltic", "cp1257"), "cp1257"),
    (("Vietnam", "cp1258"), "cp1258"),
    (("Thai", "cp874"), "cp874"),
    (("DOSLatinUS", "cp437"), "cp437"),
    (("DOSLatin1", "cp850"), "cp850"),
    (("DOSCyrillic", "cp866"), "cp866"),
    (("MacRoman", "cp10000", "Mac", "Roman"), "mac_roman"),
    (("MacLatin2", "cp10029"), "mac_latin2"),
    (("MacCyrillic", "cp10007"), "mac_cyrillic"),
    (("MacGreek", "cp10006"), "mac_greek"),
    (("MacTurkish", "cp10081"), "mac_turkish"),
    (("MacRomanian", "cp10010"), "mac_romanian"),
    (("MacIceland", "cp10079"), "mac_iceland"),
    (("MacCroatian", "cp10082"), "mac_croatian"),
)
"""Names, ExifTool's own first, and the codec."""


def codec_of(name: str) -> str:
    """Return the codec of a character set.

    Raises:
        InvalidValue: There is none of that name.
    """
    wanted = name.lower()
    found = next((codec for names, codec in CODECS if any(wanted == one.lower() for one in names)), None)
    if found is None:
        message = f"Invalid Charset {name}"
        raise InvalidValue(message, f"One of {', '.join(names[0] for names, _ in CODECS)}.")
    return found


def decoded(data: bytes, codec: str) -> str:
    """Return bytes of a character set as text; those that it leaves open stand for control characters."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        if codec == "utf-8":
            return decode_text(data)
        return "".join(bytes((byte,)).decode(codec, "ignore") or chr(byte) for byte in data)


def encoded(text: str, codec: str) -> tuple[bytes, bool]:
    """Return text in a character set, a question mark for what it can't hold, and whether there was any."""
    try:
        return text.encode(codec), False
    except UnicodeEncodeError:
        return text.encode(codec, "replace"), True
