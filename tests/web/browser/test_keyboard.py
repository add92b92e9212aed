"""A practice page with the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.id || document.activeElement.name"


@pytest.fixture
def sandbox(page: Page) -> Page:
    page.goto("/practices/versioning")
    return page


def tab_to(page: Page, name: str, most: int = 120) -> None:
    for _ in range(most):
        if page.evaluate(FOCUSED) == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached with {most} presses of Tab")


def test_a_walk_through_the_page(sandbox: Page) -> None:
    keyboard = sandbox.keyboard
    keyboard.press("Tab")
    expect(sandbox.locator(".skip")).to_be_focused()
    keyboard.press("Enter")
    tab_to(sandbox, "tab-manifest")
    keyboard.press("ArrowRight")
    expect(sandbox.locator("#running")).to_be_visible()
    keyboard.press("ArrowLeft")
    tab_to(sandbox, "manifest")
    with sandbox.expect_response("**/practices/versioning"):
        keyboard.press("Control+End")
        keyboard.type("---\nwords")
    expect(sandbox.locator("#summary")).to_contain_text("error")
    expect(sandbox.locator("#manifest")).to_be_focused()
    # On to the switches, past the buttons, and to the jump at the editor's foot.
    for name in ("naming", "keep_tag"):
        tab_to(sandbox, name)
    keyboard.press("Tab")  # Tab indents
    for words in ("Run", "Take this manifest as what is running", "Start over"):
        keyboard.press("Tab")
        assert sandbox.evaluate("document.activeElement.textContent") == words
    keyboard.press("Tab")
    assert sandbox.evaluate("!!document.activeElement.closest('.jumps')")
    keyboard.press("Enter")
    expect(sandbox.locator("#manifest")).to_be_focused()
    for name in ("scrub", "lost_at", "ticks-0-summary"):
        tab_to(sandbox, name)
    keyboard.press("Enter")
    expect(sandbox.locator(".ticks").first).to_be_visible()


def test_focus_is_always_seen(sandbox: Page) -> None:
    # A radio button that is drawn as a tab shows its focus on its label.
    outlined = """() => [document.activeElement, document.activeElement.nextElementSibling]
        .some((e) => e && getComputedStyle(e).outlineStyle !== "none")"""
    for _ in range(40):
        sandbox.keyboard.press("Tab")
        if sandbox.evaluate("document.activeElement !== document.body"):
            assert sandbox.evaluate(outlined), sandbox.evaluate("document.activeElement.outerHTML")


def test_tab_leaves_the_editor(sandbox: Page) -> None:
    sandbox.locator("#manifest").focus()
    before = sandbox.locator("#manifest").input_value()
    sandbox.keyboard.press("Tab")
    expect(sandbox.locator("#manifest")).not_to_be_focused()
    assert sandbox.locator("#manifest").input_value() == before


def test_who_wants_tab_to_indent_still_gets_out(sandbox: Page) -> None:
    editor = sandbox.locator("#manifest")
    sandbox.get_by_label("Tab indents").check()
    editor.fill("a:\n")
    sandbox.keyboard.press("Tab")
    sandbox.keyboard.type("b:")
    sandbox.keyboard.press("Enter")
    sandbox.keyboard.type("c")
    assert editor.input_value() == "a:\n  b:\n  c"
    sandbox.keyboard.press("Shift+Tab")
    assert editor.input_value() == "a:\n  b:\nc"
    sandbox.keyboard.press("Control+z")
    assert editor.input_value() == "a:\n  b:\n  c"
    expect(editor).to_be_focused()
    sandbox.keyboard.press("Escape")
    sandbox.keyboard.press("Tab")
    expect(editor).not_to_be_focused()
