"""Strings in custom resources that may be names of ConfigMaps and Secrets."""

import pytest

from playground.kinds import string_leaves, suspicious_references


def custom(spec: object, api_version: str = "acme.example/v1") -> dict:
    metadata = {"name": "db", "labels": {"secretName": "no"}, "annotations": {"configMap": "no"}}
    obj = {"apiVersion": api_version, "kind": "Database", "metadata": metadata, "spec": spec}
    return obj | {"status": {"secretName": "no"}}


def test_the_strings_of_an_object_but_for_its_metadata():
    obj = custom({"a": ["x", 5, None, {"b": "y"}], "c": True})
    assert list(string_leaves(obj)) == [(("spec", "a", 0), "x"), (("spec", "a", 3, "b"), "y")]


@pytest.mark.parametrize(
    "spec",
    [
        {"secretName": "n"},
        {"tlsSecretName": "n"},
        {"existingSecret": "n"},
        {"credentialsSecret": "n"},
        {"secret": {"name": "n"}},
        {"secretRef": {"name": "n"}},
        {"secretKeyRef": {"name": "n", "key": "password"}},
        {"secret": {"secretName": "n"}},
        {"imagePullSecrets": [{"name": "n"}]},
        {"configMap": "n"},
        {"configMapName": "n"},
        {"configMapRef": {"name": "n"}},
        {"configMapKeyRef": {"name": "n"}},
        {"secrets": ["n"]},
        {"template": {"spec": {"volumes": [{"configMap": {"name": "n"}}]}}},
    ],
)
def test_a_telling_key_is_suspicious(spec):
    assert [name for _, name in suspicious_references(custom(spec))] == ["n"]


@pytest.mark.parametrize(
    "spec",
    [
        {"name": "n"},
        {"service": {"name": "n"}},
        {"secretName": ""},
        {"secretName": 5},
        {"secretsPath": "n"},
        {"mode": "secretName"},
        None,
        "secret",
    ],
)
def test_other_keys_are_not(spec):
    assert suspicious_references(custom(spec)) == []


@pytest.mark.parametrize("api_version", [None, 5])
def test_an_object_of_no_kind_has_none(api_version):
    assert suspicious_references(custom({"secretName": "n"}, api_version)) == []


def test_kubernetes_own_kinds_have_none():
    secret = {"apiVersion": "v1", "kind": "Secret", "stringData": {"secretName": "n"}}
    assert suspicious_references(secret) == []
