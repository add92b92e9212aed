"""Worlds: the reader's own objects, played tick by tick."""

import pytest

from playground.rollout import ScenarioError
from playground.rollout.budget import MAX_PODS
from playground.rollout.worlds import pad, run_world

OLD, NEW = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"


def deployment(image="app:1", config="settings", replicas=4, namespace=None, **spec):
    container = {"name": "app", "image": image}
    if config:
        container["envFrom"] = [{"configMapRef": {"name": config}}]
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"} | ({"namespace": namespace} if namespace else {}),
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [container]},
            },
            **spec,
        },
    }


def configmap(name="settings", colour="blue", **fields):
    metadata = {"name": name}
    data = {"COLOUR": colour}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data, **fields}


def play(running, deploying, **others):
    return run_world(
        running=running, deploying=deploying, workload=("Deployment", None, "web"), **others
    )


def test_new_data_under_the_old_name_rolls_nothing_out():
    world = play([deployment(), configmap()], [deployment(), configmap(colour="red")])
    assert [tick.kind for tick in world.ticks] == ["initial", "event"]
    assert world.ended == "stable"
    assert world.ticks[0].pods == world.ticks[1].pods
    assert world.ticks[1].events == (
        "ConfigMap settings is changed in place.",
        "Deployment web is applied with the same pod template, so nothing rolls out.",
    )


def test_a_pod_replaced_later_reads_the_new_data_and_mixes():
    world = play(
        [deployment(), configmap()],
        [deployment(), configmap(colour="red")],
        events=[{"tick": 2, "delete_pods": 1}],
    )
    lost = world.ticks[2]
    assert (lost.kind, lost.serving, lost.desired, lost.configs) == ("event", 3, 4, 1)
    last = world.ticks[-1]
    assert (last.serving, last.configs, last.images) == (4, 2, 1)
    assert {pod.template for pod in last.pods} == {"v1"}


def test_a_new_name_rolls_out_and_the_old_data_stays_for_old_pods():
    new = [deployment(config="settings-2"), configmap("settings-2", "red")]
    world = play([deployment(), configmap()], new)
    assert world.ticks[1].events == (
        "ConfigMap settings-2 is created.",
        "Deployment web gets a new pod template.",
    )
    assert all(tick.serving >= 3 for tick in world.ticks)
    for tick in world.ticks:
        for pod in tick.pods:
            if pod.config:
                name = "settings" if pod.template == "v1" else "settings-2"
                assert pod.config.keys() == {f"ConfigMap/{name}"}
    last = world.ticks[-1]
    assert {(pod.template, pod.state) for pod in last.pods} == {("v2", "ready")}
    assert (len(last.pods), last.configs) == (4, 1)


def test_equal_bytes_under_another_name_are_one_configuration():
    slow = {"strategy": {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}}
    new = [deployment(config="settings-2", **slow), configmap("settings-2")]
    world = play([deployment(**slow), configmap()], new)
    assert {tick.configs for tick in world.ticks} == {1}
    assert {pod.template for tick in world.ticks for pod in tick.pods} == {"v1", "v2"}


def test_a_missing_configmap_keeps_new_pods_pending_and_old_ones_serving():
    world = play([deployment(), configmap()], [deployment(config="absent")])
    last = world.ticks[-1]
    assert {pod.state for pod in last.pods if pod.template == "v2"} == {"pending"}
    assert last.serving == 3


def test_a_missing_optional_configmap_stops_nothing():
    reference = {"name": "absent", "optional": True}
    new = deployment()
    container = new["spec"]["template"]["spec"]["containers"][0]
    container["envFrom"] = [{"configMapRef": reference}]
    last = play([deployment(), configmap()], [new]).ticks[-1]
    assert [pod.config for pod in last.pods] == [{"ConfigMap/absent": None}] * 4
    assert (last.serving, last.configs) == (4, 0)


def test_a_tag_that_is_moved_means_another_image_from_then_on():
    world = play(
        [deployment(config=None)],
        [deployment(config=None)],
        tags={"app:1": (OLD, NEW)},
        events=[{"tick": 2, "delete_pods": 1}],
    )
    assert world.ticks[1].events[0] == "The tag of app:1 is moved to another image."
    assert [tick.images for tick in world.ticks] == [1, 1, 1, 2]
    assert {pod.images["app"] for pod in world.ticks[-1].pods} == {OLD, NEW}


def test_a_digest_is_what_it_is_whatever_its_tag_means():
    pinned = deployment(image=f"app:1@{OLD}", config=None)
    world = play(
        [pinned], [pinned], tags={"app:1": (OLD, NEW)}, events=[{"tick": 2, "delete_pods": 2}]
    )
    assert {pod.images["app"] for tick in world.ticks for pod in tick.pods} == {OLD}


def test_pinning_the_digest_that_the_tag_means_changes_no_image():
    world = play(
        [deployment(config=None)],
        [deployment(image=f"app:1@{OLD}", config=None)],
        tags={"app:1": (OLD, OLD)},
    )
    assert {pod.template for pod in world.ticks[-1].pods} == {"v2"}
    assert {tick.images for tick in world.ticks} == {1}


