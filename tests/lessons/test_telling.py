"""Picture and table say what the Worlds say, whose ticks are those of `simulate`."""

import re
from collections import Counter
from pathlib import Path

import pytest

from playground.lessons.looks import STATES, Looks
from playground.lessons.picture import WorldPicture
from playground.lessons.rollout_view import Shown, view
from playground.lessons.story_playing import play
from playground.lessons.story_reading import load_stories
from playground.lessons.telling import TickRow
from playground.rollout.worlds import World
from tests.lessons.stories import random_objects

STORIES = load_stories(Path(__file__).parents[2] / "content" / "stories")
WORDS = {word: state for state, word in STATES.items()}


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("name", STORIES)
def test_every_story_on_random_workloads(name: str, seed: int) -> None:
    objects, workload = random_objects(seed)
    played = play(STORIES[name][0], objects, workload)
    rollout = view(Shown("it", played.workloads, played.tellings, (), {}))
    worlds = [
        told.worlds[number] for number in range(len(played.workloads)) for told in played.tellings
    ]
    assert list(rollout.worlds) == worlds
    looks = Looks(worlds)
    for world, table, drawn in zip(worlds, rollout.tables, rollout.picture.worlds, strict=True):
        assert [row.tick for row in table.rows] == [tick.tick for tick in world.ticks]
        for number, (tick, row) in enumerate(zip(world.ticks, table.rows, strict=True)):
            states = Counter(pod.state for pod in tick.pods)
            assert told_in_words(row) == states
            assert listed(row) == states
            assert drawn_at(drawn, number) == Counter(looks.of(pod) for pod in tick.pods)
        assert_bands(drawn, world)


def told_in_words(row: TickRow) -> Counter[str]:
    """The numbers of the sentence."""
    sentence = row.state.partition(";")[0].removesuffix(".")
    serving, *others = sentence.split(", ")
    counted = Counter({"ready": int(serving.partition(" of ")[0])})
    for other in others:
        number, _, word = other.partition(" ")
        counted[WORDS[word]] += int(number)
    return +counted


def listed(row: TickRow) -> Counter[str]:
    """The pods of the list: by name, or so many of a template."""
    counted: Counter[str] = Counter()
    for line in row.pods:
        names, _, rest = line.partition(": ")
        many = re.match(r"(\d+) pods of ", names)
        state = next(state for word, state in WORDS.items() if rest.startswith(word))
        counted[state] += int(many[1]) if many else len(names.split(", "))
    return counted


def drawn_at(drawn: WorldPicture, tick: int) -> Counter[object]:
    """The pods of the picture, whether drawn one by one or counted."""
    counted: Counter[object] = Counter(look for row in drawn.pods if (look := row.looks[tick]))
    for row in drawn.counts:
        counted[row.look] += row.counts[tick]
    return +counted


def assert_bands(drawn: WorldPicture, world: World) -> None:
    first, last = drawn.image_band[0], drawn.image_band[-1]
    pitch = (last.x + last.width - first.x + 2) / len(world.ticks)
    for bands, mixed in (
        (drawn.image_band, [tick.images > 1 for tick in world.ticks]),
        (drawn.config_band, [tick.configs > 1 for tick in world.ticks]),
    ):
        spread = [band.mixed for band in bands for _ in range(round((band.width + 2) / pitch))]
        assert spread == mixed
