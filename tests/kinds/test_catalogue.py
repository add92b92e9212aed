"""What is one of Kubernetes' own kinds, where it lives and where its pods are described."""

import pytest

from playground.kinds import (
    api_group,
    deploy_priority,
    is_custom,
    is_namespaced,
    is_workload,
    pod_spec,
    pod_template,
)


@pytest.mark.parametrize(
    ("api_version", "group"), [("v1", ""), ("apps/v1", "apps"), ("a.b/v1beta1", "a.b"), ("", "")]
)
def test_the_group_of_an_api_version(api_version, group):
    assert api_group(api_version) == group


@pytest.mark.parametrize(
    ("api_version", "kind", "custom"),
    [
        ("v1", "ConfigMap", False),
        ("v1", "ConfigMapList", False),
        ("v1", "List", False),
        ("apps/v1beta1", "Deployment", False),
        ("extensions/v1beta1", "Ingress", False),
        ("v1", "Deployment", True),
        ("acme.example/v1", "Deployment", True),
        ("acme.example/v1", "List", True),
        ("serving.knative.dev/v1", "Service", True),
        ("gateway.networking.k8s.io/v1", "Gateway", True),
    ],
)
def test_a_kind_is_custom_unless_its_group_has_it(api_version, kind, custom):
    assert is_custom(api_version, kind) is custom


def test_the_scope_of_a_kind():
    assert is_namespaced("", "ConfigMap") is True
    assert is_namespaced("", "Namespace") is False
    assert is_namespaced("rbac.authorization.k8s.io", "Role") is True
    assert is_namespaced("rbac.authorization.k8s.io", "ClusterRole") is False
    assert is_namespaced("acme.example", "ConfigMap") is None


def test_what_describes_pods():
    assert is_workload("", "Pod")
    assert is_workload("batch", "CronJob")
    assert not is_workload("", "Service")
    assert not is_workload("acme.example", "Pod")


def test_the_template_and_the_spec_of_pods():
    pod = {"containers": []}
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "spec": {"template": {"spec": pod}},
    }
    job = {"spec": {"template": {"spec": pod}}}
    cron_job = {"apiVersion": "batch/v1", "kind": "CronJob", "spec": {"jobTemplate": job}}
    bare = {"apiVersion": "v1", "kind": "Pod", "spec": pod}
    assert pod_template(deployment) == (("spec", "template"), {"spec": pod})
    assert pod_spec(deployment) == (("spec", "template", "spec"), pod)
    assert pod_template(cron_job) == (("spec", "jobTemplate", "spec", "template"), {"spec": pod})
    assert pod_template(bare) is None
    assert pod_spec(bare) == (("spec",), pod)


@pytest.mark.parametrize("spec", [None, [], "x", {"template": None}, {"template": [{}]}])
def test_a_template_of_another_shape_is_none(spec):
    obj = {"apiVersion": "apps/v1", "kind": "Deployment", "spec": spec}
    assert pod_template(obj) is None
    assert pod_spec(obj) is None


def test_the_order_of_a_deploy():
    ordered = [
        ("v1", "Namespace"),
        ("rbac.authorization.k8s.io/v1", "Role"),
        ("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
        ("v1", "ServiceAccount"),
        ("v1", "ConfigMap"),
        ("v1", "Service"),
        ("apiregistration.k8s.io/v1", "APIService"),
        ("policy/v1", "PodDisruptionBudget"),
        ("apps/v1", "Deployment"),
        ("autoscaling/v2", "HorizontalPodAutoscaler"),
        ("acme.example/v1", "Namespace"),
    ]
    ranks = [deploy_priority(*kind) for kind in ordered]
    assert ranks == [0, 20, 30, 40, 50, 70, 80, 90, 100, 110, 1000]
    assert deploy_priority("scheduling.k8s.io/v1", "PriorityClass") == 1000
    assert deploy_priority("v1", "ReplicationController") == 1000
