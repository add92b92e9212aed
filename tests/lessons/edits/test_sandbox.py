"""The sandbox of edits: what the reader does, and what every view of it then says."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from playground.lessons.edits.fallback import load_fallbacks
from playground.lessons.edits.results import EditInputs, EditResults
from playground.lessons.edits.sandbox import run

CONTENT = Path(__file__).resolve().parents[3] / "content"
FALLBACKS = load_fallbacks(CONTENT / "fallbacks")
WEB = (CONTENT / "samples/edits/manifest.yaml").read_text("utf-8")
FIELD_REF = """\
spec:
  template:
    spec:
      containers:
      - name: web
        env:
        - {name: LOG_LEVEL, value: null, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
"""
SECRET = """\
apiVersion: v1
kind: Secret
metadata: {name: key}
stringData: {token: open-sesame, user: ali}
"""


def begun(manifest: str = WEB) -> EditResults:
    return run(EditInputs(manifest=manifest), fallbacks=FALLBACKS)


def then(results: EditResults, act: str, **fields: str) -> EditResults:
    return run(replace(results.inputs, act=act, **fields), fallbacks=FALLBACKS)


def marks(results: EditResults) -> dict[str, str]:
    return {row.path.rpartition("containers[name=web].")[2]: row.mark for row in results.rows}


def messages(results: EditResults) -> list[str]:
    return [f"{each.field}: {each.problem.message}" for each in results.problems]


def test_a_manifest_alone_is_deployed_once_and_does_not_drift() -> None:
    results = begun()
    assert results.rows == () and results.problems == ()
    assert [deed.answers for deed in results.deeds] == [("deployment.apps/web created",)]
    assert results.views is not None and results.views.filled > 5


def test_edits_drift_and_a_deploy_makes_their_marks_come_true() -> None:
    results = then(begun(), "scale", scale_to="6")
    results = then(results, "image", image_to="web=registry.example/shop/web:9")
    results = then(results, "env", env_to="DEBUG=a b\nLOG_LEVEL-")
    assert marks(results) == {
        "spec.replicas": "overwritten",
        "image": "overwritten",
        "env[name=LOG_LEVEL]": "overwritten",
        "env[name=DEBUG]": "survives",
    }
    assert {row.manager for row in results.rows} == {"kubectl", "kubectl-set", ""}
    results = then(results, "deploy")
    assert len(results.came) == 4 and all(each.holds for each in results.came)
    assert marks(results) == {"env[name=DEBUG]": "survives"}
    assert "nothing is written" in results.forecast.deploy
    results = then(results, "back")
    assert len(results.rows) == 4


def test_an_edit_that_makes_every_later_deploy_fail() -> None:
    results = then(begun(), "patch", patch_text=FIELD_REF)
    assert "fails" in marks(results).values()
    assert results.forecast.fails and "may not be specified" in results.forecast.deploy
    results = then(results, "deploy")
    assert results.deeds[-1].failed and all(each.holds for each in results.came)
    results = then(results, "deploy:replace")
    assert results.rows == () and not results.forecast.fails


def test_spinnakers_edit_is_undone_whole_and_kubectl_edit_is_not() -> None:
    results = begun()
    live = results.inputs.live.replace(
        "- name: LOG_LEVEL", "- {name: X, value: z}\n        - name: LOG_LEVEL"
    )
    by_kubectl = then(results, "edit", live=live)
    assert marks(by_kubectl) == {"env[name=X]": "survives"}
    applied = results.inputs.applied.replace(
        "- name: LOG_LEVEL", "- {name: X, value: z}\n        - name: LOG_LEVEL"
    )
    by_spinnaker = then(results, "reapply", applied=applied)
    assert marks(by_spinnaker) == {"env[name=X]": "overwritten"}
    assert by_spinnaker.rows[0].rule == "removed-from-stored"
    assert by_spinnaker.rows[0].applied
    assert then(by_spinnaker, "deploy").rows == ()


def test_undo_brings_the_template_back_that_was_before() -> None:
    results = begun()
    assert "no earlier revision" in messages(then(results, "undo"))[0]
    changed = then(results, "deploy", manifest=WEB.replace("web:2.4", "web:3"))
    undone = then(changed, "undo")
    assert marks(undone) == {"image": "overwritten"}
    assert "web:2.4" in undone.inputs.live
    again = then(undone, "undo")
    assert "web:3" in again.inputs.live


def test_scale_sticks_without_replicas_and_with_use_source_capacity() -> None:
    omitted = WEB.replace("  replicas: 4\n", "")
    assert marks(then(begun(omitted), "scale", scale_to="6")) == {"spec.replicas": "survives"}
    capacity = WEB.replace(
        "  namespace: shop\n",
        "  namespace: shop\n  annotations: {strategy.spinnaker.io/use-source-capacity: 'true'}\n",
    )
    results = then(begun(capacity), "scale", scale_to="6")
    assert [(row.path, row.mark, row.rule) for row in results.rows] == [
        ("spec.replicas", "survives", "source-capacity")
    ]
    results = then(results, "deploy")
    assert results.came[0].holds and "replicas: 6" in results.inputs.live


def test_bringing_the_edits_into_the_stored_manifest_ends_the_drift() -> None:
    results = then(begun(), "scale", scale_to="6")
    results = then(results, "env", env_to="DEBUG=on")
    results = then(results, "restart")
    results = then(results, "bring")
    assert results.new_manifest
    assert "# Whoever scales by hand" in results.inputs.manifest
    assert list(marks(results).values()) == ["survives"]
    assert "restartedAt" in results.rows[0].live
    value = yaml.safe_load(results.inputs.manifest)
    assert value["spec"]["replicas"] == 6
    env = value["spec"]["template"]["spec"]["containers"][0]["env"]
    assert env[1] == {"name": "DEBUG", "value": "on"}


def test_a_real_object_is_pasted_with_status_and_owners() -> None:
    drifting = then(begun(), "scale", scale_to="6")
    live = yaml.safe_load(drifting.inputs.live)
    live["status"] = {"replicas": 6}
    fields = {"f:spec": {"f:replicas": {}}}
    live["metadata"]["managedFields"] = [
        {"manager": "kubectl-edit", "operation": "Update", "time": "2026-03-01T10:00:00Z",
         "apiVersion": "apps/v1", "fieldsType": "FieldsV1", "fieldsV1": fields},
        {"manager": "ghost", "operation": "Update", "apiVersion": "apps/v1",
         "fieldsType": "FieldsV1", "fieldsV1": {"f:spec": {"f:paused": {}}}},
    ]  # fmt: skip
    pasted = yaml.safe_dump(live)
    results = then(begun(), "paste", pasted=pasted)
    assert [(row.path, row.manager, row.time) for row in results.rows] == [
        ("spec.replicas", "kubectl-edit", "2026-03-01T10:00:00Z")
    ]
    [problem] = results.problems
    assert problem.field == "pasted" and "ghost" in problem.problem.message
    assert "ghost" in "".join(pasted.splitlines()[problem.problem.line - 1 :][:8])
    assert len(results.deeds) == 1


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        (lambda o: o["metadata"]["annotations"].clear(), "pasted", "no last-applied"),
        (
            lambda o: o["metadata"].update(
                annotations={"kubectl.kubernetes.io/last-applied-configuration": "{"}
            ),
            "pasted",
            "kubectl refuses every apply",
        ),
        (lambda o: o.update(kind="Widget", apiVersion="a.example/v1"), "pasted", "plain JSON"),
        (lambda o: o["metadata"].update(name="other"), "", ""),
    ],
)
def test_what_is_odd_about_a_pasted_object_is_said(change, field, said) -> None:
    live = yaml.safe_load(begun().inputs.live)
    change(live)
    results = then(begun(), "paste", pasted=yaml.safe_dump(live))
    if field:
        results = then(results, "", follow=f"{live['kind']}/shop/web")
        assert any(text.startswith(f"{field}: ") and said in text for text in messages(results))
    else:
        assert results.rows == () and "not live" in results.forecast.drift


@pytest.mark.parametrize(
    ("act", "fields", "problem"),
    [
        ("scale", {"scale_to": "many"}, ("scale_to", 1, 1)),
        ("scale", {"scale_to": "99999"}, ("scale_to", 1, 1)),
        ("image", {"image_to": ""}, ("image_to", 1, 1)),
        ("image", {"image_to": "db=x"}, ("image_to", 1, 1)),
        ("env", {"env_to": "nonsense"}, ("env_to", 1, 1)),
        ("patch", {"patch_text": "a: [1"}, ("patch_text", 1, 6)),
        ("patch", {"patch_text": ""}, ("patch_text", 1, 1)),
        (
            "patch",
            {
                "patch_type": "json",
                "patch_text": '[{"op": "test", "path": "/kind", "value": "Deployment"},\n'
                ' {"op": "remove", "path": "/spec/nothing"}]',
            },
            ("patch_text", 2, 2),
        ),
        ("edit", {"live": "kind: Pod"}, ("live", 1, 1)),
        ("edit", {"live": ""}, ("live", 1, 1)),
        ("reapply", {"applied": "- 1"}, ("applied", 1, 1)),
        ("paste", {"pasted": "just text"}, ("pasted", 1, 1)),
        ("resume", {}, ("act", 1, 1)),
    ],
)
def test_what_cannot_be_done_is_a_problem_with_its_place(act, fields, problem) -> None:
    before = begun()
    results = then(before, act, **fields)
    assert [(p.field, p.problem.line, p.problem.column) for p in results.problems] == [problem]
    assert results.problems[0].problem.help.endswith(".")
    assert results.problems[0].problem.message.endswith(".")
    assert results.inputs.journal == before.inputs.journal


def test_a_refused_edit_is_reported_where_it_stands_in_the_text() -> None:
    results = begun()
    live = results.inputs.live.replace("replicas: 4", "replicas: -4")
    results = then(results, "edit", live=live)
    [problem] = results.problems
    assert live.splitlines()[problem.problem.line - 1].strip() == "replicas: -4"
    assert results.inputs.live == live


def test_what_a_secret_holds_is_shown_nowhere_and_masks_are_no_values() -> None:
    results = begun(SECRET)
    patched = then(results, "patch", patch_text="stringData: {token: open-barley, more: oats-42}")
    assert {row.path: row.mark for row in patched.rows} == {
        "data.token": "overwritten",
        "data.more": "survives",
    }
    saved = then(patched, "edit", live=patched.inputs.live.replace("kind:", "kind: "))
    assert len(saved.deeds) == len(patched.deeds) + 1
    assert saved.rows == tuple(saved.rows) and len(saved.rows) == 2
    held = ("open-sesame", "open-barley", "oats-42", "b3Blbi", "b2F0cy")
    for found in (patched, saved, then(saved, "deploy"), then(saved, "deploy:server-side")):
        shown = replace(
            found, inputs=replace(found.inputs, manifest="", journal="", patch_text="")
        )
        assert not [word for word in held if word in repr(shown)]
        assert "<masked>" in found.inputs.live


def test_every_strategy_does_what_its_column_says() -> None:
    results = then(begun(), "image", image_to="web=x:1")
    results = then(results, "env", env_to="DEBUG=on")
    for column in results.strategies:
        after = then(results, f"deploy:{column.name}")
        assert all(each.holds for each in after.came), column.name
        assert [each.mark for each in after.came] == [mark for mark, _ in column.marks]
    assert len({column.marks for column in results.strategies}) > 2


@pytest.mark.parametrize(
    "journal",
    ["{", "[[]]", '[{"do": "nothing"}]', '[{"do": "scale", "on": 7}]', "[1]" * 3, '"x"',
     json.dumps([{"do": "undo"}] * 99), "[" * 5_000, '[{"do":"patch","how":"other"}]'],
)  # fmt: skip
def test_a_journal_that_this_page_did_not_write_is_left_out(journal: str) -> None:
    results = run(EditInputs(manifest=WEB, journal=journal))
    assert messages(results) and "left out" in messages(results)[0]
    assert results.object == "Deployment web" and len(results.deeds) == 1


def test_both_fallbacks_help_now_and_are_undone_by_the_next_deploy() -> None:
    figures = {}
    for name in FALLBACKS:
        results = then(begun(), "", story=name)
        assert results.rollout is not None
        figures[name] = {
            line.label: [figure.text for figure in line.figures] for line in results.rollout.ledger
        }
    broken, more = figures["1-broken-rollout"], figures["2-more-pods"]
    assert broken["broken pods that the next deploy brings"][1] == "0"
    assert int(broken["broken pods that the next deploy brings"][0]) > 0
    assert int(more["ticks short of pods from then on"][0]) > 0
    assert more["ticks short of pods from then on"][1] == "0"
    assert more["pods serving at the end"] == ["8 of 8", "8 of 8"]


@pytest.mark.parametrize(
    ("switch", "short"),
    [("autoscaler", (True, False)), ("omitted", (False, False)), ("capacity", (False, True))],
)
def test_the_switches_change_what_the_next_deploy_does(switch: str, short) -> None:
    inputs = replace(begun().inputs, story="2-more-pods", **{switch: True})
    results = run(inputs, fallbacks=FALLBACKS)
    assert results.rollout is not None
    [line] = [each for each in results.rollout.ledger if each.label.endswith("from then on")]
    assert tuple(int(figure.text) > 0 for figure in line.figures) == short
