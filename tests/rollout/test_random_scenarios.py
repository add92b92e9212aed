"""What holds of every scenario, whatever happens in it."""

import json
from math import ceil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.rollout import simulate
from tests.rollout.scenarios import (
    BROKEN,
    DAEMONSET_ROLLING,
    POLICIES,
    SPECS,
    TEMPLATE_CHANGE,
    scenarios,
)

KINDS = sorted(SPECS)
HEALTHY = {"events": TEMPLATE_CHANGE, "policy": POLICIES}
UPDATED = {"events": TEMPLATE_CHANGE, "policy": POLICIES | BROKEN}
ROLLING = {
    "Deployment": st.fixed_dictionaries({"replicas": st.integers(0, 8)}),
    "StatefulSet": st.fixed_dictionaries(
        {"replicas": st.integers(0, 6)},
        optional={"podManagementPolicy": st.sampled_from(["OrderedReady", "Parallel"])},
    ),
    "DaemonSet": DAEMONSET_ROLLING.map(lambda strategy: {"updateStrategy": strategy}),
}
ORDERED = st.fixed_dictionaries({"replicas": st.integers(0, 6)})
slow = settings(suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("kind", KINDS)
@slow
@given(data=st.data())
def test_each_tick_is_at_rest_and_counts_its_pods(kind, data):
    scenario = data.draw(scenarios(kind))
    trace = simulate(scenario)
    assert json.loads(json.dumps(trace)) == trace == simulate(scenario)
    assert trace["ended"] in ("stable", "max_ticks")
    for tick in trace["ticks"]:
        names = [pod["pod"] for pod in tick["pods"]]
        assert len(set(names)) == len(names)
        pods, workload = tick["pods"], tick["workload"]
        counted = sum(sum(row.values()) - row["pods"] for row in tick["counts"].values())
        assert counted == len(pods)
        STATUS[kind](workload, pods)


def deployment_status(workload, pods):
    staying = [pod for pod in pods if not pod["terminating"]]
    assert workload["replicas"] == len(staying)
    assert workload["readyReplicas"] == sum(pod["ready"] for pod in staying)
    assert workload["availableReplicas"] <= workload["readyReplicas"]


def statefulset_status(workload, pods):
    places = [pod["pod"].partition("/")[0] for pod in pods]
    assert len(set(places)) == len(places)
    assert workload["replicas"] == len(pods)
    assert workload["readyReplicas"] == sum(pod["ready"] for pod in pods)
    assert workload["availableReplicas"] <= workload["readyReplicas"]
    updated = [pod for pod in pods if pod["template"] == workload["updateRevision"]]
    assert workload["updatedReplicas"] == sum(not pod["terminating"] for pod in updated)


def daemonset_status(workload, pods):
    nodes = {pod["pod"].partition("/")[0] for pod in pods}
    assert workload["desiredNumberScheduled"] == workload["currentNumberScheduled"] == len(nodes)
    available, unavailable = workload["numberAvailable"], workload["numberUnavailable"]
    assert available + unavailable == len(nodes)
    assert available <= workload["numberReady"] <= len(nodes)
    for node in nodes:
        here = [pod for pod in pods if pod["pod"].startswith(f"{node}/")]
        assert sum(not pod["terminating"] for pod in here) <= 2


STATUS = {
    "Deployment": deployment_status,
    "StatefulSet": statefulset_status,
    "DaemonSet": daemonset_status,
}


@pytest.mark.parametrize("kind", ["StatefulSet", "DaemonSet"])
@slow
@given(data=st.data())
def test_the_update_revision_is_the_newest_and_each_template_has_one(kind, data):
    scenario = data.draw(scenarios(kind))
    changes = {}
    for event in sorted(scenario["events"], key=lambda event: event["tick"]):
        changes[event["tick"]] = event.get("template", changes.get(event["tick"]))
    wanted = "v1"
    for tick in simulate(scenario)["ticks"]:
        wanted = changes.get(tick["tick"]) or wanted
        revisions = tick["revisions"]
        numbers = [row["revision"] for row in revisions]
        assert numbers == sorted(set(numbers))
        templates = [row["template"] for row in revisions]
        assert len(set(templates)) == len(templates) and templates[-1] == wanted
        assert {pod["template"] for pod in tick["pods"]} <= set(templates)


@slow
@given(scenarios("StatefulSet", spec=ORDERED, **UPDATED))
def test_a_statefulset_in_order_updates_one_pod_at_a_time(scenario):
    """However broken the new pods are. (With Parallel an undo may take a second one.)"""
    for tick in simulate(scenario)["ticks"]:
        rows = tick["counts"].values()
        assert sum(sum(row.values()) - row["pods"] - row["ready"] for row in rows) <= 1


@slow
@given(scenarios("StatefulSet"), st.integers(1, 4))
def test_below_the_partition_every_pod_stays_at_the_old_revision(scenario, partition):
    """Unless the old template comes back, whatever is deleted, crashed or scaled."""
    scenario["spec"] |= {"updateStrategy": {"rollingUpdate": {"partition": partition}}}
    for event in scenario["events"]:
        event.pop("updateStrategy", None)
    first = scenario["spec"].get("ordinals", {}).get("start", 0)
    kept = {f"app-{ordinal}/v1" for ordinal in range(first, first + partition)}
    replicas = [event.get("replicas", 9) for event in scenario["events"]]
    for tick in simulate(scenario)["ticks"]:
        for pod in tick["pods"]:
            if pod["pod"].partition(".")[0].partition("/")[0] + "/v1" in kept:
                assert pod["template"] == "v1" or 0 in (scenario["spec"]["replicas"], *replicas)


@slow
@given(
    scenarios("DaemonSet", spec=DAEMONSET_ROLLING.map(lambda s: {"updateStrategy": s}), **UPDATED)
)
def test_a_daemonset_keeps_to_its_limits(scenario):
    nodes, limits = scenario["nodes"], scenario["spec"]["updateStrategy"]["rollingUpdate"]
    surge, unavailable = (in_pods(limits[key], nodes) for key in ("maxSurge", "maxUnavailable"))
    for tick in simulate(scenario)["ticks"]:
        rows = tick["counts"].values()
        assert sum(row["ready"] for row in rows) >= nodes - unavailable
        assert sum(row["pods"] for row in rows) <= nodes + surge


def in_pods(limit, nodes):
    return limit if isinstance(limit, int) else ceil(int(limit[:-1]) * nodes / 100)


@pytest.mark.parametrize("kind", KINDS)
@slow
@given(data=st.data())
def test_a_healthy_rollout_ends_with_the_last_template(kind, data):
    scenario = data.draw(scenarios(kind, spec=ROLLING[kind], **HEALTHY))
    trace = simulate(scenario)
    last = "v1"
    for event in sorted(scenario["events"], key=lambda event: event["tick"]):
        last = event.get("template", last)
    size = scenario["nodes"] if kind == "DaemonSet" else scenario["spec"]["replicas"]
    left = {name: row["ready"] for name, row in trace["ticks"][-1]["counts"].items()}
    assert trace["ended"] == "stable"
    assert left == ({last: size} if size else {})
