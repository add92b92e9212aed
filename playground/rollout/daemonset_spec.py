"""The fields of a DaemonSet's spec that decide a rollout, with the API server's defaults.

Upstream: `pkg/apis/apps/v1/defaults.go` (SetDefaults_DaemonSet). What the API server refuses of
them: `refused.py`.
"""

from playground.rollout.fields import (
    Readers,
    integer,
    keys,
    limit,
    mapping,
    optional,
    string,
)
from playground.rollout.workloads import DaemonSetStrategy


def read_strategy(value: object, at: str) -> DaemonSetStrategy:
    """`spec.updateStrategy`; what is not written gets its default: one pod unavailable, no
    surge. So surge alone is refused: `maxUnavailable` has to be written as 0 with it."""
    rows = mapping(value, at)
    keys(rows, {"type", "rollingUpdate"}, at)
    kind = optional(rows, "type", at, string, "RollingUpdate")
    inner = f"{at}/rollingUpdate"
    limits = mapping(rows.get("rollingUpdate") or {}, inner)
    keys(limits, {"maxSurge", "maxUnavailable"}, inner)
    if kind == "OnDelete":
        return DaemonSetStrategy("OnDelete")
    surge = limit(limits, "maxSurge", inner, 0)
    unavailable = limit(limits, "maxUnavailable", inner, 1)
    return DaemonSetStrategy("RollingUpdate", surge, unavailable)


FIELDS: Readers = {
    "updateStrategy": ("update_strategy", read_strategy),
    "minReadySeconds": ("min_ready_seconds", integer),
    "revisionHistoryLimit": ("revision_history_limit", integer),
}
