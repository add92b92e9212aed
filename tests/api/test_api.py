"""What the API answers to good requests and bad ones."""

import json
from pathlib import Path

import pytest

from playground import __main__ as command_line
from playground.web import api

MANIFEST = """\
# kept
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {A: "1"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          envFrom: [{configMapRef: {name: settings}}]
"""
DIGEST = "sha256:" + "5" * 64
ARTIFACTS = [
    {
        "type": "docker/image",
        "name": "registry.example/web",
        "version": "1.4",
        "reference": f"registry.example/web:1.4@{DIGEST}",
    }
]
SCENARIOS = Path(__file__).parents[1] / "conformance" / "rollouts" / "scenarios"
SCENARIO = {
    "kind": "Deployment",
    "spec": {"replicas": 3},
    "templates": {
        "v1": {"image": "registry.example/app:1", "config": "settings"},
        "v2": {"image": "registry.example/app:2", "config": "settings"},
    },
    "configmaps": {"settings": {"COLOUR": "blue"}},
    "events": [{"tick": 1, "template": "v2"}],
}


def post(client, operation, body, status=200):
    response = client.post(f"/api/v1/{operation}", json=body)
    assert response.status_code == status, response.get_data(as_text=True)
    return response.get_json()


def test_check_answers_with_problems(client):
    report = post(client, "check", {"manifest": "a: b\nc: [\n"})
    [problem] = report["problems"]
    assert (problem["severity"], problem["line"]) == ("error", 3)


def test_transform_answers_with_every_view(client):
    report = post(client, "transform", {"manifest": MANIFEST, "artifacts": ARTIFACTS})
    assert report["manifest"].startswith("# kept\n")
    assert f"image: registry.example/web:1.4@{DIGEST}\n" in report["manifest"]
    assert "configMapRef: {name: settings-v000}" in report["manifest"]
    assert {change["rule"] for change in report["changes"]} == {
        "pin-image",
        "version-name",
        "annotate",
        "follow-reference",
    }
    assert [patch["object"]["kind"] for patch in report["patches"]] == ["ConfigMap", "Deployment"]
    assert [p for p in report["problems"] if p["severity"] == "error"] == []


def test_options_are_obeyed(client):
    body = {"manifest": MANIFEST, "artifacts": ARTIFACTS, "naming": "hash", "keepTag": False}
    text = post(client, "transform", body)["manifest"]
    assert f"image: registry.example/web@{DIGEST}\n" in text
    assert "settings-v000" not in text
    assert "name: settings-" in text


def test_places_are_obeyed(client):
    pod = "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {volumes: [{name: v, projected:"
    manifest = MANIFEST + f"---\n{pod} {{sources: [{{configMap: {{name: settings}}}}]}}}}]}}}}\n"
    complete = post(client, "transform", {"manifest": manifest})
    faithful = post(client, "transform", {"manifest": manifest, "places": "faithful"})
    assert "{sources: [{configMap: {name: settings-v000}}]}" in complete["manifest"]
    assert "{sources: [{configMap: {name: settings}}]}" in faithful["manifest"]


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda p: p.stem)
def test_recorded_scenarios_have_traces_as_described(client, path):
    import yaml

    post(client, "simulate", {"scenario": yaml.safe_load(path.read_text("utf-8"))})


def test_simulate_gives_the_scenario_back(client):
    trace = post(client, "simulate", {"scenario": SCENARIO})
    assert trace["scenario"] == SCENARIO
    assert trace["ended"] == "stable"
    assert trace["ticks"][-1]["counts"]["v2"]["ready"] == 3


@pytest.mark.parametrize(
    ("operation", "body", "pointers"),
    [
        ("check", {}, [""]),
        ("check", {"manifest": 1}, ["/manifest"]),
        ("check", {"manifest": None}, ["/manifest"]),
        ("check", {"manifest": "", "extra": 1, "a/b": 2}, ["/a~1b", "/extra"]),
        ("transform", {"manifest": "", "naming": "random"}, ["/naming"]),
        ("transform", {"manifest": "", "naming": ["hash"]}, ["/naming"]),
        ("transform", {"manifest": "", "places": None}, ["/places"]),
        ("transform", {"manifest": "", "keepTag": "yes"}, ["/keepTag"]),
        ("transform", {"manifest": "", "artifacts": {}}, ["/artifacts"]),
        ("transform", {"manifest": "", "artifacts": [{}, 1]}, ["/artifacts/1"]),
        ("transform", {"manifest": "", "artifacts": [{"name": 1}]}, ["/artifacts/0"]),
        ("transform", {"manifest": "", "artifacts": [{}] * 1_001}, ["/artifacts"]),
        ("transform", {"manifest": 1, "keepTag": 1}, ["/manifest", "/keepTag"]),
        ("simulate", {}, [""]),
        ("simulate", {"scenario": {}, "manifest": ""}, ["/manifest"]),
        ("simulate", {"scenario": []}, ["/scenario"]),
        ("simulate", {"scenario": {"kind": "Cake"}}, ["/scenario/kind"]),
        ("simulate", {"scenario": {**SCENARIO, "spec": {"size": 1}}}, ["/scenario/spec/size"]),
        ("simulate", {"scenario": {**SCENARIO, "max_ticks": 10**9}}, ["/scenario/max_ticks"]),
    ],
)
def test_a_faulty_member_is_named(client, operation, body, pointers):
    fault = post(client, operation, body, 400)
    assert [error["pointer"] for error in fault["errors"]] == pointers
    assert all(error["detail"].endswith(".") for error in fault["errors"])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b'{"manifest": NaN}',
        b'{"manifest": 1e999}',
        b'{"manifest": ' + b"9" * 5000 + b"}",
        b'{"scenario": ' + b'{"a":' * 100 + b"1" + b"}" * 100 + b"}",
    ],
    ids=lambda content: content[:20].decode("latin-1"),
)
@pytest.mark.parametrize("operation", ["check", "transform", "simulate"])
def test_a_body_that_is_no_request_is_a_400(client, operation, content):
    response = client.post(f"/api/v1/{operation}", data=content, content_type="application/json")
    assert response.status_code == 400


