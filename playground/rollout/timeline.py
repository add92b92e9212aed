"""The reader's own objects, applied again and again: a World of more than one deploy.

Each Step is done in a tick of its own number. Applying is `kubectl apply` with the objects as
given (`applying.py`); an object that a Step does not name stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from playground.rollout.applying import (
    Named,
    Object,
    Objects,
    content_changes,
    name_of,
    read_applied,
    running_state,
    select,
    told_of,
)
from playground.rollout.configuration import read_template
from playground.rollout.events import DeleteContent, Event, Operation
from playground.rollout.faults import Fault
from playground.rollout.fields import ScenarioError
from playground.rollout.pod_template import same_pod_template
from playground.rollout.refused import refuse_changed
from playground.rollout.state import Policy, State
from playground.rollout.ticks import Run, Story, go_on, run, warm_up


@dataclass(frozen=True, slots=True)
class Step:
    """What is done in one tick: `operations`, then `objects` are applied (None: nothing is), then
    the fields of `write` are set in the workload's spec. `told`: sentences about it."""

    tick: int
    operations: tuple[Operation, ...] = ()
    objects: Sequence[Object] | None = None
    write: Mapping[str, Any] = field(default_factory=dict)
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """What a workload went through so far. From here it can go on in more than one way.

    `applied`: what is there now, as it was applied last; `templates`: what each template that
    there was is called, and the objects that brought it.
    """

    workload: Named
    run: Run
    applied: Objects
    templates: tuple[tuple[str, Objects], ...]


def run_steps(
    workload: Named,
    running: Sequence[Object],
    steps: Sequence[Step],
    *,
    tags: Mapping[str, str | None],
    policy: Policy,
    faults: tuple[Fault, ...] = (),
    nodes: int,
    max_ticks: int,
    max_work: int,
) -> Run:
    """Run the workload with the objects around it, which have come to rest before tick 0.

    `tags`: image reference without digest → the digest that it stands for at first. Raises
    ScenarioError, EventError and BudgetError.
    """
    course = at_rest(workload, running, tags=tags, policy=policy, faults=faults, nodes=nodes)
    return take_steps(course, steps, max_ticks=max_ticks, max_work=max_work).run


def at_rest(
    workload: Named,
    running: Sequence[Object],
    *,
    tags: Mapping[str, str | None],
    policy: Policy,
    faults: tuple[Fault, ...] = (),
    nodes: int,
) -> Course:
    """Tick 0 alone. Raises as `run_steps` does."""
    before = select(running, workload)
    if before.workload is None:
        raise ScenarioError("", f"there is no {workload[0]} {workload[2]!r}", "Add one.")
    state = running_state(before, {image: (digest, digest) for image, digest in tags.items()})
    state = state._replace(policy=policy, faults=faults, nodes=nodes)
    start = run(warm_up(state), Story({}, max_ticks=0))
    return Course(workload, start, before, (("v1", before),))


def take_steps(course: Course, steps: Sequence[Step], *, max_ticks: int, max_work: int) -> Course:
    """The course until these steps are done, all of them in later ticks, and it came to rest.

    `max_ticks` and `max_work` bound the whole course. Raises as `run_steps` does.
    """
    last = course.run.ticks[-1]
    applying = _Applying(last.state, course.applied, course.templates)
    events: dict[int, list[Event]] = {}
    for step in steps:
        events.setdefault(step.tick, []).append(applying.event(step, course.workload))
    ticks = (*course.run.ticks[:-1], replace(last, state=applying.state))
    done = go_on(replace(course.run, ticks=ticks), Story(events, max_ticks, max_work))
    return Course(course.workload, done, applying.before, tuple(applying.templates))


class _Applying:
    """What was applied last, and the state with every template that ever will be."""

    def __init__(
        self, state: State, before: Objects, templates: Sequence[tuple[str, Objects]]
    ) -> None:
        self.state, self.before = state, before
        self.templates = list(templates)

    def event(self, step: Step, workload: Named) -> Event:
        operations, told, write = list(step.operations), list(step.told), dict(step.write)
        deleted = {(op.kind, op.name) for op in operations if isinstance(op, DeleteContent)}
        contents = {k: obj for k, obj in self.before.contents.items() if k not in deleted}
        self.before = replace(self.before, contents=contents)
        if step.objects is not None:
            after = select(step.objects, workload)
            changes, about = content_changes(self.before, after)
            operations += changes
            told += about
            if after.workload is not None:
                written, about = self._apply(after)
                write, told = written | write, told + about
            merged = {**contents, **after.contents}
            self.before = Objects(after.workload or self.before.workload, merged)
        return Event(tuple(operations), write, tuple(told))

    def _apply(self, after: Objects) -> tuple[dict[str, Any], list[str]]:
        """The write of the spec. Without `replicas` in the manifest they stay as they are."""
        assert self.before.workload is not None and after.workload is not None
        refuse_changed(self.before.workload, after.workload)
        name, old = self._template(after), read_applied(self.before, self._template(self.before))
        new = read_applied(after, name)
        write = {each: getattr(new, each) for each in new.__slots__}
        if not any(_replicas(objects) for objects in (self.before, after)):
            write.pop("replicas", None)
        return write, told_of(name_of(after), old, new)

    def _template(self, objects: Objects) -> str:
        """The name of the template: one that came before, if it means the same."""
        assert objects.workload is not None, "there is a workload"
        written = objects.workload["spec"].get("template")
        for name, other in self.templates:
            assert other.workload is not None, "there was a workload"
            if same_pod_template(other.workload["spec"]["template"], written):
                return name
        name = f"v{len(self.templates) + 1}"
        self.templates.append((name, objects))
        templates = {**self.state.templates, name: read_template(name, objects.workload)}
        self.state = self.state._replace(templates=templates)
        return name


def _replicas(objects: Objects) -> bool:
    spec = objects.workload.get("spec") if objects.workload else None
    return isinstance(spec, dict) and spec.get("replicas") is not None
