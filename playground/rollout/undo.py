"""The history of a workload, and what `kubectl rollout undo` makes of it.

A Deployment's history are its ReplicaSets, that of the others their ControllerRevisions. Source:
kubectl, `pkg/polymorphichelpers/rollback.go`.
"""

from dataclasses import dataclass, replace
from typing import Any

from playground.rollout.reasons import Reason, Value
from playground.rollout.state import State
from playground.rollout.workloads import Deployment


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision: its number, its template, and whether the spec has that template now."""

    number: int
    template: str
    current: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why kubectl undoes nothing: the name of the rule, and the numbers in it."""

    rule: str
    number: int = 0


def history(state: State) -> tuple[Revision, ...]:
    """All revisions that are kept, oldest first."""
    workload = state.workload
    kept = state.replicasets if isinstance(workload, Deployment) else workload.revisions
    rows = sorted((each.revision, each.template) for each in kept)
    return tuple(Revision(*row, row[1] == workload.spec.template) for row in rows)


def undo_target(state: State, number: int | None = None) -> Revision | Refusal:
    """The revision to go back to, or to that `number`; or why there is none."""
    workload, kept = state.workload, history(state)
    if isinstance(workload, Deployment) and workload.spec.paused:
        return Refusal("undo-paused")
    if number is None:
        if len(kept) < 2:
            return Refusal("undo-no-history", len(kept))
        return kept[-2]
    found = next((each for each in kept if each.number == number), None)
    if found is None:
        return Refusal("undo-not-found", number)
    return found


def undone(state: State, number: int | None = None) -> State:
    """The state after `kubectl rollout undo`: another template in the spec, and nothing else."""
    workload, target = state.workload, undo_target(state, number)
    if isinstance(target, Revision) and target.current:
        target = Refusal("undo-same", target.number)
    if isinstance(target, Refusal):
        reason = Reason("kubectl", target.rule, {"revision": target.number}, target.number)
        return state._replace(reasons=(*state.reasons, reason))
    changed: Any = {
        "spec": replace(workload.spec, template=target.template),
        "generation": workload.generation + 1,
    }
    inputs: dict[str, Value] = {"revision": target.number, "template": target.template}
    reason = Reason("kubectl", "undo", inputs, target.number)
    return state._replace(workload=replace(workload, **changed), reasons=(*state.reasons, reason))
