"""Which lens it was: a lens type may stand for several lenses, which focal length and aperture tell apart.

`candidates` gives the lenses of a type; `narrow` and `narrow_canon` keep those that agree with what else the file
says. Sources: ExifTool's Exif::PrintLensID, Canon::PrintLensID and XMP::PrintLensID for what is compared and within
which tolerance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING, Any

from exifweb.core.tags import store
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Plain
from exifweb.core.values import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exifweb.core.context import Context
    from exifweb.core.model import Tag
    from exifweb.core.tags.composite import Inputs
    from exifweb.core.tags.schema import TagInfo

    Labels = Mapping[str, str]

_NUMBER = r"\d+(?:\.\d+)?"
_RANGE = re.compile(rf"({_NUMBER})(?:-({_NUMBER}))?\s*mm.*?(?:[fF]/?\s*)({_NUMBER})(?:-({_NUMBER}))?")
_CANON_RANGE = re.compile(rf"(\d+)(?:-(\d+))?mm.*?(?:[fF]/?)({_NUMBER})(?:-({_NUMBER}))?")
_CONVERTER = re.compile(rf" \+ .*? ({_NUMBER})x( |$)")
_CANON_CONVERTER = re.compile(r"^(.*) \+ (RF)?(\d+(\.\d*)?)x$")
_SPEC = re.compile(rf"({_NUMBER}(?:-{_NUMBER})?) ?mm ?f/?({_NUMBER}(?:-{_NUMBER})?)", re.IGNORECASE)
_IS_LENS = re.compile(r"mm|\d/F")
CANON_LENSES = "@Canon.canonLensTypes"
FOCAL_SLACK, APERTURE_SLACK = 0.5, 0.15
CANON_FOCAL_SLACK, CANON_APERTURE_SLACK = 0.9, 0.18
MISSING_TYPES = ("-1", "65535")


@dataclass(frozen=True, slots=True)
class Optics:
    """Focal lengths in mm and widest apertures at both ends."""

    short: float
    long: float
    wide: float
    tele: float

    def times(self, factor: float) -> Optics:
        """Return the same behind a converter."""
        return Optics(*(part * factor for part in (self.short, self.long, self.wide, self.tele)))


@dataclass(frozen=True, slots=True)
class Clues:
    """What a file says about its lens; None where it says nothing."""

    focal: float | None = None
    aperture: float | None = None
    short: float | None = None
    long: float | None = None
    model: str = ""
    spec: str = ""


def optics_of(text: str, pattern: re.Pattern[str] = _RANGE) -> Optics | None:
    """Return focal lengths and apertures that a lens name states."""
    found = pattern.search(text)
    if not found:
        return None
    short, long, wide, tele = found.groups()
    return Optics(float(short), float(long or short), float(wide), float(tele or wide))


def labels_of(tag: Tag | None) -> tuple[Labels | None, bool]:
    """Return the lens names that a tag's table has, and whether they serve the first part of its value only."""
    return labels_in(tag.info) if tag is not None else (None, False)


def labels_in(info: TagInfo) -> tuple[Labels | None, bool]:
    """Return the lens names of a table row, and whether they serve the first part of its value only."""
    node = info.attributes.get("text")
    first_only = isinstance(node, list)
    if first_only:
        node = node[0] if node else None
    if not isinstance(node, dict) or "enum" not in node:
        return None, first_only
    given = node["enum"]
    return (store.labels(given) if isinstance(given, str) else given), first_only


def candidates(names: Labels, kind: str) -> list[str]:
    """Return the lenses that share a type: those of `TYPE`, `TYPE.1`, `TYPE.2` and so on."""
    found = [re.sub(r" or .*", "", names[kind], flags=re.DOTALL)]
    while f"{kind}.{len(found)}" in names:
        found.append(names[f"{kind}.{len(found)}"])
    return found


def is_lens_type(inputs: Inputs, _: Context) -> Any:
    """Make the tag if the lens type is one of named lenses, or names a lens itself."""
    names, _first = labels_of(inputs.tags[0])
    return inputs if names is not None or _IS_LENS.search(text_of(inputs.raw(0))) else None


