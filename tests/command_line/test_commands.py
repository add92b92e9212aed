"""The commands, their formats and exit statuses."""

import codecs
import json

import pytest

from tests.report.planted import MANIFESTS, PLANTED

CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}  # gardé\ndata: {k: '1'}\n"
USER = """\
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers: [{name: c, image: 'registry.example/web:1', envFrom: [{configMapRef: {name: settings}}]}]
"""  # noqa: E501
DIGEST = "sha256:" + "5" * 64
ARTIFACT = {
    "type": "docker/image",
    "name": "registry.example/web",
    "version": "1",
    "reference": f"registry.example/web:1@{DIGEST}",
}


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(name, content):
        content = content if isinstance(content, bytes) else content.encode()
        (tmp_path / name).write_bytes(content)
        return name

    return write


def test_check_says_where_and_what_to_do(run, write):
    said = run("check", write("m.yaml", CONFIG.replace("'1'", "on")))
    assert said.status == 1
    assert said.out.decode() == (
        "m.yaml:4:11: error not-a-string: Text is wanted here, but YAML reads a boolean.\n"
        "  help: Put the value in quotes.\n"
        "1 error.\n"
    )
    assert said.err == ""


def test_check_of_a_fine_manifest(run, write):
    said = run("check", write("m.yaml", CONFIG))
    assert (said.status, said.out, said.err) == (0, b"No Problems.\n", "")


def test_transform_writes_the_text(run, write):
    said = run("transform", write("m.yaml", CONFIG))
    assert said.status == 0
    assert said.out.decode().startswith(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings-v000"
    )
    assert said.out.decode().endswith("}  # gardé\ndata: {k: '1'}\n")


@pytest.mark.parametrize(
    "content",
    [
        b"a: b",
        b"a: b\r\nc: d\r\n",
        codecs.BOM_UTF8 + b"a: \xc3\xa9\n",
        b"\n\n# only a comment",
        b"",
        b"a: [\n",
        b'{"a": 1}\r\n',
    ],
)
def test_what_has_nothing_to_change_is_written_byte_for_byte(run, content):
    assert run("transform", "-", given=content).out == content


def test_line_ends_and_byte_order_mark_survive_a_change(run):
    content = codecs.BOM_UTF8 + (CONFIG + "---\n" + USER).replace("\n", "\r\n").encode()
    out = run("transform", "-", given=content).out
    assert out.startswith(codecs.BOM_UTF8 + b"apiVersion: v1\r\n")
    assert b"settings-v000" in out
    assert out.replace(b"\r\n", b"").count(b"\n") == 0


def test_bytes_that_are_no_utf8_are_told(run):
    said = run("transform", "-", given=b"a: 1\nb: \xff\n")
    assert said.out == "a: 1\nb: \ufffd\n".encode()
    assert "stdin:2:4: warning not-utf8:" in said.err


def test_artifacts_pin(run, write):
    manifest = write("m.yaml", USER)
    for number, text in enumerate(
        (json.dumps(ARTIFACT), json.dumps([ARTIFACT]), f"- {json.dumps(ARTIFACT)}\n")
    ):
        artifacts = write(f"artifacts{number}", text)
        said = run("transform", manifest, "--artifacts", artifacts)
        assert f"image: 'registry.example/web:1@{DIGEST}'" in said.out.decode()
        said = run("transform", manifest, "--artifacts", artifacts, "--no-tag")
        assert f"image: 'registry.example/web@{DIGEST}'" in said.out.decode()


def test_naming_and_places(run, write):
    manifest = write("m.yaml", CONFIG + "---\n" + USER.replace("containers", "initContainers"))
    said = run("transform", manifest)
    assert said.out.count(b"{name: settings-v000") == 2
    said = run("transform", manifest, "--places", "faithful")
    assert said.out.count(b"{name: settings-v000") == 1
    said = run("transform", manifest, "--naming", "hash")
    assert b"v000" not in said.out
    assert said.out.count(b"{name: settings-") == 2


def test_files_are_one_manifest(run, write):
    user, config = write("user.yaml", USER + "bad: on\n"), write("config.yaml", CONFIG + "x: [")
    config = write("config.yaml", CONFIG.replace("'1'", "1"))
    said = run("transform", user, config)
    assert b"configMapRef: {name: settings-v000}" in said.out
    assert "config.yaml:4:11: error not-a-string" in said.err
    rows = json.loads(run("check", user, config, "-o", "json").out)["problems"]
    assert {"config.yaml"} == {r["file"] for r in rows if r["rule"] == "not-a-string"}
    results = json.loads(run("check", user, config, "-o", "sarif").out)["runs"][0]["results"]
    uris = {
        location["physicalLocation"]["artifactLocation"]["uri"]
        for result in results
        for location in result["locations"]
    }
    assert uris == {"user.yaml", "config.yaml"}
    diff = run("transform", user, config, "-o", "diff").out.decode()
    assert diff.count("+++ b/") == 2


def test_what_several_files_give_can_be_transformed_again(run, write):
    names = [write("a.json", '{"kind": "A"}'), write("u.yaml", USER), write("c.yaml", CONFIG)]
    once = run("transform", *names).out
    assert run("transform", "-", given=once).out == once
    assert run("check", "-", "-o", "json", given=once).status == run("check", *names).status


