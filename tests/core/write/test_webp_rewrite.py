"""WebP files edited: chunks, the header of extended files, sizes; ExifTool and the sample files as judges."""

from __future__ import annotations

import json
from struct import pack, unpack_from
from typing import TYPE_CHECKING, Any

import pytest
from builders import ALPH, VP8, VP8L, Ifd, riff, riff_chunk, tiff
from chunk_writing import ADDED, PROFILE, SECOND_PROFILE, judged, written_samples
from packets import described
from test_exiftool_agrees import exiftool

import exifweb
from exifweb.core.errors import Unwritable
from exifweb.core.write.api import strip, write
from exifweb.core.write.parts import Range

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["exiftool"]
EXIF = tiff(Ifd([(0x10F, "string", "Acme"), (0x110, "string", "Box 1")]), ">")
XMP = described("<dc:format>image/webp</dc:format>").encode()
XMP_CHUNK, EXIF_CHUNK, ICC_CHUNK = riff_chunk("XMP ", XMP), riff_chunk("EXIF", EXIF), riff_chunk("ICCP", PROFILE)
HAS_XMP, HAS_EXIF, HAS_ICC, HAS_ALPHA, HAS_FRAMES = 4, 8, 32, 16, 2


def header(flags: int) -> bytes:
    return riff_chunk("VP8X", pack("<I", flags) + b"\x0f\0\0\x07\0\0")


FULL = riff(header(HAS_XMP | HAS_EXIF | HAS_ICC), ICC_CHUNK, VP8, EXIF_CHUNK, XMP_CHUNK)


def chunks(data: bytes) -> list[tuple[str, bytes]]:
    """Return name and data of each chunk; the size of the whole must be right."""
    assert unpack_from("<I", data, 4)[0] == len(data) - 8
    found, at = [], 12
    while at < len(data):
        (length,) = unpack_from("<I", data, at + 4)
        found.append((data[at : at + 4].decode(), data[at + 8 : at + 8 + length]))
        at += 8 + length + length % 2
    assert at == len(data)
    return found


def names(data: bytes) -> list[str]:
    return [name for name, _ in chunks(data)]


def edited(data: bytes, edits: dict[str, Any]) -> bytes:
    return write(data, edits, name="a.webp").tobytes()


def flags(data: bytes) -> int:
    (found,) = unpack_from("<I", dict(chunks(data)).get("VP8X", bytes(4)))
    return int(found)


