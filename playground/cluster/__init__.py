"""The simulated cluster: what an API server holds, and what commands do to it. See README.md."""

from playground.cluster.cluster import START, Cluster, Key, cluster_of, key_of
from playground.cluster.commands.apply import apply
from playground.cluster.commands.create import create, replace
from playground.cluster.commands.edit import edit
from playground.cluster.commands.marks import annotate, label, set_last_applied
from playground.cluster.commands.patch import patch_json, patch_merge, patch_strategic
from playground.cluster.commands.pods import rollout_restart, set_env, set_image
from playground.cluster.commands.rollout import rollout_pause, rollout_resume, rollout_undo
from playground.cluster.commands.scale import delete, scale
from playground.cluster.commands.server_side import apply_server_side
from playground.cluster.differences import FieldDifference, field_differences
from playground.cluster.drift import Drift, DriftRow, drift
from playground.cluster.drift_patch import drift_patch
from playground.cluster.drift_rules import Fate
from playground.cluster.field_owners import Edit, disagreements
from playground.cluster.last_applied import last_applied
from playground.cluster.outcome import LAST_APPLIED, Cause, Outcome, Refused, without_bookkeeping
from playground.cluster.state import from_json, from_reading, to_json
from playground.cluster.strategies import (
    STRATEGIES,
    StrategyOutcome,
    compare_strategies,
    deploy_by,
)

__all__ = [
    "LAST_APPLIED",
    "START",
    "STRATEGIES",
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
    "StrategyOutcome",
    "annotate",
    "apply",
    "apply_server_side",
    "cluster_of",
    "compare_strategies",
    "create",
    "delete",
    "deploy_by",
    "disagreements",
    "drift",
    "drift_patch",
    "edit",
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
    "rollout_pause",
    "rollout_restart",
    "rollout_resume",
    "rollout_undo",
    "scale",
    "set_env",
    "set_image",
    "set_last_applied",
    "to_json",
    "without_bookkeeping",
]
