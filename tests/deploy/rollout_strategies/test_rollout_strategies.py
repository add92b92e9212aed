"""What is appended after a deploy, which revision undo picks, and whom a dynamic target means."""

import pytest

from playground.deploy.rollout_strategies.after_stages import (
    STRATEGIES,
    OldReplicaSet,
    after_stages,
    old_replica_sets,
)
from playground.deploy.rollout_strategies.dynamic_target import CRITERIA, dynamic_target
from playground.deploy.rollout_strategies.undo import undo_target
from playground.deploy.status import Status

BUSY = Status().unstable("ready-replicas")
FAILED = BUSY.has_failed("progress-deadline")


def replica_set(name, cluster="replicaSet web", namespace="shop", status=None, **spec):
    annotations = {
        "moniker.spinnaker.io/cluster": cluster,
        "moniker.spinnaker.io/application": "shop",
    }
    value = {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {"name": name, "namespace": namespace, "annotations": annotations},
        "spec": spec,
    }
    return value if status is None else {**value, "status": status}


def test_the_others_of_the_cluster_are_old():
    live = [
        replica_set("web-v000", status={"readyReplicas": 2, "availableReplicas": 1}),
        replica_set("web-v001", cluster="replicaSet other"),
        replica_set("web-v002", namespace="lab"),
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}},
        replica_set("web-v003"),
        {"metadata": 7},
    ]
    [old] = old_replica_sets([live[4]], live)
    assert (old.name, old.namespace, old.ready, old.available) == ("web-v000", "shop", 2, 1)


@pytest.mark.parametrize(
    ("status", "ready", "available", "type"),
    [
        (Status(), 0, 0, "disableManifest"),
        (FAILED, 0, 0, "disableManifest"),
        (BUSY, 1, 1, "disableManifest"),
        (BUSY, 1, 0, "deleteManifest"),
        (BUSY, None, None, "deleteManifest"),
        (Status().unstable("no-status"), None, None, "deleteManifest"),
    ],
)
@pytest.mark.parametrize("strategy", ["redblack", "bluegreen"])
def test_what_never_came_up_is_deleted(strategy, status, ready, available, type):
    old = OldReplicaSet("web-v000", "shop", status, ready, available)
    [stage] = after_stages(strategy, [old])
    assert (stage.type, stage.manifest_name, stage.location) == (
        type,
        "replicaSet web-v000",
        "shop",
    )


def test_highlander_disables_all_before_it_deletes_any():
    old = [OldReplicaSet(name, "", Status(), 1, 1) for name in ("a", "b")]
    stages = [(stage.type, stage.manifest_name) for stage in after_stages("highlander", old)]
    assert stages == [
        ("disableManifest", "replicaSet a"),
        ("disableManifest", "replicaSet b"),
        ("deleteManifest", "replicaSet a"),
        ("deleteManifest", "replicaSet b"),
    ]


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_without_traffic_management_nothing_follows(strategy):
    old = [OldReplicaSet("a", "", Status(), 1, 1)]
    assert after_stages(strategy, old, enabled=False) == []
    assert (after_stages(strategy, old) == []) is (strategy == "none")


def test_there_is_no_other_strategy():
    assert after_stages("canary", []) is None


@pytest.mark.parametrize(
    ("back", "revision"), [(0, 9), (1, 5), (2, 1), (3, None), (10**9, None), (-1, None)]
)
def test_undo_counts_from_the_newest(back, revision):
    target = undo_target([5, 9, 1], back)
    assert target.revision == revision
    assert bool(target.error) is (revision is None)
    assert target.message.endswith(".")


@pytest.mark.parametrize(
    ("criterion", "name"),
    [
        ("oldest", "c"),
        ("newest", "b"),
        ("second_newest", "a"),
        ("smallest", "b"),
        ("largest", "c"),
    ],
)
def test_a_dynamic_target_is_picked_by_age_or_size(criterion, name):
    members = [
        {
            "metadata": {"name": "a", "creationTimestamp": "2026-01-02T00:00:00Z"},
            "spec": {"replicas": 2},
        },
        {"metadata": {"name": "b", "creationTimestamp": "2026-01-03T00:00:00Z"}},
        {
            "metadata": {"name": "c", "creationTimestamp": "2026-01-01T00:00:00Z"},
            "spec": {"replicas": 5},
        },
    ]
    assert dynamic_target(criterion, members)["metadata"]["name"] == name


@pytest.mark.parametrize("criterion", CRITERIA)
def test_an_empty_cluster_has_no_target(criterion):
    assert dynamic_target(criterion, []) is None
    one = [{"metadata": 1, "spec": 1}]
    assert dynamic_target(criterion, one) == (None if criterion == "second_newest" else one[0])
