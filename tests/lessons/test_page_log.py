"""The page's own log: what is in it, what travels of it, and what comes back."""

import json

import pytest

from playground.audit.chain import verify
from playground.audit.events import Switches
from playground.audit.execution import Execution, Stage
from playground.audit.stages import action_stage, pipeline_stages
from playground.cluster import Cluster
from playground.deploy.pipeline import Stage as PipelineStage
from playground.deploy.pipeline import Trigger, run_pipeline
from playground.deploy.request import Request
from playground.lessons import page_log
from playground.lessons.page_log import (
    PageLog,
    entries_of,
    events_in,
    read_log,
    recorded,
    with_execution,
    write_log,
)

KEY = b"k" * 32
SECRET = {
    "apiVersion": "v1",
    "kind": "Secret",
    "metadata": {"name": "creds"},
    "stringData": {"password": "hunter2-Planted"},
}
CONFIG = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "cfg"}, "data": {"a": "1"}}
FEW = Switches(ignore_task_events=True)


def deploy(*manifests, started=1_000):
    stage = PipelineStage("1", Request(dict(enumerate(manifests))))
    run = run_pipeline([stage], Trigger(), Cluster())
    stages = pipeline_stages(run.stages, "shop")
    return Execution("", "shop", "dana", "cart", started=started, ended=started, stages=stages)


def log_of(*executions, key=KEY):
    log = PageLog()
    for each in executions:
        log = with_execution(log, recorded(each, key, log.count + 1, log.earliest))
    return log


def entries(log, switches=None):
    return entries_of(events_in(log, switches), KEY)


def test_what_is_written_is_read_back():
    action = action_stage("scale", ("Deployment", "shop", "web"), {"replicas": 2}, error="no")
    log = log_of(deploy(CONFIG), deploy(), Execution("", "shop", "dana", stages=(action,)))
    assert read_log(write_log(log)) == (log, [])
    assert write_log(PageLog()) == "" and read_log("") == (PageLog(), [])


def test_its_entries_are_a_chain_that_is_in_order():
    log = log_of(deploy(CONFIG), deploy(CONFIG), deploy(SECRET))
    kept = entries(log)
    assert len(kept) == 66 and verify(kept).fault is None
    times = [each.summary.received for each in kept]
    assert times == sorted(times)
    assert len({each.summary.execution for each in kept}) == 3
    assert [each.summary.type for each in entries(log, FEW)][:4] == [
        "orca:pipeline:starting",
        "orca:stage:starting",
        "orca:stage:complete",
        "orca:pipeline:complete",
    ]


def test_the_same_deploy_has_the_same_id_for_everybody_and_another_one_has_not():
    [one], [same] = log_of(deploy(CONFIG)).executions, log_of(deploy(CONFIG)).executions
    assert one == same
    [other] = log_of(deploy({**CONFIG, "data": {"a": "2"}})).executions
    assert other.id != one.id
    assert log_of(deploy(CONFIG), deploy(CONFIG)).executions[1].id != one.id


def test_nothing_of_a_secret_travels_and_the_key_decides_about_its_digests():
    log = log_of(deploy(SECRET))
    [entry] = [each for each in entries(log) if each.summary.type == "orca:pipeline:complete"]
    for text in (write_log(log), entry.text):
        assert "hunter2-Planted" not in text and "aHVudGVyMi1QbGFudGVk" not in text
        assert "redacted:hmac-sha256:" in text
    assert write_log(log) != write_log(log_of(deploy(SECRET), key=b"other" * 5))


def test_a_secret_that_is_patched_or_refused_does_not_travel_either():
    body = {"stringData": {"password": "hunter2-Planted"}}
    patch = action_stage("patch", ("Secret", "shop", "creds"), {"patchBody": body})
    said = 'Secret "creds" is invalid: data: Invalid value: "hunter2-Planted"'
    failed = action_stage("patch", ("Secret", "shop", "creds"), {"patchBody": body}, error=said)
    for stage in (patch, failed):
        log = log_of(Execution("", "shop", "dana", ad_hoc=True, stages=(stage,)))
        assert "hunter2-Planted" not in write_log(log)
        assert not any("hunter2-Planted" in each.text for each in entries(log))


def test_the_oldest_ones_make_room_and_are_counted(monkeypatch):
    log = log_of(*(deploy(CONFIG, started=number) for number in range(15)))
    assert (len(log.executions), log.forgotten, log.count) == (12, 3, 15)
    assert log.executions[-1].id.startswith("sandbox-15-")
    assert verify(entries(log, FEW)).fault is None
    monkeypatch.setattr(page_log, "MOST_CHARACTERS", len(write_log(log)) // 2)
    log = with_execution(log, recorded(deploy(CONFIG), KEY, log.count + 1))
    assert 3 < len(log.executions) < 8 and log.count == 16
    assert read_log(write_log(log)) == (log, [])
    monkeypatch.setattr(page_log, "MOST_CHARACTERS", 100)
    assert with_execution(log, recorded(deploy(CONFIG), KEY, log.count + 1)) == PageLog((), 17)


GOOD = json.loads(write_log(log_of(deploy(CONFIG))))


def changed(path, value):
    copy = json.loads(json.dumps(GOOD))
    at = copy
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return copy


PLACES = [
    ("forgotten",),
    ("executions",),
    *((("executions", 0, name)) for name in GOOD["executions"][0]),
    *((("executions", 0, "stages", 0, name)) for name in GOOD["executions"][0]["stages"][0]),
    ("executions", 0, "unknown"),
]


@pytest.mark.parametrize("value", [None, True, -1, 10**40, 0.5, "x" * 5000, [[]], {"": None}])
@pytest.mark.parametrize("path", PLACES)
def test_any_value_anywhere_gives_a_log_and_events(path, value):
    log, problems = read_log(json.dumps(changed(path, value)))
    assert problems or log.executions
    for each in entries(log):
        assert each.text


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "[" * 100_000,
        "x" * 500_000,
        '{"executions": 1}',
        '{"forgotten": 1e999, "executions": []}',
        '{"forgotten": 0, "executions": [], "x": "\\ud800"}',
        "\ud800",
    ],
)
def test_other_texts_give_a_problem(text):
    log, [problem] = read_log(text)
    assert log == PageLog() and problem.message.endswith(".") and problem.help.endswith(".")


def test_a_stage_that_has_not_begun_or_was_skipped_stays_so():
    skipped = Stage("1", "deployManifest", "one", "SKIPPED", {})
    waiting = Stage("2", "deployManifest", "two", "NOT_STARTED", {}, needs=("1",))
    log = log_of(Execution("", "shop", "dana", stages=(skipped, waiting)))
    assert read_log(write_log(log)) == (log, [])
    types = [each["details"]["type"] for each in events_in(log)]
    assert types == ["orca:pipeline:starting", "orca:stage:skipped", "orca:pipeline:failed"]
