"""Whatever is sent: an answer as described, never a 500."""

import json

from hypothesis import given
from hypothesis import strategies as st

from playground.deploy.request_json import FIELDS
from tests.api.test_api import SCENARIO
from tests.command_line.test_any_input import mutated

OPERATIONS = st.sampled_from(["check", "transform", "deploy", "simulate"])
TEXT = st.text(st.characters(codec=None), max_size=60)  # lone surrogates and NUL included
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["manifest", "artifacts", "naming", "places", "keepTag", "scenario", "x"])


def send(client, operation, content):
    return client.post(f"/api/v1/{operation}", data=content, content_type="application/json")


@given(OPERATIONS, st.binary(max_size=200))
def test_any_bytes_are_a_400(client, operation, content):
    assert send(client, operation, content).status_code == 400


@given(OPERATIONS, st.dictionaries(NAMES, JSON, max_size=3))
def test_any_members_are_answered(client, operation, body):
    assert send(client, operation, json.dumps(body)).status_code in (200, 400)


@given(st.one_of(TEXT, mutated().map(lambda source: source.decode("utf-8", "surrogateescape"))))
def test_any_manifest_is_answered(client, manifest):
    response = send(client, "transform", json.dumps({"manifest": manifest}))
    assert response.status_code == 200
    report = json.loads(response.get_data())
    if not report["changes"]:
        assert report["manifest"] == manifest


ARTIFACT = st.dictionaries(
    st.sampled_from(["type", "name", "version", "reference", "location", "metadata"]),
    JSON | st.sampled_from(["docker/image", "registry.example/web", "kubernetes/secret", "db"]),
)


@given(mutated(), st.lists(ARTIFACT, max_size=3))
def test_any_artifacts_are_answered(client, source, artifacts):
    body = {"manifest": source.decode("utf-8", "replace"), "artifacts": artifacts}
    assert send(client, "transform", json.dumps(body)).status_code in (200, 400)


@given(mutated(), st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=2), JSON, ARTIFACT)
def test_any_deploy_is_answered(client, source, fields, cluster, artifact):
    manifest = source.decode("utf-8", "replace")
    for body in ({**fields, "cluster": cluster}, {"optionalArtifacts": [artifact]}):
        response = send(client, "deploy", json.dumps({**body, "manifest": manifest}))
        assert response.status_code in (200, 400)
        if response.status_code == 200:
            state = json.loads(response.get_data())["cluster"]
            again = json.dumps({"manifest": manifest, "cluster": state})
            assert send(client, "deploy", again).status_code == 200


KEYS = st.sampled_from(
    ["spec", "templates", "configmaps", "events", "kubelet", "max_ticks", "nodes", "start"]
)
KINDS = st.sampled_from(["Deployment", "StatefulSet", "DaemonSet"])


@given(KINDS, KEYS, JSON)
def test_any_scenario_is_answered(client, kind, key, value):
    body = {"scenario": {**SCENARIO, "kind": kind, key: value}}
    assert send(client, "simulate", json.dumps(body)).status_code in (200, 400)
