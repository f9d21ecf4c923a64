"""Tags from another file: groups they go to, exclusions, redirections, texts, and what is not copied."""

from __future__ import annotations

import pytest
from builders import Ifd, exif, jpeg

import exifweb
from exifweb.core.write.copy import Request, parse


def origin() -> bytes:
    """Return a JPEG with tags to copy."""
    detail = Ifd([(0x9003, "string", "2020:01:02 03:04:05"), (0x829D, "rational64u", [(28, 10)])])
    entries: list[tuple[int, str, object]] = [
        (0x010F, "string", "Maker"),
        (0x0112, "int16u", 6),
        (0x013B, "string", "Ann"),
        (0x0213, "int16u", 2),
    ]
    return jpeg(exif(Ifd(entries, {0x8769: detail})))


def copied(*tags: str) -> dict[str, str]:
    """Return group:name → words of a bare JPEG after tags were copied into it."""
    made = exifweb.copy_tags(origin(), jpeg(), tags).tobytes()
    return {f"{t.group1}:{t.name}": str(t.text) for t in exifweb.read(made) if t.group0 not in ("File", "Composite")}


def test_everything() -> None:
    """Without requests each tag goes to its preferred group; unsafe tags stay behind."""
    tags = copied()
    assert (tags["IFD0:Artist"], tags["ExifIFD:FNumber"], tags["IFD0:Orientation"]) == ("Ann", "2.8", "Rotate 90 CW")
    assert tags["IFD0:YCbCrPositioning"] == "Centered"  # the new directory's own


def test_by_name_group_and_exclusion() -> None:
    """Names, groups and `-NAME`; an unsafe tag goes by its own name."""
    assert copied("Artist").keys() >= {"IFD0:Artist"}
    assert "IFD0:Make" not in copied("Artist")
    tags = copied("EXIF:all", "-Orientation")
    assert "IFD0:Orientation" not in tags
    assert tags["IFD0:Make"] == "Maker"
    assert copied("all:all")["ExifIFD:DateTimeOriginal"] == "2020:01:02 03:04:05"
    assert copied("YCbCrPositioning")["IFD0:YCbCrPositioning"] == "Co-sited"
    assert "IFD0:Artist" not in copied("-Artist")


def test_redirected() -> None:
    """`DST<SRC` and `SRC>DST` go to another tag, in words; a text may have tags in it."""
    assert copied("XMP-dc:Title<Artist")["XMP-dc:Title"] == "Ann"
    assert copied("Artist>ImageDescription")["IFD0:ImageDescription"] == "Ann"
    assert copied("ImageDescription<$Make by ${EXIF:Artist}")["IFD0:ImageDescription"] == "Maker by Ann"
    with pytest.raises(exifweb.Unwritable, match="XMP-dc:Make doesn't exist or isn't writable"):
        copied("XMP-dc:all<Make")


@pytest.mark.parametrize(
    ("request_text", "expected"),
    [
        ("EXIF:all", Request(("exif",), "*", to_groups=("EXIF",))),
        ("Artist#", Request((), "Artist", numeric=True)),
        ("XMP-dc:Subject+<Keywords", Request((), "Keywords", to_groups=("XMP-dc",), to_name="Subject", action="add")),
        ("-GPS*", Request((), "GPS*", excludes=True)),
    ],
)
def test_parse(request_text: str, expected: Request) -> None:
    """Requests are ExifTool's."""
    assert parse(request_text) == expected


def test_makes_no_sense() -> None:
    """What is no name is refused with what was meant, perhaps."""
    with pytest.raises(exifweb.InvalidValue) as caught:
        parse("Artist<a b c")
    assert "'='" in caught.value.hint
    with pytest.raises(exifweb.InvalidValue):
        parse("-Artist>Title")
