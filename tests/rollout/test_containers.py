"""What pods hold of ConfigMaps and Secrets: read at the start, live, or never again."""

import pytest

from playground.rollout.budget import MAX_WORK
from playground.rollout.contents import fingerprint
from playground.rollout.events import DeleteContent, Strike
from playground.rollout.faults import Fault
from playground.rollout.state import Policy
from playground.rollout.timeline import Step, run_steps
from playground.rollout.worlds import run_world, world_of

WEB = ("Deployment", None, "web")


def deployment(pod, replicas=4, image="app:1"):
    container = {"name": "app", "image": image, **pod.pop("container", {})}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [container], **pod},
            },
        },
    }


def configmap(name="cfg", **data):
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data}


def env(key="A", **others):
    row = {"name": "X", "valueFrom": {"configMapKeyRef": {"name": "cfg", "key": key, **others}}}
    return {"container": {"env": [row]}}


def volume(mount=None, **source):
    return {
        "container": {"volumeMounts": [{"name": "v", "mountPath": "/etc/v", **(mount or {})}]},
        "volumes": [{"name": "v", "configMap": {"name": "cfg", **source}}],
    }


def play(pod, before, after, **others):
    web = deployment(pod)
    return run_world(running=[web, *before], deploying=[web, *after], workload=WEB, **others)


def held(tick):
    """The contents among the pods that serve, each with the number of its pods."""
    found = {}
    for pod in tick.pods:
        if pod.state == "ready":
            [reading] = pod.readings
            found[reading.selected] = found.get(reading.selected, 0) + 1
    return found


def test_an_environment_keeps_what_it_had_when_it_started():
    world = play(env(), [configmap(A="1")], [configmap(A="2")])
    assert held(world.ticks[-1]) == held(world.ticks[0])
    assert world.ticks[0].pods[0].readings[0].way == "env"


def test_mounted_files_become_new_in_all_pods_but_not_at_once():
    world = play(volume(), [configmap(A="1")], [configmap(A="2")])
    old, new = world.ticks[0], world.ticks[-1]
    assert [len(held(tick)) for tick in world.ticks] == [1, 1, 2, 1]
    assert held(old).keys() != held(new).keys()
    assert [tick.configs for tick in world.ticks] == [1, 1, 2, 1]
    assert all(tick.serving == 4 for tick in world.ticks)
    assert {pod.alias for pod in old.pods} == {pod.alias for pod in new.pods}


def test_a_file_by_subpath_is_never_new():
    world = play(volume({"subPath": "A"}), [configmap(A="1")], [configmap(A="2")])
    assert held(world.ticks[-1]) == held(world.ticks[0])
    assert world.ticks[0].pods[0].readings[0].way == "subPath"


def test_a_pod_that_is_replaced_reads_anew_in_every_way():
    for pod in (env(), volume(), volume({"subPath": "A"})):
        lost = [{"tick": 5, "delete_pods": 4}]
        world = play(pod, [configmap(A="1")], [configmap(A="2")], events=lost)
        assert held(world.ticks[0]).keys() != held(world.ticks[-1]).keys()
        assert list(held(world.ticks[-1]).values()) == [4]


def test_what_is_mounted_of_an_immutable_object_stays():
    """Its data cannot be changed; that it is deleted and made again is not noticed either."""
    first = configmap(A="1") | {"immutable": True}
    world = play(volume(), [first], [configmap(A="2")])
    assert world.ticks[1].events[0].endswith("immutable: the API server refuses its new data.")
    assert held(world.ticks[-1]) == held(world.ticks[0])


def test_only_the_bytes_that_are_read_count():
    world = play(env("A"), [configmap(A="1", B="1")], [configmap(A="1", B="2")])
    lost = [{"tick": 2, "delete_pods": 2}]
    again = play(env("A"), [configmap(A="1", B="1")], [configmap(A="1", B="2")], events=lost)
    assert held(world.ticks[0]) == held(again.ticks[-1])
    contents = {pod.readings[0].content for pod in again.ticks[-1].pods}
    assert len(contents) == 2
    assert again.ticks[-1].configs == 1


def test_binary_data_is_no_environment():
    binary = configmap(A="1") | {"binaryData": {"B": "AAEC"}}
    pod = {"container": {"envFrom": [{"configMapRef": {"name": "cfg"}}]}}
    alone = play(dict(pod), [configmap(A="1")], [])
    both = play(dict(pod), [binary], [])
    assert held(alone.ticks[0]) == held(both.ticks[0])
    mounted, with_binary = play(volume(), [configmap(A="1")], []), play(volume(), [binary], [])
    assert held(mounted.ticks[0]) != held(with_binary.ticks[0])


