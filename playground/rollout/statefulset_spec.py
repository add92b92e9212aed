"""The fields of a StatefulSet's spec that decide a rollout, with the API server's defaults.

Upstream: `pkg/apis/apps/v1/defaults.go` (SetDefaults_StatefulSet) and
`pkg/registry/apps/statefulset/strategy.go` (dropStatefulSetDisabledFields). What the API server
refuses of them: `refused.py`.
"""

from playground.rollout.fields import (
    Readers,
    integer,
    keys,
    mapping,
    optional,
    string,
)
from playground.rollout.workloads import StatefulSetStrategy


def read_strategy(value: object, at: str) -> StatefulSetStrategy:
    """`spec.updateStrategy`; what is not written gets its default.

    `maxUnavailable` belongs to a feature that is off by default, so the API server drops it,
    whatever number it is.
    """
    rows = mapping(value, at)
    keys(rows, {"type", "rollingUpdate"}, at)
    kind = optional(rows, "type", at, string, "RollingUpdate")
    inner = f"{at}/rollingUpdate"
    if kind == "OnDelete":
        return StatefulSetStrategy("OnDelete")
    if "type" in rows and rows.get("rollingUpdate") is None:
        # Only together with the type itself does the server fill in `rollingUpdate`.
        return StatefulSetStrategy("RollingUpdate", None)
    update = mapping(rows.get("rollingUpdate") or {}, inner)
    keys(update, {"partition", "maxUnavailable"}, inner)
    return StatefulSetStrategy(
        "RollingUpdate", integer(update.get("partition") or 0, f"{inner}/partition")
    )


def _start(value: object, at: str) -> int:
    """`spec.ordinals`: where the numbers of the pods begin."""
    rows = mapping(value, at)
    keys(rows, {"start"}, at)
    return integer(rows.get("start") or 0, f"{at}/start")


FIELDS: Readers = {
    "replicas": ("replicas", integer),
    "podManagementPolicy": ("pod_management_policy", string),
    "updateStrategy": ("update_strategy", read_strategy),
    "minReadySeconds": ("min_ready_seconds", integer),
    "revisionHistoryLimit": ("revision_history_limit", integer),
    "ordinals": ("start", _start),
}
IGNORED: Readers = {"serviceName": ("service_name", string)}
"""Usual in a StatefulSet, but no rollout depends on it."""
