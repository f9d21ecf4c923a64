"""Character sets by name, in EXIF and IPTC, read and written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import jpeg

import exifweb
from exifweb.cli import main
from exifweb.core.charsets import CODECS, codec_of, decoded
from exifweb.core.errors import InvalidValue

if TYPE_CHECKING:
    from pathlib import Path


def test_every_name_has_a_codec() -> None:
    """Python knows each, and it is a set of one byte per letter."""
    for names, codec in CODECS:
        assert {codec_of(name.upper()) for name in names} == {codec}
        assert decoded(b"A", codec) == "A"
        if codec != "utf-8":
            assert len(decoded(bytes(range(128, 256)), codec)) == 128


@pytest.mark.parametrize(
    "options", [exifweb.Options(charset_exif="Klingon"), exifweb.Options(charset_iptc="Klingon")], ids=["exif", "iptc"]
)
def test_unknown_names_are_refused(options: exifweb.Options) -> None:
    with pytest.raises(InvalidValue, match="Invalid Charset Klingon"):
        exifweb.read(jpeg(), options=options)


@pytest.mark.native
def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files are written and read by the sets that are named; an unknown one touches no file."""
    image = tmp_path / "a.jpg"
    image.write_bytes(jpeg())
    named = ["-charset", "exif=Latin2", "-charset", "iptc=Latin2"]
    assert main([*named, "-Artist=Łódź", "-IPTC:City=Łódź", str(image)]) == 0
    assert "Łódź".encode() not in image.read_bytes()
    capsys.readouterr()
    assert main([*named, "-s3", "-Artist", "-City", str(image)]) == 0
    assert capsys.readouterr().out == "Łódź\nŁódź\n"
    before = image.read_bytes()
    assert main(["-charset", "exif=Klingon", "-Artist=x", str(image)]) == 1
    assert "Invalid Charset Klingon" in capsys.readouterr().err
    assert image.read_bytes() == before


def test_strings_of_exif() -> None:
    """They are written in the character set and read by it; what it can't hold is said."""
    options = exifweb.Options(charset_exif="Cyrillic")
    written = exifweb.write(jpeg(), {"Artist": "Мир", "Copyright": "Мир", "Software": "東"}, options=options)
    data = written.tobytes()
    assert data.count("Мир".encode("cp1251") + b"\0") == 2
    found = exifweb.read(data, options=options)
    assert (found["Artist"].text, found["Copyright"].text, found["Software"].text) == ("Мир", "Мир", "?")
    assert written.notes == ("IFD0:Software: some characters could not be encoded in cp1251",)


def test_texts_of_iptc() -> None:
    """A character set that was named is taken without being declared; a declared one counts before it."""
    options = exifweb.Options(charset_iptc="cp1251")
    data = exifweb.write(jpeg(), {"IPTC:City": "Мир"}, options=options).tobytes()
    assert "Мир".encode("cp1251") in data
    assert exifweb.read(data, options=options)["IPTC:City"].text == "Мир"
    assert exifweb.read(data)["IPTC:City"].text == "Ìèð"
    declared = exifweb.write(data, {"IPTC:Headline": "東"}, options=options)
    found = exifweb.read(declared.tobytes())
    assert (found["IPTC:City"].text, found["IPTC:Headline"].text) == ("Мир", "東")
