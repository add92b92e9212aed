"""Acts, done one after the other on a Cluster: what kubectl says to each, and what it leaves."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from playground.cluster import (
    Cluster,
    Key,
    Outcome,
    cluster_of,
    deploy_by,
    from_reading,
    key_of,
    without_bookkeeping,
)
from playground.lessons.edits.acts import Act
from playground.lessons.edits.by_hand import COMMANDS, Unreadable
from playground.lessons.edits.revisions import Revisions, with_revisions
from playground.lessons.edits.stored import (
    MOST_OBJECTS,
    is_large,
    left_out,
    stored_objects,
    too_large,
)
from playground.manifest import Limits, Problem, read
from playground.manifest.finding import located


@dataclass(frozen=True, slots=True)
class World:
    """What there is after some acts: the Cluster, and each workload's revisions, oldest first."""

    cluster: Cluster = Cluster()
    revisions: Revisions = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deed:
    """An Act that was done: kubectl's answers (of a deploy one for each object, with its key),
    the Problems of its text, and what there is before and after."""

    act: Act
    answers: tuple[tuple[Key, Outcome], ...]
    problems: tuple[Problem, ...]
    before: World
    after: World

    @property
    def refused(self) -> bool:
        return bool(self.problems) or any(outcome.failed for _, outcome in self.answers)


def do_all(acts: Sequence[Act], limits: Limits) -> tuple[Deed, ...]:
    """Every act done, from an empty Cluster on."""
    world = World()
    deeds = []
    for act in acts:
        deeds.append(do(act, world, limits))
        world = deeds[-1].after
    return tuple(deeds)


def do(act: Act, world: World, limits: Limits) -> Deed:
    """One act; what it cannot be done for is in the Deed, as Problems or as a failed Outcome."""
    cluster = world.cluster
    answers: list[tuple[Key, Outcome]] = []
    problems: tuple[Problem, ...] = ()
    if act.do == "deploy":
        reading = read(act.text, limits)
        for stored in stored_objects(reading, cluster):
            cluster, outcome = deploy_by(act.how, cluster, stored.value, stored.namespace)
            answers.append((stored.key, outcome))
    elif act.do == "paste":
        reading = read(act.text, limits)
        cluster, findings = from_reading(reading)
        kept = (obj for obj in cluster.objects if not is_large(without_bookkeeping(obj)))
        cluster = cluster_of(islice(kept, MOST_OBJECTS), cluster.start)
        large = [each for each in left_out(reading) if is_large(without_bookkeeping(each.value))]
        found = (*findings, *(too_large(each) for each in large))
        problems = (*reading.problems, *located(reading, found))
    else:
        key = key_named(act.on, cluster)
        revisions = world.revisions.get(key, ())
        try:
            cluster, outcome = COMMANDS[act.do](cluster, key, act, revisions, limits)
            answers.append((key, outcome))
        except Unreadable as error:
            problems = error.problems
    after = World(cluster, with_revisions(world.revisions, cluster))
    return Deed(act, tuple(answers), problems, world, after)


def key_named(name: str, cluster: Cluster) -> Key:
    """The key of the live object that is called `Kind/namespace/name`; one that no object has
    where there is none."""
    for obj in cluster.objects:
        key = key_of(obj)
        if name_of(key) == name:
            return key
    kind, _, rest = name.partition("/")
    namespace, _, name = rest.partition("/")
    return Key("", kind, namespace, name)


def name_of(key: Key) -> str:
    """What an object is called in the form."""
    return f"{key.kind}/{key.namespace}/{key.name}"
