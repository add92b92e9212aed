"""What Echo posts to a REST endpoint, and how often it tries.

Sources: echo, ``events/RestEventListener.java``, ``SimpleEventTemplateEngine.java``,
``RestEventService.java`` and ``config/RestProperties.java``.
"""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .written import compact

Event = dict[str, Any]
Breaker = Literal["closed", "open"]

PLACEHOLDER = "{{event}}"
RETRY_MILLISECONDS = 200
"""Between two attempts."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What wrapping uses where an endpoint says nothing: `rest.default-event-name` and so on."""

    event_name: str = "spinnaker_events"
    field_name: str = "payload"
    circuit_breaker_enabled: bool = False


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One entry of `rest.endpoints`; the names are those of the settings.

    `retry_count` is the number of attempts in all. `headers` override the user and password, and
    the lines of `headers_file` (``Name: value``) override both.
    """

    url: str = ""
    wrap: bool = False
    event_name: str | None = None
    field_name: str | None = None
    template: str | None = None
    flatten: bool = False
    retry_count: int = 1
    circuit_breaker_enabled: bool = False
    username: str | None = None
    password: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    headers_file: str = ""


@dataclass(frozen=True, slots=True)
class Attempted:
    """What came of one event at one endpoint: how often it was sent, and whether it arrived."""

    url: str
    attempts: int
    arrived: bool


def rest_body(event: Event, endpoint: Endpoint, defaults: Defaults) -> Event | None:
    """The JSON that is posted; None where a template gives no JSON object, and nothing is.

    Null members of the event itself and of its details are left out, those of its content are
    not. Flattening comes first, and a template counts only where wrapping is on.
    """
    body = _without_nulls(event)
    if isinstance(body.get("details"), dict):
        body["details"] = _without_nulls(body["details"])
    if endpoint.flatten:
        body |= {name: compact(body.get(name)) for name in ("content", "details")}
    if not endpoint.wrap:
        return body
    if endpoint.template is not None:
        return _rendered(endpoint.template, body)
    name = defaults.event_name if endpoint.event_name is None else endpoint.event_name
    field = defaults.field_name if endpoint.field_name is None else endpoint.field_name
    return {"eventName": name, field: body}


def _without_nulls(members: Event) -> Event:
    return {key: value for key, value in members.items() if value is not None}


def _rendered(template: str, body: Event) -> Event | None:
    try:
        value = json.loads(template.replace(PLACEHOLDER, compact(body)))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def headers(endpoint: Endpoint) -> dict[str, str]:
    """The headers of the request, as far as the settings decide them.

    A line of the file with a second colon is passed over.
    """
    sent = {"Content-Type": "application/json"}
    if endpoint.username is not None and endpoint.password is not None:
        pair = f"{endpoint.username}:{endpoint.password}".encode("utf-8", "surrogatepass")
        sent["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
    sent |= dict(endpoint.headers)
    for line in endpoint.headers_file.splitlines():
        parts = line.split(":")
        if len(parts) == 2:
            sent[parts[0].strip()] = parts[1].strip()
    return sent


def deliver(
    endpoints: Sequence[Endpoint],
    down: Iterable[str] = (),
    breakers: dict[str, Breaker] | None = None,
    defaults: Defaults | None = None,
) -> list[Attempted]:
    """How often each endpoint is asked to take one event, in their order.

    `down` are the URLs of those that answer every attempt with an error; `breakers` say by URL
    whether a circuit breaker is open: then the event is dropped. The attempts at one endpoint
    change nothing at another. Nothing is stored, and what did not arrive is lost.
    """
    failing = set(down)
    by_default = (defaults or Defaults()).circuit_breaker_enabled
    told = []
    for endpoint in endpoints:
        guarded = endpoint.circuit_breaker_enabled or by_default
        if guarded and (breakers or {}).get(endpoint.url) == "open":
            told.append(Attempted(endpoint.url, 0, False))
        elif endpoint.url in failing:
            told.append(Attempted(endpoint.url, max(1, endpoint.retry_count), False))
        else:
            told.append(Attempted(endpoint.url, 1, True))
    return told
