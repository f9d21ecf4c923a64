"""Conditions that tell maker notes apart, by make, model and the note's first bytes.

Source: the dispatch of ExifTool's MakerNotes module, in whose order they are asked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context, Probe

    Holds = Callable[[Probe, Context], bool]

MANY = 1_000_000


def _make(context: Context) -> str:
    return text_of(context.members["Make"])


def _model(context: Context) -> str:
    return text_of(context.members["Model"])


def _starts(pattern: str) -> Callable[[bytes], bool]:
    match = re.compile(pattern.encode("latin-1"), re.DOTALL).match
    return lambda data: match(data) is not None


def made_by(make: str, starts: str = "", lacks: str = "", model: str = "", not_model: str = "") -> Holds:
    """The make and the model match, and the value begins with one thing and not with another; "" asks for nothing."""
    of_make, of_model = re.compile(make).search, re.compile(model).search
    not_of_model = re.compile(not_model).search if not_model else None
    begins = _starts(starts)
    begins_wrong = _starts(lacks) if lacks else None

    def holds(probe: Probe, context: Context) -> bool:
        return (
            of_make(_make(context)) is not None
            and of_model(_model(context)) is not None
            and begins(probe.data)
            and not (begins_wrong and begins_wrong(probe.data))
            and not (not_of_model and not_of_model(_model(context)))
        )

    return holds


def olympus_like(pattern: str) -> Holds:
    """A note in the manner of Olympus by another maker, which is remembered."""
    begins = _starts(pattern)

    def holds(probe: Probe, context: Context) -> bool:
        if not begins(probe.data):
            return False
        context.members["OlympusCAMER"] = 1
        return True

    return holds


_KODAK_5 = _starts(r"\0(?:\x1a\x18|\x3a\x08|\x59\xf8|\x14\x80)\0")


def kodak_type5(probe: Probe, context: Context) -> bool:
    """A Kodak of the CX series, or one whose note begins like theirs."""
    if not _make(context).startswith("EASTMAN KODAK"):
        return False
    return bool(re.search(r"CX(4200|4230|4300|4310|6200|6230)", _model(context))) or _KODAK_5(probe.data)


_PHASE_ONE = _starts(r"IIII.waR|MMMMRaw.")


def phase_one(probe: Probe, context: Context) -> bool:
    """A Phase One block; a large one holds the raw image, and the file is an IIQ."""
    if not _PHASE_ONE(probe.data):
        return False
    if probe.count > MANY:
        context.override_type("IIQ")
    return True


def reconyx_hyperfire(probe: Probe, context: Context) -> bool:
    """A trap camera's note of fixed layout; without a version only if the make says so."""
    found = re.match(rb"\x01\xf1([\x02\x03]\x00)?", probe.data)
    return found is not None and (found[1] is not None or _make(context) == "RECONYX")


_RICOH = _starts(r"(?i:Ricoh)| |MM\0\x2a|II\x2a\0")
_RICOH_TIFF = _starts(r"MM\0\x2a\0\0\0\x08\0.\0\0|II\x2a\0\x08\0\0\0.\0\0\0")
RICOH_TYPE2 = "RICOH WG-M1"


def _is_ricoh(context: Context) -> bool:
    return bool(re.match(r"(PENTAX )?RICOH", _make(context)))


def ricoh(probe: Probe, context: Context) -> bool:
    """A Ricoh note that does not begin with a whole TIFF header."""
    own = _is_ricoh(context) and _RICOH(probe.data) and not _RICOH_TIFF(probe.data)
    return own and _model(context) != RICOH_TYPE2


def ricoh_type2(probe: Probe, context: Context) -> bool:
    """A Ricoh note that does."""
    return _is_ricoh(context) and (_model(context) == RICOH_TYPE2 or _RICOH_TIFF(probe.data))


_SAMSUNG_2 = _starts(r"(?:\0.\0\x01\0\x07\0{3}\x04|.\0\x01\0\x07\0\x04\0{3})0100")


def samsung_type2(probe: Probe, context: Context) -> bool:
    """Samsung's directory, in a RAW file or told by its first entry."""
    if _make(context).upper() != "SAMSUNG":
        return False
    return context.members.get("TIFF_TYPE") == "SRW" or _SAMSUNG_2(probe.data)


def sigma(probe: Probe, context: Context) -> bool:
    """Sigma's or Foveon's note, whose version is remembered."""
    if not re.match(r"(?i)SIGMA|FOVEON", _make(context)):
        return False
    found = re.match(rb"SIGMA\0\0\0.(.)", probe.data, re.DOTALL)
    context.members["MakerNoteSigmaVer"] = found[1][0] if found else -1
    return True


def sony(probe: Probe, context: Context) -> bool:
    """Sony's directory, also in the Hasselblads that are Sonys."""
    make, model = _make(context), _model(context)
    own = make.startswith("SONY") or (
        make.startswith("HASSELBLAD") and re.match(r"HV|Stellar|Lusso|Lunar", model) is not None
    )
    return own and not probe.data.startswith(b"\x01\x00")


CONDITIONS: dict[str, Plain | Made] = {
    "made_by": Made(made_by),
    "olympus_like": Made(olympus_like),
    "kodak_type5": Plain(kodak_type5),
    "phase_one": Plain(phase_one),
    "reconyx_hyperfire": Plain(reconyx_hyperfire),
    "ricoh": Plain(ricoh),
    "ricoh_type2": Plain(ricoh_type2),
    "samsung_type2": Plain(samsung_type2),
    "sigma": Plain(sigma),
    "sony": Plain(sony),
}
