"""ICC profiles written: embedded, replaced and deleted whole, in as many segments as they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from block_writing import blocks_of, change, corpus_blocks, exiftool_reads, exiftool_writes, icc_jpeg, job_for
from builders import jpeg

from exifweb.core.blocks.icc.encode import encode, segments
from exifweb.core.errors import InvalidValue, Unwritable
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from pathlib import Path

    from exifweb.core.write.changes import Change


def profile(size: int = 200, space: bytes = b"RGB ") -> bytes:
    """Return a profile of one element of text."""
    head = size.to_bytes(4, "big") + b"none\2\x10\0\0mntr" + space + b"XYZ " + bytes(12) + b"acsp" + bytes(88)
    table = (1).to_bytes(4, "big") + b"cprt" + (144).to_bytes(4, "big") + (size - 144).to_bytes(4, "big")
    return (head + table + b"text\0\0\0\0free").ljust(size, b"\0")


def whole(*values: bytes, create: bool = True) -> Change:
    return change("Extra", "ICC_Profile", *values, create=create)


OLD, NEW = profile(), profile(300, b"GRAY")


def test_a_profile_is_embedded_replaced_and_deleted() -> None:
    assert encode(job_for(), b"", (whole(NEW),)) == NEW
    assert encode(job_for(), OLD, (whole(NEW),)) == NEW
    assert encode(job_for(), OLD, ()) is OLD
    assert encode(job_for(), b"", (whole(NEW, create=False),)) == b""
    change_of_binary = change("Extra", "ICC_Profile", Binary(NEW))
    assert encode(job_for(), b"", (change_of_binary,)) == NEW
    job = job_for()
    assert encode(job, OLD, (whole(),)) == b""
    assert job.notes
    assert encode(job_for(dropped=["ICC_Profile"]), OLD, ()) == b""
    assert encode(job_for(dropped=["*"]), OLD, (whole(NEW),)) == NEW
    assert encode(job_for(dropped=["*"], kept=["ICC_Profile"]), OLD, ()) is OLD


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (b"", "132 bytes"),
        (NEW[:131], "132 bytes"),
        (NEW[:-1], "length"),
        (NEW.replace(b"acsp", b"ACSP"), "signature"),
        (NEW.replace(b"mntr", b"xxxx"), "class"),
        (NEW.replace(b"GRAY", b"GREY"), "color space"),
        (NEW.replace(b"XYZ ", b"ZYX "), "connection space"),
        (NEW[:128] + b"\0\0\0\xff" + NEW[132:], "table"),
    ],
)
def test_what_is_no_profile_is_refused(value: bytes, what: str) -> None:
    with pytest.raises(InvalidValue, match=what):
        encode(job_for(), OLD, (whole(value),))


def test_tags_inside_a_profile_are_not_for_writing() -> None:
    with pytest.raises(Unwritable, match="ProfileCopyright"):
        encode(job_for(), OLD, (change("ICC_Profile::Main", "cprt", "mine"),))


def test_a_profile_too_long_for_a_jpeg_is_refused() -> None:
    with pytest.raises(Unwritable, match="too long"):
        segments(bytes(65519 * 255 + 1))
    assert len(segments(bytes(65519 * 255))) == 255


@pytest.mark.parametrize("size", [144, 65519, 65520, 200_000])
def test_segments_join_again(size: int) -> None:
    assert blocks_of(icc_jpeg(profile(size)), "ICC_Profile") == [profile(size)]


@pytest.mark.native
def test_edits_are_those_of_exiftool(tmp_path: Path) -> None:
    sizes = (200, 65519, 65520, 150_000)
    cases: dict[str, tuple[bytes, tuple[str, ...]]] = {}
    for size in sizes:
        (tmp_path / f"{size}.icc").write_bytes(profile(size))
        edit = (f"-ICC_Profile<={tmp_path / f'{size}.icc'}",)
        cases |= {f"embed{size}": (jpeg(), edit), f"replace{size}": (icc_jpeg(NEW), edit)}
    cases["delete"] = (icc_jpeg(NEW), ("-ICC_Profile:all=",))
    made = exiftool_writes(tmp_path, cases)
    assert made["delete"] == jpeg()
    for size in sizes:
        new = encode(job_for(), OLD, (whole(profile(size)),))
        assert icc_jpeg(new) == made[f"embed{size}"] == made[f"replace{size}"]


@pytest.mark.corpus
@pytest.mark.native
def test_profiles_of_files_can_be_embedded(corpus: Path, tmp_path: Path) -> None:  # noqa: ARG001
    found = [one for one in corpus_blocks("ICC_Profile") if int.from_bytes(one[1][:4], "big") == len(one[1])]
    files = {f"{n}.jpg": icc_jpeg(encode(job_for(), OLD, (whole(data),))) for n, (_, data) in enumerate(found)}
    read = exiftool_reads(tmp_path, files, "-b", "-ICC_Profile")
    assert len(files) >= 20
    assert all("ICC_Profile:ICC_Profile" in read[name] for name in files)
    assert all(encode(job_for(), data, ()) is data for _, data in found)
    assert [blocks_of(files[f"{n}.jpg"], "ICC_Profile") for n in range(len(found))] == [[data] for _, data in found]
