"""Languages and character sets of texts: codes of QuickTime and ISO 639, rows for other languages.

Sources: QuickTime File Format, "Language Code Values" and "ISO language code"; ISO 14496-12 8.4.2.3; ExifTool's
QuickTime and Font modules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.charsets import codec_of, decoded
from exifweb.core.tags.schema import TagInfo, describe

if TYPE_CHECKING:
    from exifweb.core.context import Context

UNDEFINED, FIRST_ISO = 0x7FFF, 0x400
DEFAULTS = frozenset(("und", "eng"))
_CODES = (
    "en fr de it nl-NL sv es da pt no he ja ar fi el is mt tr hr zh-TW ur hi th ko lt pl hu et lv smi fo fa ru zh-CN "
    "nl-BE ga sq ro cs sk sl yi sr mk bg uk be uz kk az az hy ka ro ky tg tk mn-MN mn-CN ps ku ks sd bo ne sa mr bn as "
    "gu pa or ml kn ta te si my km lo vi id tl ms-MY ms-BN am ti om so sw rw rn ny mg eo"
)
_CODES_FROM_128 = "cy eu ca la qu gn ay tt ug dz jv su gl af br"
_CODES_FROM_144 = "gd gv ga to el kl az"
MACINTOSH = (
    dict(enumerate(_CODES.split()))
    | dict(enumerate(_CODES_FROM_128.split(), 128))
    | dict(enumerate(_CODES_FROM_144.split(), 144))
)
"""Macintosh's codes of languages."""
MARK = b"\xfe\xff"


def unpacked(code: int, *, defaults: bool = True) -> str:
    """Return the three letters that a code packs in five bits each, empty for the default language.

    Args:
        code: The code, 0 for the default.
        defaults: Whether English and the undetermined language count as the default.
    """
    if not code:
        return ""
    letters = "".join(chr(((code >> shift) & 0x1F) + 0x60) for shift in (10, 5, 0))
    if not (letters.isalpha() and letters.islower()):
        return "err"
    return "" if defaults and letters in DEFAULTS else letters


def locale(language: int, country: int) -> str:
    """Return language and country such as `fra-FR`, empty for the default; lists of either count as none."""
    found = unpacked(language) if language > 255 else ""
    if country > 255:
        letters = country.to_bytes(2, "big").decode("latin-1")
        if letters != "ZZ" and letters.isascii() and letters.isalpha() and letters.isupper():
            return f"{found or (unpacked(language, defaults=False) if language > 255 else '') or 'und'}-{letters}"
    return found


def in_language(context: Context, info: TagInfo, code: str) -> TagInfo:
    """Return the row of a tag in another language, and note that there is one."""
    from exifweb.core.blocks.quicktime.state import state_of

    state = state_of(context)
    made = state.alternates.get((id(info), code))
    if made is None:
        words = {"desc": f"{describe(info.name)} ({code})"}
        made = TagInfo(info.table, f"{info.id}-{code}", f"{info.name}-{code}", {**info.attributes, **words})
        state.alternates[id(info), code] = made
    state.languages.append((made, info))
    return made


def text_in(data: bytes, encoding: str) -> str:
    """Return text of a named encoding, up to its first NUL where it had to be converted.

    Args:
        data: The text.
        encoding: `UTF8`, `UTF16` (big-endian unless marked), `ShiftJIS` or any other name of ours.
    """
    if encoding == "UTF16":
        order = "utf-16-le" if data.startswith(b"\xff\xfe") else "utf-16-be"
        data = data[2:] if data[:2] in (b"\xff\xfe", MARK) else data
        return data[: len(data) // 2 * 2].decode(order, "replace").partition("\0")[0]
    if encoding == "ShiftJIS":
        return data.decode("cp932", "replace").partition("\0")[0]
    text = decoded(data, codec_of(encoding))
    return text if encoding == "UTF8" or data.isascii() else text.partition("\0")[0]


def plain_text(context: Context, data: bytes) -> str:
    """Return text of no stated encoding: UTF-8 where it is that, otherwise what the options say of QuickTime."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return text_in(data, context.options.charset_quicktime or "MacRoman")


def international(context: Context, data: bytes, code: int) -> tuple[str, str]:
    """Return a text and its language, empty for the default, by the code that stands before it."""
    if (code < FIRST_ISO or code == UNDEFINED) and not data.startswith(MARK):
        if not code:
            return plain_text(context, data), ""
        language = "un" if code == UNDEFINED else MACINTOSH.get(code, "")
        return text_in(data, context.options.charset_quicktime or "MacRoman"), language
    encoding = "UTF16" if data.startswith(MARK) else "UTF8"
    return text_in(data.removeprefix(MARK), encoding), unpacked(code)
