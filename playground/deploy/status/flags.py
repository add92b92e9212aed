"""The four flags by which Spinnaker sums up a live object.

Source: clouddriver, ``model/Manifest.java``: an object is stable, available, neither paused nor
failed, until its handler finds a reason for something else.
"""

from dataclasses import dataclass, replace

REASONS = {
    "no-status": "Its controller has not reported any status yet.",
    "old-generation": "Its controller has not seen the newest spec yet.",
    "updated-replicas": "Fewer pods run the new template than are wanted.",
    "old-replicas": "Pods of an older template are still there.",
    "available-replicas": "Fewer pods are available than are wanted.",
    "ready-replicas": "Fewer pods are ready than are wanted.",
    "min-replicas": "There are fewer pods than are wanted.",
    "fully-labeled": "Fewer pods bear the template’s labels than are wanted.",
    "scheduled-replicas": "Fewer pods of the wanted revision are scheduled than are wanted.",
    "all-scheduled": "Pods are not yet scheduled on all nodes that want one.",
    "revision-mismatch": "Not all pods are of the update revision.",
    "partition-running": "The pods above the partition are not all updated.",
    "partition-done": "The pods above the partition are all updated.",
    "progress-deadline": "The Deployment exceeded its progress deadline.",
    "job-running": "The Job has fewer completions than it wants.",
    "pod-pending": "The pod is pending.",
    "pod-failed": "The pod has failed.",
    "pod-unknown": "The phase of the pod is unknown.",
    "hpa-scale-up": "The autoscaler is scaling up.",
    "hpa-scale-down": "The autoscaler is scaling down.",
}
"""Each reason's code and the sentence that explains it."""

CONDITION_MESSAGE = "condition-message"
"""The code of a reason whose sentence is the message of a condition."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Whether it holds, the code of the reason ("" if there is none) and a sentence."""

    state: bool
    reason: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """What Spinnaker makes of a live object.

    `unreadable` is "" or the sentence that says why Spinnaker cannot read the status; the flags
    mean nothing then.
    """

    stable: Flag = Flag(True)
    available: Flag = Flag(True)
    paused: Flag = Flag(False)
    failed: Flag = Flag(False)
    unreadable: str = ""

    def unstable(self, reason: str, message: str = "") -> "Status":
        return replace(self, stable=_flag(False, reason, message))

    def settled(self, reason: str) -> "Status":
        """Stable, for a reason that is worth telling."""
        return replace(self, stable=_flag(True, reason, ""))

    def unavailable(self, reason: str, message: str = "") -> "Status":
        return replace(self, available=_flag(False, reason, message))

    def is_paused(self, message: str) -> "Status":
        return replace(self, paused=_flag(True, CONDITION_MESSAGE, message))

    def has_failed(self, reason: str, message: str = "") -> "Status":
        return replace(self, failed=_flag(True, reason, message))


def _flag(state: bool, reason: str, message: str) -> Flag:
    return Flag(state, reason, message or REASONS.get(reason, ""))


NOT_REPORTED = Status().unstable("no-status").unavailable("no-status")
"""Of an object whose controller has reported nothing yet."""
