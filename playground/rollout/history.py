"""ControllerRevisions: which template has which number, and which old ones are kept.

StatefulSets and DaemonSets number in the same way and clean up in two different ways. Upstream:
`pkg/controller/statefulset/stateful_set_control.go` (getStatefulSetRevisions, truncateHistory),
`pkg/controller/daemon/update.go` (constructHistory, cleanupHistory) and
`pkg/controller/history/controller_history.go`.
"""

from collections.abc import Collection, Sequence

from playground.rollout.workloads import ControllerRevision

Revisions = tuple[ControllerRevision, ...]
"""Sorted by `revision`, as SortControllerRevisions does."""


def with_revision(revisions: Revisions, template: str) -> Revisions:
    """The revisions with one for this template that has the highest number.

    Going back to an earlier template finds its revision again and gives it a new number.
    Upstream: getStatefulSetRevisions and constructHistory, which agree in this.
    """
    if revisions and revisions[-1].template == template:
        return revisions
    others = tuple(each for each in revisions if each.template != template)
    number = max((each.revision for each in revisions), default=0) + 1
    return (*others, ControllerRevision(template, number))


def truncate_history(revisions: Revisions, live: Collection[str], limit: int) -> Revisions:
    """A StatefulSet keeps what is in use and `limit` more; the oldest go first.

    `live`: the templates of the pods, of the current and of the update revision.
    Upstream: truncateHistory.
    """
    history = [each for each in revisions if each.template not in live]
    return _without(revisions, history[: max(0, len(history) - limit)])


def cleanup_history(revisions: Revisions, live: Collection[str], limit: int) -> Revisions:
    """A DaemonSet keeps `limit` beside the current one: those in use count, but stay.

    `live`: the templates of the pods, terminating ones included. Upstream: cleanupHistory.
    """
    old = revisions[:-1]
    to_kill = max(0, len(old) - limit)
    return _without(revisions, [each for each in old if each.template not in live][:to_kill])


def _without(revisions: Revisions, doomed: Sequence[ControllerRevision]) -> Revisions:
    return tuple(each for each in revisions if each not in doomed)
