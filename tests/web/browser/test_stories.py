"""Choosing a story and changing it, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ADDRESS = "/practices/versioning"
BROKEN = "2-broken-configuration"


def choose(page: Page, story: str) -> None:
    with page.expect_response(f"**{ADDRESS}"):
        page.locator("#story").select_option(story)
    expect(page.locator("#story")).to_have_value(story)


def test_a_chosen_story_is_played_and_its_text_can_be_changed(page: Page) -> None:
    page.goto(ADDRESS)
    choose(page, BROKEN)
    expect(page.locator(".event-label").first).to_have_text("deploy")
    page.get_by_text("edit its events").click()
    text = page.locator("#story_text")
    expect(text).to_be_visible()
    assert "undo: true" in text.input_value()
    with page.expect_response(f"**{ADDRESS}"):
        text.fill(text.input_value().replace("tick: 5", "tick: 7"))
    expect(page.locator("#tick-0-7 .happened")).to_contain_text("undo")
    expect(text).to_be_focused()
    expect(page.locator("#tick-0-5 .happened")).to_have_count(0)


def test_a_problem_of_the_story_leads_to_its_place(page: Page) -> None:
    page.goto(ADDRESS)
    choose(page, BROKEN)
    page.get_by_text("edit its events").click()
    with page.expect_response(f"**{ADDRESS}"):
        page.locator("#story_text").fill("title: mine\nevents:\n- {tick: 1, explode: true}\n")
    page.locator(".tabs > label[for='tab-manifest']").click()
    page.locator("#problems .problem.error a").first.click()
    expect(page.locator("#story_text")).to_be_focused()
    line = "t => t.value.slice(0, t.selectionStart).split('\\n').length"
    assert page.locator("#story_text").evaluate(line) == 3


def test_every_figure_of_the_ledger_leads_to_its_tick(page: Page) -> None:
    page.goto(ADDRESS)
    choose(page, BROKEN)
    links = page.locator(".ledger td a")
    assert links.count() >= 10
    for link in links.all():
        link.click()
        tick = link.get_attribute("data-tick")
        expect(page.locator("[data-number]")).to_have_text(tick or "")


def test_the_garbage_question_is_on_the_page(page: Page) -> None:
    page.goto(ADDRESS)
    choose(page, BROKEN)
    page.locator("#garbage-0-summary").click()
    answer = page.locator("#garbage-0")
    expect(answer).to_contain_text("settings-v000 is named by revision 3")
    expect(answer).to_contain_text(re.compile(r"--to-revision=2 .* is missing"))


def test_stories_work_without_javascript(plain: Page) -> None:
    plain.goto(ADDRESS)
    plain.locator("#story").select_option(BROKEN)
    plain.get_by_role("button", name="Play it").click()
    expect(plain.locator(".event-label")).to_have_text(["deploy", "undo"] * 2)
    plain.get_by_text("edit its events").click()
    text = plain.locator("#story_text")
    text.fill(text.input_value().replace("tick: 5", "tick: 7"))
    plain.get_by_role("button", name="Run", exact=True).click()
    expect(plain.locator("#story_text")).to_have_value(re.compile("tick: 7"))
    plain.locator(".ledger td a").last.click()
    expect(plain.locator("table.ticks tr:target")).to_be_visible()
    expect(plain.locator("table.ticks tr:target th")).to_have_text(re.compile(r"^\d+$"))


@pytest.mark.parametrize("story", ["4-tag-pushed-again"])
def test_the_digest_page_has_the_tag_that_is_pushed_again(page: Page, story: str) -> None:
    page.goto("/practices/digest")
    with page.expect_response("**/practices/digest"):
        page.locator("#story").select_option(story)
    expect(page.locator(".event-label").nth(1)).to_have_text("push")
    expect(page.locator(".band.mixed").first).to_be_visible()
