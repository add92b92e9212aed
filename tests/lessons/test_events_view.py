"""The section about events: all of them listed, one of them open, and where its manifest is."""

from dataclasses import replace

import pytest

from playground.audit.sightings import sightings
from playground.lessons.audit_inputs import AuditInputs
from playground.lessons.page_log import events_in, read_log
from playground.lessons.pipeline_inputs import PipelineInputs, StageInputs
from playground.lessons.results import Inputs
from playground.lessons.sandbox import run

KEY = b"k" * 32
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cfg}\ndata: {a: '%s'}\n"
SECRET = """apiVersion: v1
kind: Secret
metadata: {name: creds}
stringData: {password: hunter2-Planted}
"""
BROKEN = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cfg}\ndata: {a: [1]}\n"


NEXT = AuditInputs(KEY)


def sandbox(manifest, *stages, audit=NEXT, **pipeline):
    plan = PipelineInputs((StageInputs(), *stages), **pipeline)
    return run(Inputs(manifest=manifest, with_rollout=False, pipeline=plan, audit=audit))


def nodes(tree):
    for node in tree:
        yield node
        yield from nodes(node.children)


def rows(view):
    for part in view.parts:
        yield from (*part.before, *(e for task in part.tasks for e in task.events), *part.after)


def test_the_next_deploy_is_told_and_not_kept():
    view = sandbox(CONFIG % 1).events
    assert view.would and view.what == "the next deploy" and view.log == ""
    assert view.count == len(list(rows(view))) == 22
    assert [row.number for row in rows(view)] == list(range(1, 23))


REPLICA_SET = """apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: registry.example/web}]}
"""


@pytest.mark.parametrize(
    ("manifest", "strategy", "says"),
    [
        (REPLICA_SET, "highlander", True),
        (REPLICA_SET, "none", False),
        (CONFIG % 1, "redblack", False),
    ],
)
def test_the_events_of_appended_stages_are_said_to_be_missing(manifest, strategy, says):
    plan = PipelineInputs((StageInputs(strategy=strategy),))
    view = run(Inputs(manifest=manifest, with_rollout=False, pipeline=plan, audit=NEXT)).events
    assert view.count > 10
    assert (f"With the strategy {strategy} Orca would append stages" in view.caveat) == says


def test_the_stage_that_is_complete_is_open_down_to_its_manifest():
    opened = sandbox(CONFIG % 1).events.opened
    assert opened.type == "orca:stage:complete" and opened.is_hydrated
    assert opened.place == 'content → context → "outputs.manifests"'
    assert opened.pointer == "/content/context/outputs.manifests"
    [marked] = [node for node in nodes(opened.tree) if node.is_marked]
    assert marked.key == "outputs.manifests" and marked.is_open
    assert "cfg-v000" in marked.children[0].text
    again = [node for node in nodes(opened.tree) if node.note.endswith("once more")]
    assert {node.key for node in again} >= {"manifests", "artifacts", "context"}


def test_the_place_that_is_named_is_the_one_that_a_reader_of_the_log_finds():
    results = sandbox(CONFIG % 1, action="deploy")
    [execution] = read_log(results.events.log)[0].executions
    for row, event in zip(
        rows(results.events), events_in(read_log(results.events.log)[0]), strict=True
    ):
        audit = AuditInputs(KEY, results.events.log, of=str(1), event=f"1.{row.number}")
        view = sandbox(CONFIG % 1, audit=audit).events
        assert view.opened.value == f"1.{row.number}"
        found = [one for one in sightings(event) if one.how == "hydrated"]
        if ":starting" not in row.type:
            assert row.carries == ("hydrated" if found else "")
        if found:
            at = event
            for key in view.opened.pointer.split("/")[1:]:
                at = at[int(key)] if isinstance(at, list) else at[key]
            assert at == [one.manifest for one in found]
    assert execution.id in repr(view.opened.tree)


