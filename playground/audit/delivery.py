"""What Echo delivered: the event in it, plain, wrapped or flattened, and what tells it apart.

Sources: echo, ``events/RestEventListener.java``; orca, ``EchoNotifyingStageListener.groovy``.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from .canonical import canonical, canonical_members, canonical_object, sha256
from .reading import NoJson, Unreadable, read_json
from .values import as_object

Event = dict[str, Any]
_OF_DELIVERY = ("created", "requestHeaders")
"""Members of `details` that Echo itself writes, when it gets hold of an event."""
_DEEPEST_WRAPPER = 8


class Delivery(NamedTuple):
    """An event, and in which form it came.

    `form` is ``plain``, ``wrapped``, ``flattened``, ``wrapped and flattened``, or ``unknown``
    where no event of Echo's can be found; the event is then all that was sent. `wrapper` is what
    stood around the event, with null in its place.
    """

    event: Any
    form: str
    wrapper: Any = None


def unwrapped(body: Any) -> Delivery:
    """The event of a body that was posted; anything is taken.

    Raises Unreadable for an event with a flattened content that programs read in different ways.
    """
    for path, found in _candidates(body):
        event, flattened = _unflattened(found)
        if event is None:
            continue
        forms = ["wrapped"] if path else []
        forms += ["flattened"] if flattened else []
        wrapper = _with_null(body, path) if path else None
        return Delivery(event, " and ".join(forms) or "plain", wrapper)
    return Delivery(body, "unknown")


def _candidates(body: Any) -> Iterator[tuple[tuple[Any, ...], Event]]:
    """Every JSON object of the outer levels with its path, the outermost first."""
    level: list[tuple[tuple[Any, ...], Any]] = [((), body)]
    for _ in range(_DEEPEST_WRAPPER):
        below: list[tuple[tuple[Any, ...], Any]] = []
        for path, node in level:
            if isinstance(node, dict):
                yield path, node
                below += (((*path, name), child) for name, child in node.items())
            elif isinstance(node, list):
                below += (((*path, number), child) for number, child in enumerate(node))
        level = below


def _unflattened(found: Event) -> tuple[Event | None, bool]:
    """The object as an event, if it is one, and whether its parts had been made strings."""
    event = dict(found)
    if isinstance(event.get("details"), str):
        try:
            event["details"] = _read(event["details"])
        except Unreadable:
            return None, False
    details = event.get("details")
    if not (isinstance(details, dict) and "type" in details):
        return None, False
    if isinstance(event.get("content"), str):
        with suppress(NoJson):  # then it is a text
            content = _read(event["content"])
            event["content"] = content if isinstance(content, dict | None) else found["content"]
    return event, any(event[name] is not part for name, part in found.items())


def _read(part: str) -> Any:
    return read_json(part.encode("utf-8", "surrogatepass"))


def _with_null(body: Any, path: tuple[Any, ...]) -> Any:
    if not path:
        return None
    below = _with_null(body[path[0]], path[1:])
    if isinstance(body, dict):
        return {**body, path[0]: below}
    return [*body[: path[0]], below, *body[path[0] + 1 :]]


class Fingerprint(NamedTuple):
    """`key` tells which happening an event is about, None if nothing does; `content` what it says.

    Both are SHA-256, in hexadecimal digits.
    """

    key: str | None
    content: str


def fingerprint(event: Any, members: Mapping[str, str] | None = None) -> Fingerprint:
    """What makes two deliveries the same event. `members` are its canonical ones, if at hand.

    The key is execution, stage, type and task. Without an execution it is Echo's own number of
    the event, which a repeated attempt keeps. What Echo writes itself (that number, the time and
    the headers of the request) is no part of the content.
    """
    if not isinstance(event, dict):
        return Fingerprint(None, sha256(canonical(event)))
    details, content = as_object(event.get("details")), as_object(event.get("content"))
    execution = content.get("executionId") or as_object(content.get("execution")).get("id")
    key = None
    if isinstance(execution, str) and execution:
        parts = [content.get("stageId"), details.get("type"), content.get("taskName")]
        key = sha256(canonical(["execution", execution, *parts]))
    elif isinstance(event.get("eventId"), str):
        key = sha256(canonical(["event", event["eventId"]]))
    said = dict(canonical_members(event) if members is None else members)
    said.pop("eventId", None)
    if details:
        said["details"] = canonical({k: v for k, v in details.items() if k not in _OF_DELIVERY})
    return Fingerprint(key, sha256(canonical_object(said)))
