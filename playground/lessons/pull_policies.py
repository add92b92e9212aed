"""A tag is pushed again: one Deployment in three ways compared, node by node.

They differ in how they name the image and when nodes ask for it: by tag with `IfNotPresent`, by
tag with `Always`, by digest. What happens to them is the same, and the controllers decide what
comes of it (`playground/rollout`); which bytes each pod gets follows from what its node has.
The Deployment is the lab's, or the reader's own.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from playground.artifacts import ImageFault, parse_image
from playground.kinds import pod_spec
from playground.lessons.story_content import image_digest
from playground.rollout.applying import Named, Tags, select
from playground.rollout.budget import MAX_WORK, BudgetError
from playground.rollout.events import Lose, MoveTags, Strike
from playground.rollout.fields import ScenarioError
from playground.rollout.image_cache import NodePod, NodeTick, on_nodes
from playground.rollout.pod_template import pull_policy
from playground.rollout.state import Policy
from playground.rollout.timeline import Step, run_steps

PODS = 3
"""Of the lab, to begin with; as many nodes and one more are there."""
MOST_PODS = 10
"""Of a reader's own Deployment: more are not compared node by node."""
MORE = 2
_EVENTS = (
    (1, "tag pushed again"),
    (2, "node lost"),
    (8, "two pods more"),
    (14, "half restart"),
)
_LAST = 20


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
    """`moments`: what happens, and the tick in which it has settled; `contents`: what to call what
    was there before the push, and what is now; `made_up`: nobody told of a push, so it is of no
    image; `default`: the policy that the API server writes for this reference where the manifest
    has none."""

    reference: str
    moments: tuple[tuple[str, int], ...]
    contents: tuple[str, str]
    policies: tuple[PolicyView, ...]
    default: str
    made_up: bool = False


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
    push = _Push("web", reference, reference.rpartition(":")[0], digests, contents)
    return _compare([deployment], ("Deployment", None, "web"), PODS, push)


def compare_own(
    objects: Sequence[Mapping[str, Any]], workload: Named, tags: Tags
) -> PoliciesView | None:
    """The same for a Deployment of the reader's (kind, namespace, name), with all its objects.

    None for other kinds, for more than MOST_PODS, for a first image that is no reference or has
    a digest already, and for what the API server refuses. `tags`: reference → digests before and
    now, as far as they are known.
    """
    found = select(objects, workload).workload
    place = pod_spec(found) if found else None
    if found is None or place is None or workload[0] != "Deployment":
        return None
    containers = place[1].get("containers")
    first = containers[0] if isinstance(containers, list) and containers else None
    if not isinstance(first, dict) or not isinstance(first.get("name"), str):
        return None
    reference = first.get("image")
    image = parse_image(reference) if isinstance(reference, str) else None
    if image is None or isinstance(image, ImageFault) or image.digest:
        return None
    reference = str(image)
    pods = found["spec"].get("replicas", 1)
    if type(pods) is not int or not 0 < pods <= MOST_PODS:
        return None
    before, now = tags.get(reference, (None, None))
    before = before or image_digest(reference, 1)
    made_up = now is None or now == before
    if now is None or made_up:
        now = image_digest(reference, 2)
    brief = (f"sha256:{before[7:15]}", f"sha256:{now[7:15]}")
    push = _Push(first["name"], reference, image.name, (before, now), brief, made_up)
    try:
        return _compare(objects, workload, pods, push)
    except (ScenarioError, BudgetError):
        return None  # the Problems of the Worlds say why


@dataclass(frozen=True, slots=True)
class _Push:
    """What is pushed again; `name` is the reference without its tag, `container` the one that
    has it."""

    container: str
    reference: str
    name: str
    digests: tuple[str, str]
    contents: tuple[str, str]
    made_up: bool = False


def _compare(
    objects: Sequence[Mapping[str, Any]], workload: Named, pods: int, push: _Push
) -> PoliciesView:
    ways = (
        ("By tag, IfNotPresent", "pull-if-not-present", push.reference, "IfNotPresent"),
        ("By tag, Always", "pull-always", push.reference, "Always"),
        ("By digest", "pull-by-digest", f"{push.name}@{push.digests[0]}", "IfNotPresent"),
    )
    views = []
    for title, rule, image, policy in ways:
        running = [_with_image(each, workload, image, policy) for each in objects]
        ticks = _run(running, workload, pods, push)
        rows, counts = _rows(ticks, push)
        outcome = _outcome(counts, push.contents)
        views.append(PolicyView(title, rule, image, policy, rows, counts, outcome, _asked(ticks)))
    return PoliciesView(
        reference=push.reference,
        moments=(
            ("before", 0),
            *((told, tick) for (_, told), tick in zip(_EVENTS, _settled(), strict=True)),
        ),
        contents=push.contents,
        policies=tuple(views),
        default=pull_policy({"image": push.reference}),
        made_up=push.made_up,
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
    objects: Sequence[Mapping[str, Any]], workload: Named, pods: int, push: _Push
) -> tuple[NodeTick, ...]:
    before, now = push.digests
    pushed, loss, more, restart = (Step(tick, told=(told,)) for tick, told in _EVENTS)
    steps = [
        replace(pushed, operations=(MoveTags({push.reference: now}),)),
        replace(loss, operations=(Lose(1),)),
        replace(more, write={"replicas": pods + MORE}),
        replace(restart, operations=(Strike(50, restart=True),)),
    ]
    run = run_steps(
        workload,
        objects,
        steps,
        tags={push.reference: before},
        policy=Policy(),
        nodes=0,
        max_ticks=_LAST,
        max_work=MAX_WORK,
    )
    ticks = on_nodes(run, pods + 1)
    # It may have come to rest earlier.
    return ticks + (ticks[-1],) * (_LAST + 1 - len(ticks))


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


def _rows(ticks: Sequence[NodeTick], push: _Push) -> tuple[tuple[NodeRow, ...], tuple[int, int]]:
    """The table, and how many pods run which content in the end."""
    chosen = [ticks[number] for number in (0, *_settled())]
    rows = tuple(
        NodeRow(
            node,
            tuple(None if node in tick.lost else _cell(tick, node, push) for tick in chosen),
        )
        for node in ticks[-1].nodes
    )
    counted = Counter(_number(pod, push) for pod in chosen[-1].pods if pod.state == "ready")
    return rows, (counted[0], counted[1])


def _cell(tick: NodeTick, node: int, push: _Push) -> tuple[ShownPod, ...]:
    pods = []
    for pod in tick.pods:
        if pod.node == node and pod.images:
            number = _number(pod, push)
            words = f"{pod.alias} runs {push.contents[number]}"
            pods.append(ShownPod(number, pod.state, words))
    return tuple(pods)


def _number(pod: NodePod, push: _Push) -> int:
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
