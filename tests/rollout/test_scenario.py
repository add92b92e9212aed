"""A scenario is read strictly: what is not in the format is an error with its place."""

import copy

import pytest

from playground.rollout import ScenarioError, simulate
from playground.rollout.budget import MAX_EVENTS, MAX_PODS, MAX_TICKS

SCENARIO = {
    "name": "example",
    "kind": "Deployment",
    "spec": {"replicas": 2},
    "templates": {"v1": {"image": "app:1"}, "v2": {"image": "app:2"}},
    "events": [{"tick": 1, "template": "v2"}],
}


def test_the_example_itself_is_fine():
    last = simulate(SCENARIO)["ticks"][-1]
    ready = {"pods": 2, "pending": 0, "notready": 0, "ready": 2, "terminating": 0}
    assert last["counts"] == {"v2": ready}
    assert last["workload"]["conditions"]["Progressing"] == "True/NewReplicaSetAvailable"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"kind": "Widget"}, "/kind"),
        ({"kind": None}, "/kind"),
        ({"nodes": 3}, "/nodes"),
        ({"template": {}}, "/template"),
        ({"templates": {}}, "/templates"),
        ({"templates": {"v1": {}}}, "/templates/v1"),
        ({"templates": {"v1": {"image": "a", "img": 1}}}, "/templates/v1/img"),
        ({"spec": {"replicas": -1}}, "/spec/replicas"),
        ({"spec": {"replicas": True}}, "/spec/replicas"),
        ({"spec": {"replicas": MAX_PODS + 1}}, "/spec/replicas"),
        ({"spec": {"replica": 1}}, "/spec/replica"),
        ({"spec": {"progressDeadlineSeconds": 5, "minReadySeconds": 5}},
         "/spec/progressDeadlineSeconds"),
        ({"events": [{"tick": 1, "minReadySeconds": 600}]},
         "/events/0/progressDeadlineSeconds"),
        ({"events": [{"tick": 1, "replicas": MAX_PODS + 1}]}, "/events/0/replicas"),
        ({"templates": {"v1": {"image": "a", "a/b": 1}}}, "/templates/v1/a~1b"),
        ({"spec": {"strategy": {"type": "Canary"}}}, "/spec/strategy/type"),
        ({"spec": {"strategy": {"type": "Recreate", "rollingUpdate": {}}}},
         "/spec/strategy/rollingUpdate"),
        ({"spec": {"strategy": {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": "0%"}}}},
         "/spec/strategy/rollingUpdate/maxUnavailable"),
        ({"spec": {"strategy": {"rollingUpdate": {"maxSurge": "some"}}}},
         "/spec/strategy/rollingUpdate/maxSurge"),
        ({"spec": {"strategy": {"rollingUpdate": {"maxUnavailable": "101%"}}}},
         "/spec/strategy/rollingUpdate/maxUnavailable"),
        ({"configmaps": {"a": 1}}, "/configmaps/a"),
        ({"start": "warm"}, "/start"),
        ({"kubelet": {"broke": []}}, "/kubelet/broke"),
        ({"kubelet": {"broken": "v1"}}, "/kubelet/broken"),
        ({"kubelet": {"ready_per_tick": "1"}}, "/kubelet/ready_per_tick"),
        ({"max_ticks": MAX_TICKS + 1}, "/max_ticks"),
        ({"events": {}}, "/events"),
        ({"events": [{"tick": 1}] * (MAX_EVENTS + 1)}, "/events"),
        ({"events": [{"template": "v2"}]}, "/events/0"),
        ({"events": [{"tick": 0, "template": "v2"}]}, "/events/0/tick"),
        ({"events": [{"tick": 1, "template": "v3"}]}, "/events/0/template"),
        ({"events": [{"tick": 1, "add_node": True}]}, "/events/0/add_node"),
        ({"events": [{"tick": 1, "reboot": "now"}]}, "/events/0/reboot"),
        ({"events": [{"tick": 1, "wait": -1}]}, "/events/0/wait"),
        ({"events": [{"tick": 1, "crash": {"label": "v1"}}]}, "/events/0/crash/label"),
        ({"events": [{"tick": 1, "configmap": {"name": "a"}}]}, "/events/0/configmap"),
        ({"events": [{"tick": 1, "delete_configmap": "a"}]}, "/events"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_an_error_at_its_place(change, pointer):
    with pytest.raises(ScenarioError) as caught:
        simulate(SCENARIO | change)
    assert caught.value.pointer == pointer
    assert caught.value.help.endswith(".")


STATEFULSET = SCENARIO | {"kind": "StatefulSet"}
DAEMONSET = {**SCENARIO, "kind": "DaemonSet", "spec": {}, "nodes": 2}
PARTITION = {"type": "RollingUpdate", "rollingUpdate": {"partition": 1}}


def surge(surge, unavailable):
    return {"rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}}


@pytest.mark.parametrize(
    ("scenario", "change", "pointer"),
    [
        (STATEFULSET, {"spec": {"strategy": {}}}, "/spec/strategy"),
        (STATEFULSET, {"spec": {"paused": True}}, "/spec/paused"),
        (STATEFULSET, {"spec": {"replicas": MAX_PODS + 1}}, "/spec/replicas"),
        (STATEFULSET, {"spec": {"podManagementPolicy": "Random"}}, "/spec/podManagementPolicy"),
        (STATEFULSET, {"spec": {"ordinals": {"end": 1}}}, "/spec/ordinals/end"),
        (STATEFULSET, {"spec": {"ordinals": {"start": -1}}}, "/spec/ordinals/start"),
        (STATEFULSET, {"spec": {"serviceName": 1}}, "/spec/serviceName"),
        (STATEFULSET, {"spec": {"updateStrategy": {"type": "Recreate"}}},
         "/spec/updateStrategy/type"),
        (STATEFULSET, {"spec": {"updateStrategy": PARTITION | {"type": "OnDelete"}}},
         "/spec/updateStrategy/rollingUpdate"),
        (STATEFULSET, {"spec": {"updateStrategy": {"rollingUpdate": {"partition": "1"}}}},
         "/spec/updateStrategy/rollingUpdate/partition"),
        (STATEFULSET, {"spec": {"updateStrategy": {"rollingUpdate": {"maxUnavailable": []}}}},
         "/spec/updateStrategy/rollingUpdate/maxUnavailable"),
        (STATEFULSET, {"events": [{"tick": 1, "podManagementPolicy": "Parallel"}]},
         "/events/0/podManagementPolicy"),
        (STATEFULSET, {"events": [{"tick": 1, "paused": True}]}, "/events/0/paused"),
        (STATEFULSET, {"events": [{"tick": 1, "add_node": True}]}, "/events/0/add_node"),
        (STATEFULSET, {"events": [{"tick": 1, "replicas": MAX_PODS + 1}]}, "/events/0/replicas"),
        (STATEFULSET, {"nodes": 1}, "/nodes"),
        (DAEMONSET, {"spec": {"replicas": 1}}, "/spec/replicas"),
        (DAEMONSET, {"nodes": -1}, "/nodes"),
        (DAEMONSET, {"nodes": MAX_PODS + 1}, "/nodes"),
        (DAEMONSET, {"nodes": MAX_PODS, "events": [{"tick": 1, "add_node": True}]}, "/nodes"),
        (DAEMONSET, {"events": [{"tick": 1, "add_node": 2}]}, "/events/0/add_node"),
        (DAEMONSET, {"events": [{"tick": 1, "replicas": 2}]}, "/events/0/replicas"),
        (DAEMONSET, {"spec": {"updateStrategy": {"rollingUpdate": {"maxSurge": 1}}}},
         "/spec/updateStrategy/rollingUpdate/maxSurge"),
        (DAEMONSET, {"spec": {"updateStrategy": surge(0, "0%")}},
         "/spec/updateStrategy/rollingUpdate/maxUnavailable"),
        (DAEMONSET, {"spec": {"updateStrategy": surge("101%", 0)}},
         "/spec/updateStrategy/rollingUpdate/maxSurge"),
        (DAEMONSET, {"events": [{"tick": 3, "updateStrategy": {"type": "Recreate"}}]},
         "/events/0/updateStrategy/type"),
    ],
)  # fmt: skip
def test_what_another_kind_does_not_have_is_an_error_at_its_place(scenario, change, pointer):
    simulate(scenario)
    with pytest.raises(ScenarioError) as caught:
        simulate(scenario | change)
    assert caught.value.pointer == pointer
    assert caught.value.help.endswith(".")


def test_what_the_api_server_drops_or_passes_over_changes_nothing():
    """`maxUnavailable` of a StatefulSet; and OnDelete makes nothing of a DaemonSet's limits."""
    dropped = {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0}}
    spec = {"replicas": 4, "serviceName": "app", "updateStrategy": dropped}
    ticks = simulate(STATEFULSET | {"spec": spec})["ticks"]
    assert ticks == simulate(STATEFULSET | {"spec": {"replicas": 4}})["ticks"]
    written = {"tick": 2, "updateStrategy": dropped}
    again = simulate(STATEFULSET | {"spec": spec, "events": [*SCENARIO["events"], written]})
    assert {tick["workload"]["generation"] for tick in again["ticks"]} == {1, 2}
    strategy = {"type": "OnDelete"} | surge(1, 1)
    ticks = simulate(DAEMONSET | {"spec": {"updateStrategy": strategy}})["ticks"]
    assert list(ticks[-1]["counts"]) == ["v1"]


def test_the_ordinals_begin_where_the_spec_says():
    """And the partition counts from there."""
    spec = {"replicas": 3, "ordinals": {"start": 5}, "updateStrategy": PARTITION}
    last = simulate(STATEFULSET | {"spec": spec})["ticks"][-1]
    assert sorted(pod["pod"] for pod in last["pods"]) == ["app-5/v1", "app-6/v2", "app-7/v2"]


@pytest.mark.parametrize("scenario", [None, [], "text", 1, {1: 2}, {}])
def test_what_is_no_scenario_is_an_error(scenario):
    with pytest.raises(ScenarioError):
        simulate(scenario)


def test_more_pods_than_the_budget_end_with_a_sentence():
    strategy = {"rollingUpdate": {"maxSurge": "100%"}}
    large = SCENARIO | {"spec": {"replicas": MAX_PODS, "strategy": strategy}}
    with pytest.raises(ScenarioError, match="pods at one time"):
        simulate(large)


def test_pods_that_never_go_end_at_max_ticks():
    story = SCENARIO | {"kubelet": {"ready_after": 1000}, "max_ticks": 12}
    trace = simulate(story)
    assert trace["ended"] == "max_ticks"
    assert [tick["tick"] for tick in trace["ticks"]] == list(range(13))


def test_simulating_leaves_the_scenario_alone():
    before = copy.deepcopy(SCENARIO)
    simulate(SCENARIO)
    assert before == SCENARIO
