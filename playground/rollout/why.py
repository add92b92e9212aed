"""A Reason in words: one sentence, with the numbers of this rollout.

Every number in a sentence is an input or the result of the rule. The rules are explained where
they are carried out: `scaling.py`, `rolling.py`, `recreate.py`, `revisions.py`, `progress.py`,
`replicaset.py`, `statefulset.py`, `daemonset.py`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from playground.rollout.reasons import Reason

Inputs = Mapping[str, Any]


def sentence(reason: Reason) -> str:
    """The Reason as one sentence that ends with a period."""
    return _SENTENCES[reason.rule](reason.inputs, reason.result)


def rules() -> tuple[str, ...]:
    """The names of all rules that there is a sentence for."""
    return tuple(_SENTENCES)


def _pods(number: int) -> str:
    return f"{number} pod{'' if number == 1 else 's'}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _percent(value: Any) -> bool:
    return isinstance(value, str)


def _surge(i: Inputs) -> str:
    """How many pods there may be."""
    if _percent(i["maxSurge"]):
        rounded = f"maxSurge {i['maxSurge']} of {i['replicas']} rounds up to {i['surge']}"
        return f"{rounded}, so up to {_pods(i['limit'])}"
    return (
        f"maxSurge {i['maxSurge']} on top of {_pods(i['replicas'])} allows up to "
        f"{_pods(i['limit'])}"
    )


def _unavailable(i: Inputs) -> str:
    """How many pods must stay available."""
    said = f"maxUnavailable {i['maxUnavailable']}"
    if _percent(i["maxUnavailable"]):
        said += f" of {i['replicas']} rounds down to {i['rounded']}"
    if i["rounded"] < i["unavailable"]:
        said += f" and maxSurge is 0 too, so that nothing could move: {i['unavailable']} is taken"
    elif i["rounded"] > i["unavailable"]:
        said += f", of which only {i['unavailable']} count, as there are no more pods"
    return f"{said}, so at least {i['minimum']} of {i['replicas']} must stay available"


def _scale_up(i: Inputs, result: Any) -> str:
    return (
        f"{_surge(i)}; the ReplicaSets want {i['total']} now, so {i['template']} grows from "
        f"{i['current']} to {result}."
    )


def _create(i: Inputs, result: Any) -> str:
    return (
        f"The template {i['template']} has no ReplicaSet yet, so revision {i['revision']} is "
        f"created; {_surge(i)}; the old ones want {i['total']}, so it begins with {result}."
    )


def _no_room(i: Inputs, result: Any) -> str:
    return (
        f"{_surge(i)}; the ReplicaSets want {i['total']} already, so {i['template']} waits at "
        f"{result}."
    )


def _capped(i: Inputs, result: Any) -> str:
    left = "none" if result <= 0 else str(result)
    return (
        f"{_unavailable(i)}; of {_pods(i['total'])} that the ReplicaSets want, {i['pending']} new "
        f"{_are(i['pending'])} not available yet, so of the old pods {left} may go."
    )


def _unhealthy(i: Inputs, result: Any) -> str:
    return (
        f"Old pods that are not available go first: {i['template']} wants {i['current']} and has "
        f"{i['available']} available; up to {i['cap']} may go, so it shrinks to {result}."
    )


def _scale_down(i: Inputs, result: Any) -> str:
    return (
        f"{_unavailable(i)}; {i['available']} {_are(i['available'])} available, so "
        f"{i['template']} shrinks from {i['current']} to {result}."
    )


def _no_surplus(i: Inputs, result: Any) -> str:
    return (
        f"{_unavailable(i)}; {i['available']} {_are(i['available'])} available, so no old pod "
        "goes."
    )


def _share(i: Inputs, result: Any) -> str:
    grown = (
        f"Scaling is shared in proportion: {i['template']} had {i['current']} of the "
        f"{i['before']} that were allowed, and "
        f"{i['limit']} are allowed now, which rounds to {i['fraction']}"
    )
    if i["fraction"] == result:
        return f"{grown}."
    if i["first"]:
        return f"{grown}; it also takes what the rounding left over, so it gets {result}."
    return f"{grown}; no more than {i['room']} of the change is left for it, so it gets {result}."


_SENTENCES: Mapping[str, Callable[[Inputs, Any], str]] = {
    # Deployment, RollingUpdate
    "create-new": _create,
    "scale-up": _scale_up,
    "no-room": _no_room,
    "scale-down-new": lambda i, r: (
        f"The new ReplicaSet {i['template']} wants {i['current']}, but there shall be {r}, so it "
        "shrinks at once."
    ),
    "scale-down-cap": _capped,
    "unhealthy-first": _unhealthy,
    "scale-down-old": _scale_down,
    "no-surplus": _no_surplus,
    # Deployment, Recreate
    "recreate-down": lambda i, r: (
        f"The strategy is Recreate: before a new pod comes, {i['template']} goes from "
        f"{i['current']} to {r}."
    ),
    "recreate-waits": lambda i, r: (
        f"The strategy is Recreate: {_pods(r)} of the old revisions {_are(r)} not gone yet, "
        "terminating ones included, so no new one is created."
    ),
    "recreate-up": lambda i, r: (
        f"The strategy is Recreate and no old pod is left, so {i['template']} gets all {r}."
    ),
    # Deployment, scaling
    "scale-lone": lambda i, r: (
        f"Only one ReplicaSet counts, so {i['template']} follows the Deployment from "
        f"{i['current']} to {r}."
    ),
    "scale-saturated": lambda i, r: (
        f"The new ReplicaSet has all {_pods(i['replicas'])} available, so {i['template']} goes "
        f"from {i['current']} to {r}."
    ),
    "scale-share": _share,
    # Deployment, revisions and progress
    "revision-reused": lambda i, r: (
        f"The template {i['template']} has a ReplicaSet already, so revision {i['before']} is "
        f"used again and becomes revision {r}."
    ),
    "history-cleanup": lambda i, r: (
        f"revisionHistoryLimit {i['limit']} keeps {i['limit']} of {i['old']} old ReplicaSets, so "
        f"the empty {i['template']} (revision {r}) is deleted."
    ),
    "complete": lambda i, r: (
        f"Nothing to do: all {_pods(r)} are of {i['template']} and available."
        if r
        else "Nothing to do: there shall be no pods."
    ),
    "paused": lambda i, r: (
        f"The Deployment is paused: its template {i['template']} gets no pods, only changes of "
        f"size are followed; there {_are(r)} {_pods(r)}."
    ),
    "deadline": lambda i, r: (
        f"No progress since second {i['since']}, and it is second {i['now']}: that is more than "
        f"progressDeadlineSeconds {i['deadline']}, so Progressing becomes False; nothing else "
        "changes."
    ),
    # ReplicaSet
    "create-pods": lambda i, r: (
        f"The ReplicaSet of {i['template']} wants {i['wanted']} and has {i['current']}, so it "
        f"creates {r}."
    ),
    "delete-pods": lambda i, r: (
        f"The ReplicaSet of {i['template']} wants {i['wanted']} and has {i['current']}, so it "
        f"deletes {r}, pods that are not ready first ({i['unready']} {_are(i['unready'])} not)."
    ),
}
