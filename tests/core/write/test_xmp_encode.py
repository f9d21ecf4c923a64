"""Writing XMP: what each edit does, as ExifTool does it, and that nothing else is lost."""

from __future__ import annotations

import json
import os
import re
import subprocess
from hashlib import md5
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from builders import jpeg, segment
from conftest import exiftool_command
from xmp_cases import CASES, RDF, SAMPLE, added, change, removed

import exifweb
from exifweb.core.blocks.xmp.encode import encode, joined
from exifweb.core.blocks.xmp.extended import MAX_PACKET, segments
from exifweb.core.blocks.xmp.lookup import find, place_of
from exifweb.core.blocks.xmp.tree import parse
from exifweb.core.context import Context, Options
from exifweb.core.errors import InvalidValue, Unwritable
from exifweb.core.formats.xmp.rewrite import rewrite
from exifweb.core.source import as_source
from exifweb.core.write.api import EMPTY_XMP
from exifweb.core.write.changes import Change, Job

if TYPE_CHECKING:
    from collections.abc import Sequence

OPEN = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF {RDF}>"
SUBJECT = "<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
CLOSE = "</rdf:Description></rdf:RDF></x:xmpmeta>"
NAMESPACES = "".join(f"<dc:a xmlns:n{i}='u{i}'/>" for i in range(2000))
PACKETS = re.compile(rb"<\?xpacket begin=.{0,40}?id=.*?<\?xpacket end=['\"][rw]['\"]\?>", re.DOTALL)
MADE = frozenset(("SourceFile", "XMP-x:XMPToolkit", "XMP-xmp:Nickname", "XMP-xmpNote:HasExtendedXMP"))
"""What an edit of the nickname changes."""


def job(data: bytes = b"", *, dropped: Sequence[str] = (), kept: Sequence[str] = ()) -> Job:
    """Return a job on a sidecar with these bytes, or on nothing yet."""
    if data:
        context = exifweb.read(data, name="a.xmp")._context
    else:
        context = Context(as_source(data), Options())
    return Job(as_source(data), None, context, dropped=[*dropped], kept=[*kept])  # type: ignore[arg-type]


def edit(old: str | bytes, *changes: Change, **more: Any) -> str:
    """Return a packet with changes applied."""
    return encode(job(**more), old.encode() if isinstance(old, str) else old, changes).decode()


def tags(packet: str | bytes) -> dict[str, Any]:
    """Return what our reader finds in a packet."""
    data = packet.encode() if isinstance(packet, str) else packet
    return exifweb.read(data, name="a.xmp").to_dict()