def test_an_image_without_a_known_digest_is_its_reference():
    world = play([deployment(config=None)], [deployment(image="app:2", config=None)])
    assert world.ticks[0].pods[0].images == {"app": "app:1"}
    assert max(tick.images for tick in world.ticks) == 2


def test_a_deployment_that_was_not_there_is_created():
    world = play([], [deployment(), configmap()])
    assert [tick.tick for tick in world.ticks] == [0, 1, 2]
    assert (world.ticks[0].pods, world.ticks[0].desired) == ((), 0)
    assert world.ticks[1].events == (
        "ConfigMap settings is created.",
        "Deployment web is created.",
    )
    assert world.ticks[-1].serving == 4


def test_a_deployment_that_is_not_deployed_again_stays():
    world = play([deployment(), configmap()], [configmap(colour="red")])
    assert world.ticks[1].events == ("ConfigMap settings is changed in place.",)
    assert world.ticks[-1].serving == 4


def test_defaults_are_those_of_kubernetes():
    bare = deployment(config=None)
    del bare["spec"]["replicas"]
    world = play([bare], [bare])
    assert [tick.desired for tick in world.ticks] == [1, 1]


def test_scaling_alone_is_no_rollout():
    world = play([deployment(config=None)], [deployment(config=None, replicas=6)])
    assert world.ticks[1].events[0] == "Deployment web is scaled from 4 to 6."
    assert {pod.template for pod in world.ticks[-1].pods} == {"v1"}
    assert world.ticks[-1].serving == 6


def test_a_paused_deployment_rolls_nothing_out():
    new = deployment(image="app:2", config=None, paused=True)
    world = play([deployment(config=None)], [new])
    assert world.ticks[1].events == ("Deployment web gets a new pod template, but is paused.",)
    assert {pod.template for tick in world.ticks for pod in tick.pods} == {"v1"}


def test_immutable_data_is_not_changed():
    fixed = configmap(immutable=True)
    world = play([deployment(), fixed], [deployment(), configmap(colour="red", immutable=True)])
    told = "ConfigMap settings is immutable: the API server refuses its new data."
    assert world.ticks[1].events[0] == told


def test_objects_of_other_namespaces_are_not_read():
    world = run_world(
        running=[deployment(namespace="shop"), configmap()],
        deploying=[],
        workload=("Deployment", "shop", "web"),
    )
    assert {pod.state for pod in world.ticks[-1].pods} == {"pending"}


def test_padding_adds_quiet_ticks_and_takes_none_away():
    world = play([deployment(), configmap()], [deployment(), configmap()])
    padded = pad(world, 5)
    assert [tick.tick for tick in padded.ticks] == [0, 1, 2, 3, 4]
    assert [tick.kind for tick in padded.ticks[2:]] == ["quiet"] * 3
    assert padded.ticks[-1].pods == world.ticks[-1].pods
    assert pad(padded, 2) == padded


@pytest.mark.parametrize(
    ("objects", "others", "pointer"),
    [
        ([], {}, ""),
        ([deployment(replicas="many")], {}, "/spec/replicas"),
        ([deployment(replicas=MAX_PODS + 1)], {}, "/spec/replicas"),
        ([deployment(template=None)], {}, "/spec/template/metadata/labels"),
        ([deployment(selector=None)], {}, "/spec/selector"),
        ([{"kind": "Deployment", "metadata": {"name": "web"}}], {}, "/spec"),
        ([deployment()], {"events": [{"tick": 0, "delete_pods": 1}]}, "/events/0/tick"),
        ([deployment()], {"events": [{"tick": 2, "crash": 1}]}, "/events/0/crash"),
    ],
)
def test_what_cannot_be_played_is_an_error_at_its_place(objects, others, pointer):
    with pytest.raises(ScenarioError) as caught:
        play(objects, objects, **others)
    assert caught.value.pointer == pointer


def test_what_the_api_server_refuses_to_change_is_an_error_at_its_place():
    changed = deployment(image="app:2")
    changed["spec"]["selector"] = {"matchLabels": {"app": "web", "tier": "x"}}
    changed["spec"]["template"]["metadata"]["labels"]["tier"] = "x"
    with pytest.raises(ScenarioError, match="field is immutable") as caught:
        play([deployment()], [changed])
    assert caught.value.pointer == "/spec/selector"


def test_what_the_objects_use_and_the_simulation_leaves_out_is_named():
    used = deployment()
    pod = used["spec"]["template"]["spec"]
    pod["containers"][0]["readinessProbe"] = {"httpGet": {"path": "/", "port": 80}}
    pod["volumes"] = [{"name": "files", "configMap": {"name": "settings"}}]
    others = [{"kind": "HorizontalPodAutoscaler"}, {"kind": "CronJob"}]
    named = " ".join(play([used, configmap(), *others], [used]).not_simulated)
    for word in ("Readiness", "Mounted", "HorizontalPodAutoscaler", "CronJobs"):
        assert word in named
    assert "Liveness" not in named
    assert play([deployment()], []).not_simulated == ()
