"""What Echo posts, beside the recorded cases of tests/conformance/spinnaker/audit.yaml."""

import json

import pytest

from playground.audit.echo import Defaults, Endpoint, deliver, headers, rest_body
from playground.audit.events import Switches, event, received_by_echo, task_event
from playground.audit.statuses import execution_phase, stage_phase, task_phase

EVENT = {"details": {"source": "orca", "type": "git"}, "content": {"a": None}}


def test_only_the_nulls_of_content_stay():
    full = {**EVENT, "rawContent": None, "details": {**EVENT["details"], "application": None}}
    assert rest_body(full, Endpoint(), Defaults()) == EVENT


def test_wrapping_with_the_defaults():
    body = rest_body(EVENT, Endpoint(wrap=True), Defaults())
    assert body == {"eventName": "spinnaker_events", "payload": EVENT}


def test_flattening_comes_before_wrapping():
    body = rest_body(EVENT, Endpoint(wrap=True, flatten=True), Defaults("e", "f"))
    flat = {"details": '{"source":"orca","type":"git"}', "content": '{"a":null}'}
    assert body == {"eventName": "e", "f": flat}


def test_a_template_counts_only_where_wrapping_is_on():
    template = '{"x": [{{event}}, {{event}}]}'
    assert rest_body(EVENT, Endpoint(template=template), Defaults()) == EVENT
    assert rest_body(EVENT, Endpoint(wrap=True, template=template), Defaults()) == {
        "x": [EVENT, EVENT]
    }


@pytest.mark.parametrize("template", ["", "{", "[{{event}}]", '{"x": {{ event }}}', "[" * 9999])
def test_a_template_that_gives_no_object_sends_nothing(template):
    assert rest_body(EVENT, Endpoint(wrap=True, template=template), Defaults()) is None


def test_headers_override_the_password_and_the_file_both():
    basic = Endpoint(username="u", password="p")
    assert headers(basic)["Authorization"] == "Basic dTpw"
    given = Endpoint(username="u", password="p", headers=(("Authorization", "Bearer a"),))
    assert headers(given)["Authorization"] == "Bearer a"
    lines = "Authorization: Bearer b\nX-At: 10:30\n"
    filed = Endpoint(username="u", password="p", headers=given.headers, headers_file=lines)
    assert headers(filed) == {"Content-Type": "application/json", "Authorization": "Bearer b"}


def test_an_open_breaker_drops_for_one_endpoint_only():
    guarded = Endpoint("a", circuit_breaker_enabled=True, retry_count=3)
    told = deliver([guarded, Endpoint("b")], breakers={"a": "open", "b": "open"})
    assert [(one.attempts, one.arrived) for one in told] == [(0, False), (1, True)]
    told = deliver([Endpoint("b")], breakers={"b": "open"}, defaults=Defaults("", "", True))
    assert told[0].attempts == 0


def test_phases():
    assert [task_phase(each) for each in ("RUNNING", "STOPPED", "SKIPPED", "FAILED_CONTINUE")] == [
        None, "complete", "complete", "failed",
    ]  # fmt: skip
    assert [stage_phase(each) for each in ("SUCCEEDED", "STOPPED", "SKIPPED", "CANCELED")] == [
        "complete", "failed", "skipped", "failed",
    ]  # fmt: skip
    assert [execution_phase(each) for each in ("SUCCEEDED", "TERMINAL")] == ["complete", "failed"]
    for phase in (task_phase, stage_phase, execution_phase):
        with pytest.raises(ValueError, match="DONE is no status"):
            phase("DONE")


def test_the_switches_are_about_tasks():
    content = {"execution": {}, "context": {}}
    short = task_event(("s", "t"), "SUCCEEDED", content, "shop", Switches(full_execution=False))
    assert short is not None and short["content"] == {"context": {}, "taskName": "s.t"}
    off = Switches(ignore_task_events=True)
    assert task_event(("s", "t"), "SUCCEEDED", content, "shop", off) is None


def test_echo_numbers_and_dates_an_event():
    told = received_by_echo(event("stage", "complete", {}, "shop"), "0f1f", 1_795_400_123_456)
    assert json.loads(json.dumps(told)) == {
        "details": {
            "source": "orca",
            "type": "orca:stage:complete",
            "application": "shop",
            "created": "1795400123456",
            "requestHeaders": {},
        },
        "content": {},
        "eventId": "0f1f",
    }
