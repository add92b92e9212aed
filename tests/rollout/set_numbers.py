"""The numbers of each rule of the StatefulSet and DaemonSet controllers, computed anew.

As in `deployment_numbers.py`.
"""

import re
from math import ceil

from tests.rollout.recorded_ticks import close, pods_of, wanted


def ordinal_of(pod):
    return int(re.match(r".*-([0-9]+)/", pod["pod"])[1])


def at_ordinal(tick, ordinal):
    return [pod for pod in tick.pods.values() if ordinal_of(pod) == ordinal]


def create_ordinal(tick, given, result):
    [pod] = [pod for pod in tick.new() if ordinal_of(pod) == result]
    assert pod["template"] == given["template"]
    close(given["replicas"], wanted(tick), "replicas")
    assert result < given["replicas"]
    close(given["partition"], {limits.partition for limits in tick.limits}, "partition")
    assert given["kept"] == (result < given["partition"])
    return {"template", "replicas", "partition", "kept"}


def create_all(tick, given, result):
    close(given["replicas"], wanted(tick), "replicas")
    assert result <= len(tick.new())
    tick.made = getattr(tick, "made", 0) + result
    return {"replicas"}


def scale_down_all(tick, given, result):
    close(given["replicas"], wanted(tick), "replicas")
    assert result == len([p for p in tick.leaving() if ordinal_of(p) >= given["replicas"]])
    return {"replicas"}


def waits(tick, given, result, terminating):
    pod = next(pod for pod in at_ordinal(tick, result) if pod["terminating"] == terminating)
    assert pod["template"] == given["template"]
    assert given["update"] == tick.template
    policy = tick.limits[-1].policy
    assert given["policy"] == ("OrderedReady" if policy == "OrderedReady" else "RollingUpdate")
    return {"template", "update", "policy"}


def waits_for_gone(tick, given, result):
    return waits(tick, given, result, True)


def waits_for_ready(tick, given, result):
    assert given["template"] == tick.template
    return waits(tick, given, result, False)


def stuck(tick, given, result):
    assert given["template"] != tick.template
    return waits(tick, given, result, False)


def scale_down_ordinal(tick, given, result):
    close(given["replicas"], wanted(tick), "replicas")
    assert result >= given["replicas"]
    assert result in {ordinal_of(pod) for pod in tick.leaving()}
    assert result == max(ordinal_of(p) for p in (*tick.pods.values(),) if p in tick.leaving()
                         or not p["terminating"])  # fmt: skip
    return {"replicas"}


def scale_down_waits(tick, given, result):
    close(given["replicas"], wanted(tick), "replicas")
    assert result == max(ordinal_of(pod) for pod in tick.pods.values())
    return {"replicas"}


def update_ordinal(tick, given, result):
    [pod] = [pod for pod in tick.leaving() if ordinal_of(pod) == result]
    assert pod["template"] == given["template"] != given["update"]
    assert given["update"] == tick.template
    assert given["partition"] == tick.limits[-1].partition <= result
    assert all(
        pod["template"] == tick.template for pod in tick.pods.values()
        if ordinal_of(pod) > result and not pod["terminating"]
    )  # fmt: skip
    return {"template", "update", "partition"}


def partition(tick, given, result):
    assert given["partition"] == tick.limits[-1].partition
    old = [pod for pod in tick.pods.values() if pod["template"] != tick.template]
    assert result == len(old)
    assert all(ordinal_of(pod) < given["partition"] for pod in old)
    assert given["template"] == tick.template
    return {"partition", "template"}


def on_delete(tick, given, result):
    assert given["template"] == tick.template
    assert result == sum(pod["template"] != tick.template for pod in tick.pods.values())
    return {"template"}


def node_of(pod):
    return ordinal_of(pod)


def node_lacks_pod(tick, given, result):
    close(given["nodes"], {limits.nodes for limits in tick.limits}, "nodes")
    close(given["template"], tick.templates, "template")
    created = [pod for pod in tick.new() if pod["template"] == given["template"]]
    assert result <= len(created)
    return {"nodes", "template"}


def node_has_two(tick, given, result):
    close(given["template"], tick.templates, "template")
    assert result <= len(tick.leaving())
    return {"template"}


