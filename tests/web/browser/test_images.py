"""From the practice on digests to what registries say, with JavaScript and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False])
def test_the_button_sends_the_manifest_of_the_editor(
    opened: Callable[..., Page], script: bool
) -> None:
    """This server asks nobody, and says so; what is wrong with the manifest it says as well."""
    page = opened(java_script_enabled=script)
    page.goto("/practices/digest")
    page.get_by_role("button", name="Ask the registries about the manifest").click()
    said = page.locator("#asked")
    expect(said).to_contain_text("This server asks no registries")
    assert said.count() == 1
    assert page.url.endswith("/images" if not script else "/practices/digest")
