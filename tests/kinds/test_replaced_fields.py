"""Where Spinnaker's replacers look."""

import pytest

from playground.kinds.replaced_fields import CONFIG_MAP, IMAGE, SECRET, replaced_fields
from playground.kinds.spinnaker_kinds import spelled, spelled_in, spelled_kind

POD = {
    "initContainers": [{"image": "init", "envFrom": [{"secretRef": {"name": "s-env"}}]}],
    "containers": [
        {"image": "main", "envFrom": [{"configMapRef": {"name": "c-env"}}]},
        {
            "image": "side",
            "env": [
                {"valueFrom": {"configMapKeyRef": {"name": "c-key"}}},
                {"valueFrom": {"secretKeyRef": {"name": "s-key"}}},
                {"value": "plain"},
            ],
        },
    ],
    "ephemeralContainers": [{"image": "debug", "envFrom": [{"configMapRef": {"name": "x"}}]}],
    "volumes": [
        {"configMap": {"name": "c-volume"}},
        {"secret": {"secretName": "s-volume"}},
        {
            "projected": {
                "sources": [{"configMap": {"name": "c-all"}}, {"secret": {"name": "s-all"}}]
            }
        },
        {"image": {"reference": "model"}},
        {"csi": {"nodePublishSecretRef": {"name": "x"}}},
        {"persistentVolumeClaim": {"claimName": "x"}},
    ],
    "imagePullSecrets": [{"name": "x"}],
}
ALL = {
    (IMAGE, "init"),
    (IMAGE, "main"),
    (IMAGE, "side"),
    *((CONFIG_MAP, f"c-{place}") for place in ("volume", "all", "env", "key")),
    *((SECRET, f"s-{place}") for place in ("volume", "all", "env", "key")),
}


def obj(api_version, kind, *path, below=POD):
    for key in reversed(path):
        below = {key: below}
    return {"apiVersion": api_version, "kind": kind, **below}


def found(value):
    return {(field.type, field.text) for field in replaced_fields(value)}


TEMPLATE = ("spec", "template", "spec")


@pytest.mark.parametrize("kind", ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job"])
def test_workloads_with_a_template_have_nine_replacers(kind):
    assert found(obj("apps/v1", kind, *TEMPLATE)) == ALL
    assert found(obj("apps/v1", kind.lower(), *TEMPLATE)) == ALL


def test_a_template_counts_at_any_depth():
    assert found(obj("batch/v1", "CronJob", "spec", "jobTemplate", *TEMPLATE)) == ALL
    assert found(obj("apps/v1", "Deployment", "spec", "wrapped", *TEMPLATE)) == ALL


def test_a_bare_pod_has_the_images_of_its_containers_only():
    assert found(obj("v1", "Pod", "spec")) == {(IMAGE, "main"), (IMAGE, "side")}


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("v1", "ReplicationController"),
        ("acme.example/v1", "Deployment"),
        ("argoproj.io/v1", "Rollout"),
        ("serving.knative.dev/v1", "Service"),
        ("coordination.k8s.io/v1", "Deployment"),
    ],
)
def test_other_kinds_have_none(api_version, kind):
    assert found(obj(api_version, kind, *TEMPLATE)) == set()


@pytest.mark.parametrize(
    ("kind", "type"),
    [
        ("Deployment", "kubernetes/deployment"),
        ("deployment", "kubernetes/deployment"),
        ("ReplicaSet", "kubernetes/replicaSet"),
        ("replicaSet", "kubernetes/replicaSet"),
        ("replicaset", None),
        ("DEPLOYMENT", None),
        ("StatefulSet", None),
    ],
)
def test_an_autoscaler_names_two_kinds_in_two_spellings(kind, type):
    target = {"kind": kind, "name": "web"}
    autoscaler = obj(
        "autoscaling/v2", "HorizontalPodAutoscaler", "spec", "scaleTargetRef", below=target
    )
    assert found(autoscaler) == ({(type, "web")} if type else set())


@pytest.mark.parametrize(
    "pod",
    [None, [], "x", {"containers": "x"}, {"containers": [None, 1, ["x"], {"image": 5}, {}]}],
)
def test_other_shapes_are_passed_over(pod):
    assert found(obj("apps/v1", "Deployment", *TEMPLATE, below=pod)) == set()
    assert found({"apiVersion": "apps/v1", "kind": "Deployment", "spec": [pod]}) == set()


def test_a_mapping_in_the_place_of_a_list_is_taken_for_its_element():
    pod = {"containers": {"image": "x"}}
    assert found(obj("apps/v1", "Deployment", *TEMPLATE, below=pod)) == {(IMAGE, "x")}


@pytest.mark.parametrize(
    ("kind", "group", "said"),
    [
        ("ConfigMap", "", "configMap"),
        ("HorizontalPodAutoscaler", "autoscaling", "horizontalpodautoscaler"),
        ("hpa", "", "horizontalpodautoscaler"),
        ("PriorityClass", "scheduling.k8s.io", "PriorityClass"),
        ("Deployment", "Acme.Example", "Deployment.acme.example"),
    ],
)
def test_kinds_are_spelt_as_spinnaker_does(kind, group, said):
    assert spelled(kind, group) == said


def test_a_kind_may_bring_its_group():
    assert spelled_in("svc") == "service"
    assert spelled_in("Odd.odd.example.dev") == "Odd.odd.example.dev"
    assert spelled_kind({"kind": 5}) == spelled_kind(None) == "none"
