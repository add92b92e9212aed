"""Every story of the book on random workloads: it plays, and it is what `simulate` says."""

import random
from collections import Counter
from pathlib import Path

import pytest
import yaml

from playground.lessons.garbage import garbage
from playground.lessons.story_ledger import ledger
from playground.lessons.story_playing import play
from playground.lessons.story_reading import load_stories
from playground.rollout import ScenarioError, simulate
from tests.lessons.stories import Recorded, expressible, random_objects

STORIES = load_stories(Path(__file__).parents[2] / "content" / "stories")
SEEDS = range(20)
NUMBERS = {"tick", "ticks", "configuration", "image", "workloads", "keep", "revision"} | {
    "ready_after",
    "terminate_after",
    "sync_after",
}
COMPARED = []
WORDS = {"title", "about", "when", "practices"}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", STORIES)
def test_a_story_plays_on_any_workload(name, seed):
    objects, workload = random_objects(seed)
    story, text = STORIES[name]
    assert workload[2] not in text
    played = play(story, objects, workload, naming=("spinnaker", "hash")[seed % 2])
    assert played.workloads[0] == workload
    assert len(played.workloads) == story.workloads
    lengths = {len(world.ticks) for told in played.tellings for world in told.worlds}
    assert lengths == {played.ticks}
    for line in ledger(played):
        for told, figure in zip(played.tellings, line.figures, strict=True):
            assert 0 <= figure.tick < played.ticks, (line.label, told.title)
    for told in played.tellings:
        garbage(told, played.workloads)
        if expressible(story, told):
            for index in range(len(played.workloads)):
                compare(Recorded(played, told, index), told.worlds[index])


def compare(recorded, world):
    """The table of the World, tick by tick, is that of the scenario in the recorded format."""
    scenario = recorded.scenario()
    if recorded.ambiguous:
        return
    COMPARED.append(recorded.workload)
    ticks = simulate(scenario)["ticks"]
    assert len(ticks) <= len(world.ticks)
    for mine, theirs in zip(world.ticks, ticks, strict=False):
        expected = Counter()
        for template, counts in theirs["counts"].items():
            for state in ("pending", "notready", "ready", "terminating"):
                expected[template, state] += counts[state]
        found = Counter((pod.template, pod.state) for pod in mine.pods)
        assert found == +expected, f"tick {mine.tick}"
        assert mine.serving == sum(row["ready"] for row in theirs["counts"].values())
        assert mine.kind == theirs["kind"]
    last = world.ticks[len(ticks) - 1]
    for tick in world.ticks[len(ticks) :]:
        rest = [(pod.alias, pod.state) for pod in tick.pods]
        assert rest == [(pod.alias, pod.state) for pod in last.pods]


@pytest.mark.parametrize("name", STORIES)
def test_a_story_knows_no_name_and_no_number_of_pods(name):
    value = yaml.safe_load(STORIES[name][1])
    for path, leaf in leaves(value):
        keys = [key for key in path if isinstance(key, str)]
        if isinstance(leaf, bool):
            assert keys[-1] == "undo"
        elif isinstance(leaf, int):
            assert keys[-1] in NUMBERS, path
        elif not WORDS & set(keys):
            assert leaf.endswith("%") and leaf[:-1].isdigit(), path


def leaves(value, path=()):
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from leaves(item, (*path, key))
    else:
        yield path, value


def test_most_worlds_can_be_compared():
    if not COMPARED:  # this test alone was asked for
        for name in STORIES:
            for seed in SEEDS:
                test_a_story_plays_on_any_workload(name, seed)
    assert len(COMPARED) > 200


JUNK = [None, True, -1, 3.5, "", "x", "50%", [], {}, [None], {"name": 3}, 10**12, "\ud800"]


@pytest.mark.parametrize("name", STORIES)
def test_whatever_the_manifest_holds_it_plays_or_is_refused(name):
    outcomes = Counter()
    for seed in range(30):
        objects, workload = random_objects(seed)
        chance = random.Random(seed)
        for _ in range(chance.randint(1, 2)):
            path = chance.choice([path for path, _ in leaves(objects) if len(path) > 1])
            value = objects
            for key in path[:-1]:
                value = value[key]
            value[path[-1]] = chance.choice(JUNK)
        try:
            ledger(play(STORIES[name][0], objects, workload))
            outcomes["played"] += 1
        except ScenarioError as error:
            assert error.help.endswith(".")
            outcomes["refused"] += 1
    assert min(outcomes.values()) > 3 and len(outcomes) == 2, outcomes


def test_stories_are_about_what_the_book_promises():
    assert len(STORIES) == 9
    assert all(story.title and story.about.endswith(".") for story, _ in STORIES.values())
