"""The pipeline in a real browser: by keyboard, and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.id"


def made(page: Page) -> list[str]:
    return page.locator(".past li:not(.next) .made").all_inner_texts()


def test_deploy_three_times_by_keyboard(page: Page) -> None:
    page.goto("/practices/versioning")
    before = page.locator("#manifest").input_value()
    for number, content in enumerate(("new", "other", "new"), 1):
        page.locator("#manifest").focus()
        page.locator("#manifest").fill(before.replace("CHECKOUT: new", f"CHECKOUT: {content}"))
        expect(page.locator("#manifest")).to_be_focused()
        expect(page.locator(".htmx-request")).to_have_count(0)
        page.locator("#deploy").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#summary")).to_contain_text(f"Deploy {number} deployed")
        assert page.evaluate(FOCUSED) == "deploy"
        expect(page.locator("#deploy")).to_have_text("Deploy again")
    assert made(page) == ["settings-v000", "settings-v001", "settings-v002", "settings-v001"]
    expect(page.locator(".past li").last).to_contain_text("as in deploy 1")
    page.locator("#empty-cluster").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".past li")).to_have_count(1)
    assert page.evaluate(FOCUSED) == "empty-cluster"


def test_stages_come_and_go_by_keyboard(page: Page) -> None:
    page.goto("/practices/versioning")
    page.locator("#tab-pipeline").focus()
    page.keyboard.press("Space")
    page.locator("#add-stage").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#stage3_manifest")).to_be_visible()
    assert page.evaluate(FOCUSED) == "add-stage"
    page.locator("#stage3_manifest").fill(page.locator("#stage2_manifest").input_value())
    expect(page.locator(".station h3")).to_contain_text(["Stage 3"])
    page.locator("#stage3_namespace").focus()
    page.keyboard.type("elsewhere")
    page.keyboard.press("Enter")  # the form is sent, and no stage is added
    expect(page.locator(".station h3").last).to_contain_text("namespace elsewhere")
    expect(page.locator("#stage3_namespace")).to_be_focused()
    assert page.locator("#stage4_manifest").count() == 0
    page.locator("#remove-stage").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#stage3_manifest")).to_have_count(0)


def test_the_last_button_of_its_kind_leaves_the_focus_to_the_other(page: Page) -> None:
    page.goto("/practices/versioning")
    page.locator("#tab-pipeline").focus()
    page.keyboard.press("Space")
    for button, most in (("add-stage", 4), ("remove-stage", 1)):
        while page.locator(f"#{button}").count():
            before = page.locator(".stage-form").count()
            page.locator(f"#{button}").focus()
            page.keyboard.press("Enter")
            expect(page.locator(".stage-form")).to_have_count(before + (1 if most == 4 else -1))
        assert page.locator(".stage-form").count() == most
        other = "remove-stage" if most == 4 else "add-stage"
        expect(page.locator(f"#{other}")).to_be_focused()


def test_what_was_unfolded_stays_so(page: Page) -> None:
    page.goto("/practices/versioning")
    page.locator("#steps-2-1 > summary").click()
    page.locator("#deploy").click()
    expect(page.locator("#deploy")).to_have_text("Deploy again")
    expect(page.locator("#steps-2-1")).to_have_attribute("open", "")


def test_without_scripts(plain: Page) -> None:
    plain.goto("/practices/versioning")
    plain.locator("#deploy").click()
    assert plain.url.endswith("#pipeline")
    text = plain.locator("#manifest").input_value()
    plain.locator("#manifest").fill(text.replace("CHECKOUT: new", "CHECKOUT: classic"))
    plain.locator("#deploy").click()
    assert made(plain) == ["settings-v000", "settings-v001", "settings-v000"]
    plain.locator("label[for=tab-pipeline]").first.click()
    plain.locator("#add-stage").click()
    expect(plain.locator("#stage3_manifest")).to_be_visible()  # the tab is still open
    assert made(plain) == ["settings-v000", "settings-v001", "settings-v000"]
