"""Composite tags: what is planned for files of one shape is what their rules give."""

from __future__ import annotations

from exifweb.core.context import Context, Options
from exifweb.core.source import Buffer
from exifweb.core.tags import composite, store


def made(latitude: str) -> list[tuple[str, str, str | None, object]]:
    """Return the composite tags of a file that tells a place, one part of which tells another."""
    context = Context(Buffer(b""), Options())
    for doc, degrees in ((None, "10 30 0"), ("1", latitude)):
        context.doc = doc
        for number, value in ((2, degrees), (1, "N")):
            context.found(store.tag("GPS::Main", number), value)
    context.doc = None
    composite.add(context)
    return [(t.name, t.group1, t.doc, t.value) for t in context.tags if t.group0 == "Composite"]


def test_parts_have_composite_tags_of_their_own_however_often_they_are_made() -> None:
    first = made("20 30 0")
    assert first == [("GPSLatitude", "Composite", None, 10.5), ("GPSLatitude", "Composite", "1", 20.5)]
    assert made("20 30 0") == first
    assert made("30 30 0")[1][3] == 30.5
