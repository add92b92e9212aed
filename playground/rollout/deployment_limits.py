"""What a Deployment's limits come to in pods, as inputs of a Reason."""

from playground.rollout.int_or_percent import scaled
from playground.rollout.reasons import Value
from playground.rollout.workloads import DeploymentSpec


def surge_inputs(spec: DeploymentSpec) -> dict[str, Value]:
    """`maxSurge` as written, in pods (`surge`), and how many pods there may be (`limit`)."""
    return {
        "maxSurge": spec.strategy.max_surge,
        "replicas": spec.replicas,
        "surge": spec.max_surge,
        "limit": spec.replicas + spec.max_surge,
    }


def unavailable_inputs(spec: DeploymentSpec) -> dict[str, Value]:
    """`maxUnavailable` as written, as a number (`rounded`), in pods (`unavailable`), and how many
    pods must stay available (`minimum`)."""
    written = spec.strategy.max_unavailable
    return {
        "maxUnavailable": written,
        "replicas": spec.replicas,
        "rounded": scaled(written, spec.replicas, round_up=False),
        "unavailable": spec.max_unavailable,
        "minimum": spec.replicas - spec.max_unavailable,
    }
