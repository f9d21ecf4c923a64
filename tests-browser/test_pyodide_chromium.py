"""The wheel in an untrimmed Pyodide in Chromium, as those use it who load Pyodide themselves (pytest-pyodide)."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest
from builders import photo
from support import CHROMIUM, FLAGS, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Playwright

SITE = "/lib/python3.14/site-packages"


@pytest.fixture(scope="module")
def playwright_browsers(playwright: Playwright) -> Iterator[dict[str, Any]]:
    """Give pytest-pyodide the system's Chromium; it has no option for that."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, "--js-flags=--expose-gc"])
    yield {"chrome": browser}
    browser.close()


@pytest.fixture
def python(selenium: Any) -> Any:
    """A Pyodide in Chromium with the wheel unpacked, as `micropip` would."""
    (wheel,) = (ROOT / "build" / "wheel").glob("*.whl")
    encoded = base64.b64encode(wheel.read_bytes()).decode()
    selenium.run_js(
        f"""
        const bytes = Uint8Array.from(atob("{encoded}"), (c) => c.charCodeAt(0));
        pyodide.unpackArchive(bytes, "wheel", {{extractDir: "{SITE}"}});
        """
    )
    return selenium


def run(python: Any, code: str) -> Any:
    return json.loads(python.run(code))


def test_reads_a_photo(python: Any) -> None:
    encoded = base64.b64encode(photo()).decode()
    code = f"import base64, exifweb; exifweb.read(base64.b64decode('{encoded}')).to_json()"
    found = run(python, code)
    assert found[0]["ExifIFD:ExposureTime"] == "1/125"
    assert found[0]["IFD1:ThumbnailImage"].startswith("(Binary data 10 bytes")


def test_what_is_no_file_is_an_error_with_a_code(python: Any) -> None:
    code = """
import json, exifweb
try:
    exifweb.read(b"")
    found = None
except exifweb.ExifWebError as error:
    found = error.code
json.dumps(found)
"""
    assert run(python, code) == "unknown_format"


def test_an_awaited_origin(python: Any) -> None:
    encoded = base64.b64encode(photo()).decode()
    code = f"""
import base64, exifweb
data = base64.b64decode('{encoded}')
asked = []
async def fetch(offset, length):
    asked.append(offset)
    return data[offset:offset + length]
found = await exifweb.resolve(exifweb.read, len(data), fetch)
found.to_json()
"""
    assert json.loads(python.run_async(code))[0]["IFD0:Make"] == "Acme"
