"""What the API server fills into each built-in kind.

Source: Kubernetes, ``pkg/apis/{apps,batch,autoscaling,networking,core}/*/defaults.go``, v1.36.
What the server generates (addresses, a Job's selector) is in `generated.py`.
"""

from collections.abc import Callable
from copy import deepcopy

from playground.cluster.pod_defaults import Object, below, fill, fill_pod_spec

_SURGE: Object = {"maxSurge": "25%", "maxUnavailable": "25%"}
_RETENTION: Object = {"whenDeleted": "Retain", "whenScaled": "Retain"}
_CPU_TARGET: Object = {
    "type": "Resource",
    "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}},
}
_SCALE_UP: Object = {
    "stabilizationWindowSeconds": 0,
    "selectPolicy": "Max",
    "policies": [
        {"type": "Pods", "value": 4, "periodSeconds": 15},
        {"type": "Percent", "value": 100, "periodSeconds": 15},
    ],
}
_SCALE_DOWN: Object = {
    "selectPolicy": "Max",
    "policies": [{"type": "Percent", "value": 100, "periodSeconds": 15}],
}


def with_defaults(obj: Object) -> Object:
    """A built-in object in its stored form, with the server's defaults filled into it.

    It is the caller's own: `stored_form` has made it.
    """
    kind = str(obj.get("kind"))
    rules = _RULES.get((str(obj.get("apiVersion")), kind))
    if rules is None:
        return obj
    spec = obj.setdefault("spec", {}) if kind in _WITH_SPEC else {}
    if isinstance(spec, dict):
        rules(obj, spec)
    return obj


def _deployment(_: Object, spec: Object) -> None:
    fill(spec, {"replicas": 1, "revisionHistoryLimit": 10, "progressDeadlineSeconds": 600})
    strategy = spec.setdefault("strategy", {})
    fill(strategy, {"type": "RollingUpdate"})
    if isinstance(strategy, dict) and strategy["type"] == "RollingUpdate":
        fill(strategy, {"rollingUpdate": {}})
        fill(strategy["rollingUpdate"], _SURGE)
    _template(spec)


def _replica_set(_: Object, spec: Object) -> None:
    fill(spec, {"replicas": 1})
    _template(spec)


def _stateful_set(_: Object, spec: Object) -> None:
    fill(spec, {"podManagementPolicy": "OrderedReady", "replicas": 1, "revisionHistoryLimit": 10})
    strategy = spec.setdefault("updateStrategy", {})
    fill(strategy, {"type": "RollingUpdate"})
    if isinstance(strategy, dict) and strategy["type"] == "RollingUpdate":
        fill(strategy, {"rollingUpdate": {}})
        fill(strategy["rollingUpdate"], {"partition": 0})
    fill(spec, {"persistentVolumeClaimRetentionPolicy": {}})
    fill(spec["persistentVolumeClaimRetentionPolicy"], _RETENTION)
    for claim in below(spec.get("volumeClaimTemplates")):
        fill(claim, {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "status": {}})
        fill(claim.get("spec"), {"volumeMode": "Filesystem"})
        fill(claim["status"], {"phase": "Pending"})
    _template(spec)


def _daemon_set(_: Object, spec: Object) -> None:
    fill(spec, {"revisionHistoryLimit": 10})
    strategy = spec.setdefault("updateStrategy", {})
    fill(strategy, {"type": "RollingUpdate"})
    if isinstance(strategy, dict) and strategy["type"] == "RollingUpdate":
        fill(strategy, {"rollingUpdate": {}})
        fill(strategy["rollingUpdate"], {"maxSurge": 0, "maxUnavailable": 1})
    _template(spec)


def _job(_: Object, spec: Object) -> None:
    if "completions" not in spec and "parallelism" not in spec:
        spec["completions"] = 1
    policy = "Failed" if "podFailurePolicy" in spec else "TerminatingOrFailed"
    per_index = "backoffLimitPerIndex" in spec
    fill(
        spec,
        {
            "parallelism": 1,
            "backoffLimit": 2**31 - 1 if per_index else 6,
            "completionMode": "NonIndexed",
            "manualSelector": False,
            "podReplacementPolicy": policy,
            "suspend": False,
        },
    )
    _template(spec)