Case = tuple[bytes, dict[str, Any], dict[str, Any], int]
CASES: dict[str, Case] = {
    "exif new": (riff(VP8), {"IFD0:Artist": "Ann"}, {"IFD0:Artist": "Ann", "RIFF:WebP_Flags": "EXIF"}, HAS_EXIF),
    "exif and xmp new": (riff(VP8), ADDED, {"IFD0:Artist": "Ann", "XMP-dc:Subject": "sea"}, HAS_EXIF | HAS_XMP),
    "lossless": (riff(VP8L), ADDED, {"IFD0:Artist": "Ann"}, HAS_EXIF | HAS_XMP | HAS_ALPHA),
    "icc new": (riff(VP8), {"ICC_Profile": PROFILE}, {"ICC-header:ColorSpaceData": "RGB "}, HAS_ICC),
    "exif more": (
        FULL,
        {"IFD0:Artist": "Ann"},
        {"IFD0:Artist": "Ann", "IFD0:Make": "Acme", "XMP-dc:Format": "image/webp"},
        HAS_XMP | HAS_EXIF | HAS_ICC,
    ),
    "xmp more": (
        FULL,
        {"XMP-dc:Subject": ["odd"]},
        {"XMP-dc:Subject": "odd", "XMP-dc:Format": "image/webp"},
        HAS_XMP | HAS_EXIF | HAS_ICC,
    ),
    "icc replaced": (
        FULL,
        {"ICC_Profile": SECOND_PROFILE},
        {"ICC-header:ColorSpaceData": "GRAY"},
        HAS_XMP | HAS_EXIF | HAS_ICC,
    ),
    "exif gone": (FULL, {"EXIF:all": None}, {"IFD0:Make": None, "XMP-dc:Format": "image/webp"}, HAS_XMP | HAS_ICC),
    "xmp gone": (FULL, {"XMP:all": None}, {"IFD0:Make": "Acme", "XMP-dc:Format": None}, HAS_EXIF | HAS_ICC),
    "icc gone": (FULL, {"ICC_Profile:all": None}, {"ICC-header:ColorSpaceData": None}, HAS_EXIF | HAS_XMP),
    "all gone": (
        FULL,
        {"all": None},
        {"IFD0:Make": None, "XMP-dc:Format": None, "ICC-header:ColorSpaceData": None},
        0,
    ),
    "header in EXIF": (
        riff(header(HAS_EXIF), VP8, riff_chunk("EXIF", b"Exif\0\0" + EXIF)),
        {"IFD0:Make": "B"},
        {"IFD0:Make": "B", "IFD0:Model": "Box 1"},
        HAS_EXIF,
    ),
    "alpha": (riff(header(HAS_ALPHA), ALPH, VP8), ADDED, {"IFD0:Artist": "Ann"}, HAS_ALPHA | HAS_EXIF | HAS_XMP),
    "wrong flags": (
        riff(header(0), VP8, XMP_CHUNK),
        {"IFD0:Artist": "Ann"},
        {"IFD0:Artist": "Ann"},
        HAS_EXIF | HAS_XMP,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_was_asked_for_is_there(case: str) -> None:
    data, edits, wanted, bits = CASES[case]
    new = edited(data, edits)
    assert flags(new) == bits
    found = exifweb.read(new, name="a.webp").to_dict()
    assert {key: found.get(key) for key in wanted} == wanted
    header_left = dict(chunks(new)).get("VP8X")
    assert (header_left is None) == (bits == 0)  # a single image needs none
    assert header_left is None or header_left[4:] == b"\x0f\0\0\x07\0\0"


@pytest.mark.native
def test_exiftool_reads_the_same(exiftool: Path, tmp_path: Path) -> None:
    files = {case: edited(data, edits) for case, (data, edits, *_) in CASES.items()}
    answers = judged(exiftool, tmp_path, list(files.values()), ".webp")
    for (case, (_, _, wanted, _)), answer in zip(CASES.items(), answers, strict=True):
        assert json.dumps({key: answer.get(key) for key in wanted}) == json.dumps(wanted), case
        assert "ExifTool:Warning" not in answer or case == "header in EXIF", (case, answer)


def test_chunks_stand_in_their_order() -> None:
    edits = {**ADDED, "ICC_Profile": PROFILE}
    assert names(edited(riff(VP8), edits)) == ["VP8X", "ICCP", "VP8 ", "EXIF", "XMP "]
    assert names(edited(riff(header(0), VP8, XMP_CHUNK), {"IFD0:Artist": "A"})) == ["VP8X", "VP8 ", "EXIF", "XMP "]


def test_an_edit_that_changes_nothing_is_the_file_itself() -> None:
    assert write(FULL, {"IFD0:Make": "Acme"}, name="a.webp").parts == (Range(0, len(FULL)),)


def test_frames_of_an_animation_stay() -> None:
    frames = riff_chunk("ANIM", bytes(6)) + riff_chunk("ANMF", bytes(16) + VP8) * 2
    new = edited(riff(header(HAS_FRAMES), frames), ADDED)
    assert frames in new
    assert flags(new) == HAS_FRAMES | HAS_EXIF | HAS_XMP


def test_chunks_that_nobody_knows_stay() -> None:
    own = riff_chunk("abcd", b"odd")
    assert own in edited(riff(VP8, own), ADDED)


def test_a_preset_leaves_the_rest_of_a_last_chunk() -> None:
    """Where trailers go, too, what is made anew at the end of a file is proved like all else."""
    position = Ifd([(1, "string", "N"), (2, "rational64u", [(48, 1), (51, 1), (0, 1)])])
    payload = tiff(Ifd([(0x10F, "string", "Acme"), (0x112, "int16u", 6)], {0x8825: position}))
    data = riff(header(HAS_EXIF), VP8, riff_chunk("EXIF", payload))
    found = exifweb.read(strip(data, "share", name="a.webp").tobytes(), name="a.webp").to_dict()
    assert found["IFD0:Orientation"] == "Rotate 90 CW"
    assert "GPS:GPSLatitude" not in found


def test_a_last_chunk_without_padding_gets_it() -> None:
    cut = riff(VP8)[:-1]
    assert names(edited(cut, ADDED)) == ["VP8X", "VP8 ", "EXIF", "XMP "]


EXTENDED = riff(header(0), VP8)
DAMAGED: dict[str, tuple[bytes, int]] = {
    "cut in the image": (EXTENDED[:-5], 30),
    "simple, cut in the image": (riff(VP8)[:-5], 12),
    "cut in another chunk": (riff(header(0), VP8, riff_chunk("abcd", bytes(8)))[:-5], 30),
    "a few bytes more": (EXTENDED + b"abc", len(EXTENDED)),
    "zeros behind the image": (EXTENDED + bytes(40), len(EXTENDED)),
    "zeros that count": (riff(header(0), VP8, bytes(40)), len(EXTENDED)),
}
"""A damaged file, and where new chunks stand in it."""


@pytest.mark.parametrize("case", DAMAGED)
def test_what_is_behind_the_damage_stays_to_the_byte(case: str) -> None:
    data, at = DAMAGED[case]
    result = write(data, ADDED, name="a.webp")
    new = result.tobytes()
    assert new.endswith(data[at:])
    assert new[12:16] == b"VP8X"
    assert unpack_from("<I", new, 4)[0] - unpack_from("<I", data, 4)[0] == len(new) - len(data)
    assert any("damaged" in note for note in result.notes)
    found = exifweb.read(new, name="a.webp").to_dict()
    assert (found["IFD0:Artist"], found["XMP-dc:Subject"], found["RIFF:WebP_Flags"]) == ("Ann", "sea", "XMP, EXIF")


@pytest.mark.native
def test_exiftool_reads_a_damaged_file_as_before(exiftool: Path, tmp_path: Path) -> None:
    files = [data for before, _ in DAMAGED.values() for data in (before, edited(before, ADDED))]
    answers = judged(exiftool, tmp_path, files, ".webp", "-validate", "-warning", "-error", "-all")
    for case, before, after in zip(DAMAGED, answers[::2], answers[1::2], strict=True):
        assert after.get("ExifTool:Warning") == before.get("ExifTool:Warning"), case
        assert (after["IFD0:Artist"], after["XMP-dc:Subject"]) == ("Ann", "sea"), case


@pytest.mark.parametrize(
    ("behind", "refused", "allowed"),
    [
        (EXIF_CHUNK, {"IFD0:Make": "B"}, {"XMP-dc:Subject": ["a"]}),
        (EXIF_CHUNK, {"GPS:all": None}, {"XMP-dc:Subject": ["a"]}),
        (XMP_CHUNK, {"XMP:all": None}, {"IFD0:Make": "B"}),
        (riff_chunk("XMQ ", XMP), {"XMP-dc:Subject": ["a"]}, {"IFD0:Make": "B"}),
        (ICC_CHUNK, {"ICC_Profile": SECOND_PROFILE}, {"IFD0:Make": "B"}),
        (riff_chunk("C2PA", bytes(9)), {"JUMBF:all": None}, {"IFD0:Make": "B"}),
    ],
)
def test_what_may_stand_behind_the_damage_is_not_changed(
    behind: bytes, refused: dict[str, Any], allowed: dict[str, Any]
) -> None:
    data = riff(header(HAS_XMP | HAS_EXIF | HAS_ICC), VP8, bytes(8), behind)
    new = edited(data, allowed)
    assert new.endswith(data[-8 - len(behind) :])
    assert new[20] == HAS_XMP * (b"XM" in behind or "XMP-dc:Subject" in allowed) + HAS_EXIF + HAS_ICC * (
        b"ICCP" in behind
    )
    with pytest.raises(Unwritable, match="damaged"):
        edited(data, refused)


@pytest.mark.parametrize(("end", "reason"), [(15, "no image"), (25, "how large"), (-5, "VP8X chunk is cut off")])
def test_a_file_without_a_header_or_an_image_is_refused(end: int, reason: str) -> None:
    data = header(0) if end == -5 else VP8
    with pytest.raises(Unwritable, match=reason):
        edited(riff(data)[:end], ADDED)


def test_xmp_under_a_wrong_name_gets_the_right_one() -> None:
    new = edited(riff(header(HAS_EXIF), VP8, riff_chunk("XMP\0", XMP), EXIF_CHUNK), {"XMP-dc:Subject": ["a"]})
    assert names(new) == ["VP8X", "VP8 ", "XMP ", "EXIF"]
    assert flags(new) == HAS_EXIF | HAS_XMP
    assert exifweb.read(new, name="a.webp").to_dict()["XMP-dc:Format"] == "image/webp"


def test_exif_that_begins_as_no_exif_hinders_only_its_own_edits() -> None:
    odd = riff_chunk("EXIF", b"\xff\xe1\x2f\x10Exif\0\0" + EXIF)
    data = riff(header(HAS_EXIF), VP8, odd)
    assert odd in edited(data, {"XMP-dc:Subject": ["a"]})
    assert names(edited(data, {"EXIF:all": None})) == ["VP8 "]
    with pytest.raises(Unwritable, match="begin as EXIF"):
        edited(data, {"IFD0:Artist": "A"})


def test_a_header_that_is_not_the_first_chunk() -> None:
    data = riff(riff_chunk("abcd", bytes(10)), header(0), VP8)
    assert names(edited(data, ADDED)) == ["abcd", "VP8X", "VP8 ", "EXIF", "XMP "]


def test_an_image_without_a_size_is_refused() -> None:
    with pytest.raises(Unwritable, match="how large"):
        edited(riff(riff_chunk("VP8 ", bytes(16))), ADDED)


def test_other_forms_of_riff_are_refused() -> None:
    with pytest.raises(Unwritable, match="not supported"):
        edited(riff(riff_chunk("fmt ", bytes(16)), form=b"WAVE"), ADDED)


@pytest.mark.corpus
@pytest.mark.native
def test_sample_files(corpus: Path, exiftool: Path, tmp_path: Path) -> None:
    assert written_samples(corpus, exiftool, tmp_path, (".webp",), most_refused=0.05) >= 20
