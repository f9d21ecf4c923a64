"""Videos from bytes to text: what each container gives, where tags lie, how little is read. Values are ExifTool's."""

from __future__ import annotations

import time
import tracemalloc
from struct import pack

import pytest
from builders import THUMBNAIL
from large_films import LARGE, PACKET, large_matroska, large_stream
from sparse import Sparse
from video_dv_red import DVS, REDS
from video_files import XMP, element, local_set, mkv, pack_klv, packet, partition, primer
from video_flash_real import FLASHES, REALS, SWFS
from video_matroska import ALL, FILES, MATROSKA
from video_mxf import FINAL, LOCAL, MXFS, instance, pack_footer
from video_transport import CAMERA_STREAM, DASHCAMS, MPEGS, TRANSPORT
from video_windows import ASFS, PICTURE_VALUE, WTVS

import exifweb
from exifweb.core.source import Pages


def texts(data: bytes, name: str) -> dict[str, object]:
    return exifweb.read(data, name=name).to_dict()


def test_tracks_chapters_and_tags_of_matroska() -> None:
    found = texts(MATROSKA["everything"], "a.mkv")
    assert found["File:FileType"] == "MKV"
    assert found["Info:Duration"] == "0:02:29"
    assert found["Info:DateTimeOriginal"] == "2010:02:03 20:17:48.123456717Z"
    assert found["Track1:VideoFrameRate"] == 23.976
    assert found["Track2:DefaultDuration"] == "41.708333 ms"
    assert found["Track1:BPS"] == 123
    assert found["Chapter2:ChapterString"] == "Chapter 1 ü"
    assert found["Matroska:Artist-ger"] == "Somebody"
    assert found["Matroska:ActorCharacter"] == "A part"
    assert found["Matroska:AttachedFileName"] == "cover1.jpg"


def test_attachments_are_given_out_as_bytes() -> None:
    found = exifweb.read(mkv(*ALL, FILES), name="a.mkv")
    assert [tag.text.read() for tag in found if tag.name == "AttachedFileData"] == [THUMBNAIL, THUMBNAIL * 2]
    data = mkv(*ALL, FILES)
    assert [data[one.offset : one.offset + one.length] for one in found.embedded] == [THUMBNAIL, THUMBNAIL * 2]
    assert found.embedded[0].mime == "image/jpeg"


@pytest.mark.parametrize(
    ("case", "kind"),
    [("sound alone", "MKA"), ("subtitles alone", "MKS"), ("buttons alone", "MKV"), ("webm", "WEBM")],
)
def test_types_of_matroska(case: str, kind: str) -> None:
    found = exifweb.read(MATROSKA[case], name="a.mkv")
    assert found.file_type == kind
    assert found["FileType"].text == kind


def test_a_warning_goes_by_the_group_that_was_being_read() -> None:
    warnings = exifweb.read(MATROSKA["master too long"], name="a.mkv").warnings
    assert [(warning.message, warning.group) for warning in warnings] == [
        ("Invalid or corrupted Info master element", "Info")
    ]


def test_asf() -> None:
    found = exifweb.read(ASFS["everything"], name="a.wmv")
    assert found["ASF:MediaClassPrimaryID"].text == "03020100-0504-0706-0809-0A0B0C0D0E0F"
    assert found["AudioCodecName"].text == "Windows Media Audio"
    assert found["CreationDate"].text == "2012:12:14 23:06:40Z"
    assert found["XMP-dc:Format"].text == "video"
    picture = found["Picture"]
    assert picture.text.read() == PICTURE_VALUE[-60:]
    start = ASFS["everything"].find(PICTURE_VALUE) + len(PICTURE_VALUE) - 60
    assert start in [tag.offset for tag in found if tag.name == "Picture"]
    assert (found.embedded[0].offset, found.embedded[0].length, found.embedded[0].mime) == (start, 60, "image/jpeg")


def test_wtv() -> None:
    found = texts(WTVS["many sectors"], "a.wtv")
    assert found["WTV:Duration"] == "0:30:00"
    assert found["WTV:EncodeTime"] == "2010:01:01 00:00:00Z"
    assert found["WTV:UnheardOf"] == "new"


def test_a_transport_stream_of_a_camera() -> None:
    found = texts(CAMERA_STREAM, "a.mts")
    assert found["M2TS:Duration"] == "0:01:00"
    assert found["H264:Make"] == "Sony"
    assert found["H264:Model"] == "HDR-CX12"
    assert found["H264:DateTimeOriginal"] == "2020:05:06 17:08:09+01:00 DST"
    assert found["GPS:GPSLatitude"] == "49 deg 30' 15.50\""
    assert found["AC3:AudioBitrate"] == "448 kbps"


def test_time_codes_make_another_type() -> None:
    assert exifweb.read(TRANSPORT["camera"], name="a.ts").file_type == "M2T"
    assert exifweb.read(TRANSPORT["canon"], name="a.ts").file_type == "M2TS"
    assert exifweb.read(TRANSPORT["part of a packet with time codes first"], name="a.ts").file_type == "M2TS"


