"""Films: what is read, how little of the file that takes, and what damage costs."""

from __future__ import annotations

import json
import random
from functools import cache
from struct import pack
from typing import TYPE_CHECKING

import media_films
import media_timed
import pytest
from large_films import LARGE, large_movie
from media_builders import PIXEL, audio, box, entry, film, ftyp, mvhd, stbl, trak
from sparse import Sparse

import exifweb
from exifweb import Options
from exifweb.core.blocks.quicktime.languages import locale, unpacked
from exifweb.core.blocks.quicktime.samples import first_atom
from exifweb.core.blocks.quicktime.stream import freegps_several
from exifweb.core.errors import ExifWebError
from exifweb.core.limits import Limits

if TYPE_CHECKING:
    from exifweb.core.model import Metadata


@cache
def films() -> dict[str, bytes]:
    made = (
        media_films.containers(),
        media_films.texts(),
        media_films.tracks(),
        media_films.vendors(),
        media_timed.subtitles(),
        media_timed.samples(),
        media_timed.free_gps(),
        media_timed.boxes(),
    )
    return {f"{number} {name}": data for number, group in enumerate(made) for name, data in group.items()}


def read(name: str, options: Options | None = None) -> Metadata:
    found = next(data for key, data in films().items() if key.endswith(name))
    return exifweb.read(found, name=name, options=options)


def test_a_film() -> None:
    found = read("plain.mp4")
    assert (found.file_type, found.mime) == ("MP4", "video/mp4")
    assert found["QuickTime:CreateDate"].text == "2018:01:28 16:00:00"
    assert (
        found["Track1:ImageSize"].text
        if "Track1:ImageSize" in found
        else found["Composite:ImageSize"].text == "640x480"
    )
    assert found["Track2:AudioFormat"].text == "mp4a"
    assert found["Track1:CompressorName"].text == "Codec"
    assert found["QuickTime:MediaDataOffset"].value == 36
    assert found["Track1:VideoFrameRate"].text == "6"


def test_sound_alone_is_another_type() -> None:
    found = read("sound.mp4")
    assert (found.file_type, found.mime) == ("M4A", "audio/mp4")


def test_items_in_languages_and_encodings() -> None:
    found = read("items.m4a")
    assert found["ItemList:Artist"].text == "K\u00fcnstler"
    assert found["ItemList:Comment"].text == "UTF-16 \u00e9"
    assert found["ItemList:Lyrics-fra-FR"].text == "fra"
    assert found["ItemList:Lyrics"].text == "fra"  # what there is in one language only is there in the default one
    assert found["ItemList:TrackNumber"].text == "3 of 12"
    assert found["ItemList:Genre"].text == "Rock"
    assert found["iTunes:CustomTag"].text == ["one", "two"]
    cover = found["ItemList:CoverArt"].value
    assert cover.read() == PIXEL


def test_keys_name_items() -> None:
    found = read("keys.mov")
    assert found["Keys:Model"].text == "iPhone"
    assert found["Keys:GPSCoordinates"].text == "48 deg 51' 23.76\" N, 2 deg 21' 7.92\" E, 35 m Above Sea Level"
    assert found["Keys:AndroidCaptureFPS"].text == "1.5"
    assert "Keys:MyOwnKeyName" in found


def test_user_data_of_tracks_carry_their_number() -> None:
    found = read("in tracks.mov")
    assert found["Track1UserData:Track1Name"].text == "TrackName"
    assert found["VideoKeys:Model"].text == "iPhone"
    assert found["AudioKeys:Title"].text == "w"


def test_thumbnails_are_whole_and_documents_of_their_own() -> None:
    found = read("canon.mov")
    thumbnail = found["ThumbnailImage"]
    assert thumbnail.value.read() == media_films.PHOTO
    make = found["IFD0:Make"]
    assert (make.text, make.doc) == ("Acme", "1")


def test_samples_are_documents() -> None:
    found = read("sentences.mov", Options(embedded=1))
    fixes = [tag for tag in found if tag.name == "GPSLatitude"]
    assert [tag.doc for tag in fixes] == ["1", "1"]  # sentences of one time are one fix
    assert json.loads(found.to_json(groups="3"))[0]["Doc1:GPSAltitude"] == "45.3 m"


def test_without_being_asked_for_samples_a_hint_is_given() -> None:
    found = read("sentences.mov")
    assert not [tag for tag in found if tag.name == "GPSLatitude"]
    assert any("ExtractEmbedded" in warning.message for warning in found.warnings)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("ItemList:Title", "items.m4a"),
        ("Track1:MediaDuration", "plain.mp4"),
        ("XMP:Format", "xmp.mp4"),
        ("Keys:*", "keys.mov"),
    ],
)
def test_one_tag_alone(wanted: str, name: str) -> None:
    data = next(data for key, data in films().items() if key.endswith(name))
    found = exifweb.read(data, name=name, tags=[wanted])
    assert found.tags
    assert {tag.info.name for tag in found} <= {tag.info.name for tag in exifweb.read(data, name=name)}


