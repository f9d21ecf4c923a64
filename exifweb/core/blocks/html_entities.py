"""Character references of HTML 4 by name. Source: HTML 4.01, section 24."""

from __future__ import annotations

import re

LATIN = (
    "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute "
    "micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring "
    "AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml "
    "times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil "
    "egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash "
    "ugrave uacute ucirc uuml yacute thorn yuml"
)
"""Names of the characters from 160 on."""
GREEK = (
    "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho . Sigma Tau Upsilon Phi "
    "Chi Psi Omega . . . . . . . alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi "
    "rho sigmaf sigma tau upsilon phi chi psi omega"
)
"""Names of the characters from 913 on."""
OTHERS: dict[int, str] = {
    34: "quot", 38: "amp", 39: "apos", 60: "lt", 62: "gt", 338: "OElig", 339: "oelig", 352: "Scaron", 353: "scaron",
    376: "Yuml", 402: "fnof", 710: "circ", 732: "tilde", 977: "thetasym", 978: "upsih", 982: "piv", 8194: "ensp",
    8195: "emsp", 8201: "thinsp", 8204: "zwnj", 8205: "zwj", 8206: "lrm", 8207: "rlm", 8211: "ndash", 8212: "mdash",
    8216: "lsquo", 8217: "rsquo", 8218: "sbquo", 8220: "ldquo", 8221: "rdquo", 8222: "bdquo", 8224: "dagger",
    8225: "Dagger", 8226: "bull", 8230: "hellip", 8240: "permil", 8242: "prime", 8243: "Prime", 8249: "lsaquo",
    8250: "rsaquo", 8254: "oline", 8260: "frasl", 8364: "euro", 8465: "image", 8472: "weierp", 8476: "real",
    8482: "trade", 8501: "alefsym", 8592: "larr", 8593: "uarr", 8594: "rarr", 8595: "darr", 8596: "harr", 8629: "crarr",
    8656: "lArr", 8657: "uArr", 8658: "rArr", 8659: "dArr", 8660: "hArr", 8704: "forall", 8706: "part", 8707: "exist",
    8709: "empty", 8711: "nabla", 8712: "isin", 8713: "notin", 8715: "ni", 8719: "prod", 8721: "sum", 8722: "minus",
    8727: "lowast", 8730: "radic", 8733: "prop", 8734: "infin", 8736: "ang", 8743: "and", 8744: "or", 8745: "cap",
    8746: "cup", 8747: "int", 8756: "there4", 8764: "sim", 8773: "cong", 8776: "asymp", 8800: "ne", 8801: "equiv",
    8804: "le", 8805: "ge", 8834: "sub", 8835: "sup", 8836: "nsub", 8838: "sube", 8839: "supe", 8853: "oplus",
    8855: "otimes", 8869: "perp", 8901: "sdot", 8968: "lceil", 8969: "rceil", 8970: "lfloor", 8971: "rfloor",
    9001: "lang", 9002: "rang", 9674: "loz", 9824: "spades", 9827: "clubs", 9829: "hearts", 9830: "diams",
}  # fmt: skip
NUMBERS: dict[str, int] = {
    **{name: number for number, name in enumerate(LATIN.split(), 160)},
    **{name: number for number, name in enumerate(GREEK.split(), 913) if name != "."},
    **{name: number for number, name in OTHERS.items()},
}
_REFERENCE = re.compile(r"&(#?\w+);", re.ASCII)


def unescape_html(text: str) -> str:
    """Return a text with its character references resolved; those that are unknown stay."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    word = found[1]
    number = NUMBERS.get(word)
    if number is None:
        hexadecimal, decimal = re.fullmatch(r"#x([0-9a-fA-F]+)", word), re.fullmatch(r"#(\d+)", word)
        if not hexadecimal and not decimal:
            return found[0]
        number = int(hexadecimal[1][:9], 16) if hexadecimal else int(word[1:][:9])
    return chr(number) if number < 0xD800 or 0xE000 <= number < 0x110000 else "?"
