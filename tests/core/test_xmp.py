"""XMP: what a packet's properties become. The expected values are ExifTool's; the whole set of odd packets is compared
with it in `test_exiftool_agrees_xmp.py`.
"""

from __future__ import annotations

import json
import sys
import time
from hashlib import md5
from struct import pack
from typing import Any

import pytest
from builders import jpeg, segment
from packets import BODIES, PACKETS, described, packet

import exifweb
from exifweb.core.blocks.xmp.scan import attributes_of, unescape
from exifweb.core.context import Options

SECONDS = 6.0 if sys.platform == "emscripten" else 2.0
MAIN = b"http://ns.adobe.com/xap/1.0/\0"
EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
LONG = described(f"<dc:source>{'abc ' * 300}</dc:source>").encode()
GUID = md5(LONG, usedforsecurity=False).hexdigest().upper()


def read(text: str | bytes, *, struct: bool = False) -> exifweb.Metadata:
    data = text.encode() if isinstance(text, str) else text
    return exifweb.read(data, name="a.xmp", options=Options(struct=struct))


def messages(found: exifweb.Metadata) -> list[str]:
    return [warning.message for warning in found.warnings]


def structured(name: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(read(PACKETS[name], struct=True).to_json())[0]
    return answer


def test_blank_nodes_are_followed() -> None:
    found = read(PACKETS["blank nodes"])
    assert found["XMP-dc:Subject"].text == ["a", "b"]
    assert found["XMP-ph:WhoName"].text == "N"
    assert found["XMP-ph:WhoSubInner"].text == "1"
    assert found["XMP-dc:CreatorShort"].text == "s"
    assert found["XMP-ph:Lone"].text == "1"


def test_an_open_structure_takes_fields_from_other_tables() -> None:
    found = read(PACKETS["regions"])
    assert found["RegionExtensionsCreateDate"].text == "2020:01:02 03:04:05Z"
    assert found["RegionExtensionsTitle-de"].text == "u"
    assert found["RegionExtensionsSubject"].text == ["s1", "s2"]
    assert found["RegionExtensionsFoo"].group1 == "XMP-mwg-rs"
    assert found["RegionUnknown"].text == "u"


def test_structures_stay_structures() -> None:
    history = structured("structs")["XMP-xmpMM:History"]
    assert history == [
        {"Action": "created", "Parameters": "", "When": "2020:01:02 03:04:05Z"},
        {"Action": "saved", "Changed": "/", "Odd": 1},
        {"InstanceID": "i"},
    ]
    assert structured("nested")["XMP-ph:Lst"] == [["a", "b"], ["c"]]
    assert structured("flash")["XMP-exif:Flash"]["RedEyeMode"] is True
    assert structured("flash")["XMP-tiff:YCbCrSubSampling"] == "YCbCr4:2:2 (2 1)"


def test_the_place_of_a_structure_is_known() -> None:
    data = PACKETS["structs"].encode()
    for tag in read(data, struct=True):
        assert -1 <= tag.offset < len(data)


def test_languages() -> None:
    found = read(PACKETS["langs"])
    assert {tag.name for tag in found if tag.name.startswith("Title")} == {
        "Title",
        "Title-en-US",
        "Title-de",
        "Title-zh-hans-cn",
        "Title-sr-latn",
    }


def test_groups_of_what_exiftool_wrote() -> None:
    found = read(PACKETS["written by ExifTool"])
    assert (found["Make"].group0, found["Make"].group1) == ("EXIF", "IFD0")
    assert found["Orientation"].text == "Horizontal"
    assert found["FileName"].group1 == "XML-System"


def test_a_tag_that_is_never_closed_ends_its_siblings_alone() -> None:
    found = read(packet(described(BODIES["unclosedmiddle"])))
    assert found["XMP-dc:Format"].text == "f"
    assert messages(found) == ["XMP format error (no closing tag for rdf:li)"]


def test_bytes_that_are_no_utf8() -> None:
    data = packet(described("<dc:format>fX</dc:format>")).encode().replace(b"X", b"\xe9")
    assert json.loads(read(data).to_json())[0]["XMP-dc:Format"] == "f?"


@pytest.mark.parametrize("codec", ["utf-16-be", "utf-16-le", "utf-32-be", "utf-32-le"])
def test_wide_characters(codec: str) -> None:
    text = described("<dc:format>é€</dc:format>")
    for data in (packet(text), text, "\ufeff" + packet(text), "\ufeff" + text):
        found = read(data.encode(codec))
        assert found["XMP-dc:Format"].text == "é€"
        assert not found.warnings


def test_double_encoding() -> None:
    twice = packet(described("<dc:format>é€</dc:format>")).encode().decode("latin-1")
    found = read(b"\xef\xbb\xbf" + twice.encode())
    assert found["XMP-dc:Format"].text == "é€"
    assert messages(found) == ["XMP is double UTF-encoded"]


def part(offset: int, data: bytes, total: int = len(LONG)) -> bytes:
    return segment(0xE1, EXTENSION + GUID.encode() + pack(">II", total, offset) + data)


def extended(*parts: bytes, guid: str = GUID) -> exifweb.Metadata:
    note = f'xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="{guid}"'
    main = packet(described("<dc:format>f</dc:format>", note)).encode()
    found = exifweb.read(jpeg(segment(0xE1, MAIN + main), *parts), name="a.jpg")
    assert found["XMP-dc:Format"].text == "f"
    return found


def test_extended_xmp_in_any_order() -> None:
    first, second = part(0, LONG[:700]), part(700, LONG[700:])
    for parts in ((first, second), (second, first), (first, first, second)):
        found = extended(*parts)
        assert len(found["XMP-dc:Source"].value) == 1200
        assert not found.warnings


def test_extended_xmp_that_does_not_fit() -> None:
    first, second = part(0, LONG[:700]), part(700, LONG[700:])
    incomplete = f"Incomplete extended XMP (GUID {GUID})"
    assert messages(extended(first)) == [incomplete]
    assert messages(extended(second)) == [incomplete]
    assert messages(extended(part(0, LONG[:750]), second)) == [incomplete]
    assert messages(extended(first, part(700, LONG[700:], 9))) == ["Inconsistent extended XMP size", incomplete]
    ignored = f"Ignored non-standard extended XMP (GUID {GUID})"
    assert messages(extended(first, second, guid="0" * 32)) == [ignored]


def test_blocks_without_a_packet() -> None:
    for inside, message in ((b"  \0\0", "Invalid XMP"), (b"hello", "Empty XMP")):
        assert messages(exifweb.read(jpeg(segment(0xE1, MAIN + inside)), name="a.jpg")) == [message]


def test_depth_is_limited() -> None:
    found = read(described("<ph:a>" * 300 + "x" + "</ph:a>" * 300))
    assert any("deep" in message for message in messages(found))


NAMES = [f"n{number}" for number in range(90)]
GARBAGE: dict[str, str] = {
    "attributes without values": "<x:xmpmeta " + "a=" * 500_000 + ">",
    "a long name": "<x:xmpmeta " + "a" * 1_000_000 + ">",
    "quotes": "<x:xmpmeta " + '="' * 400_000 + ">",
    "angles": "<" * 1_000_000,
    "comments": "<!--" * 250_000,
    "sections": "<![CDATA[" * 100_000,
    "tags without ends": "<a" * 500_000,
    "deep": "<a>" * 40_000 + "</a>" * 40_000,
    "nodes in nodes": '<a rdf:nodeID="n">' * 100 + "<b/>" * 20_000 + "</a>" * 100,
    "many nodes": "".join(f'<a rdf:nodeID="{number}"><b>1</b></a>' for number in range(20_000)),
    "different paths": "".join(f"<{n}>" for n in NAMES)
    + "".join(f"<m{number}/>" for number in range(10_000))
    + "".join(f"</{n}>" for n in reversed(NAMES)),
    "long names": "".join(f"<{n}{'x' * 5000}>" for n in NAMES) + "<b/>" * 10_000,
}


@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_costs_little(name: str) -> None:
    text = '<x:xmpmeta xmlns:x="adobe:ns:meta/">' + GARBAGE[name] + "</x:xmpmeta>"
    begin = time.process_time()
    read(text).to_json()
    assert time.process_time() - begin < SECONDS


def test_attributes_amid_junk() -> None:
    assert attributes_of(""" a="1" b = '2"' =x c="3"d="4" e f=g h="5 """) == [
        ("a", "1"),
        ("b", '2"'),
        ("c", "3"),
        ("d", "4"),
    ]


def test_references() -> None:
    assert unescape("&lt;&#65;&#x42;&nbsp;&#12x;&amp;amp;") == "<AB&nbsp;&#12x;&amp;"
    assert unescape("&lt;<![CDATA[&lt;]]>&gt;") == "<&lt;>"
    assert unescape("&#1114112;") == "&#1114112;"
    assert unescape("&#xD800;") == "\udced\udca0\udc80"
