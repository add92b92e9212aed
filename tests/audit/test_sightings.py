"""What events say about objects: whole, by name, by reference, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.audit.sightings import MOST, sightings
from playground.manifest.pointer import walk

DIGEST = f"sha256:{'5' * 64}"
CFG = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {
        "name": "cfg-v003",
        "namespace": "shop",
        "annotations": {
            "artifact.spinnaker.io/name": "cfg",
            "artifact.spinnaker.io/version": "v003",
        },
    },
    "data": {"checkout": "new"},
}
WEB = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "namespace": "shop"},
    "spec": {
        "template": {
            "spec": {
                "containers": [
                    {"name": "web", "image": f"hub.example/web:2@{DIGEST}"},
                    {"name": "side", "image": "hub.example/side:1"},
                    {"name": "short", "image": "hub.example/short@sha256:51f0"},
                ]
            }
        }
    },
}
REFERENCE = {"type": "remote/map/base64", "reference": "ref://shop/abc"}


def event(context, type="orca:stage:complete", stage="deployManifest", **content):
    return {
        "details": {"source": "orca", "type": type, "application": "shop"},
        "content": {
            "executionId": "01X",
            "stageId": "01S",
            "context": {"account": "prod", **context},
            "execution": {"id": "01X", "stages": [{"id": "01S", "type": stage}]},
            **content,
        },
    }


def of_execution(*stages, type="orca:pipeline:complete"):
    execution = {"id": "01X", "stages": list(stages)}
    return {"details": {"type": type}, "content": {"executionId": "01X", "execution": execution}}


def test_a_deploy_is_seen_whole():
    told = event({"outputs.manifests": [CFG, WEB]})
    cfg, web = sightings(told)
    assert cfg.object == ("prod", "shop", "ConfigMap", "cfg")
    assert (cfg.name, cfg.version, cfg.how, cfg.action) == (
        "cfg-v003",
        "v003",
        "hydrated",
        "deploy",
    )
    assert (cfg.level, cfg.execution, cfg.failed) == ("stage", "01X", False)
    assert cfg.manifest is CFG
    assert walk(told, web.pointer) is WEB
    assert web.object[2:] == ("Deployment", "web")
    assert [(each.reference, each.digest, each.is_whole) for each in web.images] == [
        (f"hub.example/web:2@{DIGEST}", DIGEST, True),
        ("hub.example/side:1", "", False),
        ("hub.example/short@sha256:51f0", "sha256:51f0", False),
    ]
    assert walk(WEB, web.images[0].pointer) == web.images[0].reference


@pytest.mark.parametrize(
    "type", ["orca:stage:starting", "orca:task:starting", "docker", "x:stage:complete"]
)
def test_what_has_not_ended_tells_of_nothing(type):
    assert sightings(event({"outputs.manifests": [CFG]}, type)) == ()


def test_what_was_asked_for_is_no_sighting_unless_it_failed():
    assert sightings(event({"manifests": [CFG]})) == ()
    [one] = sightings(event({"manifests": [CFG]}, "orca:stage:failed"))
    assert (one.how, one.failed, one.base, one.manifest) == ("input", True, "cfg", None)
    # What was applied before the stage failed is known.
    [one] = sightings(event({"manifests": [WEB], "outputs.manifests": [CFG]}, "orca:stage:failed"))
    assert (one.how, one.failed, one.name) == ("hydrated", True, "cfg-v003")


def test_results_of_tasks_stand_in_for_outputs():
    context = {"kato.tasks": [{}, {"resultObjects": [{}, {"manifests": [CFG]}]}]}
    told = event(context, "orca:task:complete", taskName="deployManifest.monitorDeploy")
    [one] = sightings(told)
    assert walk(told, one.pointer) is CFG and one.level == "task"
    [again] = sightings(event({"outputs.manifests": [CFG]}))
    assert again.deed == one.deed


def test_an_execution_tells_what_its_stages_did():
    target = {"manifestName": "deployment web", "location": "shop"}
    account = {"account": "prod"}
    told = of_execution(
        {"id": "1", "context": account, "outputs": {"manifests": [CFG]}},
        {"id": "2", "type": "deployManifest", "context": {"outputs.manifests": [WEB]}},
        {"id": "3", "type": "scaleManifest", "status": "RUNNING", "context": target},
        {"id": "4", "type": "scaleManifest", "status": "TERMINAL", "context": target},
    )
    cfg, web, scaled = sightings(told)
    assert walk(told, cfg.pointer) is CFG and walk(told, web.pointer) is WEB
    assert (scaled.how, scaled.action, scaled.failed, scaled.level) == (
        "parameters",
        "scale",
        True,
        "execution",
    )
    assert cfg.deed == sightings(event({"outputs.manifests": [CFG]}))[0].deed


@pytest.mark.parametrize(
    ("stage", "action", "parameters"),
    [
        ("scaleManifest", "scale", {"replicas": 3}),
        ("undoRolloutManifest", "undo", {"numRevisionsBack": 1}),
        ("rollingRestartManifest", "restart", {}),
        ("deleteManifest", "delete", {"options": {"cascading": True}}),
        ("pauseRolloutManifest", "pause", {}),
    ],
)
def test_an_action_names_its_object_and_no_more(stage, action, parameters):
    context = {"manifestName": "deployment web", "location": "shop", **parameters}
    told = event(context, stage=stage)
    [one] = sightings(told)
    assert one.object == ("prod", "shop", "Deployment", "web")
    assert (one.how, one.action, one.manifest) == ("parameters", action, None)
    assert one.parameters == parameters
    assert walk(told, one.pointer) == "deployment web"
    assert sightings(event(context, "orca:task:complete", stage)) == ()


def test_a_stage_that_only_reads_an_object_does_nothing_to_it():
    context = {"manifestName": "deployment web", "location": "shop"}
    assert sightings(event(context, stage="findArtifactsFromResource")) == ()


def test_without_the_type_of_its_stage_a_parameter_tells_the_action():
    context = {"manifestName": "deployment web", "location": "shop", "replicas": 2}
    [one] = sightings(event(context, execution={}))
    assert one.action == "scale"
    assert sightings(event({"manifestName": "deployment web"}, execution={})) == ()


def test_a_patch_answers_with_a_stub():
    stub = {"kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"}}
    body = {"spec": {"replicas": 2}}
    [one] = sightings(
        event({"outputs.manifests": [stub], "patchBody": body}, stage="patchManifest")
    )
    assert (one.how, one.action, one.manifest) == ("stub", "patch", None)
    assert one.parameters["patchBody"] is body
    # A ServiceAccount has no more members than a stub, but the server's metadata.
    account = {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {"name": "sa", "uid": "1"},
    }
    assert sightings(event({"outputs.manifests": [account]}))[0].how == "hydrated"


def test_of_a_reference_only_the_name_is_known():
    names = {
        "outputs.manifestNamesByNamespace": {"shop": ["configMap cfg-v003", "deployment web"]}
    }
    told = event({"outputs.manifests": [WEB, REFERENCE], **names})
    web, cfg = sightings(told)
    assert (web.how, cfg.how) == ("hydrated", "reference")
    assert cfg.object == ("prod", "shop", "ConfigMap", "cfg")
    assert walk(told, cfg.pointer) == "configMap cfg-v003"
    [nameless] = sightings(event({"outputs.manifests": [REFERENCE]}))
    assert (nameless.how, nameless.name) == ("reference", "")


@pytest.mark.parametrize(
    ("manifest", "expected"),
    [
        ({"kind": "ConfigMap", "metadata": {"name": "cfg-v012"}}, ("ConfigMap", "cfg", "v012")),
        ({"kind": "Deployment", "metadata": {"name": "web-v012"}}, ("Deployment", "web-v012", "")),
        (
            {"apiVersion": "cert-manager.io/v1", "kind": "Certificate", "metadata": {"name": "t"}},
            ("Certificate.cert-manager.io", "t", ""),
        ),
        (
            # The annotations are those of another object.
            {**CFG, "metadata": {**CFG["metadata"], "name": "copy"}},
            ("ConfigMap", "copy", ""),
        ),
        (
            {
                "kind": "Deployment",
                "metadata": {
                    "name": "web-v001",
                    "annotations": {
                        "artifact.spinnaker.io/name": '"web"',
                        "artifact.spinnaker.io/version": "v001",
                    },
                },
            },
            ("Deployment", "web", "v001"),
        ),
    ],
)
def test_base_name_and_version(manifest, expected):
    [one] = sightings(event({"outputs.manifests": [{**manifest, "data": {}}]}))
    assert (one.kind, one.base, one.version) == expected


def test_objects_chosen_by_labels_have_no_name():
    context = {"location": "shop", "mode": "label", "labelSelectors": {"selectors": []}}
    [one] = sightings(event(context, stage="deleteManifest"))
    assert (one.action, one.name, one.namespace) == ("delete", "", "shop")


def test_an_event_counts_an_object_once():
    assert len(sightings(event({"outputs.manifests": [CFG, CFG]}))) == 1
    many = [{**CFG, "metadata": {"name": f"c{n}"}} for n in range(MOST + 5)]
    assert len(sightings(event({"outputs.manifests": many}))) == MOST


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(value=JSON, more=JSON)
def test_any_value_anywhere(value, more):
    assert isinstance(sightings(value), tuple)
    manifest = {"kind": value, "metadata": {"name": more, "namespace": value, "annotations": more}}
    places = {
        "outputs.manifests": [value, manifest, {**manifest, "kind": "Pod", "spec": value}],
        "kato.tasks": value,
        "outputs.manifestNamesByNamespace": {"shop": more, "x": [value, "pod x", "pod \ud800\0"]},
        "manifests": [manifest],
        "manifestName": value,
        "location": more,
        "account": value,
    }
    for chosen in (places, {**places, "outputs.manifests": value}, value):
        for type in ("orca:stage:complete", "orca:stage:failed", "orca:task:complete"):
            told = event({}, type, execution=more, stageId=value, executionId=more)
            told["content"]["context"] = chosen
            for one in sightings(told):
                one.name.encode()
    stage = {"id": value, "type": "scaleManifest", "status": "TERMINAL", "context": places}
    told = of_execution(value, {**stage, "outputs": more})
    assert isinstance(sightings(told), tuple)
