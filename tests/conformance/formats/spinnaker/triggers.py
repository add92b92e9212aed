"""`docker-event`, `gcr-message`, `registry-webhook`: the artifact of a trigger."""

from collections.abc import Iterator
from typing import Any

from playground.artifacts.triggers import (
    Triggered,
    docker_event,
    gcr_message,
    registry_webhook,
)
from playground.manifest import Severity
from tests.conformance.differences import differences
from tests.conformance.formats.spinnaker.operation import Input, Operation, entry, keys

_MEDIA_TYPE = "application/vnd.docker.distribution.manifest.v2+json"


def _docker_event(given: Input) -> dict[str, Any]:
    triggered = docker_event(given["event"], given.get("trigger_tag"))
    return {"fires": triggered.fires, "trigger": triggered.trigger, **_artifact(triggered)}


def _gcr_message(given: Input) -> dict[str, Any]:
    return _artifact(gcr_message(given["message"]))


def _registry_webhook(given: Input) -> dict[str, Any]:
    target = {key: given.get(key) for key in ("repository", "tag", "digest")}
    event = {
        "action": "push",
        "target": {"mediaType": _MEDIA_TYPE, **target},
        "request": {"host": given.get("host")},
    }
    return _artifact(registry_webhook({"events": [event]}))


def _artifact(triggered: Triggered) -> dict[str, Any]:
    for finding in triggered.findings:
        if finding.severity is Severity.ERROR:
            raise ValueError(finding.message)
    if len(triggered.artifacts) > 1:
        raise ValueError("one artifact was expected")
    written = triggered.artifacts[0].to_json() if triggered.artifacts else None
    return {"artifact": written and {key: value for key, value in written.items() if value}}


def _same_entries(expected: dict[str, Any], answer: dict[str, Any]) -> Iterator[str]:
    """What the image is called and what it is; the rest is compared if the case tells it."""
    told = {"tag", "digest", *expected}
    written = {key: value for key, value in expected.items() if value is not None}
    found = {key: value for key, value in answer["trigger"].items() if key in told}
    return differences(written, found, "trigger")


OPERATIONS = {
    "docker-event": Operation(
        keys("event trigger_tag"),
        _docker_event,
        {"artifact": entry("artifact"), "fires": entry("fires"), "trigger": _same_entries},
        {"fires": True},
    ),
    "gcr-message": Operation(keys("message"), _gcr_message, {"artifact": entry("artifact")}),
    "registry-webhook": Operation(
        keys("digest host repository tag"), _registry_webhook, {"artifact": entry("artifact")}
    ),
}
