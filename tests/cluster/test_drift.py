"""Drift: every mark comes true when the stored manifest is deployed again."""

import json
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonpatch import apply_patch

from playground.cluster import (
    Cluster,
    Fate,
    Refused,
    apply,
    compare_strategies,
    create,
    deploy_by,
    disagreements,
    drift,
    drift_patch,
    key_of,
    patch_json,
    scale,
    set_env,
    without_bookkeeping,
)
from playground.cluster.differences import found_at
from playground.cluster.drifts import drifts
from playground.manifest import read
from playground.validation import validate_create
from tests.cluster.recorded import NAMES, recorded
from tests.cluster.test_laws import places

WEB = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web"},
    "spec": {
        "selector": {"matchLabels": {"app": "web"}},
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {
                "nodeSelector": {"disk": "ssd"},
                "containers": [
                    {"name": "app", "image": "app:1", "env": [{"name": "A", "value": "1"}]}
                ],
            },
        },
    },
}
KEY = key_of(WEB)
POD = "/spec/template/spec"
CONTAINER = f"{POD}/containers/0"


def edited(*operations, stored=WEB):
    cluster, _ = apply(Cluster(), stored)
    cluster, outcome = patch_json(cluster, KEY, list(operations))
    assert not outcome.failed, outcome.message
    return cluster.find(KEY)


def fates(stored, live):
    return {row.path: (row.fate, row.rule) for row in drift(stored, live).rows}


def test_without_an_edit_there_is_none():
    live = edited()
    assert drift(WEB, live).rows == ()
    assert drift(WEB, live).deploy.result == "unchanged"


def test_a_stored_value_comes_back_and_a_field_nobody_stored_stays():
    live = edited(
        {"op": "replace", "path": f"{CONTAINER}/image", "value": "app:2"},
        {"op": "replace", "path": "/spec/replicas", "value": 9},
        {"op": "add", "path": f"{CONTAINER}/env/1", "value": {"name": "B", "value": "2"}},
    )
    found = drift(WEB, live)
    assert {row.path: (row.fate, row.rule) for row in found.rows} == {
        "spec.replicas": (Fate.SURVIVES, "not-mentioned"),
        "spec.template.spec.containers[name=app].env[name=B]": (Fate.SURVIVES, "not-mentioned"),
        "spec.template.spec.containers[name=app].image": (Fate.OVERWRITTEN, "stored-value"),
    }
    assert found.starts_rollout
    assert {row.edit.manager for row in found.rows} == {"kubectl-patch"}


def test_a_dropped_key_takes_what_was_added_below_it():
    live = edited({"op": "add", "path": f"{POD}/nodeSelector/zone", "value": "a"})
    stored = deepcopy(WEB)
    del stored["spec"]["template"]["spec"]["nodeSelector"]
    assert fates(WEB, live) == {
        "spec.template.spec.nodeSelector.zone": (Fate.SURVIVES, "not-mentioned")
    }
    [row] = drift(stored, live).rows
    assert (row.path, row.fate) == ("spec.template.spec.nodeSelector", Fate.OVERWRITTEN)


def test_an_added_key_below_a_dropped_one_that_the_server_fills_again():
    stored = deepcopy(WEB)
    stored["spec"]["template"]["spec"]["containers"][0]["resources"] = {"limits": {"cpu": "1"}}
    limits = f"{CONTAINER}/resources/limits/memory"
    live = edited({"op": "add", "path": limits, "value": "1Gi"}, stored=stored)
    found = drift(WEB, live)
    rules = {row.path: row.fate for row in found.rows}
    assert rules == {
        "spec.template.spec.containers[name=app].resources.limits": Fate.DELETED,
    }


def test_a_union_switched_by_hand_fails_every_later_deploy():
    source = {"fieldRef": {"fieldPath": "metadata.name"}}
    live = edited(
        {"op": "remove", "path": f"{CONTAINER}/env/0/value"},
        {"op": "add", "path": f"{CONTAINER}/env/0/valueFrom", "value": source},
        {"op": "replace", "path": "/spec/replicas", "value": 4},
    )
    found = drift(WEB, live)
    assert found.deploy.failed
    path = "spec.template.spec.containers[name=app].env[name=A]"
    by_path = {row.path: row.fate for row in found.rows}
    assert by_path[f"{path}.valueFrom"] is Fate.FAILS
    assert by_path["spec.replicas"] is Fate.SURVIVES


