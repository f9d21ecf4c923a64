"""Is a value one that its format can hold, and what is it as a read would give it?

Source: ExifTool's CheckValue and its callers CheckExif, CheckBinaryData, CheckIPTC and CheckXMP. Values come as the
text that ExifTool would hold (numbers with spaces between) and leave as int, float, `Rational`, str, bytes or tuple.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import InvalidValue
from exifweb.core.tags.conv.inverse_dates import BAD_DATE, DATE_HINT, iso_date
from exifweb.core.values import Binary, Rational, encode_text, text_of
from exifweb.core.write.rationals import SIGNED, rational, rationalize

if TYPE_CHECKING:
    from exifweb.core.tags.schema import TagInfo

RANGES = {
    "int8u": (0, 0xFF),
    "int8s": (-0x80, 0x7F),
    "int16u": (0, 0xFFFF),
    "int16uRev": (0, 0xFFFF),
    "int16s": (-0x8000, 0x7FFF),
    "int32u": (0, 0xFFFFFFFF),
    "int32s": (-0x80000000, 0x7FFFFFFF),
    "int64u": (0, 0xFFFFFFFFFFFFFFFF),
    "int64s": (-0x8000000000000000, 0x7FFFFFFFFFFFFFFF),
    "ifd": (0, 0xFFFFFFFF),
    "ifd64": (0, 0xFFFFFFFFFFFFFFFF),
}
LIMITS = {"rational64u": 0xFFFFFFFF, "rational64s": SIGNED, "rational32u": 0xFFFF, "rational32s": 0x7FFF}
FLOATS = frozenset(("float", "double", "extended", "fixed16u", "fixed16s", "fixed32u", "fixed32s"))
TEXTS = frozenset(("string", "utf8", "unicode"))
PLACEHOLDER = 0xFEEDFEED
LONGEST_NUMBER = 400
_INTEGER = re.compile(r"[+-]?\d+\Z", re.ASCII)
_HEX = re.compile(r"(0x)?[0-9a-f]{1,8}\Z", re.IGNORECASE)
_FLOAT = re.compile(r"[+-]?(?=\d|[.,]\d)\d*([.,]\d*)?([Ee][+-]?\d+)?\Z", re.ASCII)
_FRACTION = re.compile(r"([-+]?\d+)/(\d+)\Z", re.ASCII)
_IPTC_TEXT = re.compile(r"(string|digits|undef)\[?(\d+),?(\d*)\]?\Z")
_ARRAY = re.compile(r"(.*)\[(.*)\]\Z", re.DOTALL)


def integer(text: str, form: str) -> int:
    """Return a whole number of a format; decimals are rounded, hexadecimal is understood.

    Raises:
        InvalidValue: It is none, or out of range.
    """
    least, most = RANGES[form]
    hint = f"A whole number from {least} to {most}."
    if len(text) > LONGEST_NUMBER:
        message = "Not an integer"
        raise InvalidValue(message, hint)
    if _INTEGER.match(text):
        number = int(text)
    elif _HEX.match(text):
        number = int(text, 16)
    elif _FLOAT.match(text):
        value = float(text.replace(",", "."))
        if abs(value) > 1e30:
            message = f"Value {'above' if value > 0 else 'below'} {form} {'maximum' if value > 0 else 'minimum'}"
            raise InvalidValue(message, hint)
        number = int(value + (-0.5 if value < 0 else 0.5))
    else:
        message = "Not an integer"
        raise InvalidValue(message, hint)
    if number < least:
        message = f"Value below {form} minimum"
        raise InvalidValue(message, hint)
    if number > most and number != PLACEHOLDER:
        message = f"Value above {form} maximum"
        raise InvalidValue(message, hint)
    return number


def fraction(text: str, form: str) -> Rational:
    """Return a fraction of a format: a decimal, `1/200`, `inf` or `undef`.

    Raises:
        InvalidValue: It is none, or negative where there is no sign.
    """
    unsigned = form.endswith("u")
    hint = f"A {'positive ' if unsigned else ''}number such as 0.005, a fraction such as 1/200, inf or undef."
    if text not in ("inf", "undef"):
        parts = _FRACTION.match(text)
        if parts is None and (not _FLOAT.match(text) or len(text) > LONGEST_NUMBER):
            message = "Not a floating point number"
            raise InvalidValue(message, hint)
        if unsigned and (int(parts[1]) if parts else float(text.replace(",", "."))) < 0:
            message = "Must be an unsigned rational" if parts else "Must be a positive number"
            raise InvalidValue(message, hint)
    found = rational(text.replace(",", "."), LIMITS[form], 7 if "32" in form else 10)
    if abs(found.numerator) > LIMITS[form] or found.denominator > LIMITS[form]:
        message = f"Value above {form} maximum"
        raise InvalidValue(message, f"Numerator and denominator up to {LIMITS[form]}.")
    return found


def number(text: str) -> float:
    """Return a floating point number.

    Raises:
        InvalidValue: It is none.
    """
    if not _FLOAT.match(text) or len(text) > LONGEST_NUMBER:
        message = "Not a floating point number"
        raise InvalidValue(message, "A number such as 0.5 or 1e-3.")
    return float(text.replace(",", "."))


def one(text: str, form: str) -> Any:
    """Return one number of a format.

    Raises:
        InvalidValue: It is none.
    """
    if form in RANGES:
        return integer(text, form)
    if form in LIMITS:
        return fraction(text, form)
    if form in FLOATS:
        return number(text)
    message = f"Can't write {form} values"
    raise InvalidValue(message, "The format of this tag has no writer.")


def typed(value: Any, form: str, count: int) -> Any:
    """Return a value of a format and count as a read gives it.

    Args:
        value: Text, bytes, a number, numbers with spaces between.
        form: ExifTool's name of the format.
        count: How many; 0 where nothing is said (one number, any length of text), -1 for any.

    Raises:
        InvalidValue: The value does not fit.
    """
    if form in TEXTS:
        text = text_of(value)
        if 0 < count <= len(encode_text(text)):
            message = "String too long"
            raise InvalidValue(message, f"{count - 1} bytes at the most.")
        return text
    if form in ("undef", "binary"):
        data = value.read() if isinstance(value, Binary) else encode_text(text_of(value))
        if 0 < count < len(data):
            message = "Data too long"
            raise InvalidValue(message, f"{count} bytes at the most.")
        return data.ljust(count, b"\0") if count > 0 else data
    text = text_of(value)
    if count in (0, 1):
        return one(text, form)
    parts = text.split()
    wanted = len(parts) if count < 0 else count
    if not parts or len(parts) != wanted:
        message = f"{'Too many' if len(parts) > wanted else 'Not enough'} values specified ({wanted or 1} required)"
        raise InvalidValue(message, f"{wanted or 1} numbers with spaces between.")
    found = tuple(one(part, form) for part in parts)
    return found[0] if len(found) == 1 else found


def layout(form: Any, count: Any) -> tuple[str, int]:
    """Return the name of a format and the count of a row; -1 where the count depends on the file."""
    if isinstance(form, dict):
        form, count = form["format"], form["count"]
    elif isinstance(form, str):
        array = _ARRAY.match(form)
        if array:
            form, count = array[1], int(array[2]) if array[2].isdigit() else -1
    if count is None:
        return str(form), 0
    return str(form), int(count) if isinstance(count, int) else -1


def exif(info: TagInfo, value: Any) -> Any:
    """Return a value as an entry of a directory holds it.

    Raises:
        InvalidValue: It does not fit, or the tag has no format to write.
    """
    form = info.format or info.writable
    if not form or form in (1, "1", True):
        if info.g0 == "MakerNotes":
            return value
        message = "No writable format"
        raise InvalidValue(message, "This tag can't be written.")
    return typed(value, *layout(form, info.attributes.get("count")))


def binary(info: TagInfo, value: Any) -> Any:
    """Return a value as a binary table holds it.

    Raises:
        InvalidValue: It does not fit.
    """
    form, count = layout(info.format or info.table.format or "int8u", None)
    return typed(value, form, count)


def custom(info: TagInfo, value: Any) -> Any:  # noqa: ARG001 - all checks are called alike
    """Return a value of Canon's old custom functions: one byte.

    Raises:
        InvalidValue: It does not fit.
    """
    return typed(value, "int8u", 0)


def iptc(info: TagInfo, value: Any) -> Any:
    """Return a value as a dataset holds it: a whole number, digits filled up with zeros, text cut to its length.

    Raises:
        InvalidValue: It is too short, too large, or not of digits.
    """
    form = info.format or info.table.format or ""
    if isinstance(form, dict):
        form = f"{form['format']}[{form['count']}]"
    text = text_of(value)
    if form.startswith("int"):
        if not _INTEGER.match(text) and not _HEX.match(text):
            message = "Not an integer"
            raise InvalidValue(message, "A whole number.")
        found = int(text) if _INTEGER.match(text) else int(text, 16)
        width = int(re.sub(r"\D", "", form) or 8)
        if found < 0 or found >> width:
            message = f"Value too large for {width // 8}-byte format"
            raise InvalidValue(message, f"A whole number from 0 to {(1 << width) - 1}.")
        return found
    parts = _IPTC_TEXT.match(form)
    if parts is None:
        message = f"Bad IPTC Format ({form})"
        raise InvalidValue(message, "This tag can't be written.")
    return _iptc_text(value, parts[1], int(parts[2]), int(parts[3] or parts[2]))


def _iptc_text(value: Any, form: str, least: int, most: int) -> Any:
    text = text_of(value)
    if form == "digits":
        if not re.fullmatch(r"\d*", text, re.ASCII):
            message = "Non-numeric characters in value"
            raise InvalidValue(message, f"{least} to {most} digits.")
        text = text.rjust(least, "0") if text else text
    data = encode_text(text)
    if form == "string":
        return data[:most].decode("utf-8", "ignore") if len(data) > most else text.ljust(least)
    if len(data) < least:
        message = f"String too short (minlen is {least})"
        raise InvalidValue(message, f"{least} to {most} characters.")
    return data[:most] if form == "undef" else text[:most]


def xmp(info: TagInfo, value: Any) -> Any:
    """Return a value as a packet spells it: `1/200`, an ISO date, `True`; text as it is.

    Raises:
        InvalidValue: It is not of the property's type.
    """
    form = info.attributes.get("write", info.table.head.get("writable"))
    text = text_of(value)
    if not form or form in ("string", "lang-alt"):
        return _CONTROLS.sub(".", encode_text(text).decode("utf-8", "replace"))
    check = XMP_FORMATS.get(str(form))
    if check is None:
        message = f"Unknown XMP format: {form}"
        raise InvalidValue(message, "This property can't be written.")
    return check(text)


_CONTROLS = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f]")


def _xmp_rational(text: str) -> str:
    if text not in ("inf", "undef") and not _FRACTION.match(text):
        text = str(number(text)) if "," in text else text
        number(text)
    return "/".join(map(str, rationalize(text, 0xFFFFFFFF)))


def _xmp_real(text: str) -> str:
    number(text)
    return text.replace(",", ".")


def _xmp_integer(text: str) -> str:
    if _INTEGER.match(text):
        return text
    if _HEX.match(text):
        return str(int(text, 16))
    message = "Not an integer"
    raise InvalidValue(message, "A whole number.")


def _xmp_date(text: str) -> str:
    found = iso_date(text, None)  # type: ignore[arg-type]  # it does not ask the context
    if not found:
        raise InvalidValue(BAD_DATE, DATE_HINT)
    return found


def _xmp_boolean(text: str) -> str:
    false = text in ("", "0") or "false" in text.lower() or text.lower() == "no"
    return "False" if false else "True"


XMP_FORMATS = {
    "rational": _xmp_rational,
    "real": _xmp_real,
    "integer": _xmp_integer,
    "date": _xmp_date,
    "boolean": _xmp_boolean,
}
CHECKS = {
    "Exif::CheckExif": exif,
    "CheckBinaryData": binary,
    "CanonCustom::CheckCanonCustom": custom,
    "IPTC::CheckIPTC": iptc,
    "XMP::CheckXMP": xmp,
}
"""By the name of a table's checking procedure."""
