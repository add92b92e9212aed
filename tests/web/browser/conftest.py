"""A real browser on the served site, with an eye on its console."""

from collections.abc import Callable, Generator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from playground.web import ROOT

ARGUMENTS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]
expect.set_options(timeout=30_000)  # a slow machine is no fault
OVERTAKEN = ("htmx:sendAbort", "htmx:afterRequest")
"""What htmx says of a request that a later one replaced, or that the closing of the page ended.
What really fails is told apart from these, by an error of its own."""


@pytest.fixture(scope="package")
def browser(chromium: str) -> Generator[Browser, None, None]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the console said and what was asked of other machines; empty at the end of a test."""
    return []


@pytest.fixture
def opened(
    browser: Browser, site: str, complaints: list[str]
) -> Generator[Callable[..., Page], None, None]:
    """Opens a page in a context of its own, with Playwright's options for contexts."""
    contexts = []

    def note(said: str) -> None:
        if not said.startswith(OVERTAKEN):
            complaints.append(said)

    def open_page(**options: object) -> Page:
        context = browser.new_context(base_url=site, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        if options.get("java_script_enabled", True):
            wait_for_scripts(page)
        page.on("console", lambda message: note(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith(site) else complaints.append(f"asked {request.url}")
            ),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def wait_for_scripts(page: Page) -> None:
    """Has `goto` wait for what is attached after the first paint, where it was built."""
    goto = page.goto

    def patient(address: str) -> None:
        goto(address)
        if page.locator("html.scripted").count():
            page.wait_for_selector("html[data-attached]")

    page.goto = patient  # type: ignore[method-assign,assignment]


@pytest.fixture
def built() -> None:
    """The front end, without which pages are plain forms."""
    if not (ROOT / "static/build/manifest.json").exists():
        pytest.skip("The front end is not built: `python3 dev.py build`.")


@pytest.fixture
def page(built: None, opened: Callable[..., Page]) -> Page:
    return opened()


@pytest.fixture
def plain(opened: Callable[..., Page]) -> Page:
    """A page without JavaScript."""
    return opened(java_script_enabled=False)
