"""POST /api/v1/deploy: a stage into a cluster that travels along."""

import pytest

from playground.web.api import description
from tests.api.test_api import post

CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {mode: blue}
"""


def deploy(client, manifest, status=200, **members):
    return post(client, "deploy", {"manifest": manifest, **members}, status)


def names(report):
    return [each["name"] for each in report["objects"]]


def test_three_deploys_and_back(client):
    first = deploy(client, CONFIG, application="shop")
    second = deploy(client, CONFIG.replace("blue", "green"), cluster=first["cluster"])
    third = deploy(client, CONFIG, cluster=second["cluster"])
    assert [names(report) for report in (first, second, third)] == [
        ["configMap settings-v000"],
        ["configMap settings-v001"],
        ["configMap settings-v000"],
    ]
    assert "name: settings-v000" in first["manifest"]
    assert first["objects"][0]["result"] == "created"
    assert first["objects"][0]["commands"] == ["kubectl --namespace=shop apply -o json -f -"]
    assert first["createdArtifacts"][0]["reference"] == "settings-v000"
    assert {change["rule"] for change in first["changes"]} == {"rename", "annotate", "label"}


def test_a_tampered_cluster_is_named_and_the_rest_is_used(client):
    state = deploy(client, CONFIG)["cluster"]
    state["objects"].append({"kind": 5})
    report = deploy(client, CONFIG, cluster=state)
    assert names(report) == ["configMap settings-v000"]
    assert report["clusterProblems"][0]["pointer"].startswith("/cluster/objects/1")


def test_a_required_artifact_that_is_not_bound(client):
    wanted = [{"type": "docker/image", "name": "web", "reference": "web:1"}]
    report = deploy(client, CONFIG, requiredArtifacts=wanted)
    assert report["error"] == "required-artifact-not-bound"
    assert report["requestProblems"][0]["pointer"] == "/requiredArtifacts/0"
    assert report["objects"][0]["result"] == "not-submitted"


@pytest.mark.parametrize(
    ("member", "value", "pointer"),
    [
        ("optionalArtifacts", 5, "/optionalArtifacts"),
        ("requiredArtifacts", {}, "/requiredArtifacts"),
        ("services", "front", "/services"),
        ("labelSelectors", [["x"]], "/labelSelectors/0"),
        ("versioned", None, "/versioned"),
        ("strategy", ["none"], "/strategy"),
        ("account", 5, "/account"),
    ],
)
def test_a_member_of_another_shape_is_named(client, member, value, pointer):
    body = deploy(client, CONFIG, 400, **{member: value})
    assert body["errors"][0]["pointer"] == pointer


def test_the_answer_has_the_members_that_are_described(client):
    described = description()["components"]["schemas"]["DeployReport"]
    assert set(deploy(client, CONFIG)) == set(described["properties"])


def test_the_checks_are_run_as_in_a_transform(client):
    manifest = CONFIG + "---\n" + CONFIG
    rules = {problem["rule"] for problem in deploy(client, manifest)["problems"]}
    assert "duplicate-object" in rules


def test_an_artifact_that_is_none_is_named_and_the_rest_is_shown(client):
    image = {"type": "docker/image", "name": "web", "reference": "web:2"}
    report = deploy(client, CONFIG, optionalArtifacts=[5, image], application="shop")
    said = [(each["severity"], each["pointer"]) for each in report["requestProblems"]]
    assert said == [("error", "/optionalArtifacts/0")]
    assert report["error"] is None and names(report) == ["configMap settings-v000"]
    refused = deploy(client, CONFIG, requiredArtifacts=[5, image])
    pointers = [each["pointer"] for each in refused["requestProblems"]]
    assert pointers == ["/requiredArtifacts/0", "/requiredArtifacts/1"]
    assert refused["error"] == "artifact-shape" and names(refused) == names(report)
