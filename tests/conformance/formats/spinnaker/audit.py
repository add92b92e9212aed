"""`rest-body`, `rest-delivery`, `task-event`: what Orca tells Echo, and Echo a REST endpoint."""

from collections.abc import Iterator
from typing import Any

from playground.audit.echo import Defaults, Endpoint, deliver, rest_body
from playground.audit.events import Switches, task_event
from tests.conformance.differences import differences
from tests.conformance.formats.spinnaker.operation import Input, Operation, entry, keys

_FIELDS = {
    "url": "url",
    "wrap": "wrap",
    "eventName": "event_name",
    "fieldName": "field_name",
    "template": "template",
    "flatten": "flatten",
    "retryCount": "retry_count",
    "circuitBreakerEnabled": "circuit_breaker_enabled",
}
_DEFAULTS = keys("event_name field_name")
_SWITCHES = {"ignoreTaskEvents": "ignore_task_events", "includeFullExecution": "full_execution"}


def _known(given: dict[str, Any], names: Any, what: str) -> dict[str, Any]:
    if unknown := sorted(given.keys() - set(names)):
        raise ValueError(f"unknown keys of {what}: {', '.join(unknown)}")
    return given


def _endpoint(given: dict[str, Any]) -> Endpoint:
    known = _known(given, _FIELDS, "an endpoint")
    return Endpoint(**{_FIELDS[key]: value for key, value in known.items()})


def _rest_body(given: Input) -> dict[str, Any]:
    defaults = Defaults(**_known(given.get("defaults") or {}, _DEFAULTS, "the defaults"))
    return {"body": rest_body(given["event"], _endpoint(given.get("endpoint") or {}), defaults)}


def _rest_delivery(given: Input) -> dict[str, Any]:
    endpoints, down, breakers = [], [], {}
    for each in given["endpoints"]:
        settings = {key: value for key, value in each.items() if key not in ("down", "breaker")}
        endpoints.append(_endpoint(settings))
        if each.get("down", False):
            down.append(each["url"])
        if "breaker" in each:
            breakers[each["url"]] = _breaker(each["breaker"])
    told = deliver(endpoints, down, breakers)
    return {
        "attempts": {one.url: one.attempts for one in told},
        "lost": [one.url for one in told if not one.arrived],
    }


def _breaker(state: Any) -> Any:
    if str(state).lower() not in ("open", "closed"):
        raise ValueError(f"unknown state of a circuit breaker: {state!r}")
    return str(state).lower()


def _lost(expected: Any, answer: dict[str, Any]) -> Iterator[str]:
    """Which endpoints it is lost for; whether it is for any; for how many."""
    lost = answer["lost"]
    if isinstance(expected, bool):
        return differences(expected, bool(lost), "lost")
    return differences(expected, len(lost) if isinstance(expected, int) else lost, "lost")


def _task_event(given: Input) -> dict[str, Any]:
    switches = Switches(**{_SWITCHES[key]: given[key] for key in _SWITCHES if key in given})
    task = (given["stage_type"], given["task_name"])
    event = task_event(task, given["status"], {"execution": {"id": "01X"}}, "shop", switches)
    if event is None:
        return {"type": None, "taskName": None, "has_execution": False}
    return {
        "type": event["details"]["type"],
        "taskName": event["content"]["taskName"],
        "has_execution": "execution" in event["content"],
    }


OPERATIONS = {
    "rest-body": Operation(keys("defaults endpoint event"), _rest_body, {"body": entry("body")}),
    "rest-delivery": Operation(
        keys("endpoints"), _rest_delivery, {"attempts": entry("attempts"), "lost": _lost}
    ),
    "task-event": Operation(
        keys("ignoreTaskEvents includeFullExecution stage_type status task_name"),
        _task_event,
        {key: entry(key) for key in ("has_execution", "taskName", "type")},
    ),
}