def test_positions_of_dashcams_are_read_where_asked_for() -> None:
    data = DASHCAMS["viidure"]
    options = exifweb.Options(embedded=3)
    assert exifweb.read(data, name="a.ts", options=options)["GPSDateTime"].text == "2026:04:16 01:01:02Z"
    data = DASHCAMS["ring"]
    assert "GPSLatitude" not in exifweb.read(data, name="a.ts")
    found = exifweb.read(data, name="a.ts", options=options)
    moments = [tag.text for tag in found if tag.name == "GPSDateTime"]
    assert moments[:2] == ["2020:01:02 03:03:45.5Z", "2020:01:02 03:04:45.5Z"]
    assert [tag.doc for tag in found if tag.name == "GPSDateTime"][:2] == ["1", "2"]


def test_drones() -> None:
    found = texts(TRANSPORT["drone"], "a.ts")
    assert found["MISB:GPSDateTime"] == "2011:03:13 07:06:40.123456Z"
    assert found["MISB:GenericFlagData01"] == "Laser range, Slant range measured, Image invalid"
    assert found["MISB:SecurityClassification"] == "Unclassified"


def test_mpeg() -> None:
    found = texts(MPEGS["program stream"], "a.mpg")
    assert found["MPEG:ImageWidth"] == 352
    assert found["MPEG:AudioLayer"] == 2


def test_the_rest() -> None:
    assert texts(DVS["pal"], "a.dv")["DV:VideoFormat"] == "IEC 61834 - 625/50 (PAL)"
    assert texts(DVS["ntsc"], "a.dv")["DV:DateTimeOriginal"] == "2009:03:05 12:45:37"
    assert texts(FLASHES["everything"], "a.flv")["Flash:CuePoint0ParameterSpeed"] == "fast"
    assert texts(SWFS["packed"], "a.swf")["XMP-dc:Format"] == "video"
    assert texts(REALS["two streams"], "a.rm")["Real-MDPR3:CreateDate"] == "2003:02:03 04:05:06"
    assert texts(REALS["dated"], "a.rm")["File:MIMEType"] == "application/vnd.rn-realmedia"
    assert texts(REALS["everything"], "a.rm")["File:MIMEType"] == "audio/x-pn-realaudio"
    assert texts(REDS["version 2"], "a.r3d")["Red:FrameRate"] == 23.976


def test_mxf_groups_tags_by_track_and_keeps_the_last_copy() -> None:
    found = texts(MXFS["final header"], "a.mxf")
    assert found["Track1:Duration"] == "0:00:40"
    assert found["Track2:EditRate"] == 29.97002997
    assert found["MXF:ApplicationSupplierName"] == "A company é"
    assert texts(MXFS["open header and footer"], "a.mxf")["MXF:ApplicationSupplierName"] == "Renamed"


@pytest.mark.parametrize(
    ("data", "name", "tag", "value"),
    [
        (MATROSKA["everything"], "a.mkv", "Track2:AudioChannels", 2),
        (ASFS["everything"], "a.wmv", "AlbumTitle", "An album"),
        (CAMERA_STREAM, "a.ts", "GPS:GPSAltitude", 350),
        (MXFS["final header"], "a.mxf", "Track1:TrackName", "Track 1"),
        (FLASHES["everything"], "a.flv", "Flash:Duration", 61.5),
        (REALS["everything"], "a.rm", "Title", "A title"),
        (SWFS["plain"], "a.swf", "XMP:Format", "video"),
    ],
    ids=["matroska", "asf", "transport", "mxf", "flash", "real", "swf"],
)
def test_one_tag_alone(data: bytes, name: str, tag: str, value: object) -> None:
    found = exifweb.read(data, name=name, tags=[tag])
    assert found[tag].value == value
    assert {one.name for one in found} == {tag.rpartition(":")[2]}


def test_tags_lie_where_they_are_said_to() -> None:
    data = MATROSKA["everything"]
    title = exifweb.read(data, name="a.mkv")["Info:MuxingApp"]
    assert data[title.offset : title.offset + title.length] == b"libebml v1.4"


# --- large files


def bounded(source: Sparse, name: str, **options: object) -> exifweb.Metadata:
    """Read a large file, and insist on how little that costs."""
    tracemalloc.start()
    begin = time.process_time()
    found = exifweb.read(source, name=name, options=exifweb.Options(**options))  # type: ignore[arg-type]
    assert time.process_time() - begin < 2
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 << 20
    assert source.fetched < 1 << 20
    return found


def test_four_gigabytes_of_matroska() -> None:
    assert bounded(large_matroska(), "a.mkv")["Track1:BPS"].text == "123"
    found = bounded(large_matroska(), "a.mkv", embedded=1)
    assert found["Track1:BPS"].text == "123"
    assert not found.warnings


def test_four_gigabytes_of_packets() -> None:
    found = bounded(large_stream(), "a.ts")
    assert found["M2TS:Duration"].text == "0:59:59"
    assert found["H264:Make"].text == "Sony"


