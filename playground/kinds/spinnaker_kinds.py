"""The kinds that Spinnaker's Kubernetes provider knows: their spelling and what they can do.

A kind is one of Spinnaker's own only if its API group is in a fixed list; it is compared without
regard to case, and some have a short alias. Source: clouddriver,
``description/manifest/KubernetesKind.java``, ``KubernetesApiGroup.java``, and the interfaces of
the handlers in ``op/handler``.
"""

from typing import Any

from playground.kinds.catalogue import api_group

NATIVE_GROUPS = frozenset(
    {
        "",
        "core",
        "batch",
        "apps",
        "extensions",
        "storage.k8s.io",
        "apiextensions.k8s.io",
        "apiregistration.k8s.io",
        "autoscaling",
        "admissionregistration.k8s.io",
        "policy",
        "scheduling.k8s.io",
        "settings.k8s.io",
        "authorization.k8s.io",
        "authentication.k8s.io",
        "rbac.authorization.k8s.io",
        "certificates.k8s.io",
        "networking.k8s.io",
    }
)

_SPELLINGS = (
    "apiService clusterRole clusterRoleBinding configMap controllerRevision "
    "customResourceDefinition cronJob daemonSet deployment event horizontalpodautoscaler ingress "
    "job limitRange mutatingWebhookConfiguration namespace networkPolicy persistentVolume "
    "persistentVolumeClaim pod podPreset podSecurityPolicy podDisruptionBudget replicaSet role "
    "roleBinding secret service serviceAccount statefulSet storageClass "
    "validatingWebhookConfiguration"
)
_ALIASES = {
    "cm": "configMap",
    "crd": "customResourceDefinition",
    "ds": "daemonSet",
    "deploy": "deployment",
    "hpa": "horizontalpodautoscaler",
    "ns": "namespace",
    "netpol": "networkPolicy",
    "pv": "persistentVolume",
    "pvc": "persistentVolumeClaim",
    "po": "pod",
    "rs": "replicaSet",
    "svc": "service",
    "sa": "serviceAccount",
    "sc": "storageClass",
}
_BY_NAME = {spelling.lower(): spelling for spelling in _SPELLINGS.split()} | _ALIASES

VERSIONED = frozenset({"configMap", "secret", "replicaSet", "pod"})
"""Kinds that are versioned unless somebody says otherwise."""

SCALABLE = frozenset({"deployment", "statefulSet", "replicaSet"})
"""Kinds whose replica count ``use-source-capacity`` copies from the live object."""

RECEIVING_TRAFFIC = frozenset(
    {"deployment", "statefulSet", "daemonSet", "replicaSet", "pod", "job", "cronJob"}
)
"""Kinds to which the load balancers of a stage are attached."""

LOAD_BALANCING = frozenset({"service"})
"""Kinds that can be attached as a load balancer."""

REFUSED = frozenset({"event", "controllerRevision"})
"""Kinds that Spinnaker knows and cannot deploy."""


def spelled(kind: str, group: str = "") -> str:
    """The kind as Spinnaker prints it: ``configMap``; ``Kind.group`` of a foreign group.

    A native kind that Spinnaker has no handler for keeps the spelling of the manifest.
    """
    if group.lower() in NATIVE_GROUPS:
        return _BY_NAME.get(kind.lower(), kind)
    return f"{kind}.{group.lower()}"


def spelled_in(full_kind: str) -> str:
    """The same of a kind that may bring its group along: ``svc``, ``Rollout.example.dev``."""
    kind, _, group = full_kind.partition(".")
    return spelled(kind, group)


def spelled_kind(obj: Any) -> str:
    """The kind of an object in Spinnaker's spelling; ``none`` if it does not say it as text."""
    kind, api_version = (
        (obj.get("kind"), obj.get("apiVersion")) if isinstance(obj, dict) else (None, None)
    )
    if not isinstance(kind, str) or not kind:
        return "none"
    return spelled(kind, api_group(api_version) if isinstance(api_version, str) else "")
