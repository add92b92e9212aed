"""The commands on a Cluster, beyond what the recordings show."""

import pytest

from playground.cluster import (
    Cluster,
    apply,
    apply_server_side,
    create,
    delete,
    edit,
    from_json,
    key_of,
    patch_json,
    replace,
    rollout_pause,
    rollout_resume,
    rollout_undo,
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


WEB = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "annotations": {"team": "a"}},
    "spec": {
        "selector": {"matchLabels": {"app": "web"}},
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {"containers": [{"name": "app", "image": "app:1"}]},
        },
    },
}


def manager_of(cluster, path):
    entries = cluster.find(key_of(WEB))["metadata"]["managedFields"]
    return [e["manager"] for e in entries if path in str(e["fieldsV1"])]


def test_edit_sends_what_was_changed_in_the_editor_and_nothing_else():
    cluster, _ = apply(Cluster(), WEB)
    shown = cluster.find(key_of(WEB))
    same, outcome = edit(cluster, key_of(WEB), shown)
    assert same is cluster and not outcome.wrote
    saved = {**shown, "spec": {**shown["spec"], "replicas": 4}}
    after, outcome = edit(cluster, key_of(WEB), saved)
    assert (outcome.patch, outcome.live["spec"]["replicas"]) == ({"spec": {"replicas": 4}}, 4)
    assert manager_of(after, "f:replicas") == ["kubectl-edit"]
    for wanted in (None, {}, {**shown, "kind": "Pod"}, {**shown, "specc": 1}):
        _, outcome = edit(cluster, key_of(WEB), wanted)
        assert outcome.failed and outcome.message


def test_undo_brings_template_and_annotations_back_and_keeps_last_applied():
    cluster, _ = apply(Cluster(), WEB)
    old = cluster.find(key_of(WEB))
    new = {**WEB, "metadata": {"name": "web", "annotations": {"team": "b", "x": "1"}}}
    new["spec"] = {**WEB["spec"], "template": {**WEB["spec"]["template"], "spec": {}}}
    new["spec"]["template"]["spec"] = {"containers": [{"name": "app", "image": "app:2"}]}
    cluster, _ = apply(cluster, new)
    applied = cluster.find(key_of(WEB))["metadata"]["annotations"]
    template = old["spec"]["template"]
    after, outcome = rollout_undo(cluster, key_of(WEB), template, old["metadata"]["annotations"])
    live = outcome.live
    assert live["spec"]["template"] == template
    name = "kubectl.kubernetes.io/last-applied-configuration"
    assert live["metadata"]["annotations"] == {"team": "a", name: applied[name]}
    _, outcome = apply(after, new)
    assert outcome.live["spec"]["template"]["spec"]["containers"][0]["image"] == "app:2"


def test_a_paused_deployment_stays_paused_over_an_apply_and_is_not_undone():
    cluster, _ = apply(Cluster(), WEB)
    assert rollout_resume(cluster, key_of(WEB))[1].failed
    cluster, outcome = rollout_pause(cluster, key_of(WEB))
    assert outcome.live["spec"]["paused"] is True
    assert rollout_pause(cluster, key_of(WEB))[1].failed
    assert rollout_undo(cluster, key_of(WEB), WEB["spec"]["template"])[1].failed
    cluster, outcome = apply(cluster, WEB)
    assert outcome.live["spec"]["paused"] is True
    _, outcome = rollout_resume(cluster, key_of(WEB))
    assert "paused" not in outcome.live["spec"]
    assert rollout_pause(cluster, key_of(CONFIG))[1].reason == "NotFound"
