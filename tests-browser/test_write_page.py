"""Editing and cleaning on the page: the saved file is read by the reader in this Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from builders import photo
from playwright.sync_api import expect
from support import START_MS

import exifweb

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def ready(page: Page, address: str) -> Page:
    page.set_default_timeout(20_000)
    page.goto(address)
    page.wait_for_selector("html[data-engine=ready]", timeout=START_MS)
    return page


def give(page: Page, data: bytes, name: str = "a.jpg") -> None:
    page.set_input_files("#picker", {"name": name, "mimeType": "", "buffer": data})


def saved(page: Page, name: str) -> Any:
    """Save the new file and read it."""
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save {name}").click()
    assert download.value.suggested_filename == name
    return exifweb.read(download.value.path().read_bytes())


def test_edited_fields_are_in_the_saved_file(ready: Page) -> None:
    give(ready, photo())
    ready.get_by_role("button", name="Edit", exact=True).click()
    expect(ready.get_by_label("Title")).to_be_focused()
    ready.get_by_label("Title").fill("<b>Pier</b>")
    ready.get_by_label("Artist").fill("Ann; Bob")
    ready.get_by_label("Keywords").fill("sea\nsky")
    ready.get_by_label("Date taken").fill("2024-01-02T03:04:05")
    ready.get_by_label("Rating").select_option("4")
    ready.get_by_label("Latitude").fill("95")
    ready.get_by_role("button", name="Make the edited file").click()
    expect(ready.get_by_role("alert")).to_contain_text("Latitude must be")
    expect(ready.get_by_label("Latitude")).to_be_focused()
    ready.get_by_label("Latitude").fill("-33.5")
    ready.get_by_role("button", name="Make the edited file").click()
    expect(ready.get_by_label("What was checked")).to_contain_text("The picture is untouched")
    expect(ready.locator(".changes td", has_text="<b>Pier</b>")).to_have_count(1)
    found = saved(ready, "a-edited.jpg")
    texts = {name: found.get(name).text for name in ("XMP-dc:Title", "IFD0:Artist", "ExifIFD:DateTimeOriginal")}
    assert list(texts.values()) == ["<b>Pier</b>", "Ann; Bob", "2024:01:02 03:04:05"]
    assert found.get("XMP-dc:Creator").text == ["Ann", "Bob"]
    assert found.get("XMP-dc:Subject").text == ["sea", "sky"]
    assert found.get("XMP-xmp:Rating").value in (4, "4")
    assert float(found.get("Composite:GPSLatitude").value) == -33.5
    assert found.get("FNumber").text == "2.8"


def test_a_removed_position_is_gone(ready: Page) -> None:
    give(ready, photo())
    ready.get_by_role("button", name="Edit", exact=True).click()
    ready.get_by_role("button", name="Make the edited file").click()
    expect(ready.get_by_role("alert")).to_contain_text("not changed anything")
    ready.get_by_role("button", name="Remove position").click()
    ready.keyboard.press("Enter")
    found = saved(ready, "a-edited.jpg")
    assert [tag.name for tag in found.tags if tag.group1 == "GPS"] == []
    assert found.get("Make").text == "Acme"


def test_cleaning_takes_the_place_away(ready: Page) -> None:
    give(ready, photo())
    ready.get_by_role("button", name="Clean", exact=True).click()
    ready.get_by_role("radio", name="Location").first.check()
    ready.get_by_role("button", name="Make a clean file").click()
    expect(ready.get_by_role("heading", name="tags removed")).to_be_focused()
    found = saved(ready, "a-clean.jpg")
    assert [tag.name for tag in found.tags if "GPS" in tag.name] == []
    assert found.get("UserComment").text == "hello"


def test_a_refused_file_says_why(ready: Page) -> None:
    give(ready, b"GIF89a\1\0\1\0\0\0\0;", "a.gif")
    ready.get_by_role("button", name="Clean", exact=True).click()
    ready.get_by_role("button", name="Make a clean file").click()
    expect(ready.get_by_role("alert")).to_contain_text("GIF")
    expect(ready.get_by_role("alert")).to_contain_text("unwritable")
    ready.keyboard.press("Escape")
    expect(ready.get_by_role("button", name="Make a clean file")).to_have_count(0)
    expect(ready.get_by_role("button", name="Clean", exact=True)).to_be_focused()
