"""Values: how each kind is spelled."""

from __future__ import annotations

import math

import pytest

from exifweb.core.source import Buffer
from exifweb.core.values import Binary, Rational, decode_text, encode_text, number_of, numbers_of, text_of


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (1, 125, "0.008"),
        (28, 10, "2.8"),
        (1, 3, "0.3333333333"),
        (300, 1, "300"),
        (-2, 3, "-0.6666666667"),
        (1, 0, "inf"),
        (0, 0, "undef"),
        (4294967295, 1, "4294967295"),
        (1, 1000000, "1e-06"),
    ],
)
def test_rational_is_its_quotient_at_ten_digits(numerator: int, denominator: int, text: str) -> None:
    rational = Rational(numerator, denominator)
    assert text_of(rational) == text
    assert (rational.numerator, rational.denominator) == (numerator, denominator)


def test_rational_counts_as_a_number() -> None:
    assert Rational(3, 2) * 2 == 3
    assert math.isinf(Rational(1, 0))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12, "12"),
        (0.1, "0.1"),
        (1e20, "1e+20"),
        ((1, 2.5, Rational(1, 2)), "1 2.5 0.5"),
        ("plain", "plain"),
        (b"0230", "0230"),
        (["a", "b"], "a, b"),
        (True, "1"),
        (False, ""),
        (Binary(b"123"), "(Binary data 3 bytes, use -b option to extract)"),
    ],
)
def test_text_of(value: object, text: str) -> None:
    assert text_of(value) == text


def test_bytes_that_are_no_utf8_survive() -> None:
    data = bytes(range(256))
    assert encode_text(decode_text(data)) == data


def test_numbers_of() -> None:
    assert numbers_of("1 2.5 -3") == (1, 2.5, -3)
    assert numbers_of(7) == (7,)
    assert numbers_of("W 2x") == (0, 2)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (" 12 ", 12),
        ("twelve", 0),
        ("", 0),
        ("-7.5 mm", -7.5),
        ((6, 4656), 6),
        (b"3", 3),
        ("1e3x", 1000.0),
        (Rational(0, 0), 0),
    ],
)
def test_number_of_takes_what_a_value_begins_with(value: object, number: float) -> None:
    assert number_of(value) == number


def test_binary_reads_its_range_when_asked() -> None:
    held = Binary(source=Buffer(b"abcdef"), offset=2, length=3)
    assert len(held) == 3
    assert held.read() == b"cde"
