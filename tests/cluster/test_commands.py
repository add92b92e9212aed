"""The commands on a Cluster, beyond what the recordings show."""

import pytest

from playground.cluster import (
    Cluster,
    apply,
    apply_server_side,
    create,
    delete,
    from_json,
    key_of,
    patch_json,
    replace,
    to_json,
)

CONFIG = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {"a": "1"}}
KEY = key_of(CONFIG)


def test_apply_creates_configures_and_leaves_alone():
    cluster, first = apply(Cluster(), CONFIG)
    assert (first.result, first.wrote, first.live["data"]) == ("created", True, {"a": "1"})
    same, second = apply(cluster, CONFIG)
    assert (second.result, second.wrote, second.patch) == ("unchanged", False, {})
    assert same == cluster
    after, third = apply(cluster, {**CONFIG, "data": {"a": "2"}})
    assert (third.result, third.wrote) == ("configured", True)
    assert [(c.path, c.before, c.after) for c in third.changes] == [("data.a", "1", "2")]
    assert cluster.find(KEY)["data"] == {"a": "1"}
    assert after.get("v1", "ConfigMap", "c")["data"] == {"a": "2"}


def test_an_edit_survives_until_the_stored_manifest_names_the_field():
    cluster, _ = apply(Cluster(), CONFIG)
    edit = [{"op": "add", "path": "/data/b", "value": "hand"}]
    cluster, _ = patch_json(cluster, KEY, edit)
    cluster, outcome = apply(cluster, CONFIG)
    assert (outcome.result, outcome.live["data"]) == ("unchanged", {"a": "1", "b": "hand"})
    cluster, outcome = replace(cluster, CONFIG)
    assert outcome.live["data"] == {"a": "1"}


def test_objects_are_listed_in_the_order_of_their_creation():
    cluster = Cluster()
    for name in ("z", "a", "m"):
        cluster, _ = create(cluster, {**CONFIG, "metadata": {"name": name}})
    cluster, _ = apply(cluster, {**CONFIG, "metadata": {"name": "z"}, "data": {"new": "1"}})
    assert [o["metadata"]["name"] for o in cluster.list("ConfigMap")] == ["z", "a", "m"]
    times = [o["metadata"]["creationTimestamp"] for o in cluster.list()]
    assert times == sorted(times) and times[0] == "2026-01-01T00:00:01Z"
    cluster, _ = delete(cluster, key_of({**CONFIG, "metadata": {"name": "a"}}))
    assert [o["metadata"]["name"] for o in cluster.list(namespace="default")] == ["z", "m"]


def test_a_conflict_names_owner_and_field_and_force_takes_it():
    cluster, _ = apply_server_side(Cluster(), CONFIG, field_manager="pipeline")
    cluster, _ = patch_json(cluster, KEY, [{"op": "replace", "path": "/data/a", "value": "x"}])
    same, outcome = apply_server_side(cluster, CONFIG, field_manager="pipeline")
    assert (outcome.result, outcome.reason, same) == ("error", "Conflict", cluster)
    assert 'conflict with "kubectl-patch": .data.a' in outcome.message
    _, outcome = apply_server_side(cluster, CONFIG, field_manager="pipeline", force=True)
    assert outcome.live["data"] == {"a": "1"}


@pytest.mark.parametrize(
    "manifest",
    [None, 1, "x", [], {}, {"apiVersion": "v1"}, {"apiVersion": "v1", "kind": "ConfigMap"}]
    + [{**CONFIG, "metadata": m} for m in (None, 1, [], {}, {"name": 1}, {"name": ""})]
    + [{**CONFIG, "metadata": {"name": "c", "labels": 1}}, {**CONFIG, "data": [1]}]
    + [{**CONFIG, "metadata": {"name": "c", "namespace": "elsewhere"}}],
)
def test_what_is_no_manifest_is_refused_by_every_command(manifest):
    for command in (apply, create, replace, apply_server_side):
        cluster, outcome = command(Cluster(), manifest)
        assert (outcome.exit_code, outcome.wrote, cluster) == (1, False, Cluster())
        assert outcome.message and outcome.reason


def test_state_goes_out_and_comes_back():
    cluster, _ = apply(Cluster(), CONFIG)
    cluster, _ = create(cluster, {**CONFIG, "metadata": {"name": "d"}})
    assert from_json(to_json(cluster)) == (cluster, ())
