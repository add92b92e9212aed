"""The order in which Spinnaker applies the objects of one deploy.

Source: clouddriver's ``KubernetesHandler.DeployPriority`` and its handlers. A kind that has no
handler there, custom resources included, comes last.
"""

from playground.kinds.catalogue import api_group
from playground.kinds.spinnaker_kinds import spelled

PRIORITIES = {
    0: "Namespace",
    20: "Role ClusterRole",
    30: "RoleBinding ClusterRoleBinding CustomResourceDefinition",
    40: (
        "ServiceAccount StorageClass PersistentVolume MutatingWebhookConfiguration "
        "ValidatingWebhookConfiguration"
    ),
    50: "ConfigMap Secret PersistentVolumeClaim",
    70: "Service Ingress NetworkPolicy",
    80: "APIService",
    90: "LimitRange PodDisruptionBudget PodPreset PodSecurityPolicy",
    100: "Pod Deployment ReplicaSet StatefulSet DaemonSet Job CronJob",
    110: "HorizontalPodAutoscaler",
}

LAST = 1000

_BY_KIND = {
    spelled(kind): number for number, kinds in PRIORITIES.items() for kind in kinds.split()
}


def deploy_priority(api_version: str, kind: str) -> int:
    """The rank of a kind, 0 to 1000: lower ones are applied first, equal ones as written."""
    return _BY_KIND.get(spelled(kind, api_group(api_version)), LAST)
