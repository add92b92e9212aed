"""`python -m playground render TEMPLATE`."""

import json

import pytest
import yaml

from playground.registry.lock_text import write_lock
from playground.registry.locked import Locked
from playground.registry.manifests import OCI_MANIFEST

DIGEST = "sha256:" + "ab" * 32


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "web.yaml.j2").write_text(
        "image: {{ images['shop/web'].reference }}\nreplicas: {{ replicas }}\n"
    )
    (tmp_path / "web.jsonnet").write_text(
        "{ image: std.extVar('images')['shop/web'].reference, replicas: std.extVar('replicas') }"
    )
    (tmp_path / "values.yaml").write_text("replicas: 3\n")
    artifact = {"type": "docker/image", "name": "shop/web", "reference": f"shop/web@{DIGEST}"}
    (tmp_path / "artifacts.json").write_text(json.dumps(artifact))


@pytest.mark.parametrize("template", ["web.yaml.j2", "web.jsonnet"])
def test_the_digest_arrives_as_a_value(run, template):
    said = run("render", template, "--values", "values.yaml", "--artifacts", "artifacts.json")
    assert (said.status, said.err) == (0, "")
    assert yaml.safe_load(said.out) == {"image": f"shop/web@{DIGEST}", "replicas": 3}


def test_the_digest_arrives_from_a_lock_file(run, tmp_path):
    when = "2026-11-23T09:30:00Z"
    entry = Locked("docker.io/library/redis", "7", DIGEST, OCI_MANIFEST, (), when, "hub")
    (tmp_path / "images.lock").write_text(write_lock([entry]))
    given = b"image: {{ images['docker.io/library/redis:7'].reference }}\n"
    said = run("render", "-", "--language", "jinja", "--lock", "images.lock", given=given)
    assert (said.status, said.err) == (0, "")
    assert said.out.decode() == f"image: docker.io/library/redis:7@{DIGEST}\n"


def test_a_lock_file_with_faults_says_so(run, tmp_path):
    (tmp_path / "images.lock").write_text("version: 1\nimages: [{image: redis}]\n")
    said = run("render", "web.jsonnet", "--lock", "images.lock")
    assert said.status == 1
    assert said.err.startswith("images.lock:")


def test_a_fault_of_the_template_has_its_place(run):
    said = run("render", "web.yaml.j2", "--artifacts", "artifacts.json")
    assert (said.status, said.out) == (1, b"")
    assert said.err.startswith("web.yaml.j2:2:14: error template-undefined: ")


def test_a_fault_of_the_values_has_its_place(run):
    said = run("render", "web.jsonnet", "--values", "-", given=b"a: [\n")
    assert (said.status, said.out) == (1, b"")
    assert said.err.startswith("stdin:2:1: error ")


def test_as_json(run):
    said = run("render", "-", "--language", "jsonnet", "-o", "json", given=b"{a: 1}")
    assert json.loads(said.out) == {"manifest": '{\n  "a": 1\n}\n', "problems": []}
    said = run("render", "-", "--language", "jsonnet", "-o", "json", given=b"{a: ")
    told = json.loads(said.out)
    assert said.status == 1
    assert told["manifest"] is None
    assert [problem["rule"] for problem in told["problems"]] == ["template-syntax"]


def test_the_values_of_the_reader_come_first(run):
    said = run(
        "render", "web.yaml.j2", "--values", "-", "--artifacts", "artifacts.json",
        given=b"replicas: 1\nimages: {shop/web: {reference: mine}}",
    )  # fmt: skip
    assert said.out == b"image: mine\nreplicas: 1\n"


def test_bytes_that_are_no_text(run):
    said = run("render", "-", "--language", "jinja", given=b"a: \xff\n")
    assert said.status == 1
    assert said.err.startswith("stdin:1:4: error template-syntax: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["absent.j2"],
        ["values.yaml"],
        ["-"],
        ["web.yaml.j2", "--values", "absent.yaml"],
        ["-", "--language", "jinja", "--values", "-"],
    ],
)
def test_what_cannot_be_used(run, arguments):
    said = run("render", *arguments)
    assert (said.status, said.out) == (2, b"")
    assert said.err
