"""Where workloads name images."""

import pytest

from playground.kinds import find_images

POD = {
    "initContainers": [{"image": "init"}],
    "containers": [{"image": "main"}, {"image": "side"}],
    "ephemeralContainers": [{"image": "debug"}],
    "volumes": [{"image": {"reference": "model"}}, {"configMap": {"name": "x"}}],
    "image": "decoy",
}
ALL = {"init", "main", "side", "debug", "model"}


def workload(api_version: str, kind: str, *path: str) -> dict:
    value: object = POD
    for key in reversed(path):
        value = {key: value}
    return {"apiVersion": api_version, "kind": kind, **value}


TEMPLATE = ("spec", "template", "spec")
WORKLOADS = [
    workload("v1", "Pod", "spec"),
    workload("v1", "PodTemplate", "template", "spec"),
    workload("v1", "ReplicationController", *TEMPLATE),
    workload("apps/v1", "Deployment", *TEMPLATE),
    workload("extensions/v1beta1", "Deployment", *TEMPLATE),
    workload("apps/v1", "ReplicaSet", *TEMPLATE),
    workload("apps/v1", "StatefulSet", *TEMPLATE),
    workload("apps/v1", "DaemonSet", *TEMPLATE),
    workload("batch/v1", "Job", *TEMPLATE),
    workload("batch/v1", "CronJob", "spec", "jobTemplate", *TEMPLATE),
    workload("serving.knative.dev/v1", "Service", *TEMPLATE),
]


@pytest.mark.parametrize("obj", WORKLOADS, ids=[obj["kind"] for obj in WORKLOADS])
def test_every_image_of_a_workload_is_found(obj):
    found = find_images(obj)
    assert {field.image for field in found} == ALL
    for field in found:
        value = obj
        for token in field.tokens:
            value = value[token]
        assert value == field.image


@pytest.mark.parametrize(
    "pod",
    [
        None,
        [],
        {"containers": {"image": "x"}},
        {"containers": [None, "x", ["x"], {"image": None}, {"image": 5}, {}]},
        {"volumes": [{"image": "x"}, {"image": {"reference": ["x"]}}, {"image": None}]},
    ],
)
def test_other_shapes_are_passed_over(pod):
    assert find_images({"apiVersion": "v1", "kind": "Pod", "spec": pod}) == []


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [("acme.example/v1", "Deployment"), ("v1", "Deployment"), ("apps/v1", None), (None, "Pod")],
)
def test_a_foreign_kind_has_no_images(api_version, kind):
    obj = workload("", "", *TEMPLATE) | {"apiVersion": api_version, "kind": kind}
    assert find_images(obj) == []


def test_an_empty_image_is_still_a_field():
    pod = {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"image": ""}]}}
    assert [field.image for field in find_images(pod)] == [""]
