"""Built assets are used where they exist; without them the plain style sheet is."""

from pathlib import Path

from playground.web.assets import Assets, find_assets


def test_without_a_build(tmp_path: Path) -> None:
    assert find_assets(tmp_path) == Assets("css/main.css", None)


def test_with_a_build(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    manifest = '{"main.js": "main.1.js", "main.css": "main.2.css"}'
    (tmp_path / "build" / "manifest.json").write_text(manifest)
    assert find_assets(tmp_path) == Assets("build/main.2.css", "build/main.1.js")
