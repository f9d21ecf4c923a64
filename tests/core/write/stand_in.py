"""Stands in for `exifweb.core.write.convert` where a checkout doesn't have it. Drop this file once it is there.

It only takes words as they are, enough for tests of where a value goes.
"""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType
from typing import Any

NAME = "exifweb.core.write.convert"


def install() -> None:
    """Put the stand-in in place of a module that is not there."""
    if NAME in sys.modules or importlib.util.find_spec(NAME) is not None:
        return
    module = ModuleType(NAME)
    module.raw_of = _raw_of  # type: ignore[attr-defined]
    module.shift_of = _shift_of  # type: ignore[attr-defined]
    module.composite_writes = _composite_writes  # type: ignore[attr-defined]
    sys.modules[NAME] = module


def _raw_of(info: Any, value: Any, _: Any, *, numeric: bool = False) -> Any:
    from exifweb.core.errors import InvalidValue

    labels = info.attributes.get("text")
    if isinstance(labels, dict) and isinstance(labels.get("enum"), dict) and not numeric:
        for key, label in labels["enum"].items():
            if label == value:
                return int(key) if key.isdigit() else key
        if not isinstance(value, int):
            message = f"Can't convert {info.name} (not in PrintConv)"
            raise InvalidValue(message)
    return value


def _shift_of(info: Any, current: Any, shift: str, sign: int, _: Any) -> Any:
    from datetime import datetime, timedelta

    if info.attributes.get("timeshift") != "Time":
        return current + sign * float(shift)
    hours, _, minutes = shift.partition(":")
    moment = datetime.strptime(current, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    moment += sign * timedelta(hours=int(hours), minutes=int(minutes or 0))
    return f"{moment:%Y:%m:%d %H:%M:%S}"


def _composite_writes(info: Any, value: Any, _: Any) -> list[tuple[str, Any]]:
    return [("EXIF:DateTimeOriginal", value)] if info.name == "SubSecDateTimeOriginal" else []
