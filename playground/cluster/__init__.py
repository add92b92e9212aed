"""The simulated cluster: what an API server holds, and what commands do to it. See README.md."""

from playground.cluster.cluster import START, Cluster, Key, cluster_of, key_of
from playground.cluster.commands.apply import apply
from playground.cluster.commands.create import create, replace
from playground.cluster.commands.marks import annotate, label, set_last_applied
from playground.cluster.commands.patch import patch_json, patch_merge, patch_strategic
from playground.cluster.commands.pods import rollout_restart, set_env, set_image
from playground.cluster.commands.scale import delete, scale
from playground.cluster.commands.server_side import apply_server_side
from playground.cluster.differences import FieldDifference, field_differences
from playground.cluster.drift import Drift, DriftRow, drift
from playground.cluster.drift_rules import Fate
from playground.cluster.field_owners import Edit
from playground.cluster.last_applied import last_applied
from playground.cluster.outcome import LAST_APPLIED, Cause, Outcome, Refused, without_bookkeeping
from playground.cluster.state import from_json, from_reading, to_json

__all__ = [
    "LAST_APPLIED",
    "START",
    "Cause",
    "Cluster",
    "Drift",
    "DriftRow",
    "Edit",
    "Fate",
    "FieldDifference",
    "Key",
    "Outcome",
    "Refused",
    "annotate",
    "apply",
    "apply_server_side",
    "cluster_of",
    "create",
    "delete",
    "drift",
    "field_differences",
    "from_json",
    "from_reading",
    "key_of",
    "label",
    "last_applied",
    "patch_json",
    "patch_merge",
    "patch_strategic",
    "replace",
    "rollout_restart",
    "scale",
    "set_env",
    "set_image",
    "set_last_applied",
    "to_json",
    "without_bookkeeping",
]
