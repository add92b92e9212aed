"""The rules by which controllers act, explained: what the answers to “why?” lead to.

Each name is that of a Reason; `playground/rollout/why.py` puts in the numbers of a rollout. The
sources are named where the rules are carried out, in `playground/rollout`.
"""

from collections.abc import Mapping

CONTROLLER_RULES: Mapping[str, Mapping[str, str]] = {
    "Why controllers act: Deployment": {
        "create-new": "A template without a ReplicaSet gets one. In a rolling update it begins "
        "with as many pods as maxSurge leaves room for: the share of replicas, rounded up.",
        "scale-up": "The new ReplicaSet grows as long as all ReplicaSets together want fewer pods "
        "than replicas and maxSurge allow.",
        "no-room": "The ReplicaSets want as many pods as replicas and maxSurge allow, so the new "
        "one waits until old pods are taken away.",
        "scale-down-new": "A new ReplicaSet that wants more than replicas shrinks at once.",
        "scale-down-cap": "Old pods may go only as far as enough pods stay available: replicas "
        "less maxUnavailable, whose share is rounded down. New pods that are not available yet "
        "count as if they were missing.",
        "unhealthy-first": "Before any healthy old pod goes, the old ReplicaSets are freed of "
        "pods that are not available.",
        "scale-down-old": "The old ReplicaSets shrink by as many pods as are available beyond "
        "the minimum.",
        "recreate-down": "With the strategy Recreate all old pods go before a new one comes.",
        "recreate-waits": "With the strategy Recreate pods that are still terminating count: no "
        "new one is created until they are gone.",
        "recreate-up": "With the strategy Recreate the new ReplicaSet gets all its pods at once.",
        "scale-lone": "While only one ReplicaSet has pods, it follows the Deployment’s replicas.",
        "scale-saturated": "Once the new ReplicaSet has all its pods available, the old ones want "
        "none.",
        "scale-share": "Scaled in the middle of a rollout, a Deployment shares the change among "
        "its ReplicaSets in proportion to their sizes. What rounding leaves over goes to the "
        "largest.",
        "revision-reused": "A template that a ReplicaSet has already is not made again: undo "
        "gives the old ReplicaSet the next revision number.",
        "history-cleanup": "Of the old ReplicaSets without pods, as many as revisionHistoryLimit "
        "says are kept, the oldest go first. What is gone cannot be returned to.",
        "complete": "All pods are of the newest template and available: there is nothing to do.",
        "paused": "A paused Deployment starts no rollout; its size is still followed.",
        "waits-for-new": "No old pod is wanted any more, and the rollout is complete when all new "
        "ones are available.",
        "deadline": "Without progress for progressDeadlineSeconds the condition Progressing "
        "becomes False. Nothing is rolled back.",
    },
    "Why controllers act: ReplicaSet": {
        "create-pods": "A ReplicaSet creates the pods that it lacks, all at once.",
        "delete-pods": "A ReplicaSet deletes the pods that are too many: first those that are not "
        "ready, then the ones that became ready last.",
    },
    "Why controllers act: StatefulSet": {
        "create-ordinal": "With OrderedReady the missing pod of the lowest ordinal is created, "
        "and the next one only when it is available.",
        "create-all": "With podManagementPolicy Parallel all missing pods are created at once.",
        "scale-down-all": "With podManagementPolicy Parallel all pods that are too many go at "
        "once.",
        "waits-for-gone": "A pod that is terminating has to be gone before anything else is done.",
        "waits-for-ready": "A pod that is not available yet has to become so before any other is "
        "touched.",
        "stuck": "A pod that never becomes ready holds everything up, its own replacement too: "
        "neither undo nor a new version helps until somebody deletes it.",
        "scale-down-ordinal": "The pod of the highest ordinal goes first, one at a time.",
        "scale-down-waits": "A pod is not taken away while one below it is not available.",
        "update-ordinal": "An update replaces one pod at a time, from the highest ordinal down, "
        "also with podManagementPolicy Parallel.",
        "partition": "Pods with an ordinal below the partition are not updated.",
    },
    "Why controllers act: DaemonSet": {
        "node-lacks-pod": "Each node gets one pod.",
        "node-has-two": "During a surge a node may have an old and a new pod, but only until the "
        "new one is available, or the old one is not.",
        "replace-unavailable": "Old pods that are not available are replaced at once, beyond "
        "maxUnavailable.",
        "replace-old": "Of the available old pods as many go as maxUnavailable leaves room for; "
        "its share of the nodes is rounded up.",
        "surge-unavailable": "Beside old pods that are not available new ones are created at "
        "once, beyond maxSurge.",
        "surge": "Beside old pods as many new ones are created as maxSurge leaves room for; its "
        "share of the nodes is rounded up.",
        "all-nodes": "Every node has a pod of the newest template: there is nothing to do.",
        "on-delete": "With updateStrategy OnDelete a StatefulSet’s or DaemonSet’s pod is replaced "
        "only after somebody deleted it.",
    },
    "What kubectl rollout undo does": {
        "undo": "Undo writes the pod template of an earlier revision into the spec, and nothing "
        "else: what a ConfigMap of the same name holds stays as it is.",
        "undo-paused": "A paused Deployment cannot be undone.",
        "undo-no-history": "Without an earlier revision there is nothing to undo.",
        "undo-not-found": "A revision that history-cleanup has deleted cannot be returned to.",
        "undo-same": "If the spec has that template already, nothing is written.",
    },
}
