"""The request that Echo would send for an event, and what happens if nobody takes it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from playground.audit.echo import (
    RETRY_MILLISECONDS,
    Attempted,
    Breaker,
    Defaults,
    Endpoint,
    deliver,
    headers,
    rest_body,
)
from playground.audit.events import Event
from playground.audit.written import compact
from playground.lessons.audit_inputs import EchoInputs
from playground.manifest import Problem, Severity
from playground.report.mask import MASK

RULE = "echo-endpoint"
MOST_SHOWN = 600
"""Characters of the body."""
MOST_ATTEMPTS = 100
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(\S.*)")
_OPEN_HEADERS = ("Content-Type",)
"""Whose values give nothing away."""


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """The request as lines: what is asked, the headers, with what lets somebody in masked, and
    how the body begins. `body` is all of it; None: nothing is sent, and `outcome` says why.
    """

    line: str
    headers: tuple[tuple[str, str], ...]
    begins: str
    more: int
    size: int
    outcome: str
    notes: tuple[str, ...]
    body: str | None = None


def echo_request(
    event: Event, inputs: EchoInputs
) -> tuple[ShownRequest, tuple[tuple[str, Problem], ...]]:
    """The request, and Problems, each with the name of the setting that it is about."""
    problems: list[tuple[str, Problem]] = []
    endpoint = _endpoint(inputs, problems)
    body = rest_body(event, endpoint, Defaults())
    if body is None:
        message = "With the event in it, the template is no JSON object, so Echo sends nothing."
        help = 'Write JSON around the placeholder, such as {"event": {{event}}}.'
        problems.append(("template", _problem(message, help)))
    written = "" if body is None else compact(body)
    where = _parts(endpoint.url)
    if where is None:
        message = "This is no address that Echo could post to."
        problems.append(("url", _problem(message, "Write https://, a host and a path.")))
    host, target = where or ("", "")
    sent = {"Host": host, **headers(endpoint), "Content-Length": str(_size(written))}
    shown = [
        (name, value if name in ("Host", "Content-Length", *_OPEN_HEADERS) else MASK)
        for name, value in sent.items()
    ]
    nothing = body is None or where is None
    request = ShownRequest(
        line="" if nothing else f"POST {target} HTTP/1.1",
        headers=() if nothing else tuple(shown),
        begins=written[:MOST_SHOWN],
        more=max(len(written) - MOST_SHOWN, 0),
        size=_size(written),
        outcome="Nothing is sent." if nothing else _outcome(endpoint, inputs),
        notes=tuple(_notes(inputs)),
        body=None if body is None else written,
    )
    return request, tuple(problems)


def _endpoint(inputs: EchoInputs, problems: list[tuple[str, Problem]]) -> Endpoint:
    attempts = inputs.retry_count.strip() or "1"
    if not (attempts.isascii() and attempts.isdigit() and 0 <= int(attempts[:9]) <= MOST_ATTEMPTS):
        message = f"{attempts[:40]!r} is no number of attempts."
        help = f"Write a whole number up to {MOST_ATTEMPTS}: it counts all attempts."
        problems.append(("retry_count", _problem(message, help)))
        attempts = "1"
    header = _HEADER.fullmatch(inputs.header.strip())
    if inputs.header.strip() and header is None:
        problems.append(("header", _problem("This is no header.", "Write `Name: value`.")))
    return Endpoint(
        url=inputs.url.strip(),
        wrap=inputs.wrap,
        event_name=inputs.event_name.strip() or None,
        field_name=inputs.field_name.strip() or None,
        template=inputs.template if inputs.template.strip() else None,
        flatten=inputs.flatten,
        retry_count=int(attempts),
        circuit_breaker_enabled=bool(inputs.breaker),
        username=inputs.username or None,
        password=inputs.password or None,
        headers=((header[1], header[2].strip()),) if header else (),
    )


def _parts(url: str) -> tuple[str, str] | None:
    """The host and what is asked of it; a user and password in the address are not among them."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", url):
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}", f"{parts.path or '/'}{query}"


def _outcome(endpoint: Endpoint, inputs: EchoInputs) -> str:
    """What comes of it, in a sentence."""
    down = [endpoint.url] if inputs.down else []
    breakers: dict[str, Breaker] = {endpoint.url: "open" if inputs.breaker == "open" else "closed"}
    [came] = deliver([endpoint], down, breakers)
    return _told(came)


def _told(came: Attempted) -> str:
    if not came.attempts:
        return (
            "The circuit breaker is open: Echo makes no attempt, writes a line into its own log, "
            "and the event is lost."
        )
    if came.arrived:
        return "One attempt, and it arrives. Echo forgets the event."
    if came.attempts == 1:
        return "One attempt, which fails. Nothing keeps the event, so it is lost."
    took = RETRY_MILLISECONDS * (came.attempts - 1)
    return (
        f"{came.attempts} attempts in all, {RETRY_MILLISECONDS} ms apart, the last one "
        f"{took:,} ms after the first. All fail, nothing keeps the event, and it is lost."
    )


def _notes(inputs: EchoInputs) -> Iterator[str]:
    if inputs.template.strip() and not inputs.wrap:
        yield "The template counts only where wrap is on."
    if inputs.retry_count.strip() == "0":
        yield "Also with 0 there is one attempt."
    if bool(inputs.username) != bool(inputs.password):
        yield "Echo sends a user name and a password only where it has both."


def _size(text: str) -> int:
    """In bytes."""
    return len(text.encode("utf-8", "surrogatepass"))


def _problem(message: str, help: str) -> Problem:
    return Problem(Severity.ERROR, RULE, message, help, 1, 1)
