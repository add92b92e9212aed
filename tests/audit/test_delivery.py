"""An event is found in every form that Echo can send it in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.audit.delivery import fingerprint, unwrapped
from playground.audit.echo import Defaults, Endpoint, rest_body
from playground.audit.reading import Unreadable

EVENT = {
    "details": {
        "source": "orca",
        "type": "orca:task:complete",
        "created": "1",
        "application": "s",
    },
    "content": {"executionId": "01X", "stageId": "01S", "taskName": "a.b", "context": {"n": 1}},
    "eventId": "e-1",
}
ENDPOINTS = {
    "plain": Endpoint(),
    "flattened": Endpoint(flatten=True),
    "wrapped": Endpoint(wrap=True),
    "wrapped and flattened": Endpoint(wrap=True, flatten=True),
}


@pytest.mark.parametrize("form", ENDPOINTS)
def test_every_form_of_echos(form):
    found = unwrapped(rest_body(EVENT, ENDPOINTS[form], Defaults()))
    assert (found.event, found.form) == (EVENT, form)
    assert found.wrapper == (
        {"eventName": "spinnaker_events", "payload": None} if "wrapped" in form else None
    )


def test_a_template_of_ones_own():
    template = '{"to": "audit", "list": [0, {"here": {{event}}}]}'
    found = unwrapped(rest_body(EVENT, Endpoint(wrap=True, template=template), Defaults()))
    assert found.event == EVENT
    assert found.wrapper == {"to": "audit", "list": [0, {"here": None}]}


@pytest.mark.parametrize("body", [{}, [], 1, "x", None, {"details": "{"}, {"details": {}}])
def test_what_is_no_event_of_echos_is_kept_whole(body):
    assert unwrapped(body).form == "unknown" and unwrapped(body).event == body


FLATTENED = {
    "a key twice": ('{"a": 1, "a": 2}', 'The key "a" is twice'),
    "no number": ('{"a": NaN}', "no number of JSON"),
    "a number that is too large": ('{"a": 1e999}', "too large"),
    "half a pair": ('{"a": "\\ud800"}', "half of a surrogate pair"),
    "too deep": ('{"a": ' + "[" * 300 + "]" * 300 + "}", "nested more than"),
    "too many values": ("[" + "[]," * 1_000_000 + "1]", "values"),
}


@pytest.mark.parametrize("fault", FLATTENED)
def test_a_flattened_part_is_read_like_a_body(fault):
    part, says = FLATTENED[fault]
    details = json.dumps(EVENT["details"])
    with pytest.raises(Unreadable, match=says):
        unwrapped({"payload": {"details": details, "content": part}})
    # It is no event of Echo's, so nothing of it is read.
    unknown = {"details": part, "content": "{}"}
    assert (unwrapped(unknown).form, unwrapped(unknown).event) == ("unknown", unknown)


@pytest.mark.parametrize("content", ['{"cut": "of', "a text", "[1]", "1"])
def test_a_content_that_is_a_text_stays_one(content):
    event = {"details": {"type": "x"}, "content": content}
    assert (unwrapped(event).form, unwrapped(event).event) == ("plain", event)


def changed(**content):
    return {**EVENT, "content": {**EVENT["content"], **content}}


def test_the_same_event_sent_twice():
    again = {**EVENT, "eventId": "e-2", "details": {**EVENT["details"], "created": "2"}}
    assert fingerprint(again) == fingerprint(EVENT)


@pytest.mark.parametrize("name", ["executionId", "stageId", "taskName"])
def test_another_execution_stage_or_task_is_another_event(name):
    assert fingerprint(changed(**{name: "other"})).key != fingerprint(EVENT).key


def test_the_same_key_with_another_content():
    other = fingerprint(changed(context={"n": 2}))
    assert other.key == fingerprint(EVENT).key and other.content != fingerprint(EVENT).content


def test_without_an_execution_only_an_attempt_is_the_same():
    git = {"details": {"type": "git"}, "content": {}, "eventId": "e-1"}
    assert fingerprint(git) == fingerprint(json.loads(json.dumps(git)))
    assert fingerprint({**git, "eventId": "e-2"}).key != fingerprint(git).key
    assert fingerprint({"details": {"type": "git"}}).key is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda below: st.lists(below) | st.dictionaries(
        st.sampled_from(["details", "content", "type", "eventId", "execution", "id"]), below
    ),
)  # fmt: skip


@given(JSON)
def test_any_value_has_an_event_and_a_fingerprint(value):
    assert len(fingerprint(unwrapped(value).event).content) == 64