@pytest.mark.parametrize("output", ["text", "json", "patch", "diff", "sarif"])
def test_every_format_answers(run, write, output):
    said = run("transform", write("m.yaml", CONFIG), "-o", output)
    assert said.status == 0
    assert b"settings-v000" in said.out
    if output in ("json", "patch", "sarif"):
        json.loads(said.out)


@pytest.mark.parametrize("output", ["text", "json", "patch", "diff", "sarif", "yaml"])
@pytest.mark.parametrize("name", MANIFESTS)
def test_no_stream_tells_what_a_secret_holds(run, output, name):
    said = run("transform", "-", "-o", output, given=MANIFESTS[name].encode())
    assert PLANTED not in said.err
    if output == "json":
        assert PLANTED not in json.dumps({**json.loads(said.out), "manifest": ""})
    elif output != "yaml":
        assert PLANTED.encode() not in said.out
    said = run("check", "-", given=MANIFESTS[name].encode())
    assert PLANTED.encode() not in said.out


@pytest.mark.parametrize(
    ("source", "statuses"),
    [
        (CONFIG, {"error": 0, "warning": 0, "info": 0, "never": 0}),
        (USER.replace("settings", "s"), {"error": 0, "info": 1, "never": 0}),
        (
            CONFIG.replace("k: '1'", "k: '1', k: '1'"),
            {"error": 0, "warning": 1, "info": 1, "never": 0},
        ),
        ("a: [", {"error": 1, "warning": 1, "info": 1, "never": 0}),
    ],
)
@pytest.mark.parametrize("command", ["check", "transform"])
def test_the_bar_moves(run, source, statuses, command):
    for bar, status in statuses.items():
        assert run(command, "-", "--fail-on", bar, given=source.encode()).status == status
    assert run(command, "-", given=source.encode()).status == statuses["error"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("destroy", "m.yaml"),
        ("check",),
        ("check", "m.yaml", "-o", "yaml"),
        ("check", "m.yaml", "-o", "xml"),
        ("transform", "m.yaml", "--lock", "l"),
        ("transform", "m.yaml", "--naming", "random"),
        ("transform", "m.yaml", "--nam", "hash"),
        ("check", "absent.yaml"),
        ("check", "."),
        ("check", "a\0b"),
        ("check", "-", "-"),
        ("check", "-", "--artifacts", "-"),
        ("check", "m.yaml", "--artifacts", "absent.json"),
        ("check", "m.yaml", "--artifacts", "bad.json"),
        ("check", "m.yaml", "--artifacts", "two.yaml"),
        ("check", "m.yaml", "--artifacts", "empty.yaml"),
        ("check", "m.yaml", "--artifacts", "number.yaml"),
        ("check", "m.yaml", "--artifacts", "name.yaml"),
        ("simulate", "m.yaml"),
        ("simulate", "bad.json"),
        ("simulate", "empty.yaml"),
        ("simulate", "number.yaml"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_used_is_said_in_a_sentence(run, write, arguments):
    write("m.yaml", CONFIG)
    write("bad.json", "{")
    write("two.yaml", "a: 1\n---\nb: 1\n")
    write("empty.yaml", "")
    write("number.yaml", "4711")
    write("name.yaml", "[{name: a}, {name: [a]}]")
    said = run(*arguments)
    assert (said.status, said.out) == (2, b"")
    assert said.err.strip()


def test_faults_of_artifacts_have_a_place(run, write):
    write("m.yaml", CONFIG)
    write("artifacts.yaml", "- {name: a}\n- name: [a]\n")
    said = run("check", "m.yaml", "--artifacts", "artifacts.yaml")
    assert said.err == "artifacts.yaml:2:3: The field name of an artifact is a string.\n"


SCENARIO = """\
kind: Deployment
spec: {replicas: 2}
templates:
  v1: {image: a}
  v2: {image: b}
events:
  - {tick: 1, template: v2}
"""


def test_simulate_prints_the_trace(run):
    said = run("simulate", "-", given=SCENARIO.encode())
    assert (said.status, said.err) == (0, "")
    trace = json.loads(said.out)
    assert trace["scenario"]["kind"] == "Deployment"
    assert trace["ticks"][-1]["counts"]["v2"]["ready"] == 2


def test_faults_of_scenarios_have_a_place(run):
    said = run("simulate", "-", given=SCENARIO.replace("replicas", "size").encode())
    assert said.status == 2
    assert said.err.startswith("stdin:2:")
    assert "/spec/size" in said.err


def test_help_is_help(run):
    for arguments in (["--help"], ["check", "-h"], ["transform", "-h"], ["simulate", "-h"]):
        said = run(*arguments)
        assert said.status == 0
        assert b"usage: python -m playground" in said.out


def test_the_missing_parser_is_told(run, monkeypatch):
    monkeypatch.setattr("playground.manifest.LIBYAML", False)
    said = run("check", "-", given=CONFIG.encode())
    assert (said.status, said.out) == (0, b"No Problems.\n")
    assert "libyaml" in said.err
