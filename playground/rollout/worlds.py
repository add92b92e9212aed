"""A World: the reader's own objects, running, and what a deploy does to them tick by tick.

At tick 0 the cluster runs the objects of `running`. At tick 1 those of `deploying` are applied.
Then the controllers and the kubelet do what they do; they are those of `simulate`, so sizes,
order and conditions are held to the recordings.

Recorded: what the controllers decide; that a container reads its ConfigMap when it starts and
never again; that a pod waits for one that is missing; that new data under an old name rolls
nothing out. Documented by Kubernetes but not recorded: all of that for Secrets, single keys,
volumes and optional references (`containers.py`, `volumes.py`), and that each new pod resolves its
images anew (with `imagePullPolicy: IfNotPresent` a node would use the image that it has already:
`image_cache.py`).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from playground.rollout.applying import (
    Named,
    Object,
    Objects,
    Tags,
    applied,
    created_state,
    running_state,
    select,
)
from playground.rollout.budget import MAX_TICKS, BudgetError
from playground.rollout.containers import doomed, resolve, waits_for
from playground.rollout.contents import Reading, Reference, combined
from playground.rollout.events import Event, Lose
from playground.rollout.fields import ScenarioError, integer, keys, required
from playground.rollout.kubelet import order
from playground.rollout.not_simulated import not_simulated
from playground.rollout.settle import settle
from playground.rollout.state import Pod, State
from playground.rollout.ticks import Run, Story, Tick, run, warm_up
from playground.rollout.why import sentence


@dataclass(frozen=True, slots=True)
class PodReading:
    """What a pod holds of one ConfigMap or Secret, read in one way: env, volume or subPath.

    Fingerprints: `selected` of the bytes that are read, `content` of all that the object held.
    Both are None for an optional object that did not exist.
    """

    kind: str
    name: str
    way: str
    selected: str | None
    content: str | None


@dataclass(frozen=True, slots=True)
class WorldPod:
    """One pod. `template` is `v1` or `v2`; `state` pending, notready, ready or terminating.

    `images`: container → the digest that its image stood for when the pod was started, or the
    reference as written if no digest is known; of a pod not started yet, what it stands for now.
    `config`: `KIND/NAME` → fingerprint of what the pod holds of it, None for an optional object
    that did not exist; empty until the pod was started. `readings` has the same for each way in
    which the pod reads. `waiting`: why it cannot start. `broken`: what it holds dooms it.
    """

    alias: str
    template: str
    state: str
    images: Mapping[str, str]
    config: Mapping[str, str | None]
    readings: tuple[PodReading, ...] = ()
    waiting: str | None = None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """One decision of a controller: the name of its rule, a sentence with its numbers, and
    whether it changed anything."""

    rule: str
    sentence: str
    acted: bool


@dataclass(frozen=True, slots=True)
class WorldTick:
    """One settled step. `kind`: initial, event, clock, kubelet, or quiet (nothing happens).

    `events`: one sentence for each thing that was done from outside. `serving` counts ready pods,
    `desired` is the workload's `replicas`, of a DaemonSet the number of nodes; `configs` and
    `images` count the different configurations and images among the pods that serve: more than 1
    is a mixture. `whys`: the decisions of the controllers, in their order.
    """

    tick: int
    kind: str
    events: tuple[str, ...]
    pods: tuple[WorldPod, ...]
    serving: int
    desired: int
    configs: int
    images: int
    whys: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class World:
    """`ended`: stable (nothing is left to do) or max_ticks. `not_simulated`: sentences naming
    what these objects use and the simulation leaves out. `end` is the state to go on from."""

    ticks: tuple[WorldTick, ...]
    ended: str
    not_simulated: tuple[str, ...]
    end: State | None = None


def run_world(
    *,
    running: Sequence[Object],
    deploying: Sequence[Object],
    workload: Named,
    tags: Tags | None = None,
    events: Sequence[Mapping[str, Any]] = (),
) -> World:
    """Run the workload of that kind, namespace and name, with the objects around it.

    Without it in `running` the world begins empty and tick 1 creates it. `tags`: image reference
    without digest → (digest that it stands for at tick 0, digest from tick 1 on). `events`:
    `{tick, delete_pods: n}`, n ready pods are lost. Raises ScenarioError, with a pointer into the
    workload, for a spec that the API server refuses and for what is beyond our budget.
    """
    before, after = select(running, workload), select(deploying, workload)
    shown = after.workload or before.workload
    if shown is None:
        raise ScenarioError("", f"there is no {workload[0]} {workload[2]!r}", "Add one.")
    try:
        played = _play(before, after, tags or {}, _losses(events))
    except BudgetError as error:
        raise ScenarioError("", str(error), "Use fewer replicas.") from None
    world = world_of(played, not_simulated(shown, [*running, *deploying]))
    if before.workload is None:
        empty = WorldTick(0, "initial", (), (), 0, 0, 0, 0)
        return replace(world, ticks=(empty, *world.ticks))
    return world


def world_of(played: Run, left_out: Sequence[str] = ()) -> World:
    """The World of a Run; `left_out`: what is not simulated of it."""
    ticks = world_ticks(played.ticks)
    return World(ticks, played.ended, tuple(left_out), played.ticks[-1].state)


def pad(world: World, ticks: int) -> World:
    """The same world with at least so many ticks: at the end nothing more happens."""
    last = world.ticks[-1]
    whys = tuple(why for why in last.whys if not why.acted)
    quiet = (
        replace(last, tick=number, kind="quiet", events=(), whys=whys)
        for number in range(last.tick + 1, ticks)
    )
    return replace(world, ticks=(*world.ticks, *quiet))


def _play(before: Objects, after: Objects, tags: Tags, losses: dict[int, list[Event]]) -> Run:
    if before.workload is None:
        state, creation = created_state(before, after, tags)
        first = [creation, *losses.pop(1, [])]
        return run(settle(state), Story(losses, MAX_TICKS), number=1, first=first)
    state, applying = applied(running_state(before, tags), before, after, tags)
    losses[1] = [applying, *losses.get(1, [])]
    return run(warm_up(state), Story(losses, MAX_TICKS))


def _losses(events: Sequence[Mapping[str, Any]]) -> dict[int, list[Event]]:
    """The events by tick."""
    losses: dict[int, list[Event]] = {}
    for i, event in enumerate(events):
        at = f"/events/{i}"
        keys(event, {"tick", "delete_pods"}, at)
        tick = integer(required(event, "tick", at), f"{at}/tick")
        count = integer(required(event, "delete_pods", at), f"{at}/delete_pods")
        if not 1 <= tick <= MAX_TICKS:
            raise ScenarioError(
                f"{at}/tick", f"no event in tick {tick}", f"Ticks are 1 to {MAX_TICKS}."
            )
        told = (
            f"A failure takes {'a ready pod' if count == 1 else f'up to {count} ready pods'} away."
        )
        losses.setdefault(tick, []).append(Event((Lose(count),), source=(told,)))
    return losses


Known = dict[Hashable, WorldPod]


def world_ticks(ticks: Sequence[Tick]) -> tuple[WorldTick, ...]:
    """The ticks of one run. A pod that did not change is the same WorldPod in all of them."""
    known: Known = {}
    return tuple(_world_tick(tick, known) for tick in ticks)


def _world_tick(tick: Tick, known: Known) -> WorldTick:
    state = tick.state
    whys = (Why(reason.rule, sentence(reason), reason.acted) for reason in state.reasons)
    starting: Known = {}
    pods = tuple(
        _pod_like(state, pod, starting) if _starts(pod) else _known_pod(state, pod, known)
        for pod in sorted(state.pods, key=order)
    )
    serving = [pod for pod in pods if pod.state == "ready"]
    # Compared by all that makes them differ here, before anything is sorted.
    alike = {(*pod.images.items(), *pod.config.items()): pod for pod in serving}
    distinct = alike.values()
    return WorldTick(
        tick=tick.number,
        kind=tick.kind,
        events=tuple(told for event in tick.events for told in event.source),
        pods=pods,
        serving=len(serving),
        desired=state.desired,
        configs=len({_contents(pod.config) for pod in distinct} - {()}),
        images=len({_contents(pod.images) for pod in distinct}),
        whys=tuple(dict.fromkeys(whys)),
    )


def _starts(pod: Pod) -> bool:
    """What becomes of it depends on more than the pod: on what it finds in this tick."""
    return pod.configuration is None or pod.restarting


def _known_pod(state: State, pod: Pod, known: Known) -> WorldPod:
    """`known` is also by the pod's own identity: the states of the run keep their pods alive."""
    seen = known.get(id(pod))
    if seen is None:
        seen = known[id(pod)] = _pod_like(state, pod, known)
    return seen