@pytest.mark.parametrize(
    ("pod", "contents", "waiting"),
    [
        (env(), [], "CreateContainerConfigError: ConfigMap cfg is missing"),
        (env("B"), [configmap(A="1")], "CreateContainerConfigError: ConfigMap cfg has no key B"),
        (env("B", optional=True), [configmap(A="1")], None),
        (env("B", optional=True), [], None),
        (volume(), [], "ContainerCreating: ConfigMap cfg is missing"),
        (volume({"subPath": "A"}), [], "ContainerCreating: ConfigMap cfg is missing"),
        (volume(optional=True), [], None),
        (
            volume(items=[{"key": "B", "path": "b"}]),
            [configmap(A="1")],
            "ContainerCreating: ConfigMap cfg has no key B",
        ),
        (volume(items=[{"key": "B", "path": "b"}], optional=True), [configmap(A="1")], None),
    ],
)
def test_what_is_missing_keeps_a_pod_from_starting(pod, contents, waiting):
    world = play(pod, contents, [])
    assert {each.waiting for each in world.ticks[-1].pods} == {waiting}
    assert world.ticks[-1].serving == (0 if waiting else 4)


def test_two_ways_that_hold_different_bytes_are_one_configuration_more():
    pod = env()
    pod["container"] |= volume()["container"]
    pod["volumes"] = volume()["volumes"]
    world = play(pod, [configmap(A="1")], [configmap(A="2")])
    first, last = world.ticks[0].pods[0], world.ticks[-1].pods[0]
    assert first.alias == last.alias
    assert len({reading.content for reading in first.readings}) == 1
    assert len({reading.content for reading in last.readings}) == 2
    assert first.config != last.config


def test_projected_volumes_are_kept_up_to_date():
    pod = volume()
    pod["volumes"] = [{"name": "v", "projected": {"sources": [{"configMap": {"name": "cfg"}}]}}]
    world = play(pod, [configmap(A="1")], [configmap(A="2")])
    assert held(world.ticks[0]).keys() != held(world.ticks[-1]).keys()


def steps(pod, *timeline, contents, faults=(), replicas=4):
    return world_of(
        run_steps(
            WEB,
            [deployment(pod, replicas), *contents],
            timeline,
            tags={},
            policy=Policy(),
            faults=faults,
            nodes=0,
            max_ticks=60,
            max_work=MAX_WORK,
        )
    )


def test_an_immutable_object_that_is_made_again_does_not_reach_its_mounts():
    again = [Step(1, (DeleteContent("ConfigMap", "cfg"),)), Step(2, objects=[configmap(A="2")])]
    for fixed in (True, False):
        first = configmap(A="1") | {"immutable": fixed}
        world = steps(volume(), *again, contents=[first])
        assert (held(world.ticks[-1]) == held(world.ticks[0])) is fixed


def test_a_container_that_starts_again_reads_its_environment_anew():
    change = [Step(1, objects=[configmap(A="2")]), Step(2, (Strike(50, restart=True),))]
    for pod in (env(), volume({"subPath": "A"})):
        world = steps(pod, *change, contents=[configmap(A="1")])
        assert [tick.serving for tick in world.ticks] == [4, 4, 2, 4]
        assert [tick.configs for tick in world.ticks] == [1, 1, 1, 2]
        assert {p.alias for p in world.ticks[0].pods} == {p.alias for p in world.ticks[-1].pods}


def test_a_container_that_dies_of_its_content_recovers_when_that_is_put_right():
    """It starts over and over, and reads what it finds each time."""
    bad = Fault(contents=frozenset({fingerprint(configmap(A="2"))}))
    timeline = [
        Step(1, objects=[configmap(A="2")]),
        Step(2, (Strike(100, restart=True),)),
        Step(6, objects=[configmap(A="1")]),
    ]
    world = steps(env(), *timeline, contents=[configmap(A="1")], faults=(bad,))
    assert [tick.serving for tick in world.ticks] == [4, 4, 0, 0, 0, 0, 0, 4]


def test_a_container_that_starts_again_without_its_object_waits():
    gone = [Step(1, (DeleteContent("ConfigMap", "cfg"),)), Step(2, (Strike(50, restart=True),))]
    last = steps(env(), *gone, contents=[configmap(A="1")]).ticks[-1]
    waiting = [pod.waiting for pod in last.pods if pod.waiting]
    assert waiting == ["CreateContainerConfigError: ConfigMap cfg is missing"] * 2
    assert last.serving == 2
