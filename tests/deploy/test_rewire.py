"""References follow the objects that they name."""

import pytest

from playground.deploy.transform import Options, transform
from playground.manifest import Severity

TARGETS = """apiVersion: v1
kind: ConfigMap
metadata: {name: app, namespace: shop}
data: {a: b, named: app}
---
apiVersion: v1
kind: Secret
metadata: {name: app, namespace: shop}
type: Opaque
---
apiVersion: v1
kind: Secret
metadata: {name: key, namespace: shop}
---
"""

POD = """
      imagePullSecrets: [{name: key}]
      volumes:
      - {name: app, configMap: {name: app}}
      - {name: key, secret: {secretName: key}}
      - name: all
        projected:
          sources:
          - configMap: {name: app}
          - secret: {name: key}
          - serviceAccountToken: {path: app}
      - {name: csi, csi: {driver: app, nodePublishSecretRef: {name: key}}}
      - {name: claim, persistentVolumeClaim: {claimName: app}}
      containers:
      - name: app
        image: app
        args: [app]
        envFrom: [{configMapRef: {name: app}}, {secretRef: {name: key}}]
        env:
        - {name: app, value: app}
        - {name: A, valueFrom: {configMapKeyRef: {name: app, key: app}}}
        - {name: B, valueFrom: {secretKeyRef: {name: key, key: key}}}
      initContainers:
      - {name: app, image: app, envFrom: [{configMapRef: {name: app}}]}
      ephemeralContainers:
      - {name: app, image: app, envFrom: [{secretRef: {name: key}}]}
"""
FOLLOWED = {"app": 5, "key": 7}
WORKLOADS = {
    "Deployment": ("apps/v1", "spec:\n  template:\n    spec:" + POD),
    "ReplicaSet": ("apps/v1", "spec:\n  template:\n    spec:" + POD),
    "StatefulSet": ("apps/v1", "spec:\n  serviceName: app\n  template:\n    spec:" + POD),
    "DaemonSet": ("apps/v1", "spec:\n  template:\n    spec:" + POD),
    "Job": ("batch/v1", "spec:\n  template:\n    spec:" + POD),
    "CronJob": ("batch/v1", "spec:\n jobTemplate:\n  spec:\n   template:\n    spec:" + POD),
    "ReplicationController": ("v1", "spec:\n  template:\n    spec:" + POD),
    "PodTemplate": ("v1", "template:\n    spec:" + POD),
    "Pod": ("v1", "spec:" + POD),
}


def workload(kind, namespace="shop"):
    api_version, body = WORKLOADS[kind]
    metadata = f"metadata: {{name: app, namespace: {namespace}, labels: {{app: app}}}}\n"
    return f"apiVersion: {api_version}\nkind: {kind}\n{metadata}{body}"


def rules(result):
    return [problem.rule for problem in result.problems if problem.rule != "unpinned-image"]


@pytest.mark.parametrize("kind", WORKLOADS)
def test_every_reference_of_a_pod_follows_and_no_decoy(kind):
    result = transform(TARGETS + workload(kind))
    after = result.text.removeprefix(transform(TARGETS).text)
    for name, count in FOLLOWED.items():
        assert after.count(f"{name}-v000") == count, after
    assert rules(result) == []


@pytest.mark.parametrize("kind", WORKLOADS)
def test_another_namespace_is_another_object(kind):
    result = transform(TARGETS + workload(kind, namespace="other"))
    assert {change.document for change in result.changes} == {0, 1, 2}
    outside = [problem for problem in result.problems if problem.rule == "reference-outside"]
    assert len(outside) == sum(FOLLOWED.values())
    assert all(
        problem.severity is Severity.INFO and "shop" in problem.message for problem in outside
    )


def follow(text, **options):
    """The last object after the transform, and the rules of the Problems."""
    result = transform(TARGETS + text, Options(**options))
    return result.objects[-1], rules(result)


def test_a_service_account():
    after, problems = follow(
        "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: app, namespace: shop}\n"
        "secrets: [{name: key}]\nimagePullSecrets: [{name: key}]\n"
    )
    assert after["secrets"] == after["imagePullSecrets"] == [{"name": "key-v000"}]
    assert problems == []


def test_an_ingress_and_its_annotations():
    after, _ = follow(
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: app\n"
        "  namespace: shop\n  annotations:\n"
        "    nginx.ingress.kubernetes.io/auth-secret: key\n"
        "    nginx.ingress.kubernetes.io/auth-tls-secret: shop/key\n"
        "    example.dev/secret: key\n"
        "spec:\n  tls: [{secretName: key, hosts: [key]}]\n"
    )
    assert after["metadata"]["annotations"] == {
        "nginx.ingress.kubernetes.io/auth-secret": "key-v000",
        "nginx.ingress.kubernetes.io/auth-tls-secret": "shop/key-v000",
        "example.dev/secret": "key",
    }
    assert after["spec"]["tls"] == [{"secretName": "key-v000", "hosts": ["key"]}]