def lens_id_text(_: Any, context: Context) -> Any:
    """The lens by its type and what else the file says of it."""
    inputs: Inputs = context.inputs
    at = 0
    if inputs.value(9) is not None:
        second, third = (int(number_of(inputs.value(i) or 0)) for i in (9, 10))
        if second & 0x8000 or second == 0:
            at = 10 if second == 0 and third & 0x8000 else 9
    names_at = 9 if at == 10 else at
    if is_true(inputs.value(12)):
        at = names_at = 12
    lens = identify(inputs, context, at, names_at)
    return _with_converter(lens, inputs)


def _with_converter(lens: str | None, inputs: Inputs) -> str | None:
    own, now = inputs.value(11), inputs.value(1)
    if not lens or not is_true(own) or not is_true(now):
        return lens
    if not number_of(own):
        return None
    factor = number_of(now) / number_of(own)
    return f"{lens} + {factor:.1f}x converter" if factor > 1.1 else lens


def identify(inputs: Inputs, context: Context, at: int, names_at: int) -> str | None:
    """Return the lens of the type at an input, named by the labels of the tag at another."""
    kind, shown = text_of(inputs.value(at)), text_of(inputs.text(at))
    names, first_only = labels_of(inputs.tags[names_at])
    if names is None:
        if "mm" in shown:
            return shown
        spelled = re.sub(r"(\d)/F", r"\1mm F", shown, count=1)
        return spelled if spelled != shown else None
    if first_only:
        kind, shown = kind.partition(" ")[0], shown.partition(";")[0]
    clues = _clues(inputs)
    members = context.members
    if members.get("Make") == "SONY":
        return _sony(names, kind, shown, clues, text_of(members.get("Model", "")))
    if clues.short and clues.long and not re.match(r"TAMRON.*-\d+mm", clues.model):
        return narrow_canon(names, kind, clues)
    return narrow(names, kind, shown, clues)


def _clues(inputs: Inputs) -> Clues:
    def number(index: int) -> float | None:
        value = inputs.value(index)
        return number_of(value) if is_true(value) else None

    short, long = number(4), number(5)
    given = re.match(r"(\d+)(?: (?:to )?(\d+))?\Z", text_of(inputs.value(7) or ""))
    if given:
        short, long = float(given[1]), float(given[2] or given[1])
    model, spec = text_of(inputs.value(6) or ""), text_of(inputs.text(8) or "")
    return Clues(number(1), number(2) or number(3), short, long, model, spec)


E_MOUNT = "@Sony.sonyLensTypes2"
ADAPTERS = frozenset((0xEF00, 0xF000, 0xF100, 0xFF00, 0x7700, 0x7800, 0x7900, 0x8700, 0xBC00, 0xBD00, 0xBE00, 0xCC00))
SIGMA_ADAPTER = range(0x4900, 0x590B)


def _sony(names: Labels, kind: str, shown: str, clues: Clues, model: str) -> str | None:
    """Sony's types count lenses behind adapters too, each adapter from an offset of its own."""
    number = int(number_of(kind))
    if kind == "65535":
        if kind in names and not clues.focal and clues.aperture == 1:
            return names[kind]
        if re.search("NEX|ILCE", model):
            names = _e_mount()
    elif number != 0xFF00:
        other = 0
        if number & 0xFF00 in ADAPTERS:
            names = store.labels(CANON_LENSES)
            other = 0xEF00 if number >= 0xEF00 else 0xBC00 if number >= 0xBC00 else 0x7700
        elif number in SIGMA_ADAPTER:
            names, other = store.labels("@Sigma.sigmaLensTypes"), 0x4900
        kind = str(number - other) if other else kind
        shown = names.get(kind, shown) if other else shown
    return narrow(names, kind, shown, clues)


def _e_mount() -> Labels:
    """Return all E-mount lenses as candidates for the type that stands for none."""
    lenses: dict[str, str] = {}
    seen: set[str] = set()
    for _, name in sorted(store.labels(E_MOUNT).items()):
        lens = re.sub(r" or .*", "", name)
        if lens not in seen:
            lenses["65535" if not seen else f"65535.{len(seen)}"] = lens
            seen.add(lens)
    return lenses


