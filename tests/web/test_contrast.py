"""Colours meet WCAG 2.2 AA in light and dark: 4.5:1 for text, 3:1 for what has to be seen."""

import re

import pytest

from playground.web import ROOT

TEXT = [
    ("ink", "paper"), ("ink", "panel"), ("ink", "tint"), ("ink", "event"),
    ("soft", "paper"), ("soft", "panel"), ("soft", "tint"),
    ("link", "paper"), ("link", "panel"), ("link", "tint"), ("paper", "link"), ("paper", "ink"),
    ("broken", "paper"), ("caution", "paper"), ("broken", "panel"),
    ("ins-ink", "ins"), ("del-ink", "del"),
]  # fmt: skip
SEEN = [
    *((f"image-{n}", ground) for n in range(5) for ground in ("paper", "event")),
    *(("on-image", f"image-{n}") for n in range(5)),
    ("broken", "paper"), ("mixed", "paper"), ("mixed", "agree"),
    ("strong-line", "paper"), ("strong-line", "panel"), ("image-1", "tint"),
]  # fmt: skip


def schemes() -> dict[str, dict[str, str]]:
    css = (ROOT / "static/css/tokens.css").read_text("utf-8")
    light, dark = css.split("@media (prefers-color-scheme: dark)")
    pattern = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{6});")
    colours = dict(pattern.findall(light))
    return {"light": colours, "dark": {**colours, **dict(pattern.findall(dark))}}


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_extremes() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [*((*pair, 4.5) for pair in TEXT), *((*pair, 3.0) for pair in SEEN)],
)
def test_contrast(scheme: str, front: str, back: str, least: float) -> None:
    colours = schemes()[scheme]
    assert contrast(colours[front], colours[back]) >= least
