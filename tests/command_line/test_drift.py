"""`python -m playground drift STORED LIVE`."""

import json

import pytest
import yaml

from playground.cluster import Cluster, apply, key_of, patch_json
from tests.cluster.test_drift import CONTAINER, KEY, WEB

SECRET = {
    "apiVersion": "v1",
    "kind": "Secret",
    "metadata": {"name": "s"},
    "stringData": {"password": "hunter22"},
}


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(stored, *live):
        (tmp_path / "stored.yaml").write_text(yaml.safe_dump(stored))
        (tmp_path / "live.yaml").write_text(yaml.safe_dump_all(live))
        return "stored.yaml", "live.yaml"

    return write


def live(stored, *operations):
    cluster, _ = apply(Cluster(), stored)
    for operation in operations:
        cluster, outcome = patch_json(cluster, key_of(stored), [operation])
        assert not outcome.failed, outcome.message
    return cluster.objects[0]


IMAGE = {"op": "replace", "path": f"{CONTAINER}/image", "value": "app:9"}
SCALE = {"op": "replace", "path": "/spec/replicas", "value": 9}
UNION = [
    {"op": "remove", "path": f"{CONTAINER}/env/0/value"},
    {
        "op": "add",
        "path": f"{CONTAINER}/env/0/valueFrom",
        "value": {"fieldRef": {"fieldPath": "metadata.name"}},
    },
]


def test_each_field_is_told_with_its_fate_and_its_reason(run, files):
    said = run("drift", *files(WEB, live(WEB, IMAGE, SCALE)))
    assert said.status == 0
    assert "Deployment web: 2 fields differ" in said.out.decode()
    assert "spec.replicas (by kubectl-patch 2026-01-01T00:00:03Z)" in said.out.decode()
    assert "stored 1, live 9\n    will survive: Neither the manifest" in said.out.decode()
    assert (
        'stored "app:1", live "app:9"\n    will be overwritten: The manifest has'
        in said.out.decode()
    )
    assert "the next deploy: configured, and new pods roll out" in said.out.decode()


def test_a_deploy_that_will_fail_is_status_1(run, files):
    said = run("drift", *files(WEB, live(WEB, *UNION)), "-o", "json")
    assert said.status == 1
    [found] = json.loads(said.out)
    assert found["deploy"]["result"] == "error"
    fates = {row["path"].rpartition(".")[2]: row["fate"] for row in found["rows"]}
    assert fates["valueFrom"] == "will make the next deploy fail"


def test_without_drift_there_is_nothing_to_tell(run, files):
    said = run("drift", *files(WEB, live(WEB)))
    assert (said.status, said.out.decode()) == (
        0,
        "Deployment web: no drift\n  the next deploy: unchanged, and nothing is written\n",
    )


def test_what_a_secret_holds_is_masked(run, files):
    edit = {"op": "replace", "path": "/data/password", "value": "c2VzYW1lMTI="}
    for output in ("text", "json"):
        said = run("drift", *files(SECRET, live(SECRET, edit)), "-o", output)
        assert "<masked>" in said.out.decode()
        for held in ("hunter22", "sesame12", "c2VzYW1lMTI=", "aHVudGVyMjI="):
            assert held not in said.out.decode() + said.err


@pytest.mark.parametrize(
    ("stored", "objects", "message"),
    [
        (WEB, [live(SECRET)], "There is no live Deployment web."),
        (WEB, [], "There is no live Deployment web."),
        ([1], [live(WEB)], "There is no object here."),
        ({**WEB, "spec": {"replicas": "x"}}, [live(WEB)], "The API server stores this in no case"),
        (WEB, [{**live(WEB), "metadata": {"name": 1}}], "`metadata.name` is not a name"),
    ],
)
def test_what_does_not_fit_is_a_problem_at_its_line(run, files, stored, objects, message):
    said = run("drift", *files(stored, *objects))
    assert said.status == 1
    assert message in said.err and said.err.split(":")[1].isdigit()


def test_last_applied_that_nobody_can_read_is_said(run, files):
    broken = live(WEB)
    name = "kubectl.kubernetes.io/last-applied-configuration"
    broken = json.loads(json.dumps(broken))
    broken["metadata"]["annotations"][name] = "{"
    said = run("drift", *files(WEB, broken))
    assert said.status == 1 and "is not a JSON object" in said.out.decode()
    assert key_of(WEB) == KEY
