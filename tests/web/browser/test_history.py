"""The audit page in a browser: deploy, find it, answer three questions, break a byte, verify."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
ADDRESS = "/practices/audit"


def answer(page: Page, name: str, option: str) -> None:
    page.locator(f"#question-{name} .option", has_text=option).click()
    page.locator(f"#answer-{name}").click()


def walk(page: Page) -> None:
    """The lesson, as its prose tells it."""
    page.goto(ADDRESS)
    page.locator("#by").fill("ann@example.dev")
    page.get_by_role("button", name="Deploy by the pipeline").click()
    expect(page.locator("#log h2")).to_contain_text("24 entries of 7 acts")
    page.locator("#entry-23").click()
    opened = page.get_by_role("group", name="Entry 23")
    expect(opened).to_contain_text("ann@example.dev")
    expect(page.locator("#entry-23")).to_have_attribute("aria-expanded", "true")
    answer(page, "digest", "The log cannot tell")
    expect(page.locator("#said-digest")).to_contain_text("It can")
    first = page.locator("#question-digest .option").first.inner_text()
    answer(page, "digest", first)
    expect(page.locator("#said-digest")).to_contain_text("Right: at 09:50")
    answer(page, "flag", "robin@example.dev")
    expect(page.locator("#said-flag")).to_contain_text("Not that one.")
    answer(page, "flag", "kim@example.dev")
    expect(page.locator("#said-flag")).to_contain_text("Right: entry 7")
    answer(page, "edit", "env from absent")
    expect(page.locator("#said-edit")).to_contain_text("Right: entry 15")
    page.get_by_role("button", name="Write down the head of the log").click()
    expect(page.locator("#head")).not_to_have_value("")


def change(page: Page, way: str) -> None:
    page.locator("#forge").select_option(way)
    if page.get_by_role("button", name="Verify").count():
        page.get_by_role("button", name="Verify").click()


def break_and_verify(page: Page) -> None:
    change(page, "byte")
    expect(page.locator("#verdict")).to_contain_text("The first 2 entries fit; entry 3 does not.")
    change(page, "chain")
    expect(page.locator("#verdict")).to_contain_text("none has the head that was kept elsewhere")
    page.locator("#head").fill("")
    change(page, "cut")
    expect(page.locator("#verdict")).to_contain_text("each fits the one before")
    expect(page.locator("#verdict")).to_contain_text("Without a head")


def test_the_lesson(page: Page) -> None:
    walk(page)
    break_and_verify(page)


def test_the_lesson_without_javascript(plain: Page) -> None:
    walk(plain)
    break_and_verify(plain)


def test_an_answer_is_said_and_the_focus_stays(page: Page) -> None:
    page.goto(ADDRESS)
    page.locator("#question-flag input").nth(1).focus()
    page.keyboard.press("Space")
    page.locator("#answer-flag").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-news]")).to_contain_text("Right: entry 7 is the first")
    assert page.evaluate("document.activeElement.id") == "answer-flag"


def test_an_entry_is_opened_and_closed_with_keys(page: Page) -> None:
    page.goto(ADDRESS)
    page.locator("#entry-11").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Entry 11")).to_be_visible()
    expect(page.locator("[data-news]")).to_contain_text("Entry 11 is open")
    assert page.evaluate("document.activeElement.id") == "entry-11"
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Entry 11")).to_have_count(0)


def test_typing_does_nothing_to_the_log_and_enter_deploys_beside_the_image(page: Page) -> None:
    page.goto(ADDRESS)
    page.locator("#manifest").press("End")
    page.keyboard.type("# ")
    expect(page.locator("[data-news]")).to_contain_text("Since the last edit")
    assert page.locator(".acts > li").count() == 6
    page.locator("#image").press("Enter")
    expect(page.locator(".acts > li")).to_have_count(7)


def test_the_copy_is_downloaded(page: Page) -> None:
    page.goto(ADDRESS)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download this copy").click()
    assert download.value.suggested_filename == "copy.jsonl"
    assert download.value.path().read_text().count("\n") == 20
