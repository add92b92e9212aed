"""What the audit log records, in a browser: unfolded in place, whole in a tab of its own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.test_axe import LOOKS, axe, violations

pytestmark = pytest.mark.browser
__all__ = ["axe"]


@pytest.mark.parametrize("script", [True, False])
def test_an_event_is_chosen_and_looked_at_whole_in_another_tab(
    opened: Callable[..., Page], script: bool
) -> None:
    page = opened(java_script_enabled=script)
    page.goto("/practices/versioning")
    page.locator("#deploy").click()
    section = page.locator("#recorded")
    expect(section.locator("h2")).to_contain_text("42 events of deploy 1, just now")
    section.get_by_role("button", name="42: orca:pipeline:complete").click()
    expect(section.locator("h3").first).to_contain_text("orca:pipeline:complete")
    # Of an execution, the stages are the only place.
    expect(section).to_contain_text(
        'content → execution → stages → 1 → context → "outputs.manifests"'
    )
    with page.context.expect_page() as opening:
        section.get_by_role("button", name="The whole event").click()
    whole = opening.value
    expect(whole.get_by_role("heading", level=1)).to_have_text("One event, whole")
    assert '"type":"orca:pipeline:complete"' in whole.locator("#body").input_value()
    assert page.url.split("#")[0].endswith("/practices/versioning")


def test_settings_answer_while_they_are_typed_and_stay_unfolded(
    opened: Callable[..., Page],
) -> None:
    page = opened()
    page.goto("/practices/versioning")
    page.wait_for_selector("html[data-attached]")
    page.get_by_role("button", name="Show the events").click()
    page.locator("#endpoint summary").click()
    page.get_by_label("wrap", exact=True).check()
    request = page.locator(".echo pre")
    expect(request).to_contain_text('{"eventName":"spinnaker_events","payload":{')
    page.get_by_label("eventName").press_sequentially("audit")
    expect(request).to_contain_text('{"eventName":"audit","payload":{')
    page.get_by_label("username").press_sequentially("u")
    page.get_by_label("password").press_sequentially("secret")
    expect(request).to_contain_text("Authorization: <masked>")
    expect(page.get_by_label("password")).to_have_value("secret")
    expect(page.get_by_label("password")).to_be_focused()
    page.get_by_label("the endpoint is down").check()
    expect(page.locator(".echo")).to_contain_text("One attempt, which fails.")


def test_an_edit_past_spinnaker_leaves_nothing_to_show(opened: Callable[..., Page]) -> None:
    page = opened()
    page.goto("/practices/edits")
    page.wait_for_selector("html[data-attached]")
    page.locator("label[for=tab-live]").click()
    page.get_by_label("NAME=value, NAME-").fill("A=b")
    page.get_by_role("button", name="Set env").click()
    expect(page.locator("#recorded-of")).to_contain_text("5. Set the variables A=b")
    expect(page.locator("#recorded")).to_contain_text("Spinnaker emits nothing at all for this")
    page.get_by_role("button", name="Rolling restart").click()
    expect(page.locator("#recorded")).to_contain_text("orca:orchestration:complete")


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_where_all_is_unfolded(
    opened: Callable[..., Page], axe: str, look: str
) -> None:
    page = opened(**LOOKS[look])
    page.goto("/practices/versioning")
    page.wait_for_selector("html[data-attached]")
    page.locator("#deploy").click()
    expect(page.locator("#recorded h2")).to_contain_text("just now")
    page.evaluate(
        "for (const each of document.querySelectorAll('#recorded details')) each.open = true"
    )
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with page.context.expect_page() as opening:
        page.get_by_role("button", name="Send to this server").click()
    whole = opening.value
    whole.wait_for_load_state()
    assert violations(whole, axe) == []
    assert whole.evaluate("document.documentElement.scrollWidth <= innerWidth")
