"""Every field that kustomize's built-in name references rewrite for a ConfigMap or Secret."""

import pytest

from playground.kinds import find_references

POD_SPECS = {
    ("v1", "Pod"): "spec",
    ("v1", "PodTemplate"): "template.spec",
    ("apps/v1", "Deployment"): "spec.template.spec",
    ("apps/v1", "ReplicaSet"): "spec.template.spec",
    ("apps/v1", "DaemonSet"): "spec.template.spec",
    ("apps/v1", "StatefulSet"): "spec.template.spec",
    ("batch/v1", "Job"): "spec.template.spec",
    ("batch/v1", "CronJob"): "spec.jobTemplate.spec.template.spec",
}
IN_A_POD_SPEC = {
    "volumes[].configMap.name": "ConfigMap",
    "volumes[].projected.sources[].configMap.name": "ConfigMap",
    "containers[].env[].valueFrom.configMapKeyRef.name": "ConfigMap",
    "containers[].envFrom[].configMapRef.name": "ConfigMap",
    "initContainers[].env[].valueFrom.configMapKeyRef.name": "ConfigMap",
    "initContainers[].envFrom[].configMapRef.name": "ConfigMap",
    "volumes[].secret.secretName": "Secret",
    "volumes[].projected.sources[].secret.name": "Secret",
    "containers[].env[].valueFrom.secretKeyRef.name": "Secret",
    "containers[].envFrom[].secretRef.name": "Secret",
    "initContainers[].env[].valueFrom.secretKeyRef.name": "Secret",
    "initContainers[].envFrom[].secretRef.name": "Secret",
    "imagePullSecrets[].name": "Secret",
}
ELSEWHERE = [
    ("v1", "Node", "spec.configSource.configMap.name", "ConfigMap"),
    ("v1", "PersistentVolume", "spec.azureFile.secretName", "Secret"),
    ("v1", "ServiceAccount", "imagePullSecrets[].name", "Secret"),
    ("networking.k8s.io/v1", "Ingress", "spec.tls[].secretName", "Secret"),
    ("storage.k8s.io/v1", "StorageClass", "parameters.secretName", "Secret"),
    ("storage.k8s.io/v1", "StorageClass", "parameters.adminSecretName", "Secret"),
    ("storage.k8s.io/v1", "StorageClass", "parameters.userSecretName", "Secret"),
    ("storage.k8s.io/v1", "StorageClass", "parameters.secretRef", "Secret"),
    (
        "serving.knative.dev/v1",
        "Service",
        "spec.template.spec.containers[].env[].valueFrom.secretKeyRef.name",
        "Secret",
    ),
]
IN_ANNOTATIONS = {
    "nginx.ingress.kubernetes.io/fastcgi-params-configmap": "ConfigMap",
    "nginx.ingress.kubernetes.io/auth-secret": "Secret",
    "nginx.ingress.kubernetes.io/auth-tls-secret": "Secret",
    "ingress.kubernetes.io/auth-secret": "Secret",
}
FIELDS = [
    (version, kind, f"{pod_spec}.{path}", target)
    for (version, kind), pod_spec in POD_SPECS.items()
    for path, target in IN_A_POD_SPEC.items()
] + ELSEWHERE


@pytest.mark.parametrize(("version", "kind", "path", "target"), FIELDS)
def test_a_field_that_kustomize_follows_is_followed(version, kind, path, target):
    value, tokens = "the-name", []
    for step in reversed(path.split(".")):
        key = step.removesuffix("[]")
        value = {key: [value] if step.endswith("[]") else value}
        tokens = [key, 0, *tokens] if step.endswith("[]") else [key, *tokens]
    [reference] = find_references({"apiVersion": version, "kind": kind} | value)
    assert reference.tokens == tuple(tokens)
    assert (reference.target_kind, reference.name) == (target, "the-name")


@pytest.mark.parametrize(("key", "target"), IN_ANNOTATIONS.items())
def test_an_annotation_that_kustomize_follows_is_followed(key, target):
    ingress = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {"annotations": {key: "the-name"}},
    }
    [reference] = find_references(ingress)
    assert reference.tokens == ("metadata", "annotations", key)
    assert (reference.target_kind, reference.name) == (target, "the-name")


@pytest.mark.parametrize("kind", ["Role", "ClusterRole"])
@pytest.mark.parametrize(
    ("resource", "target"), [("configmaps", "ConfigMap"), ("secrets", "Secret")]
)
def test_the_names_in_a_rule_are_followed(kind, resource, target):
    rule = {"apiGroups": [""], "resources": [resource], "resourceNames": ["the-name"]}
    role = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind, "rules": [rule]}
    [reference] = find_references(role)
    assert reference.tokens == ("rules", 0, "resourceNames", 0)
    assert (reference.target_kind, reference.name) == (target, "the-name")


def test_the_list_is_as_long_as_kustomizes():
    # kustomize 5.5 has 52 fields for ConfigMaps and 69 for Secrets, the four of RBAC included.
    assert len(set(FIELDS)) + len(IN_ANNOTATIONS) + 4 == 52 + 69
