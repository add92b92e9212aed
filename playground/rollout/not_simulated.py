"""What a simulated rollout leaves out, said only of what the reader's objects use."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from playground.kinds import pod_spec
from playground.rollout.applying import NODES

_NOT_FOLLOWED: Mapping[str, str] = {
    kind: f"{kind}s of their own are not followed: no picture shows their pods."
    for kind in ("ReplicaSet", "Job", "CronJob", "Pod")
}

_OF_CONTAINERS: Mapping[str, str] = {
    "readinessProbe": "Readiness probes are not run: a started pod is ready in the next tick.",
    "livenessProbe": "Liveness probes are not run: no container is restarted.",
    "startupProbe": "Startup probes are not run: a container has started at once.",
    "resources": "Every pod fits on a node: resource requests and limits are not looked at.",
    "lifecycle": "Lifecycle hooks are not run: they take no time.",
}
_OF_PODS: Mapping[str, str] = {
    "initContainers": "Init containers take no time and do not fail.",
    "affinity": "There is no scheduling: affinity is passed over and every pod finds a node.",
    "nodeSelector": "There is no scheduling: nodeSelector is passed over.",
    "topologySpreadConstraints": "There is no scheduling: topology spread is passed over.",
    "tolerations": "There is no scheduling: taints and tolerations are passed over.",
}
_OF_WORKLOADS: Mapping[str, str] = {
    "volumeClaimTemplates": "Volume claims are not simulated: no pod waits for storage.",
    "persistentVolumeClaimRetentionPolicy": "Volume claims are not simulated: none is deleted.",
}
_OF_KINDS: Mapping[str, str] = {
    "DaemonSet": f"How many nodes there are, no manifest says: a DaemonSet runs on {NODES} here.",
}
_DROPPED = (
    "maxUnavailable of a StatefulSet is dropped: it belongs to a feature that is off by default."
)
_OF_OTHERS: Mapping[str, str] = {
    "HorizontalPodAutoscaler": "The HorizontalPodAutoscaler does not act: replicas stay.",
    "PodDisruptionBudget": "PodDisruptionBudgets are not looked at: rollouts ignore them.",
    "ResourceQuota": "Quotas are not looked at: every pod may be created.",
    "LimitRange": "LimitRanges are not looked at.",
    "Service": "Services are not simulated: the ready pods are those that would serve.",
}


def every_limit() -> tuple[tuple[str, str], ...]:
    """What a manifest can use, as it calls it, and what is left out of it: for the reference."""
    of_volumes = ("volumes: configMap, secret, projected", "volumes: persistentVolumeClaim")
    return (
        *_OF_CONTAINERS.items(),
        *_OF_PODS.items(),
        *zip(of_volumes, (text for _, text in _OF_VOLUMES), strict=True),
        *_OF_WORKLOADS.items(),
        *_OF_KINDS.items(),
        ("maxUnavailable", _DROPPED),
        *_OF_OTHERS.items(),
        *_NOT_FOLLOWED.items(),
    )


def not_simulated(workload: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> list[str]:
    """One sentence for each thing that the objects use and the simulation leaves out."""
    place = pod_spec(workload)
    spec = place[1] if place else {}
    containers, volumes = _mappings(spec.get("containers")), _mappings(spec.get("volumes"))
    kinds = {str(each.get("kind")) for each in others}
    found = [text for key, text in _OF_CONTAINERS.items() if any(c.get(key) for c in containers)]
    found += [text for key, text in _OF_PODS.items() if spec.get(key)]
    fields = workload.get("spec")
    fields = fields if isinstance(fields, dict) else {}
    found += [text for key, text in _OF_WORKLOADS.items() if fields.get(key)]
    found += [text for kind, text in _OF_KINDS.items() if workload.get("kind") == kind]
    found += [_DROPPED] if workload.get("kind") == "StatefulSet" and _drops(fields) else []
    found += [text for each, text in _OF_VOLUMES if any(each(volume) for volume in volumes)]
    found += [text for kind, text in _OF_OTHERS.items() if kind in kinds]
    found += [text for kind, text in _NOT_FOLLOWED.items() if kind in kinds]
    return found


def _drops(spec: Mapping[str, Any]) -> bool:
    """Upstream: `pkg/registry/apps/statefulset/strategy.go`, dropStatefulSetDisabledFields."""
    strategy = spec.get("updateStrategy")
    update = strategy.get("rollingUpdate") if isinstance(strategy, dict) else None
    return isinstance(update, dict) and update.get("maxUnavailable") is not None


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _mounts_configuration(volume: Mapping[str, Any]) -> bool:
    return bool({"configMap", "secret", "projected"} & volume.keys())


def _claims_storage(volume: Mapping[str, Any]) -> bool:
    return bool({"persistentVolumeClaim", "ephemeral", "csi"} & volume.keys())


_OF_VOLUMES: Iterable[tuple[Callable[[Mapping[str, Any]], bool], str]] = (
    (
        _mounts_configuration,
        "Mounted ConfigMaps and Secrets change under running pods as Kubernetes documents it, not "
        "as recorded: within two ticks here, within minutes there.",
    ),
    (_claims_storage, "Volumes are not simulated: no pod waits for storage."),
)
