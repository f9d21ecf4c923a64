"""From edits to changes: what becomes of lists, conditions, shifts, exclusions, languages and names that are none."""

from __future__ import annotations

from typing import Any

import pytest
from builders import Ifd, exif, jpeg, segment

import exifweb
from exifweb.core.source import Buffer
from exifweb.core.write.changes import Change, Edit, Job
from exifweb.core.write.plan import Planner, plan

ARTIST, ORIENTATION, MODIFY, ORIGINAL = 0x013B, 0x0112, 0x0132, 0x9003
XMP = b"""<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:tiff='http://ns.adobe.com/tiff/1.0/'
 tiff:Artist='Old'><dc:subject><rdf:Bag><rdf:li>sea</rdf:li></rdf:Bag></dc:subject></rdf:Description>
</rdf:RDF></x:xmpmeta>"""


def photo(*, xmp: bool = False) -> bytes:
    """Return a JPEG with a few tags of EXIF, and XMP on request."""
    detail = Ifd([(ORIGINAL, "string", "2020:01:02 03:04:05")])
    gps = Ifd([(1, "string", "N")])
    entries: list[tuple[int, str, object]] = [
        (ARTIST, "string", "Ann"),
        (ORIENTATION, "int16u", 6),
        (MODIFY, "string", "2020:01:02 03:04:05"),
    ]
    parts = [exif(Ifd(entries, {0x8769: detail, 0x8825: gps}))]
    if xmp:
        parts.append(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP))
    return jpeg(*parts)


def planned(data: bytes, *edits: tuple[str, str, Any]) -> Job:
    """Return the job that edits come to."""
    metadata = exifweb.read(data)
    return plan(Buffer(data), metadata, [Edit(tag, action, value) for tag, action, value in edits])  # type: ignore[arg-type]


def only(job: Job, kind: str = "EXIF") -> Change:
    """Return the one change of a kind."""
    changes = job.changes[kind]
    assert len(changes) == 1
    return changes[0]


def where(job: Job) -> dict[str, tuple[Any, ...]]:
    """Return group:name → values of all changes."""
    return {f"{c.group1}:{c.info.name}": c.values for changes in job.changes.values() for c in changes}


def test_created_in_the_preferred_group_and_changed_where_it_is() -> None:
    """A name without group goes to EXIF, and to XMP where XMP is there."""
    assert where(planned(photo(), ("Artist", "set", "Bob"))) == {"IFD0:Artist": ("Bob",)}
    both = planned(photo(xmp=True), ("Artist", "set", "Bob"))
    assert [c.create for c in both.changes["XMP"] if c.group1 == "XMP-tiff"] == [False]
    assert only(both).create


def test_deleted_everywhere() -> None:
    """A deletion without group reaches every group that the file has."""
    job = planned(photo(xmp=True), ("Artist", "set", None))
    assert where(job)["IFD0:Artist"] == where(job)["XMP-tiff:Artist"] == ()
    assert "IPTC" not in job.changes


def test_several_sets_make_one_list() -> None:
    """Sets of a list add up, and replace what is there; of a single tag the last one counts."""
    change = only(planned(photo(), ("Keywords", "set", "a"), ("Keywords", "set", "b")), "IPTC")
    assert (change.values, change.clear) == (("a", "b"), True)
    assert only(planned(photo(), ("Keywords", "set", ["a", "b"])), "IPTC").values == ("a", "b")
    assert only(planned(photo(), ("Artist", "set", "a"), ("Artist", "set", "b"))).values == ("b",)


def test_items_added_and_removed() -> None:
    """Additions and removals leave the other items."""
    job = planned(photo(xmp=True), ("XMP-dc:Subject", "add", "sun"), ("XMP-dc:Subject", "remove", "sea"))
    change = only(job, "XMP")
    assert (change.values, change.removed, change.clear) == (("sun",), ("sea",), False)


@pytest.mark.parametrize(
    ("removed", "expected"),
    [("Ann", {"IFD0:Artist": ("Bob",)}), ("Eve", {}), ("", {})],
)
def test_set_on_condition(removed: str, expected: dict[str, Any]) -> None:
    """`-Artist-=OLD -Artist=NEW` replaces that value only, and with an empty one nothing that is there."""
    assert where(planned(photo(), ("Artist", "remove", removed), ("Artist", "set", "Bob"))) == expected


def test_created_only_where_it_is_not() -> None:
    """`-TAG-= -TAG=NEW` gives a value to a tag that has none, and only in the preferred group."""
    job = planned(photo(xmp=True), ("Software", "remove", ""), ("Software", "set", "me"))
    created = [c for changes in job.changes.values() for c in changes if c.create]
    assert [(c.group1, c.values) for c in created] == [("IFD0", ("me",))]


def test_dates_shift_together() -> None:
    """`AllDates` stands for three tags; one that is not there is not made."""
    job = planned(photo(), ("AllDates", "add", "1:30"))
    assert where(job) == {
        "ExifIFD:DateTimeOriginal": ("2020:01:02 04:34:05",),
        "IFD0:ModifyDate": ("2020:01:02 04:34:05",),
    }
    back = planned(photo(), ("ModifyDate", "shift", "-1:00"))
    assert only(back).values == ("2020:01:02 02:04:05",)