def test_a_film_of_gigabytes_costs_little() -> None:
    source = large_movie()
    found = exifweb.read(source, name="a.mp4")
    assert found["ItemList:Title"].text == "Title"
    assert found["QuickTime:MediaDataSize"].value == LARGE - 16
    assert source.fetched < 128 << 10


def test_samples_are_read_one_at_a_time() -> None:
    size, count = 4096, 500
    fix = media_timed.RMC.ljust(size, b"\0")
    head = ftyp(b"qt  ")
    movie = box("moov", mvhd() + trak(b"text", stbl(entry(b"text"), [fix] * count, len(head) + 8)))
    data = head + box("mdat", fix * count) + movie
    source = Sparse({0: data}, len(data))
    found = exifweb.read(source, name="a.mov", options=Options(embedded=1))
    assert sum(tag.name == "GPSDateTime" for tag in found) == count
    assert source.largest <= 16 * size


def test_many_samples_end_at_the_limit_of_tags() -> None:
    data = media_timed.timed(b"text", b"text", [media_timed.RMC] * 400)
    found = exifweb.read(data, name="a.mov", options=Options(embedded=1, limits=Limits(tags=300)))
    assert len(found.tags) <= 320


def test_deep_and_many_boxes_end() -> None:
    nest = b""
    for _ in range(200):
        nest = box("trak", nest)
    deep = exifweb.read(ftyp() + box("moov", mvhd() + nest), name="a.mp4")
    assert "QuickTime:CreateDate" in deep
    many = ftyp() + box("moov", mvhd() + box("free") * 500) + box("free") * 500
    found = exifweb.read(many, name="a.mp4", options=Options(limits=Limits(segments=100)))
    assert any("Stopped after 100 boxes" in warning.message for warning in found.warnings)


def test_directories_of_directories_end() -> None:
    inner = box("udta", box("free") * 50)
    data = ftyp() + box("moov", mvhd() + inner * 50)
    found = exifweb.read(data, name="a.mp4", options=Options(limits=Limits(segments=100)))
    assert any("Stopped after 800 boxes" in warning.message for warning in found.warnings)


def test_records_of_no_length_end() -> None:
    none = pack(">IHH", 0xFFFFFFFF, 1, 0) + b"\x23\x01" + bytes(30)
    data = film(media_films.PICTURES, extra=box("udta", box("RDTA", none)))
    assert "QuickTime:CreateDate" in exifweb.read(data, name="a.mp4", options=Options(embedded=1))


@pytest.mark.parametrize("name", sorted(films()))
def test_damage_is_no_crash(name: str) -> None:
    whole = films()[name]
    chance = random.Random(name)
    most = min(len(whole), 6000)
    for turn in range(7):
        data = bytearray(whole)
        if turn < 2:
            del data[chance.randrange(len(data)) :]
        else:
            for _ in range(chance.choice((1, 3, 20))):
                data[chance.randrange(most)] = chance.choice((0, 1, 0x7F, 0xFF, chance.randrange(256)))
        try:
            found = exifweb.read(bytes(data), name=name, options=Options(embedded=turn % 3, unknown=turn % 2))
            found.to_json()
        except ExifWebError:
            continue


def test_languages() -> None:
    assert unpacked(0x1A41) == "fra"
    assert unpacked(0x15C7) == ""
    assert unpacked(0x15C7, defaults=False) == "eng"
    assert unpacked(0x7BDE) == "err"
    assert locale(0x1A41, 0x4652) == "fra-FR"
    assert locale(0x15C7, 0x5553) == "eng-US"
    assert locale(0, 0x5A5A) == ""


def test_where_atoms_begin_behind_a_fixed_part() -> None:
    inner = box("btrt", bytes(12)) + box("pasp", bytes(8))
    assert first_atom(bytes(86) + inner) == 86
    assert first_atom(bytes(86)) is None


def test_the_cipher_of_coordinates() -> None:
    plain = (b"5207.9097", b"00505.5175")
    key = b"customer cc gps"
    words = [freegps_several._unlucky(word, key) for word in plain]
    import base64

    assert freegps_several.lucky([base64.b64encode(word) for word in words]) == ["5207.9097", "00505.5175"]


def test_sound_descriptions_of_a_long_table() -> None:
    data = film((b"soun", audio(), [b"x"] * 1000))
    assert exifweb.read(data, name="a.m4a")["Track1:AudioSampleRate"].text == "44100"
