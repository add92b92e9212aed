"""When the server is asked: once at a time, in turn, and never with an act left out."""

import pytest
from playwright.sync_api import Page, Request, Route, expect

pytestmark = [pytest.mark.browser, pytest.mark.alone]

ADDRESS = "/practices/versioning"
PRACTICE = f"**{ADDRESS}"


@pytest.fixture
def held(page: Page) -> list[Route]:
    """The questions of the page, which wait until a test lets them go on."""
    routes: list[Route] = []
    page.route(
        "**/practices/*",
        lambda r: routes.append(r) if r.request.method == "POST" else r.continue_(),
    )
    return routes


def arrived(page: Page, routes: list[Route], count: int, within: int = 3_000) -> None:
    for _ in range(within // 20):
        if len(routes) >= count:
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"{len(routes)} questions, and not {count}")


def ask_by_typing(page: Page, held: list[Route]) -> None:
    """One question waits, and the cursor stands behind the "#" that it is about."""
    page.goto(ADDRESS)
    page.locator("#manifest").press("Control+End")
    page.keyboard.type("#")
    arrived(page, held, 1)


def text_of(request: Request) -> str:
    return (request.post_data_buffer or b"").decode()


def test_what_is_typed_before_the_answer_is_asked_about_after_it(
    page: Page, held: list[Route]
) -> None:
    ask_by_typing(page, held)
    page.keyboard.type("2")
    page.wait_for_timeout(250)
    assert len(held) == 1
    held[0].continue_()
    arrived(page, held, 2, within=900)  # at once, and not when the typing has paused for long
    assert "#2" in text_of(held[1].request)
    held[1].continue_()
    expect(page.locator("[data-news]")).to_contain_text("Since the last edit")


def test_a_question_without_an_answer_is_replaced_when_the_typing_pauses(
    page: Page, held: list[Route]
) -> None:
    ask_by_typing(page, held)
    for key in "123456":
        page.keyboard.type(key)
        page.wait_for_timeout(250)
    assert len(held) == 1, "nothing more is asked as long as the typing goes on"
    arrived(page, held, 2)
    assert "#123456" in text_of(held[1].request)
    held[1].continue_()
    expect(page.locator("[data-news]")).to_contain_text("Since the last edit")


@pytest.mark.parametrize(("took", "is_waited_for"), [(200, False), (900, True)])
def test_after_a_slow_answer_a_pause_is_waited_for(
    page: Page, held: list[Route], took: int, is_waited_for: bool
) -> None:
    ask_by_typing(page, held)
    page.wait_for_timeout(took)
    with page.expect_response(PRACTICE):
        held[0].continue_()
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.keyboard.type("1")
    page.wait_for_timeout(500)
    assert len(held) == (1 if is_waited_for else 2)
    arrived(page, held, 2)
    assert "#1" in text_of(held[1].request)


def test_two_acts_within_one_answer_are_both_done(page: Page, held: list[Route]) -> None:
    page.goto("/practices/edits")
    steps = page.locator("#journal li").count()
    page.locator("label[for=tab-live]").click()
    for act in ("Rolling restart", "Pause"):
        page.get_by_role("button", name=act, exact=True).click()
    arrived(page, held, 1)
    held[0].continue_()
    arrived(page, held, 2)
    held[1].continue_()
    expect(page.locator("#journal li")).to_have_count(steps + 2)
    expect(page.locator("#journal li").nth(steps)).to_contain_text("restart")
    expect(page.locator("#journal li").nth(steps + 1)).to_contain_text("pause")


def test_a_button_that_the_answer_before_took_away_is_still_pressed(
    page: Page, held: list[Route]
) -> None:
    page.goto("/practices/edits")
    steps = page.locator("#journal li").count()
    for act in ("Bring the edits into the stored manifest", "Deploy the stored manifest again"):
        page.locator("#drift").get_by_role("button", name=act).click()
    for number in range(2):
        arrived(page, held, number + 1)
        held[number].continue_()
    # What the first one brings into the text is no step of its own.
    expect(page.locator("#journal li")).to_have_count(steps + 1)
    expect(page.locator("#drift")).to_contain_text("there is no drift")


def test_an_act_is_done_though_somebody_types_before_its_answer(
    page: Page, held: list[Route]
) -> None:
    page.goto(ADDRESS)
    page.locator("#deploy").click()
    arrived(page, held, 1)
    page.locator("#manifest").press("Control+End")
    page.keyboard.type("# later")
    page.wait_for_timeout(1_200)
    assert len(held) == 1, "an act is not replaced"
    held[0].continue_()
    arrived(page, held, 2)
    assert 'name="action"' not in text_of(held[1].request)
    held[1].continue_()
    expect(page.locator("#deploy")).to_have_text("Deploy again")
    expect(page.locator(".past li:not(.next)")).to_have_count(2)


def test_an_act_that_nobody_heard_of_is_asked_for_again(
    page: Page, held: list[Route], complaints: list[str]
) -> None:
    page.goto(ADDRESS)
    page.locator("#deploy").click()
    arrived(page, held, 1)
    held[0].abort()
    expect(page.locator(".state.offline")).to_be_visible()
    page.get_by_role("button", name="Ask now").click()
    arrived(page, held, 2)
    held[1].continue_()
    expect(page.locator("#deploy")).to_have_text("Deploy again")
    complaints.clear()  # the browser's own words about the connection


def test_what_did_not_change_is_not_put_in_again(page: Page) -> None:
    page.goto(ADDRESS)
    text = page.locator("#manifest")
    sections = "document.querySelectorAll('#results > section')"
    page.evaluate(f"{sections}.forEach(section => {{ section.known = true; }})")
    before = page.evaluate(f"Array.from({sections}, s => s.ariaLabel)")
    with page.expect_response(PRACTICE):
        text.fill(text.input_value().replace("CHECKOUT: new", "CHECKOUT: other"))
    expect(page.locator("[data-news]")).to_contain_text("Since the last edit")
    assert page.evaluate(f"Array.from({sections}, s => s.ariaLabel)") == before
    known = page.evaluate(f"Array.from({sections}).filter(s => s.known).map(s => s.ariaLabel)")
    assert "Problems" in known
    assert "What changed" not in known
