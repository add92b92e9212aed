"""Every page opens: quietly, at every width, without JavaScript, and without moving about."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/practices/digest",
    "/practices/audit",
    "/practices/versioning",
    "/practices/edits",
    "/check",
    "/reference",
    "/reference/not-simulated",
    "/lab",
    "/images",
    "/patterns",
    "/audit/log",
    "/audit/at",
)
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
SHIFT = """
() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 400);
})
"""
"""What Cumulative Layout Shift is made of: every shift that no input explains."""


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("width", [320, 1920])
def test_pages_open_quietly_and_fit(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    assert page.evaluate(FITS)


def test_a_missing_page_opens_too(page: Page, complaints: list[str]) -> None:
    page.goto("/nowhere")
    expect(page.locator("h1")).to_have_text("Not Found")
    # The browser itself reports the status.
    complaints[:] = [text for text in complaints if "404" not in text]


@pytest.mark.parametrize("address", PAGES)
def test_pages_open_without_javascript(plain: Page, address: str) -> None:
    plain.goto(address)
    expect(plain.locator("h1")).to_be_visible()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("width", [390, 1440])
def test_pages_fit_and_nothing_moves_while_they_open(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    assert page.evaluate(SHIFT) == 0
    assert page.evaluate(FITS)


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_above_or_beside_the_results_moves_when_they_come(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/practices/versioning")
    page.locator("#manifest").focus()
    boxes = "() => [...document.querySelectorAll('.prose > *, .editor, #results')].map((e) => {"
    boxes += " const b = e.getBoundingClientRect(); return [b.left, b.top, b.width]; })"
    before = page.evaluate(boxes)
    with page.expect_response("**/practices/versioning"):
        page.keyboard.type(" ")
    expect(page.locator("[data-news]")).not_to_be_empty()
    assert page.evaluate(boxes) == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_pages_follow_the_colour_scheme(
    opened: Callable[..., Page], address: str, scheme: str
) -> None:
    page = opened(color_scheme=scheme)
    page.goto(address)
    paper = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)[0]"
    assert (page.evaluate(paper) > 127) == (scheme == "light")


def test_the_first_screen_has_promise_picture_and_box(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/")
    for selector in ("h1", "#manifest", ".primary", ".picture >> nth=1", ".scrub", ".readout"):
        box = page.locator(selector).first.bounding_box()
        assert box and box["y"] + box["height"] <= 900, selector
    page.set_viewport_size({"width": 390, "height": 844})
    box = page.locator("#manifest").bounding_box()
    assert box and box["y"] < 500


def test_the_promise_can_be_scrubbed(page: Page) -> None:
    page.goto("/")
    page.locator("#scrub").focus()
    page.keyboard.press("Home")
    expect(page.locator("[data-readout]")).to_contain_text("Tick 0")
    line = page.locator(".now-line").first
    begin = line.get_attribute("transform")
    page.keyboard.press("End")
    assert line.get_attribute("transform") != begin


def test_the_promise_is_whole_without_javascript(plain: Page) -> None:
    plain.goto("/")
    expect(plain.locator(".picture")).to_have_count(2)
    expect(plain.locator(".scrub")).to_be_hidden()
    expect(plain.locator(".readout")).to_contain_text("as written")
    plain.locator("#ticks-0-summary").click()
    expect(plain.locator(".ticks tbody tr").first).to_be_visible()


@pytest.mark.parametrize("button", ["Check it", "Digests", "Versioned config"])
def test_the_box_takes_a_manifest_without_javascript(plain: Page, button: str) -> None:
    plain.goto("/")
    plain.locator("#manifest").fill("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\n")
    plain.get_by_role("button", name=button, exact=True).click()
    expect(plain.locator(".changes")).to_contain_text("ConfigMap mine")
    assert "name: mine" in plain.locator("#manifest").input_value()


@pytest.mark.parametrize(
    ("address", "button"),
    [
        *((f"/practices/{slug}", "Run") for slug in ("digest", "audit", "versioning", "edits")),
        ("/check", "Check"),
    ],
)
def test_each_form_works_without_javascript(plain: Page, address: str, button: str) -> None:
    plain.goto(address)
    plain.locator("#manifest").fill("a: 1\na: 2\n")
    plain.get_by_role("button", name=button, exact=True).click()
    expect(plain.locator(".problem.warning").first).to_be_visible()
    assert plain.locator("#manifest").input_value() == "a: 1\na: 2\n"


def test_a_page_prints_prose_and_results_and_no_controls(page: Page) -> None:
    page.goto("/practices/versioning")
    page.emulate_media(media="print")
    for selector in (".controls", ".bar nav", ".scrubber", ".veil", ".state-line"):
        expect(page.locator(selector).first).to_be_hidden()
    for selector in (".prose", ".problems", ".picture"):
        expect(page.locator(selector).first).to_be_visible()


def test_forced_colours_leave_the_pods_their_own(opened: Callable[..., Page]) -> None:
    page = opened(forced_colors="active")
    page.goto("/practices/digest")
    fills = "[...document.querySelectorAll('.picture .cell.ready')]"
    fills += ".map((cell) => getComputedStyle(cell).fill)"
    assert len(set(page.evaluate(fills))) == 2
    border = "getComputedStyle(document.querySelector('.primary')).borderTopWidth"
    assert page.evaluate(border) == "2px"


def test_reduced_motion_marks_what_is_new_without_moving(opened: Callable[..., Page]) -> None:
    for motion, animation in (("reduce", "none"), ("no-preference", "settle")):
        page = opened(reduced_motion=motion)
        page.goto("/patterns")
        style = "getComputedStyle(document.querySelector('li.fresh'))"
        assert page.evaluate(f"{style}.animationName") == animation
        assert page.evaluate(f"{style}.boxShadow") != "none"


def test_images_of_pods_differ_in_shape_as_well_as_in_colour(page: Page) -> None:
    page.goto("/patterns")
    swatches = page.locator(".swatches .cell.ready")
    outlines = swatches.evaluate_all("cells => cells.slice(0, 5).map(c => c.getAttribute('d'))")
    assert len(set(outlines)) == 5
