"""A workload's pods while its Cluster is edited and deployed to: two Worlds on one tick axis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from playground.cluster import Cluster, Key, without_bookkeeping
from playground.lessons.story_world import Told
from playground.rollout.applying import NODES, Named, Object
from playground.rollout.budget import MAX_WORK
from playground.rollout.faults import Fault
from playground.rollout.not_simulated import not_simulated
from playground.rollout.state import Policy
from playground.rollout.ticks import Run
from playground.rollout.timeline import Step, run_steps
from playground.rollout.worlds import pad, world_of

MOST_TICKS = 90
"""Of a whole story; what has not come to rest by then is cut off."""
PATIENCE = 14
"""Ticks after which the next thing is done, although the pods have not come to rest."""
_APART = 3
_NEEDED = ("ConfigMap", "Secret")


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that is done: what there is after it in each World, and in a sentence what was
    done there. None: nothing is done in that World."""

    label: str
    one: tuple[str, Cluster] | None
    other: tuple[str, Cluster] | None


@dataclass(frozen=True, slots=True)
class Premise:
    """What the Worlds begin with. `tags`: image reference → the digest it stands for."""

    workload: Key
    begin: Cluster
    titles: tuple[str, str]
    tags: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Both Worlds, and the tick of each moment."""

    told: tuple[Told, Told]
    ticks: tuple[int, ...]


def named(key: Key) -> Named:
    return key.kind, key.namespace or None, key.name


def run_moments(premise: Premise, moments: Sequence[Moment]) -> Timeline:
    """Each moment when the pods of both Worlds have come to rest after the one before it.

    Raises ScenarioError, EventError and BudgetError.
    """
    ticks: list[int] = []
    work = MAX_WORK
    for number in range(len(moments)):
        if not number:
            ticks.append(1)
            continue
        runs = _both(premise, moments[:number], ticks, ticks[-1] + PATIENCE, work)
        work -= sum(run.work for run in runs)
        # Never closer than a label is wide.
        ticks.append(max(ticks[-1] + _APART, *(len(run.ticks) for run in runs)))
    runs = _both(premise, moments, ticks, MOST_TICKS, work)
    worlds = [world_of(run, _left_out(premise)) for run in runs]
    end = 2 + max(len(world.ticks) for world in worlds)
    told = tuple(
        Told(title, (), (pad(world, end),), (run.ticks[-1].state,), {})
        for title, world, run in zip(premise.titles, worlds, runs, strict=True)
    )
    return Timeline((told[0], told[1]), tuple(ticks))


def _both(
    premise: Premise, moments: Sequence[Moment], ticks: Sequence[int], most: int, work: int
) -> tuple[Run, Run]:
    """`work` bounds what both may cost together; the same, done in both Worlds, is run once."""
    first = [(t, m.one) for t, m in zip(ticks, moments, strict=True)]
    second = [(t, m.other) for t, m in zip(ticks, moments, strict=True)]
    one = _run(premise, first, most, work)
    work -= one.work
    if first == second and one.work <= work:
        return one, one
    return one, _run(premise, second, most, work)


def _run(
    premise: Premise,
    done: Sequence[tuple[int, tuple[str, Cluster] | None]],
    most: int,
    work: int,
) -> Run:
    steps = [
        Step(tick, objects=simulated(each[1], premise.workload), told=(each[0],))
        for tick, each in done
        if each is not None
    ]
    return run_steps(
        named(premise.workload),
        simulated(premise.begin, premise.workload),
        steps,
        tags=premise.tags,
        policy=Policy(),
        faults=premise.faults,
        nodes=NODES,
        max_ticks=most,
        max_work=max(0, work),
    )


def simulated(cluster: Cluster, workload: Key) -> list[Object]:
    """The objects that the workload's pods depend on, as a manifest would have them."""
    found: list[Object] = []
    for live in cluster.objects:
        kind, metadata = live["kind"], live["metadata"]
        if kind in _NEEDED or (kind == workload.kind and metadata["name"] == workload.name):
            plain = without_bookkeeping(live)
            if "namespace" in metadata:
                name_space = {"namespace": metadata["namespace"]}
                plain = {**plain, "metadata": {**plain["metadata"], **name_space}}
            found.append(plain)
    return found


def _left_out(premise: Premise) -> Sequence[str]:
    live = premise.begin.find(premise.workload)
    return not_simulated(live, premise.begin.objects) if live else ()
