"""The picture says what the Worlds say."""

import pytest

from playground.lessons.drawing import IMAGES, MOST_ROWS, draw, mark_path, pitch_for
from playground.rollout.worlds import World, WorldPod, WorldTick


def tick(number: int, *pods: WorldPod, mixed: bool = False, event: bool = False) -> WorldTick:
    events = ("Something happens.",) if event else ()
    serving = sum(pod.state == "ready" for pod in pods)
    return WorldTick(number, "kubelet", events, pods, serving, 2, 1 + mixed, 1)


def pod(alias: str, state: str = "ready", image: str = "app:1", content: str = "aa") -> WorldPod:
    return WorldPod(alias, "v1", state, {"app": image}, {"ConfigMap/s": content})


WORLD = World(
    (
        tick(0, pod("v1-1"), pod("v1-2")),
        tick(1, pod("v1-1"), pod("v2-1", "pending", "app:2", "bb"), event=True),
        tick(2, pod("v1-1"), pod("v2-1", "ready", "app:2", "bb"), mixed=True),
    ),
    "stable",
    (),
)


def test_every_pod_has_a_row_and_every_tick_that_it_lives_a_cell() -> None:
    (drawn,) = draw([("one", WORLD)]).worlds
    assert [(row.alias, len(row.cells)) for row in drawn.rows] == [
        ("v1-1", 3),
        ("v1-2", 1),
        ("v2-1", 2),
    ]
    assert [cell.state for cell in drawn.rows[2].cells] == ["pending", "ready"]


def test_colours_and_marks_are_those_of_images_and_contents() -> None:
    picture = draw([("one", WORLD), ("two", WORLD)])
    assert [key.label for key in picture.images] == ["app:1", "app:2"]
    assert [key.label for key in picture.configurations] == [
        "s: content aa",
        "s: content bb",
    ]
    first, second = picture.worlds
    assert {cell.image for row in first.rows for cell in row.cells} == {0, 1}
    assert [row.cells[0].image for row in first.rows] == [
        row.cells[0].image for row in second.rows
    ]


def test_columns_and_bands_mark_events_and_mixtures() -> None:
    (drawn,) = draw([("one", WORLD)]).worlds
    assert [column.tick for column in drawn.columns] == [1]
    assert [band.mixed for band in drawn.config_band] == [False, True]
    assert [band.mixed for band in drawn.image_band] == [False]


def test_worlds_share_one_axis() -> None:
    picture = draw([("one", WORLD), ("two", WORLD)])
    assert len(picture.axis) == 3
    first, second = picture.worlds
    assert [column.x for column in first.columns] == [column.x for column in second.columns]
    assert first.height == second.height
    assert all(column.x < picture.width for column in first.columns)


def test_more_pods_than_can_be_drawn_are_counted() -> None:
    world = World((tick(0, *(pod(f"v1-{n}") for n in range(MOST_ROWS + 5))),), "stable", ())
    (drawn,) = draw([("one", world)]).worlds
    assert (len(drawn.rows), drawn.undrawn) == (MOST_ROWS, 5)


def test_an_empty_world_is_drawn() -> None:
    (drawn,) = draw([("one", World((tick(0),), "stable", ()))]).worlds
    assert drawn.rows == ()


@pytest.mark.parametrize("number", range(IMAGES))
def test_marks_differ(number: int) -> None:
    paths = [mark_path(other, 10, 10, 4) for other in range(IMAGES)]
    assert paths.count(mark_path(number, 10, 10, 4)) == 1


@pytest.mark.parametrize("ticks", [0, 1, 10, 100, 1000])
@pytest.mark.parametrize("pods", [0, 1, 30, 1000])
def test_pitch_is_readable(ticks: int, pods: int) -> None:
    assert 14 <= pitch_for(ticks, pods) <= 36
