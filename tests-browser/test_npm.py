"""The packed npm tarball in a Vite app: installed, built, served under the strict policy, and used."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from builders import photo
from playwright.sync_api import expect
from support import ROOT, START_MS, serving

from tools.serve import Site

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

TARBALL = ROOT / "build" / "exifweb.tgz"
VITE = ROOT / "node_modules" / "vite" / "bin" / "vite.js"
POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'"
INDEX = '<!doctype html><meta charset="utf-8"><title>app</title><p id="out"></p><input type="file" id="pick">'
MAIN = """
import { openExifWeb } from 'exifweb';
const out = document.querySelector('#out');
const pick = document.querySelector('#pick');
pick.addEventListener('change', async () => {
  try {
    const exifweb = await openExifWeb({ assets: '/exifweb/' });
    const metadata = await exifweb.read(pick.files[0]);
    out.textContent = [metadata.fileType, ...['Make', 'ExifIFD:FNumber'].map((tag) => metadata.get(tag).text)].join(' ');
    exifweb.close();
  } catch (error) {
    out.textContent = `${error.code}: ${error.message}`;
  }
});
"""
USES_TYPES = """
import { openExifWeb, read, strip, write, type Edits, type Metadata, type Tag, type Written } from 'exifweb';
export async function model(file: File): Promise<string | undefined> {
  using exifweb = await openExifWeb({ assets: '/exifweb/', onProgress: ({ loaded, total }) => console.log(loaded / total) });
  const metadata: Metadata = await exifweb.read(file, { tags: ['Model'], signal: AbortSignal.timeout(1000) });
  const tag: Tag | undefined = metadata.get('Model');
  // @ts-expect-error an input must be a file, bytes or an address
  await read(42);
  const edits: Edits = { Artist: 'Ann', Rating: 4, 'XMP-dc:Subject': ['a', 'b'], 'GPS:all': null, AllDates: new Date() };
  const { blob, report }: Written = await exifweb.write(file, edits, { signal: AbortSignal.timeout(1000) });
  await write(blob, [{ tag: report.changed.join(), action: 'add', value: 'c' }]);
  await exifweb.copyTags(file, blob, ['EXIF:all']);
  // @ts-expect-error there are three presets
  await strip(file, 'most');
  // @ts-expect-error undefined is no value: null deletes
  await write(file, { Artist: undefined });
  return tag && String(tag.text);
}
"""
TYPES_CONFIG = {
    "compilerOptions": {
        "strict": True,
        "noEmit": True,
        "module": "ESNext",
        "moduleResolution": "Bundler",
        "target": "ESNext",
        "lib": ["ESNext", "DOM"],
        "types": [],
    },
    "files": ["uses.ts"],
}


def run(*command: str, cwd: Path) -> str:
    """Run a command to its end and return what it printed."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Vite app that has the tarball installed, its assets copied and its page built."""
    folder = tmp_path_factory.mktemp("app")
    (folder / "package.json").write_text(json.dumps({"name": "app", "private": True, "type": "module"}))
    (folder / "index.html").write_text(INDEX + '<script type="module" src="/main.js"></script>')
    (folder / "main.js").write_text(MAIN)
    (folder / "uses.ts").write_text(USES_TYPES)
    (folder / "tsconfig.json").write_text(json.dumps(TYPES_CONFIG))
    run("npm", "install", "--offline", "--no-audit", "--no-fund", "--silent", str(TARBALL), cwd=folder)
    run("npx", "--no-install", "exifweb", "copy-assets", "public/exifweb", cwd=folder)
    run("node", str(VITE), "build", "--logLevel", "error", cwd=folder)
    return folder


def test_the_built_app_reads_a_photo(app: Path, page: Page, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(photo())
    with serving(Site(policy=POLICY, roots=(("/", app / "dist"),))) as address:
        page.goto(address)
        page.set_input_files("#pick", tmp_path / "a.jpg")
        expect(page.locator("#out")).to_have_text("JPEG Acme 2.8", timeout=START_MS)


def test_an_app_without_the_assets_is_told_what_to_do(app: Path, page: Page, tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    shutil.copytree(app / "dist", dist)
    shutil.rmtree(dist / "exifweb")
    (tmp_path / "a.jpg").write_bytes(photo())
    with serving(Site(policy=POLICY, roots=(("/", dist),))) as address:
        page.goto(address)
        page.set_input_files("#pick", tmp_path / "a.jpg")
        expect(page.locator("#out")).to_contain_text("asset_missing", timeout=START_MS)
        expect(page.locator("#out")).to_contain_text("/exifweb/runtime.json")


def test_the_types_check_in_a_strict_project(app: Path) -> None:
    run("node", str(ROOT / "node_modules/typescript/bin/tsc"), "--project", "tsconfig.json", cwd=app)


def test_importing_on_a_server_does_nothing_until_called(app: Path) -> None:
    script = "import {openExifWeb} from 'exifweb'; console.log(await openExifWeb().catch((e) => e.code))"
    assert run("node", "--input-type=module", "-e", script, cwd=app).strip() == "no_workers"


def test_the_tarball_holds_what_it_should_and_no_more(app: Path) -> None:
    package = app / "node_modules" / "exifweb"
    found = {str(path.relative_to(package)) for path in package.rglob("*") if path.is_file()}
    runtime = {
        f"dist/runtime/{n}"
        for n in (
            "pyodide.mjs",
            "pyodide.asm.mjs",
            "pyodide.asm.wasm",
            "exifweb.zip",
            "exifweb-more.zip",
            "runtime.json",
        )
    }
    assert (
        runtime
        | {"dist/index.js", "dist/index.d.ts", "dist/exifweb.worker.js", "bin/exifweb.mjs", "README.md", "NOTICE"}
        <= found
    )
    assert not [name for name in found if name.startswith(("src/", "scripts/")) or "test" in name]
