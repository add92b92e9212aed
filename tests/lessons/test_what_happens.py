"""Which story is played, what of it the reader changed, and what the page then shows."""

from pathlib import Path

import pytest

from playground.lessons.results import Inputs, Results
from playground.lessons.sandbox import run
from playground.lessons.story_ledger import ledger
from playground.lessons.story_playing import play
from playground.lessons.story_reading import load_stories, read_story

ROOT = Path(__file__).resolve().parents[2]
STORIES = load_stories(ROOT / "content/stories")
MANIFEST = (ROOT / "content/samples/versioning/manifest.yaml").read_text("utf-8")


def told(story: str, **fields: str) -> Results:
    return run(Inputs(manifest=MANIFEST, story=story, **fields), stories=STORIES)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("pinned", ["", f"@sha256:{'a' * 64}"])
def test_each_digest_that_a_pod_runs_is_the_readers_or_said_to_be_of_a_stand_in(
    name: str, pinned: str
) -> None:
    manifest = MANIFEST.replace("shop/web:2.4", f"shop/web:2.4{pinned}")
    rollout = run(Inputs(manifest=manifest, story=name), stories=STORIES).rollout
    assert rollout is not None
    ticks = (tick for world in rollout.worlds for tick in world.ticks)
    images = {image for tick in ticks for pod in tick.pods for image in pod.images.values()}
    own = {pinned.removeprefix("@")} if pinned else set()
    assert images <= own | {each.digest for each in rollout.stand_ins}
    assert {each.digest for each in rollout.stand_ins} == images - own


def problems(results: Results) -> list[tuple[str, str, int]]:
    return [
        (s.field, s.problem.rule, s.problem.line)
        for s in results.problems
        if s.field != "manifest"
    ]


@pytest.mark.parametrize("name", STORIES)
def test_the_page_shows_what_the_story_comes_to(name: str) -> None:
    results = told(name)
    assert results.rollout and problems(results) == []
    assert results.inputs.story_text == STORIES[name][1] and results.new_story
    workload = ("Deployment", "shop", "web")
    objects = (
        [item.value for item in results.transformation.items] if results.transformation else []
    )
    played = play(STORIES[name][0], objects, workload)
    assert results.rollout.ledger == ledger(played)
    each = [world.ticks for side in played.tellings for world in side.worlds]
    assert sorted(map(len, each)) == sorted(len(world.ticks) for world in results.rollout.worlds)
    assert results.rollout.titles == tuple(side.title for side in played.tellings)


def test_this_deploy_is_no_story() -> None:
    results = told("")
    assert results.rollout and results.inputs.story_text == "" and not results.new_story
    assert [choice.chosen for choice in results.stories] == [True] + [False] * len(STORIES)


def test_a_changed_text_is_played_and_stays() -> None:
    text = STORIES["2-broken-configuration"][1].replace("tick: 5", "tick: 7")
    results = told("2-broken-configuration", story_of="2-broken-configuration", story_text=text)
    assert results.rollout and not results.new_story and results.inputs.story_text == text
    columns = results.rollout.picture.worlds[0].columns
    assert [(column.tick, column.label) for column in columns] == [(1, "deploy"), (7, "undo")]


def test_another_story_brings_its_own_text() -> None:
    results = told("1-feature-flag", story_of="2-broken-configuration", story_text="title: x")
    assert results.new_story and results.inputs.story_text == STORIES["1-feature-flag"][1]


def test_problems_of_a_story_have_their_place_in_its_text() -> None:
    name = "1-feature-flag"
    text = "title: mine\nevents:\n- {tick: 1, explode: true}\n"
    results = told(name, story_of=name, story_text=text)
    assert results.rollout is None
    assert problems(results) == [("story_text", "story", 3)]


def test_a_story_that_there_is_not_is_said() -> None:
    results = told("9-nothing")
    assert problems(results) == [("story_text", "story", 1)]
    assert results.rollout, "this deploy is shown"


def test_a_page_offers_its_own_stories_and_the_chosen_one() -> None:
    inputs = Inputs(manifest=MANIFEST, offered=("4-tag-pushed-again",), story="1-feature-flag")
    names = [choice.value for choice in run(inputs, stories=STORIES).stories]
    assert names == ["", "1-feature-flag", "4-tag-pushed-again"]


def test_the_garbage_question_is_answered_for_worlds_with_old_versions() -> None:
    results = told("8-cleaned-up-too-early")
    assert results.rollout
    titles = [title for title, _ in results.rollout.garbage]
    assert titles == list(results.rollout.titles)
    deploy = run(Inputs(manifest=MANIFEST.replace("new", "newer"), running=MANIFEST))
    assert deploy.rollout
    [(title, answer)] = deploy.rollout.garbage
    assert title == "with the practice"
    assert [version.name for version in answer.versions] == ["settings-v000", "settings-v001"]
    assert [version.current for version in answer.versions] == [False, True]
    assert answer.undos[0].meets.missing == (("ConfigMap", "settings-v000"),)


@pytest.mark.parametrize("more", ["", ", clean_up: {keep: 1}"])
def test_a_story_that_is_too_long_is_a_problem_with_advice(more: str) -> None:
    events = "".join(
        f"- {{tick: {1 + 2 * n}, deploy: {{configuration: {1 + n % 9}}}{more}}}\n"
        for n in range(50)
    )
    text = f"title: long\nticks: 200\nworkloads: 5\nevents:\n{events}"
    results = told("1-feature-flag", story_of="1-feature-flag", story_text=text)
    [problem] = [s.problem for s in results.problems if s.problem.rule == "not-simulated"]
    assert results.rollout is None
    assert problem.help == "Use fewer replicas, or a shorter story."


def test_a_large_manifest_is_not_deployed_again_and_again() -> None:
    manifest = MANIFEST.replace("CURRENCY: EUR", "CURRENCY: " + "x" * 400_000)
    results = run(Inputs(manifest=manifest, story="2-broken-configuration"), stories=STORIES)
    assert results.rollout
    text = "title: often\nevents:\n" + "- {tick: 1, deploy: {configuration: 2}}\n" * 4
    often = Inputs(manifest, story="1-feature-flag", story_of="1-feature-flag", story_text=text)
    told = run(often, stories=STORIES)
    [message] = [s.problem.message for s in told.problems if s.problem.rule == "not-simulated"]
    assert told.rollout is None and "so large a manifest" in message


def test_workloads_of_one_story_stand_in_pairs() -> None:
    rollout = told("7-shared-configuration").rollout
    assert rollout
    titles = [table.title for table in rollout.tables]
    assert len(titles) == 6
    assert titles[0].startswith("as written: ") and titles[1].startswith("with the practice: ")
    assert titles[0].partition(": ")[2] == titles[1].partition(": ")[2]


def test_the_stories_that_pages_offer_exist() -> None:
    for name, (_, text) in STORIES.items():
        story, found = read_story(text, name)
        assert story and found == ()
