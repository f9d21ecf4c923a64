"""Tags of a packet by regular expression, as tolerant as ExifTool: what is not well-formed is passed over.

Real packets hold stray `&`, undeclared prefixes, attributes twice, junk between elements; an XML parser would stop.
`scan` finds the tags and, for each that opens an element, the one that closes it: the next of its name at its depth.
Nothing is expanded, so entities can't grow. Time and memory are linear in the packet.
Source: XML 1.0; ExifTool's ParseXMPElement for what it makes of damage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

CLOSING = -1
"""Partner of a tag that opens nothing."""
UNCLOSED = -2
"""Partner of a tag that is never closed."""
_TAG = re.compile(r"<(?:(!\[CDATA\[)|(!--)|(!DOCTYPE\b)|([?/]?)([-\w:.\x80-\U0010ffff]+))", re.ASCII)
_ATTRIBUTE = re.compile(r"""\s*([^\s="']+)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.ASCII)
_QUOTE = re.compile(r"""=\s*(['"])""", re.ASCII)
_REFERENCE = re.compile(r"&(#?\w+);", re.ASCII)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_ENTITIES = {"quot": '"', "amp": "&", "apos": "'", "lt": "<", "gt": ">"}
LONGEST_NAME = 1000


@dataclass(slots=True)
class Mark:
    """A tag of the packet.

    Attributes:
        name: Name of its element.
        attributes: What stands behind the name.
        start: Where it begins.
        end: Where what follows it begins.
        partner: Place of the tag that closes it, its own place where it is an empty element.
    """

    name: str
    attributes: str
    start: int
    end: int
    partner: int = UNCLOSED


@dataclass(slots=True)
class Scanned:
    """The tags of a packet.

    Attributes:
        marks: In file order.
        problem: What ended the scan early.
        doctype: Whether there is a DOCTYPE.
        full: Whether there were too many elements and attributes.
    """

    marks: list[Mark] = field(default_factory=list)
    problem: str = ""
    doctype: bool = False
    full: bool = False


def scan(text: str, most: int, *, doctype_ends: bool = True) -> Scanned:
    """Return the tags of a packet.

    Args:
        text: The packet.
        most: Elements and attributes at the most.
        doctype_ends: A DOCTYPE, which no packet has, ends the scan; elsewhere it is passed over.
    """
    found = Scanned()
    marks = found.marks
    open_by_name: dict[str, list[int]] = {}
    at = elements = 0
    while (tag := _TAG.search(text, at)) is not None:
        at = tag.end()
        cdata, comment, doctype, sign, name = tag.groups()
        if cdata or comment:
            at = text.find("]]>" if cdata else "-->", at) + 3
            if at < 3:
                found.problem = f"Missing {'CDATA' if cdata else 'comment'} terminator"
                break
        elif doctype:
            if not doctype_ends:
                continue
            found.doctype = True
            break
        else:
            end = text.find(">", at)
            if end < 0:
                break
            attributes = text[at:end]
            at = end + 1
        if not name:
            continue
        if sign == "/":
            waiting = open_by_name.get(name)
            if waiting:
                marks[waiting.pop()].partner = len(marks)
            marks.append(Mark(name, "", tag.start(), at, CLOSING))
        elif not sign:
            elements += 1 + attributes.count("=")
            if elements > most:
                found.full = True
                break
            mark = Mark(name, attributes, tag.start(), at)
            if attributes.endswith("/"):
                mark.attributes = attributes[:-1]
                mark.partner = len(marks)
            else:
                open_by_name.setdefault(name, []).append(len(marks))
            marks.append(mark)
    return found


def attributes_of(text: str) -> list[tuple[str, str]]:
    """Return the attributes of a tag in order, as they stand; junk between them is passed over."""
    pairs = []
    at = 0
    while (found := _ATTRIBUTE.match(text, at)) is not None:
        name, double, single = found.groups()
        pairs.append((name, single if double is None else double))
        at = found.end()
    if at == len(text):
        return pairs
    while (found := _QUOTE.search(text, at)) is not None:
        words = text[max(at, found.start() - LONGEST_NAME) : found.start()].split()
        end = text.find(found[1], found.end())
        if end < 0:
            break
        if words:
            pairs.append((words[-1], text[found.end() : end]))
        at = end + 1
    return pairs


def unescape(text: str) -> str:
    """Return text with its references to characters replaced and its CDATA sections as they stand."""
    if "<![CDATA[" not in text:
        return _REFERENCE.sub(_character, text) if "&" in text else text
    parts = _CDATA.split(text)  # text, section, text, section, …, text
    return "".join(part if at % 2 else _REFERENCE.sub(_character, part) for at, part in enumerate(parts))


def _character(reference: re.Match[str]) -> str:
    name = reference[1]
    if not name.startswith("#"):
        return _ENTITIES.get(name, reference[0])
    digits = name[1:]
    hexadecimal = digits[:1] == "x"
    try:
        code = int(digits[1:] if hexadecimal else digits, 16 if hexadecimal else 10) if len(digits) < 16 else -1
    except ValueError:
        return reference[0]
    if "_" in digits or not 0 <= code < 0x110000:
        return reference[0]
    if 0xD800 <= code < 0xE000:  # no character: three bytes that are no UTF-8
        return chr(code).encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")
    return chr(code)
