"""Choosing a tick: with the keys, a finger, the pointer, by playing, and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

ADDRESS = "/practices/versioning"


@pytest.fixture
def rollout(page: Page) -> Page:
    page.goto(ADDRESS)
    return page


def chosen(page: Page) -> int:
    number = page.locator("[data-number]").text_content()
    assert number
    return int(number)


def last(page: Page) -> int:
    return int(page.locator("#scrub").get_attribute("max") or 0)


def middle_of(picture: Locator, tick: int) -> tuple[float, float]:
    """Where a tick is on the screen, in pixels."""
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box
    left, pitch = (float(picture.get_attribute(f"data-{name}") or 0) for name in ("left", "pitch"))
    width = float((picture.get_attribute("viewBox") or "").split()[2])
    return box["x"] + box["width"] * (left + pitch * (tick + 0.5)) / width, box["y"] + 60


def test_the_keys_reach_every_tick(rollout: Page) -> None:
    keyboard, end = rollout.keyboard, last(rollout)
    rollout.locator("#scrub").focus()
    for key, tick in (
        ("Home", 0),
        ("ArrowRight", 1),
        ("ArrowUp", 2),
        ("ArrowLeft", 1),
        ("ArrowDown", 0),
        ("End", end),
    ):
        keyboard.press(key)
        assert chosen(rollout) == tick, key
    keyboard.press("PageDown")
    assert chosen(rollout) < end
    keyboard.press("Home")
    keyboard.press("PageUp")
    assert chosen(rollout) > 0


def test_the_words_are_those_of_the_tables(rollout: Page) -> None:
    rollout.locator("#scrub").focus()
    rollout.keyboard.press("Home")
    for tick in range(last(rollout) + 1):
        for world in range(2):
            row = rollout.locator(f"#tick-{world}-{tick}")
            words = row.locator("td").first.text_content()
            assert rollout.locator("[data-words]").nth(world).text_content() == words
        rollout.keyboard.press("ArrowRight")


def test_why_is_answered_at_every_tick_and_leads_to_the_rule(rollout: Page) -> None:
    rollout.locator("#scrub").focus()
    for key in ("Home", "ArrowRight"):
        rollout.keyboard.press(key)
    rollout.locator("[data-words] summary").nth(1).click()
    answer = rollout.locator("[data-words]").nth(1)
    expect(answer).to_contain_text("maxSurge 25% of 4 rounds up to 1, so up to 5 pods")
    expect(rollout.locator("[data-words] .whys[open]")).to_have_count(2)
    rollout.locator("#scrub").focus()
    rollout.keyboard.press("ArrowRight")
    expect(answer.locator(".whys")).to_have_attribute("open", "")
    rule = answer.locator(".whys a").first
    name = rule.text_content()
    rule.click()
    expect(rollout.locator(f"#rule-{name}")).to_be_in_viewport()


def test_one_line_runs_through_both_worlds(rollout: Page) -> None:
    rollout.locator("#scrub").focus()
    rollout.keyboard.press("Home")
    rollout.keyboard.press("ArrowRight")
    lines = rollout.locator(".now-line").evaluate_all(
        "all => all.map(g => g.getAttribute('transform'))"
    )
    assert len(lines) == 2 and len(set(lines)) == 1
    expect(rollout.locator(".axis.now")).to_have_text(["1", "1"])


def test_the_pointer_chooses_where_it_is_pressed(rollout: Page) -> None:
    for world, tick in ((0, 2), (1, 4)):
        rollout.mouse.click(*middle_of(rollout.locator(".picture").nth(world), tick))
        assert chosen(rollout) == tick
    x, y = middle_of(rollout.locator(".picture").first, 1)
    rollout.mouse.move(x, y)
    assert chosen(rollout) == 4, "passing over it is no choice"
    rollout.mouse.down()
    rollout.mouse.move(*middle_of(rollout.locator(".picture").first, 3), steps=4)
    rollout.mouse.up()
    assert chosen(rollout) == 3


def test_a_finger_chooses(built: None, opened: Callable[..., Page]) -> None:
    page = opened(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    page.goto(ADDRESS)
    for tick in (1, 6):
        page.touchscreen.tap(*middle_of(page.locator(".picture").nth(1), tick))
        assert chosen(page) == tick


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_it_plays_to_the_end_and_can_be_stopped(
    built: None, opened: Callable[..., Page], motion: str
) -> None:
    page = opened(reduced_motion=motion)
    page.clock.install()
    page.goto(ADDRESS)
    page.locator("#scrub").focus()
    page.keyboard.press("Home")
    page.clock.run_for(3_000)
    assert chosen(page) == 0, "nothing plays by itself"
    play = page.locator("[data-play]")
    play.focus()
    page.keyboard.press("Enter")
    expect(play).to_have_text("Pause")
    page.clock.run_for(1_700)
    assert chosen(page) == 2
    page.keyboard.press("Enter")
    expect(play).to_have_text("Play")
    page.clock.run_for(3_000)
    assert chosen(page) == 2
    page.keyboard.press("Enter")
    page.clock.run_for(60_000)
    assert chosen(page) == last(page)
    expect(play).to_have_text("Play")
    moves = "getComputedStyle(document.querySelector('.now-line')).transitionDuration"
    assert (page.evaluate(moves) == "0s") == (motion == "reduce")


def test_what_it_plays_is_told_once_at_the_end(built: None, opened: Callable[..., Page]) -> None:
    page = opened()
    page.clock.install()
    page.goto(ADDRESS)
    page.evaluate(
        """() => { window.told = []; new MutationObserver(() => window.told.push(
        document.querySelector('[data-told]').textContent)).observe(
        document.querySelector('[data-told]'), {childList: true, characterData: true}); }"""
    )
    page.locator("#scrub").focus()
    page.keyboard.press("Home")
    page.locator("[data-play]").click()
    page.clock.run_for(60_000)
    told = page.evaluate("window.told")
    assert len(told) == 1 and told[0].startswith(f"Tick {last(page)}.")
    expect(page.locator("#scrub")).to_have_attribute("aria-valuetext", re.compile("as written"))


def test_the_scrubber_asks_the_server_for_nothing(rollout: Page) -> None:
    asked: list[str] = []
    rollout.on("request", lambda request: asked.append(request.method))
    rollout.locator("#scrub").focus()
    rollout.keyboard.press("ArrowLeft")
    rollout.get_by_text("the trigger", exact=True).click()
    rollout.wait_for_timeout(600)
    assert "POST" not in asked


def test_what_is_unfolded_and_chosen_stays(rollout: Page) -> None:
    rollout.locator("#ticks-0-summary").click()
    rollout.locator("#scrub").focus()
    rollout.keyboard.press("Home")
    with rollout.expect_response(f"**{ADDRESS}"):
        rollout.locator("#manifest").press_sequentially(" ")
    expect(rollout.locator("#ticks-0")).to_have_attribute("open", "")
    assert chosen(rollout) == 0


def test_a_tick_is_chosen_without_javascript(plain: Page) -> None:
    plain.goto(ADDRESS)
    expect(plain.locator(".picture")).to_have_count(2)
    expect(plain.locator("#scrub")).to_be_hidden()
    plain.get_by_role("spinbutton", name="Tick").fill("2")
    plain.get_by_role("button", name="Show it").click()
    assert chosen(plain) == 2
    expect(plain.locator(".axis.now")).to_have_text(["2", "2"])
    plain.locator("#ticks-1-summary").click()
    expect(plain.locator("#tick-1-2")).to_be_visible()
    words = plain.locator("#tick-1-2 td").first.text_content()
    assert plain.locator("[data-words]").nth(1).text_content() == words


def test_many_pods_stay_usable(page: Page) -> None:
    page.goto(ADDRESS)
    for name in ("running", "manifest"):
        with page.expect_response(f"**{ADDRESS}"):
            page.evaluate(
                """(id) => { const text = document.getElementById(id);
                text.value = text.value.replace("replicas: 4", "replicas: 500");
                text.dispatchEvent(new Event("input", { bubbles: true })); }""",
                name,
            )
    expect(page.locator(".picture .count", has_text="500").first).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 640})
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")
    assert page.locator(".picture *").count() < 200
    page.locator("#scrub").focus()
    page.keyboard.press("End")
    assert chosen(page) == last(page)
