"""The editor stays in view beside its results, and hides none of what the reader went to."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PAGES = ("digest", "versioning", "audit", "edits")
COVERED = """
target => {
  const bottom = document.querySelector(".editor").getBoundingClientRect().bottom;
  return document.querySelector(target).getBoundingClientRect().top < bottom;
}
"""


def full_height(page: Page) -> int:
    found: int = page.evaluate("document.documentElement.scrollHeight")
    return found


@pytest.fixture
def desk(page: Page) -> Page:
    page.set_viewport_size({"width": 1440, "height": 900})
    return page


@pytest.mark.parametrize("slug", PAGES)
def test_it_takes_less_room_once_results_scroll_by_and_moves_none_of_them(
    desk: Page, slug: str
) -> None:
    desk.goto(f"/practices/{slug}")
    editor, height = desk.locator(".editor"), full_height(desk)
    before = editor.bounding_box()
    desk.evaluate("scrollTo(0, 1000)")
    expect(editor).to_have_class("editor compact")
    after = editor.bounding_box()
    assert before and after and after["y"] >= 0
    assert after["height"] < 0.75 * before["height"]
    assert (full_height(desk), desk.evaluate("scrollY")) == (height, 1000)
    desk.evaluate("scrollTo(0, 0)")
    expect(editor).to_have_class("editor")
    assert editor.bounding_box() == before


def test_what_is_jumped_to_and_what_takes_the_focus_stands_below_it(desk: Page) -> None:
    desk.goto("/practices/digest#happens")
    desk.wait_for_function("() => document.querySelector('.editor.compact')")
    assert not desk.evaluate(COVERED, "#happens")
    desk.locator("#story").focus()
    desk.evaluate("scrollBy(0, 300)")  # now it is under the editor
    assert desk.evaluate(COVERED, "#story")
    desk.locator("#scrub").focus()
    desk.keyboard.press("Shift+Tab")
    desk.keyboard.press("Shift+Tab")
    assert desk.evaluate("document.activeElement.id") == "story"
    assert not desk.evaluate(COVERED, "#story")


def test_a_text_that_is_longer_than_the_window_scrolls_with_the_page(desk: Page) -> None:
    desk.goto("/practices/digest")
    desk.locator("label[for=tab-trigger]").click()
    editor = desk.locator(".editor")
    box = editor.bounding_box()
    assert box and box["height"] > 900
    desk.evaluate("y => scrollTo(0, y)", box["height"])
    moved = editor.bounding_box()
    assert moved and moved["y"] < 0
