"""Writing through the worker: what comes back is the input in slices with the new bytes between, and the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from builders import Ifd, jpeg, photo, tiff
from sparse import JPEG_START, PREVIEW_AT, PREVIEW_BYTES, TILE_BYTES, TILES, Sparse, large_dng
from support import ROOT, outcome, site_of

import exifweb
from tools.serve import ROOTS, Answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tools.serve import Site

READ = """
    const bytes = await (await fetch('/bench/photo.jpg')).arrayBuffer();
    const file = new File([bytes], 'photo.jpg', {type: 'image/jpeg'});
    const content = async (blob) => [...new Uint8Array(await blob.arrayBuffer())];
    const ew = await openExifWeb(at);
"""


PICTURE = b"\xff\xd8\xff\xfe\0\x07small\xff\xd9"


@pytest.fixture
def run(page: Page, serve: Callable[[Site], str], folder: Path) -> Callable[[str], Any]:
    """Run a script that has a photo and an open exifweb."""
    return lambda script: outcome(page, serve(site_of(folder)), folder, READ + script)


def found(data: list[int], name: str) -> Any:
    """The text of a tag in a file that the browser made."""
    tag = exifweb.read(bytes(data)).get(name)
    return tag and tag.text


def test_every_kind_of_input_is_written_and_stays_as_it_is(run: Callable[[str], Any]) -> None:
    written, report, kind, untouched = run("""
        const inputs = [file, bytes, new Uint8Array(bytes), new DataView(bytes), '/bench/photo.jpg', new URL('/bench/photo.jpg', location.href)];
        const results = [];
        for (const input of inputs) results.push(await ew.write(input, {Artist: 'Ann', 'IFD0:Orientation': 3, 'GPS:all': null}, {name: 'photo.jpg'}));
        const all = await Promise.all(results.map(({blob}) => content(blob)));
        if (new Set(all.map(String)).size !== 1) throw new Error('the inputs differ');
        out = [all[0], results[0].report, results[0].blob.type, [await content(file), [...new Uint8Array(bytes)]]];
    """)
    assert (found(written, "IFD0:Artist"), found(written, "Orientation")) == ("Ann", "Rotate 180")
    assert found(written, "GPSLatitude") is None
    assert found(written, "FNumber") == found(list(photo()), "FNumber")
    assert kind == "image/jpeg"
    assert {"IFD0:Artist", "IFD0:Orientation", "GPS:GPSLatitude"} <= set(report["changed"])
    assert report["kept"] > 20
    assert 0 < report["imageBytes"] < len(photo())
    assert 0 < report["newBytes"] < 4000
    assert untouched == [list(photo()), list(photo())]


def test_lists_structures_and_steps(run: Callable[[str], Any]) -> None:
    first, second = run("""
        const one = await ew.write(file, {'XMP-dc:Subject': ['sea', 'sky'], 'XMP-dc:Title': 'Écume'});
        const two = await ew.write(one.blob, [
            {tag: 'XMP-dc:Subject', action: 'add', value: 'sand'},
            {tag: 'XMP-dc:Subject', action: 'remove', value: 'sky'},
            {tag: 'IFD0:Orientation', action: 'set', value: 8, numeric: true},
        ]);
        out = [await content(one.blob), await content(two.blob)];
    """)
    assert found(first, "XMP-dc:Subject") == ["sea", "sky"]
    assert found(first, "XMP-dc:Title") == "Écume"
    assert found(second, "XMP-dc:Subject") == ["sea", "sand"]
    assert found(second, "Orientation") == "Rotate 270 CW"


def test_bytes_are_written_whole(run: Callable[[str], Any]) -> None:
    """A thumbnail from an array, a view of a part of one, or a buffer; what is no picture is refused."""
    data, same, code = run(
        """
        const picture = Uint8Array.of(0, 0, ...THUMB, 0).subarray(2, 2 + THUMB.length);
        const one = await ew.write(file, {ThumbnailImage: picture});
        const two = await ew.write(file, [{tag: 'ThumbnailImage', action: 'set', value: picture.slice().buffer}]);
        const refused = await ew.write(file, {ThumbnailImage: Uint8Array.of(1, 2, 3)}).catch((error) => error.code);
        out = [await content(one.blob), String(await content(one.blob)) === String(await content(two.blob)), refused];
    """.replace("THUMB", str(list(PICTURE)))
    )
    assert exifweb.read(bytes(data))["ThumbnailImage"].value.read() == PICTURE
    assert same
    assert code == "invalid_value"


def test_a_date_keeps_its_moment(run: Callable[[str], Any]) -> None:
    data, wall = run("""
        const date = new Date(Date.UTC(2024, 6, 1, 12, 30, 15, 900));
        const {blob} = await ew.write(file, {'ExifIFD:DateTimeOriginal': date, 'XMP-xmp:CreateDate': date});
        const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map((n) => String(n).padStart(2, '0')).join(':');
        out = [await content(blob), clock];
    """)
    assert found(data, "ExifIFD:DateTimeOriginal") == f"2024:07:01 {wall}"
    assert str(found(data, "XMP-xmp:CreateDate")).startswith(f"2024:07:01 {wall}")


def test_strip_by_preset(run: Callable[[str], Any]) -> None:
    location, kept, gone = run("""
        const signed = (await ew.write(file, {Artist: 'Ann', Copyright: 'A. Nemo'})).blob;
        const location = await ew.strip(signed, 'location');
        const kept = await ew.strip(signed, 'share', {keep: ['artist', 'copyright']});
        const gone = await ew.strip(signed, 'all');
        out = await Promise.all([location, kept, gone].map(({blob}) => content(blob)));
    """)
    assert found(location, "GPSLatitude") is None
    assert (found(location, "Artist"), found(location, "UserComment")) == ("Ann", "hello")
    assert (found(kept, "GPSLatitude"), found(kept, "UserComment"), found(kept, "ThumbnailImage")) == (None,) * 3
    assert (found(kept, "Artist"), found(kept, "Copyright"), found(kept, "FNumber")) == ("Ann", "A. Nemo", "2.8")
    assert (found(gone, "FNumber"), found(gone, "Artist"), found(gone, "Make")) == (None,) * 3


def test_copy_tags_from_file_to_file(run: Callable[[str], Any], folder: Path) -> None:
    (folder / "plain.jpg").write_bytes(jpeg())
    some, renamed = run("""
        const some = await ew.copyTags(file, '/bench/plain.jpg', ['ExifIFD:FNumber', 'GPS:GPSLatitude', 'GPS:GPSLatitudeRef']);
        const renamed = await ew.copyTags('/bench/photo.jpg', some.blob, ['XMP-dc:Title<UserComment']);
        out = [await content(some.blob), await content(renamed.blob)];
    """)
    assert found(some, "FNumber") == "2.8"
    assert found(some, "GPS:GPSLatitude") == "48 deg 51' 29.60\""
    assert found(some, "Make") is None
    assert found(renamed, "XMP-dc:Title") == "hello"


BAD = [
    ("ew.write(file, {NoSuchTag: 1})", "invalid_value", "NoSuchTag"),
    ("ew.write(file, {'IFD0:Orientation': 'sideways'})", "invalid_value", "Orientation"),
    ("ew.write(file, {Artist: undefined})", "invalid_value", "undefined"),
    ("ew.write(file, {Rating: NaN})", "invalid_value", "NaN"),
    ("ew.write(file, {DateTimeOriginal: new Date('never')})", "invalid_value", "invalid date"),
    ("ew.write(file, 'Artist=Ann')", "invalid_value", "no object"),
    ("ew.strip(file, 'some')", "invalid_value", "some"),
    ("ew.write(new Blob(['GIF89a\\x01\\0\\x01\\0\\0\\0\\0;']), {Artist: 'Ann'})", "unwritable", "GIF"),
    ("ew.strip(new Blob(['GIF89a\\x01\\0\\x01\\0\\0\\0\\0;']), 'all')", "unwritable", "GIF"),
    ("ew.write(new Blob([bytes.slice(0, 60)]), {Artist: 'Ann'})", "unwritable", ""),
    ("ew.write('/bench/none.jpg', {Artist: 'Ann'})", "source", "404"),
]


def test_what_is_refused_has_a_code_and_a_hint(run: Callable[[str], Any]) -> None:
    calls = ",".join(f"() => {call}" for call, _, _ in BAD)
    answers = run(f"""
        out = [];
        for (const call of [{calls}]) {{
            out.push(await call().then(() => ['written'], (error) => [error.code, error.message, error.hint]));
        }}
        out.push((await ew.read(file)).get('Make').text);
    """)
    for (call, code, word), (got, *texts) in zip(BAD, answers, strict=False):
        assert (call, got) == (call, code)
        assert word in " ".join(texts)
        assert texts[1], call
    assert answers[-1] == "Acme"


def test_an_edit_that_is_no_longer_wanted(run: Callable[[str], Any]) -> None:
    assert run("""
        const stop = new AbortController();
        const calls = [ew.write(file, {Artist: 'Ann'}, {signal: stop.signal}), ew.strip('/bench/photo.jpg', 'all', {signal: stop.signal})];
        stop.abort();
        calls.push(ew.copyTags(file, file, [], {signal: stop.signal}));
        const settled = await Promise.allSettled(calls);
        const {report} = await ew.write(file, {Artist: 'Ann'});
        out = [settled.map(({reason}) => reason?.name), report.changed];
    """) == [["AbortError"] * 3, ["IFD0:Artist"]]


def test_nothing_to_do_gives_the_same_file(run: Callable[[str], Any]) -> None:
    data, report = run("""
        const {blob, report} = await ew.write(file, {'XMP-dc:Title': null});
        out = [await content(blob), report];
    """)
    assert bytes(data) == photo()
    assert (report["changed"], report["newBytes"]) == ([], 0)


WATCHED = """
let memory;
for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
        const made = await original.apply(WebAssembly, given);
        const {exports} = made.instance ?? made;
        memory ??= [...Object.values(exports), ...Object.values(given[1]?.env ?? {})].find((one) => one instanceof WebAssembly.Memory);
        return made;
    };
}
const channel = new BroadcastChannel('heap');
channel.onmessage = ({data}) => { if (data === 'how much') channel.postMessage(memory.buffer.byteLength); };
importScripts('/worker.js');
"""
LARGE = 100 << 20


def large_tiff() -> bytes:
    """A TIFF whose one strip is all that follows."""
    entries: list[tuple[int, str, object]] = [
        (0x100, "int32u", 10240),
        (0x101, "int32u", 10240),
        (0x10F, "string", "Acme"),
    ]
    strip: list[tuple[int, str, object]] = [(0x111, "int32u", 512), (0x117, "int32u", LARGE)]
    return tiff(Ifd([*entries, *strip])).ljust(512, b"\0")


def large_dng_head() -> bytes:
    """The directories of a DNG, and the first bytes of its preview."""
    return Sparse(*large_dng()).read(0, PREVIEW_AT + len(JPEG_START))


@pytest.mark.parametrize(
    ("name", "head", "tail", "image"),
    [
        ("a.jpg", photo()[:-2], photo()[-2:], LARGE),
        ("a.tif", large_tiff(), b"", LARGE),
        ("a.dng", large_dng_head(), b"", TILES * TILE_BYTES + PREVIEW_BYTES),
    ],
)
def test_a_large_file_is_edited_with_few_new_bytes(
    page: Page, serve: Callable[[Site], str], folder: Path, name: str, head: bytes, tail: bytes, image: int
) -> None:
    """The result is the file in slices: the memory of the worker hardly grows, and the image is the same bytes."""
    (folder / "watched.js").write_text(WATCHED)
    (folder / "head").write_bytes(head)
    script = f"""
        const head = await (await fetch('/bench/head')).arrayBuffer();
        const megabyte = 1 << 20;
        const filled = Array.from({{length: 100}}, (_, at) => new Uint8Array(megabyte).fill(at));
        const file = new File([head, ...filled, Uint8Array.from({list(tail)})], '{name}');
        const ew = await openExifWeb({{...at, worker: () => new Worker('/bench/watched.js')}});
        const channel = new BroadcastChannel('heap');
        const heap = () => new Promise((resolve) => {{
            channel.onmessage = ({{data}}) => resolve(data);
            channel.postMessage('how much');
        }});
        const before = await heap();
        const {{blob, report}} = await ew.write(file, {{Artist: 'Ann', 'XMP-dc:Title': 'Big'}});
        const after = await heap();
        const again = await ew.read(blob, {{name: '{name}'}});
        const shift = '{name}'.endsWith('jpg') ? blob.size - file.size : 0;
        const bytes = async (from, at) => new Uint8Array(await from.slice(at, at + megabyte).arrayBuffer());
        let same = 0;
        for (const at of filled.keys()) {{
            const [old, made] = await Promise.all([bytes(file, head.byteLength + at * megabyte), bytes(blob, head.byteLength + at * megabyte + shift)]);
            same += old.length === megabyte && made.length === megabyte && old.every((byte, index) => byte === made[index]);
        }}
        out = [before, after, blob.size - file.size, report, again.get('Artist').text, again.get('XMP-dc:Title').text, same];
    """
    before, after, grown, report, artist, title, same = outcome(page, serve(site_of(folder)), folder, script)
    assert (artist, title, same) == ("Ann", "Big", 100)
    assert report["imageBytes"] >= image
    assert report["newBytes"] < 2_000_000
    assert report["bytesRead"] < 4_000_000
    assert abs(grown) < 2_000_000
    assert 1_000_000 < before <= after < before + 20_000_000


@pytest.mark.parametrize("preset", ["location", "all"])
def test_a_large_photo_is_stripped_in_little_memory(
    page: Page, serve: Callable[[Site], str], folder: Path, preset: str
) -> None:
    """Where the image ends has to be found, so all of it goes through the worker, but does not stay there."""
    (folder / "watched.js").write_text(WATCHED)
    (folder / "head").write_bytes(photo()[:-2])
    script = f"""
        const head = await (await fetch('/bench/head')).arrayBuffer();
        const filled = Array.from({{length: 100}}, (_, at) => new Uint8Array(1 << 20).fill(at));
        const file = new File([head, ...filled, Uint8Array.from([0xff, 0xd9])], 'a.jpg');
        const ew = await openExifWeb({{...at, worker: () => new Worker('/bench/watched.js')}});
        const channel = new BroadcastChannel('heap');
        const heap = () => new Promise((resolve) => {{
            channel.onmessage = ({{data}}) => resolve(data);
            channel.postMessage('how much');
        }});
        const before = await heap();
        const {{blob, report}} = await ew.strip(file, '{preset}');
        const after = await heap();
        const again = await ew.read(blob, {{name: 'a.jpg'}});
        out = [before, after, file.size - blob.size, report, again.get('GPSLatitude') ?? null, again.get('Orientation').text];
    """
    before, after, gone, report, latitude, orientation = outcome(page, serve(site_of(folder)), folder, script)
    assert (latitude, orientation) == (None, "Rotate 90 CW")
    assert report["imageBytes"] >= LARGE
    assert report["newBytes"] < 100_000
    assert 0 <= gone < 100_000
    assert 1_000_000 < before <= after < before + 20_000_000


def test_the_default_instance_writes(page: Page, serve: Callable[[Site], str], folder: Path) -> None:
    worker = Answer(200, "text/javascript", (ROOT / "web" / "worker.js").read_bytes())
    roots = (("/npm/src/runtime/", ROOT / "build" / "runtime"), ("/bench/", folder), *ROOTS)
    site = site_of(folder, roots=roots, canned={"/npm/src/exifweb.worker.js": worker})
    script = "out = (await write('/bench/photo.jpg', {Artist: 'Ann'})).report.changed;"
    assert outcome(page, serve(site), folder, script) == ["IFD0:Artist"]
