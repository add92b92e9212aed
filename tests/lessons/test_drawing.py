"""The picture says what the Worlds say."""

import re
from collections import Counter

import pytest

from playground.lessons.drawing import MOST_ROWS, pitch_for
from playground.lessons.drawing import draw as lay_out
from playground.lessons.looks import Looks
from playground.lessons.picture import Look, Picture, WorldPicture
from playground.lessons.shapes import CONFIGURATIONS, IMAGES, mark_path, outline_path
from playground.lessons.svg import world_svg
from playground.rollout.worlds import World, WorldPod, WorldTick, run_world


def draw(worlds: list[tuple[str, World]], labels: dict[int, str] | None = None) -> Picture:
    return lay_out(worlds, Looks([world for _, world in worlds]), labels)


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


def looks(world: WorldPicture, row: int) -> list[Look | None]:
    return list(world.pods[row].looks)


def test_every_pod_has_a_row_and_every_tick_that_it_lives_a_cell() -> None:
    (drawn,) = draw([("one", WORLD)]).worlds
    assert [(row.label, sum(look is not None for look in row.looks)) for row in drawn.pods] == [
        ("v1-1", 3),
        ("v1-2", 1),
        ("v2-1", 2),
    ]
    assert [look and look.state for look in drawn.pods[2].looks] == [None, "pending", "ready"]


def test_colours_and_marks_are_those_of_images_and_contents() -> None:
    picture = draw([("one", WORLD), ("two", WORLD)])
    assert [key.label for key in picture.images] == ["app:1", "app:2"]
    assert [key.label for key in picture.configurations] == [
        "s: content aa",
        "s: content bb",
    ]
    first, second = picture.worlds
    assert first.pods == second.pods
    assert looks(first, 0) == [Look(0, 0, "ready")] * 3
    assert looks(first, 2) == [None, Look(1, 1, "pending"), Look(1, 1, "ready")]


def test_columns_and_bands_mark_events_and_mixtures() -> None:
    (drawn,) = draw([("one", WORLD)]).worlds
    assert [column.tick for column in drawn.columns] == [1]
    assert [band.mixed for band in drawn.config_band] == [False, True]
    assert [band.mixed for band in drawn.image_band] == [False]


def test_worlds_share_one_axis() -> None:
    picture = draw([("one", WORLD), ("two", WORLD)])
    assert picture.ticks == 3
    first, second = picture.worlds
    assert [column.x for column in first.columns] == [column.x for column in second.columns]
    assert first.height == second.height
    assert all(column.x < picture.width for column in first.columns)


def test_a_place_has_one_row_whoever_takes_it() -> None:
    """An ordinal, or a node; in a surge two pods are on one node, and need two rows."""
    world = World(
        (
            tick(0, pod("node-1/v1"), pod("node-2/v1")),
            tick(1, pod("node-1/v1", "terminating"), pod("node-2/v1")),
            tick(2, pod("node-1/v2", image="app:2"), pod("node-2/v1")),
            tick(3, pod("node-1/v2", image="app:2"), pod("node-2/v1"), pod("node-2/v2")),
        ),
        "stable",
        (),
    )
    (drawn,) = draw([("one", world)]).worlds
    assert [row.label for row in drawn.pods] == ["node-1", "node-2", "node-2"]
    assert [look and (look.image, look.state) for look in drawn.pods[0].looks] == [
        (0, "ready"),
        (0, "terminating"),
        (1, "ready"),
        (1, "ready"),
    ]
    assert [look is not None for look in drawn.pods[2].looks] == [False, False, False, True]


def test_many_pods_are_counted_by_their_looks() -> None:
    many = [pod(f"v1-{n}") for n in range(MOST_ROWS + 5)]
    some = [*many[:20], *(pod(f"v1-{n}", "terminating") for n in range(20, 25))]
    world = World((tick(0, *many), tick(1, *some)), "stable", ())
    (drawn,) = draw([("one", world)]).worlds
    assert drawn.pods == ()
    assert [(row.label, row.look.state, row.counts) for row in drawn.counts] == [
        ("v1 ready", "ready", (MOST_ROWS + 5, 20)),
        ("v1 terminating", "terminating", (0, 5)),
    ]
    assert drawn.most == MOST_ROWS + 5


