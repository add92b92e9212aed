"""What the API server answers when an object is created: a refusal is an error, and quoted.

Before: `maxSurge: 0` and `maxUnavailable: 0`. After: one of the two above zero. Where the server
takes an object and warns, this is a warning. It speaks of kinds that are validated here and is
silent about all others; of the cluster's own rules (quotas, pod security, webhooks) it knows
nothing.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from playground.manifest import Document, KubernetesObject, Severity
from playground.manifest.finding import Finding
from playground.manifest.identity import refusals
from playground.validation import (
    Verdict,
    help_for,
    is_known,
    validate_create,
)

RULE = "api-server"
FIRES = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  strategy:
    rollingUpdate:
      maxSurge: 0
      maxUnavailable: 0
#                     ^
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: "registry.example/shop/web:2.4"}]
"""
FINE = FIRES.replace("0\n#                     ^\n", "1\n")

_LONGEST = 700
"""Characters of the server's words; a refused value may be of any length."""


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        for item in document.objects:
            if is_known(item.value) and not any(refusals(item)):
                verdict = item.once(_verdict)
                if verdict is not None:
                    yield from _findings(item, verdict)


def _verdict(value: dict[str, Any]) -> Verdict | None:
    return validate_create(value, through_kubectl=True)


def _findings(item: KubernetesObject, verdict: Verdict) -> Iterator[Finding]:
    for cause in verdict.causes:
        if cause.pointer != "/metadata/name" or item.name:  # else `identity` has said it
            quoted = _shortened(cause.sentence)
            message = f"The API server refuses this {item.kind}: {quoted}."
            yield _finding(item, Severity.ERROR, message, help_for(cause), cause.pointer)
    for warned in verdict.warnings:
        message = f"The API server accepts this and warns: {_shortened(warned.message)}."
        help = "Change it unless it is meant so."
        yield _finding(item, Severity.WARNING, message, help, warned.pointer)


def _finding(
    item: KubernetesObject, severity: Severity, message: str, help: str, pointer: str
) -> Finding:
    return Finding(severity, RULE, message, help, item.document, item.pointer + pointer)


def _shortened(sentence: str) -> str:
    return sentence if len(sentence) <= _LONGEST else f"{sentence[: _LONGEST - 1]}…"