def test_deploys_are_kept_and_can_be_looked_at_again():
    audit = AuditInputs(KEY)
    state = ""
    for content in "121":
        results = sandbox(CONFIG % content, audit=audit, action="deploy", state=state)
        state = results.pipeline.state
        # What was looked at before does not hide what was just done.
        audit = AuditInputs(KEY, results.events.log, of="1", event="1.3")
        assert results.events.opened.type == "orca:stage:complete" and not results.events.would
    view = results.events
    assert view.kept == 3 and view.what == "deploy 3, just now"
    assert [choice.value for choice in view.choices] == ["3", "2", "1"]
    again = sandbox(CONFIG % "other", audit=audit, state=state).events
    assert again.what == "deploy 1" and not again.would
    assert again.opened.type == "orca:task:starting" and again.log == view.log
    assert [choice.value for choice in again.choices] == ["3", "2", "1", "next"]
    # Typing goes on, and what was deployed last stays in view until the next one is asked for.
    audit = AuditInputs(KEY, view.log)
    assert sandbox(CONFIG % "other", audit=audit, state=state).events.what == "deploy 3"
    following = sandbox(CONFIG % "other", audit=replace(audit, of="next"), state=state).events
    assert following.what == "the next deploy" and following.would
    times = [execution.started for execution in read_log(view.log)[0].executions]
    assert times == sorted(set(times))


def test_a_deploy_that_fails_says_why_it_has_no_manifest():
    results = sandbox(BROKEN, StageInputs(CONFIG % 1, after=("1",)), action="deploy")
    assert results.events.opened.type == "orca:stage:failed"
    assert "Clouddriver then returns no objects" in results.events.opened.missing
    assert not any(row.carries for row in rows(results.events))
    assert [part.title for part in results.events.parts] == ["", "Deploy 1", ""]


def test_before_it_is_there_the_page_says_so():
    view = sandbox(CONFIG % 1, audit=AuditInputs(KEY, event="next.2")).events
    assert view.opened.type == "orca:stage:starting" and "not" not in view.opened.place
    assert "yet" in view.opened.missing


def test_a_trigger_that_does_not_fire_emits_nothing():
    plan = PipelineInputs()
    inputs = Inputs(
        manifest=CONFIG % 1, with_rollout=False, pipeline=plan, trigger="docker", artifacts="{}"
    )
    view = run(replace(inputs, audit=AuditInputs(KEY))).events
    assert view.count == 0 and view.opened is None and view.nothing


def test_nothing_of_a_secret_is_in_the_section():
    results = sandbox(SECRET, action="deploy")
    assert "hunter2-Planted" not in repr(results.events)
    assert "aHVudGVyMi1QbGFudGVk" not in repr(results.events)
    assert "redacted:hmac-sha256:" in results.events.request.body
    audit = AuditInputs(KEY, results.events.log, of="1")
    assert "hunter2-Planted" not in repr(sandbox(SECRET, audit=audit).events)


def test_without_a_key_there_are_no_events():
    assert sandbox(CONFIG % 1, audit=None).events is None


@pytest.mark.parametrize("log", ["{", '{"forgotten": 0, "executions": [{}]}', "x" * 300_000])
def test_a_log_that_cannot_be_used_is_a_problem_and_the_rest_is_shown(log):
    results = sandbox(CONFIG % 1, audit=AuditInputs(KEY, log))
    assert [shown.field for shown in results.problems] == ["log"]
    assert results.events.count == 22


@pytest.mark.parametrize(
    "asked", ["", ".", "next.0", "next.23", "1.1", "²", "next.99999999999", "\ud800"]
)
def test_an_event_that_is_not_there_is_not_asked_for(asked):
    audit = AuditInputs(KEY, of=asked, event=asked)
    assert sandbox(CONFIG % 1, audit=audit).events.opened.type == "orca:stage:complete"


def test_what_is_too_long_for_a_page_is_counted():
    many = "---\n".join(CONFIG.replace("cfg", f"cfg{number}") % 1 for number in range(50))
    view = sandbox(many).events
    [marked] = [node for node in nodes(view.opened.tree) if node.is_marked]
    assert (len(marked.children), marked.more) == (40, 10)
    assert view.request.body.count("cfg49-v000") > 5
    long = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cfg}\ndata:\n" + "".join(
        f"  key{number}: v\n" for number in range(300)
    )
    view = sandbox(long).events
    [marked] = [node for node in nodes(view.opened.tree) if node.is_marked]
    assert marked.children[0].more > 100