def _cron_job(_: Object, spec: Object) -> None:
    fill(
        spec,
        {
            "concurrencyPolicy": "Allow",
            "suspend": False,
            "successfulJobsHistoryLimit": 3,
            "failedJobsHistoryLimit": 1,
        },
    )
    for job in below(spec, "jobTemplate", "spec"):
        _template(job)


def _template(spec: Object) -> None:
    for template in below(spec, "template"):
        fill(template, {"metadata": {}})
        fill_pod_spec(template.get("spec"))


def _pod(obj: Object, spec: Object) -> None:
    fill_pod_spec(spec)
    fill(spec, {"enableServiceLinks": True})
    for containers in ("initContainers", "containers"):
        for resources in below(spec, containers, "resources"):
            limits = resources.get("limits")
            if isinstance(limits, dict):
                fill(resources, {"requests": {}})
                fill(resources["requests"], limits)


def _service(_: Object, spec: Object) -> None:
    fill(spec, {"sessionAffinity": "None", "type": "ClusterIP"})
    if spec["sessionAffinity"] == "ClientIP":
        fill(spec, {"sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 10800}}})
    elif spec["sessionAffinity"] == "None":
        spec.pop("sessionAffinityConfig", None)
    if spec["type"] != "ExternalName":
        fill(spec, {"internalTrafficPolicy": "Cluster"})
    if spec["type"] in ("NodePort", "LoadBalancer"):
        fill(spec, {"externalTrafficPolicy": "Cluster"})
    if spec["type"] == "LoadBalancer":
        fill(spec, {"allocateLoadBalancerNodePorts": True})
    for port in below(spec, "ports"):
        fill(port, {"protocol": "TCP"})
        if port.get("targetPort") in (None, 0, "") and "port" in port:
            port["targetPort"] = port["port"]


def _claim(obj: Object, spec: Object) -> None:
    fill(spec, {"volumeMode": "Filesystem"})
    fill(obj, {"status": {}})
    fill(obj["status"], {"phase": "Pending"})


def _secret(obj: Object, _: Object) -> None:
    fill(obj, {"type": "Opaque"})


def _autoscaler(_: Object, spec: Object) -> None:
    fill(spec, {"minReplicas": 1, "metrics": [deepcopy(_CPU_TARGET)]})
    behavior = spec.get("behavior")
    if isinstance(behavior, dict):
        fill(behavior, {"scaleUp": {}, "scaleDown": {}})
        fill(behavior["scaleUp"], deepcopy(_SCALE_UP))
        fill(behavior["scaleDown"], deepcopy(_SCALE_DOWN))


def _network_policy(_: Object, spec: Object) -> None:
    for direction in ("ingress", "egress"):
        for port in below(spec, direction, "ports"):
            fill(port, {"protocol": "TCP"})
    fill(spec, {"podSelector": {}})
    if not spec.get("policyTypes"):
        spec["policyTypes"] = ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"]


_RULES: dict[tuple[str, str], Callable[[Object, Object], None]] = {
    ("apps/v1", "Deployment"): _deployment,
    ("apps/v1", "ReplicaSet"): _replica_set,
    ("apps/v1", "StatefulSet"): _stateful_set,
    ("apps/v1", "DaemonSet"): _daemon_set,
    ("batch/v1", "Job"): _job,
    ("batch/v1", "CronJob"): _cron_job,
    ("v1", "Pod"): _pod,
    ("v1", "Service"): _service,
    ("v1", "PersistentVolumeClaim"): _claim,
    ("v1", "Secret"): _secret,
    ("autoscaling/v2", "HorizontalPodAutoscaler"): _autoscaler,
    ("networking.k8s.io/v1", "NetworkPolicy"): _network_policy,
}
_WITH_SPEC = {kind for _, kind in _RULES} - {"Secret"}
