"""What the audit log records of what is done to a live object: by Spinnaker, and past it."""

import json
from dataclasses import replace

import pytest

from playground.lessons.audit_inputs import AuditInputs
from playground.lessons.edits.results import EditInputs
from playground.lessons.edits.sandbox import run
from playground.manifest import Severity

KEY = b"k" * 32
WEB = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example/web:1"}]}
"""
SECRET = """apiVersion: v1
kind: Secret
metadata: {name: creds, namespace: shop}
stringData: {password: hunter2-Planted}
"""


def done(*acts, manifest=WEB, **audit):
    results = run(EditInputs(manifest=manifest, audit=AuditInputs(KEY, **audit)))
    for act, fields in acts:
        results = run(replace(results.inputs, act=act, **fields))
        assert not any(each.problem.severity is Severity.ERROR for each in results.problems)
    return results


SPINNAKER = {
    "scale": ("scale", {"scale_to": "6"}),
    "restart": ("restart", {}),
    "pause": ("pause", {}),
    "patch": ("patch", {"patch_text": "spec: {replicas: 6}"}),
}
PAST = {
    "image": ("image", {"image_to": "web=registry.example/web:2"}),
    "env": ("env", {"env_to": "A=b"}),
    "edit": ("edit", {"live": WEB.replace("replicas: 3", "replicas: 6")}),
    "paste": ("paste", {"pasted": WEB}),
}


def test_the_first_deploy_is_a_pipeline_with_the_hydrated_manifest():
    view = done().events
    assert view.count == 22 and view.parts[0].before[0].type == "orca:pipeline:starting"
    assert view.opened.is_hydrated and "resourceVersion" in repr(view.opened.tree)
    assert view.what.startswith("step 1, Deploy the stored manifest")


@pytest.mark.parametrize("act", SPINNAKER)
def test_an_action_of_spinnakers_is_an_orchestration_without_a_manifest(act):
    view = done(SPINNAKER[act]).events
    assert view.parts[0].before[0].type == "orca:orchestration:starting"
    assert view.opened.type == "orca:stage:complete" and not view.opened.is_hydrated
    body = view.request.body
    assert '"standalone":true' in body and '"manifestName":"deployment web"' in body
    assert "containers" not in body  # neither before nor after
    if act == "patch":
        assert view.opened.place and '"patchBody":[{"spec":{"replicas":6}}]' in body
    else:
        assert "parameters" in view.opened.missing
    if act == "scale":
        assert '"replicas":6' in body


def test_undo_and_resume_and_spinnakers_edit():
    edited = WEB.replace("web:1", "web:2")
    results = done(("reapply", {"applied": edited}))
    assert results.events.parts[0].before[0].type == "orca:orchestration:starting"
    assert results.events.opened.is_hydrated and "web:2" in repr(results.events.opened.tree)
    results = run(replace(results.inputs, act="undo"))
    assert '"numRevisionsBack":1' in results.events.request.body
    assert "web:1" not in results.events.request.body
    results = run(replace(results.inputs, act="pause"))
    results = run(replace(results.inputs, act="resume"))
    assert results.events.parts[1].title == "resumeRolloutManifest"


@pytest.mark.parametrize("act", PAST)
def test_past_spinnaker_nothing_at_all_is_emitted(act):
    view = done(PAST[act]).events
    assert view.count == 0 and view.opened is None and view.request is None
    assert view.nothing.startswith("Spinnaker emits nothing at all for this")


def test_an_autoscaler_emits_nothing_either():
    journal = '[{"do": "deploy", "how": "apply", "text": %s}, {"do": "scale", "how": "autoscaler",'
    journal = journal % json.dumps(WEB) + ' "on": "Deployment/shop/web", "text": "5"}]'
    inputs = EditInputs(manifest=WEB, journal=journal, audit=AuditInputs(KEY))
    assert "HorizontalPodAutoscaler" in run(inputs).events.nothing


def test_every_step_can_be_looked_at_again():
    results = done(SPINNAKER["scale"], PAST["image"])
    assert [choice.value for choice in results.events.choices] == ["", "2", "1"]
    look = replace(results.inputs, audit=AuditInputs(KEY, of="2"))
    assert run(look).events.parts[1].title == "scaleManifest"
    look = replace(results.inputs, audit=AuditInputs(KEY, of="1", event="1.2"))
    assert run(look).events.opened.type == "orca:stage:starting"
    # A new step is what the page is about then.
    assert run(replace(look, act="restart")).events.what == "step 4, Rolling restart"


def test_times_go_on_from_step_to_step():
    results = done(SPINNAKER["scale"], SPINNAKER["scale"], SPINNAKER["restart"])
    ends = []
    for number in ("1", "2", "3", ""):
        look = replace(results.inputs, audit=AuditInputs(KEY, of=number))
        told = [node for node in run(look).events.opened.tree if node.key == "content"]
        times = {node.key: int(node.brief) for node in told[0].children if "Time" in node.key}
        ends += [times["startTime"], times["endTime"]]
    assert ends == sorted(ends)


def test_a_deploy_that_is_refused_has_failed():
    broken = WEB.replace("app: web}}\n  template", "app: other}}\n  template")
    results = run(replace(done().inputs, manifest=broken, act="deploy", audit=AuditInputs(KEY)))
    assert results.events.opened.type == "orca:stage:failed"
    assert "selector" in results.events.request.body


def test_nothing_of_a_secret_is_in_the_section():
    planted = ("hunter2-Planted", "Zm91bmQtUGxhbnRlZA", "found-Planted", "aHVudGVyMi1QbGFudGVk")
    patch = ("patch", {"patch_text": "stringData: {password: found-Planted}"})
    for acts in ((), (patch,), (patch, ("reapply", {}))):
        view = done(*acts, manifest=SECRET).events
        assert view.count and not any(each in repr(view) for each in planted)
        assert "redacted:hmac-sha256:" in view.request.body


@pytest.mark.parametrize("kind", ["strategic", "merge", "json"])
def test_a_patch_says_what_kind_it_is(kind):
    text = "spec: {replicas: 6}"
    if kind == "json":
        text = "[{op: replace, path: /spec/replicas, value: 6}]"
    results = done()
    results = run(replace(results.inputs, act="patch", patch_type=kind, patch_text=text))
    assert f'"mergeStrategy":"{kind}"' in results.events.request.body
    assert '"op":"replace"' in results.events.request.body or kind != "json"
