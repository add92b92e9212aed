"""Which kinds the Kubernetes API itself has, and where their pods are described.

A kind is known by its API group and its name, whatever the version: a ``Deployment`` of a group
that is not Kubernetes' own is a custom resource. Source: the Kubernetes API reference, v1.37, and
the APIs that were removed before it.
"""

from typing import Any

from playground.manifest.pointer import Tokens

NAMESPACED = {
    "": (
        "Binding ConfigMap Endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate "
        "ReplicationController ResourceQuota Secret Service ServiceAccount"
    ),
    "apps": "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet",
    "authentication.k8s.io": "TokenRequest",
    "authorization.k8s.io": "LocalSubjectAccessReview",
    "autoscaling": "HorizontalPodAutoscaler Scale",
    "batch": "CronJob Job ScheduledJob",
    "certificates.k8s.io": "PodCertificateRequest",
    "coordination.k8s.io": "Lease LeaseCandidate",
    "discovery.k8s.io": "EndpointSlice",
    "events.k8s.io": "Event",
    "extensions": "DaemonSet Deployment Ingress Job NetworkPolicy ReplicaSet Scale",
    "lifecycle.k8s.io": "Eviction EvictionRequest",
    "networking.k8s.io": "Ingress NetworkPolicy",
    "policy": "Eviction PodDisruptionBudget",
    "rbac.authorization.k8s.io": "Role RoleBinding",
    "resource.k8s.io": (
        "PodScheduling PodSchedulingContext ResourceClaim ResourceClaimParameters "
        "ResourceClaimTemplate ResourceClassParameters"
    ),
    "scheduling.k8s.io": "CompositePodGroup PodGroup Workload",
    "settings.k8s.io": "PodPreset",
    "storage.k8s.io": "CSIStorageCapacity",
}

CLUSTER_WIDE = {
    "": "ComponentStatus Namespace Node PersistentVolume",
    "admissionregistration.k8s.io": (
        "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration "
        "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding "
        "ValidatingWebhookConfiguration"
    ),
    "apiextensions.k8s.io": "CustomResourceDefinition",
    "apiregistration.k8s.io": "APIService",
    "auditregistration.k8s.io": "AuditSink",
    "authentication.k8s.io": "SelfSubjectReview TokenReview",
    "authorization.k8s.io": "SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview",
    "certificates.k8s.io": "CertificateSigningRequest ClusterTrustBundle",
    "extensions": "PodSecurityPolicy ThirdPartyResource",
    "flowcontrol.apiserver.k8s.io": "FlowSchema PriorityLevelConfiguration",
    "internal.apiserver.k8s.io": "StorageVersion",
    "networking.k8s.io": "ClusterCIDR IPAddress IngressClass ServiceCIDR",
    "node.k8s.io": "RuntimeClass",
    "policy": "PodSecurityPolicy",
    "rbac.authorization.k8s.io": "ClusterRole ClusterRoleBinding",
    "resource.k8s.io": (
        "DeviceClass DeviceTaintRule ResourceClass ResourcePoolStatusRequest ResourceSlice"
    ),
    "scheduling.k8s.io": "PriorityClass",
    "storage.k8s.io": ("CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass"),
    "storagemigration.k8s.io": "StorageVersionMigration",
}

_SCOPES = {
    (group, kind): namespaced
    for table, namespaced in ((NAMESPACED, True), (CLUSTER_WIDE, False))
    for group, kinds in table.items()
    for kind in kinds.split()
}

_POD_TEMPLATES: dict[tuple[str, str], Tokens] = {
    ("", "PodTemplate"): ("template",),
    ("", "ReplicationController"): ("spec", "template"),
    ("batch", "CronJob"): ("spec", "jobTemplate", "spec", "template"),
    ("batch", "ScheduledJob"): ("spec", "jobTemplate", "spec", "template"),
    ("apps", "StatefulSet"): ("spec", "template"),
    **{
        (group, kind): ("spec", "template")
        for kind, groups in {
            "Deployment": ("apps", "extensions"),
            "ReplicaSet": ("apps", "extensions"),
            "DaemonSet": ("apps", "extensions"),
            "Job": ("batch", "extensions"),
        }.items()
        for group in groups
    },
}

_POD_SPECS: dict[tuple[str, str], Tokens] = {
    ("", "Pod"): ("spec",),
    **{key: (*tokens, "spec") for key, tokens in _POD_TEMPLATES.items()},
    ("serving.knative.dev", "Service"): ("spec", "template", "spec"),
    ("serving.knative.dev", "Configuration"): ("spec", "template", "spec"),
    ("serving.knative.dev", "Revision"): ("spec",),
}


def api_group(api_version: str) -> str:
    """The group of an ``apiVersion``: ``apps/v1`` is of ``apps``, ``v1`` of ``""`` (core)."""
    return api_version.rpartition("/")[0]


def group_kind(obj: Any) -> tuple[str, str] | None:
    """The (API group, kind) of an object, or None if it does not say them as strings."""
    if not isinstance(obj, dict):
        return None
    api_version, kind = obj.get("apiVersion"), obj.get("kind")
    if not isinstance(api_version, str) or not isinstance(kind, str):
        return None
    return api_group(api_version), kind


def is_namespaced(group: str, kind: str) -> bool | None:
    """Whether objects of the kind live in a namespace; None if Kubernetes has no such kind."""
    return _SCOPES.get((group, kind))


def is_custom(api_version: str, kind: str) -> bool:
    """Whether the kind is none of Kubernetes' own (its lists, ``List`` included, are its own)."""
    group, item = api_group(api_version), kind.removesuffix("List")
    if (group, kind) == ("", "List"):
        return False
    return (group, kind) not in _SCOPES and (group, item) not in _SCOPES


def is_workload(group: str, kind: str) -> bool:
    """Whether the kind describes pods: a Pod, or what makes pods (Knative's kinds included)."""
    return (group, kind) in _POD_SPECS


def pod_template(obj: Any) -> tuple[Tokens, dict[str, Any]] | None:
    """The pod template of a workload and the path to it; None for a Pod, which has none."""
    return _found(obj, _POD_TEMPLATES)


def pod_spec(obj: Any) -> tuple[Tokens, dict[str, Any]] | None:
    """The pod spec of a workload (a Pod's own, or its template's) and the path to it."""
    return _found(obj, _POD_SPECS)


def _found(obj: Any, table: dict[tuple[str, str], Tokens]) -> tuple[Tokens, dict[str, Any]] | None:
    tokens = table.get(group_kind(obj) or ("", ""))
    if tokens is None:
        return None
    value = obj
    for token in tokens:
        value = value.get(token) if isinstance(value, dict) else None
    return (tokens, value) if isinstance(value, dict) else None
