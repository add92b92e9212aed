"""A tag is pushed again: one workload in several ways compared, node by node.

They differ in how they name the image and when nodes ask for it: by tag with `IfNotPresent`, by
tag with `Always`, by digest. What happens to them is the same, and the controllers decide what
comes of it (`playground/rollout`); which bytes each pod gets follows from what its node has.
The workload is the lab's Deployment here; `own_pull_policies` has the reader's own.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from playground.kinds import pod_spec
from playground.lessons.stand_in import StandIn
from playground.rollout.applying import Named, select
from playground.rollout.budget import MAX_WORK
from playground.rollout.events import AddNode, Lose, MoveTags, Strike
from playground.rollout.image_cache import NodePod, NodeTick, on_nodes
from playground.rollout.pod_template import pull_policy
from playground.rollout.state import Policy
from playground.rollout.timeline import Step, run_steps

PODS = 3
"""Of the lab, to begin with; as many nodes and one more are there."""
MORE = 2


@dataclass(frozen=True, slots=True)
class _Plot:
    """What happens to a kind of workload, and in which ticks; `last` is the end of the table. What
    is done in one tick has settled before the next, as far as the workload lets it."""

    events: tuple[tuple[int, str], ...]
    last: int

    @property
    def settled(self) -> list[int]:
        """The last tick before the next event, for each of them."""
        return [*(tick - 1 for tick, _ in self.events[1:]), self.last]


_PUSHED = (1, "tag pushed again")
_PLOTS = {
    "Deployment": _Plot(
        (_PUSHED, (2, "node lost"), (8, "two pods more"), (14, "half restart")), 20
    ),
    # Its pods come one after the other.
    "StatefulSet": _Plot(
        (_PUSHED, (2, "node lost"), (10, "two pods more"), (24, "half restart")), 34
    ),
    # Its pods follow the nodes.
    "DaemonSet": _Plot(
        (_PUSHED, (2, "node replaced"), (8, "two nodes more"), (14, "half restart")), 20
    ),
}
KINDS = tuple(_PLOTS)


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
    """`kind` is the workload's. `moments`: what happens, and the tick in which it has settled;
    `contents`: what to call what was there before the push, and what is now; `stand_ins`: those
    in place of what nobody asked about; `default`: the policy that the API server writes for
    the image as the first of them names it, where the manifest has none."""

    reference: str
    kind: str
    moments: tuple[tuple[str, int], ...]
    contents: tuple[str, str]
    policies: tuple[PolicyView, ...]
    default: str
    stand_ins: tuple[StandIn, ...] = ()


@lru_cache(maxsize=64)
def compare_policies(
    reference: str, digests: tuple[str, str], contents: tuple[str, str]
) -> PoliciesView:
    """What comes of it for the lab's Deployment of `reference` (`name:tag`).

    `digests` and `contents` are those before the push and now.
    """
    labels = {"app": "web"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "web"}]}}
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {"replicas": PODS, "selector": {"matchLabels": labels}, "template": template},
    }
    push = Push("web", reference, digests, contents)
    by_digest = digest_way(f"{reference.rpartition(':')[0]}@{digests[0]}")
    ways = (*tag_ways(reference), by_digest)
    return compare([deployment], ("Deployment", None, "web"), PODS, push, ways)


@dataclass(frozen=True, slots=True)
class Push:
    """What is pushed again under `reference`, in the container of that name; `digests` and
    `contents` are those before the push and now."""

    container: str
    reference: str
    digests: tuple[str, str]
    contents: tuple[str, str]
    stand_ins: tuple[StandIn, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """One way to name the image, and what explains it (a rule of the reference page)."""

    title: str
    rule: str
    image: str
    policy: str


def tag_ways(reference: str) -> tuple[Way, ...]:
    """The two ways to name an image by its tag."""
    return (
        Way("By tag, IfNotPresent", "pull-if-not-present", reference, "IfNotPresent"),
        Way("By tag, Always", "pull-always", reference, "Always"),
    )


def digest_way(image: str, title: str = "By digest", policy: str = "IfNotPresent") -> Way:
    return Way(title, "pull-by-digest", image, policy)


def compare(
    objects: Sequence[Mapping[str, Any]],
    workload: Named,
    pods: int,
    push: Push,
    ways: Sequence[Way],
) -> PoliciesView:
    """The workload (kind, namespace, name; one of KINDS) with each way to name the image of its
    first container. Raises ScenarioError and BudgetError."""
    plot = _PLOTS[workload[0]]
    views = []
    for way in ways:
        running = [_with_image(each, workload, way.image, way.policy) for each in objects]
        ticks = _run(running, workload, pods, push)
        rows, counts = _rows(ticks, plot, push)
        outcome = _outcome(counts, push.contents)
        asked = _asked(ticks)
        views.append(
            PolicyView(way.title, way.rule, way.image, way.policy, rows, counts, outcome, asked)
        )
    told = [told for _, told in plot.events]
    return PoliciesView(
        reference=push.reference,
        kind=workload[0],
        moments=(("before", 0), *zip(told, plot.settled, strict=True)),
        contents=push.contents,
        policies=tuple(views),
        default=pull_policy({"image": ways[0].image}),
        stand_ins=push.stand_ins,
    )


def pull_facts() -> dict[str, str | int]:
    """What the lab shows, by the names that directives in the prose use: `lab.pods`, and how many
    of them run the new content in the end (`lab.present`, `lab.always`, `lab.digest`)."""
    digests = (f"sha256:{'0' * 64}", f"sha256:{'1' * 64}")
    policies = compare_policies("lab/web:2.4", digests, ("before", "now")).policies
    counts = (each.counts[1] for each in policies)
    named = zip(("lab.present", "lab.always", "lab.digest"), counts, strict=True)
    return {"lab.pods": PODS + MORE, **dict(named)}


def _run(
    objects: Sequence[Mapping[str, Any]], workload: Named, pods: int, push: Push
) -> tuple[NodeTick, ...]:
    before, now = push.digests
    kind, plot = workload[0], _PLOTS[workload[0]]
    follows_nodes = kind == "DaemonSet"
    pushed, loss, more, restart = (Step(tick, told=(told,)) for tick, told in plot.events)
    if follows_nodes:
        more = replace(more, operations=(AddNode(),) * MORE)
    else:
        more = replace(more, write={"replicas": pods + MORE})
    steps = [
        replace(pushed, operations=(MoveTags({push.reference: now}),)),
        replace(loss, operations=(Lose(1),)),
        more,
        replace(restart, operations=(Strike(50, restart=True),)),
    ]
    run = run_steps(
        workload,
        objects,
        steps,
        tags={push.reference: before},
        policy=Policy(),
        nodes=pods if follows_nodes else 0,
        max_ticks=plot.last,
        max_work=MAX_WORK,
    )
    ticks = on_nodes(run, pods if follows_nodes else pods + 1)
    # It may have come to rest earlier.
    return ticks + (ticks[-1],) * (plot.last + 1 - len(ticks))


def _with_image(
    obj: Mapping[str, Any], workload: Named, image: str, policy: str
) -> Mapping[str, Any]:
    """The workload with its first container naming the image so; other objects as they are."""
    if select([obj], workload).workload is None:
        return obj
    changed = deepcopy(dict(obj))
    place = pod_spec(changed)
    assert place is not None, "the caller has looked"
    place[1]["containers"][0] |= {"image": image, "imagePullPolicy": policy}
    return changed


def _rows(
    ticks: Sequence[NodeTick], plot: _Plot, push: Push
) -> tuple[tuple[NodeRow, ...], tuple[int, int]]:
    """The table, and how many pods run which content in the end."""
    chosen = [ticks[number] for number in (0, *plot.settled)]
    rows = tuple(
        NodeRow(
            node,
            tuple(None if node in tick.lost else _cell(tick, node, push) for tick in chosen),
        )
        for node in ticks[-1].nodes
    )
    counted = Counter(_number(pod, push) for pod in chosen[-1].pods if pod.state == "ready")
    return rows, (counted[0], counted[1])


def _cell(tick: NodeTick, node: int, push: Push) -> tuple[ShownPod, ...]:
    pods = []
    for pod in tick.pods:
        if pod.node == node and pod.images:
            number = _number(pod, push)
            words = f"{pod.alias} runs {push.contents[number]}"
            pods.append(ShownPod(number, pod.state, words))
    return tuple(pods)


def _number(pod: NodePod, push: Push) -> int:
    """0 for the content before the push, 1 for another."""
    return int(dict(pod.images).get(push.container) != push.digests[0])


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
        f"{count} pod{' runs' if count == 1 else 's run'} {content}"
        for count, content in zip(counts, contents, strict=True)
        if count
    ]
    return " and ".join(parts) + "."