def test_only_json_is_taken(client):
    for mimetype in ("text/plain", "application/x-www-form-urlencoded", "application/yaml", None):
        response = client.post("/api/v1/check", data=b'{"manifest":""}', content_type=mimetype)
        assert response.status_code == 415


def test_a_charset_may_be_named(client):
    kind = "application/json; charset=utf-8"
    assert (
        client.post("/api/v1/check", data=b'{"manifest":""}', content_type=kind).status_code == 200
    )


def test_other_methods_are_refused(client):
    response = client.get("/api/v1/check")
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert client.options("/api/v1/check").status_code == 405
    assert client.post("/api/v1/openapi.json", json={}).status_code == 405
    assert client.head("/api/v1/openapi.json").status_code == 200


def test_what_is_not_there_is_a_problem_too(client):
    for path in ("/api/v1/undeploy", "/api/v1/", "/api/v2/check", "/api/"):
        assert client.post(path, json={}).status_code == 404
        assert client.get(path).status_code == 404


def test_a_request_from_another_site_is_refused(client):
    response = client.post(
        "/api/v1/check", json={"manifest": ""}, headers={"Origin": "https://evil.example"}
    )
    assert response.status_code == 403
    response = client.post(
        "/api/v1/check", json={"manifest": ""}, headers={"Host": "evil.example"}
    )
    assert response.status_code == 400


def test_a_body_beyond_the_limit_is_a_413(client):
    body = json.dumps({"manifest": "a" * api.BODY_BYTES}).encode()
    response = client.post("/api/v1/check", data=body, content_type="application/json")
    assert response.status_code == 413
    assert "16 MiB" in response.get_json()["detail"]


def test_a_bug_is_a_500_without_a_traceback(app, client, monkeypatch):
    def broken(*_):
        raise RuntimeError("secret words")

    monkeypatch.setattr(api, "transform", broken)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    response = client.post("/api/v1/check", json={"manifest": ""})
    assert response.status_code == 500
    assert "secret words" not in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "\x00",
        "a: \x00",
        "\ud800",
        "a: '\udfff'",
        '{"kind": "\\ud800"}',
        'a: "\\ud800"',
        "\ufeffa: b",
        "[" * 100_000,
        "{" * 100_000,
        "- " * 100_000,
        "a: &a [*a]",
        "a:\n" * 200_000,
        "a" * 8_388_609,
        "---\n" * 100_000,
        "? " * 5_000,
        "!!binary a",
        "a: 0x" + "f" * 5_000,
        "a: " + "9" * 5_000,
        '{"a": ' + "9" * 5_000 + "}",
        "{apiVersion: v1, kind: Secret, metadata: {name: " + "9" * 5_000 + "}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {b: 0x" + "f" * 5_000 + "}}",
    ],
    ids=lambda manifest: repr(manifest[:24]),
)
@pytest.mark.parametrize("operation", ["check", "transform"])
def test_whatever_the_manifest_there_is_an_answer(client, operation, manifest):
    report = post(client, operation, {"manifest": manifest})
    if operation == "transform":
        assert report["manifest"] == manifest


@pytest.mark.parametrize("name", ["check", "transform"])
def test_the_command_line_says_the_same(client, tmp_path, capfdbinary, name):
    for number, manifest in enumerate((MANIFEST, "a: [", "kind: ConfigMap\r\ndata: {a: on}\r\n")):
        path, artifacts = tmp_path / f"{number}.yaml", tmp_path / "artifacts.json"
        path.write_bytes(manifest.encode())
        artifacts.write_text(json.dumps(ARTIFACTS))
        command_line.main([name, str(path), "-o", "json", "--artifacts", str(artifacts)])
        said = json.loads(capfdbinary.readouterr().out)
        assert said == post(client, name, {"manifest": manifest, "artifacts": ARTIFACTS})


def test_the_command_line_simulates_the_same(client, tmp_path, capfdbinary):
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(SCENARIO))
    assert command_line.main(["simulate", str(path)]) == 0
    said = json.loads(capfdbinary.readouterr().out)
    assert said == post(client, "simulate", {"scenario": SCENARIO})


def test_json_that_would_be_large_in_memory(client):
    """Refused before it is parsed; what stands in a manifest does not count."""
    values = "[" + "[]," * 250_000 + "[]]"
    for body in (
        '{"manifest": "", "artifacts": ' + values + "}",
        '{"manifest": "' + "\\" * 4 + '", "artifacts": [' + '"",' * 250_000 + '""]}',
        "[" * 250_000,
        '"' + '\\"' * 250_000 + "," * 250_000,  # never closed
    ):
        response = client.post("/api/v1/transform", data=body, content_type="application/json")
        assert response.status_code == 400
    lists = client.post("/api/v1/check", data=values, content_type="application/json")
    assert "200,000 values" in lists.get_json()["detail"]
    commas = client.post("/api/v1/check", json={"manifest": '- "[{' + "," * 300_000})
    assert commas.status_code == 200