def deployment(replicas: int, image: str) -> dict[str, object]:
    container = {"name": "app", "image": image}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": {"a": "b"}},
            "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [container]}},
        },
    }


@pytest.mark.parametrize("replicas", [3, 30, 200])
def test_a_picture_has_every_pod_of_every_tick(replicas: int) -> None:
    world = run_world(
        running=[deployment(replicas, "web:1")],
        deploying=[deployment(replicas, "web:2")],
        workload=("Deployment", None, "web"),
        events=[{"tick": 3, "delete_pods": 2}],
    )
    picture = draw([("one", world)])
    (drawn,) = picture.worlds
    assert bool(drawn.counts) == (replicas > 3)
    for number, at in enumerate(world.ticks):
        counted = Counter({row.look.state: 0 for row in drawn.counts})
        for row in drawn.counts:
            counted[row.look.state] += row.counts[number]
        counted.update(look.state for row in drawn.pods if (look := row.looks[number]))
        assert +counted == Counter(each.state for each in at.pods)
    assert len(world_svg(picture, drawn, 1)) < 12_000


def elements(svg: str, kind: str) -> list[str]:
    return re.findall(rf'<\w+ class="{kind}[^>]*>', svg)


def test_the_svg_has_a_cell_for_each_look_in_the_picture() -> None:
    picture = draw([("one", WORLD)])
    svg = world_svg(picture, picture.worlds[0], 2)
    cells = elements(svg, "cell")
    assert {re.findall(r"image-\d \w+", cell)[0] for cell in cells} == {
        "image-0 ready",
        "image-1 pending",
        "image-1 ready",
    }
    drawn = sum(look is not None for row in picture.worlds[0].pods for look in row.looks)
    assert sum(cell.count("z") for cell in cells) == drawn
    assert sum(mark.count("z") for mark in elements(svg, "config")) == drawn
    assert 'class="axis now"' in svg and ">2<" in svg


def test_labels_make_room_for_each_other() -> None:
    events = tuple(tick(n, pod("v1-1"), event=n > 0) for n in range(30))
    picture = draw(
        [("one", World(events, "stable", ()))], {1: "deploy", 2: "undo", 3: "a long one"}
    )
    svg = world_svg(picture, picture.worlds[0], 0)
    placed = re.findall(r'class="event-label" x="([\d.]+)" y="[\d.]+">([^<]+)<', svg)
    edges = [(float(x) - 2.8 * len(text), float(x) + 2.8 * len(text)) for x, text in placed]
    assert placed[0][1] == "deploy"
    assert all(left[1] < right[0] for left, right in zip(edges, edges[1:], strict=False))


def test_what_the_reader_wrote_is_escaped() -> None:
    picture = draw([("<one>", WORLD)], {1: '"<b>"'})
    svg = world_svg(picture, picture.worlds[0], 0)
    assert "&lt;one&gt;" in svg and "&quot;&lt;b&gt;&quot;" in svg
    assert "<b>" not in svg and "<one>" not in svg


def test_an_empty_world_is_drawn() -> None:
    picture: Picture = draw([("one", World((tick(0),), "stable", ()))])
    (drawn,) = picture.worlds
    assert (drawn.pods, drawn.counts) == ((), ())
    assert world_svg(picture, drawn, 0).endswith("</svg>")


def test_marks_and_outlines_differ() -> None:
    assert len({mark_path(number, 4, [(10, 10)]) for number in range(CONFIGURATIONS)}) == 5
    assert len({outline_path(number, 20, [(10, 10)]) for number in range(IMAGES)}) == 5


@pytest.mark.parametrize("ticks", [0, 1, 10, 100, 1000])
def test_pitch_is_readable(ticks: int) -> None:
    assert 14 <= pitch_for(ticks) <= 30
