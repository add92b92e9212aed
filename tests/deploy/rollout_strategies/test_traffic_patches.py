"""Which patches an Enable or a Disable stage sends, and to whom."""

from playground.deploy.rollout_strategies.traffic_patches import TrafficPatch, traffic_patches

SERVICE = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "web", "namespace": "shop"},
    "spec": {"selector": {"lb/on": "yes"}},
}
OLD = {
    "apiVersion": "apps/v1",
    "kind": "ReplicaSet",
    "metadata": {
        "name": "web-v000",
        "namespace": "shop",
        "annotations": {"traffic.spinnaker.io/load-balancers": '["service web"]'},
    },
    "spec": {"template": {"metadata": {"labels": {"app": "web", "lb/on": "yes"}}}},
}


def pod(name, owner, **labels):
    metadata = {"name": name, "namespace": "shop", "labels": labels}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {**metadata, "ownerReferences": [{"name": owner}]},
    }


LIVE = [
    SERVICE,
    OLD,
    pod("web-v000-a", "web-v000", **{"lb/on": "yes"}),
    pod("web-v000-b", "web-v000"),
    pod("web-v001-a", "web-v001", **{"lb/on": "yes"}),
    {"kind": "Pod", "apiVersion": "v1", "metadata": 7},
]


def test_disable_takes_the_labels_from_the_template_and_its_pods():
    answer = traffic_patches("disable", OLD, LIVE)
    template = {"op": "remove", "path": "/spec/template/metadata/labels/lb~1on"}
    label = {"op": "remove", "path": "/metadata/labels/lb~1on"}
    assert answer.error == ""
    assert answer.patches == [
        TrafficPatch("replicaSet web-v000", "service web", [template]),
        TrafficPatch("pod web-v000-a", "service web", [label]),
        TrafficPatch("pod web-v000-b", "service web", []),
    ]


def test_enable_adds_or_replaces():
    answer = traffic_patches("enable", OLD, LIVE, ["service web"])
    operations = [patch.operations[0]["op"] for patch in answer.patches]
    assert operations == ["replace", "replace", "add"]


def test_an_object_without_load_balancers_is_left_alone():
    bare = {**OLD, "metadata": {"name": "web-v000", "namespace": "shop"}}
    assert traffic_patches("disable", bare, LIVE).patches == []


def test_a_load_balancer_that_is_not_there_ends_the_stage():
    answer = traffic_patches("disable", OLD, LIVE, ["service web", "service gone"])
    assert len(answer.patches) == 3
    assert "service gone" in answer.error
    assert traffic_patches("disable", OLD, LIVE, ["deployment web"]).error


def test_an_annotation_that_is_no_list_is_said():
    annotations = {"traffic.spinnaker.io/load-balancers": "web"}
    broken = {**OLD, "metadata": {**OLD["metadata"], "annotations": annotations}}
    assert traffic_patches("disable", broken, LIVE).error.endswith(".")


def test_only_replica_sets_and_deployments_have_pods_that_are_patched():
    stateful = {**OLD, "kind": "StatefulSet"}
    assert len(traffic_patches("disable", stateful, LIVE).patches) == 1
