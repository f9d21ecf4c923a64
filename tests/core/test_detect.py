"""File types: from the first bytes and the name."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest
from conftest import oracle

from exifweb.core.detect import detect, find_embedded, formats, known_extension, of_type

if TYPE_CHECKING:
    from pathlib import Path

HEADS = [
    (b"\xff\xd8\xff\xe0", "a.jpg", "JPEG", "jpg", "image/jpeg"),
    (b"\xff\xd8\xff\xe0", None, "JPEG", "jpg", "image/jpeg"),
    (b"\xff\xd8\xff\xe0", "wrong.heic", "JPEG", "jpg", "image/jpeg"),
    (b"II*\0\x08\0\0\0", None, "TIFF", "tif", "image/tiff"),
    (b"MM\0*\0\0\0\x08", "x.NEF", "NEF", "nef", "image/x-nikon-nef"),
    (b"II*\0\x10\0\0\0CR\x02\0", "x.tif", "CR2", "cr2", "image/x-canon-cr2"),
    (b"IIRO\x08\0\0\0", None, "ORF", "orf", "image/x-olympus-orf"),
    (b"II+\0\x08\0\0\0", None, "BTF", "btf", "image/x-tiff-big"),
    (b"\x89PNG\r\n\x1a\n", None, "PNG", "png", "image/png"),
    (b"RIFF\0\0\0\0WEBPVP8X", None, "Extended WEBP", "webp", "image/webp"),
    (b"RIFF\0\0\0\0AVI ", None, "AVI", "avi", "video/x-msvideo"),
    (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", None, "HEIC", "heic", "image/heic"),
    (b"\0\0\0\x18ftypisom\0\0\0\0mp41avc1", None, "MP4", "mp4", "video/mp4"),
    (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", None, "MOV", "mov", "video/quicktime"),
    (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", "x.cr3", "CR3", "cr3", "image/x-canon-cr3"),
    (b"GIF89a", None, "GIF", "gif", "image/gif"),
    (b"8BPS\0\x02", None, "PSB", "psb", "application/vnd.adobe.photoshop"),
    (b"%PDF-1.7\n", None, "PDF", "pdf", "application/pdf"),
    (b"FUJIFILMCCD-RAW", None, "RAF", "raf", "image/x-fujifilm-raf"),
    (b"hello world\n", "a.txt", "TXT", "txt", "text/plain"),
]


@pytest.mark.parametrize(("head", "name", "kind", "extension", "mime"), HEADS)
def test_heads(head: bytes, name: str | None, kind: str, extension: str, mime: str) -> None:
    found = detect(head.ljust(64, b"\0" if b"\n" not in head[:12] else b" "), name, 5000)
    assert found is not None
    assert (found.type, found.extension, found.mime) == (kind, extension, mime)


@pytest.mark.parametrize("head", [b"", b"\0", b"\xff", bytes(range(1, 30)) * 35])
def test_nothing_known(head: bytes) -> None:
    assert detect(head, None, len(head)) is None


def test_hostile_heads_are_quick() -> None:
    chance = random.Random(3)
    heads = [chance.randbytes(1024) for _ in range(50)] + [b"\0" * 1024, b"<" * 1024, b" " * 1024, b"P5\n" * 341]
    for head in heads:
        detect(head, "x.jpg", 1 << 20)
    begin = time.perf_counter()
    for head in heads:
        detect(head, None, 1 << 20)
    assert time.perf_counter() - begin < 1.0


def test_an_image_behind_an_unknown_header() -> None:
    found = find_embedded(b"junk!" + b"MM\0*" + bytes(20))
    assert found is not None
    assert (found[0].type, found[1]) == ("TIFF", 5)
    assert find_embedded(b"nothing here") is None


def test_names_of_a_type_learnt_later() -> None:
    assert of_type("DNG").mime == "image/x-adobe-dng"
    assert of_type("JPEG").extension == "jpg"


def test_all_types_are_listed() -> None:
    listed = {extension: mime for extension, _, mime, _ in formats()}
    assert len(listed) > 290
    assert listed["HEIC"] == "image/heic"
    assert known_extension("CR3")
    assert not known_extension("xyz")


@pytest.mark.corpus
def test_every_sample(corpus: Path) -> None:
    """All but those few that only a reader can tell apart."""
    wrong = []
    total = 0
    for folder in ("exiftool", "mei", "exif-samples", "rare"):
        for name, row in oracle(folder).items():
            path = corpus / folder / name
            with path.open("rb") as file:
                found = detect(file.read(1024), path.name, path.stat().st_size)
            wanted = [row.get(f"File:{key}") for key in ("FileType", "FileTypeExtension", "MIMEType")]
            got = [found.type, found.extension, found.mime] if found else [None] * 3
            total += 1
            if [str(w) for w in wanted] != [str(g) for g in got]:
                wrong.append(f"{folder}/{name}: {wanted} but {got}")
    assert len(wrong) <= total * 0.015, "\n".join(wrong)


LEAST = [
    (b"GIF89a", "a.gif", 13, "GIF"),
    (b"8BPS\0\x01", "a.psd", 30, "PSD"),
    (b"BPG\xfb", "a.bpg", 21, "BPG"),
    (b"FOVb", "a.x3f", 40, "X3F"),
    (b"\x89LFP\r\n\x1a\n", "a.lfp", 16, "LFP"),
    (b"CANON OPTIONAL DATA\0", "a.vrd", 28, "VRD"),
    (b"MZ", "a.exe", 64, "EXE"),
    (b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F", "a.lnk", 76, "LNK"),
    (b"PK\x03\x04", "a.zip", 30, "ZIP"),
    (b"\xd4\xc3\xb2\xa1", "a.pcap", 24, "PCAP"),
]


@pytest.mark.parametrize(("head", "name", "least", "kind"), LEAST)
def test_a_type_needs_its_header(head: bytes, name: str, least: int, kind: str) -> None:
    whole = detect(head.ljust(least, b"\0"), name, least)
    cut = detect(head.ljust(least - 1, b"\0"), name, least - 1)
    assert whole is not None
    assert whole.type == kind
    assert cut is None or cut.type != kind


CLOSER_LOOKS = [
    (b"d8:announce8:http://ae", "a.torrent", "Torrent"),
    (b"d8:announce80:http://a", "a.torrent", "TXT"),
    (b"d7:comment3:abce", "a.torrent", "TXT"),
    (b"d4:infod4:name1:aee", "a.torrent", "Torrent"),
    (b"V6\0\0\x01\x00".ljust(256, b"\0"), "a.moi", "MOI"),
    (b"V6\0\0\x01\x01".ljust(256, b"\0"), "a.moi", None),
    (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a.heic", "HEIC"),
    (b"\0\0\0\x1cftypheic\0\0\0\0mif1heic", "a.heic", "MP4"),
    (b"BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n", "a.ics", "VCard"),
    (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "a.vcf", "ICS"),
    (b"BEGIN:VNOTE\r\nEND:VNOTE\r\n", "a.vnt", "VNote"),
    (b"\0\1\0\0\0\1\0\0", "a.ttf", None),
    (b"7z\xbc\xaf\x27\x1c\0\4".ljust(32, b"\0"), "a.7z", "7Z"),
]


@pytest.mark.parametrize(("data", "name", "kind"), CLOSER_LOOKS)
def test_closer_looks(data: bytes, name: str, kind: str | None) -> None:
    found = detect(data, name, len(data))
    assert (found and found.type) == kind
