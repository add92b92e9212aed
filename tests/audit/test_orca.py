"""The events of an execution tell what was done, where Echo's receivers find it."""

import pytest

from playground.audit.canonical import canonical
from playground.audit.events import Switches
from playground.audit.execution import TASKS, Execution
from playground.audit.orca import events_of
from playground.audit.redact import redacted
from playground.audit.stages import STAGES, action_stage, pipeline_stages
from playground.cluster import LAST_APPLIED, Cluster
from playground.deploy.pipeline import Stage, Trigger, run_pipeline
from playground.deploy.request import Request

CONFIG = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "cfg"}, "data": {"a": "1"}}
REFUSED = {**CONFIG, "data": {"a": 1}}
SECRET = {
    "apiVersion": "v1",
    "kind": "Secret",
    "metadata": {"name": "creds"},
    "stringData": {"password": "hunter2-Planted"},
}
STARTED = 1_795_400_000_000


def stage(ref, *manifests, needs=(), **options):
    return Stage(ref, Request(dict(enumerate(manifests)), **options), needs)


def run(*stages):
    return run_pipeline(stages, Trigger(), Cluster())


def execution_of(done):
    return Execution(
        "01X",
        "shop",
        "dana@example.dev",
        "cart to prod",
        started=STARTED,
        ended=STARTED + 60_000,
        stages=pipeline_stages(done.stages, "shop"),
    )


def events(*stages, switches=None):
    return events_of(execution_of(run(*stages)), switches)


def types(told):
    return [each["details"]["type"] for each in told]


def one(told, type, stage=None):
    [found] = [
        each["content"]
        for each in told
        if each["details"]["type"] == type and each["content"].get("name") == stage
    ]
    return found


def test_an_execution_begins_before_its_stages_and_ends_after_them():
    told = events(stage("1", CONFIG), switches=Switches(ignore_task_events=True))
    assert types(told) == [
        "orca:pipeline:starting",
        "orca:stage:starting",
        "orca:stage:complete",
        "orca:pipeline:complete",
    ]
    assert [each["content"]["execution"]["status"] for each in told] == [
        "RUNNING",
        "RUNNING",
        "RUNNING",
        "SUCCEEDED",
    ]
    assert told[0]["content"].keys() == {"execution", "executionId"}


def test_the_hydrated_manifest_is_in_every_place_from_promote_outputs_on():
    done = run(stage("1", CONFIG))
    live = [each.submission.live for each in done.stages[0].deployed.submitted]
    assert live[0]["metadata"]["name"] == "cfg-v000"
    assert live[0]["metadata"]["uid"] and LAST_APPLIED in live[0]["metadata"]["annotations"]
    told = events_of(execution_of(done))
    ended = [each for each in told if each["details"]["type"] == "orca:task:complete"]
    names = [each["content"]["taskName"].split(".")[1] for each in ended]
    assert names == list(TASKS["deployManifest"])
    for position, each in enumerate(ended):
        hydrated = each["content"]["context"].get("outputs.manifests")
        assert hydrated == (live if position >= 3 else None)
    content = one(told, "orca:stage:complete", "Deploy 1")
    assert content["context"]["manifests"] == [CONFIG]
    names = {"default": ["configMap cfg-v000"]}
    assert content["context"]["outputs.manifestNamesByNamespace"] == names
    [result] = content["context"]["kato.tasks"][0]["resultObjects"]
    assert result["manifests"] == live
    assert content["context"]["stableManifests"] == [
        {"manifestName": "configMap cfg-v000", "location": "default"}
    ]
    assert content["execution"]["authentication"]["user"] == "dana@example.dev"


def test_a_stage_has_the_members_of_a_real_one():
    """Those of the recorded shape; what a stage only has if somebody set it is below."""
    content = one(events(stage("1", CONFIG)), "orca:stage:complete", "Deploy 1")
    assert content.keys() == {
        "standalone", "canceled", "isSynthetic", "name", "stageId", "executionId", "startTime",
        "endTime", "context", "execution",
    }  # fmt: skip
    context = content["context"]
    assert context.keys() == {
        "account", "cloudProvider", "source", "moniker", "skipExpressionEvaluation",
        "trafficManagement", "manifests", "requiredArtifacts", "optionalArtifacts",
        "kato.last.task.id", "kato.result.expected", "deploy.account.name", "kato.tasks",
        "outputs.manifestNamesByNamespace", "outputs.boundArtifacts", "outputs.createdArtifacts",
        "artifacts", "outputs.manifests", "messages", "stableManifests", "failedManifests",
    }  # fmt: skip
    options = {"enableTraffic": False, "services": []}
    assert context["trafficManagement"] == {"enabled": False, "options": options}
    [task] = context["kato.tasks"]
    assert task.keys() == {"id", "status", "history", "resultObjects"}
    assert task["history"][0] == {
        "phase": "DEPLOY_KUBERNETES_MANIFEST",
        "status": "Submitting manifest configMap cfg-v000 to kubernetes master...",
    }
    assert len(task["history"]) == 2


def test_a_stage_tells_its_settings():
    told = events(
        stage(
            "1",
            CONFIG,
            namespace_override="elsewhere",
            enable_artifact_binding=False,
            versioned=False,
            services=["service web"],
            strategy="highlander",
        )
    )
    context = one(told, "orca:stage:starting", "Deploy 1")["context"]
    assert context["namespaceOverride"] == "elsewhere"
    assert (context["enableArtifactBinding"], context["versioned"]) == (False, False)
    options = {"enableTraffic": True, "services": ["service web"], "strategy": "highlander"}
    assert context["trafficManagement"] == {"enabled": True, "options": options}


