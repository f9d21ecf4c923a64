"""The page as a visitor uses it: drop, pick, paste, search, switch, take the JSON home; and what bad files do."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING

import pytest
from builders import Ifd, exif, jpeg, photo
from playwright.sync_api import expect
from support import START_MS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import FilePayload, Page

MAKE_FILES = """(element, files) => {
    const transfer = new DataTransfer();
    for (const {name, base64} of files) {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        transfer.items.add(new File([bytes], name, {type: 'image/jpeg'}));
    }
    const events = {drop: DragEvent, paste: ClipboardEvent};
    const kind = files[0].event;
    const init = {bubbles: true, cancelable: true};
    init[kind === 'drop' ? 'dataTransfer' : 'clipboardData'] = transfer;
    element.dispatchEvent(new events[kind](kind, init));
}"""


def payload(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": data}


def send(page: Page, event: str, *files: tuple[str, bytes]) -> None:
    """Drop or paste files."""
    wire = [{"name": name, "base64": base64.b64encode(data).decode(), "event": event} for name, data in files]
    page.locator("body").evaluate(MAKE_FILES, wire)


@pytest.fixture
def ready(page: Page, address: str) -> Iterator[Page]:
    """The page with its engine running; it may speak to nobody but its own server, and must not complain."""
    page.set_default_timeout(15_000)
    page.on("request", lambda request: strangers.append(request.url))
    strangers: list[str] = []
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    page.wait_for_selector("html[data-engine=ready]", timeout=START_MS)
    yield page
    assert [url for url in strangers if not url.startswith((address, "blob:"))] == []
    # Driving the page evaluates a script in it, which Trusted Types report.
    assert [text for text in complaints if "TrustedScript" not in text] == []


def row(page: Page, name: str) -> str:
    """The text of a tag's value, the first of that name."""
    return (
        page.locator("tr.tag", has=page.get_by_role("button", name=name, exact=True)).locator("td").first.inner_text()
    )


def test_a_dropped_photo_shows_its_exif(ready: Page) -> None:
    send(ready, "drop", ("holiday.jpg", photo()))
    expect(ready.get_by_role("heading", name="holiday.jpg")).to_be_visible()
    expect(ready.get_by_role("heading", name=re.compile(r"^ExifIFD"))).to_be_visible(timeout=10_000)
    assert row(ready, "Exposure Time") == "1/125"
    assert row(ready, "GPS Latitude") == "48 deg 51' 29.60\""
    summary = ready.get_by_label("Summary")
    expect(summary).to_contain_text("Acme Box 1")
    expect(summary).to_contain_text("1/125 s · f/2.8 · ISO 400 · 50.0 mm")
    expect(summary).to_contain_text("Place inside")


def test_picked_and_pasted_files_join_the_list(ready: Page) -> None:
    ready.set_input_files("#picker", [payload("one.jpg", photo()), payload("two.jpg", photo(">"))])
    expect(ready.locator(".file")).to_have_count(2)
    send(ready, "paste", ("three.jpg", photo()))
    expect(ready.locator(".file")).to_have_count(3)
    expect(ready.get_by_role("status").first).to_have_text("3 files read", timeout=10_000)
    ready.locator(".file", has_text="two.jpg").click()
    assert row(ready, "Exif Byte Order") == "Big-endian (Motorola, MM)"


def test_search_switch_and_grouping(ready: Page) -> None:
    ready.set_input_files("#picker", payload("a.jpg", photo()))
    search = ready.get_by_label("Search tags")
    search.fill("exposure")
    expect(ready.locator("tr.tag")).to_have_count(2)
    ready.get_by_label("Value", exact=True).check(force=True)
    assert row(ready, "Exposure Time") == "0.008"
    search.fill("no such tag")
    expect(ready.get_by_text("No tag matches")).to_be_visible()
    search.fill("")
    ready.get_by_label("Group by").select_option("group2")
    expect(ready.get_by_role("heading", name=re.compile(r"^Location"))).to_be_visible()


def test_a_tag_tells_its_whole_story_to_the_keyboard(ready: Page) -> None:
    ready.set_input_files("#picker", payload("a.jpg", photo()))
    button = ready.get_by_role("button", name="Orientation", exact=True)
    button.focus()
    ready.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    story = ready.locator("tr.more")
    expect(story).to_contain_text("274 (0x0112)")
    expect(story).to_contain_text("int16u[1]")
    ready.keyboard.press("Enter")
    expect(story).to_have_count(0)


def test_the_json_is_exiftools(ready: Page, tmp_path: Path) -> None:
    ready.set_input_files("#picker", payload("a.jpg", photo()))
    with ready.expect_download() as download:
        ready.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "a.jpg.json"
    target = tmp_path / "a.json"
    download.value.save_as(target)
    (found,) = json.loads(target.read_text())
    assert found["SourceFile"] == "a.jpg"
    assert found["ExifIFD:FNumber"] == 2.8
    assert found["IFD0:Orientation"] == "Rotate 90 CW"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.jpg", b"", "File is empty"),
        ("noise.jpg", bytes(range(1, 30)) * 40, "Unknown file type"),
    ],
)
def test_a_bad_file_is_told_and_the_next_one_works(ready: Page, name: str, data: bytes, message: str) -> None:
    ready.set_input_files("#picker", payload(name, data))
    expect(ready.get_by_role("alert")).to_contain_text(message)
    expect(ready.get_by_role("alert")).to_contain_text("unknown_format")
    ready.set_input_files("#picker", payload("good.jpg", photo()))
    ready.locator(".file", has_text="good.jpg").click()
    assert row(ready, "Make") == "Acme"


def test_a_cut_photo_shows_what_is_there_and_warns(ready: Page) -> None:
    whole = jpeg(exif(Ifd([(0x10F, "string", "Acme")])))
    ready.set_input_files("#picker", payload("cut.jpg", whole[:-40]))
    assert row(ready, "Make") == "Acme"
    expect(ready.get_by_text("1 thing in this file is not as it should be")).to_be_visible()


def test_text_in_a_file_stays_text(ready: Page) -> None:
    hostile = "<img src=x onerror=\"document.title='hacked'\"><b>bold</b>"
    ready.set_input_files("#picker", payload("<i>a.jpg", jpeg(exif(Ifd([(0x13B, "string", hostile)])))))
    assert row(ready, "Artist") == hostile
    expect(ready.get_by_role("heading", name="<i>a.jpg")).to_be_visible()
    expect(ready.locator(".detail b", has_text="bold")).to_have_count(0)
    assert ready.title().startswith("exifweb")


def test_a_file_of_three_gigabytes_is_read_in_a_few_pages(ready: Page, tmp_path: Path) -> None:
    big = tmp_path / "big.jpg"
    with big.open("wb") as file:
        file.write(photo())
        file.truncate(3 << 30)
    ready.set_input_files("#picker", big)
    assert row(ready, "Make") == "Acme"
    facts = ready.locator(".facts").inner_text()
    read = re.search(r"(\d+) kB read", facts)
    assert read
    assert int(read[1]) < 300, facts


def test_light_and_dark(ready: Page) -> None:
    html = ready.locator("html")
    before = html.get_attribute("data-theme")
    ready.get_by_label("Switch between light and dark").click()
    assert html.get_attribute("data-theme") != before
    ready.reload()
    assert html.get_attribute("data-theme") != before
