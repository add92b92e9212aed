"""The events of a deploy carry what it made, where Echo's receivers find it."""

import pytest

from playground.audit.canonical import canonical
from playground.audit.events import Switches
from playground.audit.orca import TASKS, Execution, action_events, deploy_events
from playground.audit.redact import redacted
from playground.cluster import LAST_APPLIED, Cluster
from playground.deploy.deploy import deploy
from playground.deploy.request import Request

CONFIG = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "cfg"}, "data": {"a": "1"}}
SECRET = {
    "apiVersion": "v1",
    "kind": "Secret",
    "metadata": {"name": "creds"},
    "stringData": {"password": "hunter2-Planted"},
}
EXECUTION = Execution("01X", "shop", "dana@example.dev", "cart to prod", started=1_795_400_000_000)
STAGE = ("01S", "Deploy cart")


def events(*manifests, **options):
    deployed = deploy(Request(dict(enumerate(manifests))), Cluster())
    return deployed, deploy_events(deployed, manifests, EXECUTION, STAGE, **options)


def types(told):
    return [each["details"]["type"] for each in told]


def test_the_hydrated_manifest_is_in_every_place_from_promote_outputs_on():
    deployed, told = events(CONFIG)
    live = [each.submission.live for each in deployed.submitted]
    assert live[0]["metadata"]["name"] == "cfg-v000"
    assert live[0]["metadata"]["uid"] and LAST_APPLIED in live[0]["metadata"]["annotations"]
    ended = [each for each in told if each["details"]["type"] == "orca:task:complete"]
    names = [each["content"]["taskName"].split(".")[1] for each in ended]
    assert names == list(TASKS)
    for name, each in zip(names, ended, strict=True):
        hydrated = each["content"]["context"].get("outputs.manifests")
        assert hydrated == (live if TASKS.index(name) >= 3 else None)
    content = told[-1]["content"]
    assert types(told)[-1] == "orca:stage:complete"
    assert content["context"]["manifests"] == [CONFIG]
    assert content["context"]["outputs.manifestNamesByNamespace"] == {
        "default": ["configMap cfg-v000"]
    }
    [result] = content["context"]["kato.tasks"][0]["resultObjects"]
    assert result["manifests"] == live
    [stage] = content["execution"]["stages"]
    assert stage["outputs"]["manifests"] == live
    assert content["execution"]["authentication"]["user"] == "dana@example.dev"


def test_a_deploy_that_is_refused_has_none():
    bad = {**CONFIG, "data": {"a": 1}}
    deployed, told = events(CONFIG, bad)
    assert deployed.error
    assert types(told)[-2:] == ["orca:task:failed", "orca:stage:failed"]
    assert "outputs.manifests" not in canonical(told)
    [task] = told[-1]["content"]["context"]["kato.tasks"]
    assert task["status"]["failed"] and task["exception"]["message"]


def test_a_secret_is_in_them_until_they_are_redacted():
    _, told = events(SECRET)
    [kept] = told[-1]["content"]["context"]["outputs.manifests"]
    assert "data" not in kept
    assert "hunter2-Planted" in canonical(told)
    assert "hunter2-Planted" not in canonical(redacted(told, b"k" * 16))


@pytest.mark.parametrize("action", ["scale", "undo", "patch"])
def test_an_action_carries_no_manifest(action):
    execution = Execution("01Y", "shop", "dana", ad_hoc=True)
    parameters = {"patchBody": {"spec": {"replicas": 2}}} if action == "patch" else {"replicas": 2}
    told = action_events(action, ("Deployment", "shop", "web"), parameters, execution, STAGE)
    content = told[-1]["content"]
    assert content["standalone"] and content["execution"]["type"] == "ORCHESTRATION"
    assert content["context"]["manifestName"] == "deployment web"
    stub = [{"kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"}}]
    assert content["context"].get("outputs.manifests") == (stub if action == "patch" else None)


def test_orcas_switches():
    _, told = events(CONFIG, switches=Switches(ignore_task_events=True))
    assert types(told) == ["orca:stage:starting", "orca:stage:complete"]
    _, told = events(CONFIG, switches=Switches(full_execution=False))
    for each in told:
        assert ("execution" in each["content"]) == (":stage:" in each["details"]["type"])