def narrow(names: Labels, kind: str, shown: str, clues: Clues) -> str | None:
    """Return the lenses of a type that agree with focal length, aperture and specification."""
    if not names.get(kind):
        return clues.model or shown
    if f"{kind}.1" not in names:
        return names[kind]
    best, matches = _agreeing(candidates(names, kind), clues)
    found = match_model(best or matches, clues.model)
    if found:
        return " or ".join(found)
    return clues.model if clues.model and " or " in names[kind] else names[kind]


def _agreeing(lenses: Sequence[str], clues: Clues) -> tuple[list[str], list[str]]:
    """Return those that fit best, and all that fit."""
    best: list[str] = []
    matches: list[str] = []
    closest: float | None = None
    spec = optics_of(clues.spec) if clues.spec else None
    if spec is not None and not spec.wide:
        spec = None
    for lens in lenses:
        own = optics_of(lens)
        if own is None or not own.short:
            continue
        if spec is not None:
            if not _same(own, spec):
                continue
            if re.search(rf" {re.escape(clues.spec)}( \(| GM$|$)", lens):
                return [lens], matches
            if not lens.startswith("Sony "):
                best.append(lens)
            continue
        converter = _CONVERTER.search(lens)
        if converter:
            own = own.times(float(converter[1]))
        if clues.focal and not own.short - FOCAL_SLACK <= clues.focal <= own.long + FOCAL_SLACK:
            continue
        if clues.aperture:
            if not own.wide - APERTURE_SLACK <= clues.aperture <= own.tele + APERTURE_SLACK:
                continue
            distance = abs(clues.aperture - _aperture_at(own, clues.focal or 0))
            if closest is not None:
                if distance > closest + APERTURE_SLACK:
                    continue
                if distance < closest - APERTURE_SLACK:
                    best.clear()
            closest = distance
            best.append(lens)
        matches.append(lens)
    return best, matches


def _same(own: Optics, spec: Optics) -> bool:
    focal = max(abs(own.short - spec.short), abs(own.long - spec.long))
    aperture = max(abs(own.wide - spec.wide), abs(own.tele - spec.tele))
    return focal <= FOCAL_SLACK and aperture <= APERTURE_SLACK


def _aperture_at(own: Optics, focal: float) -> float:
    """Return the widest aperture at a focal length, taking its logarithm to change evenly with the focal one's."""
    if own.short == own.long or own.wide == own.tele or focal <= own.short:
        return own.wide
    if focal >= own.long:
        return own.tele
    share = (log(focal) - log(own.short)) / (log(own.long) - log(own.short))
    return exp(log(own.wide) + (log(own.tele) - log(own.wide)) * share)


def match_model(lenses: list[str], model: str) -> list[str]:
    """Return the lenses whose names agree with the model that the camera wrote, as far as that tells them apart."""
    if len(lenses) < 2 or not model:
        return lenses
    focal = re.search(r"(\d+-)?\d+mm", model)
    if focal:
        lenses = _filtered(lenses, re.compile(re.escape(focal[0])))
    aperture = re.search(r"(?:F/?|1:)(\d+(\.\d+)?)", model, re.IGNORECASE)
    if len(lenses) > 1 and aperture:
        lenses = _filtered(lenses, re.compile(rf"(F/?|1:){aperture[1]}(\b|[A-Z])", re.IGNORECASE))
    for word in ("I+", "USM"):
        mark = re.search(rf"\b({word})\b", model)
        if len(lenses) > 1 and mark:
            lenses = _filtered(lenses, re.compile(rf"\b{mark[1]}\b"))
    return lenses


def _filtered(lenses: list[str], pattern: re.Pattern[str]) -> list[str]:
    return [lens for lens in lenses if pattern.search(lens)] or lenses


CONVERTERS = (1.0, 1.4, 2.0, 2.8)


def narrow_canon(names: Labels, kind: str, clues: Clues) -> str:
    """Return the lenses of a type that agree with the zoom range and the aperture, converters included."""
    short, long = clues.short or 0, clues.long or 0
    lens = None if kind in MISSING_TYPES else names.get(kind)
    if lens:
        if f"{kind}.1" not in names:
            return with_converter(lens, short)
        found = _canon_matches(candidates(names, kind), clues)
        if found:
            return " or ".join(found)
    elif re.search(r"\d", clues.model):
        return f"Canon {clues.model}" if names is store.labels(CANON_LENSES) else clues.model
    shown = f" {int(short)}{f'-{int(long)}' if long and long != short else ''}mm" if short else ""
    return f"Unknown{shown}" if kind in MISSING_TYPES else f"Unknown ({kind}){shown}"


