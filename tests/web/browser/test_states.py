"""How a request is doing: loading, slow, failed, offline and back; nothing typed is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = [pytest.mark.browser, pytest.mark.alone]

ADDRESS = "/practices/versioning"
PRACTICE = f"**{ADDRESS}"
TYPED = "a: 1\na: 2\n"


@pytest.fixture
def sandbox(page: Page) -> Page:
    page.goto(ADDRESS)
    return page


def state(page: Page) -> str | None:
    return page.locator(".status").get_attribute("data-state")


def test_a_quick_answer_shows_no_state(sandbox: Page) -> None:
    seen = "() => { window.seen = []; new MutationObserver(() => window.seen.push("
    seen += "document.querySelector('.status').dataset.state)).observe("
    seen += "document.querySelector('.status'), {attributes: true}); }"
    sandbox.evaluate(seen)
    with sandbox.expect_response(PRACTICE):
        sandbox.locator("#manifest").fill(TYPED)
    expect(sandbox.locator("[data-news]")).to_contain_text("Since the last edit")
    assert "slow" not in sandbox.evaluate("window.seen")


def test_loading_then_slow_then_done(sandbox: Page) -> None:
    held: list[Route] = []
    sandbox.route(PRACTICE, lambda route: held.append(route))
    sandbox.locator("#manifest").fill(TYPED)
    expect(sandbox.locator(".state.loading")).to_be_visible()
    expect(sandbox.locator("#results")).to_have_attribute("aria-busy", "true")
    expect(sandbox.locator(".state.slow")).to_be_visible(timeout=4_000)
    expect(sandbox.locator(".state.loading")).to_be_hidden()
    held[0].continue_()
    expect(sandbox.locator(".state.slow")).to_be_hidden()
    assert state(sandbox) == "done"
    expect(sandbox.locator("#results")).to_have_attribute("aria-busy", "false")


@pytest.mark.parametrize("status", [413, 429, 500])
def test_a_failure_in_our_own_words(sandbox: Page, complaints: list[str], status: int) -> None:
    ours = f'<section class="refusal"><p>{status}</p><p>What is wrong.</p></section>'
    sandbox.route(PRACTICE, lambda route: route.fulfill(status=status, body=ours))
    headings = sandbox.locator("#results h2").all_text_contents()
    sandbox.locator("#manifest").fill(TYPED)
    expect(sandbox.get_by_role("alert")).to_contain_text("What is wrong.")
    assert sandbox.locator("#results h2").all_text_contents() == headings
    assert sandbox.locator("#manifest").input_value() == TYPED
    assert sandbox.evaluate("document.activeElement.id") == "manifest"
    sandbox.unroute(PRACTICE)
    sandbox.get_by_role("button", name="Try again").click()
    expect(sandbox.locator(".problem.warning").first).to_be_visible()
    expect(sandbox.get_by_role("alert")).to_be_hidden()
    complaints[:] = [text for text in complaints if str(status) not in text]


def test_a_failure_that_is_not_ours(sandbox: Page, complaints: list[str]) -> None:
    proxy = "<h1>Bad gateway</h1><script>document.title = 'run'</script>"
    sandbox.route(PRACTICE, lambda route: route.fulfill(status=502, body=proxy))
    sandbox.locator("#manifest").fill(TYPED)
    expect(sandbox.get_by_role("alert")).to_contain_text("status 502")
    assert "Bad gateway" not in sandbox.content()
    complaints[:] = [text for text in complaints if "502" not in text]


def test_who_has_to_wait_is_served_when_the_time_is_over(
    sandbox: Page, complaints: list[str]
) -> None:
    limited = {"status": 429, "headers": {"Retry-After": "1"}, "body": "later"}
    sandbox.route(PRACTICE, lambda route: route.fulfill(**limited), times=1)  # type: ignore[arg-type]
    sandbox.locator("#manifest").fill(TYPED)
    expect(sandbox.get_by_role("alert")).to_contain_text("in 1 second")
    expect(sandbox.locator(".problem.warning").first).to_be_visible(timeout=5_000)
    assert state(sandbox) == "done"
    complaints[:] = [text for text in complaints if "429" not in text]


def test_offline_and_back(sandbox: Page, complaints: list[str]) -> None:
    sandbox.context.set_offline(True)
    sandbox.locator("#manifest").fill(TYPED)
    expect(sandbox.locator(".state.offline")).to_contain_text("Your text is still here")
    expect(sandbox.locator(".state.offline")).to_contain_text("again in 3 seconds")
    assert sandbox.locator("#manifest").input_value() == TYPED
    sandbox.context.set_offline(False)
    expect(sandbox.locator(".problem.warning").first).to_be_visible(timeout=2_000)
    assert state(sandbox) == "done"
    complaints.clear()  # the browser's own words about the connection


def test_a_server_that_comes_back_is_asked_again(sandbox: Page, complaints: list[str]) -> None:
    sandbox.route(PRACTICE, lambda route: route.abort(), times=1)
    sandbox.locator("#manifest").fill(TYPED)
    expect(sandbox.locator(".state.offline")).to_be_visible()
    expect(sandbox.locator(".problem.warning").first).to_be_visible(timeout=6_000)
    assert state(sandbox) == "done"
    complaints.clear()


def test_what_is_new_is_marked_and_said(sandbox: Page) -> None:
    manifest = sandbox.locator("#manifest").input_value()
    sandbox.locator("#manifest").fill(f"{manifest}---\nnot an object\n")
    expect(sandbox.locator("[data-news]")).to_contain_text("1 new Problem")
    expect(sandbox.locator(".problem.fresh")).to_have_count(1)
    expect(sandbox.locator(".changes > li.fresh")).to_have_count(0)
    sandbox.wait_for_timeout(1_200)  # a pause, so that what follows is another edit
    sandbox.locator("#manifest").fill(manifest)
    expect(sandbox.locator("[data-news]")).to_contain_text("1 Problem gone")
    expect(sandbox.locator(".fresh")).to_have_count(0)


def test_what_is_typed_without_a_pause_is_one_edit(sandbox: Page) -> None:
    manifest = sandbox.locator("#manifest").input_value()
    sandbox.locator("#manifest").fill(f"{manifest}---\nnot an object\n")
    expect(sandbox.locator("[data-news]")).to_contain_text("1 new Problem")
    sandbox.locator("#manifest").fill(manifest)
    expect(sandbox.locator("[data-news]")).to_have_text("Since the last edit: the same results.")


def test_what_was_typed_too_early_is_asked_about(page: Page) -> None:
    page.goto("/check")
    held: list[Route] = []
    page.route("**/behaviours.*.js", lambda route: held.append(route))
    with page.expect_request("**/behaviours.*.js"):
        page.get_by_role("link", name="Versioned config").click()
    page.locator("#manifest").fill(TYPED)
    held[0].continue_()
    expect(page.locator(".problem.warning").first).to_be_visible()


def begin(page: Page) -> Callable[[], None]:
    """Open the practice page without its scripts; what is given back lets them arrive."""
    held: list[Route] = []
    page.route("**/main.*.js", lambda route: held.append(route))
    with page.expect_request("**/main.*.js"):
        page.evaluate(f"location.href = '{ADDRESS}'")
    page.wait_for_selector("#manifest")

    def arrive() -> None:
        held[0].continue_()
        page.wait_for_selector("html[data-attached]")

    return arrive


def test_who_types_while_the_scripts_arrive_goes_on_typing(page: Page) -> None:
    page.goto("/")
    arrive = begin(page)
    text = page.locator("#manifest")
    text.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("---\nnot an ")
    text.evaluate("field => { field.scrollTop = 40; }")
    arrive()
    expect(text).to_be_focused()
    assert text.evaluate("field => field.scrollTop") == 40
    page.keyboard.type("object")
    expect(page.locator("[data-news]")).to_contain_text("1 new Problem")
    assert text.input_value().endswith("---\nnot an object")


@pytest.mark.parametrize("field", ["naming", "story"])
def test_what_was_chosen_too_early_is_asked_about(page: Page, field: str) -> None:
    page.goto("/")
    arrive = begin(page)
    if field == "naming":
        page.get_by_role("radio", name="content hash").check()
    else:
        page.locator("#story").select_option(index=1)
    with page.expect_response(PRACTICE) as answer:
        arrive()
    assert answer.value.request.method == "POST"
    expect(page.locator("[data-news]")).not_to_be_empty()


def test_a_page_that_nobody_touched_asks_for_nothing(page: Page) -> None:
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.method))
    page.goto(ADDRESS)
    page.wait_for_timeout(300)
    assert "POST" not in posts


def test_focus_on_a_result_survives_a_swap(sandbox: Page) -> None:
    link = sandbox.locator(".problems a").first
    link.focus()
    name = link.text_content()
    with sandbox.expect_response(PRACTICE):
        sandbox.evaluate("document.querySelector('form[data-sandbox]').requestSubmit()")
    expect(sandbox.locator("[data-news]")).not_to_be_empty()
    assert sandbox.evaluate("document.activeElement.textContent") == name
    assert sandbox.evaluate("document.activeElement.closest('section').ariaLabel") == "Problems"


def test_problems_are_marked_at_their_lines(sandbox: Page) -> None:
    sandbox.locator("#manifest").fill(TYPED)
    expect(sandbox.locator(".numbered:has(#manifest) .gutter .warning")).to_have_text("2")


def test_the_editor_stays_in_view_on_a_wide_screen(sandbox: Page) -> None:
    sandbox.set_viewport_size({"width": 1440, "height": 900})
    sandbox.locator("[aria-label='The patch']").scroll_into_view_if_needed()
    sandbox.mouse.wheel(0, 600)
    sandbox.wait_for_timeout(200)
    box = sandbox.locator(".editor").bounding_box()
    assert box and 0 <= box["y"] < 40
