"""PNG's own tags anew: texts by keyword and language, and the chunks that are one value each.

A text that fits Windows' Latin character set is a tEXt, any other, or one in a language, an iTXt. Source: PNG
specification (third edition) 11.3.3 and 11.3.4; ExifTool's BuildTextChunk.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.png_text import FORMS
from exifweb.core.errors import InvalidValue
from exifweb.core.formats.png.carriers import inflated
from exifweb.core.tags import store
from exifweb.core.values import decode_text, encode_text, latin_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exifweb.core.blocks.png_text import Text
    from exifweb.core.write.changes import Change, Job

TEXTUAL, MAIN, PHYSICAL = "PNG::TextualData", "PNG::Main", "PNG::PhysicalPixel"
PIXELS = "pHYs"
DEFAULT_PIXELS = bytes((0, 0, 0x0B, 0x12, 0, 0, 0x0B, 0x12, 1))
"""72 dots per inch."""
PROFILE_NAME = "iCCP-name"
OF_COLOURS = frozenset(("sRGB", "gAMA"))
"""Chunks that stand before a palette."""
OWN = frozenset(("gAMA", "sRGB", "tIME"))
"""Chunks of one value that go with the group PNG."""
LONGEST_KEYWORD = 79


def text_of_chunk(name: str, data: bytes) -> Text | None:
    """Return the text of a chunk, None where it is none."""
    return FORMS[name](data, 0) if name in FORMS else None


def concerns(change: Change, name: str, text: Text | None) -> bool:
    """Whether a change is of a chunk."""
    table = change.info.table.name
    if table == TEXTUAL:
        if text is None:
            return False
        keyword, language = str(change.info.id), text.language.lower().replace("_", "-")
        spellings = (text.keyword, text.keyword[:1].upper() + text.keyword[1:])
        if language and not change.language and keyword not in spellings:
            return keyword.lower() in [f"{one}-{language}".lower() for one in spellings]  # the row of the variant
        return keyword in spellings and change.language.lower() == language
    return name == (PIXELS if table == PHYSICAL else change.info.id)


def applies(job: Job, change: Change, data: bytes, text: Text | None) -> bool:
    """Whether the value that is there goes: always, but where only certain values are to."""
    if change.clear or not change.removed:
        return change.clear
    there: Any = data if text is None else _shown(job, text)
    return any(there == (value if text is None else str(value)) for value in change.removed)


def made(change: Change) -> tuple[str, bytes] | None:
    """Return name and data of the chunk of a new value, None where there is none.

    Raises:
        InvalidValue: The value does not fit.
    """
    if not change.values:
        return None
    value = change.values[-1]
    if change.info.table.name == TEXTUAL:
        return _text(str(change.info.id), str(value), change.language)
    if not isinstance(value, bytes):
        message = f"PNG:{change.info.name} can't be made of {value!r}"
        raise InvalidValue(message)
    return str(change.info.id), value


def pixels(job: Job, old: bytes, changes: Sequence[Change]) -> bytes:
    """Return the size of the pixels anew, empty where it goes."""
    from exifweb.core.blocks import binary_encode

    wanted = [change for change in changes if change.values and (old or change.create)]
    if not wanted:
        return old
    return binary_encode.encode(job, old or DEFAULT_PIXELS, store.table(PHYSICAL), wanted, ">")


def _shown(job: Job, text: Text) -> str:
    value: bytes | None = text.value
    if text.method is not None:
        value = inflated(job, text.value) if text.method == 0 else None
    if value is None:
        return ""
    return decode_text(value) if text.utf8 else latin_text(value)


def _text(keyword: str, value: str, language: str) -> tuple[str, bytes]:
    head = keyword.encode("latin-1", "replace")
    if not 0 < len(head) <= LONGEST_KEYWORD:
        message = f"A keyword of PNG has 1 to {LONGEST_KEYWORD} characters"
        raise InvalidValue(message)
    plain = value.encode("cp1252", "replace")
    if not language and latin_text(plain) == value and _is_latin(plain) and "\0" not in value:
        return "tEXt", head + b"\0" + plain
    return "iTXt", head + bytes(3) + language.encode("ascii", "replace") + bytes(2) + encode_text(value)


def _is_latin(data: bytes) -> bool:
    """Whether bytes mean the same in Latin-1, which the specification asks for, and in Windows' character set."""
    return not any(0x80 <= byte < 0xA0 for byte in data)


def repacked(name: str, new: tuple[str, bytes]) -> tuple[str, bytes]:
    """Return a new text compressed where the old one was and the new one is plain."""
    kind, content = new
    if name == "zTXt" and kind == "tEXt":
        keyword, _, value = content.partition(b"\0")
        return "zTXt", keyword + bytes(2) + zlib.compress(value)
    return new
