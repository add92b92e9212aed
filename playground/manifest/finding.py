"""Findings: Problems that know their document and pointer, before their place is looked up."""

from collections.abc import Iterable
from dataclasses import dataclass

from .pointer import parse_pointer
from .problem import Problem, Severity
from .read import Reading

_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a step or a check has to say about one value: `pointer` leads from the document's root.

    The fields are those of `Problem`, which adds line and column.
    """

    severity: Severity
    rule: str
    message: str
    help: str
    document: int
    pointer: str


def located(reading: Reading, findings: Iterable[Finding]) -> list[Problem]:
    """The Problems of the findings, in the order of the documents.

    Beyond the reading's limit the gravest are kept, and a last Problem tells how many are not.
    """
    found = list(dict.fromkeys(findings))
    limit = reading.limits.problems
    beyond = len(found) - limit
    if beyond > 0:
        found = sorted(found, key=lambda finding: _WEIGHT[finding.severity])[:limit]
    found.sort(key=lambda finding: finding.document)  # one document's tree serves all of its own
    problems = [_located(reading, finding) for finding in found]
    if beyond > 0:
        last = max(problems, key=lambda problem: (problem.line, problem.column))
        message = f"{beyond:,} more Problems are not listed."
        help = "Split the input, and work on its parts one after the other."
        problems.append(Problem(Severity.WARNING, "limit", message, help, last.line, last.column))
    return problems


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