def with_converter(lens: str, short: float) -> str:
    """Return a lens with the converter that its shortest focal length implies."""
    focal = re.search(r"\d+", lens)
    if lens.endswith("x") or not focal:
        return lens
    factor = next((f for f in CONVERTERS if abs(short - int(focal[0]) * f) <= CANON_FOCAL_SLACK), 1.0)
    return f"{lens} + {factor:g}x" if factor > 1 else lens


def _canon_matches(lenses: Sequence[str], clues: Clues) -> list[str]:
    given = re.search(r" \+ ((EXTENDER )?RF)?(\d+(\.\d*)?)x\b", clues.model)
    ranks: list[list[str]] = [[], [], []]
    for factor in (float(given[3]),) if given else CONVERTERS:
        for lens in lenses:
            rank, name = _canon_rank(lens, factor, clues)
            if rank is None:
                continue
            longer = _CANON_CONVERTER.match(lens)
            for names in ranks[: rank + 1]:
                names.append(name)
            if longer:
                _drop_shorter(ranks, longer[1], rank)
        if ranks[0]:
            break
    maybe, likely, matches = ranks
    mark = re.search(r"(\| [ACS])", clues.model)
    if len(matches) > 1 and mark:
        matches = [lens for lens in matches if mark[1] in lens] or matches
    found = matches or likely or maybe
    spec = _SPEC.search(clues.model)
    if len(found) > 1 and spec:
        same = [lens for lens in found if (own := _SPEC.search(lens)) and own.groups() == spec.groups()]
        found = same or found
    return match_model(found, clues.model)


def _drop_shorter(ranks: list[list[str]], stem: str, rank: int) -> None:
    """Take out the entry before the newest where it is the same lens without its converter."""
    for index, names in enumerate(ranks):
        place = -2 if index <= rank else -1
        if len(names) >= -place and names[place].startswith(stem):
            del names[place]


def _canon_rank(lens: str, factor: float, clues: Clues) -> tuple[int | None, str]:
    """Return how well a lens behind a converter agrees (0 short end, 1 both ends, 2 aperture too), and its name."""
    own = optics_of(lens, _CANON_RANGE)
    if own is None:
        return None, lens
    fixed = re.search(r" \+ (\d+(\.\d+)?)x$", lens)
    if fixed:
        own = own.times(float(fixed[1]))
    if abs((clues.short or 0) - own.short * factor) > CANON_FOCAL_SLACK:
        return None, lens
    built_in = _CANON_CONVERTER.match(lens)
    if built_in and float(built_in[3]) != factor:
        return None, lens
    name = f"{lens} + {factor:g}x" if factor > 1 and not built_in else lens
    if abs((clues.long or 0) - own.long * factor) > CANON_FOCAL_SLACK:
        return 0, name
    low, high = own.wide * factor - CANON_APERTURE_SLACK, own.tele * factor + CANON_APERTURE_SLACK
    if clues.aperture and not low <= clues.aperture <= high:
        return 1, name
    return 2, name


def names_a_lens(inputs: Inputs, _: Context) -> Any:
    """Make the tag if one of the first two inputs reads like a lens, and no Adobe lens number tells more."""
    if inputs.raw(2) is not None and inputs.raw(3) is not None:
        return None
    return inputs if any(_IS_LENS.search(text_of(inputs.raw(i) or "")) for i in (0, 1)) else None


def lens_name(inputs: Inputs, _: Context) -> Any:
    """The input that reads like a lens."""
    first = inputs.value(0)
    return first if first is not None and _IS_LENS.search(text_of(first)) else inputs.value(1)


def lens_name_text(value: Any, _: Context) -> str:
    """A lens name in one spelling: `18-55mm F3.5`."""
    text = re.sub(r"(\d)/F", r"\1mm F", text_of(value), count=1)
    text = text.replace("mmF", "mm F", 1)
    return re.sub(r"(\d) mm", r"\1mm", text, count=1).replace(" - ", "-", 1)


