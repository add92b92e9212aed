"""What the cases of the conformance suite do not say about the status of live objects."""

import pytest

from playground.deploy.status import REASONS, Status, status_of

DEPLOYMENT = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "generation": 3},
    "spec": {"replicas": 2},
}
COUNTS = {
    "observedGeneration": 3,
    "replicas": 2,
    "updatedReplicas": 2,
    "availableReplicas": 2,
    "readyReplicas": 2,
}


def deployment(*conditions, **counts):
    return {**DEPLOYMENT, "status": {**COUNTS, **counts, "conditions": list(conditions)}}


def test_a_deadline_that_is_exceeded_fails():
    late = {"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded"}
    status = status_of(deployment(late, updatedReplicas=1))
    assert status.failed.state and status.failed.reason == "progress-deadline"
    assert (status.stable.state, status.stable.reason) == (False, "updated-replicas")


def test_the_message_of_an_unavailable_deployment_is_told():
    gone = {"type": "Available", "status": "False", "message": "No minimum."}
    status = status_of(deployment(gone))
    assert status.available == status.stable
    assert (status.available.reason, status.available.message) == (
        "condition-message",
        "No minimum.",
    )


def test_counts_speak_louder_than_the_message():
    gone = {"type": "Available", "status": "False", "message": "No minimum."}
    status = status_of(deployment(gone, readyReplicas=1))
    assert (status.stable.reason, status.available.reason) == (
        "ready-replicas",
        "condition-message",
    )


def test_without_a_generation_nothing_was_observed():
    value = deployment()
    del value["status"]["observedGeneration"]
    assert status_of(value).stable.reason == "old-generation"
    neither = {**value, "metadata": {"name": "web"}}
    assert status_of(neither).stable.reason == "old-generation"


@pytest.mark.parametrize(
    ("job", "reason"),
    [
        ({"spec": {"completions": 3}, "status": {"succeeded": 2}}, "job-running"),
        ({"spec": {"completions": 3}, "status": {"succeeded": 3}}, ""),
        ({"spec": {"completions": 0}, "status": {}}, ""),
    ],
)
def test_a_job_wants_its_completions(job, reason):
    assert status_of({"apiVersion": "batch/v1", "kind": "Job", **job}).stable.reason == reason


def test_a_failed_job_has_failed_and_counts_as_stable():
    failed = {"type": "Failed", "status": "True", "message": "Backoff limit."}
    status = status_of(
        {"apiVersion": "batch/v1", "kind": "Job", "status": {"conditions": [failed]}}
    )
    assert (status.stable.state, status.failed.state) == (True, True)
    assert status.failed.message == "Backoff limit."


@pytest.mark.parametrize(("current", "way"), [(1, "up"), (9, "down")])
def test_an_autoscaler_waits_for_its_replicas(current, way):
    status = status_of(
        {
            "apiVersion": "autoscaling/v2",
            "kind": "HorizontalPodAutoscaler",
            "status": {"desiredReplicas": 4, "currentReplicas": current},
        }
    )
    assert status.stable.reason == f"hpa-scale-{way}"
    assert str(current) in status.stable.message


def test_a_stateful_set_that_is_left_to_deletion_is_stable_at_once():
    value = {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "spec": {"updateStrategy": {"type": "OnDelete"}},
    }
    assert status_of(value) == Status()


@pytest.mark.parametrize(
    "value",
    [
        {"apiVersion": "v1", "kind": "Service"},
        {"apiVersion": "v1", "kind": "ConfigMap"},
        {"apiVersion": "example.com/v1", "kind": "Deployment"},
        {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "status": {"loadBalancer": {}}},
    ],
)
def test_what_reports_nothing_is_stable(value):
    assert status_of(value) == Status()


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "Deployment",
        {"kind": "Deployment"},
        {**DEPLOYMENT, "apiVersion": "extensions/v1beta1"},
        {**DEPLOYMENT, "apiVersion": "apps/v1beta1", "status": COUNTS},
        {**DEPLOYMENT, "status": []},
        {**DEPLOYMENT, "status": {**COUNTS, "replicas": True}},
        {**DEPLOYMENT, "status": {**COUNTS, "replicas": "2"}},
        {**DEPLOYMENT, "status": {**COUNTS, "conditions": {}}},
        {**DEPLOYMENT, "status": {**COUNTS, "conditions": [7]}},
        {**DEPLOYMENT, "status": {**COUNTS, "conditions": [{"type": 7}]}},
        {**DEPLOYMENT, "spec": 7, "status": COUNTS},
        {"apiVersion": "apps/v1", "kind": "StatefulSet", "spec": {"updateStrategy": {"type": 1}}},
        {"apiVersion": "v1", "kind": "Pod", "status": {"phase": {}}},
    ],
)
def test_what_spinnaker_cannot_read_is_said(value):
    status = status_of(value)
    assert status.unreadable.endswith(".")


def test_every_reason_is_a_sentence():
    assert all(sentence.endswith(".") for sentence in REASONS.values())