def test_in_pipeline_events_the_stages_are_the_only_place():
    done = run(stage("1", CONFIG))
    told = events_of(execution_of(done))
    live = [each.submission.live for each in done.stages[0].deployed.submitted]
    content = told[-1]["content"]
    assert types(told)[-1] == "orca:pipeline:complete" and "context" not in content
    [at] = content["execution"]["stages"]
    assert at["context"]["outputs.manifests"] == at["outputs"]["manifests"] == live
    [at] = told[0]["content"]["execution"]["stages"]
    assert at["status"] == "NOT_STARTED" and "outputs.manifests" not in at["context"]


def test_each_event_has_all_stages_as_they_stand_then():
    told = events(stage("1", CONFIG), stage("2", CONFIG, needs=("1",)))
    middle = one(told, "orca:stage:starting", "Deploy 2")
    first, second = middle["execution"]["stages"]
    assert (first["status"], second["status"]) == ("SUCCEEDED", "RUNNING")
    assert first["outputs"]["manifests"] and second["outputs"] == {}
    assert first["endTime"] <= second["startTime"] and second["endTime"] is None
    assert second["requisiteStageRefIds"] == ["1"]
    before = one(told, "orca:stage:complete", "Deploy 1")["execution"]["stages"][1]
    assert (before["status"], before["startTime"]) == ("NOT_STARTED", None)


def test_times_go_from_the_start_to_the_end_whatever_is_emitted():
    told = events(stage("1", CONFIG))
    times = [int(each["details"]["created"]) for each in told]
    assert times == sorted(times)
    assert (times[0], times[-1]) == (STARTED, STARTED + 60_000)
    assert len({each["eventId"] for each in told}) == len(told)
    few = events(stage("1", CONFIG), switches=Switches(ignore_task_events=True))
    assert [each["eventId"] for each in few] == [
        each["eventId"] for each in told if ":task:" not in each["details"]["type"]
    ]


def test_a_deploy_that_is_refused_has_no_manifest_and_what_needs_it_no_event():
    told = events(stage("1", CONFIG, REFUSED), stage("2", CONFIG, needs=("1",)))
    assert types(told)[-3:] == ["orca:task:failed", "orca:stage:failed", "orca:pipeline:failed"]
    assert told[-3]["content"]["taskName"] == "deployManifest.monitorDeploy"
    assert "outputs.manifests" not in canonical(told)
    [task] = told[-2]["content"]["context"]["kato.tasks"]
    assert task["status"]["failed"] and "data" in task["exception"]["message"]
    assert task["resultObjects"] == []
    assert not any(each["content"].get("name") == "Deploy 2" for each in told)
    execution = told[-1]["content"]["execution"]
    assert [each["status"] for each in execution["stages"]] == ["TERMINAL", "NOT_STARTED"]
    assert execution["status"] == "TERMINAL"


def test_a_stage_that_names_an_unknown_artifact_asks_clouddriver_nothing():
    wanted = Stage("1", Request({0: CONFIG}), required_ids=("nowhere",))
    told = events(wanted)
    assert told[-3]["content"]["taskName"] == "deployManifest.resolveDeploySourceManifest"
    context = told[-2]["content"]["context"]
    assert "kato.tasks" not in context and "nowhere" in canonical(context["exception"])


def test_a_pipeline_of_which_nothing_could_begin_only_ends():
    told = events(stage("1", CONFIG, needs=("2",)), stage("2", CONFIG, needs=("1",)))
    assert types(told) == ["orca:pipeline:failed"]


def test_a_secret_is_in_them_until_they_are_redacted():
    told = events(stage("1", SECRET))
    [kept] = told[-2]["content"]["context"]["outputs.manifests"]
    assert "data" not in kept
    assert "hunter2-Planted" in canonical(told)
    assert "hunter2-Planted" not in canonical(redacted(told, b"k" * 16))


@pytest.mark.parametrize("action", STAGES)
def test_an_action_is_an_orchestration_and_carries_no_manifest(action):
    parameters = {"patchBody": {"spec": {"replicas": 2}}} if action == "patch" else {"replicas": 2}
    done = action_stage(action, ("Deployment", "shop", "web"), parameters)
    execution = Execution("01Y", "shop", "dana", "by hand", ad_hoc=True, stages=(done,))
    told = events_of(execution)
    assert types(told)[0] == "orca:orchestration:starting"
    assert types(told)[-1] == "orca:orchestration:complete"
    content = told[-2]["content"]
    assert content["standalone"] and content["execution"]["type"] == "ORCHESTRATION"
    assert content["context"]["manifestName"] == "deployment web"
    names = {"shop": ["deployment web"]}
    assert content["context"]["outputs.manifestNamesByNamespace"] == names
    stub = [{"kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"}}]
    assert content["context"].get("outputs.manifests") == (stub if action == "patch" else None)


def test_an_action_that_is_refused_has_failed():
    done = action_stage("scale", ("Deployment", "shop", "web"), {"replicas": 2}, error="no such")
    told = events_of(Execution("01Y", "shop", "dana", ad_hoc=True, stages=(done,)))
    assert types(told)[-1] == "orca:orchestration:failed"
    assert told[-3]["content"]["taskName"] == "scaleManifest.monitorScale"
    [task] = told[-2]["content"]["context"]["kato.tasks"]
    assert task["exception"]["message"] == "no such"


def test_orcas_switches():
    told = events(stage("1", CONFIG), switches=Switches(full_execution=False))
    for each in told:
        assert ("execution" in each["content"]) == (":task:" not in each["details"]["type"])
