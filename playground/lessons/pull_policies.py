"""A tag is pushed again: three Deployments of one image compared, node by node.

They differ in how they name the image and when nodes ask for it: by tag with `IfNotPresent`, by
tag with `Always`, by digest. What happens to them is the same, and the controllers decide what
comes of it (`playground/rollout`); which bytes each pod gets follows from what its node has.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from playground.rollout.budget import MAX_WORK
from playground.rollout.events import Lose, MoveTags, Strike
from playground.rollout.image_cache import NodePod, NodeTick, on_nodes
from playground.rollout.pod_template import pull_policy
from playground.rollout.state import Policy
from playground.rollout.timeline import Step, run_steps

PODS = 3
"""To begin with; as many nodes and one more are there."""
MORE = 2
_EVENTS = (
    (1, "tag pushed again"),
    (2, "node lost"),
    (6, "two pods more"),
    (10, "half restart"),
)
_LAST = 15


@dataclass(frozen=True, slots=True)
class ShownPod:
    """A pod in a cell: the number of its content (0 before, 1 now), its state, and in words."""

    image: int
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node: what it runs once each event has settled; None for a node that was lost."""

    number: int
    moments: tuple[tuple[ShownPod, ...] | None, ...]


@dataclass(frozen=True, slots=True)
class PolicyView:
    """One of the three; `rule` explains it on the reference page. `counts`: how many pods run what
    was there before, and what is now; `asked`: how often a node asked the registry after the push.
    """

    title: str
    rule: str
    image: str
    policy: str
    rows: tuple[NodeRow, ...]
    counts: tuple[int, int]
    outcome: str
    asked: int


@dataclass(frozen=True, slots=True)
class PoliciesView:
    """`moments`: what happens, and the tick in which it has settled; `default`: the policy that
    the API server writes for this reference where the manifest has none."""

    reference: str
    moments: tuple[tuple[str, int], ...]
    contents: tuple[str, str]
    policies: tuple[PolicyView, ...]
    default: str


@lru_cache(maxsize=64)
def compare_policies(
    reference: str, digests: tuple[str, str], contents: tuple[str, str]
) -> PoliciesView:
    """What comes of it for `reference` (`name:tag`).

    `digests` and `contents` are those before the push and now.
    """
    name = reference.rpartition(":")[0]
    ways = (
        ("By tag, IfNotPresent", "pull-if-not-present", reference, "IfNotPresent"),
        ("By tag, Always", "pull-always", reference, "Always"),
        ("By digest", "pull-by-digest", f"{name}@{digests[0]}", "IfNotPresent"),
    )
    views = []
    for title, rule, image, policy in ways:
        ticks = _run(reference, digests, image, policy)
        rows, counts = _rows(ticks, digests, contents)
        outcome = _outcome(counts, contents)
        views.append(PolicyView(title, rule, image, policy, rows, counts, outcome, _asked(ticks)))
    return PoliciesView(
        reference=reference,
        moments=(
            ("before", 0),
            *((told, tick) for (_, told), tick in zip(_EVENTS, _settled(), strict=True)),
        ),
        contents=contents,
        policies=tuple(views),
        default=pull_policy({"image": reference}),
    )


def pull_facts() -> dict[str, str | int]:
    """What the lab shows, by the names that directives in the prose use: `lab.pods`, and how many
    of them run the new content in the end (`lab.present`, `lab.always`, `lab.digest`)."""
    digests = (f"sha256:{'0' * 64}", f"sha256:{'1' * 64}")
    policies = compare_policies("lab/web:2.4", digests, ("before", "now")).policies
    counts = (each.counts[1] for each in policies)
    named = zip(("lab.present", "lab.always", "lab.digest"), counts, strict=True)
    return {"lab.pods": PODS + MORE, **dict(named)}


def _settled() -> list[int]:
    """The last tick before the next event, for each of them."""
    return [*(tick - 1 for tick, _ in _EVENTS[1:]), _LAST]


def _run(
    reference: str, digests: tuple[str, str], image: str, policy: str
) -> tuple[NodeTick, ...]:
    before, now = digests
    push, loss, more, restart = (Step(tick, told=(told,)) for tick, told in _EVENTS)
    steps = [
        Step(push.tick, (MoveTags({reference: now}),), told=push.told),
        Step(loss.tick, (Lose(1),), told=loss.told),
        Step(more.tick, write={"replicas": PODS + MORE}, told=more.told),
        Step(restart.tick, (Strike(50, restart=True),), told=restart.told),
    ]
    run = run_steps(
        ("Deployment", None, "web"),
        [_deployment(image, policy)],
        steps,
        tags={reference: before},
        policy=Policy(),
        nodes=0,
        max_ticks=_LAST,
        max_work=MAX_WORK,
    )
    ticks = on_nodes(run, PODS + 1)
    # It may have come to rest earlier.
    return ticks + (ticks[-1],) * (_LAST + 1 - len(ticks))


def _deployment(image: str, policy: str) -> Mapping[str, Any]:
    labels = {"app": "web"}
    container = {"name": "web", "image": image, "imagePullPolicy": policy}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {
            "replicas": PODS,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
    }


def _rows(
    ticks: Sequence[NodeTick], digests: tuple[str, str], contents: tuple[str, str]
) -> tuple[tuple[NodeRow, ...], tuple[int, int]]:
    """The table, and how many pods run which content in the end."""
    chosen = [ticks[number] for number in (0, *_settled())]
    rows = tuple(
        NodeRow(
            node,
            tuple(
                None if node in tick.lost else _cell(tick, node, digests, contents)
                for tick in chosen
            ),
        )
        for node in ticks[-1].nodes
    )
    counted = Counter(_number(pod, digests) for pod in chosen[-1].pods if pod.state == "ready")
    return rows, (counted[0], counted[1])


def _cell(
    tick: NodeTick, node: int, digests: tuple[str, str], contents: tuple[str, str]
) -> tuple[ShownPod, ...]:
    pods = []
    for pod in tick.pods:
        if pod.node == node and pod.images:
            number = _number(pod, digests)
            pods.append(ShownPod(number, pod.state, f"{pod.alias} runs “{contents[number]}”"))
    return tuple(pods)


def _number(pod: NodePod, digests: tuple[str, str]) -> int:
    """0 for the content before the push, 1 for another."""
    return int(any(digest != digests[0] for _, digest in pod.images))


def _asked(ticks: Sequence[NodeTick]) -> int:
    """Every start with a question is seen as a pod that was not so in the tick before."""
    known = {(pod.alias, pod.images, pod.asked) for pod in ticks[0].pods}
    asked = 0
    for tick in ticks[1:]:
        seen = {(pod.alias, pod.images, pod.asked) for pod in tick.pods}
        asked += sum(bool(questions) for _, _, questions in seen - known)
        known |= seen
    return asked


def _outcome(counts: tuple[int, int], contents: tuple[str, str]) -> str:
    parts = [
        f"{count} pod{' runs' if count == 1 else 's run'} “{content}”"
        for count, content in zip(counts, contents, strict=True)
        if count
    ]
    return " and ".join(parts) + "."
