"""The tasks of the project; `make` sets up what they need and calls them."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

import nox

ROOT = Path(__file__).parent
BUILD = ROOT / "build"
RUNTIME = BUILD / "runtime"
SHARED = Path(os.environ.get("EXIFWEB_SHARED", ROOT.parent / "shared"))
PYTHON = sys.executable
PYTHON_DIRS = ("exifweb", "tools", "tests", "tests-browser", "benchmarks", "noxfile.py")
PYODIDE_WHEELS = ("pytest==9.0.2", "pluggy==1.6.0", "iniconfig==2.3.0", "packaging==25.0", "pygments==2.19.2")
LEGS = ("native", "pyodide", "browser")

nox.options.sessions = ["test"]
nox.options.default_venv_backend = "none"


@nox.session
def test(session: nox.Session) -> None:
    """Every leg; all run even where one fails, and a line a leg says how it went."""
    shutil.rmtree(BUILD / "results", ignore_errors=True)
    (BUILD / "results").mkdir(parents=True)
    _tables(session)
    _runtime(session)
    _tarball(session)
    legs = {"native": _native, "pyodide": _pyodide, "browser": _browser}
    for leg in LEGS:
        legs[leg](session)
    session.run(PYTHON, "tools/testing/summary.py", *[str(_result(leg)) for leg in LEGS])


@nox.session
def native(session: nox.Session) -> None:
    """The tests, in this Python; arguments go to pytest."""
    _native(session)
    session.run(PYTHON, "tools/testing/summary.py", str(_result("native")))


@nox.session
def pyodide(session: nox.Session) -> None:
    """The same tests inside Pyodide under Node."""
    _pyodide(session)
    session.run(PYTHON, "tools/testing/summary.py", str(_result("pyodide")))


@nox.session
def browser(session: nox.Session) -> None:
    """The page, the worker and the npm package in Chromium."""
    _runtime(session)
    _tarball(session)
    _browser(session)
    session.run(PYTHON, "tools/testing/summary.py", str(_result("browser")))


@nox.session
def lint(session: nox.Session) -> None:
    """Style, types and spelling."""
    session.run(PYTHON, "-m", "ruff", "check", ".")
    session.run(PYTHON, "-m", "ruff", "format", "--check", ".")
    session.run(PYTHON, "-m", "mypy")
    session.run(
        PYTHON, "-m", "mypy", "tests-browser", "benchmarks/startup.py", env={"MYPYPATH": "tests-browser"}
    )  # a second conftest
    session.run("npx", "tsc", "--project", "tsconfig.json")
    session.run(PYTHON, "-m", "codespell_lib")


@nox.session(name="format")
def format_(session: nox.Session) -> None:
    """Put the Python files in order."""
    session.run(PYTHON, "-m", "ruff", "check", "--fix", ".", success_codes=[0, 1])
    session.run(PYTHON, "-m", "ruff", "format", ".")


@nox.session
def tables(session: nox.Session) -> None:
    """Regenerate the tag tables and compare them with what is committed."""
    _tables(session)


@nox.session
def run(session: nox.Session) -> None:
    """Build the wheel and the runtime folder, serve the page."""
    _runtime(session)
    session.run(PYTHON, "-m", "tools.serve", "--port", os.environ.get("PORT", "8642"))


@nox.session
def npm(session: nox.Session) -> None:
    """Pack the npm tarball."""
    _runtime(session)
    _tarball(session)


@nox.session
def sizes(session: nox.Session) -> None:
    """What a visitor downloads, as a Markdown table."""
    wheel = _runtime(session)
    extra = [str(path) for path in (ROOT / "web" / "worker.js",) if path.is_file()]
    session.run("node", "tools/runtime/sizes.mjs", str(RUNTIME), str(wheel), *extra)


@nox.session
def parity(session: nox.Session) -> None:
    """Score against ExifTool's recorded answers, where the samples are there."""
    for folder in session.posargs or ("exif-samples", "exiftool", "mei", "rare"):
        for flavour in ("", ".numeric"):
            oracle = SHARED / "oracle" / f"{folder}{flavour}.json.gz"
            scorer = str(SHARED / "tools" / "parity.py")
            session.run(PYTHON, scorer, "score", str(SHARED / "corpus" / folder), str(oracle))


@nox.session
def bench(session: nox.Session) -> None:
    """Speed of the core, by pytest-benchmark."""
    session.run(PYTHON, "-m", "pytest", "benchmarks", "-q", "--benchmark-only", "--benchmark-columns=median,iqr,rounds")


@nox.session
def compare(session: nox.Session) -> None:
    """Speed beside ExifTool's, on the shared samples or the folder given."""
    session.run(PYTHON, "benchmarks/against_exiftool.py", *session.posargs)