def _pod_like(state: State, pod: Pod, known: Known) -> WorldPod:
    """Pods that hold the same differ in their names alone."""
    key = (pod.template, pod.state, pod.restarting, pod.configuration, pod.digests)
    like = known.get(key)
    if like is None:
        like = known[key] = _world_pod(state, pod)
    return WorldPod(
        pod.alias,
        like.template,
        like.state,
        like.images,
        like.config,
        like.readings,
        like.waiting,
        like.broken,
    )


def _world_pod(state: State, pod: Pod) -> WorldPod:
    template = state.templates[pod.template]
    digests = resolve(state, template) if pod.digests is None else pod.digests
    readings = tuple(_reading(*each) for each in pod.configuration or ())
    starts = not pod.terminating and (pod.configuration is None or pod.restarting)
    waiting = waits_for(state, pod.template) if starts else None
    return WorldPod(
        alias=pod.alias,
        template=pod.template,
        state=pod.state,
        images={
            container: digest or image
            for (container, image), (_, digest) in zip(template.images, digests, strict=True)
        },
        config=_config(readings),
        readings=readings,
        waiting=waiting,
        broken=pod.configuration is not None
        and doomed(state, (pod.configuration, pod.digests or ())),
    )


def _reading(reference: Reference, held: Reading | int | None) -> PodReading:
    kind, name, way = reference.kind, reference.name, reference.way
    if not isinstance(held, Reading):
        return PodReading(kind, name, way, None, None)
    return PodReading(kind, name, way, held.selected, held.content)


def _config(readings: Sequence[PodReading]) -> dict[str, str | None]:
    """By object: two ways that hold different bytes of it are a content of their own."""
    held: dict[str, list[str]] = {}
    for each in readings:
        selections = held.setdefault(f"{each.kind}/{each.name}", [])
        if each.selected is not None:
            selections.append(each.selected)
    return {key: combined(selections) for key, selections in held.items()}


def _contents(of: Mapping[str, str | None]) -> tuple[str, ...]:
    """What there is, whatever it is called: the same bytes under a new name are the same."""
    return tuple(sorted(content for content in of.values() if content is not None))