def node_limit(tick, given, name):
    close(given["nodes"], {limits.nodes for limits in tick.limits}, "nodes")
    field = {"max_surge": "maxSurge", "max_unavailable": "maxUnavailable"}[name]
    limits = {
        (getattr(each, name), pods_of(getattr(each, name), given["nodes"], ceil))
        for each in tick.limits
    }
    assert (given[field], given["limit"]) in limits
    close(given["template"], tick.templates, "template")
    return {"nodes", field, "limit", "template"}


def by_node(tick, changed):
    """Each node's pods that were there before `changed` of them came or went in this tick."""
    nodes = {number: [] for number in range(1, tick.limits[-1].nodes + 1)}
    for pod in tick.pods.values():
        if not pod["terminating"] or pod in changed:
            nodes[node_of(pod)].append(pod)
    return nodes


def without_available(tick, template, changed=()):
    """Nodes whose pod is new and not ready, or missing, or old and not ready."""
    unready = 0
    for pods in by_node(tick, changed).values():
        old = [pod for pod in pods if pod["template"] != template]
        counted = old or [pod for pod in pods if pod["template"] == template]
        unready += not any(pod["ready"] for pod in counted)
    return unready


def replace_old(tick, given, result):
    keys = node_limit(tick, given, "max_unavailable")
    assert result == min(given["candidates"], max(0, given["limit"] - given["unavailable"]))
    leaving = [pod for pod in tick.leaving() if pod["template"] != given["template"]]
    if tick.simple:
        at_end = without_available(tick, given["template"])
        assert (
            given["unavailable"] == at_end - result if result else given["unavailable"] == at_end
        )
    assert result <= len(leaving)
    old = [p for p in tick.pods.values() if p["template"] != given["template"] and p["ready"]]
    assert result <= given["candidates"] <= len(old)
    return keys | {"candidates", "unavailable"}


def replace_unavailable(tick, given, result):
    keys = node_limit(tick, given, "max_unavailable")
    leaving = [pod for pod in tick.leaving() if pod["template"] != given["template"]]
    assert result <= len(leaving)
    assert given["unavailable"] <= given["nodes"]
    return keys | {"unavailable"}


def surge_nodes(tick, given, result):
    keys = node_limit(tick, given, "max_surge")
    assert result == min(given["candidates"], max(0, given["limit"] - given["waiting"]))
    nodes = by_node(tick, ()).values()
    both = [
        pods for pods in nodes
        if {pod["template"] == given["template"] for pod in pods} == {True, False}
    ]  # fmt: skip
    old = [p for pods in nodes for p in pods if p["template"] != given["template"] and p["ready"]]
    if tick.simple and not result:
        assert given["waiting"] == len(both)
        assert given["candidates"] == len(old) - len([p for p in both if any(
            each["ready"] and each["template"] != given["template"] for each in p)])  # fmt: skip
    assert result <= len([pod for pod in tick.new() if pod["template"] == given["template"]])
    assert given["waiting"] <= given["nodes"] >= given["candidates"]
    return keys | {"waiting", "candidates"}


def surge_unavailable(tick, given, result):
    keys = node_limit(tick, given, "max_surge")
    assert result <= len([pod for pod in tick.new() if pod["template"] == given["template"]])
    return keys | {"waiting"}


def all_nodes(tick, given, result):
    assert given["template"] == tick.template
    ready = [p for p in tick.pods.values() if p["template"] == tick.template and p["ready"]]
    assert result == tick.limits[-1].nodes == len({node_of(pod) for pod in ready})
    return {"template"}


RULES = {
    "create-ordinal": create_ordinal,
    "create-all": create_all,
    "scale-down-all": scale_down_all,
    "waits-for-gone": waits_for_gone,
    "waits-for-ready": waits_for_ready,
    "stuck": stuck,
    "scale-down-ordinal": scale_down_ordinal,
    "scale-down-waits": scale_down_waits,
    "update-ordinal": update_ordinal,
    "partition": partition,
    "on-delete": on_delete,
    "node-lacks-pod": node_lacks_pod,
    "node-has-two": node_has_two,
    "replace-unavailable": replace_unavailable,
    "replace-old": replace_old,
    "surge-unavailable": surge_unavailable,
    "surge": surge_nodes,
    "all-nodes": all_nodes,
}
