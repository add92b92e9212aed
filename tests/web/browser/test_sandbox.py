"""The sandbox in a real browser, with JavaScript and without."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

FAULTY = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a\n"


def test_results_follow_the_typing(page: Page) -> None:
    page.goto("/practices/versioning")
    page.locator("#manifest").fill(FAULTY)
    expect(page.locator(".problem.error")).to_have_count(1)
    expect(page.locator("#summary")).to_contain_text("1 Problem, an error")
    assert page.evaluate("document.activeElement.id") == "manifest"
    assert page.locator("#manifest").input_value() == FAULTY


def test_a_problem_leads_to_its_place_in_the_editor(page: Page) -> None:
    page.goto("/check")
    page.locator("#manifest").fill("a: 1\nb: 2\na: 3\n")
    page.locator(".problems").get_by_role("link", name="3:1").click()
    line = "t => t.value.slice(0, t.selectionStart).split('\\n').length"
    assert page.evaluate("document.activeElement.id") == "manifest"
    assert page.locator("#manifest").evaluate(line) == 3


def test_the_button_works_without_javascript(plain: Page) -> None:
    plain.goto("/practices/versioning")
    plain.locator("#manifest").fill(FAULTY)
    plain.get_by_role("button", name="Run", exact=True).click()
    expect(plain.locator(".problem.error")).to_have_count(1)
    assert plain.locator("#manifest").input_value() == FAULTY


def test_the_other_texts_are_reached_without_javascript(plain: Page) -> None:
    plain.goto("/practices/versioning")
    expect(plain.locator("#running")).to_be_hidden()
    expect(plain.get_by_text("indents")).to_be_hidden()  # a script would do that
    plain.get_by_text("what is running", exact=True).click()
    expect(plain.locator("#running")).to_be_visible()
    plain.get_by_role("button", name="Run", exact=True).click()
    expect(plain.locator("#running")).to_be_visible()


@pytest.mark.parametrize("kind", ["page", "plain"])
def test_the_manifest_becomes_what_is_running(kind: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(kind)
    page.goto("/practices/versioning")
    manifest = page.locator("#manifest").input_value()
    assert page.locator("#running").input_value() != manifest
    page.get_by_role("button", name="Take this manifest").click()
    expect(page.locator("#running")).to_have_value(manifest)


def test_the_typed_text_stays_when_it_is_too_large(page: Page, complaints: list[str]) -> None:
    page.goto("/check")
    page.locator("#manifest").evaluate(
        "t => { t.value = 'x'.repeat(9 * 2 ** 20);"
        " t.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    expect(page.locator(".failed")).to_contain_text("leave out the documents", timeout=20_000)
    assert page.locator("#manifest").evaluate("t => t.value.length") == 9 * 2**20
    complaints[:] = [text for text in complaints if "413" not in text]


def test_typing_slowly_into_a_swapped_field_keeps_the_order(page: Page) -> None:
    page.goto("/practices/versioning")
    page.locator("#lost_at").fill("")
    for digit in "12":
        with page.expect_response("**/practices/versioning"):
            page.keyboard.type(digit)
        expect(page.locator("#lost_at")).to_be_focused()
    expect(page.locator("#lost_at")).to_have_value("12")
