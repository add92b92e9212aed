"""The kubelet's part: what becomes of the pods that the controllers want.

The policy is the recorder's (`tests/conformance/rollouts/README.md`): one action on each pod in
a kubelet tick, from the state at the end of the tick before. Recorded with it: a pod reads its
ConfigMap when it is started and never again (`envFrom`), and one whose ConfigMap is missing stays
Pending. What containers get otherwise (`containers.py`), and that mounted files change while a
pod runs (`volumes.py`), is documented by Kubernetes but not recorded.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from playground.rollout.budget import MAX_PODS
from playground.rollout.containers import Start, dies, doomed, first_start, started, waits_for
from playground.rollout.settle import settle
from playground.rollout.state import Pod, State
from playground.rollout.volumes import sync_volumes, updates

Natural = tuple[tuple[int, int, str], ...]
"""A text as something to compare: numbers by their size."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The pods (by uid) that a kubelet tick removes, starts and makes ready.

    `waiting`: a later tick will have something to do even if this one has not.
    """

    remove: tuple[int, ...] = ()
    start: tuple[int, ...] = ()
    ready: tuple[int, ...] = ()
    waiting: bool = False

    def __bool__(self) -> bool:
        return bool(self.remove or self.start or self.ready)


def order(pod: Pod) -> tuple[int, Natural]:
    """Oldest first: the tick in which it was first recorded, then its alias in natural order."""
    return pod.first_seen, _natural(pod.alias)


@lru_cache(maxsize=4 * MAX_PODS)
def _natural(alias: str) -> Natural:
    parts = re.findall(r"[0-9]+|[^0-9]", alias)
    return tuple((1, int(part), "") if part.isdigit() else (0, 0, part) for part in parts)


def plan(state: State) -> Plan:
    """What the kubelet does next, from a recorded state."""
    policy = state.policy
    remove: list[int] = []
    start: list[int] = []
    ready: list[int] = []
    waiting = False
    # Pods of one template wait for the same.
    names = {pod.template for pod in state.pods}
    lacking = {name: waits_for(state, name) for name in names}
    dying = {name: doomed(state, first_start(state, name)) for name in names if state.faults}
    for pod in sorted(state.pods, key=order):
        pending = pod.state == "pending"
        if pod.terminating:
            if policy.terminate_after is not None:
                waiting = True
                if pod.gone_age >= policy.terminate_after:
                    remove.append(pod.uid)
        elif pod.ready or pod.crashed or (pending or pod.restarting) and lacking[pod.template]:
            continue
        elif pod.template in policy.broken or (
            state.faults and (dying[pod.template] if pending else dies(state, pod))
        ):
            if pending:
                start.append(pod.uid)
        elif pod.age + 1 < policy.ready_after or len(ready) == policy.ready_per_tick:
            waiting = waiting or policy.ready_per_tick != 0
            if pending:
                start.append(pod.uid)
        else:
            ready.append(pod.uid)
    # Files that are to change keep the kubelet busy for some ticks more.
    waiting = waiting or bool(updates(state))
    return Plan(tuple(remove), tuple(start), tuple(ready), waiting)


def kubelet_tick(state: State, work: Plan) -> State:
    """Carry out a plan: what is gone first, and if there is more to do the controllers see that
    before the rest."""
    waiting = {pod.uid for pod in state.pods if not pod.ready}
    if work.remove:
        gone = set(work.remove)
        kept = tuple(pod for pod in state.pods if pod.uid not in gone)
        state = settle(state._replace(pods=kept))
    ready = set(work.ready)
    numbers = ready.union(work.start)
    touched = [pod for pod in state.pods if pod.uid in numbers]
    firsts = {name: first_start(state, name) for name in {pod.template for pod in touched}}
    state = state.with_pods(
        set_ready(state, pod, pod.uid in ready, firsts[pod.template]) for pod in touched
    )
    state = settle(sync_volumes(state))
    # The recorder counts the age of ready pods too, but nothing depends on that.
    return state.with_pods(p._replace(age=p.age + 1) for p in state.pods if p.uid in waiting)


def set_ready(state: State, pod: Pod, ready: bool, first: Start | None = None) -> Pod:
    """The pod, running, ready or not; a container that starts gets its image and configuration.

    `first`: what that is at a first start, if it is known already.
    """
    if pod.configuration is not None or first is None:
        pod = started(state, pod)
        first = (pod.configuration or (), pod.digests or ())
    return pod._replace(
        configuration=first[0],
        digests=first[1],
        phase="Running",
        ready=ready,
        not_yet_available=ready,
        ready_seconds=0,
        # One that dies starts over and over, with what it finds each time.
        restarting=not ready and dies(state, pod),
    )


def elapse(state: State, seconds: float) -> State:
    """Time passes; ready pods have been so for that much longer."""
    ready = (p._replace(ready_seconds=p.ready_seconds + seconds) for p in state.pods if p.ready)
    return state.with_pods(ready)._replace(now=state.now + seconds)


def clock_due(state: State) -> bool:
    """A pod became ready since the last clock tick and `minReadySeconds` is to be waited for."""
    fresh = any(pod.not_yet_available and not pod.terminating for pod in state.pods)
    return state.workload.spec.min_ready_seconds > 0 and fresh


def clock_tick(state: State) -> State:
    """`minReadySeconds` pass: every ready pod becomes available."""
    state = elapse(state, state.workload.spec.min_ready_seconds)
    fresh = (pod for pod in state.pods if pod.not_yet_available)
    return settle(state.with_pods(pod._replace(not_yet_available=False) for pod in fresh))