def test_without_last_applied_nothing_is_removed_and_the_reason_says_so():
    cluster, _ = create(Cluster(), WEB)
    cluster, _ = set_env(cluster, KEY, ["B=2"])
    [row] = drift(WEB, cluster.find(KEY)).rows
    assert (row.fate, row.rule) == (Fate.SURVIVES, "not-applied")


def test_a_manifest_that_nothing_can_store_is_refused():
    with pytest.raises(Refused):
        drift({**WEB, "spec": {"selector": 1}}, edited())


OBJECTS = [
    list(case["manifests"].values())
    for case in (recorded(name)[0] for name in NAMES)
    if "setup" not in case
]


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_mark_comes_true(data):
    manifests = data.draw(st.sampled_from(OBJECTS))
    stored = data.draw(st.sampled_from(manifests))
    cluster, outcome = apply(Cluster(), manifests[0])
    if outcome.failed:
        return
    key = key_of(manifests[0])
    editable = [p for p in places(cluster.find(key)) if p.startswith(("/spec", "/data"))]
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(editable or ["/x"]))
        operation = data.draw(
            st.sampled_from(
                [
                    {"op": "remove", "path": place},
                    {"op": "replace", "path": place, "value": "x"},
                    {"op": "replace", "path": place, "value": 7},
                    {"op": "add", "path": f"{place}/handmade", "value": "x"},
                    {"op": "add", "path": f"{place}/-", "value": {"name": "x", "value": "y"}},
                ]
            )
        )
        cluster, _ = patch_json(cluster, key, [operation])
    if data.draw(st.booleans()):
        cluster, _ = scale(cluster, key, 5)
    live = cluster.find(key)
    try:
        found = drift(stored, live)
    except Refused:
        return
    after, deploy = apply(cluster, stored)
    assert deploy.failed == found.deploy.failed
    assert found.after.find(key) == after.find(key)
    assert apply_patch(found.wanted, list(drift_patch(found))) == found.live
    # Of a kind without rules anything may become of a field, and a Service's owners are told
    # before what its type lacks is dropped.
    if validate_create(live) and key.kind != "Service":
        assert disagreements(live) == ()
    for each in compare_strategies(cluster, stored, "default", found):
        there, deployed = deploy_by(each.name, cluster, stored, "default")
        assert deployed == each.deploy
        if not (deployed.failed or each.name == "apply"):
            new = without_bookkeeping(there.find(key))
            for row, fate in zip(found.rows, each.fates, strict=True):
                if not row.path.endswith("[order]"):
                    kept = found_at(new, row.steps) == row.live
                    assert kept == (fate is Fate.SURVIVES), (each.name, row)
    for row in found.rows:
        if row.path.endswith("[order]"):
            continue
        shown = (without_bookkeeping(one) for one in (live, after.find(key)))
        was, now = (found_at(one, row.steps) for one in shown)
        assert was == row.live
        if row.fate in (Fate.SURVIVES, Fate.FAILS):
            assert now == was, row
        else:
            assert now != was, row
        assert row.why.endswith(".") and row.rule
    if deploy.failed and found.rows:
        assert any(row.fate is Fate.FAILS for row in found.rows) or stored != manifests[0]


def test_the_patch_moves_inserts_and_removes_elements():
    stored = deepcopy(WEB)
    containers = stored["spec"]["template"]["spec"]["containers"]
    containers += [{"name": "b", "image": "b:1"}, {"name": "c", "image": "c:1"}]
    live = edited(
        {"op": "move", "from": f"{POD}/containers/2", "path": f"{POD}/containers/0"},
        {"op": "remove", "path": f"{POD}/containers/2"},
        {"op": "add", "path": f"{POD}/containers/1", "value": {"name": "d", "image": "d:1"}},
        stored=stored,
    )
    found = drift(stored, live)
    operations = drift_patch(found)
    assert len(operations) == len(found.rows)
    assert {each["op"] for each in operations} == {"add", "remove", "replace"}
    assert apply_patch(found.wanted, list(operations)) == found.live


