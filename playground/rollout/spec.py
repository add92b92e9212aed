"""What each kind of workload has in its `spec`: how its fields are read, and what is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.rollout import daemonset_spec, deployment_spec, statefulset_spec
from playground.rollout.budget import MAX_PODS
from playground.rollout.fields import Readers, ScenarioError
from playground.rollout.refused import refuse_fields
from playground.rollout.workloads import (
    DaemonSet,
    DaemonSetSpec,
    Deployment,
    DeploymentSpec,
    Spec,
    StatefulSet,
    StatefulSetSpec,
    Workload,
)


@dataclass(frozen=True, slots=True)
class Format:
    """One kind. `fields` are those that decide a rollout, `ignored` the others that a scenario
    may have."""

    fields: Readers
    spec: Callable[..., Spec]
    workload: Callable[..., Workload]
    ignored: Readers = field(default_factory=dict)


FORMATS: Mapping[str, Format] = {
    "Deployment": Format(deployment_spec.FIELDS, DeploymentSpec, Deployment),
    "StatefulSet": Format(
        statefulset_spec.FIELDS, StatefulSetSpec, StatefulSet, statefulset_spec.IGNORED
    ),
    "DaemonSet": Format(daemonset_spec.FIELDS, DaemonSetSpec, DaemonSet),
}


def read_spec(kind: str, rows: Mapping[str, Any], template: str, at: str) -> Spec:
    """The fields of `rows` that decide a rollout, with defaults for those that are not there.

    Raises ScenarioError for what the API server refuses and for more pods than are simulated.
    """
    refuse_fields(kind, rows, at)
    fields = FORMATS[kind].fields
    spec = FORMATS[kind].spec(
        template, **dict(read_field(kind, key, rows[key], at) for key in fields if key in rows)
    )
    limit_pods(spec, at)
    return spec


def read_field(kind: str, key: str, value: object, at: str) -> tuple[str, Any]:
    """(name in the spec here, value) of one field. Raises ScenarioError."""
    name, read = FORMATS[kind].fields[key]
    return name, read(value, f"{at}/{key}")


def limit_pods(spec: Spec, at: str) -> None:
    """Our own budget: raises ScenarioError for more pods than are simulated."""
    if not isinstance(spec, DaemonSetSpec) and spec.replicas > MAX_PODS:
        raise ScenarioError(
            f"{at}/replicas",
            f"{spec.replicas} pods are too many",
            f"At most {MAX_PODS} are simulated.",
        )
