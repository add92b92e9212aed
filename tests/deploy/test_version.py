"""ConfigMaps and Secrets get versioned names."""

import json

import pytest

from playground.artifacts.content_hash import content_hash
from playground.deploy.transform import Options, transform
from playground.deploy.versioner import LAST_APPLIED

CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cfg\ndata:\n  a: b\n"


def deployed(version, data, created, **annotations):
    """A live ConfigMap as Spinnaker leaves it."""
    applied = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {}, "data": data}
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": f"cfg-{version}",
            "creationTimestamp": created,
            "annotations": {
                "artifact.spinnaker.io/type": "kubernetes/configMap",
                "artifact.spinnaker.io/name": "cfg",
                "artifact.spinnaker.io/version": version,
                LAST_APPLIED: json.dumps(applied),
                **annotations,
            },
        },
        "data": {"edited": "by hand"},
    }


def name_after(source=CONFIG, **options):
    return transform(source, Options(**options)).objects[0]["metadata"]["name"]


def test_without_a_cluster_the_number_is_zero():
    result = transform(CONFIG)
    assert result.objects[0]["metadata"] == {
        "name": "cfg-v000",
        "annotations": {
            "artifact.spinnaker.io/type": "kubernetes/configMap",
            "artifact.spinnaker.io/name": "cfg",
            "artifact.spinnaker.io/location": "",
            "artifact.spinnaker.io/version": "v000",
        },
    }


@pytest.mark.parametrize(
    ("existing", "expected"),
    [
        ([("v000", {"a": "x"}, "1")], "cfg-v001"),
        ([("v000", {"a": "b"}, "1")], "cfg-v000"),
        ([("v000", {"a": "b"}, "1"), ("v001", {"a": "x"}, "2")], "cfg-v000"),
        ([("v007", {"a": "b"}, "2"), ("v003", {"a": "b"}, "1")], "cfg-v003"),  # the oldest
        ([("v002", {"a": "x"}, "1")], "cfg-v003"),  # gaps stay gaps
        ([("v999", {"a": "x"}, "1")], "cfg-v1000"),  # no wrap-around
        ([("v0abc", {"a": "x"}, "1"), ("", {"a": "x"}, "2")], "cfg-v000"),
    ],
)
def test_the_number_follows_spinnakers_versioner(existing, expected):
    assert name_after(existing=[deployed(*each) for each in existing]) == expected


def test_an_object_that_spinnaker_did_not_make_does_not_count():
    other = deployed("v005", {"a": "x"}, "1", **{"artifact.spinnaker.io/type": ""})
    assert name_after(existing=[other]) == "cfg-v000"


def test_without_last_applied_nothing_is_identical():
    other = deployed("v000", {"a": "b"}, "1", **{LAST_APPLIED: ""})
    assert name_after(existing=[other]) == "cfg-v001"


def test_the_hash_is_kustomizes():
    value = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "cfg"},
        "data": {"a": "b"},
    }
    assert name_after(naming="hash") == f"cfg-{content_hash(value)}"


@pytest.mark.parametrize("value", ["on", "7", "1.50", "~", "2024-01-01", "0o17"])
def test_a_value_that_readers_take_differently_gets_no_hash(value):
    result = transform(CONFIG.replace("a: b", f"a: {value}"), Options(naming="hash"))
    (problem,) = result.problems
    assert (problem.rule, problem.line, problem.column) == ("hash-in-doubt", 6, 6)
    assert result.text == result.reading.text


def test_a_quoted_date_is_no_doubt():
    assert not transform(CONFIG.replace("b\n", "'2024-01-01'\n"), Options(naming="hash")).problems


@pytest.mark.parametrize("naming", ["spinnaker", "hash"])
def test_an_objects_own_version_is_known_again(naming):
    once = transform(CONFIG, Options(naming=naming))
    assert once.changes
    assert transform(once.text, Options(naming=naming)).changes == ()


def test_a_version_in_the_name_is_only_a_name():
    result = transform(CONFIG.replace("cfg", "cfg-v003"))
    assert result.objects[0]["metadata"]["name"] == "cfg-v003-v000"
    assert [problem.rule for problem in result.problems] == ["version-in-name"]


def test_faithful_mode_versions_again_as_spinnaker_does():
    once = transform(CONFIG, Options(places="faithful"))
    again = transform(once.text, Options(places="faithful"))
    assert again.objects[0]["metadata"]["name"] == "cfg-v000-v000"


@pytest.mark.parametrize(
    ("switch", "name"), [("'false'", "cfg"), ("'no'", "cfg"), ("'TRUE'", "cfg-v000")]
)
def test_spinnakers_switch(switch, name):
    annotations = f"  annotations: {{strategy.spinnaker.io/versioned: {switch}}}\n"
    assert name_after(CONFIG.replace("\ndata:", f"\n{annotations}data:")) == name


def test_a_name_that_would_be_too_long_stays():
    result = transform(CONFIG.replace("cfg", "c" * 250))
    assert [problem.rule for problem in result.problems] == ["name-too-long"]
    assert not result.changes


def test_a_configmap_of_another_group_is_left_alone():
    assert not transform(CONFIG.replace("v1", "example.dev/v1")).changes
