"""PNG files edited: which chunks come, go and stay, in which order; ExifTool and the sample files as judges."""

from __future__ import annotations

import json
import zlib
from struct import pack, unpack_from
from typing import TYPE_CHECKING, Any

import pytest
from builders import JNG, MNG, Ifd, chunk, ihdr, png, tiff
from chunk_writing import ADDED, PROFILE, SECOND_PROFILE, judged, written_samples
from packets import described
from test_exiftool_agrees import exiftool

import exifweb
from exifweb.core.errors import Unwritable
from exifweb.core.write.api import write
from exifweb.core.write.parts import Range

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["exiftool"]
EXIF = tiff(Ifd([(0x10F, "string", "Acme"), (0x110, "string", "Box 1")]), ">")
IPTC = b"\x1c\x02\0\0\2\0\4\x1c\x02\x05\0\5Title"
IRB = b"8BIM\x04\x04\0\0\0\0\0" + bytes((len(IPTC),)) + IPTC
XMP = described("<dc:format>image/png</dc:format>").encode()
PALETTE = chunk("PLTE", b"\1\2\3\4\5\6")
TITLE = chunk("tEXt", b"Title\0old")


def itxt(keyword: str, value: bytes, language: bytes = b"", *, packed: bool = False) -> bytes:
    flag = b"\1\0" if packed else b"\0\0"
    return chunk(
        "iTXt", keyword.encode() + b"\0" + flag + language + b"\0\0" + (zlib.compress(value) if packed else value)
    )


def spelled(keyword: str, data: bytes, title: bytes = b"generic profile") -> bytes:
    digits = data.hex().encode()
    lines = b"\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
    return chunk("zTXt", keyword.encode() + b"\0\0" + zlib.compress(b"\n%s\n%8d\n%s\n" % (title, len(data), lines)))


def iccp(profile: bytes, name: bytes = b"mine") -> bytes:
    return chunk("iCCP", name + b"\0\0" + zlib.compress(profile))


def chunks(data: bytes) -> list[tuple[str, bytes]]:
    """Return name and data of each chunk; their checksums must be right."""
    found, at = [], 8
    while at < len(data):
        (length,) = unpack_from(">I", data, at)
        body = data[at + 4 : at + 8 + length]
        assert data[at + 8 + length : at + 12 + length] == pack(">I", zlib.crc32(body))
        found.append((body[:4].decode(), body[4:]))
        at += 12 + length
    return found


def edited(data: bytes, edits: dict[str, Any], name: str = "a.png") -> bytes:
    return write(data, edits, name=name).tobytes()


def names(data: bytes) -> list[str]:
    return [name for name, _ in chunks(data)]


