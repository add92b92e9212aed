"""Built assets are used where they exist, compressed and kept; without them the plain style is."""

import gzip
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from playground.web import ROOT, create_app
from playground.web.assets import Assets, find_assets

SCRIPT = "console.log('a script that is long enough to be worth it')\n" * 40


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A site whose static folder holds one built script, as the build leaves it."""
    root = tmp_path_factory.mktemp("site")
    folder = root / "static" / "build"
    folder.mkdir(parents=True)
    (folder / "main.1.js").write_text(SCRIPT)
    (folder / "main.1.js.br").write_bytes(brotli.compress(SCRIPT.encode()))
    (folder / "main.1.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    (root / "static" / "loose.css").write_text("body { color: red }\n")
    (root / "secret.txt").write_text("not for you")
    app: Flask = create_app()
    app.root_path = str(root)
    return app.test_client()


def fetch(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    """The answer, read to its end: it holds a file open."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with client.get(path, headers=named, buffered=True) as response:
        return response


def test_without_a_build(tmp_path: Path) -> None:
    assert find_assets(tmp_path) == Assets("css/main.css", None)


def test_with_a_build(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    manifest = '{"main.js": "main.1.js", "main.css": "main.2.css"}'
    (tmp_path / "build" / "manifest.json").write_text(manifest)
    assert find_assets(tmp_path) == Assets("build/main.2.css", "build/main.1.js")


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("", None),
        ("identity", None),
        ("zstd", None),
    ],
)
def test_the_smallest_form_that_the_client_takes(
    built: FlaskClient, accepted: str, sent: str | None
) -> None:
    response = fetch(built, "/static/build/main.1.js", Accept_Encoding=accepted)
    decode = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[sent]
    assert response.headers.get("Content-Encoding") == sent
    assert decode(response.data) == SCRIPT.encode()
    assert response.mimetype == "text/javascript"
    assert "Accept-Encoding" in response.headers["Vary"]


def test_what_is_built_is_kept_for_a_year(built: FlaskClient) -> None:
    cache = fetch(built, "/static/build/main.1.js").cache_control
    assert cache.immutable and cache.public and not cache.no_cache
    assert cache.max_age == 31_536_000


def test_other_files_are_asked_for_again(built: FlaskClient) -> None:
    response = fetch(built, "/static/loose.css")
    assert response.headers["Cache-Control"] == "no-cache"
    again = fetch(built, "/static/loose.css", If_None_Match=response.headers["ETag"])
    assert again.status_code == 304


def test_each_form_has_its_own_tag(built: FlaskClient) -> None:
    tags = {
        fetch(built, "/static/build/main.1.js", Accept_Encoding=each).headers["ETag"]
        for each in ("br", "gzip", "identity")
    }
    assert len(tags) == 3


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt",
        "build/../../secret.txt",
        "..%2fsecret.txt",
        "%2e%2e/secret.txt",
        "..%5csecret.txt",
        "etc/passwd",
        "%00",
        "build/main.1.js%00.css",
        "build",
        "",
        "build/main.1.js/x",
        "x" * 5_000,
    ],
)
@pytest.mark.parametrize("accepted", ["br", "identity"])
def test_nothing_outside_the_folder_is_sent(built: FlaskClient, path: str, accepted: str) -> None:
    response = fetch(built, f"/static/{path}", Accept_Encoding=accepted)
    assert response.status_code == 404
    assert "not for you" not in response.text
    assert "not found" in response.text.lower()


def test_the_real_build_is_compressed() -> None:
    build = ROOT / "static" / "build"
    if not (build / "manifest.json").exists():
        pytest.skip("The front end is not built: `python3 dev.py build`.")
    large = [path for path in build.glob("*.[cj]s*") if path.suffix in (".css", ".js")]
    large = [path for path in large if path.stat().st_size > 1_000]  # others gain nothing
    assert {path.suffix for path in large} == {".css", ".js"}
    for path in large:
        name, content = path.name, path.read_bytes()
        small = (build / f"{name}.br").read_bytes()
        assert brotli.decompress(small) == content and len(small) < len(content)
        assert gzip.decompress((build / f"{name}.gz").read_bytes()) == content
