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


def _share(i: Inputs, result: Any) -> str:
    whole = (
        f"{_surge(i)}; all ReplicaSets together want {i['total']}"
        if i["replicas"]
        else "There shall be no pods any more"
    )
    share = (
        f"{whole}; so that a change of size does not push the rollout forward, {i['template']} "
        f"keeps its share: {i['current']} of {i['before']} is {i['fraction']} of {i['limit']}"
    )
    if i["fraction"] == result:
        return f"{share}."
    return f"{share}, and with what rounding leaves over it gets {result}."


def _revision_of(i: Inputs) -> str:
    if i["kept"] and i["partition"] == "":
        return (
            "updateStrategy has a type and no rollingUpdate, so a pod that is lost before its "
            f"turn comes back as it was: as {i['template']}."
        )
    if i["kept"]:
        return f"partition {i['partition']} keeps it as it was, so it comes as {i['template']}."
    return f"it comes as {i['template']}."


def _to_partition(i: Inputs) -> str:
    return f" to partition {i['partition']}" if i["partition"] else ""


def _nodes(field: str, i: Inputs) -> str:
    if _percent(i[field]):
        return f"{field} {i[field]} of {i['nodes']} nodes rounds up to {i['limit']}"
    return f"{field} is {i['limit']}"


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
        f"Nothing to do: {'the only pod is' if r == 1 else f'all {r} pods are'} of "
        f"{i['template']} and available."
        if r
        else "Nothing to do: there shall be no pods."
    ),
    "paused": lambda i, r: (
        f"The Deployment is paused: its template {i['template']} gets no pods, only changes of "
        f"size are followed; there {_are(r)} {_pods(r)}."
    ),
    "waits-for-new": lambda i, r: (
        f"No old pod is wanted any more; {i['available']} of {r} new pods {_are(i['available'])} "
        f"available, so the rollout to {i['template']} waits for the rest."
    ),
    "deadline": lambda i, r: (
        f"There was no progress for {r} seconds, more than progressDeadlineSeconds "
        f"{i['deadline']}: the condition Progressing becomes False, and nothing else changes."
    ),
    # StatefulSet
    "create-ordinal": lambda i, r: (
        f"Pods are created in the order of their ordinals, and number {r} is the first that is "
        f"missing of {i['replicas']}; " + _revision_of(i)
    ),
    "create-all": lambda i, r: (
        f"podManagementPolicy is Parallel: all {r} missing pods of {i['replicas']} are created at "
        "once."
    ),
    "scale-down-all": lambda i, r: (
        f"podManagementPolicy is Parallel: of more than {i['replicas']} pods all {r} go at once, "
        "whether the others are ready or not."
    ),
    "waits-for-gone": lambda i, r: (
        f"{i['policy']} does one thing after the other: pod number {r} is on its way out, and "
        "until it is gone nothing else is done."
    ),
    "waits-for-ready": lambda i, r: (
        f"{i['policy']} does one thing after the other: pod number {r}, of {i['template']}, is "
        "not available yet, and until it is no other pod is touched."
    ),
    "stuck": lambda i, r: (
        f"{i['policy']} waits for pod number {r} to become available before it replaces any pod, "
        f"that one included: it stays at {i['template']} and does not get {i['update']} unless it "
        "becomes ready or is deleted by hand."
    ),
    "scale-down-ordinal": lambda i, r: (
        f"There shall be {_pods(i['replicas'])}, and the highest ordinal goes first: number {r}."
    ),
    "scale-down-waits": lambda i, r: (
        f"There shall be {_pods(i['replicas'])}, but pod number {r} is not taken away while one "
        "below it is not available."
    ),
    "update-ordinal": lambda i, r: (
        f"Pods are replaced one at a time, from the highest ordinal down{_to_partition(i)}: "
        f"number {r} is the first that is not of {i['update']} but of {i['template']}, so it goes."
    ),
    "partition": lambda i, r: (
        f"partition {i['partition']}: pods with a lower ordinal are not updated, so {r} "
        f"{'stays' if r == 1 else 'stay'} as {'it is' if r == 1 else 'they are'}; all others are "
        f"of {i['template']}."
    ),
    # StatefulSet and DaemonSet
    "on-delete": lambda i, r: (
        f"updateStrategy is OnDelete: {_pods(r)} {_are(r)} not of {i['template']}, and "
        f"{'stays' if r == 1 else 'stay'} until somebody deletes {'it' if r == 1 else 'them'}."
        if r
        else f"updateStrategy is OnDelete, and all pods are of {i['template']}: nothing to do."
    ),
    # DaemonSet
    "node-lacks-pod": lambda i, r: (
        f"{r} of {i['nodes']} nodes {'lacks' if r == 1 else 'lack'} a pod, so {r} "
        f"{_are(r)} created, of {i['template']}."
    ),
    "node-has-two": lambda i, r: (
        f"A node may have an old pod beside the one of {i['template']} only while the old one is "
        f"ready and the new one is not available: {r} {_are(r)} deleted."
    ),
    "replace-unavailable": lambda i, r: (
        f"{r} of the old pods {_are(r)} not available and {'goes' if r == 1 else 'go'} at once, "
        "whatever maxUnavailable says."
    ),
    "replace-old": lambda i, r: (
        f"{_nodes('maxUnavailable', i)}; {i['unavailable']} of {i['nodes']} "
        f"{'has' if i['unavailable'] == 1 else 'have'} no available pod, so of "
        f"{i['candidates']} old {'pod' if i['candidates'] == 1 else 'pods'} "
        f"{r or 'none'} may go."
    ),
    "surge-unavailable": lambda i, r: (
        f"{r} of the old pods {_are(r)} not available and {'gets' if r == 1 else 'get'} a new one "
        "beside at once, whatever maxSurge says."
    ),
    "surge": lambda i, r: (
        f"{_nodes('maxSurge', i)}; {i['waiting']} new {_are(i['waiting'])} waited for, so beside "
        f"{r or 'none'} of {i['candidates']} old {'pod' if i['candidates'] == 1 else 'pods'} a "
        "new one is created."
    ),
    "all-nodes": lambda i, r: (
        f"Nothing to do: on {'the only node' if r == 1 else f'all {r} nodes'} the pod is of "
        f"{i['template']} and ready."
    ),
    # kubectl rollout undo
    "undo": lambda i, r: (
        f"kubectl rollout undo writes the template of revision {r}, {i['template']}, into the "
        "spec; it touches nothing else."
    ),
    "undo-paused": lambda i, r: (
        "kubectl refuses to undo a paused Deployment: it has to be resumed first."
    ),
    "undo-no-history": lambda i, r: (
        f"kubectl finds nothing to undo: the history has {r} revision{'' if r == 1 else 's'}."
    ),
    "undo-not-found": lambda i, r: f"kubectl finds no revision {r} in the history.",
    "undo-same": lambda i, r: (
        f"kubectl skips the rollback: the template is that of revision {r} already."
    ),
    # ReplicaSet
    "create-pods": lambda i, r: (
        f"The ReplicaSet of {i['template']} wants {i['wanted']} and has {i['current']}, so it "
        f"creates {r}."
    ),
    "delete-pods": lambda i, r: (
        f"The ReplicaSet of {i['template']} wants {i['wanted']} and has {i['current']}, so it "
        f"deletes {r}; those that are not ready go first"
        + (f", which {i['unready']} {_are(i['unready'])}." if i["unready"] else ", but all are.")
    ),
}