Case = tuple[bytes, dict[str, Any], dict[str, Any]]
CASES: dict[str, Case] = {
    "exif new": (png(), {"IFD0:Artist": "Ann"}, {"IFD0:Artist": "Ann"}),
    "exif more": (png(chunk("eXIf", EXIF), TITLE), {"IFD0:Artist": "Ann"}, {"IFD0:Artist": "Ann", "IFD0:Make": "Acme"}),
    "exif replaced": (png(chunk("eXIf", EXIF)), {"IFD0:Make": "B"}, {"IFD0:Make": "B", "IFD0:Model": "Box 1"}),
    "exif gone": (png(chunk("eXIf", EXIF), TITLE), {"EXIF:all": None}, {"IFD0:Make": None, "PNG:Title": "old"}),
    "exif after data": (png(after=chunk("eXIf", EXIF)), {"IFD0:Make": "B"}, {"IFD0:Make": "B"}),
    "exif improper": (png(chunk("eXIf", b"Exif\0\0" + EXIF)), {"IFD0:Make": "B"}, {"IFD0:Make": "B"}),
    "exif packed": (
        png(chunk("zxIf", b"\0" + pack(">I", len(EXIF)) + zlib.compress(EXIF))),
        {"IFD0:Artist": "Ann"},
        {"IFD0:Artist": "Ann", "IFD0:Make": "Acme"},
    ),
    "exif spelled": (
        png(spelled("Raw profile type exif", b"Exif\0\0" + EXIF)),
        {"IFD0:Artist": "Ann"},
        {"IFD0:Artist": "Ann", "IFD0:Make": "Acme"},
    ),
    "exif in APP1": (
        png(spelled("Raw profile type APP1", b"Exif\0\0" + EXIF)),
        {"IFD0:Artist": "Ann"},
        {"IFD0:Artist": "Ann", "IFD0:Make": "Acme"},
    ),
    "xmp new": (png(), {"XMP-dc:Subject": ["a", "b"]}, {"XMP-dc:Subject": ["a", "b"]}),
    "xmp more": (
        png(itxt("XML:com.adobe.xmp", XMP)),
        {"XMP-dc:Subject": ["a"]},
        {"XMP-dc:Subject": "a", "XMP-dc:Format": "image/png"},
    ),
    "xmp packed": (
        png(itxt("XML:com.adobe.xmp", XMP, packed=True)),
        {"XMP-dc:Subject": ["a"]},
        {"XMP-dc:Subject": "a", "XMP-dc:Format": "image/png"},
    ),
    "xmp in APP1": (
        png(spelled("Raw profile type APP1", b"http://ns.adobe.com/xap/1.0/\0" + XMP)),
        {"XMP-dc:Subject": ["a"]},
        {"XMP-dc:Subject": "a", "XMP-dc:Format": "image/png"},
    ),
    "xmp gone": (png(itxt("XML:com.adobe.xmp", XMP), TITLE), {"XMP:all": None}, {"XMP-dc:Format": None}),
    "icc new": (
        png(PALETTE, header=ihdr(color=3)),
        {"ICC_Profile": PROFILE},
        {"PNG:ProfileName": "ICC Profile", "ICC-header:ColorSpaceData": "RGB "},
    ),
    "icc replaced": (
        png(iccp(PROFILE)),
        {"ICC_Profile": SECOND_PROFILE},
        {"PNG:ProfileName": "mine", "ICC-header:ColorSpaceData": "GRAY"},
    ),
    "icc gone": (png(iccp(PROFILE), TITLE), {"ICC_Profile:all": None}, {"ICC-header:ColorSpaceData": None}),
    "icc renamed": (png(iccp(PROFILE)), {"PNG:ProfileName": "yours"}, {"PNG:ProfileName": "yours"}),
    "iptc new": (png(), {"IPTC:Headline": "Sea"}, {"IPTC:Headline": "Sea"}),
    "iptc more": (
        png(spelled("Raw profile type iptc", IPTC, b"iptc")),
        {"IPTC:Headline": "Sea"},
        {"IPTC:Headline": "Sea", "IPTC:ObjectName": "Title"},
    ),
    "iptc in Photoshop": (
        png(spelled("Raw profile type 8bim", IRB, b"8bim")),
        {"IPTC:Headline": "Sea"},
        {"IPTC:Headline": "Sea", "IPTC:ObjectName": "Title"},
    ),
    "iptc gone": (png(spelled("Raw profile type iptc", IPTC, b"iptc")), {"IPTC:all": None}, {"IPTC:ObjectName": None}),
    "text new": (png(), {"PNG:Title": "Sea"}, {"PNG:Title": "Sea"}),
    "text Latin": (png(TITLE), {"PNG:Title": "caf\u00e9"}, {"PNG:Title": "caf\u00e9"}),
    "text beyond Latin": (png(TITLE), {"PNG:Title": "\u6d77 \u20ac"}, {"PNG:Title": "\u6d77 \u20ac"}),
    "text packed": (png(chunk("zTXt", b"Title\0\0" + zlib.compress(b"x"))), {"PNG:Title": "Sea"}, {"PNG:Title": "Sea"}),
    "text in a language": (
        png(TITLE, itxt("Title", b"alt", b"de")),
        {"PNG:Title-de": "See"},
        {"PNG:Title": "old", "PNG:Title-de": "See"},
    ),
    "text gone": (
        png(TITLE, chunk("tEXt", b"Author\0me")),
        {"PNG:Title": None},
        {"PNG:Title": None, "PNG:Author": "me"},
    ),
    "time": (png(), {"PNG:ModifyDate": "2024:01:02 03:04:05"}, {"PNG:ModifyDate": "2024:01:02 03:04:05"}),
    "gamma": (png(PALETTE, header=ihdr(color=3)), {"PNG:Gamma": 2.2}, {"PNG:Gamma": 2.2}),
    "pixels new": (
        png(),
        {"PNG:PixelsPerUnitX": 100},
        {"PNG-pHYs:PixelsPerUnitX": 100, "PNG-pHYs:PixelUnits": "meters"},
    ),
    "pixels changed": (
        png(chunk("pHYs", pack(">IIB", 1, 2, 0))),
        {"PNG:PixelsPerUnitX": 7},
        {"PNG-pHYs:PixelsPerUnitX": 7, "PNG-pHYs:PixelsPerUnitY": 2},
    ),
    "png gone": (
        png(TITLE, chunk("tEXt", b"own\0x"), chunk("eXIf", EXIF)),
        {"PNG:all": None},
        {"PNG:Title": None, "PNG:Own": None, "IFD0:Make": "Acme"},
    ),
    "all gone": (
        png(iccp(PROFILE), TITLE, chunk("eXIf", EXIF), itxt("XML:com.adobe.xmp", XMP)),
        {"all": None},
        {"PNG:Title": None, "IFD0:Make": None, "XMP-dc:Format": None, "ICC-header:ColorSpaceData": None},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_was_asked_for_is_there(case: str) -> None:
    data, edits, wanted = CASES[case]
    new = edited(data, edits)
    assert names(new)[0] == "IHDR"
    assert names(new)[-1] == "IEND"
    found = exifweb.read(new, name="a.png").to_dict()
    assert {key: found.get(key) for key in wanted} == wanted


@pytest.mark.native
def test_exiftool_reads_the_same(exiftool: Path, tmp_path: Path) -> None:
    files = {case: edited(data, edits) for case, (data, edits, _) in CASES.items()}
    answers = judged(exiftool, tmp_path, list(files.values()), ".png")
    for (case, (before, _, wanted)), answer in zip(CASES.items(), answers, strict=True):
        shown = {key: answer.get(key) for key in wanted}
        assert json.dumps(shown) == json.dumps(wanted), case
        improper = b"Exif\0\0" in before
        assert "ExifTool:Warning" not in answer or improper or case == "exif after data", (case, answer)


def test_an_edit_that_changes_nothing_is_the_file_itself() -> None:
    data = png(TITLE, chunk("eXIf", EXIF), after=chunk("tEXt", b"Comment\0late")) + b"behind the image"
    assert write(data, {"XMP:all": None, "IFD0:Make": "Acme"}, name="a.png").parts == (Range(0, len(data)),)


@pytest.mark.parametrize(
    ("edits", "order"),
    [
        ({"IFD0:Artist": "A"}, ["IHDR", "sRGB", "PLTE", "tEXt", "eXIf", "IDAT", "IEND"]),
        ({"XMP-dc:Subject": ["a"]}, ["IHDR", "sRGB", "PLTE", "tEXt", "iTXt", "IDAT", "IEND"]),
        ({"ICC_Profile": PROFILE}, ["IHDR", "sRGB", "iCCP", "PLTE", "tEXt", "IDAT", "IEND"]),
        ({"PNG:Gamma": 2.2}, ["IHDR", "sRGB", "gAMA", "PLTE", "tEXt", "IDAT", "IEND"]),
        ({"PNG:Author": "A"}, ["IHDR", "sRGB", "PLTE", "tEXt", "tEXt", "IDAT", "IEND"]),
    ],
)
def test_where_new_chunks_go(edits: dict[str, Any], order: list[str]) -> None:
    data = png(chunk("sRGB", b"\0"), PALETTE, TITLE, header=ihdr(color=3))
    assert names(edited(data, edits)) == order


def test_exif_spelled_in_a_text_moves_to_a_chunk_of_its_own() -> None:
    data, edits, _ = CASES["exif in APP1"]
    assert names(edited(data, edits)) == ["IHDR", "eXIf", "IDAT", "IEND"]


def test_a_text_keeps_the_form_that_it_can_keep() -> None:
    assert names(edited(*CASES["text packed"][:2])) == ["IHDR", "zTXt", "IDAT", "IEND"]
    assert names(edited(*CASES["text Latin"][:2])) == ["IHDR", "tEXt", "IDAT", "IEND"]
    assert names(edited(*CASES["text beyond Latin"][:2])) == ["IHDR", "iTXt", "IDAT", "IEND"]


def test_xmp_can_not_be_edited_in_place() -> None:
    """A checksum stands behind it."""
    text = dict(chunks(edited(*CASES["xmp new"][:2])))["iTXt"]
    assert text.startswith(b"XML:com.adobe.xmp\0\0\0\0\0")
    assert b"<?xpacket end='r'?>" in text


def test_profiles_that_nobody_edits_stay() -> None:
    kept = spelled("Raw profile type iptc", IRB, b"iptc")
    assert kept in edited(png(kept), ADDED)


def test_frames_of_an_animation_stay() -> None:
    frames = chunk("fcTL", bytes(26)) + chunk("fdAT", b"\0\0\0\1data")
    data = png(chunk("acTL", pack(">II", 2, 0)), chunk("fcTL", bytes(26)), after=frames)
    new = edited(data, ADDED)
    assert frames in new
    assert exifweb.read(new)["File:FileType"].text == "APNG"


@pytest.mark.parametrize("magic", [MNG, JNG])
def test_texts_stand_before_the_first_image(magic: bytes) -> None:
    if magic == MNG:
        data = magic + chunk("MHDR", bytes(28)) + png()[8:] + chunk("MEND")
        want = ["MHDR", "iTXt", "eXIf", "IHDR", "IDAT", "IEND", "MEND"]
    else:
        data = magic + chunk("JHDR", bytes(16)) + chunk("JDAT", b"data") + chunk("IEND")
        want = ["JHDR", "iTXt", "eXIf", "JDAT", "IEND"]
    assert names(edited(data, ADDED, "a.mng")) == want


@pytest.mark.parametrize("edits", [ADDED, {"Trailer:all": None}])
def test_what_follows_the_image_stays_unless_it_is_to_go(edits: dict[str, Any]) -> None:
    new = edited(png(TITLE) + b"behind the image", edits)
    assert new.endswith(b"behind the image") == ("Trailer:all" not in edits)


def test_a_kept_profile_stays_when_all_goes() -> None:
    from exifweb.core.write.api import strip

    data = png(iccp(PROFILE), TITLE, chunk("eXIf", EXIF))
    assert names(strip(data, "all", name="a.png").tobytes()) == ["IHDR", "iCCP", "IDAT", "IEND"]


def test_a_damaged_block_is_refused_and_can_be_deleted() -> None:
    data = png(chunk("zxIf", bytes(5) + b"no stream"))
    with pytest.raises(Unwritable, match="damaged"):
        edited(data, {"IFD0:Artist": "A"})
    assert names(edited(data, {"EXIF:all": None})) == ["IHDR", "IDAT", "IEND"]


def test_a_file_without_a_whole_chunk_is_refused() -> None:
    with pytest.raises(Unwritable, match="first chunk"):
        edited(png(TITLE)[:20], ADDED)


WRONG = chunk("hIST", bytes(30)).replace(pack(">I", 30), pack(">I", 3))
"""A chunk that states a wrong length: what follows it can't be followed."""
DATA_AT = 8 + 25 + len(TITLE)
"""Where the image data begins in a file with a title."""
TEXT = chunk("tEXt", b"Author\0me")
DAMAGED: dict[str, tuple[bytes, int]] = {
    "cut in a header": (png(TITLE)[: DATA_AT - 17], 33),
    "cut in the data": (png(TITLE)[:-13], DATA_AT),
    "cut at the end": (png(TITLE)[:-5], DATA_AT),
    "no last chunk": (png(TITLE)[:-12], DATA_AT),
    "wrong length before the data": (png(TITLE, WRONG), DATA_AT),
    "wrong length after the data": (png(TITLE, after=WRONG), DATA_AT),
    "too long": (png(TITLE, pack(">I", 1 << 31) + TEXT[4:].replace(b"tEXt", b"prVt")), DATA_AT),
    "animation": (png(TITLE, chunk("acTL", pack(">II", 1, 0)))[:-20], DATA_AT + 20),
    "MNG": (MNG + chunk("MHDR", bytes(28)) + png(TITLE)[8:-13], 8 + 40),
    "JNG": (JNG + chunk("JHDR", bytes(16)) + chunk("JDAT", b"data")[:-5], 8 + 28),
}
"""A damaged file, and where new chunks stand in it."""


@pytest.mark.parametrize("case", DAMAGED)
def test_what_is_behind_the_damage_stays_to_the_byte(case: str) -> None:
    data, at = DAMAGED[case]
    result = write(data, ADDED, name="a.png")
    new = result.tobytes()
    added = len(new) - len(data)
    assert new == data[:at] + new[at : at + added] + data[at:]
    assert [name for name, _ in chunks(data[:8] + new[at : at + added])] == ["iTXt", "eXIf"]
    assert any("damaged" in note for note in result.notes)
    found = exifweb.read(new, name="a.png").to_dict()
    assert (found["IFD0:Artist"], found["XMP-dc:Subject"]) == ("Ann", "sea")


@pytest.mark.native
def test_exiftool_reads_a_damaged_file_as_before(exiftool: Path, tmp_path: Path) -> None:
    files = [data for before, _ in DAMAGED.values() for data in (before, edited(before, ADDED))]
    answers = judged(exiftool, tmp_path, files, ".png", "-validate", "-warning", "-error", "-all")
    for case, before, after in zip(DAMAGED, answers[::2], answers[1::2], strict=True):
        assert after.get("ExifTool:Warning") == before.get("ExifTool:Warning"), case
        assert after.get("PNG:Title") == before.get("PNG:Title"), case
        assert (after["IFD0:Artist"], after["XMP-dc:Subject"]) == ("Ann", "sea"), case


@pytest.mark.parametrize(
    ("behind", "refused", "allowed"),
    [
        (chunk("eXIf", EXIF), {"IFD0:Make": "B"}, {"XMP-dc:Subject": ["a"], "PNG:Author": "A"}),
        (chunk("eXXf", EXIF), {"GPS:all": None}, {"XMP-dc:Subject": ["a"]}),
        (itxt("XML:com.adobe.xmp", XMP), {"XMP-dc:Subject": ["a"]}, {"IFD0:Make": "B"}),
        (spelled("Raw profile type APP1", EXIF), {"IFD0:Make": "B"}, {"IPTC:Headline": "Sea"}),
        (spelled("Raw profile type iptc", IPTC), {"IPTC:all": None}, {"IFD0:Make": "B"}),
        (iccp(PROFILE), {"ICC_Profile": SECOND_PROFILE}, {"IFD0:Make": "B"}),
        (chunk("pHYs", bytes(9)), {"PNG:PixelsPerUnitX": 7}, {"PNG:Gamma": 2.2}),
        (chunk("gAMA", bytes(4)), {"PNG:Gamma": 2.2}, {"PNG:PixelsPerUnitX": 7}),
        (TEXT, {"PNG:Author": "A"}, {"PNG:Comment": "A", "IFD0:Make": "B"}),
        (TEXT, {"PNG:all": None}, {"IFD0:Make": "B"}),
        (chunk("caBX", bytes(9)), {"JUMBF:all": None}, {"IFD0:Make": "B"}),
    ],
)
def test_what_may_stand_behind_the_damage_is_not_changed(
    behind: bytes, refused: dict[str, Any], allowed: dict[str, Any]
) -> None:
    data = png(TITLE, WRONG + behind)
    assert data[DATA_AT:] in edited(data, allowed)
    with pytest.raises(Unwritable, match="damaged"):
        edited(data, refused)


@pytest.mark.parametrize("preset", ["location", "share", "all"])
def test_a_strip_is_sure_of_what_it_leaves(preset: str) -> None:
    from exifweb.core.write.api import strip

    position = tiff(Ifd([(0x10F, "string", "Acme")], {0x8825: Ifd([(1, "string", "N")])}))
    data = png(chunk("eXIf", position))[:-13]
    stripped = strip(data, preset, name="a.png").tobytes()
    assert stripped.endswith(data[-10:])
    assert "GPS:GPSLatitudeRef" not in exifweb.read(stripped).to_dict()
    for hidden in (TEXT, chunk("eXIf", position), itxt("XML:com.adobe.xmp", XMP)):
        with pytest.raises(Unwritable, match="damaged"):
            strip(png(WRONG + hidden, chunk("eXIf", position)), preset, name="a.png")


@pytest.mark.corpus
@pytest.mark.native
def test_sample_files(corpus: Path, exiftool: Path, tmp_path: Path) -> None:
    assert written_samples(corpus, exiftool, tmp_path, (".png", ".apng", ".mng", ".jng"), most_refused=0.03) >= 270
