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
from playground.validation import Cause, Verdict, is_known, validate_create

RULE = "api-server"

_HELP = {
    "Decoding": "Write a value of the type that is wanted here.",
    "FieldValueDuplicate": "Let each entry have one of its own.",
    "FieldValueForbidden": "Remove it, or what forbids it.",
    "FieldValueInvalid": "Write a value that the API server accepts here.",
    "FieldValueNotFound": "Declare it, or correct the name.",
    "FieldValueNotSupported": "Write one of the supported values.",
    "FieldValueRequired": "Write what is missing.",
    "FieldValueTooLong": "Make it smaller.",
    "UnknownField": "Correct the name of the field, or remove it.",
}
_LONGEST = 700
"""Characters of the server's words; a refused value may be of any length."""


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        for item in document.objects:
            if is_known(item.value) and not any(refusals(item)):
                verdict = validate_create(_as_kubectl_sends(item.value))
                if verdict is not None:
                    yield from _findings(item, verdict)


def _findings(item: KubernetesObject, verdict: Verdict) -> Iterator[Finding]:
    for cause in verdict.causes:
        if cause.pointer != "/metadata/name" or item.name:  # else `identity` has said it
            quoted = _shortened(_quoted(cause))
            message = f"The API server refuses this {item.kind}: {quoted}."
            yield _finding(item, Severity.ERROR, message, _HELP[cause.reason], cause.pointer)
    for warned in verdict.warnings:
        message = f"The API server accepts this and warns: {_shortened(warned.message)}."
        help = "Change it unless it is meant so."
        yield _finding(item, Severity.WARNING, message, help, warned.pointer)


def _finding(
    item: KubernetesObject, severity: Severity, message: str, help: str, pointer: str
) -> Finding:
    return Finding(severity, RULE, message, help, item.document, item.pointer + pointer)


def _quoted(cause: Cause) -> str:
    """The server's sentence; of what it cannot decode the path is in it already."""
    if cause.reason in ("Decoding", "UnknownField"):
        return cause.message
    return f"{cause.field}: {cause.message}"


def _shortened(sentence: str) -> str:
    return sentence if len(sentence) <= _LONGEST else f"{sentence[: _LONGEST - 1]}…"


def _as_kubectl_sends(value: Any) -> Any:
    """kubectl sorts keys, and writes whole numbers without a fraction."""
    if isinstance(value, dict):
        return {key: _as_kubectl_sends(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_as_kubectl_sends(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
