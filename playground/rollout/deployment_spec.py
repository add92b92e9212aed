"""The fields of a Deployment's spec that decide a rollout, with the API server's defaults.

Upstream: `pkg/apis/apps/v1/defaults.go` (SetDefaults_Deployment). What the API server refuses of
them: `refused.py`.
"""

from playground.rollout.fields import (
    Readers,
    boolean,
    integer,
    keys,
    limit,
    mapping,
    optional,
    string,
)
from playground.rollout.workloads import Strategy

DEFAULT_LIMIT = "25%"
"""Of maxSurge and of maxUnavailable."""


def read_strategy(value: object, at: str) -> Strategy:
    """`spec.strategy`; what is not written gets its default."""
    rows = mapping(value, at)
    keys(rows, {"type", "rollingUpdate"}, at)
    kind = optional(rows, "type", at, string, "RollingUpdate")
    if kind == "Recreate":
        return Strategy("Recreate")
    inner = f"{at}/rollingUpdate"
    limits = mapping(rows.get("rollingUpdate") or {}, inner)
    keys(limits, {"maxSurge", "maxUnavailable"}, inner)
    surge = limit(limits, "maxSurge", inner, DEFAULT_LIMIT)
    unavailable = limit(limits, "maxUnavailable", inner, DEFAULT_LIMIT)
    return Strategy("RollingUpdate", surge, unavailable)


FIELDS: Readers = {
    "replicas": ("replicas", integer),
    "strategy": ("strategy", read_strategy),
    "paused": ("paused", boolean),
    "minReadySeconds": ("min_ready_seconds", integer),
    "progressDeadlineSeconds": ("progress_deadline_seconds", integer),
    "revisionHistoryLimit": ("revision_history_limit", integer),
}
"""Field of the manifest: the name in DeploymentSpec, and what reads it."""
