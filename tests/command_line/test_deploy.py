"""`deploy`: a manifest against a file of live objects."""

import json

import pytest

CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}  # kept
data: {mode: blue}
"""
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: one, namespace: shop}
spec: {containers: [{name: c, image: web}]}
"""


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(name, content):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    return write


def test_three_deploys_and_back(run, write):
    write("c.json", run("deploy", write("m.yaml", CONFIG), "-o", "cluster").out)
    changed = run(
        "deploy",
        write("n.yaml", CONFIG.replace("blue", "red")),
        "--cluster",
        "c.json",
        "-o",
        "cluster",
    )
    write("c.json", changed.out)
    said = run("deploy", "m.yaml", "--cluster", "c.json")
    assert said.status == 0
    assert said.out.decode().endswith("configMap settings-v000: unchanged\n")
    assert "settings-v001: created" in changed.err


@pytest.mark.parametrize("output", ["text", "yaml", "json", "patch", "diff", "sarif", "cluster"])
def test_every_format(run, write, output):
    said = run("deploy", write("m.yaml", CONFIG), "-o", output)
    assert said.status == 0 and b"settings-v000" in said.out
    if output in ("json", "patch", "sarif", "cluster"):
        json.loads(said.out)
    if output == "yaml":
        assert b"  # kept\n" in said.out


def test_artifacts_are_bound(run, write):
    write("a.json", json.dumps({"type": "docker/image", "name": "web", "reference": "web@x"}))
    said = run("deploy", write("m.yaml", POD), "--artifacts", "a.json", "-o", "yaml")
    assert b"image: web@x" in said.out
    said = run("deploy", "m.yaml", "--required", "a.json", "--no-binding", "-o", "yaml")
    assert (said.status, b"image: web}" in said.out) == (0, True)


def test_a_required_artifact_that_is_not_bound_fails(run, write):
    write("a.json", json.dumps({"type": "docker/image", "name": "other", "reference": "o:1"}))
    said = run("deploy", write("m.yaml", POD), "--required", "a.json")
    assert said.status == 1
    assert b"The deploy fails: required-artifact-not-bound." in said.out


def test_a_live_object_that_cannot_be_held_is_named(run, write):
    cluster = write(
        "c.yaml", CONFIG + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: 5}\n"
    )
    said = run("deploy", write("m.yaml", POD), "--cluster", cluster)
    assert said.status == 1
    assert "c.yaml:8:18: error cluster:" in said.err
    assert b"pod one-v000: created" in said.out


def test_the_checks_are_run_as_in_a_transform(run, write):
    said = run("deploy", write("m.yaml", CONFIG + "---\n" + CONFIG))
    assert b"duplicate-object" in said.out


def test_an_artifact_that_is_none_is_named_and_the_rest_is_deployed(run, write):
    write("a.json", '[7, {"type": "docker/image", "name": "web", "reference": "web:2"}]')
    said = run("deploy", write("m.yaml", POD), "--artifacts", "a.json")
    assert said.status == 1
    assert b"request/optionalArtifacts/0: error artifact-shape: a.json:1:2: " in said.out
    assert b'"web" \xe2\x86\x92 "web:2"' in said.out and b"pod one-v000: created" in said.out


def test_an_object_without_metadata_cannot_be_moved_to_a_namespace(run, write):
    odd = "---\napiVersion: v1\nkind: ConfigMap\n"
    said = run("deploy", write("m.yaml", CONFIG + odd), "--namespace", "other")
    assert said.status == 1 and b"The object has no metadata." in said.out


def test_a_label_that_is_no_text_is_not_selected(run, write):
    odd = CONFIG.replace("namespace: shop", "labels: {tier: {a: b}}")
    said = run("deploy", write("m.yaml", odd), "-l", "tier = web")
    assert said.status == 1 and b"configMap settings-v000: not-selected" in said.out
