"""Odd XMP packets through ExifTool and through us: as text, with `-n`, and as structures.

ExifTool's answer is the golden one. Where perl or ExifTool are missing the literals of `core/test_xmp.py` remain.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from builders import jpeg, segment
from conftest import EXIFTOOL, sample_files
from packets import PACKETS, STRUCTURED, described, packet
from test_exiftool_agrees import ask, same

import exifweb
from exifweb.core.context import Options

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.native,
    pytest.mark.skipif(not EXIFTOOL.is_file() or not shutil.which("perl"), reason="needs ExifTool (npm ci) and perl"),
]
OURS = ("XMP", "IFD0", "XML")
FULL = '<dc:format>fé€</dc:format><dc:subject><rdf:Bag><rdf:li>"ü"</rdf:li></rdf:Bag></dc:subject>'
CODECS = ("utf-8", "utf-16-be", "utf-16-le", "utf-32-be", "utf-32-le")


def ours(data: bytes, *, numeric: bool = False, struct: bool = False, name: str = "a.xmp") -> dict[str, Any]:
    found = exifweb.read(data, name=name, options=Options(struct=struct))
    answer: dict[str, Any] = json.loads(found.to_json(numeric=numeric), strict=False)[0]
    return {key: value for key, value in answer.items() if key.startswith(OURS)}


def differences(theirs: dict[str, Any], mine: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    keys = {key for key in (*theirs, *mine) if key.startswith(OURS)}
    return {
        k: (theirs.get(k), mine.get(k))
        for k in keys
        if k not in theirs or k not in mine or not same(theirs[k], mine[k])
    }


@pytest.mark.parametrize("numeric", [False, True])
def test_odd_packets(tmp_path: Path, *, numeric: bool) -> None:
    files = [text.encode() for text in PACKETS.values()]
    answers = ask(EXIFTOOL, tmp_path, files, ".xmp", *(["-n"] if numeric else []))
    wrong = {
        name: found
        for name, data, theirs in zip(PACKETS, files, answers, strict=True)
        if (found := differences(theirs, ours(data, numeric=numeric)))
    }
    assert not wrong
    assert sum(key.startswith(OURS) for theirs in answers for key in theirs) > 200


def test_odd_packets_inside_a_jpeg(tmp_path: Path) -> None:
    files = [jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + text.encode())) for text in PACKETS.values()]
    for name, data, theirs in zip(PACKETS, files, ask(EXIFTOOL, tmp_path, files, ".jpg"), strict=True):
        assert not differences(theirs, ours(data, name="a.jpg")), name


@pytest.mark.parametrize("name", STRUCTURED)
def test_structures(tmp_path: Path, name: str) -> None:
    """One run each: ExifTool remembers between files what a property looked like."""
    data = PACKETS[name].encode()
    (theirs,) = ask(EXIFTOOL, tmp_path, [data], ".xmp", "-struct")
    assert any(isinstance(value, list | dict) for value in theirs.values())
    assert not differences(theirs, ours(data, struct=True))


def test_encodings(tmp_path: Path) -> None:
    files = []
    for codec in CODECS:
        files += [packet(described(FULL)).encode(codec), packet(described(FULL), "").encode(codec)]
    files += ["\ufeff".encode(codec) + packet(described(FULL)).encode(codec) for codec in CODECS[:3]]
    twice = packet(described(FULL)).encode().decode("latin-1")
    files += [b"\xef\xbb\xbf" + twice.encode(), b"\xff\xfe" + twice.encode("utf-16-le")]
    for number, (data, theirs) in enumerate(zip(files, ask(EXIFTOOL, tmp_path, files, ".xmp"), strict=True)):
        assert theirs["XMP-dc:Format"] == "fé€", number
        assert not differences(theirs, ours(data)), number


@pytest.mark.corpus
def test_structures_of_real_files(corpus: Path, tmp_path: Path) -> None:
    del corpus
    files = [path for path in sample_files("**/*.xmp", "**/*.jpg", "**/*.jpeg") if path.stat().st_size < 4 << 20]
    datas = [data for path in files if b"/sType/" in (data := path.read_bytes())][:60]
    assert len(datas) >= 20
    structured = 0
    for suffix in (".jpg", ".xmp"):
        kind = [data for data in datas if (data[:2] == b"\xff\xd8") == (suffix == ".jpg")]
        for data, theirs in zip(kind, ask(EXIFTOOL, tmp_path, kind, suffix, "-struct"), strict=True):
            mine = ours(data, struct=True, name="a" + suffix)
            assert not {key: pair for key, pair in differences(theirs, mine).items() if key.startswith("XMP")}
            structured += "{" in str([value for key, value in theirs.items() if key.startswith("XMP")])
    assert structured >= 20
