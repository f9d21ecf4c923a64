"""Languages and character sets of the texts in TrueType and OpenType fonts, by platform.

Sources: OpenType specification, "name" table; Apple TrueType Reference Manual; ExifTool's Font module, whose language
codes these are.
"""

from __future__ import annotations

from exifweb.core.charsets import decoded
from exifweb.core.values import decode_text

PLATFORMS = {0: "Unicode", 1: "Macintosh", 2: "ISO", 3: "Windows", 4: "Custom"}
_MAC_LOW = (
    "en fr de it nl-NL sv es da pt no he ja ar fi el is mt tr hr zh-TW ur hi th ko lt pl hu et lv smi fo fa ru "
    "zh-CN nl-BE ga sq ro cs sk sl yi sr mk bg uk be uz kk az az hy ka ro ky tg tk mn-MN mn-CN ps ku ks sd bo ne sa "
    "mr bn as gu pa or ml kn ta te si my km lo vi id tl ms-MY ms-BN am ti om so sw rw rn ny mg eo "
)
_MAC_HIGH = "cy eu ca la qu gn ay tt ug dz jv su gl af br - gd gv ga to el kl az "
_WINDOWS = (
    "0401:ar-SA 0402:bg 0403:ca 0404:zh-TW 0405:cs 0406:da 0407:de-DE 0408:el 0409:en-US 040a:es-ES 040b:fi "
    "040c:fr-FR 040d:he 040e:hu 040f:is 0410:it-IT 0411:ja 0412:ko 0413:nl-NL 0414:no-NO 0415:pl 0416:pt-BR 0417:rm "
    "0418:ro 0419:ru 041a:hr 041b:sk 041c:sq 041d:sv-SE 041e:th 041f:tr 0420:ur 0421:id 0422:uk 0423:be 0424:sl "
    "0425:et 0426:lv 0427:lt 0428:tg 042a:vi 042b:hy 042c:az-AZ 042d:eu 042e:hsb 042f:mk 0430:st 0431:ts 0432:tn "
    "0434:xh 0435:zu 0436:af 0437:ka 0438:fo 0439:hi 043a:mt 043b:se-NO 043c:gd 043d:yi 043e:ms-MY 043f:kk 0440:ky "
    "0441:sw 0442:tk 0443:uz-UZ 0444:tt 0445:bn-IN 0446:pa 0447:gu 0448:wo 0449:ta 044a:te 044b:kn 044c:ml 044d:as "
    "044e:mr 044f:sa 0450:mn-MN 0451:bo 0452:cy 0453:km 0454:lo 0456:gl 0457:kok 045a:syr 045b:si 045d:iu-CA "
    "045e:am 0461:ne 0462:fy 0463:ps 0464:fil 0465:dv 0468:ha 046a:yo 046b:qu-BO 046c:st 046d:ba 046e:lb 046f:kl "
    "0470:ig 0478:yi 047a:arn 047c:moh 047e:br 0480:ug 0481:mi 0482:oc 0483:co 0484:gsw 0485:sah 0486:ny 0487:rw "
    "048c:Dari 0801:ar-IQ 0804:zh-CN 0807:de-CH 0809:en-GB 080a:es-MX 080c:fr-BE 0810:it-CH 0813:nl-BE 0814:nn "
    "0816:pt-PT 0818:ro-MO 0819:ru-MO 081a:sr-RS 081d:sv-FI 082c:az-AZ 082e:dsb 083b:se-SE 083c:ga 083e:ms-BN "
    "0843:uz-UZ 0845:bn-BD 0850:mn-CN 085d:iu-CA 085f:tmh 086b:qu-EC 0c01:ar-EG 0c04:zh-HK 0c07:de-AT 0c09:en-AU "
    "0c0a:es-ES 0c0c:fr-CA 0c1a:sr-RS 0c3b:se-FI 0c6b:qu-PE 1001:ar-LY 1004:zh-SG 1007:de-LU 1009:en-CA 100a:es-GT "
    "100c:fr-CH 101a:hr-BA 103b:smj-NO 1401:ar-DZ 1404:zh-MO 1407:de-LI 1409:en-NZ 140a:es-CR 140c:fr-LU 141a:bs-BA "
    "143b:smj-SE 1801:ar-MA 1809:en-IE 180a:es-PA 180c:fr-MC 181a:sr-BA 183b:sma-NO 1c01:ar-TN 1c09:en-ZA "
    "1c0a:es-DO 1c1a:sr-BA 1c3b:sma-SE 2001:ar-OM 2009:en-JM 200a:es-VE 201a:bs-BA 203b:sms 2401:ar-YE 2409:en-CB "
    "240a:es-CO 243b:smn 2801:ar-SY 2809:en-BZ 280a:es-PE 2c01:ar-JO 2c09:en-TT 2c0a:es-AR 3001:ar-LB 3009:en-ZW "
    "300a:es-EC 3401:ar-KW 3409:en-PH 340a:es-CL 3801:ar-AE 380a:es-UY 3c01:ar-BH 3c0a:es-PY 4001:ar-QA 4009:en-IN "
    "400a:es-BO 4409:en-MY 440a:es-SV 4809:en-SG 480a:es-HN 4c0a:es-NI 500a:es-PR 540a:es-US "
)
LANGUAGES: dict[str, dict[int, str]] = {
    "Macintosh": dict(enumerate(_MAC_LOW.split()))
    | {i: code for i, code in enumerate(_MAC_HIGH.split(), 128) if code != "-"},
    "Windows": {int(number, 16): code for number, _, code in (pair.partition(":") for pair in _WINDOWS.split())},
}
"""Platform → code of a language → ExifTool's name for it."""
WIDE = "utf-16-be"
_MAC_SETS = (
    "mac_roman shift_jis big5 euc_kr mac_arabic mac_hebrew mac_greek mac_cyrillic ? ? ? ? ? ? ? ? ? ? ? ? ? mac_thai "
    "? ? ? gb2312 ? ? ? mac_cyrillic ? ?"
)
CHARACTER_SETS: dict[str, dict[int, str]] = {
    "Macintosh": dict(enumerate(_MAC_SETS.split())) | {32: ""},
    "Windows": {0: WIDE, 1: WIDE, 2: "shift_jis", 3: "?", 4: "?", 5: "?", 6: "?", 10: "utf-32-be"},
    "Unicode": dict.fromkeys(range(5), WIDE),
    "ISO": {0: "utf-8", 1: WIDE, 2: "cp1252"},
    "Custom": {},
}
"""Platform → code of a character set → codec; empty where the text stands as it is, ? where ExifTool knows no more."""
_HEBREW = {
    0x81: "\u05f2\u05b7",
    0xA6: "\u20aa",
    0xA8: ")",
    0xA9: "(",
    0xC0: "\uf86a\u05dc\u05b9",
    0xC1: "\u201e",
    0xC2: "\uf89b",
    0xC3: "\uf89c",
    0xC4: "\uf89d",
    0xC5: "\uf89e",
    0xC6: "\u05bc",
    0xC7: "\ufb4b",
    0xC8: "\ufb35",
    0xDE: "\u05b8\uf87f",
    **dict(enumerate("\u05b8\u05b7\u05b5\u05b6\u05b4", 0xCB)),
    **dict(enumerate("\ufb2a\ufb2b\u05bf\u05b0\u05b2\u05b1\u05bb\u05b9", 0xD6)),
    0xDF: "\u05b3",
    **dict(enumerate(map(chr, range(0x05D0, 0x05EB)), 0xE0)),
    **dict(enumerate("}]{[|", 0xFB)),
}
"""Characters of the Hebrew set that are neither those of the Roman one nor ASCII with the high bit set."""


def _hebrew(byte: int) -> str:
    if byte in _HEBREW:
        return _HEBREW[byte]
    return chr(byte & 0x7F) if byte < 0x80 or 0xA0 <= byte < 0xC0 else bytes((byte,)).decode("mac_roman")


def text_of(data: bytes, codec: str) -> str:
    """Return a text of a font; what a character set lacks is kept as it is."""
    if codec in ("", "?", "utf-8"):
        return decode_text(data)
    if codec == "mac_hebrew":
        return "".join([_hebrew(byte) for byte in data])
    if codec == "mac_thai":
        return decoded(data, "cp874")
    if codec.startswith("utf"):
        return data[: len(data) & ~1].decode(codec, "replace")
    return data.decode(codec, "replace") if codec in _WIDE_SETS else decoded(data, codec)


_WIDE_SETS = frozenset(("shift_jis", "big5", "euc_kr", "gb2312"))
"""Sets of one or two bytes a character."""
