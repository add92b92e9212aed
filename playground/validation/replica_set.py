"""ReplicaSets.

Source: ``ValidateReplicaSetSpec`` in `pkg/apis/apps/validation/validation.go`, which speaks of a
deployment where it means a ReplicaSet.
"""

from .cause import Causes
from .deployment import SPEC
from .field_path import Value
from .int_or_string import not_negative
from .pod_template import replicated_template_causes
from .workload import counts_causes, immutable_selector_causes, required_selector_causes


def replica_set_causes(replica_set: Value) -> Causes:
    """What is wrong with the spec, whether it is new or changed."""
    spec = replica_set.get("spec") or {}
    yield from not_negative(spec.get("replicas", 1), SPEC.child("replicas"))
    yield from counts_causes(spec, SPEC, "minReadySeconds")
    yield from required_selector_causes(
        spec, SPEC, "empty selector is invalid for deployment", "invalid label selector"
    )
    template, path = spec.get("template") or {}, SPEC.child("template")
    yield from replicated_template_causes(spec.get("selector"), template, path)


def replica_set_update_causes(old: Value, new: Value) -> Causes:
    yield from replica_set_causes(new)
    yield from immutable_selector_causes(old.get("spec") or {}, new.get("spec") or {}, SPEC)
