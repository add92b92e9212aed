"""Findings: Problems that know their document and pointer, before their place is looked up."""

from collections.abc import Iterable
from typing import NamedTuple

from .pointer import parse_pointer
from .problem import Problem, Severity
from .reading import Reading

_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Finding(NamedTuple):
    """What a step or a check has to say about one value: `pointer` leads from the document's root.

    The fields are those of `Problem`, which adds line and column.
    """

    severity: Severity
    rule: str
    message: str
    help: str
    document: int
    pointer: str


def gravest(findings: Iterable[Finding], limit: int) -> tuple[list[Finding], int]:
    """At most `limit` findings, errors before warnings, and how many more there are."""
    found = list(dict.fromkeys(findings))
    if len(found) <= limit:
        return found, 0
    return sorted(found, key=lambda f: _WEIGHT[f.severity])[:limit], len(found) - limit


def beyond_limit(count: int, problems: Iterable[Problem]) -> Problem:
    """The Problem that tells of those that are not listed, behind all that are."""
    last = max(problems, key=lambda problem: (problem.line, problem.column))
    message = f"{count:,} more Problems are not listed."
    help = "Split the input, and work on its parts one after the other."
    return Problem(Severity.WARNING, "limit", message, help, last.line, last.column)


def located(reading: Reading, findings: Iterable[Finding]) -> list[Problem]:
    """The Problems of the findings; fastest if those of one document follow each other."""
    return [_located(reading, finding) for finding in findings]


def _located(reading: Reading, finding: Finding) -> Problem:
    span = reading.position(finding.document, parse_pointer(finding.pointer))
    return Problem(
        finding.severity,
        finding.rule,
        finding.message,
        finding.help,
        span.line,
        span.column,
        finding.document,
        finding.pointer,
    )
