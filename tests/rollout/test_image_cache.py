"""Which bytes pods are started with, on nodes that keep images."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.rollout.budget import MAX_WORK
from playground.rollout.events import Lose, MoveTags, Strike
from playground.rollout.image_cache import NodeTick, on_nodes
from playground.rollout.state import Policy
from playground.rollout.timeline import Step, run_steps

TAG = "registry.example/web:1"
OLD, NEW = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"
PUSH = Step(1, (MoveTags({TAG: NEW}),))


def played(
    steps: Sequence[Step], *, image: str = TAG, policy: str | None = None, nodes: int = 4
) -> tuple[NodeTick, ...]:
    container = {"name": "web", "image": image}
    if policy:
        container["imagePullPolicy"] = policy
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {
            "replicas": 3,
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [container]},
            },
        },
    }
    run = run_steps(
        ("Deployment", None, "web"),
        [deployment],
        steps,
        tags={TAG: OLD, "registry.example/web": OLD},
        policy=Policy(),
        nodes=0,
        max_ticks=30,
        max_work=MAX_WORK,
    )
    return on_nodes(run, nodes)


def at_the_end(ticks: Sequence[NodeTick]) -> dict[int, list[str | None]]:
    """Node → the digests that its pods run."""
    found: dict[int, list[str | None]] = {}
    for pod in ticks[-1].pods:
        found.setdefault(pod.node, []).append(dict(pod.images)["web"])
    return found


def test_pods_spread_over_the_nodes():
    assert at_the_end(played([])) == {1: [OLD], 2: [OLD], 3: [OLD]}


def test_a_pod_lost_with_its_node_comes_back_elsewhere():
    ticks = played([Step(1, (Lose(1),))])
    assert ticks[-1].lost == {1}
    assert set(at_the_end(ticks)) == {2, 3, 4}


def test_where_no_node_is_left_another_one_joins():
    ticks = played([Step(1, (Lose(3),))], nodes=3)
    assert ticks[-1].lost == {1, 2, 3}
    assert at_the_end(ticks) == {4: [OLD, OLD, OLD]}


SCALE = Step(3, write={"replicas": 6})


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        # Node 4 has never pulled; the others have the image under this reference.
        ("IfNotPresent", {1: [OLD, OLD], 2: [OLD, OLD], 3: [OLD], 4: [NEW]}),
        ("Always", {1: [OLD, NEW], 2: [OLD, NEW], 3: [OLD], 4: [NEW]}),
        (None, {1: [OLD, OLD], 2: [OLD, OLD], 3: [OLD], 4: [NEW]}),
    ],
)
def test_what_new_pods_run_after_a_push(policy, expected):
    assert at_the_end(played([PUSH, SCALE], policy=policy)) == expected


def test_a_digest_is_the_same_everywhere():
    for policy in ("IfNotPresent", "Always"):
        steps = [PUSH, SCALE, Step(6, (Strike(100, restart=True),))]
        ran = at_the_end(played(steps, image=f"registry.example/web@{OLD}", policy=policy))
        assert {digest for digests in ran.values() for digest in digests} == {OLD}


@pytest.mark.parametrize(("policy", "expected"), [("IfNotPresent", OLD), ("Always", NEW)])
def test_what_a_container_runs_that_starts_again(policy, expected):
    ran = at_the_end(played([PUSH, Step(3, (Strike(100, restart=True),))], policy=policy))
    assert ran == {node: [expected] for node in (1, 2, 3)}


def test_the_tag_latest_written_or_not_is_asked_for_every_time():
    moved = Step(1, (MoveTags({"registry.example/web": NEW}),))
    ran = at_the_end(played([moved, SCALE], image="registry.example/web"))
    assert ran == {1: [OLD, NEW], 2: [OLD, NEW], 3: [OLD], 4: [NEW]}


EVENTS = st.lists(
    st.sampled_from(
        [
            (MoveTags({TAG: NEW}),),
            (MoveTags({TAG: OLD}),),
            (Lose(1),),
            (Strike(50),),
            (Strike(50, restart=True),),
        ]
    ),
    max_size=6,
)


@given(EVENTS, st.integers(1, 5), st.sampled_from(["IfNotPresent", "Always"]))
def test_whatever_happens(events, nodes, policy):
    steps = [Step(2 * number + 1, each) for number, each in enumerate(events)]
    ticks = played(steps, policy=policy, nodes=nodes)
    homes: dict[str, int] = {}
    for before, tick in zip(ticks, ticks[1:], strict=False):
        fresh = {pod.alias for pod in tick.pods} - {pod.alias for pod in before.pods}
        for pod in tick.pods:
            assert homes.setdefault(pod.alias, pod.node) == pod.node, "pods do not move"
            assert pod.alias not in fresh or pod.node not in tick.lost
            assert pod.node in tick.nodes
            assert {digest for _, digest in pod.images} <= {OLD, NEW}
    pinned = played(steps, image=f"registry.example/web@{OLD}", policy=policy, nodes=nodes)
    assert {digest for tick in pinned for pod in tick.pods for _, digest in pod.images} == {OLD}