MAKERS: tuple[tuple[str, str, str], ...] = (
    ("Canon", "Canon", CANON_LENSES),
    ("Nikon", "Nikon", "Composite:Nikon-LensID"),
    ("Pentax", "Pentax|Ricoh", "@Pentax.pentaxLensTypes"),
    ("Sony", "Sony", "@Sony.sonyLensTypes"),
    ("Sigma", "Sigma", ""),
    ("Samsung", "Samsung", "Samsung::Type2:40963"),
    ("Leica", "Leica", "@Panasonic.leicaLensTypes"),
)
"""Maker, what the camera's make matches, and where the names are: shared labels, or those of a tag.

Adobe's numbers of Sigma's lenses are not those of Sigma's maker notes, and nobody has listed them.
"""


def adobe_lens_text(value: Any, context: Context) -> str:
    """The lens of the number that Adobe's programs keep in XMP."""
    inputs: Inputs = context.inputs
    kind, make = text_of(value), text_of(inputs.value(1) or "")
    found = next((row for row in MAKERS if re.search(row[1], make, re.IGNORECASE)), None)
    if found is None or not found[2]:
        return f"Unknown ({kind})"
    maker, _, reference = found
    names = _names_at(reference)
    if maker == "Pentax" and kind.isdigit():
        kind = f"{int(kind) >> 8 & 0xFF} {int(kind) & 0xFF}"
    if maker == "Nikon":
        kind, names = _nikon_by_prefix(kind, names)
    clues = _adobe_clues(inputs, maker)
    shown = names.get(kind) or f"Unknown ({kind})"
    if clues.short and clues.long and context.members.get("Make") != "SONY":
        return narrow_canon(names, kind, clues)
    return narrow(names, kind, shown, clues) or shown


def _names_at(reference: str) -> Labels:
    if reference.startswith("@"):
        return store.labels(reference)
    table, _, key = reference.rpartition(":")
    return labels_in(store.tag(table, int(key) if key.isdigit() else key))[0] or {}


def _nikon_by_prefix(kind: str, names: Labels) -> tuple[str, Labels]:
    """Adobe keeps only the first byte or bytes of Nikon's eight."""
    digits = f"{int(number_of(kind)):X}"
    digits = digits.zfill(len(digits) + len(digits) % 2)
    prefix = " ".join(digits[i : i + 2] for i in range(0, len(digits), 2))
    lenses = dict.fromkeys(name for key, name in names.items() if key.startswith(prefix))
    return prefix, {prefix if not i else f"{prefix}.{i}": lens for i, lens in enumerate(lenses)}


def _adobe_clues(inputs: Inputs, maker: str) -> Clues:
    def number(text: Any) -> float | None:
        return number_of(text) or None if text not in (None, "undef") else None

    info = [number(part) for part in text_of(inputs.value(2) or "").split()]
    short, long, wide, tele = (*info, None, None, None, None)[:4]
    focal, aperture = number(inputs.value(3)), number(inputs.value(5))
    if maker == "Sony" and _contradicts(focal, aperture, (short, long), (wide, tele)):
        short = long = wide = None
    elif aperture:
        wide = None
    return Clues(focal, wide or aperture, short, long, text_of(inputs.value(4) or ""))


def _contradicts(
    focal: float | None,
    aperture: float | None,
    focals: tuple[float | None, float | None],
    apertures: tuple[float | None, float | None],
) -> bool:
    pairs = ((focal, focals, FOCAL_SLACK), (aperture, apertures, APERTURE_SLACK))
    return any(
        own and ((low and own < low - slack) or (high and own > high + slack)) for own, (low, high), slack in pairs
    )


CONVERSIONS: dict[str, Plain] = {
    "lenses.is_lens_type": Plain(is_lens_type),
    "lenses.lens_id_text": Plain(lens_id_text),
    "lenses.names_a_lens": Plain(names_a_lens),
    "lenses.lens_name": Plain(lens_name),
    "lenses.lens_name_text": Plain(lens_name_text),
    "lenses.adobe_lens_text": Plain(adobe_lens_text),
}
