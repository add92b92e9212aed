"""Worlds of StatefulSets and DaemonSets: the reader's own objects, played tick by tick."""

import pytest

from playground.rollout import ScenarioError
from playground.rollout.applying import NODES
from playground.rollout.worlds import run_world


def workload(kind, image="app:1", config="settings-1", **spec):
    container = {"name": "app", "image": image}
    container["envFrom"] = [{"configMapRef": {"name": config}}]
    return {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": {"name": "db"},
        "spec": {
            "selector": {"matchLabels": {"app": "db"}},
            "template": {
                "metadata": {"labels": {"app": "db"}},
                "spec": {"containers": [container]},
            },
            **spec,
        },
    }


def statefulset(replicas=3, **fields):
    return workload("StatefulSet", replicas=replicas, serviceName="db", **fields)


def configmap(name, colour="blue"):
    metadata = {"name": name}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"C": colour}}


def play(kind, running, deploying, **others):
    return run_world(running=running, deploying=deploying, workload=(kind, None, "db"), **others)


def names(tick):
    return sorted(pod.alias for pod in tick.pods)


SETTINGS = [configmap("settings-1"), configmap("settings-2", "red")]


def test_a_statefulset_is_updated_from_the_highest_ordinal_down():
    before, after = statefulset(), statefulset(config="settings-2")
    world = play("StatefulSet", [before, *SETTINGS], [after, *SETTINGS])
    assert world.ended == "stable"
    assert names(world.ticks[0]) == ["db-0/v1", "db-1/v1", "db-2/v1"]
    assert names(world.ticks[3]) == ["db-0/v1", "db-1/v1", "db-2/v2"]
    assert names(world.ticks[-1]) == ["db-0/v2", "db-1/v2", "db-2/v2"]
    assert {tick.desired for tick in world.ticks} == {3}
    assert min(tick.serving for tick in world.ticks) == 2
    assert world.ticks[1].events == ("StatefulSet db gets a new pod template.",)


def test_an_undo_of_a_statefulset_waits_for_the_pod_that_cannot_start():
    """The new ConfigMap is missing, so the first pod stays Pending and the rest old."""
    old, new = statefulset(), statefulset(config="settings-2")
    world = play("StatefulSet", [old, SETTINGS[0]], [new, SETTINGS[0]])
    assert names(world.ticks[-1]) == ["db-0/v1", "db-1/v1", "db-2/v2"]
    assert world.ticks[-1].serving == 2


def test_the_partition_and_the_scale_of_the_second_manifest_count():
    partition = {"rollingUpdate": {"partition": 2}}
    after = statefulset(replicas=4, config="settings-2", updateStrategy=partition)
    world = play("StatefulSet", [statefulset(), *SETTINGS], [after, *SETTINGS])
    assert names(world.ticks[-1]) == ["db-0/v1", "db-1/v1", "db-2/v2", "db-3/v2"]
    assert world.ticks[1].events == (
        "StatefulSet db is scaled from 3 to 4.",
        "StatefulSet db gets a new pod template.",
    )


def test_a_new_statefulset_is_created_in_order():
    world = play("StatefulSet", [], [statefulset(), *SETTINGS])
    assert [tick.serving for tick in world.ticks] == [0, 0, 1, 2, 3]
    assert [len(tick.pods) for tick in world.ticks] == [0, 1, 2, 3, 3]


def test_a_daemonset_replaces_its_pods_node_by_node():
    before, after = workload("DaemonSet"), workload("DaemonSet", config="settings-2")
    world = play("DaemonSet", [before, *SETTINGS], [after, *SETTINGS])
    assert names(world.ticks[-1]) == [f"node-{n}/v2" for n in range(1, NODES + 1)]
    assert {tick.desired for tick in world.ticks} == {NODES}
    assert min(tick.serving for tick in world.ticks) == NODES - 1
    assert f"a DaemonSet runs on {NODES} here" in " ".join(world.not_simulated)


def test_a_daemonset_with_surge_never_serves_less():
    surge = {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}
    before = workload("DaemonSet", updateStrategy=surge)
    after = workload("DaemonSet", config="settings-2", updateStrategy=surge)
    world = play("DaemonSet", [before, *SETTINGS], [after, *SETTINGS])
    assert {tick.serving for tick in world.ticks} == {NODES}
    staying = [sum(pod.state != "terminating" for pod in tick.pods) for tick in world.ticks]
    assert max(staying) == NODES + 1


def test_a_lost_pod_comes_back_on_its_node_and_under_its_name():
    for kind, before in (("StatefulSet", statefulset()), ("DaemonSet", workload("DaemonSet"))):
        objects = [before, *SETTINGS]
        world = play(kind, objects, objects, events=[{"tick": 2, "delete_pods": 1}])
        assert world.ended == "stable" and world.ticks[-1].serving == 3
        [back] = set(names(world.ticks[-1])) - set(names(world.ticks[0]))
        assert back.removesuffix(".2") in names(world.ticks[0])


def test_a_dropped_maxunavailable_is_said():
    strategy = {"rollingUpdate": {"maxUnavailable": 2}}
    world = play("StatefulSet", [], [statefulset(updateStrategy=strategy), *SETTINGS])
    assert any("maxUnavailable of a StatefulSet" in said for said in world.not_simulated)


@pytest.mark.parametrize(
    ("running", "deploying"),
    [
        ([], [statefulset(updateStrategy={"type": "Recreate"})]),
        ([], [workload("DaemonSet", updateStrategy={"rollingUpdate": {"maxSurge": 1}})]),
        ([statefulset()], [statefulset(podManagementPolicy="Parallel")]),
        ([], [statefulset(replicas=-1)]),
    ],
)
def test_what_the_api_server_refuses_is_not_played(running, deploying):
    with pytest.raises(ScenarioError) as caught:
        play(deploying[0]["kind"], running, deploying)
    assert caught.value.pointer.startswith("/spec")
    assert caught.value.help.endswith(".")
