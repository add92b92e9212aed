"""The garbage question, in words: which old versions are still needed, and what an undo meets.

For the history at the end of a World: every version of a ConfigMap or Secret with the revisions
that name it, and for every revision what `kubectl rollout undo --to-revision` would meet if all
that the current revisions do not name were deleted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from playground.lessons.story_ledger import existing, named_now
from playground.lessons.story_world import Told
from playground.rollout.applying import Named
from playground.rollout.needed import Key, UndoMeets, needed_contents, undo_without
from playground.rollout.undo import Revision, history

MOST_UNDOS = 8
"""That are played for one World."""


@dataclass(frozen=True, slots=True)
class Version:
    """One ConfigMap or Secret that exists. `needed_by`: the workloads and their revisions that
    name it; `current`: one of those is a revision that is deployed now."""

    kind: str
    name: str
    needed_by: tuple[tuple[Named, Revision], ...]
    current: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class UndoAnswer:
    """What an undo of a workload to a revision would meet without the old versions."""

    workload: Named
    meets: UndoMeets
    sentence: str


@dataclass(frozen=True, slots=True)
class Garbage:
    """The answer. `deletable`: what no revision names; `old`: what no current one does; `unasked`
    counts the undos beyond those that are played, the oldest revisions."""

    versions: tuple[Version, ...]
    undos: tuple[UndoAnswer, ...]
    unasked: int
    deletable: tuple[Key, ...]
    old: tuple[Key, ...]


def garbage(told: Told, workloads: Sequence[Named]) -> Garbage:
    """The answer for the end of this World; `workloads` are in the order of its own.

    Raises BudgetError.
    """
    versions = [_version(told, workloads, key) for key in existing(told)]
    used = {key for state in told.ends for key in named_now(state)}
    old = tuple((each.kind, each.name) for each in versions if (each.kind, each.name) not in used)
    earlier = [
        (revision.number, workload, state)
        for workload, state in zip(workloads, told.ends, strict=True)
        for revision in history(state)
        if not revision.current
    ]
    newest = sorted(earlier, key=lambda each: each[0])[-MOST_UNDOS:]
    undos = [
        UndoAnswer(workload, meets, _undo_sentence(workload, meets))
        for number, workload, state in newest
        for meets in [undo_without(state, number, old)]
    ]
    return Garbage(
        tuple(versions),
        tuple(undos),
        len(earlier) - len(newest),
        tuple((each.kind, each.name) for each in versions if not each.needed_by),
        old,
    )


def _version(told: Told, workloads: Sequence[Named], key: Key) -> Version:
    needed_by = tuple(
        (workload, revision)
        for workload, state in zip(workloads, told.ends, strict=True)
        for revision in needed_contents(state).get(key, ())
    )
    current = any(revision.current for _, revision in needed_by)
    kind, name = key
    if not needed_by:
        sentence = f"{kind} {name} is named by no revision any more: nothing misses it."
    else:
        named = ", ".join(
            f"revision {revision.number} of {workload[0]} {workload[2]}"
            + (" (the current one)" if revision.current else "")
            for workload, revision in needed_by
        )
        sentence = f"{kind} {name} is named by {named}"
        sentence += "." if current else ": only an undo would need it."
    return Version(kind, name, needed_by, current, sentence)


def _undo_sentence(workload: Named, meets: UndoMeets) -> str:
    undo = f"kubectl rollout undo --to-revision={meets.revision} of {workload[0]} {workload[2]}"
    serving = (
        f"{meets.serving} of {meets.desired} pods would serve, {meets.updated} of that revision"
    )
    if meets.waiting:
        pods = f"{meets.stuck} pod{'' if meets.stuck == 1 else 's'}"
        return f"{undo} would leave {pods} waiting ({meets.waiting}); {serving}."
    return f"{undo} finds all that it needs; {serving}."