@nox.session
def strips(session: nox.Session) -> None:
    """What the strip presets leave, over every sample of a type that we write, ExifTool as the judge."""
    session.run(PYTHON, "benchmarks/strips.py", *session.posargs)


@nox.session
def damage(session: nox.Session) -> None:
    """Who damages files: every sample of a type that we write, six edits, five writers, ExifTool as the judge."""
    session.run(PYTHON, "-m", "pip", "install", "--quiet", "-r", "benchmarks/requirements.txt")
    session.run(PYTHON, "benchmarks/damage.py", *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Mutate sample files and built ones for some minutes."""
    session.run(PYTHON, "-m", "tools.testing.fuzz", *session.posargs)


def _tables(session: nox.Session) -> None:
    session.run(PYTHON, "-m", "tools.tablegen", "--check")


def _native(session: nox.Session) -> None:
    plain = ("-p", "no:playwright", "-p", "no:pytest_pyodide", "-p", "no:benchmark")
    _pytest(session, "native", "tests", *plain, *session.posargs)


def _browser(session: nox.Session) -> None:
    dist = str(ROOT / "node_modules" / "pyodide")
    in_chromium = ("--dist-dir", dist, "--rt", "chrome", "--runner", "playwright", "-p", "no:benchmark")
    _pytest(session, "browser", "tests-browser", *in_chromium, *session.posargs)


def _pyodide(session: nox.Session) -> None:
    wheels = BUILD / "pyodide-wheels"
    if _stale(wheels / ".made", [], " ".join(PYODIDE_WHEELS)):
        shutil.rmtree(wheels, ignore_errors=True)
        command = (PYTHON, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:")
        session.run(*command, "--disable-pip-version-check", "-d", str(wheels), *PYODIDE_WHEELS)
        _made(wheels / ".made", [], " ".join(PYODIDE_WHEELS))
    shared = [str(SHARED.resolve())] if SHARED.is_dir() else []
    result = str(_result("pyodide"))
    session.run("node", "tests/pyodide/run.mjs", str(wheels), result, *shared, success_codes=[0, 1])


def _pytest(session: nox.Session, leg: str, *arguments: str) -> None:
    result = f"--junitxml={_result(leg)}"
    codes = [0, 1]
    session.run(PYTHON, "-m", "pytest", "-q", result, "-o", f"junit_suite_name={leg}", *arguments, success_codes=codes)


def _result(leg: str) -> Path:
    return BUILD / "results" / f"{leg}.xml"


def _runtime(session: nox.Session) -> Path:
    """Build the wheel and the runtime folder where their inputs have changed; return the wheel."""
    inputs = [
        *(p for p in (ROOT / "exifweb").rglob("*") if p.is_file() and "__pycache__" not in p.parts),
        *(p for p in (ROOT / "tools" / "runtime").glob("*") if p.is_file()),
        ROOT / "pyproject.toml",
        ROOT / "package-lock.json",
    ]
    folder = BUILD / "wheel"
    if _stale(BUILD / "runtime.made", inputs):
        shutil.rmtree(folder, ignore_errors=True)
        quiet = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        command = (PYTHON, "-m", "build", "--wheel", "--no-isolation", "-o", str(folder), ".")
        session.run(*command, env=quiet, silent=True)
        wheel = next(folder.glob("*.whl"))
        session.run("node", "tools/runtime/build.mjs", str(wheel), str(RUNTIME))
        _made(BUILD / "runtime.made", inputs)
    return next(folder.glob("*.whl"))


def _tarball(session: nox.Session) -> Path:
    """Pack the npm package where its inputs have changed; return the tarball."""
    sources = [p for p in (ROOT / "npm").rglob("*") if p.is_file() and "dist" not in p.parts]
    inputs = [*sources, ROOT / "web" / "worker.js", RUNTIME / "runtime.json"]
    tarball = BUILD / "exifweb.tgz"
    if not tarball.is_file() or _stale(BUILD / "tarball.made", inputs):
        for old in BUILD.glob("exifweb-*.tgz"):
            old.unlink()
        session.run("npm", "pack", "./npm", "--pack-destination", str(BUILD), "--silent", silent=True)
        next(BUILD.glob("exifweb-*.tgz")).replace(tarball)
        _made(BUILD / "tarball.made", inputs)
    return tarball


def _digest(inputs: list[Path], extra: str) -> str:
    digest = hashlib.sha256(extra.encode())
    for path in sorted(inputs):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _stale(stamp: Path, inputs: list[Path], extra: str = "") -> bool:
    """Whether something changed since the stamp was made: stamps hold a hash of contents, not times."""
    return not stamp.is_file() or stamp.read_text() != _digest(inputs, extra)


def _made(stamp: Path, inputs: list[Path], extra: str = "") -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(_digest(inputs, extra))
