"""Who, which trigger, which execution and which stage an event tells of."""

import pytest

from playground.audit.origin import origin
from tests.audit.events import deploy


def test_a_stage_of_a_pipeline():
    event = deploy("E1", user="erin@example.dev")
    trigger = event["content"]["execution"]["trigger"]
    trigger |= {"tag": "2", "rebake": False, "artifacts": [{"reference": "hub/x@sha256:1"}, 7]}
    found = origin(event)
    assert (found.user, found.kind, found.execution, found.execution_name) == (
        "erin@example.dev", "PIPELINE", "E1", "to prod",
    )  # fmt: skip
    assert (found.stage, found.stage_type, found.stage_id) == (
        "deployManifest E1", "deployManifest", "E1-S",
    )  # fmt: skip
    assert found.trigger == (("type", "webhook"), ("user", "ci"), ("tag", "2"))
    assert found.artifacts == ("hub/x@sha256:1",)


def test_a_task_without_the_execution_names_the_type_of_its_stage():
    event = deploy("E1")
    del event["content"]["execution"]
    event["content"]["taskName"] = "deployManifest.promoteOutputs"
    found = origin(event)
    assert (found.stage_type, found.task) == ("deployManifest", "deployManifest.promoteOutputs")
    assert (found.execution, found.user, found.trigger) == ("E1", "", ())


@pytest.mark.parametrize(
    "event", [None, 7, "x", [], {}, {"content": {"execution": {"stages": 7}}}]
)
def test_what_says_nothing(event):
    found = origin(event)
    assert (found.user, found.execution, found.stage_type, found.artifacts) == ("", "", "", ())