def test_strategies_differ_in_what_they_keep_and_refuse():
    cluster, _ = apply(Cluster(), WEB)
    cluster, _ = set_env(cluster, KEY, ["A=9", "B=2"])
    found = drift(WEB, cluster.find(KEY))
    assert [row.path.rpartition(".")[2] for row in found.rows] == ["value", "env[name=B]"]
    by_name = {each.name: each for each in compare_strategies(cluster, WEB, "default", found)}
    assert by_name["apply"].fates == (Fate.OVERWRITTEN, Fate.SURVIVES)
    assert by_name["replace"].fates == by_name["recreate"].fates == (Fate.OVERWRITTEN,) * 2
    assert by_name["server-side"].fates == (Fate.FAILS, Fate.SURVIVES)
    assert by_name["server-side"].deploy.causes[0].field.endswith('env[name="A"].value')
    assert by_name["server-side-forced"].fates == (Fate.OVERWRITTEN, Fate.SURVIVES)
    assert not by_name["server-side"].starts_rollout
    assert by_name["apply"].starts_rollout


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (7, "names no manager"),
        ({"manager": "x"}, "has no fieldsV1"),
        (
            {"manager": "x", "fieldsV1": {"f:spec": {"f:paused": {}}}},
            "x is said to own `spec.paused`",
        ),
        (
            {"manager": "x", "fieldsV1": {"f:metadata": {"f:finalizers": {'v:"a"': {}}}}},
            "x is said to own `metadata",
        ),
    ],
)
def test_managed_fields_that_do_not_fit_the_object_are_named(entry, said):
    live = edited()
    assert disagreements(live) == ()
    live["metadata"]["managedFields"].append(entry)
    [(place, message)] = disagreements(live)
    assert place == 1 and said in message


def test_a_mount_moved_by_hand_is_another_mount_to_the_merge():
    stored = deepcopy(WEB)
    spec = stored["spec"]["template"]["spec"]
    spec["volumes"] = [{"name": "tmp", "emptyDir": {}}]
    spec["containers"][0]["volumeMounts"] = [{"name": "tmp", "mountPath": "/tmp"}]
    place = f"{CONTAINER}/volumeMounts/0/mountPath"
    live = edited({"op": "replace", "path": place, "value": "/var"}, stored=stored)
    mounts = "spec.template.spec.containers[name=app].volumeMounts"
    assert fates(stored, live) == {
        f"{mounts}[mountPath=/tmp]": (Fate.OVERWRITTEN, "stored-value"),
        f"{mounts}[mountPath=/var]": (Fate.SURVIVES, "not-mentioned"),
    }


def test_the_command_says_where_managed_fields_do_not_fit():
    live = edited()
    live["metadata"]["managedFields"].append(
        {"manager": "ghost", "fieldsV1": {"f:spec": {"f:paused": {}}}}
    )
    text = json.dumps({"items": [live]}, indent=1)
    found, stored_problems, live_problems = drifts(read(json.dumps(WEB)), read(text))
    assert len(found) == 1 and stored_problems == ()
    [problem] = live_problems
    assert problem.pointer == "/items/0/metadata/managedFields/1"
    assert "ghost is said to own" in problem.message and problem.help.endswith(".")


def test_what_a_patch_cannot_tell_from_what_it_removes_does_not_come_back():
    """Ports are merged by number alone, and these two differ in their protocol."""
    ports = [
        {"name": name, "containerPort": 53, "protocol": protocol}
        for name, protocol in (("dns", "UDP"), ("dns-tcp", "TCP"))
    ]
    both, one = deepcopy(WEB), deepcopy(WEB)
    for manifest, some in ((both, ports), (one, ports[:1])):
        manifest["spec"]["template"]["spec"]["containers"][0]["ports"] = some
    live = edited({"op": "remove", "path": f"{CONTAINER}/ports/0"}, stored=both)
    rows = {key.rpartition("protocol=")[2]: row for key, row in fates(one, live).items()}
    assert rows["UDP]"] == (Fate.SURVIVES, "merge-key-twice")
    assert rows["TCP]"] == (Fate.OVERWRITTEN, "removed-from-stored")