def test_a_role_names_only_what_its_rule_is_about():
    after, problems = follow(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n"
        "metadata: {name: app, namespace: shop}\nrules:\n"
        "- {apiGroups: [''], resources: [secrets], resourceNames: [key, other]}\n"
        "- {apiGroups: [''], resources: [pods], resourceNames: [key]}\n"
        "- {apiGroups: [''], resources: [configmaps, secrets], resourceNames: [app]}\n"
        "- {apiGroups: [''], resources: [configmaps, secrets], resourceNames: [key]}\n"
    )
    assert [rule["resourceNames"] for rule in after["rules"]] == [
        ["key-v000", "other"],
        ["key"],
        ["app-v000"],
        ["key-v000"],
    ]
    assert problems == ["reference-outside", "shared-rule"]


def test_two_names_for_one_field_are_an_error():
    after, problems = follow(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n"
        "metadata: {name: app, namespace: shop}\nrules:\n"
        "- {apiGroups: [''], resources: [configmaps, secrets], resourceNames: [app]}\n",
        naming="hash",
    )
    assert after["rules"][0]["resourceNames"] == ["app"]
    assert problems == ["reference-not-followed"]


def test_a_persistent_volume_and_a_storage_class_name_the_namespace():
    volume, _ = follow(
        "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: a}\nspec:\n"
        "  csi: {driver: d, volumeHandle: h, nodeStageSecretRef: {name: key, namespace: shop}}\n"
        "  cephfs: {secretRef: {name: key, namespace: other}}\n"
    )
    assert volume["spec"]["csi"]["nodeStageSecretRef"]["name"] == "key-v000"
    assert volume["spec"]["cephfs"]["secretRef"]["name"] == "key"
    storage, _ = follow(
        "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: a}\nparameters:\n"
        "  csi.storage.k8s.io/provisioner-secret-name: key\n"
        "  csi.storage.k8s.io/provisioner-secret-namespace: shop\n"
    )
    assert storage["parameters"]["csi.storage.k8s.io/provisioner-secret-name"] == "key-v000"


def test_no_namespace_is_the_default_one():
    result = transform(
        TARGETS.replace(", namespace: shop", "") + workload("Pod", namespace="default")
    )
    assert result.text.count("-v000") > 10
    assert rules(result) == []


def test_a_custom_resource_gets_a_warning():
    after, problems = follow(
        "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: app, namespace: shop}\n"
        "spec: {template: {spec: {volumes: [{configMap: {name: app}}]}}, unrelated: other}\n"
    )
    assert after["spec"]["template"]["spec"]["volumes"] == [{"configMap": {"name": "app"}}]
    assert problems == ["custom-resource-reference"]


def test_faithful_mode_reports_what_spinnaker_leaves_dangling():
    _, problems = follow(workload("Pod"), places="faithful")
    assert problems.count("reference-not-followed") == sum(FOLLOWED.values())
    deployment, problems = follow(workload("Deployment"), places="faithful")
    spec = deployment["spec"]["template"]["spec"]
    assert spec["volumes"][0]["configMap"]["name"] == "app-v000"
    assert spec["imagePullSecrets"] == [{"name": "key"}]
    assert problems.count("reference-not-followed") == 3  # pull secret, CSI, ephemeral container


def test_faithful_mode_does_not_take_no_namespace_for_default():
    targets = TARGETS.replace(", namespace: shop", "")
    source = targets + workload("Deployment", namespace="default")
    result = transform(source, Options(places="faithful"))
    assert {change.document for change in result.changes} == {0, 1, 2}


def test_references_in_other_documents_follow_whatever_the_order():
    result = transform(workload("Deployment") + "---\n" + TARGETS.removesuffix("---\n"))
    assert "name: app-v000" in result.text.split("---\n")[0]


def test_items_of_a_list_follow_each_other():
    source = (
        '{"apiVersion": "v1", "kind": "List", "items": ['
        '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}},'
        '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"},'
        ' "spec": {"containers": [{"envFrom": [{"configMapRef": {"name": "a"}}]}]}}]}'
    )
    result = transform(source)
    assert result.objects[1]["spec"]["containers"][0]["envFrom"] == [
        {"configMapRef": {"name": "a-v000"}}
    ]


def test_an_anchor_that_serves_two_purposes_is_left_alone_with_a_problem():
    source = TARGETS + (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: &n app, namespace: shop}\n"
        "spec: {containers: [{envFrom: [{configMapRef: {name: *n}}]}]}\n"
    )
    result = transform(source)
    assert result.objects[-1]["metadata"]["name"] == "app"
    (problem,) = result.problems
    assert (problem.rule, problem.severity) == ("cannot-splice", Severity.ERROR)
    assert "/metadata/name" in problem.message


def test_an_anchor_for_equal_references_changes_once():
    source = TARGETS + (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: shop}\nspec:\n  containers:\n"
        "  - envFrom: &from [{configMapRef: {name: app}}]\n  - envFrom: *from\n"
    )
    result = transform(source)
    assert (
        "- envFrom: &from [{configMapRef: {name: app-v000}}]\n  - envFrom: *from\n" in result.text
    )
    assert rules(result) == []


def test_no_reference_follows_an_object_that_could_not_be_renamed():
    source = """apiVersion: v1
kind: ConfigMap
metadata: {name: &n app, labels: {app: *n}}
---
apiVersion: v1
kind: Pod
metadata: {name: x}
spec: {containers: [{envFrom: [{configMapRef: {name: app}}]}]}
"""
    result = transform(source)
    assert result.text == source
    (problem,) = result.problems
    assert (problem.rule, problem.line) == ("cannot-splice", 3)
