"""The lab and the triggers' events in a browser, with JavaScript and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from playground.artifacts.small_image import build
from playground.web.lab import START

pytestmark = pytest.mark.browser

DIGEST = "/practices/digest"


@pytest.mark.parametrize("script", [True, False])
def test_a_push_moves_the_tag_and_the_nodes_differ(
    opened: Callable[..., Page], script: bool
) -> None:
    page = opened(java_script_enabled=script)
    page.goto(DIGEST)
    page.get_by_label("What the image prints").fill("a <b>new</b> thing")
    page.get_by_role("button", name="Push").click()
    page.wait_for_url("**/lab/*")
    newest, before = page.locator(".pushes tbody tr").all()[:2]
    expect(newest).to_contain_text("a <b>new</b> thing")
    expect(newest).to_contain_text(build("a <b>new</b> thing").index.digest[:15])
    expect(before).to_contain_text("no longer")
    present, always, digest = page.locator(".in-the-end strong").all_inner_texts()
    assert f"“{START[-1].content}” and" in present
    assert "a <b>new</b> thing" in always and START[-1].content not in always
    assert START[-1].content in digest and "new" not in digest
    page.get_by_role("button", name="Take this image to the sandbox").click()
    page.wait_for_url(f"**{DIGEST}*")
    expect(page.locator("#summary")).to_contain_text("No Problems; 1 change")


@pytest.mark.parametrize("script", [True, False])
def test_an_event_is_taken_into_the_editor(opened: Callable[..., Page], script: bool) -> None:
    page = opened(java_script_enabled=script)
    page.goto(DIGEST)
    page.locator("label[for=tab-trigger]").click()
    docker = page.locator(".trigger-shapes li").first
    expect(docker).to_contain_text("nothing is pinned")
    docker.get_by_role("button", name="Use this event").click()
    expect(page.locator("#trigger")).to_have_value("docker")
    assert '"repository": "shop/web"' in page.locator("#artifacts").input_value()
    expect(page.locator("#summary")).to_contain_text("no changes")
    expect(page.locator(".trigger-shapes li").first).to_contain_text("chosen above")
