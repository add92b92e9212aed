"""One World of a story: what each of its actions comes to, with the practices that it follows.

The joining of `rollout` and `deploy` is done here, since neither of those neighbours may know the
other: a World with the practice applies what the real `transform` makes of each manifest.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from playground.artifacts import Artifact
from playground.deploy.transform import Options, transform
from playground.deploy.version import Naming
from playground.lessons.applied import as_applied
from playground.lessons.story import (
    MOST_BYTES,
    MOST_WORK,
    TICK_WORK,
    Action,
    CleanUp,
    Crash,
    Deploy,
    Lose,
    PodPolicy,
    Push,
    Scale,
    Story,
    Telling,
    Undo,
)
from playground.lessons.story_content import (
    Object,
    Subject,
    artifacts_of,
    image_digest,
    image_version,
    with_versions,
)
from playground.rollout.applying import NODES, Named, select
from playground.rollout.budget import BudgetError
from playground.rollout.events import (
    AddNode,
    DeleteContent,
    MoveTags,
    Operation,
    Strike,
    UndoRollout,
)
from playground.rollout.faults import Fault
from playground.rollout.needed import Key, needed_contents
from playground.rollout.not_simulated import not_simulated
from playground.rollout.state import Policy, State
from playground.rollout.ticks import Run
from playground.rollout.timeline import Step, run_steps
from playground.rollout.worlds import World, world_of


@dataclass(frozen=True, slots=True)
class Told:
    """One World of a story: each workload on the same tick axis.

    `ends` are the states at the end, in the same order; `made` says which names each ConfigMap and
    Secret has had, oldest first, by the name in the manifest.
    """

    title: str
    practices: tuple[str, ...]
    worlds: tuple[World, ...]
    ends: tuple[State, ...]
    made: Mapping[Key, tuple[Key, ...]]


@dataclass(slots=True)
class Teller:
    """One World while its Steps are made: what was deployed last, and what the cluster has."""

    story: Story
    subject: Subject
    telling: Telling
    naming: Naming
    tags: dict[str, str]
    faults: tuple[Fault, ...]
    configuration: int = 1
    image: int = 1
    live: list[Object] = field(default_factory=list)
    made: dict[Key, list[Key]] = field(default_factory=dict)
    deleted: set[Key] = field(default_factory=set)
    tags_now: dict[str, str | None] = field(default_factory=dict)
    work_left: int = MOST_WORK
    bytes_left: int = MOST_BYTES

    def manifest(self) -> list[Object]:
        """What is applied: the present versions, with the practices. Raises BudgetError."""
        written = with_versions(self.subject, self.configuration, self.image)
        applied = written
        if "versions" in self.telling.practices:
            artifacts: Sequence[Artifact] = ()
            if "digests" in self.telling.practices:
                artifacts = artifacts_of({**self.tags, **self.tags_now})
            text = json.dumps({"apiVersion": "v1", "kind": "List", "items": written})
            self.bytes_left -= len(text)
            if self.bytes_left < 0:
                raise BudgetError("so large a manifest is not deployed so often")
            options = Options(artifacts=artifacts, naming=self.naming, existing=self.live)
            applied = list(transform(text, options).objects)
            keys = {_key(obj) for obj in applied}
            self.live = [obj for obj in self.live if _key(obj) not in keys]
            self.live += [as_applied(obj) for obj in applied]
        for before, after in zip(written, applied, strict=True):
            if after["kind"] in ("ConfigMap", "Secret"):
                names = self.made.setdefault(_key(before), [])
                key = _key(after)
                if key in self.deleted:  # made again, so it is the newest now
                    self.deleted.remove(key)
                    names.remove(key)
                if key not in names:
                    names.append(key)
        return applied


@dataclass(frozen=True, slots=True)
class _Deed:
    """What an action comes to in this World; a share means another number for each workload."""

    tick: int
    operations: tuple[Operation, ...] = ()
    objects: Sequence[Object] | None = None
    told: tuple[str, ...] = ()
    share: Scale | Lose | Crash | None = None


def tell_world(teller: Teller) -> Told:
    running = teller.manifest()
    deeds: list[_Deed] = []
    for event in teller.story.events:
        for action in event.actions:
            deeds.append(_deed(teller, event.tick, action, running, deeds))
    runs = _run_all(teller, running, deeds, teller.story.ticks)
    left_out = [
        not_simulated(each, teller.subject.objects)
        for workload in teller.subject.workloads
        for each in [select(running, workload).workload]
        if each is not None
    ]
    return Told(
        teller.telling.title,
        teller.telling.practices,
        tuple(world_of(run, said) for run, said in zip(runs, left_out, strict=True)),
        tuple(run.ticks[-1].state for run in runs),
        {key: tuple(names) for key, names in teller.made.items()},
    )


def _run_all(
    teller: Teller, running: Sequence[Object], deeds: Sequence[_Deed], ticks: int
) -> list[Run]:
    runs = []
    for workload in teller.subject.workloads:
        found = select(running, workload).workload
        assert found is not None, "the subject's workloads are applied"
        runs.append(
            run_steps(
                workload,
                running,
                _steps(deeds, workload, _replicas(found)),
                tags=teller.tags,
                policy=_policy(teller.story.pods, _replicas(found)),
                faults=teller.faults,
                nodes=NODES,
                max_ticks=ticks,
                max_work=max(0, teller.work_left),
            )
        )
        teller.work_left -= runs[-1].work + TICK_WORK * len(runs[-1].ticks)
    return runs


def _deed(
    teller: Teller,
    tick: int,
    action: Action,
    running: Sequence[Object],
    before: Sequence[_Deed],
) -> _Deed:
    match action:
        case Push(image):
            return _push(teller, tick, image)
        case Deploy(configuration, image):
            teller.configuration = configuration or teller.configuration
            teller.image = image or teller.image
            return _Deed(tick, objects=teller.manifest())
        case Undo(revision):
            to = f" --to-revision={revision}" if revision else ""
            return _Deed(tick, (UndoRollout(revision),), told=(f"kubectl rollout undo{to}.",))
        case CleanUp(keep):
            doomed = _doomed(teller, keep, tick, running, before)
            told = [f"{kind} {name} is cleaned up." for kind, name in doomed]
            told = told or ["The clean-up finds no old version that it may delete."]
            return _Deed(tick, tuple(DeleteContent(*key) for key in doomed), told=tuple(told))
        case Scale() | Lose() | Crash():
            return _Deed(tick, share=action)


def _push(teller: Teller, tick: int, image: int) -> _Deed:
    reference = image_version(teller.subject.image, teller.image)
    if "@" in reference or not reference:
        return _Deed(tick, told=("Another image is pushed, but the manifest names a digest.",))
    digest = image_digest(teller.subject.image, image)
    teller.tags_now[reference] = digest
    told = (f"Another image is pushed under {reference}.",)
    return _Deed(tick, (MoveTags({reference: digest}),), told=told)


def _doomed(
    teller: Teller,
    keep: int,
    tick: int,
    running: Sequence[Object],
    before: Sequence[_Deed],
) -> list[Key]:
    """What a clean-up deletes: by age, as Spinnaker's, which does not ask who needs a version;
    with the practice it spares what a revision still names.

    Source: clouddriver, ``op/artifact/KubernetesCleanupArtifactsOperation.java``.
    """
    doomed = [
        key
        for names in teller.made.values()
        for key in [name for name in names if name not in teller.deleted][:-keep]
    ]
    if doomed and "history" in teller.telling.practices:
        # Nothing that comes later changes what was kept until now.
        runs = _run_all(teller, running, before, tick - 1)
        needed = {key for run in runs for key in needed_contents(run.ticks[-1].state)}
        doomed = [key for key in doomed if key not in needed]
    teller.deleted.update(doomed)
    teller.live = [obj for obj in teller.live if _key(obj) not in teller.deleted]
    return doomed


def _steps(deeds: Sequence[_Deed], workload: Named, replicas: int) -> list[Step]:
    """The deeds for one workload, with shares as its numbers."""
    steps, nodes = [], NODES
    for deed in deeds:
        match deed.share:
            case None:
                steps.append(Step(deed.tick, deed.operations, deed.objects, told=deed.told))
            case Lose(percent):
                told = f"{percent}% of the ready pods are lost with their node."
                steps.append(Step(deed.tick, (Strike(percent),), told=(told,)))
            case Crash(percent):
                told = f"The containers of {percent}% of the ready pods end and start again."
                steps.append(Step(deed.tick, (Strike(percent, restart=True),), told=(told,)))
            case Scale(percent) if workload[0] == "DaemonSet":
                more = max(0, _share(percent, NODES) - nodes)
                nodes += more
                told = f"{more} node{' is' if more == 1 else 's are'} added."
                steps.append(Step(deed.tick, (AddNode(),) * more, told=(told,)))
            case Scale(percent):
                size = _share(percent, replicas)
                told = (
                    f"{workload[0]} {workload[2]} is scaled to {size}, {percent}% of {replicas}."
                )
                steps.append(Step(deed.tick, write={"replicas": size}, told=(told,)))
    return steps


def _policy(pods: PodPolicy, desired: int) -> Policy:
    per_tick = None if pods.ready_per_tick is None else _share(pods.ready_per_tick, desired)
    return Policy(
        ready_after=pods.ready_after,
        ready_per_tick=per_tick,
        terminate_after=pods.terminate_after,
        sync_after=pods.sync_after,
    )


def _share(percent: int, whole: int) -> int:
    """Rounded up."""
    return -(-whole * percent // 100)


def _replicas(workload: Object) -> int:
    """What the manifest asks for; of a DaemonSet the number of nodes."""
    if workload["kind"] == "DaemonSet":
        return NODES
    written = workload["spec"].get("replicas") if isinstance(workload["spec"], dict) else None
    return written if isinstance(written, int) else 1


def _key(obj: Object) -> Key:
    return str(obj["kind"]), str(obj["metadata"]["name"])
