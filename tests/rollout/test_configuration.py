"""What pods read at their start, and when two contents are the same."""

import base64

import pytest

from playground.rollout.configuration import read_template
from playground.rollout.contents import Reference, fingerprint


def base64_of(text):
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"data": {"a": "1", "b": "2"}}, {"data": {"b": "2", "a": "1"}}, True),
        ({"data": {"a": "1"}}, {"data": {"a": "1"}, "metadata": {"name": "x"}}, True),
        ({"data": {"a": "1"}}, {"data": {"a": "1 "}}, False),
        ({"data": {"a": "1"}}, {"binaryData": {"a": base64_of("1")}}, False),
        ({}, {"data": None}, True),
    ],
)
def test_configmaps_are_compared_by_their_bytes(one, other, same):
    kind = {"kind": "ConfigMap"}
    assert (fingerprint(kind | one) == fingerprint(kind | other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"data": {"a": base64_of("1")}}, {"stringData": {"a": "1"}}, True),
        ({"data": {"a": base64_of("1")}}, {"data": {"a": base64_of("1") + "\n"}}, True),
        ({"data": {"a": "!"}, "stringData": {"a": "1"}}, {"stringData": {"a": "1"}}, True),
        ({"data": {"a": "!"}}, {"data": {"a": "?"}}, False),
    ],
)
def test_secrets_are_compared_by_what_they_decode_to(one, other, same):
    kind = {"kind": "Secret"}
    assert (fingerprint(kind | one) == fingerprint(kind | other)) is same


def test_a_template_reads_what_its_containers_get():
    key = {"name": "settings", "key": "colour", "optional": True}
    pod = {
        "imagePullSecrets": [{"name": "registry"}],
        "initContainers": [
            {
                "name": "prepare",
                "image": "tool:1",
                "env": [{"name": "COLOUR", "valueFrom": {"configMapKeyRef": key}}],
            }
        ],
        "containers": [
            {"name": "app", "image": "app:1", "envFrom": [{"configMapRef": {"name": "settings"}}]}
        ],
        "volumes": [
            {"name": "a", "secret": {"secretName": "tls", "optional": True}},
            {"name": "b", "projected": {"sources": [{"configMap": {"name": "files"}}]}},
            {"name": "c", "csi": {"driver": "d", "nodePublishSecretRef": {"name": "mount"}}},
        ],
    }
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "spec": {"template": {"spec": pod}},
    }
    template = read_template("v1", deployment)
    assert set(template.references) == {
        Reference("ConfigMap", "settings", keys=(("colour", True),)),
        Reference("Secret", "tls", optional=True, way="volume"),
        Reference("ConfigMap", "files", way="volume"),
    }
    assert dict(template.images) == {"prepare": "tool:1", "app": "app:1"}
