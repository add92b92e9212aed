"""The request that the page shows is made of the event and of its endpoint's settings."""

import base64
import json
from dataclasses import replace

import pytest

from playground.audit.delivery import unwrapped
from playground.lessons.audit_inputs import EchoInputs
from playground.lessons.echo_request import MOST_SHOWN, echo_request
from playground.report.mask import MASK

EVENT = {
    "details": {"source": "orca", "type": "orca:stage:complete", "created": "1"},
    "content": {"executionId": "01X", "text": "ä" * 1_000},
    "eventId": "e-1",
}
PLAIN = EchoInputs(url="https://audit.example.dev:8443/in?a=b")


def told(**settings):
    return echo_request(EVENT, replace(PLAIN, **settings))


def test_a_plain_request():
    request, problems = told()
    assert not problems
    assert request.line == "POST /in?a=b HTTP/1.1"
    assert json.loads(request.body) == EVENT
    assert request.headers == (
        ("Host", "audit.example.dev:8443"),
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(request.body.encode()))),
    )
    assert request.size == len(request.body.encode()) > len(request.body)
    assert request.body.startswith(request.begins)
    assert len(request.begins) == MOST_SHOWN and request.more == len(request.body) - MOST_SHOWN


@pytest.mark.parametrize(
    ("settings", "form"),
    [
        ({"wrap": True}, "wrapped"),
        ({"flatten": True}, "flattened"),
        ({"wrap": True, "event_name": "x", "field_name": "y"}, "wrapped"),
        ({"wrap": True, "flatten": True}, "wrapped and flattened"),
        ({"wrap": True, "template": '{"a": [{{event}}]}'}, "wrapped"),
        ({"template": '{"a": {{event}}}'}, "plain"),
    ],
)
def test_whatever_it_is_wrapped_in_a_receiver_finds_the_event(settings, form):
    request, problems = told(**settings)
    delivery = unwrapped(json.loads(request.body))
    assert not problems and (delivery.event, delivery.form) == (EVENT, form)


def test_names_of_the_wrapper_are_those_of_the_form_or_echos_own():
    assert json.loads(told(wrap=True)[0].body).keys() == {"eventName", "payload"}
    body = json.loads(told(wrap=True, event_name="x", field_name="y")[0].body)
    assert body.keys() == {"eventName", "y"} and body["eventName"] == "x"


def test_what_lets_somebody_in_is_masked():
    request, _ = told(username="u", password="s3cret-Planted", header="X-Token: t0ken-Planted")
    sent = dict(request.headers)
    assert sent["Authorization"] == sent["X-Token"] == MASK
    pair = base64.b64encode(b"u:s3cret-Planted").decode()
    assert not any(each in repr(request) for each in ("s3cret-Planted", "t0ken-Planted", pair))
    request, _ = told(url="https://me:s3cret-Planted@audit.example.dev/in")
    assert "s3cret-Planted" not in repr(request.headers) + request.line


def test_a_header_overrides_user_and_password_and_one_of_them_is_none():
    request, _ = told(username="u", password="p", header="Authorization: Bearer x")
    assert [name for name, _ in request.headers].count("Authorization") == 1
    request, _ = told(username="u")
    assert "Authorization" not in dict(request.headers) and "both" in request.notes[0]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "One attempt, and it arrives."),
        ({"retry_count": "4"}, "One attempt, and it arrives."),
        ({"down": True}, "One attempt, which fails."),
        ({"down": True, "retry_count": "0"}, "One attempt, which fails."),
        ({"down": True, "retry_count": "4"}, "4 attempts in all, 200 ms apart, the last one 600"),
        ({"down": True, "breaker": "open", "retry_count": "4"}, "The circuit breaker is open"),
        ({"down": True, "breaker": "closed", "retry_count": "2"}, "2 attempts in all"),
        ({"breaker": "open"}, "The circuit breaker is open"),
    ],
)
def test_what_comes_of_it(settings, words):
    request, problems = told(**settings)
    assert not problems and request.outcome.startswith(words)


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        ("url", ""),
        ("url", "ftp://a/b"),
        ("url", "https://"),
        ("url", "https://a:port/"),
        ("url", "https://[::1/"),
        ("url", "https://a/b c"),
        ("retry_count", "-1"),
        ("retry_count", "1e9"),
        ("retry_count", "9" * 2_000),
        ("retry_count", "²"),
        ("header", "no header"),
        ("header", "Name:\nValue: x"),
        ("template", '{"a": {{event}}'),
        ("template", "[{{event}}]"),
        ("template", "{" * 1_999),
    ],
)
def test_a_setting_that_cannot_be_meant_is_a_problem(setting, text):
    request, [(name, problem)] = told(**{setting: text, "wrap": True})
    assert name == setting
    assert problem.message.endswith(".") and problem.help.endswith(".")
    if setting in ("url", "template"):
        assert request.outcome == "Nothing is sent." and not request.line
    assert (request.body is None) == (setting == "template")
