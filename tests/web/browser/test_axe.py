"""axe-core finds no violation of WCAG 2.2 A and AA, before results are swapped in and after."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from playground.web import ROOT

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
SANDBOXES = (
    "/practices/digest",
    "/practices/audit",
    "/practices/versioning",
    "/practices/edits",
    "/check",
)
PAGES = (
    "/",
    *SANDBOXES,
    "/reference",
    "/reference/not-simulated",
    "/lab",
    "/images",
    "/patterns",
    "/nowhere",
)
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1440, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1440, "height": 900}},
    "narrow": {"color_scheme": "light", "viewport": {"width": 320, "height": 640}},
}
FAULTY = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {A: 1, A: on}\n"


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: `python3 dev.py build` installs it.")
    return AXE.read_text("utf-8")


def violations(page: Page, axe: str) -> list[str]:
    """One line for each element that breaks a rule.."""
    page.evaluate("() => Promise.all(document.getAnimations().map((a) => a.finish()))")
    page.evaluate(f"() => {{ {axe} }}")
    found = page.evaluate(
        "(tags) => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        TAGS,
    )  # of rules that are kept, one element each: to describe all of them takes twice as long
    assert len(found["passes"]) > 10
    return [
        f"{broken['id']}: {node['target']}: {node['failureSummary']}"
        for broken in found["violations"]
        for node in broken["nodes"]
    ]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("address", PAGES)
def test_pages(
    opened: Callable[..., Page], axe: str, complaints: list[str], address: str, look: str
) -> None:
    page = opened(**LOOKS[look])
    page.goto(address)
    assert violations(page, axe) == []
    complaints[:] = [text for text in complaints if "404" not in text]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    "address", ("/audit/log", "/audit/log?since=x&words=y", "/audit/log/3", "/audit/at")
)
def test_the_audit_log(
    kept: None,
    opened: Callable[..., Page],
    axe: str,
    complaints: list[str],
    address: str,
    look: str,
) -> None:
    page = opened(**LOOKS[look])
    page.goto(address)
    page.evaluate("() => document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert violations(page, axe) == []
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0
    complaints[:] = [text for text in complaints if "400" not in text]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("address", SANDBOXES)
def test_swapped_results(
    built: None, opened: Callable[..., Page], axe: str, address: str, look: str
) -> None:
    page = opened(**LOOKS[look])
    page.goto(address)
    page.locator("#manifest").fill(FAULTY)
    expect(page.locator("[data-news]")).to_contain_text("Since the last edit")
    for summary in page.locator("#results summary:visible").all():
        summary.click()
    assert violations(page, axe) == []


@pytest.mark.parametrize("look", LOOKS)
def test_a_story(built: None, opened: Callable[..., Page], axe: str, look: str) -> None:
    page = opened(**LOOKS[look])
    page.goto("/practices/versioning")
    with page.expect_response("**/practices/versioning"):
        page.locator("#story").select_option("7-shared-configuration")
    expect(page.locator(".picture")).to_have_count(6)
    page.get_by_text("edit its events").click()
    for summary in page.locator("#happens summary:visible").all():
        summary.click()
    assert violations(page, axe) == []


@pytest.mark.parametrize("look", LOOKS)
def test_a_text_that_is_too_large(
    opened: Callable[..., Page], axe: str, complaints: list[str], look: str
) -> None:
    page = opened(**LOOKS[look])
    page.goto("/check")
    page.locator("#manifest").evaluate("t => { t.value = 'x'.repeat(9 * 2 ** 20); }")
    with page.expect_navigation():
        page.evaluate("HTMLFormElement.prototype.submit.call(document.querySelector('form'))")
    expect(page.locator("h1")).to_contain_text("Too Large")
    assert violations(page, axe) == []
    complaints[:] = [text for text in complaints if "413" not in text]


@pytest.mark.parametrize("look", LOOKS)
def test_a_pipeline_with_everything_open(
    built: None, opened: Callable[..., Page], axe: str, look: str
) -> None:
    page = opened(**LOOKS[look])
    page.goto("/practices/versioning")
    page.locator("label[for=tab-pipeline]").first.click()
    page.locator("#add-stage").click()
    expect(page.locator("#stage3_manifest")).to_be_visible()
    page.locator("#deploy").click()
    expect(page.locator("#deploy")).to_have_text("Deploy again")
    page.evaluate("() => document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert violations(page, axe) == []


@pytest.mark.parametrize("look", LOOKS)
def test_the_trigger(opened: Callable[..., Page], axe: str, look: str) -> None:
    page = opened(**LOOKS[look])
    page.goto("/practices/digest")
    page.locator("label[for=tab-trigger]").click()
    expect(page.locator(".trigger-shapes")).to_be_visible()
    assert violations(page, axe) == []
