"""Cards of a FITS header: a keyword and its value, quoted or not, which may go on in the cards behind it.

Sources: FITS standard 4.0, section 4; ExifTool's ProcessFITS.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exifweb.core.blocks.named import row_named
from exifweb.core.tags import store
from exifweb.core.values import decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "FITS::Main"
CARD, KEY = 80, 8
TEXTS = frozenset(("COMMENT", "HISTORY"))
CONTINUE, END, VALUE = "CONTINUE", "END", b"= "
_KEY = re.compile(r"[-_A-Z0-9]*\n?\Z")
_QUOTED = re.compile(rb"'(.*?)'(.*)")
_MORE = re.compile(rb"('.*?)'(.*)")
_FLOAT = re.compile(rb"[+-]?(?=\d|\.\d)\d*(\.\d*)?([ED]([+-]?\d+))?\n?\Z")
_EXPONENT = bytes.maketrans(b"DE", b"ee")


@dataclass(slots=True)
class Pending:
    """A value that goes on in the next card.

    Attributes:
        key: Its keyword.
        value: What there is of it so far, None where nothing is pending.
    """

    key: str = ""
    value: bytes | None = None


def decode(context: Context, block: Block) -> None:
    """Decode the cards of the header."""
    data = context.source.read(block.offset, block.length)
    pending = Pending()
    for at in range(CARD, len(data) + CARD, CARD):
        card = data[at : at + CARD]
        if len(card) < CARD:
            context.warn("Truncated FITS header", block.offset + at, "entry")
            return
        if not _card(context, card, block.offset + at, pending):
            return


def _card(context: Context, card: bytes, here: int, pending: Pending) -> bool:
    """Decode a card; False where it is the last."""
    key = card[:KEY].rstrip(b" ").decode("latin-1")
    if key == CONTINUE:
        if pending.value is None:
            context.warn("Unexpected FITS CONTINUE keyword", here, "entry")
            return True
    else:
        if pending.value is not None:
            _found(context, pending.key, pending.value + b"&", here)
            pending.value = None
        if key == END:
            return False
        if not _KEY.match(key):
            context.warn("Format error in FITS header", here, "entry")
            return False
        if key in TEXTS:
            _found(context, key, card[KEY:].rstrip(b" "), here)
            return True
        if card[KEY : KEY + 2] != VALUE:
            return True
        pending.key = key
    _value(context, card[KEY + 2 :], here, pending)
    return True


def _value(context: Context, text: bytes, here: int, pending: Pending) -> None:
    quoted = _QUOTED.match(text)
    if quoted:
        value, rest = quoted.groups()
        while more := _MORE.match(rest):  # two quotes stand for one
            value, rest = value + more[1], more[2]
        value = value.rstrip(b" ")
        if pending.value is not None:
            value, pending.value = pending.value + value, None
        if value.endswith(b"&"):
            pending.value = value[:-1]
            return
    elif pending.value is not None:
        context.warn("Invalid FITS CONTINUE value", here, "entry")
        return
    else:
        value = re.sub(rb" *(/.*)?\n?\Z", b"", text, count=1)
        if not value:
            return
        value = value.lstrip(b" ")
        if _FLOAT.match(value):
            value = value.translate(_EXPONENT)
    _found(context, pending.key, value, here)


def _found(context: Context, key: str, value: bytes, here: int) -> None:
    name = re.sub(r"_(.)", lambda found: found[1].upper(), key[:1].upper() + key[1:].lower())
    info = row_named(store.table(TABLE), key, name)
    context.found(info, decode_text(value), None, here, CARD, "string", len(value))
