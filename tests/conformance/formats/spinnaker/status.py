"""`status`: what Spinnaker makes of a live object."""

from typing import Any

from playground.deploy.status import Status, status_of
from tests.conformance.formats.spinnaker.operation import Input, Operation, entry, keys

FLAGS = ("stable", "available", "paused", "failed")


def _answer(given: Input) -> dict[str, Any]:
    status = status_of(given["manifest"])
    if status.unreadable:
        raise ValueError(status.unreadable)
    return _written(status)


def _written(status: Status) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    for name in FLAGS:
        flag = getattr(status, name)
        answer |= {name: flag.state, f"{name}_reason": flag.reason}
    return answer


OPERATIONS = {
    "status": Operation(
        keys("manifest"),
        _answer,
        {key: entry(key) for name in FLAGS for key in (name, f"{name}_reason")},
    ),
}
