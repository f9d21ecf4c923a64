"""Tables of maker notes on made-up bytes: we read in them what ExifTool reads.

A few tables of every kind; `benchmarks/generated_tables.py` compares all of them.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from generated_files import ROOTS, score_files, score_jpegs, wrapped
from generated_notes import Score, score, tables_of, worst_tags
from generated_patterns import candidates, examples

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.native

FLOORS: tuple[tuple[str, tuple[str, ...], int, float], ...] = (
    ("blocks", ("Canon::CameraSettings", "Canon::ShotInfo", "Canon::CameraInfo5D", "Canon::ColorData4"), 600, 0.98),
    ("directories", ("Canon::Main", "GE::Main", "Motorola::Main"), 400, 0.97),
    ("records", ("Canon::FilterInfo", "CanonCustom::Functions2", "CanonCustom::Functions5D"), 1000, 0.99),
    ("edits", ("NikonCapture::Main", "NikonCapture::PictureCtrl", "NikonCapture::CropData"), 500, 0.99),
    ("settings", ("NikonSettings::Main", "NikonCustom::SettingsD500", "NikonCustom::SettingsD80"), 2000, 0.99),
    ("small makers", ("Reconyx::HyperFire2", "Sanyo::Main", "Sigma::Main", "Leaf::ShootSetup", "JVC::Text"), 900, 0.99),
    (
        "Sony's blocks",
        ("Sony::Tag2010e", "Sony::Tag9050b", "Sony::Tag9405b", "Sony::Tag9416", "Sony::AFInfo"),
        800,
        1.0,
    ),
    (
        "Minolta's",
        ("Minolta::CameraSettingsA100", "Minolta::WBInfoA100", "MinoltaRaw::RIF", "SonyIDC::Main"),
        1000,
        1.0,
    ),
    ("other blocks", ("HP::Type4", "HP::Type6", "Casio::FaceInfo1"), 60, 0.97),
)
"""What it is, tables, least number of pairs, least share of them that is equal."""


@pytest.mark.parametrize(("tables", "pairs", "share"), [row[1:] for row in FLOORS], ids=[row[0] for row in FLOORS])
def test_tables_agree(tables: tuple[str, ...], pairs: int, share: float) -> None:
    scores = score(tables)
    total = sum(one.pairs for one in scores.values())
    wrong = "\n".join(f"{name}: {line}" for name, one in scores.items() for line in worst_tags(one))
    assert total >= pairs, total
    assert not [crash for one in scores.values() for crash in one.crashes]
    assert sum(one.equal for one in scores.values()) >= share * total, wrong


@pytest.mark.parametrize(("root", "share"), [("Canon", 0.99), ("Sanyo", 0.97), ("Sigma", 0.97)])
def test_files_agree(tmp_path: Path, root: str, share: float) -> None:
    """Whole notes in a JPEG: the ways to the tables and the conditions on them."""
    one, tables = score_files(root, tmp_path, 3)
    assert one.pairs > 50
    assert one.equal >= share * one.pairs, "\n".join(worst_tags(one))
    assert len(tables) >= 2, tables


def test_conditions_on_the_type_of_the_file(tmp_path: Path) -> None:
    """The camera information of the PowerShot G5 X Mark II has other places in a JPEG than in a raw file."""
    root, model = ROOTS["Canon"], "Canon PowerShot G5 X Mark II"
    block = random.Random(1).randbytes(3000)
    one, tables = score_jpegs([wrapped(root, model, b"", [(13, 7, len(block), block)], "<")], tmp_path)
    assert tables == {"Canon::CameraInfoG5XII"}
    assert one.pairs == one.equal == 6, worst_tags(one)


def test_what_differs_is_counted() -> None:
    one = Score()
    one.add([("G", "A", "1"), ("G", "B", "2")], [("G", "A", "1"), ("G", "B", "3"), ("G", "C", "4")], "text")
    assert (one.pairs, one.equal) == (3, 1)
    assert sorted(one.wrong) == ["G:B (text)", "G:C (text)"]


def test_examples_match_their_pattern() -> None:
    assert set(examples(r"\b(20D|30D)$")) == {"20D", "30D"}
    found = candidates([r"$$self{Model} =~ /EOS (5D|7D)\b/ and $$self{Count} == 3", "$$self{Kind} eq 'x'"])
    assert found == {"Model": ["EOS 5D", "EOS 7D"], "Count": [3], "Kind": ["x"]}


def test_every_module_has_tables() -> None:
    from generated_notes import MODULES

    assert sum(len(tables_of(module)) for module in MODULES) > 600
