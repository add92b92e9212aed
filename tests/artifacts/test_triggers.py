"""Triggers: what they supply, what they pass over, and what is said of a bad event."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.artifacts.triggers import (
    MOST_ARTIFACTS,
    docker_event,
    gcr_message,
    registry_webhook,
    webhook,
)
from playground.manifest import Severity

IMAGE = {"account": "hub", "registry": "hub.example", "repository": "shop/web", "tag": "v1"}
PUSH = {
    "action": "push",
    "target": {
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "repository": "shop/web",
        "tag": "v1",
        "digest": "sha256:feed",
    },
}


def references(triggered):
    return [artifact.reference for artifact in triggered.artifacts]


def test_the_polling_trigger_never_supplies_a_digest():
    triggered = docker_event({**IMAGE, "digest": "sha256:feed"})
    assert references(triggered) == ["hub.example/shop/web:v1"]
    assert triggered.trigger["digest"] == "sha256:feed"
    assert "not a digest" in triggered.why


def test_a_whole_event_is_read_too():
    assert docker_event({"details": {}, "content": IMAGE}) == docker_event(IMAGE)


@pytest.mark.parametrize(
    ("pattern", "tag", "fires"),
    [
        (None, "v1", True),
        ("", "v1", True),
        (" \t", "v1", True),
        (None, "latest", False),
        ("latest", "latest", True),
        ("v", "v1", False),
        (r" v\d ", "v1", True),
        (r"\d+", "v1", False),
    ],
)
def test_a_pattern_takes_the_whole_tag(pattern, tag, fires):
    triggered = docker_event({**IMAGE, "tag": tag}, pattern)
    assert triggered.fires is fires
    assert bool(triggered.artifacts) is fires
    assert triggered.findings == []


@pytest.mark.parametrize("tag", [None, ""])
def test_an_event_without_a_tag_starts_nothing(tag):
    assert not docker_event({**IMAGE, "tag": tag}).fires


@pytest.mark.parametrize("pattern", [7, "(?!x).*"])
def test_a_bad_pattern_is_said(pattern):
    triggered = docker_event(IMAGE, pattern)
    assert not triggered.fires and len(triggered.findings) == 1


def test_a_pattern_that_is_none_matches_no_tag_as_in_echo():
    triggered = docker_event(IMAGE, "(")
    assert not triggered.fires and "So no tag matches it." in triggered.why
    assert [finding.severity for finding in triggered.findings] == [Severity.WARNING]


def test_a_registry_without_a_host_names_the_repository_alone():
    assert references(registry_webhook({"events": [PUSH]})) == ["shop/web:v1"]


def test_other_events_make_no_artifact():
    pull = {**PUSH, "action": "pull"}
    index = {**PUSH["target"], "mediaType": "application/vnd.oci.image.index.v1+json"}
    triggered = registry_webhook({"events": [pull, {**PUSH, "target": index}]})
    assert triggered.artifacts == []
    assert [finding.pointer for finding in triggered.findings] == ["/events/1/target/mediaType"]


def test_a_webhook_supplies_what_its_body_says():
    digest = {"type": "docker/image", "name": "web", "reference": "web@sha256:feed"}
    triggered = webhook({"artifacts": [digest, 7], "parameters": {"who": "me"}})
    assert references(triggered) == ["web@sha256:feed"]
    assert triggered.trigger["parameters"] == {"who": "me"}
    assert [finding.pointer for finding in triggered.findings] == ["/artifacts/1"]


def test_there_is_an_end():
    many = webhook({"artifacts": [{}] * (MOST_ARTIFACTS + 5)})
    assert len(many.artifacts) == MOST_ARTIFACTS and len(many.findings) == 1
    pushes = registry_webhook({"events": [PUSH, 7] * MOST_ARTIFACTS})
    assert len(pushes.artifacts) + len(pushes.findings) == MOST_ARTIFACTS + 1


@pytest.mark.parametrize(
    ("function", "body", "pointer"),
    [
        (docker_event, [], ""),
        (docker_event, {"content": []}, "/registry"),
        (docker_event, {**IMAGE, "tag": 1}, "/tag"),
        (docker_event, {"content": {**IMAGE, "repository": None}}, "/content/repository"),
        (gcr_message, "x", ""),
        (gcr_message, {"tag": "web:v1"}, "/digest"),
        (gcr_message, {"digest": "web:v1"}, "/digest"),
        (gcr_message, {"digest": "@sha256:feed"}, "/digest"),
        (registry_webhook, [], "/events"),
        (registry_webhook, {"events": ["x"]}, "/events/0"),
        (registry_webhook, {"events": [{**PUSH, "target": {"tag": 1}}]}, "/events/0/target/tag"),
        (webhook, 7, ""),
        (webhook, {"artifacts": {}}, "/artifacts"),
        (webhook, {"parameters": 7}, "/parameters"),
    ],
)
def test_a_bad_event_is_said(function, body, pointer):
    [finding] = function(body).findings
    assert finding.pointer == pointer
    assert finding.message.endswith(".") and finding.help.endswith(".")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["events", "content", "target", "tag", "digest", "artifacts", "registry"]
            ),
            inner,
        )
    ),
)


@pytest.mark.parametrize("function", [docker_event, gcr_message, registry_webhook, webhook])
@given(body=json_values)
def test_any_json_is_answered(function, body):
    triggered = function(body)
    json.dumps(triggered.trigger)
    assert triggered.why
