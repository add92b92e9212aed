"""The answer of a step: Changes, and Findings about what it left as written."""

from collections.abc import Iterable, Mapping
from typing import Any

from playground.manifest import MISSING, Change, KubernetesObject, Severity
from playground.manifest.apply import apply_changes
from playground.manifest.finding import Finding
from playground.manifest.pointer import Tokens, format_pointer, walk
from playground.manifest.words import kind_of


class Step:
    """What one step of a deploy wants: nothing is written yet.

    `error` is the code of what makes the whole request fail; a Finding says it in words.
    """

    def __init__(self, changes: Iterable[Change] = (), findings: Iterable[Finding] = ()) -> None:
        self.changes, self.findings = list(changes), list(findings)
        self.error: str | None = None

    def change(
        self, item: KubernetesObject, tokens: Tokens, after: object, rule: str, reason: str
    ) -> None:
        """Ask for another value at `tokens`, a path from the object's root.

        A mapping key that is not there yet is added; whatever is above it must exist.
        """
        try:
            before = walk(item.value, tokens)
        except KeyError:
            before = MISSING
        pointer = item.pointer + format_pointer(tokens)
        self.changes.append(Change(item.document, pointer, before, after, rule, reason))

    def find(
        self,
        item: KubernetesObject,
        tokens: Tokens,
        severity: Severity,
        rule: str,
        message: str,
        help: str,
    ) -> None:
        """Say something about the value at `tokens`, a path from the object's root."""
        pointer = item.pointer + format_pointer(tokens)
        self.findings.append(Finding(severity, rule, message, help, item.document, pointer))

    def refuse(
        self, item: KubernetesObject, tokens: Tokens, code: str, message: str, help: str
    ) -> None:
        """Let the request fail because of the value at `tokens`; the first reason counts."""
        self.find(item, tokens, Severity.ERROR, code, message, help)
        self.error = self.error or code

    def write_entries(
        self,
        item: KubernetesObject,
        tokens: Tokens,
        wanted: Mapping[str, str],
        rule: str,
        reason: str,
        *,
        overwritten: Iterable[str] = (),
    ) -> None:
        """Ask for entries of the mapping of strings at `tokens`, which is made if there is none.

        A key that is there keeps its value, unless it is one of `overwritten`.
        """
        if not wanted:
            return
        try:
            there: Any = walk(item.value, tokens)
        except KeyError:
            there = None
        if there is None:
            self.change(item, tokens, dict(wanted), rule, reason)
            return
        if not isinstance(there, dict):
            message = f"{item}: a mapping of strings is wanted here, not {kind_of(there)}."
            self.refuse(item, tokens, MALFORMED, message, "Write keys and values below it.")
            return
        for key, value in wanted.items():
            if key not in there or (key in overwritten and there[key] != value):
                self.change(item, (*tokens, key), value, rule, reason)


MALFORMED = "malformed-manifest"
"""The code of an object that Spinnaker cannot work on."""


def together(steps: Iterable[Step]) -> Step:
    """The steps' answers as one."""
    every = Step()
    for step in steps:
        every.changes += step.changes
        every.findings += step.findings
        every.error = every.error or step.error
    return every


def changed(item: KubernetesObject, changes: Iterable[Change]) -> KubernetesObject:
    """The object with Changes of it made."""
    own = [change._replace(pointer=change.pointer[len(item.pointer) :]) for change in changes]
    return item.with_value(apply_changes(item.value, own)) if own else item


def metadata_paths(item: KubernetesObject) -> list[Tokens]:
    """The paths of the metadata that Spinnaker writes into: the object's, and that of the pod
    template below ``spec`` if it has any.

    Source: clouddriver, ``KubernetesManifest.java``; a CronJob's template is deeper, and so left.
    """
    paths: list[Tokens] = [("metadata",)]
    value: Any = item.value
    for key in TEMPLATE_METADATA:
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, dict):
        paths.append(TEMPLATE_METADATA)
    return paths


TEMPLATE_METADATA: Tokens = ("spec", "template", "metadata")
