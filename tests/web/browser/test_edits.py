"""The page of ad-hoc edits in a browser: acts by mouse and keys, with scripts and without."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
ADDRESS = "/practices/edits"


def test_enter_presses_the_button_beside_the_field(page: Page) -> None:
    page.goto(ADDRESS)
    page.locator("label[for=tab-live]").click()
    page.locator("#scale_to").fill("9")
    page.locator("#scale_to").press("Enter")
    expect(page.locator("#journal")).to_contain_text("--replicas=9")
    assert "replicas: 9" in page.locator("#live").input_value()


def test_a_deploy_makes_the_marks_come_true_and_is_done_once(page: Page) -> None:
    page.goto(ADDRESS)
    page.get_by_role("button", name="Deploy the stored manifest again").click()
    expect(page.locator(".came")).to_contain_text("3 of 3 marks came true")
    steps = page.locator("#journal li").count()
    page.locator("label[for=tab-manifest]").click()
    page.locator("#manifest").press("End")
    page.locator("#manifest").press("Enter")
    expect(page.locator("[data-news]")).to_contain_text("Since the last edit")
    assert page.locator("#journal li").count() == steps


def test_what_is_typed_and_not_sent_stays_while_other_answers_come(page: Page) -> None:
    page.goto(ADDRESS)
    page.locator("label[for=tab-live]").click()
    page.locator("#live").fill("a draft")
    page.locator("label[for=tab-manifest]").click()
    page.locator("#manifest").fill("a: 1\na: 2\n")
    expect(page.locator(".problem").first).to_be_visible()
    assert page.locator("#live").input_value() == "a draft"


def test_each_act_works_without_javascript(plain: Page) -> None:
    plain.goto(ADDRESS)
    plain.locator("label[for=tab-live]").click()
    plain.locator("#env_to").fill("HAND=made")
    plain.get_by_role("button", name="Set env", exact=True).click()
    expect(plain.locator("#drift")).to_contain_text("HAND")
    plain.get_by_role("button", name="Bring the edits into the stored manifest").click()
    expect(plain.locator("#drift")).to_contain_text("there is no drift")
    assert "HAND" in plain.locator("#manifest").input_value()
