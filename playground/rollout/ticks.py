"""The tick loop: what happens when, and what is recorded.

The rules are the recorder's (`tests/conformance/rollouts/README.md`): tick 0 is the start;
every later tick is an `event`, a `clock` or a `kubelet` tick, in this order of preference; the
controllers settle before each is recorded.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from playground.rollout.budget import MAX_TICKS, MAX_WORK, POD_WORK, BudgetError
from playground.rollout.events import Event, apply_events
from playground.rollout.kubelet import Plan, clock_due, clock_tick, kubelet_tick, plan
from playground.rollout.reasons import resting
from playground.rollout.settle import settle
from playground.rollout.state import Pod, Policy, State
from playground.rollout.workloads import DaemonSet, Deployment, StatefulSet, Workload

Tally = dict[str, int]


@dataclass(frozen=True, slots=True)
class Tick:
    """One recorded tick. `actions`: pods per template that the kubelet removed, started, made
    ready; `events`: what the user did. `state.scaling` holds the resizes of this tick only."""

    number: int
    kind: str
    state: State
    actions: Mapping[str, Tally]
    events: Sequence[Event] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """What happens to a State: events by tick, until nothing is left to do or `max_ticks`.

    More than `max_work` is not done: see `budget.py`.
    """

    events: Mapping[int, Sequence[Event]]
    max_ticks: int = 40
    max_work: int = MAX_WORK


@dataclass(frozen=True, slots=True)
class Run:
    """The ticks, how it ended: `stable` (nothing left to do) or `max_ticks`, and the work done."""

    ticks: tuple[Tick, ...]
    ended: str
    work: int


def warm_up(state: State) -> State:
    """Every pod that can be is ready and nothing is left to do: `start: ready`.

    With the default policy but for `terminate_after`; these steps are not recorded. So if all
    pods of a StatefulSet become ready, it makes no difference that they came one by one.
    """
    workload = state.workload
    if isinstance(workload, StatefulSet) and workload.spec.pod_management_policy != "Parallel":
        spec = replace(workload.spec, pod_management_policy="Parallel")
        warm = _warm_up(state._replace(workload=replace(workload, spec=spec)))
        if all(pod.ready for pod in warm.pods) and isinstance(warm.workload, StatefulSet):
            return warm._replace(workload=replace(warm.workload, spec=workload.spec))
    return _warm_up(state)


def _warm_up(state: State) -> State:
    policy = state.policy
    state = settle(state._replace(policy=Policy(terminate_after=policy.terminate_after)))
    for _ in range(MAX_TICKS):
        state = _name_pods(state, 0)
        if clock_due(state):
            state = clock_tick(state)
            continue
        work = plan(state)
        state = kubelet_tick(state, work)
        if not work:
            return state._replace(policy=policy, reasons=resting(state.reasons))
    raise BudgetError(f"the start is not finished after {MAX_TICKS} steps")


def run(state: State, story: Story, *, number: int = 0, first: Sequence[Event] = ()) -> Run:
    """Record the state as tick `number` and go on from there.

    `first`: what the user did in that tick, if it is not the start. Raises EventError and
    BudgetError.
    """
    tick = _record(number, "event" if first else "initial", state, {}, first)
    return go_on(Run((tick,), "max_ticks", 0), story)


def go_on(run: Run, story: Story) -> Run:
    """The run, and what comes after its last tick. The bounds of the story are those of both.

    So a run that came to rest, continued with an event of a later tick, is the run of a story that
    had this event from the start. Raises EventError and BudgetError.
    """
    if story.max_ticks > MAX_TICKS:
        raise BudgetError(f"more than {MAX_TICKS} ticks are not simulated")
    ticks = list(run.ticks)
    last_event = max(story.events, default=0)
    work_done = run.work
    while (tick := ticks[-1]).number < story.max_ticks:
        work = plan(tick.state)
        if tick.number >= last_event and not (work or work.waiting or clock_due(tick.state)):
            return Run(tuple(ticks), "stable", work_done)
        events = story.events.get(tick.number + 1, ())
        work_done += _work(tick.state) * max(1, len(events))
        if work_done > story.max_work:
            raise BudgetError("so many pods over so many ticks are not simulated")
        ticks.append(_next(tick, work, story))
    return Run(tuple(ticks), "max_ticks", work_done)


def _work(state: State) -> int:
    """What one tick, or one event in it, counts for in the budget."""
    work = POD_WORK * (1 + len(state.replicasets) + len(state.pods)) + len(state.contents)
    for name, count in Counter(pod.template for pod in state.pods).items():
        template = state.templates[name]
        work += count * (len(template.images) + len(template.references))
    return work


def _next(tick: Tick, work: Plan, story: Story) -> Tick:
    number, state = tick.number + 1, tick.state._replace(scaling=(), reasons=())
    events = story.events.get(number, ())
    if events:
        return _record(number, "event", apply_events(state, events), {}, events)
    if clock_due(state):
        return _record(number, "clock", clock_tick(state), {})
    after = kubelet_tick(state, work)
    return _record(number, "kubelet", after, _actions(state, work))


def _record(
    number: int,
    kind: str,
    state: State,
    actions: Mapping[str, Tally],
    events: Sequence[Event] = (),
) -> Tick:
    state = _name_pods(state, number)
    leaving = (p._replace(gone_age=p.gone_age + 1) for p in state.pods if p.terminating)
    return Tick(number, kind, state.with_pods(leaving), actions, events)


def _name_pods(state: State, number: int) -> State:
    """New pods get an alias, in the order of their creation: `TEMPLATE-NUMBER`, or, where a pod's
    place says which it is, `PLACE/TEMPLATE`, and later ones of that name `.2`, `.3`."""
    named = dict(state.named)
    new = []
    for pod in state.pods:
        if not pod.alias:
            place = _place(state.workload, pod)
            name = f"{place}/{pod.template}" if place else pod.template
            named[name] = count = named.get(name, 0) + 1
            alias = name if place and count == 1 else f"{name}{'.' if place else '-'}{count}"
            new.append(pod._replace(alias=alias, first_seen=number))
    return state.with_pods(new)._replace(named=named)


def _place(workload: Workload, pod: Pod) -> str:
    match workload:
        case StatefulSet(name=name):
            return f"{name}-{pod.ordinal}"
        case DaemonSet():
            return f"node-{pod.node}"
        case Deployment():
            return ""


def _actions(state: State, work: Plan) -> dict[str, Tally]:
    template = {pod.uid: pod.template for pod in state.pods}
    groups = {"remove": work.remove, "start": work.start, "ready": work.ready}
    return {
        action: dict(Counter(template[uid] for uid in uids))
        for action, uids in groups.items()
        if uids
    }