def exiftool(*arguments: str) -> str:
    """Return what ExifTool prints."""
    environment = {**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    command = [*exiftool_command(), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout


def answers(folder: Path, *options: str) -> dict[str, dict[str, Any]]:
    """Return ExifTool's XMP tags of each file of a folder by its name."""
    printed = exiftool("-j", "-a", "-G1", *options, "-XMP:all", str(folder))
    return {Path(row.pop("SourceFile")).name: row for row in json.loads(printed)}


def differences(a: dict[str, Any], b: dict[str, Any], aside: frozenset[str] = MADE) -> dict[str, Any]:
    return {key: (a.get(key), b.get(key)) for key in (a.keys() | b.keys()) - aside if a.get(key) != b.get(key)}


class TestNothingChanges:
    def test_no_edit_gives_the_same_object(self) -> None:
        old = SAMPLE.encode()
        assert encode(job(), old, []) is old

    @pytest.mark.parametrize(
        "one",
        [
            change("XMP-dc:Source", "x", create=False),
            change("XMP-dc:Source"),
            removed("Subject", "not there"),
            change("Title", language="ja"),
            added("XMP-xmp:Rating", "4"),
            change("RegionInfo", create=False),
        ],
    )
    def test_an_edit_without_object_gives_the_same_object(self, one: Change) -> None:
        old = SAMPLE.encode()
        assert encode(job(), old, [one]) is old

    def test_a_damaged_packet_may_stay_or_go_whole(self) -> None:
        assert encode(job(), b"<damaged", []) == b"<damaged"
        assert encode(job(dropped=["XMP"]), b"<damaged", []) == b""


class TestPacket:
    def test_new_packet(self) -> None:
        made = encode(job(), b"", [change("Subject", "a", "b")])
        assert made.startswith(b"<?xpacket begin='\xef\xbb\xbf' id='W5M0MpCehiHzreSzNTczkc9d'?>\n<x:xmpmeta")
        assert made.endswith((b" " * 100 + b"\n") * 24 + b"<?xpacket end='w'?>")
        assert f"x:xmptk='exifweb {exifweb.__version__}'".encode() in made
        assert tags(made)["XMP-dc:Subject"] == ["a", "b"]

    def test_read_only_packet_stays_so_and_has_no_padding(self) -> None:
        old = f"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>{SAMPLE}<?xpacket end='r'?>"
        made = edit(old, change("Subject", "a"))
        assert made.endswith("</x:xmpmeta>\n<?xpacket end='r'?>")

    def test_utf_16_becomes_utf_8(self) -> None:
        old = f"<?xpacket begin='\ufeff' id='x'?>{SAMPLE.replace('Ann', 'Æon 東京 🙂')}<?xpacket end='w'?>"
        for codec in ("utf-16-le", "utf-16-be", "utf-32-be"):
            made = edit(old.encode(codec), change("Subject", "é"))
            assert tags(made)["XMP-dc:Creator"] == ["Æon 東京 🙂", "Bob"]

    def test_any_text_is_well_formed_and_comes_back(self) -> None:
        text = "<a href='x'>&amp; \"]]> \r\n\t é \U0001f600"
        made = edit(SAMPLE, change("Headline", text), change("XMP-cc:License", "a 'b' <c>"))
        assert tags(made)["XMP-photoshop:Headline"] == text
        assert "a..b" in edit(SAMPLE, change("Headline", "a\x00\ud800b"))

    def test_unknown_namespaces_languages_and_qualifiers_stay(self) -> None:
        inner = (
            "<q:p xmlns:q='urn:q' rdf:parseType='Resource'><rdf:value>v</rdf:value><q:how>h</q:how></q:p>"
            "<z:p xmlns:z='urn:z'><z:f>1</z:f></z:p><dc:relation xml:lang='fr'>r</dc:relation>"
            "<w:x xmlns:w='urn:w' rdf:parseType='Literal'>one <b>two</b> three</w:x>"
            "<r:x xmlns:r='urn:r' rdf:resource='http://a/'/><dc:s><![CDATA[<&>]]></dc:s>"
        )
        old = OPEN + SUBJECT + inner + CLOSE
        made = edit(old, change("Subject", "a"))
        assert differences(tags(old), tags(made), MADE | {"XMP-dc:Subject"}) == {}
        assert "<w:x rdf:parseType='Literal'>one <b>two</b> three</w:x>" in made
        assert "<dc:relation xml:lang='fr'>r</dc:relation>" in made
        assert "<q:how>h</q:how>" in made

    def test_a_value_set_keeps_its_qualifiers(self) -> None:
        old = (
            f"{OPEN}{SUBJECT}<dc:source xmlns:q='urn:q' rdf:parseType='Resource'><rdf:value>v</rdf:value>"
            f"<q:how>h</q:how></dc:source>{CLOSE}"
        )
        made = edit(old, change("XMP-dc:Source", "new"))
        assert "<rdf:value>new</rdf:value>" in made
        assert "<q:how>h</q:how>" in made

    def test_prefixes_become_the_standard_ones(self) -> None:
        uri = "http://purl.org/dc/elements/1.1/"
        old = f"{OPEN}<rdf:Description xmlns:p='{uri}' p:source='s' xmlns:dc='urn:x' dc:a='b'>"
        made = edit(old + CLOSE, change("Subject", "a"))
        assert "<dc:source>s</dc:source>" in made
        assert "xmlns:tmp0='urn:x'" in made
        assert "<tmp0:a>b</tmp0:a>" in made

    def test_one_node_for_several_properties_is_put_into_each(self) -> None:
        old = (
            f"{OPEN}<rdf:Description rdf:nodeID='n' xmlns:my='urn:m' my:a='1'/>{SUBJECT}"
            f"<my:one xmlns:my='urn:m' rdf:nodeID='n'/><my:two xmlns:my='urn:m' rdf:nodeID='n'/>{CLOSE}"
        )
        made = edit(old, change("Subject", "a"))
        assert made.count("<my:a>1</my:a>") == 2
        assert "nodeID" not in made

    def test_what_is_kept_of_a_group_that_goes(self) -> None:
        left = tags(edit(SAMPLE, dropped=["XMP"], kept=["XMP-dc:Title", "XMP-my"]))
        assert [key for key in left if key.startswith("XMP-")] == [
            "XMP-x:XMPToolkit", "XMP-my:Own", "XMP-my:List", "XMP-dc:Title", "XMP-dc:Title-de-DE", "XMP-dc:Title-fr",
        ]  # fmt: skip

    def test_nothing_left_is_no_packet(self) -> None:
        assert edit(SAMPLE, dropped=["*"]) == ""
        assert edit(f"{OPEN}{SUBJECT}<dc:source>x</dc:source>{CLOSE}", change("XMP-dc:Source")) == ""


class TestRefused:
    @pytest.mark.parametrize(
        ("packet", "reason"),
        [
            (f"<!DOCTYPE a [<!ENTITY b 'c'>]>{SAMPLE}", "DOCTYPE"),
            (SAMPLE[:-12], "unclosed token"),
            (SAMPLE.replace("</dc:creator>", ""), "mismatched tag"),
            (b"<x:xmpmeta>\xff</x:xmpmeta>", "no valid UTF-8"),
            (f"{OPEN}{SUBJECT}{'<dc:a>' * 5000}{CLOSE}", "nested deeper"),
            (f"{OPEN}{SUBJECT}{'<dc:a/>' * 300_000}{CLOSE}", "more than 200000 elements"),
            (f"{OPEN}{SUBJECT}{NAMESPACES}{CLOSE}", "namespaces"),
            ("</x:xmpmeta>" * 100_000, "100000 documents"),
            ("<svg/>", "<svg> stands where rdf:RDF should"),
            (f"{OPEN}{SUBJECT}<no:such/>{CLOSE}", "'no' stands for no namespace"),
            (" " * (13 << 20), "more than the limit"),
        ],
        ids=lambda value: value[:20] if isinstance(value, str) else "bytes",
    )
    def test_packets_that_can_not_be_changed(self, packet: str | bytes, reason: str) -> None:
        with pytest.raises(Unwritable, match=reason):
            edit(packet, change("Subject", "a"))

    def test_a_packet_that_others_take_for_empty(self) -> None:
        """Inside of a file ExifTool finds nothing in it, and an edit would bring all of it to light."""
        packet = b"\xef\xbb\xbf<?xml version='1.0'?>" + SAMPLE.encode()
        with pytest.raises(Unwritable, match="byte order mark"):
            edit(packet, change("Subject", "a"))
        assert edit(packet, dropped=["XMP"]) == ""
        sidecar = encode(job(packet), packet, [change("Subject", "a")])
        assert tags(sidecar)["XMP-dc:Subject"] == "a"

    def test_nodes_that_multiply(self) -> None:
        many = "".join(f"<dc:a{i} rdf:nodeID='x'><dc:b/></dc:a{i}>" for i in range(5000))
        with pytest.raises(Unwritable, match="too often"):
            edit(f"{OPEN}{SUBJECT}{many}{CLOSE}", change("Subject", "a"))

    def test_long_lists_are_edited_in_bounded_steps(self) -> None:
        items = "<rdf:li>a</rdf:li>" * 60_000
        old = f"{OPEN}{SUBJECT}<dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject>{CLOSE}"
        assert tags(edit(old, change("Subject", "b")))["XMP-dc:Subject"] == "b"

    def test_values_that_fit_no_tag(self) -> None:
        with pytest.raises(InvalidValue, match="no such field"):
            edit(SAMPLE, change("LocationShown", {"Town": "A"}))
        with pytest.raises(InvalidValue, match="no structure"):
            edit(SAMPLE, change("LocationShown", "A"))
        with pytest.raises(InvalidValue, match="no value"):
            edit(SAMPLE, change("Subject", {"a": "b"}))
        with pytest.raises(InvalidValue, match="no list"):
            edit(SAMPLE, change("LocationShown", {"City": ["A", "B"]}))

    def test_a_value_where_a_structure_should_be(self) -> None:
        old = f"{OPEN}{SUBJECT}<e:Flash xmlns:e='http://ns.adobe.com/exif/1.0/'>on</e:Flash>{CLOSE}"
        with pytest.raises(Unwritable, match="holds a value"):
            edit(old, change("FlashFired", "True"))


class TestLookup:
    def test_the_preferred_namespace_comes_first(self) -> None:
        assert [info.g1 for info, _ in find("Subject")] == ["XMP-dc", "XMP-pdf", "XMP-xmpMM"]
        assert [info.g1 for info, _ in find("title", "xmp-PDF")] == ["XMP-pdf"]
        assert find("NoSuchTag") == []

    def test_fields_of_structures_have_paths(self) -> None:
        info, path = find("RegionAreaX")[0]
        assert path == (
            "mwg-rs:Regions", "mwg-rs:RegionList", "rdf:Bag", "rdf:li", "mwg-rs:Area", "stArea:x",
        )  # fmt: skip
        assert (info.g1, info.id, info.is_list) == ("XMP-mwg-rs", "RegionsRegionListAreaX", True)
        assert find("Title")[0][1] == ("dc:title", "rdf:Alt", "rdf:li")

    def test_rows_that_the_reader_made_are_found_again(self) -> None:
        found = {tag.name: tag.info for tag in exifweb.read(SAMPLE.encode(), name="a.xmp").tags if tag.group0 == "XMP"}
        assert place_of(found["LocationShownCity"]).path[-1] == "Iptc4xmpExt:City"
        assert place_of(found["HistoryAction"]).path[-1] == "stEvt:action"
        assert place_of(found["Title-de-DE"]).path == ("dc:title", "rdf:Alt", "rdf:li")


class TestSidecar:
    def test_nothing_to_do_is_the_file_itself(self) -> None:
        recipe = rewrite(job(SAMPLE.encode()))
        assert recipe.new_bytes == 0
        assert recipe.read(0, recipe.size) == SAMPLE.encode()

    def test_edited_without_padding_and_frame_as_it_was(self) -> None:
        work = job(SAMPLE.encode())
        work.changes["XMP"] = [change("Subject", "a")]
        recipe = rewrite(work)
        made = recipe.read(0, recipe.size)
        assert made.startswith(b"<x:xmpmeta")
        assert made.endswith(b"</rdf:RDF>\n</x:xmpmeta>\n")
        assert tags(made)["XMP-dc:Subject"] == "a"

    def test_emptied_it_is_still_a_packet(self) -> None:
        recipe = rewrite(job(SAMPLE.encode(), dropped=["XMP"]))
        assert tags(recipe.read(0, recipe.size))["XMP-x:XMPToolkit"].startswith("exifweb")

    def test_new(self) -> None:
        work = job(EMPTY_XMP)
        work.changes["XMP"] = [change("Title", "T")]
        recipe = rewrite(work)
        made = recipe.read(0, recipe.size)
        assert tags(made)["XMP-dc:Title"] == "T"
        assert b"  \n" not in made


def long_packet() -> bytes:
    """Return a packet too long for a segment."""
    history = [{"Action": "saved", "Parameters": "x" * 9000} for _ in range(20)]
    return encode(
        job(),
        b"",
        [
            change("Subject", *[f"word {i}" for i in range(50)]),
            change("XMP-xmpMM:History", *history),
            change("XMP-photoshop:History", "h" * 30_000),
            change("XMP-crs:Contrast", "12"),
        ],
    )


def in_jpeg(payloads: Sequence[bytes]) -> bytes:
    return jpeg(*[segment(0xE1, payload) for payload in payloads])


class TestSegments:
    def test_a_short_packet_is_one_segment(self) -> None:
        packet = edit(SAMPLE, change("Subject", "a")).encode()
        assert segments(packet) == [b"http://ns.adobe.com/xap/1.0/\0" + packet]

    def test_padding_gives_way(self) -> None:
        packet = encode(job(), b"", [change("Headline", "x" * 63_000)])
        assert len(packet) > MAX_PACKET
        (only,) = segments(packet)
        assert only.endswith(b"</x:xmpmeta>\n<?xpacket end='w'?>")

    def test_a_long_packet_is_extended(self) -> None:
        packet = long_packet()
        payloads = segments(packet)
        assert len(payloads) > 2
        assert all(len(payload) <= 65_533 for payload in payloads)
        extended = b"".join(payload[75:] for payload in payloads[1:])
        guid = md5(extended, usedforsecurity=False).hexdigest().upper()
        assert {payload[35:67].decode() for payload in payloads[1:]} == {guid}
        found = exifweb.read(in_jpeg(payloads)).to_dict()
        assert found["XMP-xmpNote:HasExtendedXMP"] == guid
        assert differences(tags(packet), found, MADE | {k for k in found if not k.startswith("XMP")}) == {
            key: (value, None) for key, value in tags(packet).items() if not key.startswith("XMP") and key not in found
        }
        assert b"Contrast" in payloads[0]  # what is bulky goes last, but stays where there is room

    def test_standard_and_extended_together_are_edited_as_one(self) -> None:
        packet = long_packet()
        payloads = segments(packet)
        extended = b"".join(payload[75:] for payload in payloads[1:])
        made = encode(job(), joined(payloads[0][29:], extended), [change("Nickname", "n")])
        assert b"HasExtendedXMP" not in made
        assert differences(tags(packet), tags(made), MADE | {"File:FileSize"}) == {}

    @pytest.mark.native
    def test_exiftool_reads_it(self, tmp_path: Path) -> None:
        (tmp_path / "a.jpg").write_bytes(in_jpeg(segments(long_packet())))
        (tmp_path / "b.xmp").write_bytes(long_packet())
        found = answers(tmp_path, "-struct")
        assert differences(found["a.jpg"], found["b.xmp"]) == {}
        assert len(found["a.jpg"]["XMP-xmpMM:History"]) == 20


@pytest.mark.native
def test_edits_do_what_exiftools_do(tmp_path: Path) -> None:
    """Every edit by both on the same source, read back by ExifTool, with structures and flattened."""
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    theirs.mkdir()
    ours.mkdir()
    script: list[str] = []
    for number, case in enumerate(CASES):
        path = theirs / f"{number}.xmp"
        path.write_text(case.source)
        script += ["-q", "-overwrite_original", *case.arguments, str(path), "-execute"]
        work = job(case.source.encode(), dropped=case.dropped)
        work.changes["XMP"] = [*case.changes]
        recipe = rewrite(work)
        (ours / path.name).write_bytes(recipe.read(0, recipe.size))
    arguments = tmp_path / "arguments"
    arguments.write_text("\n".join([*script, ""]))
    exiftool("-@", str(arguments))
    for options in (("-struct", "-n"), ()):
        wanted, found = answers(theirs, *options), answers(ours, *options)
        assert wanted.keys() == {f"{number}.xmp" for number in range(len(CASES))}
        for number, case in enumerate(CASES):
            aside = frozenset(() if "XMPToolkit" in case.arguments[0] else ("XMP-x:XMPToolkit",))
            differ = differences(wanted[f"{number}.xmp"], found[f"{number}.xmp"], aside)
            assert differ == {}, case.arguments


@pytest.mark.native
@pytest.mark.corpus
def test_one_new_tag_changes_no_other(corpus: Path, tmp_path: Path) -> None:
    """Every packet of the sample files, with a tag more, in our reader and in ExifTool."""
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    packets: dict[bytes, Path] = {}
    for path in sorted(corpus.rglob("*")):
        if path.is_file() and path.stat().st_size < 1 << 23 and "fuzz" not in path.parts:
            data = path.read_bytes()
            found = [data] if path.suffix.lower() == ".xmp" else [m[0] for m in PACKETS.finditer(data)]
            packets.update({packet: path for packet in found if packet not in packets})
    refused: list[tuple[Path, str]] = []
    for number, (packet, path) in enumerate(packets.items()):
        try:
            made = encode(job(), packet, [change("Nickname", "zzz")])
        except Unwritable as reason:
            refused.append((path, reason.message))
            continue
        (before / f"{number}.xmp").write_bytes(packet)
        (after / f"{number}.xmp").write_bytes(made)
        if b"nodeID" not in packet:  # resources known by number alone are put where they are referred to
            assert differences(tags(packet), tags(made)) == {}, path
    assert [one for one in refused if not re.search("no valid UTF-8|mismatched tag", one[1])] == []
    assert len(refused) < len(packets) / 10
    for options in (("-struct",), ("-n",)):
        was, now = answers(before, *options), answers(after, *options)
        assert was.keys() == now.keys()
        for name, row in was.items():
            assert differences(row, now[name]) == {}, name
            assert "zzz" in str(now[name].get("XMP-xmp:Nickname"))


def test_trees_are_stable() -> None:
    """What is written reads as the same tree, so that a second edit starts from the same."""
    once = encode(job(), SAMPLE.encode(), [change("Nickname", "n")])
    again = encode(job(), once, [change("Nickname", "n")])
    assert again == once
    assert [node.name for node in parse(once).subjects[0].children] == [
        "xmp:Rating", "xmp:Nickname", "my:Own", "my:List", "dc:subject", "dc:title", "dc:creator",
        "Iptc4xmpExt:LocationShown", "xmpMM:History",
    ]  # fmt: skip


def test_a_subject_without_name_is_the_one_that_has_a_name() -> None:
    named = SUBJECT.replace("about=''", "about='uuid:1'") + "<dc:title>One</dc:title></rdf:Description>"
    other = "<rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/' dc:source='Two'/>"
    packet = f"{OPEN}{named}{other}</rdf:RDF></x:xmpmeta>"
    new = edit(packet, change("XMP-dc:Format", "image/x"))
    assert set(re.findall("rdf:about='(.*?)'", new)) == {"uuid:1"}
