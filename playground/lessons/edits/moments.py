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
from playground.rollout.timeline import Course, Step, at_rest, take_steps
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
    start = at_rest(
        named(premise.workload),
        simulated(premise.begin, premise.workload),
        tags=premise.tags,
        policy=Policy(),
        faults=premise.faults,
        nodes=NODES,
    )
    courses = (start, start)
    for number, moment in enumerate(moments, 1):
        # Never closer than a label is wide.
        rested = max(len(course.run.ticks) for course in courses)
        ticks.append(max(ticks[-1] + _APART, rested) if ticks else 1)
        most = MOST_TICKS if number == len(moments) else ticks[-1] + PATIENCE
        courses = _both(premise, courses, ticks[-1], moment, most)
    worlds = [world_of(course.run, _left_out(premise)) for course in courses]
    end = 2 + max(len(world.ticks) for world in worlds)
    told = tuple(
        Told(title, (), (pad(world, end),), (course.run.ticks[-1].state,), {})
        for title, world, course in zip(premise.titles, worlds, courses, strict=True)
    )
    return Timeline((told[0], told[1]), tuple(ticks))


def _both(
    premise: Premise, courses: tuple[Course, Course], tick: int, moment: Moment, most: int
) -> tuple[Course, Course]:
    """Both courses with the moment in that tick. What they have in common is run once; their
    work counts together."""
    one, other = courses
    first = _go_on(premise, one, tick, moment.one, most, MAX_WORK - other.run.work)
    if one is other and moment.one == moment.other:
        return first, first
    return first, _go_on(premise, other, tick, moment.other, most, MAX_WORK - first.run.work)


def _go_on(
    premise: Premise,
    course: Course,
    tick: int,
    done: tuple[str, Cluster] | None,
    most: int,
    work: int,
) -> Course:
    steps = []
    if done is not None:
        told, cluster = done
        steps = [Step(tick, objects=simulated(cluster, premise.workload), told=(told,))]
    return take_steps(course, steps, max_ticks=most, max_work=work)


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
