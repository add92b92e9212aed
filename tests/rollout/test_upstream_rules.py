"""Rules of the controllers that no recording shows, derived by hand from upstream's code."""

import pytest

from playground.rollout import simulate

TEMPLATES = {"v1": {"image": "app:1"}, "v2": {"image": "app:2"}, "v3": {"image": "app:3"}}


def ticks(kind, spec, events, **more):
    scenario = {"name": "example", "kind": kind, "spec": spec, "templates": TEMPLATES}
    return simulate({**scenario, "events": events, **more})["ticks"]


@pytest.mark.parametrize(
    ("strategy", "template"),
    [
        ({"type": "RollingUpdate"}, "v1"),
        ({"type": "RollingUpdate", "rollingUpdate": None}, "v1"),
        ({"type": "RollingUpdate", "rollingUpdate": {}}, "v2"),
        ({"rollingUpdate": None}, "v2"),
        ({}, "v2"),
    ],
)
def test_without_rolling_update_a_lost_pod_comes_back_as_it_was(strategy, template):
    """`SetDefaults_StatefulSet` fills in `rollingUpdate` only where the type is missing as well,
    and without it `newVersionedStatefulSetPod` counts the pods of the current revision: when pod 0
    is deleted, pod 1 is left of them, and 0 is below 1."""
    events = [{"tick": 1, "template": "v2"}, {"tick": 4, "delete_pods": {"pods": ["app-0"]}}]
    last = ticks(
        "StatefulSet",
        {"replicas": 3, "updateStrategy": strategy},
        events,
        kubelet={"broken": ["v2"]},
        max_ticks=5,
    )[-1]
    came_back = [pod for pod in last["pods"] if pod["pod"].startswith("app-0/")]
    assert [pod["template"] for pod in came_back] == [template]


def test_writing_the_partition_out_is_a_change_of_the_spec():
    """Where `rollingUpdate` was not filled in, `partition: 0` is another spec: a generation."""
    written = {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}}
    events = [{"tick": 1, "updateStrategy": written}]
    for before, generation in (({"type": "RollingUpdate"}, 2), (written, 1)):
        last = ticks("StatefulSet", {"replicas": 1, "updateStrategy": before}, events)[-1]
        assert last["workload"]["generation"] == generation


def test_without_a_progress_deadline_there_is_no_progressing_condition():
    """`HasProgressDeadline` (deployment_util.go): the largest int32 stands for none."""
    events = [{"tick": 1, "template": "v2"}, {"tick": 3, "paused": True}]
    for tick in ticks("Deployment", {"progressDeadlineSeconds": 2**31 - 1}, events):
        assert tick["workload"]["conditions"].keys() == {"Available"}


def test_a_deadline_that_passes_while_waiting_is_noted_before_the_pause():
    """`checkPausedConditions` (sync.go) leaves a condition that says ProgressDeadlineExceeded."""
    events = [{"tick": 1, "template": "v2"}, {"tick": 3, "wait": 20, "paused": True}]
    spec = {"replicas": 2, "progressDeadlineSeconds": 10}
    last = ticks("Deployment", spec, events, kubelet={"broken": ["v2"]})[-1]
    assert last["workload"]["conditions"]["Progressing"] == "False/ProgressDeadlineExceeded"
