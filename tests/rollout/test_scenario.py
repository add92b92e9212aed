"""A scenario is read strictly: what is not in the format is an error with its place."""

import copy

import pytest

from playground.rollout import ScenarioError, simulate
from playground.rollout.budget import MAX_PODS, MAX_TICKS

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
        ({"spec": {"progressDeadlineSeconds": 5, "minReadySeconds": 5}}, "/spec"),
        ({"events": [{"tick": 1, "minReadySeconds": 600}]}, "/events/0"),
        ({"events": [{"tick": 1, "replicas": MAX_PODS + 1}]}, "/events/0/replicas"),
        ({"templates": {"v1": {"image": "a", "a/b": 1}}}, "/templates/v1/a~1b"),
        ({"spec": {"strategy": {"type": "Canary"}}}, "/spec/strategy/type"),
        ({"spec": {"strategy": {"type": "Recreate", "rollingUpdate": {}}}},
         "/spec/strategy/rollingUpdate"),
        ({"spec": {"strategy": {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": "0%"}}}},
         "/spec/strategy/rollingUpdate"),
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
