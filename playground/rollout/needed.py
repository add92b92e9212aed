"""The garbage question: which ConfigMaps and Secrets does which revision still need, and what
would an undo meet without them?

Nothing in Kubernetes asks it: a revision is a pod template, and the objects that it names are
kept, or not, by others. What an undo would meet is played, not guessed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from playground.rollout.containers import waits_for
from playground.rollout.events import DeleteContent, Event, Operation, UndoRollout
from playground.rollout.state import State
from playground.rollout.ticks import Story, run
from playground.rollout.undo import Revision, history

Key = tuple[str, str]
"""Kind and name of a ConfigMap or Secret."""
LONG_ENOUGH = 60
"""Ticks that an undo gets to come to rest."""
MOST_WORK = 200_000
"""What it may cost: see `budget.py`."""


@dataclass(frozen=True, slots=True)
class UndoMeets:
    """How an undo to a revision would end. `waiting`: why pods cannot start, if any cannot;
    `stuck` and `serving` count pods at the end, `updated` those of that revision that serve, and
    `desired` those that there shall be."""

    revision: int
    missing: tuple[Key, ...]
    waiting: str | None
    stuck: int
    serving: int
    updated: int
    desired: int


def needed_contents(state: State) -> Mapping[Key, tuple[Revision, ...]]:
    """Every ConfigMap and Secret that a kept revision names, and which revisions do."""
    needed: dict[Key, list[Revision]] = {}
    for revision in history(state):
        names = [(ref.kind, ref.name) for ref in state.templates[revision.template].references]
        for key in dict.fromkeys(names):
            needed.setdefault(key, []).append(revision)
    return {key: tuple(revisions) for key, revisions in needed.items()}


def undo_without(state: State, revision: int, deleted: Iterable[Key]) -> UndoMeets:
    """Delete these objects, undo to that revision, and see how it ends.

    Raises BudgetError. Objects that do not exist any more are passed over.
    """
    gone = [key for key in dict.fromkeys(deleted) if key in state.contents]
    operations: Sequence[Operation] = [
        *(DeleteContent(*key) for key in gone),
        UndoRollout(revision),
    ]
    last = (
        run(state, Story({1: [Event(tuple(operations))]}, LONG_ENOUGH, MOST_WORK)).ticks[-1].state
    )
    waiting = [
        reason
        for pod in last.pods
        if not pod.terminating and (pod.configuration is None or pod.restarting)
        for reason in [waits_for(last, pod.template)]
        if reason
    ]
    target = next((each for each in history(state) if each.number == revision), None)
    names = state.templates[target.template].references if target else ()
    serving = [pod for pod in last.pods if pod.state == "ready"]
    named = {(ref.kind, ref.name) for ref in names}
    return UndoMeets(
        revision,
        tuple(sorted(key for key in named if key not in last.contents)),
        waiting[0] if waiting else None,
        len(waiting),
        len(serving),
        sum(target is not None and pod.template == target.template for pod in serving),
        last.desired,
    )
