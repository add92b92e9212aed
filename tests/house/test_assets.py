"""What the build of the front end leaves in static/build."""

import json
import re
from pathlib import Path

import pytest

BUILD = Path(__file__).parents[2] / "static" / "build"


@pytest.fixture
def manifest() -> dict[str, str]:
    if not (BUILD / "manifest.json").exists():
        pytest.skip("The front end is not built: `python3 dev.py build` says why.")
    return json.loads((BUILD / "manifest.json").read_text("utf-8"))


def test_the_manifest_names_the_script_and_the_style_sheet(manifest):
    assert set(manifest) == {"main.js", "main.css"}
    for source, built in manifest.items():
        stem, suffix = source.split(".")
        assert re.fullmatch(rf"{stem}\.[0-9A-Z]{{8}}\.{suffix}", built)
        assert (BUILD / built).stat().st_size > 0


def test_what_an_earlier_build_made_is_gone(manifest):
    entries = {path.name for path in BUILD.glob("main.*") if path.suffix in (".js", ".css")}
    assert entries == set(manifest.values())


def test_a_page_fetches_nothing_from_elsewhere(manifest):
    built = "".join((BUILD / name).read_text("utf-8") for name in manifest.values())
    assert re.findall(r"(?:@import|url\(|import\(?)\s*['\"]?(?:https?:)?//[^)'\"]*", built) == []