def test_everything_goes_but() -> None:
    """A group that is excluded stays with what holds it; a tag that is excluded is set anew."""
    job = planned(photo(xmp=True), ("all", "set", None), ("-XMP:all", "set", None))
    assert not job.drops("XMP")
    assert job.drops("EXIF", "IFD0")
    assert job.drops("IPTC")
    kept = planned(photo(), ("all", "set", None), ("-Artist", "set", None))
    assert kept.drops("EXIF", "IFD0")
    assert where(kept) == {"IFD0:Artist": ("Ann",)}


def test_a_gps_that_stays_keeps_its_parents() -> None:
    """GPS hangs in IFD0: excluding it keeps IFD0 too, but not its neighbours."""
    job = planned(photo(), ("all", "set", None), ("-GPS:all", "set", None))
    assert not job.drops("GPS")
    assert not job.drops("EXIF", "IFD0")
    assert job.drops("ExifIFD")


def test_groups_that_go_forget_what_was_set_before() -> None:
    """Order counts: what is set before its group goes is gone, what is set after it is made anew."""
    before = planned(photo(), ("Artist", "set", "Bob"), ("EXIF:all", "set", None))
    after = planned(photo(), ("EXIF:all", "set", None), ("Artist", "set", "Bob"))
    assert where(before) == {}
    assert where(after) == {"IFD0:Artist": ("Bob",)}
    assert before.dropped == after.dropped == ["EXIF"]


def test_wildcards_and_subjects() -> None:
    """`GPS*` and a group of family 2 delete tag by tag."""
    assert where(planned(photo(), ("GPSLat*", "set", None)))["GPS:GPSLatitudeRef"] == ()
    assert where(planned(photo(), ("Location:all", "set", None))) == {"GPS:GPSLatitudeRef": ()}


def test_languages() -> None:
    """A code behind the name of a language alternative is its language, spelled as the standard wants."""
    change = only(planned(photo(), ("Title-fr_ca", "set", "Bonjour")), "XMP")
    assert (change.info.name, change.language, change.group1) == ("Title", "fr-CA", "XMP-dc")


def test_a_tag_in_the_wrong_directory_is_moved() -> None:
    """What is written to ExifIFD is deleted from IFD0, where other software put it."""
    assert where(planned(photo(), ("ExifIFD:Artist", "set", "Bob"))) == {"ExifIFD:Artist": ("Bob",), "IFD0:Artist": ()}


@pytest.mark.parametrize(
    ("tag", "value", "error", "message", "hint"),
    [
        ("Artst", "x", exifweb.InvalidValue, "Tag 'Artst' is not defined", "Did you mean Artist?"),
        ("Megapixels", "3", exifweb.Unwritable, "Sorry, Megapixels is not writable", ""),
        ("XMP-dc:ISO", "3", exifweb.Unwritable, "Sorry, XMP-dc:ISO doesn't exist or isn't writable", ""),
        ("ThumbnailOffset", "3", exifweb.Unwritable, "Sorry, ThumbnailOffset is protected for writing", ""),
        ("Foo:all", None, exifweb.InvalidValue, "Not a deletable group: Foo", "IPTC"),
        ("FileName", "x", exifweb.Unwritable, "Sorry, FileName is not writable", "file system"),
    ],
)
def test_refused(tag: str, value: str | None, error: type[exifweb.ExifWebError], message: str, hint: str) -> None:
    """What can't be written is refused in ExifTool's words, with near names where there are."""
    with pytest.raises(error) as caught:
        planned(photo(), (tag, "set", value))
    assert caught.value.message == message
    assert hint in caught.value.hint


def test_not_shiftable() -> None:
    """A shift of what is neither date nor number is refused, so is one that is neither."""
    with pytest.raises(exifweb.InvalidValue, match="Shift value for IFD0:Artist is not a number"):
        planned(photo(), ("Artist", "add", "x"))
    with pytest.raises(exifweb.InvalidValue, match=r"Invalid shift string \(x\) for IFD0:ModifyDate"):
        planned(photo(), ("ModifyDate", "add", "x"))


def test_maker_notes_that_are_not_there() -> None:
    """A tag that only maker notes have changes nothing in a file without them, and that is said."""
    job = planned(photo(), ("CanonImageType", "set", "x"))
    assert job.changes == {}
    assert "CanonImageType" in job.notes[0]


def test_a_format_that_is_not_written() -> None:
    """Of a file that can't be rewritten, the error offers a sidecar."""
    data = b"GIF89a" + bytes(20)
    planner = Planner(Buffer(data), exifweb.read(data))
    planner.add(Edit("Artist", "set", "x"))
    with pytest.raises(exifweb.Unwritable) as caught:
        planner.job()
    assert "sidecar" in caught.value.hint


def test_byte_order_of_the_file() -> None:
    """What is made anew has the byte order of what is there, or the one asked for."""
    assert planned(photo(), ("Artist", "set", "x")).order == "<"
    assert planned(jpeg(), ("Artist", "set", "x")).order == ">"
    assert planned(jpeg(), ("ExifByteOrder", "set", "II"), ("Artist", "set", "x")).order == "<"
