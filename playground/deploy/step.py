"""The answer of a step: Changes, and Findings about what it left as written."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from playground.manifest import Change, KubernetesObject, Severity
from playground.manifest.finding import Finding
from playground.manifest.pointer import Tokens, format_pointer, walk


@dataclass(slots=True)
class Step:
    """What one step of a deploy wants: nothing is written yet."""

    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def change(
        self, item: KubernetesObject, tokens: Tokens, after: object, rule: str, reason: str
    ) -> None:
        """Ask for another value at `tokens`, a path from the object's root to a value it has."""
        path = format_pointer(tokens)
        before = walk(item.value, path)
        pointer = item.pointer + path
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


def together(steps: Iterable[Step]) -> Step:
    """The steps' answers as one."""
    every = Step()
    for step in steps:
        every.changes += step.changes
        every.findings += step.findings
    return every
