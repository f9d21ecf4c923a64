"""Focus points of Nikon's cameras: which of them are in use, told by bits, and where an area lies in the frame.

Points are named by row and column. The older sensors number them column by column from the centre outwards, the grids
of newer ones row by row. Source: ExifTool's Nikon module.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import encode_text, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

LISTED = {
    39: (
        "C6 B6 A2 D6 E2 C7 B7 A3 D7 E3 C5 B5 A1 D5 E1 C8 B8 D8 C9 B9 "
        "D9 C10 B10 D10 C11 B11 D11 C4 B4 D4 C3 B3 D3 C2 B2 D2 C1 B1 D1"
    ),
    51: (
        "C6 B6 A5 D6 E5 C7 B7 A6 D7 E6 C5 B5 A4 D5 E4 C8 B8 A7 D8 E7 C9 B9 A8 D9 E8 C10 "
        "B10 A9 D10 E9 C11 B11 D11 C4 B4 A3 D4 E3 C3 B3 A2 D3 E2 C2 B2 A1 D2 E1 C1 B1 D1"
    ),
}
"""Points of a sensor → their names by bit."""
COLUMNS: dict[int, tuple[str, tuple[int, ...]]] = {
    81: ("EDCBAFGHI", (5, 6, 4, 7, 3, 8, 2, 9, 1)),
    105: ("DCBAEFG", (8, 9, 10, 7, 6, 11, 12, 13, 14, 15, 5, 4, 3, 2, 1)),
    135: ("EDCBAFGHI", (8, 9, 7, 10, 11, 12, 13, 14, 15, 6, 5, 4, 3, 2, 1)),
    153: ("EDCBAFGHI", (9, 10, 11, 8, 7, 12, 13, 14, 15, 16, 17, 6, 5, 4, 3, 2, 1)),
}
"""Points of a sensor → its rows and its columns, in the order in which a column's points, then the columns, come."""
GRIDS = {231: (11, 21), 299: (13, 23), 405: (15, 27)}
"""Points of a sensor → its rows and columns, in the order of the frame."""


@cache
def names_of(points: int) -> tuple[str, ...]:
    """Return the names of a sensor's points by bit."""
    if points in LISTED:
        return tuple(LISTED[points].split())
    if points in COLUMNS:
        rows, columns = COLUMNS[points]
        return tuple(f"{row}{column}" for column in columns for row in rows)
    height, width = GRIDS[points]
    return tuple(f"{chr(ord('A') + at // width)}{at % width + 1}" for at in range(height * width))


def hex_bytes(count: int) -> Convert:
    """So many bytes in hexadecimal, with spaces between them."""

    def convert(value: Any, _: Context) -> str:
        data = value if isinstance(value, bytes) else encode_text(text_of(value))
        shown = data[:count].hex(" ")
        return shown + " " * (count - len(data)) if data else " " * (count - 1)

    return convert


def _bits(value: Any) -> list[int]:
    """Return the numbers of the bits set in bytes in hexadecimal, the lowest first."""
    digits = text_of(value).replace(" ", "")
    number = int.from_bytes(bytes.fromhex(digits[: len(digits) & ~1]), "little")
    return [at for at in range(number.bit_length()) if number >> at & 1]


def points(number: int) -> Convert:
    """The points in use of a sensor with so many."""

    def convert(value: Any, _: Context) -> str:
        names = names_of(number)
        found = [names[at] for at in _bits(value) if at < len(names)]
        return ",".join(sorted(found, key=_place)) or "(none)"

    return convert


def _place(name: str) -> tuple[str, int]:
    return name[0], int(name[1:])


def grid_points(width: int) -> Convert:
    """The points in use of a grid with so many columns."""
    return lambda value, _: ",".join(_grid_name(at, width) for at in _bits(value)) or "(none)"


def grid_point(width: int) -> Convert:
    """One point of a grid with so many columns, by its number."""
    return lambda value, _: _grid_name(int(number_of(value)), width)


def _grid_name(at: int, width: int) -> str:
    row = int((at + 0.5) / width) & 0xFF
    return f"{chr(ord('A') + row)}{at - width * row + 1}"


def cell(name: str, size: int) -> Convert:
    """In which cell of so many pixels the place lies that was remembered under a name."""
    return lambda _, context: int(number_of(context.members.get(name, 0)) / size)


def beside_centre(count: int, before: str, after: str) -> Convert:
    """How many of so many columns or rows lie between a cell and the middle one."""
    centre = (count + 1) / 2

    def convert(value: Any, _: Context) -> str:
        number = number_of(value)
        if not number:
            return "n/a"
        if number == centre:
            return "C"
        return f"{int(abs(centre - number))}{before if number < centre else after}"

    return convert


FX, DX, WIDE_SCREEN, SQUARE = 0, 1, 4, 8
"""Areas of the sensor."""
WIDE_S, AUTO = 3, 6
"""Modes of the focus area."""


def initial_x(value: Any, context: Context) -> Any:
    """Horizontal place in pixels of the area that focusing began with, from the one in the camera's units."""
    number = number_of(value)
    area, mode, left = _area(context), _mode(context), number < 49
    start, step = 502, 259
    start += 5 * step if area == SQUARE else 0
    start -= step if left and area in (FX, WIDE_SCREEN) else 0
    start -= step if area == SQUARE and mode == AUTO else 0
    if area == DX:
        start, step = (591, 393) if mode == WIDE_S else (636, 388)
        start -= step if mode == AUTO else 0
    divisor = 6 if area in (DX, SQUARE) else 4.01 if number >= 50 else 3.99
    return start + step * (round(number / divisor) + _half(context, "Width", smaller=area in (DX, SQUARE)) - 1)


def initial_y(value: Any, context: Context) -> Any:
    """Vertical place in pixels of the area that focusing began with."""
    number = number_of(value)
    area, mode = _area(context), _mode(context)
    start, step = 424, 291
    start += step if area == WIDE_SCREEN and number > 0 else 0
    if area == DX:
        start, step = (542, 442) if mode == WIDE_S else (572, 436)
    divisor = 10.01 if area == DX else 8.01 if area == WIDE_SCREEN else 6.67
    return start + step * (round(number / divisor) + _half(context, "Height", smaller=area == DX) - 1)


def _area(context: Context) -> float:
    return number_of(context.members.get("ImageArea", 0))


def _mode(context: Context) -> float:
    found = context.first("AFAreaMode")
    return 0 if found is None else number_of(found.raw)


def _half(context: Context, side: str, *, smaller: bool) -> int:
    """Return half the size of the focus box in cells."""
    size = number_of(context.members.get(f"AFAreaInitial{side}", 0))
    return int((int(size * 2 / 3) if smaller else size) / 2)


def initial_size(side: str, divisor: int) -> Convert:
    """Cells that the area has which focusing began with, remembered."""

    def convert(value: Any, context: Context) -> int:
        context.members[f"AFAreaInitial{side}"] = found = 1 + int(number_of(value) / divisor)
        return found

    return convert


CONVERSIONS: dict[str, Plain | Made] = {
    "nikon_focus.hex_bytes": Made(hex_bytes, lambda _: "nikon.bytes_in_hex"),
    "nikon_focus.points": Made(points, "nikon.point_bits"),
    "nikon_focus.grid_points": Made(grid_points),
    "nikon_focus.grid_point": Made(grid_point),
    "nikon_focus.cell": Made(cell),
    "nikon_focus.beside_centre": Made(beside_centre),
    "nikon_focus.initial_x": Plain(initial_x),
    "nikon_focus.initial_y": Plain(initial_y),
    "nikon_focus.initial_size": Made(initial_size),
}
