"""docs/design.md and tokens.css speak of the same values, and colours stand nowhere else."""

import re

from playground.web import ROOT

CSS = ROOT / "static/css"
DESIGN = (ROOT / "docs/design.md").read_text("utf-8")
TOKENS = set(re.findall(r"^ +(--[a-z0-9-]+):", (CSS / "tokens.css").read_text("utf-8"), re.M))


def test_every_token_is_explained() -> None:
    explained = set(re.findall(r"`(--[a-z0-9-]+)`", DESIGN))
    explained |= {f"--space-{n}" for n in range(1, 8)}  # of which it names the first and the last
    assert explained == TOKENS


def test_colours_are_tokens() -> None:
    """Apart from print, which makes paper white and ink black."""
    for path in CSS.glob("*.css"):
        if path.name not in ("tokens.css", "modes.css"):
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?! \{)|rgba?\(", path.read_text()), path


def test_every_token_is_used() -> None:
    css = "".join(path.read_text("utf-8") for path in CSS.glob("*.css"))
    assert {token for token in TOKENS if f"var({token})" not in css} == set()


def test_every_address_of_a_test_in_the_document_exists() -> None:
    named = re.findall(r"`((?:tests|static|templates)/[\w/.]+)`", DESIGN)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