class Endless:
    """A long file that begins in one way and goes on in another, over and over.

    Attributes:
        size: Its length.
        fetched: How many bytes were asked for.
    """

    def __init__(self, head: bytes, unit: bytes, size: int) -> None:
        self.size, self.fetched, self._head, self._unit = size, 0, head, unit

    def read(self, offset: int, length: int) -> bytes:
        length = max(0, min(length, self.size - offset))
        self.fetched += length
        at = offset % len(self._unit)
        data = (self._unit * (length // len(self._unit) + 2))[at : at + length]
        return (self._head[offset:] + data[len(self._head) - offset :])[:length] if offset < len(self._head) else data


FILLER = packet(0x1FFF, bytes(184))


def test_streams_that_never_come_are_given_up() -> None:
    head = TRANSPORT["streams that don't come"]
    found = bounded(Endless(head, FILLER * 50 + packet(0x1001, clock=5) + FILLER, LARGE // PACKET * PACKET), "a.ts")  # type: ignore[arg-type]
    assert found["M2TS:VideoStreamType"].text == "MPEG-2 Video"
    assert not found.warnings


@pytest.mark.parametrize(
    "unit", [FILLER, packet(0x31, bytes(184)), packet(0x31, b"\0\0\1\xe0\0\0\x80\0\0abc", start=True)]
)
def test_packets_without_tables(unit: bytes) -> None:
    found = bounded(Endless(b"", unit, LARGE // PACKET * PACKET), "a.ts")  # type: ignore[arg-type]
    assert [warning.message for warning in found.warnings] == ["No streams are announced in the first 524332 bytes"]


def test_a_large_data_object_of_asf_is_skipped() -> None:
    data = ASFS["large object"]
    source = Sparse({0: data}, 1 << 41)
    assert bounded(source, "a.wmv")["ASF:MaxBitrate"].text == "1.23 Mbps"


def test_large_attachments_are_not_read() -> None:
    head = mkv(*ALL)
    size = 9 << 20
    file = b"\x61\xa7\x10" + (size + 6).to_bytes(3, "big") + b"\x46\x5c\x10" + size.to_bytes(3, "big")
    whole = head + b"\x19\x41\xa4\x69\x10" + (size + 12).to_bytes(3, "big") + file
    found = bounded(Sparse({0: whole}, len(whole) + size), "a.mkv")
    assert found["AttachedFileData"].text.length == size


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (MATROSKA["tags behind"], "a.mkv"),
        (ASFS["everything"], "a.wmv"),
        (CAMERA_STREAM, "a.ts"),
        (MXFS["open header and footer"], "a.mxf"),
        (WTVS["by a table"], "a.wtv"),
        (FLASHES["everything"], "a.flv"),
        (SWFS["packed"], "a.swf"),
        (REALS["everything"], "a.rm"),
        (REDS["version 1"], "a.r3d"),
    ],
    ids=["matroska", "asf", "transport", "mxf", "wtv", "flash", "swf", "real", "red"],
)
def test_pages_give_the_same_answer(data: bytes, name: str) -> None:
    pages = Pages(len(data), lambda offset, length: data[offset : offset + length], page=512)
    assert exifweb.read(pages, name=name).to_json() == exifweb.read(data, name=name).to_json()


def test_an_index_leads_to_the_footer_of_mxf() -> None:
    newer = primer(LOCAL) + local_set("0d010101.01013000", [instance(3), (0x3C01, "Renamed".encode("utf-16-be"))])
    frames = pack_klv("060e2b34.0102.0101.0d010301.15010500", bytes(4000)) * 1500
    head = partition("01", len(FINAL)) + FINAL + frames
    index = pack(">IQIQ", 0, 0, 0, len(head))
    index = pack_klv("060e2b34.0205.0101.0d010201.01110100", index + pack(">I", 20 + len(index) + 4))
    data = head + pack_footer(newer) + index
    pages = Pages(len(data), lambda offset, length: data[offset : offset + length])
    found = exifweb.read(pages, name="a.mxf")
    assert found["ApplicationSupplierName"].text == "Renamed"
    assert pages.fetched < 2 << 20


def test_sound_that_never_comes_in_flash_is_given_up() -> None:
    source = Sparse({0: b"FLV\1\5" + pack(">I", 9)}, LARGE)
    unit = bytes(4) + b"\x09" + (60_000).to_bytes(3, "big") + bytes(7)
    source.pieces |= {9 + at * 60_015: unit for at in range(200)}
    assert bounded(source, "a.flv")["VideoEncoding"].value == 5


def test_xmp_in_a_video_is_told_where_it_lies() -> None:
    data = ASFS["everything"]
    found = exifweb.read(data, name="a.wmv")
    block = next(block for block in found.blocks if block.kind == "XMP")
    assert data[block.offset : block.offset + block.length] == XMP


def test_a_partition_of_nothing_else() -> None:
    assert texts(partition("04", 0), "a.mxf")["MXF:MXFVersion"] == 1.2


def test_a_picture_too_small_to_be_one() -> None:
    bits = element(0xE0, element(0xB0, pack(">H", 5)))
    assert "ImageWidth" not in exifweb.read(TRANSPORT["forbidden bit"], name="a.ts")
    assert exifweb.read(mkv(element(0x1654AE6B, element(0xAE, bits))), name="a.mkv")["ImageWidth"].value == 5
